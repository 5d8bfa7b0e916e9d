import { wordsOf } from "../../errors.ts";
import type { DeployInputs } from "../../model/inputs.ts";
import type { World } from "../../world/world.ts";
import { formatHostAddress } from "../connect/host-address.ts";
import { reachHosts } from "../connect/reach-hosts.ts";
import { type HostFacts, pausedOf } from "../facts/host-facts.ts";
import {
  endCover,
  lookForRepair,
  proveAgain,
  putRight,
  type RecoveredHost,
  type Repair,
} from "../host/change/recover-host.ts";
import { writeDown } from "../host/change/write-down.ts";
import { settleAtOnce, settleWaiting } from "../host/session/every-host.ts";
import { holdForRepair, lostHostError } from "../host/session/hold-for-repair.ts";
import { type HostSession, inspectForRepair, openPatiently } from "../host/session/host-session.ts";
import { isProvable, isUnsettled } from "../judgement/state/recovery.ts";
import { type HeldLock, keepLock, repairTokenOf } from "../steps/host-lock.ts";
import { describeRun, type UnfinishedDeploy } from "./unfinished-deploy.ts";

type EndWorld = Pick<World, "clock" | "runner" | "loadSsh" | "cancelled">;

/** A host that is ours to put right, and whether it serves the release well. */
interface OurHost {
  readonly kind: "ours";
  readonly repair: Repair;
  readonly lock: HeldLock;
  readonly facts: HostFacts;
  readonly serves: boolean;
  /** That it serves is written down already. */
  readonly isPromoted: boolean;
  /** How the release was seen to fail there, by the main step or by this one. */
  readonly fault: string | undefined;
}

/** It holds the rollout, which had come to its pause. */
interface PausedHost extends Pick<OurHost, "repair" | "lock"> {
  readonly kind: "paused";
}

/** `done`: there is nothing to do; it serves the release, or was never touched. */
type HostAtEnd =
  | OurHost
  | PausedHost
  | { readonly kind: "done"; readonly serves: boolean }
  | { readonly kind: "another's" };

/**
 * Puts every host right that a dead run still holds, or that it could not put back, and says so of each. A release that serves on
 * all of them and proves itself again is promoted: nothing else was left to do. Otherwise each rolls back to its proven one.
 * Returns whether all of them are as they should be.
 */
export async function endDeploy(unfinished: UnfinishedDeploy, inputs: DeployInputs, world: EndWorld): Promise<boolean> {
  const addresses = inputs.hosts.filter((address) => unfinished.hosts?.includes(formatHostAddress(address)) ?? true);
  const reach = await reachHosts(inputs, world);
  const sessions: HostSession[] = [];
  try {
    const seen = await settleWaiting(addresses, async (address) => {
      const session = await openPatiently(address, unfinished.place, reach, world);
      sessions.push(session);
      return await seeHost(session, unfinished, world);
    });
    const isKept =
      unfinished.intent === "deploy" && seen.every((host) => host.ok && "serves" in host.value && host.value.serves);
    const isPaused = seen.every((host) => host.ok && (host.value.kind === "paused" || isServing(host.value)));
    const ended = await settleAtOnce(seen, async (host) => {
      if (!host.ok) throw host.error;
      if (host.value.kind === "ours") await endOnHost(host.value, isKept, unfinished, world);
      if (host.value.kind === "paused") await endPaused(host.value, isPaused, unfinished, world);
    });
    for (const [index, result] of ended.entries()) {
      if (result.ok) continue;
      const address = addresses[index];
      const label = address === undefined ? "a host" : formatHostAddress(address);
      world.runner.error(`${label}: it could not be put back: ${wordsOf(result.error)}`, { title: "not put back" });
    }
    return ended.every(({ ok }) => ok);
  } finally {
    for (const session of sessions) session.close();
    reach.close();
  }
}

const isServing = (host: HostAtEnd) => host.kind === "done" && host.serves;

