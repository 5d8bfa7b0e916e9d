/** A service on a booted host with a canary beside it, and the steps that have to do with the front: without a deploy around them. */
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runStep } from "../../src/deploy/steps/remote-step.ts";
import type { Answers, Facts, StepName } from "../../src/deploy/steps/step-table.ts";
import { type FleetHost, on } from "./deploy-example.ts";
import type { SmallService } from "./small-service.ts";

const token = "front-on-host";

export interface FrontOnHost {
  readonly port: number;
  readonly canaryPort: number;
  startCanary(): Promise<void>;
  /** `by`: a program that runs the step with less than root may do. */
  setShare(share: number, by?: readonly string[]): Promise<Answers<"set-share">>;
  /** One look at the public process. */
  look(): Promise<Answers<"observe">>;
  /** What preflight says. */
  inspect(by?: readonly string[]): Promise<Answers<"inspect">>;
  stopCanary(): Promise<void>;
  /** What the public port answers to this host itself. */
  version(): Promise<string>;
  sh(script: string): Promise<string>;
}

/** `v1` runs on the public port; `v2` becomes the canary. `environment`: of both, lines of a unit. */
export async function frontOnHost(
  host: FleetHost,
  service: SmallService,
  { name, port, environment = "" }: { readonly name: string; readonly port: number; readonly environment?: string },
): Promise<FrontOnHost> {
  const place = `/opt/${name}`;
  const canaryPort = port + 12_000;
  const at = (path: string) => join(host.root, place, path);
  for (const version of ["v1", "v2"]) {
    mkdirSync(at(`releases/${version}/bin`), { recursive: true });
    copyFileSync(join(service.directory, "bin", version, "small"), at(`releases/${version}/bin/${name}`));
    const unit = `[Service]\nExecStart=${place}/releases/${version}/bin/${name}\nEnvironment=PORT=${version === "v1" ? port : canaryPort}\n${environment}`;
    writeFileSync(at(`releases/${version}/unit`), unit);
  }
  mkdirSync(at(".gin-deploy/lock"), { recursive: true });
  writeFileSync(at(".gin-deploy/lock/token"), `${token}\n`);
  writeFileSync(at(".gin-deploy/phase"), "");
  const sh = (script: string) => on(host, script);
  await sh(
    `cp ${place}/releases/v1/unit /etc/systemd/system/${name}@current.service; systemctl daemon-reload; systemctl start ${name}@current`,
  );
  const untilListens = (wanted: number) =>
    sh(`until grep -qi ':${wanted.toString(16)} [^ ]* 0A' /proc/net/tcp /proc/net/tcp6; do sleep 0.1; done`);
  await untilListens(port);
  const step = async <S extends StepName>(
    step: S,
    facts: Facts<S>,
    by: readonly string[] = [],
  ): Promise<Answers<S>> => {
    const connection = {
      async run({ command, input }: { readonly command: string; readonly input: unknown }) {
        const { code, stdout, stderr } = await host.exec(["env", ...by, "sh", "-c", command], { input: String(input) });
        return { exitCode: code, stdout, stderr };
      },
      close() {},
    };
    return await runStep({ label: host.name, connection }, step, facts);
  };
  const ours = { deploy_path: place, token, name };
  return {
    port,
    canaryPort,
    sh,
    async startCanary() {
      await step("start-canary", { ...ours, phase_line: "{}", release: "v2", life_seconds: 600 });
      await untilListens(canaryPort);
    },
    setShare: (share, by) =>
      step("set-share", { ...ours, front: "kernel", port, canary_port: canaryPort, health_path: "/health", share }, by),
    look: () =>
      step("observe", {
        name,
        slot: "current",
        port,
        health_path: "/health",
        since: undefined,
        for_seconds: 0,
        pause_seconds: 0,
      }),
    inspect: (by) =>
      step("inspect", { name, deploy_path: place, port, program_place: "/usr/local/lib/gin-deploy" }, by),
    async stopCanary() {
      await step("stop-canary", ours);
    },
    version: () => sh(`curl -s http://127.0.0.1:${port}/version | sed 's/.*"version":"\\([^"]*\\)".*/\\1/'`),
  };
}
