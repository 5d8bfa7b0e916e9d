import { type ActionError, asActionError, wordsOf } from "../../errors.ts";
import { mergeErrors, onEvery, settleEvery } from "../host/every-host.ts";
import type { HostSession } from "../host/host-session.ts";
import { endingOfCutOff, recoverHost } from "../host/recover-host.ts";
import { runPart } from "../host/run-plan.ts";
import type { SurveyedHost } from "../host/survey-host.ts";
import { renderJournalLine, writeDown } from "../host/write-down.ts";
import { type Deployment, summarizeDeployment } from "../judgement/deployment.ts";
import { judgeMeanwhile, supersededFailure } from "../judgement/superseded.ts";
import type { HostPlan, PlanPart } from "../plan/host-plan.ts";
import { provenRelease } from "../steps/host-facts.ts";
import { acquireLock, type LockRequest } from "../steps/host-lock.ts";
import { writeDownEnding } from "./change-host.ts";
import { describeUnchanged, type HostInWork, keepAll, putAllBack } from "./conclude-hosts.ts";
import type { DeployRequest, DeployWorld } from "./deploy-request.ts";

/**
 * Brings a release to all hosts. Every host is surveyed first; then all run it as a canary beside what serves; only when
 * all canaries have proved themselves, host after host gets it on its public port. Whatever fails, every touched host
 * goes back to its proven release. Throws only while nothing was touched; after that the failure is in the Deployment.
 */
export async function deploy(
  sessions: readonly HostSession[],
  request: DeployRequest,
  world: DeployWorld,
): Promise<Deployment> {
  const { release, survey, measure } = request;
  const surveyed = await onEvery(sessions, (session) =>
    measure("preflight", session.label, () => survey(session, "before the lock")),
  );
  // While somebody else deploys there, what serves now says nothing about what will.
  const isSame = ({ facts, plan }: SurveyedHost) => plan.isUnchanged && facts.lockHolder === undefined;
  const untouched = surveyed.filter(isSame).map((host) => describeUnchanged(host, world));
  const toChange = surveyed.filter((host) => !isSame(host));
  noteHosts(request, toChange);
  const locked = await lockAll(toChange, request, world);
  // The first of the list is where a release runs once before its start, and where it is switched on first.
  const inWork = toChange.flatMap((surveyed) => locked.find((host) => host.surveyed === surveyed) ?? []);
  try {
    const failure = await rollOut(inWork, request, world);
    const concluded =
      failure === undefined ? await keepAll(inWork, request, world) : await putAllBack(inWork, request, world);
    return summarizeDeployment(release.id, [...concluded.hosts, ...untouched], failure ?? concluded.failure);
  } finally {
    // A host that is not as it should be is given to nobody before its lease has run out: the post step comes first.
    await settleEvery(inWork, ({ lock, isSettled }) => (isSettled ? lock.release() : lock.leave()));
  }
}

function noteHosts({ memory }: DeployRequest, hosts: readonly SurveyedHost[]): void {
  memory?.note({ hosts: hosts.map(({ session }) => session.label) });
}

/** In the same order for every deploy, one after the other: two deploys of overlapping hosts cannot block each other. */
async function lockAll(
  hosts: readonly SurveyedHost[],
  request: DeployRequest,
  world: DeployWorld,
): Promise<HostInWork[]> {
  const inWork: HostInWork[] = [];
  const ordered = [...hosts].sort((a, b) => (a.session.label < b.session.label ? -1 : 1));
  try {
    for (const surveyed of ordered) {
      inWork.push({
        surveyed,
        lock: await acquireLock(surveyed.session.host, lockRequestOf(request, world), world),
        startedMs: world.clock.elapsed(),
        health: undefined,
        error: undefined,
        isSettled: false,
      });
    }
    return inWork;
  } catch (error) {
    await settleEvery(inWork, async ({ lock, surveyed }) => {
      await writeDownEnding(
        surveyed,
        request,
        { decision: "failed", reason: wordsOf(error), isUnsettled: true },
        world,
      );
      await lock.release();
    });
    throw error;
  }
}

function lockRequestOf({ release, token, by, lockWaitMs, origin }: DeployRequest, { clock }: DeployWorld): LockRequest {
  const begun = { release: release.id, decision: "begun", by, commit: release.commit, origin } as const;
  const journalLine = renderJournalLine(begun, clock.now());
  return { deployPath: release.deployPath, token, holder: by, waitMs: lockWaitMs, journalLine };
}

/** The way forward. Returns why it ended early, if it did. */
async function rollOut(
  hosts: readonly HostInWork[],
  request: DeployRequest,
  world: DeployWorld,
): Promise<ActionError | undefined> {
  const hasFailed = () => hosts.some(({ error }) => error !== undefined);
  const carryOut = (host: HostInWork, stage: "before-start" | "canary" | "switch", part: PlanPart) =>
    attempt(host, async () => {
      const { session, plan } = host.surveyed;
      if (!plan.steps.some((step) => step.part === part)) return;
      const readyMs = await request.measure(stage, session.label, () =>
        runPart(lockedHost(host, request), plan, part, world),
      );
      host.health = `ready after ${(readyMs / 1000).toFixed(1)} s`;
    });
  await settleEvery(hosts, (host) => attempt(host, () => prepare(host, request, world)));
  const changing = hosts.filter(({ surveyed }) => !surveyed.plan.isUnchanged);
  noteHosts(
    request,
    changing.map(({ surveyed }) => surveyed),
  );
  const [first] = changing;
  if (first !== undefined && !hasFailed()) await carryOut(first, "before-start", "before");
  if (!hasFailed()) await settleEvery(changing, (host) => carryOut(host, "canary", "canary"));
  for (const host of changing) if (!hasFailed()) await carryOut(host, "switch", "switch");
  const errors = hosts.flatMap(({ error }) => (error === undefined ? [] : [error]));
  return errors.length === 0 ? undefined : mergeErrors(errors, hosts.length);
}

async function attempt(host: HostInWork, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    host.error = asActionError(error);
  }
}

async function prepare(host: HostInWork, request: DeployRequest, world: DeployWorld): Promise<void> {
  const { survey, measure } = request;
  const { session, facts: before } = host.surveyed;
  await measure("transfer", session.label, async () => {
    // What was seen before the lock may be old by now, and a deploy that died may have left its traces.
    const promoted = await putRightFirst(host, request, world);
    const planned = host.surveyed.plan;
    host.surveyed = await survey(session, "under the lock");
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
  runner.info(`${label}: planned anew under the lock: ${now.isUnchanged ? "nothing is left to do" : serves}`);
}

function lockedHost({ surveyed: { session }, lock }: HostInWork, { release }: DeployRequest) {
  return { session, place: release, token: lock.token() };
}

/** Puts a host right that a deploy before this one has left as it was. Returns the release that was promoted by that. */
async function putRightFirst(
  { surveyed: { session }, lock }: HostInWork,
  { release, token, by }: DeployRequest,
  world: DeployWorld,
): Promise<string | undefined> {
  const recovered = await recoverHost({ session, place: release, token, world }, undefined);
  const ending = endingOfCutOff(recovered, lock.takenOver, by);
  if (ending === undefined) return undefined;
  await writeDown(session, release, token, ending, world);
  const hasChanged = recovered.tookBack || recovered.provedAgain !== undefined;
  (hasChanged ? world.runner.warning : world.runner.info)(`${session.label}: ${ending.reason}`);
  return recovered.provedAgain;
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
