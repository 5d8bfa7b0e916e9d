import * as os from "os";
import * as crypto from "crypto";
import * as fs$2 from "fs";
import * as path from "path";
import { join } from "node:path";
import { chmodSync, lstatSync, readdirSync, renameSync } from "node:fs";
import { chmod, lstat, readdir, rm } from "node:fs/promises";

// node_modules/@actions/core/lib/utils.js
/**
* Sanitizes an input into a string so it can be passed into issueCommand safely
* @param input input to sanitize into a string
*/
function toCommandValue(input) {
	if (input === null || input === void 0) return "";
	else if (typeof input === "string" || input instanceof String) return input;
	return JSON.stringify(input);
}
/**
*
* @param annotationProperties
* @returns The command properties to send with the actual annotation command
* See IssueCommandProperties: https://github.com/actions/runner/blob/main/src/Runner.Worker/ActionCommandManager.cs#L646
*/
function toCommandProperties(annotationProperties) {
	if (!Object.keys(annotationProperties).length) return {};
	return {
		title: annotationProperties.title,
		file: annotationProperties.file,
		line: annotationProperties.startLine,
		endLine: annotationProperties.endLine,
		col: annotationProperties.startColumn,
		endColumn: annotationProperties.endColumn
	};
}

// node_modules/@actions/core/lib/command.js
/**
* Issues a command to the GitHub Actions runner
*
* @param command - The command name to issue
* @param properties - Additional properties for the command (key-value pairs)
* @param message - The message to include with the command
* @remarks
* This function outputs a specially formatted string to stdout that the Actions
* runner interprets as a command. These commands can control workflow behavior,
* set outputs, create annotations, mask values, and more.
*
* Command Format:
*   ::name key=value,key=value::message
*
* @example
* ```typescript
* // Issue a warning annotation
* issueCommand('warning', {}, 'This is a warning message');
* // Output: ::warning::This is a warning message
*
* // Set an environment variable
* issueCommand('set-env', { name: 'MY_VAR' }, 'some value');
* // Output: ::set-env name=MY_VAR::some value
*
* // Add a secret mask
* issueCommand('add-mask', {}, 'secretValue123');
* // Output: ::add-mask::secretValue123
* ```
*
* @internal
* This is an internal utility function that powers the public API functions
* such as setSecret, warning, error, and exportVariable.
*/
function issueCommand(command, properties, message) {
	const cmd = new Command(command, properties, message);
	process.stdout.write(cmd.toString() + os.EOL);
}
function issue(name, message = "") {
	issueCommand(name, {}, message);
}
const CMD_STRING = "::";
var Command = class {
	constructor(command, properties, message) {
		if (!command) command = "missing.command";
		this.command = command;
		this.properties = properties;
		this.message = message;
	}
	toString() {
		let cmdStr = CMD_STRING + this.command;
		if (this.properties && Object.keys(this.properties).length > 0) {
			cmdStr += " ";
			let first = true;
			for (const key in this.properties) if (this.properties.hasOwnProperty(key)) {
				const val = this.properties[key];
				if (val) {
					if (first) first = false;
					else cmdStr += ",";
					cmdStr += `${key}=${escapeProperty(val)}`;
				}
			}
		}
		cmdStr += `${CMD_STRING}${escapeData(this.message)}`;
		return cmdStr;
	}
};
function escapeData(s) {
	return toCommandValue(s).replace(/%/g, "%25").replace(/\r/g, "%0D").replace(/\n/g, "%0A");
}
function escapeProperty(s) {
	return toCommandValue(s).replace(/%/g, "%25").replace(/\r/g, "%0D").replace(/\n/g, "%0A").replace(/:/g, "%3A").replace(/,/g, "%2C");
}

