import { l as ActionError } from "./merge-tree-WOxcOliZ.js";
import { I as parseList, c as moduleName, l as problemOfBinaryName } from "./create-world-JOXJksAE.js";
import { S as recordOf, T as usableRelease, f as whatIsSharedBy, x as provenRelease } from "./lanes-CmARSX1R.js";
import { t as tarBytes } from "./archive-bytes-nvpep8AD.js";
import { createHash } from "node:crypto";
import { posix, relative } from "node:path";

// src/project/program-names.ts
/** The file that `go build -o directory/` makes of a main package: its `.exe` is all that it knows of systems' manners. */
function goFileName(importPath, { os }) {
	return `${goExecutableName(importPath)}${os === "windows" ? ".exe" : ""}`;
}
/** What the go command calls an executable: the last element of its import path that is no major version. */
function goExecutableName(importPath) {
	const elements = importPath.split("/");
	const last = elements.at(-1) ?? "";
	return isMajorVersion(last) && elements.at(-2) || last;
}
const isMajorVersion = (element) => /^v(?:[2-9]|1[0-9]|[1-9]\d+)$/.test(element);
/** Directories whose names say how a module is laid out, and nothing of what is in them. */
const layout = /* @__PURE__ */ new Set([
	"app",
	"apps",
	"cmd",
	"cmds",
	"internal",
	"main",
	"pkg",
	"services",
	"src"
]);
/**
* What a program is called, wherever it is built and whatever else is: like its directory, as `go install` does it. Where that
* says nothing (`cmd/main.go`, the root of a module), like its module, unless the root has that name (`isRootTaken`).
*/
function programName({ importPath, modulePath }, isRootTaken = false) {
	if (importPath === modulePath) return moduleName(modulePath);
	return (importPath.startsWith(`${modulePath}/`) ? importPath.slice(modulePath.length + 1) : importPath).split("/").findLast((element) => !layout.has(element) && !isMajorVersion(element)) ?? (isRootTaken ? goExecutableName(importPath) : moduleName(modulePath));
}
/**
* What archives and the service are called: `wanted`, else like the module that all programs are of, else like the one in the
* working directory, else like that directory. Errors: `input`.
*/
function projectName(wanted, modulePaths, { moduleDirectory, modules }) {
	const [only, ...others] = new Set(modulePaths);
	const own = others.length === 0 ? only : modules.find(({ directory }) => directory === moduleDirectory)?.goMod.module;
	const name = wanted ?? (own === void 0 ? moduleDirectory.split(/[\\/]/).at(-1) ?? "" : moduleName(own));
	const problem = problemOfBinaryName(name);
	if (problem === void 0) return name;
	const source = own === void 0 ? `the directory ${moduleDirectory}` : `the module path ${own}`;
	throw new ActionError("input", `${source} gives the name ${JSON.stringify(name)}, which ${problem}`, { hint: "Set the input `name`." });
}
/** The modules in whose directories programs are looked for: those in the working directory, else the one that it lies in. */
function modulesToSearch({ modules, moduleDirectory }) {
	const below = modules.filter(({ directory }) => !relative(moduleDirectory, directory).startsWith(".."));
	return below.length > 0 ? below.map(({ directory }) => directory) : [moduleDirectory];
}

// src/go-build/programs/main-entries.ts
function mainEntries(text) {
	const named = parseList(text);
	const option = named.find((part) => part.startsWith("-"));
	if (option !== void 0) throw new ActionError("input", `main: ${option} is not a package`);
	return named.map((part) => {
		const namesFile = part.endsWith(".go");
		const path = namesFile ? posix.dirname(part) : part;
		const isImportPath = /^[^/]*\.[^/]*\//.test(path) && !path.startsWith(".");
		return {
			text: part,
			pattern: /^\.{1,2}(\/|$)/.test(path) || path.startsWith("/") || isImportPath ? path : `./${path}`,
			namesFile,
			isGlob: path.includes("*")
		};
	});
}
/** Whether `main` says which programs are meant, and does not leave it to what a pattern matches. */
function namesPrograms(main) {
	return main !== void 0 && mainEntries(main).every(({ pattern, isGlob }) => !isGlob && !pattern.includes("..."));
}

