import { randomUUID } from "node:crypto";

// src/deploy/run/unfinished-deploy.ts
const stateName = "unfinished-deploy";
/** Told to the runner before the first lock is taken; the token is what this run's locks are known by. */
function rememberDeploy({ id, name, deployPath, port, healthPath }, { runner }) {
	const place = {
		name,
		deployPath,
		port,
		healthPath
	};
	const token = randomUUID();
	let unfinished = {
		token,
		release: id,
		place,
		intent: "deploy",
		hosts: void 0,
		faults: {}
	};
	const save = () => runner.saveState(stateName, JSON.stringify(unfinished));
	save();
	return {
		token,
		note(change) {
			unfinished = {
				...unfinished,
				...change
			};
			save();
		},
		forget: () => runner.saveState(stateName, "")
	};
}
function recallDeploy(world) {
	const state = world.runner.state(stateName);
	return state === "" ? void 0 : JSON.parse(state);
}
/** What the post step is about to do, for a log in which the main step may have said a lot. */
function describeUnfinished({ intent, hosts = [] }) {
	return intent === "put back" ? `The deploy was cut off before its end, or could not put its hosts back: ${hosts.join(", ")}. It is tried now.` : "The deploy was cut off before its end: its hosts are put right now.";
}
/** Who deploys, in words for people who wait for the lock: the actor and where to read about the run. */
function describeRun(env) {
	const actor = env["GITHUB_ACTOR"] ?? env["USER"] ?? "somebody";
	const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: run } = env;
	return server && repository && run ? `${actor}, ${server}/${repository}/actions/runs/${run}` : actor;
}

export { rememberDeploy as i, describeUnfinished as n, recallDeploy as r, describeRun as t };