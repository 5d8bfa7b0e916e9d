import { a as goFileName, c as projectName, n as refuseReservedNames, o as modulesToSearch, r as mainEntries, s as programName } from "./pack-files-X5hPQmlC.js";
import { C as holdsModule, D as gitIn, E as withStaging, O as outputOf, S as clearOutput, T as staged, _ as readAt, a as stagingPlaceOf, b as standInBytes, c as keyOf, g as fieldsOf, h as readGoBuildInfo, i as preparePackage, l as replaceEarlier, m as plainGoVersion, n as publishArtifacts, o as findIncludedFiles, p as readExecutable, r as writeText, s as includeRequestOf, t as withOutputDirectory, v as isPlaceholder, w as ignoreOutput, x as standInOf, y as linkTextOf } from "./claim-output-CXFVbepp.js";
import { _ as combineErrors, b as wordsOf$1, h as ActionError, m as hashEntries } from "./layer-files-BLFrThn-.js";
import { A as parseRelease, C as isInRange, D as goName, E as compareGoVersions, M as toolCacheName, O as newest, S as decideWantedGo, T as readProjectLines, _ as variablesInFlags, b as placeholders, c as makeCommand, d as contradictionsOf, f as contradictionsOfLdflags, g as readLinkerFlags, h as fillLinkerFlags, i as problemOfBinaryName, j as sameMinor, k as parseGoVersion, l as nothingAtOutput, m as describeLinking, o as demandVersion, p as compilationOf, s as hintForMakefile, u as withoutRunnersOwn, v as fillPlaceholders, w as olderThanDemanded, x as placeholdersIn, y as foreignPlaceholders } from "./create-world-B2qzIWGQ.js";
import { _ as nearest, a as parseTarget, c as parseVariant, d as variantSetting, f as variantSince, g as toGoPlatform, h as goLayout, i as formatTarget, l as usualVariant, m as variantVariables, n as binaryPath, p as variantVariableOf, r as fileName, s as targetName } from "./target-BBEjT2b0.js";
import { a as branchName, c as holdsVersion, i as bareVersion, l as pseudoVersion, o as describedVersion, s as formatDate, t as problemOfServiceName } from "./service-name-vF8sOchh.js";
import { a as isOn, c as problemOfFlag, d as buildEnvironment, f as linkerFlags, i as isOff, l as splitTags, n as compilingFlags, r as isKnownFlag, u as buildArguments } from "./build-flags-CCFRaiY4.js";
import { a as digest, i as topKeys, n as entriesOf, r as isExact, t as baseKeys } from "./layers-BFWpK5Y4.js";
import { C as readHeader, S as shortestChain, _ as withoutComments, a as parseCompileErrors, b as isForCgo, c as whyLeftOut, d as isNever, f as isProgram$1, g as packageVariables, h as declaresFunction, i as mergeCompileErrors, l as isAuxiliary, m as readMainFile, n as refuseIdleTests, o as readableLine, p as packageIn, r as formatCompileError, s as listPackages, u as isEntry, v as fitsTarget, x as judgeCgoNeeds, y as importsC } from "./test-flags-DBDE43xL.js";
import { a as splitQuoted, i as parseGoFlag, n as formatGoFlag, r as lastValue, t as flagsOfGoflags } from "./go-flags--z3zmkoH.js";
import { a as readGoWork, i as readGoMod, n as toolFactsOf, o as readModLines, r as readVendor, t as readProject } from "./read-project-C65Dd6Qp.js";
import { n as readToolError, t as headlineOf } from "./read-tool-error-BoCZmh93.js";
import { a as isOfRelease, c as isRefusal, d as includeOf, f as remedyFor$1, h as valuesOf, i as holdsOnHosts, l as isSteadyRefusal, m as settleBounded, n as lastWordsIn, o as commonHealthPaths, p as createLane, r as causeIn, s as describeBadAnswer, t as redactionOf } from "./redaction-CdYIA8D1.js";
import { t as count } from "./measures-eZA9LdDp.js";
import { c as artifactTarget, l as binaryArtifact, o as sbomName, s as artifactOf, t as archiveFormat } from "./file-names-3zXCTz67.js";
import { t as releaseDate } from "./release-date-Dl2WCzbs.js";
import { fileURLToPath } from "node:url";
import { crc32, inflateRawSync } from "node:zlib";
import { createHash, createPublicKey, randomUUID, verify } from "node:crypto";
import { basename, delimiter, dirname, isAbsolute, join, posix, relative, resolve, sep, win32 } from "node:path";

// src/cache/cache-outcome.ts
/** The reason of a cache that the input has turned off. */
const notWanted = "not wanted";

// src/cache/cache-places.ts
/** Which caches this job has, and where: as Go finds them, except that on Windows the default drive may be the wrong one. */
function chooseCachePlaces({ settings, isVendored }, env, os) {
	const modules = moveOffSlowDrive("GOMODCACHE", settings.moduleCache, settings, env, os);
	const build = moveOffSlowDrive("GOCACHE", settings.buildCache, settings, env, os);
	return {
		modules: isVendored ? { off: "dependencies are vendored" } : placeOf$1("GOMODCACHE", modules.directory, os),
		build: settings.get("GOCACHEPROG") ? { off: "GOCACHEPROG keeps it" } : placeOf$1("GOCACHE", build.directory, os),
		moved: {
			...modules.moved,
			...build.moved
		}
	};
}
function placeOf$1(variable, directory, os) {
	if (directory === void 0) return { off: `${variable} is not set, and there is no home directory` };
	const { isAbsolute } = os === "win32" ? win32 : posix;
	return isAbsolute(directory) ? { directory } : { off: `${variable} is ${JSON.stringify(directory)}` };
}
/**
* GitHub's Windows machines have a slow system drive, where Go's caches lie by default, and a fast one for the job
* (restoring to the slow one took 13 minutes instead of one: actions/setup-go pull request 515). A place that the user chose is kept.
*/
function moveOffSlowDrive(variable, directory, settings, env, os) {
	const temporary = env["RUNNER_TEMP"];
	const isGitHubs = os === "win32" && env["RUNNER_ENVIRONMENT"] === "github-hosted";
	const isChosen = settings.get(variable) ?? (variable === "GOMODCACHE" ? settings.get("GOPATH") : void 0);
	if (!isGitHubs || !temporary || !directory || isChosen) return {
		directory,
		moved: {}
	};
	const driveOf = (path) => win32.parse(path).root.toLowerCase();
	if (driveOf(temporary) === driveOf(directory)) return {
		directory,
		moved: {}
	};
	const better = win32.join(temporary, "gin-deploy-caches", variable.toLowerCase());
	return {
		directory: better,
		moved: { [variable]: better }
	};
}

// src/cache/dependency-files.ts
/**
* The keys depend on the go.mod and go.sum of every module of the project and its go.work.sum, or on what `globs` match in
* the workspace. Errors: `input` when a glob matches nothing.
*/
async function readDependencies(project, globs, world) {
	const own = await readFiles(filesOf(project), world);
	const files = globs.length === 0 ? own : await readFiles(await matches(globs, world), world);
	const sums = [...own.filter(({ path }) => path.endsWith(".sum")), ...files.filter(({ path }) => /(^|\/)go(\.work)?\.sum$/.test(path))];
	return {
		files,
		goSums: [...new Set(sums.map(({ text }) => text))].join("\n")
	};
}
async function readFiles(paths, { files, runner }) {
	return (await Promise.all([...new Set(paths)].map(async (path) => {
		const text = await files.readText(path);
		return text === void 0 ? [] : [{
			path: relative(runner.workspace, path).split(sep).join("/"),
			text
		}];
	}))).flat().sort((one, other) => one.path < other.path ? -1 : 1);
}
function filesOf({ modules, workspace, modFile }) {
	if (modFile !== void 0) return [modFile, modFile.replace(/\.mod$/, ".sum")];
	const ofModules = modules.flatMap(({ directory }) => [join(directory, "go.mod"), join(directory, "go.sum")]);
	const ofWorkspace = workspace === void 0 ? [] : [join(workspace.directory, "go.work.sum")];
	return [...ofModules, ...ofWorkspace];
}
async function matches(globs, { files, runner }) {
	const paths = [];
	for (const glob of globs) {
		const found = await files.glob(glob, runner.workspace);
		if (found.length === 0) throw new ActionError("input", `cache-dependency-path: ${JSON.stringify(glob)} matches no file`, { hint: `It is a glob relative to ${runner.workspace}. Leave the input out: the go.sum of the module, or of its go.work, is found by itself.` });
		paths.push(...found);
	}
	return paths.filter((path) => basename(path) !== ".git");
}

// src/cache/keys.ts
/**
* `gin-deploy-modules-v1-<os>-`, the hash of go.sum and go.mod, and the run: programs with one go.sum need different modules of it,
* and each may add to what the others have stored. `os`: Node's name; `run`: as in BuildShape.
*/
function modulesKeys(os, files, run) {
	return {
		scope: `gin-deploy-modules-v1-${field(os)}-`,
		fields: [digestFiles(files), run],
		decisive: 1
	};
}
/**
* `gin-deploy-build-v1-<os>-<arch>-go<version>-<hash of project, targets, cgo, tags, flags>-<suffix>-`, the hash of go.sum, and the
* run. The linker's flags are not in it: a new version links again and compiles nothing.
*/
function buildKeys(shape, files) {
	const machine = `${field(shape.os)}-${field(shape.arch)}-go${field(shape.goVersion)}`;
	const what = digest(...shape.targets.map((target) => `${target.os}/${target.arch}/${target.variant ?? ""}`).sort(), `project=${shape.project}`, `cgo=${shape.cgo}`, `tags=${[...shape.tags].sort().join(",")}`, ...shape.checks.length === 0 ? [] : [`checks=${[...shape.checks].sort().join(",")}`], ...shape.flags.map((flags) => `flags=${flags.trim()}`));
	const sums = files.filter(({ path }) => path.endsWith(".sum"));
	return {
		scope: `gin-deploy-build-v1-${machine}-${what}-${field(shape.suffix)}-`,
		fields: [digestFiles(sums.length > 0 ? sums : files), shape.run],
		decisive: 2
	};
}
/**
* On GitHub a run and its attempt are unique, so every run that is worth it can save. The commit is there for act, where
* every run has the number 1. Elsewhere (no run at all) the time in ms since 1970 stands for it.
*/
function runField(env, nowMs) {
	const { GITHUB_RUN_ID: run, GITHUB_RUN_ATTEMPT: attempt, GITHUB_SHA: commit } = env;
	if (!run) return `local.${nowMs}`;
	return [
		run,
		attempt ?? "1",
		commit?.slice(0, 12) ?? ""
	].map(field).join(".");
}
/**
* One field of a key: without `-` (it ends a field), `,` (not allowed in a key) and upper case (GitHub compares keys without case).
* Other characters become `~` and two hex digits a byte of UTF-8; a long value becomes its hash.
*/
function field(value) {
	const escaped = value.replace(/[^a-z0-9._]/gu, (char) => [...Buffer.from(char)].map((byte) => `~${byte.toString(16).padStart(2, "0")}`).join(""));
	return escaped.length <= 64 ? escaped : `~h${digest(value)}`;
}
function digestFiles(files) {
	return digest(...files.flatMap(({ path, text }) => [path, text]));
}

