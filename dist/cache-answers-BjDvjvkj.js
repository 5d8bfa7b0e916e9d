import { n as wordsOf } from "./errors-DbSu95yo.js";

// src/world/cache-answers.ts
/** What `restoreCache` came to, from its value and the lines that it printed. */
function readRestore(key, lines) {
	if (key !== void 0) return {
		kind: "hit",
		key
	};
	const denied = lines.map(commandText).find((text) => /cache read denied:|^Cache restore skipped:/.test(text));
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
	const denied = texts.find((text) => /cache write denied:|^Cache save skipped:/.test(text));
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
	} : { kind: "saved" };
}
/** What it means that the library threw. */
function readThrown(error) {
	const words = wordsOf(error);
	return /^Path Validation Error/.test(words) ? { kind: "empty" } : {
		kind: "failed",
		reason: oneLine(words)
	};
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
/** Signed addresses carry their secret in the query. */
function oneLine(text) {
	return text.replace(/(https?:\/\/[^\s?]+)\?\S*/g, "$1").replace(/\s+/g, " ").trim().slice(0, 500);
}

export { readThrown as a, readSave as i, lastWords as n, readRestore as r, commandText as t };