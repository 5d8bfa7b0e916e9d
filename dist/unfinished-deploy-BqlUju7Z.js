import { randomUUID } from "node:crypto";

// src/rollout/unfinished-deploy.ts
const stateName = "unfinished-deploy";
/** Told to the runner before the first lock is taken. Returns the token that this run's locks are known by. */
function rememberDeploy({ id, name, deployPath, port, healthPath }, world) {
	const place = {
		name,
		deployPath,
		port,
		healthPath
	};
	const unfinished = {
		token: randomUUID(),
		release: id,
		place
	};
	world.runner.saveState(stateName, JSON.stringify(unfinished));
	return unfinished.token;
}
function forgetDeploy(world) {
	world.runner.saveState(stateName, "");
}
function recallDeploy(world) {
	const state = world.runner.state(stateName);
	return state === "" ? void 0 : JSON.parse(state);
}
/** Who deploys, in words for people who wait for the lock: the actor and where to read about the run. */
function describeRun(env) {
	const actor = env["GITHUB_ACTOR"] ?? env["USER"] ?? "somebody";
	const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: run } = env;
	return server && repository && run ? `${actor}, ${server}/${repository}/actions/runs/${run}` : actor;
}

export { rememberDeploy as i, forgetDeploy as n, recallDeploy as r, describeRun as t };