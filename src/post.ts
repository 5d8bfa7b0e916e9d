import { describeUnfinished, recallDeploy } from "./deploy/run/unfinished-deploy.ts";
import { ActionError, wordsOf } from "./errors.ts";
import { readInputs } from "./inputs/read-inputs.ts";
import type { WorkerProgram } from "./world/cache-service/cache-process.ts";
import { createWorld } from "./world/create-world.ts";

/** The post step. A main step that came to its end has put everything right itself: then there is nothing to load and nothing to do. */
export async function post(cacheWorker: WorkerProgram): Promise<void> {
  const world = createWorld(cacheWorker);
  try {
    const unfinished = recallDeploy(world);
    if (unfinished === undefined) return;
    world.runner.warning(describeUnfinished(unfinished));
    const { deploy } = readInputs(world.runner, world.platform);
    const { endDeploy } = await import("./deploy/run/end-deploy.ts");
    if (deploy !== undefined && !(await endDeploy(unfinished, deploy, world))) process.exitCode = 1;
  } catch (error) {
    const words = [wordsOf(error), error instanceof ActionError ? error.hint : undefined].filter(Boolean).join(". ");
    world.runner.error(`A cut-off deploy could not be put right: ${words}`, { title: "not put back" });
    process.exitCode = 1;
  }
}
