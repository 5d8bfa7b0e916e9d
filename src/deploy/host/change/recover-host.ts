import { ActionError, wordsOf } from "../../../errors.ts";
import type { FrontInput } from "../../../model/rollout-step.ts";
import type { World } from "../../../world/world.ts";
import type { Phase } from "../../facts/host-documents.ts";
import { type HostFacts, provenRelease, type ReleaseRecord, recordOf } from "../../facts/host-facts.ts";
import { describeFault, type ReadinessPolicy } from "../../judgement/evidence/readiness.ts";
import { provedAgainPolicy } from "../../judgement/fitness/policies.ts";
import { unknownRelease } from "../../judgement/state/deployment.ts";
import { chooseRecovery, type FailedRelease, isAtRest, isUnproven } from "../../judgement/state/recovery.ts";
import { whatIsSharedBy } from "../../judgement/state/what-is-shared.ts";
import { type CoverOfWayBack, coverOfWayBack, endCanary, switchBack } from "../../plan/way-back.ts";
import { type AskHost, awaitReadiness, lookAt, type StartedSlot } from "../look/await-readiness.ts";
import { type HostSession, inspectForRepair, repairStep, type ServicePlace } from "../session/host-session.ts";
import { factsOfEach } from "../session/locked-host.ts";
import type { Ending } from "./write-down.ts";

/** A host under our lock that is to be put right. */
export interface Repair {
  readonly session: HostSession;
  readonly place: ServicePlace;
  readonly token: string;
  readonly world: Pick<World, "clock" | "runner">;
}

/** How a host was found, for its journal. */
export interface FoundHost {
  readonly current: string | undefined;
  readonly running: string | undefined;
  readonly canary: string | undefined;
  readonly pending: string | undefined;
  readonly proven: string | undefined;
  readonly phase: Phase | undefined;
}

export interface RecoveredHost {
  readonly found: FoundHost;
  /** How the host still is; undefined: it was changed since it was read. */
  readonly facts: HostFacts | undefined;
  /** The release that serves now; undefined: none does. */
  readonly serving: string | undefined;
  /** The public service was switched. */
  readonly tookBack: boolean;
  /** The release of a deploy that was cut off, and that has proved itself again: nothing was changed. */
  readonly provedAgain: string | undefined;
  /** How what served was seen to fail, if it was. */
  readonly fault: { readonly release: string; readonly reason: string } | undefined;
  /** What was gone back to does not serve as it should. */
  readonly problem: ActionError | undefined;
}

/**
 * Puts a host right, from wherever a deploy (this one, or one that died) left it: no canary, and the public service on the
 * release that last proved itself, seen to answer. What nobody has seen to fail may prove itself again.
 */
export async function recoverHost(
  repair: Repair,
  failed: FailedRelease | undefined,
  known?: HostFacts,
): Promise<RecoveredHost> {
  const facts = known ?? (await inspectForRepair(repair.session, repair.place));
  if (failed === undefined && isAtRest(facts)) return { ...untouched(facts), facts };
  if (!isCovered(facts)) await endTrial(repair);
  const recovered = await recoverPublic(repair, facts, failed);
  await endCover(repair, facts);
  return recovered;
}

/** A canary that covers the public port serves until something else does. */
function isCovered({ canary, current }: HostFacts): boolean {
  return canary !== undefined && canary === current;
}

/** The public port was put right, or has proved itself: nothing has to cover it any more. */
export async function endCover(repair: Repair, found: HostFacts): Promise<void> {
  if (isCovered(found)) await endTrial(repair);
}

async function recoverPublic(
  repair: Repair,
  facts: HostFacts,
  failed: FailedRelease | undefined,
): Promise<RecoveredHost> {
  const recovery = chooseRecovery(facts, failed);
  if (recovery.kind !== "prove") return await putRight(repair, facts, failed);
  const fault = await proveAgain(repair, facts);
  if (fault === undefined) return { ...untouched(facts), provedAgain: recovery.release };
  return await putRight(repair, facts, { id: recovery.release, before: undefined, fault });
}

