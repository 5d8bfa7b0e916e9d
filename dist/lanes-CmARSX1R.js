import { d as combineErrors } from "./merge-tree-WOxcOliZ.js";
import { createHash } from "node:crypto";

// src/deploy/facts/host-facts.ts
/**
* The release to go back to: the last one that was proved to serve. A host that has lost its state.json is taken by its
* word: what serves there is better than nothing.
*/
function provenRelease(facts) {
	const { state, current, pending } = facts;
	if (typeof state === "object") return usableRelease(facts, state.release);
	return current === pending ? void 0 : usableRelease(facts, current);
}
/** The same release, if it is still on disk and was not found bad. */
function usableRelease({ releases }, id) {
	return releases.some((release) => release.id === id && !release.isBad) ? id : void 0;
}
/** What is paused there, where that can be read. */
function pausedOf({ paused }) {
	return typeof paused === "object" ? paused : void 0;
}
function recordOf(facts, id) {
	return facts.releases.find((release) => release.id === id)?.record;
}
/** The latest release on the host whose binary is the wanted one, so that it need not be sent. */
function releaseWithBinary(facts, sha256) {
	return facts.releases.findLast(({ record }) => record?.binarySha256 === sha256)?.id;
}
/** The latest release on the host that has the same files beside its program, so that they need not be sent. */
function releaseWithFiles({ releases }, manifestSha256) {
	if (manifestSha256 === void 0) return void 0;
	return releases.findLast(({ record }) => record?.filesSha256 === manifestSha256)?.id;
}

