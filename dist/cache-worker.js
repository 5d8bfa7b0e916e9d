import { a as readThrown, i as readSave, r as readRestore } from "./cache-answers-BjDvjvkj.js";
import { fileURLToPath } from "node:url";

// src/world/cache-worker.ts
/** This file, or the one of the bundle that holds it: run as a program, it does one request and ends. */
const workerPath = fileURLToPath(import.meta.url);
if (process.argv[1] === workerPath) {
	process.once("disconnect", () => process.exit(1));
	process.once("message", (request) => void serve(request));
}
async function serve(request) {
	tell({
		kind: "result",
		result: await answer(request, captureOutput((line) => tell({
			kind: "line",
			line
		}))).catch((error) => readThrown(error))
	}, () => process.exit(0));
}
async function answer(request, lines) {
	const library = await import("./cache-CWCbExh3.js");
	if (!library.isFeatureAvailable()) return {
		kind: "unavailable",
		reason: "this runner gives no address of its cache service"
	};
	const found = await look(library, request, lines);
	if (request.kind === "restore") {
		if (found.kind !== "hit") return found;
		tell({ kind: "transfer" });
		lines.length = 0;
		return readRestore(await library.restoreCache([...request.patterns], found.key), lines);
	}
	if (found.kind === "hit" && found.key === request.key) return { kind: "exists" };
	if (found.kind === "failed" || found.kind === "unavailable") return found;
	tell({ kind: "transfer" });
	lines.length = 0;
	return readSave(await library.saveCache([...request.patterns], request.key), lines);
}
async function look(library, request, lines) {
	const restoreKeys = request.kind === "restore" ? [...request.restoreKeys] : [];
	const key = await library.restoreCache([...request.patterns], request.key, restoreKeys, { lookupOnly: true });
	return readRestore(key, lines);
}
/** Everything printed from now on, line by line; also what the library's tar says. */
function captureOutput(onLine) {
	const lines = [];
	for (const stream of [process.stdout, process.stderr]) {
		const decoder = new TextDecoder();
		let rest = "";
		stream.write = (chunk) => {
			const parts = (rest + (typeof chunk === "string" ? chunk : decoder.decode(chunk, { stream: true }))).split("\n");
			rest = parts.pop() ?? "";
			for (const part of parts) {
				const line = part.trimEnd();
				if (line === "") continue;
				lines.push(line);
				onLine(line);
			}
			return true;
		};
	}
	return lines;
}
function tell(message, sent = () => void 0) {
	process.send?.(message, sent);
}

export { workerPath };