// src/cache/choose-caches.ts
/** Finds the caches and derives their keys. Tells the job's Go where they are, if not where it expects them. Errors: `input`. */
async function chooseCaches(inputs, project, build, world) {
	const unwanted = { off: notWanted };
	if (!inputs.modules && !inputs.build) return {
		modules: unwanted,
		build: unwanted,
		goSums: ""
	};
	const { runner, platform, clock } = world;
	const places = chooseCachePlaces(project, runner.env, platform.os);
	for (const [name, directory] of Object.entries(places.moved)) runner.exportVariable(name, directory);
	const { files, goSums } = await readDependencies(project, inputs.dependencyFiles, world);
	const run = runField(runner.env, clock.now());
	const shape = {
		...build,
		project: relative(runner.workspace, project.directory).split(sep).join("/"),
		os: platform.os,
		arch: platform.arch,
		flags: [compilingFlags(build.flags), ...[
			"GOFLAGS",
			"GOEXPERIMENT",
			"GOFIPS140"
		].map((name) => withoutLdflags(project.settings.get(name) ?? ""))],
		suffix: inputs.suffix,
		run
	};
	return {
		modules: inputs.modules ? choiceOf(places.modules, modulesKeys(platform.os, files, run)) : unwanted,
		build: inputs.build ? choiceOf(places.build, buildKeys(shape, files)) : unwanted,
		goSums
	};
}
function choiceOf(place, keys) {
	return "off" in place ? place : {
		...place,
		keys
	};
}
/** The linker's flags compile nothing, and often hold a version: they would begin a new cache with every commit. */
function withoutLdflags(goflags) {
	return goflags.replace(/(^|\s)(?:'--?ldflags=[^']*'|"--?ldflags=[^"]*"|--?ldflags=\S*)/g, "$1");
}

// src/cache/at-hand.ts
/** How many entries an earlier job noted, when all of them are still here; undefined: something may be missing. */
async function countAtHand(name, place, { files }) {
	const text = await files.readText(notePath(name, place)).catch(() => void 0);
	if (text === void 0) return void 0;
	const paths = text.split("\n").filter((line) => line !== "");
	const found = await Promise.all(paths.map((path) => files.stat(join(place.directory, path))));
	return paths.length > 0 && found.every((facts) => facts !== void 0) ? paths.length : void 0;
}
/** A note that cannot be written costs the next job a download and nothing else. */
async function noteAtHand(name, place, paths, { files }) {
	const lines = [...paths].map((path) => `${path}\n`);
	if (lines.length > 0) await files.write(notePath(name, place), lines.join("")).catch(() => void 0);
}
/** For a scope and a go.sum, without the run. */
function notePath(name, { directory, keys }) {
	const { key, restoreKeys } = baseKeys(keys);
	const about = restoreKeys[0] ?? key;
	return join(directory, name === "modules" ? "cache" : "00", `gin-deploy-${digest(about)}`);
}

// src/cache/module-entries.ts
/**
* The entries that a go.sum names (https://go.dev/ref/mod#go-sum-files, #module-cache). So an archive never carries what
* an older go.sum needed.
*/
function moduleEntries(goSum) {
	return [...new Map(goSum.split("\n").map((line) => [line.split(" ").slice(0, 2).join(" ").trim(), line]))].flatMap(([key, line]) => {
		const [path, version = ""] = key.split(" ");
		const hash = line.trim().split(" ")[2] ?? "";
		const plain = version.replace(/\/go\.mod$/, "");
		if (!path || !isSafe(path) || !isSafe(plain)) return [];
		const escaped = escapeUpperCase(path);
		const download = `cache/download/${escaped}/@v/${escapeUpperCase(plain)}`;
		if (plain !== version) return [{
			directory: void 0,
			files: [`${download}.mod`, `${download}.info`],
			zip: void 0,
			partial: void 0,
			content: void 0
		}];
		return [{
			directory: `${escaped}@${escapeUpperCase(plain)}`,
			files: [
				`${download}.mod`,
				`${download}.info`,
				`${download}.ziphash`
			],
			zip: `${download}.zip`,
			partial: `${download}.partial`,
			content: {
				root: `${path}@${plain}`,
				hash
			}
		}];
	});
}
/** Upper case would meet lower case on file systems that do not tell them apart (golang.org/x/mod/module, EscapePath). */
function escapeUpperCase(text) {
	return text.replace(/[A-Z]/g, (letter) => `!${letter.toLowerCase()}`);
}
/** A go.sum is anybody's text, and these become paths. */
function isSafe(text) {
	return /^[A-Za-z0-9._~+/-]+$/.test(text) && text.split("/").every((part) => part !== "" && !/^\.+$/.test(part));
}
/** What the archives of the module cache are held against, when they are made and when they are restored. */
function vouchedModules(goSum) {
	return moduleEntries(goSum).flatMap(({ directory, content, files }) => {
		const hashFile = files.find((file) => file.endsWith(".ziphash"));
		return directory && content && hashFile ? [{
			...content,
			directory,
			hashFile,
			files
		}] : [];
	});
}

// src/cache/restore-caches.ts
/**
* Go marks an entry as used when it was last marked an hour ago or longer (cmd/go/internal/cache, mtimeInterval). So what
* is restored gets an older time, and what has a newer one afterwards may have been used.
*/
const markIntervalMs = 36e5;
/**
* Restores modules and build state, both at the same time. Without a working service the job goes on with one warning.
* Throws `cancelled`.
*/
async function restoreCaches(choices, world) {
	const usedSinceMs = world.clock.now() - markIntervalMs;
	const [modules, compiled] = await Promise.all([restoreOne("modules", choices.modules, { modules: vouchedModules(choices.goSums) }, world), restoreOne("build", choices.build, { modifiedMs: usedSinceMs - markIntervalMs }, world)]);
	if (world.cancelled.aborted) throw new ActionError("cancelled", "the job was cancelled while its caches were restored");
	const warned = warnOnce(modules.trouble, compiled.trouble, world.runner);
	return {
		modules,
		build: compiled,
		goSums: choices.goSums,
		usedSinceMs,
		warned
	};
}
async function restoreOne(name, choice, how, world) {
	if ("off" in choice) return without$1({
		kind: "off",
		reason: choice.off
	});
	const { cacheStore, clock, runner, cancelled } = world;
	const start = clock.elapsed();
	const entryCount = await countAtHand(name, choice, world);
	if (entryCount !== void 0) {
		runner.info(`${name} cache: everything is on this machine already`);
		return without$1({
			kind: "exact",
			key: "on this machine already",
			archiveBytes: 0,
			entryCount,
			elapsedMs: clock.elapsed() - start
		});
	}
	const result = await cacheStore.restore({
		...choice,
		...how,
		signal: cancelled
	});
	const elapsedMs = clock.elapsed() - start;
	switch (result.kind) {
		case "hit": {
			const { layers, trouble } = result;
			const outcome = {
				kind: isExact(layers, choice.keys) ? "exact" : "partial",
				key: layers.at(-1)?.key ?? "",
				archiveBytes: layers.reduce((sum, layer) => sum + layer.archiveBytes, 0),
				entryCount: entriesOf(layers).size,
				elapsedMs
			};
			const size = `${(outcome.archiveBytes / 1e6).toFixed(1)} MB in ${(elapsedMs / 1e3).toFixed(1)} s`;
			runner.info(`${name} cache: ${outcome.kind} hit, ${size}, ${outcome.key}`);
			return {
				outcome,
				kept: trouble === void 0 ? {
					...choice,
					layers
				} : void 0,
				trouble
			};
		}
		case "miss":
			runner.info(`${name} cache: no entry yet for ${choice.keys.scope}`);
			return {
				outcome: {
					kind: "miss",
					elapsedMs
				},
				kept: {
					...choice,
					layers: void 0
				}
			};
		case "denied":
			runner.info(`${name} cache: not readable here (${result.reason})`);
			return {
				outcome: {
					kind: "off",
					reason: result.reason
				},
				kept: {
					...choice,
					layers: void 0
				}
			};
		case "unavailable": return {
			...without$1({
				kind: "off",
				reason: result.reason
			}),
			trouble: result.reason
		};
		case "failed": return {
			...without$1({
				kind: "failed",
				reason: result.reason
			}),
			trouble: result.reason
		};
	}
}
/** Both usually have the same trouble, in words that differ by a time or a key. */
function warnOnce(modules, build, runner) {
	const trouble = modules ?? build;
	if (trouble === void 0) return false;
	const which = modules === void 0 ? "its build cache" : build === void 0 ? "its module cache" : "its caches";
	runner.warning(`The job goes on without all of ${which}: ${trouble}`);
	return true;
}
function without$1(outcome) {
	return {
		outcome,
		kept: void 0
	};
}

// src/cache/save-plan.ts
/** `used`: everything of the cache that this run used. `thresholds`: what justifies an archive; 0: anything new does. */
function planSave(layers, used, keys, thresholds) {
	if (used.size === 0) return {
		save: false,
		reason: "nothing was used"
	};
	if (layers === void 0) return {
		save: true,
		depth: 0,
		key: baseKeys(keys).key,
		entries: used,
		why: "no entry yet",
		dropped: 0
	};
	const restored = entriesOf(layers);
	const fresh = without(used, restored);
	if (fresh.size === 0) return {
		save: false,
		reason: "nothing new"
	};
	const growth = bytesOf(fresh) / Math.max(1, bytesOf(restored));
	const why = `${fresh.size} new ${fresh.size === 1 ? "entry" : "entries"}, ${percent(growth)} of what was restored`;
	if (growth < thresholds.ofRestored) return {
		save: false,
		reason: `only ${why}`
	};
	const depth = chooseDepth(layers, used, keys);
	const entries = without(used, entriesOf(layers.slice(0, depth)));
	const share = bytesOf(fresh) / Math.max(1, bytesOf(entries));
	if (depth > 0 && share < thresholds.ofArchive) return {
		save: false,
		reason: `only ${why}, and ${percent(share)} of the archive that would hold them`
	};
	return {
		save: true,
		depth,
		key: keyAt(depth, layers, keys),
		entries,
		why,
		dropped: without(restored, used).size
	};
}
/** As much as possible stays as it is stored: the new layer lies on the topmost that is still good to build on. */
function chooseDepth(layers, used, keys) {
	let depth = Math.min(layers.length, 3 - 1);
	while (depth > 0 && !isGoodBelow(layers.slice(0, depth), used)) depth -= 1;
	while (depth < 3 - 1 && layers[depth]?.key === keyAt(depth, layers, keys)) depth += 1;
	return depth;
}
/** Above this share of the layer below, an addition is no longer a small one. */
const largestAddition = .5;
/** Below this share in use, the restore of a layer is mostly waste. */
const leastInUse = .5;
function isGoodBelow(layers, used) {
	const below = layers.at(-1)?.entries ?? /* @__PURE__ */ new Map();
	const addition = bytesOf(without(used, entriesOf(layers)));
	const inUse = bytesOf(below) - bytesOf(without(below, used));
	return addition <= largestAddition * bytesOf(below) && inUse >= leastInUse * bytesOf(below);
}
function keyAt(depth, layers, keys) {
	const below = layers[depth - 1];
	return (below === void 0 ? baseKeys(keys) : topKeys(keys, below.key)).key;
}
function without(entries, others) {
	return new Map([...entries].filter(([path]) => !others.has(path)));
}
function bytesOf(entries) {
	let total = 0;
	for (const bytes of entries.values()) total += bytes;
	return total;
}
function percent(share) {
	return `${(share * 100).toFixed(1)} %`;
}

// src/cache/save-policy.ts
/**
* Chosen with `npm run bench -- cache` at hand, where storing 1 % took 0.6 s, and not measured against other values; an
* archive of which less than a tenth is new mostly stores again what is stored.
*/
const worthwhile = {
	ofRestored: .01,
	ofArchive: .1
};
const anythingNew = {
	ofRestored: 0,
	ofArchive: 0
};
/**
* Whether this run may add to the caches. What a tag, a release or a merge queue saves, no later run can read; what
* `pull_request_target` saves, the default branch reads, and it may come from a stranger's code.
*/
function decideSavePolicy(save, env) {
	if (save === "never") return {
		mayFill: false,
		reason: "cache-save is never"
	};
	if (save === "always") return {
		mayFill: true,
		thresholds: anythingNew
	};
	const { GITHUB_EVENT_NAME: event, GITHUB_REF_TYPE: refType, GITHUB_REF: ref } = env;
	if (event === "pull_request_target") return {
		mayFill: false,
		reason: "never from pull_request_target"
	};
	if (event === "release") return {
		mayFill: false,
		reason: "never from a release"
	};
	if (event === "merge_group") return {
		mayFill: false,
		reason: "never from a merge queue"
	};
	if (refType === "tag" || ref?.startsWith("refs/tags/")) return {
		mayFill: false,
		reason: "never from a tag"
	};
	return {
		mayFill: true,
		thresholds: worthwhile
	};
}

// src/cache/package-indexes.ts
/** What the data of an index begins with, whatever its version (cmd/go/internal/modindex). */
const mark = Buffer.from("go index v");
/**
* Leaves Go's indexes of packages out of what is kept of a build cache. Go finds one under little more than a directory's name,
* and the names, sizes and times of the files in it: on another machine that may be the index of other source, and Go would leave
* files out without a word. Everything else is found by its content. `known`: entries that were kept before.
*/
async function withoutPackageIndexes(directory, used, known, { files }) {
	const fresh = [...used.keys()].filter((path) => !known.has(path));
	const foundIndexes = await Promise.all(fresh.map(async (path) => {
		if (!path.endsWith("-d")) return [];
		const start = await files.withFile(join(directory, path), (file) => file.read(0, mark.byteLength)).catch(() => mark);
		return mark.equals(start) ? [path] : [];
	}));
	const indexes = new Set(foundIndexes.flat());
	const pointers = await Promise.all(fresh.map(async (path) => {
		if (!path.endsWith("-a")) return [];
		const output = (await files.readText(join(directory, path)) ?? "").split(" ")[2] ?? "";
		return indexes.has(`${output.slice(0, 2)}/${output}-d`) ? [path] : [];
	}));
	const left = new Map(used);
	for (const path of [...indexes, ...pointers.flat()]) left.delete(path);
	return left;
}

// src/cache/used-entries.ts
/**
* What of the build cache is worth keeping: what has been used since a time, in ms since 1970 (Go marks an entry when it uses
* it), but for Go's indexes of packages. `restored`: entries that came from an archive.
*/
async function usedBuildEntries(directory, sinceMs, restored, world) {
	const { files } = world;
	const parts = (await files.list(directory)).filter((name) => /^[0-9a-f]{2}$/.test(name));
	const found = await Promise.all(parts.map(async (part) => (await files.listFacts(join(directory, part))).flatMap(({ name, kind, sizeBytes, modifiedMs }) => kind === "file" && modifiedMs >= sinceMs && /^[0-9a-f]{64}-[ad]$/.test(name) ? [[`${part}/${name}`, sizeBytes]] : [])));
	return await withoutPackageIndexes(directory, new Map(found.flat()), restored, world);
}
/**
* What of the module cache a go.sum names: unpacked modules with what Go notes about them, without the packed ones. A
* module counts as many bytes as its zip, where that is there, or as when it was restored.
*/
async function usedModuleEntries(directory, goSums, restored, { files }) {
	const found = await Promise.all(moduleEntries(goSums).map(async (module) => {
		const sizeOf = async (path) => (await files.stat(join(directory, path)))?.sizeBytes;
		const isThere = async (path) => await sizeOf(path) !== void 0;
		const used = [];
		for (const path of module.files) if (await isThere(path)) used.push([path, 0]);
		if (module.directory === void 0 || module.zip === void 0 || module.partial === void 0) return used;
		if (!used.some(([path]) => path.endsWith(".ziphash")) || !await isThere(module.directory) || await isThere(module.partial)) return [];
		return [...used, [module.directory, restored.get(module.directory) ?? await sizeOf(module.zip) ?? 0]];
	}));
	return new Map(found.flat());
}

// src/cache/save-caches.ts
/** Saves what is worth it, both at the same time, after ALL targets are built. Never throws on account of the service. */
async function saveCaches(wanted, restored, world) {
	const policy = decideSavePolicy(wanted, world.runner.env);
	const { goSums, usedSinceMs } = restored;
	const [modules, build] = await Promise.all([saveOne("modules", restored.modules, policy, {
		findUsed: ({ directory, layers }) => usedModuleEntries(directory, goSums, entriesOf(layers ?? []), world),
		modules: vouchedModules(goSums)
	}, world), saveOne("build", restored.build, policy, {
		findUsed: ({ directory, layers }) => usedBuildEntries(directory, usedSinceMs, entriesOf(layers ?? []), world),
		modules: []
	}, world)]);
	const troubles = [...new Set([modules, build].flatMap((saved) => saved.kind === "failed" ? [saved.reason] : []))];
	if (troubles.length > 0 && !restored.warned && !world.cancelled.aborted) world.runner.warning(`The caches of this job are not saved: ${troubles.join("; ")}`);
	return {
		modules,
		build
	};
}
async function saveOne(name, { outcome, kept }, policy, content, world) {
	if (kept === void 0) return {
		kind: "skipped",
		reason: whyNotKept(outcome)
	};
	const saved = await trySave(name, kept, policy, content, world).catch((error) => ({
		kind: "failed",
		reason: wordsOf$1(error)
	}));
	const words = saved.kind === "saved" ? `saved as ${saved.key} (${saved.why})` : `not saved (${saved.reason})`;
	world.runner.info(`${name} cache: ${words}`);
	return saved;
}
function whyNotKept(outcome) {
	if (outcome.kind === "off" || outcome.kind === "failed") return outcome.reason;
	return outcome.kind === "exact" ? "nothing new" : "a part of it could not be restored";
}
async function trySave(name, kept, policy, content, world) {
	const used = await content.findUsed(kept);
	await noteAtHand(name, kept, used.keys(), world);
	if (!policy.mayFill) return {
		kind: "skipped",
		reason: policy.reason
	};
	const thresholds = name === "modules" ? anythingNew : policy.thresholds;
	return carryOut(planSave(kept.layers, used, kept.keys, thresholds), kept.directory, content.modules, world);
}
async function carryOut(plan, directory, modules, world) {
	if (!plan.save) return {
		kind: "skipped",
		reason: plan.reason
	};
	const { depth, key, entries, why, dropped } = plan;
	const start = world.clock.elapsed();
	const result = await world.cacheStore.save({
		directory,
		depth,
		key,
		entries,
		modules,
		signal: world.cancelled
	});
	switch (result.kind) {
		case "saved": {
			const elapsedMs = world.clock.elapsed() - start;
			const { archiveBytes } = result;
			return {
				kind: "saved",
				key,
				archiveBytes,
				entryCount: entries.size,
				dropped,
				elapsedMs,
				why
			};
		}
		case "exists": return {
			kind: "skipped",
			reason: "another job has saved it"
		};
		case "empty": return {
			kind: "skipped",
			reason: "there is nothing to save"
		};
		case "denied":
		case "unavailable": return {
			kind: "skipped",
			reason: result.reason
		};
		case "failed": return {
			kind: "failed",
			reason: result.reason
		};
	}
}

// src/checks/require-race-detector.ts
/** Where Go has a race detector (internal/platform, RaceDetectorSupported of Go 1.26), of the machines that Node runs on. */
const supported = /* @__PURE__ */ new Set([...[
	"amd64",
	"arm64",
	"loong64",
	"ppc64le",
	"riscv64",
	"s390x"
].map((arch) => `linux/${arch}`), ...[
	"darwin/amd64",
	"darwin/arm64",
	"freebsd/amd64",
	"windows/amd64"
]]);
/** Before anything is fetched: what `race` needs of the machine. Errors: `input`, `tool`, with what to install. */
async function requireRaceDetector(checks, settings, world) {
	if (!checks.includes("race")) return;
	const { goos, goarch } = toGoPlatform(world.platform);
	if (!supported.has(`${goos}/${goarch}`)) throw new ActionError("input", `checks: Go has no race detector for ${goos}/${goarch}, where this job runs`, { hint: "Take `test` instead of `race`, or another runner." });
	if (goos === "darwin") return;
	if (settings.get("CGO_ENABLED") === "0") throw new ActionError("input", "checks: `race` needs cgo, and CGO_ENABLED=0 is set for the job", { hint: "Remove CGO_ENABLED from the job's environment: the binaries are built without cgo anyway." });
	await requireCompiler(settings.get("CC") ?? "gcc", world);
}
/** Lets the C compiler read a header of the C library, which is a package of its own. */
async function requireCompiler(compiler, { processes }) {
	const [program = "gcc", ...flags] = compiler.trim().split(/\s+/);
	const probe = [
		"-E",
		"-include",
		"stdlib.h",
		"-x",
		"c",
		"-"
	];
	const hint = "Debian and Ubuntu: `sudo apt-get install --yes gcc libc6-dev`. Alpine: `apk add gcc musl-dev`. Fedora: `dnf install gcc glibc-devel`. Or let CC name another compiler.";
	const { exitCode, stderr } = await processes.run({ argv: [
		program,
		...flags,
		...probe
	] }).catch((error) => {
		if (!(error instanceof ActionError) || error.code !== "tool") throw error;
		throw new ActionError("tool", `checks: \`race\` needs a C compiler, and there is no ${program}`, {
			cause: error,
			hint
		});
	});
	if (exitCode === 0) return;
	throw new ActionError("tool", `checks: \`race\` needs a C compiler, and ${program} finds no stdlib.h`, {
		evidence: stderr.trim().split("\n").slice(0, 20),
		hint
	});
}

// src/go-build/command/c-compiler.ts
/** By `os/arch`, and `linux/arm/7` for the 32-bit Arm with a floating-point ABI of its own. Names of Debian 12's packages. */
const crossCompilers = {
	"linux/386": linux("i686-linux-gnu", "i386", "x86-linux-musl"),
	"linux/amd64": linux("x86_64-linux-gnu", "amd64", "x86_64-linux-musl"),
	"linux/arm": linux("arm-linux-gnueabi", "armel", "arm-linux-musleabi"),
	"linux/arm/7": linux("arm-linux-gnueabihf", "armhf", "arm-linux-musleabihf"),
	"linux/arm64": linux("aarch64-linux-gnu", "arm64", "aarch64-linux-musl"),
	"linux/loong64": {
		triple: "loongarch64-linux-gnu",
		zig: "loongarch64-linux-musl"
	},
	"linux/mips": linux("mips-linux-gnu", "mips"),
	"linux/mips64": linux("mips64-linux-gnuabi64", "mips64"),
	"linux/mips64le": linux("mips64el-linux-gnuabi64", "mips64el"),
	"linux/mipsle": linux("mipsel-linux-gnu", "mipsel"),
	"linux/ppc64le": linux("powerpc64le-linux-gnu", "ppc64el", "powerpc64le-linux-musl"),
	"linux/riscv64": linux("riscv64-linux-gnu", "riscv64", "riscv64-linux-musl"),
	"linux/s390x": linux("s390x-linux-gnu", "s390x", "s390x-linux-musl"),
	"windows/386": {
		triple: "i686-w64-mingw32",
		packages: "gcc-mingw-w64-i686",
		zig: "x86-windows-gnu"
	},
	"windows/amd64": {
		triple: "x86_64-w64-mingw32",
		packages: "gcc-mingw-w64-x86-64",
		zig: "x86_64-windows-gnu"
	},
	"windows/arm64": {
		triple: "aarch64-w64-mingw32",
		zig: "aarch64-windows-gnu"
	}
};
/** `debian`: what Debian calls the machine. The C library is only recommended by the compiler, so it is named too. */
function linux(triple, debian, zig) {
	return {
		triple,
		packages: `${`gcc-${triple.replaceAll("_", "-")}`} libc6-dev-${debian}-cross`,
		...zig === void 0 ? {} : { zig }
	};
}
/** Go has no cgo for these (`go tool dist list -json`). */
const withoutCgo = /* @__PURE__ */ new Set(["linux/ppc64", "openbsd/ppc64"]);
/**
* The C compiler for each target: CC_FOR_<os>_<arch> of the job, CC (for the machine itself, or for the only target), what the
* system has, GNU's or musl's cross compiler, zig. By the target as a user writes it.
*/
async function findCompilers(targets, place) {
	const found = await Promise.all(targets.map(async (target) => [formatTarget(target), await find(target, targets.length === 1, place)]));
	return new Map(found);
}
async function find(target, isOnly, { env, host, has }) {
	const { os, arch } = target;
	if (withoutCgo.has(`${os}/${arch}`)) return { problem: "Go has no cgo for it" };
	const isNative = os === host.os && arch === host.arch;
	const takesPlain = isNative || isOnly;
	const own = ownCompiler(target, takesPlain, env);
	if (own !== void 0) {
		const [program = ""] = splitQuoted(own.compiler.cc) ?? [];
		return await has(program) ? own : { problem: `${own.variable} is ${own.compiler.cc}, which is no program on PATH` };
	}
	const known = crossCompilers[formatTarget(withFloats(target))] ?? crossCompilers[`${os}/${arch}`];
	for (const compiler of candidates(known, isNative, os)) {
		const [program = ""] = compiler.cc.split(" ");
		if (await has(program)) return { compiler: {
			...compiler,
			cxx: ownCxx(target, takesPlain, env) ?? compiler.cxx
		} };
	}
	return { problem: whatToInstall(target, known, isNative) };
}
function ownCxx({ os, arch }, takesPlain, env) {
	return env[`CXX_FOR_${os}_${arch}`] || takesPlain && env["CXX"] || void 0;
}
function ownCompiler({ os, arch }, takesPlain, env) {
	const suffix = `_FOR_${os}_${arch}`;
	const from = (suffix) => {
		const cc = env[`CC${suffix}`];
		return cc ? {
			variable: `CC${suffix}`,
			compiler: {
				cc,
				cxx: env[`CXX${suffix}`] || env["CXX"] || "c++"
			}
		} : void 0;
	};
	return from(suffix) ?? (takesPlain ? from("") : void 0);
}
/** Go's default for Arm is GOARM=7. */
function withFloats(target) {
	return target.arch === "arm" && target.variant === void 0 ? {
		...target,
		variant: "7"
	} : target;
}
function candidates(known, isNative, os) {
	const native = [
		{
			cc: "gcc",
			cxx: "g++"
		},
		{
			cc: "clang",
			cxx: "clang++"
		},
		{
			cc: "cc",
			cxx: "c++"
		}
	];
	const prefixes = known === void 0 ? [] : [known.triple, known.triple.replace(/-gnu/, "-musl")];
	return [
		...isNative ? os === "darwin" ? native.slice(1) : native : [],
		...[...new Set(prefixes)].map((prefix) => ({
			cc: `${prefix}-gcc`,
			cxx: `${prefix}-g++`
		})),
		...known?.zig === void 0 ? [] : [{
			cc: `zig cc -target ${known.zig}`,
			cxx: `zig c++ -target ${known.zig}`
		}]
	];
}
function whatToInstall({ os, arch }, known, isNative) {
	const variable = `CC_FOR_${os}_${arch}`;
	if (isNative) return "there is no C compiler; Debian and Ubuntu: apt-get install gcc libc6-dev";
	if (os === "darwin") return `Apple's headers and frameworks are needed: build it on a macOS runner, or let ${variable} name osxcross's compiler`;
	if (known === void 0) return `no C cross compiler for it is known here: let ${variable} name one`;
	const zig = known.zig === void 0 ? "" : `, or zig on PATH`;
	const packages = known.packages === void 0 ? "Debian has no package with it" : `Debian and Ubuntu: apt-get install ${known.packages}`;
	return `there is no ${known.triple}-gcc; ${packages}${zig}, or let ${variable} name a compiler`;
}

// src/go-build/command/check-makefile.ts
/** The names that GNU make looks for, in its order. */
const names = [
	"GNUmakefile",
	"makefile",
	"Makefile"
];
/** For what a Makefile asks of its variables while it is read; no recipe is run with them. */
const standIns = {
	GOOS: "linux",
	GOARCH: "amd64",
	CGO_ENABLED: "0",
	VERSION: "v0.0.0",
	COMMIT: "0000000000000000000000000000000000000000",
	DATE: "1970-01-01T00:00:00Z",
	OUTPUT: "output"
};
/** Whether `make <target>` can be run in `directory`; else why not, as one sentence. Runs no recipe. */
async function checkMakefile(target, directory, { files, processes }) {
	const found = [];
	for (const name of names) if ((await files.stat(join(directory, name)))?.kind === "file") found.push(name);
	const [makefile] = found;
	if (makefile === void 0) return [`make-target: there is no Makefile in ${directory}`];
	let output;
	try {
		output = await processes.run({
			argv: [
				"make",
				"--question",
				"--print-data-base",
				"--no-builtin-rules",
				target,
				...Object.entries(standIns).map(([name, value]) => `${name}=${value}`)
			],
			cwd: directory,
			env: {
				...withoutRunnersOwn,
				...standIns,
				LDFLAGS: "-s",
				LC_ALL: "C",
				MAKEFLAGS: void 0
			}
		});
	} catch {
		return ["make-target: make is not installed, or not on PATH; Debian and Ubuntu: apt-get install make"];
	}
	if (output.exitCode < 2) return [];
	const [, missing, needing] = /No rule to make target '(.+?)'(, needed by)?/.exec(output.stderr) ?? [];
	if (missing !== target || needing !== void 0) {
		const { headline, remedy } = readToolError(output.stderr) ?? { headline: headlineOf(output.stderr) };
		const problem = `make-target: make cannot use ${makefile}: ${headline ?? "it fails"}`;
		return [remedy === void 0 ? problem : `${problem}: ${remedy}`];
	}
	const targets = targetsIn(output.stdout);
	const near = nearest(target, targets);
	const known = targets.length === 0 ? "" : ` It has ${targets.slice(0, 12).join(", ")}.`;
	return [`make-target: ${makefile} has no rule for ${target}${near === void 0 ? `.${known}` : `; did you mean ${near}?`}`];
}
/** Of make's database: the lines that begin a rule, without files that are no target. */
function targetsIn(database) {
	const [, rules = ""] = database.split(/^# Files$/m);
	const blocks = rules.split(/\n\n+/).filter((block) => !block.startsWith("# Not a target:"));
	return [...new Set(blocks.flatMap((block) => /^([A-Za-z0-9_][^:#=\s]*):(?!=)/m.exec(block)?.[1] ?? []))].sort();
}

// src/go-build/command/debug-information.ts
/**
* What keeps the compiler from writing DWARF, where the linker would drop it anyway (`-w`) and nobody has flags for the compiler of
* their own. The code is the same, function by function; compiling is quicker, and the build cache a quarter smaller
* (golang/go issue 38777). `flags`: of GOFLAGS and of the build.
*/
function withoutDebugInformation(ldflags, flags) {
	const isDropped = (splitQuoted(ldflags) ?? []).findLast((word) => /^--?w(=|$)/.test(word))?.match(/^--?w(=(1|t|T|true|TRUE|True))?$/);
	const isTheirs = flags.some(({ name }) => name === "gcflags");
	return isDropped && !isTheirs ? [{
		name: "gcflags",
		value: "all=-dwarf=false"
	}] : [];
}

// src/go-build/command/go-variables.ts
/** Variables that decide about a build, and what becomes of them: the table in docs/go-variables.md. Others are Go's own to read. */
function heedGoVariables(facts) {
	const variants = variantVariables.map((variable) => heedVariant(variable, facts));
	const chosen = facts.targets.map((target) => {
		const variant = target.variant ?? variants.find(({ variable }) => variable === variantVariableOf(target.arch))?.variant;
		return {
			...target,
			variant
		};
	});
	return {
		targets: [...new Map(chosen.map((target) => [formatTarget(target), target])).values()],
		problems: [...variants.flatMap(({ problems }) => problems), ...moduleProblems(facts)],
		warnings: [
			...platformWarnings(facts),
			...variants.flatMap(({ warnings }) => warnings),
			...cgoWarnings(facts),
			...compilerWarnings(facts),
			...unusedWarnings(facts)
		],
		notices: variants.flatMap(({ notices }) => notices)
	};
}
/** A target that names a variant has that one; one that names none has that of the environment. */
function heedVariant(variable, { get, targets }) {
	const nothing = {
		variable,
		variant: void 0,
		problems: [],
		warnings: [],
		notices: []
	};
	const value = get(variable);
	const concerned = targets.filter(({ arch }) => variantVariableOf(arch) === variable);
	const [{ arch } = { arch: "" }] = concerned;
	if (value === void 0 || arch === "") return nothing;
	const open = concerned.filter(({ variant }) => variant === void 0);
	const parsed = parseVariant(arch, value);
	if ("problem" in parsed) return open.length === 0 ? nothing : {
		...nothing,
		problems: [`${variable}=${value} ${parsed.problem}`]
	};
	const { variant } = parsed;
	const other = concerned.filter((target) => target.variant !== void 0 && target.variant !== variant);
	const warnings = open.length === 0 && other.length > 0 ? [`${setting(variable, value)} ${listTargets(other)} names its own variant in \`targets\`, which decides.`] : [];
	if (open.length === 0 || variant === usualVariant(arch)) return {
		...nothing,
		warnings
	};
	const built = open.map((target) => formatTarget({
		...target,
		variant
	})).join(", ");
	const notices = [`${setting(variable, value)} \`targets\` names no variant, so ${built} is built.`];
	return {
		...nothing,
		variant,
		warnings,
		notices
	};
}
function platformWarnings({ get, targets, host }) {
	const [os, arch] = [get("GOOS"), get("GOARCH")];
	const wanted = {
		os: os ?? host.os,
		arch: arch ?? host.arch
	};
	const isBuilt = targets.some((target) => target.os === wanted.os && target.arch === wanted.arch);
	if (os === void 0 && arch === void 0 || isBuilt) return [];
	const variant = get(variantVariableOf(wanted.arch) ?? "");
	return [`${setting([...os === void 0 ? [] : [`GOOS=${os}`], ...arch === void 0 ? [] : [`GOARCH=${arch}`]].join(" "))} \`targets\` decides, and is ${listTargets(targets)}. To build for this one, set \`targets: ${formatTarget({
		...wanted,
		variant
	})}\`.`];
}
const cgoVariables = [
	"CGO_CFLAGS",
	"CGO_CPPFLAGS",
	"CGO_CXXFLAGS",
	"CGO_FFLAGS",
	"CGO_LDFLAGS"
];
function cgoWarnings({ get, cgo }) {
	if (cgo || get("CGO_ENABLED") === "0") return [];
	const enabled = get("CGO_ENABLED");
	const idle = cgoVariables.filter((name) => get(name) !== void 0);
	return [...enabled === void 0 ? [] : [`${setting("CGO_ENABLED", enabled)} \`cgo\` decides, and is false. To build with C, set \`cgo: true\`.`], ...idle.length === 0 ? [] : [`${setting(idle.join(", "))} Without \`cgo: true\` that has no effect.`]];
}
/** CC is for one machine: which, nobody knows where several are built for. */
function compilerWarnings({ get, targets, cgo, host }) {
	const without = targets.filter(({ os, arch }) => os !== host.os || arch !== host.arch).filter(({ os, arch }) => get(`CC_FOR_${os}_${arch}`) === void 0);
	const cc = get("CC");
	const [first] = without;
	if (!cgo || cc === void 0 || targets.length === 1 || first === void 0) return [];
	return [`${setting("CC", cc)} It is not used for ${listTargets(without)}: name a compiler for each, as in CC_FOR_${first.os}_${first.arch}.`];
}
/** Read by the scripts that build Go itself; `go build` would take them for defaults of the linker. */
function unusedWarnings({ get }) {
	return [["GO_LDFLAGS", "ldflags"], ["GO_GCFLAGS", "build-flags"]].flatMap(([variable = "", input]) => {
		const value = get(variable);
		return value === void 0 ? [] : [`${setting(variable, value)} It is not used: set the input \`${input}\`.`];
	});
}
function moduleProblems({ get }) {
	return get("GO111MODULE") === "off" ? ["GO111MODULE=off: Go would not read go.mod. Leave GO111MODULE unset"] : [];
}
const listTargets = (targets) => targets.map(formatTarget).join(", ");
function setting(variable, value) {
	return `${variable}${value === void 0 ? "" : `=${value}`} is set in the environment or by \`go env -w\`.`;
}

// src/go-build/command/inherited-flags.ts
/** The action passes these itself, so that Go overlooks what GOFLAGS says. Not `-o`, by which `go test` would leave a program in the checkout. */
const overruled = /* @__PURE__ */ new Set([
	"buildvcs",
	"ldflags",
	"tags",
	"trimpath",
	"v",
	"work"
]);
function readGoflags(goflags) {
	const words = splitQuoted(goflags);
	if (words === void 0) return {
		flags: [],
		tags: [],
		ldflags: "",
		problems: ["a quote is not closed"],
		notices: [],
		infos: []
	};
	const parsed = words.map((word) => ({
		word,
		flag: parseGoFlag(word)
	}));
	const flags = parsed.flatMap(({ flag }) => flag ?? []);
	const values = (name) => flags.flatMap((flag) => flag.name === name ? [flag.value ?? ""] : []);
	const ldflags = values("ldflags").at(-1)?.trim() ?? "";
	const problems = [
		...parsed.flatMap(({ word, flag }) => flag === void 0 ? [`${JSON.stringify(word)} is no flag; one with a value is written -name=value there`] : []),
		...flags.filter(({ name }) => isKnownFlag(name) && !overruled.has(name)).flatMap((flag) => problemOfFlag(flag) ?? []),
		...ldflags === "" || /^['"]?-/.test(ldflags) ? [] : [`-ldflags=${ldflags} is for certain packages only: use the input \`ldflags\``]
	];
	return {
		flags: flags.filter(({ name }) => isKnownFlag(name) && !overruled.has(name)),
		tags: splitTags(values("tags").at(-1) ?? ""),
		ldflags,
		problems,
		notices: isOff(flags, "trimpath") ? ["GOFLAGS: -trimpath=false is not used: no directory of the runner is written into the binary."] : [],
		infos: isOff(flags, "buildvcs") ? ["GOFLAGS: -buildvcs=false is not used: where there is a commit, it is written into the binary and proved. To leave it out, set `build-flags: -buildvcs=false`."] : []
	};
}

// src/go-build/command/say-placeholders.ts
/** Placeholders that would be built in as they are written. Sentences, with what to write instead. */
function describePlaceholders$1({ versionVariables = [], ldflags, flags, tags }) {
	const inVariables = versionVariables.flatMap(({ symbol, template }) => foreignPlaceholders(template).map((found) => describe$2("version-variables", found, symbol)));
	const inLdflags = foreignPlaceholders(ldflags).map((found) => describe$2("ldflags", found, symbolOf(found, ldflags)));
	const others = [{
		input: "build-flags",
		text: flags.map(formatGoFlag).join(" ")
	}, {
		input: "tags",
		text: tags.join(",")
	}].flatMap(({ input, text }) => foreignPlaceholders(text).map((found) => describe$2(input, found, void 0)));
	return [
		...inVariables,
		...inLdflags,
		...idleOwn(ldflags),
		...others
	];
}
function describe$2(input, found, symbol) {
	const { text, owner } = found;
	return `${input}: ${text}${symbol === void 0 ? "" : ` for ${symbol}`} is ${owner}, and nothing fills it in here: it stays as it is written. ${instead(found, symbol)}`;
}
function instead({ meant }, symbol) {
	return meant !== void 0 && symbol !== void 0 ? `Write \`version-variables: ${symbol}={${meant}}\`.` : `Let an earlier step compute the value, and write it as \`\${{ steps.<id>.outputs.<name> }}\`.`;
}
/** The variable whose value holds it. A value with white space need not be quoted as it should be, so the text decides. */
function symbolOf({ text }, ldflags) {
	return [...ldflags.slice(0, ldflags.indexOf(text)).matchAll(/-X[=\s]\s*['"]?([^\s='"]+)=/g)].at(-1)?.[1];
}
/** A placeholder with white space in it, and no quotes around: what follows the space would be a flag. Sentences. */
function cutPlaceholders(ldflags) {
	return readLinkerFlags(ldflags).variables.flatMap(({ symbol, value }) => {
		const isCut = /\$\([^)]*$|\{\{(?!.*\}\})|^[^`]*`[^`]*$/s.test(value);
		const found = foreignPlaceholders(ldflags).find((each) => symbolOf(each, ldflags) === symbol);
		return isCut && found !== void 0 ? [`ldflags: ${found.text} for ${symbol} is cut in pieces at its white space. ${instead(found, symbol)}`] : [];
	});
}
/** Ours are filled in where a variable is set, and nowhere else. */
function idleOwn(ldflags) {
	const settings = readLinkerFlags(ldflags).variables;
	const rest = settings.reduce((text, { symbol, value }) => text.replace(`${symbol}=${value}`, ""), ldflags);
	const misspelt = settings.flatMap(({ symbol, value }) => [...value.matchAll(/(?<![$#%{])\{([A-Za-z_]+)\}(?!\})/g)].flatMap(([text, name = ""]) => placeholdersIn(text).length > 0 ? [] : [{
		symbol,
		text,
		name
	}]));
	return [...placeholdersIn(rest).map((name) => `ldflags: {${name}} is filled in only in the value of -X, so it stays as it is written.`), ...misspelt.map(({ symbol, text }) => `ldflags: ${text} for ${symbol} is no placeholder, so it stays as it is written: there are {version}, {commit}, {date}, {tag} and {branch}.`)];
}

// src/go-build/command/prepare-build.ts
/**
* Fits the inputs to GOFLAGS, the project and the programs of this machine, before anything is downloaded. Errors: `input`
* with all that does not fit.
*/
async function prepareBuild(given, project, isDeploy, world) {
	const heeded = heedGoVariables({
		...given,
		get: project.settings.get,
		host: hostOf(world)
	});
	const inputs = {
		...given,
		targets: heeded.targets
	};
	const goflags = project.settings.get("GOFLAGS") ?? "";
	const inherited = readGoflags(goflags);
	const ldflags = [inherited.ldflags, inputs.ldflags].filter((text) => text !== "").join(" ");
	const tags = [.../* @__PURE__ */ new Set([...inherited.tags, ...inputs.tags])];
	const flags = [...inherited.flags, ...inputs.flags];
	const { compilers, missing } = await compilersOf(inputs, project.settings, world);
	const problems = [
		...heeded.problems,
		...inheritedProblems(inherited, {
			...inputs,
			ldflags
		}, isDeploy, world),
		...await missingFiles(flags, inputs.flags, project, world),
		...cutPlaceholders(ldflags),
		...cgoSetting(inputs, project),
		...await missingTemporaryDirectory(project.settings, world),
		...missing,
		...inputs.makeTarget === void 0 ? [] : await checkMakefile(inputs.makeTarget, project.directory, world)
	];
	const placeholders = describePlaceholders$1({
		...inputs,
		ldflags
	});
	for (const warning of placeholders) world.runner.warning(warning);
	if (problems.length > 0) throw asOneError(problems);
	for (const warning of [...heeded.warnings, ...warningsOf(flags, ldflags, inputs)]) world.runner.warning(warning);
	const isUnstamped = isOff(inputs.flags, "buildvcs");
	const notices = [
		...heeded.notices,
		...inherited.notices,
		...isUnstamped ? [withoutStamp] : []
	];
	for (const notice of notices) world.runner.notice(notice);
	if (!isUnstamped) for (const info of inherited.infos) world.runner.info(info);
	const added = inputs.makeTarget === void 0 ? withoutDebugInformation(ldflags, flags) : [];
	return {
		...inputs,
		flags: [...inputs.flags, ...added],
		goflags,
		ldflags,
		tags,
		compilers
	};
}
const withoutStamp = "build-flags: -buildvcs=false: the commit is not written into the binaries, so nothing proves which one they are built from.";
function asOneError(problems) {
	const [only = "", ...more] = problems;
	const message = more.length === 0 ? only : `these build settings cannot be used:\n${problems.map((problem) => `- ${problem}`).join("\n")}`;
	return new ActionError("input", message);
}
function hostOf({ platform }) {
	const { goos, goarch } = toGoPlatform(platform);
	return {
		os: goos,
		arch: goarch
	};
}
/** The inputs alone have been checked before: what is wrong now comes from GOFLAGS. */
function inheritedProblems(inherited, inputs, isDeploy, world) {
	const { cgo, targets, ldflags } = inputs;
	const host = hostOf(world);
	const all = {
		flags: [...inherited.flags, ...inputs.flags],
		ldflags,
		cgo,
		targets,
		isDeploy,
		host
	};
	const makes = inputs.makeTarget === void 0 ? [...contradictionsOf(all), ...contradictionsOfLdflags(all)] : [];
	return [...inherited.problems, ...makes].map((problem) => `GOFLAGS: ${problem}`);
}
/** Files and directories that flags name and that are not there. */
async function missingFiles(flags, own, { directory, workspace }, { files }) {
	const source = (name) => lastValue(own, name) === void 0 ? "GOFLAGS" : "build-flags";
	const problems = [];
	for (const name of [
		"modfile",
		"overlay",
		"pgo"
	]) {
		const value = lastValue(flags, name);
		if (value === void 0 || name === "pgo" && /^(auto|off)$/.test(value)) continue;
		if ((await files.stat(resolve(directory, value)))?.kind === "file") continue;
		problems.push(`${source(name)}: -${name}=${value}: there is no such file in ${directory}`);
	}
	const mode = lastValue(flags, "mod");
	const root = workspace?.directory ?? directory;
	if (mode === "vendor" && await readVendor(root, files) === void 0) {
		const command = workspace === void 0 ? "go mod vendor" : "go work vendor";
		problems.push(`${source("mod")}: -mod=vendor, but there is no directory ${join(root, "vendor")}: commit what \`${command}\` makes, or leave -mod out`);
	}
	if (workspace === void 0) return problems;
	const inWorkspace = `in the workspace of ${join(root, "go.work")}; GOWORK=off builds without it`;
	if (mode === "mod") problems.push(`${source("mod")}: -mod=mod cannot be used ${inWorkspace}`);
	if (lastValue(flags, "modfile") !== void 0) problems.push(`${source("modfile")}: -modfile cannot be used ${inWorkspace}`);
	return problems;
}
function cgoSetting({ cgo }, { settings }) {
	return cgo && settings.get("CGO_ENABLED") === "0" ? ["cgo: true, but CGO_ENABLED is 0 in the job's environment or `go env -w`: leave one of them out"] : [];
}
/** Go would fail with no more than "creating work dir". */
async function missingTemporaryDirectory(settings, { files }) {
	const directory = settings.get("GOTMPDIR");
	if (directory === void 0 || (await files.stat(directory))?.kind === "directory") return [];
	return [`GOTMPDIR is ${directory}, which is no directory: make it in an earlier step, or leave GOTMPDIR unset`];
}
/** A Makefile has its own ways to its compiler. */
async function compilersOf({ cgo, targets, makeTarget }, settings, world) {
	if (!cgo) return {
		compilers: /* @__PURE__ */ new Map(),
		missing: []
	};
	const { runner, files, platform } = world;
	const has = (program) => isOnPath(program, runner.env["PATH"] ?? "", platform.os === "win32", files);
	const env = {
		...runner.env,
		CC: settings.get("CC"),
		CXX: settings.get("CXX")
	};
	const found = await findCompilers(targets, {
		env,
		host: hostOf(world),
		has
	});
	const compilers = [...found].flatMap(([target, each]) => "compiler" in each ? [[target, each.compiler]] : []);
	for (const [target, { cc }] of compilers) runner.info(`[${target}] C compiler: ${cc}`);
	const missing = [...found].flatMap(([target, each]) => "problem" in each && makeTarget === void 0 ? [`cgo for ${target}: ${each.problem}`] : []);
	return {
		compilers: new Map(compilers),
		missing
	};
}
async function isOnPath(program, path, isWindows, files) {
	const directories = isAbsolute(program) ? [""] : path.split(delimiter).filter((directory) => directory !== "");
	const endings = isWindows ? [".exe", ""] : [""];
	for (const place of directories) for (const ending of endings) {
		const file = place === "" ? program + ending : join(place, program + ending);
		if ((await files.stat(file))?.kind === "file" && await files.isExecutable(file)) return true;
	}
	return false;
}
function warningsOf(flags, ldflags, { cgo, makeTarget }) {
	const isIdle = !cgo && makeTarget === void 0 && readLinkerFlags(ldflags).external !== void 0;
	const toolexec = lastValue(flags, "toolexec");
	return [
		...toolexec === void 0 ? [] : [`-toolexec=${toolexec}: what is compiled is what that program makes of it, and the binary does not say so. Whoever builds it again needs the same program.`],
		...isOn(flags, "a") ? ["-a compiles every package anew, the standard library too, and makes the build cache useless: a build of seconds takes minutes. Go finds out by itself what has to be compiled."] : [],
		...isOn(flags, "cover") ? ["-cover: the binaries count what they execute, which makes them slower. It is meant for integration tests."] : [],
		...isIdle ? ["ldflags: -extldflags is for a C linker, which is not used without `cgo: true`: the binaries are static as they are."] : []
	];
}

// src/git/bent-source.ts
/** Why flags let something else be built than what the commit holds, though git finds no difference. Sentences. */
async function bentSource(flags, moduleDirectory, git) {
	const overlay = lastValue(flags, "overlay");
	const modFile = lastValue(flags, "modfile");
	const isCommitted = modFile === void 0 || (await git("ls-files", "--error-unmatch", "--", resolve(moduleDirectory, modFile))).exitCode === 0;
	return [...overlay === void 0 ? [] : [`-overlay=${overlay}: other files are compiled than those of the commit`], ...isCommitted ? [] : [`-modfile=${modFile} is not in the commit, and says which dependencies are taken`]].map((reason) => `${reason}. This build cannot be repeated from its commit, and Go's stamp does not say so.`);
}

// src/git/dirty-files.ts
/** Of `git status --porcelain -z`: each entry is `XY path`; a rename or copy is followed by the old path alone. */
function readStatus(output) {
	const files = [];
	const entries = output.split("\0");
	for (let index = 0; index < entries.length; index++) {
		const entry = entries[index] ?? "";
		if (entry.length < 4) continue;
		const code = entry.slice(0, 2);
		const kind = code === "??" ? "not in git" : code.includes("D") ? "deleted" : "changed";
		files.push({
			path: entry.slice(3),
			kind
		});
		if (/[RC]/.test(code)) index++;
	}
	return files;
}
function parseStatus(output) {
	return readStatus(output).map(({ path }) => path);
}
const remedies = {
	changed: "Commit what an earlier step changed, or let that step leave it alone.",
	deleted: "Let earlier steps leave the deleted files in place, or commit that they are gone.",
	"not in git": "Files that are not in git count, whether the build uses them or not: write them to $RUNNER_TEMP, list them in .gitignore, or commit them."
};
/** Which files, and what to do about them. At least one. */
function describeDirt(files) {
	const byKind = [...Map.groupBy(files, ({ kind }) => kind)];
	const lists = byKind.map(([kind, some]) => `${listOf(some.map(({ path }) => path))} (${kind})`);
	const advice = byKind.map(([kind]) => remedies[kind]).join(" ");
	return `The source differs from its commit, so this build cannot be repeated from it: ${lists.join("; ")}. ${advice}`;
}
function listOf(paths) {
	const shown = paths.slice(0, 5).join(", ");
	return paths.length > 5 ? `${shown} and ${paths.length - 5} more` : shown;
}

// src/version/module-place.ts
function modulePlace({ prefix, goMods, modulePath, program = ".", chosenName }) {
	const own = splitMajor(withoutSlash(prefix));
	const others = goMods.filter((path) => !isNoComponent(path)).map((path) => withoutSlash(path.slice(0, -6))).filter((directory) => directory !== withoutSlash(prefix)).map(splitMajor);
	const beside = others.filter(({ directory }) => directory === own.directory);
	return {
		directory: own.directory,
		names: [lastElement(modulePath), ...endsOf$1(program)],
		chosenName,
		otherDirectories: [...new Set(others.map(({ directory }) => directory))].filter((directory) => directory !== own.directory),
		major: own.major,
		otherMajors: beside.flatMap(({ major }) => major ?? [])
	};
}
/** Go leaves the directory of a major version out of tags: `service/v2` has `service/v2.0.0`. */
function splitMajor(directory) {
	const [, parent, major] = /^(?:(.*)\/)?v([2-9]|[1-9]\d+)$/.exec(directory) ?? [];
	return major === void 0 ? {
		directory,
		major: void 0
	} : {
		directory: parent ?? "",
		major: Number(major)
	};
}
/** Nobody releases what lies in these, and the go command passes over most of them. */
function isNoComponent(path) {
	return path.split("/").some((part) => /^(?:[._].*|testdata|vendor|node_modules|examples?)$/.test(part));
}
/** `cmd/api`: `api`, `cmd/api`. */
function endsOf$1(directory) {
	const parts = directory.split("/").filter((part) => part !== "" && part !== ".");
	return parts.map((_, index) => parts.slice(index).join("/"));
}
function lastElement(modulePath) {
	return modulePath.replace(/[/.]v\d+$/, "").split("/").at(-1) ?? "";
}
const withoutSlash = (path) => path.replace(/\/$/, "");

// src/version/started-by.ts
/** The tag that started the workflow: by a push, a release, or a run by hand on a tag. */
function startingTag(env) {
	const { GITHUB_REF_TYPE: type, GITHUB_REF_NAME: name, GITHUB_REF: ref } = env;
	if (type === "tag" && name) return name;
	return /^refs\/tags\/(.+)$/s.exec(ref ?? "")?.[1];
}

// src/git/deepen.ts
/** How long another git may hold a lock that ours needs: as long as a fetch may take. */
const patienceMs = 6e4;
const pauseMs = 250;
/** Fetches the history of a shallow clone: commits and tags, no files. undefined: done; else why not, in git's words. */
async function deepen(git, world) {
	const remotes = (await outputOf(git("remote"))).split("\n").filter(Boolean);
	const remote = remotes.includes("origin") ? "origin" : remotes[0];
	if (remote === void 0) return "it has no remote";
	const deadlineMs = world.clock.elapsed() + patienceMs;
	for (;;) {
		const isShallow = await isShallowClone(git);
		const fetch = await fetchHistory(git, remote, isShallow ? ["--unshallow"] : []);
		if (fetch.exitCode === 0) return void 0;
		if (isHeldUp(fetch.stderr)) {
			if (world.clock.elapsed() > deadlineMs) return reasonIn(fetch.stderr);
			await world.clock.sleep(pauseMs, world.cancelled);
			continue;
		}
		if (!isShallow) return void 0;
		if (await isShallowClone(git)) return reasonIn(fetch.stderr);
	}
}
/** By another git at work in this checkout. */
function isHeldUp(stderr) {
	return /\.lock'?: File exists|could not lock|cannot lock ref|shallow file has changed/.test(stderr);
}
async function isShallowClone(git) {
	return (await outputOf(git("rev-parse", "--is-shallow-repository"))).trim() === "true";
}
function fetchHistory(git, remote, depth) {
	return git(...[
		"-c",
		"http.lowSpeedLimit=1000",
		"-c",
		"http.lowSpeedTime=30"
	], "fetch", "--quiet", ...depth, "--tags", "--filter=tree:0", remote);
}
function reasonIn(stderr) {
	const lines = stderr.trim().split("\n");
	return lines.find((line) => /^(fatal|error): /.test(line)) ?? (lines[0] || "git fetch failed");
}

// src/version/precedence.ts
/** A version of semver.org, as a rule with a leading v, as Go and most Git hosts write it. */
const semantic = /^[vV]?(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?(?:\+[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?$/;
/** Year and month, separated by a dot, and what follows: `2026.11`, `2026.11.28`, `v2026.01.05.2-rc1`. */
const calendar = /^[vV]?((?:19|20)\d\d)\.(\d{1,2}(?:\.\d+)*)(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?$/;
/** Negative when `left` comes before `right`: precedence of semver.org, also for more or fewer numbers than three. */
function compareVersions(left, right) {
	const [a, b] = [partsOf(left), partsOf(right)];
	return compareLists(a.numbers, b.numbers) || comparePrereleases(a.prerelease, b.prerelease);
}
function partsOf(version) {
	const [plain = ""] = version.replace(/^v/i, "").split("+", 1);
	const dash = plain.indexOf("-");
	return {
		numbers: (dash < 0 ? plain : plain.slice(0, dash)).split("."),
		prerelease: dash < 0 ? void 0 : plain.slice(dash + 1)
	};
}
/** A release comes after its candidates. */
function comparePrereleases(left, right) {
	if (left === void 0 || right === void 0) return Number(left === void 0) - Number(right === void 0);
	return compareLists(left.split("."), right.split("."));
}
function compareLists(left, right) {
	for (let index = 0; index < Math.min(left.length, right.length); index++) {
		const difference = compareIdentifiers(left[index] ?? "", right[index] ?? "");
		if (difference !== 0) return difference;
	}
	return left.length - right.length;
}
function compareIdentifiers(a, b) {
	const numeric = /^\d+$/;
	if (numeric.test(a) !== numeric.test(b)) return numeric.test(a) ? -1 : 1;
	const difference = numeric.test(a) ? BigInt(a) - BigInt(b) : a < b ? -1n : a > b ? 1n : 0n;
	return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

// src/version/tag-form.ts
/** Takes a tag apart: `services/api/v1.2.3`, `api-v0.2.0`, `@acme/api@0.2.0`, `release/1.2.3`, `V1.2.3`. */
function readTag(tag) {
	const slash = tag.lastIndexOf("/");
	const [path, rest] = [tag.slice(0, Math.max(0, slash)), tag.slice(slash + 1)];
	return {
		path,
		...readLastPart(rest)
	};
}
function readLastPart(text) {
	const splits = [...splitsOf(text)];
	const found = splits.find(({ form }) => form === "semantic" || form === "calendar") ?? splits.find(({ form }) => form === "partial");
	if (found !== void 0) return {
		...found,
		version: found.version.replace(/^V/, "v")
	};
	return {
		word: "",
		version: text,
		form: /^[vV]?\d/.test(text) ? "other" : "name"
	};
}
/** Every way to read a version at the end: at the beginning, behind a separator, or right behind `release` and its like. */
function* splitsOf(text) {
	const starts = text.matchAll(/^(?:release|rel|version|ver|v\.)(?=\d)|^|[-_@]|\.(?=[vV]\d)/gi);
	for (const { index, 0: separator } of starts) {
		const at = index + separator.length;
		const word = text.slice(0, at).replace(/[-_@.]+$/, "");
		const version = text.slice(at);
		if (/^[vV]?\d[\d.-]*$/.test(word)) continue;
		yield {
			word,
			version,
			form: formOf(version)
		};
	}
}
function formOf(version) {
	if (calendar.test(version)) return "calendar";
	if (semantic.test(version)) return "semantic";
	return /^[vV]?\d+(?:\.(?:\d+|x))?(?:\.x)?$/.test(version) ? "partial" : "name";
}

// src/version/tag-owner.ts
/** Words that name no component. */
const releaseWords = /* @__PURE__ */ new Set([
	"release",
	"releases",
	"rel",
	"version",
	"versions",
	"ver",
	"v",
	"tag",
	"tags"
]);
const deploymentWords = /* @__PURE__ */ new Set([
	"deploy",
	"deployed",
	"deployment",
	"hotfix",
	"live",
	"prod",
	"production",
	"stage",
	"staging"
]);
const buildWords = /* @__PURE__ */ new Set([
	"build",
	"builds",
	"b",
	"ci",
	"r",
	"rev",
	"run"
]);
/** `prefix`: as `readTag` takes it off. */
function ownerOf(prefix, place) {
	const { path, word } = prefix;
	const { directory, otherDirectories } = place;
	if (word === "" && path === directory) return {
		kind: "module",
		rank: 0
	};
	if (word === "" && path === "") return ofRepository(0, place);
	if (word === "" && otherDirectories.includes(path)) return ofModule(path);
	const words = wordsOf(prefix);
	return componentOwner(words, place) ?? ownerOfRest(words, place, [path, word].filter((part) => part !== "").join("/"));
}
/** `api`, `release-api`, `api-release` and `release` alone: what is left when the words that name no component are taken off. */
function ownerOfRest(words, place, prefix) {
	const isIdle = (each) => releaseWords.has(each) || deploymentWords.has(each);
	const rest = withoutEnds(words, isIdle);
	const isDeployment = words.some((each) => deploymentWords.has(each));
	if (rest.length === 0) return isDeployment ? { kind: "deployment" } : ofRepository(1, place);
	if (rest.every((each) => buildWords.has(each))) return { kind: "build" };
	const owner = rest.length < words.length ? componentOwner(rest, place) : void 0;
	if (owner?.kind === "module" && isDeployment) return { kind: "deployment" };
	const reason = `\`${prefix}\` is no name of the module ${place.directory === "" ? "in the root" : `in ${place.directory}`}`;
	return owner ?? {
		kind: "other",
		reason,
		isKnown: false
	};
}
/** undefined: no module is called so. The whole directory says more than its end: `services-api` beside `api`. */
function componentOwner(words, place) {
	const spelled = words.join("-");
	const { directory, names, chosenName, otherDirectories } = place;
	if (chosenName !== void 0 && spelling(chosenName) === spelled) return {
		kind: "module",
		rank: 1
	};
	const whole = otherDirectories.filter((other) => spelling(other) === spelled);
	const isWhole = directory !== "" && spelling(directory) === spelled;
	if (isWhole && whole.length === 0) return {
		kind: "module",
		rank: 1
	};
	const [theirs] = whole;
	if (theirs !== void 0 && !isWhole) return ofModule(theirs);
	const isOwn = isWhole || names.some((name) => spelling(name) === spelled) || endsOf(directory).includes(spelled);
	const others = otherDirectories.filter((other) => endsOf(other).includes(spelled));
	const [other] = others;
	if (other === void 0) return isOwn ? {
		kind: "module",
		rank: 1
	} : void 0;
	if (!isOwn && others.length === 1) return ofModule(other);
	return {
		kind: "other",
		reason: `\`${spelled}\` may be ${[...isOwn ? [directory || "the root"] : [], ...others].join(" and ")}`,
		isKnown: !isOwn
	};
}
function ofRepository(rank, { directory, otherDirectories }) {
	if (directory === "") return {
		kind: "module",
		rank
	};
	return {
		kind: otherDirectories.includes("") ? "root" : "repository",
		rank
	};
}
function ofModule(directory) {
	return {
		kind: "other",
		reason: `it belongs to the module in ${directory || "the root"}`,
		isKnown: true
	};
}
/** The scope of an npm package (`@acme/api`) says nothing. */
function wordsOf({ path, word }) {
	return splitWords([path.replace(/^@[^/]*\/?/, ""), word].join("/"));
}
const splitWords = (text) => text.toLowerCase().split(/[/._@-]+/).filter((part) => part !== "");
const spelling = (text) => splitWords(text).join("-");
/** `services/api`: `api`, `services-api`. */
function endsOf(directory) {
	const parts = directory.split("/").filter((part) => part !== "");
	return parts.map((_, index) => spelling(parts.slice(index).join("/")));
}
function withoutEnds(words, isIdle) {
	const from = words.findIndex((word) => !isIdle(word));
	return from < 0 ? [] : words.slice(from, words.findLastIndex((word) => !isIdle(word)) + 1);
}

// src/version/choose-tag.ts
/** Which tag is the version: the table in docs/versions.md. */
function chooseTag({ atCommit, reachable, module, startedBy }) {
	const all = [.../* @__PURE__ */ new Set([
		...startedBy === void 0 ? [] : [startedBy],
		...atCommit,
		...reachable
	])];
	const judgeAll = (hasOwnTags) => all.map((tag) => judgeTag(tag, {
		module,
		isStarting: tag === startedBy,
		hasOwnTags
	}));
	const judged = judgeAll(judgeAll(false).some((each) => each.kind === "version" && each.owner === "module" && !each.isStarting));
	const versions = judged.filter((each) => each.kind === "version").sort(byPreference);
	const isHere = ({ tag }) => tag === startedBy || atCommit.includes(tag);
	const taken = versions.find(isHere);
	return {
		taken: taken && {
			tag: taken.tag,
			version: taken.version
		},
		earlier: versions.filter(({ isStarting }) => !isStarting).map(({ tag, version }) => ({
			tag,
			version
		})),
		passedOver: judged.flatMap((each) => {
			if (each.tag === taken?.tag || versions.length > 0 && !isHere(each)) return [];
			const { tag } = each;
			if (each.kind === "version") return [{
				tag,
				reason: `${taken?.tag} comes before it`,
				isLikely: false,
				name: ""
			}];
			return [{
				tag,
				reason: each.reason,
				isLikely: each.isLikely,
				name: each.name
			}];
		}),
		isCertain: taken?.isCertain ?? false
	};
}
function judgeTag(tag, standing) {
	const { module, isStarting, hasOwnTags } = standing;
	const read = readTag(tag);
	const owner = ownerOf(read, module);
	const unfit = whyUnfit(read, owner, standing);
	if (unfit !== void 0) return {
		kind: "passed",
		tag,
		...unfit
	};
	const isOwn = owner.kind === "module";
	return {
		kind: "version",
		tag,
		version: read.form === "partial" ? tag : read.version,
		owner: isOwn ? "module" : "repository",
		rank: "rank" in owner ? owner.rank : 2,
		form: read.form,
		isStarting,
		isCertain: isOwn || hasOwnTags || isStarting && owner.kind !== "root"
	};
}
/** undefined: the tag is a version of the module. */
function whyUnfit(read, owner, { module, isStarting, hasOwnTags }) {
	const unfit = (reason, isLikely) => ({
		reason,
		isLikely,
		name: ""
	});
	const { version, form } = read;
	if (form === "name") return unfit("it names no version", false);
	if (owner.kind === "other") return {
		reason: owner.reason,
		isLikely: !owner.isKnown,
		name: owner.isKnown || read.path !== "" ? "" : read.word
	};
	if (form === "partial" && !(isStarting && isNumbered(read, owner))) return unfit("it is no full version such as v1.4.2", owner.kind !== "build");
	if (form === "other" && !(isStarting && /^[0-9A-Za-z._+-]+$/.test(version))) return unfit("it is no semantic version", true);
	if (owner.kind === "build" && !isStarting) return unfit("it numbers a build", false);
	if (owner.kind === "deployment" && !isStarting) return unfit("it says where a version was deployed", false);
	if (!isOfMajor(version, module)) return unfit("its major version is that of another module", false);
	if (owner.kind === "root" && !(isStarting && !hasOwnTags)) return unfit("it belongs to the module in the root of the repository", true);
	if (owner.kind === "repository" && hasOwnTags && !isStarting) return unfit("it is of the whole repository, and this module has tags of its own", true);
}
/** `build-1234` and `release-5`: a number of its own for each, where `v5` would move. */
function isNumbered({ word, version }, { kind }) {
	return word !== "" && /^\d+$/.test(version) && (kind === "repository" || kind === "module" || kind === "build");
}
function isOfMajor(version, { major, otherMajors }) {
	const own = Number(/^v?(\d+)/.exec(version)?.[1]);
	return major === void 0 ? !otherMajors.includes(own) : own === major;
}
const forms = [
	"semantic",
	"calendar",
	"other",
	"partial",
	"name"
];
/** The tag that started the workflow, then the module's own, the plainest spelling, and the highest version. */
function byPreference(one, other) {
	return Number(other.isStarting) - Number(one.isStarting) || Number(one.owner === "repository") - Number(other.owner === "repository") || one.rank - other.rank || forms.indexOf(one.form) - forms.indexOf(other.form) || compareVersions(other.version, one.version) || Number(other.version.startsWith("v")) - Number(one.version.startsWith("v")) || (one.tag < other.tag ? -1 : 1);
}

// src/version/say-tags.ts
/** More of them would hide the one that was meant. */
const maxNamed = 5;
/** Every tag that was seen and not taken, and why: in the log, as a notice where one may have been meant, as a warning where one started the workflow. */
function describeTags(outcome) {
	const { passedOver, startedBy, elsewhere } = outcome;
	const rejected = passedOver.find(({ tag }) => tag === startedBy) ?? (startedBy !== void 0 && elsewhere !== void 0 ? {
		tag: startedBy,
		reason: elsewhere,
		isLikely: true,
		name: ""
	} : void 0);
	const others = passedOver.filter(({ tag }) => tag !== rejected?.tag);
	return [...rejected === void 0 ? [] : [describeRejected(rejected, outcome)], ...others.length === 0 ? [] : [describeOthers(others, outcome)]];
}
function describeRejected({ tag, reason, name }, { version }) {
	return {
		level: "warning",
		text: `The tag ${tag} started this workflow, but is not the version of this build: ${reason}. The version is ${version}. To call the build after the tag, set \`version: \${{ github.ref_name }}\`${problemOfServiceName(name) === void 0 ? `; if ${name} is the name of this service, set \`name: ${name}\`` : ""}.`
	};
}
function describeOthers(tags, { taken, isFromTag, version }) {
	const sorted = [...tags].sort((one, other) => Number(other.isLikely) - Number(one.isLikely));
	const named = sorted.slice(0, maxNamed).map(({ tag, reason }) => `${tag} (${reason})`);
	const more = sorted.length > maxNamed ? ` and ${sorted.length - maxNamed} more` : "";
	const list = `${named.join(", ")}${more}`;
	if (taken !== void 0) return {
		level: "info",
		text: `The version is ${version}. Other tags at this commit: ${list}`
	};
	const text = `${isFromTag ? "No tag at this commit" : "No tag"} is a version of this module, so the version is ${version}. Passed over: ${list}.`;
	return !isFromTag || sorted.some(({ isLikely }) => isLikely) ? {
		level: "notice",
		text: `${text} If one of them is meant, set \`version\`.`
	} : {
		level: "info",
		text
	};
}

// src/version/version-of-tags.ts
/** The tag at the commit that is the version; empty: none. */
async function tagAt(source) {
	const { taken } = chooseTag({
		...source,
		...await readTags(source),
		startedBy: void 0
	});
	return taken?.tag ?? "";
}
/** The version by docs/versions.md, and the tag at the commit that it is. What was seen and not taken is said. */
async function versionOfTags(source, world) {
	const { git, commit, date, isShallow, startedBy } = source;
	let whyUnknown;
	let seen = await choose(source, world);
	if (isShallow && !seen.choice.isCertain) {
		whyUnknown = await deepen(git, world);
		if (whyUnknown === void 0) seen = await choose(source, world);
	}
	const { choice, elsewhere } = seen;
	const { taken, passedOver } = choice;
	const described = taken ?? (whyUnknown === void 0 ? await describe$1(source, choice) : void 0);
	const version = described?.version ?? pseudoVersion(date, commit);
	if (whyUnknown !== void 0 && taken === void 0) world.runner.notice(`This is a shallow clone and its history could not be fetched (${whyUnknown}), so tags are unknown. Set \`fetch-depth: 0\` in actions/checkout, or the input \`version\`.`);
	const outcome = {
		taken,
		passedOver,
		version,
		isFromTag: described !== void 0,
		startedBy,
		elsewhere
	};
	for (const { level, text } of describeTags(outcome)) world.runner[level](text);
	return {
		version,
		tag: taken?.tag ?? ""
	};
}
async function choose(source, { runner }) {
	const tags = await readTags(source);
	const elsewhere = await whyElsewhere(source, tags.atCommit, runner.env["GITHUB_SHA"]);
	const startedBy = elsewhere === void 0 ? source.startedBy : void 0;
	return {
		choice: chooseTag({
			module: source.module,
			...tags,
			startedBy
		}),
		elsewhere
	};
}
async function readTags({ git }) {
	const names = (text) => text.split("\n").filter((name) => name !== "");
	const [at, before] = await Promise.all([outputOf(git("tag", "--points-at", "HEAD")), outputOf(git("tag", "--merged", "HEAD", "--sort=-creatordate"))]);
	return {
		atCommit: names(at),
		reachable: names(before)
	};
}
/** A checkout need not have fetched the tag: then it is where the workflow's commit is. */
async function whyElsewhere({ git, commit, startedBy }, atCommit, workflowCommit) {
	if (startedBy === void 0 || atCommit.includes(startedBy)) return void 0;
	const { exitCode, stdout } = await git("rev-parse", "--verify", "--quiet", `refs/tags/${startedBy}^{commit}`);
	const at = exitCode === 0 ? stdout.trim() : workflowCommit;
	if (!at || at === commit) return void 0;
	return `it is at commit ${at.slice(0, 12)}, and ${commit.slice(0, 12)} is checked out`;
}
/** More tags than this on a command line may be more than the system takes. */
const maxPatterns = 1e3;
/** The last version of this module, how many commits ago that was, and the commit. */
async function describe$1({ git }, { earlier }) {
	if (earlier.length === 0) return void 0;
	const answer = await git("describe", "--tags", "--long", "--abbrev=12", ...earlier.slice(0, maxPatterns).map(({ tag }) => `--match=${tag}`), "HEAD");
	if (answer.exitCode !== 0) return void 0;
	const description = answer.stdout.trim();
	const nearest = description.replace(/-\d+-g[0-9a-f]+$/, "");
	const beside = (await outputOf(git("tag", "--points-at", `refs/tags/${nearest}^{commit}`))).split("\n");
	const best = earlier.find(({ tag }) => beside.includes(tag));
	return best && {
		tag: best.tag,
		version: describedVersion(description, best.version)
	};
}

// src/version/read-version.ts
/** Asks git what is built. Never fails for the lack of git or of history: it says so and takes what there is. */
async function readVersion(request, world) {
	const { directory, wanted, flags } = request;
	const { runner } = world;
	const git = gitIn(directory, world);
	const place = await locate(git, directory);
	if (typeof place === "string") {
		const version = wanted ?? "v0.0.0-unknown";
		runner.notice(`No version control facts: ${place}. The version is ${version}, without commit and date.`);
		return {
			version,
			tag: "",
			branch: "",
			commit: "",
			date: "",
			dirtyFiles: [],
			stampable: false
		};
	}
	const [commit = "", seconds] = (await outputOf(git("log", "-1", "--no-show-signature", "--format=%H %ct", "HEAD"))).trim().split(" ");
	const date = formatDate(Number(seconds));
	const changes = readStatus(await outputOf(git("-C", place.root, "status", "--porcelain", "-z")));
	const differences = [...changes.length > 0 ? [describeDirt(changes)] : [], ...await bentSource(flags, directory, git)];
	for (const difference of differences) runner.warning(difference);
	const module = await placeOf(request, place, world);
	const { isShallow } = place;
	const source = {
		git,
		module,
		commit,
		date,
		isShallow,
		startedBy: startingTag(runner.env)
	};
	const { version: found, tag } = wanted === void 0 ? await versionOfTags(source, world) : {
		version: wanted,
		tag: await tagAt(source)
	};
	const version = wanted === void 0 && differences.length > 0 ? `${found}-dirty` : found;
	const stampable = (await world.files.stat(join(place.root, ".git")))?.kind === "directory";
	if (!stampable) runner.notice("A submodule or work tree: Go cannot write its commit into the build information.");
	const checkedOut = (await git("symbolic-ref", "--quiet", "--short", "HEAD")).stdout.trim();
	const dirtyFiles = changes.map(({ path }) => path);
	return {
		version,
		tag,
		branch: branchName(checkedOut, runner.env),
		commit,
		date,
		dirtyFiles,
		stampable
	};
}
/** Where a directory lies in its repository, or why there is none that could be asked. */
async function locate(git, directory) {
	let answer;
	try {
		answer = await git("rev-parse", "--show-toplevel", "--show-prefix", "--is-shallow-repository");
	} catch (error) {
		if (error instanceof ActionError && error.code === "tool") return "git is not installed";
		throw error;
	}
	if (answer.exitCode !== 0) {
		const words = answer.stderr.trim();
		if (/dubious ownership/.test(words)) throw untrusted(directory, words);
		return /not a git repository/.test(words) ? "not a git repository" : words;
	}
	const [root = "", prefix = "", shallow] = answer.stdout.split("\n");
	return (await git("rev-parse", "--verify", "--quiet", "HEAD^{commit}")).exitCode === 0 ? {
		root,
		prefix,
		isShallow: shallow === "true"
	} : "the repository has no commit yet";
}
function untrusted(directory, words) {
	const named = /'([^']+)'/.exec(words)?.[1] ?? directory;
	return new ActionError("tool", `git refuses to read ${named}: it belongs to another user`, {
		hint: `Tell git that you trust it, in a step before this one: git config --global --add safe.directory ${named}`,
		cause: new Error(words.split("\n")[0])
	});
}
/** The module in its repository. One that lies in another repository has none of this one's tags but by what it is called. */
async function placeOf({ directory, moduleDirectory, modulePath, program, chosenName }, place, world) {
	const own = moduleDirectory === directory ? place : await locate(gitIn(moduleDirectory, world), moduleDirectory);
	const prefix = typeof own !== "string" && own.root === place.root ? own.prefix : place.prefix;
	const goMods = (await gitIn(place.root, world)("ls-files", "-z", "--", ":(top,glob)**/go.mod")).stdout.split("\0").filter((path) => path !== "");
	return modulePlace({
		prefix,
		goMods,
		modulePath,
		program,
		chosenName
	});
}

// src/tool-errors/rules.ts
/** What no change of a line of the source puts right, though Go names the import where it came upon it. */
const besideSource = [
	"disk full",
	"memory",
	"no access",
	"setting",
	"workspace",
	"vendor",
	"go.mod",
	"go.sum",
	"missing module",
	"credentials",
	"network",
	"checksum",
	"missing program"
];
function isBesideSource(kind) {
	return besideSource.includes(kind);
}

// src/go-build/errors/build-failure.ts
/** A step shows ten; more only make the log longer. */
const maxAnnotations = 20;
const maxEvidence = 50;
/** Annotates the places in the source, each once, and gives one error for all builds that failed. */
function reportFailedBuilds(failed, { moduleDirectory, workspace, toolFacts, explanation }, allTargets, runner) {
	const perTarget = failed.map(({ target, output }) => ({
		target,
		errors: parseCompileErrors(output, moduleDirectory, workspace)
	}));
	const merged = mergeCompileErrors(perTarget);
	const concerns = (targets) => targets.length < allTargets ? ` (${targets.join(", ")})` : "";
	for (const { error, targets } of merged.slice(0, maxAnnotations)) {
		const { file, line, column, message } = error;
		const place = {
			...file === void 0 ? {} : {
				file,
				line
			},
			...file === void 0 || column === void 0 ? {} : { column }
		};
		const text = file === void 0 ? formatCompileError(error) : message;
		runner.error(`${text}${concerns(targets)}`, {
			title: "Go build",
			...place
		});
	}
	const known = knownError(failed, toolFacts);
	if (merged.length === 0 || known !== void 0 && isBesideSource(known.class)) return asWhole(failed, known);
	const lines = merged.map(({ error, targets }) => `${formatCompileError(error)}${concerns(targets)}`);
	const targets = failed.map(({ target }) => target).join(", ");
	return new ActionError("build", `${merged.length === 1 ? "one error" : `${merged.length} errors`} in the source, for ${targets}`, {
		cause: new Error(lines[0]?.split("\n")[0]),
		evidence: lines.flatMap((line) => line.split("\n")).slice(0, maxEvidence),
		...explanation === void 0 ? hinted(known) : { hint: explanation }
	});
}
/** What is known of the first build that says something known; what recipes tell on standard output is none of it. */
function knownError(failed, facts) {
	return failed.map(({ stderr }) => readToolError(readable(stderr), facts)).find((error) => error !== void 0);
}
/** A failure that is about no place in the source. */
function asWhole(failed, known) {
	const [first] = failed;
	const targets = failed.map(({ target }) => target).join(", ");
	const lines = failed.flatMap(({ output }) => readable(output).trim().split("\n"));
	const cause = known?.headline ?? headlineOf(failed.map(({ stderr }) => readable(stderr)).join("\n"));
	return new ActionError("build", `${first?.command} failed for ${targets} with exit code ${first?.exitCode}`, {
		evidence: [...new Set(lines)].slice(-50),
		...hinted(known),
		...cause === void 0 ? {} : { cause: new Error(cause) }
	});
}
function readable(output) {
	return output.split("\n").map(readableLine).join("\n");
}
function hinted(known) {
	return known?.remedy === void 0 ? {} : { hint: known.remedy };
}

// src/go-build/source/source-in-output.ts
/**
* Source where binaries go is refused: git is told not to look there, so the commit would be stamped as whole whatever is in it, and
* `//go:embed dist` takes what is being built, or what an earlier build has put there. Throws `input`.
*/
async function refuseSourceInOutput(packages, output, { files }) {
	const { directory, finalFiles, moduleDirectory } = output;
	const written = holdsModule(output) ? [join(directory, staged), ...finalFiles.map(dirname)] : [directory];
	const real = await files.realPath(moduleDirectory) ?? moduleDirectory;
	const places = /* @__PURE__ */ new Set();
	for (const place of written) for (const spelling of [
		place,
		resolve(real, relative(moduleDirectory, place)),
		await files.realPath(place)
	]) if (spelling !== void 0) places.add(spelling);
	for (const { ImportPath, Dir, Standard, EmbedPatterns = [] } of packages) {
		if (Standard || Dir === void 0) continue;
		for (const place of places) {
			const pattern = EmbedPatterns.find((each) => reaches(each, Dir, place));
			const isSource = isInside(Dir, place);
			if (!isSource && pattern === void 0) continue;
			throw new ActionError("input", `output-directory: ${directory} holds source of the program`, {
				cause: /* @__PURE__ */ new Error(isSource ? `${ImportPath} is in it` : `${ImportPath} embeds ${pattern}`),
				hint: "What is built must not become part of the next build: choose another directory, for example `output-directory: build`."
			});
		}
	}
}
/** Whether a pattern of `//go:embed` names the place, a directory that it is in, or something in it. */
function reaches(pattern, directory, place) {
	if (!isInside(place, directory)) return false;
	const names = relative(directory, place).split(sep);
	return pattern.replace(/^all:/, "").split("/").slice(0, names.length).every((glob, index) => asRegExp(glob).test(names[index] ?? ""));
}
/** Of one element of Go's path.Match; any character will do for a class. */
function asRegExp(glob) {
	const parts = glob.replaceAll(/\[[^\]]+\]|\\?./gs, (part) => {
		if (part === "*") return ".*";
		if (part === "?" || /^\[./.test(part)) return ".";
		return part.slice(-1).replace(/[^\w-]/, "\\$&");
	});
	return new RegExp(`^${parts}$`, "s");
}
/** Of absolute paths without `..`. */
function isInside(path, directory) {
	return path === directory || path.startsWith(directory + sep);
}

// src/go-build/source/check-embedded.ts
/**
* Looks into the files that go into the programs besides what is compiled: what is not really there (a Git LFS pointer) would be linked in
* without a word. Answers with warnings. Errors: `build`, for what is certain; a Makefile (`isMade`) may still fetch it.
*/
async function checkEmbedded(packages, { workspace, isMade }, world) {
	const root = await world.files.realPath(workspace) ?? workspace;
	const all = await readPackages(packages, [workspace, root], world);
	const name = (path) => [workspace, root].map((place) => relative(place, path)).find((each) => !isOut(each)) ?? path;
	const own = all.filter(({ isOwn }) => isOwn);
	const missing = describeStandIns(own, name);
	const warnings = [
		...describeStandIns(all.filter(({ isOwn }) => !isOwn), name).map(({ what }) => `${what}: Go modules hold no more than that.`),
		...isMade ? [] : own.flatMap((each) => describePlaceholders(each)),
		...await describeLinks(own, name, world),
		...await describeSubmodules(own, workspace, world)
	];
	if (missing.length === 0) return warnings;
	if (isMade) return [...missing.map(({ what, remedy }) => `${what}. ${remedy}`), ...warnings];
	throw new ActionError("build", `not all files of the program are there: ${missing.map(({ what }) => what).join("; ")}`, { hint: [...new Set(missing.map(({ remedy }) => remedy))].join(" ") });
}
const isOut = (path) => path === ".." || path.startsWith(`..${sep}`);
/** So many files are open side by side. */
const openAtOnce = 64;
async function readPackages(packages, roots, { files }) {
	const lane = createLane(openAtOnce);
	const read = (path) => lane(async () => {
		return await files.withFile(path, async (file) => ({
			path,
			sizeBytes: file.sizeBytes,
			head: await file.read(0, standInBytes)
		})).catch(() => void 0);
	});
	const own = packages.filter(({ Standard, Dir }) => !Standard && Dir !== void 0);
	return await Promise.all([...Map.groupBy(own, ({ Dir = "" }) => Dir)].map(async ([directory, ofTargets]) => {
		const names = new Set(ofTargets.flatMap(namesOf$2));
		const found = await Promise.all([...names].map((file) => read(join(directory, file))));
		const [first = { ImportPath: "" }] = ofTargets;
		return {
			listed: {
				...first,
				EmbedPatterns: [...new Set(ofTargets.flatMap(({ EmbedPatterns = [] }) => EmbedPatterns))]
			},
			directory,
			isOwn: roots.some((root) => !isOut(relative(root, directory))) && !isFetched(directory),
			files: found.filter((file) => file !== void 0)
		};
	}));
}
/** In a module cache, which may lie in the checkout. */
const isFetched = (directory) => /@v\d[^/]*(\/|$)/.test(directory);
/** Source is looked at only where Go could not read it. */
function namesOf$2({ Name, EmbedFiles = [], SysoFiles = [], GoFiles = [], Error: error }) {
	return [
		...EmbedFiles,
		...SysoFiles,
		...Name === "main" ? ["default.pgo"] : [],
		...error === void 0 ? [] : GoFiles
	];
}
/** More files than these are only counted. */
const namedFiles = 5;
/** One sentence for each kind, without its end. */
function describeStandIns(packages, name) {
	const found = packages.flatMap(({ files }) => files.flatMap(({ path, head, sizeBytes }) => {
		const standIn = standInOf(head, sizeBytes);
		return standIn === void 0 ? [] : [{
			path,
			standIn
		}];
	}));
	return [...Map.groupBy(found, ({ standIn }) => standIn)].map(([{ what, remedy }, same]) => {
		const names = same.slice(0, namedFiles).map(({ path }) => name(path));
		const more = same.length > names.length ? ` (and ${same.length - names.length} more)` : "";
		return {
			what: `${names.join(", ")}${more} ${what}`,
			remedy
		};
	});
}
/** A directory in which nothing but a placeholder is: what should be in it is made by a step that did not run. */
function describePlaceholders({ listed, directory, files }) {
	const { EmbedPatterns = [], ImportPath } = listed;
	const sizes = new Map(files.map(({ path, sizeBytes }) => [relative(directory, path), sizeBytes]));
	return EmbedPatterns.flatMap((pattern) => {
		const root = rootOf(pattern);
		const matched = [...sizes.keys()].filter((file) => file === root || file.startsWith(`${root}/`));
		const isEmpty = (file) => isPlaceholder(basename(file), sizes.get(file) ?? 1);
		if (matched.length === 0 || !matched.every(isEmpty)) return [];
		const what = matched.includes(root) ? "which is empty" : `where nothing but ${matched.slice(0, 3).join(", ")} is`;
		return [`${ImportPath} embeds ${pattern.replace(/^all:/, "")}, ${what}. Is it made by a step that has to come before this one, as a front end is?`];
	});
}
/** The part of a pattern before anything that stands for several names. */
function rootOf(pattern) {
	const elements = pattern.replace(/^all:/, "").split("/");
	const at = elements.findIndex((element) => /[*?[\\]/.test(element));
	return (at < 0 ? elements : elements.slice(0, at)).join("/").replace(/^\.$/, "");
}
async function describeLinks(packages, name, { files }) {
	const found = [];
	for (const { path, head, sizeBytes } of packages.flatMap((each) => each.files)) {
		const text = linkTextOf(head, sizeBytes);
		if (text === void 0 || await files.stat(resolve(dirname(path), text)) === void 0) continue;
		found.push(`${name(path)} holds nothing but the path ${text}: it seems to be a link that was checked out as text. Check it out with \`git config core.symlinks true\`.`);
	}
	return found.slice(0, namedFiles);
}
/** A submodule that was not checked out is an empty directory, which Go passes over inside of one that it embeds. */
async function describeSubmodules(packages, workspace, { files }) {
	const paths = [...(await files.readText(join(workspace, ".gitmodules")).catch(() => void 0) ?? "").matchAll(/^\s*path\s*=\s*(.+?)\s*$/gm)].map(([, path = ""]) => join(workspace, path));
	const found = [];
	for (const path of paths) {
		if ((await files.list(path)).length > 0) continue;
		const embedding = packages.find(({ listed, directory }) => listed.EmbedPatterns?.some((pattern) => reaches(pattern, directory, path)));
		if (embedding === void 0) continue;
		found.push(`${relative(workspace, path)}, which ${embedding.listed.ImportPath} embeds, is a git submodule that is not checked out. Let actions/checkout fetch it by \`submodules: true\`.`);
	}
	return found;
}

// src/service/source-paths.ts
const text = String.raw`"([^"\\\n]+)"`;
const argument = String.raw`[^,()"\n]+,\s*`;
/** Calls with a literal that leave no doubt what the path is for: of Gin and Echo, of the standard library, of drivers and loggers. */
const calls = [
	["reads", new RegExp(String.raw`\.(?:LoadHTMLGlob|LoadHTMLFiles|ParseGlob|ParseFiles)\(\s*${text}`, "g")],
	["reads", new RegExp(String.raw`\.(?:Static|StaticFile)\(\s*"[^"\n]*",\s*${text}`, "g")],
	["reads", new RegExp(String.raw`\b(?:http|gin)\.Dir\(\s*${text}|\bos\.DirFS\(\s*${text}`, "g")],
	["reads", new RegExp(String.raw`\bhttp\.ServeFile\(\s*${argument}${argument}${text}`, "g")],
	["writes", new RegExp(String.raw`\bos\.(?:Mkdir|MkdirAll|Create|WriteFile)\(\s*${text}`, "g")],
	["writes", new RegExp(String.raw`\bos\.OpenFile\(\s*${text}[^)\n]*O_(?:CREATE|APPEND|WRONLY|RDWR)`, "g")],
	["writes", new RegExp(String.raw`\.SaveUploadedFile\(\s*${argument}${text}`, "g")],
	["writes", new RegExp(String.raw`\bsqlite\w*\.Open\(\s*${text}|\bsql\.Open\(\s*"sqlite3?",\s*${text}`, "g")],
	["writes", new RegExp(String.raw`\b(?:bolt|bbolt)\.Open\(\s*${text}|\bbadger\.DefaultOptions\(\s*${text}`, "g")],
	["writes", new RegExp(String.raw`\blumberjack\.Logger\{[^{}]*?\bFilename:\s*${text}`, "g")]
];
/** `source`: the text of a Go file without its comments, on the same lines. */
function pathsInSource(source) {
	return calls.flatMap(([use, call]) => [...source.matchAll(call)].flatMap((match) => {
		const path = relativePath(match.slice(1).find((each) => each !== void 0) ?? "");
		if (path === void 0) return [];
		return [{
			use,
			path,
			line: source.slice(0, match.index + match[0].length).split("\n").length
		}];
	})).sort((one, other) => one.line - other.line);
}
/** Of a file name, or of the data source name of a database; undefined: it is none, or leads out of the release. */
function relativePath(literal) {
	const path = literal.replace(/^file:/, "").replace(/\?.*$/, "").replace(/^(?:\.\/)+/, "");
	return path === "" || path === "." || /^:|:\/\/|[%$]/.test(path) || !isOfRelease(path) ? void 0 : path;
}

// src/go-build/source/runtime-paths.ts
const mostNamed = 5;
/**
* Says which files a service reads from its working directory, where a release has none, and which it writes there, where it may
* not. A smoke test shows only what happens at the start: this is about `r.Static` and what a handler does. `packages`: of
* programs, with what they import.
*/
async function sayRuntimePaths(packages, { isShipped, include }, named, { files, runner }) {
	const real = async (path) => await files.realPath(path) ?? path;
	const place = {
		workspace: await real(named.workspace),
		moduleDirectory: await real(named.moduleDirectory)
	};
	const own = [...new Map(packages.filter((each) => isOwn(each, place)).map((each) => [each.ImportPath, each])).values()];
	if (!packages.some(({ ImportPath }) => servers$1.has(ImportPath))) return;
	const found = (await Promise.all(own.map((each) => pathsOf(each, place, files)))).flat();
	const brought = [...own.flatMap((each) => embeddedPaths(each, place)), ...include];
	const missing = [];
	for (const each of found.filter(({ use }) => use === "reads")) if (!brought.some((path) => overlaps(path, each.path)) && await isThere(each.path, place, files)) missing.push(each);
	const written = found.filter(({ use }) => use === "writes");
	const say = isShipped ? runner.warning : runner.notice;
	for (const [paths, remedy] of [[missing, (path) => remedyFor$1({
		kind: "file missing",
		path
	}, { include: includeOf(path) })], [written, (path) => remedyFor$1({
		kind: "cannot write",
		path
	})]]) {
		const [first] = paths;
		if (first !== void 0) say(describe(paths, remedy(first.path)), {
			file: first.file,
			line: first.line
		});
	}
}
const servers$1 = /* @__PURE__ */ new Set(["net/http", "github.com/valyala/fasthttp"]);
function isOwn({ Standard = false, Dir = "" }, { workspace }) {
	const path = relative(workspace, Dir);
	return !Standard && Dir !== "" && !path.startsWith("..") && !isAbsolute(path) && !path.split(sep).includes("vendor");
}
async function pathsOf({ Dir = "", GoFiles = [] }, { workspace }, { readText }) {
	return (await Promise.all(GoFiles.map(async (name) => {
		const path = join(Dir, name);
		const source = withoutComments(await readText(path) ?? "");
		return pathsInSource(source).map((each) => ({
			...each,
			file: relative(workspace, path)
		}));
	}))).flat();
}
/** As a program that runs in the directory of its module would name them. */
function embeddedPaths({ Dir = "", EmbedPatterns = [] }, { moduleDirectory }) {
	return EmbedPatterns.map((pattern) => relative(moduleDirectory, join(Dir, pattern.replace(/^all:/, ""))));
}
/** One is in the other, as far as they have no pattern in them. */
function overlaps(one, other) {
	const [a, b] = [one, other].map((path) => path.replace(/[*?[{].*$/, "").replace(/\/+$/, ""));
	return a === b || a === "" || `${b}/`.startsWith(`${a}/`) || `${a}/`.startsWith(`${b}/`);
}
async function isThere(path, { moduleDirectory }, files) {
	if (await files.stat(join(moduleDirectory, path))) return true;
	return (await files.glob(path, moduleDirectory).catch(() => [])).length > 0;
}
function describe(paths, remedy) {
	const places = [...new Set(paths.map(({ path, file, line }) => `\`${path}\` (${file}:${line})`))];
	const named = places.slice(0, mostNamed);
	const more = places.length > mostNamed ? ` and ${places.length - mostNamed} more` : "";
	return `The service ${paths[0]?.use === "writes" ? "writes into" : "reads from"} its working directory: ${named.join(", ")}${more}. ${remedy}`;
}

// src/go-build/run/build-limits.ts
/**
* How many go builds may run at once. Each keeps every core busy now and then, and the link of a large service takes 1 to 2
* GiB; one go build links as many of its `programs` at once as there are cores.
*/
function buildLimit({ cores, memoryBytes }, programs) {
	return Math.max(1, Math.min(cores, Math.floor(memoryBytes / (2 * 1024 ** 3 * Math.min(programs, cores)))));
}
/**
* How many programs go build number `index` of `total` may run at once (`-p`), `limit` builds being at work: the cores are shared
* out, or every build would start as many compilers as there are cores. The last ones share them among fewer.
*/
function coresOfBuild(index, total, limit, cores) {
	const inLastRound = total % limit;
	const atOnce = index < total - inLastRound ? limit : inLastRound;
	return Math.max(1, Math.ceil(cores / atOnce));
}
/** Not where GOFLAGS says it; those of the user come later on the command line, and count. */
function flagsForCores(cores, goflags) {
	return lastValue(flagsOfGoflags(goflags), "p") !== void 0 ? [] : [{
		name: "p",
		value: `${cores}`
	}];
}

// src/proof/proof.ts
function prove(facts, wanted) {
	const judged = [
		proveFormat(facts.executable, wanted.target),
		proveMachine(facts.executable, wanted.target),
		...proveStatic(facts.executable, wanted),
		proveBuildInfo(facts.buildInfo, wanted),
		...proveRevision(facts.buildInfo, wanted.source)
	];
	const { points, unused } = proveVariables(facts.linkedStrings, wanted);
	const all = [...judged, ...points];
	return {
		points: all.map(({ name, found }) => ({
			name,
			found
		})),
		failures: all.flatMap(({ name, failure }) => failure === void 0 ? [] : [`${name}: ${failure}`]),
		unused
	};
}
/** EI_OSABI that Go's linker writes (elfinit in cmd/link/internal/ld/elf.go); 3 is what a C linker makes of Linux's 0. */
const osAbis = {
	freebsd: [9],
	netbsd: [2],
	openbsd: [12],
	linux: [0, 3]
};
const formats = {
	aix: "XCOFF",
	darwin: "Mach-O",
	js: "WebAssembly",
	plan9: "Plan 9 a.out",
	wasip1: "WebAssembly",
	windows: "PE"
};
function proveFormat({ format, osAbi }, { os }) {
	const wanted = formats[os] ?? "ELF";
	const found = format === "ELF" ? `ELF, OS ABI ${osAbi}` : format;
	if (format !== wanted) return {
		name: "format",
		found,
		failure: `found ${found}, wanted ${wanted} for ${os}`
	};
	const abis = osAbis[os] ?? [0];
	if (format !== "ELF" || abis.includes(osAbi)) return {
		name: "format",
		found
	};
	return {
		name: "format",
		found,
		failure: `found ${found}, wanted OS ABI ${abis.join(" or ")} for ${os}`
	};
}
function proveMachine({ machine }, { arch }) {
	const point = {
		name: "machine",
		found: machine
	};
	return machine === arch ? point : {
		...point,
		failure: `found ${machine}, wanted ${arch}`
	};
}
/** Systems whose kernel interface is their C library, to which Go binds even without cgo. Windows and macOS are such, too. */
const boundToLibc = /* @__PURE__ */ new Set([
	"openbsd",
	"solaris",
	"illumos"
]);
/** The module that Go's runtime for the system imports its functions from (cmd/link/internal/wasm, runtime/os_wasip1.go). */
const wasmHosts = {
	js: "gojs",
	wasip1: "wasi_snapshot_preview1"
};
/** Android starts only position-independent programs, by its own loader. */
const androidLoaders = ["/system/bin/linker", "/system/bin/linker64"];
function proveStatic({ format, interpreter, libraries }, { target: { os }, isStatic }) {
	if (format === "WebAssembly") return [proveHost(libraries, os)];
	if (format !== "ELF") return [];
	if (os === "android" && libraries.length === 0 && androidLoaders.includes(interpreter ?? "")) return [{
		name: "static",
		found: "no shared library; started by Android's own loader"
	}];
	if (boundToLibc.has(os)) return [{
		name: "static",
		found: `needs ${os}'s own ${libraries.join(", ") || "loader"}`
	}];
	const needs = [...interpreter === void 0 ? [] : [`loader ${interpreter}`], ...libraries.map((library) => `library ${library}`)];
	if (needs.length === 0) return [{
		name: "static",
		found: "no loader, no shared library"
	}];
	const found = `needs ${needs.join(", ")}`;
	if (!isStatic) return [{
		name: "static",
		found
	}];
	return [{
		name: "static",
		found,
		failure: `found that it ${found}; wanted a static binary`
	}];
}
/** What a binary with C in it needs of the hosts that it will run on, as a sentence; undefined: nothing, or only what its system always has. */
function needsOfHosts(points, { target, cgo }) {
	const linking = points.find(({ name }) => name === "static")?.found ?? "";
	if (!cgo || !linking.startsWith("needs ")) return void 0;
	return `The binary for ${formatTarget(target)} ${linking}: the hosts need that too.`;
}
function proveHost(modules, os) {
	const found = `imports from ${modules.join(", ") || "nothing"}`;
	const host = wasmHosts[os] ?? "";
	return modules.includes(host) ? {
		name: "static",
		found
	} : {
		name: "static",
		found,
		failure: `found that it ${found}; wanted ${host} for ${os}`
	};
}
function proveBuildInfo(info, { target, goVersion, mainPackage, cgo }) {
	if (!info) return {
		name: "build information",
		found: "none",
		failure: "found no build information of Go 1.18 or later"
	};
	const { settings } = info;
	const [variable, value] = target.variant !== void 0 && variantSetting(target) || [];
	const wrong = [
		[
			"Go version",
			plainGoVersion(info.goVersion),
			goVersion
		],
		[
			"main package",
			info.path,
			mainPackage
		],
		[
			"GOOS",
			settings.get("GOOS"),
			target.os
		],
		[
			"GOARCH",
			settings.get("GOARCH"),
			target.arch
		],
		[
			"CGO_ENABLED",
			settings.get("CGO_ENABLED"),
			cgo ? "1" : "0"
		],
		[
			"-buildmode",
			settings.get("-buildmode"),
			settings.get("-buildmode") === "pie" ? "pie" : "exe"
		],
		...variable === void 0 ? [] : [[
			variable,
			settings.get(variable),
			value
		]]
	].filter(([, found, wanted]) => found !== wanted);
	const point = {
		name: "build information",
		found: `Go ${info.goVersion}, ${info.path}, CGO_ENABLED=${cgo ? 1 : 0}`
	};
	if (wrong.length === 0) return point;
	const described = wrong.map(([what, found = "nothing", wanted]) => `${what}: found ${found}, wanted ${wanted}`);
	return {
		...point,
		failure: described.join("; ")
	};
}
function proveRevision(info, source) {
	if (source === void 0) return [];
	const revision = info?.settings.get("vcs.revision") ?? "nothing";
	const modified = info?.settings.get("vcs.modified") ?? "nothing";
	const isDirty = source.dirtyFiles.length > 0;
	const wrong = [...revision === source.commit ? [] : [`found ${revision}, wanted ${source.commit}`], ...modified === String(isDirty) ? [] : [`found vcs.modified=${modified}, wanted ${isDirty}`]];
	const point = {
		name: "revision",
		found: `${revision}${isDirty ? ", modified" : ""}`
	};
	return [wrong.length === 0 ? point : {
		...point,
		failure: wrong.join("; ")
	}];
}
/**
* As many variables of the binary must hold a value as were set to it. An empty value proves nothing, as every empty string
* of the program looks like it.
*/
function proveVariables(counts, { variables, demanded }) {
	const all = [...new Map([...variables, ...demanded].map((variable) => [variable.symbol, variable])).values()];
	const mustHave = new Set(demanded.map(({ symbol }) => symbol));
	const points = [];
	const unused = [];
	const taken = /* @__PURE__ */ new Map();
	for (const { symbol, value } of all.sort((a, b) => Number(mustHave.has(b.symbol)) - Number(mustHave.has(a.symbol)))) {
		const used = (taken.get(value) ?? 0) + 1;
		if (value === "") points.push({
			name: "variable",
			found: `${symbol} set to nothing, which leaves no trace`
		});
		else if (used <= (counts.get(value) ?? 0)) {
			taken.set(value, used);
			points.push({
				name: "variable",
				found: `${symbol}=${value}`
			});
		} else if (mustHave.has(symbol)) {
			const failure = `${symbol}=${value} is not in the binary: does the program read it anywhere?`;
			points.push({
				name: "variable",
				found: `${symbol} missing`,
				failure
			});
		} else unused.push(symbol);
	}
	return {
		points,
		unused
	};
}

// src/version/version-in-text.ts
/**
* Whether what stands there is the version and not a part of another one: `1.2` is not in `v1.2.3`, nor `v1.2.3` in `v1.2.3-rc1`. `revision`: of the
* binary's commit, which may follow (`v1.2.3-4f0c1d2`). Go lays its texts side by side without anything between them, so letters around a
* version of numbers say nothing.
*/
function standsWhole(version, { before, after }, revision) {
	if (isOfDependency(before)) return false;
	if (/^\d+(\.\d+)?$/.test(version)) return false;
	if (!/^\d+(\.\d+)+/.test(version)) return !/[A-Za-z0-9\x80-\xff]$/.test(before.replace(/v$/, "")) && !/^[A-Za-z0-9\x80-\xff]/.test(after);
	const isCut = /(?:\d\.?|go)$/.test(before) || /^(?:\d|\.\d)/.test(after);
	const isPrerelease = /^(?:-[0-9A-Za-z]|(?:rc|alpha|beta|pre|dev|[ab])\.?\d)/i.test(after);
	const [, commit = ""] = /^-g?([0-9a-f]{7,40})(?![0-9A-Za-z])/.exec(after) ?? [];
	return !isCut && (!isPrerelease || commit !== "" && revision.startsWith(commit));
}
/** In a path (`gin@v1.9.1/context.go`), and in Go's build information. */
function isOfDependency(before) {
	return /@v?$/.test(before) || /(?:^|\n)(?:dep|=>)\t[^\t\n]*\tv?$/.test(before);
}
/** What the version was found to be a part of, to be shown. */
function wholeAround(version, { before, after }) {
	const [head = ""] = /(?:v|go)?[\d.]*$/.exec(before) ?? [];
	const [tail = ""] = /^[0-9A-Za-z.+-]{0,20}/.exec(after) ?? [];
	return `${head}${version}${tail}`;
}

// src/proof/executable/linked-strings.ts
const chunkBytes$1 = 1048576;
const windowBytes = 65536;
/**
* How many string variables of an executable start with each of `values`, as the linker's -X writes them.
*
* -X makes a new text, closed by a NUL byte that Go's own string constants do not have, and lets the variable (a pointer
* and a length in a writable region) point at it (addstrdata in cmd/link/internal/ld/data.go). This looks for exactly that
* pair. The text of a value alone would prove nothing: the commit stands twice in every binary, in Go's build information and
* in runtime.modinfo. Without a symbol table (`-s`) the name of the variable cannot be read from the file: that it is
* *this* variable follows from the check of its source before linking.
*/
async function countLinkedStrings(executable, values) {
	const wanted = new Map([...new Set(values)].map((value) => [value, Buffer.from(`${value}\0`, "utf8")]));
	const lengths = new Set([...wanted.values()].map((bytes) => bytes.length - 1));
	const writable = executable.regions.filter((region) => region.writable);
	const places = await Promise.all(writable.map((region) => stringHeaders(executable, region, lengths, 1)));
	const counts = /* @__PURE__ */ new Map();
	for await (const text of textsAt(places.flat(), executable.contents)) for (const [value, bytes] of wanted) if (bytes.equals(text)) counts.set(value, (counts.get(value) ?? 0) + 1);
	return counts;
}
/** Whether a string of the program is exactly one of `values`: of a variable, or of a constant that is handed on as a value. */
async function holdsString(executable, values) {
	const wanted = values.map((value) => Buffer.from(value, "utf8"));
	const lengths = new Set(wanted.map(({ length }) => length));
	for (const region of executable.regions) {
		const places = await stringHeaders(executable, region, lengths, 0);
		for await (const text of textsAt(places, executable.contents)) if (wanted.some((value) => value.equals(text))) return true;
	}
	return false;
}
/** Every place of a text in a file, with what surrounds it as latin1: a constant, a part of a longer one, build information. */
async function* occurrencesOf(file, text) {
	const wanted = Buffer.from(text, "utf8").toString("latin1");
	const margin = 256 + wanted.length;
	for (let start = 0; start < file.sizeBytes; start += chunkBytes$1) {
		const from = Math.max(0, start - margin);
		const chunk = Buffer.from(await file.read(from, start - from + chunkBytes$1 + margin)).toString("latin1");
		for (let at = chunk.indexOf(wanted, start - from); at >= 0 && from + at < start + chunkBytes$1; at = chunk.indexOf(wanted, at + 1)) {
			const end = at + wanted.length;
			yield {
				before: chunk.slice(Math.max(0, at - 256), at),
				after: chunk.slice(end, end + 256)
			};
		}
	}
}
/** What all aligned pairs of a pointer into the file and one of the lengths point at; `closingBytes` follow each. */
async function stringHeaders({ contents, pointerBytes: size, littleEndian, regions }, region, lengths, closingBytes) {
	const places = [];
	for (let start = 0; start < region.sizeBytes; start += chunkBytes$1) {
		const available = Math.min(chunkBytes$1 + size, region.sizeBytes - start);
		const words = fieldsOf(await readAt(contents, region.offset + start, available), littleEndian);
		const word = (at) => size === 8 ? words.u64(at) : words.u32(at);
		for (let at = 0; at + 2 * size <= words.sizeBytes; at += size) {
			const length = word(at + size) + closingBytes;
			const offset = lengths.has(length - closingBytes) ? offsetOf(word(at), length, regions) : void 0;
			if (offset !== void 0) places.push({
				offset,
				length
			});
		}
	}
	return places;
}
function offsetOf(address, length, regions) {
	const region = regions.find((each) => address >= each.address && address + length <= each.address + each.sizeBytes);
	return region && region.offset + (address - region.address);
}
/**
* In the order of the file, a window of it at a time: a Mach-O file has its constants among what the loader may write to, so that
* for a short value tens of thousands of places have to be looked at.
*/
async function* textsAt(places, contents) {
	let window = /* @__PURE__ */ new Uint8Array();
	let windowOffset = 0;
	for (const { offset, length } of places.toSorted((one, other) => one.offset - other.offset)) {
		if (offset + length > windowOffset + window.byteLength) {
			window = await readAt(contents, offset, Math.max(windowBytes, length));
			windowOffset = offset;
		}
		yield window.subarray(offset - windowOffset, offset - windowOffset + length);
	}
}

// src/proof/prove-binary.ts
/** Reads the file and compares it with what it has to be. Throws `proof` with every point that failed, and what to do in `hint`. */
async function proveBinary(path, wanted, world, hint = "Look at GOFLAGS, `go env -w` and `ldflags`: they are what usually bends a build.") {
	const values = [...wanted.variables, ...wanted.demanded].map(({ value }) => value).filter((value) => value !== "");
	const subject = `the binary for ${formatTarget(wanted.target)}`;
	const facts = await readBinaryFacts(path, values, world.files).catch((cause) => {
		throw new ActionError("proof", `${subject} cannot be proved`, {
			cause,
			hint
		});
	});
	const proof = prove(facts, wanted);
	const [first, ...more] = proof.failures;
	if (first === void 0) return proof;
	const message = `${subject} is not what it should be${more.length === 0 ? "" : ` in ${more.length + 1} points, the first of them`}: ${first}`;
	throw new ActionError("proof", message, {
		hint,
		evidence: proof.failures
	});
}
/** `values`: what variables may hold, to be looked for. Throws `proof` when the file cannot be read as an executable. */
function readBinaryFacts(path, values, files) {
	return files.withFile(path, async (file) => {
		const executable = await readExecutable(file);
		return {
			executable,
			buildInfo: await readGoBuildInfo(executable),
			linkedStrings: await countLinkedStrings(executable, values)
		};
	});
}

// src/go-build/errors/usage-lines.ts
/**
* Tells the lines of a usage: the linker and the compiler print a hundred of them for a flag that they do not know, and what is
* wrong stands above. The function takes one line after the other.
*/
function createUsageFilter() {
	let inUsage = false;
	return (line) => {
		inUsage = /^usage: \S+ \[options\]/.test(line) || inUsage && /^\s/.test(line);
		return inUsage;
	};
}
function withoutUsage(output) {
	const isUsage = createUsageFilter();
	return output.split("\n").filter((line) => !isUsage(line)).join("\n");
}

// src/go-build/run/compile-progress.ts
const intervalMs = 1e4;
/** Counts packages, and says every 10 s how many, so that nobody wonders whether a cold build hangs. */
function followCompilation(clock, say) {
	const startMs = clock.elapsed();
	let saidMs = startMs;
	let compiled = 0;
	return {
		take(line) {
			if (!namesPackage(line)) return false;
			compiled += 1;
			const nowMs = clock.elapsed();
			if (nowMs - saidMs >= intervalMs) {
				saidMs = nowMs;
				say(`${count(compiled, "package")} compiled in ${Math.round((nowMs - startMs) / 1e3)} s, the last one ${line}`);
			}
			return true;
		},
		get compiled() {
			return compiled;
		}
	};
}
/** What Go prints besides, without the names of packages. */
function withoutPackages(output) {
	return output.split("\n").filter((line) => !namesPackage(line)).join("\n");
}
/** Longer than any import path: a file name has at most 255 bytes, and few are nested deeply. */
const maxPathLength = 1e3;
/** An import path has neither white space nor a colon; everything else that Go prints has. */
function namesPackage(line) {
	return line.length <= maxPathLength && /^[^\s:#]+$/.test(line);
}

// src/go-build/run/build-target.ts
/**
* Builds for one target below `directory`, in its turn, and proves the binaries, while the next one is built. Throws `proof`; source
* that does not compile is an outcome.
*/
async function buildTarget(job, directory, inTurn, world) {
	const { clock, runner, cancelled } = world;
	const { programs } = job;
	const target = formatTarget(job.target);
	const say = (line) => runner.info(`[${target}] ${line}`);
	const place = join(directory, targetName(job.target));
	const { startMs, failed, warnings, done, files } = await inTurn(async () => {
		if (cancelled.aborted) throw new ActionError("cancelled", `cancelled before ${target} was built`);
		const startMs = clock.elapsed();
		say("building");
		return {
			...job.make ? await runMake(job, job.make, place, say, world) : await runGo(job, place, say, world),
			startMs
		};
	});
	if (failed !== void 0) return {
		kind: "failed",
		target,
		...failed
	};
	for (const warning of warnings) runner.warning(`[${target}] ${warning}`);
	const binaries = [];
	for (const [index, program] of programs.entries()) binaries.push(await takeBinary(program, files[index] ?? "", job, startMs, say, world));
	const sizes = binaries.map(({ name, sizeBytes }) => {
		const size = `${(sizeBytes / 1024 ** 2).toFixed(1)} MiB`;
		return binaries.length === 1 ? size : `${name} ${size}`;
	});
	say(`built and proved in ${((clock.elapsed() - startMs) / 1e3).toFixed(1)} s, ${done}, ${sizes.join(", ")}`);
	return {
		kind: "built",
		binaries
	};
}
async function takeBinary({ name, wanted }, path, { make }, startMs, say, { files, clock, runner }) {
	const { mainPackage, target } = wanted;
	const { points, unused } = await proveBinary(path, wanted, { files }, make && "Let the recipe take GOOS, GOARCH and CGO_ENABLED as they are given, and hand on the version variables, as in `go build -trimpath -ldflags \"$$LDFLAGS\" -o \"$$OUTPUT\" .`");
	if (unused.length > 0) say(`not read by the program, so not in the binary: ${unused.join(", ")}`);
	const linking = needsOfHosts(points, wanted);
	if (linking !== void 0) runner.notice(linking);
	return {
		name,
		mainPackage,
		target,
		path,
		sizeBytes: (await files.stat(path))?.sizeBytes ?? 0,
		sha256: await files.sha256(path),
		proof: points,
		elapsedMs: clock.elapsed() - startMs
	};
}
async function runGo(job, place, say, { processes, clock }) {
	const { programs, target, moduleDirectory } = job;
	const progress = followCompilation(clock, say);
	const isUsage = createUsageFilter();
	const files = /* @__PURE__ */ new Map();
	const warnings = [];
	for (const [index, batch] of batchesOf(programs, target).entries()) {
		const [only] = batch.length === 1 ? batch : [];
		const directory = join(place, `${index}`);
		for (const program of batch) {
			const file = only ? fileName(program.name, target) : goFileName(program.wanted.mainPackage, target);
			files.set(program, join(directory, file));
		}
		const { exitCode, stderr } = await processes.run({
			argv: buildArguments({
				...job,
				packages: batch.map(({ ldflags, wanted }) => ({
					path: wanted.mainPackage,
					ldflags
				})),
				output: (only && files.get(only)) ?? directory + sep
			}),
			cwd: moduleDirectory,
			env: buildEnvironment(job),
			onLine: (line) => {
				if (!isUsage(line) && !progress.take(line)) say(readableLine(line));
			}
		});
		warnings.push(...describeLinking(stderr));
		const output = withoutUsage(withoutPackages(stderr));
		const failed = {
			command: "go build",
			exitCode,
			output,
			stderr: output
		};
		if (exitCode !== 0) return {
			failed,
			warnings,
			done: "",
			files: []
		};
	}
	return {
		failed: void 0,
		warnings,
		done: `${count(progress.compiled, "package")} compiled`,
		files: programs.map((program) => files.get(program) ?? "")
	};
}
/** The go command calls programs by their directories: those that it would give one name (`api/cmd`, `job/cmd`) are built in turn. */
function batchesOf(programs, target) {
	const groups = [...Map.groupBy(programs, ({ wanted }) => goFileName(wanted.mainPackage, target).toLowerCase()).values()];
	const turns = Math.max(...groups.map((sameName) => sameName.length));
	return Array.from({ length: turns }, (_, turn) => groups.flatMap((sameName) => sameName[turn] ?? []));
}
async function runMake(job, make, place, say, { processes, files }) {
	const { programs, target, cgo, moduleDirectory } = job;
	const { name = "", ldflags = "" } = programs[0] ?? {};
	const outputFile = join(place, fileName(name, target));
	await files.makeDirectory(dirname(outputFile));
	const { argv, env } = makeCommand({
		...make,
		target,
		cgo,
		ldflags,
		outputFile
	});
	const command = `make ${make.makeTarget}`;
	const isUsage = createUsageFilter();
	const { exitCode, stdout, stderr } = await processes.run({
		argv,
		cwd: moduleDirectory,
		env: {
			...buildEnvironment(job),
			...env
		},
		onLine: (line) => {
			if (!isUsage(line)) say(readableLine(line));
		}
	});
	const taken = join(place, "taken", fileName(name, target));
	const ran = {
		warnings: describeLinking(stderr),
		done: `by ${command}`,
		files: [taken]
	};
	if (exitCode !== 0) {
		const [said, reason] = [`${stdout.trimEnd()}\n${stderr}`, stderr].map(withoutUsage);
		return {
			...ran,
			failed: {
				command,
				exitCode,
				output: said,
				stderr: reason
			},
			warnings: []
		};
	}
	if ((await files.stat(outputFile))?.kind !== "file") throw nothingAtOutput(make.makeTarget, formatTarget(target), outputFile);
	await files.copy(outputFile, taken, 493);
	return {
		...ran,
		failed: void 0
	};
}

// src/go-build/run/changed-meanwhile.ts
/**
* The go command asks git for changes when a build starts, which may be after the version was read. A proof that failed for that
* reason names the files that have come since, as far as they are still there; any other error is given back as it is.
*/
async function explainChanges(error, { dirtyFiles }, moduleDirectory, world) {
	if (!(error instanceof ActionError && error.evidence.some((line) => modifiedMeanwhile.test(line)))) return error;
	const status = await outputOf(gitIn(moduleDirectory, world)("status", "--porcelain", "-z")).catch(() => void 0);
	if (status === void 0) return error;
	const changed = parseStatus(status).filter((file) => !dirtyFiles.includes(file));
	const named = changed.length === 0 ? "files that are gone again" : changed.slice(0, 3).join(", ");
	return new ActionError(error.code, `${error.message}: Go has stamped the build as modified, for ${named}`, {
		cause: error.cause,
		evidence: [...error.evidence, ...changed.slice(0, 20).map((file) => `changed meanwhile: ${file}`)],
		hint: "With `checks`, tests run beside the build: let them write to t.TempDir(), or name in .gitignore what they leave. Let a Makefile write to OUTPUT only."
	});
}
/** Of the right commit. */
const modifiedMeanwhile = /^revision: found vcs\.modified=true, wanted false/;

// src/go-build/run/check-cgo-needs.ts
/**
* Names the packages of the programs that need cgo, before anything is compiled. Costs the reading of the files that Go leaves out;
* only where they look as if something were missing is Go asked once more, because it alone knows the constraints. Answers with
* warnings. Errors: `build`; where the job itself has set CGO_ENABLED=0, somebody means it, and what can be built is built.
*/
async function checkCgoNeeds(targets, build, moduleDirectory, go, world) {
	if (build.cgo) return [];
	const checked = await settleBounded(targets, world.platform.cores, async ({ target, programs }) => {
		const compilation = compilationOf(build, target);
		const warnings = [];
		for (const { main } of programs) warnings.push(...await checkProgram(main, compilation, moduleDirectory, go, world));
		return warnings;
	});
	return [...new Set(valuesOf(checked).flat())];
}
async function checkProgram({ importPath: mainPackage, program: listed }, compilation, moduleDirectory, go, world) {
	const judge = (packages) => judgeCgoNeeds(packages, (importPath) => describeChain(shortestChain(listed, mainPackage, importPath)));
	const suspects = (await withLeftOutC(listed, compilation, world)).filter((each) => Object.values(judge([each])).some((sentences) => sentences.length > 0));
	if (suspects.length === 0) return [];
	const patterns = suspects.map(({ importPath }) => importPath);
	const withCgo = await listPackages({
		...compilation,
		cgo: true,
		patterns,
		moduleDirectory
	}, go, world);
	const ofTarget = new Set(withCgo.flatMap(({ ImportPath, CgoFiles = [] }) => CgoFiles.length > 0 ? [ImportPath] : []));
	const { impossible, useless, warnings } = judge(suspects.filter(({ importPath }) => ofTarget.has(importPath)));
	const errors = [...impossible, ...useless];
	const isMeant = impossible.length === 0 && world.runner.env["CGO_ENABLED"] === "0";
	if (errors.length === 0 || isMeant) return [...errors, ...warnings].map((sentence) => `cgo is off: ${sentence}`);
	throw new ActionError("build", `cgo is off, and the program needs it: ${errors.join("; ")}`, { hint: "Set `cgo: true`, or import a package in pure Go. With CGO_ENABLED=0 in the environment of the step, a package that can be compiled without cgo is built all the same, with a warning." });
}
/** Standard packages have everything in pure Go. */
async function withLeftOutC(listed, { target, tags }, { files }) {
	const read = async (directory, names) => (await Promise.all(names.map((name) => files.readText(join(directory, name))))).map((text) => text ?? "");
	return (await Promise.all(listed.map(async ({ ImportPath, Dir, Standard, GoFiles = [], IgnoredGoFiles = [] }) => {
		const ignored = IgnoredGoFiles.filter((file) => fitsTarget(file, target));
		if (Standard || Dir === void 0 || ignored.length === 0) return [];
		const leftOut = (await read(Dir, ignored)).filter((text) => isForCgo(text, target, tags));
		return leftOut.length === 0 ? [] : [{
			importPath: ImportPath,
			leftOut,
			compiled: await read(Dir, GoFiles)
		}];
	}))).flat();
}
function describeChain(chain) {
	return chain.length < 2 ? "" : `, imported by ${chain.slice(0, -1).join(" > ")}`;
}

// src/go-build/run/explain-compile-errors.ts
/** More of them say nothing new. */
const mostNames = 3;
/**
* What the compiler does not tell, as sentences: a merge conflict, and where names are declared that it did not find, when that is a
* file which is left out of the build. undefined: nothing that is known.
*/
async function explainCompileErrors(output, packages, choice, moduleDirectory, { files }) {
	const errors = parseCompileErrors(output, moduleDirectory, moduleDirectory);
	const conflict = await findConflict(errors, moduleDirectory, files);
	if (conflict !== void 0) return `${conflict} holds a merge conflict: resolve it, and commit the file.`;
	const found = [];
	for (const { name, directory } of undefinedNames(errors, packages, moduleDirectory)) {
		const listed = packages.find(({ Dir }) => Dir === directory);
		for (const file of listed === void 0 ? [] : leftOutFiles(listed)) {
			const text = await files.readText(join(directory, file)).catch(() => void 0) ?? "";
			if (!declares(text, name)) continue;
			const path = relative(moduleDirectory, join(directory, file)).split(sep).join("/");
			const why = whyNotCompiled(file, text, choice);
			if (why !== void 0) found.push(`${name} is declared in ${path}, which ${why}`);
			break;
		}
	}
	return found.length === 0 ? void 0 : found.join(" ");
}
/** The first file that has one where an error is. */
async function findConflict(errors, moduleDirectory, files) {
	for (const [place, ofFile] of Map.groupBy(errors, (error) => error.place)) {
		const lines = (await files.readText(resolve(moduleDirectory, place)).catch(() => void 0) ?? "").split("\n");
		const isMarker = ({ line }) => /^(?:<{7}|={7}|>{7}|\|{7})(?:\s|$)/.test(lines[line - 1] ?? "");
		if (ofFile.some(isMarker)) return place.replace(/^\.[/\\]/, "");
	}
}
function undefinedNames(errors, packages, moduleDirectory) {
	const names = errors.flatMap(({ place, message }) => {
		const [, qualifier, name] = /^undefined: (?:([\p{L}\p{N}_]+)\.)?([\p{L}\p{N}_]+)$/u.exec(message) ?? [];
		if (name === void 0) return [];
		if (qualifier === void 0) return [{
			name,
			directory: dirname(resolve(moduleDirectory, place))
		}];
		return packages.filter(({ Name, Standard }) => Name === qualifier && !Standard).flatMap(({ Dir }) => Dir === void 0 ? [] : [{
			name,
			directory: Dir
		}]);
	});
	return [...new Map(names.map((each) => [`${each.directory} ${each.name}`, each])).values()].slice(0, mostNames);
}
const leftOutFiles = ({ IgnoredGoFiles = [], TestGoFiles = [] }) => [...IgnoredGoFiles, ...TestGoFiles];
/** At the top level, alone or in a group. */
function declares(text, name) {
	return new RegExp(`^(?:func|var|const|type) ${name}\\b|^(?:var|const|type) \\([^)]*^\\t${name}\\b`, "m").test(text);
}
/** The rest of a sentence, and what to do, as a sentence: another target is no way to have the name for this one. */
function whyNotCompiled(file, text, choice) {
	const name = basename(file);
	if (name.endsWith("_test.go")) return "is a test: only tests have it. Move it into a file without `_test`.";
	const leftOut = whyLeftOut({
		name,
		constraint: readHeader(text).constraint,
		importsC: importsC(text)
	}, choice);
	return leftOut && `${leftOut.why}. ${remedyFor(leftOut)}`;
}
function remedyFor({ remedy, by, why }) {
	if (remedy !== void 0 && by !== "targets") return remedy;
	return why.endsWith("by its name") ? "If it is meant for every target, rename it: Go reads the end of its name as one." : "Declare it for this target as well.";
}

// src/go-build/programs/main-package.ts
function mainsOf(packages) {
	return packages.flatMap((listed) => {
		const { Name, Dir, ImportPath, Module, DepOnly } = listed;
		if (Name !== "main" || !Dir || DepOnly) return [];
		return [{
			importPath: ImportPath,
			directory: Dir,
			modulePath: Module?.Path ?? ImportPath,
			listed,
			program: importedBy(listed, packages)
		}];
	});
}
/** A package with everything that it imports; the list may hold other programs as well. */
function importedBy(root, packages) {
	const byPath = new Map(packages.map((each) => [each.ImportPath, each]));
	const found = /* @__PURE__ */ new Set([root]);
	for (const { Imports = [] } of found) for (const path of Imports) {
		const imported = byPath.get(path);
		if (imported !== void 0) found.add(imported);
	}
	return [...found];
}
/** As a user would write it in `main`. */
function formatMain({ directory, importPath }, moduleDirectory) {
	const path = relative(moduleDirectory, directory).split(sep).join("/");
	return path === "" ? "." : path.startsWith("..") ? importPath : `./${path}`;
}

// src/go-build/programs/list-programs.ts
/** Asks Go about the packages for each target, with everything that they import. Errors that not all targets share say whose they are. */
async function listPrograms(patterns, { moduleDirectory, compilations, toolFacts }, go, world) {
	if (patterns.length === 0) return compilations.map((compilation) => ({
		compilation,
		packages: [],
		mains: []
	}));
	const listings = await settleBounded(compilations, world.platform.cores, async (compilation) => {
		const request = {
			...compilation,
			patterns,
			withImports: true,
			moduleDirectory,
			toolFacts
		};
		const packages = await listPackages(request, go, world);
		const mains = [];
		for (const main of mainsOf(packages)) if (await hasEntry(main, compilation, world)) mains.push(main);
		return {
			compilation,
			packages,
			mains
		};
	});
	const isShared = listings.every(({ status }) => status === "rejected");
	return valuesOf(listings.map((listing, index) => listing.status === "fulfilled" || isShared ? listing : {
		status: "rejected",
		reason: forTarget(listing.reason, compilations[index]?.target)
	}));
}
/** Whether something that is compiled declares `func main()`; without it Go compiles everything, and then cannot link. */
async function hasEntry({ directory, listed }, { flags }, { files }) {
	const { GoFiles = [], CgoFiles = [], Error: error } = listed;
	if (error !== void 0 || lastValue(flags, "overlay") !== void 0) return GoFiles.length + CgoFiles.length > 0;
	for (const name of [...GoFiles, ...CgoFiles]) if (declaresFunction(await files.readText(join(directory, name)) ?? "", "main")) return true;
	return false;
}
/** The same error, of one target among several. */
function forTarget(error, target) {
	if (!(error instanceof ActionError) || target === void 0) return error;
	const { code, message, hint, evidence, cause } = error;
	const details = {
		evidence,
		cause,
		...hint === void 0 ? {} : { hint }
	};
	return new ActionError(code, `for ${formatTarget(target)}: ${message}`, details);
}
/** A directory as the go command takes it: relative, as Go finds a module by its real path, which the working directory need not be. */
function patternOf({ moduleDirectory }, ...path) {
	const place = relative(moduleDirectory, join(...path)).split(sep).join("/");
	return place === "" ? "." : place.startsWith("../") ? place : `./${place}`;
}

// src/go-build/programs/excluded-programs.ts
/** All programs that were seen, for whatever target and tags. */
function candidatesOf(request) {
	return request.scanned.places.filter(isProgram$1).map((place) => ({
		place,
		pattern: patternOf(request, place.directory)
	}));
}
/** Why a program is not there for one target: of each file with a `func main()`. Empty: nothing that is known. */
function whyExcluded({ place, pattern }, { target, tags, cgo }, goVersion) {
	return place.files.filter(isEntry).flatMap((file) => {
		const leftOut = whyLeftOut(file, {
			target,
			tags,
			cgo,
			goVersion
		});
		return leftOut === void 0 ? [] : [{
			...leftOut,
			file: fileIn(pattern, file.name)
		}];
	});
}
const fileIn = (pattern, name) => pattern === "." ? name : `${pattern}/${name}`;
const isListedFor = (pattern) => ({ mains }) => mains.some(({ listed }) => listed.Match?.includes(pattern));
/** The same for a target where others have the program: another target is no remedy then. */
function withoutTarget(reason, target) {
	const remedy = `Take \`${formatTarget(target)}\` out of \`targets\`.`;
	return reason.by === "targets" ? {
		...reason,
		remedy
	} : reason;
}
/** Whether a program is there for none of the targets, and would be with other tags. */
function isBehindTags(candidate, listings, goVersion) {
	if (listings.some(isListedFor(candidate.pattern))) return false;
	return listings.some(({ compilation }) => whyExcluded(candidate, compilation, goVersion).some(({ by }) => by === "tags"));
}
const namesOf$1 = (listings) => listings.map(({ compilation: { target } }) => formatTarget(target)).join(", ");
function becauseOf(reasons) {
	return reasons.length === 0 ? "" : `: ${reasons.map(({ file, why }) => `${file} ${why}`).join("; ")}`;
}
/** What a user should know of programs that are there for some of the targets only, as sentences. */
function describePartial(candidates, listings, { moduleDirectory }, goVersion) {
	return [...new Map(listings.flatMap((listing) => listing.mains).map((main) => [main.importPath, main])).values()].flatMap((main) => {
		const [there, absent] = [true, false].map((wanted) => listings.filter(({ mains }) => mains.some(({ importPath }) => importPath === main.importPath) === wanted));
		const [without] = absent ?? [];
		if (without === void 0) return [];
		const name = formatMain(main, moduleDirectory);
		const candidate = candidates.find(({ pattern }) => pattern === name || main.listed.Match?.includes(pattern));
		const reasons = candidate === void 0 ? [] : whyExcluded(candidate, without.compilation, goVersion);
		return [`${name} is built for ${namesOf$1(there ?? [])} only${becauseOf(reasons)}.`];
	});
}
/** The same of programs that are there for none of them. */
function describeAbsent(candidates, listings, goVersion) {
	return candidates.flatMap((candidate) => {
		const [first] = listings;
		if (first === void 0 || listings.some(isListedFor(candidate.pattern))) return [];
		const reasons = whyExcluded(candidate, first.compilation, goVersion);
		const [remedy = ""] = reasons.flatMap((reason) => reason.remedy ?? []);
		return [`${candidate.pattern} is not built for ${namesOf$1(listings)}${becauseOf(reasons)}. ${remedy}`.trim()];
	});
}

// src/go-build/programs/main-errors.ts
function noMainPackage(search) {
	const { places, leftOut, withoutMain, nested, scripts, listed } = search;
	const evidence = named(listed).flatMap(({ Error: error }) => error && !isAbsence(error.Err) ? [[error.Pos, error.Err]] : []).map((words) => words.filter((word) => word).join(": ")).slice(0, 10);
	const error = (why, hint) => new ActionError("input", `no main package in ${places.join(", ")}: ${why}`, {
		hint,
		evidence
	});
	if (leftOut.length > 0) {
		const remedies = new Set(leftOut.flatMap(({ remedy }) => remedy ?? []));
		return error(leftOut.map(({ file, why }) => `${file} ${why}`).join("; "), [...remedies].join(" ") || "Set `main` to the directory of another program.");
	}
	if (withoutMain.length > 0) return error(`\`package main\` in ${withoutMain.join(", ")} has no \`func main()\``, "Write one, or set `main` or `working-directory` to the directory of the program.");
	if (nested.length > 0) return error(`${nested.join(", ")} is a module of its own`, adviceFor(nested));
	const [unread] = evidence;
	return error(unread !== void 0 ? `Go cannot read a package: ${unread}` : scripts.length > 0 ? `there are only scripts: ${scripts.join(", ")}` : named(listed).length === 0 ? "there is no Go package" : "all packages are libraries", "A service needs a `package main` with a `func main()`. Set `working-directory` to the module that has it, or `main` to its directory.");
}
/** What to do about programs in modules that no go.work uses. */
function adviceFor(nested) {
	const [first = ""] = nested;
	return `Set \`working-directory: ${first.replace(/^\.\//, "")}\`, or use it in a go.work: \`go work init . ${nested.join(" ")}\`.`;
}
const named = (packages) => packages.filter(({ DepOnly }) => !DepOnly);
function isAbsence(message) {
	return /no such file or directory|directory not found|no Go files in|cannot find the (file|path)|matched no packages/.test(message);
}
/** Several where one is needed; of those behind tags one is enough. */
function severalMainPackages(mains, { leftOut, behindTags }, moduleDirectory, why) {
	const names = [...mains.map((main) => formatMain(main, moduleDirectory)), ...behindTags].sort();
	const likely = behindTags.length === 0 ? likelyService(mains) : void 0;
	const example = likely === void 0 ? names[0] : formatMain(likely.main, moduleDirectory);
	const reason = likely === void 0 ? "" : `, the only one of them that uses ${likely.imports}`;
	const hidden = behindTags.length === 0 ? "" : ` Only other \`tags\` bring in ${behindTags.join(", ")}.`;
	const others = leftOut.length === 0 ? "" : ` Not counted, as tools or examples: ${leftOut.join(", ")}.`;
	return new ActionError("input", `${names.length} main packages, and ${why}: ${names.join(", ")}`, { hint: `Set \`main\` to the one that is meant, for example \`main: ${example}\`${reason}.${hidden}${others}` });
}
/** The only program that imports a web framework, or at least a server. */
function likelyService(mains) {
	for (const imports of ["github.com/gin-gonic/gin", "net/http"]) {
		const [main, ...others] = mains.filter(({ program }) => program.some(({ ImportPath }) => ImportPath === imports));
		if (main !== void 0 && others.length === 0) return {
			main,
			imports
		};
	}
}
/** `main` named something else than a main package. `available`: the programs that there are, as a user would write them. */
function notAMainPackage(wanted, listed, leftOut, available) {
	const [first] = named(listed);
	const other = named(listed).find(({ Name }) => Name !== void 0 && Name !== "main");
	const isMain = named(listed).some(({ Name }) => Name === "main");
	const why = leftOut?.why ?? (other?.Name ? `it is package ${other.Name}` : isMain ? "it has no `func main()`" : first?.Error?.Err ?? "there is no such package");
	const near = nearest(wanted.replace(/^(\.\/)?/, "./"), available);
	const advice = leftOut?.remedy ?? (near ? `Did you mean ${near}?` : available.length > 0 ? `There is ${available.map((name) => `\`${name}\``).join(", ")}.` : void 0);
	return new ActionError("input", `main: ${wanted} is no main package: ${why}`, advice ? { hint: advice } : {});
}

// src/go-build/programs/discover-programs.ts
/**
* Every program of the modules. Tools and examples, told by their directories, count only where there is nothing else; what was seen
* and not taken is said. Errors: `input`.
*/
async function discoverPrograms(request, go, world) {
	const { services, helpers } = sortPrograms(request);
	const chosen = services.length > 0 ? services : helpers;
	const patterns = chosen.map(({ pattern }) => pattern);
	const listings = await listPrograms(patterns, request, go, world);
	const empty = listings.find(({ mains }) => mains.length === 0);
	if (empty !== void 0) {
		const { target } = empty.compilation;
		const isShared = listings.every(({ mains }) => mains.length === 0);
		const reasons = chosen.flatMap((candidate) => whyExcluded(candidate, empty.compilation, go.version));
		const error = await explainNothing(isShared ? reasons : reasons.map((reason) => withoutTarget(reason, target)), empty, request, go, world);
		throw isShared ? error : forTarget(error, target);
	}
	const leftOut = chosen === services ? helpers.map(({ pattern }) => pattern) : [];
	const nested = nestedPrograms(request);
	return {
		perTarget: listings.map(({ mains }) => mains),
		leftOut,
		behindTags: chosen.filter((candidate) => isBehindTags(candidate, listings, go.version)).map(({ pattern }) => pattern),
		notices: [
			...describePartial(chosen, listings, request, go.version),
			...describeAbsent(chosen, listings, go.version),
			...describeLeftOut(leftOut),
			...nested.length === 0 ? [] : [`Not built, because it is a module of its own: ${nested.join(", ")}. ${adviceFor(nested)}`]
		]
	};
}
function sortPrograms(request) {
	const all = candidatesOf(request);
	const isHelper = ({ place, pattern }) => isAuxiliary(pattern) || request.scanned.tools.has(place.directory);
	return {
		services: all.filter((each) => !isHelper(each)),
		helpers: all.filter(isHelper)
	};
}
function describeLeftOut(leftOut) {
	if (leftOut.length === 0) return [];
	const [first = ""] = leftOut;
	return [`Not built, as tools or examples by their directories or by go.mod: ${leftOut.join(", ")}. To build one, name it in \`main\`, for example \`main: ${first}\`.`];
}
/** Modules that Go does not look into, and that hold programs. */
function nestedPrograms(request) {
	return request.scanned.nested.filter(({ places }) => places.some(isProgram$1)).map(({ directory }) => patternOf(request, directory)).filter((pattern) => !isAuxiliary(pattern));
}
async function explainNothing(leftOut, { compilation }, request, go, world) {
	const { moduleDirectory, modules, scanned } = request;
	const patterns = modules.map((module) => patternOf(request, join(module, "...")));
	const listed = await listPackages({
		...compilation,
		patterns,
		moduleDirectory,
		toolFacts: request.toolFacts
	}, go, world);
	const unread = listed.filter(({ Error: error }) => error !== void 0);
	await checkEmbedded(unread, {
		workspace: moduleDirectory,
		isMade: false
	}, world);
	return noMainPackage({
		places: modules.map((module) => patternOf(request, module)),
		leftOut,
		withoutMain: scanned.places.filter((place) => !isProgram$1(place) && place.files.some(({ constraint }) => !isNever(constraint))).map(({ directory }) => patternOf(request, directory)),
		nested: nestedPrograms(request),
		scripts: scanned.places.flatMap(({ directory, files }) => files.filter(({ constraint }) => isNever(constraint)).map(({ name, constraint }) => `${fileIn(patternOf(request, directory), name)} (\`//go:build ${constraint}\`)`)),
		listed
	});
}

// src/go-build/programs/named-programs.ts
/** The programs that the input `main` names: each of its entries must be one for some target, and each target needs one. Errors: `input`. */
async function namedPrograms(wanted, request, go, world) {
	const entries = await Promise.all(mainEntries(wanted).map(async (entry) => ({
		...entry,
		patterns: await expand(entry, request, world)
	})));
	const patterns = entries.flatMap((entry) => entry.patterns);
	const listings = await listPrograms(patterns, request, go, world);
	const isThere = (entry) => (listing) => entry.patterns.some((pattern) => isListedFor(pattern)(listing));
	const candidates = candidatesOf(request);
	const refuse = (entry, { packages, compilation }) => {
		const matched = packages.filter(({ Match = [] }) => Match.some((pattern) => entry.patterns.includes(pattern)));
		const place = candidates.find(({ pattern }) => entry.patterns.includes(pattern));
		const [reason] = place === void 0 ? [] : whyExcluded(place, compilation, go.version);
		const isShared = listings.every(({ mains }) => mains.length === 0);
		const why = reason && !isShared ? withoutTarget(reason, compilation.target) : reason;
		const available = candidates.map(({ pattern }) => pattern);
		return notAMainPackage(entry.text, matched, why && {
			...why,
			why: `${why.file} ${why.why}`
		}, available);
	};
	const [first] = listings;
	for (const entry of entries) if (first !== void 0 && !listings.some(isThere(entry))) throw refuse(entry, first);
	for (const listing of listings) {
		const [entry] = entries;
		if (entry !== void 0 && listing.mains.length === 0) throw forTarget(refuse(entry, listing), listing.compilation.target);
	}
	const named = candidates.filter(({ pattern }) => patterns.includes(pattern));
	return {
		perTarget: listings.map(({ mains }) => mains),
		leftOut: [],
		behindTags: [],
		notices: [
			...describeFiles(entries, listings, request.moduleDirectory),
			...describePartial(candidates, listings, request, go.version),
			...describeAbsent(named, listings, go.version)
		]
	};
}
async function expand({ pattern, isGlob }, request, { files }) {
	if (!isGlob) return [pattern];
	const sources = await files.glob(`${pattern}/*.go`, request.moduleDirectory);
	return [...new Set(sources.map((source) => patternOf(request, dirname(source))))];
}
/** What a user should know about files in `main`. */
function describeFiles(entries, listings, moduleDirectory) {
	const named = entries.filter(({ namesFile }) => namesFile);
	if (named.length === 0) return [];
	const packages = listings.flatMap((listing) => listing.mains).flatMap((main) => named.some(({ pattern }) => main.listed.Match?.includes(pattern)) ? [formatMain(main, moduleDirectory)] : []);
	return [`main: ${named.map(({ text }) => text).join(", ")} is built as its package, ${[...new Set(packages)].join(", ")}: Go would leave out the other files of the package and the commit if only files were named.`];
}

// src/go-build/programs/programs.ts
/**
* Each program with its name; `wanted` overrides that of the only one. `rootPrograms`: paths of the modules that are programs themselves.
* Each stands in a directory of its own: what is in one place does not depend on what else is built. Errors: `input` for two of the same name.
*/
function namePrograms(mains, wanted, moduleDirectory, rootPrograms) {
	const isAlone = mains.length === 1;
	const nameOf = (main) => programName(main, rootPrograms.includes(main.modulePath));
	const programs = mains.map((main) => ({
		name: isAlone && wanted || nameOf(main),
		main
	}));
	const problems = [...Map.groupBy(programs, ({ name }) => name.toLowerCase()).values()].flatMap((same) => {
		const [{ name } = { name: "" }] = same;
		const places = same.map(({ main }) => formatMain(main, moduleDirectory)).join(", ");
		if (same.length > 1) return [`${places} would all be called ${name}`];
		const problem = problemOfBinaryName(name);
		return problem === void 0 ? [] : [`${places} would be called ${JSON.stringify(name)}, which ${problem}`];
	});
	if (problems.length === 0) return programs;
	throw new ActionError("input", `main: ${problems.join("; ")}`, { hint: "A program is called like its directory, or like its module where the directory is only called `cmd` or the like. Rename one, or build them in steps of their own, each with `main` and `name`." });
}

// src/go-build/source/scan-modules.ts
/**
* Finds every directory with a `package main` in some modules, for whatever target and tags. `go list ./...` would name only what is
* compiled for one target: it passes over a directory that build constraints empty, and over modules inside of modules.
*/
async function scanModules(modules, world) {
	const scanned = await Promise.all(modules.map((module) => scanModule(module, world)));
	const nested = [...new Set(scanned.flatMap((module) => module.nested))].filter((place) => !modules.includes(place));
	const others = [];
	for (const directory of nested) {
		const { places, nested: deeper } = await scanModule(directory, world);
		others.push({
			directory,
			places
		});
		nested.push(...deeper.filter((place) => !modules.includes(place) && !nested.includes(place)));
	}
	return {
		places: scanned.flatMap((module) => module.places).sort((one, other) => one.directory < other.directory ? -1 : 1),
		tools: new Set(scanned.flatMap((module) => module.tools)),
		nested: others
	};
}
/** So many directories are read side by side: more only keep more files open. */
const atOnce = 64;
async function scanModule(root, world) {
	const { tools, isIgnored } = await readScope(root, world);
	const places = [];
	const nested = [];
	const waiting = [root];
	while (waiting.length > 0) {
		const read = await Promise.all(waiting.splice(0, atOnce).map(async (directory) => {
			const entries = await world.files.listEntries(directory);
			return {
				directory,
				entries,
				isNested: directory !== root && entries.some(({ name, kind }) => name === "go.mod" && kind === "file")
			};
		}));
		const looked = await Promise.all(read.map(({ directory, entries, isNested }) => isNested ? void 0 : placeAt(directory, entries, world)));
		for (const [index, { directory, entries, isNested }] of read.entries()) {
			const place = looked[index];
			if (place !== void 0) places.push(place);
			if (isNested) nested.push(directory);
			else waiting.push(...entries.filter(isSearched).map(({ name }) => join(directory, name)).filter((path) => !isIgnored(path)));
		}
	}
	return {
		places,
		tools,
		nested
	};
}
/** As `./...` of the go command, which walks through node_modules as well. */
function isSearched({ name, kind }) {
	return kind === "directory" && !/^[._]|^(testdata|vendor|node_modules)$/.test(name);
}
/** What go.mod says of its directories: `tool` lines, and the `ignore` lines of Go 1.25. */
async function readScope(root, { files }) {
	const text = await files.readText(join(root, "go.mod")).catch(() => void 0) ?? "";
	const { module = "" } = readGoMod(text);
	const lines = readModLines(text).flatMap(({ verb, words: [word = ""] }) => ({
		verb,
		word
	}));
	const tools = lines.flatMap(({ verb, word }) => verb === "tool" && (word === module || word.startsWith(`${module}/`)) ? [join(root, word.slice(module.length))] : []);
	const ignored = lines.flatMap(({ verb, word }) => verb === "ignore" ? [word.replace(/\/$/, "")] : []);
	const isIgnored = (path) => ignored.some((each) => each.startsWith("./") ? path === join(root, each) : path.endsWith(`/${each}`));
	return {
		tools,
		isIgnored
	};
}
/** The directory as one of `package main`; one file is read of a library, and all of a program. */
async function placeAt(directory, entries, { files }) {
	const names = entries.flatMap(({ name, kind }) => /^[^._].*\.go$/.test(name) && !name.endsWith("_test.go") && (kind === "file" || kind === "link") ? [name] : []);
	const main = [];
	for (const name of names) {
		const source = await files.readText(join(directory, name)).catch(() => void 0) ?? "";
		const packageName = packageIn(source);
		if (packageName !== void 0 && packageName !== "main") return void 0;
		const file = readMainFile(name, source);
		if (file !== void 0) main.push(file);
	}
	return main.length === 0 ? void 0 : {
		directory,
		files: main
	};
}

// src/go-build/run/plan-build.ts
/** Finds the programs for each target: build constraints may leave a main package out for some. Errors: `input`, `build`. */
async function planBuild(inputs, place, go, world) {
	const { moduleDirectory, toolFacts } = place;
	const targets = [...new Map(inputs.targets.map((target) => [formatTarget(target), target])).values()];
	if (targets.length === 0) throw new ActionError("input", "targets: there is none to build for");
	refuseUnheeded(targets, go.version);
	const compilations = targets.map((target) => compilationOf(inputs, target));
	const modules = modulesToSearch(place);
	const scanned = await scanModules(modules, world);
	const request = {
		modules,
		scanned,
		moduleDirectory,
		compilations,
		toolFacts
	};
	const found = await (inputs.main === void 0 ? discoverPrograms(request, go, world) : namedPrograms(inputs.main, request, go, world));
	for (const notice of found.notices) world.runner.notice(notice);
	const mains = [...new Map(found.perTarget.flat().map((main) => [main.importPath, main])).values()];
	const why = whyOnlyOne(inputs, place);
	if (why !== void 0 && mains.length + found.behindTags.length > 1) throw severalMainPackages(mains, found, moduleDirectory, why);
	const name = projectName(inputs.name, mains.map(({ modulePath }) => modulePath), place);
	const programs = namePrograms(mains, inputs.name, moduleDirectory, rootProgramsOf(place, scanned));
	const names = new Map(programs.map(({ name, main }) => [main.importPath, name]));
	return {
		name,
		targets: targets.map((target, index) => {
			return {
				target,
				programs: (found.perTarget[index] ?? []).map((main) => ({
					name: names.get(main.importPath) ?? name,
					main
				}))
			};
		})
	};
}
/** Paths of the modules whose own directory holds a program. */
function rootProgramsOf({ modules }, { places }) {
	return modules.flatMap(({ directory, goMod: { module } }) => module !== void 0 && places.some((place) => place.directory === directory && isProgram$1(place)) ? [module] : []);
}
function whyOnlyOne({ makeTarget }, { takesOneProgram }) {
	if (takesOneProgram) return "a deploy takes one";
	return makeTarget === void 0 ? void 0 : "make-target makes one";
}
/** An older Go takes no notice of a variable that it does not know: the binary would be another than the one asked for. */
function refuseUnheeded(targets, goVersion) {
	const minor = Number(/^1\.(\d+)/.exec(goVersion)?.[1] ?? Number.POSITIVE_INFINITY);
	const problems = targets.flatMap((target) => {
		const since = variantSince(target);
		return since <= minor ? [] : [`${formatTarget(target)} needs Go 1.${since}`];
	});
	if (problems.length === 0) return;
	throw new ActionError("input", `targets: ${problems.join(", ")}; this is Go ${goVersion}`, { hint: "Take a newer Go (`go-version`, or the go line of go.mod), or leave the variant out." });
}

// src/go-build/source/version-variables.ts
/** What is set when nobody says what to set, where the program has it: GoReleaser's names. */
const defaults = [
	{
		symbol: "main.version",
		template: "{version}"
	},
	{
		symbol: "main.commit",
		template: "{commit}"
	},
	{
		symbol: "main.date",
		template: "{date}"
	}
];
/** Import path of the package of a symbol, with `main` for the main package. The linker splits at the last dot, too. */
function splitSymbol(symbol, mainPackage) {
	const dot = symbol.lastIndexOf(".");
	const packagePath = symbol.slice(0, Math.max(0, dot));
	return {
		packagePath: packagePath === mainPackage ? "main" : packagePath,
		name: symbol.slice(dot + 1)
	};
}
/**
* Which variables are set, and to what. `packages` holds the variables of the packages that the program is made of; a
* package that is not part of it is absent. The linker drops a wrong name without a word, so each is checked here.
*/
function planVariables({ wanted, inFlags, facts, mainPackage }, packages) {
	const linkerName = (symbol) => {
		const { packagePath, name } = splitSymbol(symbol, mainPackage);
		return `${packagePath}.${name}`;
	};
	const flagged = inFlags.map(({ symbol, value }) => ({
		symbol: linkerName(symbol),
		value
	}));
	const asked = (wanted ?? []).map(({ symbol, template }) => ({
		symbol: linkerName(symbol),
		template
	}));
	const symbols = [...asked, ...flagged].map(({ symbol }) => symbol);
	const problems = [
		...asked.flatMap(({ symbol, template }) => describeTemplate(symbol, template)),
		...[...new Set(symbols)].flatMap((symbol) => describeSymbol(symbol, packages)),
		...[...new Set(symbols.filter((symbol, at) => symbols.indexOf(symbol) !== at))].map((symbol) => ({
			symbol,
			text: `${symbol} is set twice`,
			isAbsent: false
		}))
	];
	const isThere = ({ symbol }) => !problems.some((problem) => problem.isAbsent && problem.symbol === symbol);
	const usable = defaults.filter(({ symbol, template }) => fillPlaceholders(template, facts) !== "" && !symbols.includes(symbol) && describeSymbol(symbol, packages).length === 0);
	const set = (variables) => variables.map(({ symbol, template }) => ({
		symbol,
		value: fillPlaceholders(template, facts)
	}));
	const demanded = set(asked.filter(isThere));
	return {
		variables: wanted ? demanded : set(usable),
		demanded: [...demanded, ...flagged.filter(isThere)],
		problems
	};
}
function describeTemplate(symbol, template) {
	return [...template.matchAll(/\{([a-zA-Z]+)\}/g)].map((match) => match[1] ?? "").filter((name) => !placeholders.some((known) => known === name)).map((name) => ({
		symbol,
		text: `{${name}} in the value of ${symbol} is unknown: there are ${placeholders.map((each) => `{${each}}`).join(", ")}`,
		isAbsent: false
	}));
}
function describeSymbol(symbol, packages) {
	const { packagePath, name } = splitSymbol(symbol, "main");
	const variables = packages.get(packagePath);
	if (!variables) return [{
		symbol,
		text: `${symbol}: the program has no package "${packagePath}"${suggestion(packagePath, packages.keys())}`,
		isAbsent: true
	}];
	const found = variables.get(name);
	if (!found) return [{
		symbol,
		text: `${symbol}: there is no such package-level variable${suggestion(name, variables.keys())}`,
		isAbsent: true
	}];
	const text = {
		settable: void 0,
		"not a string": `${symbol} is not a string, so the linker cannot set it`,
		computed: `${symbol} is computed when the program starts, which would overwrite the value: initialize it with a text or nothing`,
		embedded: `${symbol} is filled by //go:embed, so it has a value already`
	}[found.kind];
	return text === void 0 ? [] : [{
		symbol,
		text,
		isAbsent: false
	}];
}
function suggestion(name, candidates) {
	const near = nearest(name, candidates);
	return near === void 0 ? "" : `; did you mean ${near}?`;
}

// src/go-build/run/read-variables.ts
/** Decides which variables of one program are set, from the source that is compiled for the target it was listed for. */
async function readVariables(request, main, world) {
	const mainPackage = main.importPath;
	const { wanted = [], inFlags } = request;
	const paths = /* @__PURE__ */ new Set(["main", ...[...wanted, ...inFlags].map(({ symbol }) => splitSymbol(symbol, mainPackage).packagePath)]);
	const packages = /* @__PURE__ */ new Map();
	for (const { ImportPath, Dir = "", GoFiles = [], CgoFiles = [] } of main.program) {
		const path = ImportPath === mainPackage ? "main" : ImportPath;
		const names = paths.has(path) ? [...GoFiles, ...CgoFiles] : [];
		const sources = await Promise.all(names.map((name) => world.files.readText(join(Dir, name))));
		packages.set(path, packageVariables(sources.map((source) => source ?? "")));
	}
	return planVariables({
		...request,
		mainPackage
	}, packages);
}

// src/go-build/run/plan-target.ts
/** Which variables are set and how, from the source. Throws `input` with all problems, before the first target is compiled. */
async function planTarget({ target, programs }, inputs, version, go, moduleDirectory, world) {
	const compilation = compilationOf(inputs, target);
	const { cgo, isStatic } = compilation;
	const ldflags = fillLinkerFlags(compilation.ldflags, version);
	const { versionVariables, makeTarget, goflags } = inputs;
	const request = {
		wanted: versionVariables,
		inFlags: variablesInFlags(ldflags),
		facts: version
	};
	const plans = await Promise.all(programs.map(({ main }) => readVariables(request, main, world)));
	const problems = problemsOfAll(plans.map((plan) => plan.problems));
	if (problems.length > 0) throw new ActionError("input", `version-variables: ${problems.join("; ")}`);
	const stampCommit = version.stampable;
	const common = {
		target,
		goVersion: go.version,
		cgo,
		isStatic,
		source: stampCommit ? version : void 0
	};
	const make = makeTarget === void 0 ? void 0 : {
		makeTarget,
		version,
		goflags,
		stampCommit
	};
	const jobs = programs.map(({ name, main }, index) => {
		const { variables = [], demanded = [] } = plans[index] ?? {};
		const wanted = {
			...common,
			mainPackage: main.importPath,
			variables,
			demanded
		};
		return {
			name,
			ldflags: linkerFlags(ldflags, variables),
			wanted: make === void 0 ? wanted : demandVersion(wanted, version)
		};
	});
	return {
		...compilation,
		goBinary: go.goBinary,
		moduleDirectory,
		stampCommit,
		make,
		programs: jobs
	};
}
/** Of several programs each may have variables of its own: one that any of them has is no mistake. Sentences, each once. */
function problemsOfAll(perProgram) {
	const isMissedByAll = (symbol) => perProgram.every((problems) => problems.some((problem) => problem.isAbsent && problem.symbol === symbol));
	const real = perProgram.flat().filter(({ symbol, isAbsent }) => !isAbsent || isMissedByAll(symbol));
	return [...new Set(real.map(({ text }) => text))];
}

// src/go-build/run/say-version.ts
/** A program that cannot say its version, or says another one, is no error, but nobody should find out from a running service. */
function sayWhereVersionIs(version, jobs, runner) {
	const programs = jobs.flatMap((job) => job.programs).map(({ name, wanted }) => ({
		name,
		variables: [...wanted.variables, ...wanted.demanded]
	}));
	const silent = programs.filter(({ variables }) => !variables.some(({ value }) => holdsVersion(value, version)));
	const contrary = silent.flatMap(({ name, variables }) => {
		const other = variables.find(({ symbol }) => /\.version$/i.test(symbol));
		return other === void 0 ? [] : [{
			name,
			other
		}];
	});
	const told = contrary.filter(({ other }) => other.value !== "");
	for (const words of new Set(told.map(({ name, other }) => `${name} is told to say ${other.value} (${other.symbol})`))) runner.warning(`${words}, but what is built is called ${version}: use {version} in version-variables, or give the other one as the input \`version\`.`);
	const mute = silent.filter(({ name }) => !contrary.some((each) => each.name === name)).map(({ name }) => name);
	if (mute.length === 0) return;
	const text = `The version ${version} is in no variable of ${[...new Set(mute)].join(", ")}`;
	if (silent.length < programs.length) runner.info(text);
	else runner.notice(`${text}: declare \`var version string\` in package main, or name a variable in version-variables.`);
}
/** A variable that is set to nothing loses also what the source says, such as "dev". */
function sayEmptyFields(variables, version, runner) {
	for (const { symbol, template } of variables) {
		const fields = placeholdersIn(template).filter((field) => version[field] === "");
		if (fields.length === 0) continue;
		const reasons = fields.map((field) => `{${field}}${field === "tag" ? " (no tag at this commit is a version)" : ""}`);
		runner.notice(`Nothing is known for ${reasons.join(", ")} in ${symbol}, so it is left empty there.`);
	}
}

// src/go-build/run/version-subject.ts
/** Whose version a build has: that of the module which all programs are of, else of the whole directory, as in a workspace. */
function versionSubject({ targets }, directory, { name }) {
	const mains = new Map(targets.flatMap(({ programs }) => programs.map(({ main }) => [main.importPath, main])));
	const [[modulePath, found] = ["", void 0], ...others] = new Map([...mains.values()].map((main) => [main.modulePath, main.listed.Module?.Dir]));
	const moduleDirectory = others.length > 0 || found === void 0 ? directory : found;
	const [only, ...more] = mains.values();
	return {
		directory,
		moduleDirectory,
		modulePath: others.length === 0 ? modulePath : "",
		program: only === void 0 || more.length > 0 ? void 0 : relative(only.listed.Module?.Dir ?? directory, only.directory).split(sep).join("/"),
		chosenName: name
	};
}

// src/go-build/run/build-binaries.ts
/**
* Builds the programs for all targets side by side and proves every binary. All of them stand in the output directory
* afterwards, or none of them. Throws `input`, `build` (after annotating the source), `proof`, `tool` or `cancelled`.
*/
async function buildBinaries(inputs, place, go, world) {
	const { moduleDirectory } = place;
	const { outputDirectory } = inputs;
	const plan = await planBuild(inputs, place, go, world);
	await place.onPlanned?.(plan);
	const output = {
		directory: outputDirectory,
		finalFiles: plan.targets.flatMap(({ target, programs }) => programs.map(({ name }) => join(outputDirectory, ...binaryPath(name, target)))),
		moduleDirectory
	};
	const packages = plan.targets.flatMap(({ programs }) => programs.flatMap(({ main }) => main.program));
	await refuseSourceInOutput(packages, output, world);
	const isMade = inputs.makeTarget !== void 0;
	const embedded = await checkEmbedded(packages, {
		workspace: place.workspace,
		isMade
	}, world);
	await clearOutput(output, world);
	if (await world.files.stat(outputDirectory)) await ignoreOutput(output, world).catch(unlessGitIsMissing);
	const reading = {
		...world,
		files: {
			...world.files,
			readText: remembered(world.files.readText)
		}
	};
	const flags = [...flagsOfGoflags(inputs.goflags), ...inputs.flags];
	const [source, warnings] = await Promise.all([
		readVersion({
			...versionSubject(plan, moduleDirectory, inputs),
			wanted: inputs.version,
			flags
		}, world),
		checkCgoNeeds(plan.targets, inputs, moduleDirectory, go, reading),
		sayInherited(go, moduleDirectory, world)
	]);
	const version = {
		...source,
		stampable: source.stampable && !isOff(inputs.flags, "buildvcs")
	};
	const planned = await settleBounded(plan.targets, world.platform.cores, (target) => planTarget(target, inputs, version, go, moduleDirectory, reading));
	const jobs = valuesOf(planned);
	for (const warning of [...embedded, ...warnings]) world.runner.warning(warning);
	if (place.release !== void 0) await sayRuntimePaths(packages, place.release, place, {
		...reading,
		runner: world.runner
	});
	sayWhereVersionIs(version.version, jobs, world.runner);
	const inFlags = variablesInFlags(inputs.ldflags).map(({ symbol, value }) => ({
		symbol,
		template: value
	}));
	sayEmptyFields([...inputs.versionVariables ?? [], ...inFlags], version, world.runner);
	if (version.commit !== "") await ignoreOutput(output, world);
	const binaries = await withStaging(output, world, async (staging) => {
		const outcomes = await buildAll(jobs, inputs, staging, world);
		const explanation = await explainFailure(outcomes, plan, inputs, place, go, world);
		return await publish(allBuilt(outcomes, {
			...place,
			explanation
		}, world), outputDirectory, world);
	}).catch(async (error) => {
		throw await explainChanges(error, version, moduleDirectory, world);
	});
	const { stampable: _, ...facts } = version;
	return {
		name: plan.name,
		version: facts,
		binaries
	};
}
/** Targets have most of their source in common: each file is read once. */
function remembered(readText) {
	const texts = /* @__PURE__ */ new Map();
	return (path) => {
		const text = texts.get(path) ?? readText(path);
		texts.set(path, text);
		return text;
	};
}
function buildAll(jobs, inputs, staging, world) {
	const limit = jobsAtOnce(jobs, inputs, world);
	const lane = createLane(limit);
	const building = jobs.map((job, index) => {
		const cores = coresOfBuild(index, jobs.length, limit, world.platform.cores);
		const flags = [...flagsForCores(cores, inputs.goflags), ...job.flags];
		return buildTarget({
			...job,
			flags
		}, staging, lane, world);
	});
	return Promise.allSettled(building);
}
/** Makefiles write into the source tree, and few are made to run beside themselves. */
function jobsAtOnce(jobs, { makeTarget }, { platform }) {
	return makeTarget === void 0 ? buildLimit(platform, Math.max(...jobs.map(({ programs }) => programs.length))) : 1;
}
/** A machine without git has nothing to hide from it; `readVersion` says what that means. */
function unlessGitIsMissing(error) {
	if (!(error instanceof ActionError) || error.code !== "tool") throw error;
}
/** Settings of the job or of `go env -w` that change the binaries are meant to; the log says so, for whoever wonders. */
async function sayInherited(go, cwd, { processes, runner }) {
	const names = [
		"GOFLAGS",
		"GOEXPERIMENT",
		"GOFIPS140"
	];
	const env = {
		GOTOOLCHAIN: "local",
		GOROOT: void 0
	};
	const { stdout } = await processes.run({
		argv: [
			go.goBinary,
			"env",
			...names
		],
		cwd,
		env
	});
	for (const [index, value] of stdout.split("\n").entries()) if (!(value === "" || value === "off") && names[index] !== void 0) runner.info(`${names[index]}=${value} comes from the environment and is used`);
}
/** Of the first target that failed: the others would say the same. */
async function explainFailure(outcomes, { targets }, inputs, { moduleDirectory }, go, world) {
	for (const [index, outcome] of outcomes.entries()) {
		const planned = targets[index];
		if (planned === void 0 || outcome.status === "rejected" || outcome.value.kind !== "failed") continue;
		const { target, tags, cgo } = compilationOf(inputs, planned.target);
		const packages = planned.programs.flatMap(({ main }) => main.program);
		const choice = {
			target,
			tags,
			cgo,
			goVersion: go.version
		};
		return await explainCompileErrors(outcome.value.output, packages, choice, moduleDirectory, world);
	}
}
/** Source that does not compile comes first: it is the likely reason of whatever else went wrong. */
function allBuilt(results, place, { runner }) {
	const failed = results.flatMap((result) => result.status === "fulfilled" ? [result.value] : []).flatMap((outcome) => outcome.kind === "failed" ? [outcome] : []);
	if (failed.length > 0) throw reportFailedBuilds(failed, place, results.length, runner);
	return valuesOf(results).flatMap((outcome) => outcome.kind === "built" ? outcome.binaries : []);
}
async function publish(built, outputDirectory, { files }) {
	const published = [];
	for (const binary of built) {
		const path = join(outputDirectory, ...binaryPath(binary.name, binary.target));
		await files.makeDirectory(dirname(path));
		await files.rename(binary.path, path);
		published.push({
			...binary,
			path
		});
	}
	return published;
}

// src/package/describe/sbom.ts
/**
* The SPDX 2.3 document of a binary, as JSON: the program, Go's standard library, and every module that Go says it linked in, with
* the hash of go.sum. The same binary gives the same text. Nothing is claimed of licences but Go's own: the binary does not name them.
*/
function sbomText(subject, info) {
	const { fileName, mainPackage, version } = subject;
	const parts = [standardLibrary(info.goVersion), ...info.dependencies.map(modulePackage)];
	const packages = [program(subject, info.module.split(" ")[0] || mainPackage), ...parts];
	const document = {
		spdxVersion: "SPDX-2.3",
		dataLicense: "CC0-1.0",
		SPDXID: "SPDXRef-DOCUMENT",
		name: `${mainPackage} ${version.version}, ${fileName}`,
		creationInfo: {
			created: releaseDate(version.date),
			creators: ["Tool: gin-deploy"]
		},
		packages,
		relationships: [relationship("SPDXRef-DOCUMENT", "DESCRIBES", programId), ...parts.map(({ SPDXID }) => relationship(programId, "DEPENDS_ON", SPDXID))]
	};
	const hash = createHash("sha256").update(JSON.stringify(document)).digest("hex");
	const documentNamespace = `https://spdx.org/spdxdocs/gin-deploy/${encodeURIComponent(fileName)}-${hash}`;
	return `${JSON.stringify({
		...document,
		documentNamespace
	}, null, 2)}\n`;
}
const programId = "SPDXRef-Program";
function relationship(spdxElementId, relationshipType, relatedSpdxElement) {
	return {
		spdxElementId,
		relationshipType,
		relatedSpdxElement
	};
}
/** What no binary says of a package. */
const unknown = {
	downloadLocation: "NOASSERTION",
	filesAnalyzed: false,
	licenseConcluded: "NOASSERTION",
	licenseDeclared: "NOASSERTION",
	copyrightText: "NOASSERTION",
	supplier: "NOASSERTION"
};
function program({ fileName, mainPackage, sha256, version }, modulePath) {
	const directory = mainPackage.startsWith(`${modulePath}/`) ? mainPackage.slice(modulePath.length + 1) : "";
	return {
		SPDXID: programId,
		name: mainPackage,
		versionInfo: version.version,
		packageFileName: fileName,
		checksums: [{
			algorithm: "SHA256",
			checksumValue: sha256
		}],
		primaryPackagePurpose: "APPLICATION",
		...version.commit === "" ? {} : { sourceInfo: `git commit ${version.commit}` },
		...unknown,
		externalRefs: [purl(modulePath, version.version, directory)]
	};
}
/** Scanners look for Go's own weaknesses under `stdlib`, or under the CPE of Go. */
function standardLibrary(goVersion) {
	const version = plainGoVersion(goVersion);
	const cpe = `cpe:2.3:a:golang:go:${version.replaceAll(/[^0-9A-Za-z.]/g, "\\$&")}:*:*:*:*:*:*:*`;
	return {
		SPDXID: "SPDXRef-Go",
		name: "stdlib",
		versionInfo: version,
		...unknown,
		downloadLocation: `https://go.dev/dl/go${version}.src.tar.gz`,
		licenseDeclared: "BSD-3-Clause",
		externalRefs: [purl("stdlib", version), {
			referenceCategory: "SECURITY",
			referenceType: "cpe23Type",
			referenceLocator: cpe
		}]
	};
}
function modulePackage(module, index) {
	const compiled = module.replacedBy ?? module;
	const isDirectory = module.replacedBy !== void 0 && ["", "(devel)"].includes(compiled.version);
	const { path, version, sum } = isDirectory ? {
		...module,
		version: "",
		sum: ""
	} : compiled;
	return {
		SPDXID: `SPDXRef-Module-${index + 1}-${path.replaceAll(/[^0-9A-Za-z.]+/g, "-")}`,
		name: path,
		...version === "" ? {} : { versionInfo: version },
		...sum === "" ? {} : { sourceInfo: `go.sum: ${sum}` },
		...module.replacedBy && { comment: replacement(module, compiled, isDirectory) },
		...unknown,
		...isDirectory ? {} : { externalRefs: [purl(path, version)] }
	};
}
function replacement({ path, version }, compiled, isDirectory) {
	return `go.mod replaces ${path} ${version} with ${isDirectory ? `the directory ${compiled.path}` : compiled.path}`;
}
/** Lower case, as the type `golang` of package URLs wants it; scanners compare so. */
function purl(path, version, directory = "") {
	const encode = (text) => text.split("/").map(encodeURIComponent).join("/");
	const at = version === "(devel)" ? "" : `@${encodeURIComponent(version)}`;
	const subpath = directory === "" ? "" : `#${encode(directory)}`;
	return {
		referenceCategory: "PACKAGE-MANAGER",
		referenceType: "purl",
		referenceLocator: `pkg:golang/${encode(path.toLowerCase())}${at}${subpath}`
	};
}

// src/package/package-binaries.ts
/**
* Makes of proved binaries what is released: archives, bills of materials, checksums and their index. All of it stands in the
* output directory afterwards, or nothing. Throws `input`, `proof`, `tool` or `cancelled`.
*/
async function packageBinaries(binaries, plan, world) {
	return await withStaging(stagingPlaceOf(plan), world, async (staging) => {
		const sboms = plan.sbom ? await writeSboms(binaries, plan, staging, world) : [];
		const archives = plan.archives === "none" ? [] : await (await import("./write-archives-CZ9PE_Z3.js")).writeArchives(binaries, plan, staging, world);
		const built = binaries.binaries.map((binary) => binaryArtifact(binary, fileOf(binary, plan), plan.directory));
		const release = {
			project: binaries.name,
			version: binaries.version,
			artifacts: [
				...built,
				...archives,
				...sboms
			]
		};
		const staged = [...archives, ...sboms].map(({ name }) => name);
		return await publishArtifacts(release, staged, plan, staging, world);
	});
}
function fileOf({ path, sizeBytes, sha256 }, { outputDirectory }) {
	const place = relative(outputDirectory, path).split(sep);
	return {
		name: place.at(-1) ?? "",
		path: place.join("/"),
		sizeBytes,
		sha256
	};
}
async function writeSboms({ version, binaries }, plan, staging, world) {
	const artifacts = [];
	for (const binary of binaries) {
		const name = sbomName(binary, version);
		const file = await writeText(join(staging, name), await sbomOf(binary, version, world), world);
		artifacts.push(artifactOf("SBOM", {
			name,
			path: name,
			...file
		}, plan.directory, { extra: { ID: "default" } }));
	}
	return artifacts;
}
async function sbomOf(binary, version, { files }) {
	const { path, target, name, mainPackage, sha256 } = binary;
	const info = await files.withFile(path, async (file) => readGoBuildInfo(await readExecutable(file)));
	if (info === void 0) throw new ActionError("proof", `the binary for ${formatTarget(target)} does not say what is in it`, { hint: "An SBOM is made from Go's build information; `sbom: false` leaves it out." });
	return sbomText({
		fileName: fileName(name, target),
		mainPackage,
		sha256,
		version
	}, info);
}

// src/package/wanted-output.ts
/** What a build will package, as far as it is known before it begins. */
function wantedOutput({ name, targets }, { archives, sbom }) {
	const artifacts = targets.flatMap(({ target, programs }) => {
		const place = { target: artifactTarget(target) };
		const binaries = programs.map(({ name }) => ({
			...place,
			type: "Binary",
			extra: { Binary: name }
		}));
		if (archives === "none") return binaries;
		return [...binaries, {
			...place,
			type: "Archive",
			extra: { Format: archiveFormat(archives, target) }
		}];
	});
	return {
		project: name,
		keys: (sbom ? [...artifacts, {
			type: "SBOM",
			extra: {}
		}] : artifacts).flatMap((artifact) => keyOf(artifact) ?? [])
	};
}

// src/report/annotations.ts
/** GitHub shows ten errors of a step, and the reason why the step failed is to be the tenth. */
const most = 9;
function createAnnotations(runner) {
	const seen = /* @__PURE__ */ new Set();
	let leftOut = 0;
	return {
		error(message, place = {}) {
			const { title = "", file, line, column } = place;
			const key = JSON.stringify(file === void 0 ? [title, message] : [
				file,
				line,
				column,
				message
			]);
			if (seen.has(key)) return;
			seen.add(key);
			if (seen.size <= most) return runner.error(message, place);
			leftOut += 1;
			const where = file === void 0 ? title : `${title} ${[
				file,
				line,
				column
			].filter(Boolean).join(":")}`;
			runner.info(`  ${where}: ${message}`);
		},
		get leftOut() {
			return leftOut;
		}
	};
}

// src/toolchain/sources/local-problem.ts
const words = {
	ENOSPC: "there is no space left on its device",
	EDQUOT: "the disk quota is used up",
	EROFS: "it is read-only",
	EACCES: "this user may not write there",
	EPERM: "this user may not write there",
	ENOTDIR: "it is not a directory"
};
/** What a failed write says about this machine, in words; undefined when something else failed. */
function localProblem(error) {
	let current = error;
	while (current instanceof Error) {
		const known = words["code" in current ? String(current.code) : ""] ?? said(current.message);
		if (known !== void 0) return known;
		current = current.cause;
	}
	return typeof current === "string" ? said(current) : void 0;
}
/** Programs such as tar have words only. */
function said(text) {
	return /No space left on device/i.test(text) ? words["ENOSPC"] : void 0;
}

// src/toolchain/tool-directories.ts
/** Written into a GOROOT before it is renamed into its place: where it is found, the tree is whole. */
const wholeMarker = ".gin-deploy-whole";
const scratchSuffix = ".partial";
/**
* Directories with the layout of the runner's tool cache, the best first: RUNNER_TOOL_CACHE; the runner's temporary
* directory; the user's own cache (never a shared /tmp, where another user could have put a Go first).
*/
function toolRoots(env) {
	const ownCache = env["XDG_CACHE_HOME"] || env["LOCALAPPDATA"] || env["HOME"] && join(env["HOME"], ".cache");
	const temporary = env["RUNNER_TEMP"];
	return [
		env["RUNNER_TOOL_CACHE"],
		temporary && join(temporary, "gin-deploy-tools"),
		ownCache && join(ownCache, "gin-deploy-tools")
	].filter((root) => root !== void 0 && root !== "");
}
/** `<root>/go/<version>/<arch>`, whole when `<arch>.complete` stands beside it. */
function goDirectory(root, version, arch) {
	return join(root, "go", toolCacheName(version), arch);
}
/** None of a root that cannot be read. */
async function listWholeGo(root, { files, platform }) {
	const versions = [];
	for (const name of await files.list(join(root, "go")).catch(() => [])) {
		const version = parseGoVersion(name);
		if (!version || toolCacheName(version) !== name) continue;
		const directory = goDirectory(root, version, platform.arch);
		if (await files.stat(`${directory}.complete`) && await files.stat(directory)) versions.push(version);
	}
	return versions;
}
/** The first root that can be written to. Errors: `toolchain`, with the reason of each. */
async function chooseRoot({ runner, files }) {
	const reasons = [];
	for (const root of toolRoots(runner.env)) try {
		const probe = join(root, "go", `.gin-deploy-${randomUUID()}`);
		await files.write(probe, "");
		await files.remove(probe);
		if (root !== runner.env["RUNNER_TOOL_CACHE"]) {
			const why = reasons[0] ?? "RUNNER_TOOL_CACHE is not set";
			runner.info(`Go goes to ${root}, as the runner's tool cache cannot take it (${why})`);
		}
		return root;
	} catch (error) {
		reasons.push(`${root}: ${rootProblem(error)}`);
	}
	throw new ActionError("toolchain", `there is no directory to install Go in: ${reasons.join("; ") || "none is set"}`, { hint: "Let RUNNER_TOOL_CACHE or RUNNER_TEMP name a directory that this user may write to." });
}
function rootProblem(error) {
	return error instanceof Error && "code" in error && error.code === "ENOENT" ? "it cannot be made; is its device read-only?" : localProblem(error) ?? wordsOf$1(error);
}
const leftoverAgeMs = 36e5;
/**
* Makes a directory beside the place of a version, on the same file system, lends it to `work` and removes it. What
* killed jobs left behind goes as well, once it is too old to be still in use.
*/
async function withScratch(directory, { files, clock }, work) {
	const parent = dirname(directory);
	for (const name of await files.list(parent)) {
		const facts = name.endsWith(scratchSuffix) ? await files.stat(join(parent, name)) : void 0;
		if (facts !== void 0 && clock.now() - facts.modifiedMs > leftoverAgeMs) await files.remove(join(parent, name)).catch(() => void 0);
	}
	const scratch = `${directory}.${randomUUID()}${scratchSuffix}`;
	try {
		await files.makeDirectory(scratch);
		return await work(scratch);
	} finally {
		await files.remove(scratch).catch(() => void 0);
	}
}
/**
* Renames a whole GOROOT into its place; when another job was first, that job's is kept. Other tools' debris, and what
* was found to be `broken`, is moved away. Resolves to the place.
*/
async function placeGo(goroot, directory, scratch, isBroken, { files }) {
	const isWhole = async () => await files.stat(join(directory, wholeMarker)) !== void 0 || await files.stat(`${directory}.complete`) !== void 0;
	await files.write(join(goroot, wholeMarker), "");
	if (await files.stat(directory) !== void 0 && (isBroken || !await isWhole())) await moveAway(directory, join(scratch, "old"), files);
	try {
		await files.rename(goroot, directory);
	} catch (error) {
		if (!await isWhole()) throw new ActionError("toolchain", `cannot put Go into ${directory}`, { cause: error });
	}
	await files.write(`${directory}.complete`, "");
	return directory;
}
/** A failure shows in the rename that follows: the place is then still taken. */
async function moveAway(directory, to, files) {
	await files.remove(`${directory}.complete`);
	await files.rename(directory, to).catch(() => void 0);
}

// src/toolchain/wish/choose-go.ts
/** `stable` and `oldstable` as what they are today. Fails with `input` when the project demands a newer Go. */
function settleStable(wanted, today) {
	const { demand, words } = wanted;
	if (demand && compareGoVersions(today, demand.version) < 0) throw olderThanDemanded(`${wanted.kind} is Go ${goName(today)} today,`, demand);
	return {
		kind: "exact",
		version: today,
		words,
		demand
	};
}
/** The version of a list that is wanted; undefined when none of it will do. */
function chooseGo(wanted, versions) {
	if (wanted.kind === "exact") return versions.find((version) => compareGoVersions(version, wanted.version) === 0);
	if (wanted.kind === "range") return newest(versions.filter((version) => wanted.ranges.some((range) => isInRange(version, range))));
	const releases = versions.filter(({ prerelease }) => prerelease === void 0);
	const stable = newest(releases);
	if (wanted.kind === "stable" || stable === void 0) return stable;
	return newest(releases.filter((version) => !sameMinor(version, stable)));
}

// src/toolchain/find-go.ts
/** Looks for a Go that is already here: the newest fitting one of the tool cache, then the one on PATH. */
async function findGo(wanted, world) {
	const broken = [];
	for (const root of toolRoots(world.runner.env)) {
		let versions = await listWholeGo(root, world);
		for (let version = chooseGo(wanted, versions); version; version = chooseGo(wanted, versions)) {
			const directory = goDirectory(root, version, world.platform.arch);
			const go = toInstalledGo(version, directory, "tool cache", world);
			const problem = await checkGo(go, version, world);
			if (problem === void 0) return {
				go,
				broken
			};
			world.runner.warning(`The Go in ${directory} cannot be used: ${problem}`);
			broken.push(directory);
			versions = versions.filter((other) => other !== version);
		}
	}
	return {
		go: await findOnPath(wanted, world),
		broken
	};
}
function toInstalledGo(version, goroot, origin, { platform }) {
	return {
		version: goName(version),
		goBinary: goLayout(goroot, platform).goBinary,
		goroot,
		origin
	};
}
/** Runs it: what is wrong, in words; undefined when it is the version that it should be. */
async function checkGo({ goBinary }, version, world) {
	try {
		const actual = await askVersion$1(goBinary, world);
		if (actual && compareGoVersions(actual, version) === 0) return void 0;
		return actual ? `it says it is Go ${goName(actual)}, not ${goName(version)}` : "its go version names no release";
	} catch (error) {
		return wordsOf$1(error);
	}
}
async function findOnPath(wanted, world) {
	try {
		const version = await askVersion$1("go", world);
		if (!version || !chooseGo(wanted, [version])) {
			if (version) world.runner.info(`The Go ${goName(version)} on PATH is not what is wanted (${wanted.words})`);
			return;
		}
		const go = toInstalledGo(version, (await ask([
			"go",
			"env",
			"GOROOT"
		], world)).trim(), "PATH", world);
		return await checkGo(go, version, world) === void 0 ? go : void 0;
	} catch {
		return;
	}
}
/** undefined for a development version, which is no release. */
async function askVersion$1(program, world) {
	const [, name = ""] = /^go version go(\S+)/m.exec(await ask([program, "version"], world)) ?? [];
	return /-devel/.test(name) ? void 0 : parseRelease(name.replace(/-.*$/, ""));
}
async function ask(argv, world) {
	const { exitCode, stdout, stderr } = await world.processes.run({
		argv,
		env: {
			GOTOOLCHAIN: "local",
			GO111MODULE: "off",
			GOWORK: "off",
			GOFLAGS: void 0,
			GOROOT: void 0,
			GOENV: "off",
			GOEXPERIMENT: void 0,
			GOFIPS140: void 0
		}
	});
	if (exitCode !== 0) throw new Error(`${argv.join(" ")} exits with ${exitCode}: ${stderr.trim() || stdout.trim()}`);
	return stdout;
}

// src/toolchain/sources/retry.ts
const delaysMs = [1e3, 4e3];
/** So that a source that hangs costs half a minute, not minutes, before the next one has its turn. */
const mostStalls = 2;
const longestWaitMs = 3e4;
/** What comes after one or more troubles: another try, or the reason to give up. */
function afterTrouble(troubles) {
	const last = troubles.at(-1);
	const delayMs = delaysMs[troubles.length - 1];
	const isHanging = troubles.filter(({ isStall }) => isStall).length >= mostStalls;
	if (last === void 0 || delayMs === void 0 || isHanging) {
		const times = troubles.length > 1 ? ` (after ${troubles.length} tries)` : "";
		return { giveUp: `${last?.reason ?? "not tried"}${times}` };
	}
	const askedMs = last.retryAfterMs ?? 0;
	if (askedMs > longestWaitMs) return { giveUp: `${last.reason}, and wants ${Math.ceil(askedMs / 1e3)} s of peace` };
	return { delayMs: Math.max(delayMs, askedMs) };
}
/** Reads Retry-After: seconds, or a date (RFC 9110, 10.2.3). undefined when it says nothing that can be read. */
function parseRetryAfter(header, nowMs) {
	const text = header?.trim();
	if (!text) return void 0;
	if (/^\d{1,9}$/.test(text)) return Number(text) * 1e3;
	const dateMs = /^[A-Z][a-z]{2}, /.test(text) ? Date.parse(text) : NaN;
	return Number.isNaN(dateMs) ? void 0 : Math.max(0, dateMs - nowMs);
}

// src/toolchain/sources/download.ts
const progressIntervalMs = 3e3;
const smallTimeoutMs = 6e4;
/** 70 MB at 80 KB/s. */
const largeTimeoutMs = 9e5;
const defaultStallTimeoutMs = 15e3;
/** Downloads into memory. Tries again as `afterTrouble` says; fails with `toolchain`, or with `cancelled`. */
async function download(request, world) {
	const troubles = [];
	while (true) {
		const outcome = await tryOnce(request, world);
		if ("kind" in outcome) return outcome;
		troubles.push(outcome);
		const next = afterTrouble(troubles);
		if ("giveUp" in next) throw new ActionError("toolchain", `${shownUrl(request.url)}: ${next.giveUp}`);
		world.runner.info(`${shownUrl(request.url)}: ${outcome.reason}; trying again in ${next.delayMs / 1e3} s`);
		await world.clock.sleep(next.delayMs, world.cancelled).catch(() => throwIfCancelled(world.cancelled));
	}
}
/** As `download`, where a refusal is a failure as well. */
async function downloadWhole(request, world) {
	const answer = await download(request, world);
	if (answer.kind === "body") return answer.bytes;
	throw new ActionError("toolchain", `${shownUrl(request.url)}: answered ${answer.status}`);
}
/** An address as it may stand in a log: without user, password and query, where tokens are put. */
function shownUrl(url) {
	if (!URL.canParse(url)) return "an address that cannot be read";
	const { protocol, host, pathname } = new URL(url);
	return `${protocol}//${host}${pathname === "/" ? "" : pathname}`;
}
function throwIfCancelled(cancelled) {
	if (cancelled.aborted) throw new ActionError("cancelled", "the job was cancelled while Go was being fetched");
}
async function tryOnce(request, world) {
	const { url, title, stallTimeoutMs = defaultStallTimeoutMs } = request;
	const timeoutMs = title === void 0 ? smallTimeoutMs : largeTimeoutMs;
	const startedMs = world.clock.elapsed();
	const heard = { lastMs: startedMs };
	try {
		const response = await world.http.get(url, {
			signal: world.cancelled,
			stallTimeoutMs,
			timeoutMs
		});
		heard.lastMs = world.clock.elapsed();
		if (response.status === 200) return {
			kind: "body",
			bytes: await readBody(response, request, heard, world)
		};
		response.body.destroy();
		const isPassing = response.status >= 500 || response.status === 429 || response.status === 408;
		if (response.status >= 400 && !isPassing) return {
			kind: "refused",
			status: response.status
		};
		const retryAfterMs = parseRetryAfter(response.headers["retry-after"], world.clock.now());
		return {
			reason: `answered ${response.status}`,
			isStall: false,
			retryAfterMs
		};
	} catch (error) {
		throwIfCancelled(world.cancelled);
		if (error instanceof ActionError) throw error;
		const nowMs = world.clock.elapsed();
		if (nowMs - heard.lastMs >= stallTimeoutMs * .95) return {
			reason: `no byte came for ${stallTimeoutMs / 1e3} s`,
			isStall: true
		};
		if (nowMs - startedMs >= timeoutMs) return {
			reason: `took more than ${timeoutMs / 1e3} s`,
			isStall: true
		};
		return {
			reason: wordsOf$1(error),
			isStall: false
		};
	}
}
async function readBody(response, request, heard, world) {
	const totalBytes = Number(response.headers["content-length"] ?? NaN);
	const startedMs = heard.lastMs;
	let shownMs = startedMs;
	let bytes = 0;
	const chunks = [];
	const tooLarge = () => new ActionError("toolchain", `${shownUrl(request.url)}: sends more than ${request.limitBytes} bytes`);
	if (totalBytes > request.limitBytes) {
		response.body.destroy();
		throw tooLarge();
	}
	for await (const chunk of response.body) {
		chunks.push(chunk);
		bytes += chunk.length;
		if (bytes > request.limitBytes) throw tooLarge();
		heard.lastMs = world.clock.elapsed();
		if (request.title !== void 0 && heard.lastMs - shownMs >= progressIntervalMs) {
			shownMs = heard.lastMs;
			world.runner.info(`  ${request.title}: ${progressWords(bytes, totalBytes, shownMs - startedMs)}`);
		}
	}
	return Buffer.concat(chunks);
}
function progressWords(bytes, totalBytes, elapsedMs) {
	const [done, total] = [bytes / 1e6, totalBytes / 1e6];
	return `${totalBytes > 0 ? `${Math.floor(bytes / totalBytes * 100)} % of ${total.toFixed(0)} MB` : `${done.toFixed(0)} MB`}, ${(done / elapsedMs * 1e3).toFixed(1)} MB/s`;
}

// src/toolchain/sources/go-source.ts
/** No credential ever goes to a source: the address without the one that stands in it, and a warning that says so. */
function withoutCredentials(url, where, { runner }) {
	if (!URL.canParse(url)) return url;
	const bare = new URL(url);
	if (bare.username === "" && bare.password === "") return url;
	bare.username = "";
	bare.password = "";
	const address = bare.href.replace(/\/+$/, "");
	runner.warning(`${where}: the credential in the address of ${bare.host} is not sent; no credential goes to a source of Go`);
	return address;
}

// src/toolchain/goproxy/module-proxy.ts
const defaultGoproxy = "https://proxy.golang.org,direct";
const toolchainModule = "golang.org/toolchain";
/** Reads GOPROXY (https://go.dev/ref/mod#goproxy-protocol). Errors: `toolchain` for an entry that Go would refuse as well. */
function parseGoproxy(goproxy) {
	const list = goproxy === void 0 || goproxy.trim() === "" ? defaultGoproxy : goproxy;
	const proxies = [];
	for (const [, text = "", separator = ""] of list.matchAll(/([^,|]*)([,|]|$)/g)) {
		const entry = text.trim();
		if (entry === "direct" || entry === "off") return {
			proxies,
			end: entry
		};
		if (entry === "") continue;
		const url = /:\//.test(entry) || !/[.:/]/.test(entry) ? entry : `https://${entry}`;
		if (!/^(https?:\/\/[^/]|file:\/\/\/)/.test(url) || !URL.canParse(url)) {
			const shown = URL.canParse(url) ? shownUrl(url) : "one of its entries";
			throw new ActionError("toolchain", `GOPROXY: ${shown} is no address of a module proxy (http, https or file)`);
		}
		proxies.push({
			url: url.replace(/\/+$/, ""),
			nextOn: separator === "|" ? "any-failure" : "absent"
		});
	}
	return {
		proxies,
		end: void 0
	};
}
/** `v0.0.1-go1.26.8.linux-amd64` */
function moduleVersion(version, { goos, goarch }) {
	return `v0.0.1-go${goName(version)}.${goos}-${goarch}`;
}
/** The versions for this platform in an answer to `<proxy>/golang.org/toolchain/@v/list`. */
function parseModuleList(text, { goos, goarch }) {
	const [prefix, suffix] = ["v0.0.1-go", `.${goos}-${goarch}`];
	return text.split("\n").flatMap((raw) => {
		const line = raw.trim();
		if (!line.startsWith(prefix) || !line.endsWith(suffix)) return [];
		return parseRelease(line.slice(prefix.length, -suffix.length)) ?? [];
	});
}

// src/toolchain/goproxy/ask-proxies.ts
/** Errors: `toolchain` when GOPROXY cannot be read or leaves no proxy to ask. */
function openProxies(goproxy, world) {
	const { proxies, end } = openEntries(parseGoproxy(goproxy), world);
	if (proxies.length === 0) {
		const why = end === void 0 ? "names no proxy" : `is ${end}, so there is no module proxy to fetch Go from`;
		throw new ActionError("toolchain", `GOPROXY ${why}`);
	}
	const down = /* @__PURE__ */ new Map();
	return { async ask(path, request) {
		const failures = [];
		for (const { url, nextOn } of proxies) {
			const known = down.get(url);
			const answer = known === void 0 ? await askOne({
				...request,
				url: `${url}/${path}`
			}, world) : { broke: known };
			if (answer === "absent") continue;
			if ("bytes" in answer) return {
				bytes: answer.bytes,
				proxyUrl: url
			};
			if ("broke" in answer) down.set(url, answer.broke);
			failures.push("broke" in answer ? answer.broke : answer.refused);
			if (nextOn === "absent") break;
		}
		if (failures.length > 0) throw new ActionError("toolchain", failures.join("; "));
	} };
}
/** As `download`, from proxies that may also be directories (`file://`), as Go's own module cache is one. */
async function downloadOrRead(request, world) {
	if (!request.url.startsWith("file:")) return download(request, world);
	const path = fileURLToPath(request.url);
	const facts = await world.files.stat(path);
	if (facts?.kind !== "file") return {
		kind: "refused",
		status: 404
	};
	if (facts.sizeBytes > request.limitBytes) throw new ActionError("toolchain", `${path}: holds more than ${request.limitBytes} bytes`);
	const bytes = await world.files.withFile(path, (file) => file.read(0, facts.sizeBytes));
	return {
		kind: "body",
		bytes: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
	};
}
function openEntries({ proxies, end }, world) {
	return {
		proxies: proxies.map((entry) => ({
			...entry,
			url: withoutCredentials(entry.url, "GOPROXY", world)
		})),
		end
	};
}
async function askOne(request, world) {
	try {
		const answer = await downloadOrRead(request, world);
		if (answer.kind === "body") return { bytes: answer.bytes };
		return answer.status === 404 || answer.status === 410 ? "absent" : { refused: `${shownUrl(request.url)}: answered ${answer.status}` };
	} catch (error) {
		if (error instanceof ActionError && error.code === "cancelled") throw error;
		return { broke: wordsOf$1(error) };
	}
}

// src/toolchain/goproxy/checksum-record.ts
/** The key that Go itself knows (cmd/go/internal/modfetch/key.go). */
const knownDatabases = { "sum.golang.org": "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8" };
/** Reads GOSUMDB: `name`, `name+hash+key`, each also with an address behind it, or `off` (undefined). Errors: `toolchain`. */
function parseGosumdb(gosumdb) {
	const given = gosumdb?.trim() || "sum.golang.org";
	if (given === "off") return void 0;
	const [id = "", url, ...rest] = (given === "sum.golang.google.cn" ? "sum.golang.org https://sum.golang.google.cn" : given).split(/\s+/);
	const [, name = "", hash = "", key = ""] = /^([^+\s]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(knownDatabases[id] ?? id) ?? [];
	const keyBytes = Buffer.from(key, "base64");
	const keyHash = Buffer.from(hash, "hex");
	const expected = createHash("sha256").update(`${name}\n`).update(keyBytes).digest().subarray(0, 4);
	const isSound = keyBytes.length === 33 && keyBytes[0] === ed25519 && expected.equals(keyHash);
	const isAddress = url === void 0 || /^https?:\/\/[^/]/.test(url);
	if (!isSound || !isAddress || rest.length > 0 || !/^[a-z0-9.-]+(:\d+)?(\/[\w./-]*\w)?$/i.test(name)) throw new ActionError("toolchain", "GOSUMDB does not name a checksum database that is known here", { hint: "Set it to sum.golang.org, to name+hash+key with an address behind it, or leave it unset." });
	return {
		name,
		keyHash,
		publicKey: keyBytes.subarray(1),
		url: url?.replace(/\/+$/, "")
	};
}
/** Reads an answer to `/lookup/<module>@<version>` and checks the signature under its tree. Errors: `toolchain`. */
function readChecksumRecord(answer, database) {
	const [, id = "", text = "", note = ""] = /^(\d{1,15})\n((?:[^\n]+\n)+)\n([\s\S]+)$/.exec(answer) ?? [];
	if (id === "") throw new ActionError("toolchain", `${database.name} answered with something that is no record`);
	const head = readTreeHead(note, database);
	if (Number(id) >= head.size) throw new ActionError("toolchain", `${database.name}: record ${id} is not in its tree`);
	return {
		id: Number(id),
		text,
		head
	};
}
/** The `h1:` hash of a module's zip in a record; undefined when the record is about something else. */
function hashInRecord(record, module, version) {
	const prefix = `${module} ${version} h1:`;
	return record.text.split("\n").find((candidate) => candidate.startsWith(prefix))?.slice(prefix.length - 3);
}
const ed25519 = 1;
/** SubjectPublicKeyInfo of RFC 8410, up to the 32 bytes of the key. */
const ed25519Header = Buffer.from("302a300506032b6570032100", "hex");
/** A signed note (golang.org/x/mod/sumdb/note): text, an empty line, `— <name> <base64 of key hash and signature>` lines. */
function readTreeHead(note, database) {
	const end = note.lastIndexOf("\n\n");
	const text = note.slice(0, end + 1);
	const signatures = note.slice(end + 2).split("\n");
	if (end < 0 || !signatures.some((line) => isSignedBy(line, text, database))) throw new ActionError("toolchain", `the tree of ${database.name} is not signed by its key`);
	const [, size = "", root = ""] = /^go\.sum database tree\n(\d{1,15})\n([A-Za-z0-9+/]{43}=)\n/.exec(text) ?? [];
	if (size === "") throw new ActionError("toolchain", `${database.name} signed something that is no tree`);
	return {
		size: Number(size),
		rootHash: Buffer.from(root, "base64")
	};
}
function isSignedBy(line, text, { name, keyHash, publicKey }) {
	const prefix = `\u2014 ${name} `;
	if (!line.startsWith(prefix)) return false;
	const bytes = Buffer.from(line.slice(prefix.length), "base64");
	if (bytes.length !== 68 || !bytes.subarray(0, 4).equals(keyHash)) return false;
	const key = createPublicKey({
		key: Buffer.concat([ed25519Header, publicKey]),
		format: "der",
		type: "spki"
	});
	return verify(null, Buffer.from(text), key, bytes.subarray(4));
}

// src/toolchain/goproxy/merkle-tiles.ts
const tileHeight = 8;
const tileWidth = 256;
const hashBytes = 32;
/** `tile/8/0/x241/187.p/248`; `full` asks for the whole tile, which a later tree has made of a partial one. */
function tilePath({ level, index, width }, full = false) {
	const groups = String(index).padStart(Math.ceil(String(index).length / 3) * 3, "0").match(/\d{3}/g) ?? [];
	const place = groups.map((group, at) => at < groups.length - 1 ? `x${group}` : group).join("/");
	return `tile/${tileHeight}/${level}/${place}${full || width === tileWidth ? "" : `.p/${width}`}`;
}
/** Hash of a leaf, RFC 6962. */
function hashRecord(text) {
	return createHash("sha256").update("\0").update(text).digest();
}
/** Hash of a node, RFC 6962. */
function hashNode(left, right) {
	return createHash("sha256").update("").update(left).update(right).digest();
}
/**
* The root of a tree of `size` leaves that has `leaf` at place `id`, with everything beside its way up read from tiles.
* When it is the signed root, the leaf is in the signed tree: no untrusted tile can make that come out (RFC 6962, 2.1.1).
*/
function rootThrough(leaf, id, size, readTile) {
	const climb = async (from, to) => {
		if (to - from === 1) return leaf;
		const middle = from + largestPowerBelow(to - from);
		return id < middle ? hashNode(await climb(from, middle), await hashOfRange(middle, to, size, readTile)) : hashNode(await hashOfRange(from, middle, size, readTile), await climb(middle, to));
	};
	return climb(0, size);
}
/** Hash over the leaves `from` up to, not including, `to`; `from` is a multiple of the power of two that holds the range. */
async function hashOfRange(from, to, size, readTile) {
	const count = to - from;
	const half = largestPowerBelow(count);
	if (count > 1 && half * 2 !== count) {
		const right = await hashOfRange(from + half, to, size, readTile);
		return hashNode(await hashOfRange(from, from + half, size, readTile), right);
	}
	return hashOfSubtree(Math.log2(count), from / count, size, readTile);
}
/** Hash number `index` of a tree level, put together from the hashes of the tile below it. */
async function hashOfSubtree(level, index, size, readTile) {
	const tileLevel = Math.floor(level / tileHeight);
	const count = 2 ** (level - tileLevel * tileHeight);
	const first = index * count;
	const tileIndex = Math.floor(first / tileWidth);
	const onLevel = Math.floor(size / 2 ** (tileLevel * tileHeight));
	const width = Math.min(tileWidth, onLevel - tileIndex * tileWidth);
	const bytes = await readTile({
		level: tileLevel,
		index: tileIndex,
		width
	});
	if (bytes.length < width * hashBytes) throw new ActionError("toolchain", "a tile of the checksum database is cut off");
	let hashes = Array.from({ length: count }, (_, at) => {
		const offset = (first % tileWidth + at) * hashBytes;
		return bytes.subarray(offset, offset + hashBytes);
	});
	while (hashes.length > 1) hashes = pairs(hashes).map(([left, right]) => hashNode(left, right));
	return hashes[0] ?? Buffer.alloc(0);
}
function pairs(hashes) {
	return hashes.flatMap((left, at) => {
		const right = hashes[at + 1];
		return at % 2 === 0 && right ? [[left, right]] : [];
	});
}
/** The largest power of two below `count`; 1 for 1. */
function largestPowerBelow(count) {
	let power = 1;
	while (power * 2 < count) power *= 2;
	return power;
}

// src/toolchain/goproxy/look-up-hash.ts
const recordLimitBytes = 1048576;
/**
* The `h1:` hash that the checksum database has for a version of the toolchain module. The database's signature vouches
* for its tree, and the tree is shown to hold the record: only both together make the hash trustworthy, as the proxy that
* hands them out is not trusted. What is not checked, for want of a memory, is that the tree extends an earlier one.
*/
async function lookUpHash(version, proxies, database, world) {
	const base = database.url ?? await findBase(proxies, database);
	const url = `${base}/lookup/${toolchainModule}@${version}`;
	const answer = whole(url, await downloadOrRead({
		url,
		limitBytes: recordLimitBytes
	}, world));
	const record = readChecksumRecord(answer.toString(), database);
	if (!(await rootThrough(hashRecord(record.text), record.id, record.head.size, tileReader(base, world))).equals(record.head.rootHash)) throw new ActionError("toolchain", `${shownUrl(base)}: the record of ${version} is not in the signed tree`);
	const hash = hashInRecord(record, toolchainModule, version);
	if (hash === void 0) throw new ActionError("toolchain", `${shownUrl(base)}: the record is not about ${version}`);
	return hash;
}
/** The first proxy that relays the database; else the database itself (https://go.dev/design/25530-sumdb). */
async function findBase(proxies, { name }) {
	const path = `sumdb/${name}`;
	const relay = await proxies.ask(`${path}/supported`, { limitBytes: recordLimitBytes });
	return relay === void 0 ? `https://${name}` : `${relay.proxyUrl}/${path}`;
}
function tileReader(base, world) {
	const tiles = /* @__PURE__ */ new Map();
	return (tile) => {
		const path = tilePath(tile);
		const known = tiles.get(path) ?? fetchTile(base, tile, world);
		tiles.set(path, known);
		return known;
	};
}
async function fetchTile(base, tile, world) {
	const limitBytes = 65536;
	const answer = await downloadOrRead({
		url: `${base}/${tilePath(tile)}`,
		limitBytes
	}, world);
	if (answer.kind === "body") return answer.bytes;
	const url = `${base}/${tilePath(tile, true)}`;
	return whole(url, await downloadOrRead({
		url,
		limitBytes
	}, world));
}
function whole(url, answer) {
	if (answer.kind === "body") return answer.bytes;
	throw new ActionError("toolchain", `${shownUrl(url)}: answered ${answer.status}`);
}

// src/toolchain/goproxy/write-module.ts
/** How many files are written side by side: enough to keep the disk busy. */
const writers = 8;
/** Writes the files of a toolchain module as a GOROOT below `directory`, and resolves to it. */
async function writeModule(entries, directory, { files, cancelled }) {
	const goroot = join(directory, "go");
	const queue = entries.values();
	let hasFailed = false;
	const write = async () => {
		for (const entry of queue) {
			throwIfCancelled(cancelled);
			if (hasFailed) return;
			const path = pathInModule(entry.name);
			await files.write(join(goroot, restoredName(path)), entry.read(), isProgram(path) ? 493 : 420);
		}
	};
	const all = Array.from({ length: writers }, () => write().catch((error) => {
		hasFailed = true;
		throw error;
	}));
	await Promise.allSettled(all);
	await Promise.all(all);
	return goroot;
}
/** Names in a zip: `golang.org/toolchain@<version>/<path>`. */
function pathInModule(name) {
	return name.slice(name.indexOf("/", name.indexOf("@")) + 1);
}
/** A module cannot hold other modules, so their go.mod files travel as _go.mod; Go renames them back as well. */
function restoredName(path) {
	return path.replace(/(^|\/)_go\.mod$/, "$1go.mod");
}
/** A module's zip has no modes: as Go does, what stands in these directories is made executable. */
function isProgram(path) {
	return path.startsWith("bin/") || path.startsWith("pkg/tool/");
}

// src/toolchain/goproxy/zip-entries.ts
/** Largest unpacked module that Go itself accepts (golang.org/x/mod/zip: MaxZipFile). */
const maximumUnpackedBytes = 524288e3;
/**
* Reads the directory of a module's zip, strictly: a zip that could mean two things to two readers, or that would
* write outside of `<prefix>`, is refused with `toolchain`. Format: PKWARE APPNOTE 6.3; only what Go writes is read.
*/
function readZipEntries(zip, prefix) {
	const end = findEnd(zip);
	const count = zip.readUInt16LE(end + 10);
	const directoryBytes = zip.readUInt32LE(end + 12);
	const directory = zip.readUInt32LE(end + 16);
	if (directory + directoryBytes !== end || zip.readUInt16LE(end + 8) !== count) throw broken("its directory is torn");
	const entries = [];
	const names = /* @__PURE__ */ new Set();
	let unpackedBytes = 0;
	let offset = directory;
	for (let index = 0; index < count; index++) {
		const { entry, next } = readEntry(zip, offset, end);
		checkName(entry.name, prefix);
		if (names.size === names.add(entry.name.toLowerCase()).size) throw broken(`${entry.name} is in it twice`);
		unpackedBytes += entry.sizeBytes;
		if (unpackedBytes > 524288e3) throw broken("it unpacks to more than 500 MB");
		entries.push(entry);
		offset = next;
	}
	if (offset !== end) throw broken("its directory is torn");
	return entries;
}
const [endSignature, directorySignature, localSignature] = [
	101010256,
	33639248,
	67324752
];
const endBytes = 22;
const directoryEntryBytes = 46;
const localHeaderBytes = 30;
const [stored, deflated] = [0, 8];
function findEnd(zip) {
	const end = zip.length - endBytes;
	if (end < 0 || zip.readUInt32LE(end) !== endSignature || zip.readUInt16LE(end + 20) !== 0) throw broken("its end is missing, so it is not whole");
	return end;
}
function readEntry(zip, offset, end) {
	if (offset + directoryEntryBytes > end || zip.readUInt32LE(offset) !== directorySignature) throw broken("its directory is torn");
	const nameBytes = zip.readUInt16LE(offset + 28);
	const nameStart = offset + directoryEntryBytes;
	const next = nameStart + nameBytes + zip.readUInt16LE(offset + 30) + zip.readUInt16LE(offset + 32);
	if (next > end) throw broken("its directory is torn");
	const rawName = zip.subarray(nameStart, nameStart + nameBytes);
	const name = decodeName(rawName);
	const [method, flags] = [zip.readUInt16LE(offset + 10), zip.readUInt16LE(offset + 8)];
	if ((flags & 1) !== 0 || method !== stored && method !== deflated) throw broken(`${name} is packed in another way`);
	const packed = {
		crc: zip.readUInt32LE(offset + 16),
		bytes: zip.readUInt32LE(offset + 20),
		method
	};
	const sizeBytes = zip.readUInt32LE(offset + 24);
	const header = zip.readUInt32LE(offset + 42);
	const read = () => unpack(dataOf(zip, header, packed.bytes, rawName, name), packed, sizeBytes, name);
	return {
		entry: {
			name,
			sizeBytes,
			read
		},
		next
	};
}
function dataOf(zip, header, bytes, rawName, name) {
	if (header + localHeaderBytes > zip.length || zip.readUInt32LE(header) !== localSignature) throw broken(`${name} is not where its directory says`);
	const nameEnd = header + localHeaderBytes + zip.readUInt16LE(header + 26);
	if (!zip.subarray(header + localHeaderBytes, nameEnd).equals(rawName)) throw broken(`${name} has two names`);
	const start = nameEnd + zip.readUInt16LE(header + 28);
	if (start + bytes > zip.length) throw broken(`${name} is cut off`);
	return zip.subarray(start, start + bytes);
}
function unpack(data, packed, sizeBytes, name) {
	let content = data;
	if (packed.method === deflated) try {
		content = inflateRawSync(data, { maxOutputLength: Math.max(1, sizeBytes) });
	} catch (cause) {
		throw broken(`${name} does not unpack`, cause);
	}
	if (content.length !== sizeBytes || crc32(content) !== packed.crc) throw broken(`${name} is damaged`);
	return content;
}
function decodeName(raw) {
	try {
		return new TextDecoder("utf-8", {
			fatal: true,
			ignoreBOM: true
		}).decode(raw);
	} catch (cause) {
		throw broken("a name in it is not UTF-8", cause);
	}
}
function checkName(name, prefix) {
	const path = name.slice(prefix.length);
	const isPlain = path.split("/").every((part) => part !== "" && part !== "." && part !== "..");
	const hasHostileCharacter = /[\\:*?"<>|\x00-\x1f\x7f]/.test(path);
	if (!name.startsWith(prefix) || !isPlain || hasHostileCharacter) throw broken(`the name ${JSON.stringify(name.slice(0, 200))} leads out of its place`);
}
function broken(why, cause) {
	return new ActionError("toolchain", `the zip is refused: ${why}`, { cause });
}

// src/toolchain/goproxy/fetch-module.ts
const listLimitBytes = 4194304;
/**
* The module `golang.org/toolchain`, from the proxies that GOPROXY names. It is checked as Go itself would (hash, signed
* checksum database, proof of inclusion), with or without a Go at hand: one road for every machine.
*/
function moduleSource(settings, world) {
	const platform = toGoPlatform(world.platform);
	let opened;
	const proxies = () => {
		opened ??= openProxies(settings.get("GOPROXY"), world);
		return opened;
	};
	return {
		name: "goproxy",
		async versions() {
			const path = `${toolchainModule}/@v/list`;
			const list = await proxies().ask(path, { limitBytes: listLimitBytes });
			if (list === void 0) return { unlisted: `no proxy of GOPROXY has ${path}` };
			return { versions: parseModuleList(list.bytes.toString(), platform) };
		},
		async unpack(version, directory) {
			const wanted = moduleVersion(version, platform);
			const expected = await expectedHash(wanted, proxies(), settings, world);
			const path = `${toolchainModule}/@v/${wanted}.zip`;
			const zip = await proxies().ask(path, {
				limitBytes: maximumUnpackedBytes,
				title: wanted
			});
			if (zip === void 0) throw new ActionError("toolchain", `no proxy of GOPROXY has ${path}`);
			const from = shownUrl(zip.proxyUrl);
			const entries = readZipEntries(zip.bytes, `${toolchainModule}@${wanted}/`);
			const actual = await hashEntries(entries);
			if (expected !== void 0 && actual !== expected) throw new ActionError("toolchain", `${from}/${path} is tampered with: its hash is ${actual} instead of ${expected}`);
			return {
				goroot: await writeModule(entries, directory, world),
				origin: `goproxy ${from}`
			};
		}
	};
}
/** undefined when the user switched the check off. */
async function expectedHash(version, proxies, settings, world) {
	const database = parseGosumdb(settings.get("GOSUMDB"));
	if (database) return lookUpHash(version, proxies, database, world);
	world.runner.warning("GOSUMDB=off: Go is fetched from the module proxy without being checked against a database");
}

// src/toolchain/sources/archive-listing.ts
/**
* Reads what `<base>/?mode=json&include=all` answers (the format of https://go.dev/dl/). Takes only archives of this
* platform whose fields are sound; undefined when the text is no listing at all, as from a plain file server.
*/
function parseArchiveListing(text, platform) {
	let releases;
	try {
		releases = JSON.parse(text);
	} catch {
		return;
	}
	if (!Array.isArray(releases)) return void 0;
	return releases.flatMap((release) => {
		const files = isRecord(release) ? release["files"] : void 0;
		return Array.isArray(files) ? files.flatMap((file) => toArchive(file, platform)) : [];
	});
}
function findListed(archives, version) {
	return archives.find((archive) => compareGoVersions(archive.version, version) === 0);
}
/** The name of an archive, for mirrors without a listing. */
function archiveFileName(version, { goos, archiveArch, archiveKind }) {
	return `go${goName(version)}.${goos}-${archiveArch}.${archiveKind}`;
}
/** Reads a `.sha256` file: the hash alone, or as sha256sum writes it. Lower-case hex; undefined when it is neither. */
function parseSha256File(text, fileName) {
	const [, hash, name] = /^([0-9a-f]{64})(?:\s+\*?(\S+))?\s*$/i.exec(text) ?? [];
	return name === void 0 || name === fileName ? hash?.toLowerCase() : void 0;
}
function toArchive(file, platform) {
	if (!isRecord(file)) return [];
	const { filename, os, arch, version, kind, sha256 } = file;
	if (kind !== "archive" || os !== platform.goos || arch !== platform.archiveArch) return [];
	if (typeof filename !== "string" || typeof version !== "string" || typeof sha256 !== "string") return [];
	const release = parseRelease(version);
	if (!release || !/^[A-Za-z0-9][A-Za-z0-9._+-]*$/.test(filename) || !/^[0-9a-fA-F]{64}$/.test(sha256)) return [];
	return [{
		version: release,
		fileName: filename,
		sha256: sha256.toLowerCase()
	}];
}
function isRecord(value) {
	return typeof value === "object" && value !== null;
}

// src/toolchain/sources/fetch-archive.ts
/** Largest archive taken; Go's own stay below 100 MB. */
const archiveLimitBytes = 524288e3;
/** That of go.dev is below 4 MB. */
const listingLimitBytes = 16777216;
/**
* go.dev/dl, or a mirror of it. The hash comes from the same place as the archive: it guards against damage, proxies and
* caches on the way, not against a mirror that lies about both.
*/
function archiveSource(baseUrl, world) {
	const given = baseUrl.replace(/\/+$/, "");
	let opened;
	const open = () => {
		if (opened === void 0) {
			const base = withoutCredentials(given, "go-download-base-url", world);
			opened = {
				base,
				listing: fetchListing(base, world)
			};
		}
		return opened;
	};
	return {
		name: shownUrl(given),
		async versions() {
			const listing = await open().listing;
			return "why" in listing ? { unlisted: listing.why } : { versions: listing.archives.map(({ version }) => version) };
		},
		async unpack(version, directory) {
			const { base, listing } = open();
			const { fileName, sha256 } = await findArchive(base, version, await listing, world);
			const url = `${base}/${fileName}`;
			const bytes = await downloadWhole({
				url,
				limitBytes: archiveLimitBytes,
				title: fileName
			}, world);
			const actual = createHash("sha256").update(bytes).digest("hex");
			if (actual !== sha256) {
				const wrong = `SHA-256 ${actual} of ${bytes.length} bytes instead of ${sha256}`;
				throw new ActionError("toolchain", `${shownUrl(url)} is damaged or tampered with: ${wrong}`);
			}
			return {
				goroot: await extract(bytes, fileName, directory, world),
				origin: shownUrl(base)
			};
		}
	};
}
async function fetchListing(base, world) {
	const answer = await download({
		url: `${base}/?mode=json&include=all`,
		limitBytes: listingLimitBytes
	}, world);
	if (answer.kind === "refused") return { why: `it has no listing (answered ${answer.status})` };
	const archives = parseArchiveListing(answer.bytes.toString(), toGoPlatform(world.platform));
	return archives === void 0 ? { why: "it has no listing (what it sends is no JSON of releases)" } : { archives };
}
async function findArchive(base, version, listing, world) {
	const listed = "why" in listing ? void 0 : findListed(listing.archives, version);
	if (listed) return listed;
	const fileName = archiveFileName(version, toGoPlatform(world.platform));
	const url = `${base}/${fileName}.sha256`;
	const answer = await download({
		url,
		limitBytes: 4096
	}, world);
	const sha256 = answer.kind === "body" ? parseSha256File(answer.bytes.toString(), fileName) : void 0;
	if (sha256 !== void 0) return {
		fileName,
		sha256
	};
	const listingWords = "why" in listing ? listing.why : `its listing has no Go ${goName(version)} for this machine`;
	const hashWords = answer.kind === "body" ? "holds no SHA-256" : `answered ${answer.status}`;
	throw new ActionError("toolchain", `${listingWords} and ${fileName}.sha256 ${hashWords}, so there is nothing to check ${fileName} with`);
}
async function extract(bytes, fileName, directory, world) {
	const archive = join(directory, fileName);
	const tree = join(directory, "tree");
	await world.files.write(archive, bytes);
	try {
		if (fileName.endsWith(".zip")) await world.toolCache.extractZip(archive, tree);
		else await world.toolCache.extractTar(archive, tree);
	} catch (error) {
		const cause = wordsOf$1(error).slice(0, 300);
		throw new ActionError("toolchain", `${fileName} cannot be unpacked`, { cause });
	}
	return join(tree, "go");
}

// src/toolchain/sources/try-sources.ts
function openSources(sources, { runner, cancelled }) {
	const down = /* @__PURE__ */ new Map();
	return { async tryEach(words, attempt) {
		const reasons = [];
		for (const [index, source] of sources.entries()) {
			const known = down.get(source);
			const result = known === void 0 ? await attemptOne(source, attempt, cancelled) : { failed: known };
			if ("value" in result) return result.value;
			if ("fatal" in result) throw result.fatal;
			const reason = withName(source, "failed" in result ? result.failed : result.passed);
			reasons.push(reason);
			const isLast = sources.slice(index + 1).every((other) => down.has(other));
			if ("failed" in result) {
				down.set(source, result.failed);
				if (known === void 0 && !isLast) runner.warning(`No Go from ${reason}; trying the next source`);
			} else if (!isLast) runner.info(`${reason}; asking the next source`);
		}
		throw noGo(words, reasons);
	} };
}
async function attemptOne(source, attempt, cancelled) {
	try {
		return await attempt(source);
	} catch (error) {
		throwIfCancelled(cancelled);
		return { failed: wordsOf$1(error) };
	}
}
/** Most reasons begin with an address that tells the source already. */
function withName({ name }, reason) {
	return reason.startsWith(name) ? reason : `${name}: ${reason}`;
}
function noGo(words, reasons) {
	const [only = "there is no source to ask"] = reasons;
	const message = reasons.length > 1 ? `none of ${reasons.length} sources has it` : only;
	return new ActionError("toolchain", `no Go for ${words}: ${message}`, {
		...reasons.length > 1 ? { cause: reasons.join("; ") } : {},
		hint: hintFor(reasons),
		evidence: reasons
	});
}
function hintFor(reasons) {
	return reasons.some((reason) => /certificate/i.test(reason)) ? "Let NODE_EXTRA_CA_CERTS name the file with your company's certificates, or name another source in go-download-base-url." : "Check the version and the sources; behind a company's proxy set HTTPS_PROXY, and GOPROXY for the source goproxy.";
}

// src/toolchain/wish/toml-tool.ts
/**
* The first version under one of some keys (`tools.go`), as mise takes it: `go = "1.26"`, `go = ["1.26", "1.25"]`, also over several
* lines, `go = { version = "1.26" }`, or `version` in a table of its own. Reads no more of TOML than that.
*/
function readTomlTool(text, keys) {
	const lines = text.split(/\r\n|\r|\n/).map((line) => line.replace(/^\uFEFF/, ""));
	let table = "";
	for (const [index, raw] of lines.entries()) {
		const line = withoutComment(raw).trim();
		const header = /^\[\s*([^[\]]+?)\s*\]$/.exec(line)?.[1];
		if (header !== void 0) table = `${plainKey(header)}.`;
		const [, key, value = ""] = /^("[^"]*"|'[^']*'|[\w.-]+)\s*=\s*(.*)$/.exec(line) ?? [];
		if (key === void 0) continue;
		const path = table + plainKey(key);
		if (!keys.includes(path) && !keys.includes(path.replace(/\.version$/, ""))) continue;
		const rest = value.startsWith("[") ? [value, ...lines.slice(index + 1).map(withoutComment)] : [value];
		for (const [offset, part] of rest.entries()) {
			const version = firstVersion(part);
			if (version !== void 0) return {
				version,
				line: index + offset + 1
			};
			if (part.includes("]")) break;
		}
	}
}
/** A `#` in quotes is none. */
function withoutComment(line) {
	return /^(?:"(?:\\.|[^"\\])*"|'[^']*'|[^#"'])*/.exec(line)?.[0] ?? line;
}
function plainKey(key) {
	return key.replace(/["'\s]/g, "");
}
function firstVersion(value) {
	const inTable = value.startsWith("{") ? /\bversion\s*=\s*(.*)$/.exec(value)?.[1] ?? "" : value;
	const [, double, single, bare] = /^[[\s]*(?:"([^"]+)"|'([^']+)'|([\w.]+))/.exec(inTable) ?? [];
	return double ?? single ?? bare;
}

// src/toolchain/wish/version-file.ts
/** The files that are read, for who has named another. */
const versionFiles = "a go.mod, go.work or go.tool.mod, a .tool-versions, a mise.toml, a .prototools, or a file with one version, such as .go-version";
/**
* Reads a version file. Its name says what it is: `*.mod` and `*.work` are Go's own (go.mod, go.tool.mod), `.tool-versions`
* is that of asdf and mise, `*.toml` that of mise, `.prototools` that of proto; every other file, `.go-version` first of all, holds one
* version, unless it is of a kind that never does. `where` names it in errors. Errors: `input`.
*/
function readVersionText(text, name, where) {
	const other = otherKinds.find(({ names }) => names.test(name));
	if (other !== void 0) throw unusable(where, other.is, other.hint ?? nameAnother);
	if (/\.(mod|work)$/.test(name)) return readLines(text, name, where);
	if (name === ".tool-versions") return readToolVersions(text, where);
	if (/\.toml$/.test(name)) return readToml(text, [
		"tools.go",
		"tools.golang",
		"tools.core:go"
	], where);
	return name === ".prototools" ? readToml(text, ["go"], where) : readSingle(text, where);
}
const nameAnother = `Name ${versionFiles}, or give the version in go-version.`;
/** Kinds of files that are not read, each as the end of a sentence. */
const otherKinds = [
	{
		names: /^(Dockerfile|Containerfile)|\.(Dockerfile|Containerfile)$/i,
		is: "is a Dockerfile, which is not read"
	},
	{
		names: /\.(ya?ml)$/i,
		is: "is YAML, which is not read"
	},
	{
		names: /\.jsonc?$/i,
		is: "is JSON, which is not read"
	},
	{
		names: /\.nix$|^flake\.lock$/,
		is: "is of Nix, which is not read"
	},
	{
		names: /^\.(nvmrc|node-version)$/,
		is: "says which Node is wanted, and not which Go"
	},
	{
		names: /^\.(python|ruby|java|terraform|php)-version$/,
		is: "says which version of another tool is wanted, and not which Go"
	},
	{
		names: /^(GNUm|M|m)akefile$|\.mk$|^\.envrc$|\.sh$|^\.env/,
		is: "is a program or its settings, which are not read"
	},
	{
		names: /^go\.(work\.)?sum$/,
		is: "holds checksums only",
		hint: "Name the go.mod or go.work beside it."
	}
];
function readLines(text, name, where) {
	const read = name.endsWith(".mod") ? readGoMod(text) : readGoWork(text);
	const isSound = "uses" in read ? read.uses.length > 0 : read.module !== void 0;
	const { go, toolchain } = read;
	if (!isSound && go === void 0 && toolchain === void 0) throw unusable(where, "has no go line", "Write a line such as go 1.26 into it.");
	return {
		lines: {
			go,
			toolchain
		},
		where
	};
}
/** https://asdf-vm.com/manage/configuration.html: a tool and its versions on each line, the first one preferred. */
function readToolVersions(text, where) {
	const found = plainLines(text).find(({ words: [tool] }) => /^(golang|go|core:go)$/.test(tool ?? ""));
	const [, version] = found?.words ?? [];
	if (found === void 0 || version === void 0) throw unusable(where, "names no version of golang", "Write a line such as golang 1.26.8 into it.");
	const place = `${where} line ${found.number}`;
	return {
		text: plainVersion(version, place),
		where: place
	};
}
/** https://mise.jdx.dev/configuration.html, https://moonrepo.dev/docs/proto/config */
function readToml(text, keys, where) {
	const found = readTomlTool(text, keys);
	if (found === void 0) throw unusable(where, "names no version of go", `Write a line such as ${keys.includes("go") ? "go = \"1.26.8\"" : "go = \"1.26.8\" below [tools]"} into it, or name another file.`);
	const place = `${where} line ${found.line}`;
	return {
		text: plainVersion(found.version, place),
		where: place
	};
}
/** Of asdf and mise: `latest:1.26` and `prefix:1.26` are the newest 1.26. */
function plainVersion(version, place) {
	if (version === "system" || /^(ref|path|sub-[^:]*):/.test(version)) throw unusable(place, `says ${version}, which is a Go of the machine that it was written on`, "Name a version there, or give one in go-version.");
	return version.replace(/^(latest|prefix):/, "");
}
function readSingle(text, where) {
	const lines = plainLines(text);
	const [first, second] = lines;
	if (first === void 0) throw unusable(where, "names no version", "Write one version into it, such as 1.26.8.");
	const written = (line) => line.words.join(" ").slice(0, 60);
	if (second !== void 0 && !lines.every((line) => /^(go|v)?\d|^(stable|oldstable|latest)$|^[<>=^~*]/.test(written(line)))) throw unusable(where, `is of no kind that is read: it begins with ${JSON.stringify(written(first))}`, nameAnother);
	if (second !== void 0) throw unusable(where, `names more than one version: ${`${written(first)} in line ${first.number}, ${written(second)} in line ${second.number}`}`, "Leave one of them.");
	return {
		text: first.words.join(" "),
		where: `${where} line ${first.number}`
	};
}
/** Lines that say something, without what stands behind `#` or `//`. A byte order mark counts as white space. */
function plainLines(text) {
	return text.split(/\r\n|\r|\n/).map((line, index) => ({
		number: index + 1,
		words: line.replace(/(#|\/\/).*$/, "").trim().split(/\s+/)
	})).filter(({ words: [first] }) => first !== "");
}
function unusable(where, problem, hint) {
	return new ActionError("input", `go-version-file: ${where} ${problem}`, { hint });
}

// src/toolchain/wish/read-version-file.ts
/** More than this is no file that a version is written in; a go.mod of 5000 requirements is half of it. */
const limitBytes = 1048576;
/** Reads the file that `go-version-file` names. `path` is absolute. Errors: `input`. */
async function readVersionFile(path, { files, runner }) {
	const where = relative(runner.workspace, path).split(sep).join("/");
	const fail = (problem, cause) => new ActionError("input", `go-version-file: ${where} ${problem}`, {
		cause,
		hint: `Let it name ${versionFiles}, relative to the checkout.`
	});
	const facts = await files.stat(path).catch((cause) => {
		throw fail("cannot be read", cause);
	});
	if (facts === void 0) throw fail("is not there");
	if (facts.kind !== "file") throw fail(facts.kind === "directory" ? "is a directory" : "is no plain file");
	if (facts.sizeBytes > limitBytes) throw fail(`is too large for a version file: ${facts.sizeBytes} bytes`);
	const text = decode(await files.withFile(path, (file) => file.read(0, limitBytes)).catch((cause) => {
		throw fail("cannot be read", cause);
	}));
	if (text === void 0) throw fail("is no UTF-8 text (PowerShell's > writes UTF-16)");
	return readVersionText(text, basename(path), where);
}
function decode(bytes) {
	try {
		const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
		return text.includes("\0") ? void 0 : text;
	} catch {
		return;
	}
}

// src/toolchain/plan-go.ts
/**
* Decides which Go the project is to be built with: what fits in the runner's tool cache first, then a Go on PATH, then
* what the sources have; of what is at hand, nothing is asked for. Errors: `input` when what is wanted cannot be, before
* anything is fetched; `toolchain`; `cancelled`.
*/
async function planGo(inputs, project, world) {
	const { goVersion, goVersionFile } = inputs;
	const versionFile = goVersion || !goVersionFile ? void 0 : await readVersionFile(goVersionFile, world);
	const gotoolchain = project.settings.get("GOTOOLCHAIN");
	const wish = decideWantedGo({
		goVersion,
		versionFile,
		gotoolchain,
		project: readProjectLines(project)
	});
	const sources = openSources(inputs.sources.map((source) => openSource(source, project.settings, world)), world);
	const wanted = await settle(wish, sources);
	world.runner.debug(`Go is wanted by ${wanted.words}`);
	const { go: found, broken } = await findGo(wanted, world);
	const install = (go) => {
		setUp(go, project.settings.installDirectory, world);
		world.runner.info(`Go ${go.version} from ${go.origin}, wanted by ${wanted.words}`);
		return go;
	};
	if (found) return {
		version: found.version,
		install: async () => install(found)
	};
	const version = await sources.tryEach(wanted.words, (source) => chooseVersion(wanted, source));
	return {
		version: goName(version),
		install: async () => install(await fetchGo(version, wanted.words, sources, broken, world))
	};
}
function openSource(source, settings, world) {
	return source.kind === "archive" ? archiveSource(source.baseUrl, world) : moduleSource(settings, world);
}
/** Makes `stable` and `oldstable` the version that they mean today, by the first source that can tell. */
async function settle(wanted, sources) {
	if (wanted.kind !== "stable" && wanted.kind !== "oldstable") return wanted;
	return settleStable(wanted, await sources.tryEach(wanted.words, (source) => chooseVersion(wanted, source)));
}
/** The version that a source is to be asked for. */
async function chooseVersion(wanted, source) {
	if (wanted.kind === "exact") return { value: wanted.version };
	const listing = await source.versions();
	const unlisted = wanted.kind === "range" ? wanted.unlisted : void 0;
	const version = "versions" in listing ? chooseGo(wanted, listing.versions) : unlisted;
	if (version) return { value: version };
	if ("unlisted" in listing) return { passed: `${listing.unlisted}, so it can only be asked for a complete version such as 1.26.8` };
	const last = newest(listing.versions);
	return { passed: `its list ${last ? `ends with Go ${goName(last)} and has none` : "has no version"} that fits` };
}
async function fetchGo(version, words, sources, broken, world) {
	const directory = goDirectory(await chooseRoot(world), version, world.platform.arch);
	return sources.tryEach(words, async (source) => {
		world.runner.info(`Fetching Go ${goName(version)} from ${source.name}`);
		try {
			return { value: await fetchFrom(source, version, directory, broken.includes(directory), world) };
		} catch (error) {
			const problem = localProblem(error);
			if (problem === void 0) throw error;
			return { fatal: new ActionError("toolchain", `cannot put Go into ${directory}: ${problem}`, {
				cause: error,
				hint: "Make room there, or let RUNNER_TOOL_CACHE or RUNNER_TEMP name another directory."
			}) };
		}
	});
}
async function fetchFrom(source, version, directory, isBroken, world) {
	return withScratch(directory, world, async (scratch) => {
		const { goroot, origin } = await source.unpack(version, scratch);
		throwIfCancelled(world.cancelled);
		const problem = await checkGo(toInstalledGo(version, goroot, origin, world), version, world);
		if (problem !== void 0) throw new ActionError("toolchain", `what it sent cannot be used: ${problem}`);
		const placed = await placeGo(goroot, directory, scratch, isBroken, world);
		return toInstalledGo(version, placed, origin, world);
	});
}
function setUp({ goroot }, installDirectory, { runner, platform }) {
	if (installDirectory !== void 0) runner.addPath(installDirectory);
	runner.addPath(goLayout(goroot, platform).programs);
	const other = runner.env["GOROOT"];
	if (other === void 0 || other === "" || other === goroot) return;
	runner.warning(`GOROOT was ${other}, which does not belong to this Go; it is set to ${goroot}`);
	runner.exportVariable("GOROOT", goroot);
}

// src/smoke/in-repository.ts
/** Where what a program missed in its release stands in the source, under the same path: a file, a directory or a pattern. */
async function placeInRepository(path, { moduleDirectory, workspace }, { files }) {
	if (!isOfRelease(path)) return void 0;
	const wanted = path.replace(/^bin\//, "");
	const canInclude = wanted === path;
	for (const directory of /* @__PURE__ */ new Set([moduleDirectory, workspace])) {
		const include = await includeFor(wanted, directory, files);
		if (include !== void 0) return { include: canInclude && directory === moduleDirectory ? include : void 0 };
	}
}
/** What to write into `include`; undefined: it is not there. */
async function includeFor(wanted, directory, files) {
	const kind = (await files.stat(`${directory}/${wanted}`))?.kind;
	if (kind !== void 0) return kind === "directory" ? `${wanted.replace(/\/+$/, "")}/**` : wanted;
	for (const pattern of [wanted, `${wanted}.*`]) if ((await files.glob(pattern, directory).catch(() => [])).length > 0) return wholeDirectory(pattern);
}
/** A page rarely comes alone: `templates/*.html` asks for all of `templates`. */
function wholeDirectory(pattern) {
	const fixed = pattern.replace(/[*?[{].*$/, "");
	return fixed.includes("/") && fixed !== pattern ? `${fixed.replace(/\/[^/]*$/, "")}/**` : pattern;
}

// src/smoke/reported-version.ts
/** What an answer of a service says its version is: a JSON object's `version`, or plain text of one line. */
function reportedVersion(body) {
	const text = body.trim();
	if (text.startsWith("{")) return versionIn(text);
	return text.length <= 80 && /^[\w.+-]*\d+\.\d+[\w.+ ()-]*$/.test(text) ? text : void 0;
}
function versionIn(json) {
	try {
		const [, value] = Object.entries(JSON.parse(json)).find(([name]) => name.toLowerCase() === "version") ?? [];
		return typeof value === "string" && value !== "" ? value : void 0;
	} catch {
		return;
	}
}
/** Whether both name one version, `v` or not, whatever else is said beside it: `1.2.3 (4f0c1d2)` is v1.2.3. */
function isSameVersion(reported, version) {
	return wordsIn(reported).includes(wordsIn(version));
}
/** Each between blanks: a version that somebody named may have several. */
function wordsIn(text) {
	return ` ${text.split(/[\s,;()]+/).filter((word) => word !== "").map((word) => word.replace(/^v/, "")).join(" ")} `;
}

// src/smoke/judge-smoke.ts
function judgeSmoke(seen, expected) {
	return [
		...judgeLife(seen, expected),
		...judgeShutdown(seen),
		...judgeVersion(seen, expected.linkedVersion),
		...judgeWrites(seen),
		...judgeLog(seen, expected.ginMode)
	];
}
function judgeLife(seen, expected) {
	if (seen.endedEarly !== void 0) return [judgeEnd(seen, seen.endedEarly, expected)];
	return seen.readyMs === void 0 ? [judgeLateness(seen, expected)] : [];
}
/**
* `auto` fails only what is wrong on any machine: a build must not break because the runner has no database. What the release
* alone decides is wrong on any host, so it fails what is to be brought to one (`isShipped`).
*/
function verdictOf(findings, served, mode, isShipped = false) {
	return findings.some(({ level, holdsOnHosts: isCertain = false }) => level === "failure" || level === "fault" && (mode === "required" || isShipped && isCertain)) ? "failed" : served ? "passed" : "unclear";
}
/** Signals by which the system ends a program that does what it cannot, whatever its environment. */
const crashes = /* @__PURE__ */ new Set([
	"SIGSEGV",
	"SIGBUS",
	"SIGILL",
	"SIGFPE",
	"SIGABRT",
	"SIGTRAP",
	"SIGSYS"
]);
function judgeEnd({ readyMs, log, leftBehind }, ending, { inRepository }) {
	const { text: words, cause } = log.lastWords ?? {};
	const how = `${wayOf(ending)} after ${seconds(ending.afterMs)}`;
	const stays = leftBehind > 0 ? "; what it left running was ended: a service stays in the foreground" : "";
	const subject = readyMs === void 0 ? "it did not start here" : "it ended by itself, although it had answered";
	return {
		level: isCertain(ending, log) ? "failure" : "fault",
		text: `${subject}: ${words === void 0 ? `it ended ${how} and printed nothing` : `${words} (it ended ${how})`}${stays}`,
		remedy: words === void 0 ? silence : cause && remedyFor$1(cause, inRepository),
		holdsOnHosts: cause !== void 0 && holdsOnHosts(cause)
	};
}
/** `r.Run(os.Getenv("PORT"))` wants a colon before the number, and most tutorials drop its error. */
const silence = "Print the error that ends it: `log.Fatal(r.Run())`, `log.Fatal(server.ListenAndServe())`.";
function isCertain({ exitCode, signal }, { marks }) {
	if (marks.has("machine is unfit")) return false;
	if (signal !== null) return crashes.has(signal);
	return exitCode === 2 && marks.has("stacks") && (marks.has("fatal error") || marks.has("source is wrong"));
}
function judgeLateness(seen, { healthTimeoutMs = 0 }) {
	const { patienceMs, healthPath, port, badAnswer, listeningPorts, log } = seen;
	if (badAnswer !== void 0 && isRefusal(badAnswer.status)) return {
		level: "fault",
		text: `it ${describeBadAnswer(healthPath, badAnswer)}`,
		isAdvised: true
	};
	const late = `it was not ready within ${seconds(patienceMs)}: GET ${healthPath} on port ${port}`;
	const answered = badAnswer === void 0 ? `got no answer${describePorts(port, listeningPorts)}` : `answered ${badAnswer.status}`;
	const { text: words, cause } = log.lastWords ?? {};
	const isTold = cause !== void 0 && words !== void 0;
	return {
		level: "fault",
		text: `${late} ${answered}${isTold ? `; its last words: ${words}` : ""}`,
		remedy: isTold ? remedyFor$1(cause) : patienceMs < healthTimeoutMs ? `A host waits for ${seconds(healthTimeoutMs)} (\`health-timeout\`), and so does \`smoke-test: required\`.` : void 0
	};
}
function describePorts(port, listening) {
	if (listening === void 0) return "";
	if (listening.has(port)) return "; it listens there, but not on 127.0.0.1, or the route does not end";
	return listening.size > 0 ? `; it listens on ${[...listening].join(", ")}: does it read PORT?` : "; it listens on no port: does it read PORT, or use a Unix socket?";
}
function judgeShutdown({ shutdown, leftBehind }) {
	if (shutdown === void 0) return [];
	const after = seconds(shutdown.afterMs);
	if (shutdown.kind === "killed") return shutdown.stillAnswers ? [{
		level: "failure",
		text: `it ignores SIGTERM: it still served ${after} later and had to be killed`
	}] : [{
		level: "fault",
		text: `it had not ended ${after} after SIGTERM and had to be killed`
	}];
	return [...(leftBehind > 0 ? [`it left ${leftBehind} of its processes running after SIGTERM`] : []).map((text) => ({
		level: "warning",
		text
	})), ...shutdown.signal === "SIGTERM" ? [{
		level: "notice",
		text: "it does not handle SIGTERM: a deploy cuts off the requests in flight"
	}] : shutdown.exitCode !== 0 ? [{
		level: "fault",
		text: `it ended ${wayOf(shutdown)} on SIGTERM instead of 0`
	}] : []];
}
function wayOf({ exitCode, signal }) {
	return exitCode === null ? `by ${signal}` : `with exit code ${exitCode}`;
}
/** Only where the version is known to be in the program: many a service has a constant in its answer. */
function judgeVersion({ reportedVersion }, linkedVersion) {
	if (reportedVersion === void 0 || linkedVersion === void 0) return [];
	if (isSameVersion(reportedVersion, linkedVersion)) return [];
	return [{
		level: "fault",
		text: `it says that it is version ${reportedVersion}, but ${linkedVersion} was linked in`
	}];
}
const logTexts = [
	[
		"debug mode",
		"warning",
		"gin runs in debug mode, in spite of GIN_MODE"
	],
	[
		"panic",
		"warning",
		"a panic is in its log"
	],
	[
		"unstructured",
		"notice",
		"log lines are neither JSON nor logfmt"
	]
];
/** One finding for each kind, with a count and an example; of a program that did not come to serve there is more to tell. */
function judgeLog({ log, readyMs, endedEarly }, ginMode = "release") {
	return logTexts.flatMap(([kind, level, text]) => {
		const found = log.kinds.get(kind);
		if (found === void 0 || (endedEarly || readyMs === void 0) && kind !== "debug mode") return [];
		if (kind === "debug mode" && ginMode !== "release") return [];
		return [{
			level,
			text: `${text} (${`${found.count} ${found.count === 1 ? "line" : "lines"}`}): ${found.example}`
		}];
	});
}
/** Where it goes on although it could not write, or where only root could: on a host it may not. */
function judgeWrites({ log, endedEarly, strayFiles, answersAnything, healthPath }) {
	return [
		...(endedEarly ? [] : log.refusedWrites).map(({ text, cause }) => ({
			level: "warning",
			text: `it could not write: ${text}`,
			remedy: cause && remedyFor$1(cause)
		})),
		...strayFiles.map((path) => ({
			level: "fault",
			text: `it wrote ${path} into its working directory`,
			remedy: remedyFor$1({
				kind: "cannot write",
				path
			})
		})),
		...answersAnything ? [{
			level: "notice",
			text: `it answers ${healthPath} like a path that is not there: does it have that route?`
		}] : []
	];
}
function seconds(ms) {
	return `${(ms / 1e3).toFixed(1)} s`;
}

// src/smoke/probe-paths.ts
const answerPatienceMs$1 = 1e3;
/** Names of routes that only look: no other is asked, for a GET may do anything. */
const healthName = /(?:^|[/_-])(?:health\w*|healthz|ping|live\w*|ready\w*|alive|status|heartbeat|up)\/?$/i;
/** The paths that may be the health check instead, the likeliest first. */
function candidatePaths({ port, healthPath, leadsTo, routes }) {
	const redirected = localPath(leadsTo, healthPath, port);
	const told = routes.filter((route) => healthName.test(route) && !/[:*]/.test(route));
	const all = [
		...redirected !== void 0 && healthName.test(redirected) ? [redirected] : [],
		...told,
		...commonHealthPaths
	];
	return [...new Set(all)].filter((path) => path !== healthPath).slice(0, 20);
}
/** On this service itself, else undefined. */
function localPath(location, from, port) {
	const base = `http://127.0.0.1:${port}`;
	if (location === "" || !URL.canParse(location, `${base}${from}`)) return void 0;
	const { origin, pathname } = new URL(location, `${base}${from}`);
	return origin === base ? pathname : void 0;
}
/** A path that answers 2xx; undefined: none of those that were asked, all at once, does. */
async function findHealthyPath(asked, { loopback }) {
	const paths = candidatePaths(asked);
	const answers = await Promise.all(paths.map((path) => loopback.get(asked.port, path, answerPatienceMs$1)));
	return paths.find((_, index) => {
		const { status = 0 } = answers[index] ?? {};
		return status >= 200 && status < 300;
	});
}
/** Applications in the browser are often served for each path that nothing else answers: then such an answer proves nothing. */
async function answersLike({ body }, port, { loopback }) {
	if (!/^\s*<(?:!doctype\s+)?html/i.test(body)) return false;
	const other = await loopback.get(port, "/gin-deploy-asks-for-what-is-not-there", answerPatienceMs$1);
	return other !== void 0 && other.status >= 200 && other.status < 300 && other.body === body;
}

// src/text/escaping.ts
/** Controls, and the marks that reorder text on the screen (CVE-2021-42574): never shown as themselves. */
const invisible = /[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029\ufeff]/gu;
/** CSI and OSC sequences of a terminal (ECMA-48): colours and titles of tools that think they have a screen. */
const terminal = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\))/g;
/** At most `limit` code points, with an ellipsis when something was cut. */
function shorten(text, limit) {
	const points = [...text.slice(0, limit * 2 + 2)];
	return points.length <= limit ? text : `${points.slice(0, limit - 1).join("")}…`;
}
/** One line of well-formed text without controls, at most `limit` code points. */
function oneLine(text, limit) {
	const start = text.slice(0, limit * 8);
	const clean = start.toWellFormed().replace(terminal, "").replace(invisible, " ").replace(/\s+/gu, " ").trim();
	return shorten(start.length < text.length ? `${clean}…` : clean, limit);
}
/**
* What could act within a line of GitHub's Markdown: marks of emphasis, code, links, tables, HTML, entities and formulas;
* a colon that could begin an emoji or an address; what makes addresses into links (`www.`, `@`); `_` at the edge of a word.
*/
const markup = /[\\`*[\]<>&!#|~${}^+@]|:(?=\S)|(?<=www)\.|(?<![a-z\d])_|_(?![a-z\d])/gi;
/** What could begin a block at the start of a line. */
const blockStart = /^[-=]|(?<=^\d+)[.)]/;
/**
* Text for Markdown outside of fences: a paragraph, a heading, a table's cell. What could be markup becomes an entity:
* those are no markup in CommonMark (section 2.5) and no separators in GitHub's tables. The rest stays readable in a terminal.
*/
function markdownText(text, limit = 300) {
	return oneLine(text, limit).replace(markup, entity).replace(blockStart, entity);
}
/** The same in a fixed-width font, for identifiers. Not a code span: backticks and `|` have rules of their own in there. */
function markdownCode(text, limit = 120) {
	const escaped = markdownText(text, limit);
	return escaped === "" ? "" : `<code>${escaped}</code>`;
}
function entity(mark) {
	return `&#${mark.codePointAt(0)};`;
}
/** Lines between fences that none of them can close: longer than any run of backticks in them (CommonMark, section 4.5). */
function fencedBlock(lines, info) {
	const longest = lines.flatMap((line) => line.match(/`+/g) ?? []).reduce((most, run) => Math.max(most, run.length), 2);
	const fence = "`".repeat(longest + 1);
	return [
		`${fence}${info}`,
		...lines,
		fence
	].join("\n");
}
/** For those who look for something in a text that somebody may have coloured. */
function withoutTerminalSequences(text) {
	return text.replace(terminal, "");
}
/** A line of a log as it may stand between fences: tabs and blanks stay, terminal sequences go, controls become `�`. */
function logLine(text, limit) {
	const start = text.slice(0, limit * 8);
	const clean = start.toWellFormed().replace(terminal, "").replaceAll("	", "    ").replace(/\r$/, "").replace(invisible, "�").trimEnd();
	return shorten(start.length < text.length ? `${clean}…` : clean, limit);
}
/**
* Text for a label of a Mermaid diagram, in Mermaid's own entities (`#58;`). The first character always becomes one:
* a label can then neither be a keyword nor begin a list. Mermaid's labels show no lists and no links, so no `www.` either.
*/
function mermaidLabel(text, limit = 60) {
	const [first = "?", ...rest] = oneLine(text, limit);
	const others = rest.join("").replace(/[^\p{L}\p{M}\p{N} .,/-]|(?<=ww)\./giu, mermaidEntity);
	return mermaidEntity(first) + others;
}
function mermaidEntity(mark) {
	return `#${mark.codePointAt(0)};`;
}

// src/smoke/read-log.ts
/** Later ones are counted only: a flood costs nothing, and a service has shown its manners by then. */
const judgedLines = 1e4;
const keptLines = 20;
/** Characters of a line that are shown; it is cut after secrets were taken out, which a cut could hide. */
const shownCharacters = 500;
function createLogReader(redact) {
	let lines = 0;
	const marks = /* @__PURE__ */ new Set();
	const kinds = /* @__PURE__ */ new Map();
	const crash = [];
	const refused = [];
	const routes = [];
	let tail = [];
	const show = (line) => redact(withoutTerminalSequences(line)).slice(0, shownCharacters);
	const note = (line) => {
		for (const [mark, pattern] of markPatterns) if (pattern.test(line)) marks.add(mark);
		const kind = kindOf(line);
		if (refused.length < keptLines && isRefusedWrite(line)) refused.push(line);
		const [, route] = ginRoute.exec(line) ?? [];
		if (route !== void 0 && routes.length < keptRoutes) routes.push(route);
		if (crash.length > 0 || kind === "panic" || kind === "fatal error") {
			if (crash.length < keptLines) crash.push(line);
			if (crash.length > 1 && kind === "unstructured") return;
		}
		const known = kinds.get(kind);
		if (known) known.count += 1;
		else kinds.set(kind, {
			count: 1,
			example: show(line)
		});
	};
	return {
		take(line) {
			if (line.trim() === "") return;
			lines += 1;
			tail.push(line);
			if (tail.length > 40) tail = tail.slice(-20);
			if (lines <= judgedLines) note(line);
		},
		facts: (root) => ({
			lines,
			kinds,
			crash: crash.map(show),
			marks,
			tail: tail.slice(-20).map(show),
			lastWords: shownWords(lastWordsIn(crash.length > 0 ? crash : tail.slice(-20), root), root, show),
			refusedWrites: eachPlace(refused.flatMap((line) => shownWords(lastWordsIn([line], root), root, show) ?? [])),
			routes
		})
	};
}
/** Paths as the service means them, from its release on. What the cause names stays as it is: whoever shows it takes the secrets out. */
function shownWords(words, root, show) {
	if (words === void 0) return void 0;
	const release = `${root}/releases/release`;
	return {
		...words,
		text: show(words.text.replaceAll(`${release}/`, "").replaceAll(release, ".").replaceAll(`${root}/`, "$$HOME/"))
	};
}
/** Looked at twice, because each of thousands of lines is. */
function isRefusedWrite(line) {
	return /denied|permitted|read-?only|unable to open|SQLITE_/i.test(line) && causeIn(line, "")?.kind === "cannot write";
}
function eachPlace(writes) {
	return [...new Map(writes.map((write) => [JSON.stringify(write.cause), write])).values()];
}
/** `[GIN-debug] GET    /ping                     --> main.main.func1 (3 handlers)` */
const ginRoute = /^\[GIN-debug\] GET +(\/\S*) +-->/;
const keptRoutes = 500;
/** Of Go's runtime: `fatal error: all goroutines are asleep - deadlock!`, `SIGSEGV: segmentation violation`. */
const fatalError = /^(?:fatal error|SIG[A-Z]+): /;
const markPatterns = [
	["stacks", /^(?:goroutine \d+ |runtime stack:)/],
	["fatal error", fatalError],
	["source is wrong", /^panic: .*(?:conflicts with existing|handlers are already registered|only one wildcard per path|path must begin with|multiple registrations for|conflicts with pattern|flag redefined|regexp: Compile)/],
	["machine is unfit", /^SIGILL: |can only be run on .* processors|this CPU has no|out of memory|newosproc|cannot allocate|too many open files/],
	["address in use", /address already in use/]
];
const pair = String.raw`[\w.@/-]+=(?:"(?:[^"\\]|\\.)*"|[^\s"]*)`;
/** At least two pairs, as log/slog's TextHandler and logrus print them; prose with one `=` in it is none. */
const logfmt = new RegExp(String.raw`^${pair}(?: +${pair})+\s*$`);
/** Go's own words stand at the start of a line: runtime/panic.go, net/http's server.go, gin's recovery.go and debug.go. */
function kindOf(line) {
	if (line.startsWith("[GIN-debug]")) return "debug mode";
	if (line.startsWith("[GIN] ")) return "gin";
	if (/^(?:panic: |\[Recovery\] .*panic recovered)|http: panic serving /.test(line)) return "panic";
	if (fatalError.test(line)) return "fatal error";
	return isStructured(line) ? "structured" : "unstructured";
}
function isStructured(line) {
	if (!line.startsWith("{")) return logfmt.test(line);
	try {
		return typeof JSON.parse(line) === "object";
	} catch {
		return /^\{\s*"/.test(line) && !line.trimEnd().endsWith("}");
	}
}

// src/smoke/run-program.ts
/** `auto` waits no longer: what is not up by then waits for something that this machine does not have. */
const autoPatienceMs = 5e3;
/** How long a service may take to end; then it is killed. The unit on a host gives it 30 s. */
const shutdownPatienceMs = 1e4;
const answerPatienceMs = 2e3;
const pollMs = 50;
/** For one that is not being tested any more. */
const graceMs = 1e3;
const portAttempts = 3;
/** Starts a program, asks it, and ends it. Rejects with the system's error when it cannot be started, and when the job is cancelled. */
async function runProgram(path, inputs, world) {
	for (let attempt = 1;; attempt++) {
		const port = await world.loopback.freePort();
		const seen = await observe(path, port, inputs, world);
		const { marks, tail } = seen.log;
		if (!(seen.endedEarly && marks.has("address in use") && tail.some((line) => line.includes(`:${port}`))) || attempt === portAttempts) return seen;
	}
}
async function observe(path, port, inputs, world) {
	const { healthPath, mode, healthTimeoutMs, environment } = inputs;
	const patienceMs = mode === "required" ? healthTimeoutMs : Math.min(healthTimeoutMs, autoPatienceMs);
	const redact = redactionOf(environment);
	const log = createLogReader(redact);
	const env = (directory) => environmentIn(directory, inputs, port);
	const startMs = world.clock.elapsed();
	const content = {
		files: inputs.included,
		persistent: inputs.persistent
	};
	const program = await world.programs.start({
		program: path,
		args: inputs.args,
		content,
		env,
		onLine: log.take
	});
	const run = {
		program,
		port,
		healthPath,
		startMs,
		ending: void 0
	};
	program.ended.then((how) => {
		run.ending = {
			...how,
			afterMs: world.clock.elapsed() - startMs
		};
	});
	try {
		const wait = await awaitHealth(run, patienceMs, world);
		const { badAnswer, ...asked } = await askFurther(run, wait, () => log.facts(program.directory.root).routes, world);
		const listeningPorts = await program.listeningPorts();
		const endedEarly = run.ending;
		const shutdown = wait.answer === void 0 || endedEarly ? void 0 : await shutDown(run, world);
		const strayFiles = await program.strayFiles();
		const leftBehind = await program.end(shutdown?.kind === "killed" ? 0 : graceMs);
		const { readyMs } = wait;
		const facts = {
			port,
			healthPath,
			patienceMs,
			readyMs,
			...asked,
			listeningPorts,
			strayFiles
		};
		const shownAnswer = badAnswer && {
			...badAnswer,
			leadsTo: redact(badAnswer.leadsTo ?? "")
		};
		return {
			...facts,
			badAnswer: shownAnswer,
			endedEarly,
			shutdown,
			leftBehind,
			log: log.facts(program.directory.root)
		};
	} finally {
		await program.end(graceMs);
	}
}
/** What a release gets on a host; paths of the host's own `data/` and `logs/` lead to those that are there in their place. */
function environmentIn({ root, data, logs }, { environment, deployPath, persistent }, port) {
	const here = (value) => deployPath === void 0 ? value : [
		"data",
		"logs",
		...persistent
	].reduce((text, own) => text.replaceAll(`${deployPath}/${own}`, `${root}/${own}`), value);
	const given = [...environment].map(([name, value]) => [name, here(value)]);
	return {
		DATA_DIR: data,
		LOGS_DIR: logs,
		...Object.fromEntries(given),
		PORT: String(port)
	};
}
async function awaitHealth(run, patienceMs, world) {
	const { clock, loopback, cancelled } = world;
	const leftMs = () => run.startMs + patienceMs - clock.elapsed();
	const answers = [];
	let bad;
	while (run.ending === void 0 && leftMs() > 0) {
		const answer = await loopback.get(run.port, run.healthPath, Math.min(leftMs(), answerPatienceMs));
		cancelled.throwIfAborted();
		const own = answer !== void 0 && await isOurs(run) ? answer : void 0;
		const readyMs = clock.elapsed() - run.startMs;
		if (own !== void 0 && isGood(own)) return {
			readyMs,
			answer: own,
			bad: void 0
		};
		bad = own ?? bad;
		answers.push({
			status: own?.status ?? 0,
			atMs: readyMs
		});
		if (isSteadyRefusal(answers)) break;
		await pause(run, pollMs, world);
	}
	return {
		readyMs: void 0,
		answer: void 0,
		bad
	};
}
function isGood({ status }) {
	return status >= 200 && status < 300;
}
/** What else it answers, once it is known how it answers its health check. */
async function askFurther(run, { answer, bad }, routes, world) {
	if (answer !== void 0) return {
		badAnswer: void 0,
		reportedVersion: await askVersion(run, answer.body, world),
		answersAnything: await answersLike(answer, run.port, world)
	};
	const nothing = {
		reportedVersion: void 0,
		answersAnything: false
	};
	if (bad === void 0 || run.ending !== void 0) return {
		...nothing,
		badAnswer: bad && badAnswerOf(bad, void 0)
	};
	const healthyPath = await findHealthyPath({
		...run,
		leadsTo: bad.location,
		routes: routes()
	}, world);
	return {
		...nothing,
		badAnswer: badAnswerOf(bad, healthyPath)
	};
}
function badAnswerOf({ status, location, body }, healthyPath) {
	return {
		status,
		leadsTo: location,
		healthyPath,
		speaksHttps: /HTTP request to an HTTPS server/.test(body)
	};
}
async function isOurs({ program, port }) {
	const ports = await program.listeningPorts();
	return ports === void 0 || ports.has(port);
}
/** The answer to the health check, else to `/version`: what most services have. */
async function askVersion({ port }, health, { loopback }) {
	const inHealth = health.trimStart().startsWith("{") ? reportedVersion(health) : void 0;
	if (inHealth !== void 0) return inHealth;
	const answer = await loopback.get(port, "/version", answerPatienceMs);
	return answer?.status === 200 ? reportedVersion(answer.body) : void 0;
}
async function shutDown(run, world) {
	const toldMs = world.clock.elapsed();
	const afterMs = () => world.clock.elapsed() - toldMs;
	run.program.terminate();
	await pause(run, shutdownPatienceMs, world);
	if (run.ending !== void 0) return {
		kind: "ended",
		...run.ending,
		afterMs: afterMs()
	};
	const answer = await world.loopback.get(run.port, run.healthPath, answerPatienceMs);
	const stillAnswers = answer !== void 0 && isGood(answer);
	return {
		kind: "killed",
		afterMs: shutdownPatienceMs,
		stillAnswers
	};
}
/** Until the program ends, or the time is over. Rejects when the job is cancelled. */
async function pause({ program }, ms, { clock, cancelled }) {
	const done = new AbortController();
	const timer = clock.sleep(ms, AbortSignal.any([cancelled, done.signal])).catch(() => void 0);
	await Promise.race([program.ended, timer]);
	done.abort();
	cancelled.throwIfAborted();
}

// src/smoke/smoke-facts.ts
/** What kept it from serving, said of it without a subject: `did not start here: panic: ...`; undefined: nothing did. */
function whyNotServing({ verdict, findings }) {
	if (verdict !== "unclear" && verdict !== "failed") return void 0;
	return findings.find(({ level }) => level === "failure" || level === "fault")?.text.replace(/^it /, "");
}

// src/smoke/say-smoke-result.ts
/** One line for the log, and at most one warning and one notice for each program. */
function saySmokeResult(result, { isBuiltHere }, runner) {
	const { name, target, verdict, findings, observation } = result;
	const subject = `smoke test of ${name} (${formatTarget(target)})`;
	const found = (...levels) => findings.filter(({ level }) => levels.includes(level));
	if (verdict === "skipped") {
		runner.info(`${subject}: skipped, ${textsOf(found("notice"))}`);
		return;
	}
	const ready = observation?.readyMs === void 0 ? "" : `, ready after ${(observation.readyMs / 1e3).toFixed(2)} s`;
	const version = observation?.reportedVersion === void 0 ? "" : `, says it is ${observation.reportedVersion}`;
	runner.info(`${subject}: ${verdict}${ready}${version}`);
	if (verdict === "failed") return;
	const warnings = found("fault", "warning");
	const notices = found("notice");
	if (verdict === "unclear") {
		for (const line of storyOf(observation)) runner.info(`  ${line}`);
		const made = isBuiltHere ? "built" : "proved";
		const others = warnings.slice(1);
		const more = others.length === 0 ? "" : `; ${textsOf(others)}`;
		runner.warning(withRemedies(`${name} (${formatTarget(target)}) was ${made}, but ${whyNotServing(result)}${more}`, warnings));
	} else if (warnings.length > 0) runner.warning(withRemedies(`${subject}: ${textsOf(warnings)}`, warnings));
	if (notices.length > 0) runner.notice(withRemedies(`${subject}: ${textsOf(notices)}`, notices));
}
function textsOf(findings) {
	return findings.map(({ text }) => text).join("; ");
}
function withRemedies(text, findings) {
	const remedies = remediesOf(findings);
	return remedies === "" ? text : `${text}${/[.?]$/.test(text) ? "" : "."} ${remedies}`;
}
function remediesOf(findings) {
	return [...new Set(findings.flatMap(({ remedy }) => remedy ?? []))].join(" ");
}
function storyOf(observation) {
	if (observation === void 0) return [];
	const { crash, tail } = observation.log;
	return crash.length > 0 ? crash : tail;
}
function failureOf({ name, target, findings, observation }, { mode }) {
	const grave = findings.filter(({ level }) => level === "failure" || level === "fault");
	const hint = [remediesOf(grave), rulesOf(mode, grave)].filter(Boolean).join(" ");
	return new ActionError("smoke", `the smoke test of ${name} (${formatTarget(target)}) failed: ${textsOf(grave)}`, {
		evidence: storyOf(observation),
		...hint === "" ? {} : { hint }
	});
}
function rulesOf(mode, grave) {
	const isCertain = grave.some(({ level }) => level === "failure");
	if (mode === "required" && !isCertain) {
		if (grave.every(({ holdsOnHosts, isAdvised }) => holdsOnHosts || isAdvised)) return "";
		return "It ran as on a host, with `environment` and PORT alone. Where this is right on hosts, set `smoke-test: auto`.";
	}
	return `${isCertain ? "This is wrong on any machine." : "This is wrong on every host: nothing was shipped."} \`smoke-test: off\` ships it nevertheless.`;
}

// src/smoke/serves-http.ts
/**
* Functions that a program has when it can serve HTTP. The linker leaves out what cannot be reached, and keeps the names of
* the rest in every binary, `-s -w` or not, because a panic prints them (runtime.pclntab).
*/
const servers = ["net/http.(*conn).serve", "github.com/valyala/fasthttp.(*Server).Serve"].map((name) => Buffer.from(`${name}\0`));
const chunkBytes = 1048576;
/** Whether a Go program is a server, so that it can be started without asking what else it might do. */
async function servesHttp(path, { withFile }) {
	return await withFile(path, async (file) => {
		for (let start = 0; start < file.sizeBytes; start += chunkBytes) {
			const chunk = Buffer.from(await readAt(file, start, 1048704));
			if (servers.some((name) => chunk.includes(name))) return true;
		}
		return false;
	});
}

// src/smoke/smoke-test.ts
/**
* Starts every binary that this machine runs, one after the other, and tells `use` of each result. Throws `smoke` for the
* first that failed, after all of them, and `cancelled`.
*/
async function smokeTest({ version, binaries }, inputs, world, use) {
	const { mode } = inputs;
	const { goos, goarch } = toGoPlatform(world.platform);
	const native = binaries.filter(({ target }) => target.os === goos && target.arch === goarch);
	if (native.length === 0) {
		if (mode === "required") throw noNative(`${goos}/${goarch}`);
		world.runner.info(`smoke test: skipped, as none of the binaries is for this machine (${goos}/${goarch})`);
	}
	const results = [];
	for (const binary of native) {
		const result = await testOne(binary, version.version, inputs, world);
		results.push(result);
		use(result);
		saySmokeResult(result, inputs, world.runner);
	}
	if (mode === "required" && results.every(({ verdict }) => verdict === "skipped")) throw nothingServes(results);
	const failed = results.find(({ verdict }) => verdict === "failed");
	if (failed !== void 0) throw failureOf(failed, inputs);
}
async function testOne(binary, version, inputs, world) {
	const { name, target, path } = binary;
	const obstacle = (inputs.mode === "auto" ? whyNotHere(world) : void 0) ?? await whyNever(path, world);
	if (obstacle !== void 0) return {
		name,
		target,
		verdict: "skipped",
		findings: [{
			level: "notice",
			text: obstacle
		}],
		observation: void 0
	};
	const isLinked = binary.proof.some((point) => point.name === "variable" && point.found.endsWith(`=${version}`));
	const conclude = (findings, observation) => {
		const served = observation?.shutdown !== void 0;
		const verdict = verdictOf(findings, served, inputs.mode, inputs.deployPath !== void 0);
		const redact = redactionOf(inputs.environment);
		const shown = findings.map((finding) => ({
			...finding,
			remedy: finding.remedy && redact(finding.remedy)
		}));
		return {
			name,
			target,
			verdict,
			findings: shown,
			observation
		};
	};
	try {
		const observation = await runProgram(path, inputs, world);
		const cause = observation.endedEarly && observation.log.lastWords?.cause;
		return conclude(judgeSmoke(observation, {
			linkedVersion: isLinked ? version : void 0,
			ginMode: inputs.environment.get("GIN_MODE"),
			healthTimeoutMs: inputs.healthTimeoutMs,
			inRepository: cause?.kind === "file missing" ? await placeInRepository(cause.path, inputs, world) : void 0
		}), observation);
	} catch (error) {
		if (world.cancelled.aborted) throw new ActionError("cancelled", `the job was cancelled; ${name} was ended`, { cause: world.cancelled.reason });
		return conclude([{
			level: "fault",
			text: `it could not be started: ${wordsOf$1(error)}`
		}]);
	}
}
/** What keeps `auto` from starting anything. */
function whyNotHere({ platform, runner }) {
	if (platform.os === "win32") return "there are no signals on Windows";
	return runner.env["GITHUB_EVENT_NAME"] === "pull_request_target" ? "never on pull_request_target" : void 0;
}
/** The plain start of a tool may do anything, also where a service beside it is required to serve. */
async function whyNever(path, { files }) {
	return await servesHttp(path, files) ? void 0 : "it has no HTTP server in it";
}
function noNative(host) {
	return new ActionError("smoke", `smoke-test is required, but none of the binaries is for this machine (${host})`, { hint: `Add one for ${host}, or run this on a machine of another type.` });
}
function nothingServes(results) {
	const names = results.map(({ name }) => name).join(", ");
	return new ActionError("smoke", `smoke-test is required, but there is no HTTP server in ${names}: nothing was started`, { hint: "It is looked for by the functions of net/http and fasthttp. For a tool, leave smoke-test at auto." });
}

// src/operations/test-binaries.ts
/** Starts what this machine can run, as it is started on a host. */
async function testBinaries({ binaries, included }, { smokeTest: inputs, binary, deploy, moduleDirectory, workspace }, { measure, noteSmoke }, world) {
	if (inputs.mode === "off") return;
	const deployPath = deploy && (deploy.deployPath ?? `/opt/${binaries.name}`);
	const request = {
		...inputs,
		included,
		deployPath,
		moduleDirectory,
		workspace,
		isBuiltHere: binary.length === 0
	};
	await measure("smoke test", void 0, () => smokeTest(binaries, request, world, noteSmoke));
}

// src/operations/build-release.ts
async function readSource(inputs, world) {
	const { moduleDirectory, build, checks, operation } = inputs;
	const project = await readProject(moduleDirectory, world, build.flags);
	refuseIdleTests(checks, project.settings);
	await requireRaceDetector(checks, project.settings, world);
	return {
		project,
		prepared: await prepareBuild(build, project, operation === "deploy", world)
	};
}
/** Builds, checks, tests and packages, and saves the caches side by side with what is done with the binaries. */
async function buildRelease(inputs, { project, prepared, included }, recorder, world, use) {
	const { measure } = recorder;
	const plan = await preparePackage(inputs, included, world);
	const planned = await measure("choose Go", void 0, () => planGo(inputs.toolchain, project, world));
	const shape = {
		...prepared,
		checks: inputs.checks,
		goVersion: planned.version
	};
	const caches = await chooseCaches(inputs.cache, project, shape, world);
	const [go, restoredCaches] = await both(measure("install Go", void 0, () => planned.install()), measure("restore caches", void 0, () => restoreCaches(caches, world)));
	const restored = {
		modules: restoredCaches.modules.outcome,
		build: restoredCaches.build.outcome
	};
	recorder.note({
		go,
		caches: { restored }
	});
	const onPlanned = (planned) => replaceEarlier(plan.earlier, wantedOutput(planned, plan), world);
	const binaries = await buildAndCheck(inputs, {
		project,
		prepared,
		onPlanned
	}, go, recorder, world);
	const saving = measure("save caches", void 0, () => saveCaches(inputs.cache.save, restoredCaches, world));
	try {
		await orDiscard(binaries, recorder, world, async () => {
			await testBinaries({
				binaries,
				included
			}, inputs, recorder, world);
			const artifacts = await measure("package", void 0, () => packageBinaries(binaries, plan, world));
			recorder.note({ artifacts });
		});
		await use(binaries);
	} finally {
		recorder.note({ caches: {
			restored,
			saved: await saving
		} });
	}
}
/** What fails before it is packaged is no release: a later step that runs in any case must not find it and take it for one. */
async function orDiscard({ binaries }, recorder, { files }, work) {
	try {
		return await work();
	} catch (error) {
		for (const { path } of binaries) await files.remove(path).catch(() => {});
		recorder.note({ isDiscarded: true });
		throw error;
	}
}
/** Side by side: somebody whose source does not compile wants to know which tests fail as well, and nobody waits for both in turn. */
async function buildAndCheck(inputs, source, go, recorder, world) {
	const annotations = createAnnotations(world.runner);
	const annotating = {
		...world,
		runner: {
			...world.runner,
			error: annotations.error
		}
	};
	const building = recorder.measure("build", void 0, () => build(inputs, source, go, recorder, annotating));
	const failed = new AbortController();
	building.catch(() => failed.abort());
	const checking = inputs.checks.length === 0 ? Promise.resolve() : recorder.measure("checks", void 0, () => check(inputs, source, go, failed.signal, recorder, annotating));
	try {
		const [outcome] = await Promise.allSettled([building, checking]);
		if (outcome.status === "fulfilled") await orDiscard(outcome.value, recorder, world, () => checking);
		const [binaries] = await both(building, checking);
		return binaries;
	} finally {
		if (annotations.leftOut > 0) world.runner.info(`${annotations.leftOut} more places are named only in this log.`);
	}
}
async function build({ workspace, moduleDirectory, smokeTest, packaging, operation }, { project, prepared, onPlanned }, go, recorder, world) {
	const isShipped = operation === "deploy";
	const release = {
		isShipped,
		include: packaging.include
	};
	const place = {
		workspace,
		moduleDirectory,
		modules: project.modules,
		takesOneProgram: isShipped,
		onPlanned,
		toolFacts: toolFactsOf(project),
		release: smokeTest.mode === "off" ? void 0 : release
	};
	const binaries = await buildBinaries(prepared, place, go, world);
	recorder.note({ binaries });
	return binaries;
}
async function check({ checks, workspace }, { project, prepared }, go, buildFailed, recorder, world) {
	const { runChecks } = await import("./run-checks-4cEkHl0V.js");
	const { reports, failure } = await runChecks(checks, {
		...prepared,
		project,
		workspace,
		go
	}, buildFailed, world);
	recorder.note({ checks: reports });
	if (failure !== void 0) throw failure;
}
/** Waits for both also when one fails: nothing goes on behind the back of what comes then, and one error tells of both. */
async function both(one, other) {
	const errors = (await Promise.allSettled([one, other])).flatMap((result) => result.status === "rejected" ? [result.reason] : []);
	if (errors.length > 0) throw combineErrors(errors);
	return Promise.all([one, other]);
}

// src/proof/prove-given.ts
/**
* Proves that a file is what its own build information says, and of the commit that is checked out. Throws `proof`; what
* cannot be known (no revision in it, a version that no -X has set) is said and no failure.
*/
async function proveGiven(path, { commit, version }, { files, clock, runner }) {
	const startMs = clock.elapsed();
	const spellings = version === void 0 ? [] : [
		bareVersion(version),
		`v${bareVersion(version)}`,
		version
	];
	const facts = await readBinaryFacts(path, spellings, files).catch((cause) => {
		throw new ActionError("proof", `${path} cannot be proved`, { cause });
	});
	const info = facts.buildInfo;
	if (info === void 0) {
		const message = `${path} was not built by Go 1.18 or later: it has no build information`;
		throw new ActionError("proof", message);
	}
	const wanted = wantedOf(info, targetOf(info, path), commit);
	const { points, failures } = prove(facts, wanted);
	if (failures.length > 0) throw new ActionError("proof", `${path} is not what it should be: ${failures.join("; ")}`, { hint: "Check out the commit that it was built from." });
	const linking = needsOfHosts(points, wanted);
	if (linking !== void 0) runner.notice(linking);
	if (commit !== void 0 && wanted.source === void 0) runner.warning(`${path} does not say of which commit it is, so it cannot be shown to be of this one.`);
	const linked = version === void 0 ? void 0 : await findVersion(path, version, spellings, facts, {
		files,
		runner
	});
	return {
		mainPackage: info.path,
		target: wanted.target,
		path,
		sizeBytes: (await files.stat(path))?.sizeBytes ?? 0,
		sha256: await files.sha256(path),
		proof: linked === void 0 ? points : [...points, {
			name: "variable",
			found: `a variable=${linked}`
		}],
		elapsedMs: clock.elapsed() - startMs,
		info
	};
}
/**
* How -X wrote the version; undefined: the file holds it in another way, or is of the commit that the version names. Throws
* `proof` for one that has nothing to do with the file.
*/
async function findVersion(path, version, spellings, { linkedStrings, buildInfo }, { files, runner }) {
	const linked = spellings.find((spelling) => linkedStrings.has(spelling));
	if (linked !== void 0) return linked;
	const revision = buildInfo?.settings.get("vcs.revision") ?? "";
	const part = (version.match(/[0-9a-f]{7,40}/g) ?? []).some((abbreviation) => revision.startsWith(abbreviation)) ? void 0 : await searchVersion(path, version, spellings, revision, files);
	if (part !== void 0) {
		const found = part === "" ? `is nowhere in ${path}` : `is in ${path} only as a part of something else: ${part}`;
		throw new ActionError("proof", `the version ${version} ${found}`, { hint: "Name the version that it was built with, or leave `version` out: then it is the one of its build information. A program that declares `var version string` in package main is given its version when it is built." });
	}
	runner.notice(`No -X has set the version ${version} in ${path}: whether the program says it is not known.`);
}
/** undefined: the file holds the version; else what it was found to be a part of, which is empty when it is nowhere. */
function searchVersion(path, version, spellings, revision, files) {
	const bare = bareVersion(version);
	return files.withFile(path, async (file) => {
		const parts = /* @__PURE__ */ new Set();
		for await (const place of occurrencesOf(file, bare)) {
			if (standsWhole(bare, place, revision)) return void 0;
			if (parts.size < maxParts) parts.add(wholeAround(bare, place));
		}
		if (parts.size > 0 && await holdsString(await readExecutable(file), spellings)) return void 0;
		return [...parts].join(", ");
	});
}
/** More of them would explain nothing. */
const maxParts = 3;
/** What it says of itself, against which its headers are held; and the commit that it should be of, if both are known. */
function wantedOf(info, target, commit) {
	const cgo = info.settings.get("CGO_ENABLED") === "1";
	const isStamped = info.settings.has("vcs.revision");
	const dirtyFiles = info.settings.get("vcs.modified") === "true" ? ["unknown"] : [];
	return {
		target,
		goVersion: plainGoVersion(info.goVersion),
		mainPackage: info.path,
		cgo,
		isStatic: !cgo,
		source: commit !== void 0 && isStamped ? {
			commit,
			dirtyFiles
		} : void 0,
		variables: [],
		demanded: []
	};
}
/** From the settings that Go wrote into it; the proof compares them with the headers. */
function targetOf({ settings }, path) {
	const [os = "", arch = ""] = ["GOOS", "GOARCH"].map((name) => settings.get(name));
	const [variable = "", usual] = variantSetting({
		arch,
		variant: void 0
	}) ?? [];
	const variant = settings.get(variable) ?? usual;
	const text = [
		os,
		arch,
		...variant === usual || variant === void 0 ? [] : [variant]
	].join("/");
	const parsed = parseTarget(text, {
		os: "linux",
		arch: "x64",
		cores: 1,
		memoryBytes: 0
	});
	if ("target" in parsed) return parsed.target;
	throw new ActionError("proof", `${path} says that it is for ${text}, which ${parsed.problem}`);
}

// src/proof/take-binaries.ts
/**
* Proves files that somebody else has built, as far as they can be known without building them. They stay where they are.
* Throws `input` for what is no file, or not of one program, and `proof`.
*/
async function takeBinaries(request, world) {
	const { runner, files } = world;
	const paths = await findFiles(request, world);
	const { head, why } = await headOf(request.moduleDirectory, world);
	if (head === void 0) runner.notice(`The revision of the binaries was compared with nothing: ${why}.`);
	const proved = await Promise.allSettled(paths.map((path) => proveGiven(path, {
		commit: head,
		version: request.version
	}, world)));
	const errors = proved.flatMap((result) => result.status === "rejected" ? [result.reason] : []);
	if (errors.length > 0) throw combineErrors(errors);
	const given = proved.flatMap((result) => result.status === "fulfilled" ? [result.value] : []);
	const info = oneProgram(given, request.workspace);
	const { name, program } = namesOf(info, request);
	const version = versionOf(request.version, info);
	if (info.settings.get("vcs.modified") === "true") runner.warning("The source of the binaries differed from its commit when they were built.");
	for (const { path } of given) await files.setMode(path, 493);
	const binaries = given.map(({ info: _, ...binary }) => ({
		...binary,
		name: program
	}));
	for (const { target, path } of binaries) runner.info(`[${formatTarget(target)}] proved: ${relative(request.workspace, path)}`);
	return {
		name,
		version,
		binaries
	};
}
async function findFiles({ patterns, workspace }, { files }) {
	const found = await Promise.all(patterns.map(async (pattern) => {
		const path = resolve(workspace, pattern);
		if ((await files.stat(path))?.kind === "file") return [path];
		const matches = await files.glob(pattern, workspace);
		const kinds = await Promise.all(matches.map(async (match) => (await files.stat(match))?.kind));
		return matches.filter((_, index) => kinds[index] === "file");
	}));
	const without = patterns.filter((_, index) => found[index]?.length === 0);
	const paths = [...new Set(found.flat())];
	for (const path of paths) {
		const standIn = await files.withFile(path, async (file) => standInOf(await file.read(0, standInBytes), file.sizeBytes)).catch(() => void 0);
		if (standIn === void 0) continue;
		throw new ActionError("input", `binary: ${path} ${standIn.what}`, { hint: standIn.remedy });
	}
	if (without.length === 0) return paths;
	throw new ActionError("input", `binary: there is no file ${without.join(", ")} in ${workspace}`, { hint: "A directory is no binary. actions/download-artifact puts files below its `path`; a glob such as dist/*/greeter finds them." });
}
/** The commit that is checked out, or why there is none. */
async function headOf(directory, world) {
	try {
		const { exitCode, stdout, stderr } = await gitIn(directory, world)("rev-parse", "--verify", "HEAD^{commit}");
		if (exitCode === 0) return { head: stdout.trim() };
		const [words = ""] = stderr.split("\n");
		return { why: /not a git repository/.test(words) ? "there is no checkout here" : words };
	} catch (error) {
		if (error instanceof ActionError && error.code === "tool") return { why: wordsOf$1(error) };
		throw error;
	}
}
/** Its build information, of all binaries. They must be of one program and one commit, each for another target. */
function oneProgram(given, workspace) {
	const [first] = given;
	if (first === void 0) throw new ActionError("input", "binary: there is no file");
	const seen = /* @__PURE__ */ new Map();
	for (const binary of given) {
		const target = formatTarget(binary.target);
		const [one, other] = [seen.get(target) ?? first, binary].map(({ path }) => relative(workspace, path));
		const hint = "Name one file for each target, all of one program and one commit.";
		if (seen.has(target)) throw new ActionError("input", `binary: ${one} and ${other} are both for ${target}`, { hint });
		for (const [what, read] of mustAgree) {
			const values = [read(first.info), read(binary.info)];
			if (values[0] === values[1]) continue;
			throw new ActionError("input", `binary: ${one} and ${other} differ in ${what}: ${values.join(" and ")}`, { hint });
		}
		seen.set(target, binary);
	}
	return first.info;
}
const mustAgree = [
	["their program", ({ path }) => path],
	["their revision", ({ settings }) => settings.get("vcs.revision") ?? "none"],
	["their version", ({ module }) => module.split(" ")[1] ?? "none"]
];
/** Of the project and of the program. Errors: `input`. */
function namesOf({ path, module }, request) {
	const modulePath = module.split(" ")[0] ?? "";
	if (request.name !== void 0) return {
		name: request.name,
		program: request.name
	};
	const program = programName({
		importPath: path,
		modulePath
	});
	if (modulePath === "" || problemOfBinaryName(program) !== void 0) throw new ActionError("input", `binary: ${request.patterns.join(", ")} does not say of which module it is`, { hint: "Set `name`. A program has its module's name when its package is built (`go build ./cmd/api`), not its files (`go build main.go`)." });
	return {
		name: projectName(void 0, [modulePath], {
			...request,
			modules: []
		}),
		program
	};
}
/** What the user says, else the module's version, which Go 1.24 and later take from the tag; else one of the commit. */
function versionOf(wanted, { module, settings }) {
	const commit = settings.get("vcs.revision") ?? "";
	const seconds = Date.parse(settings.get("vcs.time") ?? "") / 1e3;
	const date = Number.isNaN(seconds) ? "" : formatDate(seconds);
	const stamped = module.split(" ")[1] ?? "(devel)";
	const known = stamped === "(devel)" ? void 0 : stamped;
	const ofCommit = commit === "" || date === "" ? "v0.0.0-unknown" : pseudoVersion(date, commit);
	return {
		version: wanted ?? known ?? ofCommit,
		tag: "",
		branch: "",
		commit,
		date,
		dirtyFiles: []
	};
}

// src/operations/obtain-binaries.ts
const isSource = (start) => "project" in start;
/** Proves what was built before: nothing of the project has to be there for it. */
async function takeGiven(inputs, { measure, note }, world) {
	const { binary: patterns, build, workspace, moduleDirectory } = inputs;
	const { name, version } = build;
	const request = {
		patterns,
		name,
		version,
		workspace,
		moduleDirectory
	};
	const binaries = await measure("prove binary", void 0, () => takeBinaries(request, world));
	note({ binaries });
	return binaries;
}
/** Builds, unless it was built before; `use` gets binaries that are proved and have stood the smoke test. */
async function obtainBinaries(start, inputs, recorder, world, use) {
	const included = await findIncludedFiles(includeRequestOf(inputs), world);
	if (inputs.deploy !== void 0) refuseReservedNames(included, inputs.deploy.persistent);
	if (isSource(start)) {
		const source = {
			...start,
			included
		};
		return await withOutputDirectory(inputs, world, () => buildRelease(inputs, source, recorder, world, (binaries) => use({
			binaries,
			included
		})));
	}
	await testBinaries({
		binaries: start,
		included
	}, inputs, recorder, world);
	await use({
		binaries: start,
		included
	});
}

export { servesHttp as a, logLine as c, mermaidLabel as d, notWanted as f, readSource as i, markdownCode as l, obtainBinaries as n, whyNotServing as o, takeGiven as r, fencedBlock as s, isSource as t, markdownText as u };