/** One service on a booted host, so that several situations can be tried side by side without disturbing each other. */
import { existsSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { type FleetHost, on } from "./deploy-example.ts";
import type { Fleet } from "./fleet/start-fleet.ts";
import { type ActionRequest, type ActionRun, runAction } from "./run-action.ts";
import type { SmallService } from "./small-service.ts";

interface JournalLine {
  readonly release: string;
  readonly serving: string | null;
  readonly decision: string;
  readonly reason?: string | null;
}

export interface ServiceOnHost {
  readonly place: string;
  readonly port: number;
  /** `faults`: the environment of the release. */
  deploy(
    version: string,
    faults?: Readonly<Record<string, string>>,
    request?: Partial<ActionRequest>,
  ): Promise<ActionRun>;
  /** Version that answers on the public port; empty: nothing answers. */
  version(): Promise<string>;
  journal(): Promise<readonly JournalLine[]>;
  /** `current`, as the host has it. */
  current(): Promise<string>;
  pid(): Promise<string>;
  /** What a deploy leaves only while it goes on. */
  traces(): Promise<string>;
  /** Aborts as soon as that slot runs that version. */
  whenRuns(slot: "current" | "canary", version: string): AbortSignal;
  /** A good release that cannot prove itself in that slot before the test lets it: what is to meet it there does, however slow the machine. */
  hold(version: string, slot?: "current" | "canary"): Promise<HeldRelease>;
  sh(script: string): Promise<string>;
}

interface HeldRelease {
  /** The environment that it must have. */
  readonly faults: Readonly<Record<string, string>>;
  /** Aborts as soon as it runs in its slot. */
  readonly runs: AbortSignal;
  /** From now on it can prove itself; so it can after a boot. */
  letGo(): Promise<unknown>;
}

export function serviceOn(
  fleet: Fleet,
  host: FleetHost,
  service: SmallService,
  name: string,
  port: number,
  manager: "systemd" | "supervisor" = "systemd",
): ServiceOnHost {
  const place = `/opt/${name}`;
  const started = (slot: string) => `$(cut -d" " -f1 /run/gin-deploy/${name}/${slot}.run)`;
  const sh = (script: string) => on(host, script);
  const isActive = (slot: string) =>
    manager === "systemd"
      ? `systemctl is-active ${name}@${slot}`
      : `readlink /proc/${started(slot)}/exe | grep -q /releases/ && echo active`;
  const whenRuns = (slot: "current" | "canary", version: string): AbortSignal => {
    const controller = new AbortController();
    const link = join(host.root, place, slot);
    const look = async () => {
      // The link is looked at from outside first, which costs the host nothing. A disk that was mounted inside is not seen there.
      while (!controller.signal.aborted) {
        const isThere = !existsSync(join(host.root, place, ".gin-deploy")) || readLink(link).includes(`-${version}-`);
        const state = isThere ? await sh(`readlink ${place}/${slot}; ${isActive(slot)}`) : "";
        if (state.includes(`-${version}-`) && state.endsWith("\nactive")) controller.abort();
        else await delay(isThere ? 100 : 20);
      }
    };
    void look().catch(() => {});
    return controller.signal;
  };
  return {
    place,
    port,
    sh,
    whenRuns,
    async hold(version, slot = "current") {
      const held = `/run/held-${name}-${version}`;
      await sh(`touch ${held}`);
      return {
        faults: { UNREADY_WHILE: slot === "current" ? `${held}@${port}` : held },
        runs: whenRuns(slot, version),
        letGo: () => sh(`rm -f ${held}`),
      };
    },
    deploy(version, faults = {}, request = {}) {
      const environment = Object.entries(faults).map(([key, value]) => `${key}=${value}`);
      return runAction({
        workspace: service.directory,
        ...request,
        inputs: {
          ...service.inputs(name, port, version),
          hosts: `deploy@${host.address}`,
          "ssh-key": fleet.privateKey,
          "ssh-known-hosts": fleet.knownHosts,
          "health-timeout": "20s",
          "smoke-test": "off",
          "service-manager": manager,
          environment: environment.join("\n"),
          ...request.inputs,
        },
      });
    },
    version: () => sh(`curl -s http://127.0.0.1:${port}/version | sed 's/.*"version":"\\([^"]*\\)".*/\\1/'`),
    async journal() {
      const text = await sh(`cat ${place}/.gin-deploy/journal.jsonl`);
      return text.split("\n").map((line) => JSON.parse(line) as JournalLine);
    },
    current: () => sh(`basename "$(readlink ${place}/current)"`),
    pid: () =>
      sh(manager === "systemd" ? `systemctl show ${name}@current -p MainPID --value` : `echo ${started("current")}`),
    traces: () =>
      sh(
        `ls -d ${place}/canary ${place}/.gin-deploy/lock ${place}/.gin-deploy/incoming ${place}/.gin-deploy/staging ${place}/.gin-deploy/state.next /run/systemd/system/${name}@canary.service /etc/systemd/system/${name}@.service.* /run/gin-deploy/${name}/canary.order 2>/dev/null`,
      ),
  };
}

function readLink(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return "";
  }
}
