import { unknownRelease } from "../../../src/deploy/judgement/state/deployment.ts";
import type { SimulatedHost } from "../simulated-host.ts";
import { deployPath } from "./deploy-inputs.ts";
import type { Scenario } from "./fault-table.ts";
import { type HostLook, lookAt } from "./host-look.ts";
import type { SimulatedJob } from "./job.ts";
import type { Program } from "./programs.ts";
import type { PostRun, Run, Simulation } from "./simulation.ts";

/** What must hold after a fault, whatever it was. */
export type Promised =
  | "something good serves"
  | "the host rolls back by itself"
  | "a failed release is not current"
  | "no canary is left"
  | "a paused rollout is whole"
  | "a paused rollout can be promoted"
  | "all hosts are paused, or none"
  | "the lock is free or runs out"
  | "state.json is true"
  | "the journal is true"
  | "the journal knows every deploy"
  | "the report is true"
  | "the next deploy succeeds"
  | "a good release is interrupted once";

/** A promise that was broken, and how that shows. */
export interface Loss {
  readonly promise: Promised;
  readonly detail: string;
}

/** The longest lease. */
const leaseSeconds = 180;

/** Every host that can be reached is at rest, and right. `mayServe`: programs that were not seen to fail. */
export function judgeHosts(simulation: Simulation, scenario: Scenario, mayServe: readonly Program[]): readonly Loss[] {
  return simulation.hosts
    .filter((host) => host.isReachable())
    .flatMap((host) => {
      const look = lookAt(host);
      return [
        ...judgeServing(look, scenario, mayServe),
        ...judgeTrial(host),
        ...judgeLock(host),
        ...judgeWritten(look),
        ...judgeJournal(look, simulation, host),
      ].map(({ promise, detail }) => ({ promise, detail: `${host.name}: ${detail}` }));
    });
}

/** Nobody has come yet to put anything right. */
export function judgeLeftAlone(simulation: Simulation, scenario: Scenario): readonly Loss[] {
  return simulation.hosts.flatMap((host) => {
    const look = lookAt(host);
    // That it is sick has nobody found out.
    const isUnproven = !scenario.isGood && versionOf(look.current) === scenario.deployed.version;
    return isUnproven ? [] : judgeServing(look, scenario, [scenario.deployed]);
  });
}

/** Nobody has come, and the lease has run out: the host has put itself right. */
export function judgeAlone(simulation: Simulation, scenario: Scenario): readonly Loss[] {
  return simulation.hosts
    .filter((host) => host.isReachable())
    .flatMap((host) => {
      const look = lookAt(host);
      const { current, proven } = look;
      const isBack = current === proven;
      return [
        ...(isBack
          ? []
          : [{ promise: "the host rolls back by itself", detail: `${host.name}: current is ${current}` } as const]),
        ...judgeServing(look, scenario, [scenario.deployed]),
        ...judgeTrial(host),
        ...judgeJournal(look, simulation, host),
      ];
    });
}

function judgeServing(look: HostLook, scenario: Scenario, mayServe: readonly Program[]): readonly Loss[] {
  const { serving, current } = look;
  if (!scenario.isGood && versionOf(current) === scenario.deployed.version)
    return [{ promise: "a failed release is not current", detail: `current is ${current}` }];
  const good = [scenario.before, ...mayServe];
  // Before the first release nothing serves.
  const isEmpty = scenario.before === undefined && current === undefined && serving === undefined;
  if (isEmpty || (serving !== undefined && good.includes(serving))) return [];
  return [
    { promise: "something good serves", detail: `${serving?.version ?? "nothing"} serves, current is ${current}` },
  ];
}

/** A canary is paused as a whole, or gone. */
function judgeTrial(host: SimulatedHost): readonly Loss[] {
  const look = lookAt(host);
  if (!look.isPaused) return judgeCanary(look);
  const share = host.machine.front()?.share;
  if (look.isCanaryRunning && look.canary !== undefined && share === 50) return [];
  return [{ promise: "a paused rollout is whole", detail: `canary ${look.canary}, share ${share}` }];
}

/** Somebody was there to see to it, where he could. */
export function judgePausedTogether(simulation: Simulation): readonly Loss[] {
  const hosts = simulation.hosts.filter((host) => host.isReachable());
  const paused = hosts.filter((host) => lookAt(host).isPaused).map(({ name }) => name);
  if (paused.length === 0 || paused.length === hosts.length) return [];
  return [{ promise: "all hosts are paused, or none", detail: `${paused.join(", ")} of ${hosts.length}` }];
}