/** Reads the host, then ends a canary that covers nothing and removes what was left half-made: that may be what fills the disk. Whoever has put the public port right ends a cover (`endCover`). */
export async function lookForRepair(repair: Repair): Promise<HostFacts> {
  const facts = await inspectForRepair(repair.session, repair.place);
  if (!isCovered(facts)) await endTrial(repair);
  return facts;
}

async function endTrial(repair: Repair): Promise<void> {
  await repairStep(repair.session, endCanary.step, { ...factsOfEach(repair), ...endCanary.facts });
}

/** Looks at what serves as it is looked at after a switch. Returns why not, when it does not prove itself. */
export async function proveAgain(repair: Repair, facts: HostFacts): Promise<string | undefined> {
  const record = recordOf(facts, facts.current);
  if (record === undefined) return "its release.json cannot be read";
  const policy = provedAgainPolicy(record);
  const { runningMs = 0 } = await lookAgain(repair, record, policy);
  // One that runs for longer than it may take to be ready has had its time.
  const timeoutMs = Math.max(policy.timeoutMs - runningMs, 5_000);
  const problem = await seeReady(repair, sinceItsDeploy(record), { ...policy, timeoutMs });
  return problem && wordsOf(problem);
}

/** Goes back, or takes down what failed. What is not known of why is asked with one look, which also tells of a bad release. */
export async function putRight(
  repair: Repair,
  facts: HostFacts,
  failed: FailedRelease | undefined,
): Promise<RecoveredHost> {
  const { session, world } = repair;
  const recovery = chooseRecovery(facts, failed);
  switch (recovery.kind) {
    case "prove":
    case "nothing":
      return untouched(facts);
    case "leave":
      if (facts.current !== undefined) {
        world.runner.warning(
          `${session.label}: ${facts.current} serves, but nothing can be rolled back to it: its files are gone or bad`,
        );
      }
      return untouched(facts);
    case "take down": {
      const fault = await faultOf(repair, facts, failed);
      await goBack(repair, facts, undefined);
      world.runner.warning(`${session.label}: there is no previous release to go back to: nothing serves`);
      return { ...untouched(facts), serving: undefined, tookBack: true, fault };
    }
    case "go back": {
      const fault = await faultOf(repair, facts, failed);
      const isCovered = failed?.isWell === true && (await coverWayBack(repair, facts, recovery.release, failed.front));
      const problem = await goBack(repair, facts, recovery.release);
      if (isCovered) await endTrial(repair);
      return { ...untouched(facts), serving: recovery.release, tookBack: true, fault, problem };
    }
  }
}

/** The end of a deploy that was cut off, as whoever came after it found and left the host; undefined: there was none. */
export function endingOfCutOff(
  recovered: RecoveredHost,
  takenOver: string | undefined,
  by: string,
): Ending | undefined {
  const { found, serving, tookBack, provedAgain, fault, problem } = recovered;
  if (takenOver === undefined && !tookBack && provedAgain === undefined) return undefined;
  const release = found.pending ?? found.canary ?? found.current ?? unknownRelease;
  const ending = { release, by, found, badRelease: fault?.release };
  if (provedAgain !== undefined) {
    const reason = `an earlier deploy was cut off after its switch; ${provedAgain} has proved itself again and stays`;
    return { ...ending, decision: "promoted", promote: "again", reason };
  }
  if (!tookBack) {
    return {
      ...ending,
      decision: "failed",
      reason: "an earlier deploy was cut off; it had changed nothing that serves",
    };
  }
  const why = [fault?.reason, problem && `${serving} does not serve as it should: ${wordsOf(problem)}`].filter(Boolean);
  const reason = ["an earlier deploy was cut off; its release was rolled back", ...why].join(": ");
  return { ...ending, decision: serving === undefined ? "failed" : "rolled-back", reason };
}

async function faultOf(
  repair: Repair,
  facts: HostFacts,
  failed: FailedRelease | undefined,
): Promise<RecoveredHost["fault"]> {
  const { current } = facts;
  const record = recordOf(facts, current);
  if (current === undefined || record === undefined) return undefined;
  if (failed?.id === current && failed.fault !== undefined) return { release: current, reason: failed.fault };
  // Where the switch was cut off, what runs is still the release before.
  if (!isUnproven(facts) || (facts.running !== undefined && facts.running !== current)) return undefined;
  const policy = provedAgainPolicy(record);
  const reason = describeFault(await lookAgain(repair, record, policy), policy);
  return reason === undefined ? undefined : { release: current, reason };
}

