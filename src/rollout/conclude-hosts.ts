import { type ActionError, wordsOf } from "../errors.ts";
import { provenRelease } from "../hosts/host-facts.ts";
import { type HeldLock, repairTokenOf, rotationFacts } from "../hosts/host-lock.ts";
import type { World } from "../world/world.ts";
import { promoteOnHost, writeDownFailure } from "./change-host.ts";
import type { DeployRequest, DeployWorld } from "./deploy-request.ts";
import { type HostDeployment, unknownRelease } from "./deployment.ts";
import { mergeErrors, onEvery, type Settled, settleEvery } from "./every-host.ts";
import { repairStep } from "./host-session.ts";
import type { SurveyedHost } from "./prepare-host.ts";
import { recoverHost } from "./recover-host.ts";

/** One host under our lock, and what was done to it so far. */
export interface HostInWork {
  surveyed: SurveyedHost;
  readonly lock: HeldLock;
  /** The lock's token: another one once things are put right. */
  token: string;
  readonly startedMs: number;
  isUnchanged: boolean;
  health: string | undefined;
  error: ActionError | undefined;
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
    if (!host.isUnchanged) await promoteOnHost(host.surveyed, request, world);
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
  if (host.isUnchanged) return describeUnchanged(host.surveyed, world);
  const kept = result?.ok === true;
  return {
    host: host.surveyed.session.label,
    decision: kept ? "promoted" : "failed",
    release: release.id,
    previousRelease: provenRelease(host.surveyed.facts),
    health: host.health,
    reason: kept
      ? undefined
      : "it serves, but that could not be written down: the next deploy first goes back to the release before",
    evidence: [],
    elapsedMs: world.clock.elapsed() - host.startedMs,
  };
}

/** Something failed somewhere: every host that was worked on goes back to its proven release. */
export async function putAllBack(
  hosts: readonly HostInWork[],
  request: DeployRequest,
  world: DeployWorld,
): Promise<Concluded> {
  return { hosts: await onEvery(hosts, (host) => putBack(host, request, world)), failure: undefined };
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
    return await request.measure("take back", session.label, async () => {
      await repairStep(session, "lock", rotationFacts(request.release.deployPath, request.token));
      host.token = repairTokenOf(request.token);
      const repair = { ...request, token: host.token };
      const failed = { id: request.release.id, before: outcome.previousRelease };
      const { serving, tookBack } = await recoverHost(session, request.release, repair.token, failed, world);
      const decision = tookBack && serving !== undefined ? "rolled-back" : "failed";
      const isBad = isTheReleases(host.error);
      await writeDownFailure(host.surveyed, repair, { decision, reason: outcome.reason, isBad }, world);
      const health = serving === undefined ? undefined : "the release before serves";
      return { ...outcome, decision, release: serving, health, elapsedMs: elapsedMs() };
    });
  } catch (error) {
    const reason = `${outcome.reason ?? "another host failed"}; and it could not be put back: ${wordsOf(error)}`;
    world.runner.error(`${session.label}: ${reason}`, { title: "not put back" });
    const ending = { decision: "failed", reason, isBad: isTheReleases(host.error) } as const;
    await writeDownFailure(host.surveyed, { ...request, token: host.token }, ending, world);
    return {
      ...outcome,
      decision: "failed",
      release: unknownRelease,
      health: undefined,
      reason,
      elapsedMs: elapsedMs(),
    };
  }
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
