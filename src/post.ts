import { describeUnfinished, recallDeploy, type UnfinishedDeploy } from "./deploy/run/unfinished-deploy.ts";
import { ActionError, wordsOf } from "./errors.ts";
import { credentialsIn } from "./inputs/credentials.ts";
import { readInputs } from "./inputs/read-inputs.ts";
import type { ReportInputs } from "./model/inputs.ts";
import { runOriginOf } from "./report/run-origin.ts";
import type { WorkerProgram } from "./world/cache-service/cache-process.ts";
import { createWorld } from "./world/create-world.ts";
import type { World } from "./world/world.ts";

/** The post step. A main step that came to its end has put everything right itself: then there is nothing to load and nothing to do. */
export async function post(cacheWorker: WorkerProgram): Promise<void> {
  const world = createWorld(cacheWorker);
  try {
    const unfinished = recallDeploy(world);
    if (unfinished === undefined) return;
    for (const secret of credentialsIn(world.runner.env)) world.runner.mask(secret);
    world.runner.warning(describeUnfinished(unfinished));
    const { deploy, report } = readInputs(world.runner, world.platform);
    const { endDeploy } = await import("./deploy/run/end-deploy.ts");
    if (deploy === undefined) return;
    const isRight = await endDeploy(unfinished, deploy, world);
    if (!isRight) process.exitCode = 1;
    await tellOfCutOff({ ...unfinished, isRight }, report, world);
  } catch (error) {
    const words = [wordsOf(error), error instanceof ActionError ? error.hint : undefined].filter(Boolean).join(". ");
    world.runner.error(`A cut-off deploy could not be put right: ${words}`, { title: "not put back" });
    process.exitCode = 1;
  }
}

/** Who heard that the rollout began hears how it ended. */
async function tellOfCutOff(
  ended: UnfinishedDeploy & { readonly isRight: boolean },
  { notifyAddresses }: ReportInputs,
  world: World,
): Promise<void> {
  if (notifyAddresses.length === 0) return;
  const { startNotices } = await import("./report/notices/send-notices.ts");
  const { cutOffNotice } = await import("./report/notices/notice.ts");
  const { place, release, hosts = [], isRight } = ended;
  const notices = startNotices(notifyAddresses, world);
  notices.tell(cutOffNotice({ name: place.name, release, hosts, isRight }, runOriginOf(world.runner.env)));
  await notices.end();
}