/** Carries the planned way back out. Returns why what it goes back to does not serve, if it does not. */
async function goBack(repair: Repair, facts: HostFacts, to: string | undefined): Promise<ActionError | undefined> {
  const { session, world } = repair;
  const planned = switchBack(facts, facts.current ?? facts.pending ?? unknownRelease, to);
  const { started_at: startedAt } = await repairStep(session, planned.step, {
    ...factsOfEach(repair),
    ...planned.facts,
  });
  if (to === undefined) return undefined;
  if (planned.gate === undefined) {
    world.runner.warning(`${session.label}: ${to} was started again, but its release.json is gone: it was not checked`);
    return undefined;
  }
  const problem = await seeReady(repair, { slot: planned.gate.slot, startedAt }, planned.gate.policy);
  if (problem === undefined) world.runner.headline(`${session.label}: ${to} serves again`);
  return problem;
}

/**
 * Before something that is well ends, what takes its place runs beside it and gets what arrives: no user sees it go. Where that
 * cannot be had, it goes back all the same.
 */
async function coverWayBack(
  repair: Repair,
  facts: HostFacts,
  to: string,
  front: FrontInput | undefined,
): Promise<boolean> {
  const { session, place, world } = repair;
  const record = recordOf(facts, to);
  const planned = record && coverOfWayBack(facts, facts.current ?? unknownRelease, { ...record, front }, place.name);
  if (planned === undefined) return false;
  const reason = await whyNotCovered(repair, planned);
  if (reason === undefined) return true;
  const shared = whatIsSharedBy(planned[1].facts.front);
  world.runner.info(`${session.label}: ${shared} are refused while ${to} takes the port: ${reason}`);
  await endTrial(repair);
  return false;
}

async function whyNotCovered(repair: Repair, [start, share]: CoverOfWayBack): Promise<string | undefined> {
  const { session } = repair;
  try {
    const { started_at: startedAt } = await repairStep(session, start.step, { ...factsOfEach(repair), ...start.facts });
    const problem = await seeReady(repair, { slot: start.gate.slot, startedAt }, start.gate.policy);
    if (problem !== undefined) return wordsOf(problem);
    return (await repairStep(session, share.step, { ...factsOfEach(repair), ...share.facts })).no_front;
  } catch (error) {
    // What the host cannot do here it need not be able to do on the plain way: the disk may be full.
    if (error instanceof ActionError && error.code === "host") return wordsOf(error);
    throw error;
  }
}

async function seeReady(
  repair: Repair,
  started: StartedSlot,
  policy: ReadinessPolicy,
): Promise<ActionError | undefined> {
  const { session, place, world } = repair;
  try {
    await awaitReadiness(session, asking(session), place, started, policy, world);
    return undefined;
  } catch (error) {
    if (error instanceof ActionError && error.code === "rollout") return error;
    throw error;
  }
}

function lookAgain({ session, place, world }: Repair, record: ReleaseRecord, policy: ReadinessPolicy) {
  return lookAt(asking(session), place, sinceItsDeploy(record), policy, world);
}

function asking(session: HostSession): AskHost {
  return (name, facts, options) => repairStep(session, name, facts, options);
}

function sinceItsDeploy({ deployedAt }: ReleaseRecord): StartedSlot {
  return { slot: "current", startedAt: Math.floor(Date.parse(deployedAt) / 1000) || 0 };
}

function untouched(facts: HostFacts): RecoveredHost {
  const { current, running, canary, pending, phase, isActive } = facts;
  return {
    facts: undefined,
    found: { current, running, canary, pending, proven: provenRelease(facts), phase: phase?.phase },
    serving: isActive ? current : undefined,
    tookBack: false,
    provedAgain: undefined,
    fault: undefined,
    problem: undefined,
  };
}
