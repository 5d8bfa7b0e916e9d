import { wordsOf } from "../errors.ts";
import { provenRelease } from "../hosts/host-facts.ts";
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

/** The release is the proven one from now on. Throws when that cannot be written down: the next deploy would not know. */
export async function promoteOnHost(
  surveyed: SurveyedHost,
  request: DeployRequest,
  world: Pick<World, "clock" | "runner">,
): Promise<void> {
  await finish(surveyed, request, { decision: "promoted", reason: undefined, isBad: false }, world);
}

export interface Ending {
  readonly decision: Decision;
  readonly reason: string | undefined;
  /** The release itself was found bad; it is never gone back to. */
  readonly isBad: boolean;
}

/** Writes down how a deploy failed. That it failed is known already: trouble here is a warning. */
export async function writeDownFailure(
  surveyed: SurveyedHost,
  request: DeployRequest,
  ending: Ending,
  world: Pick<World, "clock" | "runner">,
): Promise<void> {
  try {
    await finish(surveyed, request, ending, world);
  } catch (error) {
    const { label } = surveyed.session;
    world.runner.warning(`${label}: the end of this deploy could not be written down: ${wordsOf(error)}`);
  }
}

/** State, journal, pruning. */
async function finish(
  { session, facts }: SurveyedHost,
  { release, token, by, keepReleases }: DeployRequest,
  { decision, reason, isBad }: Ending,
  world: Pick<World, "clock" | "runner">,
): Promise<void> {
  const before = provenRelease(facts);
  const proven = decision === "promoted" ? release.id : before;
  const inUse = new Set(proven === undefined ? [] : [proven]);
  const releases = [...facts.releases, { id: release.id, isBad, record: undefined }];
  const answer = await repairStep(session, "finish", {
    deploy_path: release.deployPath,
    token,
    promote: decision === "promoted" ? "yes" : "",
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
  for (const file of answer.get("unwritten") ?? [])
    world.runner.warning(`${session.label}: ${file} could not be written`);
}
