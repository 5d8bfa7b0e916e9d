import { l as ActionError } from "./merge-tree-WOxcOliZ.js";
import { s as step, u as onEvery } from "./host-session-BMgQ2bMd.js";
import { relative } from "node:path";

// src/deploy/fingerprint/fingerprint.ts
/** Facts that each host has of itself, in the order of the file that `status` prints. */
const plainFacts = [
	"os",
	"version",
	"kernel",
	"machine",
	"libc",
	"openssl",
	"systemd",
	"proxy",
	"time-sync"
];
/** Facts that are asked for by name. */
const namedFacts = ["packages", "sysctl"];
/** Their versions stand behind a name: `glibc 2.36`. */
const factsWithNames = ["libc", "proxy"];
/** Names that somebody asks for: `curl` of `packages.curl`. */
function namesOf(kind, facts) {
	const prefix = `${kind}.`;
	return [...new Set(facts.flatMap((fact) => fact.startsWith(prefix) ? [fact.slice(prefix.length)] : []))];
}

// src/deploy/fingerprint/compare-versions.ts
/**
* Below zero: `one` comes before `other`. By the rules of dpkg, which hold for all numbers with dots: digits count as numbers, letters come
* before other marks, and `~` before everything, the end among it. An epoch counts only where both have one: nobody thinks of it who
* writes `>=7.88`.
*/
function compareVersions(one, other) {
	const [a, b] = [splitEpoch(one), splitEpoch(other)];
	if (a.epoch !== void 0 && b.epoch !== void 0 && a.epoch !== b.epoch) return a.epoch - b.epoch;
	const [left, right] = [partsOf(a.version), partsOf(b.version)];
	for (let index = 0; index < Math.max(left.length, right.length); index++) {
		const [l, r] = [left[index] ?? "", right[index] ?? ""];
		const difference = index % 2 === 0 ? compareMarks(l, r) : compareDigits(l, r);
		if (difference !== 0) return difference;
	}
	return 0;
}
function splitEpoch(version) {
	const [, epoch, rest = version] = /^(\d{1,9}):(.*)$/.exec(version) ?? [];
	return {
		epoch: epoch === void 0 ? void 0 : Number(epoch),
		version: rest
	};
}
/** In turn what is no digit, and digits; it begins with the former, which may be empty. */
function partsOf(version) {
	const parts = version.match(/\d+|\D+/g) ?? [];
	return /^\d/.test(version) ? ["", ...parts] : parts;
}
function compareMarks(one, other) {
	for (let index = 0; index < Math.max(one.length, other.length); index++) {
		const difference = weightOf(one[index]) - weightOf(other[index]);
		if (difference !== 0) return difference;
	}
	return 0;
}
function weightOf(mark) {
	if (mark === "~") return -1;
	if (mark === void 0) return 0;
	return /[A-Za-z]/.test(mark) ? mark.charCodeAt(0) : 256 + mark.charCodeAt(0);
}
/** Of any length, without a number that could not hold them. */
function compareDigits(one, other) {
	const [l, r] = [one.replace(/^0+/, ""), other.replace(/^0+/, "")];
	if (l.length !== r.length) return l.length - r.length;
	return l < r ? -1 : l > r ? 1 : 0;
}

// src/deploy/fingerprint/wish.ts
/** For people who wrote something else. */
const wishForms = "an exact value, a range (\">=5.10 <7\", 12.x), a name and its range (\"glibc >=2.31\"), any, absent, or a list of these";
/** Reads a wish, or says what is wrong with it. */
function parseWish(given) {
	const text = given.trim().replace(/\s+/g, " ");
	if (text === "any" || text === "absent") return {
		kind: text,
		text
	};
	if (text.startsWith("= ")) return {
		kind: "exact",
		text,
		value: text.slice(2)
	};
	if (/^(?:\^|~|=|!)|\|\|/.test(text)) return { problem: `is none of ${wishForms}` };
	const words = text.replace(/([<>]=?) /g, "$1").split(" ");
	const start = words.findIndex((word) => boundOf(word) !== void 0 || /^[<>]/.test(word));
	if (words.length > 1 && words.at(-1) === "any") return {
		kind: "range",
		text,
		name: words.slice(0, -1).join(" "),
		bounds: []
	};
	if (start === -1) return {
		kind: "exact",
		text,
		value: text
	};
	const bounds = words.slice(start).map(boundOf);
	const known = bounds.filter((bound) => bound !== void 0);
	if (known.length < bounds.length) return { problem: `is none of ${wishForms}` };
	return {
		kind: "range",
		text,
		name: words.slice(0, start).join(" ") || void 0,
		bounds: known
	};
}
function boundOf(word) {
	const wildcard = /^(\d+(?:\.\d+)*)\.[x*]$/.exec(word)?.[1];
	if (wildcard !== void 0) return {
		operator: "x",
		version: wildcard
	};
	const [, operator, version = ""] = /^(>=|<=|>|<)([A-Za-z0-9][A-Za-z0-9.+~:_-]*)$/.exec(word) ?? [];
	return operator === void 0 ? void 0 : {
		operator,
		version
	};
}
/** `found` undefined: the host has no such thing. */
function isMet(wish, found) {
	if (found === void 0) return wish.kind === "absent";
	switch (wish.kind) {
		case "any": return true;
		case "absent": return false;
		case "exact": return wish.value === found;
		default: {
			const version = versionOf(found, wish.name);
			return version !== void 0 && wish.bounds.every((bound) => isWithin(version, bound));
		}
	}
}
/** What is behind the name; undefined: it has another one. */
function versionOf(found, name) {
	if (name === void 0) return found;
	return found.startsWith(`${name} `) ? found.slice(name.length + 1) : void 0;
}
function isWithin(version, { operator, version: limit }) {
	if (operator === "x") return version.startsWith(limit) && !/^[A-Za-z0-9]/.test(version.slice(limit.length));
	const difference = compareVersions(version, limit);
	switch (operator) {
		case ">=": return difference >= 0;
		case ">": return difference > 0;
		case "<=": return difference <= 0;
		default: return difference < 0;
	}
}

