import { C as isDebug, D as setSecret, E as setOutput, O as startGroup, S as info, T as saveState, _ as endGroup$1, a as lastWords, b as getInput, g as debug, h as addPath, i as commandText, k as warning, l as ActionError, m as wordsOf, n as removeTree, v as error, w as notice, x as getState, y as exportVariable } from "./merge-tree-WOxcOliZ.js";
import { n as getExecOutput } from "./exec-CoMw5UFd.js";
import { a as splitQuoted, r as lastValue } from "./go-flags--z3zmkoH.js";
import { n as nearest } from "./nearest-Dio9lLS2.js";
import { a as parseTarget, d as variantSetting, g as toGoPlatform, i as formatTarget, u as variantFeatures } from "./target-CEFwJKS3.js";
import { a as readLinkerFlags, f as foreignPlaceholders, h as checkerNames, m as placeholdersIn, n as isPie, p as placeholders, x as parseBuildFlags, y as isOn } from "./compilation-Cj4NoeWz.js";
import { i as quoted, n as codeOf, t as fingerprintOf } from "./ssh-Csn4Yoh5.js";
import { domainToASCII } from "node:url";
import { EOL } from "os";
import { constants, promises } from "fs";
import { arch, availableParallelism, hostname, tmpdir, totalmem, userInfo } from "node:os";
import { constrainedMemory } from "node:process";
import { createHash, hash, randomInt, randomUUID } from "node:crypto";
import { basename, dirname, isAbsolute, join, posix, relative, resolve, sep } from "node:path";
import { closeSync, constants as constants$1, createReadStream, openSync, readSync, statSync } from "node:fs";
import { fork, spawn } from "node:child_process";
import { setTimeout as setTimeout$1 } from "node:timers/promises";
import { StringDecoder } from "node:string_decoder";
import { access, appendFile, chmod, chown, constants as constants$2, copyFile, glob, lstat, mkdir, mkdtemp, open, readFile, readdir, readlink, realpath, rename, rm, stat, symlink, utimes, writeFile } from "node:fs/promises";
import { AsyncLocalStorage } from "node:async_hooks";

// node_modules/@actions/core/lib/summary.js
var __awaiter = void 0 && (void 0).__awaiter || function(thisArg, _arguments, P, generator) {
	function adopt(value) {
		return value instanceof P ? value : new P(function(resolve) {
			resolve(value);
		});
	}
	return new (P || (P = Promise))(function(resolve, reject) {
		function fulfilled(value) {
			try {
				step(generator.next(value));
			} catch (e) {
				reject(e);
			}
		}
		function rejected(value) {
			try {
				step(generator["throw"](value));
			} catch (e) {
				reject(e);
			}
		}
		function step(result) {
			result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected);
		}
		step((generator = generator.apply(thisArg, _arguments || [])).next());
	});
};
const { access: access$1, appendFile: appendFile$1, writeFile: writeFile$1 } = promises;
const SUMMARY_ENV_VAR = "GITHUB_STEP_SUMMARY";
var Summary = class {
	constructor() {
		this._buffer = "";
	}
	/**
	* Finds the summary file path from the environment, rejects if env var is not found or file does not exist
	* Also checks r/w permissions.
	*
	* @returns step summary file path
	*/
	filePath() {
		return __awaiter(this, void 0, void 0, function* () {
			if (this._filePath) return this._filePath;
			const pathFromEnv = process.env[SUMMARY_ENV_VAR];
			if (!pathFromEnv) throw new Error(`Unable to find environment variable for $${SUMMARY_ENV_VAR}. Check if your runtime environment supports job summaries.`);
			try {
				yield access$1(pathFromEnv, constants.R_OK | constants.W_OK);
			} catch (_a) {
				throw new Error(`Unable to access summary file: '${pathFromEnv}'. Check if the file has correct read/write permissions.`);
			}
			this._filePath = pathFromEnv;
			return this._filePath;
		});
	}
	/**
	* Wraps content in an HTML tag, adding any HTML attributes
	*
	* @param {string} tag HTML tag to wrap
	* @param {string | null} content content within the tag
	* @param {[attribute: string]: string} attrs key-value list of HTML attributes to add
	*
	* @returns {string} content wrapped in HTML element
	*/
	wrap(tag, content, attrs = {}) {
		const htmlAttrs = Object.entries(attrs).map(([key, value]) => ` ${key}="${value}"`).join("");
		if (!content) return `<${tag}${htmlAttrs}>`;
		return `<${tag}${htmlAttrs}>${content}</${tag}>`;
	}
	/**
	* Writes text in the buffer to the summary buffer file and empties buffer. Will append by default.
	*
	* @param {SummaryWriteOptions} [options] (optional) options for write operation
	*
	* @returns {Promise<Summary>} summary instance
	*/
	write(options) {
		return __awaiter(this, void 0, void 0, function* () {
			const overwrite = !!(options === null || options === void 0 ? void 0 : options.overwrite);
			const filePath = yield this.filePath();
			yield (overwrite ? writeFile$1 : appendFile$1)(filePath, this._buffer, { encoding: "utf8" });
			return this.emptyBuffer();
		});
	}
	/**
	* Clears the summary buffer and wipes the summary file
	*
	* @returns {Summary} summary instance
	*/
	clear() {
		return __awaiter(this, void 0, void 0, function* () {
			return this.emptyBuffer().write({ overwrite: true });
		});
	}
	/**
	* Returns the current summary buffer as a string
	*
	* @returns {string} string of summary buffer
	*/
	stringify() {
		return this._buffer;
	}
	/**
	* If the summary buffer is empty
	*
	* @returns {boolen} true if the buffer is empty
	*/
	isEmptyBuffer() {
		return this._buffer.length === 0;
	}
	/**
	* Resets the summary buffer without writing to summary file
	*
	* @returns {Summary} summary instance
	*/
	emptyBuffer() {
		this._buffer = "";
		return this;
	}
	/**
	* Adds raw text to the summary buffer
	*
	* @param {string} text content to add
	* @param {boolean} [addEOL=false] (optional) append an EOL to the raw text (default: false)
	*
	* @returns {Summary} summary instance
	*/
	addRaw(text, addEOL = false) {
		this._buffer += text;
		return addEOL ? this.addEOL() : this;
	}
	/**
	* Adds the operating system-specific end-of-line marker to the buffer
	*
	* @returns {Summary} summary instance
	*/
	addEOL() {
		return this.addRaw(EOL);
	}
	/**
	* Adds an HTML codeblock to the summary buffer
	*
	* @param {string} code content to render within fenced code block
	* @param {string} lang (optional) language to syntax highlight code
	*
	* @returns {Summary} summary instance
	*/
	addCodeBlock(code, lang) {
		const attrs = Object.assign({}, lang && { lang });
		const element = this.wrap("pre", this.wrap("code", code), attrs);
		return this.addRaw(element).addEOL();
	}
	/**
	* Adds an HTML list to the summary buffer
	*
	* @param {string[]} items list of items to render
	* @param {boolean} [ordered=false] (optional) if the rendered list should be ordered or not (default: false)
	*
	* @returns {Summary} summary instance
	*/
	addList(items, ordered = false) {
		const tag = ordered ? "ol" : "ul";
		const listItems = items.map((item) => this.wrap("li", item)).join("");
		const element = this.wrap(tag, listItems);
		return this.addRaw(element).addEOL();
	}
	/**
	* Adds an HTML table to the summary buffer
	*
	* @param {SummaryTableCell[]} rows table rows
	*
	* @returns {Summary} summary instance
	*/
	addTable(rows) {
		const tableBody = rows.map((row) => {
			const cells = row.map((cell) => {
				if (typeof cell === "string") return this.wrap("td", cell);
				const { header, data, colspan, rowspan } = cell;
				const tag = header ? "th" : "td";
				const attrs = Object.assign(Object.assign({}, colspan && { colspan }), rowspan && { rowspan });
				return this.wrap(tag, data, attrs);
			}).join("");
			return this.wrap("tr", cells);
		}).join("");
		const element = this.wrap("table", tableBody);
		return this.addRaw(element).addEOL();
	}
	/**
	* Adds a collapsable HTML details element to the summary buffer
	*
	* @param {string} label text for the closed state
	* @param {string} content collapsable content
	*
	* @returns {Summary} summary instance
	*/
	addDetails(label, content) {
		const element = this.wrap("details", this.wrap("summary", label) + content);
		return this.addRaw(element).addEOL();
	}
	/**
	* Adds an HTML image tag to the summary buffer
	*
	* @param {string} src path to the image you to embed
	* @param {string} alt text description of the image
	* @param {SummaryImageOptions} options (optional) addition image attributes
	*
	* @returns {Summary} summary instance
	*/
	addImage(src, alt, options) {
		const { width, height } = options || {};
		const attrs = Object.assign(Object.assign({}, width && { width }), height && { height });
		const element = this.wrap("img", null, Object.assign({
			src,
			alt
		}, attrs));
		return this.addRaw(element).addEOL();
	}
	/**
	* Adds an HTML section heading element
	*
	* @param {string} text heading text
	* @param {number | string} [level=1] (optional) the heading level, default: 1
	*
	* @returns {Summary} summary instance
	*/
	addHeading(text, level) {
		const tag = `h${level}`;
		const allowedTag = [
			"h1",
			"h2",
			"h3",
			"h4",
			"h5",
			"h6"
		].includes(tag) ? tag : "h1";
		const element = this.wrap(allowedTag, text);
		return this.addRaw(element).addEOL();
	}
	/**
	* Adds an HTML thematic break (<hr>) to the summary buffer
	*
	* @returns {Summary} summary instance
	*/
	addSeparator() {
		const element = this.wrap("hr", null);
		return this.addRaw(element).addEOL();
	}
	/**
	* Adds an HTML line break (<br>) to the summary buffer
	*
	* @returns {Summary} summary instance
	*/
	addBreak() {
		const element = this.wrap("br", null);
		return this.addRaw(element).addEOL();
	}
	/**
	* Adds an HTML blockquote to the summary buffer
	*
	* @param {string} text quote text
	* @param {string} cite (optional) citation url
	*
	* @returns {Summary} summary instance
	*/
	addQuote(text, cite) {
		const attrs = Object.assign({}, cite && { cite });
		const element = this.wrap("blockquote", text, attrs);
		return this.addRaw(element).addEOL();
	}
	/**
	* Adds an HTML anchor tag to the summary buffer
	*
	* @param {string} text link text/content
	* @param {string} href hyperlink
	*
	* @returns {Summary} summary instance
	*/
	addLink(text, href) {
		const element = this.wrap("a", text, { href });
		return this.addRaw(element).addEOL();
	}
};
const _summary = new Summary();
const summary = _summary;

// src/text/measures.ts
/** A time for people: `0 ms`, `850 ms`, `1.2 s`, `3 min 5 s`, `2 h 10 min`. Anything that is no time is `?`. */
function describeDuration(elapsedMs) {
	if (!Number.isFinite(elapsedMs) || elapsedMs < 0) return "?";
	const ms = Math.round(elapsedMs);
	if (ms < 1e3) return `${ms} ms`;
	if (ms < 59950) return `${(ms / 1e3).toFixed(1)} s`;
	const seconds = Math.round(ms / 1e3);
	if (seconds < 3600) return pair(seconds, 60, "min", "s");
	return pair(Math.round(seconds / 60), 60, "h", "min");
}
function pair(amount, size, large, small) {
	const rest = amount % size;
	return `${Math.floor(amount / size)} ${large}${rest === 0 ? "" : ` ${rest} ${small}`}`;
}
const units$1 = [
	"KiB",
	"MiB",
	"GiB",
	"TiB"
];
/** A size for people, in powers of 1024: `812 B`, `14.4 MiB`. Anything that is no size is `?`. */
function describeBytes(sizeBytes) {
	if (!Number.isFinite(sizeBytes) || sizeBytes < 0) return "?";
	if (sizeBytes < 1024) return `${Math.round(sizeBytes)} B`;
	let amount = sizeBytes / 1024;
	let unit = 0;
	while (amount >= 1023.95 && unit < units$1.length - 1) {
		amount /= 1024;
		unit += 1;
	}
	return `${amount.toFixed(1)} ${units$1[unit]}`;
}
let figures;
let percents;
/** `1,640` */
function describeFigure(amount) {
	figures ??= new Intl.NumberFormat("en-US");
	return figures.format(amount);
}
/** A part of 1: `14.1 %` */
function describePart(part) {
	percents ??= new Intl.NumberFormat("en-US", {
		style: "percent",
		maximumSignificantDigits: 3
	});
	return percents.format(part).replace("%", " %");
}
/** `1 test`, `2 tests` */
function count(amount, one, many = `${one}s`) {
	return `${amount} ${amount === 1 ? one : many}`;
}
/** From one size to another: `+1.2 KiB (+0.3 %)`, `same`; empty when one of them is not known. */
function describeChange(sizeBytes, previousBytes) {
	if (sizeBytes === void 0 || previousBytes === void 0) return "";
	const change = sizeBytes - previousBytes;
	if (change === 0) return "same";
	const sign = change < 0 ? "−" : "+";
	const amount = `${sign}${describeBytes(Math.abs(change))}`;
	if (!(previousBytes > 0)) return amount;
	return `${amount} (${sign}${(Math.abs(change) / previousBytes * 100).toFixed(1)} %)`;
}

