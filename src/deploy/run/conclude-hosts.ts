import { ActionError, wordsOf } from "../../errors.ts";
import type { World } from "../../world/world.ts";
import { type HostFacts, pausedOf, provenRelease } from "../facts/host-facts.ts";
import { recoverHost } from "../host/change/recover-host.ts";
import type { SurveyedHost } from "../host/look/survey-host.ts";
import { isLostConnection, mergeErrors, onEveryAtOnce, type Settled, settleEvery } from "../host/session/every-host.ts";
import { holdForRepair, lostHostError } from "../host/session/hold-for-repair.ts";
import { type HostDeployment, unknownRelease } from "../judgement/state/deployment.ts";
import { type HeldLock, repairTokenOf } from "../steps/host-lock.ts";
import { promoteOnHost, writeDownEnding } from "./change-host.ts";
import type { DeployRequest, DeployWorld } from "./deploy-request.ts";

/** One host under our lock, and what was done to it so far. */
export interface HostInWork {
  surveyed: SurveyedHost;
  readonly lock: HeldLock;
  readonly startedMs: number;
  /** As it was read under the lock, before anything was done to it. */
  found?: HostFacts;
  /** Of its canary, in seconds since 1970 on the host. */
  canaryStartedAt?: number;
  /** This run has sent its canary connections. */
  hadShare?: boolean;
  health: string | undefined;
  error: ActionError | undefined;
  /** It is as it should be, one way or the other: the next deploy may have it. Until then its lock is kept. */
  isSettled: boolean;
}

/** Users have met the release, though it never got the public port: through this run, or the one that has paused it. */
function hadShare({ hadShare, found }: HostInWork, { release }: DeployRequest): boolean {
  const paused = found && pausedOf(found);
  return hadShare === true || (paused?.release === release.id && paused.sharePercent > 0);
}

export function lockedHost({ surveyed: { session }, lock }: HostInWork, { release }: Pick<DeployRequest, "release">) {
  return { session, place: release, token: lock.token() };
}

export interface Concluded {
  readonly hosts: readonly HostDeployment[];
  readonly failure: ActionError | undefined;
}

/** The release serves on all hosts: written down as the proven one. */
export async function keepAll(
  hosts: readonly HostInWork[],
  request: DeployRequest,
  world: DeployWorld,
): Promise<Concluded> {
  const settled = await settleEvery(hosts, async (host) => {
    const own = { ...request, token: host.lock.token() };
    if (host.surveyed.plan.isUnchanged) await writeDownEnding(host.surveyed, own, { decision: "unchanged" }, world);
    else await promoteOnHost(host.surveyed, own, world);
    host.isSettled = true;
  });
  const errors = settled.flatMap((result) => (result.ok ? [] : [result.error]));
  return {
    hosts: hosts.map((host, index) => describeKept(host, settled[index], request, world)),
    failure: errors.length === 0 ? undefined : mergeErrors(errors, hosts.length),
  };
}

function describeKept(
  host: HostInWork,
  result: Settled<void> | undefined,
  { release }: DeployRequest,
  world: DeployWorld,
): HostDeployment {
  if (host.surveyed.plan.isUnchanged) return describeUnchanged(host.surveyed, world);
  const kept = result?.ok === true;
  // Its own guard has rolled it back, or another deploy has come: what serves there is theirs to say.
  const isLost = result?.ok === false && result.error.code === "lock";
  return {
    host: host.surveyed.session.label,
    decision: kept ? "promoted" : "failed",
    release: isLost ? unknownRelease : release.id,
    previousRelease: provenRelease(host.surveyed.facts),
    health: host.health,
    reason: kept
      ? undefined
      : isLost
        ? "the host heard nothing from this deploy for too long: it rolled back by itself, or another deploy has taken it over"
        : "live, but not recorded: the post step or the next deploy has it prove itself again",
    evidence: [],
    isUnsettled: !kept,
    elapsedMs: world.clock.elapsed() - host.startedMs,
  };
}

/** Something failed somewhere: every host that was worked on rolls back to its proven release. */
export async function putAllBack(
  hosts: readonly HostInWork[],
  request: DeployRequest,
  world: DeployWorld,
): Promise<Concluded> {
  const faults = hosts.flatMap(({ surveyed, error }) =>
    isTheReleases(error) ? [[surveyed.session.label, wordsOf(error)]] : [],
  );
  request.memory?.note({ intent: "put back", faults: Object.fromEntries(faults) });
  const seen = hosts.map(({ error }) => error);
  const described = await onEveryAtOnce(hosts, (host) => putBack(host, request, world));
  // What was seen on a host that is lost by now may be what another one has done there.
  const worthless = hosts.flatMap(({ error }, index) => (error === seen[index] ? [] : [seen[index]]));
  const errors = new Set(
    hosts.flatMap(({ error }) => (error === undefined || worthless.includes(error) ? [] : [error])),
  );
  const failure = worthless.length === 0 ? undefined : mergeErrors([...errors], hosts.length);
  return { hosts: described, failure };
}

