import { type ActionError, wordsOf } from "../errors.ts";
import { provenRelease } from "../hosts/host-facts.ts";
import type { HeldLock } from "../hosts/host-lock.ts";
import type { World } from "../world/world.ts";
import { finishHost, promoteOnHost } from "./change-host.ts";
import type { DeployRequest, DeployWorld } from "./deploy-request.ts";
import type { HostDeployment } from "./deployment.ts";
import { onEvery } from "./every-host.ts";
import type { SurveyedHost } from "./prepare-host.ts";
import { recoverHost } from "./recover-host.ts";

/** One host under our lock, and what was done to it so far. */
export interface HostInWork {
  surveyed: SurveyedHost;
  readonly lock: HeldLock;
  readonly startedMs: number;
  isUnchanged: boolean;
  health: string | undefined;
  error: ActionError | undefined;
}

/** The release serves on all hosts: written down as the proven one. */
export function keepAll(
  hosts: readonly HostInWork[],
  request: DeployRequest,
  world: DeployWorld,
): Promise<readonly HostDeployment[]> {
  return onEvery(hosts, async (host) => {
    if (host.isUnchanged) return describeUnchanged(host.surveyed, world);
    await promoteOnHost(host.surveyed, request, world);
    return {
      host: host.surveyed.session.label,
      decision: "promoted",
      release: request.release.id,
      previousRelease: provenRelease(host.surveyed.facts),
      health: host.health,
      reason: undefined,
      evidence: [],
      elapsedMs: world.clock.elapsed() - host.startedMs,
    };
  });
}

/** Something failed somewhere: every host that was worked on goes back to its proven release. */
export function putAllBack(
  hosts: readonly HostInWork[],
  request: DeployRequest,
  world: DeployWorld,
): Promise<readonly HostDeployment[]> {
  return onEvery(hosts, async (host) => {
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
        const failed = { id: request.release.id, before: outcome.previousRelease };
        const { serving, tookBack } = await recoverHost(session, request.release, request.token, failed, world);
        const decision = tookBack && serving !== undefined ? "rolled-back" : "failed";
        await finishHost(
          host.surveyed,
          request,
          { decision, reason: outcome.reason, isBad: isTheReleases(host.error) },
          world,
        );
        const health = serving === undefined ? undefined : "the release before serves";
        return { ...outcome, decision, release: serving, health, elapsedMs: elapsedMs() };
      });
    } catch (error) {
      const words = `${outcome.reason ?? "another host failed"}; and it could not be put back: ${wordsOf(error)}`;
      world.runner.error(`${session.label}: ${words}`, { title: "not put back" });
      return {
        ...outcome,
        decision: "failed",
        release: undefined,
        health: undefined,
        reason: words,
        elapsedMs: elapsedMs(),
      };
    }
  });
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
