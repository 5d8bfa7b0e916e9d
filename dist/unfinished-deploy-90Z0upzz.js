import { h as ActionError } from "./layer-files-BLFrThn-.js";
import { randomUUID } from "node:crypto";

// src/action-version.ts
/** Of this action, as in package.json: what is written down for later says which version wrote it. */
const actionVersion = "0.1.0";

// src/deploy/steps/documents.ts
/** Of all that this version writes down as JSON for later runs. Without a number: it is from before there was one, and read like 1. */
const schema = 1;
var Unreadable = class extends Error {};
function writeDocument(value) {
	return JSON.stringify({
		schema,
		writtenBy: actionVersion,
		...value
	});
}
function readDocument(json, read) {
	try {
		const document = objectOf(parse(json), "it");
		const found = Object.hasOwn(document, "schema") ? document["schema"] : schema;
		if (found !== schema) {
			const { writtenBy } = document;
			return {
				kind: "of another schema",
				schema: JSON.stringify(found).slice(0, 40),
				writtenBy: typeof writtenBy === "string" ? writtenBy.slice(0, 40) : "an unknown version"
			};
		}
		return {
			kind: "read",
			value: read(valuesOf(document, ""))
		};
	} catch (error) {
		if (!(error instanceof Unreadable)) throw error;
		return {
			kind: "unreadable",
			problem: error.message
		};
	}
}
/** Whoever does not know what something means leaves it as it is. */
function otherSchemaFailure(place, { schema: found, writtenBy }) {
	return new ActionError("preflight", `${place} has schema ${found}, and gin-deploy ${actionVersion} knows schema ${schema} only: gin-deploy ${writtenBy} wrote it`, { hint: `Deploy with gin-deploy ${writtenBy} or a later version.` });
}
function parse(json) {
	try {
		return JSON.parse(json);
	} catch {
		throw new Unreadable("it is no JSON, or cut off");
	}
}
function objectOf(value, what) {
	if (typeof value !== "object" || value === null || Array.isArray(value)) throw new Unreadable(`${what} is no object`);
	return value;
}
function valuesOf(document, above) {
	const get = (key) => Object.hasOwn(document, key) ? document[key] ?? void 0 : void 0;
	const take = (key, is, wanted) => {
		const value = get(key);
		if (is(value)) return value;
		throw new Unreadable(`${above}${key} ${value === void 0 ? "is missing" : `is not ${wanted}`}`);
	};
	const inner = (key, read) => read(valuesOf(objectOf(get(key), above + key), `${above}${key}.`));
	const orElse = (key, otherwise, read) => get(key) === void 0 ? otherwise : read();
	const values = {
		text: (key) => take(key, isText, "text"),
		whole: (key) => take(key, isWhole, "a whole number"),
		name: (key) => take(key, isName, "a plain name"),
		choice: (key, words) => take(key, (value) => words.includes(value), words.join(" or ")),
		texts: (key) => orElse(key, void 0, () => take(key, isTexts, "a list of texts")),
		textByName: (key) => {
			const object = objectOf(get(key), above + key);
			const texts = valuesOf(object, `${above}${key}.`);
			return Object.fromEntries(Object.keys(object).map((name) => [name, texts.text(name)]));
		},
		inner,
		textOr: (key, otherwise) => orElse(key, otherwise, () => values.text(key)),
		wholeOr: (key, otherwise) => orElse(key, otherwise, () => values.whole(key)),
		nameOr: (key, otherwise) => orElse(key, otherwise, () => values.name(key)),
		innerOr: (key, read, otherwise) => orElse(key, otherwise, () => inner(key, read))
	};
	return values;
}
const isText = (value) => typeof value === "string";
const isWhole = (value) => Number.isSafeInteger(value);
const isName = (value) => isText(value) && /^[A-Za-z0-9_+-][A-Za-z0-9._+-]{0,199}$/.test(value);
const isTexts = (value) => Array.isArray(value) && value.every(isText);

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
	throw new ActionError("input", `${where} cannot be read: ${document.problem}`, { hint: "The next deploy puts the hosts right, once the lease of this one has run out (3 minutes at most)." });
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
	return intent === "put back" ? `The deploy was cut off before its end, or could not put its hosts back: ${hosts.join(", ")}. It is tried now.` : "The deploy was cut off before its end: its hosts are put right now.";
}
/** Who deploys, in words for people who wait for the lock: the actor and where to read about the run. */
function describeRun(env) {
	const actor = env["GITHUB_ACTOR"] ?? env["USER"] ?? "somebody";
	const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: run } = env;
	return server && repository && run ? `${actor}, ${server}/${repository}/actions/runs/${run}` : actor;
}

export { remembering as a, writeDocument as c, rememberDeploy as i, describeUnfinished as n, otherSchemaFailure as o, recallDeploy as r, readDocument as s, describeRun as t };