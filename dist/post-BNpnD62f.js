import { n as describeUnfinished, r as recallDeploy } from "./unfinished-deploy-DS0ACmDL.js";
import { n as wordsOf } from "./errors-DbSu95yo.js";
import { n as readInputs, t as createWorld } from "./create-world-eD-CgJ9O.js";

// src/post.ts
const world = createWorld();
const unfinished = recallDeploy(world);
if (unfinished !== void 0) {
	world.runner.warning(describeUnfinished(unfinished));
	try {
		const { deploy } = readInputs(world.runner, world.platform);
		const { endDeploy } = await import("./end-deploy-C5OogVUV.js");
		if (deploy !== void 0 && !await endDeploy(unfinished, deploy, world)) process.exitCode = 1;
	} catch (error) {
		world.runner.error(`A cut-off deploy could not be put right: ${wordsOf(error)}`, { title: "not put back" });
		process.exitCode = 1;
	}
}

export {  };