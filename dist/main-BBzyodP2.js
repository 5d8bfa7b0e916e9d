import { d as combineErrors, l as ActionError, m as wordsOf$1, u as asActionError } from "./merge-tree-WOxcOliZ.js";
import { A as newest, C as contradictionsOfLdflags, D as readProjectLines, E as olderThanDemanded, F as credentialsIn, G as describeBytes, J as describeFigure, K as describeChange$1, M as parseRelease, N as sameMinor, O as compareGoVersions, P as toolCacheName, S as contradictionsOf, T as isInRange, U as actionVersion, W as count, Y as describePart, _ as branchName, a as problemOfServiceName, b as holdsVersion, d as demandVersion, f as hintForMakefile, g as bareVersion, h as withoutRunnersOwn, j as parseGoVersion, k as goName, l as problemOfBinaryName, m as nothingAtOutput, n as runOriginOf, p as makeCommand, q as describeDuration, r as readInputs, t as createWorld, u as problemOfOutputPlace, v as describedVersion, w as decideWantedGo, x as pseudoVersion, y as formatDate } from "./create-world-JOXJksAE.js";
import { C as splitTags, S as problemOfFlag, _ as isKnownFlag, a as readLinkerFlags, c as buildEnvironment, d as fillPlaceholders, f as foreignPlaceholders, g as compilingFlags, i as fillLinkerFlags, l as linkerFlags, m as placeholdersIn, o as variablesInFlags, p as placeholders, r as describeLinking, s as buildArguments, t as compilationOf, v as isOff, y as isOn } from "./compilation-Cj4NoeWz.js";
import { a as topKeys, i as isExact, n as baseKeys, o as digest, r as entriesOf, t as hashEntries } from "./directory-hash-BCB-AeRL.js";
import { a as parseTarget, c as parseVariant, d as variantSetting, f as variantSince, g as toGoPlatform, h as goLayout, i as formatTarget, l as usualVariant, m as variantVariables, n as binaryPath, p as variantVariableOf, r as fileName, s as targetName } from "./target-CEFwJKS3.js";
import { C as readableLine, S as parseCompileErrors, _ as judgeCgoNeeds, a as isAuxiliary, b as formatCompileError, c as isProgram$1, d as declaresFunction, f as packageVariables, g as isForCgo, h as importsC, i as whyLeftOut, l as packageIn, m as fitsTarget, n as refuseIdleTests, o as isEntry, p as withoutComments, r as listPackages, s as isNever, u as readMainFile, v as shortestChain, x as mergeCompileErrors, y as readHeader } from "./test-flags-BbS3F5XN.js";
import { a as splitQuoted, i as parseGoFlag, n as formatGoFlag, r as lastValue, t as flagsOfGoflags } from "./go-flags--z3zmkoH.js";
import { a as readGoWork, i as readGoMod, n as toolFactsOf, o as readModLines, r as readVendor, t as readProject } from "./read-project-CQ6oK51m.js";
import { n as nearest } from "./nearest-Dio9lLS2.js";
import { i as readToolError, n as outputOf, r as headlineOf, t as gitIn } from "./git-UEZCA3or.js";
import { a as causeIn, c as deployPathOf, f as whatIsSharedBy, g as isSteadyRefusal, h as isRefusal, i as lastWordsIn, m as describeBadAnswer, n as settleBounded, o as holdsOnHosts, p as commonHealthPaths, r as valuesOf, s as isOfRelease, t as createLane, v as includeOf, y as remedyFor$1 } from "./lanes-CmARSX1R.js";
import { c as refuseReservedNames, d as mainEntries, g as projectName, h as programName, l as redactionOf, m as modulesToSearch, p as goFileName, r as describeShare } from "./paused-rollout-CmEwSkMi.js";
import { a as isRolledBack, c as whyNotServing, d as markdownCode, f as markdownSentence, h as withoutTerminalSequences, l as fencedBlock, m as mermaidLabel, o as serves, p as markdownText, r as noticeOf, s as decisionSentence, u as logLine } from "./notice-BgpFOolb.js";
import { noNotices, startNotices } from "./send-notices-OoUL9eSi.js";
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
		modules: isVendored ? { off: "dependencies are vendored" } : placeOf$2("GOMODCACHE", modules.directory, os),
		build: settings.get("GOCACHEPROG") ? { off: "GOCACHEPROG keeps it" } : placeOf$2("GOCACHE", build.directory, os),
		moved: {
			...modules.moved,
			...build.moved
		}
	};
}
function placeOf$2(variable, directory, os) {
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
* Restores modules and build state, both at the same time. Without a working service the job goes on with one warning. `until`: nobody needs
* it any more.
*/
function startRestore(choices, until, given) {
	const world = {
		...given,
		until
	};
	const usedSinceMs = world.clock.now() - markIntervalMs;
	const modules = restoreOne("modules", choices.modules, { modules: vouchedModules(choices.goSums) }, world);
	const compiled = restoreOne("build", choices.build, { modifiedMs: usedSinceMs - markIntervalMs }, world);
	return {
		modulesThere: modules.then(() => {}, () => {}),
		ended: endOf({
			modules,
			compiled,
			goSums: choices.goSums,
			usedSinceMs
		}, world)
	};
}
async function endOf(restoring, { cancelled, until, runner }) {
	const [modules, build] = await Promise.all([restoring.modules, restoring.compiled]);
	if (cancelled.aborted) throw new ActionError("cancelled", "the job was cancelled while its caches were restored");
	const warned = !until.aborted && warnOnce(modules.trouble, build.trouble, runner);
	return {
		modules,
		build,
		goSums: restoring.goSums,
		usedSinceMs: restoring.usedSinceMs,
		warned
	};
}
async function restoreOne(name, choice, how, world) {
	if ("off" in choice) return without$1({
		kind: "off",
		reason: choice.off
	});
	const { cacheStore, clock, runner, cancelled, until } = world;
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
		signal: AbortSignal.any([cancelled, until])
	});
	const elapsedMs = clock.elapsed() - start;
	switch (result.kind) {
		case "hit": {
			const { layers, trouble, isBad } = result;
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
				kept: trouble === void 0 || isBad ? {
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
		case "failed": {
			const { reason, isBad } = result;
			const kept = isBad ? {
				...choice,
				layers: void 0
			} : void 0;
			return {
				outcome: {
					kind: "failed",
					reason
				},
				kept,
				trouble: reason
			};
		}
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
/** `v1`, two hashes in hex, and two numbers. */
const pointerBytes = 200;
/**
* Leaves Go's indexes of packages out of what is kept of a build cache. Go finds one under little more than a directory's name,
* and the names, sizes and times of the files in it: on another machine that may be the index of other source, and Go would leave
* files out without a word. Everything else is found by its content. `known`: entries that were kept before.
*/
async function withoutPackageIndexes(directory, used, known, { files }) {
	const fresh = [...used.keys()].filter((path) => !known.has(path));
	const left = new Map(used);
	const indexes = /* @__PURE__ */ new Set();
	for (const path of fresh.filter((path) => path.endsWith("-d"))) {
		const start = await files.startOf(join(directory, path), mark.byteLength);
		if (start !== void 0 && !mark.equals(start)) continue;
		indexes.add(path);
		left.delete(path);
	}
	for (const path of fresh.filter((path) => path.endsWith("-a"))) {
		const output = `${await files.startOf(join(directory, path), pointerBytes) ?? ""}`.split(" ")[2] ?? "";
		if (indexes.has(`${output.slice(0, 2)}/${output}-d`)) left.delete(path);
	}
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
	const found = await Promise.all(targets.map(async (target) => [formatTarget(target), await find$1(target, targets.length === 1, place)]));
	return new Map(found);
}
async function find$1(target, isOnly, { env, host, has }) {
	const { os, arch } = target;
	if (withoutCgo.has(`${os}/${arch}`)) return { problem: "Go has no cgo for it" };
	const isNative = os === host.os && arch === host.arch;
	const takesPlain = isNative || isOnly;
	const own = ownCompiler(target, takesPlain, env);
	if (own !== void 0) {
		const [program = ""] = splitQuoted(own.compiler.cc) ?? [];
		return await has(program) ? own : { problem: `${own.variable} is ${own.compiler.cc}, which is not a program on PATH` };
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
		...parsed.flatMap(({ word, flag }) => flag === void 0 ? [`${JSON.stringify(word)} is not a flag; one with a value is written -name=value there`] : []),
		...flags.filter(({ name }) => isKnownFlag(name) && !overruled.has(name)).flatMap((flag) => problemOfFlag(flag) ?? []),
		...ldflags === "" || /^['"]?-/.test(ldflags) ? [] : [`-ldflags=${ldflags} is for certain packages only: use the input \`ldflags\``]
	];
	return {
		flags: flags.filter(({ name }) => isKnownFlag(name) && !overruled.has(name)),
		tags: splitTags(values("tags").at(-1) ?? ""),
		ldflags,
		problems,
		notices: isOff(flags, "trimpath") ? ["GOFLAGS: -trimpath=false is not used: no directory of the runner is written into the binary."] : [],
		infos: isOff(flags, "buildvcs") ? ["GOFLAGS: -buildvcs=false is not used: where there is a commit, it is written into the binary and verified. To leave it out, set `build-flags: -buildvcs=false`."] : []
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
	return [`GOTMPDIR is ${directory}, which is not a directory: make it in an earlier step, or leave GOTMPDIR unset`];
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

// src/output/output-directory.ts
/** What the name of a staging directory begins with. */
const staged = ".building-";
/** A build that is still at it is younger. */
const staleMs = 864e5;
/**
* Takes away what an earlier build left: its binaries, which must not be taken for those of a build that fails, and what
* a build that was killed could not remove. Errors: `input`, when the place cannot be used.
*/
async function clearOutput({ directory, finalFiles }, { files, clock }) {
	await atOutput(directory, async () => {
		if ((await files.stat(directory))?.kind === "file") throw new ActionError("input", `output-directory: ${directory} is a file`, { hint: "Binaries go to a directory below it: rename the file, or choose another output-directory." });
		for (const { name, modifiedMs } of await files.listFacts(directory)) if (name.startsWith(".building-") && clock.now() - modifiedMs > staleMs) await files.remove(join(directory, name));
		for (const path of finalFiles) {
			if ((await files.stat(path))?.kind === "directory") throw new ActionError("input", `output-directory: the binary goes to ${path}, but a directory is there`, { hint: "Remove or rename that directory, or choose another output-directory." });
			await files.remove(path);
		}
	});
}
/**
* A directory beside the binaries' final places, so that only proved ones are moved there, by renaming. Git ignores it:
* the go command asks git at the start of each build, and a file of another build must not count as a change.
*/
async function withStaging({ directory, moduleDirectory }, world, use) {
	const { files } = world;
	const staging = join(directory, `${staged}${randomUUID()}`);
	try {
		await atOutput(directory, () => hide(staging, moduleDirectory, world));
		return await use(staging);
	} finally {
		for (const name of await files.list(staging)) if (name !== ignoreFile) await files.remove(join(staging, name));
		await files.remove(staging);
	}
}
/**
* Keeps what is built out of `git status`, or the next build in this checkout would be stamped as modified. The output
* directory is ignored as a whole; one that holds the module or committed files is not ours to hide: there each directory
* of a binary is ignored. A user's own .gitignore is never touched.
*/
async function ignoreOutput(output, world) {
	const { directory, finalFiles, moduleDirectory } = await throughLinks(output, world);
	const git = gitIn(moduleDirectory, world);
	const committed = await git("--literal-pathspecs", "ls-files", "--", directory);
	const isShared = holdsModule({
		directory,
		moduleDirectory
	}) || committed.stdout !== "";
	for (const place of isShared ? new Set(finalFiles.map(dirname)) : [directory]) {
		const isVisible = (await git("check-ignore", "--quiet", "--", join(place, "binary"))).exitCode === 1;
		const isTaken = await world.files.stat(join(place, ignoreFile)) !== void 0;
		if (isVisible && !isTaken) await atOutput(directory, () => hide(place, moduleDirectory, world));
	}
}
/** Git says nothing of what lies behind a link. */
async function throughLinks(output, { files }) {
	const directory = await files.realPath(output.directory) ?? output.directory;
	return {
		directory,
		moduleDirectory: await files.realPath(output.moduleDirectory) ?? output.moduleDirectory,
		finalFiles: output.finalFiles.map((path) => join(directory, relative(output.directory, path)))
	};
}
/** Whether the output goes among the source, as with `output-directory: .`. */
function holdsModule({ directory, moduleDirectory }) {
	return !relative(directory, moduleDirectory).startsWith("..");
}
const ignoreFile = ".gitignore";
/**
* Makes a directory that git ignores from the moment it is there. A file that is being written would be seen by the git of
* another build, which then takes its source for modified; so it is made where git keeps its own files, and renamed.
*/
async function hide(directory, moduleDirectory, { files, processes }) {
	const content = "*\n";
	const path = join(directory, ignoreFile);
	const asked = await gitIn(moduleDirectory, { processes })("rev-parse", "--absolute-git-dir").catch(() => void 0);
	const gitDirectory = asked?.exitCode === 0 ? asked.stdout.trim() : void 0;
	await files.makeDirectory(directory);
	if (gitDirectory === void 0) return await files.write(path, content);
	const temporary = join(gitDirectory, `gin-deploy-${randomUUID()}`);
	try {
		await files.write(temporary, content);
		await files.rename(temporary, path);
	} catch {
		await files.write(path, content);
	} finally {
		await files.remove(temporary).catch(() => {});
	}
}
const reasons = {
	EACCES: "may not be written",
	EPERM: "may not be written",
	EROFS: "is on a read-only file system",
	ENOTDIR: "lies below a file",
	ENAMETOOLONG: "has a name that the file system does not take"
};
/** Says what a failed write means for whoever chose the place. */
async function atOutput(directory, work) {
	try {
		return await work();
	} catch (cause) {
		const { code = "" } = cause;
		const reason = reasons[code];
		if (reason === void 0) throw cause;
		throw new ActionError("input", `output-directory: ${directory} ${reason}`, {
			cause,
			hint: "Choose another output-directory, or let the runner's user write there."
		});
	}
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
	const reason = `\`${prefix}\` is not a name of the module ${place.directory === "" ? "in the root" : `in ${place.directory}`}`;
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
	if (form === "partial" && !(isStarting && isNumbered(read, owner))) return unfit("it is not a full version such as v1.4.2", owner.kind !== "build");
	if (form === "other" && !(isStarting && /^[0-9A-Za-z._+-]+$/.test(version))) return unfit("it is not a semantic version", true);
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
	const [log, status, bent, module, head, gitEntry] = await Promise.all([
		outputOf(git("log", "-1", "--no-show-signature", "--format=%H %ct", "HEAD")),
		outputOf(git("-C", place.root, "status", "--porcelain", "-z")),
		bentSource(flags, directory, git),
		placeOf$1(request, place, world),
		git("symbolic-ref", "--quiet", "--short", "HEAD"),
		world.files.stat(join(place.root, ".git"))
	]);
	const [commit = "", seconds] = log.trim().split(" ");
	const date = formatDate(Number(seconds));
	const changes = readStatus(status);
	const differences = [...changes.length > 0 ? [describeDirt(changes)] : [], ...bent];
	for (const difference of differences) runner.warning(difference);
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
	const stampable = gitEntry?.kind === "directory";
	if (!stampable) runner.notice("A submodule or work tree: Go cannot write its commit into the build information.");
	const dirtyFiles = changes.map(({ path }) => path);
	return {
		version,
		tag,
		branch: branchName(head.stdout.trim(), runner.env),
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
async function placeOf$1({ directory, moduleDirectory, modulePath, program, chosenName }, place, world) {
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

// src/proof/stand-ins.ts
/** More is read of no file: every stand-in is smaller, or says in its first bytes what it is. */
const standInBytes = 1024;
const lfs = {
	what: "is a Git LFS pointer, not the file itself",
	remedy: "Let actions/checkout fetch it by `lfs: true`, or run `git lfs pull` in a step before this one."
};
const kinds$1 = [
	{
		...lfs,
		start: "version https://git-lfs.github.com/spec/",
		isWhole: true
	},
	{
		...lfs,
		start: "version https://hawser.github.com/spec/",
		isWhole: true
	},
	{
		start: "\0GITCRYPT\0",
		isWhole: false,
		what: "is encrypted by git-crypt",
		remedy: "Run `git-crypt unlock` in a step before this one."
	},
	{
		start: "/annex/objects/",
		isWhole: true,
		what: "is a git-annex pointer, not the file itself",
		remedy: "Run `git annex get` in a step before this one."
	},
	{
		start: "#$# git-fat ",
		isWhole: true,
		what: "is a git-fat pointer, not the file itself",
		remedy: "Run `git fat pull` in a step before this one."
	}
];
/** What a file holds in place of its content; undefined: nothing that is known. `head`: its first bytes. */
function standInOf(head, sizeBytes) {
	return kinds$1.find(({ start, isWhole }) => startsWith(head, start) && (!isWhole || sizeBytes < 1024));
}
function startsWith(head, text) {
	return Buffer.from(head.subarray(0, text.length)).equals(Buffer.from(text));
}
/** What a link holds that was checked out as text (`core.symlinks` is off, or the source came as an archive); undefined: it is none. */
function linkTextOf(head, sizeBytes) {
	const text = Buffer.from(head).toString();
	return sizeBytes === head.length && sizeBytes < 256 && /^[\w.@+/-]*[./][\w.@+/-]*$/.test(text) ? text : void 0;
}
/** Files that only keep a directory in git. */
function isPlaceholder(name, sizeBytes) {
	return sizeBytes === 0 || /^\.?(git)?(keep|ignore|placeholder)(\.\w+)?$/i.test(name);
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
	for (const each of found.filter(({ use }) => use === "reads")) if (!brought.some((path) => overlaps(path, each.path)) && await isThere$1(each.path, place, files)) missing.push(each);
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
async function isThere$1(path, { moduleDirectory }, files) {
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

// src/proof/executable/executable.ts
function damaged(why, cause) {
	return new ActionError("proof", `not a readable executable: ${why}`, cause === void 0 ? {} : { cause });
}
/** Up to `length` bytes; none when `offset` lies outside, whatever a damaged header made of it. */
async function readAt(file, offset, length) {
	return Number.isSafeInteger(offset) && offset >= 0 && offset < file.sizeBytes && length > 0 ? await file.read(offset, Math.min(length, file.sizeBytes - offset)) : /* @__PURE__ */ new Uint8Array();
}
/** Numbers in `bytes`; a RangeError for those outside. */
function fieldsOf(bytes, littleEndian) {
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	return {
		sizeBytes: bytes.byteLength,
		u8: (at) => view.getUint8(at),
		u16: (at) => view.getUint16(at, littleEndian),
		u32: (at) => view.getUint32(at, littleEndian),
		u64(at) {
			const [first, second] = [view.getUint32(at, littleEndian), view.getUint32(at + 4, littleEndian)];
			return littleEndian ? second * 2 ** 32 + first : first * 2 ** 32 + second;
		},
		text(at, length) {
			const field = bytes.subarray(at, at + length);
			const end = field.indexOf(0);
			return new TextDecoder().decode(end < 0 ? field : field.subarray(0, end));
		}
	};
}
/** The bytes of `region` in the file cannot lie outside of it. */
function clip(region, file) {
	const { offset, sizeBytes } = region;
	const available = Number.isSafeInteger(offset) ? Math.max(0, file.sizeBytes - offset) : 0;
	return {
		...region,
		sizeBytes: Math.min(sizeBytes, available)
	};
}

// src/proof/executable/go-build-info.ts
/** Without the experiments that Go appends: `1.26.8-X:jsonv2`, before Go 1.26 `1.25.1 X:jsonv2`. */
const plainGoVersion = (goVersion) => goVersion.replace(/[ -]X:.*$/, "");
const magic = Buffer.from("ÿ Go buildinf:", "latin1");
const alignment = 16;
const headerBytes$2 = 32;
/** In the byte after the pointer size: the strings follow the header (Go 1.18 and later). */
const inlineStrings = 2;
const chunkBytes$3 = 1048576;
/** cmd/go's infoStart and infoEnd, the marks around the modules. */
const startMark = Buffer.from("3077af0c9274080241e1c107e6d618e6", "hex");
const endMark = Buffer.from("f932433186182072008242104116d8f2", "hex");
const maxModulesBytes = 4194304;
/** undefined: none, or one of Go 1.17 and before, or a damaged one. Format: cmd/link's `buildinfo`, debug/buildinfo. */
async function readGoBuildInfo(executable) {
	const { contents: file, buildInfoRegions } = executable;
	if (executable.format === "WebAssembly") return await readUnheaded(executable);
	for (const region of buildInfoRegions) {
		const offset = await findMagic(file, region);
		if (offset !== void 0) return await decode$1(file, offset);
	}
}
/** The linker writes no header into WebAssembly: there are the modules as runtime/debug reads them, and the version elsewhere. */
async function readUnheaded({ contents, buildInfoRegions, producer }) {
	if (!producer?.startsWith("go")) return void 0;
	for (const { offset, sizeBytes } of buildInfoRegions) {
		const start = await find(contents, startMark, offset, sizeBytes, 1);
		if (start === void 0) continue;
		const most = Math.min(maxModulesBytes, offset + sizeBytes - start);
		const bytes = Buffer.from(await readAt(contents, start, most));
		const end = bytes.indexOf(endMark);
		if (end < 0) return void 0;
		const framed = bytes.subarray(0, end + endMark.length);
		return {
			goVersion: producer.slice(2),
			...parseModules(framed.toString("latin1")),
			offset: start,
			sizeBytes: framed.length
		};
	}
}
/** Aligned in memory; and so in the file, as regions are loaded whole pages at a time. */
async function findMagic(file, { offset, sizeBytes }) {
	return await find(file, magic, offset, sizeBytes, alignment);
}
/** Where `wanted` stands, at a multiple of `step` bytes from `offset`. Chunks overlap, so that nothing is torn apart. */
async function find(file, wanted, offset, sizeBytes, step) {
	for (let start = 0; start < sizeBytes; start += chunkBytes$3) {
		const length = Math.min(chunkBytes$3 + wanted.length, sizeBytes - start);
		const chunk = Buffer.from(await readAt(file, offset + start, length));
		for (let at = chunk.indexOf(wanted); at >= 0; at = chunk.indexOf(wanted, at + 1)) if (at % step === 0) return offset + start + at;
	}
}
async function decode$1(file, offset) {
	if ((((await readAt(file, offset, headerBytes$2))[15] ?? 0) & inlineStrings) === 0) return void 0;
	const version = await readText(file, offset + headerBytes$2);
	const modules = version && await readText(file, version.end);
	if (!version || !modules || !version.text.startsWith("go")) return void 0;
	return {
		goVersion: version.text.slice(2),
		...parseModules(modules.text),
		offset,
		sizeBytes: modules.end - offset
	};
}
/** A length of up to ten bytes, seven bits each, low bits first; then that many bytes. */
async function readText(file, offset) {
	const prefix = await readAt(file, offset, 10);
	let length = 0;
	for (const [index, byte] of prefix.entries()) {
		length += (byte & 127) * 2 ** (7 * index);
		if (byte >= 128) continue;
		const start = offset + index + 1;
		const bytes = await readAt(file, start, length);
		return bytes.length < length ? void 0 : {
			text: Buffer.from(bytes).toString("latin1"),
			end: start + length
		};
	}
}
/** Lines of tab-separated fields between two marks of 16 bytes (cmd/go's infoStart and infoEnd). */
function parseModules(framed) {
	const text = Buffer.from(framed.slice(16, -16), "latin1").toString("utf8");
	const settings = /* @__PURE__ */ new Map();
	const dependencies = [];
	let [path, module] = ["", ""];
	for (const line of text.split("\n")) {
		const [kind, ...fields] = line.split("	");
		if (kind === "path") path = fields[0] ?? "";
		else if (kind === "mod") module = fields.slice(0, 2).join(" ").trim();
		else if (kind === "build") addSetting(settings, fields.join("	"));
		else if (kind === "dep") dependencies.push(moduleOf(fields));
		else if (kind === "=>") replaceLast(dependencies, moduleOf(fields));
	}
	return {
		path,
		module,
		dependencies,
		settings
	};
}
function moduleOf([path = "", version = "", sum = ""]) {
	return {
		path,
		version,
		sum
	};
}
/** `=>` follows the module that it replaces. */
function replaceLast(modules, replacedBy) {
	const last = modules.pop();
	if (last !== void 0) modules.push({
		...last,
		replacedBy
	});
}
/** `key=value`; either is a Go string literal when it holds characters that the line cannot. */
function addSetting(settings, setting) {
	const [, key = "", value = ""] = /^("(?:[^"\\]|\\.)*"|[^=]*)=(.*)$/s.exec(setting) ?? [];
	if (key !== "") settings.set(unquote(key), unquote(value));
}
function unquote(text) {
	if (!/^["`]/.test(text)) return text;
	if (text.startsWith("`")) return text.slice(1, -1);
	try {
		return String(JSON.parse(text));
	} catch {
		return text;
	}
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
const chunkBytes$2 = 1048576;
const windowBytes$1 = 65536;
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
	for (let start = 0; start < file.sizeBytes; start += chunkBytes$2) {
		const from = Math.max(0, start - margin);
		const chunk = Buffer.from(await file.read(from, start - from + chunkBytes$2 + margin)).toString("latin1");
		for (let at = chunk.indexOf(wanted, start - from); at >= 0 && from + at < start + chunkBytes$2; at = chunk.indexOf(wanted, at + 1)) {
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
	for (let start = 0; start < region.sizeBytes; start += chunkBytes$2) {
		const available = Math.min(chunkBytes$2 + size, region.sizeBytes - start);
		const words = fieldsOf(await readAt(contents, region.offset + start, available), littleEndian);
		const word = (at) => size === 8 ? words.u64(at) : words.u32(at);
		for (let at = 0; at + 2 * size <= words.sizeBytes; at += size) {
			const length = word(at + size) + closingBytes;
			const offset = lengths.has(length - closingBytes) ? offsetOf$1(word(at), length, regions) : void 0;
			if (offset !== void 0) places.push({
				offset,
				length
			});
		}
	}
	return places;
}
function offsetOf$1(address, length, regions) {
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
			window = await readAt(contents, offset, Math.max(windowBytes$1, length));
			windowOffset = offset;
		}
		yield window.subarray(offset - windowOffset, offset - windowOffset + length);
	}
}

// src/proof/executable/elf.ts
/** e_machine to GOARCH, little-endian and big-endian. The numbers are the System V ABI's, as in debug/elf. */
const machines$2 = {
	"3 32 little": "386",
	"62 64 little": "amd64",
	"40 32 little": "arm",
	"183 64 little": "arm64",
	"258 64 little": "loong64",
	"8 32 big": "mips",
	"8 32 little": "mipsle",
	"8 64 big": "mips64",
	"8 64 little": "mips64le",
	"21 64 big": "ppc64",
	"21 64 little": "ppc64le",
	"243 64 little": "riscv64",
	"22 64 big": "s390x"
};
const PT_LOAD = 1;
const PT_DYNAMIC = 2;
const PT_INTERP = 3;
const PF_X = 1;
const PF_W = 2;
const DT_NEEDED = 1;
const DT_STRTAB = 5;
/** Real files have about ten segments and forty sections; more than this is damage, and would cost time and memory. */
const maxSegments$1 = 128;
const maxSections$3 = 4096;
const maxLibraries = 256;
const maxTableBytes = 1048576;
async function readElf(file) {
	const ident = await readAt(file, 0, 64);
	const [elfClass, data, osAbi] = [
		ident[4],
		ident[5],
		ident[7]
	];
	if (elfClass !== 1 && elfClass !== 2 || data !== 1 && data !== 2) throw damaged("ELF of an unknown class");
	const is64 = elfClass === 2;
	const littleEndian = data === 1;
	const header = fieldsOf(ident, littleEndian);
	const layout = {
		is64,
		word: is64 ? (fields, at) => fields.u64(at) : (fields, at) => fields.u32(at)
	};
	const segments = await readSegments$1(file, header, layout, littleEndian);
	const loaded = segments.filter(({ type, sizeBytes }) => type === PT_LOAD && sizeBytes > 0);
	const interpreter = segments.find(({ type }) => type === PT_INTERP);
	const bits = is64 ? 64 : 32;
	const number = header.u16(18);
	return {
		format: "ELF",
		contents: file,
		osAbi: osAbi ?? 0,
		machine: machines$2[`${number} ${bits} ${littleEndian ? "little" : "big"}`] ?? `ELF machine ${number}, ${bits} bit`,
		pointerBytes: is64 ? 8 : 4,
		littleEndian,
		interpreter: interpreter && fieldsOf(await readAt(file, interpreter.offset, 256), littleEndian).text(0, 256),
		libraries: await readLibraries(file, segments, layout, littleEndian),
		regions: loaded,
		buildInfoRegions: [...await findSection(file, header, layout, littleEndian, ".go.buildinfo"), ...loaded.filter(({ writable, executable }) => writable && !executable)]
	};
}
async function readSegments$1(file, header, { is64, word }, littleEndian) {
	const start = word(header, is64 ? 32 : 28);
	const size = is64 ? 56 : 32;
	const count = header.u16(is64 ? 56 : 44);
	if (header.u16(is64 ? 54 : 42) !== size || count > maxSegments$1) throw damaged("its segment table is not ELF's");
	const table = fieldsOf(await readAt(file, start, count * size), littleEndian);
	return Array.from({ length: count }, (_, index) => {
		const at = index * size;
		const flags = table.u32(at + (is64 ? 4 : 24));
		const region = {
			offset: word(table, at + (is64 ? 8 : 4)),
			address: word(table, at + (is64 ? 16 : 8)),
			sizeBytes: word(table, at + (is64 ? 32 : 16)),
			writable: (flags & PF_W) !== 0
		};
		return {
			...clip(region, file),
			type: table.u32(at),
			executable: (flags & PF_X) !== 0
		};
	});
}
/** Names of the shared libraries. A library whose name cannot be read still counts. */
async function readLibraries(file, segments, { is64, word }, littleEndian) {
	const dynamic = segments.find(({ type }) => type === PT_DYNAMIC);
	if (!dynamic) return [];
	const table = fieldsOf(await readAt(file, dynamic.offset, Math.min(dynamic.sizeBytes, maxTableBytes)), littleEndian);
	const half = is64 ? 8 : 4;
	const names = [];
	let strings;
	for (let at = 0; at + 2 * half <= table.sizeBytes; at += 2 * half) {
		const tag = word(table, at);
		if (tag === 0) break;
		if (tag === DT_NEEDED && names.length < maxLibraries) names.push(word(table, at + half));
		if (tag === DT_STRTAB) strings = word(table, at + half);
	}
	const offset = strings === void 0 ? void 0 : offsetOf(strings, segments);
	const read = async (name) => offset === void 0 ? "" : fieldsOf(await readAt(file, offset + name, 256), littleEndian).text(0, 256);
	const libraries = [];
	for (const name of names) libraries.push(await read(name) || "(unreadable name)");
	return libraries;
}
function offsetOf(address, regions) {
	const holds = (region) => region.type === PT_LOAD && address >= region.address && address < region.address + region.sizeBytes;
	const region = regions.find(holds);
	return region && region.offset + (address - region.address);
}
/** Absent in files without a section table (strip --strip-section-headers), which is allowed. */
async function findSection(file, header, { is64, word }, littleEndian, name) {
	const start = word(header, is64 ? 40 : 32);
	const size = is64 ? 64 : 40;
	const count = header.u16(is64 ? 60 : 48);
	if (start === 0 || count === 0) return [];
	if (header.u16(is64 ? 58 : 46) !== size || count > maxSections$3) throw damaged("its section table is not ELF's");
	const table = fieldsOf(await readAt(file, start, count * size), littleEndian);
	const regionAt = (at) => clip({
		address: word(table, at + (is64 ? 16 : 12)),
		offset: word(table, at + (is64 ? 24 : 16)),
		sizeBytes: word(table, at + (is64 ? 32 : 20)),
		writable: true
	}, file);
	const { offset, sizeBytes } = regionAt(header.u16(is64 ? 62 : 50) * size);
	const names = fieldsOf(await readAt(file, offset, Math.min(sizeBytes, maxTableBytes)), littleEndian);
	const isWanted = (index) => {
		const at = table.u32(index * size);
		return at < names.sizeBytes && names.text(at, name.length + 1) === name;
	};
	const index = Array.from({ length: count }, (_, each) => each).find(isWanted);
	return index === void 0 ? [] : [regionAt(index * size)];
}

// src/proof/executable/mach-o.ts
/** cputype to GOARCH (mach/machine.h); Go makes 64-bit little-endian files only. */
const machines$1 = {
	16777223: "amd64",
	16777228: "arm64"
};
const LC_SEGMENT_64 = 25;
const VM_PROT_WRITE = 2;
const headerBytes$1 = 32;
const segmentBytes = 72;
const sectionBytes$2 = 80;
const maxCommandBytes = 262144;
async function readMachO(file) {
	const header = fieldsOf(await readAt(file, 0, headerBytes$1), true);
	const cpu = header.u32(4);
	const commandBytes = header.u32(20);
	if (commandBytes > maxCommandBytes) throw damaged("its load commands are longer than Mach-O's can be");
	const commands = fieldsOf(await readAt(file, headerBytes$1, commandBytes), true);
	const regions = [];
	const buildInfo = [];
	for (let at = 0, left = header.u32(16); left > 0; left--) {
		const length = commands.u32(at + 4);
		if (length < 8) throw damaged("a load command without a length");
		if (commands.u32(at) === LC_SEGMENT_64) {
			const region = clip(segmentAt(commands, at), file);
			if (region.sizeBytes > 0) regions.push(region);
			buildInfo.push(...sectionsAt(commands, at, length, "__go_buildinfo").map((section) => clip(section, file)));
		}
		at += length;
	}
	return {
		format: "Mach-O",
		contents: file,
		osAbi: 0,
		machine: machines$1[cpu] ?? `Mach-O cpu 0x${cpu.toString(16)}`,
		pointerBytes: 8,
		littleEndian: true,
		interpreter: void 0,
		libraries: [],
		regions,
		buildInfoRegions: [...buildInfo, ...regions.filter(({ writable }) => writable)]
	};
}
function segmentAt(commands, at) {
	return {
		address: commands.u64(at + 24),
		offset: commands.u64(at + 40),
		sizeBytes: commands.u64(at + 48),
		writable: (commands.u32(at + 60) & VM_PROT_WRITE) !== 0
	};
}
/** `length` is the command's: its sections stand inside of it, however many it claims to have. */
function sectionsAt(commands, segment, length, name) {
	const count = Math.min(commands.u32(segment + 64), Math.floor((length - segmentBytes) / sectionBytes$2));
	const sections = [];
	for (let index = 0; index < count; index++) {
		const at = segment + segmentBytes + index * sectionBytes$2;
		if (commands.text(at, 16) !== name) continue;
		const [address, sizeBytes, offset] = [
			commands.u64(at + 32),
			commands.u64(at + 40),
			commands.u32(at + 48)
		];
		sections.push({
			address,
			offset,
			sizeBytes,
			writable: true
		});
	}
	return sections;
}

// src/proof/executable/pe.ts
/** Machine of the COFF header to GOARCH (Microsoft's PE format). */
const machines = {
	332: "386",
	34404: "amd64",
	43620: "arm64"
};
const IMAGE_SCN_MEM_WRITE = 2147483648;
const sectionBytes$1 = 40;
/** What the Windows loader itself takes at most. */
const maxSections$2 = 96;
async function readPe(file) {
	const start = fieldsOf(await readAt(file, 60, 4), true).u32(0);
	const header = fieldsOf(await readAt(file, start, 56), true);
	if (header.u32(0) !== 17744) throw damaged("MZ without a PE header");
	const machine = header.u16(4);
	const count = header.u16(6);
	if (count > maxSections$2) throw damaged("it has more sections than PE allows");
	const is64 = header.u16(24) === 523;
	const imageBase = is64 ? header.u64(48) : header.u32(52);
	const table = fieldsOf(await readAt(file, start + 24 + header.u16(20), count * sectionBytes$1), true);
	const regions = Array.from({ length: count }, (_, index) => {
		const at = index * sectionBytes$1;
		return clip({
			address: imageBase + table.u32(at + 12),
			sizeBytes: table.u32(at + 16),
			offset: table.u32(at + 20),
			writable: (table.u32(at + 36) & IMAGE_SCN_MEM_WRITE) !== 0
		}, file);
	}).filter(({ sizeBytes }) => sizeBytes > 0);
	return {
		format: "PE",
		contents: file,
		osAbi: 0,
		machine: machines[machine] ?? `PE machine 0x${machine.toString(16)}`,
		pointerBytes: is64 ? 8 : 4,
		littleEndian: true,
		interpreter: void 0,
		libraries: [],
		regions,
		buildInfoRegions: regions.filter(({ writable }) => writable)
	};
}

// src/proof/executable/plan9.ts
/** By the magic number of debug/plan9obj. */
const layouts = {
	491: {
		machine: "386",
		headerBytes: 32,
		pageBytes: 4096,
		pointerBytes: 4
	},
	1607: {
		machine: "arm",
		headerBytes: 32,
		pageBytes: 4096,
		pointerBytes: 4
	},
	35479: {
		machine: "amd64",
		headerBytes: 40,
		pageBytes: 2097152,
		pointerBytes: 8
	}
};
function isPlan9(magic) {
	return layouts[magic] !== void 0;
}
/** a.out: a header of big-endian numbers, then the text, then the data. */
async function readPlan9(file) {
	const header = fieldsOf(await readAt(file, 0, 32), false);
	const [magic, textBytes, dataBytes] = [
		header.u32(0),
		header.u32(4),
		header.u32(8)
	];
	const { machine, headerBytes, pageBytes, pointerBytes } = layouts[magic];
	const text = {
		offset: headerBytes,
		address: pageBytes + headerBytes,
		sizeBytes: textBytes,
		writable: false
	};
	const dataAddress = Math.ceil((text.address + textBytes) / pageBytes) * pageBytes;
	const regions = [text, {
		offset: headerBytes + textBytes,
		address: dataAddress,
		sizeBytes: dataBytes,
		writable: true
	}].map((region) => clip(region, file));
	return {
		format: "Plan 9 a.out",
		contents: file,
		osAbi: 0,
		machine,
		pointerBytes,
		littleEndian: true,
		interpreter: void 0,
		libraries: [],
		regions,
		buildInfoRegions: regions.filter(({ writable }) => writable)
	};
}

// src/proof/executable/wasm-memory.ts
/** Regions that are nearer than this are one: fewer of them to search, at the price of some zeros. */
const nearBytes = 256;
const wordBytes = 8;
const windowBytes = 262144;
/**
* The memory that a module starts with, to be read by addresses. Go's linker leaves out every run of eight zeros
* (writeDataSec in cmd/link/internal/wasm/asm.go), so that even one string header may lie in two segments: what lies in none is zero.
* `segments` are in the order of their addresses and do not overlap.
*/
function memoryOf(file, segments) {
	const { address = 0, sizeBytes = 0 } = segments.at(-1) ?? {};
	const end = address + sizeBytes + 16;
	return {
		sizeBytes: end,
		async read(offset, length) {
			const memory = new Uint8Array(Math.max(0, Math.min(length, end - offset)));
			const window = windowOf(file, 2 * memory.length);
			for (let index = firstAfter(segments, offset); index < segments.length; index++) {
				const { address, offset: place, sizeBytes } = segments[index];
				if (address >= offset + memory.length) break;
				const from = Math.max(address, offset);
				const to = Math.min(address + sizeBytes, offset + memory.length);
				memory.set(await window(place + (from - address), to - from), from - offset);
			}
			return memory;
		}
	};
}
/** Reads ahead: segments are small, and follow each other in the file. */
function windowOf(file, mostAhead) {
	let [bytes, start] = [/* @__PURE__ */ new Uint8Array(), 0];
	return async (offset, length) => {
		if (offset < start || offset + length > start + bytes.length) {
			const ahead = Math.min(windowBytes, mostAhead, file.sizeBytes - offset);
			[bytes, start] = [await file.read(offset, Math.max(length, ahead)), offset];
		}
		return bytes.subarray(offset - start, offset - start + length);
	};
}
/** Index of the first segment that ends after an address. */
function firstAfter(segments, address) {
	let [low, high] = [0, segments.length];
	while (low < high) {
		const middle = low + high >>> 1;
		const segment = segments[middle];
		if (segment.address + segment.sizeBytes <= address) low = middle + 1;
		else high = middle;
	}
	return low;
}
/** Whole words around the segments, with the zeros that end the last one: a NUL byte, the rest of a number. */
function regionsOf(segments) {
	const regions = [];
	for (const { address, sizeBytes } of segments) {
		const start = Math.floor(address / wordBytes) * wordBytes;
		const end = Math.ceil((address + sizeBytes + 1) / wordBytes) * wordBytes;
		const last = regions.at(-1);
		if (last !== void 0 && start <= last.address + last.sizeBytes + nearBytes) last.sizeBytes = end - last.address;
		else regions.push({
			address: start,
			offset: start,
			sizeBytes: end - start,
			writable: true
		});
	}
	return regions;
}

// src/proof/executable/wasm.ts
/** Sections of the WebAssembly core specification, 5.5. */
const CUSTOM = 0;
const IMPORT = 2;
const DATA = 11;
const chunkBytes$1 = 65536;
/** Go's linker makes at most 100,000 segments, fifteen sections and some hundred imports. */
const maxSegments = 2e5;
const maxSections$1 = 256;
const maxImports = 1e4;
const maxTextBytes = 4096;
/** Version 1 of the format, with one memory, as Go makes it. */
async function readWasm(file) {
	let segments = [];
	let modules = [];
	let producer;
	const cursor = cursorIn(file, 8);
	for (let count = 0; cursor.at < file.sizeBytes; count++) {
		if (count === maxSections$1) throw damaged("it has more sections than WebAssembly knows");
		const id = await cursor.byte();
		const sizeBytes = await cursor.number();
		const end = cursor.at + sizeBytes;
		if (end > file.sizeBytes) throw damaged("a section reaches beyond the end of the file");
		if (id === DATA) segments = await readSegments(cursor, end);
		if (id === IMPORT) modules = await readImports(cursor);
		if (id === CUSTOM && await cursor.text() === "producers") producer = await readProducer(cursor);
		cursor.at = end;
	}
	const regions = regionsOf(segments);
	return {
		format: "WebAssembly",
		contents: memoryOf(file, segments),
		osAbi: 0,
		machine: "wasm",
		pointerBytes: 8,
		littleEndian: true,
		interpreter: void 0,
		libraries: modules,
		...producer === void 0 ? {} : { producer },
		regions,
		buildInfoRegions: regions
	};
}
async function readSegments(cursor, end) {
	const count = await cursor.number();
	if (count > maxSegments) throw damaged("it has more data segments than Go makes");
	const segments = [];
	for (let left = count; left > 0; left--) {
		const isActive = await cursor.number() === 0 && await cursor.byte() === 65;
		const address = await cursor.signed() >>> 0;
		if (!isActive || await cursor.byte() !== 11) throw damaged("a data segment of a kind that Go does not make");
		const sizeBytes = await cursor.number();
		if (cursor.at + sizeBytes > end) throw damaged("a data segment reaches beyond its section");
		segments.push({
			address,
			offset: cursor.at,
			sizeBytes
		});
		cursor.at += sizeBytes;
	}
	segments.sort((a, b) => a.address - b.address);
	if (segments.some(({ address, sizeBytes }, index) => {
		const next = segments[index + 1];
		return next !== void 0 && address + sizeBytes > next.address;
	})) throw damaged("its data segments overlap");
	return segments;
}
/** Names of the modules that functions are imported from. */
async function readImports(cursor) {
	const count = await cursor.number();
	if (count > maxImports) throw damaged("it has more imports than Go makes");
	const modules = /* @__PURE__ */ new Set();
	for (let left = count; left > 0; left--) {
		modules.add(await cursor.text());
		await cursor.text();
		if (await cursor.byte() !== 0) throw damaged("it imports something else than functions");
		await cursor.number();
	}
	return [...modules];
}
/** The version in `language: Go <version>` (writeProducerSec in cmd/link). */
async function readProducer(cursor) {
	for (let fields = Math.min(await cursor.number(), 8); fields > 0; fields--) {
		await cursor.text();
		for (let values = Math.min(await cursor.number(), 8); values > 0; values--) {
			const name = await cursor.text();
			const version = await cursor.text();
			if (name === "Go") return version;
		}
	}
}
function cursorIn(file, start) {
	let [chunk, chunkStart] = [/* @__PURE__ */ new Uint8Array(), 0];
	const cursor = {
		at: start,
		async byte() {
			if (cursor.at < chunkStart || cursor.at >= chunkStart + chunk.length) [chunk, chunkStart] = [await readAt(file, cursor.at, chunkBytes$1), cursor.at];
			const byte = chunk[cursor.at++ - chunkStart];
			if (byte === void 0) throw damaged("it is cut off");
			return byte;
		},
		async number() {
			return (await leb128()).value;
		},
		async signed() {
			const { value, bits, isNegative } = await leb128();
			return isNegative ? value - 2 ** bits : value;
		},
		async text() {
			const length = await cursor.number();
			if (length > maxTextBytes) throw damaged("a name is longer than names are");
			const bytes = await readAt(file, cursor.at, length);
			if (bytes.length < length) throw damaged("it is cut off");
			cursor.at += length;
			return new TextDecoder().decode(bytes);
		}
	};
	const leb128 = async () => {
		let value = 0;
		for (let bits = 7; bits <= 35; bits += 7) {
			const byte = await cursor.byte();
			value += (byte & 127) * 2 ** (bits - 7);
			if (byte < 128) return {
				value,
				bits,
				isNegative: (byte & 64) !== 0
			};
		}
		throw damaged("a number of more than 32 bits");
	};
	return cursor;
}

// src/proof/executable/xcoff.ts
const STYP_TEXT = 32;
const STYP_DATA = 64;
const headerBytes = 24;
const sectionBytes = 72;
/** Go's linker writes four. */
const maxSections = 64;
/** The 64-bit format of AIX, all of it big-endian (XCOFF64; cmd/internal/xcoff). Unlike Go's own reader it needs no symbol table. */
async function readXcoff(file) {
	const header = fieldsOf(await readAt(file, 0, headerBytes), false);
	const [count, optionalBytes] = [header.u16(2), header.u16(16)];
	if (count > maxSections) throw damaged("it has more sections than a program for AIX");
	const table = fieldsOf(await readAt(file, headerBytes + optionalBytes, count * sectionBytes), false);
	const regions = Array.from({ length: count }, (_, index) => {
		const at = index * sectionBytes;
		const type = table.u32(at + 64);
		if (type !== STYP_TEXT && type !== STYP_DATA) return [];
		const place = {
			address: table.u64(at + 16),
			sizeBytes: table.u64(at + 24),
			offset: table.u64(at + 32)
		};
		return [clip({
			...place,
			writable: type === STYP_DATA
		}, file)];
	}).flat();
	return {
		format: "XCOFF",
		contents: file,
		osAbi: 0,
		machine: "ppc64",
		pointerBytes: 8,
		littleEndian: false,
		interpreter: void 0,
		libraries: [],
		regions,
		buildInfoRegions: regions.filter(({ writable }) => writable)
	};
}

// src/proof/executable/read-executable.ts
/** Reads the headers. Throws `proof` for a file that is no executable, or a damaged one; never reads more than a few MiB. */
async function readExecutable(file) {
	try {
		const magic = fieldsOf(await readAt(file, 0, 4), false).u32(0);
		if (magic === 2135247942) return await readElf(file);
		if (magic >>> 16 === 19802) return await readPe(file);
		if (magic === 3489328638) return await readMachO(file);
		if (magic === 6386541) return await readWasm(file);
		if (magic >>> 16 === 503) return await readXcoff(file);
		if (isPlan9(magic)) return await readPlan9(file);
		if (otherFormats[magic] !== void 0) throw damaged(`it is ${otherFormats[magic]}, which Go does not make`);
	} catch (cause) {
		if (cause instanceof RangeError) throw damaged("its headers point outside of the file", cause);
		throw cause;
	}
	throw damaged("it is of no format that Go makes programs in");
}
/** What people may take for a program of Go. */
const otherFormats = {
	3405691582: "a universal Mach-O file (several programs in one)",
	3405691583: "a universal Mach-O file (several programs in one)",
	4277009102: "a 32-bit Mach-O file",
	3472551422: "a 32-bit Mach-O file",
	4277009103: "a big-endian Mach-O file",
	560034408: "an archive of object files"
};

// src/proof/prove-binary.ts
/** Reads the file and compares it with what it has to be. Throws `proof` with every point that failed, and what to do in `hint`. */
async function proveBinary(path, wanted, world, hint = "Look at GOFLAGS, `go env -w` and `ldflags`: they are what usually bends a build.") {
	const values = [...wanted.variables, ...wanted.demanded].map(({ value }) => value).filter((value) => value !== "");
	const subject = `the binary for ${formatTarget(wanted.target)}`;
	const facts = await readBinaryFacts(path, values, world.files).catch((cause) => {
		throw new ActionError("proof", `${subject} cannot be verified`, {
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
/**
* Counts packages, and says every 10 s how many, so that nobody wonders whether a cold build hangs. `total`: of which a build cache may
* have some already, and Go does not say how many.
*/
function followCompilation(clock, total, say) {
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
				say(`${compiled} of at most ${count(total, "package")} compiled in ${Math.round((nowMs - startMs) / 1e3)} s, the last one ${line}`);
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
	say(`built and verified in ${((clock.elapsed() - startMs) / 1e3).toFixed(1)} s, ${done}, ${sizes.join(", ")}`);
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
	const { programs, target, moduleDirectory, packageCount } = job;
	const progress = followCompilation(clock, packageCount, say);
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
	return new ActionError("input", `${names.length} main packages, and ${why}: ${names.join(", ")}`, { hint: `Set \`main\` to the one you want, for example \`main: ${example}\`${reason}.${hidden}${others}` });
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
	const packageCount = new Set(programs.flatMap(({ main }) => main.program.map(({ ImportPath }) => ImportPath))).size;
	return {
		...compilation,
		goBinary: go.goBinary,
		moduleDirectory,
		stampCommit,
		make,
		programs: jobs,
		packageCount
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
	for (const words of new Set(told.map(({ name, other }) => `${name}: ${other.symbol} is ${JSON.stringify(other.value)}`))) runner.warning(`${words}, but this build is ${version}: use {version} in \`version-variables\`, or set the input \`version\`.`);
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
		runner.notice(`No value here for ${reasons.join(", ")}: left empty in ${symbol}.`);
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
		await place.compiledThere;
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
/** Flags that this action sets itself, whatever GOFLAGS says: what becomes of those is told elsewhere. */
const setByUs = /(?<=^|\s)--?(?:buildvcs|trimpath)(?:=\S+)?(?=\s|$)/g;
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
	for (const [index, all] of stdout.split("\n").entries()) {
		const value = names[index] === "GOFLAGS" ? all.replace(setByUs, "").trim() : all;
		if (!(value === "" || value === "off") && names[index] !== void 0) runner.info(`${names[index]}=${value} comes from the environment and is used`);
	}
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

// src/package/describe/artifact-list.ts
/** The entries of an artifacts.json, or half a sentence that says why they cannot be read. */
function parseArtifacts(text) {
	let entries;
	try {
		entries = JSON.parse(text);
	} catch (error) {
		return `is not JSON: ${error instanceof Error ? error.message : error}`;
	}
	if (!Array.isArray(entries)) return "is not a list of artifacts";
	const odd = entries.findIndex((entry) => !isArtifact(entry));
	return odd < 0 ? entries : `has no name, path, type and extra in its entry ${odd + 1}`;
}
function isArtifact(entry) {
	const { name, path, type, extra } = entry ?? {};
	const isObject = typeof extra === "object" && extra !== null;
	return [
		name,
		path,
		type
	].every((field) => typeof field === "string" && field !== "") && isObject;
}
/**
* What people download. A binary is, when no archive holds it: `dist/` is then what is published.
*/
function releasedArtifacts(artifacts) {
	const packed = new Set(artifacts.flatMap(({ type, target }) => type === "Archive" ? [target] : []));
	return artifacts.filter(({ type, target }) => !["Metadata", "Checksum"].includes(type) && (type !== "Binary" || !packed.has(target)));
}
/** Lower-case hex; undefined when the entry does not say. */
function sha256Of({ extra }) {
	return /^sha256:([0-9a-f]{64})$/.exec(extra.Checksum ?? "")?.[1];
}
/**
* Where an entry's file lies relative to the output directory of its run, which is where that run's metadata.json lies. undefined:
* outside of it, or the list does not say where it was.
*/
function pathInOutput(artifact, artifacts) {
	const prefix = (artifacts.find(({ type }) => type === "Metadata")?.path)?.slice(0, -13);
	if (prefix === void 0 || !artifact.path.startsWith(prefix)) return void 0;
	const path = artifact.path.slice(prefix.length);
	const hasOddCharacter = /[\\\x00-\x1f\x7f]/.test(path);
	return path.split("/").every((part) => part !== "" && part !== "." && part !== "..") && !hasOddCharacter ? path : void 0;
}

// src/package/outputs-of-job.ts
/** Packaged by a step of this job, or put there by one, as actions/download-artifact does. What cannot be told is an earlier job's. */
function isOfThisJob({ isNoted, modifiedMs, eventWrittenMs, tempCreatedMs }) {
	const beginMs = Math.max(eventWrittenMs ?? Number.NEGATIVE_INFINITY, tempCreatedMs ?? Number.NEGATIVE_INFINITY);
	return isNoted || Number.isFinite(beginMs) && modifiedMs >= beginMs;
}
async function isOutputOfThisJob(directory, { files, runner }) {
	const { RUNNER_TEMP: temp, GITHUB_EVENT_PATH: event } = runner.env;
	const factsOf = (path) => path ? files.stat(path).catch(() => void 0) : void 0;
	const index = await files.stat(join(directory, "artifacts.json"));
	return isOfThisJob({
		isNoted: (await outputsOfJob({
			files,
			runner
		})).includes(directory),
		modifiedMs: index?.modifiedMs ?? Number.NEGATIVE_INFINITY,
		eventWrittenMs: (await factsOf(event))?.modifiedMs,
		tempCreatedMs: (await factsOf(temp))?.createdMs
	});
}
/** Kept where the runner keeps what is of one job: it empties that directory before and after each. */
const ledger = ({ runner }) => runner.env["RUNNER_TEMP"] && join(runner.env["RUNNER_TEMP"], "gin-deploy-outputs");
async function outputsOfJob(world) {
	const path = ledger(world);
	return path ? (await world.files.readText(path).catch(() => void 0) ?? "").split("\n") : [];
}
async function noteOutput(directory, world) {
	const path = ledger(world);
	if (path) await world.files.append(path, `${directory}\n`).catch(() => {});
}

// src/package/earlier-output.ts
/** Errors: `input`, for an artifacts.json that is nobody's of that kind. */
async function readEarlier(directory, world) {
	const { files } = world;
	const index = join(directory, "artifacts.json");
	if ((await files.stat(index))?.kind !== "file") return void 0;
	const artifacts = parseArtifacts(await files.readText(index) ?? "");
	if (typeof artifacts === "string") throw new ActionError("input", `output-directory: ${index} ${artifacts}, and would be overwritten`, { hint: "It is not of this action. Remove it, or choose another output-directory." });
	const project = projectIn(await files.readText(join(directory, "metadata.json")) ?? "");
	const there = await Promise.all(artifacts.map((artifact) => isThere(artifact, artifacts, directory, files)));
	return {
		directory,
		project,
		artifacts: artifacts.filter((_, index) => there[index]),
		isOfThisJob: await isOutputOfThisJob(directory, world)
	};
}
/** Not of a list that was fetched alone, to compare sizes. The entry of metadata.json stays: it says where the others lie. */
async function isThere(artifact, artifacts, directory, files) {
	const path = pathInOutput(artifact, artifacts);
	if (artifact.type === "Metadata" || path === void 0) return path !== void 0;
	return (await files.stat(join(directory, path)))?.kind === "file";
}
function projectIn(metadata) {
	try {
		const { project_name: name } = JSON.parse(metadata);
		return typeof name === "string" ? name : void 0;
	} catch {
		return;
	}
}
/** What a file is of a release, whatever the version; undefined: it comes with every release. */
function keyOf$1({ type, target = "", extra }) {
	if (type === "Binary") return `Binary ${extra.Binary} ${target}`;
	if (type === "Archive") return `Archive ${extra.Format} ${target}`;
	return type === "SBOM" ? "SBOM" : void 0;
}
function isMadeAgain(artifact, { keys }) {
	const key = keyOf$1(artifact);
	return key === void 0 || keys.includes(key);
}
/** Only what is of this job will be looked for by a later step: what an earlier job left in the directory is nobody's any more. */
function judgeEarlier(earlier, wanted) {
	const { directory, artifacts, isOfThisJob } = earlier;
	const programs = new Set(wanted.keys.flatMap((key) => /^Binary (\S+)/.exec(key)?.[1] ?? []));
	const [program = wanted.project] = programs;
	const place = `output-directory: ${directory}`;
	const other = otherOwner(earlier, wanted, programs);
	if (!isOfThisJob) {
		if (other === void 0) return { kind: "replaced" };
		return {
			kind: "replaced",
			warning: `${place} held ${other} from an earlier job. They are removed: ${firstOf(artifacts.flatMap((artifact) => pathInOutput(artifact, artifacts) ?? []))}. To keep both apart, set \`output-directory: dist-${program}\` here.`
		};
	}
	const refused = (what, hint = "") => {
		const apart = `Give each step its own directory, for example \`output-directory: dist-${program}\` here.`;
		return {
			kind: "refused",
			error: new ActionError("input", `${place} holds ${what}`, { hint: `${apart}${hint}` })
		};
	};
	if (other !== void 0) return refused(`${other} from this job, which this build of ${program} would remove`);
	const lost = artifacts.filter((artifact) => !isMadeAgain(artifact, wanted)).map(({ path }) => path);
	if (lost.length === 0) return { kind: "replaced" };
	return refused(`${count(lost.length, "file")} of an earlier step of this job, which this step does not make again, and would remove: ${firstOf(lost)}`, " To deploy what that step built, name it in `binary`.");
}
/** Whose files they are; undefined: what this run builds, or what was cut off before it said so. */
function otherOwner({ project, artifacts }, wanted, programs) {
	if (project !== void 0 && project !== wanted.project) return `the files of ${project}`;
	const built = artifacts.flatMap(({ type, extra }) => type === "Binary" ? [extra.Binary ?? ""] : []);
	const others = new Set(built.filter((program) => !programs.has(program)));
	return others.size === 0 ? void 0 : `the files of ${firstOf([...others])}`;
}
function firstOf(names) {
	const more = names.length - 5;
	return `${names.slice(0, 5).join(", ")}${more > 0 ? `, and ${more} more` : ""}`;
}
/**
* An earlier run's files must not be taken for this one's. Only what its own artifacts.json names is removed: a file of that name that
* is somebody else's stays. Errors: `input`, when something would be lost.
*/
async function replaceEarlier(earlier, wanted, world) {
	if (earlier === void 0) return;
	const replacement = judgeEarlier(earlier, wanted);
	if (replacement.kind === "refused") throw replacement.error;
	const { directory, artifacts } = earlier;
	const { files, runner } = world;
	const gone = artifacts.filter((artifact) => !isMadeAgain(artifact, wanted)).map(({ path }) => path);
	const paths = artifacts.flatMap((artifact) => pathInOutput(artifact, artifacts) ?? []);
	for (const path of paths) {
		const file = join(directory, path);
		if ((await files.stat(file))?.kind !== "file") continue;
		await files.remove(file).catch((error) => runner.warning(`${file} of an earlier run stays: ${wordsOf$1(error)}`));
		if (path.includes("/")) await removeIfEmpty(dirname(file), files);
	}
	await files.remove(join(directory, "artifacts.json"));
	if (replacement.warning !== void 0) runner.warning(replacement.warning);
	runner.info(`${directory}: removed the files of an earlier run${gone.length > 0 ? `, also ${gone.join(", ")}` : ""}`);
}
/** A binary's own directory: at most what hides it from git is left in it. */
async function removeIfEmpty(directory, files) {
	if ((await files.list(directory)).every((name) => name === ".gitignore")) await files.remove(directory).catch(() => {});
}

// src/package/describe/artifact.ts
/** `internal_type` and `type` of GoReleaser 2.13 (internal/artifact/artifact.go), for what is made here. */
const artifactTypes = {
	Archive: 1,
	Binary: 4,
	Checksum: 12,
	SBOM: 29,
	Metadata: 36
};
/** `directory`: the output directory, relative to the workspace. */
function artifactOf(type, { name, path, sizeBytes, sha256 }, directory, { target, extra = {} } = {}) {
	const all = {
		...extra,
		Checksum: `sha256:${sha256}`,
		Size: sizeBytes
	};
	return {
		name,
		path: pathIn(directory, path),
		...target && platformFields(target),
		internal_type: artifactTypes[type],
		type,
		extra: Object.fromEntries(Object.entries(all).sort(([one], [other]) => one < other ? -1 : 1))
	};
}
/** A path in the output directory, `directory` (empty: the workspace), as it is relative to the workspace. */
function pathIn(directory, path) {
	return directory === "" ? path : `${directory}/${path}`;
}
function binaryArtifact(binary, file, directory) {
	const { name, target } = binary;
	return artifactOf("Binary", file, directory, {
		target,
		extra: {
			Binary: name,
			Builder: "go",
			Ext: fileName("", target),
			ID: name
		}
	});
}
function platformFields(target) {
	const { os, arch } = target;
	const [variable, value] = variantSetting(target) ?? [];
	const field = variable?.toLowerCase().replace("gomips64", "gomips");
	return {
		goos: os,
		goarch: arch,
		...field === void 0 ? {} : { [field]: value },
		target: artifactTarget(target)
	};
}
/** `linux_amd64_v1` */
function artifactTarget(target) {
	const [, value] = variantSetting(target) ?? [];
	return [
		target.os,
		target.arch,
		...value === void 0 ? [] : [value]
	].join("_");
}

// src/package/describe/file-names.ts
/**
* The version as file names hold it: without the leading v, as GoReleaser's, so that what looks for its names finds ours.
* What a file system or a download link could take amiss becomes `-`: a version may be any text of the user's.
*/
function fileVersion(version) {
	return version.replace(/^v(?=\d)/, "").replace(/[^0-9A-Za-z.+_~-]+/g, "-").slice(0, 100);
}
/**
* A target as GoReleaser's archives are named (internal/pipe/archive, defaultNameTemplateSuffix): `linux_amd64`, `linux_amd64v3`,
* `linux_armv7`, `linux_mips_hardfloat`. It leaves out the variants of other architectures, so that two of them would have one
* name; here they are added unless they are Go's default.
*/
function platformName(target) {
	const { os, arch } = target;
	const [, setting = ""] = variantSetting(target) ?? [];
	const variant = setting.replaceAll(",", "_");
	if (arch === "arm") return `${os}_armv${variant}`;
	if (arch.startsWith("mips")) return `${os}_${arch}_${variant}`;
	const [, usual] = variantSetting({
		arch,
		variant: void 0
	}) ?? [];
	return `${os}_${arch}${variant === usual ? "" : variant}`;
}
const stem = (name, { version }) => `${name}_${fileVersion(version)}`;
function archiveFormat(archives, { os }) {
	if (archives === "zip") return "zip";
	return archives === "auto" && os === "windows" ? "zip" : "tar.gz";
}
function archiveName({ name, version }, target, format) {
	return `${stem(name, version)}_${platformName(target)}.${format}`;
}
/** GoReleaser's name of a binary's own document, with the variant. */
function sbomName({ name, target }, version) {
	return `${stem(name, version)}_${platformName(target)}.sbom.json`;
}
function checksumsName(project, version) {
	return `${project}_${fileVersion(version)}_checksums.txt`;
}

// src/package/describe/release-date.ts
/** The first moment that a zip can hold. */
const earliest = "1980-01-01T00:00:00Z";
/** The one time of everything in a release: that of the commit (RFC 3339, UTC). Outside of git a fixed one, so that bytes stay the same. */
function releaseDate(commitDate) {
	return commitDate > earliest ? commitDate : earliest;
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

// src/package/included-files.ts
function includeRequestOf({ packaging, moduleDirectory, workspace, build }) {
	return {
		globs: packaging.include,
		moduleDirectory,
		workspace,
		outputDirectory: build.outputDirectory
	};
}
/**
* What the globs match; sorted, each once. Links are packed as the file that they lead to. Errors: `input`, with all problems: a
* glob without a match, a file from outside of the workspace, a name that would be another one for who unpacks it.
*/
async function findIncludedFiles(request, world) {
	const problems = [];
	const found = /* @__PURE__ */ new Map();
	for (const glob of request.globs) {
		const matches = (await world.files.glob(glob, request.moduleDirectory)).filter((path) => !isOurs$1(path, request));
		if (matches.length === 0) problems.push(`${JSON.stringify(glob)} matches no file in ${request.moduleDirectory}`);
		for (const path of matches) found.set(inside(request.moduleDirectory, path), path);
	}
	return await takeFiles(found, problems, request, world);
}
/** With the module's LICENSE, README and CHANGELOG, else those of the workspace, which every archive has. */
async function withCompanions(included, request, world) {
	const besides = (await companions(request, world)).map((path) => [basename(path), path]).filter(([name]) => !included.some((file) => file.name === name));
	return inOrder([...included, ...await takeFiles(new Map(besides), [], request, world)]);
}
/** `found`: paths by their names in the archive. `problems`: of the search. */
async function takeFiles(found, problems, request, world) {
	const workspace = await world.files.realPath(request.workspace) ?? request.workspace;
	for (const [name, path] of found) {
		const problem = await problemOf(name, path, workspace, world);
		if (problem !== void 0) problems.push(problem);
	}
	if (problems.length > 0) throw refusal(problems);
	const files = [...found].map(async ([name, path]) => ({
		name,
		path,
		isExecutable: await world.files.isExecutable(path),
		sha256: await world.files.sha256(path)
	}));
	return inOrder(await Promise.all(files));
}
function inOrder(files) {
	return [...files].sort((one, other) => one.name < other.name ? -1 : 1);
}
/** As GoReleaser takes them by itself. */
const kinds = [
	/^(LICENSE|license)/,
	/^(README|readme)/,
	/^(CHANGELOG|changelog)/
];
async function companions({ moduleDirectory, workspace }, { files }) {
	const filesIn = async (directory) => {
		return (await files.listFacts(directory)).filter(({ kind }) => kind === "file").map(({ name }) => join(directory, name));
	};
	const [own, shared] = [await filesIn(moduleDirectory), await filesIn(workspace)];
	return kinds.flatMap((kind) => {
		const [mine, ours] = [own, shared].map((paths) => paths.filter((path) => kind.test(basename(path))));
		return mine && mine.length > 0 ? mine : ours ?? [];
	});
}
/** `**` means the sources: not what was built from them, and not git's own files, in which checkout keeps a token. */
function isOurs$1(path, { moduleDirectory, outputDirectory }) {
	return outputDirectory !== moduleDirectory && !inside(outputDirectory, path).startsWith("../") || inside(moduleDirectory, path).split("/").includes(".git");
}
async function problemOf(name, path, workspace, { files }) {
	if (/[\\\x00-\x1f\x7f]|^\.\.\//.test(name)) return `${JSON.stringify(name)} cannot be the name of a file in an archive`;
	const real = await files.realPath(path);
	if (real === void 0) return `${JSON.stringify(name)} is a link that leads to nothing`;
	const place = inside(workspace, real);
	if (place.startsWith("../") || place.split("/").includes(".git")) return `${JSON.stringify(name)} is a link that leads out of the workspace, to ${real}`;
	if ((await files.stat(real))?.kind !== "file") return `${JSON.stringify(name)} is not a plain file`;
	const standIn = await files.withFile(real, async (file) => standInOf(await file.read(0, standInBytes), file.sizeBytes));
	return standIn && `${JSON.stringify(name)} ${standIn.what}. ${standIn.remedy}`;
}
function refusal(problems) {
	const [only = "", ...more] = problems;
	const message = more.length === 0 ? only : `${problems.length} problems:\n${problems.map((one) => `- ${one}`).join("\n")}`;
	return new ActionError("input", `include: ${message}`, { hint: "Write globs relative to working-directory, and a directory as `config/**`." });
}
/** `path` relative to a directory, with `/`. */
function inside(directory, path) {
	return relative(directory, path).split(sep).join("/");
}

// src/package/prepare-package.ts
/** Where the package is put together, out of sight of git. */
function stagingPlaceOf({ outputDirectory, moduleDirectory }) {
	return {
		directory: outputDirectory,
		moduleDirectory
	};
}
/** Finds everything that would keep the package from being made. Throws `input`. */
async function preparePackage(inputs, included, world) {
	const { packaging, build, workspace, moduleDirectory, merge } = inputs;
	const { outputDirectory } = build;
	await refuseCommitted(outputDirectory, world);
	const archives = merge === void 0 ? packaging.archives : "none";
	if (merge === void 0) refuseOneNameForTwo(build.targets);
	const packed = archives === "none" ? [] : await withCompanions(included, includeRequestOf(inputs), world);
	const previous = await readPrevious(packaging.previousArtifacts, world);
	const earlier = await readEarlier(outputDirectory, world);
	const directory = relative(workspace, outputDirectory).split(sep).join("/");
	return {
		archives,
		sbom: packaging.sbom,
		included: packed,
		outputDirectory,
		moduleDirectory,
		directory,
		previous,
		earlier
	};
}
/** A file of the source that the package would overwrite: nobody would get it back, and the next build would differ from its commit. */
async function refuseCommitted(outputDirectory, world) {
	const names = ["artifacts.json", "metadata.json"];
	const kinds = await Promise.all(names.map(async (name) => (await world.files.stat(join(outputDirectory, name)))?.kind));
	const there = names.filter((_, index) => kinds[index] === "file");
	if (there.length === 0) return;
	const committed = (await gitIn(outputDirectory, world)("ls-files", "--", ...there).catch(() => void 0))?.stdout.split("\n").filter((name) => name !== "") ?? [];
	if (committed.length === 0) return;
	throw new ActionError("input", `output-directory: ${committed.join(" and ")} in ${outputDirectory} would be overwritten, but belongs to the commit`, { hint: "Choose another output-directory. What an earlier run has packaged there should not be committed." });
}
function refuseOneNameForTwo(targets) {
	const seen = /* @__PURE__ */ new Map();
	for (const target of targets) {
		const [name, text] = [platformName(target), formatTarget(target)];
		const other = seen.get(name) ?? text;
		seen.set(name, other);
		if (other === text) continue;
		throw new ActionError("input", `targets: ${other} and ${text} are the same, and their files would have one name`, { hint: "Leave one of them out: it is Go's default variant that the other names." });
	}
}
async function readPrevious(path, { files, runner }) {
	if (path === void 0) return void 0;
	const text = await files.readText(path).catch((cause) => {
		throw new ActionError("input", `previous-artifacts: ${path} cannot be read`, { cause });
	});
	if (text === void 0) {
		runner.notice(`There is no ${path}: sizes are shown without a comparison.`);
		return;
	}
	const artifacts = parseArtifacts(text);
	if (typeof artifacts !== "string") return artifacts;
	throw new ActionError("input", `previous-artifacts: ${path} ${artifacts}`, { hint: "Let it name the artifacts.json of an earlier release of this action, or of GoReleaser." });
}

// src/package/declare-artifacts.ts
/** Of all steps of a job; one more fails the step (actions/runner, CreateArtifactsFileCommand.cs, pull request 4527). */
const maxSubjects = 500;
/**
* What the runner takes as subjects of the job: paths relative to the workspace, one a line, known by the file's name alone. It fails
* the step for a name with two contents, a `=` in a line, and too many of them: what would make it do so is left out.
* `declared`: digests by name, of the job's earlier steps.
*/
function declarationOf(released, declared) {
	const isClear = (artifact) => released.every((other) => other.name !== artifact.name || sha256Of(other) === sha256Of(artifact)) && (declared.get(artifact.name) ?? sha256Of(artifact)) === sha256Of(artifact) && /^[^=\r\n]*$/.test(artifact.path);
	const room = Math.max(0, maxSubjects - declared.size);
	const taken = released.filter(isClear).slice(0, room);
	const left = released.filter((artifact) => !taken.includes(artifact)).map(({ path }) => path);
	return {
		lines: taken.map(({ path }) => `./${path}`),
		left
	};
}
/** Appends the paths to the file that GITHUB_ARTIFACTS names, where the runner offers it: attestations then find them by themselves. */
async function declareArtifacts(released, { files, runner }) {
	const file = runner.env["GITHUB_ARTIFACTS"];
	if (!file) return;
	const list = runner.env["GITHUB_ARTIFACTS_LIST"];
	const { lines, left } = declarationOf(released, parseSubjects(list && await files.readText(list) || ""));
	if (lines.length > 0) await files.append(file, `${lines.join("\n")}\n`);
	if (left.length === 0) return;
	runner.info(`Not declared to the runner (GITHUB_ARTIFACTS), which knows files by their names alone: ${left.join(", ")}. With \`archives: auto\` every file has a name of its own; \`subject-checksums\` of actions/attest takes them in any case.`);
}
/** `{version, subjects: [{name, digest, kind}]}`; a list that cannot be read is one that nobody has to be at odds with. */
function parseSubjects(text) {
	try {
		const { subjects } = JSON.parse(text);
		return new Map(subjects.map(({ name, digest }) => [name, digest.replace(/^sha256:/, "")]));
	} catch {
		return /* @__PURE__ */ new Map();
	}
}

// src/package/describe/checksums.ts
/**
* `sha256  path` lines sorted by path, as `sha256sum --check` reads them, and `subject-checksums` of actions/attest, which
* takes the first space for the end of the digest. No path holds a line end or a backslash, which would have to be escaped.
*/
function checksumsText(lines) {
	return [...lines].sort((one, other) => one.path < other.path ? -1 : 1).map(({ sha256, path }) => `${sha256}  ${path}\n`).join("");
}

// src/package/describe/metadata.ts
function metadataOf(project, { version, commit, date }, platform) {
	const { goos, goarch } = toGoPlatform(platform);
	return {
		project_name: project,
		tag: version,
		previous_tag: "",
		version: version.replace(/^v(?=\d)/, ""),
		commit,
		date: releaseDate(date),
		runtime: {
			goos,
			goarch
		}
	};
}

// src/package/publish-artifacts.ts
/**
* Adds checksums, metadata.json and artifacts.json to what is staged, moves everything to its place and tells the runner. `staged`: paths
* relative to the output directory.
*/
async function publishArtifacts(release, staged, { outputDirectory, directory, previous }, staging, world) {
	const { project, version } = release;
	const inOutput = ({ path }) => directory === "" ? path : path.slice(directory.length + 1);
	const released = releasedArtifacts(release.artifacts);
	const write = async (type, name, text) => artifactOf(type, {
		name,
		path: name,
		...await writeText(join(staging, name), text, world)
	}, directory);
	const sums = released.map((artifact) => ({
		sha256: sha256Of(artifact) ?? "",
		path: inOutput(artifact)
	}));
	const checksums = await write("Checksum", checksumsName(project, version.version), checksumsText(sums));
	const metadata = await write("Metadata", "metadata.json", json(metadataOf(project, version, world.platform)));
	const artifacts = [
		...release.artifacts,
		checksums,
		metadata
	];
	await world.files.write(join(staging, "artifacts.json"), json(artifacts));
	await move([
		"artifacts.json",
		...staged,
		checksums.name,
		metadata.name
	], staging, outputDirectory, world);
	await noteOutput(outputDirectory, world);
	await declareArtifacts(released, world);
	const place = (name) => join(outputDirectory, name);
	return {
		project,
		version,
		artifacts,
		artifactsFile: place("artifacts.json"),
		checksumsFile: place(checksums.name),
		sbomFiles: artifacts.filter(({ type }) => type === "SBOM").map((artifact) => place(inOutput(artifact))),
		previous
	};
}
const json = (value) => `${JSON.stringify(value, null, 2)}\n`;
/** Writes a text, and says what a file of it is. */
async function writeText(path, text, { files }) {
	await files.write(path, text);
	return {
		sizeBytes: Buffer.byteLength(text),
		sha256: createHash("sha256").update(text).digest("hex")
	};
}
async function move(paths, staging, outputDirectory, { files }) {
	const moved = [];
	try {
		for (const path of paths) {
			const place = join(outputDirectory, path);
			await files.makeDirectory(dirname(place));
			await files.rename(join(staging, path), place);
			moved.push(place);
		}
	} catch (cause) {
		for (const place of moved) await files.remove(place);
		const name = basename(paths[moved.length] ?? "");
		throw new ActionError("input", `output-directory: ${name} could not be put into ${outputDirectory}`, {
			cause,
			hint: "Remove what is in its way, such as a directory of that name, or choose another output-directory."
		});
	}
}

// src/package/package-binaries.ts
/**
* Makes of proved binaries what is released: archives, bills of materials, checksums and their index. All of it stands in the
* output directory afterwards, or nothing. Throws `input`, `proof`, `tool` or `cancelled`.
*/
async function packageBinaries(binaries, plan, world) {
	return await withStaging(stagingPlaceOf(plan), world, async (staging) => {
		const sboms = plan.sbom ? await writeSboms(binaries, plan, staging, world) : [];
		const archives = plan.archives === "none" ? [] : await (await import("./write-archives-Kc2ljibV.js")).writeArchives(binaries, plan, staging, world);
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
		}] : artifacts).flatMap((artifact) => keyOf$1(artifact) ?? [])
	};
}

// src/report/annotations.ts
/** GitHub shows ten errors of a step, and the reason why the step failed is to be the tenth. */
const most$1 = 9;
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
			if (seen.size <= most$1) return runner.error(message, place);
			leftOut += 1;
			const where = file === void 0 ? title : `${title} ${[
				file,
				line,
				column
			].filter(Boolean).join(":")}`;
			runner.headline(`  ${where}: ${message}`);
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
	if (askedMs > longestWaitMs) return { giveUp: `${last.reason}, and asked us to wait ${Math.ceil(askedMs / 1e3)} s` };
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
			throw new ActionError("toolchain", `GOPROXY: ${shown} is not the address of a module proxy (http, https or file)`);
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
	return archives === void 0 ? { why: "it has no listing (what it sends is not a JSON list of releases)" } : { archives };
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
	if (facts.kind !== "file") throw fail(facts.kind === "directory" ? "is a directory" : "is not a plain file");
	if (facts.sizeBytes > limitBytes) throw fail(`is too large for a version file: ${facts.sizeBytes} bytes`);
	const text = decode(await files.withFile(path, (file) => file.read(0, limitBytes)).catch((cause) => {
		throw fail("cannot be read", cause);
	}));
	if (text === void 0) throw fail("is not UTF-8 text (PowerShell's > writes UTF-16)");
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
	if (text.startsWith("{")) return versionIn$1(text);
	return text.length <= 80 && /^[\w.+-]*\d+\.\d+[\w.+ ()-]*$/.test(text) ? text : void 0;
}
function versionIn$1(json) {
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
		text: "it does not handle SIGTERM: a deploy cuts off the requests in flight",
		remedy: "Call `http.Server.Shutdown` when the signal comes."
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
		const made = isBuiltHere ? "built" : "verified";
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
	const deployPath = deploy && deployPathOf(deploy, binaries.name);
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
	const failed = new AbortController();
	const restore = startRestore(caches, failed.signal, world);
	const restoring = measure("restore caches", void 0, async () => {
		const { modules, build } = await restore.ended;
		const restored = {
			modules: modules.outcome,
			build: build.outcome
		};
		recorder.note({ caches: { restored } });
		return restored;
	});
	const onPlanned = (planned) => replaceEarlier(plan.earlier, wantedOutput(planned, plan), world);
	const making = measure("install Go", void 0, () => planned.install()).then(async (go) => {
		recorder.note({ go });
		await restore.modulesThere;
		return buildAndCheck(inputs, {
			project,
			prepared,
			onPlanned,
			compiledThere: restoring
		}, go, recorder, world);
	});
	making.catch(() => failed.abort());
	const [binaries, restored] = await both(making, restoring);
	const restoredCaches = await restore.ended;
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
	const building = recorder.measure("build", void 0, () => build$1(inputs, source, go, recorder, annotating));
	const failed = new AbortController();
	const ended = building.then(() => {}, () => failed.abort());
	const checking = inputs.checks.length === 0 ? Promise.resolve() : recorder.measure("checks", void 0, () => check(inputs, source, go, {
		failed: failed.signal,
		ended
	}, recorder, annotating));
	try {
		const [outcome] = await Promise.allSettled([building, checking]);
		if (outcome.status === "fulfilled") await orDiscard(outcome.value, recorder, world, () => checking);
		const [binaries] = await both(building, checking);
		return binaries;
	} finally {
		if (annotations.leftOut > 0) world.runner.info(`${annotations.leftOut} more places are named only in this log.`);
	}
}
async function build$1({ workspace, moduleDirectory, smokeTest, packaging, operation }, { project, prepared, onPlanned, compiledThere }, go, recorder, world) {
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
		compiledThere,
		toolFacts: toolFactsOf(project),
		release: smokeTest.mode === "off" ? void 0 : release
	};
	const binaries = await buildBinaries(prepared, place, go, world);
	recorder.note({ binaries });
	return binaries;
}
async function check({ checks, audit, workspace, packaging: { include } }, { project, prepared, compiledThere }, go, beside, recorder, world) {
	await compiledThere;
	const { runChecks } = await import("./run-checks-BTG_NhVC.js");
	const { reports, failure } = await runChecks(checks, {
		...prepared,
		project,
		workspace,
		go,
		audit: {
			inputs: audit,
			build: prepared,
			include
		}
	}, beside, world);
	recorder.note({ checks: reports });
	if (failure !== void 0) throw failure;
}
/** Waits for both also when one fails: nothing goes on behind the back of what comes then, and one error tells of both. */
async function both(one, other) {
	const errors = (await Promise.allSettled([one, other])).flatMap((result) => result.status === "rejected" ? [result.reason] : []);
	if (errors.length > 0) throw combineErrors(errors);
	return Promise.all([one, other]);
}

// src/output/check-output-place.ts
/** Sees whether binaries may go there, before anything is fetched. Throws `input`. */
async function checkOutputPlace(wanted, world) {
	const problem = problemOfOutputPlace(await readPlace(wanted, world));
	if (problem !== void 0) throw new ActionError("input", problem.message, { hint: problem.hint });
}
async function readPlace({ directory, workspace, moduleDirectory }, world) {
	const { files } = world;
	const { nearest, deadLink } = await findNearest(directory, files);
	const path = await files.realPath(nearest) ?? nearest;
	const realDirectory = join(path, relative(nearest, directory));
	const isDirectory = (await files.stat(path))?.kind === "directory";
	const repository = await readRepository(moduleDirectory, world);
	return {
		directory,
		workspace,
		realDirectory,
		realWorkspace: await files.realPath(workspace) ?? workspace,
		there: {
			path,
			isDirectory
		},
		deadLink,
		gitDirectory: repository?.gitDirectory,
		submodule: repository && await findSubmodule(realDirectory, repository.top, world)
	};
}
/** The nearest that is there, from a path upwards; a link to nothing on the way is nothing to go past. */
async function findNearest(path, files) {
	if (await files.realPath(path) !== void 0 || dirname(path) === path) return {
		nearest: path,
		deadLink: void 0
	};
	const target = await files.linkTarget(path);
	if (target !== void 0) return {
		nearest: path,
		deadLink: {
			path,
			target
		}
	};
	return await findNearest(dirname(path), files);
}
/** undefined: there is none, or no git that could say so. */
async function readRepository(directory, world) {
	const asked = await gitIn(directory, world)("rev-parse", "--show-toplevel", "--absolute-git-dir").catch(() => void 0);
	const [top = "", gitDirectory = ""] = asked?.stdout.split("\n") ?? [];
	return asked?.exitCode === 0 ? {
		top,
		gitDirectory
	} : void 0;
}
/** A commit in git's index, mode 160000, is a submodule, whether it is checked out or not. */
async function findSubmodule(directory, top, world) {
	const names = relative(top, directory).split(sep);
	if (names[0] === ".." || names[0] === "") return void 0;
	const places = names.map((_, index) => names.slice(0, index + 1).join("/"));
	return (await gitIn(top, world)("--literal-pathspecs", "ls-files", "--stage", "-z", "--", ...places)).stdout.split("\0").find((line) => line.startsWith("160000 "))?.split("	")[1];
}

// src/package/claim-output.ts
/**
* Sees whether binaries may go to the output directory, and keeps it to this run while it is used: of two runs that pack the same
* directory, one would remove what the other has packed, or list it as its own. Throws `input`.
*/
async function withOutputDirectory({ build: { outputDirectory }, workspace, moduleDirectory }, world, use) {
	await checkOutputPlace({
		directory: outputDirectory,
		workspace,
		moduleDirectory
	}, world);
	const claim = await world.claims.take(await claimPath(outputDirectory, world));
	if (claim?.kind === "held") throw new ActionError("input", `output-directory: another run (process ${claim.pid}) is at work in ${outputDirectory}`, { hint: "Give each run an output-directory of its own, for example one for each leg of a matrix, or a checkout of its own." });
	try {
		return await use();
	} finally {
		await claim?.letGo();
	}
}
/** Among git's own files, where nothing of it shows in `git status`; without a repository outside of the workspace as well. */
async function claimPath(outputDirectory, { files, processes, claims }) {
	let place = outputDirectory;
	while (await files.stat(place) === void 0 && dirname(place) !== place) place = dirname(place);
	const real = join(await files.realPath(place) ?? place, relative(place, outputDirectory));
	const asked = await gitIn(place, { processes })("rev-parse", "--absolute-git-dir").catch(() => void 0);
	const directory = asked?.exitCode === 0 ? asked.stdout.trim() : claims.sharedDirectory;
	const id = createHash("sha256").update(real).digest("hex").slice(0, 16);
	return join(directory, `gin-deploy-run-${id}`);
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
		throw new ActionError("proof", `${path} cannot be verified`, { cause });
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
	if (head === void 0) runner.notice(`The revision of the binaries was not checked: ${why}.`);
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
	for (const { target, path } of binaries) runner.info(`[${formatTarget(target)}] verified: ${relative(request.workspace, path)}`);
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
	if (modulePath === "" || problemOfBinaryName(program) !== void 0) throw new ActionError("input", `binary: ${request.patterns.join(", ")} does not say which module it is from`, { hint: "Set `name`. A program has its module's name when its package is built (`go build ./cmd/api`), not its files (`go build main.go`)." });
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
	const binaries = await measure("verify binary", void 0, () => takeBinaries(request, world));
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

// src/operations/build.ts
/** From a commit, or from what was built before, to binaries that are proved and tested. */
async function build(inputs, recorder, world) {
	const start = inputs.binary.length === 0 ? await readSource(inputs, world) : await takeGiven(inputs, recorder, world);
	await obtainBinaries(start, inputs, recorder, world, async () => {});
}

// src/operations/run-operation.ts
/** What only one operation needs is loaded only for it. */
const runs = {
	build: async () => build,
	deploy: async () => (await import("./deploy-CUqfmEjO.js")).deploy,
	plan: async () => (await import("./plan-CZ6z8EbI.js")).plan,
	status: async () => (await import("./status-AMXWH-UV.js")).status,
	promote: async () => (await import("./promote-BENxLkvv.js")).promote,
	abort: async () => (await import("./abort-DuQKphHV.js")).abort,
	rollback: async () => (await import("./rollback-HWI_9El4.js")).rollback,
	provision: async () => (await import("./provision-DJHzKZEP.js")).provision,
	unlock: async () => (await import("./unlock-DwGwCiyJ.js")).unlock,
	merge: async () => (await import("./merge-DFQW7Y46.js")).merge
};
/** Does what the user asked for. */
async function runOperation(inputs, recorder, world) {
	if (inputs.remarks.length > 0) world.runner.notice(inputs.remarks.join("\n"), { title: "Inputs" });
	await (await runs[inputs.operation]())(inputs, recorder, world);
}

// src/report/describe-rollout.ts
const marks$2 = {
	pass: "✅",
	pause: "⏸️",
	"roll back": "⏪"
};
const stepColumns = [
	"step",
	"requests",
	"failed",
	"P95",
	"CPU, memory"
];
/** Two rows of each step: what the canary did, and what the live release did beside it. Plain text. */
function stepRows(steps) {
	return steps.flatMap(({ sharePercent, startMs, endMs, verdict, canary, live }) => [[`${marks$2[verdict]} ${sharePercent} % for ${describeDuration(endMs - startMs)}`, ...figuresOf(canary)], ["live release beside it", ...figuresOf(live)]]);
}
function figuresOf({ attempts, errors, p95Ms, cpuPercent, memoryBytes }) {
	const used = [cpuPercent === void 0 ? "" : describePart(cpuPercent / 100), memoryBytes === void 0 ? "" : describeBytes(memoryBytes)];
	return [
		describeFigure(attempts),
		attempts === 0 ? "" : `${describeFigure(errors)} (${describePart(errors / attempts)})`,
		p95Ms === void 0 ? "" : p95Ms < 1 ? "under 1 ms" : describeDuration(p95Ms),
		used.filter(Boolean).join(", ")
	];
}
/** What users met of a release that was rolled back, in one sentence. */
function describeHarm({ requests, errors, slow = 0, exposedMs, sufferedMs }) {
	const sent = `${count(requests, "request")} went to the canary in ${describeDuration(exposedMs)}`;
	const all = [errors > 0 ? `${describeFigure(errors)} failed` : "", slow > 0 ? `${describeFigure(slow)} took too long` : ""].filter(Boolean).join(", ");
	if (all === "" || sufferedMs === void 0) return `${sent}, and none is known to have failed`;
	return `${sent}: ${all}. From the first bad one until it was rolled back: at most ${describeDuration(sufferedMs)}`;
}

// src/report/document/bounded-document.ts
/** More characters than that no text of a report has. */
const longest = 2e4;
/** More entries than that no list has: an audit of a large program has some thousands. */
const most = 2e4;
/** The same data, fit to be kept as a file: no secret in it, no text or list without end, and what is undefined left out. */
function boundedDocument(document, hide) {
	return bounded(document, hide);
}
function bounded(value, hide) {
	if (typeof value === "string") return shortened$1(hide(value));
	if (typeof value === "number") return Number.isFinite(value) ? value : null;
	if (Array.isArray(value)) return value.slice(0, most).map((entry) => bounded(entry, hide));
	if (typeof value !== "object" || value === null) return value;
	const entries = Object.entries(value).filter(([, inner]) => inner !== void 0);
	return Object.fromEntries(entries.map(([name, inner]) => [name, bounded(inner, hide)]));
}
function shortened$1(text) {
	return (text.length <= longest ? text : `${text.slice(0, 19999)}…`).toWellFormed();
}

// src/report/report-links.ts
/** Where to go from here: the service, the commit, what is new since the release before, and the run. */
function linksOf(report) {
	const { run, binaries, url } = report;
	const { commit = "" } = binaries?.version ?? {};
	const pages = run?.repositoryUrl;
	const isHash = /^[0-9a-f]{40}$/.test(commit);
	return [
		url !== void 0 && serves(report) ? ["Service", url] : void 0,
		pages !== void 0 && isHash ? [`Commit ${commit.slice(0, 7)}`, `${pages}/commit/${commit}`] : void 0,
		pages === void 0 ? void 0 : comparison(report, pages),
		run?.url === void 0 ? void 0 : ["Run", run.url]
	].filter((link) => link !== void 0);
}
/** Only between tags: what else a release was made of is not known by its identifier. */
function comparison({ deploy, binaries }, pages) {
	const [first, ...others] = (deploy?.hosts ?? []).map(({ previousRelease }) => versionIn(previousRelease));
	const { tag = "", version = "" } = binaries?.version ?? {};
	const isOne = others.every((version) => version === first);
	if (first === void 0 || !isOne || !isTag(first) || !isTag(version) || first === version) return void 0;
	if (!tag.endsWith(version) || !/^[\w./-]*$/.test(tag)) return void 0;
	const before = `${tag.slice(0, tag.length - version.length)}${first}`;
	return [`Changes since ${first}`, `${pages}/compare/${before}...${tag}`];
}
const isTag = (version) => /^v\d+\.\d+\.\d+(?:-[a-z]+[.\w]*)?$/.test(version);
/** Of `20261122T163700Z-v1.2.3-01234567`; undefined: it says none. */
function versionIn(release) {
	return /^\d{8}T\d{6}Z-(.+)-[0-9a-f]{8}$/.exec(release ?? "")?.[1];
}
/** Two releases of a host in as few words as tell them apart: `v1.2.2`, or whole identifiers. */
function shortNames(before, now) {
	const isTold = before === now || versionIn(before) !== versionIn(now);
	const name = (release) => (isTold ? versionIn(release) : void 0) ?? release ?? "nothing";
	return [name(before), name(now)];
}

// src/report/document/build-part.ts
/** What a run built, checked, tested and packaged, with what it took for that. */
function buildPart({ go, caches, binaries, isDiscarded = false, checks, smoke, artifacts }) {
	return {
		go: go && {
			version: go.version,
			origin: go.origin
		},
		caches,
		binaries: binaries?.binaries.map(({ target, ...binary }) => ({
			...binary,
			target: formatTarget(target)
		})),
		discarded: isDiscarded,
		checks,
		smoke: smoke?.map(smokePart),
		artifacts: artifacts?.artifacts.map(artifactPart),
		previousArtifacts: artifacts?.previous?.map(artifactPart),
		mergedRuns: artifacts?.mergedRuns
	};
}
function smokePart({ name, target, verdict, findings, observation }) {
	return {
		name,
		target: formatTarget(target),
		verdict,
		findings: findings.map(({ level, text, remedy }) => ({
			level,
			text,
			remedy
		})),
		readyMs: observation?.readyMs,
		reportedVersion: observation?.reportedVersion,
		shutdown: observation?.shutdown,
		logLines: observation?.log.lines,
		structuredLines: observation && (observation.log.kinds.get("structured")?.count ?? 0)
	};
}
function artifactPart(artifact) {
	const { path, type, extra } = artifact;
	return {
		path,
		type,
		sizeBytes: extra.Size,
		sha256: sha256Of(artifact)
	};
}

// src/report/rollout-harm.ts
/** undefined: it was not rolled back, or never had a share. */
function harmOf(deploy, timeline) {
	const { steps = [] } = deploy;
	const share = timeline.findLast(({ stage }) => stage === "share");
	if (!isRolledBack(deploy) || steps.length === 0 || share === void 0) return void 0;
	const ends = timeline.flatMap(({ stage, startMs, endMs }) => stage === "roll back" && startMs >= share.startMs ? [endMs] : []);
	const exposedMs = Math.max(share.endMs, ...ends) - share.startMs;
	const firsts = steps.flatMap(({ firstErrorMs, firstSlowMs }) => [firstErrorMs ?? [], firstSlowMs ?? []].flat());
	const sum = (figure) => steps.reduce((all, { canary }) => all + canary[figure], 0);
	const isTimed = steps.every(({ canary }) => canary.slow !== void 0);
	return {
		requests: sum("attempts"),
		errors: sum("errors"),
		slow: isTimed ? steps.reduce((all, { canary }) => all + (canary.slow ?? 0), 0) : void 0,
		exposedMs,
		sufferedMs: firsts.length === 0 ? void 0 : Math.max(0, exposedMs - Math.min(...firsts))
	};
}

// src/report/document/deploy-part.ts
/** What became of a release on the hosts, and what its canary did beside what served. */
function deployPart(deploy, timeline) {
	const { decision, isAsked = false, release, hosts, steps } = deploy;
	return {
		decision,
		asked: isAsked,
		release,
		hosts: hosts.map((host) => ({
			host: host.host,
			decision: host.decision,
			release: host.release,
			previousRelease: host.previousRelease,
			health: host.health,
			elapsedMs: Math.round(host.elapsedMs),
			reason: host.reason,
			evidence: host.evidence
		})),
		steps,
		harm: harmOf(deploy, timeline)
	};
}
function planPart({ host, findings, warnings, lockHolder, plan }) {
	return {
		host,
		findings,
		warnings,
		lockHolder,
		unchanged: plan?.isUnchanged,
		release: plan?.release,
		before: plan?.before,
		changes: plan?.changes,
		steps: plan?.steps.map(({ step }) => step),
		wayBack: plan?.wayBack.map(({ step }) => step)
	};
}

// src/report/document/report-document.ts
/** Goes up when a field changes its meaning or goes; new fields come without. docs/report.schema.json says what holds. */
const reportSchema = 1;
/**
* What the output `report-file` holds: everything that the summary says, as data. Times are RFC 3339 or whole milliseconds, sizes bytes; what was
* not reached is absent.
*/
function reportDocument(report) {
	const { operation, startedAt, endedAt, run, failure, timeline, binaries, artifacts, service, url } = report;
	const name = binaries?.name ?? artifacts?.project ?? service;
	return {
		schema: reportSchema,
		sentence: decisionSentence(report),
		outcome: failure === void 0 ? "succeeded" : "failed",
		operation,
		startedAt,
		endedAt,
		run,
		name,
		version: binaries?.version ?? artifacts?.version,
		url,
		links: linksOf(report).map(([label, address]) => ({
			label,
			address
		})),
		failure: failure && {
			...failure,
			problems: failure.problems ?? []
		},
		deploy: report.deploy && deployPart(report.deploy, timeline),
		status: report.status,
		plan: report.plan?.map(planPart),
		provisioned: report.provisioned?.map(({ host, state = "needs root", changes }) => ({
			host,
			state,
			changes
		})),
		unlocked: report.unlocked,
		fingerprint: report.fingerprint,
		...buildPart(report),
		timeline: timeline.map(({ stage, host, startMs, endMs, outcome }) => ({
			stage,
			host,
			startMs: Math.round(startMs),
			endMs: Math.round(endMs),
			outcome
		}))
	};
}

// src/report/rollout-curves.ts
/** Those that say something: of at most so many points, where there are two or more, and not all of them are 0, or under 1 ms. */
function curvesOf(steps, mostPoints) {
	const points = thinned(steps.flatMap(({ points }) => points), mostPoints);
	const curve = (what, unit, read) => ({
		what,
		unit,
		points: points.map(({ atMs, canary, live }) => ({
			atMs,
			canary: read(canary),
			live: read(live)
		}))
	});
	return [curve("failed requests", "%", ({ attempts, errors }) => attempts === 0 ? void 0 : Math.min(errors, attempts) / attempts * 100), curve("P95", "ms", ({ p95Ms }) => p95Ms)].filter(saysSomething);
}
function saysSomething({ unit, points }) {
	const drawn = points.filter(({ canary }) => canary !== void 0);
	const highest = Math.max(...points.flatMap(({ canary = 0, live = 0 }) => [canary, live]));
	return drawn.length > 1 && (unit === "ms" ? highest >= 1 : highest > 0);
}
/** Neighbours become one, as often as it takes. */
function thinned(points, most) {
	const size = Math.ceil(points.length / most);
	if (size <= 1) return points;
	return Array.from({ length: Math.ceil(points.length / size) }, (_, index) => points.slice(index * size, (index + 1) * size).reduce((one, other) => ({
		atMs: other.atMs,
		canary: addFigures(one.canary, other.canary),
		live: addFigures(one.live, other.live)
	})));
}
/** Of latencies the worse one stays: a mean would hide it. */
function addFigures(one, other) {
	const worst = [one.p95Ms, other.p95Ms].filter((ms) => ms !== void 0);
	return {
		attempts: one.attempts + other.attempts,
		errors: one.errors + other.errors,
		slow: one.slow === void 0 || other.slow === void 0 ? void 0 : one.slow + other.slow,
		p95Ms: worst.length === 0 ? void 0 : Math.max(...worst)
	};
}

// src/report/page/html.ts
/** Markup as it stands, with values that are escaped unless they are markup themselves. Values stand in text, or in attributes in `"`. */
function html(texts, ...values) {
	return { markup: texts.reduce((all, text, index) => `${all}${markupOf(values[index - 1])}${text}`) };
}
function markupOf(value) {
	if (value === void 0 || value === false) return "";
	if (typeof value === "string" || typeof value === "number") return escapeHtml(String(value));
	if ("markup" in value) return value.markup;
	return value.map(({ markup }) => markup).join("\n");
}
const entities = {
	"&": "&amp;",
	"<": "&lt;",
	">": "&gt;",
	"\"": "&quot;",
	"'": "&#39;"
};
/** Each line as in a log: nothing that acts on the screen or turns the text. */
function escapeHtml(text) {
	return text.split("\n").map((line) => logLine(line, 2e4)).join("\n").replace(/[&<>"']/g, (mark) => entities[mark] ?? "");
}
/** Of texts, unless cells are markup; nothing without rows. What is wide can be moved sideways. */
function table(head, rows) {
	if (rows.length === 0) return html``;
	const cells = (row) => row.map((cell) => html`<td>${cell}</td>`);
	return html`<div class="wide"><table><thead><tr>${head.map((cell) => html`<th>${cell}</th>`)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${cells(row)}</tr>`)}</tbody></table></div>`;
}
/** Nothing where there is nothing to show. */
function section(title, ...parts) {
	const shown = parts.filter(({ markup }) => markup !== "");
	return shown.length === 0 ? html`` : html`<section><h2>${title}</h2>
${shown}
</section>`;
}
function folded$1(title, part) {
	return part.markup === "" ? part : html`<details><summary>${title}</summary>
${part}
</details>`;
}
/** Lines of a log; the last ones, where there are many. */
function log(lines, most = 200) {
	return lines.length === 0 ? html`` : html`<pre>${lines.slice(-most).join("\n")}</pre>`;
}

// src/report/page/build-sections.ts
/** More findings than that nobody reads on a page; report.json has them all. */
const mostFindings = 200;
/** What was built, checked, tested and packaged. */
function buildSections({ binaries = [], checks = [], smoke = [], artifacts = [], discarded }) {
	const built = binaries.map(({ name, target, sizeBytes, sha256, elapsedMs }) => [
		`${name} ${target}`,
		describeBytes(sizeBytes),
		sha256.slice(0, 12),
		describeDuration(elapsedMs)
	]);
	const checked = checks.map(({ name, outcome, tests, findings, findingsLeftOut, elapsedMs }) => [
		name,
		outcome,
		tests === void 0 ? "" : `${tests.passed} passed, ${tests.failed} failed, ${tests.skipped} skipped`,
		String(findings.length + findingsLeftOut),
		describeDuration(elapsedMs)
	]);
	const started = smoke.map(({ name, target, verdict, readyMs, findings }) => [
		`${name} ${target}`,
		verdict,
		readyMs === void 0 ? "" : describeDuration(readyMs),
		findings.map(({ text, remedy = "" }) => `${text} ${remedy}`.trim()).join("\n")
	]);
	const packed = artifacts.map(({ path, type, sizeBytes, sha256 = "" }) => [
		path,
		type,
		sizeBytes === void 0 ? "" : describeBytes(sizeBytes),
		sha256.slice(0, 12)
	]);
	return html`${section("Checks", table([
		"check",
		"outcome",
		"tests",
		"findings",
		"time"
	], checked), ...checks.map(findingsOf))}
${section(`Binaries${discarded ? ", removed" : ""}`, table([
		"target",
		"size",
		"sha256",
		"time"
	], built))}
${section("Smoke test", table([
		"program",
		"result",
		"ready after",
		"found"
	], started))}
${section("Artifacts", table([
		"file",
		"kind",
		"size",
		"sha256"
	], packed))}`;
}
function findingsOf({ name, findings }) {
	const rows = findings.slice(0, mostFindings).map(({ subject, message, place, output }) => [
		place === void 0 ? "" : `${place.file}:${place.line}`,
		subject,
		html`${message}${log(output, 40)}`
	]);
	return folded$1(`What ${name} found`, table([
		"place",
		"what",
		"why"
	], rows));
}

// src/report/page/chart.ts
/** In units of the drawing, which a phone shows about one to one. */
const size = {
	width: 480,
	height: 220,
	left: 64,
	right: 12,
	top: 26,
	bottom: 24
};
/** A curve of the canary and one of the live release, told apart without colours; steps as lines from top to bottom. */
function drawCurve({ what, unit, points }, steps) {
	const lastMs = Math.max(1, ...points.map(({ atMs }) => atMs));
	const highest = Math.max(...points.flatMap(({ canary = 0, live = 0 }) => [canary, live])) * 1.1 || 1;
	const x = (atMs) => round(size.left + Math.min(atMs, lastMs) / lastMs * (size.width - size.left - size.right));
	const y = (value) => round(size.height - size.bottom - value / highest * (size.height - size.top - size.bottom));
	const floor = y(0);
	const line = (slot) => pathOf(points, slot, x, y);
	const name = `${what} in ${unit === "%" ? "percent" : "milliseconds"}`;
	return html`<figure><figcaption>${name}: <b class="canary">canary ●──</b>, <span class="live">live release ┄┄</span></figcaption>
<svg viewBox="0 0 ${size.width} ${size.height}" role="img" aria-label="${name}, of canary and live release over time">
<line class="axis" x1="${size.left}" y1="${floor}" x2="${size.width - size.right}" y2="${floor}"/>
<text x="${size.left - 6}" y="${y(highest) + 4}" text-anchor="end">${figure$1(highest)} ${unit}</text>
<text x="${size.left - 6}" y="${floor}" text-anchor="end">0</text>
${steps.map(({ sharePercent, startMs }) => html`<line class="step" x1="${x(startMs)}" y1="${size.top - 8}" x2="${x(startMs)}" y2="${floor}"/><text x="${x(startMs) + 3}" y="${size.top - 10}">${sharePercent} %</text>`)}
<text x="${size.width - size.right}" y="${size.height - 6}" text-anchor="end">${describeDuration(lastMs)}</text>
<path class="live" d="${line("live")}"/>
<path class="canary" d="${line("canary")}"/>
${points.map(({ atMs, canary }) => canary === void 0 ? html`` : html`<circle class="canary" cx="${x(atMs)}" cy="${y(canary)}" r="3"><title>${describeDuration(atMs)}: ${figure$1(canary)} ${unit}</title></circle>`)}
</svg></figure>`;
}
/** Where nothing is known the line has a gap. */
function pathOf(points, slot, x, y) {
	let isDrawing = false;
	return points.map((point) => {
		const value = point[slot];
		if (value === void 0) {
			isDrawing = false;
			return "";
		}
		const move = `${isDrawing ? "L" : "M"}${x(point.atMs)} ${y(value)}`;
		isDrawing = true;
		return move;
	}).filter(Boolean).join(" ");
}
/** One bar for each stage, as long as it took. */
function drawTimeline(timeline) {
	const first = Math.min(...timeline.map(({ startMs }) => startMs));
	const length = Math.max(1, Math.max(...timeline.map(({ endMs }) => endMs)) - first);
	return ({ startMs, endMs, outcome }) => {
		const [from, wide] = [(startMs - first) / length * 100, Math.max(endMs - startMs, 0) / length * 100];
		return html`<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true"><rect class="${outcome === "done" ? "done" : "bad"}" x="${round(from)}" y="0" width="${Math.max(.5, round(wide))}" height="8"/></svg>`;
	};
}
const round = (value) => Math.round(value * 10) / 10;
const figure$1 = (value) => String(Number(value.toPrecision(3)));

// src/report/page/look-sections.ts
/** What operations found that look at hosts. */
function lookSections({ status = [], plan = [], fingerprint = "" }) {
	const found = status.map(({ host, condition, version, release = "", health = "", lastDecision }) => [
		host,
		condition,
		version === void 0 ? release : `${version} (${release})`,
		health,
		lastDecision === void 0 ? "" : `${lastDecision.decision} ${lastDecision.time} by ${lastDecision.by}`
	]);
	const warnings = [...status, ...plan].flatMap(({ host, warnings }) => warnings.map(({ problem, remedy }) => html`<li>${host}: ${problem}. ${remedy}</li>`));
	const planned = plan.map(({ host, findings, unchanged = false, before = "nothing", release = "", changes = [] }) => {
		const refused = findings.map(({ problem, remedy }) => html`<li>${problem}. ${remedy}</li>`);
		const changed = changes.flatMap(({ action, what, details }) => [`${action} ${what}`, ...details.map((line) => `  ${line}`)]);
		const sentence = unchanged ? "A deploy would change nothing" : `${before} serves now; ${release} would`;
		return html`<h3>${host}</h3>
${refused.length > 0 ? html`<p>A deploy would be refused:</p><ul>${refused}</ul>` : html`<p>${sentence}</p>`}
${log(changed, 400)}`;
	});
	return html`${section("Hosts", table([
		"host",
		"condition",
		"serves",
		"health",
		"last decision"
	], found))}
${section("Plan", ...planned)}
${section("Warnings", warnings.length === 0 ? html`` : html`<ul>${warnings}</ul>`)}
${folded$1("What the hosts are made of", log(fingerprint === "" ? [] : fingerprint.split("\n"), 400))}`;
}

// src/report/page/style.ts
/** Of the page: one column that a phone can hold, light or dark as the reader has it. */
const style = `
:root { color-scheme: light dark; --line: #8886; --bad: #d1242f; --live: #0969da; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 64rem; margin: 0 auto; padding: 1rem; overflow-wrap: anywhere; }
h1 { font-size: 1.4rem; line-height: 1.3; }
h2 { font-size: 1.15rem; margin-top: 2rem; border-bottom: 1px solid var(--line); }
.wide { overflow-x: auto; }
table { border-collapse: collapse; margin: .5rem 0; overflow-wrap: normal; }
th, td { text-align: left; vertical-align: top; padding: .25rem .6rem; border: 1px solid var(--line); }
td { max-width: 28rem; overflow-wrap: anywhere; min-width: 4.5rem; }
pre { overflow-x: auto; padding: .6rem; border: 1px solid var(--line); border-radius: .4rem; font-size: .85rem; }
details { margin: .5rem 0; }
summary { cursor: pointer; }
figure { margin: 1rem 0; max-width: 40rem; }
svg { width: 100%; height: auto; font: 12px system-ui, sans-serif; fill: currentColor; }
svg .axis, svg .step { stroke: currentColor; opacity: .5; }
svg .step { stroke-dasharray: 1 3; }
svg path { fill: none; stroke-width: 2.5; }
svg path.canary { stroke: var(--bad); }
svg path.live { stroke: var(--live); stroke-dasharray: 6 4; }
circle.canary { fill: var(--bad); }
b.canary { color: var(--bad); }
span.live { color: var(--live); }
svg.bar { width: 10rem; height: .6rem; }
rect.done { fill: var(--live); }
rect.bad { fill: var(--bad); }
.muted { opacity: .75; }
@media (max-width: 30rem) { body { font-size: 15px; padding: .6rem; } svg.bar { width: 5rem; } th, td { padding: .2rem .35rem; } td { min-width: 3.2rem; } table { font-size: .85rem; } }
`;

// src/report/page/render-page.ts
/** More points than that touch each other. */
const mostPoints$1 = 60;
/** More bars than that nobody reads; report.json has them all. */
const mostStages = 300;
/** report.html: the report as one page, for a browser without a network and without scripts. */
function renderPage(document) {
	const { sentence, operation, endedAt, run, links } = document;
	const facts = [
		operation,
		endedAt,
		run?.repository,
		run?.actor
	].filter((fact) => fact !== void 0).join(" · ");
	const ways = links.map(({ label, address }) => html`<a href="${address}" rel="noreferrer">${label}</a> `);
	return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="referrer" content="no-referrer">
<title>${sentence}</title>
<style>${{ markup: style }}</style>
</head>
<body>
<h1>${sentence}</h1>
<p class="muted">${facts}</p>
<p>${ways}</p>
${failureSection(document)}
${rolloutSection(document)}
${hostsSection(document)}
${lookSections(document)}
${buildSections(document)}
${timelineSection(document)}
<p class="muted">gin-deploy ${actionVersion}</p>
</body>
</html>
`.markup;
}
function failureSection({ failure, deploy }) {
	if (failure === void 0) return html``;
	const { message, problems, hint, evidence } = failure;
	return section("Why", html`<p>${message}</p>`, problems.length === 0 ? html`` : html`<ul>${problems.map((problem) => html`<li>${problem}</li>`)}</ul>`, deploy?.harm ? html`<p><b>Users:</b> ${describeHarm(deploy.harm)}</p>` : html``, hint === void 0 ? html`` : html`<p>${hint}</p>`, log(evidence));
}
function rolloutSection({ deploy }) {
	const { steps = [] } = deploy ?? {};
	const reasons = steps.map(({ sharePercent, sentence }) => html`<li>${sharePercent} %: ${sentence}</li>`);
	return section("Canary beside the live release", table(stepColumns, stepRows(steps)), ...curvesOf(steps, mostPoints$1).map((curve) => drawCurve(curve, steps)), steps.length === 0 ? html`` : folded$1("Why each step ended", html`<ul>${reasons}</ul>`));
}
function hostsSection({ deploy, failure }) {
	const { hosts = [] } = deploy ?? {};
	const rows = hosts.map(({ host, decision, previousRelease, release, health = "", elapsedMs }) => [
		host,
		decision,
		[...new Set(shortNames(previousRelease, release))].join(" → "),
		health,
		describeDuration(elapsedMs)
	]);
	const identifiers = hosts.map(({ host, previousRelease = "–", release = "–" }) => [
		host,
		previousRelease,
		release
	]);
	const reasons = hosts.filter(({ reason }) => reason !== void 0 && failure?.message.includes(reason) !== true).map(({ host, reason }) => html`<li>${host}: ${reason}</li>`);
	return section("Hosts", table([
		"host",
		"decision",
		"release",
		"health",
		"time"
	], rows), reasons.length === 0 ? html`` : html`<ul>${reasons}</ul>`, folded$1("Identifiers of the releases", table([
		"host",
		"before",
		"now"
	], identifiers)), ...hosts.map(({ host, evidence }) => folded$1(`What ${host} said`, log(evidence))));
}
function timelineSection({ timeline }) {
	const shown = timeline.slice(0, mostStages);
	const draw = drawTimeline(shown);
	const rows = shown.map((stage) => [
		stage.host ?? "runner",
		`${stage.stage}${stage.outcome === "done" ? "" : ` ${stage.outcome}`}`,
		describeDuration(stage.endMs - stage.startMs),
		draw(stage)
	]);
	return section("Timeline", table([
		"where",
		"stage",
		"time",
		""
	], rows));
}

// src/report/files/write-report-files.ts
/**
* Keeps the report as files where the job's later steps find them, also of a run that failed; returns the outputs that say where. A runner
* masks secrets in what it shows, not in files: they are left out here. One that cannot be written is a warning.
*/
async function writeReportFiles(report, { files, runner }) {
	const place = runner.env["RUNNER_TEMP"];
	if (!place) return {};
	const directory = join(place, `gin-deploy-report-${randomUUID().slice(0, 8)}`);
	const document = boundedDocument(reportDocument(report), runner.hide);
	const reportFile = join(directory, "report.json");
	const pageFile = join(directory, "report.html");
	try {
		await files.write(reportFile, `${JSON.stringify(document, void 0, 2)}\n`);
		await files.write(pageFile, renderPage(document));
		return {
			"report-file": reportFile,
			"report-page-file": pageFile
		};
	} catch (error) {
		runner.warning(`The report could not be written: ${wordsOf$1(error)}`);
		return {};
	}
}

// src/report/outputs.ts
/** The outputs that action.yml names, as text; those whose stage was not reached are absent. `files`: those that say where the report is. */
function outputsOf(report, files = {}) {
	const { go, caches, checks, binaries, isDiscarded, artifacts, deploy, status, plan, unlocked, provisioned, url } = report;
	return {
		...go && { "go-version": go.version },
		...caches && {
			"modules-cache-hit": caches.restored.modules.kind,
			"build-cache-hit": caches.restored.build.kind
		},
		...artifacts && outputsOfPackage(artifacts),
		...binaries && outputsOfVersion(binaries.version),
		...binaries && !isDiscarded && outputsOfBuild(binaries),
		...outputsOfAudit(checks),
		...deploy && outputsOfDeploy(deploy),
		...url !== void 0 && serves(report) && { url },
		...status && outputsOfStatus(status),
		...plan && outputsOfPlan(plan),
		...provisioned && { hosts: JSON.stringify(provisioned.map(({ host, changes, state = "needs root" }) => ({
			host,
			state,
			changes
		}))) },
		...report.fingerprint !== void 0 && { fingerprint: report.fingerprint },
		...report.provisionScriptFile !== void 0 && { "provision-script-file": report.provisionScriptFile },
		...files,
		...unlocked && { hosts: JSON.stringify(unlocked.map(({ host, holder = "" }) => ({
			host,
			holder
		}))) }
	};
}
function outputsOfVersion({ version, commit }) {
	return {
		version,
		commit
	};
}
/** Version and commit as well: a merge has no binaries of its own that would say them. */
function outputsOfPackage({ version, artifactsFile, checksumsFile, sbomFiles }) {
	return {
		...outputsOfVersion(version),
		"artifacts-file": artifactsFile,
		"checksums-file": checksumsFile,
		"sbom-files": JSON.stringify(sbomFiles)
	};
}
function outputsOfAudit(checks = []) {
	const audit = checks.find(({ audit }) => audit !== void 0)?.audit;
	if (audit === void 0) return {};
	return {
		"audit-sarif-file": audit.sarifFile,
		"audit-report-file": audit.reportFile,
		"audit-baseline-file": audit.baselineFile
	};
}
function outputsOfBuild({ binaries }) {
	return { binaries: JSON.stringify(binaries.map(({ name, target, path, sizeBytes, sha256 }) => ({
		name,
		target: formatTarget(target),
		path,
		sizeBytes,
		sha256
	}))) };
}
function outputsOfDeploy({ decision, hosts }) {
	return {
		decision,
		release: common(hosts.filter((host) => host.decision !== "unreachable").map(({ release }) => release)),
		"previous-release": common(hosts.flatMap(({ previousRelease }) => previousRelease || [])),
		hosts: JSON.stringify(hosts.map(({ host, decision, release = "", previousRelease = "" }) => ({
			host,
			decision,
			release,
			previousRelease
		})))
	};
}
function outputsOfStatus(hosts) {
	return {
		version: common(hosts.map(({ version }) => version)),
		commit: common(hosts.map(({ commit }) => commit)),
		release: common(hosts.map(({ release }) => release)),
		hosts: JSON.stringify(hosts)
	};
}
function outputsOfPlan(hosts) {
	const planned = hosts.map(({ host, findings, warnings, plan, lockHolder = "" }) => ({
		host,
		findings,
		warnings,
		lockHolder,
		unchanged: plan?.isUnchanged ?? false,
		release: plan?.release ?? "",
		before: plan?.before ?? "",
		changes: plan?.changes ?? []
	}));
	return {
		"previous-release": common(planned.map(({ before }) => before)),
		hosts: JSON.stringify(planned)
	};
}
/** The one value of all hosts; empty when they differ, because any one of them would be wrong for another. */
function common(values) {
	const [first = ""] = values;
	return values.every((value) => value === first) ? first : "";
}

// src/report/describe-failure.ts
function describeFailure(failure) {
	const { code, hint, evidence, headline, problems } = failure;
	return {
		code,
		message: problems.length === 0 ? wordsOf$1(failure) : headline,
		problems,
		hint,
		evidence
	};
}

// src/report/measure-stages.ts
/** Titles of what is folded in the log; stages without one say little, and what people wait for. */
const groups = {
	connect: "Connect",
	"choose Go": "Choose Go",
	"install Go": "Install Go and restore caches",
	"restore caches": "Install Go and restore caches",
	build: "Build",
	checks: "Build",
	"verify binary": "Verify binaries",
	"smoke test": "Smoke test",
	package: "Package",
	merge: "Merge",
	fingerprint: "Compare hosts",
	preflight: "Preflight",
	transfer: "Transfer",
	"before-start": "Before start",
	canary: "Start canary",
	switch: "Switch"
};
function startStageTimes(clock, { inStage }) {
	const timings = [];
	const originMs = clock.elapsed();
	return {
		timings,
		async measure(stage, host, work) {
			const startMs = clock.elapsed() - originMs;
			let outcome = "failed";
			try {
				const result = await inStage({
					name: stage,
					host,
					group: groups[stage]
				}, work);
				outcome = "done";
				return result;
			} finally {
				timings.push({
					stage,
					host,
					startMs,
					endMs: clock.elapsed() - originMs,
					outcome
				});
			}
		}
	};
}

// src/report/recorder.ts
/** `onBegun` gets the report as far as it is known when hosts begin to be changed. */
function startRecorder(clock, log, onBegun = () => {}) {
	const times = startStageTimes(clock, log);
	const startedAt = momentOf(clock);
	const smoke = [];
	let facts = {};
	const recorder = {
		...times,
		note(more) {
			facts = {
				...facts,
				...more
			};
		},
		noteSmoke: (result) => void smoke.push(result),
		noteBegun(hosts) {
			facts = {
				...facts,
				begunOn: hosts
			};
			onBegun(recorder.report(void 0));
		},
		report: (failure) => ({
			...facts,
			...smoke.length === 0 ? {} : { smoke },
			startedAt,
			endedAt: momentOf(clock),
			timeline: times.timings,
			failure: failure === void 0 ? void 0 : describeFailure(failure)
		})
	};
	return recorder;
}
function momentOf(clock) {
	return new Date(clock.now()).toISOString();
}

// src/package/describe/size-changes.ts
/** The files of this release, then those that only the earlier one had. Counterparts have the same kind, target and program or format. */
function sizeChanges(artifacts, previous) {
	const earlier = new Map(previous.filter(isCompared).map((artifact) => [keyOf(artifact), artifact]));
	const now = artifacts.map((artifact) => {
		const before = isCompared(artifact) ? earlier.get(keyOf(artifact)) : void 0;
		return {
			artifact,
			sizeBytes: sizeOf(artifact),
			previousBytes: before && sizeOf(before)
		};
	});
	const present = new Set(artifacts.map(keyOf));
	const gone = [...earlier].filter(([key]) => !present.has(key));
	return [...now, ...gone.map(([, artifact]) => ({
		artifact,
		sizeBytes: void 0,
		previousBytes: sizeOf(artifact)
	}))];
}
/** What is not compared has a name that changes with the version, and a size that nobody looks at. */
const isCompared = ({ type }) => type === "Binary" || type === "Archive";
function keyOf({ type, target = "", extra }) {
	return [
		type,
		target,
		type === "Binary" ? extra.Binary : extra.Format
	].join(" ");
}
function sizeOf({ extra }) {
	return typeof extra.Size === "number" ? extra.Size : void 0;
}

// src/report/summary/tables.ts
/** Makes sure that no table, however many hosts or binaries there are, can push the summary over GitHub's limit. */
const tableBytes = 98304;
/** A Markdown table of cells that are escaped already. Rows over the size limit are left out, and counted. */
function markdownTable(head, rows) {
	const lines = [row$1(head), row$1(head.map(() => "---"))];
	let bytes = 0;
	for (const [index, cells] of rows.entries()) {
		const line = row$1(cells);
		bytes += Buffer.byteLength(line) + 1;
		if (bytes > tableBytes) return [
			...lines,
			"",
			`… and ${rows.length - index} more.`
		].join("\n");
		lines.push(line);
	}
	return lines.join("\n");
}
function row$1(cells) {
	return `| ${cells.map((cell) => cell || "–").join(" | ")} |`;
}

// src/report/summary/artifacts.ts
/** Every file of the package with its size, and what became of it since an earlier release where there is one to compare with. */
function renderArtifacts({ artifacts, previous }) {
	const rows = sizeChanges(artifacts, previous ?? []);
	const compared = previous !== void 0;
	const head = [
		"file",
		"kind",
		"size",
		...compared ? ["change"] : [],
		"sha256"
	];
	return markdownTable(head, rows.map((row) => cells(row, compared)));
}
function cells({ artifact, sizeBytes, previousBytes }, compared) {
	const size = (bytes) => bytes === void 0 ? "" : describeBytes(bytes);
	return [
		markdownCode(artifact.path),
		markdownText(artifact.type, 40),
		sizeBytes === void 0 ? "gone" : size(sizeBytes),
		...compared ? [describeChange$1(sizeBytes, previousBytes)] : [],
		sizeBytes === void 0 ? "" : markdownCode((sha256Of(artifact) ?? "").slice(0, 12))
	];
}

// src/report/summary/folded.ts
/** GitHub shows a fence or a table within `details` only after an empty line. `title` is HTML. */
function folded(title, body) {
	return body === "" ? "" : `<details><summary>${title}</summary>\n\n${body}\n\n</details>`;
}

// src/report/summary/binaries.ts
/** What was built, and what was proved of it from the files. */
function renderBinaries({ binaries }, isDiscarded = false) {
	const isAlone = new Set(binaries.map(({ name }) => name)).size === 1;
	const what = ({ name, target }) => [...isAlone ? [] : [markdownCode(name)], markdownCode(formatTarget(target))].join(" ");
	const rows = binaries.map((binary) => [
		what(binary),
		describeBytes(binary.sizeBytes),
		markdownCode(binary.sha256.slice(0, 12)),
		found(binary, "revision"),
		describeDuration(binary.elapsedMs)
	]);
	const proofs = binaries.map((binary) => [
		what(binary),
		found(binary, "machine"),
		found(binary, "static"),
		found(binary, "build information"),
		found(binary, "variable")
	]);
	return [
		`### Binaries, verified${isDiscarded ? ", and removed" : ""}`,
		markdownTable([
			"target",
			"size",
			"sha256",
			"revision",
			"time"
		], rows),
		folded("What the files say", markdownTable([
			"target",
			"architecture",
			"linking",
			"built by",
			"variables"
		], proofs))
	];
}
/** One below the other: beside each other they make the table wider than a screen. */
function found({ proof }, name) {
	return proof.flatMap((point) => point.name === name ? [markdownText(shortHashes(point.found))] : []).join("<br>");
}
/** 40 digits twice in a row make the table wider than a screen; the outputs have them whole. */
function shortHashes(text) {
	return text.replace(/\b([0-9a-f]{12})[0-9a-f]{28}\b/g, "$1");
}

// src/report/summary/caches.ts
/** What each cache gave and took: outcome, key, size, entries, time, and why it was or was not saved. Empty when all were off by the input. */
function renderCaches({ restored, saved }) {
	const rows = ["modules", "build"].flatMap((name) => {
		const outcome = restored[name];
		if (outcome.kind === "off" && outcome.reason === "not wanted") return [];
		const save = saved?.[name];
		return [[`${name}, restored`, ...restoreCells(outcome)], ...save === void 0 ? [] : [[`${name}, saved`, ...saveCells(save)]]];
	});
	if (rows.length === 0) return "";
	const shown = rows.map(([name = "", outcome = "", size = "", , time = "", , why = ""]) => [
		name,
		outcome,
		size,
		time,
		why
	]);
	const keys = rows.flatMap(([name = "", , , entries = "", , key = ""]) => entries === "" ? [] : [[
		name,
		entries,
		key
	]]);
	return [markdownTable([
		"cache",
		"outcome",
		"size",
		"time",
		"why"
	], shown), keys.length === 0 ? "" : folded("Keys", markdownTable([
		"cache",
		"entries",
		"key"
	], keys))].filter((part) => part !== "").join("\n\n");
}
function restoreCells(outcome) {
	switch (outcome.kind) {
		case "exact":
		case "partial": {
			const { kind, archiveBytes, entryCount, elapsedMs, key } = outcome;
			return [
				kind,
				describeBytes(archiveBytes),
				`${entryCount}`,
				describeDuration(elapsedMs),
				markdownCode(key),
				""
			];
		}
		case "miss": return [
			"miss",
			"",
			"",
			describeDuration(outcome.elapsedMs),
			"",
			""
		];
		case "failed":
		case "off": return [
			outcome.kind,
			"",
			"",
			"",
			"",
			markdownText(outcome.reason)
		];
	}
}
function saveCells(outcome) {
	if (outcome.kind !== "saved") return [
		outcome.kind === "failed" ? "failed" : "no",
		"",
		"",
		"",
		"",
		markdownText(outcome.reason)
	];
	const { archiveBytes, entryCount, dropped, elapsedMs, key, why } = outcome;
	const entries = dropped === 0 ? `${entryCount}` : `${entryCount}, ${dropped} dropped`;
	return [
		"yes",
		describeBytes(archiveBytes),
		entries,
		describeDuration(elapsedMs),
		markdownCode(key),
		markdownText(why)
	];
}

// src/report/summary/evidence.ts
const maxLineLength = 600;
const maxBytes = 49152;
/** The last lines of a log in a fenced block; what was left out is said above it. Empty without lines. */
function renderEvidence(evidence) {
	const tail = evidence.slice(-60).flatMap((text) => text.split("\n").slice(-60));
	const kept = [];
	let bytes = 0;
	for (const text of tail.slice(-60).reverse()) {
		const line = logLine(text, maxLineLength);
		bytes += Buffer.byteLength(line) + 1;
		if (bytes > maxBytes) break;
		kept.unshift(line);
	}
	if (kept.length === 0) return "";
	const total = evidence.reduce((count, text) => count + text.split("\n").length, 0);
	const block = fencedBlock(kept, "text");
	return total === kept.length ? block : `The last ${kept.length} of ${total} lines:\n\n${block}`;
}

// src/report/summary/checks.ts
/** Findings of one check whose place and words are listed, and those whose output is shown as well. */
const mostListed = 30;
const mostShown = 5;
/** Characters of a baseline: a job summary may have 1 MiB. */
const longestBaseline = 1e5;
/** What each check did: its numbers, what it found with what was printed, and which tests are slow. */
function renderChecks(checks) {
	return [
		markdownTable([
			"check",
			"outcome",
			"tests",
			"findings",
			"time"
		], checks.map(checkRow)),
		...checks.flatMap(renderFindings),
		...checks.flatMap(renderSlowest),
		...checks.flatMap(renderAccepted)
	];
}
const outcomes = {
	passed: "✅ passed",
	failed: "❌ failed",
	"cut short": "⚠️ cut short: the build failed",
	"left out": "left out: the build failed"
};
function checkRow({ name, outcome, tests, findings, findingsLeftOut, elapsedMs }) {
	const found = findings.length + findingsLeftOut;
	return [
		name,
		outcomes[outcome],
		tests === void 0 ? "" : describeTests(tests),
		`${found}`,
		describeDuration(elapsedMs)
	];
}
/** `9 passed, 2 failed, 1 skipped, in 8 packages (4 cached)` */
function describeTests({ passed, failed, skipped, packages }) {
	const all = packages.passed + packages.failed + packages.cached;
	const cached = packages.cached > 0 ? ` (${packages.cached} cached)` : "";
	return `${passed} passed, ${failed} failed, ${skipped} skipped, in ${count(all, "package")}${cached}`;
}
function renderFindings({ name, findings, findingsLeftOut }) {
	if (findings.length === 0) return [];
	const rows = findings.slice(0, mostListed).map(({ subject, message, place, severity }) => [
		markdownCode(place === void 0 ? "" : `${place.file}:${place.line}`),
		`${severity === void 0 ? "" : `${marks$1[severity]} `}${markdownText(subject, 200)}`,
		markdownText(message)
	]);
	const shown = findings.filter(({ output }) => output.length > 0).slice(0, mostShown);
	const more = findings.length + findingsLeftOut - rows.length;
	return [
		`What ${name} found:`,
		markdownTable([
			"place",
			"what",
			"why"
		], rows),
		more > 0 ? `… and ${more} more, in the log.` : "",
		...shown.map(renderOutput)
	];
}
const marks$1 = {
	error: "❌",
	warning: "⚠️",
	note: "ℹ️"
};
function renderOutput({ subject, output }) {
	return `<details><summary>${`What ${markdownText(subject, 200)} printed`}</summary>\n\n${renderEvidence(output)}\n\n</details>`;
}
const tooLong = "The baseline is too long for this page: the output audit-baseline-file has it.";
/** What the audit does not report, and the baseline that a repository should have. */
function renderAccepted({ audit }) {
	if (audit === void 0) return [];
	const { ignored, known, baseline } = audit;
	const accepted = [...ignored === 0 ? [] : [`${count(ignored, "finding")} accepted by comments in the source`], ...known === 0 ? [] : [`${known} known by the baseline`]];
	const shown = ((baseline ?? "").length > longestBaseline ? tooLong : baseline ?? "").trimEnd().split("\n").map((line) => logLine(line, 1e3));
	return [accepted.length === 0 ? "" : `Left out by the audit: ${accepted.join(", ")}.`, baseline === void 0 ? "" : `<details><summary>The file of <code>audit-baseline</code> is out of date: commit this in its place</summary>\n\n${fencedBlock(shown, "json")}\n\n</details>`];
}
function renderSlowest({ name, slowest }) {
	if (slowest.length === 0) return [];
	return [`Slowest of ${name}: ${slowest.map((test) => `${markdownText(test.name, 200)} ${describeDuration(test.elapsedMs)}`).join(", ")}`];
}

// src/report/summary/failure-path.ts
/** From the commit right to the failure: the headline says as much. */
const minNodes = 3;
/** A Mermaid flowchart from the commit over the stages that went well to the one that did not; empty where it would say nothing. */
function renderFailurePath(report, failure) {
	const failing = report.timeline.find(({ outcome }) => outcome === "failed");
	const labels = [
		commitLabel(report),
		...shortened(stagesBefore(report.timeline, failing)),
		failingLabel(failing, failure)
	];
	const rolledBack = report.deploy?.decision === "rolled-back";
	if (rolledBack) labels.push("rolled back");
	if (labels.length < minNodes) return "";
	const bad = rolledBack ? labels.length - 2 : labels.length - 1;
	return fencedBlock([
		"flowchart LR",
		...labels.map((label, index) => `  n${index}["${mermaidLabel(label, 120)}"]${index === bad ? ":::bad" : ""}`),
		`  ${labels.map((_, index) => `n${index}`).join(" --> ")}`,
		"  classDef bad stroke:#d1242f,stroke-width:4px"
	], "mermaid");
}
function commitLabel({ binaries }) {
	if (!binaries) return "commit";
	const { version, commit } = binaries.version;
	return commit === "" ? version : `commit ${commit.slice(0, 7)}, ${version}`;
}
function failingLabel(failing, { code }) {
	if (!failing) return `failed, ${code}`;
	return `${failing.stage}${failing.host === void 0 ? "" : ` on ${failing.host}`} failed`;
}
/** The runner's stages and those of the failing host: what other hosts did is no step on the way to this failure. */
function stagesBefore(timeline, failing) {
	const before = timeline.filter(({ host, outcome, startMs }) => outcome === "done" && (host === void 0 || host === failing?.host) && startMs <= (failing?.startMs ?? startMs));
	return [...new Set(before.map(({ stage }) => stage))];
}
function shortened(stages) {
	const room = 3;
	return stages.length <= room ? stages : [`${stages.length - room + 1} stages`, ...stages.slice(-2)];
}

// src/report/describe-plan.ts
/** What a deploy would do to a host, in lines of a log. */
function describePlan({ host, findings, plan, lockHolder }) {
	const lock = lockHolder === void 0 ? [] : [`${host}: at work there now: ${lockHolder}`];
	if (plan === void 0) return [...lock, ...findings.map(({ problem }) => `${host}: ${problem}`)];
	return [
		...lock,
		`${host}: ${summarizePlan(plan)}`,
		...changeLines(plan)
	];
}
function summarizePlan({ isUnchanged, release, before }) {
	if (isUnchanged) return `${release} is live already: a deploy would change nothing`;
	return `live now: ${before ?? "nothing"}; after a deploy: ${release}`;
}
/** As lines of a diff: `+` is created, `-` removed, `!` replaced; what stays has none of them. */
function changeLines({ changes, steps, wayBack }) {
	const lines = changes.flatMap(describeChange);
	if (steps.length === 0) return lines;
	const order = (some) => some.map(({ step, gate }) => gate ? `${step} and wait until it is healthy` : step).join(", ");
	return [
		...lines,
		`  steps: ${order(steps)}`,
		`  to roll back after any of them: ${order(wayBack)}`
	];
}
const signs = {
	create: "+",
	remove: "-",
	replace: "!",
	leave: " "
};
function describeChange({ action, what, details }) {
	const line = (text) => logLine(text, 400);
	const isDiff = details.length > 0 && details.every((detail) => /^[-+~]/.test(detail));
	const head = `${signs[action]} ${action} ${what}`;
	if (isDiff) return [line(head), ...details.map((detail) => line(detail.replace(/^([-+~])/, "$1     ")))];
	return [line(details.length === 0 ? head : `${head}: ${details.join("; ")}`)];
}

// src/report/summary/host-plan.ts
/** Lines of a host's diff that are shown; a unit has about sixty. */
const shownLines = 300;
/** Hosts that are shown in full; the log has them all. */
const shownHosts = 20;
/** What a deploy would do to each host, as a diff. */
function renderPlan(hosts) {
	const more = hosts.length - shownHosts;
	return [...hosts.slice(0, shownHosts).map(renderHost), ...more > 0 ? [`… and ${more} more hosts, in the log.`] : []].join("\n\n");
}
function renderHost({ host, findings, warnings, plan, lockHolder }) {
	const title = `#### ${markdownCode(host)}`;
	const lock = lockHolder === void 0 ? [] : [`⏳ At work there now: ${markdownText(lockHolder)}. A deploy waits for it, and plans again.`];
	const remarks = warnings.length === 0 ? [] : [listFindings("⚠️", warnings)];
	if (plan === void 0) {
		const refused = "A deploy would refuse this host, and touch nothing:";
		return [
			title,
			...lock,
			refused,
			listFindings("❌", findings),
			...remarks
		].join("\n\n");
	}
	const lines = changeLines(plan).slice(0, shownLines);
	return [
		title,
		...lock,
		...remarks,
		`${markdownText(summarizePlan(plan))}.`,
		fencedBlock(lines, "diff")
	].join("\n\n");
}
function listFindings(mark, findings) {
	return findings.map(({ problem, remedy }) => `- ${mark} ${markdownSentence(problem, 500)}. ${markdownSentence(remedy)}`).join("\n");
}

// src/report/describe-status.ts
/** A host in one line of a log. */
function describeStatus({ host, condition, release, since, health, canary, paused, lock, lastDecision }) {
	return `${host}: ${[condition, ...[
		release && `release ${release}${since === void 0 ? "" : ` since ${since}`}`,
		health,
		paused ? describePause(paused) : canary && `canary ${canary} beside it`,
		lock && `locked by ${describeLock(lock)}`,
		lastDecision && `last: ${lastDecision.decision} at ${lastDecision.time} by ${lastDecision.by}`
	].filter(Boolean)].join("; ")}`;
}
function describePause({ release, sharePercent, front, since, by, reason, trouble }) {
	return [`${release} is paused with ${describeShare(sharePercent, whatIsSharedBy(front))} since ${since}, by ${by}: ${reason}`, trouble].filter(Boolean).join("; ");
}
function describeLock({ holder, expiresInSeconds }) {
	return expiresInSeconds > 0 ? `${holder}, for ${expiresInSeconds} s unless renewed` : `${holder}, run out: the next deploy takes it over`;
}

// src/report/summary/host-status.ts
/** Releases of a host that are listed; `keep-releases` keeps fewer than this almost everywhere. */
const shownReleases = 10;
/** What runs where, and who is at work: for the person who was called at night. */
function renderStatus(hosts) {
	return [
		markdownTable([
			"host",
			"condition",
			"serves",
			"health",
			"last decision"
		], hosts.map(statusRow)),
		...hosts.flatMap(renderPause),
		...hosts.flatMap(renderLock),
		...hosts.flatMap(renderWarnings),
		...hosts.flatMap(renderReleases)
	].join("\n\n");
}
const marks = {
	serves: "✅",
	"at work": "⏳",
	paused: "⏸️",
	"never deployed": "⚪",
	"cut off": "⚠️",
	unwell: "❌",
	down: "❌"
};
function statusRow({ host, condition, release = "", version, since, health, canary, lastDecision, paused }) {
	const last = lastDecision && `${lastDecision.decision} ${lastDecision.time} by ${lastDecision.by}`;
	const reason = lastDecision?.reason === void 0 ? "" : `: ${lastDecision.reason}`;
	const serves = [
		markdownCode(version ?? release),
		since === void 0 ? "" : `since ${markdownText(since, 40)}`,
		paused === void 0 && canary !== void 0 ? `beside it ${markdownCode(canary)}` : ""
	];
	return [
		markdownCode(host),
		`${marks[condition]} ${condition}`,
		serves.filter(Boolean).join(", "),
		markdownText(health ?? "", 160),
		markdownText(last === void 0 ? "" : `${last}${reason}`)
	];
}
function renderPause({ host, paused }) {
	if (paused === void 0) return [];
	return [`⏸️ ${markdownCode(host)}: ${markdownText(describePause(paused))}. \`operation: promote\` goes on with it, \`operation: abort\` rolls it back.`];
}
function renderLock({ host, lock }) {
	return lock === void 0 ? [] : [`🔒 ${markdownCode(host)} is locked by ${markdownText(describeLock(lock))}`];
}
function renderWarnings({ host, warnings }) {
	return warnings.map(({ problem, remedy }) => `⚠️ ${markdownCode(host)}: ${markdownSentence(problem)}. ${markdownSentence(remedy)}`);
}
function renderReleases({ host, release, releases }) {
	if (releases.length === 0) return [];
	const shown = releases.slice(0, shownReleases).map(({ id, isBad }) => {
		const remark = id === release ? " (serves)" : isBad ? " (bad)" : "";
		return `${markdownCode(id)}${remark}`;
	});
	const more = releases.length > shown.length ? [`… and ${releases.length - shown.length} more`] : [];
	return [`Releases on ${markdownCode(host)}: ${[...shown, ...more].join(", ")}`];
}

// src/report/summary/hosts.ts
/** Hosts whose reason or evidence is shown; with more, the first ones tell enough, and the log has them all. */
const mostReasons = 20;
const maxHostsWithEvidence = 8;
/** What became of each host, why where that is its own reason, and what it said. */
function renderHosts({ hosts }, failure) {
	const told = failure ? renderEvidence(failure.evidence) : "";
	const blocks = hosts.filter(({ evidence }) => evidence.length > 0).slice(0, maxHostsWithEvidence).map(({ host, evidence }) => ({
		host,
		shown: renderEvidence(evidence)
	})).filter(({ shown }) => shown !== told);
	return [
		"### Hosts",
		markdownTable([
			"host",
			"decision",
			"release",
			"health",
			"time"
		], hosts.map(hostRow)),
		renderReasons(hosts, failure),
		folded("Identifiers of the releases", markdownTable([
			"host",
			"before",
			"now"
		], hosts.map(identifierRow))),
		...blocks.map(({ host, shown }) => folded(`What ${markdownText(host, 120)} said`, shown))
	];
}
function hostRow({ host, decision, release, previousRelease, health, elapsedMs }) {
	return [
		markdownCode(host),
		decision,
		describeReleases(previousRelease, release),
		markdownText(health ?? "", 120),
		describeDuration(elapsedMs)
	];
}
/** `v1.2.2 → v1.2.3` */
function describeReleases(before, now) {
	const [one, other] = shortNames(before, now).map((name) => markdownCode(name));
	return before === now ? `${other}` : `${one} → ${other}`;
}
function renderReasons(hosts, failure) {
	const own = hosts.filter(({ reason }) => reason !== void 0 && failure?.message.includes(reason) !== true);
	const shown = own.slice(0, mostReasons).map(({ host, reason }) => `- ${markdownCode(host)}: ${markdownSentence(reason ?? "")}`);
	const more = own.length - shown.length;
	return [...shown, ...more > 0 ? [`- … and ${more} more, in the log.`] : []].join("\n");
}
function identifierRow({ host, release, previousRelease }) {
	return [
		markdownCode(host),
		markdownCode(previousRelease ?? ""),
		markdownCode(release ?? "")
	];
}

// src/report/summary/rollout.ts
/** The times of more than that run into each other. */
const mostPoints = 12;
/** What the canary did beside the live release, step by step and over time. Empty without steps. */
function renderRollout(steps = []) {
	if (steps.length === 0) return [];
	const sentences = steps.map(({ sharePercent, sentence }) => `- ${sharePercent} %: ${markdownText(sentence, 1e3)}`);
	return [
		"### Canary beside the live release",
		markdownTable(stepColumns, stepRows(steps)),
		...curvesOf(steps, mostPoints).map(renderCurve),
		folded("Why each step ended", sentences.join("\n"))
	];
}
/** Flat, and in colours that are seen on light and on dark: bars of the live release in blue, the line of the canary in red. */
const look = "%%{init: {\"xyChart\": {\"height\": 300}, \"themeVariables\": {\"xyChart\": {\"plotColorPalette\": \"#54aeff, #d1242f\"}}}}%%";
/** Lines and bars are told apart without colours, and in a text as well. */
function renderCurve({ what, unit, points }) {
	const highest = Math.max(...points.flatMap(({ canary = 0, live = 0 }) => [canary, live]));
	let last = 0;
	const line = points.map(({ canary }) => last = canary ?? last);
	return fencedBlock([
		look,
		"xychart-beta",
		`  title "${what} in ${unit === "%" ? "percent" : unit}: line = canary, bars = live release"`,
		`  x-axis [${points.map(({ atMs }) => `"${minutes(atMs)}"`).join(", ")}]`,
		`  y-axis "${unit}" 0 --> ${figure(highest * 1.1)}`,
		`  bar [${points.map(({ live = 0 }) => figure(live)).join(", ")}]`,
		`  line [${line.map(figure).join(", ")}]`
	], "mermaid");
}
const figure = (value) => String(Number(value.toFixed(2)));
/** `0:20`, `12:05` */
function minutes(ms) {
	const seconds = Math.round(ms / 1e3);
	return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

// src/report/summary/smoke.ts
/** What each program did when it was started on this machine. */
function renderSmoke(results) {
	if (results.length === 0) return "";
	return [markdownTable([
		"program",
		"result",
		"ready after",
		"SIGTERM",
		"found"
	], results.map(row)), folded("Version and log", markdownTable([
		"program",
		"version it reports",
		"log"
	], results.map(wordsRow)))].join("\n\n");
}
const programOf = ({ name, target }) => `${markdownCode(name)} ${markdownCode(formatTarget(target))}`;
function row(result) {
	const { verdict, findings, observation } = result;
	return [
		programOf(result),
		verdict === "failed" ? "❌ failed" : verdict === "unclear" ? "⚠️ unclear" : verdict,
		observation?.readyMs === void 0 ? "" : describeDuration(observation.readyMs),
		describeShutdown(observation?.shutdown),
		findings.map(({ text, remedy = "" }) => `${markdownSentence(text)} ${markdownSentence(remedy)}`.trim()).join("<br>")
	];
}
function wordsRow(result) {
	const { observation } = result;
	const log = observation?.log;
	const structured = log?.kinds.get("structured")?.count ?? 0;
	return [
		programOf(result),
		markdownCode(observation?.reportedVersion ?? ""),
		log === void 0 ? "" : `${count(log.lines, "line")}, ${structured} structured`
	];
}
function describeShutdown(shutdown) {
	if (shutdown === void 0) return "";
	const { kind, afterMs } = shutdown;
	if (kind === "killed") return `killed after ${describeDuration(afterMs)}`;
	return `${shutdown.exitCode === null ? `by ${shutdown.signal}` : `exit code ${shutdown.exitCode}`} after ${describeDuration(afterMs)}`;
}

// src/report/summary/timeline.ts
/** More bars than this nobody reads, and Mermaid refuses a text of more than 50,000 characters. */
const maxBars = 60;
/** A Mermaid gantt chart: one section for the runner and one for each host. Empty without stages. */
function renderTimeline(timeline) {
	const drawn = worthDrawing(timeline.filter(({ startMs, endMs }) => Number.isFinite(startMs) && Number.isFinite(endMs)));
	if (drawn.length === 0) return "";
	const originMs = drawn.reduce((least, { startMs }) => Math.min(least, startMs), Number.POSITIVE_INFINITY);
	const lengthMs = drawn.reduce((most, { endMs }) => Math.max(most, endMs), originMs) - originMs;
	const sections = [...Map.groupBy(drawn, ({ host }) => host)].map(([host, stages]) => ({
		name: placeOf(host),
		stages
	}));
	const lines = [
		`%%{init: {"gantt": {"leftPadding": ${20 + 7 * Math.max(...sections.map(({ name }) => name.length))}}}}%%`,
		"gantt",
		"  dateFormat YYYY-MM-DD HH:mm:ss.SSS",
		`  axisFormat ${axisFormat(lengthMs)}`,
		`  tickInterval ${tickInterval(lengthMs)}`
	];
	for (const { name, stages } of sections) {
		lines.push(`  section ${mermaidLabel(name, longestName)}`);
		for (const stage of stages) lines.push(`  ${bar(stage, originMs)}`);
	}
	const chart = fencedBlock(lines, "mermaid");
	const left = timeline.length - drawn.length;
	return left === 0 ? chart : `${chart}\n\n${left} short stages are not drawn.`;
}
const longestName = 30;
/** Who logs in is the same on all of them. */
function placeOf(host) {
	if (host === void 0) return "runner";
	return host.slice(host.indexOf("@") + 1).slice(0, longestName);
}
/** All that went wrong, else the longest, in the order they came. */
function worthDrawing(timeline) {
	if (timeline.length <= maxBars) return timeline;
	const weight = ({ outcome, startMs, endMs }) => outcome === "done" ? endMs - startMs : Number.MAX_SAFE_INTEGER;
	const chosen = new Set([...timeline].sort((one, other) => weight(other) - weight(one)).slice(0, maxBars));
	return timeline.filter((stage) => chosen.has(stage));
}
/** Colours of Mermaid's own themes, which follow the reader's light or dark. */
const colours = {
	done: "done",
	failed: "crit",
	"rolled back": "active, crit"
};
function bar({ stage, startMs, endMs, outcome }, originMs) {
	const elapsedMs = Math.max(0, endMs - startMs);
	const label = `${mermaidLabel(stage, 40)} ${outcome === "done" ? "" : `${outcome} `}${describeDuration(elapsedMs)}`;
	const [start, end] = [startMs - originMs, startMs - originMs + Math.max(1, elapsedMs)];
	return `${label} :${colours[outcome]}, ${moment(start)}, ${moment(end)}`;
}
/**
* The time since the start as a moment of a day without daylight saving anywhere: Mermaid reads and writes local time,
* so that the axis shows the elapsed time to readers in every time zone.
*/
function moment(elapsedMs) {
	return new Date(Date.UTC(2e3, 0, 1) + Math.min(Math.round(elapsedMs), 2592e6)).toISOString().replace("T", " ").replace("Z", "");
}
/** On a phone the labels of more ticks than that run into each other. */
const mostTicks = 6;
function tickInterval(lengthMs) {
	const [, length, unit] = [
		...[
			100,
			200,
			500
		].map((length) => [
			length,
			length,
			"millisecond"
		]),
		...[
			1,
			2,
			5,
			10,
			30
		].map((length) => [
			length * 1e3,
			length,
			"second"
		]),
		...[
			1,
			2,
			5,
			10,
			30
		].map((length) => [
			length * 6e4,
			length,
			"minute"
		]),
		...[
			1,
			2,
			6,
			12,
			24
		].map((length) => [
			length * 36e5,
			length,
			"hour"
		])
	].find(([stepMs]) => lengthMs / stepMs <= mostTicks) ?? [
		0,
		1,
		"week"
	];
	return `${length}${unit}`;
}
function axisFormat(lengthMs) {
	if (lengthMs < 5e3) return "%S.%L s";
	return lengthMs < 36e5 ? "%M:%S" : "%H:%M:%S";
}

// src/report/summary/summary.ts
/** The job summary: GitHub Markdown, below the 1 MiB that GitHub takes from a step, whatever the facts hold. */
function renderSummary(report) {
	const { failure, deploy, binaries, isDiscarded, artifacts, caches, checks, smoke, timeline } = report;
	return `${[
		`## ${markdownSentence(decisionSentence(report), 2e3)}`,
		linksOf(report).map(([label, address]) => `[${markdownText(label)}](<${address}>)`).join(" · "),
		...failure ? renderFailure(report, failure) : [],
		...renderRollout(deploy?.steps),
		...deploy && deploy.hosts.length > 0 ? renderHosts(deploy, failure) : [],
		...report.status ? titled("Hosts", renderStatus(report.status)) : [],
		...report.fingerprint === void 0 ? [] : [renderFacts(report.fingerprint)],
		...report.plan ? titled("Plan", renderPlan(report.plan)) : [],
		...binaries && binaries.binaries.length > 0 ? renderBinaries(binaries, isDiscarded) : [],
		...checks && checks.length > 0 ? ["### Checks", ...renderChecks(withoutSaid(checks, failure))] : [],
		...smoke ? titled("Smoke test", renderSmoke(smoke)) : [],
		...artifacts ? titled("Artifacts", renderArtifacts(artifacts)) : [],
		...caches ? titled("Caches", renderCaches(caches)) : [],
		...titled("Timeline", renderTimeline(timeline))
	].filter((section) => section !== "").join("\n\n")}\n`;
}
/** Longer than that is no file to begin from; the output has it whole. */
const shownFactLines = 400;
function renderFacts(file) {
	const lines = file.trimEnd().split("\n").slice(0, shownFactLines);
	return folded("What the hosts are made of, as a file for <code>fingerprint</code>", fencedBlock(lines.map((line) => logLine(line, 1e3)), "yaml"));
}
function titled(title, body) {
	return body === "" ? [] : [`### ${title}`, body];
}
function renderFailure(report, failure) {
	const { message, problems = [], hint } = failure;
	const harm = report.deploy && harmOf(report.deploy, report.timeline);
	return [
		`**Why:** ${markdownSentence(message, 2e3)}`,
		renderProblems(problems),
		harm ? `**Users:** ${markdownText(describeHarm(harm), 500)}` : "",
		hint ? markdownSentence(hint, 2e3) : "",
		renderFailurePath(report, failure),
		renderEvidence(evidenceBeside(failure))
	];
}
/** A compile error that the reason names is said once. */
function evidenceBeside({ code, message, evidence }) {
	return code === "build" ? evidence.filter((line) => line.trim() === "" || !message.includes(line.trim())) : evidence;
}
/** What the build says of the source, vet and the tests say as well. */
function withoutSaid(checks, failure) {
	if (failure?.code !== "build") return checks;
	const isSaid = ({ message, place }) => failure.evidence.some((line) => line.includes(message) && place !== void 0 && line.includes(place.file));
	return checks.map((check) => {
		const findings = check.findings.filter((finding) => !isSaid(finding));
		const said = check.findings.length - findings.length;
		return {
			...check,
			findings,
			findingsLeftOut: check.findingsLeftOut + said
		};
	});
}
/** More problems than this nobody mends at once; the log has them all. */
const maxProblems = 50;
function renderProblems(problems) {
	const shown = problems.slice(0, maxProblems).map((problem) => `- ${markdownSentence(problem, 1e3)}`);
	const more = problems.length - shown.length;
	return [...shown, ...more > 0 ? [`- … and ${more} more, in the log.`] : []].join("\n");
}

// src/main.ts
/** The step itself. */
async function main(cacheWorker) {
	const world = createWorld(cacheWorker);
	for (const secret of credentialsIn(world.runner.env)) world.runner.mask(secret);
	await run(world);
}
async function run(world) {
	let notices = noNotices;
	let wanted = { summary: true };
	const recorder = startRecorder(world.clock, world.runner, (report) => notices.tell(noticeOf(report, "begun")));
	recorder.note({ run: runOriginOf(world.runner.env) });
	let failure;
	world.runner.removeProblemMatcher("go");
	try {
		const inputs = readInputs(world.runner, world.platform);
		wanted = inputs.report;
		notices = startNotices(inputs.report.notifyAddresses, world);
		recorder.note({ operation: inputs.operation });
		await runOperation(inputs, recorder, world);
	} catch (error) {
		failure = asActionError(error);
	}
	const facts = recorder.report(failure);
	notices.tell(noticeOf(facts, "ended"));
	await report(facts, wanted, world);
	await Promise.all([notices.end(), world.cacheStore.rest()]);
	if (failure !== void 0) fail(failure, world);
	if (facts.go !== void 0) world.runner.addProblemMatcher(join(import.meta.dirname, "problem-matcher.json"));
}
async function report(facts, { summary }, world) {
	const { runner } = world;
	const files = await writeReportFiles(facts, world);
	for (const [name, value] of Object.entries(outputsOf(facts, files))) runner.setOutput(name, value);
	runner.headline(decisionSentence(facts));
	const harm = facts.deploy && harmOf(facts.deploy, facts.timeline);
	if (harm !== void 0) runner.headline(describeHarm(harm));
	if (!summary) return;
	try {
		await runner.appendSummary(renderSummary(facts));
	} catch (error) {
		runner.warning(`The job summary could not be written: ${wordsOf$1(error)}`);
	}
}
/** The evidence first, so that the reason is the last thing in the log, where people look. */
function fail(failure, { runner }) {
	for (const line of failure.evidence) runner.info(`  ${line}`);
	runner.error([wordsOf$1(failure), failure.hint].filter(Boolean).join("\n"));
	process.exitCode = 1;
}

export { sha256Of as C, withStaging as D, ignoreOutput as E, decideSavePolicy as O, pathInOutput as S, readGoBuildInfo as T, artifactOf as _, obtainBinaries as a, replaceEarlier as b, readSource as c, preparePackage as d, stagingPlaceOf as f, fileVersion as g, archiveName as h, isSource as i, servesHttp as l, archiveFormat as m, main, describeChange as n, takeGiven as o, releaseDate as p, describePlan as r, withOutputDirectory as s, describeStatus as t, publishArtifacts as u, pathIn as v, readExecutable as w, parseArtifacts as x, keyOf$1 as y };