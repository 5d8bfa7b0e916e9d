import type { Binaries } from "../../model/binaries.ts";
import type { DeployInputs } from "../../model/inputs.ts";
import type { StageTimes } from "../../model/stages.ts";
import { branchName } from "../../version/version.ts";
import type { World } from "../../world/world.ts";
import type { HostSession } from "../host/host-session.ts";
import { surveyFor } from "../host/survey-host.ts";
import type { Deployment } from "../judgement/deployment.ts";
import { composeRelease, type MadeRelease } from "../release/release.ts";
import type { ReleaseOrigin } from "../steps/host-facts.ts";
import { deploy } from "./deploy.ts";
import { describeRun, rememberDeploy, remembering } from "./unfinished-deploy.ts";

export { openSessions } from "../host/host-session.ts";

/** Makes a release of what was built and brings it to the hosts, so that the post step can end it should this one die. */
export async function releaseToHosts(
  made: MadeRelease,
  inputs: DeployInputs,
  sessions: readonly HostSession[],
  { measure }: StageTimes,
  /** When this run began, by `clock.elapsed()`. */
  startedMs: number,
  world: World,
): Promise<Deployment> {
  const release = await composeRelease(made, inputs, world);
  const memory = rememberDeploy("deploy", release, world);
  const by = describeRun(world.runner.env);
  const origin = originOf(made.binaries, world.runner.env);
  const survey = surveyFor(release, { ...inputs, by, origin }, world);
  const request = {
    ...inputs,
    release,
    isNew: true,
    survey,
    token: memory.token,
    by,
    origin,
    startedMs,
    memory,
    measure,
  };
  return await remembering(memory, () => deploy(sessions, request, world));
}

export function originOf(
  { version: { branch, date } }: Binaries,
  env: Readonly<Record<string, string | undefined>>,
): ReleaseOrigin {
  return {
    repository: env["GITHUB_REPOSITORY"] ?? "",
    branch: branch || branchName("", env),
    commitDate: date,
    runNumber: Number(env["GITHUB_RUN_NUMBER"]) || undefined,
  };
}
