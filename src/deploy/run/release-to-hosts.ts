import type { Binaries } from "../../model/binaries.ts";
import type { DeployInputs } from "../../model/inputs.ts";
import type { StageTimes } from "../../model/stages.ts";
import { branchName } from "../../version/version.ts";
import type { World } from "../../world/world.ts";
import type { ReleaseOrigin } from "../facts/host-facts.ts";
import { surveyFor } from "../host/look/survey-host.ts";
import type { HostSession } from "../host/session/host-session.ts";
import type { Deployment, SharedStep } from "../judgement/state/deployment.ts";
import { composeRelease, type MadeRelease } from "../release/release.ts";
import { deploy } from "./deploy.ts";
import type { ForeseenPatch } from "./deploy-request.ts";
import { describeRun, rememberDeploy, remembering } from "./unfinished-deploy.ts";

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
  const survey = surveyFor(release, { ...inputs, by, origin, findOldBinaries: made.oldBinaries?.find }, world);
  const shared: SharedStep[] = [];
  const request = {
    ...inputs,
    onStep: (step: SharedStep) => {
      shared.push(step);
    },
    release,
    isNew: true,
    survey,
    token: memory.token,
    by,
    origin,
    startedMs,
    memory,
    measure,
    foreseen: foreseePatches(made),
  };
  const deployment = await remembering(memory, () => deploy(sessions, request, world));
  return shared.length === 0 ? deployment : { ...deployment, steps: shared };
}

/** A patch takes a moment to begin with: it may as well pass while hosts are read and locked. */
async function foreseePatches({ binaries: { binaries }, oldBinaries }: MadeRelease): Promise<readonly ForeseenPatch[]> {
  const [body, ...others] = binaries;
  // Of several, nobody knows yet which goes to which host.
  if (body === undefined || others.length > 0 || oldBinaries === undefined) return [];
  const [old] = await oldBinaries.expected;
  return old === undefined || old.sha256 === body.sha256 ? [] : [{ body, old }];
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
