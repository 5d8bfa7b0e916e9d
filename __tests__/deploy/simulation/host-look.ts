import type { SimulatedHost } from "../simulated-host.ts";
import { deployPath, publicPort, serviceName } from "./deploy-inputs.ts";
import type { HostMachine } from "./host-machine.ts";
import type { Program } from "./programs.ts";

/** What somebody sees who looks at a host by hand. */
export interface HostLook {
  /** What answers on the public port with 200. */
  readonly serving: Program | undefined;
  /** Releases that the slots point at. */
  readonly current: string | undefined;
  readonly canary: string | undefined;
  readonly isCanaryRunning: boolean;
  readonly hasCanaryUnit: boolean;
  readonly isLocked: boolean;
  readonly isPaused: boolean;
  /** The release of state.json. */
  readonly proven: string | undefined;
  readonly journal: readonly JournalLine[];
  readonly releases: readonly { readonly id: string; readonly isBad: boolean }[];
}

interface JournalLine {
  readonly release: string;
  readonly serving: string | null;
  readonly decision: string;
  readonly reason: string | null;
}

/** What answers with 200 on the public port. */
export function servingOn({ systemd, front }: HostMachine): Program | undefined {
  const looks = systemd.units().map((unit) => systemd.look(unit));
  const { canaryPort, share } = front() ?? {};
  const covering = share === 100 ? looks.find(({ port }) => port === canaryPort) : undefined;
  const look = covering ?? looks.find(({ port }) => port === publicPort);
  return look?.httpStatus === 200 ? look.program : undefined;
}

const state = `${deployPath}/.gin-deploy`;

export function lookAt({ machine }: SimulatedHost): HostLook {
  const { disk, systemd } = machine;
  const slot = (name: string) => disk.readLink(`${deployPath}/${name}`)?.replace("releases/", "");
  const canaryUnit = `${serviceName}@canary.service`;
  const journal = disk.read(`${state}/journal.jsonl`) ?? "";
  return {
    serving: servingOn(machine),
    current: slot("current"),
    canary: slot("canary"),
    isCanaryRunning: systemd.look(canaryUnit).mainPid > 0,
    hasCanaryUnit: disk.exists(`/run/systemd/system/${canaryUnit}`),
    isPaused: disk.exists(`${state}/paused`),
    isLocked: disk.exists(`${state}/lock`),
    proven: parse<{ release: string }>(disk.read(`${state}/state.json`))?.release,
    journal: journal.split("\n").flatMap((line) => parse<JournalLine>(line) ?? []),
    releases: disk.list(`${deployPath}/releases`).map((id) => ({
      id,
      isBad: disk.exists(`${deployPath}/releases/${id}/bad`),
    })),
  };
}

function parse<T>(json: string | undefined): T | undefined {
  return json ? (JSON.parse(json) as T) : undefined;
}
