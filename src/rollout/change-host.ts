import { wordsOf } from "../errors.ts";
import { type HostState, provenRelease } from "../hosts/host-facts.ts";
import { oneOf } from "../hosts/remote-step.ts";
import type { World } from "../world/world.ts";
import { awaitReadiness } from "./await-readiness.ts";
import type { DeployRequest } from "./deploy-request.ts";
import type { Decision } from "./deployment.ts";
import { repairStep, step } from "./host-session.ts";
import { publicPolicy } from "./policies.ts";
import type { SurveyedHost } from "./prepare-host.ts";
import { planPruning } from "./pruning.ts";

/** Gives the public port to a release that proved itself as a canary. Returns how long it took until it first answered there. */
export async function switchHost(
  { session, binary }: SurveyedHost,
  { release, token, healthTimeoutMs }: DeployRequest,
  world: Pick<World, "clock" | "runner" | "cancelled">,
): Promise<number> {
  const options = { signal: world.cancelled };
  const lockFacts = { deploy_path: release.deployPath, token, name: release.name };
  await step(session, "stop-canary", lockFacts, options);
  const answer = await step(session, "switch", { ...lockFacts, release: release.id }, options);
  const readyMs = await awaitReadiness(
    session,
    (name, asked) => step(session, name, asked, options),
    release,
    { slot: "current", startedAt: oneOf(answer, "started_at") },
    publicPolicy({
      port: release.port,
      healthPath: release.healthPath,
      expectedSha256: binary.sha256,
      timeoutMs: healthTimeoutMs,
    }),
    world,
    world.cancelled,
  );
  world.runner.info(`${session.label}: ${release.id} serves on port ${release.port}`);
  return readyMs;
}

/** Writes down that the release is the proven one from now on. The release serves already: what fails here is said, not undone. */
export async function promoteOnHost(
  surveyed: SurveyedHost,
  request: DeployRequest,
  world: Pick<World, "clock" | "runner">,
): Promise<void> {
  const { release } = request;
  const state: HostState = {
    release: release.id,
    previousRelease: provenRelease(surveyed.facts),
    decidedAt: new Date(world.clock.now()).toISOString(),
  };
  await finishHost(surveyed, request, { decision: "promoted", reason: undefined, isBad: false, state }, world);
}

export interface Ending {
  readonly decision: Decision;
  readonly reason: string | undefined;
  /** The release itself was found bad; it is never gone back to. */
  readonly isBad: boolean;
  /** The new state; undefined: as it was. */
  readonly state?: HostState;
}

/** Journal, state, pruning. */
export async function finishHost(
  { session, facts }: SurveyedHost,
  { release, token, by, keepReleases }: DeployRequest,
  { decision, reason, isBad, state }: Ending,
  world: Pick<World, "clock" | "runner">,
): Promise<void> {
  const proven = state?.release ?? provenRelease(facts);
  const inUse = new Set([proven, state?.previousRelease].filter((id) => id !== undefined));
  const releases = [...facts.releases, { id: release.id, isBad, record: undefined }];
  try {
    await repairStep(session, "finish", {
      deploy_path: release.deployPath,
      token,
      state_json: state === undefined ? "" : JSON.stringify(state),
      journal_line: JSON.stringify({
        time: new Date(world.clock.now()).toISOString(),
        by,
        release: release.id,
        serving: proven ?? null,
        decision,
        reason: reason ?? null,
      }),
      bad_release: isBad ? release.id : "",
      remove: planPruning(releases, inUse, keepReleases).join("\n"),
    });
  } catch (error) {
    world.runner.warning(`${session.label}: the end of this deploy could not be written down: ${wordsOf(error)}`);
  }
}