// node_modules/@actions/core/lib/file-command.js
function issueFileCommand(command, message) {
	const filePath = process.env[`GITHUB_${command}`];
	if (!filePath) throw new Error(`Unable to find environment variable for file command ${command}`);
	if (!fs$2.existsSync(filePath)) throw new Error(`Missing file at path: ${filePath}`);
	fs$2.appendFileSync(filePath, `${toCommandValue(message)}${os.EOL}`, { encoding: "utf8" });
}
function prepareKeyValueMessage(key, value) {
	const delimiter = `ghadelimiter_${crypto.randomUUID()}`;
	const convertedValue = toCommandValue(value);
	if (key.includes(delimiter)) throw new Error(`Unexpected input: name should not contain the delimiter "${delimiter}"`);
	if (convertedValue.includes(delimiter)) throw new Error(`Unexpected input: value should not contain the delimiter "${delimiter}"`);
	return `${key}<<${delimiter}${os.EOL}${convertedValue}${os.EOL}${delimiter}`;
}

// node_modules/@actions/core/lib/core.js
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
/**
* The code to exit an action
*/
var ExitCode;
(function(ExitCode) {
	/**
	* A code indicating that the action was successful
	*/
	ExitCode[ExitCode["Success"] = 0] = "Success";
	/**
	* A code indicating that the action was a failure
	*/
	ExitCode[ExitCode["Failure"] = 1] = "Failure";
})(ExitCode || (ExitCode = {}));
/**
* Sets env variable for this action and future actions in the job
* @param name the name of the variable to set
* @param val the value of the variable. Non-string values will be converted to a string via JSON.stringify
*/
function exportVariable(name, val) {
	const convertedVal = toCommandValue(val);
	process.env[name] = convertedVal;
	if (process.env["GITHUB_ENV"] || "") return issueFileCommand("ENV", prepareKeyValueMessage(name, val));
	issueCommand("set-env", { name }, convertedVal);
}
/**
* Registers a secret which will get masked from logs
*
* @param secret - Value of the secret to be masked
* @remarks
* This function instructs the Actions runner to mask the specified value in any
* logs produced during the workflow run. Once registered, the secret value will
* be replaced with asterisks (***) whenever it appears in console output, logs,
* or error messages.
*
* This is useful for protecting sensitive information such as:
* - API keys
* - Access tokens
* - Authentication credentials
* - URL parameters containing signatures (SAS tokens)
*
* Note that masking only affects future logs; any previous appearances of the
* secret in logs before calling this function will remain unmasked.
*
* @example
* ```typescript
* // Register an API token as a secret
* const apiToken = "abc123xyz456";
* setSecret(apiToken);
*
* // Now any logs containing this value will show *** instead
* console.log(`Using token: ${apiToken}`); // Outputs: "Using token: ***"
* ```
*/
function setSecret(secret) {
	issueCommand("add-mask", {}, secret);
}
/**
* Prepends inputPath to the PATH (for this action and future actions)
* @param inputPath
*/
function addPath(inputPath) {
	if (process.env["GITHUB_PATH"] || "") issueFileCommand("PATH", inputPath);
	else issueCommand("add-path", {}, inputPath);
	process.env["PATH"] = `${inputPath}${path.delimiter}${process.env["PATH"]}`;
}
/**
* Gets the value of an input.
* Unless trimWhitespace is set to false in InputOptions, the value is also trimmed.
* Returns an empty string if the value is not defined.
*
* @param     name     name of the input to get
* @param     options  optional. See InputOptions.
* @returns   string
*/
function getInput(name, options) {
	const val = process.env[`INPUT_${name.replace(/ /g, "_").toUpperCase()}`] || "";
	if (options && options.required && !val) throw new Error(`Input required and not supplied: ${name}`);
	if (options && options.trimWhitespace === false) return val;
	return val.trim();
}
/**
* Sets the value of an output.
*
* @param     name     name of the output to set
* @param     value    value to store. Non-string values will be converted to a string via JSON.stringify
*/
function setOutput(name, value) {
	if (process.env["GITHUB_OUTPUT"] || "") return issueFileCommand("OUTPUT", prepareKeyValueMessage(name, value));
	process.stdout.write(os.EOL);
	issueCommand("set-output", { name }, toCommandValue(value));
}
/**
* Gets whether Actions Step Debug is on or not
*/
function isDebug() {
	return process.env["RUNNER_DEBUG"] === "1";
}
/**
* Writes debug message to user log
* @param message debug message
*/
function debug(message) {
	issueCommand("debug", {}, message);
}
/**
* Adds an error issue
* @param message error issue message. Errors will be converted to string via toString()
* @param properties optional properties to add to the annotation.
*/
function error(message, properties = {}) {
	issueCommand("error", toCommandProperties(properties), message instanceof Error ? message.toString() : message);
}
/**
* Adds a warning issue
* @param message warning issue message. Errors will be converted to string via toString()
* @param properties optional properties to add to the annotation.
*/
function warning(message, properties = {}) {
	issueCommand("warning", toCommandProperties(properties), message instanceof Error ? message.toString() : message);
}
/**
* Adds a notice issue
* @param message notice issue message. Errors will be converted to string via toString()
* @param properties optional properties to add to the annotation.
*/
function notice(message, properties = {}) {
	issueCommand("notice", toCommandProperties(properties), message instanceof Error ? message.toString() : message);
}
/**
* Writes info to log with console.log.
* @param message info message
*/
function info(message) {
	process.stdout.write(message + os.EOL);
}
/**
* Begin an output group.
*
* Output until the next `groupEnd` will be foldable in this group
*
* @param name The name of the output group
*/
function startGroup(name) {
	issue("group", name);
}
/**
* End an output group.
*/
function endGroup() {
	issue("endgroup");
}
/**
* Saves state for current action, the state can only be retrieved by this action's post job execution.
*
* @param     name     name of the state to store
* @param     value    value to store. Non-string values will be converted to a string via JSON.stringify
*/
function saveState(name, value) {
	if (process.env["GITHUB_STATE"] || "") return issueFileCommand("STATE", prepareKeyValueMessage(name, value));
	issueCommand("save-state", { name }, toCommandValue(value));
}
/**
* Gets the value of an state set by this action's main execution.
*
* @param     name     name of the state to get
* @returns   string
*/
function getState(name) {
	return process.env[`STATE_${name}`] || "";
}