// src/service/remedies.ts
/** What to do about it, as sentences to the user; `place`: undefined where it is not in the repository, or nobody knows. */
function remedyFor(cause, place) {
	switch (cause.kind) {
		case "cannot write": return remedyForWriting(cause.path);
		case "file missing": return remedyForMissing(cause.path, place);
		case "program missing": return `A release does not have it: install \`${cause.program}\` on the hosts, or do without it.`;
		case "variable missing": return `Set ${cause.variable} in \`environment\`.`;
		case "no such service": return `Is ${cause.address} right in \`environment\`? On a runner, \`services:\` of the job starts a database.`;
		case "port taken": return `Port ${cause.port} is taken: listen on the port in PORT, not on one of your own.`;
		case "port forbidden": return `Port ${cause.port} needs root: listen on the port in PORT, and set \`port\` for the public one.`;
		case "port misread": return "PORT is a number: listen on \":\" + os.Getenv(\"PORT\").";
		case "speaks https": return "The health check is plain HTTP from the same machine: serve HTTP on PORT, and leave TLS to a proxy in front.";
		case "wants arguments": return "Set `args`, such as `args: serve`, or serve when there are none.";
	}
}
function remedyForWriting(path) {
	const isElsewhere = path !== void 0 && /^(?:\$HOME)?\//.test(path);
	const rule = isElsewhere ? "A service may write only to `data/` and `logs/`:" : "The working directory of a release is read-only; a service writes to `data/` and `logs/`:";
	if (path === void 0) return `${rule} put the database file into \`data/\` (DATA_DIR).`;
	const [directory, variable] = isLog(path) ? ["logs", "LOGS_DIR"] : ["data", "DATA_DIR"];
	const name = path.replace(/^(?:\$HOME\/|\/|\.\.\/)+/, "").replace(/^(?:logs?|data|bin)\//, "");
	const target = isElsewhere ? name.split("/").at(-1) ?? name : name;
	if (/^(?:data|logs)(?:\/|$)/.test(path)) return "`data/` and `logs/` belong to the service's user: it may write there.";
	return `${rule} write \`${path}\` to \`${/^(?:logs?|data)$/.test(target) ? `${directory}/` : `${directory}/${target}`}\` (${variable}).`;
}
function isLog(path) {
	return /\.log(?:\.|$)|(?:^|\/)logs?(?:[./]|$)/.test(path);
}
function remedyForMissing(path, place) {
	if (/(?:^|\/)\.env/.test(path)) return `A release has no \`${path}\`: put its lines into \`environment\`, and start also without the file.`;
	if (/\.(?:pem|crt|cer|key|p12|pfx)$/.test(path)) return `A release has no \`${path}\`: leave TLS to a proxy in front, or pass the text in \`environment\`.`;
	if (/^(?:data|logs)(?:\/|$)/.test(path)) return `\`${path}\` begins empty on a host: create what is not there.`;
	if (/^(?:\$HOME)?\//.test(path)) return `Does every host have \`${path}\`? Values can also come from \`environment\`.`;
	const there = place && `\`${path}\` is in the repository, but not in the release: `;
	const include = place === void 0 ? includeOf(path) : place.include;
	const bring = include && `add \`include: ${include}\`${place ? "" : " if it is in the repository"}, or `;
	const embed = `${there && !bring ? "embed it" : `embed ${bring ? "it" : `\`${path}\``}`} with \`//go:embed\`${howToServe(path)}`;
	const words = `${there ?? ""}${bring ?? ""}${embed}${isSettings(path) ? ", or take the values from `environment`" : ""}.`;
	return there === void 0 ? `${words.charAt(0).toUpperCase()}${words.slice(1)}` : words;
}
/** What would bring a path of the working directory; undefined: nothing would. */
function includeOf(path) {
	if (/^(?:\.\.|bin)\//.test(path)) return void 0;
	const fixed = path.replace(/[*?[{].*$/, "").replace(/\/+$/, "");
	if (fixed !== path.replace(/\/+$/, "")) return fixed.includes("/") ? `${fixed.replace(/\/[^/]*$/, "")}/**` : fixed === "" ? path : `${fixed}/**`;
	return /\.[^/]+$/.test(fixed) ? fixed : `${fixed}/**`;
}
function isSettings(path) {
	return /\.(?:ya?ml|toml|json|ini|conf|cfg|properties)$|(?:^|\/)conf(?:ig|igs)?(?:\/|$)/.test(path);
}
/** Gin's own words for files that come from an embed.FS. */
function howToServe(path) {
	if (/\.(?:html?|tmpl|gohtml|tpl)$|templates?|views?\b/.test(path)) return " and load it with `template.ParseFS` (Gin: `SetHTMLTemplate`)";
	return /static|public|assets|dist\b/.test(path) ? " and serve it with `http.FS` (Gin: `StaticFS`)" : "";
}

// src/service/health-answer.ts
const patienceWithRefusals = {
	answers: 5,
	overMs: 1e3
};
/** An answer that does not get better while the service starts. What waits for something says 5xx, 408, 425 or 429. */
function isRefusal(status) {
	return status >= 300 && status < 500 && ![
		408,
		425,
		429
	].includes(status);
}
/** Whether the same refusal has come for so long that no other answer is to be expected. Oldest first; 0: no answer. */
function isSteadyRefusal(answers, { answers: wanted, overMs } = patienceWithRefusals) {
	const last = answers.at(-1);
	if (last === void 0 || !isRefusal(last.status)) return false;
	const streak = answers.slice(answers.findLastIndex(({ status }) => status !== last.status) + 1);
	return streak.length >= wanted && last.atMs - (streak[0]?.atMs ?? last.atMs) >= overMs;
}
/** In the order in which they are named, when several of them answer. */
const commonHealthPaths = [
	"/health",
	"/healthz",
	"/ping",
	"/livez",
	"/readyz",
	"/status",
	"/api/health",
	"/api/v1/health",
	"/"
];
/** Half a sentence about the service, with what to do about it: `answered 404 on /health: set \`health-path\`, ...`. */
function describeBadAnswer(healthPath, answer) {
	const { status, leadsTo, speaksHttps = false } = answer;
	if (speaksHttps) return `speaks only HTTPS. ${remedyFor({ kind: "speaks https" })}`;
	return `answered ${status} on ${healthPath}${leadsTo === void 0 || leadsTo === "" ? "" : `, a redirect to ${leadsTo}`}: ${adviceFor(answer)}`;
}
function adviceFor({ status, healthyPath }) {
	const other = healthyPath === void 0 ? "set `health-path`" : `set \`health-path: ${healthyPath}\`, which answers 2xx`;
	if (status === 404) return `${other}, or add the route`;
	if (status === 401 || status === 403 || status === 407) return `${other}, or let the health check in without a login`;
	if (status === 405) return `${other}, or answer GET there`;
	if (status >= 300 && status < 400) return `${other}, or answer there with 2xx instead of a redirect`;
	return isRefusal(status) ? `${other}, or answer there with 2xx` : "it has to answer 2xx";
}

// src/deploy/judgement/state/what-is-shared.ts
/** The kernel sends connections, and a proxy requests. undefined: what a record of an earlier version does not say. */
const whatIsSharedBy = (front) => front === void 0 || front === "kernel" ? "new connections" : "requests";

// src/deploy/release/layout.ts
/** Where a service lives on its hosts, unless somebody says otherwise. */
function deployPathOf({ deployPath }, name) {
	return deployPath ?? `/opt/${name}`;
}
/**
* `<time>-<version>-<sha8>`: sorts by time, says what it is, and stays apart from another build of the same version.
* The hash is of the binaries alone: it is seen in logs, and must tell nothing about the environment's values.
*/
function releaseId(facts) {
	return `${new Date(facts.nowMs).toISOString().replace(/[-:]|\.\d+/g, "")}-${facts.version.replace(/[^A-Za-z0-9._+-]/g, "_").slice(0, 64)}-${sha256Of(...[...facts.binaryHashes].sort()).slice(0, 8)}`;
}
/** Hash of a list of texts that no other list has: each is preceded by its length. */
function sha256Of(...parts) {
	const hash = createHash("sha256");
	for (const part of parts) hash.update(`${Buffer.byteLength(part)}:`).update(part);
	return hash.digest("hex");
}
/**
* A port for the canary that nobody listens on: the same one each time for a service, where it is free. 20000 to 29999
* is below the range that Linux hands out for outgoing connections (32768 and up).
*/
function pickPrivatePort(name, publicPort, listening) {
	const start = Number.parseInt(sha256Of(name).slice(0, 8), 16);
	for (let offset = 0; offset < 1e4; offset++) {
		const port = 2e4 + (start + offset) % 1e4;
		if (port !== publicPort && !listening.has(port)) return port;
	}
	return publicPort;
}

// src/service/cause.ts
/**
* Go's own words for what a file system refused (os.PathError, os.LinkError): `open gin.log: permission denied`. A path holds
* no blank here: `failed to open the file: permission denied` names none.
*/
const pathError = /\b(open|openat|create|mkdir|mkdirat|unlinkat|remove|truncate|write|chmod|chtimes|stat|lstat|statx|read|readlink|chdir|(?:rename|link|symlink) \S+) (\S+?): (permission denied|read-only file system|operation not permitted|no such file or directory)/;
/** Who listens on a Unix socket makes a file. */
const unixSocket = /\blisten unix(?:gram|packet)? (\S+?): bind: (?:permission denied|read-only file system)/;
/** github.com/spf13/viper: the name of a file, without its end, and the directories where it was looked for. */
const viperError = /Config File \\?"([^"\\]+)\\?" Not Found in \\?"\[([^\]]*)\]/;
/** github.com/joho/godotenv, and what people print when it fails. */
const dotenv = /(?:^|[\s"'`/:])(\.env(?:\.\w+)?)\b/;
const isComplaint = /error|unable|fail|cannot|can't|could ?n[o']t|\bno\b|not found|missing/i;
/** Each takes what it names out of the line, in Go's words and in those of the libraries that services use. */
const patterns = [
	[/client sent an HTTP request to an HTTPS server/i, () => ({ kind: "speaks https" })],
	[/exec: \\?"([^"\\]+)\\?": (?:executable file not found|no such file)/, (program) => missingProgram(program)],
	[/fork\/exec (\S+?): no such file/, (program) => missingProgram(program)],
	[/pattern matches no files: [`"#\\]*([^`"#\\]+)/, (path) => ({
		kind: "file missing",
		path
	})],
	[/unable to open database file|attempt to write a readonly database|SQLITE_(?:CANTOPEN|READONLY)/i, () => ({
		kind: "cannot write",
		path: void 0
	})],
	[/listen tcp\S* \S*?:(\d+): bind: address already in use/, (port) => ({
		kind: "port taken",
		port
	})],
	[/listen tcp\S* \S*?:(\d+): bind: permission denied/, (port) => ({
		kind: "port forbidden",
		port
	})],
	[/listen tcp\S*: (?:lookup tcp\S*|address \S+: (?:missing port in address|too many colons|unknown port))/, () => ({ kind: "port misread" })],
	[/\brequired (?:environment variable|key|variable) [\\"'`]*([A-Z][A-Z0-9_]{2,})\b/i, (variable) => missing(variable)],
	[/\bmissing (?:required )?(?:env\w*(?: var\w*)? )?[\\"'`$]*([A-Z]+(?:_[A-Z0-9]+)+)\b/, (variable) => missing(variable)],
	[/\b([A-Z]+(?:_[A-Z0-9]+)+|DSN|PORT)\b[a-z\\"'` ]{1,40}?(?:not set|be set|required|unset|missing|empty|not defined|not found)\b/, (variable) => missing(variable)],
	[/dial (?:tcp|udp)\S*:? (\S+?): (?:connect: |i\/o timeout)/, (address) => ({
		kind: "no such service",
		address
	})],
	[/lookup (\S+?)(?: on \S+)?: (?:no such host|server misbehaving)/, (address) => ({
		kind: "no such service",
		address
	})],
	[/^usage(?: of)?\b|^\s*Use "[^"]+ \[command\] --help"|required flag\(s\)|flag: help requested/i, () => ({ kind: "wants arguments" })]
];
function missing(variable) {
	return {
		kind: "variable missing",
		variable
	};
}
function missingProgram(program) {
	return {
		kind: "program missing",
		program
	};
}
const writingCalls = /^(?:create|mkdir|mkdirat|unlinkat|remove|truncate|write|chmod|chtimes|rename|link|symlink)/;
/** Characters of a line that are looked at. */
const readCharacters = 2e3;
/** What a line of a log says; `root`: the directory of the service, whose releases are named as the service sees them. */
function causeIn(wholeLine, root) {
	const line = wholeLine.slice(0, readCharacters);
	const [, call = "", path = "", reason = ""] = pathError.exec(line) ?? [];
	if (path !== "") return causeOf(call, relativePath(path.replace(/^[\\"'`]+|[\\"'`]+$/g, ""), root), reason);
	const [, config, places] = viperError.exec(line) ?? [];
	if (config !== void 0) return {
		kind: "file missing",
		path: outermost(config, (places ?? "").split(/[\s,]+/), root)
	};
	const [, file] = dotenv.exec(line) ?? [];
	if (file !== void 0 && isComplaint.test(line)) return {
		kind: "file missing",
		path: file
	};
	const [, socket] = unixSocket.exec(line) ?? [];
	if (socket !== void 0) return {
		kind: "cannot write",
		path: relativePath(socket, root)
	};
	for (const [pattern, cause] of patterns) {
		const [found, ...named] = pattern.exec(line) ?? [];
		if (found !== void 0) return cause(...named);
	}
}
/** A place outside of the release, if it was looked for there too: a host may have it. */
function outermost(name, directories, root) {
	return directories.map((directory) => relativePath(`${directory}/${name}`, root)).find((path) => !isOfRelease(path)) ?? name;
}
function causeOf(call, path, reason) {
	if (reason === "no such file or directory") return path === "" ? void 0 : {
		kind: "file missing",
		path
	};
	return reason === "read-only file system" || writingCalls.test(call) || !path.startsWith("/") || call === "open" || call === "openat" ? {
		kind: "cannot write",
		path
	} : void 0;
}
/** As the service sees it from its working directory, the release. Its own directory is its home, wherever that is. */
function relativePath(path, root) {
	if (root === "" || !path.startsWith(`${root}/`)) return path.replace(/^(?:\.\/)+/, "") || ".";
	const below = path.slice(root.length + 1);
	const [, inRelease] = /^(?:releases\/[^/]+|current|canary)(?:\/(.*))?$/.exec(below) ?? [];
	if (inRelease !== void 0) return inRelease;
	return /^(?:data|logs)(?:\/|$)/.test(below) ? below : `$HOME/${below}`;
}
/** Whether it lies in the release, which is the same on every host and has what the deploy has brought. */
function isOfRelease(path) {
	return !/^(?:\/|~|\$HOME\/|\.\.(?:\/|$)|(?:data|logs)(?:\/|$))/.test(path);
}
/** The release alone decides it: the same happens on every host, whatever else is there. */
function holdsOnHosts(cause) {
	switch (cause.kind) {
		case "cannot write":
		case "file missing": return cause.path !== void 0 && isOfRelease(cause.path);
		case "port misread": return true;
		default: return false;
	}
}

// src/service/last-words.ts
/** Go's runtime: a panic that nobody recovered, and what it cannot survive. */
const crash = /^(?:panic|fatal error|SIG[A-Z]+): /;
/** Stacks, of Go's runtime and of zap: functions alone, `created by`, files with a tab before them. */
const frame = /^(?:\s|goroutine \d+ |runtime stack:|created by |exit status \d+$|\[signal |\S+$)/;
const complaint = /\b(?:panic|fatal|error|fail\w*|cannot|can't|could ?n[o']t|unable|refused|denied|not found|no such|missing|invalid|required|timeout|must)\b/i;
/**
* The first crash, for what comes after it is stacks; else the last line that complains: what comes after it is how the program
* takes its leave. `root`: the directory of the service.
*/
function lastWordsIn(lines, root) {
	const sentences = lines.filter((line) => line.trim() !== "" && !frame.test(line));
	const line = lines.find((each) => crash.test(each)) ?? sentences.findLast((each) => complaint.test(each) || causeIn(each, root) !== void 0) ?? sentences.at(-1) ?? lines.findLast((each) => each.trim() !== "");
	return line === void 0 ? void 0 : {
		text: messageOf(line),
		cause: causeIn(line, root)
	};
}
/** `2026/11/28 18:40:00 main.go:12: ` of package log, `2026-11-28T18:40:00.000Z` of others. */
const time = /^\[?\d{4}[/-]\d\d[/-]\d\d[ T]\d\d:\d\d:\d\d\S*\s+(?:[\w./-]+\.go:\d+: )?/;
/** What a line says, out of a record in JSON or logfmt, or without its time. */
function messageOf(line) {
	const fields = line.startsWith("{") ? jsonFields(line) : logfmtFields(line);
	const message = fields.get("msg") ?? fields.get("message");
	const error = fields.get("error") ?? fields.get("err");
	return (message === void 0 || error === void 0 || message.includes(error) ? message ?? error : `${message}: ${error}`) ?? line.replace(time, "").replaceAll("	", " ").trim();
}
function jsonFields(line) {
	try {
		const entries = Object.entries(JSON.parse(line));
		return new Map(entries.flatMap(([name, value]) => typeof value === "string" ? [[name.toLowerCase(), value]] : []));
	} catch {
		return /* @__PURE__ */ new Map();
	}
}
function logfmtFields(line) {
	if (!/\bmsg="/.test(line)) return /* @__PURE__ */ new Map();
	const found = line.matchAll(/(?:^| )(\w+)=(?:"((?:[^"\\]|\\.)*)"|(\S+))/g);
	return new Map([...found].map(([, name = "", quoted, plain = ""]) => [name, quoted?.replaceAll("\\\"", "\"") ?? plain]));
}

// src/tasks/lanes.ts
function createLane(limit) {
	let atWork = 0;
	const waiting = [];
	return async (work) => {
		if (atWork >= limit) await new Promise((enter) => waiting.push(enter));
		else atWork += 1;
		try {
			return await work();
		} finally {
			const next = waiting.shift();
			if (next === void 0) atWork -= 1;
			else next();
		}
	};
}
/** Like Promise.allSettled, with at most `limit` at work. In the order of `items`. */
function settleBounded(items, limit, work) {
	const lane = createLane(limit);
	return Promise.allSettled(items.map((item) => lane(() => work(item))));
}
/** All values; the errors as one, if there are any. */
function valuesOf(results) {
	const errors = results.flatMap((result) => result.status === "rejected" ? [result.reason] : []);
	if (errors.length > 0) throw combineErrors(errors);
	return results.flatMap((result) => result.status === "fulfilled" ? [result.value] : []);
}

export { releaseWithBinary as C, recordOf as S, usableRelease as T, patienceWithRefusals as _, causeIn as a, pausedOf as b, deployPathOf as c, sha256Of as d, whatIsSharedBy as f, isSteadyRefusal as g, isRefusal as h, lastWordsIn as i, pickPrivatePort as l, describeBadAnswer as m, settleBounded as n, holdsOnHosts as o, commonHealthPaths as p, valuesOf as r, isOfRelease as s, createLane as t, releaseId as u, includeOf as v, releaseWithFiles as w, provenRelease as x, remedyFor as y };