// src/service/redaction.ts
/** Shorter values (`on`, `80`) are in every text, and no secrets. */
const shortest = 4;
/**
* A function that takes the values of a service's environment out of what it prints: whole, line by line (keys), and the
* passwords in them (`user:password@host`, `password=...`), which programs take apart before they print them.
*/
function redactionOf(environment) {
	const secrets = secretsIn(environment);
	return (text) => secrets.reduce((clean, secret) => clean.replaceAll(secret, "***"), text);
}
/** What it takes out: longest first, as what is part of another one must not leave the rest of it. */
function secretsIn(environment) {
	const secrets = [...environment].flatMap(([name, value]) => name === "GIN_MODE" ? [] : [
		value,
		...value.split("\n"),
		...passwordsIn(value)
	].flatMap(spellings));
	return [...new Set(secrets.map((secret) => secret.trim()))].filter(({ length }) => length >= shortest).sort((one, other) => other.length - one.length);
}
/** As it is, in a JSON record, and in an address. */
function spellings(value) {
	return [
		value,
		JSON.stringify(value).slice(1, -1),
		encodeURIComponent(value.toWellFormed())
	];
}
function passwordsIn(value) {
	return [...value.matchAll(/:([^@/\s]{1,200})@/g), ...value.matchAll(/\b(?:password|passwd|pwd|secret|token)=([^\s&;]+)/gi)].map(([, secret = ""]) => secret).flatMap((secret) => [secret, decoded(secret)]);
}
function decoded(text) {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}

// src/deploy/release/pack-files.ts
/** The list that goes with the files, as `sha256sum -c` reads it; what checks them on a host, also before a rollback. */
const manifestName = "files.sha256";
/** What stands in the directory of a release besides its files (stage.sh). */
const reservedNames = [
	"bin",
	"env",
	"data",
	"logs",
	"unit",
	"release.json",
	"unproven",
	"bad",
	manifestName
];
/** Throws `input` for files that would stand where a release has something of its own. */
function refuseReservedNames(included, persistent) {
	const taken = [...reservedNames, ...persistent];
	const inTheWay = included.map(({ name }) => name).filter((name) => taken.includes(name.split("/")[0] ?? ""));
	const [first] = inTheWay;
	if (first === void 0) return;
	const top = first.split("/")[0];
	const more = inTheWay.length > 1 ? ` (and ${inTheWay.length - 1} more)` : "";
	const why = [
		"data",
		"logs",
		...persistent
	].includes(top ?? "") ? `${top}/ outlives releases and belongs to the service` : `a release has its own ${top}`;
	throw new ActionError("input", `include: ${JSON.stringify(first)}${more} cannot go to a host: ${why}`, { hint: `Leave it out of include, or move it to another directory. ${[
		"data",
		"logs",
		...persistent
	].includes(top ?? "") ? "A service creates what it writes when it starts." : ""}`.trim() });
}
/** undefined: there are none. `date`: of all of them, RFC 3339. Throws `transfer` for a file that has changed since it was found. */
async function packFiles(included, date, files) {
	if (included.length === 0) return void 0;
	await refuseChanged(included, files);
	const manifest = Buffer.from(included.map(({ sha256, name }) => `${sha256}  ${name}\n`).join(""));
	const entries = await Promise.all(included.map(async ({ name, path, isExecutable }) => {
		return {
			name,
			isExecutable,
			sizeBytes: (await files.stat(path))?.sizeBytes ?? 0,
			read: () => files.stream(path)
		};
	}));
	const list = {
		name: manifestName,
		isExecutable: false,
		sizeBytes: manifest.length,
		read: () => once(manifest)
	};
	const read = () => tarBytes([list, ...entries], new Date(date));
	const stream = await measure(read());
	return {
		manifestSha256: createHash("sha256").update(manifest).digest("hex"),
		count: included.length,
		contentBytes: entries.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
		...stream,
		read
	};
}
async function refuseChanged(included, files) {
	for (const { name, path, sha256 } of included) {
		if (await files.sha256(path).catch(() => void 0) === sha256) continue;
		throw new ActionError("transfer", `${name} is no longer what it was before the build, and was to be deployed`, { hint: "Tests run beside the build: let them write to t.TempDir(). What a build makes belongs into a step before this one." });
	}
}
async function* once(bytes) {
	yield bytes;
}
async function measure(pieces) {
	const hash = createHash("sha256");
	let sizeBytes = 0;
	for await (const piece of pieces) {
		hash.update(piece);
		sizeBytes += piece.length;
	}
	return {
		sha256: hash.digest("hex"),
		sizeBytes
	};
}

