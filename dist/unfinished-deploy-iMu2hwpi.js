import { l as ActionError } from "./merge-tree-WOxcOliZ.js";
import { i as writeDocument, n as otherSchemaFailure, r as readDocument } from "./documents-BcmKJ-tM.js";
import { randomUUID } from "node:crypto";

// src/deploy/run/unfinished-deploy.ts
const stateName = "unfinished-deploy";
/** Told to the runner before the first lock is taken; the token is what this run's locks are known by. */
function rememberDeploy(operation, { id, name, deployPath, port, healthPath }, { runner }) {
	const place = {
		name,
		deployPath,
		port,
		healthPath
	};
	const token = randomUUID();
	let unfinished = {
		token,
		operation,
		release: id,
		place,
		intent: "deploy",
		hosts: void 0,
		faults: {}
	};
	const save = () => runner.saveState(stateName, writeDocument(unfinished));
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
/** What is left of a deploy once it has come to its end, one way or the other. */
async function remembering(memory, work) {
	const deployment = await work().catch((error) => {
		memory.forget();
		throw error;
	});
	const left = deployment.hosts.filter(({ isUnsettled }) => isUnsettled).map(({ host }) => host);
	if (left.length === 0) memory.forget();
	else memory.note({ hosts: left });
	return deployment;
}
/** Throws `input` for what another version of this action, or something else, has left there. undefined: there is nothing to do. */
function recallDeploy(world) {
	const state = world.runner.state(stateName);
	if (state === "") return void 0;
	const document = readUnfinished(state);
	if (document.kind === "read") return document.value;
	const where = "what the main step left for its post step";
	if (document.kind === "of another schema") throw otherSchemaFailure(where, document);
	throw new ActionError("input", `${where} cannot be read: ${document.problem}`, { hint: "Each host rolls back by itself within a minute, to the release that has proved itself there." });
}
function readUnfinished(json) {
	return readDocument(json, (values) => ({
		token: values.text("token"),
		release: values.name("release"),
		place: values.inner("place", (place) => ({
			name: place.name("name"),
			deployPath: place.text("deployPath"),
			port: place.whole("port"),
			healthPath: place.text("healthPath")
		})),
		operation: values.textOr("operation", "deploy") === "rollback" ? "rollback" : "deploy",
		intent: values.choice("intent", ["deploy", "put back"]),
		hosts: values.texts("hosts"),
		faults: values.textByName("faults")
	}));
}
/** What the post step is about to do, for a log in which the main step may have said a lot. */
function describeUnfinished({ intent, hosts = [] }) {
	return intent === "put back" ? `The deploy was cut off before its end, or could not put its hosts back: ${hosts.join(", ")}. Trying now.` : "The deploy was cut off before its end: its hosts are put right now.";
}
/** Who deploys, in words for people who wait for the lock: the actor and where to read about the run. */
function describeRun(env) {
	const actor = env["GITHUB_ACTOR"] ?? env["USER"] ?? "somebody";
	const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: run } = env;
	return server && repository && run ? `${actor}, ${server}/${repository}/actions/runs/${run}` : actor;
}

export { remembering as a, rememberDeploy as i, describeUnfinished as n, recallDeploy as r, describeRun as t };