// src/errors.ts
/** The only error that stages throw: what happened and where in `message`, why in `cause`, what to do in `hint`. */
var ActionError = class extends Error {
	code;
	hint;
	evidence;
	/** The message without its problems. */
	headline;
	problems;
	constructor(code, headline, details = {}) {
		const { problems = [] } = details;
		super([headline, ...problems.map((problem) => `- ${problem}`)].join("\n"), details.cause === void 0 ? void 0 : { cause: details.cause });
		this.name = "ActionError";
		this.code = code;
		this.hint = details.hint;
		this.evidence = details.evidence ?? [];
		this.headline = headline;
		this.problems = problems;
	}
};
/** The words of anything that can be thrown, its causes included, as one line each. */
function wordsOf(error) {
	const words = [];
	let current = error;
	while (current instanceof Error && words.length < 5) {
		const nested = current instanceof AggregateError ? current.errors.map(wordsOf).join("; ") : "";
		const text = current.message || nested || current.name;
		if (!words.some((earlier) => earlier.includes(text))) words.push(text);
		current = current.cause;
	}
	if (typeof current === "string" && !words.some((earlier) => earlier.includes(String(current)))) words.push(current);
	if (words.length === 0) words.push(String(error));
	return words.join(": ");
}
/** One error of several that are not about the source: inputs, proofs, tools, cancellation. The same one for each target is said once. */
function combineErrors(errors) {
	const [first] = errors;
	const messages = new Set(errors.map(wordsOf));
	if (!(first instanceof ActionError) || messages.size === 1) return first;
	return new ActionError(first.code, [...messages].join("; "), {
		evidence: errors.flatMap((error) => error instanceof ActionError ? error.evidence : []),
		...first.hint === void 0 ? {} : { hint: first.hint }
	});
}
function asActionError(error) {
	if (error instanceof ActionError) return error;
	if (error instanceof Error && error.name === "AbortError") return new ActionError("cancelled", "the job was cancelled", { cause: error });
	return new ActionError("host", wordsOf(error), { cause: error });
}
/** The same error with something said otherwise. */
function restated(error, { hint = error.hint, headline = error.headline }) {
	const { code, cause, problems, evidence } = error;
	return new ActionError(code, headline, {
		cause,
		problems,
		evidence,
		...hint === void 0 ? {} : { hint }
	});
}
/** One error that lists several, each with its own remedy where these differ: what helps one host does not help another. */
function listErrors(errors, headline) {
	const [first] = errors;
	if (first !== void 0 && errors.length === 1) return first;
	const hints = new Set(errors.map(({ hint }) => hint));
	const shared = hints.size === 1 ? first?.hint : void 0;
	const problems = errors.map((error) => hints.size === 1 || error.hint === void 0 ? wordsOf(error) : `${wordsOf(error)}. ${error.hint}`);
	return new ActionError(first?.code ?? "host", headline, {
		problems,
		evidence: errors.flatMap(({ evidence }) => evidence),
		...shared === void 0 ? {} : { hint: shared }
	});
}

