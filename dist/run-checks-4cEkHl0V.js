import { h as ActionError } from "./layer-files-BLFrThn-.js";
import { n as toolFactsOf } from "./read-project-C65Dd6Qp.js";
import { i as describeDuration, t as count } from "./measures-eZA9LdDp.js";
import { n as readToolError, t as headlineOf } from "./read-tool-error-BoCZmh93.js";
import { C as readHeader, a as parseCompileErrors, c as whyLeftOut, d as isNever, i as mergeCompileErrors, r as formatCompileError, s as listPackages, t as choosingFlags, y as importsC } from "./test-flags-DBDE43xL.js";
import { g as toGoPlatform } from "./target-BBEjT2b0.js";
import { m as tagArguments, o as listingFlags } from "./build-flags-CCFRaiY4.js";
import "./create-world-B2qzIWGQ.js";
import { basename, isAbsolute, join, posix, relative, resolve, sep } from "node:path";

// src/checks/go-check.ts
/**
* The packages below the working directory, as `go test ./...` takes them there. Where that is no part of a module (a go.work at the
* root of a repository), those of every module of the workspace.
*/
function packagePatterns({ directory, modules }) {
	const isWithin = (parent) => `${directory}${sep}`.startsWith(`${parent}${sep}`);
	if (modules.some((module) => isWithin(module.directory))) return ["./..."];
	return modules.map((module) => {
		const path = relative(directory, module.directory).split(sep).join("/");
		return `${path.startsWith("..") ? path : `./${path}`}/...`;
	});
}
/** `go <command> <flags> <tags> ./...`; without a `--`, after which go test takes everything for arguments of the test program. */
function checkArguments(command, flags, { go, tags, flags: buildFlags, project }) {
	return [
		go.goBinary,
		command,
		...flags,
		...listingFlags(buildFlags),
		...tagArguments(tags),
		...packagePatterns(project)
	];
}
function outcomeOf(exitCode) {
	return exitCode === 0 ? "passed" : exitCode === -1 ? "cut short" : "failed";
}
/** Messages about the source in what a compiler or vet prints, each once. */
function sourceFindings(output, subject, { project, workspace }) {
	const text = output.replaceAll(/^vet: /gm, "");
	const errors = parseCompileErrors(text, project.directory, workspace);
	return mergeCompileErrors([{
		target: subject,
		errors
	}]).map(({ error }) => {
		const { file, line, column, message } = error;
		if (file === void 0) return {
			subject,
			message: formatCompileError(error),
			output: []
		};
		return {
			subject,
			message,
			place: {
				file,
				line,
				column
			},
			output: []
		};
	});
}
/** Findings that a report holds; a project that was never vetted may have thousands. */
const mostFindings = 200;
function bounded(findings, leftOut = 0) {
	const findingsLeftOut = leftOut + Math.max(0, findings.length - mostFindings);
	return {
		findings: findings.slice(0, mostFindings),
		findingsLeftOut
	};
}
/** The first of the places that is there and does not only log, else the last one that is there. */
async function likeliestPlace(places, workspace, { files }) {
	let last;
	for (const place of places) {
		const path = join(workspace, place.file);
		if ((await files.stat(path))?.kind !== "file") continue;
		last = place;
		const source = (await files.readText(path))?.split("\n")[place.line - 1] ?? "";
		if (!/\.Logf?\(/.test(source)) return place;
	}
	return last;
}

// src/checks/idle-tests.ts
/** A fault only where it is sure: there are tests, and a flag keeps all of them from running. */
function judgeIdleTests({ counts, flags, written, leftOut, where }) {
	const tests = (number) => number === 1 ? "the only test" : `all ${number} tests`;
	if (counts.passed + counts.failed > 0) return flags === "" ? void 0 : {
		level: "notice",
		text: `only the tests that GOFLAGS chooses were run: ${flags}`
	};
	if (counts.skipped > 0) return {
		level: "warning",
		text: `${counts.skipped === 1 ? "the only test" : `each of ${counts.skipped} tests`} skipped itself, so nothing was tested`
	};
	if (written > 0 && flags !== "") return {
		level: "fault",
		text: `GOFLAGS has ${flags}, which leaves ${tests(written)} out`,
		remedy: `Remove ${flags} from GOFLAGS, in the job's environment or in \`go env -w\`.`
	};
	if (written > 0) return {
		level: "warning",
		text: `${tests(written)} did not run, so nothing was tested: does TestMain call m.Run?`
	};
	if (leftOut.length > 0) {
		const shown = leftOut.slice(0, 3).map(({ text }) => text);
		const more = leftOut.length > shown.length ? `, and ${leftOut.length - shown.length} more` : "";
		const remedies = [...new Set(leftOut.flatMap(({ remedy }) => remedy ?? []))].slice(0, 3);
		const remedy = remedies.length === 0 ? void 0 : remedies.join(" ");
		return {
			level: "warning",
			text: `found no test in ${where}: ${shown.join(", ")}${more}`,
			remedy
		};
	}
	return {
		level: "notice",
		text: `found no test in ${where}, so it says nothing.`
	};
}
/** Looks for tests that did not run, where none did. */
async function findIdleTests(counts, request, world) {
	const { project, tags, flags, go } = request;
	const patterns = packagePatterns(project);
	const facts = {
		counts,
		flags: choosingFlags(project.settings),
		where: patterns.join(" ")
	};
	const nothing = {
		...facts,
		written: 0,
		leftOut: []
	};
	if (counts.passed + counts.failed + counts.skipped > 0) return judgeIdleTests(nothing);
	const { goos, goarch } = toGoPlatform(world.platform);
	const target = {
		os: goos,
		arch: goarch,
		variant: void 0
	};
	const cgo = project.settings.get("CGO_ENABLED") !== "0";
	const compilation = {
		target,
		tags,
		flags,
		cgo,
		compiler: void 0
	};
	const { directory: moduleDirectory } = project;
	const listed = await listPackages({
		...compilation,
		patterns,
		moduleDirectory
	}, go, world);
	const texts = await Promise.all(listed.flatMap(testFiles).map((path) => world.files.readText(path)));
	const choice = {
		target,
		tags,
		cgo,
		goVersion: go.version
	};
	const leftOut = await Promise.all(listed.flatMap(ignoredTests).map(async (path) => {
		const file = testFile(path, await world.files.readText(path) ?? "");
		const why = whyLeftOut(file, choice);
		const place = relative(moduleDirectory, path).split(sep).join("/");
		return why && !isNever(file.constraint) ? {
			text: `${place} ${why.why}`,
			remedy: why.remedy
		} : void 0;
	}));
	return judgeIdleTests({
		...facts,
		written: texts.reduce((sum, text) => sum + countTests(text ?? ""), 0),
		leftOut: leftOut.filter((file) => file !== void 0)
	});
}
function ignoredTests({ Dir, DepOnly, IgnoredGoFiles = [] }) {
	if (Dir === void 0 || DepOnly) return [];
	return IgnoredGoFiles.filter((file) => file.endsWith("_test.go")).map((file) => join(Dir, file));
}
/** Go reads the target out of a name without its `_test`. */
function testFile(path, text) {
	return {
		name: basename(path).replace(/_test\.go$/, ".go"),
		constraint: readHeader(text).constraint,
		importsC: importsC(text)
	};
}
function testFiles({ Dir, DepOnly, TestGoFiles = [], XTestGoFiles = [] }) {
	return Dir === void 0 || DepOnly ? [] : [...TestGoFiles, ...XTestGoFiles].map((file) => join(Dir, file));
}
/** What `go test` runs without flags: no benchmark, and no example that says nothing of its output. */
function countTests(text) {
	return (text.match(/^func (?:Test|Fuzz)(?![\p{Ll}])[\p{L}\p{N}_]*\(\w+ \*\w+\.[TF]\)/gmu)?.length ?? 0) + (/^\s*\/\/ (?:Unordered )?[Oo]utput:/m.test(text) ? text.match(/^func Example/gm)?.length ?? 0 : 0);
}

// src/checks/check-environment.ts
/** What a step with `run:` does not get from the runner either: with these the caches of the repository can be written. */
const runnerOnly = [
	"ACTIONS_RUNTIME_TOKEN",
	"ACTIONS_RUNTIME_URL",
	"ACTIONS_RESULTS_URL",
	"ACTIONS_CACHE_URL"
];
/**
* On top of the job's environment. Tests run here, whatever GOOS the job builds for; cgo and everything else are as the job has it,
* except for a race detector, which needs cgo.
*/
function checkEnvironment(name, { platform, runner }) {
	const { goos, goarch } = toGoPlatform(platform);
	const kept = runner.env["GOCACHEPROG"] ? [] : runnerOnly;
	return {
		...Object.fromEntries(kept.map((variable) => [variable, void 0])),
		GOROOT: void 0,
		GOTOOLCHAIN: "local",
		GOOS: goos,
		GOARCH: goarch,
		...name === "race" ? { CGO_ENABLED: "1" } : {}
	};
}

// src/checks/go-test/source-places.ts
function sourcePlaces(modules, workspace) {
	const within = (file, line) => {
		const path = relative(workspace, file).split(sep).join(posix.sep);
		return path !== "" && !path.startsWith("../") && !isAbsolute(path) && !/(^|\/)vendor\/|@v\d/.test(path) ? {
			file: path,
			line
		} : void 0;
	};
	/** Directory of a package, or file of a path that `-trimpath` has shortened: import paths begin with their module's. */
	const below = (importPath) => {
		const [owner] = modules.filter(({ goMod }) => `${importPath}/`.startsWith(`${goMod.module}/`)).sort((a, b) => (b.goMod.module?.length ?? 0) - (a.goMod.module?.length ?? 0));
		if (owner === void 0) return void 0;
		return resolve(owner.directory, `.${importPath.slice(owner.goMod.module?.length ?? 0)}`);
	};
	return {
		ofFrame({ path, line }) {
			const file = isAbsolute(path) ? path : below(path);
			return file === void 0 ? void 0 : within(file, line);
		},
		ofMessage({ path, line }, packagePath) {
			if (isAbsolute(path)) return within(path, line);
			const directory = below(packagePath);
			return directory === void 0 ? void 0 : within(resolve(directory, path), line);
		}
	};
}

// src/checks/go-test/finding-list.ts
/** With more, the first ones tell enough. */
const most = 50;
/** `keyOf`: two findings with the same key are one. */
function createFindingList(keyOf) {
	const items = [];
	const keys = /* @__PURE__ */ new Set();
	let leftOut = 0;
	return {
		add(item) {
			if (keys.has(keyOf(item))) return true;
			if (items.length >= most) {
				leftOut += 1;
				return false;
			}
			keys.add(keyOf(item));
			items.push(item);
			return true;
		},
		items,
		get leftOut() {
			return leftOut;
		}
	};
}

// src/checks/go-test/kept-lines.ts
/** Of one test: enough to see how it began and how it ended. */
const ofTest = {
	head: 8192,
	tail: 24576
};
/** Of a compiler or vet: every message is one of somebody's. */
const ofCompiler = {
	head: 1048576,
	tail: 24576
};
/** A longer line is cut into several. */
const longestLine = 4096;
/** `onLine` is given every line, also those that are left out later. */
function keepLines(onLine = () => {}, sizes = ofTest) {
	const head = [];
	let headLength = 0;
	let tail = [];
	let tailStart = 0;
	let tailLength = 0;
	let leftOut = 0;
	let open = "";
	const keep = (line) => {
		const length = line.length + 1;
		if (headLength + length <= sizes.head && tail.length === 0) {
			head.push(line);
			headLength += length;
			return;
		}
		tail.push(line);
		tailLength += length;
		while (tailLength > sizes.tail) {
			tailLength -= (tail[tailStart]?.length ?? 0) + 1;
			tail[tailStart] = "";
			tailStart += 1;
		}
		if (tailStart > 1e4) {
			leftOut += tailStart;
			tail = tail.slice(tailStart);
			tailStart = 0;
		}
	};
	const take = (line) => {
		const text = line.replace(/\r$/, "");
		keep(text);
		onLine(text);
	};
	return {
		add(piece) {
			const lines = (open + piece).split("\n");
			open = lines.pop() ?? "";
			for (const line of lines) take(line);
			for (; open.length > longestLine; open = open.slice(longestLine)) take(open.slice(0, longestLine));
		},
		end() {
			if (open !== "") take(open);
			open = "";
		},
		lines() {
			const missing = leftOut + tailStart;
			const gap = missing === 0 ? [] : [`… ${missing} lines left out …`];
			return [
				...head,
				...gap,
				...tail.slice(tailStart)
			];
		}
	};
}

// src/checks/go-test/stack-dump.ts
const beginsCrash = (line) => /^(?:panic: |fatal error: |unexpected fault address |SIG[A-Z]+: )/.test(line);
const beginsRace = (line) => line === "WARNING: DATA RACE";
const endsRace = (line) => /^={18}$/.test(line);
/** undefined: text that only begins like one. `lines` from `panic: ` on. */
function readCrash(lines, resolve) {
	const goroutines = readGoroutines(lines);
	if (goroutines.length === 0) return void 0;
	const running = readRunning(lines);
	const [lastRunning] = running.slice(-1);
	const root = /^Test[^\s/]*/.exec(lastRunning ?? "")?.[0];
	const concerns = (frames) => root !== void 0 && frames.some(({ call }) => call.includes(`.${root}(`) || call.includes(`.${root}.`));
	const working = goroutines.filter((frames) => !/^testing\.\(\*[TM]\)\.(?:Run|Parallel)\(/.test(frames[0]?.call ?? ""));
	const places = [...working.filter(concerns), ...working.filter((frames) => !concerns(frames))].flatMap((frames) => frames.flatMap((frame) => resolve(frame) ?? []));
	return {
		message: (lines[0] ?? "").replace(/ \[recovered(?:, repanicked)?\]$/, ""),
		running,
		places: places.slice(0, 1)
	};
}
/** One list of frames for each goroutine, the innermost call first. */
function readGoroutines(lines) {
	const goroutines = [];
	for (const [index, line] of lines.entries()) {
		if (/^goroutine \d+.*\[.+\]:$/.test(line)) goroutines.push([]);
		const frame = line.startsWith("created by ") ? void 0 : readFrame(line, lines[index + 1], /^\t/);
		if (frame !== void 0) goroutines.at(-1)?.push(frame);
	}
	return goroutines;
}
function readFrame(call, place, indent) {
	if (place === void 0 || !indent.test(place)) return void 0;
	const [, path, line] = /^\s+(.+?):(\d+)(?: \+0x[0-9a-f]+)?$/.exec(place) ?? [];
	return path === void 0 ? void 0 : {
		call: call.trim(),
		path,
		line: Number(line)
	};
}
/** The list under `running tests:`. */
function readRunning(lines) {
	const start = lines.findIndex((line) => line.trim() === "running tests:");
	if (start === -1) return [];
	const rest = lines.slice(start + 1);
	const end = rest.findIndex((line) => !line.startsWith("		"));
	return rest.slice(0, end === -1 ? rest.length : end).map((line) => line.trim());
}
/** `lines` after `WARNING: DATA RACE`. */
function readRace(lines, resolve) {
	const accesses = [];
	const places = [];
	for (const [index, line] of lines.entries()) {
		const [, what] = /^((?:Previous )?(?:atomic )?(?:read|write)) at 0x[0-9a-f]+ by /i.exec(line) ?? [];
		if (what === void 0) continue;
		const [first] = framesOfAccess(lines.slice(index + 1)).flatMap((frame) => {
			const place = resolve(frame);
			return place === void 0 ? [] : [{
				frame,
				place
			}];
		});
		if (first !== void 0) places.push(first.place);
		const where = first === void 0 ? "" : ` in ${shortCall(first.frame.call)} at ${first.place.file}:${first.place.line}`;
		accesses.push(`${what.toLowerCase()}${where}`);
	}
	return {
		accesses,
		places
	};
}
function framesOfAccess(lines) {
	const end = lines.findIndex((line) => line.trim() === "");
	const block = end === -1 ? lines : lines.slice(0, end);
	return block.flatMap((line, index) => readFrame(line, block[index + 1], /^ {6}/) ?? []);
}
/** `counter.(*Counter).Inc` of `example.com/shop/counter.(*Counter).Inc()` */
function shortCall(call) {
	return call.replace(/\([^()]*\)$/, "").replace(/^[^(]*\//, "");
}

// src/checks/go-test/package-run.ts
/** A dump of all goroutines has no end: more lines than these show no more of the reason. */
const longestCrash = 2e3;
const longestRace = 200;
const mostRaces = 20;
const mostMessages = 20;
function startPackage(name, startMs) {
	const run = {
		name,
		startMs,
		tests: /* @__PURE__ */ new Map(),
		printed: keepLines((line) => follow$1(run, void 0, line)),
		failedTests: 0,
		testCount: 0,
		silentFailures: [],
		isCached: false,
		buildFailed: false,
		crash: void 0,
		races: [],
		openRace: void 0,
		hasRaced: false
	};
	return run;
}
function startTest(run, name, startMs) {
	const test = {
		name,
		startMs,
		printed: keepLines((line) => follow$1(run, test, line)),
		messages: [],
		hasSubtests: false,
		subtestFailed: false,
		isPaused: false,
		raced: false
	};
	run.tests.set(name, test);
	for (const parent of parentsOf(run, name)) parent.hasSubtests = true;
	return test;
}
/** Those that have begun: names of subtests may hold slashes of their own. */
function parentsOf(run, name) {
	const parents = [];
	for (let at = name.lastIndexOf("/"); at > 0; at = name.lastIndexOf("/", at - 1)) {
		const parent = run.tests.get(name.slice(0, at));
		if (parent !== void 0) parents.push(parent);
	}
	return parents;
}
/** Those that run, and do not wait for subtests or for their turn. */
function workingTests(run) {
	return [...run.tests.values()].filter(({ hasSubtests, isPaused }) => !hasSubtests && !isPaused);
}
/** Looks for what the runtime and the testing package print about a failure. Races are the package's: their test may have ended. */
function follow$1(run, test, line) {
	if (run.openRace !== void 0) {
		if (run.openRace.length < longestRace && !endsRace(line)) run.openRace.push(line);
		else run.openRace = void 0;
		return;
	}
	if (beginsRace(line)) {
		run.openRace = [];
		run.hasRaced = true;
		if (run.races.length < mostRaces) run.races.push(run.openRace);
		return;
	}
	if (beginsCrash(line)) run.crash = {
		test: test?.name,
		lines: [line]
	};
	else if (run.crash !== void 0 && run.crash.lines.length < longestCrash) run.crash.lines.push(line);
	if (test !== void 0) followMessage(run, test, line);
}
function followMessage(run, test, line) {
	const [, path, number, message = ""] = /^\s+((?:[A-Za-z]:)?[^\s:][^:]*\.go):(\d+): ?(.*)$/.exec(line) ?? [];
	if (path === void 0) return;
	if (/^race detected during execution of test/.test(message)) {
		test.raced = true;
		return;
	}
	if (run.crash?.test === test.name) run.crash = void 0;
	test.messages.push({
		path,
		line: Number(number)
	});
	if (test.messages.length > mostMessages) test.messages.shift();
}

// src/checks/go-test/test-events.ts
/** undefined: the line is no event but plain text, as older releases print it while they build. */
function parseTestEvent(line) {
	const fields = parseObject(line);
	const action = text(fields?.["Action"]);
	if (fields === void 0 || action === void 0) return void 0;
	const output = text(fields["Output"]) ?? "";
	if (action.startsWith("build-")) return {
		kind: "build",
		output
	};
	const name = text(fields["Package"]);
	if (name === void 0) return void 0;
	const elapsed = fields["Elapsed"];
	return {
		kind: "test",
		action,
		package: name,
		test: text(fields["Test"]) || void 0,
		output,
		elapsedMs: typeof elapsed === "number" && elapsed >= 0 ? elapsed * 1e3 : void 0,
		buildFailed: fields["FailedBuild"] !== void 0
	};
}
function parseObject(line) {
	if (!line.startsWith("{")) return void 0;
	try {
		return JSON.parse(line);
	} catch {
		return;
	}
}
const text = (value) => typeof value === "string" ? value : void 0;

// src/checks/go-test/test-findings.ts
const mostMessageLines = 20;
/** What made a test fail by itself. Takes the package's races and its crash, so that they are told once. */
function findingsOfTest(run, test, places) {
	const output = test.printed.lines();
	const subject = subjectOf(run, test);
	const races = takeRaces(run, subject, output, places);
	const crash = run.crash?.test === test.name ? readCrash(run.crash.lines, places.ofFrame) : void 0;
	if (crash !== void 0) {
		run.crash = void 0;
		const panicked = run.silentFailures.findLastIndex((silent) => silent.startsWith(`${test.name}/`));
		const [named = subject] = panicked === -1 ? [] : run.silentFailures.splice(panicked, 1);
		return [...races, {
			subject: named,
			message: crash.message,
			places: crash.places,
			output
		}];
	}
	if (output.length === 0) {
		run.silentFailures.push(subject);
		return races;
	}
	if (test.raced && test.messages.length === 0 && run.hasRaced) return races;
	const named = test.messages.flatMap((message) => places.ofMessage(message, run.name) ?? []);
	return [...races, {
		subject,
		message: messageOf(output),
		places: named,
		output
	}];
}
/** What made a package fail besides tests that said so: it ended in the midst of some, or has failed around them. */
function findingsOfPackage(run, unfinished, places) {
	const crash = run.crash && readCrash(run.crash.lines, places.ofFrame);
	const seenIn = run.tests.get(run.crash?.test ?? "") ?? unfinished.at(-1);
	const output = (seenIn ?? run).printed.lines();
	const subject = seenIn === void 0 ? run.name : subjectOf(run, seenIn);
	const races = takeRaces(run, subject, output, places);
	const silent = run.silentFailures.map((subject) => ({
		subject,
		message: "failed without a word",
		places: [],
		output: []
	}));
	const isExplained = run.failedTests > 0 || run.hasRaced;
	if (unfinished.length === 0 && isExplained) return [...races, ...silent];
	if (crash !== void 0) {
		const still = crash.running.length === 0 ? "" : `; still running: ${crash.running.join(", ")}`;
		return [
			...races,
			...silent,
			{
				subject,
				message: `${crash.message}${still}`,
				places: crash.places,
				output
			}
		];
	}
	const names = unfinished.slice(0, 10).map(({ name }) => name);
	const last = run.printed.lines().at(-1) ?? output.at(-1);
	const ended = `the test program ended while it ran ${names.join(", ")}${last ? `; its last words: ${last}` : ""}`;
	const message = names.length === 0 ? messageOf(output) : ended;
	return [
		...races,
		...silent,
		{
			subject,
			message,
			places: [],
			output
		}
	];
}
const subjectOf = (run, { name }) => `${name} (${run.name})`;
function takeRaces(run, subject, output, { ofFrame }) {
	const races = run.races.map((lines) => readRace(lines, ofFrame));
	run.races = [];
	run.openRace = void 0;
	return races.map(({ accesses, places }) => ({
		subject,
		message: `data race: ${accesses.join(", ")}`,
		places,
		output
	}));
}
/** What is said of it in one place: from its first message on, its middle left out when it is long. */
function messageOf(output) {
	const said = output.map((line) => line.trimEnd()).filter((line) => line !== "");
	const first = said.findIndex((line) => /^\s+\S.*\.go:\d+: /.test(line));
	const lines = said.slice(Math.max(0, first));
	const indent = /^\s*/.exec(lines[0] ?? "")?.[0] ?? "";
	const shown = lines.map((line) => line.startsWith(indent) ? line.slice(indent.length) : line);
	if (shown.length === 0) return "failed without a word";
	if (shown.length <= mostMessageLines) return shown.join("\n");
	return [
		...shown.slice(0, 5),
		"…",
		...shown.slice(-15)
	].join("\n");
}

// src/checks/go-test/test-run.ts
const mostSlow = 5;
const slowMs = 100;
function followTests(world) {
	const state = startState(world);
	return {
		take(line) {
			const event = parseTestEvent(line);
			if (event?.kind === "test") takeEvent(state, event);
			else if (event?.kind === "build") state.printed.add(event.output);
			else if (line !== "") state.printed.add(`${line}\n`);
		},
		get finishedPackages() {
			return Object.values(state.packages).reduce((sum, count) => sum + count, 0);
		},
		running: () => [...state.running.values()].map((run) => inWords(run, world.elapsed())),
		results: () => ({
			counts: {
				...state.tests,
				packages: state.packages
			},
			findings: state.findings.items,
			findingsLeftOut: state.findings.leftOut,
			slowest: state.slowest,
			printed: state.printed.lines()
		})
	};
}
function startState(world) {
	return {
		world,
		running: /* @__PURE__ */ new Map(),
		tests: {
			passed: 0,
			failed: 0,
			skipped: 0
		},
		packages: {
			passed: 0,
			failed: 0,
			cached: 0,
			withoutTests: 0
		},
		findings: createFindingList(({ subject, message }) => message.startsWith("data race: ") ? message : JSON.stringify([subject, message])),
		slowest: [],
		printed: keepLines(world.say, ofCompiler)
	};
}
function takeEvent(state, event) {
	const { action, test: name } = event;
	const now = state.world.elapsed();
	const run = state.running.get(event.package) ?? startPackage(event.package, now);
	state.running.set(event.package, run);
	const isEnd = action === "pass" || action === "fail" || action === "skip";
	if (name === void 0) {
		if (action === "output") takePackageOutput(run, event.output);
		if (isEnd) endPackage(state, run, event);
		return;
	}
	const test = run.tests.get(name) ?? startTest(run, name, now);
	if (isEnd) endTest(state, run, test, event);
	else if (action === "output" && !isFraming(event.output, name)) test.printed.add(event.output);
	else if (action === "pause" || action === "cont") test.isPaused = action === "pause";
}
/** `=== RUN   TestAdd`, `--- PASS: TestAdd (0.00s)`: what the events say as well. */
function isFraming(output, name) {
	return /^\s*(?:===|---) [A-Z]+:? +/.test(output) && output.includes(name);
}
function takePackageOutput(run, output) {
	if (/^ok\s.*\t\(cached\)/.test(output)) run.isCached = true;
	else if (/^FAIL\t.* \[(?:build|setup) failed\]\n?$/.test(output)) run.buildFailed = true;
	if (!/^(?:PASS|FAIL)\n$|^(?:ok|FAIL|\?) *\t/.test(output)) run.printed.add(output);
}
function endTest(state, run, test, event) {
	const { tests, world } = state;
	const elapsedMs = event.elapsedMs ?? world.elapsed() - test.startMs;
	test.printed.end();
	run.tests.delete(test.name);
	if (event.action === "fail") {
		for (const parent of parentsOf(run, test.name)) parent.subtestFailed = true;
		const failedItself = !test.subtestFailed || test.messages.length > 0;
		if (failedItself) {
			run.failedTests += 1;
			tests.failed += 1;
		}
		if (failedItself || run.crash?.test === test.name) tell(state, `FAIL ${subjectOf(run, test)}, ${describeDuration(elapsedMs)}`, test.printed.lines(), [...findingsOfTest(run, test, world.places)]);
	}
	if (test.hasSubtests) return;
	run.testCount += 1;
	if (event.action === "pass") tests.passed += 1;
	if (event.action === "skip") tests.skipped += 1;
	if (elapsedMs < slowMs) return;
	state.slowest = [...state.slowest, {
		name: subjectOf(run, test),
		elapsedMs
	}].sort((a, b) => b.elapsedMs - a.elapsedMs).slice(0, mostSlow);
}
function endPackage(state, run, event) {
	const { world, packages, tests } = state;
	state.running.delete(run.name);
	run.printed.end();
	const time = run.isCached ? "cached" : describeDuration(event.elapsedMs ?? world.elapsed() - run.startMs);
	const facts = () => `${count(run.testCount, "test")}, ${time}`;
	if (event.action === "skip") packages.withoutTests += 1;
	else if (event.action === "pass") {
		packages[run.isCached ? "cached" : "passed"] += 1;
		world.say(`ok   ${run.name}: ${facts()}`);
	} else {
		packages.failed += 1;
		if (run.buildFailed || event.buildFailed) {
			world.say(`FAIL ${run.name}: it could not be built`);
			return;
		}
		for (const { printed } of run.tests.values()) printed.end();
		const unfinished = workingTests(run);
		tests.failed += unfinished.length;
		run.testCount += unfinished.length;
		const findings = findingsOfPackage(run, unfinished, world.places);
		for (const finding of findings) tell(state, `FAIL ${finding.subject}: ${finding.message}`, finding.output, [finding]);
		world.say(`FAIL ${run.name}: ${facts()}`);
	}
}
/** One of many failures is only named. */
function tell(state, title, output, findings) {
	const { say } = state.world;
	const wanted = findings.map((finding) => state.findings.add(finding));
	say(title);
	if (wanted.includes(false)) return;
	for (const line of output) say(`     ${line}`);
}
function inWords(run, nowMs) {
	const [test] = workingTests(run);
	const seconds = Math.round((nowMs - (test ?? run).startMs) / 1e3);
	return test === void 0 ? `${run.name} for ${seconds} s` : `${subjectOf(run, test)} for ${seconds} s`;
}

// src/checks/say-progress.ts
const silenceMs = 15e3;
/** Does the work, and says what it is at whenever nothing was said for 15 s. */
async function sayProgress(say, describe, { clock }, work) {
	const done = new AbortController();
	let saidMs = clock.elapsed();
	const sayNow = (line) => {
		saidMs = clock.elapsed();
		say(line);
	};
	const watch = async () => {
		while (!done.signal.aborted) {
			await clock.sleep(Math.max(1e3, saidMs + silenceMs - clock.elapsed()), done.signal).catch(() => {});
			if (!done.signal.aborted && clock.elapsed() - saidMs >= silenceMs) sayNow(describe());
		}
	};
	const watching = watch();
	try {
		return await work(sayNow);
	} finally {
		done.abort();
		await watching;
	}
}

// src/checks/run-go-test.ts
/**
* Runs `go test`. What it prints goes by line for line, and only what the report needs is kept. `vetToo`: another check does not
* run go vet already; its findings would be told twice, and keep tests from being run.
*/
async function runGoTest(name, vetToo, request, world) {
	const startMs = world.clock.elapsed();
	const flags = [
		"-json",
		...name === "race" ? ["-race"] : [],
		...vetToo ? [] : ["-vet=off"]
	];
	const { exitCode, results } = await follow(name, checkArguments("test", flags, request), request, world);
	const { counts, slowest, findingsLeftOut, printed } = results;
	return {
		name,
		outcome: outcomeOf(exitCode),
		elapsedMs: world.clock.elapsed() - startMs,
		tests: counts,
		...bounded(exitCode === 0 ? [] : await findingsOf(results, request, world), findingsLeftOut),
		slowest,
		rest: printed
	};
}
async function follow(name, argv, { project, workspace, until }, world) {
	const { clock, runner, processes } = world;
	const startMs = clock.elapsed();
	const places = sourcePlaces(project.modules, workspace);
	let run;
	const describe = () => `after ${Math.round((clock.elapsed() - startMs) / 1e3)} s ${run && progressOf(run)}`;
	return await sayProgress((line) => runner.info(`[${name}] ${line}`), describe, world, async (say) => {
		const following = followTests({
			say,
			elapsed: clock.elapsed,
			places
		});
		run = following;
		const { exitCode } = await processes.run({
			argv,
			cwd: project.directory,
			env: checkEnvironment(name, world),
			until,
			onLine: (line) => {
				if (!until?.aborted) following.take(line);
			}
		});
		return {
			exitCode,
			results: following.results()
		};
	});
}
/** `3 packages done; running TestA (example.com/shop) for 12 s` */
function progressOf(run) {
	const running = run.running();
	const more = running.length > 4 ? ` and ${running.length - 4} more` : "";
	const now = running.length === 0 ? "compiling" : `running ${running.slice(0, 4).join(", ")}${more}`;
	return `${count(run.finishedPackages, "package")} done; ${now}`;
}
/** Source that does not compile first: it may be the reason of the rest. */
async function findingsOf(results, request, world) {
	const built = sourceFindings(results.printed.join("\n"), "go test", request);
	const failures = results.findings.map(async ({ places, ...finding }) => {
		const place = await likeliestPlace(places, request.workspace, world);
		return place === void 0 ? finding : {
			...finding,
			place
		};
	});
	return [...built, ...await Promise.all(failures)];
}

// src/checks/run-go-vet.ts
/** Runs `go vet`. As text, because as JSON its exit code says nothing. */
async function runGoVet(request, world) {
	const { clock, runner, processes } = world;
	const startMs = clock.elapsed();
	const seconds = () => Math.round((clock.elapsed() - startMs) / 1e3);
	const printed = keepLines(() => {}, ofCompiler);
	const describe = () => `at work for ${seconds()} s`;
	const { exitCode } = await sayProgress((line) => runner.info(`[vet] ${line}`), describe, world, (say) => processes.run({
		argv: checkArguments("vet", [], request),
		cwd: request.project.directory,
		env: checkEnvironment("vet", world),
		until: request.until,
		onLine: (line) => {
			if (request.until?.aborted) return;
			say(line);
			printed.add(`${line}\n`);
		}
	}));
	const findings = exitCode === 0 ? [] : sourceFindings(printed.lines().join("\n"), "go vet", request);
	return {
		name: "vet",
		outcome: outcomeOf(exitCode),
		elapsedMs: clock.elapsed() - startMs,
		...bounded(findings),
		slowest: [],
		rest: printed.lines()
	};
}

// src/checks/run-checks.ts
/** Somebody whose source does not build wants to know within this time what else is wrong, and not after all tests. */
const patienceMs = 6e4;
const mostEvidence = 50;
/**
* Runs the checks one after the other: two go commands that begin at the same time compile the same packages twice. All of
* them, also when the first one fails; once the build has failed, none that has not begun, and no longer than a minute the
* one that has. Annotates what they find. Errors: `tool`, `cancelled`.
*/
async function runChecks(wanted, request, buildFailed, world) {
	const patience = startPatience(buildFailed, world);
	try {
		return await runInTurn(wanted, {
			...request,
			until: patience.isOver
		}, buildFailed, world);
	} finally {
		patience.end();
	}
}
async function runInTurn(wanted, request, buildFailed, world) {
	const reports = [];
	for (const name of plannedChecks(wanted)) {
		if (buildFailed.aborted) {
			world.runner.info(`[${name}] left out: the build has failed`);
			reports.push(leftOut(name));
			continue;
		}
		world.runner.info(`[${name}] ${name === "race" && wanted.includes("test") ? "all tests, once, with the race detector" : "begins"}`);
		const report = await withIdleTests(name === "vet" ? await runGoVet(request, world) : await runGoTest(name, !wanted.includes("vet"), request, world), request, world);
		const why = report.outcome === "cut short" ? ", because the build has failed" : "";
		world.runner.info(`[${name}] ${report.outcome} in ${describeDuration(report.elapsedMs)}${why}${inNumbers(report)}`);
		for (const finding of report.findings) annotate(name, finding, world);
		reports.push(report);
	}
	const failed = reports.filter(({ outcome }) => outcome === "failed");
	return {
		reports,
		...failed.length === 0 ? {} : { failure: failureOf(failed, request) }
	};
}
/** `isOver` is aborted a minute after the build has failed. */
function startPatience(buildFailed, { clock }) {
	const over = new AbortController();
	const ended = new AbortController();
	const begin = () => {
		clock.sleep(patienceMs, ended.signal).then(() => over.abort(), () => {});
	};
	if (buildFailed.aborted) begin();
	else buildFailed.addEventListener("abort", begin, {
		once: true,
		signal: ended.signal
	});
	return {
		isOver: over.signal,
		end: () => ended.abort()
	};
}
function leftOut(name) {
	return {
		name,
		outcome: "left out",
		elapsedMs: 0,
		findings: [],
		findingsLeftOut: 0,
		slowest: [],
		rest: []
	};
}
/** In a fixed order, each once. With `race` the tests are run already. */
function plannedChecks(wanted) {
	return [
		"vet",
		"test",
		"race"
	].filter((name) => wanted.includes(name) && !(name === "test" && wanted.includes("race")));
}
/** Green without having tested anything is said, and where it is sure that tests were kept from running, it is a failure. */
async function withIdleTests(report, request, world) {
	const { name, outcome, tests } = report;
	if (outcome !== "passed" || tests === void 0) return report;
	const idle = await findIdleTests(tests, request, world);
	if (idle === void 0) return report;
	const { level, text, remedy } = idle;
	const said = remedy === void 0 ? text : `${text}. ${remedy}`;
	if (level === "fault") return {
		...report,
		outcome: "failed",
		findings: [{
			subject: "go test",
			message: said,
			output: []
		}]
	};
	world.runner[level](`checks: ${name} ${said}`);
	return report;
}
function inNumbers({ tests, findings, findingsLeftOut }) {
	const total = findings.length + findingsLeftOut;
	if (tests === void 0) return total === 0 ? "" : `: ${count(total, "finding")}`;
	const { passed, failed, skipped, packages } = tests;
	const cached = packages.cached === 0 ? "" : `; ${count(packages.cached, "package")} from the cache`;
	const broken = packages.failed === 0 ? "" : `; ${count(packages.failed, "package")} failed`;
	return `: ${count(passed, "test")} passed, ${failed} failed, ${skipped} skipped${broken}${cached}`;
}
function annotate(name, { subject, message, place }, { runner }) {
	const title = name === "vet" || subject === "go test" ? subject : `go test: ${subject}`;
	const { file, line, column } = place ?? {};
	runner.error(message, {
		title,
		...file === void 0 || line === void 0 ? {} : {
			file,
			line
		},
		...column === void 0 ? {} : { column }
	});
}
/** What has been annotated at its place is not told once more. */
function failureOf(failed, { project }) {
	const lines = failed.flatMap(({ findings, rest }) => findings.length > 0 ? [] : rest);
	const names = failed.map((report) => `${report.name}${inNumbers(report)}`);
	const more = lines.length > mostEvidence ? [`… and ${lines.length - mostEvidence} more`] : [];
	const known = readToolError(failed.flatMap(({ rest }) => rest).join("\n"), toolFactsOf(project));
	const headline = known?.headline ?? headlineOf(lines.join("\n"));
	return new ActionError("check", `checks failed: ${names.join("; ")}`, {
		evidence: [...lines.slice(0, mostEvidence), ...more],
		...headline === void 0 ? {} : { cause: new Error(headline) },
		...known?.remedy === void 0 ? {} : { hint: known.remedy }
	});
}

export { runChecks };