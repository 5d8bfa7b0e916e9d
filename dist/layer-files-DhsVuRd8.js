import { n as wordsOf } from "./errors-DbSu95yo.js";
import { dirname, join } from "node:path";
import { chmodSync, constants, copyFileSync, linkSync, lstatSync, mkdirSync, readFileSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";

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
	} : {
		kind: "saved",
		archiveBytes: archiveBytesIn(lines)
	};
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
/** Signed addresses carry their secret in the query. */
function oneLine(text) {
	return text.replace(/(https?:\/\/[^\s?]+)\?\S*/g, "$1").replace(/\s+/g, " ").trim().slice(0, 500);
}

// src/world/layer-files.ts
const filesName = "files";
const manifestName = "entries.json";
/** Directory of a restored layer that holds its files. */
function filesOf(layerDirectory) {
	return join(layerDirectory, filesName);
}
/**
* Puts entries of `directory` into a layer: by links, which cost no space and hardly any time, or by copies, which nobody
* else can change. What has vanished is left out. Returns the number of entries.
*/
function stageLayer(directory, entries, layerDirectory, by = "links") {
	const put = by === "links" ? linkOrCopy : copy;
	const staged = [];
	for (const [path, bytes] of entries) if (stage(join(directory, path), join(layerDirectory, filesName, path), put)) staged.push([path, bytes]);
	mkdirSync(layerDirectory, { recursive: true });
	writeFileSync(join(layerDirectory, manifestName), JSON.stringify(staged));
	return staged.length;
}
/** Removes a staged layer: what it was staged from stays. */
function unstageLayer(layerDirectory) {
	unseal(layerDirectory);
	rmSync(layerDirectory, {
		recursive: true,
		force: true
	});
}
/** Only a directory that its owner may write to can be emptied. */
function unseal(directory) {
	chmodSync(directory, 448);
	for (const entry of readdirSync(directory, { withFileTypes: true })) if (entry.isDirectory()) unseal(join(directory, entry.name));
}
/** Throws when what was restored is no layer. */
function readManifest(layerDirectory) {
	const pairs = JSON.parse(readFileSync(join(layerDirectory, manifestName), "utf8"));
	if (!Array.isArray(pairs) || !pairs.every(isEntry)) throw new Error(`its ${manifestName} is not a list of entries`);
	return new Map(pairs);
}
/** Sets the time of every file back, so that Go marks those that it uses again (it does so after an hour: cmd/go/internal/cache). */
function ageFiles(layerDirectory, entries, modifiedMs) {
	for (const path of entries.keys()) {
		const file = join(layerDirectory, filesName, path);
		if (lstatSync(file, { throwIfNoEntry: false })?.isFile()) utimesSync(file, modifiedMs / 1e3, modifiedMs / 1e3);
	}
}
/** An archive is anybody's who may write to the repository's caches, and these paths are followed. */
function isEntry(pair) {
	if (!Array.isArray(pair)) return false;
	const [path, bytes] = pair;
	return typeof path === "string" && isInside(path) && Number.isFinite(bytes) && bytes >= 0;
}
function isInside(path) {
	return !/[\\:\0]/.test(path) && path.split("/").every((part) => part !== "" && part !== "." && part !== "..");
}
function stage(from, to, put) {
	const stats = lstatSync(from, { throwIfNoEntry: false });
	if (!stats?.isFile() && !stats?.isDirectory()) return false;
	if (stats.isFile()) {
		mkdirSync(dirname(to), { recursive: true });
		return put(from, to);
	}
	mkdirSync(to, { recursive: true });
	for (const name of readdirSync(from)) stage(join(from, name), join(to, name), put);
	chmodSync(to, stats.mode & 4095);
	return true;
}
/** A link is refused on some file systems, and for files of other users. */
function linkOrCopy(from, to) {
	try {
		linkSync(from, to);
		return true;
	} catch (error) {
		return !isAbsent(error) && copy(from, to);
	}
}
/** False when it has vanished. */
function copy(from, to) {
	try {
		const { mode, atime, mtime } = lstatSync(from);
		copyFileSync(from, to, constants.COPYFILE_FICLONE);
		utimesSync(to, atime, mtime);
		chmodSync(to, mode & 4095);
		return true;
	} catch (error) {
		if (isAbsent(error)) return false;
		throw error;
	}
}
function isAbsent(error) {
	return error.code === "ENOENT";
}

export { unstageLayer as a, lastWords as c, readThrown as d, stageLayer as i, readRestore as l, filesOf as n, archiveBytesIn as o, readManifest as r, commandText as s, ageFiles as t, readSave as u };