async function putBack(host: HostInWork, request: DeployRequest, world: DeployWorld): Promise<HostDeployment> {
  const { session, facts } = host.surveyed;
  const outcome = {
    host: session.label,
    previousRelease: provenRelease(facts),
    reason: host.error && wordsOf(host.error),
    evidence: host.error?.evidence ?? [],
  };
  const elapsedMs = () => world.clock.elapsed() - host.startedMs;
  try {
    const back = await request.measure("roll back", session.label, () => rollHostBack(host, request, world));
    host.isSettled = true;
    return { ...outcome, ...back, elapsedMs: elapsedMs() };
  } catch (error) {
    const reason =
      error === host.error
        ? wordsOf(error)
        : `${outcome.reason ?? "another host failed"}; and it could not be put back: ${wordsOf(error)}`;
    world.runner.error(`${session.label}: ${reason}`, { title: "not put back" });
    // A host that is another's by now, or cannot be reached, is not asked once more: whoever comes next writes down how it was found.
    const isOurs = !isLostConnection(error) && !(error instanceof ActionError && error.code === "lock");
    if (isOurs) {
      const badRelease = request.isNew && isTheReleases(host.error) ? request.release.id : undefined;
      const own = { ...request, token: host.lock.token() };
      await writeDownEnding(host.surveyed, own, { decision: "failed", reason, badRelease, isUnsettled: true }, world);
    }
    const unknown = { decision: "failed", release: unknownRelease, health: undefined, isUnsettled: true } as const;
    return { ...outcome, ...unknown, reason, elapsedMs: elapsedMs() };
  }
}

async function rollHostBack(
  host: HostInWork,
  request: DeployRequest,
  world: DeployWorld,
): Promise<Pick<HostDeployment, "decision" | "release" | "health"> & Partial<HostDeployment>> {
  const { session, facts } = host.surveyed;
  const { release, token, by } = request;
  const hold = await holdForRepair(session, { place: release, token, by, release: release.id, pausedBy: by });
  if (hold.kind !== "ours" || hold.wasLost) host.error = lostHostError(session.label, hold, host.error);
  if (hold.kind === "another's") throw host.error;
  if (hold.kind === "left") {
    const { current } = hold.facts;
    const isBack = host.hadShare === true && current !== release.id;
    const { evidence } = host.error ?? { evidence: [] };
    return {
      decision: isBack ? "rolled-back" : "failed",
      release: current,
      health: undefined,
      reason: host.error && wordsOf(host.error),
      evidence,
    };
  }
  host.lock.continueAs(repairTokenOf(token));
  const repair = { session, place: release, token: host.lock.token(), world };
  const fault = isTheReleases(host.error) ? wordsOf(host.error) : undefined;
  // A cancelled job has a few seconds: it goes back by the shortest way.
  const isWell = host.error === undefined && !world.cancelled.aborted;
  const failed = { id: release.id, before: provenRelease(facts), fault, isWell, front: request.front };
  const recovered = await recoverHost(repair, failed);
  if (recovered.problem !== undefined) throw recovered.problem;
  const { serving, tookBack } = recovered;
  const decision = (tookBack || hadShare(host, request)) && serving !== undefined ? "rolled-back" : "failed";
  const reason = host.error && wordsOf(host.error);
  const seenBad = fault === undefined ? recovered.fault?.release : release.id;
  const badRelease = request.isNew || seenBad !== release.id ? seenBad : undefined;
  await writeDownEnding(host.surveyed, { ...request, token: repair.token }, { decision, reason, badRelease }, world);
  return { decision, release: serving, health: serving === undefined ? undefined : "the previous release serves" };
}

/** Only a release that was seen to fail is marked bad: not one whose deploy was cancelled or lost its connection. */
function isTheReleases(error: ActionError | undefined): boolean {
  return error?.code === "rollout";
}

export function describeUnchanged({ session, facts }: SurveyedHost, { runner }: Pick<World, "runner">): HostDeployment {
  const release = provenRelease(facts);
  runner.info(`${session.label}: unchanged, ${release} serves already`);
  return {
    host: session.label,
    decision: "unchanged",
    release,
    previousRelease: release,
    health: "healthy",
    reason: undefined,
    evidence: [],
    elapsedMs: 0,
  };
}