// src/world/cache-service/cache-answers.ts
/** What `restoreCache` came to, from its value and the lines that it printed. */
function readRestore(key, lines) {
	if (key !== void 0) return {
		kind: "hit",
		key
	};
	const denied = findTold(lines, /cache read denied:|^Cache restore skipped:/);
	if (denied !== void 0) return {
		kind: "denied",
		reason: reasonOf(denied)
	};
	const failure = lines.findLast((line) => /^::(warning|error)\b.*?::/.test(line));
	return failure === void 0 ? { kind: "miss" } : {
		kind: "failed",
		reason: reasonOf(failure, lines)
	};
}
/** What `saveCache` came to, from the id that it returned (-1: none) and the lines that it printed. */
function readSave(id, lines) {
	const texts = lines.map(commandText);
	const denied = findTold(lines, /cache write denied:|^Cache save skipped:/);
	if (denied !== void 0) return {
		kind: "denied",
		reason: reasonOf(denied)
	};
	const refused = texts.filter((text) => /^Failed to (save|reserve)/.test(text));
	if (refused.some((text) => /already exists?\b|\(409\)/i.test(text))) return { kind: "exists" };
	const failure = lines.findLast((line) => /^::(warning|error)\b.*?::/.test(line)) ?? refused[0];
	if (failure !== void 0) return {
		kind: "failed",
		reason: reasonOf(failure, lines)
	};
	return id === -1 ? {
		kind: "failed",
		reason: "nothing was saved, for no stated reason"
	} : {
		kind: "saved",
		archiveBytes: archiveBytesIn(lines)
	};
}
/** The text of a line; of those that only a debugging user sees, which hold whole answers, only if there is no other. */
function findTold(lines, wanted) {
	const isDebug = (line) => line.startsWith("::debug::");
	return [...lines.filter((line) => !isDebug(line)), ...lines.filter(isDebug)].map(commandText).find((text) => wanted.test(text));
}
/** What it means that the library threw. */
function readThrown(error) {
	return {
		kind: "failed",
		reason: oneLine(wordsOf(error))
	};
}
/** Size of the archive that a call of the library moved; 0 when it does not say. */
function archiveBytesIn(lines) {
	const [, restored, saved] = lines.map((line) => /Cache Size: .*\((\d+) B\)|File Size: (\d+)/.exec(line)).find((match) => match !== null) ?? [];
	return Number(restored ?? saved ?? 0);
}
/** The text of a workflow command, unescaped; any other line as it is. */
function commandText(line) {
	const command = /^::[a-z-]+(?: [^:]*)?::(.*)$/s.exec(line);
	if (!command) return line;
	return (command[1] ?? "").replaceAll("%0D", "\r").replaceAll("%0A", "\n").replaceAll("%25", "%");
}
/** The last line that says what went wrong, as an appendix to a reason; empty when there is none. */
function lastWords(lines) {
	const last = lines.findLast((line) => /fail|error|denied/i.test(line) && !line.startsWith("::add-mask::"));
	return last === void 0 ? "" : `; last heard: ${reasonOf(last)}`;
}
function reasonOf(line, lines = []) {
	const words = commandText(line).replace(/^Failed to (restore|save): /, "");
	const tar = lines.findLast((other) => /^[\w/.-]*tar: .*(Cannot|Error|Unexpected|not)/.test(other));
	return oneLine(tar === void 0 ? words : `${words} (${tar})`);
}
/** Signed addresses carry their secret in the query; some say only their path. */
function oneLine(text) {
	return text.replace(/\?[^\s?]*=\S*/g, "").replace(/\s+/g, " ").trim().slice(0, 500);
}

