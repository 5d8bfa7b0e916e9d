import { type ActionError, asActionError } from "../../errors.ts";
import { type HostFacts, provenRelease } from "../facts/host-facts.ts";
import { endingOfCutOff, recoverHost } from "../host/change/recover-host.ts";
import { type KnownCanary, runPart } from "../host/change/run-plan.ts";
import { type Ending, writeDown } from "../host/change/write-down.ts";
import type { SurveyedHost } from "../host/look/survey-host.ts";
import { mergeErrors, onEvery, type Settled, settleEvery, settleWaiting } from "../host/session/every-host.ts";
import type { HostSession } from "../host/session/host-session.ts";
import { judgeMeanwhile, supersededFailure } from "../judgement/fitness/superseded.ts";
import { type Deployment, summarizeDeployment, unknownRelease } from "../judgement/state/deployment.ts";
import { describePaused, type HeldRollout } from "../judgement/state/paused-rollout.ts";
import { releaseUnderWay } from "../judgement/state/recovery.ts";
import type { HostPlan, PlanPart } from "../plan/host-plan.ts";
import { openUploads, type Uploads } from "../steps/compress-once.ts";
import {
  type Concluded,
  describeUnchanged,
  type HostInWork,
  keepAll,
  lockedHost,
  putAllBack,
} from "./conclude-hosts.ts";
import type { DeployRequest, DeployWorld } from "./deploy-request.ts";
import { holdAll, pauseFailure } from "./hold-hosts.ts";
import { lockHosts } from "./lock-hosts.ts";
import { leavePaused } from "./paused-hosts.ts";
import { shareOutTo } from "./share-out-to.ts";
import { switchWaves } from "./switch-waves.ts";

/**
 * Brings a release to all hosts. Every host is surveyed first; then all run it as a canary beside what serves; only when
 * all canaries have proved themselves, one host gets it on its public port, and then the others in waves. Whatever fails, every
 * touched host rolls back to its proven release. Throws only while nothing was touched; after that the failure is in the Deployment.
 */
export async function deploy(
  sessions: readonly HostSession[],
  request: DeployRequest,
  world: DeployWorld,
): Promise<Deployment> {
  const uploads = openUploads(world);
  void request.foreseen?.then((patches) => {
    // What fails here fails again where it is sent.
    for (const { body, old } of patches) uploads.patch(body, old).catch(() => {});
  });
  return await deployTo(sessions, request, { ...world, uploads }).finally(() => uploads.close());
}

async function deployTo(
  sessions: readonly HostSession[],
  request: DeployRequest,
  world: RollOutWorld,
): Promise<Deployment> {
  const { release, survey, measure } = request;
  const surveyed = await onEvery(sessions, (session) =>
    measure("preflight", session.label, () => survey(session, "before the lock")),
  );
  sayWarnings(surveyed, world);
  // While somebody else deploys there, what serves now says nothing about what will.
  const isSame = ({ facts, plan }: SurveyedHost) => plan.isUnchanged && facts.lockHolder === undefined;
  const untouched = surveyed.filter(isSame).map((host) => describeUnchanged(host, world));
  const toChange = surveyed.filter((host) => !isSame(host));
  noteHosts(request, toChange);
  const locked = await lockHosts(toChange, request, world);
  // The first of the list is where a release runs once before its start, and where it is switched on first.
  const inWork = toChange.flatMap((surveyed) => locked.find((host) => host.surveyed === surveyed) ?? []);
  try {
    await leavePaused(inWork, request, world);
    const { failure, held } = await rollOut(inWork, request, world);
    const paused =
      failure === undefined && held !== undefined ? await settleOne(holdAll(inWork, held, request, world)) : undefined;
    if (held !== undefined && paused?.ok) {
      const hosts = [...paused.value, ...untouched];
      return {
        decision: "paused",
        release: release.id,
        hosts,
        failure: held.isPlanned ? undefined : pauseFailure(held),
      };
    }
    const problem = failure ?? paused?.error;
    const concluded = await conclude(inWork, problem, request, world);
    return summarizeDeployment(release.id, [...concluded.hosts, ...untouched], concluded.failure ?? problem);
  } finally {
    // A host that is not as it should be is given to nobody before its lease has run out: the post step comes first.
    await settleEvery(inWork, ({ lock, isSettled }) => (isSettled ? lock.release() : lock.leave()));
  }
}

