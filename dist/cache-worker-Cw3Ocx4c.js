import { a as readManifest, c as archiveBytesIn, d as readRestore, f as readSave, i as layerName, n as dropForeignModules, o as stageLayer, p as readThrown, s as unstageLayer, t as ageFiles } from "./layer-files-BLFrThn-.js";
import { i as topKeys, t as baseKeys } from "./layers-BFWpK5Y4.js";
import { AsyncLocalStorage } from "node:async_hooks";

// src/world/cache-service/cache-worker.ts
/** Lines printed by each call of the library: two run at once, and say only there what went wrong. */
const linesOfCall = new AsyncLocalStorage();
/** For the process of `start/cache-worker.ts`. A request that came while this was loaded waits until it is listened to. */
function serveOneRequest() {
	if (!process.connected) process.exit(1);
	process.once("disconnect", () => process.exit(1));
	process.once("message", (request) => void serve(request));
}
async function serve(request) {
	process.cwd = () => process.env["GITHUB_WORKSPACE"] ?? ".";
	captureOutput();
	tell({
		kind: "result",
		result: await answer(request).catch((error) => readThrown(error))
	}, () => process.exit(0));
}
async function answer(request) {
	const library = await import("./cache-BPGvmHGG.js");
	if (!library.isFeatureAvailable()) return {
		kind: "unavailable",
		reason: "this runner gives no address of its cache service"
	};
	return request.kind === "restore" ? restore(request, library) : save(request, library);
}
async function restore({ keys, modifiedMs, modules }, library) {
	const fetching = [];
	let end;
	for (let wanted = baseKeys(keys); fetching.length < 3 && end === void 0;) {
		const name = layerName(fetching.length);
		const found = await look(name, wanted, library);
		if (found.kind === "hit") {
			tell({ kind: "transfer" });
			fetching.push(fetchLayer(name, found.key, {
				modifiedMs,
				modules
			}, library));
			wanted = topKeys(keys, found.key);
		} else end = found;
	}
	const layers = [];
	for (const fetched of await Promise.all(fetching)) {
		if (fetched.kind !== "hit") {
			end = fetched;
			break;
		}
		layers.push(fetched.layer);
	}
	const [base, ...tops] = layers;
	if (base === void 0) return end ?? { kind: "miss" };
	return {
		kind: "hit",
		layers: [base, ...tops],
		...end?.kind === "failed" ? { trouble: end.reason } : {}
	};
}
async function fetchLayer(name, key, { modifiedMs, modules }, library) {
	try {
		const { value, lines } = await call(() => library.restoreCache([name], key));
		const result = readRestore(value, lines);
		if (result.kind !== "hit") return result;
		const entries = dropForeignModules(name, readManifest(name), modules);
		if (modifiedMs !== void 0) ageFiles(name, entries, modifiedMs);
		return {
			kind: "hit",
			layer: {
				key: result.key,
				archiveBytes: archiveBytesIn(lines),
				entries
			}
		};
	} catch (error) {
		return readThrown(error);
	}
}
async function save({ depth, key, directory, entries, modules }, library) {
	const layer = layerName(depth);
	const found = await look(layer, {
		key,
		restoreKeys: []
	}, library);
	if (found.kind === "hit" && found.key === key) return { kind: "exists" };
	if (found.kind === "failed" || found.kind === "unavailable") return found;
	tell({ kind: "transfer" });
	const pack = async (by) => {
		if (await stageLayer(directory, entries, layer, {
			by,
			modules
		}) === 0) return void 0;
		const { value, lines } = await call(() => library.saveCache([layer], key));
		unstageLayer(layer);
		return {
			result: readSave(value, lines),
			isChangedFile: lines.some(isOfChangedFile)
		};
	};
	const first = await pack("links");
	return (first?.isChangedFile ? await pack("copies") : first)?.result ?? { kind: "empty" };
}
/**
* GNU tar gives up (status 1, and nothing else has it) over a file that is marked or linked while it is read, as another
* job's Go or cache does on the same machine.
*/
function isOfChangedFile(line) {
	return /\btar\S* failed with exit code 1$/.test(line);
}
async function look(layer, { key, restoreKeys }, library) {
	const { value, lines } = await call(() => library.restoreCache([layer], key, [...restoreKeys], { lookupOnly: true }));
	return readRestore(value, lines);
}
async function call(work) {
	const lines = [];
	return {
		value: await linesOfCall.run(lines, work),
		lines
	};
}
/** Tells everything that is printed from now on, line by line, also what the library's tar says. */
function captureOutput() {
	for (const stream of [process.stdout, process.stderr]) {
		const rests = /* @__PURE__ */ new Map();
		const decoder = new TextDecoder();
		stream.write = (chunk) => {
			const lines = linesOfCall.getStore();
			const text = typeof chunk === "string" ? chunk : decoder.decode(chunk, { stream: true });
			const parts = ((rests.get(lines) ?? "") + text).split("\n");
			rests.set(lines, parts.pop() ?? "");
			for (const part of parts) {
				const line = part.trimEnd();
				if (line === "") continue;
				lines?.push(line);
				tell({
					kind: "line",
					line
				});
			}
			return true;
		};
	}
}
function tell(message, sent = () => void 0) {
	process.send?.(message, sent);
}

export { serveOneRequest };