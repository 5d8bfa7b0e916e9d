import { n as describeUnfinished, r as recallDeploy } from "./unfinished-deploy-90Z0upzz.js";
import { b as wordsOf, h as ActionError } from "./layer-files-BLFrThn-.js";
import { n as readInputs, t as createWorld } from "./create-world-B2qzIWGQ.js";

// src/post.ts
/** The post step. A main step that came to its end has put everything right itself: then there is nothing to load and nothing to do. */
async function post(cacheWorker) {
	const world = createWorld(cacheWorker);
	try {
		const unfinished = recallDeploy(world);
		if (unfinished === void 0) return;
		world.runner.warning(describeUnfinished(unfinished));
		const { deploy } = readInputs(world.runner, world.platform);
		const { endDeploy } = await import("./end-deploy-U5VWVDpS.js");
		if (deploy !== void 0 && !await endDeploy(unfinished, deploy, world)) process.exitCode = 1;
	} catch (error) {
		const words = [wordsOf(error), error instanceof ActionError ? error.hint : void 0].filter(Boolean).join(". ");
		world.runner.error(`A cut-off deploy could not be put right: ${words}`, { title: "not put back" });
		process.exitCode = 1;
	}
}

export { post };