// src/world/cache-service/merge-tree.ts
/**
* Moves from one directory into another, on the same file system, what is missing there; what is there stays.
* An unpacked module comes whole or not at all: Go may be filling it right now, and fails over a file that it has not made.
* Synchronous, because it runs in a process of its own: there are thousands of files where Go has made the directories already.
*/
function moveMissing(from, to) {
	for (const entry of readdirSync(from, { withFileTypes: true })) {
		const source = join(from, entry.name);
		const target = join(to, entry.name);
		if (!entry.isDirectory()) {
			if (!isThere(target)) renameSync(source, target);
		} else if (isModule(entry.name)) {
			if (!isThere(target)) moveDirectory(source, target);
		} else if (!moveDirectory(source, target)) moveInto(source, target);
	}
}
/** Removes a directory with everything in it, also where directories are read-only and the user is not root. */
async function removeTree(directory) {
	await makeWritable(directory);
	await rm(directory, {
		recursive: true,
		force: true,
		maxRetries: 3
	});
}
/** What a rename to a place says that is taken, by more than an empty directory; the last two are Windows'. */
const takenCodes = [
	"ENOTEMPTY",
	"EEXIST",
	"ENOTDIR",
	"EPERM",
	"EACCES"
];
/** False when there is something in that place. */
function moveDirectory(source, target) {
	const stats = lstatSync(source);
	const mode = stats.mode & 4095;
	if (!isWritable(stats)) chmodSync(source, mode | 128);
	try {
		renameSync(source, target);
	} catch (error) {
		if (takenCodes.includes(codeOf(error)) && isThere(target)) return false;
		throw error;
	}
	if (!isWritable(stats)) orNothing(() => chmodSync(target, mode));
	return true;
}
function moveInto(source, target) {
	const there = lstatSync(target, { throwIfNoEntry: false });
	if (there?.isDirectory() && isWritable(there)) moveMissing(source, target);
}
const isThere = (path) => lstatSync(path, { throwIfNoEntry: false }) !== void 0;
/** `<path>@<version>`; the directory of downloads is `@v`. */
function isModule(name) {
	return name.indexOf("@") > 0;
}
async function makeWritable(directory) {
	const stats = await lstat(directory).catch(orAbsent);
	if (!stats?.isDirectory()) return;
	if (!isWritable(stats)) await chmod(directory, 448);
	const entries = await readdir(directory, { withFileTypes: true });
	await Promise.all(entries.filter((e) => e.isDirectory()).map((e) => makeWritable(join(directory, e.name))));
}
function isWritable(stats) {
	return (stats.mode & 128) !== 0;
}
/** Another job may have removed it by now. */
function orNothing(work) {
	try {
		work();
	} catch (error) {
		orAbsent(error);
	}
}
function orAbsent(error) {
	if (codeOf(error) !== "ENOENT") throw error;
}
const codeOf = (error) => error.code ?? "";

export { isDebug as C, setSecret as D, setOutput as E, startGroup as O, info as S, saveState as T, endGroup as _, lastWords as a, getInput as b, readThrown as c, combineErrors as d, listErrors as f, debug as g, addPath as h, commandText as i, warning as k, ActionError as l, wordsOf as m, removeTree as n, readRestore as o, restated as p, archiveBytesIn as r, readSave as s, moveMissing as t, asActionError as u, error as v, notice as w, getState as x, exportVariable as y };