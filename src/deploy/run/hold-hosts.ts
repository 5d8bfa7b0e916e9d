import { ActionError } from "../../errors.ts";
import { provenRelease } from "../facts/host-facts.ts";
import { renderJournalLine } from "../host/change/write-down.ts";
import { onEveryAtOnce } from "../host/session/every-host.ts";
import { step } from "../host/session/host-session.ts";
import { factsFor } from "../host/session/locked-host.ts";
import type { HostDeployment } from "../judgement/state/deployment.ts";
import { describeShare, type HeldRollout, whatToDoWithPaused } from "../judgement/state/paused-rollout.ts";
import { planPause } from "../plan/plan-pause.ts";
import { writeDownEnding } from "./change-host.ts";
import { describeUnchanged, type HostInWork } from "./conclude-hosts.ts";
import type { DeployRequest, DeployWorld } from "./deploy-request.ts";

/** Has all hosts hold what they have until somebody decides. Throws where one cannot: then none may. */
export async function holdAll(
  hosts: readonly HostInWork[],
  held: HeldRollout,
  request: DeployRequest,
  world: DeployWorld,
): Promise<readonly HostDeployment[]> {
  await onEveryAtOnce(hosts, (host) => hold(host, held, request, world));
  for (const host of hosts) host.isSettled = true;
  return hosts.map(({ surveyed, health, startedMs }): HostDeployment => {
    if (surveyed.plan.isUnchanged) return describeUnchanged(surveyed, world);
    const serves = provenRelease(surveyed.facts);
    const outcome = {
      decision: "paused",
      release: serves,
      previousRelease: serves,
      health,
      reason: held.reason,
    } as const;
    const elapsedMs = world.clock.elapsed() - startedMs;
    return { host: surveyed.session.label, ...outcome, evidence: [], elapsedMs };
  });
}

async function hold(
  { surveyed, lock }: HostInWork,
  held: HeldRollout,
  request: DeployRequest,
  world: DeployWorld,
): Promise<void> {
  const { session, plan } = surveyed;
  const { release, by, keepReleases } = request;
  const ending = { decision: "paused", by, release: release.id, reason: held.reason } as const;
  const nowMs = world.clock.now();
  const pausing = {
    by,
    keepReleases: Number.isFinite(keepReleases) ? keepReleases : 1000,
    pausedAt: new Date(nowMs).toISOString(),
    journalLine: renderJournalLine(ending, nowMs),
  };
  const planned = planPause(plan, held, pausing);
  if (planned === undefined) {
    return await writeDownEnding(surveyed, { ...request, token: lock.token() }, { decision: "unchanged" }, world);
  }
  const locked = { session, place: release, token: lock.token() };
  const { unwritten } = await step(session, "pause", factsFor(locked, planned), { signal: world.cancelled });
  for (const file of unwritten) world.runner.warning(`${session.label}: ${file} could not be written`);
}

/** What the step says of a pause that nobody asked for. */
export function pauseFailure({ sharePercent, of, reason }: HeldRollout): ActionError {
  return new ActionError("paused", `paused at ${describeShare(sharePercent, of)}: ${reason}`, {
    hint: whatToDoWithPaused,
  });
}