// src/deploy/judgement/state/paused-rollout.ts
/** `a rollout of r2 is paused at 25 % of new connections since 2026-11-22T17:00:00.000Z, by ada: reason` */
function describePaused(paused) {
	if (paused === "unreadable") return "a rollout is paused, and what was written down of it cannot be read (`.gin-deploy/paused`)";
	const { release, sharePercent, front, pausedAt, by, reason } = paused;
	return `a rollout of ${release} is paused at ${describeShare(sharePercent, whatIsSharedBy(front))} since ${pausedAt}, by ${by}: ${reason}`;
}
const describeShare = (percent, of) => percent === 0 ? "no share yet" : `${percent} % of ${of}`;
const whatToDoWithPaused = "`operation: promote` goes on with it, `operation: abort` rolls it back; a deploy with `on-paused: abort` rolls it back first.";
const whatToDoWithUnreadable = "It cannot be gone on with: `operation: abort` rolls it back; a deploy with `on-paused: abort` rolls it back first.";
/** A rollout that waits for somebody's word keeps every other release off its host. */
function judgePaused({ paused }, onPaused) {
	if (paused === void 0 || onPaused === "abort") return [];
	const remedy = paused === "unreadable" ? whatToDoWithUnreadable : whatToDoWithPaused;
	return [{
		problem: describePaused(paused),
		remedy
	}];
}
/** Whether the host is as the pause has left it: what somebody has changed by hand meanwhile is not gone on with. */
function judgePromotable(facts, look) {
	const { paused, canary, current } = facts;
	const none = (problem) => ({
		kind: "none",
		problem
	});
	const proven = provenRelease(facts);
	if (paused === void 0) {
		const record = recordOf(facts, proven);
		if (proven === void 0 || record === void 0 || current !== proven) return none("no rollout is paused there");
		return {
			kind: "serves",
			release: proven,
			record
		};
	}
	if (paused === "unreadable") return none(describePaused(paused));
	const { release, sharePercent } = paused;
	const record = recordOf(facts, release);
	if (usableRelease(facts, release) === void 0 || record === void 0) return none(`${release} is gone or damaged there`);
	if (facts.pending !== release) return none(`what ${release} was to become is not written down there any more`);
	if (current !== proven) return none(`${current ?? "nothing"} is current there, and ${proven ?? "nothing"} has proved itself`);
	if (sharePercent > 0 && canary !== release) return none(`the canary there is ${canary ?? "gone"}, and not ${release}`);
	if (look !== void 0 && look.activeState !== "active") return none(`the canary does not run any more (${look.activeState})`);
	return {
		kind: "paused",
		paused,
		record
	};
}
/** What all hosts have to be promoted to, or what keeps them from it, host by host. */
function agreeOnPromotion(hosts) {
	const first = hosts.flatMap(({ found }) => found.kind === "paused" ? [found] : [])[0];
	const problems = hosts.flatMap(({ label, found }) => {
		if (found.kind === "none") return [`${label}: ${found.problem}`];
		if (first === void 0) return [`${label}: no rollout is paused there; ${nameOf(found)} serves`];
		if (nameOf(found) === first.paused.release) return [];
		const state = found.kind === "serves" ? "serves, and nothing is paused" : "is paused";
		return [`${label}: ${nameOf(found)} ${state} there, and not ${first.paused.release}`];
	});
	return first === void 0 || problems.length > 0 ? { problems } : first;
}
const nameOf = (found) => found.kind === "paused" ? found.paused.release : found.release;

export { judgePromotable as a, refuseReservedNames as c, mainEntries as d, namesPrograms as f, projectName as g, programName as h, judgePaused as i, redactionOf as l, modulesToSearch as m, describePaused as n, whatToDoWithPaused as o, goFileName as p, describeShare as r, packFiles as s, agreeOnPromotion as t, secretsIn as u };