/** What is the same on several hosts is said once. */
function sayWarnings(hosts: readonly SurveyedHost[], { runner }: DeployWorld): void {
  const all = hosts.flatMap(({ session, warnings }) =>
    warnings.map((warning) => ({ label: session.label, ...warning })),
  );
  for (const [problem, same] of Map.groupBy(all, (each) => each.problem)) {
    runner.warning(`${same.map(({ label }) => label).join(", ")}: ${problem}. ${same[0]?.remedy}`);
  }
}

function noteHosts({ memory }: DeployRequest, hosts: readonly SurveyedHost[]): void {
  memory?.note({ hosts: hosts.map(({ session }) => session.label) });
}

type RollOutWorld = DeployWorld & { readonly uploads: Uploads };

/** How the way forward ended: with neither, the release serves on all hosts. */
interface RolledOut {
  readonly failure: ActionError | undefined;
  readonly held: HeldRollout | undefined;
}

function knownCanary(host: HostInWork): KnownCanary {
  const onShare = () => {
    host.hadShare = true;
  };
  return { startedAt: host.canaryStartedAt ?? 0, onShare };
}

async function rollOut(hosts: readonly HostInWork[], request: DeployRequest, world: RollOutWorld): Promise<RolledOut> {
  const hasFailed = () => hosts.some(({ error }) => error !== undefined);
  const carryOut = (host: HostInWork, stage: "before-start" | "canary" | "switch", part: PlanPart) =>
    attempt(host, async () => {
      const { session, plan } = host.surveyed;
      if (!plan.steps.some((step) => step.part === part)) return;
      const { readyMs, startedAt } = await request.measure(stage, session.label, () =>
        runPart(lockedHost(host, request), plan, part, world, knownCanary(host)),
      );
      if (part === "canary") host.canaryStartedAt = startedAt;
      host.health = `ready after ${(readyMs / 1000).toFixed(1)} s`;
    });
  const keepWaiting = async (host: HostInWork) => {
    await runPart(lockedHost(host, request), host.surveyed.plan, "wait", world, knownCanary(host));
  };
  if (!hasFailed()) await settleEvery(hosts, (host) => attempt(host, () => prepare(host, request, world)));
  const changing = hosts.filter(({ surveyed }) => !surveyed.plan.isUnchanged);
  noteHosts(
    request,
    changing.map(({ surveyed }) => surveyed),
  );
  const [first] = changing;
  if (first !== undefined && !hasFailed()) await carryOut(first, "before-start", "before");
  if (!hasFailed()) await settleWaiting(changing, (host) => carryOut(host, "canary", "canary"));
  const { rollout } = request;
  const held = hasFailed() || rollout === undefined ? undefined : await shareOutTo(changing, rollout, request, world);
  if (held === undefined) {
    const waves = switchWaves(changing, isCovered);
    for (const [index, wave] of waves.entries()) {
      // The first one comes in the time that canaries have from their start.
      const waiting = index === 0 ? [] : waves.slice(index).flat();
      if (!hasFailed()) await settleWaiting(waiting, (host) => attempt(host, () => keepWaiting(host)));
      if (!hasFailed()) await settleWaiting(wave, (host) => carryOut(host, "switch", "switch"));
    }
  }
  // What is said of all hosts together is said once.
  const errors = [...new Set(hosts.flatMap(({ error }) => (error === undefined ? [] : [error])))];
  return { failure: errors.length === 0 ? undefined : mergeErrors(errors, hosts.length), held };
}

/** Nobody finds its port closed while the release takes it: new connections go to the canary, or nothing has served there. */
function isCovered({ surveyed: { facts, plan } }: HostInWork): boolean {
  return !facts.isActive || plan.steps.some(({ part, step }) => part === "switch" && step === "set-share");
}

