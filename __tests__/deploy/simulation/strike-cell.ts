import { nameOf } from "./calls.ts";
import { type Cell, carryOut, type Scenario } from "./fault-table.ts";
import { lookAt, servingOn } from "./host-look.ts";
import { makeProgram, services } from "./programs.ts";
import {
  judgeAlone,
  judgeCanary,
  judgeHosts,
  judgeLeftAlone,
  judgePausedTogether,
  judgePost,
  judgeReport,
  type Loss,
  watchJournals,
} from "./promises.ts";
import type { Run, Simulation } from "./simulation.ts";

const next = makeProgram("v3", services.good);
/** Until a step that was under way has ended, and a service has started. */
const settleMs = 15_000;
/** A host that comes back waits so long for the run that has its lock, before it brings a paused rollout back (resume.sh). */
const resumeMs = 50_000;
/** The lease of a deploy (45 s), the look of a guard, a step that hangs meanwhile, a service that starts. */
const aloneMs = 75_000;
const hourMs = 3_600_000;

export interface StruckCell {
  readonly losses: readonly Loss[];
  /** Every step, and what the jobs said. */
  readonly trace: () => readonly string[];
}

/** Strikes a deploy at one point and follows what comes of it, until a later deploy has had its turn. */
export async function strikeCell(cell: Cell): Promise<StruckCell> {
  const { scenario, sequel, cableBackFor, begun } = cell;
  const simulation = begun.fork();
  const losses: Loss[] = [];
  const note = (stage: string, found: readonly Loss[]) => {
    for (const { promise, detail } of found) losses.push({ promise, detail: `${stage}: ${detail}` });
  };
  const stopWatching = watchJournals(simulation, (loss) => losses.push(loss));
  const plugIn = () => {
    for (const host of simulation.hosts) host.plugIn();
  };

  const run = await deployStruck(simulation, cell);
  note("main", judgeReport(run, simulation));
  if (cableBackFor === "post") plugIn();
  if (sequel === "post") {
    const post = await simulation.post(run);
    note("post", judgePost(post, run, simulation));
    await simulation.pass(settleMs);
    const judgeAfterPost = () => [
      ...judgePausedTogether(simulation),
      ...judgeHosts(simulation, scenario, scenario.isGood ? [scenario.deployed] : []),
    ];
    if (judgeAfterPost().some(({ promise }) => promise === "a paused rollout is whole"))
      await simulation.pass(resumeMs);
    note("after post", judgeAfterPost());
  } else if (sequel === "alone") {
    await simulation.pass(aloneMs);
    note("alone", judgeAlone(simulation, scenario));
  } else {
    await simulation.pass(settleMs);
    note("left alone", judgeLeftAlone(simulation, scenario));
    note("an hour later", await leaveAlone(simulation));
  }
  if (cableBackFor === "next") plugIn();
  await simulation.run(Promise.all(simulation.hosts.map((host) => host.reachable())));

  if (simulation.hosts.some(({ machine }) => machine.disk.freeBytes() === 0)) {
    const refused = await simulation.deploy(next, { onPaused: "abort" });
    await simulation.post(refused);
    note("after a deploy on the full disk", judgeHosts(simulation, scenario, [scenario.deployed, next]));
    for (const { machine } of simulation.hosts) machine.disk.makeRoom();
  }
  const wasGood = simulation.hosts.every(({ machine }) => servingOn(machine) !== undefined);
  const outages = countOutages(simulation);
  note("promoted from there", await promoteFrom(simulation, scenario));
  const last = await simulation.deploy(next, { onPaused: "abort" });
  note("next deploy", [...judgeNext(last, simulation), ...judgeHosts(simulation, scenario, [next])]);
  // A host that rolls back by itself, while the next deploy waits for it, is the other one.
  if (wasGood && scenario.isGood && outages() > (sequel === "next" ? 2 : 1))
    note("next deploy", [{ promise: "a good release is interrupted once", detail: `${outages()} times` }]);
  stopWatching();
  return { losses, trace: traceOf(simulation) };
}

function traceOf({ calls }: Simulation): () => readonly string[] {
  return () =>
    calls.map(({ sentMs, host, job, exitCode, ...call }) =>
      [`${(sentMs / 1_000).toFixed(1)} s`, job.name, host.name, nameOf(call), exitCode ?? "no end"].join("  "),
    );
}

async function deployStruck(simulation: Simulation, { point, strike, scenario }: Cell): Promise<Run> {
  let hasStruck = false;
  simulation.faults = ({ host, index }) => {
    if (hasStruck || host.name !== point.hostName || index !== point.index) return undefined;
    hasStruck = true;
    return strike;
  };
  const run = await carryOut(scenario, simulation);
  if (!hasStruck) throw new Error(`step ${point.index} of ${point.hostName} is not reached any more`);
  return run;
}

/** Where all hosts are paused by now, somebody can go on from there. */
async function promoteFrom(simulation: Simulation, scenario: Scenario): Promise<readonly Loss[]> {
  const isFull = simulation.hosts.some(({ machine }) => machine.disk.freeBytes() === 0);
  if (isFull || !simulation.hosts.every((host) => lookAt(host).isPaused)) return [];
  // A host that was just restarted waits for its run, and brings it back.
  await simulation.pass(aloneMs);
  const { decision, failure } = await carryOut({ ...scenario, acts: "promote" }, simulation.fork());
  return decision === "promoted"
    ? []
    : [{ promise: "a paused rollout can be promoted", detail: failure?.message ?? decision }];
}

/** What is still there after an hour in which nobody came. */
async function leaveAlone(simulation: Simulation): Promise<readonly Loss[]> {
  const left = simulation.fork();
  await left.pass(hourMs);
  return left.hosts.flatMap((host) => {
    const look = lookAt(host);
    return look.isCanaryRunning && !look.isPaused ? judgeCanary(look) : [];
  });
}

function judgeNext({ decision, failure }: Run, { hosts }: Simulation): readonly Loss[] {
  const words = [decision, failure?.message, failure?.cause].filter(Boolean).join(": ");
  const isServing = hosts.every(({ machine }) => servingOn(machine) === next);
  const isLocked = hosts.some((host) => lookAt(host).isLocked);
  return [
    ...(decision === "promoted" && isServing ? [] : [{ promise: "the next deploy succeeds", detail: words } as const]),
    ...(isLocked ? [{ promise: "the lock is free or runs out", detail: "it is held after a deploy" } as const] : []),
  ];
}

/** How often nothing answered for a while, on any of the hosts. */
function countOutages({ hosts, onQuiet }: Simulation): () => number {
  let outages = 0;
  const wasServed = new Map(hosts.map((host) => [host, true]));
  onQuiet(() => {
    for (const host of hosts) {
      const isServed = servingOn(host.machine) !== undefined;
      if (wasServed.get(host) && !isServed) outages++;
      wasServed.set(host, isServed);
    }
  });
  return () => outages;
}
