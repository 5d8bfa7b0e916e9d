import { n as wordsOf, t as ActionError } from "./errors-DyW139zl.js";
import { c as openSessions, h as runStep, t as recoverHost } from "./recover-host-BiY5WgrL.js";
import { i as settleEvery } from "./every-host-03Y_ssjk.js";

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
	const lock = (operation) => runStep(session.host(), "lock", {
		deploy_path: place.deployPath,
		token,
		operation,
		holder: "",
		lease_seconds: "60"
	}, { signal: AbortSignal.timeout(3e4) });
	try {
		await lock("renew");
	} catch (error) {
		if (error instanceof ActionError && error.code === "lock") return;
		throw error;
	}
	const { tookBack, serving } = await recoverHost(session, place, token, {
		id: release,
		before: void 0
	}, world);
	await lock("release");
	const what = tookBack ? "the cut-off release was taken back" : "the cut-off deploy had changed nothing that serves";
	world.runner.info(`${session.label}: ${what}; ${serving ?? "nothing"} serves`);
}

export { endDeploy };