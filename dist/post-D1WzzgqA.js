import { n as describeUnfinished, r as recallDeploy } from "./unfinished-deploy-iMu2hwpi.js";
import { l as ActionError, m as wordsOf } from "./merge-tree-WOxcOliZ.js";
import { F as credentialsIn, n as runOriginOf, r as readInputs, t as createWorld } from "./create-world-JOXJksAE.js";

// src/post.ts
/** The post step. A main step that came to its end has put everything right itself: then there is nothing to load and nothing to do. */
async function post(cacheWorker) {
	const world = createWorld(cacheWorker);
	try {
		const unfinished = recallDeploy(world);
		if (unfinished === void 0) return;
		for (const secret of credentialsIn(world.runner.env)) world.runner.mask(secret);
		world.runner.warning(describeUnfinished(unfinished));
		const { deploy, report } = readInputs(world.runner, world.platform);
		const { endDeploy } = await import("./end-deploy-CK9qxK3-.js");
		if (deploy === void 0) return;
		const isRight = await endDeploy(unfinished, deploy, world);
		if (!isRight) process.exitCode = 1;
		await tellOfCutOff({
			...unfinished,
			isRight
		}, report, world);
	} catch (error) {
		const words = [wordsOf(error), error instanceof ActionError ? error.hint : void 0].filter(Boolean).join(". ");
		world.runner.error(`A cut-off deploy could not be put right: ${words}`, { title: "not put back" });
		process.exitCode = 1;
	}
}
/** Who heard that the rollout began hears how it ended. */
async function tellOfCutOff(ended, { notifyAddresses }, world) {
	if (notifyAddresses.length === 0) return;
	const { startNotices } = await import("./send-notices-OoUL9eSi.js");
	const { cutOffNotice } = await import("./notice-BgpFOolb.js").then((n) => n.i);
	const { place, release, hosts = [], isRight } = ended;
	const notices = startNotices(notifyAddresses, world);
	notices.tell(cutOffNotice({
		name: place.name,
		release,
		hosts,
		isRight
	}, runOriginOf(world.runner.env)));
	await notices.end();
}

export { post };