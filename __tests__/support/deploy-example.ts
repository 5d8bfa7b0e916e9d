import { type ExampleProject, versionVariables } from "./example-project.ts";
import type { Fleet } from "./fleet/start-fleet.ts";
import { type ActionRequest, type ActionRun, runAction } from "./run-action.ts";

export type FleetHost = ReturnType<Fleet["host"]>;

/** Runs dist/ as a runner would, with the example service, against hosts of a fleet. */
export function deployer(fleet: Fleet, project: ExampleProject) {
  return (
    hosts: readonly FleetHost[],
    inputs: Readonly<Record<string, string>>,
    request: Partial<ActionRequest> = {},
  ): Promise<ActionRun> =>
    runAction({
      workspace: project.directory,
      ...request,
      inputs: {
        cache: "false",
        hosts: hosts.map(({ address }) => `deploy@${address}`).join("\n"),
        "ssh-key": fleet.privateKey,
        "ssh-known-hosts": fleet.knownHosts,
        "health-timeout": "5m",
        // What these tests are about comes after it, and it would find some of their faults first.
        "smoke-test": "off",
        ...inputs,
      },
    });
}

/** Inputs of a release of the example, with a fault or without. */
export function release(version: string, fault = ""): Record<string, string> {
  return { version, "version-variables": versionVariables(fault) };
}

/** What a shell on the host prints, as root. */
export async function on(host: FleetHost, script: string): Promise<string> {
  const { stdout } = await host.exec(["sh", "-c", script]);
  return stdout.trim();
}

export function servingVersion(host: FleetHost): Promise<string> {
  return on(host, `curl -s http://127.0.0.1:8080/version | sed 's/.*"version":"\\([^"]*\\)".*/\\1/'`);
}

export function mainPid(host: FleetHost, name = "greeter"): Promise<string> {
  return on(host, `systemctl show ${name}@current -p MainPID --value`);
}

/** What a run says of its end, to people. */
export function reasonOf({ annotations }: Pick<ActionRun, "annotations">): string {
  return annotations.flatMap(({ level, message }) => (level === "error" ? [message] : [])).join("\n");
}

/** Everything that a deploy could change on a host, with times. */
export function footprint(host: FleetHost): Promise<string> {
  return on(
    host,
    "ls -lRA --time-style=full-iso /opt /etc/systemd/system /run/systemd/system 2>/dev/null; id greeter; systemctl show 'greeter@*' -p Id -p MainPID -p ActiveState",
  );
}
