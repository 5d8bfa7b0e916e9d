import { wordsOf } from "../../errors.ts";
import type { World } from "../../world/world.ts";
import { publicPolicy } from "../plan/policies.ts";
import { planPruning } from "../plan/pruning.ts";
import { writeHostPhase } from "../steps/host-documents.ts";
import { provenRelease } from "../steps/host-facts.ts";
import { awaitReadiness } from "./await-readiness.ts";
import type { DeployRequest } from "./deploy-request.ts";
import { step } from "./host-session.ts";
import type { SurveyedHost } from "./prepare-host.ts";
import { type Ending, writeDown } from "./write-down.ts";

/** Gives the public port to a release that proved itself as a canary. Returns how long it took until it first answered there. */
export async function switchHost(
  { session, binary }: SurveyedHost,
  { release, token, healthTimeoutMs }: DeployRequest,
  world: Pick<World, "clock" | "runner" | "cancelled">,
): Promise<number> {
  const options = { signal: world.cancelled };
  const phase_line = writeHostPhase({ phase: "switching", release: release.id });
  const facts = { deploy_path: release.deployPath, token, name: release.name, phase_line, release: release.id };
  const answer = await step(session, "switch", facts, options);
  const readyMs = await awaitReadiness(
    session,
    (name, asked, looking) => step(session, name, asked, { ...options, ...looking }),
    release,
    { slot: "current", startedAt: answer.started_at },
    publicPolicy({
      port: release.port,
      healthPath: release.healthPath,
      expectedSha256: binary.sha256,
      timeoutMs: healthTimeoutMs,
    }),
    world,
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
  await finish(surveyed, request, { decision: "promoted", promote: "yes" }, world);
}

type OwnEnding = Pick<Ending, "decision" | "promote" | "reason" | "badRelease" | "isUnsettled">;

/** Writes down how a deploy ended that changed nothing for good. How it ended is known already: trouble here is a warning. */
export async function writeDownEnding(
  surveyed: SurveyedHost,
  request: DeployRequest,
  ending: OwnEnding,
  world: Pick<World, "clock" | "runner">,
): Promise<void> {
  try {
    await finish(surveyed, request, ending, world);
  } catch (error) {
    const { label } = surveyed.session;
    world.runner.warning(`${label}: the end of this deploy could not be written down: ${wordsOf(error)}`);
  }
}

async function finish(
  { session, facts }: SurveyedHost,
  { release, token, by, keepReleases }: DeployRequest,
  ending: OwnEnding,
  world: Pick<World, "clock" | "runner">,
): Promise<void> {
  const proven = ending.decision === "promoted" ? release.id : provenRelease(facts);
  const inUse = new Set(proven === undefined ? [] : [proven]);
  const own = { id: release.id, isBad: ending.badRelease === release.id, record: undefined };
  const releases = ending.decision === "unchanged" ? facts.releases : [...facts.releases, own];
  const remove = planPruning(releases, inUse, keepReleases);
  await writeDown(session, release, token, { ...ending, release: release.id, by, remove }, world);
}
