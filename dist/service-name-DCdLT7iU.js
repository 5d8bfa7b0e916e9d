import { t as ActionError } from "./errors-DbSu95yo.js";

// src/build/version.ts
/** Pure parts of the version: which tag counts, what a build without a tag is called, what is not committed. */
/** A version of semver.org, as a rule with a leading v, as Go and most Git hosts write it. */
const semver = /^v?(\d+)\.(\d+)\.(\d+)(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?$/;
/**
* What the tags of a module start with: its directory in the repository (Go's rule for modules in sub-directories).
* `directory` is as `git rev-parse --show-prefix` prints it: `` or `service/`. A major version directory (`v2/`) does not count.
*/
function tagPrefix(directory) {
	return directory.replace(/(^|\/)v[2-9]\d*\/$/, "$1");
}
/**
* The version that a commit's tags give to the module: `preferred` (the tag that started the workflow) if it is one of them,
* else the highest semantic version, else a tag of another form with a number in it: `latest` and `stable` name no version, and
* wander from commit to commit. undefined: none of the tags is a version of this module.
*/
function versionOfTags(tags, prefix, preferred) {
	const candidates = tags.filter((tag) => tag.startsWith(prefix)).map((tag) => tag.slice(prefix.length)).filter((tag) => tag !== "" && !tag.includes("/"));
	if (preferred?.startsWith(prefix) && candidates.includes(preferred.slice(prefix.length))) return preferred.slice(prefix.length);
	return candidates.filter((tag) => semver.test(tag)).sort(compareVersions).at(-1) ?? candidates.filter((tag) => /\d/.test(tag)).sort().at(-1);
}
/** Patterns of `git describe` for versions of this module and not of modules further down; a glob's * matches slashes as well. */
function describePatterns(prefix) {
	const literal = prefix.replaceAll(/[\\*?[]/g, "\\$&");
	return [
		"--match",
		`${literal}v[0-9]*`,
		"--match",
		`${literal}[0-9]*`,
		"--exclude",
		`${literal}*/*`
	];
}
/** `v1.2.3-4-g31b2f0f13914`: from what `git describe --long` says, with the version that its tag's commit is called by. */
function describedVersion(description, versionOf) {
	const [, tag, distance, commit] = /^(.+)-(\d+)-(g[0-9a-f]+)$/s.exec(description) ?? [];
	return tag === void 0 ? void 0 : `${versionOf(tag)}-${distance}-${commit}`;
}
/** The branch that is built; empty for a tag, or when nobody knows. `checkedOut`: as git says, empty when HEAD is detached. */
function branchName(checkedOut, env) {
	if (checkedOut !== "") return checkedOut;
	if (env["GITHUB_HEAD_REF"]) return env["GITHUB_HEAD_REF"];
	return env["GITHUB_REF_TYPE"] === "branch" ? env["GITHUB_REF_NAME"] ?? "" : "";
}
/** Precedence of semver.org, for texts that match it. */
function compareVersions(left, right) {
	const [, ...a] = semver.exec(left) ?? [];
	const [, ...b] = semver.exec(right) ?? [];
	for (let index = 0; index < 3; index++) {
		const difference = Number(a[index]) - Number(b[index]);
		if (difference !== 0) return difference;
	}
	return comparePrereleases(a[3], b[3]);
}
function comparePrereleases(left, right) {
	if (left === void 0 || right === void 0) return Number(left === void 0) - Number(right === void 0);
	const a = left.split(".");
	const b = right.split(".");
	for (let index = 0; index < Math.min(a.length, b.length); index++) {
		const difference = compareIdentifiers(a[index] ?? "", b[index] ?? "");
		if (difference !== 0) return difference;
	}
	return a.length - b.length;
}
function compareIdentifiers(a, b) {
	const numeric = /^\d+$/;
	if (numeric.test(a) && numeric.test(b)) return Number(a) - Number(b);
	if (numeric.test(a) !== numeric.test(b)) return numeric.test(a) ? -1 : 1;
	return a < b ? -1 : a > b ? 1 : 0;
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
/** Files of `git status --porcelain -z`: each entry is `XY path`; a rename or copy is followed by the old path alone. */
function parseStatus(output) {
	const files = [];
	const entries = output.split("\0");
	for (let index = 0; index < entries.length; index++) {
		const entry = entries[index] ?? "";
		if (entry.length < 4) continue;
		files.push(entry.slice(3));
		if (/[RC]/.test(entry.slice(0, 2))) index++;
	}
	return files;
}

// src/hosts/service-name.ts
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

export { branchName as a, formatDate as c, pseudoVersion as d, tagPrefix as f, bareVersion as i, holdsVersion as l, serviceNameOf as n, describePatterns as o, versionOfTags as p, suggestServiceName as r, describedVersion as s, problemOfServiceName as t, parseStatus as u };