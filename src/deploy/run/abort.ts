import { ActionError, asActionError, wordsOf } from "../../errors.ts";
import type { DeployInputs } from "../../model/inputs.ts";
import { type HostFacts, provenRelease } from "../facts/host-facts.ts";
import { recoverHost } from "../host/change/recover-host.ts";
import { writeDown } from "../host/change/write-down.ts";
import { describeHost, lockIn } from "../host/look/read-status.ts";
import { mergeErrors, settleAtOnce } from "../host/session/every-host.ts";
import { type HostSession, inspectForRepair, type ServicePlace } from "../host/session/host-session.ts";
import { type Deployment, type HostDeployment, unknownRelease } from "../judgement/state/deployment.ts";
import { describePaused } from "../judgement/state/paused-rollout.ts";
import { isAtRest, isUnsettled, releaseUnderWay } from "../judgement/state/recovery.ts";
import { awaitLock } from "../steps/host-lock.ts";
import type { DeployRequest, DeployWorld } from "./deploy-request.ts";
import { describeRun, rememberDeploy } from "./unfinished-deploy.ts";

/**
 * Rolls back what is under way on the hosts, be it paused or a deploy that goes on: each rolls back to what has proved itself there. Each for
 * itself: one that cannot be reached keeps none of the others. Where nothing is under way nothing is changed.
 */
export async function abort(
  sessions: readonly HostSession[],
  place: ServicePlace,
  { lockWaitMs }: Pick<DeployInputs, "lockWaitMs">,
  measure: DeployRequest["measure"],
  world: DeployWorld,
): Promise<Deployment> {
  // A post step that has to end it knows no release by name: what is pending on each host is meant.
  const memory = rememberDeploy("rollback", { ...place, id: unknownRelease }, world);
  memory.note({ intent: "put back" });
  const order = { place, token: memory.token, lockWaitMs, by: describeRun(world.runner.env) };
  const settled = await settleAtOnce(sessions, (session) =>
    measure("roll back", session.label, () => abortOnHost(session, order, world)),
  );
  const errors = settled.flatMap((result) => (result.ok ? [] : [result.error]));
  const hosts = settled.map((result, index) => (result.ok ? result.value : lostHost(sessions[index], result.error)));
  if (errors.length === 0) memory.forget();
  else memory.note({ hosts: hosts.flatMap(({ host, decision }) => (decision === "failed" ? [host] : [])) });
  const failure = errors.length === 0 ? undefined : mergeErrors(errors, sessions.length);
  const isRolledBack = hosts.some(({ decision }) => decision === "rolled-back");
  const decision = failure !== undefined ? "failed" : isRolledBack ? "rolled-back" : "unchanged";
  return { decision, release: hosts[0]?.release ?? unknownRelease, hosts, failure };
}

interface Order {
  readonly place: ServicePlace;
  readonly token: string;
  readonly lockWaitMs: number;
  readonly by: string;
}

async function abortOnHost(
  session: HostSession,
  { place, token, lockWaitMs, by }: Order,
  world: DeployWorld,
): Promise<HostDeployment> {
  const { label } = session;
  const startedMs = world.clock.elapsed();
  const before = await inspectForRepair(session, place);
  if (!isUnsettled(before)) {
    return sayNothingUnderWay(label, before, world);
  }
  const lock = lockIn(await describeHost(session, place, world));
  const takeFrom = lock !== undefined && lock.expiresInSeconds > 0 ? lock : undefined;
  const deadline = world.clock.elapsed() + lockWaitMs;
  const asked = { deployPath: place.deployPath, token, holder: by, journalLine: undefined, takeFrom, deadline };
  const held = await awaitLock(session.host, asked, world);
  let isSettled = false;
  try {
    const found = await inspectForRepair(session, place);
    const wasTaken = takeFrom !== undefined && held.takenOver !== undefined;
    if (isAtRest(found) && !wasTaken) {
      isSettled = true;
      return sayNothingUnderWay(label, found, world);
    }
    const aborted = releaseUnderWay(found);
    if (aborted !== releaseUnderWay(before) && !wasTaken) {
      isSettled = true;
      throw endedMeanwhile(label, aborted);
    }
    const goingOn = wasTaken ? `a deploy that went on, of ${held.takenOver}` : "a deploy that was cut off";
    const words = found.paused === undefined ? goingOn : describePaused(found.paused);
    const reason = `aborted: ${words}`;
    const failed = aborted === undefined ? undefined : { id: aborted, before: provenRelease(found) };
    const recovered = await recoverHost({ session, place, token, world }, failed, found);
    const release = aborted ?? recovered.serving ?? unknownRelease;
    const ending = { release, decision: "rolled-back", by, reason } as const;
    await writeDown(session, place, token, { ...ending, isUnsettled: recovered.problem !== undefined }, world);
    if (recovered.problem !== undefined) throw recovered.problem;
    isSettled = true;
    world.runner.info(`${label}: ${reason}; ${recovered.serving ?? "nothing"} serves`);
    const elapsedMs = world.clock.elapsed() - startedMs;
    const after = describeHostAfter(label, found, "rolled-back", reason, elapsedMs);
    const health = recovered.tookBack ? "the previous release serves" : after.health;
    return { ...after, release: recovered.serving, health };
  } finally {
    await (isSettled ? held.release() : held.leave());
  }
}

function endedMeanwhile(label: string, release: string | undefined): ActionError {
  const now = `${release ?? "another one"} is under way there now, and was not touched`;
  return new ActionError("lock", `${label}: what was to be aborted has ended: ${now}`, {
    hint: "Run `operation: abort` again if that one is meant too.",
  });
}

function sayNothingUnderWay(label: string, facts: HostFacts, { runner }: Pick<DeployWorld, "runner">): HostDeployment {
  runner.info(`${label}: nothing is under way: ${facts.current ?? "nothing"} serves as before`);
  return describeHostAfter(label, facts, "unchanged", undefined, 0);
}

function describeHostAfter(
  host: string,
  facts: HostFacts,
  decision: HostDeployment["decision"],
  reason: string | undefined,
  elapsedMs: number,
): HostDeployment {
  const health = facts.isActive ? "it was not touched" : undefined;
  return {
    host,
    decision,
    release: facts.current,
    previousRelease: facts.current,
    health,
    reason,
    evidence: [],
    elapsedMs,
  };
}

function lostHost(session: HostSession | undefined, error: ActionError): HostDeployment {
  const lost = { release: unknownRelease, previousRelease: undefined, health: undefined } as const;
  const reason = wordsOf(asActionError(error));
  return {
    host: session?.label ?? "a host",
    decision: "failed",
    ...lost,
    reason,
    evidence: error.evidence,
    elapsedMs: 0,
  };
}
