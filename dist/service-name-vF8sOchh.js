import { h as ActionError } from "./layer-files-BLFrThn-.js";

// src/text/lists.ts
/** Entries of a list: commas or new lines between them, blank ones left out. */
function parseList(text) {
	return text.split(/[,\n]/).map((entry) => entry.trim()).filter((entry) => entry !== "");
}
function parseLines(text) {
	return text.split(/\r?\n/).map((line) => line.trim()).filter((line) => line !== "");
}
/** Like `parseList`, for globs: a comma between braces (`*.{html,css}`) belongs to the glob. */
function parseGlobs(text) {
	return (text.match(/(?:\{[^{}\n]*\}|[^,\n])+/g) ?? []).map((glob) => glob.trim()).filter((glob) => glob !== "");
}

// src/version/version.ts
/** What a build is called, as text. Which tag counts is in src/version. */
/** `v1.2.3-4-g31b2f0f13914`: what `git describe --long` says of a tag, with the version of that tag in its place. */
function describedVersion(description, version) {
	const [, distance, commit] = /-(\d+)-(g[0-9a-f]+)$/.exec(description) ?? [];
	return `${version}-${distance}-${commit}`;
}
/** The branch that is built; empty for a tag, or when nobody knows. `checkedOut`: as git says, empty when HEAD is detached. */
function branchName(checkedOut, env) {
	if (checkedOut !== "") return checkedOut;
	if (env["GITHUB_HEAD_REF"]) return env["GITHUB_HEAD_REF"];
	return env["GITHUB_REF_TYPE"] === "branch" ? env["GITHUB_REF_NAME"] ?? "" : "";
}
/** Go's name for a commit without a tag before it: `v0.0.0-20261122163700-31b2f0f13914`. `date` as in VersionFacts. */
function pseudoVersion(date, commit) {
	return `v0.0.0-${date.replaceAll(/\D/g, "").slice(0, 14)}-${commit.slice(0, 12)}`;
}
/** Whether a text names a version, with or without its v, whatever else it says: `greeter v1.2.3 (4f0c1d2)`, but not `v1.2.30`. */
function holdsVersion(text, version) {
	const bare = bareVersion(version);
	for (let at = text.indexOf(bare); bare !== "" && at !== -1; at = text.indexOf(bare, at + 1)) {
		const [before, after] = [text.slice(0, at).replace(/v$/, ""), text.slice(at + bare.length)];
		if (!/([A-Za-z0-9]|\d\.)$/.test(before) && !/^([A-Za-z0-9]|\.\d)/.test(after)) return true;
	}
	return false;
}
/** `v1.2.3` and `1.2.3` are one version. */
function bareVersion(version) {
	return version.replace(/^v(?=\d)/, "");
}
/** Seconds since 1970 as RFC 3339 in UTC, without fractions. */
function formatDate(epochSeconds) {
	return `${(/* @__PURE__ */ new Date(epochSeconds * 1e3)).toISOString().slice(0, 19)}Z`;
}

// src/targets/service-name.ts
/** What a systemd unit, a directory and a system user can all be called. */
const allowed = /^[a-z][a-z0-9_-]{0,30}$/;
const rule = "a lower-case letter, then up to 30 lower-case letters, digits, - and _";
/** Accounts and template units that every Linux with systemd has for itself. Those of one distribution are found on the host. */
const taken = new Set("bin daemon mail nobody root autovt container-getty getty modprobe serial-getty user user-runtime-dir".split(" "));
/** Why a text cannot be the name of a service, as half a sentence; undefined: it can. */
function problemOfServiceName(name) {
	if (!allowed.test(name)) return `cannot be the name of a systemd unit and a system user: they take ${rule}`;
	return taken.has(name) ? "is an account or a unit of the system itself on every host" : void 0;
}
/** A valid name that is as near to the text as it can be. */
function suggestServiceName(text) {
	const plain = text.normalize("NFKD").replaceAll(/\p{M}/gu, "").toLowerCase().replaceAll(/[^a-z0-9_-]+/g, "-").replaceAll(/^[-_]+|[-_]+$/g, "");
	const fitting = (/^[a-z]/.test(plain) ? plain : ["service", plain].filter((part) => part !== "").join("-")).slice(0, 31).replace(/[-_]+$/, "");
	return taken.has(fitting) ? `${fitting}-service` : fitting;
}
/** The service of a project: unit, directory and user have no capitals. Errors: `input`, with the name to set instead. */
function serviceNameOf(project) {
	const name = project.toLowerCase();
	const problem = problemOfServiceName(name);
	if (problem === void 0) return name;
	throw new ActionError("input", `the service would be called ${JSON.stringify(name)}, which ${problem}`, { hint: `Set \`name\`, for example \`name: ${suggestServiceName(name)}\`. Nothing on the hosts was changed.` });
}

export { branchName as a, holdsVersion as c, parseLines as d, parseList as f, bareVersion as i, pseudoVersion as l, serviceNameOf as n, describedVersion as o, suggestServiceName as r, formatDate as s, problemOfServiceName as t, parseGlobs as u };