import { wordsOf } from "./errors.ts";
import { readInputs } from "./inputs/read-inputs.ts";
import { recallDeploy } from "./rollout/unfinished-deploy.ts";
import { createWorld } from "./world/create-world.ts";

const world = createWorld();
const unfinished = recallDeploy(world);

// A main step that came to its end has put everything right itself: then there is nothing to load and nothing to do.
if (unfinished !== undefined) {
  world.runner.warning("The deploy was cut off before its end: its hosts are put back now.");
  try {
    const { deploy } = readInputs(world.runner, world.platform);
    const { endDeploy } = await import("./rollout/end-deploy.ts");
    if (deploy !== undefined) await endDeploy(unfinished, deploy, world);
  } catch (error) {
    world.runner.warning(`A cut-off deploy could not be put right: ${wordsOf(error)}`);
  }
}
