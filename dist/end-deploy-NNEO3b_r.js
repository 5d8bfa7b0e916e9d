import { n as wordsOf, t as ActionError } from "./errors-DbSu95yo.js";
import { _ as rotationFacts, c as openSessions, g as repairTokenOf, h as repairLockFacts, l as repairStep, t as recoverHost } from "./recover-host-B8f6djgW.js";
import { i as settleEvery } from "./every-host-C6FrDuKb.js";

// src/rollout/end-deploy.ts
/** Puts every host back that a dead run still holds: its proven release serves, and its lock is free. Problems are warnings. */
async function endDeploy(unfinished, inputs, world) {
	const settled = await settleEvery(inputs.hosts, async (address) => {
		for (const session of await openSessions({
			...inputs,
			hosts: [address]
		}, world)) try {
			await endOnHost(session, unfinished, world);
		} finally {
			session.close();
		}
	});
	for (const result of settled) if (!result.ok) world.runner.warning(`A cut-off deploy could not be put right: ${wordsOf(result.error)}`);
}
async function endOnHost(session, { token, release, place }, world) {
	const lock = (facts) => repairStep(session, "lock", facts);
	if (!(await succeeds(() => lock(rotationFacts(place.deployPath, token))) || await succeeds(() => lock(repairLockFacts(place.deployPath, token, "renew"))))) return;
	const failed = {
		id: release,
		before: void 0
	};
	const { tookBack, serving } = await recoverHost(session, place, repairTokenOf(token), failed, world);
	await lock(repairLockFacts(place.deployPath, token, "release"));
	const what = tookBack ? "the cut-off release was taken back" : "the cut-off deploy had changed nothing that serves";
	world.runner.info(`${session.label}: ${what}; ${serving ?? "nothing"} serves`);
}
/** false: the lock is somebody else's, or nobody's. */
async function succeeds(work) {
	try {
		await work();
		return true;
	} catch (error) {
		if (error instanceof ActionError && error.code === "lock") return false;
		throw error;
	}
}

export { endDeploy };