// src/action-version.ts
/** Of this action, as in package.json: what is written down for later says which version wrote it. */
const actionVersion = "0.1.0";

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
const mark$1 = "GIN_DEPLOY_STEP";
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
		await killProcessesOf({ variable: `${mark$1}=${id}` });
	};
	cancelled.addEventListener("abort", endAll, { once: true });
	return { async run({ env, ...command }) {
		const own = command.until && randomUUID();
		const running = runToItsEnd({
			...command,
			env: {
				...env,
				[mark$1]: id,
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
		let impatience;
		const stop = () => {
			endGroup(child.pid, "SIGTERM");
			impatience = setTimeout(() => endGroup(child.pid, "SIGKILL"), patienceMs).unref();
		};
		const ends = [cancelled, ...until === void 0 ? [] : [until]];
		child.once("error", (cause) => {
			for (const end of ends) end.removeEventListener("abort", stop);
			const hint = cause.code === "EMFILE" || cause.code === "ENFILE" ? "Too many files are open: raise the limit of open files (ulimit -n)." : `Is ${program} installed and on PATH?`;
			reject(new ActionError("tool", `cannot run ${program}`, {
				cause,
				hint
			}));
		});
		if (child.stdout === void 0 || child.stderr === void 0) return;
		const stdout = readPrinted(child.stdout, onLine && ((line) => onLine(line, "stdout")));
		const stderr = readPrinted(child.stderr, onLine && ((line) => onLine(line, "stderr")));
		for (const end of ends) end.addEventListener("abort", stop, { once: true });
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

// src/deploy/connect/host-address.ts
/**
* Who logs in where `hosts` names nobody. ssh would take the local user, which on a runner is an accident (`runner`), and
* root must never be a guess; `deploy` is the user that the pages tell to make, and a host without it says so.
*/
const defaultUser = "deploy";
const defaultSshPort = 22;
const userPattern = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,31}$/;
/** RFC 1123, section 2.1. */
const labelPattern = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const zonePattern = /^[A-Za-z0-9_.-]{1,15}$/;
/** Reads `[user@]host[:port]`; an IPv6 address stands in brackets. The problem names the value. */
function parseHostAddress(text, fallbackUser = defaultUser) {
	const value = text.trim();
	const problem = (why) => ({ problem: `${quoted(value)}: ${why}` });
	if (value === "") return problem("no host given; write [user@]host[:port]");
	const fault = faultOfPasting(value);
	if (fault !== void 0) return problem(fault);
	if (value.includes("://")) return problem("write [user@]host[:port], without a scheme like ssh://");
	const at = value.lastIndexOf("@");
	const user = at === -1 ? fallbackUser : value.slice(0, at);
	if (user === "") return problem("the user before @ is empty");
	if (!userPattern.test(user)) return problem(`${quoted(user)} is not a user name (letters, digits, . _ -)`);
	const place = splitPort(value.slice(at + 1));
	if ("problem" in place) return problem(place.problem);
	const port = place.port === void 0 ? 22 : Number(place.port);
	if (place.port !== void 0 && !/^[1-9]\d{0,4}$/.test(place.port)) return problem(notAPort(place.port));
	if (port > 65535) return problem(notAPort(String(port)));
	const faultOfHost = place.bracketed ? faultOfIpv6(place.host) : faultOfName(place.host);
	if (faultOfHost !== void 0) return problem(faultOfHost);
	return { address: {
		user,
		host: place.bracketed ? place.host : place.host.toLowerCase(),
		port
	} };
}
/** The shortest text that `parseHostAddress` reads back to the same address. */
function formatHostAddress({ user, host, port }) {
	return `${user}@${formatHostPort(host, port)}`;
}
/** `host`, `host:2222`, `[::1]`, `[::1]:2222`. */
function formatHostPort(host, port) {
	const name = host.includes(":") ? `[${host}]` : host;
	return port === 22 ? name : `${name}:${port}`;
}
/** What comes along when a list of hosts is pasted from somewhere else. */
function faultOfPasting(value) {
	const [unseen] = /(?! )[\p{Cf}\p{Z}]/u.exec(value) ?? [];
	if (unseen !== void 0) return `it holds an invisible character (U+${codeOf(unseen)}): type it anew`;
	if (/^\[?["'“‘]|["'”’]$/.test(value)) return "write it without quotes";
	if (value.startsWith("- ")) return "write it without the dash: one host a line is enough";
	if (value.startsWith("#")) return "comments are not read here";
	if (/\s/.test(value)) return "write one host a line, or commas between them, and nothing else: [user@]host[:port]";
}
function splitPort(text) {
	if (text.startsWith("[")) {
		const match = /^\[([^\]]*)\](?::(.*))?$/.exec(text);
		if (match === null) return { problem: "after [address] only :port may follow" };
		return {
			host: match[1] ?? "",
			bracketed: true,
			port: match[2]
		};
	}
	const [host = "", port, ...more] = text.split(":");
	if (more.length > 0) return { problem: "put an IPv6 address in brackets, like [::1] or [::1]:22" };
	return {
		host,
		bracketed: false,
		port
	};
}
function faultOfIpv6(host) {
	const [address = "", zone, ...more] = host.split("%");
	if ((zone === void 0 || more.length === 0 && zonePattern.test(zone)) && address.includes(":") && /^[0-9a-f:.]+$/i.test(address) && URL.canParse(`http://[${address}]/`)) return;
	return `${quoted(host)} is not an IPv6 address; only those stand in brackets`;
}
function faultOfName(host) {
	if (host === "") return "the host is empty";
	if (hasNonAscii(host)) {
		const ascii = domainToASCII(host);
		return `${quoted(host)} is not ASCII; ${ascii === "" ? "write its punycode form (xn--...)" : `write ${quoted(ascii)}`}`;
	}
	const labels = host.toLowerCase().split(".");
	if (/^\d+$/.test(labels.at(-1) ?? "")) return isIpv4(labels) ? void 0 : `${quoted(host)} is not an IPv4 address`;
	if (host.length <= 253 && labels.every((label) => labelPattern.test(label))) return void 0;
	return `${quoted(host)} is not a host name (letters, digits and - in parts of up to 63, joined by dots)`;
}
function isIpv4(parts) {
	return parts.length === 4 && parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255);
}
function hasNonAscii(text) {
	return [...text].some((character) => (character.codePointAt(0) ?? 0) > 127);
}
function notAPort(text) {
	return `${quoted(text)} is not a port (1 to 65535)`;
}

// src/deploy/connect/hashed-host-name.ts
const blockBytes = 64;
const digestBytes = 20;
/** Reads `|1|salt|hash`; undefined when it is cut or of another kind. */
function readHashedHostName(text) {
	const [, saltText = "", hashText = ""] = /^\|1\|([^|]+)\|([^|]+)$/.exec(text) ?? [];
	const salt = Buffer.from(saltText, "base64");
	const digest = Buffer.from(hashText, "base64");
	if (salt.length !== digestBytes || digest.length !== digestBytes) return void 0;
	return {
		innerPad: padOf(salt, 54),
		outerPad: padOf(salt, 92),
		digest: digest.toString("latin1")
	};
}
function padOf(salt, filling) {
	const pad = Buffer.alloc(blockBytes, filling);
	for (let at = 0; at < salt.length; at++) pad[at] = (salt[at] ?? 0) ^ filling;
	return pad;
}
/**
* Whether a hash is one of this name. Every line has to be tried for every host, so this runs a quarter of a million times for
* 500 hosts: createHmac costs twenty times as much (`npm run bench -- known-hosts`).
*/
function matcherOf(name) {
	const inner = Buffer.concat([Buffer.alloc(blockBytes), Buffer.from(name)]);
	const outer = Buffer.alloc(84);
	return ({ innerPad, outerPad, digest }) => {
		inner.set(innerPad);
		outer.set(outerPad);
		outer.write(hash("sha1", inner, "binary"), blockBytes, "latin1");
		return hash("sha1", outer, "binary") === digest;
	};
}

// src/deploy/connect/known-hosts-line.ts
/**
* What can be asked of a host for each type of key, most wanted first. An RSA key signs by SHA-2 (RFC 8332); SHA-1 is never
* offered. Other types (DSA, keys on tokens) are not spoken by the SSH library.
*/
const algorithmsOfType = /* @__PURE__ */ new Map([
	["ssh-ed25519", ["ssh-ed25519"]],
	["ecdsa-sha2-nistp256", ["ecdsa-sha2-nistp256"]],
	["ecdsa-sha2-nistp384", ["ecdsa-sha2-nistp384"]],
	["ecdsa-sha2-nistp521", ["ecdsa-sha2-nistp521"]],
	["ssh-rsa", ["rsa-sha2-512", "rsa-sha2-256"]]
]);
/** A pin, nothing (blank, comment), or what is wrong with the line. */
function readKnownHostsLine(text, line) {
	if (text === "" || text.startsWith("#")) return void 0;
	const problem = (why) => `line ${line}: ${why}`;
	const words = text.split(/\s+/);
	const marker = words[0]?.startsWith("@") ? words.shift() : void 0;
	if (marker === "@cert-authority") return problem("@cert-authority is not supported: host certificates are not checked; pin the host's own key instead");
	if (marker !== void 0 && marker !== "@revoked") return problem(`unknown marker ${marker.slice(0, 40)}`);
	const revoked = marker === "@revoked";
	const hashed = words.findIndex((word) => word.startsWith("SHA256:"));
	const [strange] = /[^\x21-\x7e]/u.exec(words.slice(0, hashed === -1 ? 3 : hashed + 1).join("")) ?? [];
	if (strange !== void 0) return problem(`an unexpected character (U+${codeOf(strange)}), maybe invisible: copy the line anew`);
	const key = hashed === 0 || hashed === 1 ? readFingerprint(words, hashed) : readKey(words);
	if (typeof key === "string") return problem(key);
	const hosts = key.hosts === void 0 ? void 0 : readPatterns$1(key.hosts);
	if (typeof hosts === "string") return problem(hosts);
	return {
		line,
		revoked,
		hosts,
		keyType: key.keyType,
		fingerprint: key.fingerprint
	};
}
/** `SHA256:...`, `host SHA256:...`, and what `ssh-keygen -l` prints: `256 SHA256:... comment (ED25519)`. */
function readFingerprint(words, at) {
	const fingerprint = (words[at] ?? "").replace(/=$/, "");
	if (!/^SHA256:[A-Za-z0-9+/]{43}$/.test(fingerprint)) return "a fingerprint is SHA256: and 43 characters of base64; this one is cut or mistyped";
	const before = at === 1 ? words[0] : void 0;
	const bits = before !== void 0 && /^\d+$/.test(before) ? before : void 0;
	return {
		hosts: bits === void 0 ? before : void 0,
		keyType: typeOfWord(words.at(-1), bits),
		fingerprint
	};
}
function typeOfWord(word, bits) {
	if (word === "(ED25519)") return "ssh-ed25519";
	if (word === "(RSA)") return "ssh-rsa";
	if (word === "(ECDSA)" && bits !== void 0) return `ecdsa-sha2-nistp${bits}`;
}
function readKey(words) {
	const [hosts = "", type, blob] = words;
	if (words.some((word) => /^(?:MD5:)?(?:[0-9a-f]{2}:){15}[0-9a-f]{2}$/i.test(word))) return "an MD5 fingerprint proves too little; take the SHA256 one (ssh-keygen -l -f FILE)";
	if (type?.startsWith("AAAA") && /^(?:ssh-|ecdsa-|sk-)/.test(hosts)) return "a key without a host: write HOST TYPE KEY, or its SHA256: fingerprint";
	if (type !== void 0 && /^\d+$/.test(type)) return "a key of SSH protocol 1, which no host should speak";
	if (type === void 0 || blob === void 0) return "neither HOST TYPE KEY (a known_hosts line) nor a SHA256: fingerprint";
	if (!algorithmsOfType.has(type)) return `keys of type ${JSON.stringify(type.slice(0, 60))} are not supported; pin one of ${[...algorithmsOfType.keys()].join(", ")}`;
	if (typeInBlob(blob) !== type) return `the ${type} key is cut or mistyped`;
	return {
		hosts,
		keyType: type,
		fingerprint: fingerprintOf(blob)
	};
}
/** The type that a key blob names for itself; undefined when its length-prefixed parts (RFC 4253, 6.6) do not fill it exactly. */
function typeInBlob(blob) {
	const bytes = Buffer.from(blob, "base64");
	if (bytes.toString("base64").replace(/=+$/, "") !== blob.replace(/=+$/, "")) return void 0;
	const parts = [];
	let at = 0;
	while (at + 4 <= bytes.length) {
		const end = at + 4 + bytes.readUInt32BE(at);
		parts.push(bytes.subarray(at + 4, end));
		at = end;
	}
	return at === bytes.length && parts.length > 1 ? parts[0]?.toString("latin1") : void 0;
}
function readPatterns$1(field) {
	const patterns = [];
	for (const text of field.split(",")) if (text.startsWith("|")) {
		const name = readHashedHostName(text);
		if (name === void 0) return "the hashed host name is cut or of an unknown kind (known is |1|salt|hash)";
		patterns.push({
			kind: "hash",
			name
		});
	} else {
		const negated = text.startsWith("!");
		const glob = (negated ? text.slice(1) : text).toLowerCase();
		if (glob === "") return `the list of hosts ${JSON.stringify(field.slice(0, 60))} has an empty entry`;
		patterns.push({
			kind: "glob",
			glob,
			negated
		});
	}
	return patterns;
}

// src/deploy/connect/known-hosts.ts
/** Reads `ssh-known-hosts`. Every bad line is a problem of its own, with its number. */
function parseKnownHosts(text) {
	const readings = text.split(/\r\n|\r|\n/).map((line, index) => readKnownHostsLine(line.replace(/^\uFEFF/, "").trim(), index + 1));
	const problems = readings.flatMap((reading) => typeof reading === "string" ? [reading] : []);
	if (problems.length > 0) return { problems };
	const pins = readings.filter((reading) => typeof reading === "object");
	if (pins.every((pin) => pin.revoked)) return { problems: ["it holds no key to trust, only blank lines, comments or revoked keys"] };
	return { pins };
}
/** The host key algorithms to offer, so that only pinned types are negotiated; undefined: any type may be the pinned one. */
function hostKeyAlgorithms(pins, place, refusedTypes = []) {
	const trusted = pinsFor(pins, place).filter((pin) => !pin.revoked);
	const types = new Set(trusted.map((pin) => pin.keyType));
	const anyType = types.has(void 0) || types.size === 0;
	if (anyType && refusedTypes.length === 0) return void 0;
	return [...algorithmsOfType].flatMap(([type, algorithms]) => (anyType || types.has(type)) && !refusedTypes.includes(type) ? algorithms : []);
}
/** Whether a fingerprint without a type may belong to another key of this host than the one it showed. */
function mayPinAnotherType(pins, place) {
	return pinsFor(pins, place).some((pin) => !pin.revoked && pin.keyType === void 0);
}
function judgeHostKey(pins, place, key) {
	const fingerprint = fingerprintOf(key.blob);
	const shown = `${key.type} ${fingerprint}`;
	const lineToPaste = `${nameOf(place)} ${key.type} ${key.blob}`;
	const about = pinsFor(pins, place);
	const same = about.filter((pin) => pin.fingerprint === fingerprint);
	const revoked = same.find((pin) => pin.revoked);
	if (revoked) return {
		kind: "revoked",
		message: `${nameOf(place)} shows the key ${shown}, which line ${revoked.line} of ssh-known-hosts revokes`,
		lineToPaste
	};
	if (same.length > 0) return { kind: "trusted" };
	const rivals = about.filter((pin) => !pin.revoked && pin.hosts !== void 0 && (pin.keyType ?? key.type) === key.type);
	if (rivals.length > 0) {
		const pinned = rivals.map((pin) => `${pin.fingerprint} (line ${pin.line})`).join(", ");
		return {
			kind: "changed",
			message: `the host key of ${nameOf(place)} changed: it shows ${shown}, pinned is ${pinned}`,
			lineToPaste
		};
	}
	return {
		kind: "unknown",
		message: `the host key of ${nameOf(place)} is unknown: it shows ${shown}, which is not in ssh-known-hosts`,
		lineToPaste
	};
}
/** What was found for each place, by its name: a hashed file is read through once for a host, whatever is asked of it. */
const foundBefore = /* @__PURE__ */ new WeakMap();
/** Pins that speak about a host. */
function pinsFor(pins, place) {
	const name = nameOf(place);
	const ofPlace = foundBefore.get(pins) ?? /* @__PURE__ */ new Map();
	foundBefore.set(pins, ofPlace);
	const found = ofPlace.get(name) ?? findPins(pins, name, place.host.toLowerCase());
	ofPlace.set(name, found);
	return found;
}
/** As in OpenSSH an entry without a port also vouches for the host's other ports, unless one for that very port exists. */
function findPins(pins, name, nameWithoutPort) {
	const exact = pinsOfName(pins, name);
	if (name === nameWithoutPort || [...exact].some((pin) => !pin.revoked && pin.hosts !== void 0)) return [...exact];
	const inAll = pinsOfName(pins, nameWithoutPort);
	return pins.filter((pin) => exact.has(pin) || inAll.has(pin));
}
function pinsOfName(pins, name) {
	const isHashOfName = matcherOf(name);
	return new Set(pins.filter((pin) => matches(pin, name, isHashOfName)));
}
/** The name under which known_hosts files a host. */
function nameOf({ host, port }) {
	const name = host.toLowerCase();
	return port === 22 ? name : `[${name}]:${port}`;
}
function matches({ hosts }, name, isHashOfName) {
	if (hosts === void 0) return true;
	const hits = hosts.filter((pattern) => pattern.kind === "hash" ? isHashOfName(pattern.name) : matchesGlob(pattern.glob, name));
	return hits.length > 0 && !hits.some((pattern) => pattern.kind === "glob" && pattern.negated);
}
/** `*` is any text, `?` any character. Two pointers instead of a regular expression: its time cannot explode. */
function matchesGlob(glob, text) {
	let at = 0;
	let star = -1;
	let resume = 0;
	let index = 0;
	while (index < text.length) if (glob[at] === "*") {
		star = at++;
		resume = index;
	} else if (at < glob.length && (glob[at] === "?" || glob[at] === text[index])) {
		at++;
		index++;
	} else if (star !== -1) {
		at = star + 1;
		index = ++resume;
	} else return false;
	return /^\**$/.test(glob.slice(at));
}

// src/service/stop-time.ts
/** Units of time, as systemd.time(7) has them. */
const units = [
	[/^(?:|s|sec|seconds?)$/, 1],
	[/^(?:m|min|minutes?)$/, 60],
	[/^(?:h|hr|hours?)$/, 3600],
	[/^(?:ms|msec)$/, .001],
	[/^(?:us|usec|µs|μs)$/, 1e-6],
	[/^(?:d|days?)$/, 86400],
	[/^(?:w|weeks?)$/, 604800],
	[/^(?:M|months?)$/, 2629800],
	[/^(?:y|years?)$/, 31557600]
];
/** Seconds of a time span as systemd.time(7) has it (`1min 30s`). Infinity: without end. undefined: it is none, and systemd says so. */
function readStopSeconds(text) {
	if (text === "infinity") return Number.POSITIVE_INFINITY;
	const parts = [...text.matchAll(/(\d+(?:\.\d*)?|\.\d+)\s*([A-Za-zµμ]*)\s*/g)];
	if (text === "" || parts.map(([whole]) => whole).join("") !== text) return void 0;
	const sum = parts.map(([, number, unit = ""]) => {
		const factor = units.find(([names]) => names.test(unit))?.[1];
		return factor === void 0 ? NaN : Number(number) * factor;
	}).reduce((total, each) => total + each, 0);
	if (Number.isNaN(sum)) return void 0;
	return sum === 0 ? Number.POSITIVE_INFINITY : sum;
}

// src/service/proxies.ts
/** As people write them. */
const proxyTitles = {
	nginx: "nginx",
	haproxy: "HAProxy"
};
const isProxy = (front) => front in proxyTitles;

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

// src/inputs/credentials.ts
/** Variables that hold addresses, in which people put tokens; Go and proxies repeat them in their errors. */
const addresses = /^(GOPROXY|GOSUMDB|GOTOOLCHAIN|https?_proxy|INPUT_GO-DOWNLOAD-BASE-URL)$/i;
/**
* What is secret in the addresses of a job: the password of `user:password@host`, or all of `token@host`, and what its query says, as
* in `?token=...`; also decoded. Of `notify-url` all but the host.
*/
function credentialsIn(env) {
	const values = Object.entries(env).flatMap(([name, value = ""]) => addresses.test(name) ? [value] : []);
	const hooks = parseLines(env["INPUT_NOTIFY-URL"] ?? "").flatMap((line) => [line, ...partsOfHook(line)]);
	const secrets = [...values.flatMap((value) => [...usersIn(value), ...queriesIn(value)]), ...hooks];
	return [...new Set(secrets.flatMap(spellings))];
}
function usersIn(addresses) {
	return [...addresses.matchAll(/(?:^|\/\/|[\s,|])([^/@\s,|]+)@/g)].map(([, user = ""]) => user).map((user) => user.includes(":") ? user.replace(/^[^:]*:/, "") : user);
}
/** A short value is no secret, and hiding it would hide half of the log. */
function queriesIn(addresses) {
	return [...addresses.matchAll(/[?&][^=&#\s,|]*=([^&#\s,|]*)/g)].map(([, value = ""]) => value).filter((value) => value.length > 4 && value !== "false");
}
/** All that stands behind the host, and each part of it that is long enough for a secret: services repeat them in their answers. */
function partsOfHook(line) {
	const behind = line.replace(/^[a-z]+:\/\/[^/?#]*\/?/i, "");
	const parts = behind.split(/[/?&#=]/).filter((part) => part.length >= 12);
	return [...behind.length >= 8 ? [behind] : [], ...parts];
}
function spellings(secret) {
	try {
		return [secret, decodeURIComponent(secret)];
	} catch {
		return [secret];
	}
}

// src/toolchain/wish/version-words.ts
/** What other tools call a version of Go, or a file in its place; undefined: nothing that is known. */
function meantVersion(text) {
	const plain = text.trim().toLowerCase();
	if (/^(lts|lts\/\*|current|newest|release|default|go)$/.test(plain)) return { version: "stable" };
	if (/^(previous|old|last-stable|stable-1)$/.test(plain)) return { version: "oldstable" };
	if (/^(tip|gotip|go-?tip|master|main|head|devel|dev|nightly|unstable|edge)$/.test(plain)) return { advice: "only releases are built with; a release candidate is written as 1.27rc1" };
	if (/(^|\/)(go\.mod|go\.work|\.go-version|\.tool-versions|[\w.-]+\.toml)$/.test(plain)) return { advice: "name a file in `go-version-file`" };
	if (/^(auto|file|mod|module|project|minimum|system|local)$/.test(plain)) return { advice: "leave the input out, then go.mod decides" };
	if (/^go-v?1(\.x)?$/.test(plain)) return { version: "1.x" };
	const [, version] = /^(?:golang|go)?[:@_ -]?v?(1\.\d+(?:\.\d+)?(?:(?:rc|beta)\d+)?)(?:[-+_. ][a-z0-9.+_-]+)?$/.exec(plain) ?? [];
	if (version !== void 0) return { version };
	if (/^v?([2-9]|\d\d+)(\.|$)/.test(plain)) return { advice: "Go's versions begin with 1" };
}

// src/toolchain/wish/go-version.ts
const number = "(0|[1-9][0-9]{0,5})";
const versionPattern = new RegExp(`^(?:go)?${number}\\.${number}(?:\\.${number})?(?:-?(beta|rc)\\.?${number})?$`);
/** Reads `1.26.8`, `1.26`, `1.27rc1`, each also with `go` before it, and the tool cache's `1.27.0-rc.1`. */
function parseGoVersion(text) {
	const match = versionPattern.exec(text);
	if (!match) return void 0;
	const [, major, minor, patch, kind, prerelease] = match;
	if (kind !== void 0 && Number(patch ?? 0) !== 0) return void 0;
	return {
		major: Number(major),
		minor: Number(minor),
		patch: patch === void 0 && kind === void 0 ? void 0 : Number(patch ?? 0),
		prerelease: kind === "beta" || kind === "rc" ? {
			kind,
			number: Number(prerelease)
		} : void 0
	};
}
/** As parseGoVersion, for names of releases: `go1.20` is then the release 1.20.0. */
function parseRelease(text) {
	const version = parseGoVersion(text);
	return version && {
		...version,
		patch: version.patch ?? 0
	};
}
/** Below 0 when `a` is older than `b`; 0 when both are the same. */
function compareGoVersions(a, b) {
	const [left, right] = [rank(a), rank(b)];
	const place = left.findIndex((part, index) => part !== right[index]);
	return place < 0 ? 0 : (left[place] ?? 0) - (right[place] ?? 0);
}
function sameMinor(a, b) {
	return a.major === b.major && a.minor === b.minor;
}
/** The newest of several; undefined of none. */
function newest(versions) {
	return [...versions].sort(compareGoVersions).at(-1);
}
/** Go's own name, without `go`: `1.26.8`, `1.27rc1`, `1.20` (which never was called 1.20.0). */
function goName({ major, minor, patch, prerelease }) {
	if (prerelease) return `${major}.${minor}${prerelease.kind}${prerelease.number}`;
	return patch === void 0 || patch === 0 && major === 1 && minor < 21 ? `${major}.${minor}` : `${major}.${minor}.${patch}`;
}
/** The name in the runner's tool cache, as actions/setup-go and GitHub's images write it: `1.26.8`, `1.27.0-rc.1`. */
function toolCacheName({ major, minor, patch, prerelease }) {
	const suffix = prerelease ? `-${prerelease.kind}.${prerelease.number}` : "";
	return `${major}.${minor}.${patch ?? 0}${suffix}`;
}
function rank({ major, minor, patch, prerelease }) {
	if (patch === void 0) return [
		major,
		minor,
		-1
	];
	return [
		major,
		minor,
		patch,
		prerelease === void 0 ? 2 : prerelease.kind === "rc" ? 1 : 0,
		prerelease?.number ?? 0
	];
}

// src/toolchain/wish/go-lines.ts
/** Errors: `input` for a line that cannot be read, and for a go.work that Go would refuse as too old for a module of it. */
function readProjectLines({ modules, workspace, directory }) {
	const root = workspace?.directory ?? directory;
	const ofModules = modules.map(({ directory: place, goMod }) => ({
		lines: goMod,
		where: [...relative(root, place).split(sep), "go.mod"].filter((part) => part !== "").join("/")
	}));
	const ofWork = workspace && {
		lines: workspace.goWork,
		where: "go.work"
	};
	const deciding = ofWork ?? ofModules[0] ?? {
		lines: {
			go: void 0,
			toolchain: void 0
		},
		where: "go.mod"
	};
	const demand = [deciding, ...ofModules].flatMap((written) => {
		const version = readGoLine(written);
		return version === void 0 ? [] : [{
			version,
			where: written.where
		}];
	}).reduce((highest, next) => highest && compareGoVersions(highest.version, next.version) >= 0 ? highest : next, void 0);
	if (ofWork !== void 0 && demand !== void 0) checkWork(ofWork, demand);
	return {
		deciding,
		demand
	};
}
/** The version of a `go` line. Errors: `input`. */
function readGoLine({ lines: { go }, where }) {
	if (go === void 0) return void 0;
	const version = go.startsWith("go") ? void 0 : parseGoVersion(go);
	if (version !== void 0) return version;
	throw new ActionError("input", `${where}: cannot read its line go ${go}`, { hint: "Write it as go 1.26." });
}
/** The version of a `toolchain` line; undefined also for `default`. Errors: `input`. */
function readToolchainLine({ lines: { toolchain }, where }) {
	if (toolchain === void 0 || toolchain === "default") return void 0;
	const version = parseToolchainName(toolchain);
	if (version !== void 0) return version;
	throw new ActionError("input", `${where}: cannot read its line toolchain ${toolchain}`, { hint: "Write it as toolchain go1.26.8." });
}
/** `go1.26.8`, also with the suffix of whoever built it: `go1.26.8-custom`. */
function parseToolchainName(name) {
	return name.startsWith("go") ? parseRelease(name.replace(/-.*$/, "")) : void 0;
}
/** What Go assumes for a go.work without a `go` line (cmd/go/internal/gover). */
const defaultOfWork = {
	major: 1,
	minor: 18,
	patch: void 0,
	prerelease: void 0
};
/** From this line on Go takes go lines strictly. */
const strictFrom = {
	major: 1,
	minor: 21,
	patch: void 0,
	prerelease: void 0
};
function checkWork(work, demand) {
	const own = readGoLine(work) ?? defaultOfWork;
	if (compareGoVersions(demand.version, own) <= 0 || compareGoVersions(demand.version, strictFrom) < 0) return;
	const says = work.lines.go === void 0 ? "has no go line" : `says go ${work.lines.go}`;
	throw new ActionError("input", `${demand.where} demands Go ${goName(demand.version)}, but ${work.where} ${says}`, { hint: "Run `go work use` in the directory of go.work, which raises its go line, and commit go.work." });
}
/** `subject` ends in its verb: `go-version 1.24 is`. `asked`: what stands in go-version, when it stands there. */
function olderThanDemanded(subject, { version, where }, asked = "") {
	const wants = goName(version);
	const hint = /^\d\.\d$/.test(asked) ? `Write go-version with quotes ('${asked}0' would arrive as ${asked} without them), or leave it out: ${where} then decides.` : `Leave it out (${where} then decides), raise it to ${wants} or later, or lower the go line of ${where}.`;
	return new ActionError("input", `${subject} older than Go ${wants}, which ${where} demands`, { hint });
}

// src/toolchain/wish/version-range.ts
/**
* Reads `1.26`, `1.26.x`, `1`, `*`, `^1.25`, `~1.26.1`, `>=1.24 <1.26`, `1.24 - 1.26`, `1.24.x || 1.26.x`, as
* https://github.com/npm/node-semver does, with versions in Go's or in semver's spelling. undefined: not a range.
*/
function parseVersionRanges(text) {
	const ranges = [];
	for (const alternative of text.split("||")) {
		const comparators = alternative.replace(/^\s*(\S+)\s+-\s+(\S+)\s*$/, ">=$1 <=$2").replace(/([<>=~^])\s+/g, "$1").split(/\s+/).filter((part) => part !== "").map(parseComparator);
		if (comparators.length === 0) return void 0;
		let range = {
			atLeast: void 0,
			below: void 0,
			prereleasesOf: []
		};
		for (const comparator of comparators) {
			if (!comparator) return void 0;
			range = intersect(range, comparator);
		}
		ranges.push(range);
	}
	return ranges;
}
function intersect(a, b) {
	return {
		atLeast: newest([a.atLeast, b.atLeast].filter((bound) => bound !== void 0)),
		below: [a.below, b.below].filter((bound) => bound !== void 0).sort(compareGoVersions)[0],
		prereleasesOf: [...a.prereleasesOf, ...b.prereleasesOf]
	};
}
/** `version` and everything newer. */
function atLeast(version) {
	return {
		atLeast: version,
		below: void 0,
		prereleasesOf: version.prerelease ? [version] : []
	};
}
/** Everything before the next minor version. */
function withinMinorOf({ major, minor }) {
	return {
		atLeast: void 0,
		below: language(major, minor + 1),
		prereleasesOf: []
	};
}
function isEmptyRange(range) {
	const { atLeast: lowest, below } = range;
	return lowest !== void 0 && below !== void 0 && compareGoVersions(lowest, below) >= 0;
}
function isInRange(version, range) {
	if (range.atLeast && compareGoVersions(version, range.atLeast) < 0) return false;
	if (range.below && compareGoVersions(version, range.below) >= 0) return false;
	return !version.prerelease || range.prereleasesOf.some((named) => sameMinor(named, version));
}
const everything = {
	atLeast: void 0,
	below: void 0,
	prereleasesOf: []
};
function parseComparator(text) {
	const [, operator = "", rest = ""] = /^(>=|<=|[<>=~^])?v?(.*)$/s.exec(text) ?? [];
	if (/^[*xX]$/.test(rest)) return operator === "" || operator === ">=" || operator === "=" ? everything : void 0;
	const covered = parseCovered(rest);
	if (!covered) return void 0;
	const { first, after, isMajorOnly } = covered;
	const range = (lowest, below) => ({
		atLeast: lowest,
		below,
		prereleasesOf: first.prerelease ? [first] : []
	});
	switch (operator) {
		case ">=": return range(first, void 0);
		case ">": return range(after, void 0);
		case "<": return range(void 0, first);
		case "<=": return range(void 0, after);
		case "~": return range(first, isMajorOnly ? after : language(first.major, first.minor + 1));
		case "^": return range(first, language(first.major + 1, 0));
		default: return range(first, after);
	}
}
function parseCovered(text) {
	const bare = text.replace(/(\.[*xX])+$/, "");
	const [, major] = /^(?:go)?(0|[1-9][0-9]{0,5})$/.exec(bare) ?? [];
	if (major !== void 0) return {
		first: language(Number(major), 0),
		after: language(Number(major) + 1, 0),
		isMajorOnly: true
	};
	const first = parseGoVersion(bare);
	return first && {
		first,
		after: following(first),
		isMajorOnly: false
	};
}
function following(version) {
	const { major, minor, patch, prerelease } = version;
	if (prerelease) return {
		...version,
		prerelease: {
			...prerelease,
			number: prerelease.number + 1
		}
	};
	return patch === void 0 ? language(major, minor + 1) : {
		...version,
		patch: patch + 1
	};
}
function language(major, minor) {
	return {
		major,
		minor,
		patch: void 0,
		prerelease: void 0
	};
}

// src/toolchain/wish/wanted-go.ts
/** Fails with `input` when a version cannot be read, or is older than what the project demands. */
function decideWantedGo({ goVersion, versionFile, gotoolchain, project }) {
	const { deciding, demand } = project;
	const asked = goVersion?.trim();
	if (asked) return wantedByVersion({
		text: asked,
		where: "go-version"
	}, demand);
	if (versionFile) return "text" in versionFile ? wantedByVersion(versionFile, demand) : wantedByFileLines(versionFile, demand);
	const byProject = wantedByProject(deciding, demand);
	return gotoolchain && wantedByGotoolchain(gotoolchain, byProject, deciding) || byProject;
}
function wantedByVersion({ text, where }, demand) {
	const words = where === "go-version" ? `go-version ${text}` : `${where}: ${text}`;
	if (text === "stable" || text === "latest") return {
		kind: "stable",
		words,
		demand
	};
	if (text === "oldstable") return {
		kind: "oldstable",
		words,
		demand
	};
	const exact = parseGoVersion(text.replace(/^v(?=\d)/, ""));
	const inYaml = where === "go-version" ? text : void 0;
	if (exact?.patch !== void 0) return wantExactly(exact, words, demand, inYaml);
	const ranges = parseVersionRanges(text);
	if (ranges) return wantOneOf(ranges, void 0, words, demand, inYaml);
	throw new ActionError("input", `${where}: ${JSON.stringify(text.slice(0, 100))} is not a version of Go`, { hint: `Write it as one of ${versionForms}.` });
}
const versionForms = "1.26.8, 1.26, 1.26.x, ^1.25, ~1.26.1, >=1.24, 1.27rc1, stable or oldstable";
/** Whether a text can be read as a wish for a version, whatever the project says of it. */
function isVersionWish(text) {
	if (/^(stable|latest|oldstable)$/.test(text)) return true;
	return parseGoVersion(text.replace(/^v(?=\d)/, "")) !== void 0 || parseVersionRanges(text) !== void 0;
}
/** A go.mod or go.work that is not the project's own may say something that the project does not allow. */
function wantedByFileLines(written, demand) {
	const own = readGoLine(written);
	const suggested = readToolchainLine(written);
	if (suggested && (own === void 0 || compareGoVersions(suggested, own) > 0)) return wantExactly(suggested, `${written.where}'s line toolchain ${written.lines.toolchain}`, demand);
	if (own === void 0) return wantAnything(written.where, demand);
	return wantMinorOf(own, `${written.where}'s line go ${written.lines.go}`, demand);
}
function wantedByProject(deciding, demand) {
	const suggested = readToolchainLine(deciding);
	if (suggested && (demand === void 0 || compareGoVersions(suggested, demand.version) > 0)) return wantExactly(suggested, `${deciding.where}'s line toolchain ${deciding.lines.toolchain}`, demand);
	if (demand === void 0) return wantAnything(deciding.where, demand);
	return wantMinorOf(demand.version, `${demand.where}'s line go ${goName(demand.version)}`, demand);
}
/** undefined when GOTOOLCHAIN leaves it to the project. Its forms: https://go.dev/doc/toolchain#select */
function wantedByGotoolchain(setting, byProject, deciding) {
	const [, name = "", mode] = /^([^+]*)(?:\+(auto|path))?$/.exec(setting) ?? [];
	if (name === "local" || (name === "auto" || name === "path") && mode === void 0) return void 0;
	const named = parseToolchainName(name);
	if (named === void 0) throw new ActionError("input", `GOTOOLCHAIN is ${JSON.stringify(setting)}, which names no Go`, { hint: "Set it to a name such as go1.26.8, to local, auto or path, or leave it unset." });
	const { demand } = byProject;
	const asks = byProject.kind === "exact" ? byProject.version : demand?.version;
	if (mode !== void 0 && deciding.lines.toolchain !== "default" && asks && compareGoVersions(asks, named) > 0) return void 0;
	return wantExactly(named, `GOTOOLCHAIN=${setting}`, demand);
}
/** What Go assumes for a go.mod without a `go` line (https://go.dev/ref/mod#go-mod-file-go). */
const assumed = {
	major: 1,
	minor: 16,
	patch: void 0,
	prerelease: void 0
};
function wantAnything(where, demand) {
	return wantOneOf([atLeast(assumed)], void 0, `${where}, which has no go line`, demand);
}
function wantMinorOf(version, words, demand) {
	return wantOneOf([intersect(atLeast(version), withinMinorOf(version))], version.patch === void 0 ? void 0 : version, words, demand);
}
function wantExactly(version, words, demand, asked) {
	if (demand && compareGoVersions(version, demand.version) < 0) throw olderThanDemanded(`${words} is`, demand, asked);
	return {
		kind: "exact",
		version,
		words,
		demand
	};
}
function wantOneOf(ranges, unlisted, words, demand, asked) {
	const allowed = demand ? ranges.map((range) => intersect(range, atLeast(demand.version))) : ranges;
	if (demand && allowed.every(isEmptyRange)) throw olderThanDemanded(`${words} is`, demand, asked);
	return {
		kind: "range",
		ranges: allowed,
		unlisted,
		words,
		demand
	};
}

// src/inputs/declared.ts
/** Every input with its default; an input without one is empty. */
const declaredInputs = {
	operation: "auto",
	"go-version": "",
	"go-version-file": "",
	"go-download-base-url": "https://go.dev/dl, goproxy",
	cache: "true",
	"cache-save": "auto",
	"cache-suffix": "",
	"cache-dependency-path": "",
	"working-directory": ".",
	main: "",
	name: "",
	targets: "linux/amd64",
	version: "",
	"version-variables": "",
	ldflags: "-s -w",
	tags: "",
	"build-flags": "",
	cgo: "false",
	"make-target": "",
	checks: "",
	"audit-level": "error",
	"audit-baseline": "",
	"output-directory": "dist",
	"smoke-test": "auto",
	binary: "",
	archives: "none",
	include: "",
	sbom: "true",
	"previous-artifacts": "",
	"merge-directory": "",
	hosts: "",
	"ssh-key": "",
	"ssh-key-passphrase": "",
	"ssh-known-hosts": "",
	"jump-host": "",
	"deploy-path": "",
	port: "8080",
	"health-path": "/health",
	"health-timeout": "30s",
	environment: "",
	args: "",
	persistent: "",
	"before-start": "",
	"service-manager": "systemd",
	unit: "",
	"unit-trust": "sandbox",
	fingerprint: "",
	strategy: "rolling",
	front: "auto",
	"front-listen": "",
	"front-sticky": "false",
	steps: "5%, 25%, 100%",
	"max-error-rate": "1%",
	"max-p95": "500ms",
	"min-requests": "500",
	"step-timeout": "",
	"max-cpu": "",
	"max-memory": "",
	"log-deny": "^panic:\npanic recovered\n^fatal error:",
	"fail-on-pause": "true",
	"on-paused": "refuse",
	"keep-releases": "5",
	"open-firewall": "false",
	"max-unreachable": "0",
	url: "",
	"lock-wait": "5m",
	"deploy-user": "",
	"host-program-path": "/usr/local/lib/gin-deploy",
	release: "",
	summary: "true",
	"log-format": "text",
	"notify-url": ""
};

// src/inputs/foreign-inputs.ts
const ofBuild = {
	"check-latest": "`go-version: stable` always asks for the newest Go",
	token: void 0,
	"github-token": void 0,
	architecture: "name the machine in `targets`, such as linux/arm64",
	args: "say what to build in `targets`, `archives` and `version`",
	distribution: void 0,
	"install-only": void 0,
	workdir: "set `working-directory`",
	goos: "set `targets: OS/ARCH`",
	goarch: "set `targets: OS/ARCH`",
	goarm: "set `targets: linux/arm/7`",
	goamd64: "set `targets: linux/amd64/v3`",
	goversion: "set `go-version`",
	platform: "set `targets`",
	platforms: "set `targets`",
	os: "set `targets: OS/ARCH`",
	arch: "set `targets: OS/ARCH`",
	"project-path": "set `working-directory`, or `main` to a package in it",
	"binary-name": "set `name`",
	"app-name": "set `name`",
	"build-command": "set `make-target`, or `build-flags`",
	"build-tags": "set `tags`",
	"extra-files": "set `include`",
	files: "set `include`",
	"cgo-enabled": "set `cgo`",
	"run-tests": "set `checks: test`",
	test: "set `checks: test`",
	tests: "set `checks: test`",
	race: "set `checks: race`",
	vet: "set `checks: vet`",
	lint: "run linters in a step of their own",
	format: "set `archives`",
	compress: "set `archives`",
	"compress-assets": "set `archives`",
	goproxy: "set GOPROXY in the step's `env`",
	goprivate: "set GOPRIVATE in the step's `env`",
	goflags: "set GOFLAGS in the step's `env`",
	env: "set the service's variables in `environment`, the build's in the `env` of the step",
	path: "`output-directory` says where files go; upload them with actions/upload-artifact in a separate step",
	"cache-key-prefix": "set `cache-suffix`",
	"restore-keys": void 0,
	"skip-cache": "set `cache: false`"
};
const ofDeploy = {
	host: "set `hosts`",
	server: "set `hosts`",
	username: "write it into `hosts`: USER@HOST",
	user: "write it into `hosts`: USER@HOST",
	key: "set `ssh-key`",
	"key-path": "set `ssh-key` to the key itself, from a secret",
	"private-key": "set `ssh-key`",
	"ssh-private-key": "set `ssh-key`",
	"deploy-key": "set `ssh-key`",
	passphrase: "set `ssh-key-passphrase`",
	password: "passwords are not taken: set `ssh-key`",
	fingerprint: "set `ssh-known-hosts`, which takes SHA256: fingerprints",
	"known-hosts": "set `ssh-known-hosts`",
	"proxy-host": "set `jump-host`: USER@HOST:PORT",
	"proxy-username": "write it into `jump-host`: USER@HOST",
	"proxy-port": "write it into `jump-host`: HOST:PORT",
	"proxy-key": "jump hosts take the same `ssh-key` as the hosts",
	"proxy-fingerprint": "set `ssh-known-hosts`, which also verifies `jump-host`",
	"proxy-jump": "set `jump-host`",
	"jump-server": "set `jump-host`",
	bastion: "set `jump-host`",
	"bastion-host": "set `jump-host`",
	"ssh-host": "set `hosts`",
	"ssh-user": "write it into `hosts`: USER@HOST",
	"ssh-port": "write it into `hosts`: HOST:PORT",
	"remote-host": "set `hosts`",
	"remote-user": "write it into `hosts`: USER@HOST",
	"remote-port": "write it into `hosts`: HOST:PORT",
	"remote-key": "set `ssh-key`",
	"remote-path": "set `deploy-path`",
	source: "what is built here is what is deployed; `binary` names files of an earlier job",
	target: "set `deploy-path` for where it goes on the host, `targets` for what is built",
	"app-dir": "set `deploy-path`",
	"deploy-directory": "set `deploy-path`",
	script: "no commands are run on hosts; the service is started, checked and rolled back by this action",
	"script-path": "no commands are run on hosts; the service is started, checked and rolled back by this action",
	envs: "set `environment`: KEY=value lines",
	"env-file": "set `environment`: KEY=value lines",
	"command-timeout": "set `health-timeout` or `lock-wait`",
	timeout: "set `health-timeout` or `lock-wait`",
	"health-check": "set `health-path`",
	healthcheck: "set `health-path`",
	"health-url": "set `health-path`",
	"strip-components": void 0,
	rm: void 0,
	overwrite: void 0,
	"service-name": "set `name`",
	service: "set `name`",
	releases: "set `keep-releases`"
};
const foreign = new Map(Object.entries({
	...ofBuild,
	...ofDeploy
}));
/**
* A name with a dash is no variable of a shell, a host beside another name of a deploy is no chance, and neither is what is nearly the
* name of an input: it is certain then that they stand in this step's `with`, where a deploy would end as a green build. `declared`:
* the inputs of this action.
*/
function findForeign(env, declared) {
	const found = Object.keys(env).flatMap((variable) => {
		const name = /^INPUT_(.+)$/.exec(variable)?.[1]?.toLowerCase().replaceAll(/[_ ]/g, "-");
		if (name === void 0 || declared.includes(name) || !foreign.has(name)) return [];
		return [{
			variable,
			name,
			here: foreign.get(name)
		}];
	});
	const deploying = found.filter(({ name }) => Object.hasOwn(ofDeploy, name));
	const isDeploy = deploying.length > 1 && deploying.some(({ name }) => /^((ssh|remote)-)?host$|^server$/.test(name));
	const isSure = ({ variable, name }) => variable.includes("-") || nearest(name, declared) !== void 0 || isDeploy && Object.hasOwn(ofDeploy, name);
	const sentences = found.flatMap((input) => input.here === void 0 ? [] : [{
		sentence: `${input.name}: there is no such input; ${input.here}`,
		isSure: isSure(input)
	}]);
	const thoseThat = (sure) => sentences.flatMap(({ sentence, isSure }) => isSure === sure ? [sentence] : []);
	return {
		problems: thoseThat(true),
		warnings: thoseThat(false),
		variables: new Set(found.map(({ variable }) => variable))
	};
}

// src/text/pasted-text.ts
/**
* A text as its lines were meant. What is pasted from a file of Windows brings a byte order mark, and a carriage return before each
* end of a line; the last end is often cut to that. A carriage return inside a line stays: it is part of a value, or a fault.
*/
function withPlainLineEnds(text) {
	return text.replace(/^\uFEFF/, "").replace(/(?<!\r)\r+(?=\n|$)/g, "");
}

// src/inputs/input-reader.ts
function createReader(rawInput, problems, remarks = []) {
	const reader = {
		raw: (name) => withPlainLineEnds(rawInput(name)),
		text: (name) => reader.raw(name).trim(),
		optional: (name) => reader.text(name) || void 0,
		problem: (name, problem) => problems.push(`${name}: ${problem}`),
		remark: (name, remark) => remarks.push(`${name}: ${remark}`),
		value(name, parse, standIn) {
			const text = reader.text(name);
			const parsed = parse(text);
			if ("value" in parsed) return parsed.value;
			reader.problem(name, describeProblem(text, parsed));
			return standIn;
		}
	};
	return reader;
}
/** `"deplyo" is none of build, deploy; did you mean deploy?` */
function describeProblem(text, { problem, nearest, advice }) {
	const more = advice !== void 0 ? `; ${advice}` : nearest !== void 0 ? `; did you mean ${nearest}?` : "";
	return `${quoted(text, 1e3)} ${problem}${more}`;
}
/** Those that say something: a value that is the default cannot be told from one that was not given. */
function givenOf(reader, names) {
	return names.filter((name) => !["", declaredInputs[name]].includes(reader.text(name)));
}
/** Exactly one of some words; the nearest one is named otherwise. */
function oneOf(...values) {
	return (text) => {
		const value = values.find((candidate) => candidate === text);
		if (value !== void 0) return { value };
		const near = nearest(text, values);
		return {
			problem: `is none of ${values.join(", ")}`,
			...near === void 0 ? {} : { nearest: near }
		};
	};
}
/** An absolute path that does not lie outside of the workspace. */
function readPlace(reader, name, workspace) {
	const path = reader.text(name);
	if (!isInside(path, workspace)) reader.problem(name, `${JSON.stringify(path)} lies outside of the workspace ${workspace}`);
	return resolve(workspace, path);
}
function isInside(path, workspace) {
	const inside = relative(workspace, resolve(workspace, path));
	return inside !== ".." && !inside.startsWith(`..${sep}`) && !isAbsolute(inside);
}

// src/inputs/input-table.ts
/** Those that look at hosts, or change them without a build, read little: the same everywhere where nothing else is said. */
const onHosts = (use) => ({
	status: use,
	promote: use,
	abort: use,
	rollback: use,
	unlock: use,
	provision: use
});
const all = {
	build: "reads",
	deploy: "reads",
	plan: "reads",
	merge: "reads",
	...onHosts("reads"),
	beside: "reads"
};
const building = {
	build: "reads",
	deploy: "reads",
	plan: "reads"
};
const notForMerge = {
	...building,
	merge: "refuses",
	...onHosts("refuses"),
	beside: "reads"
};
/** It says how to build, or with what. */
const forSource = {
	...building,
	merge: "refuses",
	...onHosts("refuses"),
	beside: "refuses"
};
/** How Go and caches are had is a matter of the machine. */
const forMachine = {
	...building,
	merge: "passes over",
	...onHosts("passes over"),
	beside: "passes over"
};
const forService = {
	...building,
	merge: "passes over",
	...onHosts("passes over"),
	beside: "reads"
};
const forHosts$1 = {
	build: "passes over",
	deploy: "reads",
	plan: "reads",
	merge: "refuses",
	...onHosts("reads"),
	beside: "reads"
};
/** Of a release that comes to hosts: what lies there has its own. */
const forNewRelease = {
	...forHosts$1,
	...onHosts("passes over")
};
/** Which operation reads which input. Refusals, docs/inputs.md and the checks of `npm run generate` follow from it. */
const inputTable = [
	{
		group: "Operation",
		...all,
		names: ["operation"]
	},
	{
		group: "Toolchain",
		...forSource,
		names: ["go-version", "go-version-file"]
	},
	{
		group: "Toolchain",
		...forMachine,
		names: ["go-download-base-url"]
	},
	{
		group: "Cache",
		...forMachine,
		names: [
			"cache",
			"cache-save",
			"cache-suffix",
			"cache-dependency-path"
		]
	},
	{
		group: "Build",
		...all,
		names: ["working-directory"]
	},
	{
		group: "Build",
		...all,
		...onHosts("passes over"),
		names: ["output-directory"]
	},
	{
		group: "Build",
		...forSource,
		...onHosts("reads"),
		names: ["main"]
	},
	{
		group: "Build",
		...forSource,
		names: [
			"targets",
			"version-variables",
			"ldflags",
			"tags"
		]
	},
	{
		group: "Build",
		...forSource,
		names: [
			"build-flags",
			"cgo",
			"make-target",
			"checks"
		]
	},
	{
		group: "Build",
		...forSource,
		names: ["audit-level", "audit-baseline"]
	},
	{
		group: "Build",
		...notForMerge,
		...onHosts("reads"),
		names: ["name"]
	},
	{
		group: "Build",
		...notForMerge,
		names: ["version", "binary"]
	},
	{
		group: "Build",
		...forService,
		names: ["smoke-test"]
	},
	{
		group: "Package",
		...forSource,
		names: ["archives"]
	},
	{
		group: "Package",
		...forSource,
		beside: "reads",
		names: ["include"]
	},
	{
		group: "Package",
		...notForMerge,
		...onHosts("passes over"),
		beside: "passes over",
		names: ["sbom"]
	},
	{
		group: "Package",
		...all,
		...onHosts("refuses"),
		names: ["previous-artifacts"]
	},
	{
		group: "Package",
		build: "refuses",
		deploy: "refuses",
		plan: "refuses",
		merge: "reads",
		...onHosts("refuses"),
		beside: "refuses",
		names: ["merge-directory"]
	},
	{
		group: "Service",
		...forService,
		names: ["health-path", "environment"]
	},
	{
		group: "Service",
		...forService,
		provision: "reads",
		names: ["args", "persistent"]
	},
	{
		group: "Service",
		...forService,
		rollback: "reads",
		names: ["health-timeout"]
	},
	{
		group: "Deploy",
		...forHosts$1,
		names: [
			"hosts",
			"ssh-key",
			"ssh-key-passphrase",
			"ssh-known-hosts",
			"jump-host"
		]
	},
	{
		group: "Deploy",
		...forHosts$1,
		names: ["deploy-path", "host-program-path"]
	},
	{
		group: "Deploy",
		...forNewRelease,
		provision: "reads",
		names: [
			"port",
			"service-manager",
			"unit",
			"unit-trust"
		]
	},
	{
		group: "Deploy",
		...forNewRelease,
		provision: "reads",
		names: ["open-firewall"]
	},
	{
		group: "Deploy",
		...forNewRelease,
		names: ["keep-releases", "before-start"]
	},
	{
		group: "Deploy",
		...forNewRelease,
		status: "reads",
		names: ["fingerprint"]
	},
	{
		group: "Rollout",
		...forNewRelease,
		provision: "reads",
		rollback: "reads",
		names: ["front"]
	},
	{
		group: "Rollout",
		...forNewRelease,
		deploy: "passes over",
		plan: "passes over",
		beside: "passes over",
		provision: "reads",
		names: ["front-listen", "front-sticky"]
	},
	{
		group: "Rollout",
		...forNewRelease,
		names: [
			"strategy",
			"steps",
			"max-error-rate",
			"max-p95",
			"min-requests"
		]
	},
	{
		group: "Rollout",
		...forNewRelease,
		names: [
			"step-timeout",
			"max-cpu",
			"max-memory",
			"log-deny",
			"on-paused"
		]
	},
	{
		group: "Rollout",
		...forNewRelease,
		plan: "passes over",
		names: ["fail-on-pause"]
	},
	{
		group: "Deploy",
		...forNewRelease,
		plan: "passes over",
		promote: "reads",
		abort: "reads",
		rollback: "reads",
		names: ["max-unreachable"]
	},
	{
		group: "Deploy",
		...forNewRelease,
		plan: "passes over",
		promote: "reads",
		rollback: "reads",
		names: ["url"]
	},
	{
		group: "Report",
		...all,
		names: ["summary", "log-format"]
	},
	{
		group: "Report",
		...forNewRelease,
		merge: "passes over",
		plan: "passes over",
		promote: "reads",
		abort: "reads",
		rollback: "reads",
		names: ["notify-url"]
	},
	{
		group: "Deploy",
		...forNewRelease,
		plan: "passes over",
		promote: "reads",
		abort: "reads",
		rollback: "reads",
		provision: "reads",
		names: ["lock-wait"]
	},
	{
		group: "Deploy",
		build: "refuses",
		deploy: "refuses",
		plan: "refuses",
		merge: "refuses",
		...onHosts("refuses"),
		rollback: "reads",
		beside: "refuses",
		names: ["release"]
	},
	{
		group: "Deploy",
		build: "refuses",
		deploy: "refuses",
		plan: "refuses",
		merge: "refuses",
		...onHosts("refuses"),
		provision: "reads",
		beside: "refuses",
		names: ["deploy-user"]
	}
];
const operations = [
	"build",
	"deploy",
	"plan",
	"merge",
	"status",
	"promote",
	"abort",
	"rollback",
	"unlock",
	"provision"
];
/** Names of the rows that a condition holds for, in the table's order. */
function inputsWhere(holds) {
	return inputTable.filter(holds).flatMap(({ names }) => names);
}
function operationsReading(name) {
	return operations.filter((operation) => inputTable.some((row) => row.names.includes(name) && row[operation] === "reads"));
}
/** Those that say by themselves that hosts are meant. Who is to hear of deploys may be said for all of a workflow's steps. */
const onlyForHosts = inputsWhere((row) => row.deploy === "reads" && row.build !== "reads" && row.group !== "Report");

// src/inputs/meanings.ts
/** `"yes, Yes and YES"`: words with one meaning, separated by spaces; `+` stands for a space in one. */
function words(meaning, list) {
	return Object.fromEntries(list.split(" ").map((word) => [word.replaceAll("+", " "), meaning]));
}
/** What a word means comes before what is spelled like it. */
function withMeanings(parse, meanings) {
	return (text) => {
		const parsed = parse(text);
		const word = text.trim().toLowerCase();
		if ("value" in parsed || !Object.hasOwn(meanings, word)) return parsed;
		const meaning = meanings[word];
		if (meaning === void 0) return parsed;
		const { problem } = parsed;
		return typeof meaning === "string" ? {
			problem,
			nearest: meaning
		} : {
			problem,
			advice: meaning.advice
		};
	};
}
const yes = "yes y on 1 t enable enabled always";
const no = "no n off 0 f disable disabled never none";
const booleans = {
	...words("true", yes),
	...words("false", no)
};
const cacheMeanings = {
	...words("true", `${yes} all both go golang auto default modules,build modules,+build setup-go gha`),
	...words("false", no),
	...words("modules", "mod mods module gomod go-mod go.mod gomodcache deps dependencies download ~/go/pkg/mod"),
	...words("build", "gocache go-build go-cache buildcache build-cache compile ~/.cache/go-build"),
	...words({ advice: "this caches Go's modules and build state only, so leave the input out" }, "npm yarn pnpm bun pip pipenv poetry maven gradle cargo docker")
};
const cacheSaveMeanings = {
	...words("always", "true yes y on 1 t save enable enabled"),
	...words("never", `false ${no} restore restore-only read read-only readonly lookup-only skip`),
	...words("auto", "main default default-branch branch on-success")
};
const managerMeanings = {
	...words("supervisor", "supervisord supervisorctl"),
	...words("systemd", "systemctl service unit units auto default"),
	...words({ advice: "systemd and supervisor are the two that run a service; leave the input out for systemd" }, "docker podman compose pm2 openrc runit s6 upstart init sysvinit nohup screen tmux none")
};
const archiveMeanings = {
	...words("tar.gz", "tgz tar targz tar-gz tar_gz gz gzip .tar.gz .tgz"),
	...words("zip", ".zip"),
	...words("auto", "true yes y on 1 all both default tar.gz,zip tar.gz,+zip zip,tar.gz zip,+tar.gz tgz,zip tgz,+zip tar,zip"),
	...words("none", "false no n off 0 binary raw never"),
	...words({ advice: "archives are tar.gz or zip" }, "xz txz tar.xz zst tzst tar.zst bz2 tbz2 tar.bz2 7z rar"),
	...words({ advice: "packages of distributions are not made here" }, "deb rpm apk nfpm msi dmg pkg snap")
};
const inOwnStep = (what) => ({ advice: `${what} in a step of its own` });
const checkMeanings = {
	...words("test", "tests unit unit-test unit-tests unittest unittests go+test go-test gotest testing"),
	...words("vet", "go+vet go-vet govet"),
	...words("race", "-race races data-race race-detector race-test go+test+-race test-race"),
	...words(inOwnStep("`vet` is what Go itself brings; run other linters"), "lint linter linters golangci golangci-lint golint staticcheck revive gosec errcheck static-analysis"),
	...words("audit", "audits review security production"),
	...words(inOwnStep("run `govulncheck ./...`"), "vuln vulns vulncheck govulncheck vulnerabilities"),
	...words(inOwnStep("run `gofmt -l .`"), "fmt gofmt format go+fmt goimports gofumpt"),
	...words(inOwnStep("run `go mod tidy -diff`"), "tidy mod-tidy go+mod+tidy mod"),
	...words({ advice: "take `test`, with `GOFLAGS: -cover` in the step's `env`" }, "coverage cover codecov -cover"),
	...words(inOwnStep("run benchmarks"), "bench benchmark benchmarks"),
	...words({ advice: "the build is always checked, so leave it out" }, "build compile go+build"),
	...words({ advice: "name them: `vet, test`, or `vet, race`" }, "all true yes on 1 default everything"),
	...words({ advice: "leave the input out" }, "none false no off 0")
};
const auditLevelMeanings = {
	...words("error", "errors high critical severe true default"),
	...words("warning", "warn warnings medium moderate"),
	...words("note", "notes notice info low all any"),
	...words("never", "none off false no n 0 ignore disable disabled")
};
const smokeMeanings = {
	...words("auto", "true yes y on 1 enable enabled default run"),
	...words("required", "require strict always must force fail error"),
	...words("off", "false no n none 0 never skip disable disabled")
};
const operationMeanings = {
	...words("build", "compile package dist make ci"),
	...words("deploy", "ship rollout roll-out deployment up apply install upgrade update"),
	...words("merge", "combine join collect aggregate bundle"),
	...words({ advice: "`build` with `archives: auto` makes the files of a release, `deploy` brings one to hosts" }, "release publish snapshot upload"),
	...words({ advice: "leave operation out, and set `checks: vet, test`" }, "test tests check checks lint vet verify validate"),
	...words("plan", "dry-run dryrun dry diff preview"),
	...words("status", "info state health list ps"),
	...words("promote", "promotion approve continue resume go-on proceed advance"),
	...words("abort", "cancel stop reject decline"),
	...words("rollback", "roll-back undo revert downgrade back"),
	...words("provision", "setup set-up bootstrap prepare init install-host"),
	...words("unlock", "force-unlock break-lock release-lock lock-release")
};

// src/inputs/refusals.ts
/** Why an operation takes no more, as the first half of a sentence. */
const reasons = {
	merge: "a merge takes what the jobs have built as it is, and deploys nothing",
	status: "status only looks at hosts, and builds nothing",
	promote: "promote goes on with a release that lies on the hosts, and builds nothing",
	abort: "abort rolls a rollout back, and builds nothing",
	rollback: "a rollback brings back a release that lies on the hosts, and builds nothing",
	provision: "provision only sets hosts up for deploys, and builds nothing",
	unlock: "unlock only breaks the lock of a deploy, and builds nothing"
};
/** Tells of every input that the operation would silently leave without effect. */
function refuseIdleInputs(reader, operation) {
	const idle = givenOf(reader, inputsWhere((row) => row[operation] === "refuses"));
	const reason = reasons[operation];
	const isOfAnother = (name) => operationsReading(name).length === 1;
	const misplaced = reason === void 0 ? [] : idle.filter((name) => !isOfAnother(name));
	if (misplaced.length > 0) reader.problem("operation", `${reason}, so leave out ${misplaced.join(", ")}`);
	for (const name of idle.filter((each) => !misplaced.includes(each))) {
		const readers = operationsReading(name).map((each) => `\`operation: ${each}\``);
		reader.problem(name, `is read by ${readers.join(" and ")} only: set that, or leave ${name} out`);
	}
}
/** The same beside `binary`. */
function refuseBesideBinary(reader) {
	const given = givenOf(reader, inputsWhere(({ beside, build }) => beside === "refuses" && build === "reads"));
	if (given.length === 0) return;
	const list = given.join(", ");
	reader.problem("binary", `what is built already is taken as it is, so leave out what says how to build: ${list}`);
}

// src/inputs/read-binary-input.ts
function readBinary(reader, workspace) {
	const patterns = parseList(reader.text("binary"));
	if (patterns.length === 0) return patterns;
	for (const pattern of patterns) if (!isInside(pattern, workspace)) reader.problem("binary", `${JSON.stringify(pattern)} lies outside of the workspace ${workspace}`);
	refuseBesideBinary(reader);
	return patterns;
}

// src/go-build/command/contradictions.ts
/** Why the build would fail, or would make what nobody can use; sentences. */
function contradictionsOf(setting) {
	const { flags, cgo, targets } = setting;
	const linux = targets.filter(({ os }) => os === "linux").map(formatTarget);
	const pie = !cgo && flags.some(isPie) && linux.length > 0 ? [`-buildmode=pie needs the system's loader, so ${linux.join(", ")} would not be static: set \`cgo: true\`, or leave it out`] : [];
	return [
		...checkerNames.flatMap((name) => problemsOfChecker(name, setting)),
		...pie,
		...problemsOfMode(flags)
	];
}
/** Half sentences about the input `ldflags`. */
function contradictionsOfLdflags({ ldflags, cgo }) {
	const { linkMode, problems } = readLinkerFlags(ldflags);
	const needsCgo = linkMode === "external" && !cgo;
	return [...problems, ...needsCgo ? ["-linkmode=external needs a C linker: set `cgo: true`, or leave it out"] : []];
}
function problemsOfChecker(name, { flags, ldflags, cgo, targets, isDeploy, host }) {
	if (!isOn(flags, name)) return [];
	const foreign = targets.filter(({ os, arch }) => os !== host.os || arch !== host.arch).map(formatTarget);
	const isStatic = /(^|\s)-static(-pie)?(\s|$)/.test(readLinkerFlags(ldflags).external ?? "");
	const reasons = [
		...cgo ? [] : ["needs cgo (`cgo: true`)"],
		...foreign.length > 0 ? [`works for this machine only, not for ${foreign.join(", ")}`] : [],
		...isStatic ? ["cannot be linked statically"] : [],
		...isDeploy ? ["makes a program for tests, many times slower and larger, which is not deployed"] : []
	];
	const instead = name === "race" ? ". To look for data races in the tests, use `checks: race`" : "";
	return reasons.length === 0 ? [] : [`-${name} ${reasons.join("; ")}${instead}`];
}
function problemsOfMode(flags) {
	return lastValue(flags, "mod") === "vendor" && lastValue(flags, "modfile") !== void 0 ? ["-mod=vendor and -modfile exclude each other: vendor/modules.txt belongs to go.mod"] : [];
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

// src/go-build/command/make-command.ts
/** What the runner gives to actions and not to the commands of a step: with these, caches and artifacts can be written. */
const withoutRunnersOwn = {
	ACTIONS_RUNTIME_TOKEN: void 0,
	ACTIONS_RUNTIME_URL: void 0,
	ACTIONS_RESULTS_URL: void 0,
	ACTIONS_CACHE_URL: void 0
};
/**
* `make <target>` with the facts of the build. On the command line, because an assignment in the Makefile beats the environment
* and is beaten by the command line; make hands them on to its recipes. LDFLAGS is in the environment only: a Makefile that
* has flags of its own keeps them, and the proof says when the version is not among them.
*/
function makeCommand(request) {
	const { makeTarget, target, cgo, version, ldflags, outputFile, goflags, stampCommit } = request;
	const [variable, value = ""] = variantSetting(target) ?? [];
	const facts = {
		GOOS: target.os,
		GOARCH: target.arch,
		...variable === void 0 ? {} : { [variable]: value },
		CGO_ENABLED: cgo ? "1" : "0",
		VERSION: version.version,
		COMMIT: version.commit,
		DATE: version.date,
		OUTPUT: outputFile
	};
	const argv = [
		"make",
		makeTarget,
		...Object.entries(facts).map(([name, fact]) => `${name}=${fact.replaceAll("$", "$$$$")}`)
	];
	const GOFLAGS = `${goflags} -buildvcs=${stampCommit}`.trim();
	return {
		argv,
		env: {
			...withoutRunnersOwn,
			...facts,
			LDFLAGS: ldflags,
			GOFLAGS
		}
	};
}
/** What is wrong with the input `make-target`; undefined: it can be a target. */
function problemOfMakeTarget(text) {
	if (/\s/.test(text)) return "is not one target: let one target of the Makefile depend on the others";
	if (text.startsWith("-")) return "is an option of make, not a target";
	if (text.includes("=")) return "is an assignment, not a target: set variables in `env` of the step";
}
/**
* A Makefile that forgets the version is found out: where a variable takes it, one must hold it. Which one the Makefile has set does
* not stand in the binary, so none is named.
*/
function demandVersion(wanted, { version }) {
	const taking = [...wanted.variables, ...wanted.demanded].find(({ value }) => holdsVersion(value, version));
	const demanded = taking === void 0 ? [] : [{
		symbol: "a variable of the Makefile's choice",
		value: taking.value
	}];
	return {
		...wanted,
		variables: [],
		demanded
	};
}
const goodRecipe = "`go build -trimpath -ldflags \"$$LDFLAGS\" -o \"$$OUTPUT\" .`";
/** For a binary that is not what it should be. */
const hintForMakefile = `Let the recipe take GOOS, GOARCH and CGO_ENABLED as they are given, and hand on the version variables, as in ${goodRecipe}`;
/** make ended well, and there is no binary. */
function nothingAtOutput(makeTarget, target, outputFile) {
	return new ActionError("proof", `make ${makeTarget} left no file at OUTPUT for ${target}`, { hint: `OUTPUT was ${outputFile}: let the recipe write the binary there, as in ${goodRecipe}` });
}

// src/output/output-place.ts
/** Directories with an owner, wherever in the workspace, and what that one makes of files that it did not put there. */
const owned = {
	".git": "git keeps the repository itself there",
	".github": "GitHub reads workflows and settings there",
	vendor: "Go takes it for the copies of the module's dependencies",
	node_modules: "npm removes what it did not install there"
};
/** Half a sentence about a path that nobody means, told from its text; undefined: it can be used as far as can be seen. */
function problemOfOutputPath(path, isWindows = false) {
	if (/[\x00-\x1f\x7f]/.test(path)) return "holds a control character";
	if (/^~/.test(path) || /\$(\{|\(|[A-Za-z_])/.test(path)) return "holds what only a shell would fill in: write it out";
	if (path.includes("\\") && !isWindows) return "holds a backslash: directories are separated by /";
	const owner = ownerIn(path.split(isWindows ? /[\\/]/ : "/"));
	return owner && `lies in ${owner}`;
}
function ownerIn(names) {
	const name = names.find((each) => Object.hasOwn(owned, each.toLowerCase()));
	return name && `${name}: ${owned[name.toLowerCase()]}`;
}
/** Why nothing can or may be written there. */
function problemOfOutputPlace(place) {
	const { directory, realDirectory, realWorkspace, there, deadLink, gitDirectory, submodule } = place;
	const another = "Choose another output-directory, for example `output-directory: dist`.";
	const problem = (message, hint = another) => ({
		message: `output-directory: ${message}`,
		hint
	});
	if (deadLink !== void 0) return problem(`${deadLink.path} is a link to ${deadLink.target}, which is not there`, "Remove the link, or make what it leads to.");
	if (!isIn(realDirectory, realWorkspace)) return problem(`${directory} is a link that leads out of the workspace, to ${realDirectory}`, "Remove the link, or let output-directory name another place.");
	if (!there.isDirectory) {
		if (there.path === realDirectory) return problem(`${directory} is a file`, "Binaries go to a directory: rename the file, or choose another output-directory.");
		return problem(`${directory} lies below ${there.path}, which is a file`);
	}
	const owner = ownerIn(relative(realWorkspace, realDirectory).split(sep));
	if (owner !== void 0) return problem(`${directory} lies in ${owner}`);
	if (gitDirectory !== void 0 && isIn(realDirectory, gitDirectory)) return problem(`${directory} lies in ${gitDirectory}: ${owned[".git"]}`);
	if (submodule !== void 0) return problem(`${directory} lies in the submodule ${submodule}: a build there would change the submodule and make the version \`-dirty\``);
}
/** Of absolute paths without `..`. */
function isIn(path, directory) {
	return path === directory || path.startsWith(directory.endsWith(sep) ? directory : directory + sep);
}

// src/targets/binary-name.ts
/** Device names that Windows takes for a file with any ending; Go refuses them in import paths as well. */
const devices = /^(con|prn|aux|nul|com\d|lpt\d)(\..*)?$/i;
/** Beside it, a file name holds a version and a target; a file system takes 255 bytes. */
const maxBytes = 100;
/**
* Why a text cannot be the name of a program, a project and their files, as half a sentence; undefined: it can. Case and dots
* stay, as the go command leaves them: only what some file system refuses, or a command line takes for something else, is out.
*/
function problemOfBinaryName(text) {
	if (!/^[\p{L}\p{N}_][\p{L}\p{N}\p{M}._+~-]*$/u.test(text)) return "cannot be the name of a file everywhere: it takes letters, digits and . _ + ~ -, the first one a letter, a digit or _";
	if (text.endsWith(".")) return "cannot be the name of a file everywhere: Windows drops the dot at its end";
	if (devices.test(text)) return "cannot be the name of a file everywhere: on Windows it is a device";
	return Buffer.byteLength(text) > maxBytes ? `is too long for a file name: ${maxBytes} bytes at most` : void 0;
}
/** A valid name that is as near to the text as it can be; undefined: nothing of it is left. */
function suggestBinaryName(text) {
	const [last = ""] = text.split(/[/\\]+/).filter((part) => /[\p{L}\p{N}]/u.test(part)).slice(-1);
	const name = last.replaceAll(/[^\p{L}\p{N}\p{M}._+~-]+/gu, "-").replace(/^[^\p{L}\p{N}_]+/u, "").replace(/[.-]+$/, "");
	return problemOfBinaryName(name) === void 0 ? name : void 0;
}
/** The last element of a module path without a major version: of `example.com/Shop/v2` and `gopkg.in/Shop.v2` it is `Shop`. */
function moduleName(modulePath) {
	return modulePath.replace(/\/v\d+$/, "").replace(/\.v\d+$/, "").split("/").at(-1) ?? "";
}

// src/targets/service-name.ts
/** What a systemd unit, a directory and a system user can all be called. */
const allowed = /^[a-z][a-z0-9_-]{0,30}$/;
const rule$1 = "a lower-case letter, then up to 30 lower-case letters, digits, - and _";
/** Accounts and template units that every Linux with systemd has for itself. Those of one distribution are found on the host. */
const taken = new Set("bin daemon mail nobody root autovt container-getty getty modprobe serial-getty user user-runtime-dir".split(" "));
/** Why a text cannot be the name of a service, as half a sentence; undefined: it can. */
function problemOfServiceName(name) {
	if (!allowed.test(name)) return `cannot be the name of a systemd unit and a system user: they take ${rule$1}`;
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

// src/inputs/values.ts
const truth = {
	True: "true",
	TRUE: "true",
	False: "false",
	FALSE: "false"
};
/** The other spellings of a boolean in YAML 1.2 (core schema) as `true` and `false`; any other text as it is. */
function plainBoolean(text) {
	return truth[text] ?? text;
}
/** Anything else is an error, and never silently false. */
function parseBoolean(text) {
	const plain = plainBoolean(text);
	if (/^(true|false)$/.test(plain)) return { value: plain === "true" };
	return withMeanings(() => ({ problem: "is neither true nor false" }), booleans)(text);
}
/** More patterns than this from one glob with braces, and matching it takes seconds (a second for 4,000 on a slow machine). */
const maxAlternatives = 1e3;
/** A glob whose matches lie inside of the directory that it is relative to, and that is matched in reasonable time. */
function parseInnerGlob(glob) {
	if (/^[/\\~]|^[A-Za-z]:/.test(glob)) return { problem: "is not relative" };
	if (glob.includes("..")) return { problem: "holds `..`, which could lead out of the directory" };
	if (glob.includes("\\")) return { problem: "holds a backslash: directories are separated by /" };
	const groups = glob.match(/\{[^{}]*\}/g) ?? [];
	if (groups.reduce((product, group) => product * group.split(",").length, 1) > maxAlternatives || groups.length !== glob.split("{").length - 1 || glob.length > 1e3) return { problem: `stands for too many patterns: at most ${maxAlternatives}, and no braces inside of braces` };
	return { value: glob };
}
const unitsMs = {
	ms: 1,
	s: 1e3,
	m: 6e4,
	h: 36e5
};
/** `500ms`, `30s`, `5m`, `1h`; a number alone is ambiguous, and refused. */
function parseDurationMs(text) {
	const match = /^(\d{1,7})(ms|s|m|h)$/.exec(text.trim());
	const unit = unitsMs[match?.[2] ?? ""];
	if (match !== null && unit !== void 0) return { value: Number(match[1]) * unit };
	const meant = meantDuration(text);
	const problem = "is not a duration like 500ms, 30s or 5m";
	return meant === void 0 ? { problem } : {
		problem,
		nearest: meant
	};
}
const unitWords = [
	[/^(ms|msecs?|millis|milliseconds?)$/, 1],
	[/^(s|secs?|seconds?)$/, 1e3],
	[/^(m|mins?|minutes?)$/, 6e4],
	[/^(h|hrs?|hours?)$/, 36e5],
	[/^(d|days?)$/, 864e5]
];
/** `5 min`, `1h30m`, `PT30S`, `1.5h`; of a number alone: seconds, as most tools take it, and milliseconds where that would be hours. */
function meantDuration(text) {
	const plain = text.trim().toLowerCase().replace(/^pt(?=\d)/, "");
	if (/^\d{1,7}$/.test(plain)) return Number(plain) < 1e3 ? `${plain}s` : `${plain}ms`;
	if (!/^(\d{1,7}([.,]\d+)?\s*[a-z]+\s*)+$/.test(plain)) return void 0;
	let totalMs = 0;
	for (const [, number = "", word = ""] of plain.matchAll(/(\d+(?:[.,]\d+)?)\s*([a-z]+)/g)) {
		const [, unitMs] = unitWords.find(([words]) => words.test(word)) ?? [];
		if (unitMs === void 0) return void 0;
		totalMs += Number(number.replace(",", ".")) * unitMs;
	}
	const [unit = "ms", unitMs = 1] = Object.entries(unitsMs).findLast(([, unitMs]) => totalMs % unitMs === 0) ?? [];
	return totalMs > 0 ? `${Math.round(totalMs / unitMs)}${unit}` : void 0;
}
/** A number, or a share of `total` (rounded down), that leaves at least one. */
function parseShare(text, total) {
	const [, number = "", percent] = /^(\d{1,6})(%?)$/.exec(text) ?? [];
	if (number === "") return {
		problem: "is neither a number nor a share",
		advice: "such as 1 or 20%"
	};
	const count = percent === "%" ? Math.floor(Number(number) * total / 100) : Number(number);
	if (count === 0 || count < total) return { value: count };
	return {
		problem: `would allow all ${total} hosts to be down`,
		advice: "at least one has to be there"
	};
}
function parseInteger(text, least, most) {
	const value = /^\d{1,9}$/.test(text.trim()) ? Number(text.trim()) : NaN;
	if (value >= least && value <= most) return { value };
	const problem = `is not a whole number from ${least} to ${most}`;
	const [, number] = /^(?:[\d.]*:|tcp\/)?(\d{1,9})(?:\/(?:tcp|http))?$/.exec(text.trim().toLowerCase()) ?? [];
	const isMeant = Number(number) >= least && Number(number) <= most;
	return number !== void 0 && isMeant ? {
		problem,
		nearest: number
	} : { problem };
}
/** System directories whose contents are not a service's to replace, and places that its sandbox hides from it. */
const unusableRoots = [
	"/bin",
	"/boot",
	"/dev",
	"/etc",
	"/home",
	"/lib",
	"/lib64",
	"/proc",
	"/root",
	"/run",
	"/sbin",
	"/sys",
	"/tmp",
	"/usr",
	"/var/tmp"
];
const absolutePath = /^(\/[A-Za-z0-9_-][A-Za-z0-9._-]*){2,}$/;
const notAbsolute = "is not an absolute path of at least two parts, of letters, digits and . _ - only";
function parseDeployPath(text) {
	const path = text.replace(/\/+$/, "");
	if (!absolutePath.test(path)) return { problem: `${notAbsolute}, such as /opt/greeter` };
	const root = unusableRoots.find((directory) => path === directory || path.startsWith(`${directory}/`));
	if (root !== void 0) return { problem: `lies in ${root}, which a sandboxed service cannot use; take a path such as /opt/greeter` };
	return { value: path };
}
/** Emptied at a boot, or of the kernel's own making. */
const volatileRoots = [
	"/dev",
	"/proc",
	"/run",
	"/sys",
	"/tmp",
	"/var/run",
	"/var/tmp"
];
function parseHostProgramPath(text) {
	const path = text.replace(/\/+$/, "");
	if (!absolutePath.test(path)) return { problem: `${notAbsolute}, such as /opt/gin-deploy` };
	const root = volatileRoots.find((directory) => path === directory || path.startsWith(`${directory}/`));
	if (root !== void 0) return { problem: `lies in ${root}, where nothing outlives a reboot; take a path such as /opt/gin-deploy` };
	return { value: path };
}
function parseHealthPath(text) {
	if (/^\/(?!\/)[\x21-\x7e]*$/.test(text)) return { value: text };
	const rule = "is not a path like /health: it begins with one / and holds no spaces; others are %-encoded";
	const meant = pathIn(text);
	return { problem: meant === void 0 ? rule : `${rule}; \`health-path: ${meant}\` would do` };
}
/** The path of an address, with or without a scheme and a host; undefined: nothing in it looks like one. */
function pathIn(text) {
	const [, path] = /^(?:[A-Z]+ +)?(?:(?:https?:)?\/\/[^/\s]*|[\w.-]*:\d+)?(\/?[^\s\\$:]*)$/.exec(text.trim()) ?? [];
	return path === void 0 || path === "" ? void 0 : encodeURI(path.startsWith("/") ? path : `/${path}`);
}

// src/inputs/read-build-inputs.ts
function readBuild(reader, workspace, platform, isDeploy) {
	const name = readName(reader, isDeploy);
	const option = parseList(reader.text("main")).find((entry) => entry.startsWith("-"));
	if (option !== void 0) reader.problem("main", `${option} is not a package: put options in build-flags`);
	const targets = readTargets(reader, platform);
	const cgo = reader.value("cgo", parseBoolean, false);
	const { flags, tags } = readFlags(reader, {
		targets,
		cgo,
		isDeploy
	}, platform);
	const lines = parseLines(reader.text("version-variables"));
	return {
		main: reader.optional("main"),
		name,
		targets,
		version: readVersion(reader),
		versionVariables: lines.length === 0 ? void 0 : lines.flatMap((line) => readVersionVariable(reader, line)),
		ldflags: reader.text("ldflags"),
		tags: [.../* @__PURE__ */ new Set([...parseList(reader.text("tags").replaceAll(" ", ",")), ...tags])],
		flags,
		cgo,
		makeTarget: readMakeTarget(reader),
		outputDirectory: readOutputDirectory(reader, workspace, platform)
	};
}
/** The limits of units and users count only where there will be some. */
function readName(reader, isDeploy) {
	const name = reader.optional("name");
	if (name === void 0) return void 0;
	const problem = isDeploy ? problemOfServiceName(name) : problemOfBinaryName(name);
	const suggestion = isDeploy ? suggestServiceName(name) : suggestBinaryName(name);
	const instead = suggestion === void 0 ? "" : `; \`name: ${suggestion}\` would do`;
	if (problem !== void 0) reader.problem("name", `${JSON.stringify(name)} ${problem}${instead}`);
	return name;
}
/** `build-flags` and `ldflags`, as far as they can be judged without GOFLAGS. */
function readFlags(reader, { targets, cgo, isDeploy }, platform) {
	const { goos, goarch } = toGoPlatform(platform);
	const ldflags = reader.text("ldflags");
	const parsed = parseBuildFlags(reader.text("build-flags"));
	const setting = {
		flags: parsed.flags,
		ldflags,
		cgo,
		targets,
		isDeploy,
		host: {
			os: goos,
			arch: goarch
		}
	};
	for (const problem of [...parsed.problems, ...contradictionsOf(setting)]) reader.problem("build-flags", problem);
	for (const problem of contradictionsOfLdflags({
		ldflags,
		cgo
	})) reader.problem("ldflags", problem);
	return parsed;
}
function readOutputDirectory(reader, workspace, { os }) {
	const path = reader.text("output-directory");
	if (path === "") reader.problem("output-directory", "is empty: leave it out for dist, or name a directory");
	const place = readPlace(reader, "output-directory", workspace);
	const inside = isInside(path, workspace) ? relative(workspace, place) : path;
	const problem = problemOfOutputPath(path, os === "win32") ?? problemOfOutputPath(inside, os === "win32");
	if (problem !== void 0) reader.problem("output-directory", `${JSON.stringify(path)} ${problem}`);
	return place;
}
/** A version is taken as it is: what looks like a placeholder would be in file names and on hosts. */
function readVersion(reader) {
	const version = reader.optional("version");
	const [found] = [...foreignPlaceholders(version ?? "").map(({ text }) => text), ...placeholdersIn(version ?? "").map((name) => `{${name}}`)];
	if (found !== void 0) reader.problem("version", `nothing fills in ${found}: leave version empty to take it from git, or write an expression such as \${{ github.ref_name }}`);
	if (version !== void 0 && /^([~^<>=]|latest$|stable$)/.test(version)) reader.problem("version", `${JSON.stringify(version)} is not a version of your program: leave it out to take it from git. A version of Go goes in go-version`);
	return version;
}
function readMakeTarget(reader) {
	const target = reader.optional("make-target");
	if (target === void 0) return void 0;
	const problem = problemOfMakeTarget(target);
	if (problem !== void 0) reader.problem("make-target", `${JSON.stringify(target)} ${problem}`);
	const unused = ["build-flags", "tags"].filter((name) => reader.text(name) !== "");
	if (unused.length > 0) reader.problem("make-target", `the Makefile decides about ${unused.join(" and ")}: give them there, or leave make-target out`);
	return target;
}
function readTargets(reader, platform) {
	const targets = /* @__PURE__ */ new Map();
	for (const entry of parseTargetList(reader.text("targets"))) {
		const parsed = parseTarget(entry, platform);
		if ("target" in parsed) targets.set(formatTarget(parsed.target), parsed.target);
		else reader.problem("targets", describeProblem(entry, parsed));
	}
	if (targets.size === 0 && reader.text("targets") === "") reader.problem("targets", "at least one target is needed");
	return [...targets.values()];
}
/** The comma of `linux/arm/7,softfloat` belongs to the target: no target is called like a feature of a variant. */
function parseTargetList(text) {
	const entries = [];
	for (const entry of parseList(text)) {
		const previous = entries.at(-1);
		if (previous?.split("/").length === 3 && variantFeatures.includes(entry)) entries[entries.length - 1] = `${previous},${entry}`;
		else entries.push(entry);
	}
	return entries;
}
function readVersionVariable(reader, line) {
	const equals = line.indexOf("=");
	const symbol = line.slice(0, Math.max(equals, 0)).trim();
	if (!/^[^\s=]+\.[\p{L}_][\p{L}\p{N}_]*$/u.test(symbol)) {
		reader.problem("version-variables", `${JSON.stringify(line)} is not import/path.Variable=value`);
		return [];
	}
	const template = line.slice(equals + 1);
	const unknown = [...template.matchAll(/\{([a-zA-Z]+)\}/g)].find(([, field = ""]) => !placeholders.some((known) => known === field));
	if (unknown !== void 0) reader.problem("version-variables", `${unknown[0]} in ${JSON.stringify(line)} is none of ${placeholders.map((each) => `{${each}}`).join(", ")}`);
	return [{
		symbol,
		template
	}];
}

// src/inputs/read-checks.ts
const parseCheck = withMeanings(oneOf("vet", "test", "race", "audit"), checkMeanings);
function readChecks(reader) {
	const checks = /* @__PURE__ */ new Set();
	for (const entry of parseList(reader.text("checks"))) {
		const parsed = parseCheck(entry);
		if ("value" in parsed) checks.add(parsed.value);
		else if (/\s/.test(entry) && entry.split(/\s+/).every((word) => "value" in parseCheck(word))) reader.problem("checks", `${JSON.stringify(entry)} needs commas; did you mean ${entry.split(/\s+/).join(", ")}?`);
		else reader.problem("checks", describeProblem(entry, parsed));
	}
	return [...checks];
}
/** Without the check they would be without effect. */
function readAudit(reader, checks, workspace) {
	const idle = checks.includes("audit") ? [] : givenOf(reader, ["audit-level", "audit-baseline"]);
	for (const name of idle) reader.problem(name, "needs the audit: add `audit` to `checks`");
	return {
		level: reader.value("audit-level", withMeanings(oneOf("error", "warning", "note", "never"), auditLevelMeanings), "error"),
		baseline: reader.optional("audit-baseline") && readPlace(reader, "audit-baseline", workspace)
	};
}

// src/deploy/connect/jump-host-address.ts
/** Words of ssh's own settings, and what they are called here. */
const wordsOfSsh = [
	[/^none$/i, "leave jump-host empty to reach the hosts without one"],
	[/^(?:ssh\s.*|-[JWo]\s*.*|-o.*|ProxyJump[\s=].*|ProxyCommand[\s=].*|.*%h.*)$/i, "write only where the jump host is, [user@]host[:port]; options and commands of ssh are not read"],
	[/^(?:socks\d?[ah]?|https?|tcp):\/\//i, "a jump host is reached by SSH; other proxies are not supported"]
];
/** Reads one hop of `jump-host`: an address as in `hosts`. The problem names the value. */
function parseJumpHost(text) {
	const value = text.trim();
	const [, advice] = wordsOfSsh.find(([words]) => words.test(value)) ?? [];
	return advice === void 0 ? parseHostAddress(value) : { problem: `${quoted(value)}: ${advice}` };
}

// src/inputs/read-front.ts
function readFront(reader, isForHosts) {
	if (!isForHosts && reader.text("front") === "") return "auto";
	const front = reader.value("front", oneOf("auto", "kernel", "nginx", "haproxy", "none"), "auto");
	const isProvision = reader.text("operation") === "provision";
	if (isProvision && isProxy(front) && reader.text("front-listen") === "") reader.problem("front-listen", `is empty: say where ${proxyTitles[front]} is to listen for the service, such as 80 or 127.0.0.1:8081`);
	if (isProvision && !isProxy(front) && reader.text("front-listen") !== "") reader.problem("front-listen", "is for `front: nginx` and `front: haproxy`: set one of them, or leave it out");
	if (isProvision && front === "haproxy" && reader.text("service-manager") === "supervisor") reader.problem("front", "is haproxy, which systemd starts: with `service-manager: supervisor` use nginx or kernel");
	return front;
}
/** Ports and addresses as a proxy listens on them: the host itself asks the first one, by IPv4. */
function readFrontListen(reader) {
	const entries = parseList(reader.text("front-listen"));
	for (const [index, entry] of entries.entries()) {
		const shown = JSON.stringify(entry);
		if (!isListened(entry)) reader.problem("front-listen", `${shown} is not a port, or address:port such as 127.0.0.1:8081 or [::]:80`);
		else if (portOf(entry) === Number(reader.text("port"))) reader.problem("front-listen", `${shown} is the \`port\` of the service itself: the front needs another one`);
		else if (index === 0 && entry.startsWith("[")) reader.problem("front-listen", `begins with ${shown}: name an address of IPv4 first`);
	}
	return entries;
}
function readFrontSticky(reader) {
	const isSticky = reader.value("front-sticky", parseBoolean, false);
	if (isSticky && reader.text("operation") === "provision" && !isProxy(reader.text("front"))) reader.problem("front-sticky", "is for `front: nginx` and `front: haproxy`: set one of them, or leave it out");
	return isSticky;
}
const portOf = (entry) => Number(/\d+$/.exec(entry)?.[0]);
function isListened(entry) {
	const [, ip = "127.0.0.1", port = ""] = /^(?:(\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-f:]{2,39}\]):)?([1-9]\d{0,4})$/.exec(entry) ?? [];
	const isAddress = ip.startsWith("[") || ip.split(".").every((part) => Number(part) <= 255);
	return port !== "" && Number(port) <= 65535 && isAddress;
}

// src/deploy/judgement/verdict/rule.ts
/** The numbers of the verdict. docs/verdict.md says what each of them does to users; `npm run bench -- verdict` says what it does to releases. */
const rule = {
	/** A release is rolled back when it is this many times as likely to be worse as not to be, ... */
	rollBackAt: 200,
	/** ... and at the end of a step, where its own figures are over the limit too, already at this. */
	rollBackAtEndAt: 5,
	/** Fewer bad requests than this say nothing. */
	leastBad: 3,
	/** The share of bad requests that counts as normal is at least this, ... */
	leastNormal: .001,
	/** ... and this part of the limit. */
	normalOfLimit: {
		errors: .2,
		slow: .5
	},
	/** `max-p95` is a limit to this share of requests. */
	slowLimit: .05,
	/** Levels of badness that are looked for, up to the worst. */
	levels: 5,
	worst: .95,
	/** Of the evidence, what is staked on badness that begins later in the step, and after how many requests half of that is spent. */
	lateStake: .2,
	lateHalfLife: 500,
	/** Up to this many times the error rate of the live release is no difference ... */
	sameFactor: 1.5,
	/** ... and these are the differences that are looked for. */
	factors: [
		4,
		16,
		64,
		1e3
	],
	/** Requests of the live release since the rollout began after which it is known by them, and not by those before. */
	leastLive: 500,
	/** How unlikely the canary's share of what is bad must be, were it no worse than the live release. */
	doubt: .01,
	/** A step takes at least this, ... */
	leastStepMs: 3e4,
	/** ... this many connections, or clients, where a front tells them apart, because requests of one hang together, ... */
	leastCallers: 20,
	/** ... and is extended this often by `min-requests` while it cannot be decided. */
	extensions: 2,
	/** Looks in a row that readiness may fail, or a process be over its limits. */
	patience: 3
};

// src/inputs/rollout-steps.ts
/** A wait that is longer than this is a job of its own. */
const longestWaitMs = 864e5;
/** What stands between two shares for somebody's approval. */
const pause = "pause";
/** `5%, 25%:2m, pause, 100%`: shares that rise and end at 100 %, each with a time if you like. One problem, the first that there is. */
function parseSteps(text) {
	const entries = parseList(text);
	const steps = readEntries(entries);
	if ("value" in steps || "advice" in steps) return steps;
	const meant = entries.map((entry) => meantPause(entry) ?? meantStep(entry));
	return !meant.includes(void 0) && "value" in readEntries(meant.map((step) => step ?? "")) ? {
		...steps,
		nearest: meant.join(", ")
	} : steps;
}
function readEntries(entries) {
	if (entries.length === 0) return {
		problem: "holds no step",
		advice: "such as 5%, 25%, 100%"
	};
	const steps = [];
	for (const entry of entries) {
		if (entry === pause) {
			const before = steps.pop();
			if (before === void 0) return {
				problem: "begins with a pause",
				advice: "a share comes before it, to be held"
			};
			if (before.thenPause) return {
				problem: "holds two pauses in a row",
				advice: "one holds the share already"
			};
			steps.push({
				...before,
				thenPause: true
			});
			continue;
		}
		const parsed = parseStep(entry);
		if ("problem" in parsed) return parsed;
		steps.push(parsed.value);
	}
	return problemOfOrder(steps) ?? { value: steps };
}
function parseStep(entry) {
	const [, share = "", time] = /^(\d{1,9})%(?::(.*))?$/.exec(entry) ?? [];
	const shown = quoted(entry);
	if (share === "") return { problem: `holds ${shown}, which is not a share like 5% or 5%:2m` };
	const sharePercent = Number(share);
	if (sharePercent < 1 || sharePercent > 100) return { problem: `holds ${shown}: a share is from 1% to 100%` };
	if (time === void 0) return { value: {
		sharePercent,
		minMs: 0
	} };
	const duration = parseDurationMs(time);
	if ("problem" in duration) return { problem: `holds ${shown}, whose time ${duration.problem}` };
	if (duration.value > 864e5) return { problem: `holds ${shown}: a step takes at most 24h` };
	return { value: {
		sharePercent,
		minMs: duration.value
	} };
}
function problemOfOrder(steps) {
	const shares = steps.map(({ sharePercent }) => sharePercent);
	const falls = shares.findIndex((share, index) => share <= (shares[index - 1] ?? 0));
	if (falls > 0) {
		const [before, share] = [shares[falls - 1], shares[falls]];
		return {
			problem: `does not rise: ${share}% comes after ${before}%`,
			advice: "each step needs a larger share"
		};
	}
	const last = shares.at(-1);
	if (steps.at(-1)?.thenPause) return {
		problem: "ends with a pause",
		advice: "the last step has to be 100%, which a promotion goes on to"
	};
	if (last === 100) return void 0;
	return {
		problem: `ends at ${last}%`,
		advice: "the last step has to be 100%, or the live release would stay"
	};
}
/** `PAUSE`, `wait`, `approval` */
function meantPause(entry) {
	return /^(?:paused?|wait|hold|stop|approv(?:e|al)|manual|pause\s*[:=({]+.*)$/i.test(entry) ? pause : void 0;
}
/** `5`, `5 %`, `0.05`, `5 percent`, `5%@2m`, `5%: 2 min` */
function meantStep(entry) {
	const [, number = "", time] = /^(0\.\d{1,2}(?![\d %p])|\d{1,3}(?:\s*(?:%|percent|pct))?)(?:\s*[:@/=]\s*(.{1,40}))?$/i.exec(entry) ?? [];
	if (number === "") return void 0;
	const share = `${number.startsWith("0.") ? Math.round(Number(number) * 100) : Number.parseInt(number, 10)}%`;
	if (time === void 0) return share;
	const duration = parseDurationMs(time);
	const meant = "value" in duration ? time.trim() : duration.nearest;
	return meant === void 0 ? void 0 : `${share}:${meant}`;
}

// src/inputs/read-rollout-inputs.ts
const ofCanary = [
	"steps",
	"max-error-rate",
	"max-p95",
	"min-requests",
	"step-timeout",
	"max-cpu",
	"max-memory",
	"log-deny",
	"fail-on-pause"
];
/** undefined: `strategy: rolling`. What only a canary reads is checked there too, and refused where somebody would wait for it. */
function readRollout(reader) {
	const strategy = reader.value("strategy", oneOf("rolling", "canary"), "rolling");
	const rollout = {
		steps: withTimeout(reader.value("steps", parseSteps, []), reader),
		maxP95Ms: reader.value("max-p95", parseDurationMs, 0),
		maxErrorRate: reader.value("max-error-rate", parseRate, 0),
		minRequests: reader.value("min-requests", (text) => parseInteger(text, 20, 1e6), 0),
		maxCpuPercent: optional(reader, "max-cpu", parseCpu),
		maxMemoryBytes: optional(reader, "max-memory", parseBytes),
		logDeny: readPatterns(reader)
	};
	if (strategy === "canary") return rollout;
	const given = ofCanary.filter((name) => reader.text(name) !== declaredInputs[name].trim());
	if (given.length > 0) reader.problem("strategy", `is rolling, which has no shares: set it to canary, or leave out ${given.join(", ")}`);
}
/** Where nothing is said, each step has its own. */
function withTimeout(steps, reader) {
	const timeoutMs = optional(reader, "step-timeout", parseTimeout);
	if (timeoutMs === void 0) return steps;
	const long = steps.find(({ minMs }) => minMs > timeoutMs);
	if (long !== void 0) {
		const problem = `${`the step ${long.sharePercent}% of steps takes at least ${describeDuration(long.minMs)}`}, which is more than the ${describeDuration(timeoutMs)} that a step may wait`;
		reader.problem("step-timeout", `${problem}: give steps less time, or set a longer step-timeout`);
	}
	return steps.map((step) => ({
		...step,
		timeoutMs
	}));
}
function parseTimeout(text) {
	const duration = parseDurationMs(text);
	if ("problem" in duration) return duration;
	if (duration.value < rule.leastStepMs) return { problem: `is less than the ${describeDuration(rule.leastStepMs)} that each step takes at least` };
	if (duration.value > 864e5) return { problem: "is more than 24h" };
	return duration;
}
function optional(reader, name, parse) {
	return reader.text(name) === "" ? void 0 : reader.value(name, parse, void 0);
}
/** `1%`, `0.5%` */
function parseRate(text) {
	const percent = /^\d{1,3}(?:\.\d{1,3})?%$/.test(text.trim()) ? Number.parseFloat(text) : NaN;
	if (percent > 0 && percent <= 50) return { value: percent / 100 };
	const problem = "is not a share of requests above 0% and up to 50%";
	return /^\d{1,2}(\.\d+)?$/.test(text.trim()) ? {
		problem,
		nearest: `${text.trim()}%`
	} : { problem };
}
/** `80%`, `150%`: of one core. */
function parseCpu(text) {
	const percent = /^\d{1,6}%$/.test(text.trim()) ? Number.parseFloat(text) : NaN;
	if (percent >= 1) return { value: percent };
	return {
		problem: "is not a share of one core",
		advice: "such as 80%, or 150% for one core and a half"
	};
}
const unitBytes = {
	K: 1024,
	M: 1024 ** 2,
	G: 1024 ** 3,
	T: 1024 ** 4
};
/** As systemd reads it: `512M`, `2G`. */
function parseBytes(text) {
	const [, number = "", unit = ""] = /^(\d{1,9})([KMGT])(?:i?B)?$/.exec(text.trim()) ?? [];
	const bytes = Number(number) * (unitBytes[unit] ?? NaN);
	return bytes > 0 ? { value: bytes } : {
		problem: "is not a size",
		advice: "such as 512M or 2G"
	};
}
/** The host's awk reads them: what it would not, is refused here. */
function readPatterns(reader) {
	const patterns = reader.raw("log-deny").split(/\r?\n/).map((line) => line.trim()).filter((line) => line !== "");
	for (const pattern of patterns) {
		const shown = JSON.stringify(pattern);
		if (/\\[dwsDWSb]|\(\?/.test(pattern)) reader.problem("log-deny", `${shown} is not an extended regular expression: write [0-9], [[:space:]] and plain groups`);
		else if (!isRegularExpression(pattern)) reader.problem("log-deny", `${shown} is not a regular expression`);
		else if (new RegExp(pattern).test("")) reader.problem("log-deny", `${shown} matches every line`);
	}
	return patterns;
}
function isRegularExpression(pattern) {
	try {
		new RegExp(pattern.replaceAll(/\[\[:[a-z]+:\]\]/g, "[x]"));
		return true;
	} catch {
		return false;
	}
}

// src/inputs/environment.ts
/**
* `KEY=value` lines as GitHub's own environment file reads them: values are literal, and `KEY<<END` begins one of
* several lines that a line `END` ends. Problems and remarks name lines and keys, never values: they may be secrets.
*/
function parseEnvironment(text) {
	const values = /* @__PURE__ */ new Map();
	const lineOf = /* @__PURE__ */ new Map();
	const problems = [];
	const remarks = [];
	const lines = withPlainLineEnds(text).split("\n");
	for (let index = 0; index < lines.length; index++) {
		const line = lines[index] ?? "";
		const number = index + 1;
		if (line.trim() === "" || line.trimStart().startsWith("#")) continue;
		const [, key, sign, rest = ""] = /^\s*([A-Za-z_][A-Za-z0-9_]*)(=|<<)([\s\S]*)$/.exec(line) ?? [];
		if (key === void 0 || furtherLine.test(line.trim())) {
			problems.push(faultOfLine(number, line));
			if (/^[{[]/.test(line.trim())) break;
			continue;
		}
		let value = rest;
		if (sign === "<<") {
			const end = endOf$1(lines, index, rest.trim());
			if (typeof end === "string") {
				problems.push(`line ${number}: the value of ${key} has no end: ${end}`);
				break;
			}
			value = lines.slice(index + 1, end).join("\n");
			index = end;
		}
		const first = lineOf.get(key);
		if (first !== void 0) problems.push(`line ${number}: ${key} is set twice (first in line ${first})`);
		if (key === "PORT") problems.push(`line ${number}: PORT is set by the action: use the input \`port\``);
		problems.push(...controlsOf(key, value, sign === "<<" ? number + 1 : number));
		const remark = sign === "<<" && value !== "" ? void 0 : remarkOn(key, value);
		if (remark !== void 0) remarks.push(`line ${number}: ${remark}`);
		values.set(key, value);
		lineOf.set(key, first ?? number);
	}
	return {
		values,
		problems,
		remarks
	};
}
/** Where a value of several lines ends, or why it does not. */
function endOf$1(lines, start, word) {
	const end = word === "" ? -1 : lines.indexOf(word, start + 1);
	if (end !== -1) return end;
	const near = word === "" ? -1 : lines.findIndex((line, index) => index > start && line.trim() === word);
	return near === -1 ? "no later line is the word after <<" : `line ${near + 1} has white space beside the word after <<`;
}
/** systemd drops a line with one from an environment file, and says so in its journal only (systemd.exec(5)). */
function controlsOf(key, value, firstLine) {
	return value.split("\n").flatMap((line, index) => {
		const [control] = /(?![\t\u0080-\u009f])\p{Cc}/u.exec(line) ?? [];
		if (control === void 0) return [];
		const name = control === "\r" ? "a carriage return inside a line" : `a control character (U+${codeOf(control)})`;
		return [`line ${firstLine + index}: the value of ${key} holds ${name}`];
	});
}
/** Of a key or a certificate; its last line looks like a variable with nothing or `=` in it, and its name would be the secret. */
const furtherLine = /^-----BEGIN |^[A-Za-z0-9+/]{40,}={0,2}$|^[A-Za-z0-9+/]+==$/;
/** What other files of settings allow. A name is shown only where it is one: any line may be part of a secret. */
const otherForms = [
	[/^[{[]/, () => "this is JSON; write KEY=value lines"],
	[furtherLine, () => "this looks like a line of a longer value; write KEY<<END, the lines, END"],
	[/^(?:export|set|setx|declare -x|ENV) +([A-Za-z_]\w*)=/, (name) => `remove the word before ${name}: write ${name}=value`],
	[/^- *["']?([A-Za-z_]\w*)=/, (name) => `remove the dash: write ${name}=value`],
	[/^["']?([A-Za-z_]\w*)["']?\s*:(?:\s|$)/, (name) => `this is YAML; write ${name}=value`],
	[/^([A-Za-z_]\w*)\s+=/, (name) => `remove the space before the =: write ${name}=value`],
	[/^["'“‘]/, () => "remove the quotes: write KEY=value"],
	[/^[^=]*\p{Cf}/u, () => "there is an invisible character before the =: retype the name"],
	[/^[^\s=]+=/, () => "the name before the = is not a variable's: letters, digits and _ only, no digit first"]
];
function faultOfLine(number, line) {
	const text = line.trim();
	for (const [form, fault] of otherForms) {
		const match = form.exec(text);
		if (match !== null) return `line ${number}: ${fault(match[1] ?? "")}`;
	}
	return `line ${number} is neither KEY=value nor KEY<<END`;
}
const quotes = /^(?:(["'`])[\s\S]*\1|“[\s\S]*”|‘[\s\S]*’)$/;
function remarkOn(key, value) {
	if (value === "") return `${key} is empty: is a secret unset?`;
	if (value.length > 1 && quotes.test(value.trim())) return `the quotes are part of the value of ${key}`;
	const [edge] = /^[\s\p{Cf}]|[\s\p{Cf}]$/u.exec(value) ?? [];
	if (edge === " " || edge === "	") return `the white space at the edge is part of the value of ${key}`;
	if (edge !== void 0) return `the invisible character at the edge (U+${codeOf(edge)}) is part of the value of ${key}`;
	if (/\s#/.test(value)) return `the # and what follows are part of the value of ${key}, and no comment`;
}

// src/inputs/read-service-inputs.ts
function readService(reader) {
	const environment = parseEnvironment(reader.raw("environment"));
	for (const problem of environment.problems) reader.problem("environment", problem);
	for (const remark of environment.remarks) reader.remark("environment", remark);
	return {
		healthPath: reader.value("health-path", parseHealthPath, "/"),
		healthTimeoutMs: reader.value("health-timeout", parseDurationMs, 0),
		environment: new Map([["GIN_MODE", "release"], ...environment.values]),
		args: readWords(reader, "args"),
		persistent: readPersistent(reader)
	};
}
/** Words as GOFLAGS has them: white space between them, quotes around one that has some. No shell reads them. */
function readWords(reader, input) {
	const text = reader.raw(input);
	const words = splitQuoted(text);
	if (words === void 0) reader.problem(input, `${JSON.stringify(text.trim())} has a quote that is not closed`);
	const broken = words?.find((word) => /[\x00-\x1f\x7f]/.test(word));
	if (broken !== void 0) reader.problem(input, `${JSON.stringify(broken)} has a control character in it`);
	const forShell = words?.find((word) => /^(?:[|;<>]|&&|\|\||&|>>|2>&1)$|\$\(/.test(word));
	if (forShell !== void 0) reader.remark(input, `${JSON.stringify(forShell)} is handed to the program as it is: no shell reads ${input}`);
	return words ?? [];
}
const ownDirectories = [
	"bin",
	"env",
	"data",
	"logs",
	"releases",
	"current",
	"canary",
	"unit"
];
function readPersistent(reader) {
	const names = parseList(reader.text("persistent")).map((name) => name.replace(/^\.\//, "").replace(/\/+$/, ""));
	for (const name of new Set(names)) {
		const shown = JSON.stringify(name);
		if (name === "data" || name === "logs") reader.remark("persistent", `every service has ${name}/: it need not be named`);
		else if (ownDirectories.includes(name) || name.endsWith(".next")) reader.problem("persistent", `${shown} is a name that a deploy itself uses`);
		else if (!/^[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}$/.test(name)) {
			const advice = name.includes("/") ? "one directory, not a path: name its first part, and everything in it outlives releases" : "up to 64 letters, digits and . _ -, and does not begin with a dot";
			reader.problem("persistent", `${shown} is not the name of a directory: ${advice}`);
		}
	}
	return [...new Set(names)].filter((name) => name !== "data" && name !== "logs");
}
/** `targets`: what will be built; undefined: files that somebody else has built. */
function readSmokeTest(reader, service, targets, platform) {
	const mode = reader.value("smoke-test", withMeanings(oneOf("auto", "required", "off"), smokeMeanings), "auto");
	const { goos, goarch } = toGoPlatform(platform);
	if (mode === "required" && targets && !targets.some(({ os, arch }) => os === goos && arch === goarch)) {
		const built = targets.map(formatTarget).join(", ");
		reader.problem("smoke-test", `"required" needs a binary that this machine runs: add host (${goos}/${goarch}) to targets, which are ${built}`);
	}
	return {
		...service,
		mode
	};
}

// src/inputs/read-unit-lines.ts
/**
* What a service may be given in its unit's [Service] section without getting out of its sandbox (systemd.exec(5),
* systemd.resource-control(5), systemd.service(5), systemd.kill(5)): limits and manners, and what takes something away.
*/
const harmless = [
	"AllowedCPUs",
	"AllowedMemoryNodes",
	"CPUAffinity",
	"CPUQuota",
	"CPUQuotaPeriodSec",
	"CPUSchedulingPolicy",
	"CPUWeight",
	"IOReadBandwidthMax",
	"IOReadIOPSMax",
	"IOSchedulingClass",
	"IOSchedulingPriority",
	"IOWeight",
	"IOWriteBandwidthMax",
	"IOWriteIOPSMax",
	"IPAddressAllow",
	"IPAddressDeny",
	"InaccessiblePaths",
	"KillSignal",
	"LimitAS",
	"LimitCORE",
	"LimitCPU",
	"LimitDATA",
	"LimitFSIZE",
	"LimitMEMLOCK",
	"LimitNOFILE",
	"LimitNPROC",
	"LimitSTACK",
	"LogLevelMax",
	"LogRateLimitBurst",
	"LogRateLimitIntervalSec",
	"MemoryHigh",
	"MemoryLow",
	"MemoryMax",
	"MemoryMin",
	"MemorySwapMax",
	"Nice",
	"OOMPolicy",
	"OOMScoreAdjust",
	"ReadOnlyPaths",
	"RestartSec",
	"SocketBindAllow",
	"SocketBindDeny",
	"TasksMax",
	"TimeoutStartSec",
	"TimeoutStopSec",
	"TimerSlackNSec"
];
/** What an input of its own is for. */
const inputsFor = {
	Environment: "environment",
	EnvironmentFile: "environment",
	ExecStart: "args",
	ExecStartPre: "before-start",
	ReadWritePaths: "persistent",
	StateDirectory: "persistent"
};
/** `isTrusted`: any setting, on the user's own word. What systemd itself makes of them is seen on the host. */
function parseUnitLines(text, isTrusted) {
	const lines = parseLines(text).filter((line) => !/^[#;]/.test(line) && line !== "[Service]");
	return {
		lines,
		problems: lines.flatMap((line) => problemOf(line, isTrusted) ?? [])
	};
}
function problemOf(line, isTrusted) {
	const shown = JSON.stringify(line);
	if (/[\x00-\x08\x0a-\x1f\x7f]/.test(line)) return `${shown} has a control character in it`;
	if (line.startsWith("[")) return `${shown}: lines go into [Service], and no other section can be started`;
	if (line.endsWith("\\")) return `${shown} goes on in the next line: write it as one line`;
	const key = /^([A-Za-z][A-Za-z0-9]*)\s*=/.exec(line)?.[1];
	if (key === void 0) return `${shown} is not a unit line like Setting=value`;
	const own = inputsFor[key];
	if (own !== void 0) return `${shown}: use the input \`${own}\``;
	const stop = /^Timeout(?:Stop)?Sec\s*=\s*(.*?)\s*$/.exec(line)?.[1];
	if (stop !== void 0 && (readStopSeconds(stop) ?? 0) > 120) return `${shown}: a deploy waits until the service has ended, for ${120} s at most`;
	if (isTrusted || harmless.some((each) => each === key)) return void 0;
	const meant = nearest(key, harmless);
	if (meant !== void 0) return `${shown}: did you mean ${meant}?`;
	return `${shown} could undo the sandbox or the user of the service. If you want that, set \`unit-trust: full\``;
}

// src/inputs/read-deploy-inputs.ts
/** Each is checked also where nothing is deployed; undefined then. */
function readDeploy(reader, service, workspace, isDeploy) {
	const deployPath = reader.optional("deploy-path");
	if (isDeploy && parseList(reader.text("main")).length > 1) reader.problem("main", "a deploy brings one program to its hosts; deploy the others in steps of their own");
	const value = (name, parse, standIn) => isDeploy || reader.text(name) !== "" ? reader.value(name, parse, standIn) : standIn;
	const hosts = readHosts(reader, isDeploy);
	const deploy = {
		...service,
		name: reader.optional("name"),
		hosts,
		maxUnreachable: value("max-unreachable", (text) => parseShare(text, hosts.length), 0),
		sshKey: reader.optional("ssh-key"),
		sshKeyPassphrase: reader.optional("ssh-key-passphrase") && reader.raw("ssh-key-passphrase"),
		knownHosts: readKnownHosts(reader, isDeploy),
		jumpHosts: readJumpHosts(reader),
		deployPath: deployPath === void 0 ? void 0 : reader.value("deploy-path", parseDeployPath, deployPath),
		hostProgramPath: value("host-program-path", parseHostProgramPath, ""),
		port: value("port", parsePort, 8080),
		openFirewall: value("open-firewall", parseBoolean, false),
		url: readUrl(reader),
		keepReleases: value("keep-releases", (text) => parseInteger(text, 1, 1e3), 5),
		lockWaitMs: value("lock-wait", parseDurationMs, 0),
		beforeStart: readWords(reader, "before-start"),
		serviceManager: readServiceManager(reader),
		unitLines: readUnitLines(reader),
		fingerprint: reader.optional("fingerprint") && readPlace(reader, "fingerprint", workspace),
		front: readFront(reader, isDeploy),
		frontListen: readFrontListen(reader),
		frontSticky: readFrontSticky(reader),
		rollout: readRollout(reader),
		onPaused: value("on-paused", oneOf("refuse", "abort"), "refuse"),
		failOnPause: value("fail-on-pause", parseBoolean, true)
	};
	return isDeploy ? deploy : void 0;
}
/** As the user writes it, but for what a browser would write otherwise. */
function readUrl(reader) {
	const text = reader.optional("url");
	if (text === void 0) return void 0;
	const shown = JSON.stringify(text);
	const url = URL.canParse(text) ? new URL(text) : void 0;
	if (url === void 0 || !/^https?:$/.test(url.protocol)) {
		reader.problem("url", `${shown} is not a web address such as https://greeter.example.com`);
		return;
	}
	if (url.username !== "" || url.password !== "") reader.problem("url", "has a user or a password in it, and is shown to everybody: leave them out");
	return url.href;
}
function readServiceManager(reader) {
	const manager = reader.value("service-manager", withMeanings(oneOf("systemd", "supervisor"), managerMeanings), "systemd");
	const given = givenOf(reader, ["unit", "unit-trust"]);
	if (manager === "supervisor" && given.length > 0) reader.problem("service-manager", `supervisor has no units and no sandbox: leave out ${given.join(" and ")}, or set \`service-manager: systemd\``);
	return manager;
}
function readUnitLines(reader) {
	const trust = reader.value("unit-trust", oneOf("sandbox", "full"), "sandbox");
	const { lines, problems } = parseUnitLines(reader.text("unit"), trust === "full");
	for (const problem of problems) reader.problem("unit", problem);
	return lines;
}
/** With ssh-action and scp-action the input of that name is another one. */
function parsePort(text) {
	const parsed = parseInteger(text, 1, 65535);
	if (!("value" in parsed) || parsed.value !== 22) return parsed;
	return {
		problem: "is the port of SSH",
		advice: "`port` is the port of your service; SSH's goes in hosts, as in web1:22"
	};
}
function readHosts(reader, isDeploy) {
	const entries = parseList(reader.text("hosts"));
	if (entries.length === 0 && isDeploy && !isScriptOnly(reader)) reader.problem("hosts", describeNoHosts(reader));
	const seen = /* @__PURE__ */ new Set();
	return entries.flatMap((entry) => {
		const parsed = parseHostAddress(entry);
		if ("problem" in parsed) {
			reader.problem("hosts", parsed.problem);
			return [];
		}
		const { address } = parsed;
		const place = `${address.host}:${address.port}`;
		if (seen.has(place)) reader.problem("hosts", `${place} is listed twice`);
		seen.add(place);
		return [address];
	});
}
function readJumpHosts(reader) {
	let before;
	return parseList(reader.text("jump-host")).flatMap((entry) => {
		const parsed = parseJumpHost(entry);
		if ("problem" in parsed) {
			reader.problem("jump-host", parsed.problem);
			return [];
		}
		const { address } = parsed;
		const place = `${address.host}:${address.port}`;
		if (place === before) reader.problem("jump-host", `${place} is listed twice in a row: name each jump host once, in order`);
		before = place;
		return [address];
	});
}
/** What root is to run by hand needs no host. */
function isScriptOnly(reader) {
	return reader.text("operation") === "provision" && parseList(reader.text("hosts")).length === 0;
}
/** As a sudo rule can name it, without a quote or a pattern. */
function readDeployUser(reader) {
	const user = reader.optional("deploy-user");
	if (user !== void 0 && !/^[A-Za-z_][A-Za-z0-9_.-]{0,63}$/.test(user)) reader.problem("deploy-user", `${JSON.stringify(user)} is not the name of a user: letters, digits and . _ - only`);
	if (user === void 0 && isScriptOnly(reader)) reader.problem("deploy-user", "is empty, and so is hosts: name the user who will deploy");
	return user;
}
function describeNoHosts(reader) {
	const given = givenOf(reader, onlyForHosts);
	if (reader.text("operation") !== "auto" || given.length === 0) return `${whoNeeds(reader)} at least one host, [user@]host[:port]`;
	return `is empty, but only a deploy reads ${given.join(", ")}: is a variable unset? To deploy nothing, set \`operation: build\``;
}
/** `a deploy needs`, `status needs` */
function whoNeeds(reader) {
	const operation = reader.text("operation");
	return `${operation === "auto" || operation === "deploy" ? "a deploy" : operation} needs`;
}
function readKnownHosts(reader, isDeploy) {
	const text = reader.text("ssh-known-hosts");
	if (text === "") {
		if (!isDeploy || isScriptOnly(reader)) return [];
		reader.problem("ssh-known-hosts", `${whoNeeds(reader)} it: host keys are always verified. \`ssh-keyscan HOST\` shows the lines; check them before you trust them`);
		return [];
	}
	const parsed = parseKnownHosts(text);
	if ("pins" in parsed) return parsed.pins;
	for (const problem of parsed.problems) reader.problem("ssh-known-hosts", problem);
	return [];
}

// src/inputs/read-packaging-inputs.ts
function readPackaging(reader, workspace, isBuild) {
	const archives = reader.value("archives", withMeanings(oneOf("none", "tar.gz", "zip", "auto"), archiveMeanings), "none");
	const include = parseGlobs(reader.text("include"));
	for (const glob of include) {
		const parsed = parseInnerGlob(glob);
		if ("problem" in parsed) reader.problem("include", `${JSON.stringify(glob)} ${parsed.problem}`);
	}
	if (include.length > 0 && archives === "none" && isBuild) reader.problem("include", "names files of the archives, but archives is none: set archives to auto");
	const previous = reader.optional("previous-artifacts") && readPlace(reader, "previous-artifacts", workspace);
	return {
		archives,
		include,
		sbom: reader.value("sbom", parseBoolean, true),
		previousArtifacts: previous
	};
}
function readMerge(reader, outputDirectory, workspace) {
	if (reader.text("merge-directory") === "") {
		reader.problem("merge-directory", "a merge needs it: where actions/download-artifact put the jobs' output directories");
		return;
	}
	const directory = readPlace(reader, "merge-directory", workspace);
	if (!relative(directory, outputDirectory).startsWith("..")) reader.problem("output-directory", "lies in merge-directory: what was merged would be taken for a job's own");
	return { directory };
}

// src/inputs/read-report-inputs.ts
function readReport(reader) {
	reader.value("log-format", oneOf("text", "json"), "text");
	return {
		summary: reader.value("summary", parseBoolean, true),
		notifyAddresses: readAddresses(reader)
	};
}
const services = {
	"hooks.slack.com": "Slack",
	"hooks.slack-gov.com": "Slack",
	"open.feishu.cn": "Feishu",
	"open.larksuite.com": "Feishu",
	"oapi.dingtalk.com": "DingTalk",
	"qyapi.weixin.qq.com": "WeCom"
};
const signed = ["Feishu", "DingTalk"];
/** Whoever knows such an address may write to its channel: no problem repeats it. */
function readAddresses(reader) {
	return parseLines(reader.text("notify-url")).flatMap((text, index) => {
		const line = index + 1;
		const problem = (words) => {
			reader.problem("notify-url", `line ${line} ${words}`);
			return [];
		};
		const url = URL.canParse(text) ? new URL(text) : void 0;
		if (url === void 0 || !/^https?:$/.test(url.protocol)) return problem("is no address that begins with https://");
		if (url.username !== "" || url.password !== "") return problem("has a user or a password in it: leave them out");
		const service = services[url.hostname] ?? "JSON";
		const secret = secretOf(url.hash);
		if (secret !== void 0 && !signed.includes(service)) return problem("has a `#` with a secret behind it, which only addresses of Feishu and DingTalk take");
		url.hash = "";
		return [{
			service,
			url: url.href,
			secret,
			line
		}];
	});
}
/** `#SEC…` or `#secret=…`: what stands there is never sent. */
function secretOf(hash) {
	const text = hash.slice(1).replace(/^secret=/, "");
	try {
		return decodeURIComponent(text) || void 0;
	} catch {
		return text;
	}
}

// src/inputs/read-inputs.ts
/** Reads and checks all inputs. Throws one `input` error that names every problem of the run. */
function readInputs(source, platform) {
	const foreign = findForeign(source.env, Object.keys(declaredInputs));
	const problems = [...foreign.problems, ...findMisspelt(source.env, foreign.variables)];
	const remarks = [...foreign.warnings];
	const reader = createReader(source.rawInput, problems, remarks);
	const { workspace } = source;
	const operation = readOperation(reader);
	const service = readService(reader);
	const isForHosts = operation !== "build" && operation !== "merge";
	const build = readBuild(reader, workspace, platform, isForHosts);
	const binary = readBinary(reader, workspace);
	const checks = readChecks(reader);
	const shared = {
		workspace,
		moduleDirectory: readPlace(reader, "working-directory", workspace),
		toolchain: readToolchain(reader, workspace),
		cache: readCache(reader),
		build,
		packaging: readPackaging(reader, workspace, operation === "build"),
		report: readReport(reader),
		checks,
		audit: readAudit(reader, checks, workspace),
		binary,
		smokeTest: readSmokeTest(reader, service, binary.length === 0 ? build.targets : void 0, platform),
		remarks
	};
	refuseIdleInputs(reader, operation);
	const merge = operation === "merge" ? readMerge(reader, build.outputDirectory, workspace) : void 0;
	const deploy = readDeploy(reader, service, workspace, isForHosts);
	const release = reader.optional("release");
	const deployUser = readDeployUser(reader);
	if (problems.length > 0) throw unusable(problems);
	if (merge !== void 0) return {
		...shared,
		operation: "merge",
		merge,
		deploy: void 0
	};
	if (deploy !== void 0) return {
		...shared,
		...forHosts(operation, deploy, {
			release,
			deployUser
		})
	};
	return {
		...shared,
		operation: "build",
		merge: void 0,
		deploy: void 0
	};
}
function forHosts(operation, deploy, { release, deployUser }) {
	const both = {
		deploy,
		merge: void 0
	};
	switch (operation) {
		case "rollback": return {
			operation,
			...both,
			release
		};
		case "provision": return {
			operation,
			...both,
			deployUser
		};
		case "plan":
		case "status":
		case "unlock":
		case "promote":
		case "abort": return {
			operation,
			...both
		};
		default: return {
			operation: "deploy",
			...both
		};
	}
}
function unusable(problems) {
	const [only = "", ...more] = problems;
	if (more.length === 0) return new ActionError("input", only);
	return new ActionError("input", `${problems.length} inputs cannot be used:`, { problems });
}
/** The runner hands undeclared inputs over like declared ones. Only near misses count: INPUT_ may be anybody's variable. */
function findMisspelt(env, known) {
	const names = Object.keys(declaredInputs);
	return Object.keys(env).flatMap((variable) => {
		if (!variable.startsWith("INPUT_") || known.has(variable)) return [];
		const name = variable.slice(6).toLowerCase();
		if (names.includes(name)) return [];
		const meant = nearest(name.replaceAll("_", "-"), names);
		return meant === void 0 ? [] : [`${name}: there is no such input; did you mean ${meant}?`];
	});
}
/** Where something says how to deploy, a deploy is meant: an unset variable for `hosts` must not end as a green build. */
function readOperation(reader) {
	const operation = reader.value("operation", withMeanings(oneOf("auto", ...operations), operationMeanings), "auto");
	if (operation !== "auto") return operation;
	return givenOf(reader, onlyForHosts).length === 0 ? "build" : "deploy";
}
function readToolchain(reader, workspace) {
	const sources = parseList(reader.text("go-download-base-url")).flatMap((entry) => {
		if (entry === "goproxy") return [{ kind: "goproxy" }];
		if (URL.canParse(entry) && /^https?:$/.test(new URL(entry).protocol)) return [{
			kind: "archive",
			baseUrl: entry.replace(/\/+$/, "")
		}];
		reader.problem("go-download-base-url", `${JSON.stringify(entry)} is neither an http(s) address nor goproxy`);
		return [];
	});
	const goVersionFile = reader.optional("go-version-file") && readPlace(reader, "go-version-file", workspace);
	const goVersion = reader.optional("go-version");
	if (goVersion !== void 0) {
		const meaning = meantVersion(goVersion);
		const isWish = isVersionWish(goVersion) && !(meaning !== void 0 && "advice" in meaning);
		const problem = `is not a version of Go: ${versionForms}`;
		const meant = meaning === void 0 ? {} : "version" in meaning ? { nearest: meaning.version } : meaning;
		if (!isWish) reader.problem("go-version", describeProblem(goVersion, {
			problem,
			...meant
		}));
	}
	return {
		goVersion,
		goVersionFile,
		sources
	};
}
function readCache(reader) {
	const wanted = reader.value("cache", (text) => withMeanings(oneOf("true", "false", "modules", "build"), cacheMeanings)(plainBoolean(text)), "true");
	const suffix = reader.text("cache-suffix");
	if (!/^[A-Za-z0-9._-]{0,64}$/.test(suffix)) reader.problem("cache-suffix", `${JSON.stringify(suffix)} is not up to 64 letters, digits and . _ -`);
	return {
		modules: wanted === "true" || wanted === "modules",
		build: wanted === "true" || wanted === "build",
		save: reader.value("cache-save", withMeanings(oneOf("auto", "always", "never"), cacheSaveMeanings), "auto"),
		suffix,
		dependencyFiles: parseList(reader.text("cache-dependency-path"))
	};
}

// src/report/run-origin.ts
/** Who runs this, and where to read about it. Only http(s) addresses are taken for addresses. */
function runOriginOf(env) {
	const { GITHUB_SERVER_URL: server = "", GITHUB_REPOSITORY: repository = "", GITHUB_RUN_ID: id = "" } = env;
	const repositoryUrl = /^https?:\/\/[^\s/@]+\/?$/.test(server) && /^[\w.-]+\/[\w.-]+$/.test(repository) ? `${server.replace(/\/$/, "")}/${repository}` : void 0;
	return {
		actor: env["GITHUB_ACTOR"] || void 0,
		repository: repository || void 0,
		repositoryUrl,
		url: repositoryUrl !== void 0 && /^\d+$/.test(id) ? `${repositoryUrl}/actions/runs/${id}` : void 0,
		ref: env["GITHUB_REF"] || void 0,
		attempt: Number(env["GITHUB_RUN_ATTEMPT"]) || void 0
	};
}

// src/world/cache-service/cache-process.ts
/** For what a request that has been given up still does; then the process has to end. */
const stopMs = 5e3;
/**
* Runs @actions/cache in a process of its own, because the library cannot be cancelled (a hanging service holds it for
* 15 minutes, its tar would then write under a running build), reads where to unpack from the environment of
* the process, and writes an annotation for each failure where one for the job is wanted. One process serves all requests: what it has
* loaded for the first one, it need not load again.
*/
function createCacheProcess(program) {
	let current;
	const start = () => {
		const starting = program().then(startWorker);
		const forget = () => {
			if (current === starting) current = void 0;
		};
		starting.then(({ child }) => child.once("close", forget), forget);
		return starting;
	};
	return {
		async ask(request, place, patience) {
			for (;;) {
				current ??= start();
				const worker = await current;
				const answer = await converse(worker, request, place, patience);
				if (answer !== "lost") return answer;
				if (await current === worker) current = void 0;
			}
		},
		async end() {
			const worker = await current;
			current = void 0;
			if (worker === void 0 || worker.child.exitCode !== null || worker.child.signalCode !== null) return;
			const ended = new Promise((resolve) => worker.child.once("exit", resolve));
			keepAwake(worker, true);
			stop(worker.child);
			await ended;
		}
	};
}
/** The number of no request: what the process itself says. */
const ofAll = 0;
function startWorker(program) {
	const child = fork(program, [], {
		cwd: tmpdir(),
		env: environment(),
		serialization: "advanced",
		execArgv: ["--expose-gc"],
		stdio: [
			"ignore",
			"ignore",
			"pipe",
			"ipc"
		],
		detached: process.platform !== "win32"
	});
	const lines = [];
	const waiting = /* @__PURE__ */ new Map();
	child.on("message", (message) => {
		if (message.kind === "line") {
			lines.push({
				id: message.id,
				line: message.line
			});
			passOn(message.line);
		} else waiting.get(message.id)?.(message);
	});
	child.stderr?.setEncoding("utf8").on("data", (text) => lines.push({
		id: ofAll,
		line: text.trim()
	}));
	return {
		child,
		lines,
		waiting,
		nextId: 1,
		isGivenUp: false
	};
}
/** What tar says is read. Inputs stay with the action: they may hold secrets. */
function environment() {
	const own = Object.entries(process.env).filter(([name]) => !name.startsWith("INPUT_"));
	return {
		...Object.fromEntries(own),
		LC_ALL: "C"
	};
}
/** `lost`: a save whose process was ended because of another request. */
function converse(worker, request, place, { signal, lookupMs, transferMs }) {
	const { child, lines, waiting } = worker;
	const id = worker.nextId++;
	const send = (order) => child.connected && child.send(order, () => void 0);
	let result;
	keepAwake(worker, true);
	return new Promise((resolve) => {
		let timer;
		const waitFor = (ms, then) => {
			clearTimeout(timer);
			timer = setTimeout(then, ms);
		};
		const giveUp = (reason) => {
			const own = lines.filter((said) => said.id === id || said.id === ofAll).map(({ line }) => line);
			result ??= {
				kind: "failed",
				reason: reason + lastWords(own)
			};
		};
		const end = () => {
			clearTimeout(timer);
			signal.removeEventListener("abort", cancel);
			child.off("error", fail).off("close", close);
			waiting.delete(id);
			keepAwake(worker, waiting.size > 0);
			resolve(result ?? {
				kind: "failed",
				reason: "the cache process gave no answer"
			});
		};
		const kill = () => {
			worker.isGivenUp = true;
			stop(child);
		};
		const cancel = () => {
			giveUp("the job was cancelled");
			kill();
		};
		const tooLate = (reason) => {
			giveUp(reason);
			send({
				kind: "stop",
				id
			});
			waitFor(request.kind === "save" ? 0 : stopMs, kill);
		};
		const fail = (error) => {
			giveUp(error.message);
			kill();
		};
		const close = (code, killed) => {
			if (request.kind === "save" && worker.isGivenUp) result ??= "lost";
			else giveUp(`the cache process ended (${killed ?? code})`);
			end();
		};
		waitFor(lookupMs, () => tooLate(`the cache service gave no answer within ${lookupMs / 1e3} s`));
		waiting.set(id, (message) => {
			if (message.kind === "queued") clearTimeout(timer);
			if (message.kind === "transfer" && result === void 0) waitFor(transferMs, () => tooLate(`the ${request.kind} did not end within ${transferMs / 1e3} s`));
			if (message.kind !== "result") return;
			result ??= message.result;
			end();
		});
		child.on("error", fail).on("close", close);
		signal.addEventListener("abort", cancel, { once: true });
		if (signal.aborted) cancel();
		else if (!child.connected) kill();
		else send({
			kind: "ask",
			id,
			request,
			place
		});
	});
}
/** One that waits for the next request must not keep this process from ending. */
function keepAwake({ child }, isAwake) {
	const how = isAwake ? "ref" : "unref";
	child[how]();
	child.channel?.[how]();
	child.stderr?.[how]();
}
function stop(worker) {
	try {
		if (worker.pid !== void 0 && process.platform !== "win32") process.kill(-worker.pid, "SIGKILL");
		else worker.kill("SIGKILL");
	} catch {}
}
/** Masks must reach the runner as they are; the rest is for those who look closer. */
function passOn(line) {
	if (line.startsWith("::add-mask::")) process.stdout.write(`${line}\n`);
	else debug(`cache: ${commandText(line)}`);
}

// src/world/cache-service/cache-store.ts
const usualDeadlines = {
	lookupMs: 1e4,
	restoreMs: 18e4,
	saveMs: 3e5
};
function createCacheStore(program, deadlines = usualDeadlines) {
	const worker = createCacheProcess(program);
	return {
		restore: ({ directory, keys, modifiedMs, modules = [], signal }) => withStaging(directory, async (place) => {
			const request = {
				kind: "restore",
				directory,
				keys,
				modifiedMs,
				modules
			};
			const patience = {
				signal,
				lookupMs: deadlines.lookupMs,
				transferMs: deadlines.restoreMs
			};
			return await worker.ask(request, place, patience);
		}),
		save: ({ directory, depth, key, entries, modules = [], signal }) => withStaging(directory, (place) => worker.ask({
			kind: "save",
			depth,
			key,
			directory,
			entries,
			modules
		}, place, {
			signal,
			lookupMs: deadlines.lookupMs,
			transferMs: deadlines.saveMs
		})),
		rest: () => worker.end()
	};
}
const stagingPrefix = ".gin-deploy-";
const leftoverAgeMs = 216e5;
/**
* Lends the work a directory for files, in the cache's own file system, so that they can be linked and renamed, and one
* for archives. Nothing stays behind however it ends, and what killed jobs left goes as well.
*/
async function withStaging(directory, work) {
	const missing = missingService(process.env);
	if (missing) return {
		kind: "unavailable",
		reason: missing
	};
	const staging = join(directory, stagingPrefix + randomUUID());
	try {
		await mkdir(staging, { recursive: true });
		await removeLeftovers(directory);
		const scratch = await mkdtemp(join(scratchPlace(), "gin-deploy-cache-"));
		try {
			const place = join(scratch, "place");
			await symlink(staging, place, "junction");
			return await work({
				staging: place,
				scratch
			});
		} finally {
			await rm(scratch, {
				recursive: true,
				force: true,
				maxRetries: 3
			});
		}
	} catch (error) {
		return {
			kind: "failed",
			reason: wordsOf(error)
		};
	} finally {
		await removeTree(staging).catch(() => void 0);
	}
}
/** Another job may be removing the same, or its own; what belongs to another user stays. */
async function removeLeftovers(directory) {
	for (const name of await readdir(directory)) {
		if (!name.startsWith(stagingPrefix)) continue;
		const place = join(directory, name);
		const facts = await lstat(place).catch(() => void 0);
		if (facts && Date.now() - facts.mtimeMs > leftoverAgeMs) await removeTree(place).catch(() => void 0);
	}
}
/** The library looks at the address only; without a token version 2 of the service fails, while version 1 (GHES, act) may not ask for one. */
function missingService(env) {
	if (!env["ACTIONS_RESULTS_URL"] && !env["ACTIONS_CACHE_URL"]) return "this runner offers no cache service (neither ACTIONS_RESULTS_URL nor ACTIONS_CACHE_URL is set)";
	if (env["ACTIONS_CACHE_SERVICE_V2"] && !env["ACTIONS_RUNTIME_TOKEN"]) return "this runner gives no token for its cache service (ACTIONS_RUNTIME_TOKEN)";
}
/** On Windows the library writes slashes for backslashes. */
function scratchPlace() {
	const needsQuotes = process.platform === "win32" ? /[\s"']/ : /[\s"'\\]/;
	return [
		process.env["RUNNER_TEMP"],
		tmpdir(),
		process.platform === "win32" ? void 0 : "/tmp"
	].find((place) => place && !needsQuotes.test(place)) ?? tmpdir();
}

// src/world/claims.ts
const maxTries = 100;
/**
* A link that leads nowhere and says who made it: unlike a file it comes with its content, so nobody sees it half-written. A process
* is told from a later one of its number by when it began.
*/
const systemClaims = {
	sharedDirectory: join(tmpdir(), `gin-deploy-${userInfo().uid}`),
	async take(path) {
		const mine = await describe(process.pid);
		try {
			await mkdir(dirname(path), { recursive: true });
			for (let tries = 0; tries < maxTries; tries++) {
				if (await make(mine, path)) return {
					kind: "taken",
					letGo: () => rm(path, { force: true })
				};
				const theirs = await readlink(path).catch(() => void 0);
				const pid = theirs === void 0 ? void 0 : await livingProcess(theirs);
				if (pid !== void 0) return {
					kind: "held",
					pid
				};
				if (theirs !== void 0) await clearAway(path, theirs);
			}
		} catch {}
	}
};
async function make(text, path) {
	try {
		await symlink(text, path);
		return true;
	} catch (error) {
		if (error.code === "EEXIST") return false;
		throw error;
	}
}
/** What a dead process has left. By renaming, as somebody may have taken its place since: then it is put back. */
async function clearAway(path, theirs) {
	const aside = `${path}.${randomUUID()}`;
	await rename(path, aside).catch(() => {});
	const moved = await readlink(aside).catch(() => void 0);
	if (moved !== void 0 && moved !== theirs) await make(moved, path);
	await rm(aside, { force: true });
}
async function describe(pid) {
	return `${pid} ${await startOf(pid)} ${hostname()}`;
}
/** The process that a claim names, if it is alive. One of another machine, or of another container, cannot be asked, and blocks nobody. */
async function livingProcess(claim) {
	const pid = Number(claim.split(" ")[0]);
	if (!Number.isInteger(pid) || pid <= 0 || claim !== await describe(pid)) return void 0;
	try {
		process.kill(pid, 0);
		return pid;
	} catch (error) {
		return error.code === "EPERM" ? pid : void 0;
	}
}
/**
* In ticks since the machine began (proc(5)); the program's name before it may hold anything. Nothing for one that has ended and is
* only kept for its parent, and where there is no /proc.
*/
async function startOf(pid) {
	const text = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
	const [state = "", ...fields] = text.slice(text.lastIndexOf(")") + 2).split(" ");
	return /[ZX]/.test(state) ? "" : fields[18] ?? "";
}

// src/world/clock.ts
const systemClock = {
	now: () => Date.now(),
	elapsed: () => performance.now(),
	sleep: async (ms, signal) => {
		await setTimeout$1(ms, void 0, signal ? { signal } : {});
	},
	deadline: (ms) => AbortSignal.timeout(ms)
};

// src/world/files.ts
function factsOf(facts) {
	return {
		kind: facts.isFile() ? "file" : facts.isDirectory() ? "directory" : "other",
		sizeBytes: facts.size,
		modifiedMs: facts.mtimeMs,
		createdMs: facts.birthtimeMs
	};
}
const systemFiles = {
	readText: (path) => orAbsent(readFile(path, "utf8")),
	startOf: (path, bytes) => orAbsent(Promise.resolve().then(() => readStart$1(path, bytes))),
	async stat(path) {
		const facts = await orAbsent(stat(path));
		return facts && factsOf(facts);
	},
	async list(path) {
		return (await orAbsent(readdir(path)) ?? []).sort();
	},
	async listFacts(path) {
		return (await orAbsent(readdir(path)) ?? []).flatMap((name) => {
			const facts = statSync(join(path, name), { throwIfNoEntry: false });
			return facts === void 0 ? [] : [{
				...factsOf(facts),
				name
			}];
		});
	},
	async listEntries(path) {
		const entries = await orAbsent(readdir(path, { withFileTypes: true })).catch((error) => {
			if (error.code === "EACCES" || error.code === "EPERM") return [];
			throw error;
		});
		const kindOf = (entry) => entry.isFile() ? "file" : entry.isDirectory() ? "directory" : entry.isSymbolicLink() ? "link" : "other";
		return (entries ?? []).map((entry) => ({
			name: entry.name,
			kind: kindOf(entry)
		})).sort((one, other) => one.name < other.name ? -1 : 1);
	},
	async glob(pattern, directory) {
		const paths = [];
		for await (const entry of glob(pattern, {
			cwd: directory,
			withFileTypes: true
		})) {
			const path = join(entry.parentPath, entry.name);
			const isLink = entry.isSymbolicLink();
			if (entry.isFile() || isLink && (await systemFiles.stat(path))?.kind !== "directory") paths.push(path);
		}
		return paths.sort();
	},
	realPath: (path) => orAbsent(realpath(path)),
	linkTarget: (path) => readlink(path).catch(() => void 0),
	async withFile(path, use) {
		const handle = await open(path, "r");
		try {
			const { size } = await handle.stat();
			return await use({
				sizeBytes: size,
				async read(offset, length) {
					const wanted = Math.max(0, Math.min(length, size - offset));
					const buffer = Buffer.alloc(wanted);
					const { bytesRead } = await handle.read(buffer, 0, wanted, offset);
					return buffer.subarray(0, bytesRead);
				}
			});
		} finally {
			await handle.close();
		}
	},
	stream: (path) => createReadStream(path, { highWaterMark: 262144 }),
	async sha256(path) {
		const hash = createHash("sha256");
		const handle = await open(path, "r");
		try {
			const buffer = Buffer.allocUnsafe(1048576);
			for (;;) {
				const { bytesRead } = await handle.read(buffer, 0, buffer.byteLength);
				if (bytesRead === 0) return hash.digest("hex");
				hash.update(buffer.subarray(0, bytesRead));
			}
		} finally {
			await handle.close();
		}
	},
	async write(path, content, mode) {
		await mkdir(dirname(path), { recursive: true });
		const temporary = `${path}.${randomUUID()}.tmp`;
		try {
			await writeFile(temporary, content, mode === void 0 ? {} : { mode });
			await rename(temporary, path);
		} finally {
			await rm(temporary, { force: true });
		}
	},
	append: (path, content) => appendFile(path, content),
	async writePieces(path, pieces) {
		const hash = createHash("sha256");
		let sizeBytes = 0;
		const handle = await open(path, "wx");
		try {
			for await (const piece of pieces) {
				hash.update(piece);
				sizeBytes += piece.byteLength;
				await handle.writeFile(piece);
			}
		} finally {
			await handle.close();
		}
		return {
			sizeBytes,
			sha256: hash.digest("hex")
		};
	},
	async copy(from, to, mode) {
		await mkdir(dirname(to), { recursive: true });
		await copyFile(from, to, constants$2.COPYFILE_FICLONE);
		await chmod(to, mode);
	},
	async makeDirectory(path) {
		await mkdir(path, { recursive: true });
	},
	rename: (from, to) => rename(from, to),
	async setModified(path, modifiedMs) {
		await utimes(path, modifiedMs / 1e3, modifiedMs / 1e3);
	},
	remove: (path) => rm(path, {
		recursive: true,
		force: true
	}),
	setMode: (path, mode) => chmod(path, mode),
	isExecutable: (path) => access(path, 1).then(() => true, () => false)
};
function readStart$1(path, bytes) {
	const descriptor = openSync(path, "r");
	try {
		const buffer = Buffer.alloc(bytes);
		return buffer.subarray(0, readSync(descriptor, buffer, 0, bytes, 0));
	} finally {
		closeSync(descriptor);
	}
}
async function orAbsent(work) {
	try {
		return await work;
	} catch (error) {
		const code = error.code;
		if (code === "ENOENT" || code === "ENOTDIR") return void 0;
		throw error;
	}
}

// src/world/http.ts
const redirectLimit = 10;
const githubHttp = { async get(url, { timeoutMs = 9e5, stallTimeoutMs = 3e4, signal } = {}) {
	const deadline = AbortSignal.timeout(timeoutMs);
	const ended = signal === void 0 ? deadline : AbortSignal.any([signal, deadline]);
	let current = new URL(url);
	for (let redirects = 0; redirects <= redirectLimit; redirects++) {
		const message = await exchange(current, stallTimeoutMs, ended);
		const next = redirectTarget(message, current);
		if (next === void 0) return toResponse(message);
		message.destroy();
		current = next;
	}
	throw new Error(`more than ${redirectLimit} redirects`);
} };
/** One request, up to the headers of its answer. */
async function exchange(url, stallTimeoutMs, ended, send = (client, address) => client.get(address)) {
	const { HttpClient } = await import("./lib-DP-6pJ7f.js").then((n) => n.i);
	ended.throwIfAborted();
	const client = new HttpClient("gin-deploy", [], {
		allowRetries: false,
		allowRedirects: false,
		keepAlive: false,
		socketTimeout: stallTimeoutMs
	});
	const aborted = Promise.withResolvers();
	const abort = () => {
		client.dispose();
		aborted.reject(ended.reason);
	};
	ended.addEventListener("abort", abort, { once: true });
	const silence = setTimeout(() => {
		client.dispose();
		aborted.reject(/* @__PURE__ */ new Error(`no answer came for ${stallTimeoutMs / 1e3} s`));
	}, stallTimeoutMs);
	try {
		const { message } = await Promise.race([send(client, withoutCredentials(url)), aborted.promise]);
		watchBody(message, stallTimeoutMs, ended);
		return message;
	} finally {
		clearTimeout(silence);
		ended.removeEventListener("abort", abort);
	}
}
/** Ends the body when it stalls, and when the deadline or a cancellation comes. */
function watchBody(message, stallTimeoutMs, ended) {
	const abort = () => message.destroy(ended.reason instanceof Error ? ended.reason : /* @__PURE__ */ new Error("cancelled"));
	message.setTimeout(stallTimeoutMs, () => {
		message.destroy(/* @__PURE__ */ new Error(`no byte came for ${stallTimeoutMs / 1e3} s`));
	});
	message.on("error", () => void 0);
	message.once("close", () => ended.removeEventListener("abort", abort));
	ended.addEventListener("abort", abort, { once: true });
}
function redirectTarget(message, from) {
	const { statusCode = 0, headers } = message;
	if (![
		301,
		302,
		303,
		307,
		308
	].includes(statusCode) || headers.location === void 0) return void 0;
	const target = new URL(headers.location, from);
	if (!(from.protocol === "https:" && target.protocol !== "https:") && /^https?:$/.test(target.protocol)) return target;
	message.destroy();
	throw new Error(`redirected from ${from.protocol} to ${target.protocol}, which is not followed`);
}
function withoutCredentials(url) {
	const bare = new URL(url);
	bare.username = "";
	bare.password = "";
	return bare.href;
}
function toResponse(message) {
	const headers = Object.entries(message.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(", ") : value]);
	return {
		status: message.statusCode ?? 0,
		headers: Object.fromEntries(headers),
		body: message
	};
}

// src/world/platform.ts
/** `limit`: of a control group; 0 or more than there is without one. */
function usableMemory(total, limit) {
	return limit > 0 ? Math.min(total, limit) : total;
}
const thisPlatform = {
	os: process.platform,
	arch: arch(),
	cores: availableParallelism(),
	memoryBytes: usableMemory(totalmem(), constrainedMemory())
};

// src/world/post-json.ts
const mostAnswerBytes = 65536;
const headers = { "content-type": "application/json; charset=utf-8" };
const postJson = async (url, json, { timeoutMs, signal }) => {
	const ended = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
	const send = (client, address) => client.post(address, json, headers);
	try {
		const message = await exchange(new URL(url), timeoutMs, ended, send);
		return {
			status: message.statusCode ?? 0,
			text: await readStart(message)
		};
	} catch (error) {
		throw new Error(ended.aborted ? `no answer came within ${timeoutMs / 1e3} s` : withoutAddress(error));
	}
};
async function readStart(message) {
	const pieces = [];
	let bytes = 0;
	for await (const piece of message) {
		pieces.push(piece);
		bytes += piece.length;
		if (bytes >= mostAnswerBytes) break;
	}
	return Buffer.concat(pieces).subarray(0, mostAnswerBytes).toString();
}
/** Node's own words name hosts and proxies: of them only the code is passed on, `ECONNREFUSED`. */
function withoutAddress(error) {
	const { code } = error;
	return typeof code === "string" && /^[A-Z_\d]{1,40}$/.test(code) ? code : "the connection failed";
}

// src/world/process/loopback.ts
const bodyLimit = 65536;
/** Linux hands out ports from 32768 on (ip_local_port_range); other systems from 49152 on. */
const [lowestPort, highestPort] = [2e4, 32767];
const systemLoopback = {
	async freePort() {
		for (let attempt = 0; attempt < 100; attempt++) {
			const port = randomInt(lowestPort, highestPort + 1);
			if (await isFree(port)) return port;
		}
		throw new Error(`no free TCP port from ${lowestPort} to ${highestPort}`);
	},
	async get(port, path, timeoutMs) {
		const { get } = await import("node:http");
		const signal = AbortSignal.timeout(Math.ceil(timeoutMs));
		const headers = {
			"user-agent": "gin-deploy",
			connection: "close"
		};
		return await new Promise((resolve) => {
			const request = get({
				host: "127.0.0.1",
				port,
				path,
				agent: false,
				signal,
				headers
			}, (message) => {
				const status = message.statusCode ?? 0;
				const { location = "" } = message.headers;
				const chunks = [];
				let bytes = 0;
				const finish = () => resolve({
					status,
					location,
					body: Buffer.concat(chunks).toString("utf8", 0, bodyLimit)
				});
				message.on("data", (chunk) => {
					chunks.push(chunk);
					bytes += chunk.length;
					if (bytes < bodyLimit) return;
					finish();
					request.destroy();
				});
				message.on("end", finish);
				message.on("error", () => resolve(void 0));
			});
			request.on("error", () => resolve(void 0));
		});
	}
};
async function isFree(port) {
	const { createServer } = await import("node:net");
	return await new Promise((resolve) => {
		const server = createServer();
		server.once("error", () => resolve(false));
		server.listen({
			port,
			exclusive: true
		}, () => server.close(() => resolve(true)));
	});
}

// src/world/process/accounts.ts
/** Numbers that no distribution and no systemd gives to anybody (systemd, UIDS-GIDS), and that every container has. */
const [lowest, highest] = [60578, 61183];
/**
* For a runner that is root, whom no mode of a directory stops: an account that nobody else has, so that what a service starts
* is known by it. undefined: there is none, or none is needed.
*/
async function spareAccount() {
	if (process.platform !== "linux" || process.geteuid?.() !== 0) return void 0;
	const passwd = await readFile("/etc/passwd", "utf8").catch(() => "");
	const taken = /* @__PURE__ */ new Set([...await usersOfProcesses(), ...passwd.split("\n").map((line) => Number(line.split(":")[2]))]);
	for (let attempt = 0; attempt < 20; attempt++) {
		const id = randomInt(lowest, highest + 1);
		if (!taken.has(id)) return {
			userId: id,
			groupId: id
		};
	}
}

// src/world/process/service-directory.ts
const prefix = "gin-deploy-smoke-";
const rootDirectories = [
	"data",
	"logs",
	"releases",
	"tmp"
];
const links = ["data", "logs"];
/** The program is copied: a service that looks for files beside itself must not find the source tree. */
async function makeServiceDirectory(program, content, account) {
	const root = await mkdtemp(join(await placeFor(account), prefix));
	const release = join(root, "releases", "release");
	const directory = {
		root,
		release,
		data: join(root, "data"),
		logs: join(root, "logs"),
		temporary: join(root, "tmp"),
		program: join(release, "bin", basename(program)),
		content
	};
	try {
		const { data, logs, temporary } = directory;
		await Promise.all([mkdir(dirname(directory.program), { recursive: true }), ...[
			data,
			logs,
			temporary,
			...content.persistent.map((name) => join(root, name))
		].map((own) => mkdir(own))]);
		for (const { name, path, isExecutable } of content.files) {
			const place = join(release, name);
			await mkdir(dirname(place), { recursive: true });
			await copyFile(path, place, constants$1.COPYFILE_FICLONE);
			await chmod(place, isExecutable ? 365 : 292);
		}
		for (const name of [...links, ...content.persistent]) await symlink(join("..", "..", name), join(release, name));
		await copyProgram(program, directory.program);
		if (account !== void 0) {
			const own = [
				data,
				logs,
				temporary,
				...content.persistent.map((name) => join(root, name))
			];
			for (const directory of own) await chown(directory, account.userId, account.groupId);
		}
		for (const fixed of fixedDirectories(directory)) await chmod(fixed, 365);
		return directory;
	} catch (error) {
		await removeServiceDirectory(directory);
		throw error;
	}
}
async function removeServiceDirectory(directory) {
	for (const fixed of fixedDirectories(directory)) await chmod(fixed, 493).catch(() => void 0);
	await rm(directory.root, {
		recursive: true,
		force: true
	}).catch(() => void 0);
}
/** What the service has put where it may not write on a host, by its path from the release; only a root that nothing stops can. */
async function strayFiles({ root, release, program, content }) {
	const namesIn = async (directory, expected, shown) => (await readdir(directory).catch(() => [])).filter((name) => !expected.includes(name)).map((name) => `${shown}${name}`);
	return (await Promise.all([
		namesIn(release, [
			"bin",
			...links,
			...content.persistent,
			...content.files.map(({ name }) => topOf(name))
		], ""),
		namesIn(dirname(program), [basename(program)], "bin/"),
		namesIn(root, [...rootDirectories, ...content.persistent], "../../")
	])).flat().sort();
}
const topOf = (name) => name.split("/")[0] ?? name;
function fixedDirectories({ root, release, program, content }) {
	return [
		root,
		dirname(release),
		release,
		dirname(program),
		...directoriesOf(content).map((name) => join(release, name))
	];
}
/** Each once, those above others first. */
function directoriesOf({ files }) {
	const above = (name) => {
		const parent = posix.dirname(name);
		return parent === "." ? [] : [...above(parent), parent];
	};
	return [...new Set(files.flatMap(({ name }) => above(name)))];
}
async function copyProgram(from, to) {
	await copyFile(from, to, constants$1.COPYFILE_FICLONE);
	const { mode } = await stat(to);
	if ((mode & 64) !== 0) await chmod(to, 493);
}
/** The runner's own directory, unless another user could not enter it: a runner may live in root's home. */
async function placeFor(account) {
	const preferred = process.env["RUNNER_TEMP"] || tmpdir();
	if (account === void 0) return preferred;
	for (const place of [
		preferred,
		tmpdir(),
		"/var/tmp"
	]) if (await isOpenToAll(place)) return place;
	return preferred;
}
async function isOpenToAll(directory) {
	const facts = await stat(directory).catch(() => void 0);
	if (facts === void 0 || (facts.mode & 1) === 0) return false;
	const above = dirname(directory);
	return above === directory || await isOpenToAll(above);
}

// src/world/process/programs.ts
/** Characters of a line that are kept: enough for a structured record, and no flood can fill the memory. */
const longestLine = 16384;
/** What a service gets from systemd (systemd.exec(5), $PATH). */
const systemPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
/** In the environment of the program and of all that it starts, so that a daemon is found as well. */
const mark = "GIN_DEPLOY_SMOKE_TEST";
/** How long the output of an ended process is waited for: a child that lives on may hold it for ever. */
const outputPatienceMs = 300;
/** A file system mounted noexec, a policy, an account that this container does not have. */
const refusals = [
	"EACCES",
	"EPERM",
	"EINVAL"
];
const systemPrograms = { async start(wanted) {
	const account = await spareAccount();
	const asItself = () => startIn(wanted, void 0);
	if (account === void 0) return await asItself();
	return await startIn(wanted, account).catch((error) => {
		if (isRefusal(error)) return asItself();
		throw error;
	});
} };
async function startIn({ program, args, content, env, onLine }, account) {
	const directory = await makeServiceDirectory(program, content, account);
	const id = randomUUID();
	try {
		const given = {
			...env(directory),
			[mark]: id
		};
		const launched = (file) => launch([file, ...args], directory, account, given);
		return watch(await launched(directory.program).catch((error) => {
			if (isRefusal(error)) return launched(program);
			throw error;
		}), directory, account === void 0 ? { variable: `${mark}=${id}` } : { userId: account.userId }, onLine);
	} catch (error) {
		await removeServiceDirectory(directory);
		throw error;
	}
}
function isRefusal(error) {
	return refusals.includes(error.code ?? "");
}
async function launch([program, ...args], directory, account, env) {
	const tracking = process.env["RUNNER_TRACKING_ID"];
	const user = basename(directory.program);
	const child = spawn(program, args, {
		cwd: directory.release,
		...account === void 0 ? {} : {
			uid: account.userId,
			gid: account.groupId
		},
		env: {
			PATH: systemPath,
			LANG: "C.UTF-8",
			HOME: directory.root,
			USER: user,
			LOGNAME: user,
			TMPDIR: directory.temporary,
			...tracking === void 0 ? {} : { RUNNER_TRACKING_ID: tracking },
			...env
		},
		stdio: [
			"ignore",
			"pipe",
			"pipe"
		],
		detached: true
	});
	await new Promise((resolve, reject) => child.once("spawn", resolve).once("error", reject));
	return child;
}
function watch(child, directory, trace, onLine) {
	const lastWill = () => signalGroup(child, "SIGKILL");
	process.once("exit", lastWill);
	for (const stream of [child.stdout, child.stderr]) if (stream) readLines(stream, onLine);
	const ended = endingOf(child);
	let end;
	return {
		directory,
		ended,
		terminate: () => signalGroup(child, "SIGTERM"),
		listeningPorts: () => listeningPortsOf(trace),
		strayFiles: () => strayFiles(directory),
		end: (graceMs) => {
			end ??= endAll(child, trace, ended, graceMs).finally(async () => {
				process.off("exit", lastWill);
				child.stdout?.destroy();
				child.stderr?.destroy();
				await removeServiceDirectory(directory);
			});
			return end;
		}
	};
}
async function endAll(child, trace, ended, graceMs) {
	const deadline = performance.now() + graceMs;
	signalGroup(child, "SIGTERM");
	await Promise.race([ended, setTimeout$1(graceMs)]);
	const findOthers = async () => (await processesOf(trace) ?? []).filter((pid) => pid !== child.pid);
	let others = await findOthers();
	while (others.length > 0 && performance.now() < deadline) {
		await setTimeout$1(20);
		others = await findOthers();
	}
	signalGroup(child, "SIGKILL");
	await killProcessesOf(trace);
	return others.length;
}
function endingOf(child) {
	return new Promise((resolve) => {
		child.once("exit", (exitCode, signal) => {
			const settle = () => resolve({
				exitCode,
				signal
			});
			child.once("close", settle);
			setTimeout(settle, outputPatienceMs).unref();
		});
	});
}
function signalGroup({ pid }, name) {
	if (pid !== void 0) sendSignal(-pid, name);
}
function readLines(stream, onLine) {
	const decoder = new StringDecoder("utf8");
	let rest = "";
	const take = (text) => {
		const lines = text.split("\n");
		rest = (rest + lines[0]).slice(0, longestLine);
		for (const next of lines.slice(1)) {
			onLine(rest.replace(/\r$/, ""));
			rest = next.slice(0, longestLine);
		}
	};
	stream.on("data", (chunk) => take(decoder.write(chunk)));
	stream.on("end", () => {
		take(decoder.end());
		if (rest !== "") onLine(rest);
	});
}

// src/text/inert-text.ts
/** Shows as nothing, and keeps the runner from seeing a command. */
const gap = "​";
/**
* Text that a runner prints and does not obey. It takes `::name::` at the start of a line, and the older `##[name]` anywhere
* in one, for commands; its white space is that of .NET, which has U+0085 besides (actions/runner, ActionCommand.cs); what services and compilers print comes through here.
*/
function inertText(text) {
	return text.replace(/^([\s\u0085]*):(?=:)/gm, `$1:${gap}`).replaceAll("##[", `##${gap}[`);
}

// src/world/runner/step-log.ts
/** Stages go on side by side: which one a line is of, only its caller's caller knows. */
const stageOf = new AsyncLocalStorage();
const annotations = {
	notice,
	warning,
	error
};
/** For people: one folded group at a time, opened by its first line. */
function createTextLog() {
	const groups = /* @__PURE__ */ new Map();
	/** Of the stage that began last. */
	let current;
	let isOpen = false;
	function close() {
		if (isOpen) endGroup$1();
		isOpen = false;
	}
	function info$1(line) {
		const own = stageOf.getStore()?.group;
		if (isOpen && own !== current) close();
		if (!isOpen && own !== void 0 && own === current) {
			startGroup(own);
			isOpen = true;
		}
		info(inertText(line));
	}
	function headline(line) {
		close();
		info(inertText(line));
	}
	function enter({ group: title, host }) {
		if (title === void 0) return void 0;
		if (title !== current) close();
		current = title;
		const group = groups.get(title) ?? {
			title,
			startMs: performance.now(),
			hosts: /* @__PURE__ */ new Set(),
			running: 0,
			hasFailed: false
		};
		groups.set(title, group);
		group.running += 1;
		if (host !== void 0) group.hosts.add(host);
		return group;
	}
	function leave(group) {
		group.running -= 1;
		if (group.running > 0) return;
		groups.delete(group.title);
		if (current === group.title) current = void 0;
		headline(endOf(group));
	}
	return {
		info: info$1,
		headline,
		debug,
		annotate(level, message, place) {
			close();
			annotations[level](message, toProperties(place));
		},
		folded(title, text) {
			close();
			startGroup(title);
			info(inertText(text));
			endGroup$1();
		},
		async inStage(stage, work) {
			const group = enter(stage);
			try {
				return await stageOf.run(stage, work);
			} catch (error) {
				if (group !== void 0) group.hasFailed = true;
				throw error;
			} finally {
				if (group !== void 0) leave(group);
			}
		}
	};
}
function endOf({ title, startMs, hosts, hasFailed }) {
	const duration = describeDuration(performance.now() - startMs);
	const where = hosts.size > 1 ? `${hosts.size} hosts, ` : "";
	return hasFailed ? `${title}: failed after ${duration}` : `${title}: ${where}${duration}`;
}
/** For programs: one JSON object a line. Annotations are commands to the runner besides, or nobody would see them in the run. */
function createJsonLog(hide) {
	function say(level, message, place = {}) {
		const { name, host } = stageOf.getStore() ?? {};
		const line = {
			time: (/* @__PURE__ */ new Date()).toISOString(),
			level,
			stage: name,
			host,
			message: hide(message),
			...place
		};
		info(inertText(JSON.stringify(line)));
	}
	return {
		info: (line) => say("info", line),
		headline: (line) => say("info", line),
		debug: (line) => {
			if (isDebug()) say("debug", line);
		},
		annotate(level, message, place) {
			say(level, message, place);
			annotations[level](message, toProperties(place));
		},
		folded: (title, text) => say("info", `${title}\n${text}`),
		inStage: (stage, work) => stageOf.run(stage, async () => {
			const startMs = performance.now();
			const took = () => describeDuration(performance.now() - startMs);
			try {
				const result = await work();
				say("info", `${stage.name}: ${took()}`);
				return result;
			} catch (error) {
				say("info", `${stage.name}: failed after ${took()}`);
				throw error;
			}
		})
	};
}
function toProperties({ title, file, line, column }) {
	return {
		...title === void 0 ? {} : { title },
		...file === void 0 ? {} : { file },
		...line === void 0 ? {} : { startLine: line },
		...column === void 0 ? {} : { startColumn: column }
	};
}

// src/world/runner/runner.ts
const masked = /* @__PURE__ */ new Set();
/** The longest first: one may be a part of another. */
function hide(text) {
	return [...masked].toSorted((one, other) => other.length - one.length).reduce((hidden, secret) => hidden.replaceAll(secret, "***"), text);
}
const besideTheLog = {
	env: process.env,
	workspace: resolve(process.env["GITHUB_WORKSPACE"] || "."),
	rawInput: (name) => getInput(name, { trimWhitespace: false }),
	mask(secret) {
		for (const line of /* @__PURE__ */ new Set([secret, ...secret.split(/\r?\n/)])) {
			if (line.trim().length <= 3) continue;
			setSecret(line);
			masked.add(line);
		}
	},
	hide,
	setOutput,
	addPath,
	addProblemMatcher: (path) => command(`::add-matcher::${escapeData(path)}`),
	removeProblemMatcher: (owner) => command(`::remove-matcher owner=${owner}::`),
	exportVariable,
	async appendSummary(markdown) {
		if (!process.env["GITHUB_STEP_SUMMARY"]) {
			debug("no GITHUB_STEP_SUMMARY: the job summary is left out");
			return;
		}
		await summary.addRaw(markdown, true).write();
	},
	saveState,
	state: getState
};
function createRunner(format) {
	const { annotate, ...log } = format === "json" ? createJsonLog(hide) : createTextLog();
	return {
		...besideTheLog,
		...log,
		notice: (message, place = {}) => annotate("notice", message, place),
		warning: (message, place = {}) => annotate("warning", message, place),
		error: (message, place = {}) => annotate("error", message, place)
	};
}
const githubRunner = createRunner("text");
/** The library has no function for these. */
function command(line) {
	process.stdout.write(`${line}\n`);
}
function escapeData(text) {
	return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

// src/world/runner/tool-cache.ts
const runnerToolCache = {
	async extractTar(archive, into) {
		await mkdir(into, { recursive: true });
		const { exitCode, stderr } = await getExecOutput("tar", [
			"-xzf",
			archive,
			"-C",
			into
		], {
			silent: true,
			ignoreReturnCode: true
		});
		if (exitCode !== 0) throw new Error(`tar exits with ${exitCode}: ${stderr.trim()}`);
	},
	async extractZip(archive, into) {
		const { extractZip } = await import("./tool-cache-BOKuqSkC.js");
		await extractZip(archive, into);
	}
};

// src/world/spool.ts
const readBytes = 262144;
const makeSpool = async (pieces) => {
	const directory = process.env["RUNNER_TEMP"] || tmpdir();
	await mkdir(directory, { recursive: true });
	const path = join(directory, `gin-deploy-${randomUUID()}.spool`);
	const file = await open(path, "wx+", 384);
	if (process.platform !== "win32") await rm(path);
	let writtenBytes = 0;
	/** By whoever has come furthest. */
	let takenBytes = 0;
	let end;
	let progress = Promise.withResolvers();
	const tellReaders = () => {
		progress.resolve();
		progress = Promise.withResolvers();
	};
	const writing = (async () => {
		try {
			for await (const piece of pieces) {
				await file.writeFile(piece);
				writtenBytes += piece.byteLength;
				tellReaders();
			}
			end = {};
		} catch (error) {
			end = { error };
		}
		tellReaders();
	})();
	async function* read() {
		for (let offset = 0;;) {
			const moved = progress.promise;
			while (offset < writtenBytes) {
				const length = Math.min(readBytes, writtenBytes - offset);
				const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(length), 0, length, offset);
				offset += bytesRead;
				yield buffer.subarray(0, bytesRead);
				takenBytes = Math.max(takenBytes, offset);
			}
			if (end !== void 0 && "error" in end) throw end.error;
			if (end !== void 0 && offset === writtenBytes) return;
			await moved;
		}
	}
	return {
		read,
		sizeBytes: () => end === void 0 ? void 0 : writtenBytes,
		aheadBytes: () => writtenBytes - takenBytes,
		async remove() {
			await writing;
			await file.close();
			await rm(path, { force: true });
		}
	};
};

// src/world/create-world.ts
/** The real world, listening for the job's cancellation. */
function createWorld(cacheWorker) {
	const cancelled = listenForCancellation();
	return {
		runner: createRunner(process.env["INPUT_LOG-FORMAT"]?.trim() === "json" ? "json" : "text"),
		files: systemFiles,
		claims: systemClaims,
		processes: createProcesses(cancelled),
		programs: systemPrograms,
		loopback: systemLoopback,
		http: githubHttp,
		postJson,
		toolCache: runnerToolCache,
		cacheStore: createCacheStore(cacheWorker),
		clock: systemClock,
		makeSpool,
		platform: thisPlatform,
		loadSsh: async () => (await import("./node-ssh-BsI_jL5L.js")).nodeSsh,
		cancelled
	};
}
/** The runner sends SIGINT, 7.5 s later SIGTERM, and kills 2.5 s after that: the first one already ends every wait. */
function listenForCancellation() {
	const controller = new AbortController();
	for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => controller.abort(new DOMException(`the job was cancelled (${signal})`, "AbortError")));
	return controller.signal;
}

export { newest as A, judgeHostKey as B, contradictionsOfLdflags as C, readProjectLines as D, olderThanDemanded as E, credentialsIn as F, describeBytes as G, formatHostAddress as H, parseList as I, describeFigure as J, describeChange as K, isProxy as L, parseRelease as M, sameMinor as N, compareGoVersions as O, toolCacheName as P, proxyTitles as R, contradictionsOf as S, isInRange as T, actionVersion as U, mayPinAnotherType as V, count as W, describePart as Y, branchName as _, problemOfServiceName as a, holdsVersion as b, moduleName as c, demandVersion as d, hintForMakefile as f, bareVersion as g, withoutRunnersOwn as h, rule as i, parseGoVersion as j, goName as k, problemOfBinaryName as l, nothingAtOutput as m, runOriginOf as n, serviceNameOf as o, makeCommand as p, describeDuration as q, readInputs as r, suggestServiceName as s, createWorld as t, problemOfOutputPlace as u, describedVersion as v, decideWantedGo as w, pseudoVersion as x, formatDate as y, hostKeyAlgorithms as z };