export function judgeCanary({ canary, isCanaryRunning, hasCanaryUnit }: HostLook): readonly Loss[] {
  if (isCanaryRunning) return [{ promise: "no canary is left", detail: "it runs" }];
  if (canary === undefined && !hasCanaryUnit) return [];
  return [{ promise: "no canary is left", detail: "its traces are there" }];
}

function judgeLock({ machine }: SimulatedHost): readonly Loss[] {
  const lock = `${deployPath}/.gin-deploy/lock`;
  if (!machine.disk.exists(lock)) return [];
  const [boot, ends] = machine.disk.read(`${lock}/expires`)?.split(" ") ?? [];
  if (boot !== machine.bootId() || Number(ends) - machine.uptimeSeconds() <= leaseSeconds) return [];
  return [{ promise: "the lock is free or runs out", detail: `its lease ends at ${ends}` }];
}

function judgeWritten({ proven, current }: HostLook): readonly Loss[] {
  if (proven === undefined || proven === current) return [];
  return [{ promise: "state.json is true", detail: `it says ${proven}, current is ${current}` }];
}

function judgeJournal({ journal, current }: HostLook, { calls }: Simulation, host: SimulatedHost): readonly Loss[] {
  const losses: Loss[] = [];
  const last = journal.at(-1);
  if (last !== undefined && last.serving !== (current ?? null))
    losses.push({ promise: "the journal is true", detail: `it ends with ${last.serving}, current is ${current}` });
  const isSaid = ({ warnings }: SimulatedJob) =>
    warnings.some((line) => /journal\.jsonl could not be written/.test(line));
  const locked = calls.filter((call) => call.host === host && call.isLockTaken && !isSaid(call.job));
  for (const version of new Set(locked.map(({ job }) => job.version))) {
    if (!journal.some(({ release }) => versionOf(release) === version))
      losses.push({ promise: "the journal knows every deploy", detail: `nothing of ${version}` });
  }
  return losses;
}

/** Each line of a journal says what serves when it is written. The result ends the watch. */
export function watchJournals(simulation: Simulation, lose: (loss: Loss) => void): () => void {
  const read = ({ machine }: SimulatedHost) => machine.disk.read(`${deployPath}/.gin-deploy/journal.jsonl`);
  const known = new Map(simulation.hosts.map((host) => [host, read(host)]));
  return simulation.onQuiet(() => {
    for (const host of simulation.hosts) {
      if (read(host) === known.get(host)) continue;
      known.set(host, read(host));
      const { journal, current } = lookAt(host);
      const line = journal.at(-1);
      if (line === undefined || line.serving === (current ?? null)) continue;
      lose({ promise: "the journal is true", detail: `${line.serving} is written down, current is ${current}` });
    }
  });
}

/** What main said of its hosts, against what they are. */
export function judgeReport({ deployment }: Run, simulation: Simulation): readonly Loss[] {
  return (deployment?.hosts ?? []).flatMap(({ host: label, release, decision }): readonly Loss[] => {
    const host = simulation.host(label.replace(/^deploy@/, ""));
    if (!host.isReachable() || release === unknownRelease) return [];
    const { current, proven } = lookAt(host);
    if (release !== current)
      return [{ promise: "the report is true", detail: `${label} has ${current}, and ${release} is reported` }];
    if (decision !== "promoted" || proven === release) return [];
    return [{ promise: "the report is true", detail: `${label} is promoted, but ${proven} is proven` }];
  });
}

/** What post said, against what is: a host that it did not put right is not passed over in silence. */
export function judgePost(post: PostRun, main: Run, simulation: Simulation): readonly Loss[] {
  const losses: Loss[] = [];
  const isAllReached = simulation.hosts.every((host) => host.isReachable());
  const isSaid = main.failure !== undefined || main.job.warnings.length > 0 || !post.isRight;
  if (!isAllReached && !isSaid)
    losses.push({ promise: "the report is true", detail: "nobody says what was not reached" });
  for (const line of post.job.log) {
    const [, name = "", release] = /^deploy@(\w+): .* (\S+) serves$/.exec(line) ?? [];
    if (release === undefined) continue;
    const { current } = lookAt(simulation.host(name));
    if (release !== (current ?? "nothing"))
      losses.push({ promise: "the report is true", detail: `post says that ${release} serves, current is ${current}` });
  }
  return losses;
}

/** `v2` of `20261122T170000Z-v2-c68da1da`. */
function versionOf(release: string | undefined): string | undefined {
  return release?.split("-")[1];
}
