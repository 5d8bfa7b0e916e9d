import { t as ActionError } from "./errors-DbSu95yo.js";
import { _ as nearest, o as targetEnvironment } from "./target-DsunoBip.js";
import { randomUUID } from "node:crypto";
import { spawn } from "node:child_process";
import { setTimeout as setTimeout$1 } from "node:timers/promises";
import { StringDecoder } from "node:string_decoder";
import { readFile, readdir, readlink } from "node:fs/promises";

// src/project/go-flags.ts
/**
* Fields of a text, as Go splits its flags (cmd/internal/quoted): at white space, except in a field that starts with a quote;
* nothing is unescaped. undefined: a quote is not closed.
*/
function splitQuoted(text) {
	const fields = [];
	const field = /[ \t\r\n]*(?:'([^']*)'|"([^"]*)"|([^ \t\r\n'"][^ \t\r\n]*))/y;
	const end = text.replace(/[ \t\r\n]+$/, "").length;
	while (field.lastIndex < end) {
		const found = field.exec(text);
		if (!found) return void 0;
		fields.push(found[1] ?? found[2] ?? found[3] ?? "");
	}
	return fields;
}
/** undefined: the word is no flag. */
function parseGoFlag(word) {
	const [, name, value] = /^--?([^-=][^=]*)(?:=(.*))?$/s.exec(word) ?? [];
	return name === void 0 ? void 0 : {
		name,
		value
	};
}
/** The flags of GOFLAGS, which takes no value as a word of its own. Go refuses what is left out here. */
function flagsOfGoflags(goflags) {
	return (splitQuoted(goflags) ?? []).flatMap((word) => parseGoFlag(word) ?? []);
}
/** The value that counts: the last one. */
function lastValue(flags, name) {
	return flags.findLast((flag) => flag.name === name)?.value;
}
/** As one argument. */
function formatGoFlag({ name, value }) {
	return value === void 0 ? `-${name}` : `-${name}=${value}`;
}

