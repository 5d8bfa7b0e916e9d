import type { Binaries } from "../build/binaries.ts";
import { composeRelease } from "../hosts/release.ts";
import type { DeployInputs } from "../inputs/inputs.ts";
import type { StageTimes } from "../report/measure-stages.ts";
import type { World } from "../world/world.ts";
import { deploy } from "./deploy.ts";
import { type Deployment, unknownRelease } from "./deployment.ts";
import type { HostSession } from "./host-session.ts";
import { describeRun, forgetDeploy, rememberDeploy } from "./unfinished-deploy.ts";

export { openSessions } from "./host-session.ts";

/** Makes a release of what was built and brings it to the hosts, so that the post step can end it should this one die. */
export async function releaseToHosts(
  binaries: Binaries,
  inputs: DeployInputs,
  sessions: readonly HostSession[],
  { measure }: StageTimes,
  world: World,
): Promise<Deployment> {
  const release = composeRelease(binaries, inputs, world.clock.now());
  const token = rememberDeploy(release, world);
  const by = describeRun(world.runner.env);
  const deployment = await deploy(sessions, { ...inputs, release, token, by, measure }, world).catch(
    (error: unknown) => {
      // It throws only while nothing was touched.
      forgetDeploy(world);
      throw error;
    },
  );
  // A host that could not be put right is left to the post step, which comes a little later.
  if (deployment.hosts.every((host) => host.release !== unknownRelease)) forgetDeploy(world);
  return deployment;
}