function conclude(
  hosts: readonly HostInWork[],
  failure: ActionError | undefined,
  request: DeployRequest,
  world: DeployWorld,
): Promise<Concluded> {
  return failure === undefined ? keepAll(hosts, request, world) : putAllBack(hosts, request, world);
}

async function settleOne<T>(work: Promise<T>): Promise<Settled<T> & { readonly error?: ActionError }> {
  return await work.then(
    (value) => ({ ok: true, value }),
    (error: unknown) => ({ ok: false, error: asActionError(error) }),
  );
}

async function attempt(host: HostInWork, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    host.error = asActionError(error);
  }
}

async function prepare(host: HostInWork, request: DeployRequest, world: RollOutWorld): Promise<void> {
  const { survey, measure } = request;
  const { session, facts: before } = host.surveyed;
  await measure("transfer", session.label, async () => {
    // What was seen before the lock may be old by now, and a deploy that died may have left its traces.
    const { promoted, facts } = await putRightFirst(host, request, world);
    const planned = host.surveyed.plan;
    host.surveyed = await survey(session, "under the lock", facts);
    sayOtherPlan(session.label, planned, host.surveyed.plan, world);
    if (host.surveyed.plan.isUnchanged) return;
    refuseSuperseded(host, promoted ?? provenRelease(before), request, world);
    await runPart(lockedHost(host, request), host.surveyed.plan, "bring", world);
  });
}

/** What was planned before the lock is old by the time that somebody else has let go of it. */
function sayOtherPlan(label: string, before: HostPlan, now: HostPlan, { runner }: Pick<DeployWorld, "runner">): void {
  if (before.before === now.before && before.isUnchanged === now.isUnchanged) return;
  const serves = `${now.before ?? "nothing"} serves by now, and not ${before.before ?? "nothing"}`;
  runner.info(`${label}: planned again after the wait for the lock: ${now.isUnchanged ? "nothing to do" : serves}`);
}

/** Puts a host right that a deploy before this one has left as it was. `promoted`: the release that was promoted by that. */
async function putRightFirst(
  { surveyed: { session }, lock, found }: HostInWork,
  { release, token, by, onPaused }: DeployRequest,
  world: DeployWorld,
): Promise<{ readonly promoted: string | undefined; readonly facts: HostFacts | undefined }> {
  if (onPaused === "go on") return { promoted: undefined, facts: found };
  const recovered = await recoverHost({ session, place: release, token, world }, undefined, found);
  const ending = endingOfPaused(found, by) ?? endingOfCutOff(recovered, lock.takenOver, by);
  if (ending === undefined) return { promoted: undefined, facts: recovered.facts };
  await writeDown(session, release, token, ending, world);
  const hasChanged = found?.paused !== undefined || recovered.tookBack || recovered.provedAgain !== undefined;
  (hasChanged ? world.runner.warning : world.runner.info)(`${session.label}: ${ending.reason}`);
  return { promoted: recovered.provedAgain, facts: undefined };
}

/** `on-paused: abort`. */
function endingOfPaused(found: HostFacts | undefined, by: string): Ending | undefined {
  if (found?.paused === undefined) return undefined;
  const reason = `aborted by the next deploy (on-paused): ${describePaused(found.paused)}`;
  return { release: releaseUnderWay(found) ?? unknownRelease, decision: "rolled-back", by, reason };
}

/** Throws where this run would put an older commit over a newer one that was promoted while it waited. */
function refuseSuperseded(
  { surveyed: { session, facts } }: HostInWork,
  before: string | undefined,
  { release, origin, startedMs }: DeployRequest,
  { clock, runner }: DeployWorld,
): void {
  if (origin === undefined || startedMs === undefined) return;
  const own = { commit: release.commit, origin, runningMs: clock.elapsed() - startedMs };
  const meanwhile = judgeMeanwhile(facts, before, own);
  if (meanwhile.kind === "refuse") throw supersededFailure(session.label, meanwhile.words);
  if (meanwhile.kind === "warn") runner.warning(`${session.label}: ${meanwhile.words}`);
}
