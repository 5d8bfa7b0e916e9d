import { c as readThrown, g as debug, n as removeTree, o as readRestore, r as archiveBytesIn, s as readSave, t as moveMissing } from "./merge-tree-WOxcOliZ.js";
import { n as HttpClientError, r as HttpCodes, t as HttpClient } from "./lib-DP-6pJ7f.js";
import { a as DefaultRetryDelay } from "./constants-wt3uVTzO.js";
import { a as topKeys, n as baseKeys, t as hashEntries } from "./directory-hash-BCB-AeRL.js";
import { Readable } from "node:stream";
import { basename, delimiter, dirname, join, relative, sep } from "node:path";
import { chmodSync, constants, copyFileSync, existsSync, linkSync, lstatSync, mkdirSync, readFileSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { spawn } from "node:child_process";
import { setImmediate, setTimeout as setTimeout$1 } from "node:timers/promises";
import { AsyncLocalStorage } from "node:async_hooks";
import { buffer } from "node:stream/consumers";
import { pipeline as pipeline$1 } from "node:stream/promises";

// node_modules/@actions/cache/lib/internal/requestUtils.js
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
function isSuccessStatusCode(statusCode) {
	if (!statusCode) return false;
	return statusCode >= 200 && statusCode < 300;
}
function isServerErrorStatusCode(statusCode) {
	if (!statusCode) return true;
	return statusCode >= 500;
}
function isRetryableStatusCode(statusCode) {
	if (!statusCode) return false;
	return [
		HttpCodes.BadGateway,
		HttpCodes.ServiceUnavailable,
		HttpCodes.GatewayTimeout
	].includes(statusCode);
}
function sleep(milliseconds) {
	return __awaiter(this, void 0, void 0, function* () {
		return new Promise((resolve) => setTimeout(resolve, milliseconds));
	});
}
function retry(name_1, method_1, getStatusCode_1) {
	return __awaiter(this, arguments, void 0, function* (name, method, getStatusCode, maxAttempts = 2, delay = DefaultRetryDelay, onError = void 0) {
		let errorMessage = "";
		let attempt = 1;
		while (attempt <= maxAttempts) {
			let response = void 0;
			let statusCode = void 0;
			let isRetryable = false;
			try {
				response = yield method();
			} catch (error) {
				if (onError) response = onError(error);
				isRetryable = true;
				errorMessage = error.message;
			}
			if (response) {
				statusCode = getStatusCode(response);
				if (!isServerErrorStatusCode(statusCode)) return response;
			}
			if (statusCode) {
				isRetryable = isRetryableStatusCode(statusCode);
				errorMessage = `Cache service responded with ${statusCode}`;
			}
			debug(`${name} - Attempt ${attempt} of ${maxAttempts} failed with error: ${errorMessage}`);
			if (!isRetryable) {
				debug(`${name} - Error is not retryable`);
				break;
			}
			yield sleep(delay);
			attempt++;
		}
		throw Error(`${name} failed: ${errorMessage}`);
	});
}
function retryTypedResponse(name_1, method_1) {
	return __awaiter(this, arguments, void 0, function* (name, method, maxAttempts = 2, delay = DefaultRetryDelay) {
		return yield retry(name, method, (response) => response.statusCode, maxAttempts, delay, (error) => {
			if (error instanceof HttpClientError) return {
				statusCode: error.statusCode,
				result: null,
				headers: {},
				error
			};
			else return;
		});
	});
}
function retryHttpClientResponse(name_1, method_1) {
	return __awaiter(this, arguments, void 0, function* (name, method, maxAttempts = 2, delay = DefaultRetryDelay) {
		return yield retry(name, method, (response) => response.message.statusCode, maxAttempts, delay);
	});
}

// node_modules/@actions/cache/lib/internal/config.js
function isGhes() {
	const hostname = new URL(process.env["GITHUB_SERVER_URL"] || "https://github.com").hostname.trimEnd().toUpperCase();
	const isGitHubHost = hostname === "GITHUB.COM";
	const isGheHost = hostname.endsWith(".GHE.COM");
	const isLocalHost = hostname.endsWith(".LOCALHOST");
	return !isGitHubHost && !isGheHost && !isLocalHost;
}
function getCacheServiceVersion() {
	if (isGhes()) return "v1";
	return process.env["ACTIONS_CACHE_SERVICE_V2"] ? "v2" : "v1";
}
const KNOWN_CACHE_MODES = [
	"none",
	"read",
	"write",
	"write-only"
];
function getCacheMode() {
	return (process.env["ACTIONS_CACHE_MODE"] || "").trim().toLowerCase();
}
function isCacheReadable(mode) {
	if (!KNOWN_CACHE_MODES.includes(mode)) return true;
	return mode === "read" || mode === "write";
}
function isCacheWritable(mode) {
	if (!KNOWN_CACHE_MODES.includes(mode)) return true;
	return mode === "write" || mode === "write-only";
}
function getCacheServiceURL() {
	const version = getCacheServiceVersion();
	switch (version) {
		case "v1": return process.env["ACTIONS_CACHE_URL"] || process.env["ACTIONS_RESULTS_URL"] || "";
		case "v2": return process.env["ACTIONS_RESULTS_URL"] || "";
		default: throw new Error(`Unsupported cache service version: ${version}`);
	}
}

// src/world/cache-service/fetch-archive.ts
/** What GitHub stores archives in gives much more to several requests than to one. Other servers may not know ranges. */
const takesRanges = /\.blob\.core\.windows\.net$/;
async function openArchive(address) {
	return isOfRanges(address) ? openInPieces(address) : await openWhole(address);
}
const isOfRanges = (address) => takesRanges.test(new URL(address).hostname);
async function openWhole(address) {
	const client = new HttpClient("actions/cache");
	const { message } = await retryHttpClientResponse("downloadCache", () => client.get(address));
	refuseOther(message, 200);
	return {
		bytes: message,
		end: () => void message.destroy()
	};
}
const longestPauseMs = 8e3;
/** As of the library: so much in a request, so many at once, so often, and so long. */
const usual = {
	pieceBytes: 4194304,
	atOnce: 8,
	attempts: 6,
	patienceMs: 3e4,
	pauseMs: 1e3
};
/** Several requests at once, whose answers are given in the order of the archive. */
function openInPieces(address, options = {}) {
	const { pieceBytes, atOnce, attempts, patienceMs, pauseMs } = {
		...usual,
		...options
	};
	const client = new HttpClient("actions/cache", void 0, {
		keepAlive: true,
		socketTimeout: patienceMs
	});
	let isEnded = false;
	const fetchPiece = async (first) => {
		for (let attempt = 1;; attempt++) try {
			return await getPiece(client, address, first, {
				pieceBytes,
				patienceMs
			});
		} catch (error) {
			if (attempt >= attempts || isEnded || isFinal(error)) throw error;
			await setTimeout$1(Math.min(pauseMs * 2 ** (attempt - 1), longestPauseMs));
		}
	};
	async function* inOrder() {
		try {
			const { bytes, totalBytes, whole } = await fetchPiece(0);
			if (whole !== void 0) yield* whole;
			const coming = [];
			let next = pieceBytes;
			const ask = () => {
				for (; coming.length < atOnce && next < totalBytes; next += pieceBytes) {
					const piece = fetchPiece(next);
					piece.catch(() => void 0);
					coming.push(piece);
				}
			};
			ask();
			yield bytes;
			for (let piece = coming.shift(); piece !== void 0; piece = coming.shift()) {
				const { bytes } = await piece;
				ask();
				yield bytes;
			}
		} finally {
			isEnded = true;
			client.dispose();
		}
	}
	const bytes = Readable.from(inOrder(), { objectMode: false });
	const end = () => {
		isEnded = true;
		client.dispose();
		bytes.destroy();
	};
	return {
		bytes,
		end
	};
}
async function getPiece(client, address, first, { pieceBytes, patienceMs }) {
	const { message } = await client.get(address, { Range: `bytes=${first}-${first + pieceBytes - 1}` });
	if (message.statusCode === 200 && first === 0) return {
		bytes: Buffer.alloc(0),
		totalBytes: 0,
		whole: message
	};
	refuseOther(message, 206);
	const totalBytes = Number(/^bytes \d+-\d+\/(\d+)$/.exec(message.headers["content-range"] ?? "")?.[1]);
	const bytes = await bodyOf(message, patienceMs);
	const due = Math.min(pieceBytes, totalBytes - first);
	if (bytes.length !== due) throw new Error(`${bytes.length} bytes of an archive came where ${due} were asked for`);
	return {
		bytes,
		totalBytes
	};
}
/** The client's own reading of a body waits for ever where the connection breaks off in the middle of it. */
async function bodyOf(message, patienceMs) {
	const tooLate = () => message.destroy(/* @__PURE__ */ new Error(`a piece of an archive did not come within ${patienceMs / 1e3} s`));
	const timer = setTimeout(tooLate, patienceMs);
	try {
		return await buffer(message);
	} finally {
		clearTimeout(timer);
	}
}
var RefusedRequest = class extends Error {
	status;
	constructor(status) {
		super(`the archive's address answers ${status}`);
		this.status = status;
	}
};
function refuseOther(message, wanted) {
	if (message.statusCode === wanted) return;
	message.resume();
	throw new RefusedRequest(message.statusCode);
}
/** It would be the same again; 408 and 429 ask for patience. */
function isFinal(error) {
	if (!(error instanceof RefusedRequest)) return false;
	const { status = 0 } = error;
	return status < 500 && status !== 408 && status !== 429;
}

// src/world/cache-service/find-archive.ts
/** Asks the service for the newest archive that fits. Throws what the library throws. */
async function findArchive(layer, { key, restoreKeys }) {
	const mode = getCacheMode();
	if (!isCacheReadable(mode)) return {
		kind: "denied",
		reason: `Cache restore skipped: the effective cache-mode '${mode}' does not permit reads.`
	};
	const version = getCacheServiceVersion();
	if (!process.env[version === "v2" ? "ACTIONS_RESULTS_URL" : "ACTIONS_CACHE_URL"]) return {
		kind: "unavailable",
		reason: "this runner gives no address of its cache service"
	};
	const compression = await compressionMethod();
	const found = await (version === "v2" ? findV2 : findV1)(layer, [key, ...restoreKeys], compression);
	return found === void 0 ? { kind: "miss" } : {
		kind: "hit",
		...found,
		compression
	};
}
let method;
/** It starts a program to find out. */
function compressionMethod() {
	method ??= import("./cacheUtils-CFkC7SEB.js").then((utils) => utils.getCompressionMethod());
	return method;
}
const findV2 = async (layer, [key = "", ...restoreKeys], compression) => {
	const [{ internalCacheTwirpClient }, { getCacheVersion }] = await Promise.all([import("./cacheTwirpClient-B_rbj1lz.js"), import("./cacheUtils-CFkC7SEB.js")]);
	const version = getCacheVersion([layer], compression, false);
	const answer = await internalCacheTwirpClient().GetCacheEntryDownloadURL({
		key,
		restoreKeys,
		version
	});
	return answer.ok ? {
		key: answer.matchedKey,
		address: answer.signedDownloadUrl
	} : void 0;
};
/** GHES and act. Loads the whole library: its client of this version is in one file with what uploads. */
const findV1 = async (layer, keys, compression) => {
	const entry = await (await import("./cacheHttpClient-BuzF5a_2.js")).getCacheEntry([...keys], [layer], {
		compressionMethod: compression,
		enableCrossOsArchive: false
	});
	return entry?.archiveLocation === void 0 ? void 0 : {
		key: entry.cacheKey ?? keys[0] ?? "",
		address: entry.archiveLocation
	};
};

// src/world/cache-service/layer-files.ts
const filesName = "files";
const manifestName = "entries.json";
/** Directory of a layer in an archive and in a staging directory. Also in what the service finds archives by: changing it loses all caches. */
function layerName(depth) {
	return `layer${depth}`;
}
/** Directory of a restored layer that holds its files. */
function filesOf(layerDirectory) {
	return join(layerDirectory, filesName);
}
/**
* Puts entries of `directory` into a layer: by links, which cost no space and hardly any time, or by copies, which nobody
* else can change. What has vanished is left out, and so is a module that is not what go.sum says: somebody may be
* removing it, and whoever restored it would take it for whole. Resolves to the number of entries.
*/
async function stageLayer(directory, entries, layerDirectory, { by = "links", modules = [] } = {}) {
	const put = by === "links" ? linkOrCopy : copy;
	const staged = /* @__PURE__ */ new Map();
	const pause = pauses();
	for (const [path, bytes] of entries) {
		await pause();
		if (stage(join(directory, path), join(layerDirectory, filesName, path), put)) staged.set(path, bytes);
	}
	const unsound = [];
	for (const module of modules) {
		await pause();
		if (staged.has(module.directory) && await hashModule(filesOf(layerDirectory), module) !== module.hash) unsound.push(module);
	}
	const kept = withoutModules(unsound, staged, layerDirectory);
	mkdirSync(filesOf(layerDirectory), { recursive: true });
	writeFileSync(join(layerDirectory, manifestName), JSON.stringify([...kept]));
	return kept.size;
}
/**
* Takes modules out of a restored layer that are not what go.sum says now, as when a tag was moved: Go would refuse the
* job on their account. Returns the entries that are left.
*/
function dropForeignModules(layerDirectory, entries, modules) {
	return withoutModules(modules.filter(({ hashFile, hash }) => {
		if (!entries.has(hashFile)) return false;
		const file = join(filesOf(layerDirectory), hashFile);
		return lstatSync(file, { throwIfNoEntry: false })?.isFile() !== true || readFileSync(file, "utf8").trim() !== hash;
	}), entries, layerDirectory);
}
/** Lets others have their turn: a process that serves several must not leave them without an answer meanwhile. */
function pauses() {
	let sinceMs = performance.now();
	return async () => {
		if (performance.now() - sinceMs < 50) return;
		await setImmediate();
		sinceMs = performance.now();
	};
}
function withoutModules(modules, entries, layerDirectory) {
	const left = new Map(entries);
	for (const { directory, files } of modules) for (const path of [directory, ...files]) {
		left.delete(path);
		const place = join(filesOf(layerDirectory), path);
		if (lstatSync(place, { throwIfNoEntry: false })?.isDirectory()) unseal(place);
		rmSync(place, {
			recursive: true,
			force: true
		});
	}
	return left;
}
function hashModule(files, { directory, root }) {
	const top = join(files, directory);
	const inner = readdirSync(top, {
		recursive: true,
		withFileTypes: true
	}).filter((entry) => !entry.isDirectory());
	return hashEntries(inner.map(({ parentPath, name }) => {
		const path = join(parentPath, name);
		return {
			name: `${root}/${relative(top, path).split(sep).join("/")}`,
			read: () => readFileSync(path)
		};
	}));
}
/** Only a directory that its owner may write to can be emptied. */
function unseal(directory) {
	chmodSync(directory, 448);
	for (const entry of readdirSync(directory, { withFileTypes: true })) if (entry.isDirectory()) unseal(join(directory, entry.name));
}
/** Throws when what was restored is no layer: what leads elsewhere would be moved from there. */
function readManifest(layerDirectory) {
	for (const path of [layerDirectory, filesOf(layerDirectory)]) if (!lstatSync(path, { throwIfNoEntry: false })?.isDirectory()) throw new Error(`its ${basename(path)} is no directory`);
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
	if (!readdirSync(from, { withFileTypes: true }).filter((entry) => entry.isFile() || entry.isDirectory()).every(({ name }) => stage(join(from, name), join(to, name), put))) {
		unseal(to);
		rmSync(to, {
			recursive: true,
			force: true
		});
		return false;
	}
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

// src/world/cache-service/unpack-archive.ts
/** All of it came, and is no archive. A full disk, or a program that was killed, is another error. */
var BadArchive = class extends Error {};
/**
* Unpacks an archive of the library while it comes, into a directory and nowhere else, and answers with its size. What is there after an
* error is a part of it. Throws also when the bytes end too early: no archive ends in the middle of its packing.
*/
async function unpackArchive(bytes, compression, directory, signal) {
	let count = 0;
	bytes.on("data", (chunk) => {
		count += chunk.length;
	});
	bytes.pause();
	const program = process.platform === "darwin" && isOnPath("gtar") ? "gtar" : "tar";
	const tar = spawn(program, [
		"-xf",
		"-",
		"-C",
		directory,
		...program === "gtar" ? ["--delay-directory-restore"] : []
	], { stdio: [
		"pipe",
		"ignore",
		"pipe"
	] });
	const decoder = compression === "gzip" ? "gzip" : "zstd";
	const decode = spawn(decoder, ["-dc"], { stdio: [
		"pipe",
		tar.stdin,
		"pipe"
	] });
	tar.stdin?.destroy();
	const ends = [endOf(decoder, decode), endOf(program, tar)];
	const stopped = new Promise((resolve) => {
		const stop = () => {
			for (const child of [decode, tar]) child.kill("SIGKILL");
			resolve("stopped");
		};
		if (signal.aborted) stop();
		signal.addEventListener("abort", stop, { once: true });
	});
	const feeding = pipeline$1(bytes, decode.stdin).catch((error) => error);
	const fed = await Promise.race([feeding, stopped]);
	if (fed !== void 0) bytes.destroy();
	const badEnds = (await Promise.all(ends)).filter((end) => end !== void 0);
	const failure = describeEnds(badEnds);
	if (fed === "stopped" || signal.aborted) throw new Error("stopped");
	if (fed !== void 0 && !(failure !== void 0 && isOfReader(fed))) throw fed;
	if (failure !== void 0) throw badEnds.some(isOfContent) ? new BadArchive(failure) : new Error(failure);
	return count;
}
/** Who reads has ended before everything was written. */
function isOfReader({ code = "" }) {
	return [
		"EPIPE",
		"ERR_STREAM_PREMATURE_CLOSE",
		"ERR_STREAM_DESTROYED"
	].includes(code);
}
function endOf(program, child) {
	const texts = [];
	child.stderr?.setEncoding("utf8").on("data", (text) => texts.push(text));
	return new Promise((resolve) => {
		child.on("error", ({ message }) => resolve({
			words: `${program} cannot be started: ${message}`,
			said: [],
			signal: null
		}));
		child.on("close", (code, signal) => {
			const said = texts.join("").split("\n").filter((line) => line !== "");
			const how = signal === null ? `exit code ${code}` : signal;
			resolve(code === 0 ? void 0 : {
				words: `${program} failed with ${how}`,
				said,
				signal
			});
		});
	});
}
/** In the words of GNU tar, zstd and gzip (LC_ALL=C). */
function isOfContent({ said }) {
	const words = /not look like a tar archive|Unexpected EOF|Skipping to next header|contains '\.\.'|premature|unsupported format|unexpected end|corrupt|checksum|not in gzip format/i;
	return said.some((line) => words.test(line));
}
/** One that writes to another one that has ended is no reason. */
function describeEnds(ends) {
	const isOfPipe = ({ signal, said }) => signal === "SIGPIPE" || said.some((line) => /Broken pipe|Connection reset/i.test(line));
	const byReason = ends.toSorted((one, other) => Number(isOfPipe(one)) - Number(isOfPipe(other)));
	const [first] = byReason;
	if (first === void 0) return void 0;
	const said = byReason.flatMap((end) => end.said).slice(0, 3);
	return said.length === 0 ? first.words : `${first.words} (${said.join("; ")})`;
}
function isOnPath(program) {
	return (process.env["PATH"] ?? "").split(delimiter).some((directory) => existsSync(join(directory, program)));
}

// src/world/cache-service/cache-worker.ts
const scopes = new AsyncLocalStorage();
/** For the process of `start/cache-worker.ts`. A request that came while this was loaded waits until it is listened to. */
function serveRequests() {
	if (!process.connected) endGroup();
	process.once("disconnect", endGroup);
	captureOutput();
	const running = /* @__PURE__ */ new Map();
	process.on("message", (order) => {
		const { id } = order;
		if (order.kind === "stop") {
			running.get(id)?.abort();
			return;
		}
		const controller = new AbortController();
		running.set(id, controller);
		const service = {
			id,
			place: order.place,
			signal: controller.signal
		};
		scopes.run({
			id,
			lines: []
		}, async () => {
			const result = await answer(order.request, service).catch((error) => readThrown(error));
			running.delete(id);
			tell({
				id,
				kind: "result",
				result
			});
		});
	});
}
/** With what it has started, which would go on packing. */
function endGroup() {
	if (process.platform !== "win32") process.kill(-process.pid, "SIGKILL");
	process.exit(1);
}
function answer(request, service) {
	return request.kind === "restore" ? restore(request, service) : save(request, service);
}
async function restore({ directory, keys, modifiedMs, modules }, service) {
	const fetching = [];
	let end;
	for (let wanted = baseKeys(keys); fetching.length < 3 && end === void 0;) {
		const name = layerName(fetching.length);
		const found = await look(name, wanted, service);
		if (found.kind === "hit") {
			tell({
				id: service.id,
				kind: "transfer"
			});
			fetching.push(fetchLayer(name, found, {
				modifiedMs,
				modules
			}, service));
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
	freeMemory();
	if (base === void 0) return end ?? { kind: "miss" };
	if (service.signal.aborted) return {
		kind: "failed",
		reason: "stopped"
	};
	for (const depth of layers.keys()) moveMissing(filesOf(join(service.place.staging, layerName(depth))), directory);
	return {
		kind: "hit",
		layers: [base, ...tops],
		...end?.kind === "failed" ? {
			trouble: end.reason,
			isBad: end.isBad ?? false
		} : {}
	};
}
/** What came from outside is given back only when it is collected, and a process that waits collects nothing. */
const freeMemory = () => globalThis.gc?.();
async function fetchLayer(name, found, { modifiedMs, modules }, service) {
	const failed = (error, isBad) => {
		const { kind, reason } = readThrown(error);
		return {
			kind,
			reason: `${reason}, in the archive ${found.key}`,
			isBad
		};
	};
	let archiveBytes;
	try {
		archiveBytes = process.platform === "win32" ? await restoreByLibrary(name, found.key, service) : await stream(found, service);
	} catch (error) {
		return failed(error, error instanceof BadArchive);
	}
	try {
		const layer = join(service.place.staging, name);
		const entries = dropForeignModules(layer, readManifest(layer), modules);
		if (modifiedMs !== void 0) ageFiles(layer, entries, modifiedMs);
		return {
			kind: "hit",
			layer: {
				key: found.key,
				archiveBytes,
				entries
			}
		};
	} catch (error) {
		return failed(error, true);
	}
}
async function stream({ address, compression }, { place, signal }) {
	const body = await orStopped(openArchive(address), signal);
	try {
		return await unpackArchive(body.bytes, compression, place.staging, signal);
	} finally {
		body.end();
	}
}
async function restoreByLibrary(name, key, service) {
	const { value, lines } = await callLibrary(service, (library) => library.restoreCache([name], key));
	const result = readRestore(value, lines);
	if (result.kind !== "hit") throw new Error("reason" in result ? result.reason : "it has vanished from the service");
	return archiveBytesIn(lines);
}
async function save({ depth, key, directory, entries, modules }, service) {
	const { id, place } = service;
	const name = layerName(depth);
	const layer = join(place.staging, name);
	const found = await look(name, {
		key,
		restoreKeys: []
	}, service);
	if (found.kind === "hit" && found.key === key) return { kind: "exists" };
	if (found.kind === "failed" || found.kind === "unavailable") return found;
	tell({
		id,
		kind: "transfer"
	});
	const pack = async (by) => {
		if (await stageLayer(directory, entries, layer, {
			by,
			modules
		}) === 0) return void 0;
		const { value, lines } = await callLibrary(service, (library) => library.saveCache([name], key));
		return {
			result: readSave(value, lines),
			isChangedFile: isOfChangedFile(lines)
		};
	};
	await removeTree(layer);
	const first = await pack("links");
	if (first?.isChangedFile) await removeTree(layer);
	return (first?.isChangedFile ? await pack("copies") : first)?.result ?? { kind: "empty" };
}
/** GNU tar gives up (status 1) over a file that is marked or linked while it is read, as another job's Go or cache does on the same machine. */
function isOfChangedFile(lines) {
	return lines.some((line) => /\btar\S* failed with exit code 1$/.test(line)) && lines.some((line) => /: (file changed as we read it|File removed before we read it|File shrank by )/.test(line));
}
async function look(layer, keys, { signal }) {
	try {
		return await orStopped(findArchive(layer, keys), signal);
	} catch (error) {
		const thrown = readThrown(error);
		return /cache read denied:/.test(thrown.reason) ? {
			...thrown,
			kind: "denied"
		} : thrown;
	}
}
/** The library waits for minutes; what it brings after that is of no use to anybody. */
function orStopped(work, signal) {
	return new Promise((resolve, reject) => {
		const stop = () => reject(/* @__PURE__ */ new Error("stopped"));
		if (signal.aborted) stop();
		signal.addEventListener("abort", stop, { once: true });
		work.then(resolve, reject);
	});
}
let lastCall = Promise.resolve();
/** One call after the other: the library reads from the environment of the process where it works. */
function callLibrary({ id, place }, work) {
	const call = async () => {
		const library = await import("./cache-CeMEhyK7.js");
		tell({
			id,
			kind: "transfer"
		});
		process.env["GITHUB_WORKSPACE"] = place.staging;
		process.env["RUNNER_TEMP"] = place.scratch;
		process.cwd = () => place.staging;
		const lines = [];
		return {
			value: await scopes.run({
				id,
				lines
			}, () => work(library)),
			lines
		};
	};
	tell({
		id,
		kind: "queued"
	});
	const called = lastCall.then(call);
	lastCall = called.catch(() => void 0);
	return called;
}
/** Tells everything that is printed from now on, line by line, also what the library's tar says. */
function captureOutput() {
	for (const stream of [process.stdout, process.stderr]) {
		const rests = /* @__PURE__ */ new Map();
		const decoder = new TextDecoder();
		stream.write = (chunk) => {
			const scope = scopes.getStore();
			const text = typeof chunk === "string" ? chunk : decoder.decode(chunk, { stream: true });
			const parts = ((rests.get(scope) ?? "") + text).split("\n");
			rests.set(scope, parts.pop() ?? "");
			for (const part of parts) {
				const line = part.trimEnd();
				if (line === "") continue;
				scope?.lines.push(line);
				tell({
					id: scope?.id ?? 0,
					kind: "line",
					line
				});
			}
			return true;
		};
	}
}
function tell(message) {
	process.send?.(message);
}

export { isCacheWritable as a, retryHttpClientResponse as c, isCacheReadable as i, retryTypedResponse as l, getCacheServiceURL as n, isGhes as o, getCacheServiceVersion as r, isSuccessStatusCode as s, serveRequests, getCacheMode as t };