import { n as describeUnfinished, r as recallDeploy } from "./unfinished-deploy-DS0ACmDL.js";
import { b as wordsOf } from "./layer-files-BgSCvdcz.js";
import { n as readInputs, t as createWorld } from "./create-world-9W7zzV8v.js";

// src/post.ts
/** The post step. A main step that came to its end has put everything right itself: then there is nothing to load and nothing to do. */
async function post(cacheWorker) {
	const world = createWorld(cacheWorker);
	const unfinished = recallDeploy(world);
	if (unfinished === void 0) return;
	world.runner.warning(describeUnfinished(unfinished));
	try {
		const { deploy } = readInputs(world.runner, world.platform);
		const { endDeploy } = await import("./end-deploy-Jl2BFoY0.js");
		if (deploy !== void 0 && !await endDeploy(unfinished, deploy, world)) process.exitCode = 1;
	} catch (error) {
		world.runner.error(`A cut-off deploy could not be put right: ${wordsOf(error)}`, { title: "not put back" });
		process.exitCode = 1;
	}
}

export { post };