async function seeHost(session: HostSession, unfinished: UnfinishedDeploy, world: EndWorld): Promise<HostAtEnd> {
  const { token, release, place, intent, faults } = unfinished;
  const { runner } = world;
  const before = await inspectForRepair(session, place);
  if (!isUnsettled(before)) {
    const serves = before.current === release;
    runner.info(`${session.label}: there is nothing to put right; ${before.current ?? "nothing"} serves`);
    return { kind: "done", serves };
  }
  const by = `${describeRun(runner.env)} (putting right)`;
  const hold = await holdForRepair(session, { place, token, by, release });
  if (hold.kind !== "ours") {
    runner.warning(wordsOf(lostHostError(session.label, hold, undefined)));
    return { kind: "another's" };
  }
  const repairToken = repairTokenOf(token);
  const held = { deployPath: place.deployPath, token: repairToken, takenOver: undefined };
  const lock = keepLock(session.host, held, world);
  try {
    const repair = { session, place, token: repairToken, world };
    if (intent === "deploy" && pausedOf(before)?.release === release) {
      if (pausedOf(await inspectForRepair(session, place))?.release === release)
        return { kind: "paused", repair, lock };
    }
    const facts = await lookForRepair(repair);
    const isPromoted = typeof facts.state === "object" && facts.state.release === release && facts.current === release;
    const known = hold.wasLost ? undefined : faults[session.label];
    const canProve = intent === "deploy" && known === undefined && facts.current === release && isProvable(facts);
    const fault = canProve ? await proveAgain(repair, facts) : known;
    const serves = isPromoted || (canProve && fault === undefined);
    return { kind: "ours", repair, lock, facts, serves, isPromoted, fault };
  } catch (error) {
    await lock.leave();
    throw error;
  }
}

/** Paused on all of its hosts, or on none. */
async function endPaused(
  { repair, lock }: PausedHost,
  isPaused: boolean,
  unfinished: UnfinishedDeploy,
  world: EndWorld,
): Promise<void> {
  if (isPaused) {
    world.runner.info(`${repair.session.label}: ${unfinished.release} is paused there, as its deploy has left it`);
    return await lock.release();
  }
  const facts = await lookForRepair(repair).catch(async (error: unknown) => {
    await lock.leave();
    throw error;
  });
  const ours = { kind: "ours", repair, lock, facts, serves: false, isPromoted: false, fault: undefined } as const;
  await endOnHost(ours, false, unfinished, world);
}

async function endOnHost(
  { repair, lock, facts, fault, isPromoted }: OurHost,
  isKept: boolean,
  unfinished: UnfinishedDeploy,
  world: EndWorld,
): Promise<void> {
  const { session, place, token } = repair;
  const { release } = unfinished;
  const by = `${describeRun(world.runner.env)} (putting right)`;
  let isSettled = false;
  try {
    if (isKept || isPromoted) {
      await endCover(repair, facts);
      const reason = isKept
        ? "the deploy was cut off after its switch; the release has proved itself again on all hosts"
        : "it was promoted before the deploy was cut off";
      await writeDown(session, place, token, { release, decision: "promoted", promote: "yes", by, reason }, world);
      world.runner.warning(`${session.label}: ${release} serves and is promoted: ${reason}`);
    } else {
      const recovered = await putRight(repair, facts, { id: release, before: undefined, fault });
      await endCover(repair, facts);
      await writeDownPutRight(repair, recovered, unfinished, by);
      if (recovered.problem !== undefined) throw recovered.problem;
      sayPutRight(session, recovered, world);
    }
    isSettled = true;
  } finally {
    await (isSettled ? lock.release() : lock.leave());
  }
}

async function writeDownPutRight(
  { session, place, token, world }: Repair,
  { serving, tookBack, fault, problem, found }: RecoveredHost,
  { release, operation, faults }: UnfinishedDeploy,
  by: string,
): Promise<void> {
  const seen = fault?.reason ?? faults[session.label];
  const why = [seen, problem && wordsOf(problem)].filter((part) => part !== undefined);
  const decision = tookBack && serving !== undefined ? "rolled-back" : "failed";
  await writeDown(
    session,
    place,
    token,
    {
      release,
      decision,
      by,
      reason: ["the deploy was cut off", ...why].join(": "),
      badRelease: seen === undefined || operation === "rollback" ? undefined : release,
      isUnsettled: problem !== undefined,
      found,
    },
    world,
  );
}

function sayPutRight(session: HostSession, { serving, tookBack, fault }: RecoveredHost, { runner }: EndWorld): void {
  const serves = `${serving ?? "nothing"} serves`;
  if (!tookBack) runner.info(`${session.label}: the cut-off deploy had changed nothing that serves; ${serves}`);
  else if (fault === undefined) runner.warning(`${session.label}: the cut-off release was rolled back; ${serves}`);
  else runner.warning(`${session.label}: the cut-off release was rolled back, because ${fault.reason}; ${serves}`);
}