// src/go-build/command/arguments.ts
function buildArguments(build) {
	return [
		build.goBinary,
		"build",
		"-v",
		...build.flags.map(formatGoFlag),
		"-trimpath",
		`-buildvcs=${build.stampCommit}`,
		...linkerArguments(build.packages),
		...tagArguments(build.tags),
		"-o",
		build.output,
		...build.packages.map(({ path }) => path)
	];
}
/** The go command keeps the flags of several packages apart by `pattern=flags`. */
function linkerArguments(packages) {
	const isAlone = packages.length === 1;
	return packages.flatMap(({ path, ldflags }) => ldflags === "" ? [] : [`-ldflags=${isAlone ? "" : `${path}=`}${ldflags}`]);
}
/** None rather than an empty -tags, which would overrule the tags in GOFLAGS. */
function tagArguments(tags) {
	return tags.length > 0 ? [`-tags=${tags.join(",")}`] : [];
}
/**
* The user's linker flags and the version variables, as one argument. The go command splits it at white space; a field in ' or "
* is kept whole, and nothing is unescaped (cmd/internal/quoted). So a value with both quotes cannot be passed: `input`.
*/
function linkerFlags(ldflags, variables) {
	return [ldflags.trim(), ...variables.map(linkerFlag)].filter((flag) => flag !== "").join(" ");
}
function linkerFlag({ symbol, value }) {
	return `-X ${quoteField(`${symbol}=${value}`, symbol)}`;
}
/** One field for the go command to split off; `symbol`: whose value it holds. */
function quoteField(field, symbol) {
	if (field.includes("\0")) throw unquotable(symbol, "a NUL byte");
	if (!/[\s'"]/.test(field)) return field;
	if (!field.includes("'")) return `'${field}'`;
	if (!field.includes("\"")) return `"${field}"`;
	throw unquotable(symbol, "both ' and \"");
}
function unquotable(symbol, what) {
	return new ActionError("input", `version-variables: the value of ${symbol} contains ${what}`, { hint: "The Go linker has no way to take such a value. Leave one of them out, or read the text from an embedded file." });
}
/**
* Variables that change what the toolchain writes without being asked for; the list follows golang.org/x/build's gorebuild.
* GOEXPERIMENT and GOFLAGS are not here: somebody who sets them for a service means it, and the log names them.
*/
const leaking = [
	"GO_EXTLINK_ENABLED",
	"GO_GCFLAGS",
	"GO_LDFLAGS",
	"GO_LDSO",
	"GOROOT_FINAL",
	"CC_FOR_TARGET",
	"CXX_FOR_TARGET"
];
/** The environment of every go command that concerns one target, on top of the job's. */
function buildEnvironment({ target, cgo, compiler }) {
	return {
		...Object.fromEntries(leaking.map((name) => [name, void 0])),
		GOROOT: void 0,
		CGO_ENABLED: cgo ? "1" : "0",
		...compiler === void 0 ? {} : {
			CC: compiler.cc,
			CXX: compiler.cxx
		},
		GOTOOLCHAIN: "local",
		...targetEnvironment(target)
	};
}

// src/go-build/command/build-flags.ts
/** All flags of `go build` (cmd/go/internal/work/build.go of Go 1.26). */
const rules = {
	C: { refusal: "changes the directory: use the input `working-directory`" },
	a: { isSwitch: true },
	asan: { isSwitch: true },
	asmflags: {},
	buildmode: { values: [
		"default",
		"exe",
		"pie"
	] },
	buildvcs: { isSwitch: true },
	compiler: { values: ["gc"] },
	cover: { isSwitch: true },
	covermode: { values: [
		"set",
		"count",
		"atomic"
	] },
	coverpkg: {},
	"debug-actiongraph": { refusal: "is for those who work on the go command" },
	"debug-runtime-trace": { refusal: "is for those who work on the go command" },
	"debug-trace": { refusal: "is for those who work on the go command" },
	gccgoflags: { refusal: "is for gccgo, whose binaries cannot be proved" },
	gcflags: {},
	installsuffix: {},
	json: {
		isSwitch: true,
		refusal: "changes the output of the compiler, from which annotations are made"
	},
	ldflags: { refusal: "belongs into the input `ldflags`, which is put together with the version variables" },
	linkshared: {
		isSwitch: true,
		refusal: "makes a binary that needs Go's own shared libraries on every host"
	},
	mod: { values: [
		"mod",
		"readonly",
		"vendor"
	] },
	modcacherw: { isSwitch: true },
	modfile: {},
	msan: { isSwitch: true },
	n: {
		isSwitch: true,
		refusal: "only prints what would be built"
	},
	o: { refusal: "says where the binary goes: use the inputs `output-directory` and `name`" },
	overlay: {},
	p: {},
	pgo: {},
	pkgdir: { refusal: "takes packages that are not built from this source" },
	race: { isSwitch: true },
	tags: {},
	toolexec: {},
	trimpath: { isSwitch: true },
	v: { isSwitch: true },
	work: {
		isSwitch: true,
		refusal: "leaves its temporary directory behind"
	},
	x: { isSwitch: true }
};
/** The text of the input `build-flags`: `-mod=vendor -pgo auto`. */
function parseBuildFlags(text) {
	const words = splitQuoted(text);
	if (words === void 0) return {
		flags: [],
		tags: [],
		problems: ["a quote is not closed; Go knows no escapes: a field in ' ends at the next '"]
	};
	const flags = [];
	const problems = [];
	for (let at = 0; at < words.length; at++) {
		const word = words[at] ?? "";
		const flag = parseGoFlag(word);
		if (flag === void 0) {
			problems.push(`${JSON.stringify(word)} is no flag: packages are named in the input \`main\``);
			continue;
		}
		const complete = flag.value === void 0 && rules[flag.name] !== void 0 && !rules[flag.name]?.isSwitch ? {
			...flag,
			value: words[++at]
		} : flag;
		const problem = problemOfFlag(complete);
		if (problem !== void 0) problems.push(problem);
		else if (!implied.has(flag.name)) flags.push(normalized(complete));
	}
	const tags = flags.flatMap(({ name, value = "" }) => name === "tags" ? splitTags(value) : []);
	return {
		flags: flags.filter(({ name }) => name !== "tags"),
		tags,
		problems: [...problems, ...contradictions(flags)]
	};
}
function isKnownFlag(name) {
	return rules[name] !== void 0;
}
/** Commas, or the white space of old; Go takes either. */
function splitTags(value) {
	return value.split(/[\s,]+/).filter((tag) => tag !== "");
}
/** What is wrong with one flag by itself. */
function problemOfFlag({ name, value }) {
	const rule = rules[name];
	if (rule === void 0) {
		const near = nearest(name, Object.keys(rules));
		return `-${name} is no flag of \`go build\`${near === void 0 ? "" : `; did you mean -${near}?`}`;
	}
	if (rule.refusal !== void 0) return `-${name} ${rule.refusal}`;
	if (rule.isSwitch) {
		if (value !== void 0 && truthOf(value) === void 0) return `-${name}=${value} is neither true nor false`;
		if (name === "trimpath" && value !== void 0 && !truthOf(value)) return "-trimpath=false would write the runner's directories into the binary, and no other machine could build the same";
		return;
	}
	if (value === void 0 || value === "") return `-${name} needs a value`;
	if (name === "p" && !/^[1-9]\d{0,3}$/.test(value)) return `-p=${value} is no number of programs to run at once`;
	if (rule.values === void 0 || rule.values.includes(value)) return void 0;
	const unprovable = name === "buildmode" ? ": only programs can be proved and deployed" : "";
	return `-${name}=${value} is none of ${rule.values.join(", ")}${unprovable}${near(value, rule.values)}`;
}
function near(value, values) {
	const meant = nearest(value, values);
	return meant === void 0 ? "" : `; did you mean ${meant}?`;
}
function contradictions(flags) {
	const twice = [...new Set(flags.map(({ name }) => name))].flatMap((name) => {
		const values = [...new Set(flags.flatMap((flag) => flag.name === name ? [formatGoFlag(flag)] : []))];
		const isAddedUp = name === "tags" || name === "gcflags" || name === "asmflags";
		return values.length > 1 && !isAddedUp ? [`${values.join(" and ")} contradict each other`] : [];
	});
	const checkers = checkerNames.filter((name) => isOn(flags, name));
	return [...twice, ...checkers.length > 1 ? [`${checkers.map((name) => `-${name}`).join(" and ")} exclude each other`] : []];
}
/** What the action passes anyway. */
const implied = /* @__PURE__ */ new Set(["trimpath", "v"]);
/** `-race=1` is `-race`; one that is off stays, as it overrules GOFLAGS. */
function normalized({ name, value }) {
	if (!rules[name]?.isSwitch) return {
		name,
		value
	};
	return {
		name,
		value: value === void 0 || truthOf(value) ? void 0 : "false"
	};
}
/** Go's words for it (strconv.ParseBool). */
function truthOf(value) {
	if (/^(1|t|T|true|TRUE|True)$/.test(value)) return true;
	return /^(0|f|F|false|FALSE|False)$/.test(value) ? false : void 0;
}
/** Whether a flag is on; a switch may be said twice, and the last one counts. */
function isOn(flags, name) {
	const flag = flags.findLast((each) => each.name === name);
	return flag !== void 0 && (flag.value === void 0 || truthOf(flag.value) === true);
}
function isOff(flags, name) {
	const value = lastValue(flags, name);
	return value !== void 0 && truthOf(value) === false;
}
/** Flags that build a checker into the program, each with its own C library. */
const checkerNames = [
	"race",
	"msan",
	"asan"
];
/** Flags that decide which files are compiled, so that what is listed has to be listed with them. */
const listing = /* @__PURE__ */ new Set([
	"mod",
	"modfile",
	"modcacherw",
	"overlay",
	"race",
	"msan",
	"asan",
	"compiler",
	"installsuffix"
]);
/** Flags that change nothing in what is compiled. */
const silent = /* @__PURE__ */ new Set([
	"a",
	"p",
	"x",
	"modcacherw"
]);
function listingFlags(flags) {
	return flags.filter(({ name }) => listing.has(name)).map(formatGoFlag);
}
/** For the key of the build cache. */
function compilingFlags(flags) {
	return flags.filter(({ name }) => !silent.has(name)).map(formatGoFlag).join(" ");
}

// src/world/process/printed-text.ts
/** Of what is handed on line by line, in characters. No annotation is lost: a step shows ten, and the first ones count. */
const headSize = 2097152;
const tailSize = 262144;
/** A longer line is handed on in pieces, as one without an end would fill the memory. */
const longestPiece = 1048576;
/**
* Reads what a program prints; the function that is returned gives it as text. With `onLine` that is the beginning and the end
* of it, however much it is: who follows the lines needs no more. Without, the text is what was asked for, and whole.
*/
function readPrinted(stream, onLine) {
	const decoder = new StringDecoder("utf8");
	const kept = onLine === void 0 ? keepAll() : keepEnds(headSize, tailSize);
	const lines = onLine && splitLines(onLine);
	const take = (text) => {
		kept.add(text);
		lines?.add(text);
	};
	stream.on("data", (chunk) => take(decoder.write(chunk)));
	const finish = () => {
		take(decoder.end());
		lines?.end();
	};
	stream.on("end", finish);
	return () => {
		finish();
		return kept.text();
	};
}
function keepAll() {
	const chunks = [];
	return {
		add: (text) => chunks.push(text),
		text: () => chunks.join("")
	};
}
/** Of a long text about `head` characters from its beginning, and between one and two times `tail` from its end. */
function keepEnds(head, tail) {
	let beginning = "";
	let older = "";
	let newer = "";
	let leftOut = 0;
	return {
		add(text) {
			if (beginning.length < head) {
				beginning += text;
				return;
			}
			if (newer.length >= tail) {
				leftOut += older.length;
				older = newer;
				newer = "";
			}
			newer += text;
		},
		text() {
			if (leftOut === 0) return beginning + older + newer;
			const rest = older.indexOf("\n") + 1;
			return `${beginning}\n… ${leftOut + rest} characters left out …\n${older.slice(rest)}${newer}`;
		}
	};
}
function splitLines(onLine) {
	let rest = [];
	let restLength = 0;
	const keep = (text) => {
		rest = [text];
		restLength = text.length;
	};
	const end = () => {
		const line = rest.join("");
		keep("");
		if (line !== "") onLine(line);
	};
	return {
		add(text) {
			if (text.includes("\n")) {
				const lines = [...rest, text].join("").split("\n");
				keep(lines.pop() ?? "");
				for (const line of lines) onLine(line.replace(/\r$/, ""));
			} else {
				rest.push(text);
				restLength += text.length;
			}
			if (restLength > longestPiece) end();
		},
		end
	};
}

// src/world/process/process-table.ts
const killPatienceMs = 2e3;
/** undefined where there is no /proc. Those of other users are found by their user alone: without CAP_SYS_PTRACE root cannot read their environment. */
async function processesOf(trace) {
	const pids = await allProcesses();
	if (pids === void 0) return void 0;
	const isOurs = "userId" in trace ? async (pid) => await userOf(pid) === trace.userId : hasVariable(trace.variable);
	const ours = await Promise.all(pids.map(isOurs));
	return pids.filter((_, index) => ours[index]);
}
async function usersOfProcesses() {
	const users = await Promise.all((await allProcesses() ?? []).map(userOf));
	return new Set(users.flatMap((user) => user ?? []));
}
async function allProcesses() {
	if (process.platform !== "linux") return void 0;
	return (await readdir("/proc").catch(() => void 0))?.filter((name) => /^\d+$/.test(name)).map(Number);
}
/** The effective one; undefined for what has ended and is only kept for its parent, which in a container may never ask. */
async function userOf(pid) {
	const status = await orEmpty(readFile(`/proc/${pid}/status`, "utf8"));
	const [, user] = /^Uid:\s+\d+\s+(\d+)/m.exec(status) ?? [];
	return user === void 0 || /^State:\s+[ZX]/m.test(status) ? void 0 : Number(user);
}
function hasVariable(entry) {
	return async (pid) => (await orEmpty(readFile(`/proc/${pid}/environ`, "utf8"))).split("\0").includes(entry);
}
/**
* Again until none is found twice: one that is about to die may still have started another, and one that is about to become
* another program has no environment for a moment.
*/
async function killProcessesOf(trace) {
	const deadline = performance.now() + killPatienceMs;
	let foundNone = 0;
	while (foundNone < 2 && performance.now() < deadline) {
		const pids = await processesOf(trace) ?? [];
		foundNone = pids.length === 0 ? foundNone + 1 : 0;
		for (const pid of pids) sendSignal(pid, "SIGKILL");
		await setTimeout$1(10);
	}
}
/** To a process, or to a group by its negative number. */
function sendSignal(pid, signal) {
	try {
		process.kill(pid, signal);
	} catch {}
}
/** TCP ports that some processes listen on (proc(5)); undefined where the system does not say. */
async function listeningPortsOf(trace) {
	if (process.platform !== "linux") return void 0;
	const isOurs = "userId" in trace ? madeBy(trace.userId) : await heldBy(await processesOf(trace) ?? []);
	const sockets = (await Promise.all(["tcp", "tcp6"].map((name) => orEmpty(readFile(`/proc/net/${name}`, "utf8"))))).flatMap((table) => table.split("\n").slice(1).flatMap(listeningSocket));
	return new Set(sockets.filter(isOurs).map(({ port }) => port));
}
function madeBy(user) {
	return ({ userId }) => userId === user;
}
async function heldBy(pids) {
	const held = new Set((await Promise.all(pids.map(socketsOf))).flat());
	return ({ inode }) => held.has(inode);
}
/** State 0A is TCP_LISTEN; `0100007F:1F90` is an address and a port, both in hexadecimal. */
function listeningSocket(line) {
	const [, local = "", , state, , , , user, , inode = ""] = line.trim().split(/\s+/);
	const port = Number.parseInt(local.split(":")[1] ?? "", 16);
	return state === "0A" && port > 0 ? [{
		inode,
		userId: Number(user),
		port
	}] : [];
}
async function socketsOf(pid) {
	const directory = `/proc/${pid}/fd`;
	const names = await readdir(directory).catch(() => []);
	return (await Promise.all(names.map((name) => orEmpty(readlink(`${directory}/${name}`))))).flatMap((target) => /^socket:\[(\d+)\]$/.exec(target)?.[1] ?? []);
}
/** Processes come and go, and those of other users cannot be read. */
async function orEmpty(text) {
	return await text.catch(() => "");
}

// src/world/process/processes.ts
/** No program ends with it: of one that was told to end, what it ends with says nothing. */
const cutShortExitCode = -1;
/** How long a program may take to end by itself once it is told to, and its output to end once it has ended. */
const patienceMs = 2e3;
/** In the environment of all that is started, so that what has left its group is found as well. */
const mark = "GIN_DEPLOY_STEP";
/** Of a command that may be ended before its time, while others go on. */
const ownMark = "GIN_DEPLOY_COMMAND";
/**
* Programs in process groups of their own: @actions/exec cannot end what it started, and a cancelled `go build` would go on
* compiling after the job. Inputs of the action stay with the action: INPUT_* may hold secrets.
*/
function createProcesses(cancelled) {
	const id = randomUUID();
	const atWork = /* @__PURE__ */ new Set();
	const endAll = async () => {
		await Promise.race([Promise.allSettled(atWork), setTimeout$1(patienceMs, void 0, { ref: false })]);
		await killProcessesOf({ variable: `${mark}=${id}` });
	};
	cancelled.addEventListener("abort", endAll, { once: true });
	return { async run({ env, ...command }) {
		const own = command.until && randomUUID();
		const running = runToItsEnd({
			...command,
			env: {
				...env,
				[mark]: id,
				[ownMark]: own
			}
		}, cancelled);
		atWork.add(running);
		try {
			const completed = await running;
			if (own !== void 0 && completed.exitCode === -1) await killProcessesOf({ variable: `${ownMark}=${own}` });
			return completed;
		} finally {
			atWork.delete(running);
		}
	} };
}
function runToItsEnd({ argv, cwd, env, onLine, until }, cancelled) {
	return new Promise((resolve, reject) => {
		const [program, ...args] = argv;
		if (cancelled.aborted) return reject(cancellation(program, cancelled));
		if (until?.aborted) return resolve({
			exitCode: -1,
			stdout: "",
			stderr: ""
		});
		const child = spawn(program, args, {
			cwd,
			env: definedOnly({
				...process.env,
				...env
			}),
			stdio: [
				"ignore",
				"pipe",
				"pipe"
			],
			detached: process.platform !== "win32",
			windowsHide: true
		});
		const stdout = readPrinted(child.stdout, onLine && ((line) => onLine(line, "stdout")));
		const stderr = readPrinted(child.stderr, onLine && ((line) => onLine(line, "stderr")));
		let impatience;
		const stop = () => {
			endGroup(child.pid, "SIGTERM");
			impatience = setTimeout(() => endGroup(child.pid, "SIGKILL"), patienceMs).unref();
		};
		const ends = [cancelled, ...until === void 0 ? [] : [until]];
		for (const end of ends) end.addEventListener("abort", stop, { once: true });
		child.once("error", (cause) => {
			for (const end of ends) end.removeEventListener("abort", stop);
			const hint = `Is ${program} installed and on PATH?`;
			reject(new ActionError("tool", `cannot run ${program}`, {
				cause,
				hint
			}));
		});
		child.once("exit", () => closeSoon(child));
		child.once("close", (exitCode, signal) => {
			for (const end of ends) end.removeEventListener("abort", stop);
			clearTimeout(impatience);
			endLeftovers(child.pid);
			if (cancelled.aborted) return reject(cancellation(program, cancelled));
			const printed = {
				stdout: stdout(),
				stderr: stderr()
			};
			if (until?.aborted) return resolve({
				exitCode: -1,
				...printed
			});
			if (exitCode !== null) return resolve({
				exitCode,
				...printed
			});
			const cause = printed.stderr.slice(-500) || void 0;
			const hint = signal === "SIGKILL" ? { hint: "Memory has most likely run out: take a larger machine." } : {};
			return reject(new ActionError("tool", `${program} was ended by ${signal}`, {
				cause,
				...hint
			}));
		});
	});
}
function cancellation(program, { reason }) {
	return new ActionError("cancelled", `the job was cancelled; ${program} was ended`, { cause: reason });
}
function endGroup(pid, signal) {
	if (pid !== void 0) sendSignal(process.platform === "win32" ? pid : -pid, signal);
}
/** A group outlives its leader: what a test has started, or what a cancelled job has told to end in vain. */
function endLeftovers(pid) {
	if (process.platform !== "win32") endGroup(pid, "SIGKILL");
}
/**
* A grandchild that was left behind may hold the pipes open for ever, and `close` waits for them. They are read while
* something comes, but not for long; then who holds them is ended, and they are closed, because it may have left the group.
*/
function closeSoon(child) {
	const streams = [child.stdout, child.stderr].filter((stream) => stream !== null);
	let isSilent = true;
	let checks = 0;
	for (const stream of streams) stream.on("data", () => {
		isSilent = false;
	});
	const check = () => {
		checks += 1;
		if (isSilent || checks === 5) {
			endLeftovers(child.pid);
			for (const stream of streams) stream.destroy();
		} else isSilent = true;
	};
	const timer = setInterval(() => setImmediate(check), patienceMs);
	child.once("close", () => clearInterval(timer));
}
function definedOnly(env) {
	return Object.fromEntries(Object.entries(env).filter((entry) => entry[1] !== void 0 && !entry[0].startsWith("INPUT_")));
}
/** For a job that nobody cancels. */
const systemProcesses = createProcesses(new AbortController().signal);

export { lastValue as C, formatGoFlag as S, splitQuoted as T, buildEnvironment as _, sendSignal as a, tagArguments as b, compilingFlags as c, isOn as d, listingFlags as f, buildArguments as g, splitTags as h, processesOf as i, isKnownFlag as l, problemOfFlag as m, killProcessesOf as n, usersOfProcesses as o, parseBuildFlags as p, listeningPortsOf as r, checkerNames as s, createProcesses as t, isOff as u, linkerFlags as v, parseGoFlag as w, flagsOfGoflags as x, quoteField as y };