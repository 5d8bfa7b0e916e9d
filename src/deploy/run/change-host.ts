import { wordsOf } from "../../errors.ts";
import type { World } from "../../world/world.ts";
import { provenRelease } from "../facts/host-facts.ts";
import { type Ending, writeDown } from "../host/change/write-down.ts";
import type { SurveyedHost } from "../host/look/survey-host.ts";
import { planPruning } from "../judgement/state/pruning.ts";
import type { DeployRequest } from "./deploy-request.ts";

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
  const isThere = ending.decision === "unchanged" || facts.releases.some(({ id }) => id === release.id);
  const releases = isThere ? facts.releases : [...facts.releases, own];
  const remove = planPruning(releases, inUse, keepReleases);
  await writeDown(session, release, token, { ...ending, release: release.id, by, remove }, world);
}
