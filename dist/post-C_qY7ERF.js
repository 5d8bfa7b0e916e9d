import { n as wordsOf } from "./errors-DbSu95yo.js";
import { n as readInputs, t as createWorld } from "./create-world-Jkvrvkid.js";
import { r as recallDeploy } from "./unfinished-deploy-BqlUju7Z.js";

// src/post.ts
const world = createWorld();
const unfinished = recallDeploy(world);
if (unfinished !== void 0) {
	world.runner.warning("The deploy was cut off before its end: its hosts are put back now.");
	try {
		const { deploy } = readInputs(world.runner, world.platform);
		const { endDeploy } = await import("./end-deploy-NNEO3b_r.js");
		if (deploy !== void 0) await endDeploy(unfinished, deploy, world);
	} catch (error) {
		world.runner.warning(`A cut-off deploy could not be put right: ${wordsOf(error)}`);
	}
}

export {  };