// src/deploy/fingerprint/judge-fingerprint.ts
/** What keeps each host from being what the file says, in the order of the hosts; none of an empty list. */
function judgeFingerprint(fingerprint, hosts) {
	return hosts.map((host) => [...judgeWanted(fingerprint, host), ...judgeSame(fingerprint, host, hosts)]);
}
function judgeWanted({ file, wanted }, { found }) {
	return wanted.flatMap(({ fact, line, wishes }) => {
		const value = found.get(fact);
		if (wishes.some((wish) => isMet(wish, value))) return [];
		return [{
			problem: `${describe(fact, value)}, and not ${wishes.map(({ text }) => text).join(" or ")}`,
			remedy: `${file}:${line} says what it has to be: change the host, or that line.`
		}];
	});
}
/** Who differs is told from most of the others; of as many on both sides, from the first. */
function judgeSame({ file, same }, { found }, hosts) {
	return same.flatMap(({ fact, line }) => {
		const [most] = [...Map.groupBy(hosts, (other) => other.found.get(fact))].toSorted(([, one], [, other]) => other.length - one.length);
		const value = found.get(fact);
		if (most === void 0 || most[0] === value) return [];
		const [usual, others] = most;
		const where = others.length > 3 ? `${others.length} hosts` : others.map(({ host }) => host).join(" and ");
		return [{
			problem: `${describe(fact, value)}, and not ${usual ?? "absent"} as on ${where}`,
			remedy: `${file}:${line} says that it has to be the same on all hosts.`
		}];
	});
}
function describe(fact, value) {
	return `${fact} is ${value ?? "absent"}`;
}

// src/deploy/fingerprint/check-hosts.ts
/** Reads the file that says what hosts have to be. Throws one `input` error with all that is wrong with it. */
async function loadFingerprint(path, { files, runner }) {
	if (path === void 0) return void 0;
	const file = relative(runner.workspace, path);
	const text = await files.readText(path);
	if (text === void 0) throw new ActionError("input", `fingerprint: there is no file ${file}`, { hint: "Commit it, and check it out before this step. `operation: status` prints one to begin from." });
	const { readFingerprint } = await import("./read-fingerprint-QExHlIxP.js");
	const read = readFingerprint(text, file);
	if (!("problems" in read)) return read;
	const [only, ...more] = read.problems;
	if (more.length === 0) throw new ActionError("input", `fingerprint: ${only}`);
	throw new ActionError("input", `fingerprint: ${file} cannot be used:`, { problems: read.problems });
}
/** Asks hosts for what they are made of. Changes nothing. */
async function readMadeHost(session, names, { cancelled }) {
	const { package: packages, sysctl, time_sync: timeSync, ...plain } = await step(session, "fingerprint", names, { signal: cancelled });
	const facts = [
		...Object.entries({
			...plain,
			"time-sync": timeSync
		}),
		...packages.map(({ name, value }) => [`packages.${name}`, value]),
		...sysctl.map(({ name, value }) => [`sysctl.${name}`, value])
	];
	return {
		host: session.label,
		found: new Map(facts.flatMap(([fact, value]) => value === void 0 ? [] : [[fact, value]]))
	};
}
/** What keeps each host from being what the file says, in the order of the hosts. */
async function compareHosts(sessions, fingerprint, { measure }, world) {
	if (fingerprint === void 0) return sessions.map(() => []);
	const facts = [...fingerprint.wanted, ...fingerprint.same].map(({ fact }) => fact);
	const names = {
		packages: namesOf("packages", facts),
		sysctls: namesOf("sysctl", facts)
	};
	const made = await onEvery(sessions, (session) => measure("fingerprint", session.label, () => readMadeHost(session, names, world)));
	return judgeFingerprint(fingerprint, made);
}
/** Throws `preflight` with all that is wrong on all hosts, before any of them is touched. */
async function requireFingerprint(sessions, fingerprint, times, world) {
	const findings = await compareHosts(sessions, fingerprint, times, world);
	const problems = sessions.flatMap(({ label }, index) => (findings[index] ?? []).map(({ problem, remedy }) => `${label}: ${problem}. ${remedy}`));
	const [only, ...more] = problems;
	if (only === void 0) return;
	const failed = findings.filter((each) => each.length > 0).length;
	const hint = "No host was touched. `operation: status` prints what the hosts are made of.";
	if (more.length === 0) throw new ActionError("preflight", only, { hint });
	const headline = `${failed} of ${sessions.length} hosts are not what ${fingerprint?.file} says:`;
	throw new ActionError("preflight", headline, {
		problems,
		hint
	});
}

export { parseWish as a, namedFacts as c, requireFingerprint as i, namesOf as l, loadFingerprint as n, wishForms as o, readMadeHost as r, factsWithNames as s, compareHosts as t, plainFacts as u };