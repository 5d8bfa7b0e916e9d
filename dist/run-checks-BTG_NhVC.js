import { l as ActionError } from "./merge-tree-WOxcOliZ.js";
import { n as toolFactsOf } from "./read-project-CQ6oK51m.js";
import { U as actionVersion, W as count, q as describeDuration } from "./create-world-JOXJksAE.js";
import { i as readToolError, r as headlineOf, t as gitIn } from "./git-UEZCA3or.js";
import { a as readLinkerFlags, b as listingFlags$1, c as buildEnvironment, t as compilationOf, u as tagArguments } from "./compilation-Cj4NoeWz.js";
import { n as formatGoFlag } from "./go-flags--z3zmkoH.js";
import { g as toGoPlatform } from "./target-CEFwJKS3.js";
import { S as parseCompileErrors, b as formatCompileError, h as importsC, i as whyLeftOut, r as listPackages, s as isNever, t as choosingFlags, x as mergeCompileErrors, y as readHeader } from "./test-flags-BbS3F5XN.js";
import { createHash, randomUUID } from "node:crypto";
import { basename, isAbsolute, join, posix, relative, resolve, sep } from "node:path";

// src/audit/baseline.ts
/** Errors: `input`. */
function readBaseline(text, path) {
	const refuse = (why, cause) => refuseBaseline(path, why, cause);
	let document;
	try {
		document = JSON.parse(text.replace(/^\uFEFF/, ""));
	} catch (cause) {
		throw refuse("is no JSON", cause);
	}
	const { schema, findings } = document ?? {};
	if (schema !== 1) throw refuse("has no `schema: 1`: it is not a baseline, or one of a newer version of this action");
	if (!isCounts(findings, (counts) => isCounts(counts, (count) => Number.isSafeInteger(count) && Number(count) > 0))) throw refuse("does not hold counts of findings by file and rule");
	return findings;
}
function refuseBaseline(path, why, cause) {
	return new ActionError("input", `audit-baseline: ${path} ${why}`, {
		...cause === void 0 ? {} : { cause },
		hint: "Remove the file: the job summary and the output audit-baseline-file then have the one to commit."
	});
}
function isCounts(value, holds) {
	return typeof value === "object" && value !== null && !Array.isArray(value) && Object.values(value).every(holds);
}
const keyOf = ({ rule, function: place }) => place === "" ? rule : `${rule} in ${place}`;
/** Where there are more of a kind than are known, nobody can tell which one is new, so all of them are. */
function compare(findings, baseline) {
	const counts = /* @__PURE__ */ new Map();
	for (const finding of findings) {
		const { file = "", ignored } = finding;
		if (ignored !== void 0) continue;
		const ofFile = counts.get(file) ?? /* @__PURE__ */ new Map();
		counts.set(file, ofFile.set(keyOf(finding), (ofFile.get(keyOf(finding)) ?? 0) + 1));
	}
	const isKnown = (finding) => {
		const { file = "", ignored } = finding;
		const known = baseline[file]?.[keyOf(finding)] ?? 0;
		return ignored === void 0 && (counts.get(file)?.get(keyOf(finding)) ?? 0) <= known;
	};
	return {
		findings: findings.map((finding) => ({
			...finding,
			isKnown: isKnown(finding)
		})),
		fitting: Object.fromEntries([...counts].sort(byName).map(([file, keys]) => [file, Object.fromEntries([...keys].sort(byName))]))
	};
}
const byName = ([one], [other]) => one < other ? -1 : 1;
/** As it is committed. */
function formatBaseline(findings) {
	return `${JSON.stringify({
		schema: 1,
		findings
	}, void 0, 2)}\n`;
}
function isSameBaseline(one, other) {
	const plain = (baseline) => JSON.stringify(Object.entries(baseline).sort(byName).map(([file, keys]) => [file, Object.entries(keys).sort(byName)]));
	return plain(one) === plain(other);
}

// src/audit/project-rules.ts
/** Rules about what is no Go: the files of the repository, and what the build is told. */
const projectRules = [{
	id: "env-committed",
	severity: "error",
	title: "A file of secrets is in the repository",
	fix: "Remove it by `git rm --cached`, list it in .gitignore, and change the secrets in it: the history keeps them."
}, {
	id: "secret-in-ldflags",
	severity: "error",
	title: "A secret is linked into the binary",
	fix: "Hand it over by the input `environment`: who has the binary can read what -X sets."
}];
const secretName = /(?:passw(?:or)?d|secret|token|api_?key|access_?key|private_?key|credentials?)\w*$/i;
const example = /^(?:|changeme|change_me|xxx+|your.*|<.*>|\*+|example|secret|password|\$\{?\w+\}?)$/i;
function isEnvironmentFile(path) {
	const name = posix.basename(path);
	const isTemplate = /\.(?:example|sample|template|dist|defaults?|schema|test|ci)$/i.test(name);
	const isAside = /(?:^|\/)(?:vendor|testdata|node_modules|examples?|docs?|tests?)\//i.test(path);
	return /^\.env(?:\.|$)/.test(name) && !isTemplate && !isAside;
}
/**
* The `.env` files that git tracks, from what `git ls-files --stage -z` prints. Of a link git keeps no more than where it leads, and a
* submodule is another repository.
*/
function environmentFilesOf(staged) {
	const paths = staged.split("\0").flatMap((entry) => {
		const [, path] = /^100\d{3} [0-9a-f]+ \d\t(.*)$/s.exec(entry) ?? [];
		return path !== void 0 && isEnvironmentFile(path) ? [path] : [];
	});
	return [...new Set(paths)];
}
/** Lines of a committed `.env` that hold a secret. */
function secretsInEnvironment(file, text) {
	return text.split(/\r?\n/).flatMap((line, index) => {
		const [, name = "", raw = ""] = /^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
		const value = raw.replace(/^(["'])(.*)\1$/, "$2");
		if (!secretName.test(name) || example.test(value) || /^(?:true|false|\d{1,5}|\/.*)$/i.test(value)) return [];
		return [{
			rule: "env-committed",
			message: `${name} has a value in a file that git keeps for ever`,
			file,
			line: index + 1,
			column: 1,
			function: ""
		}];
	});
}
/** `-X main.apiKey=...`; values are never named. */
function secretsInLdflags(ldflags, symbols) {
	const linked = readLinkerFlags(ldflags).variables.flatMap(({ symbol, value }) => value === "" ? [] : [symbol]);
	return [.../* @__PURE__ */ new Set([...linked, ...symbols])].flatMap((symbol) => {
		if (!secretName.test(symbol.slice(symbol.lastIndexOf(".") + 1))) return [];
		return [{
			rule: "secret-in-ldflags",
			message: `-X ${symbol} links a secret into the binary`,
			function: ""
		}];
	});
}

// src/audit/find-in-project.ts
/** Bytes of a `.env`: a larger one is something else that is called so. */
const largestEnvironment = 1048576;
/** What is wrong with the files of the repository and with what the build is told. */
async function findInProject({ ldflags, versionVariables = [] }, workspace, world) {
	const committed = await committedEnvironments(workspace, world);
	const found = await Promise.all(committed.map(async (file) => secretsInEnvironment(file, await readEnvironment(join(workspace, file), world))));
	const symbols = versionVariables.map(({ symbol }) => symbol);
	return [...found.flat(), ...secretsInLdflags(ldflags, symbols)];
}
async function committedEnvironments(workspace, world) {
	const listed = await gitIn(workspace, world)("ls-files", "--stage", "-z").catch(() => void 0);
	return listed?.exitCode === 0 ? environmentFilesOf(listed.stdout) : [];
}
/** A step before this one may have put anything in its place. */
async function readEnvironment(path, { files }) {
	const facts = await files.stat(path).catch(() => void 0);
	if (facts?.kind !== "file" || facts.sizeBytes > largestEnvironment) return "";
	return await files.readText(path) ?? "";
}

// src/audit/judge-audit.ts
const severities = [
	"error",
	"warning",
	"note"
];
/** What of the findings counts, and whether that fails the step. */
function judgeAudit({ rules, findings }, baseline, level) {
	const severityOf = new Map(rules.map(({ id, severity }) => [id, severity]));
	const compared = compare(findings, baseline);
	const judged = compared.findings.map(({ isKnown, ...finding }) => {
		const status = finding.ignored !== void 0 ? "ignored" : isKnown ? "known" : "new";
		return {
			...finding,
			severity: severityOf.get(finding.rule) ?? "error",
			status
		};
	});
	const rank = ({ severity }) => severities.indexOf(severity);
	const failing = level === "never" ? [] : severities.slice(0, severities.indexOf(level) + 1);
	return {
		rules,
		findings: judged.toSorted((one, other) => rank(one) - rank(other)),
		isFailed: judged.some(({ status, severity }) => status === "new" && failing.includes(severity)),
		fitting: compared.fitting
	};
}
/** What is to be reported, as any check reports it. */
function toCheckFindings({ rules, findings }) {
	const fixOf = new Map(rules.map(({ id, fix }) => [id, fix]));
	return findings.flatMap(({ rule, message, file, line, column, severity, status }) => {
		if (status !== "new") return [];
		const place = file === void 0 || line === void 0 ? void 0 : {
			file,
			line,
			column
		};
		return [{
			subject: rule,
			message: `${message}. ${fixOf.get(rule) ?? ""}`.trim(),
			place,
			severity,
			output: []
		}];
	});
}

// src/audit/load-baseline.ts
/** `path`: undefined or not there yet, nothing is known. Errors: `input`, also for a baseline of other code than this. */
async function loadBaseline(path, workspace, files) {
	const facts = path === void 0 ? void 0 : await files.stat(path);
	if (path === void 0 || facts === void 0) return {};
	if (facts.kind !== "file") throw refuseBaseline(path, "is no file");
	const baseline = readBaseline(await files.readText(path) ?? "", path);
	const named = Object.keys(baseline).filter((file) => file !== "");
	for (const file of named) if (await files.stat(join(workspace, file)) !== void 0) return baseline;
	if (named.length === 0) return baseline;
	throw refuseBaseline(path, `names ${count(named.length, "file")}, and none of them is in this checkout: it was made for another repository, or the code has moved`);
}

// src/audit/analysis.ts
/** It is built from source that comes with this action, so only what was cut off on the way can be wrong. */
function readAnalysis(output) {
	try {
		return JSON.parse(output);
	} catch (cause) {
		throw new ActionError("tool", "checks: what the audit's analyser says cannot be read", { cause });
	}
}

// src/audit/run-analyser.ts
/** Its source; the bundle has it beside itself under the same name. */
const source = join(import.meta.dirname, "analyser");
/** The first Go whose standard library has what the analyser uses. */
const oldestMinor = 22;
/** Errors: `input`. */
function requireNewEnough(go) {
	const [, minor = "0"] = /^1\.(\d+)/.exec(go.version) ?? [];
	if (Number(minor) >= oldestMinor) return;
	throw new ActionError("input", `checks: \`audit\` needs Go 1.${oldestMinor} or newer, and this build uses ${go.version}`, { hint: "Take a newer Go (`go-version`, or the go line of go.mod), or leave `audit` out of checks." });
}
/** Compiles the analyser; the second time Go has it in its build cache and only links. */
async function buildAnalyser(program, go, { processes, platform }) {
	const { goos, goarch } = toGoPlatform(platform);
	const { exitCode, stderr } = await processes.run({
		argv: [
			go.goBinary,
			"build",
			"-trimpath",
			"-buildvcs=false",
			"-ldflags=-s -w",
			"-o",
			program,
			"."
		],
		cwd: source,
		env: {
			GOROOT: void 0,
			GOTOOLCHAIN: "local",
			GOOS: goos,
			GOARCH: goarch,
			CGO_ENABLED: "0",
			GOFLAGS: "-mod=readonly",
			GO111MODULE: "on",
			GOWORK: "off"
		}
	});
	if (exitCode === 0) return;
	throw new ActionError("tool", "checks: the audit's analyser does not compile", { evidence: stderr.trim().split("\n") });
}
/** Of `go build`, and of no use or none to `go list`. */
const withoutUse = /* @__PURE__ */ new Set([
	"a",
	"p",
	"x",
	"v",
	"buildvcs",
	"cover",
	"covermode",
	"coverpkg"
]);
/** undefined: it was ended before its time. */
async function runAnalyser({ program, go, compilations, workspace, directory, patterns, include, until }, { processes }) {
	const [first, ...others] = compilations;
	const { exitCode, stdout, stderr } = await processes.run({
		argv: [
			program,
			...[
				"-go",
				go.goBinary,
				"-root",
				workspace,
				"-dir",
				directory
			],
			...listingFlags(first).map((flag) => `-list=${flag}`),
			...others.map((other) => `-also=${JSON.stringify(describe(other))}`),
			...include.map((glob) => `-include=${glob}`),
			...["--", ...patterns]
		],
		cwd: directory,
		env: {
			GOGC: "400",
			...buildEnvironment(first)
		},
		until
	});
	if (until?.aborted) return void 0;
	if (exitCode === 0) return readAnalysis(stdout);
	throw new ActionError("tool", "checks: the audit could not read this project", { evidence: stderr.trim().split("\n") });
}
function listingFlags({ flags, tags }) {
	return [
		"-trimpath",
		...flags.filter(({ name }) => !withoutUse.has(name)).map(formatGoFlag),
		...tagArguments(tags)
	];
}
/** A target as the analyser reads it (request.go); null: the variable is unset. */
function describe(compilation) {
	const env = Object.entries(buildEnvironment(compilation)).map(([name, value]) => [name, value ?? null]);
	return {
		list: listingFlags(compilation),
		env: Object.fromEntries(env)
	};
}

// src/audit/sarif.ts
/** SARIF 2.1.0, as GitHub's code scanning takes it; what points at no file cannot be shown there. `pages`: address of the rules' pages. */
function toSarif({ rules, findings }, pages) {
	const placed = findings.filter(({ file }) => file !== void 0);
	const seen = /* @__PURE__ */ new Map();
	return {
		$schema: "https://json.schemastore.org/sarif-2.1.0.json",
		version: "2.1.0",
		runs: [{
			tool: { driver: {
				name: "gin-deploy audit",
				semanticVersion: actionVersion,
				rules: rules.map(({ id, title, fix, severity }) => ({
					id,
					shortDescription: { text: title },
					help: { text: fix },
					...pages === void 0 ? {} : { helpUri: `${pages}/${id}.md` },
					defaultConfiguration: { level: severity }
				}))
			} },
			columnKind: "unicodeCodePoints",
			results: placed.map((finding) => ({
				ruleId: finding.rule,
				ruleIndex: rules.findIndex(({ id }) => id === finding.rule),
				level: finding.severity,
				message: { text: finding.message },
				locations: [{ physicalLocation: locationOf(finding) }],
				partialFingerprints: { "ginDeployAudit/v1": fingerprint(finding, seen) },
				...suppressionsOf(finding)
			}))
		}]
	};
}
function locationOf({ file = "", line = 1, column = 1 }) {
	return {
		artifactLocation: {
			uri: file.split("/").map(encodeURIComponent).join("/"),
			uriBaseId: "%SRCROOT%"
		},
		region: {
			startLine: line,
			startColumn: column
		}
	};
}
/** The same when lines move: a rule, where it is found, and the how many-th of its kind it is there. */
function fingerprint({ rule, file, function: place }, seen) {
	const kind = JSON.stringify([
		rule,
		file,
		place
	]);
	const number = (seen.get(kind) ?? 0) + 1;
	seen.set(kind, number);
	return createHash("sha256").update(`${kind}${number}`).digest("hex").slice(0, 32);
}
function suppressionsOf({ status, ignored = "" }) {
	if (status === "ignored") return { suppressions: [{
		kind: "inSource",
		justification: ignored
	}] };
	if (status === "known") return { suppressions: [{
		kind: "external",
		justification: "known by the baseline"
	}] };
	return {};
}

// src/audit/run-audit.ts
/**
* `built`: settles when nothing is compiled any more. Go has then what is to be known of dependencies, and compiles nothing twice.
* undefined: it was ended before its time.
*/
async function runAudit(request, built, world) {
	const { inputs, build, project, workspace, go, until } = request;
	requireNewEnough(go);
	const baseline = await loadBaseline(inputs.baseline, workspace, world.files);
	const directory = scratchDirectory(project, world);
	const program = join(directory, world.platform.os === "win32" ? "audit.exe" : "audit");
	await buildAnalyser(program, go, world);
	await built;
	const [first, ...others] = build.targets.map((target) => compilationOf(build, target));
	if (first === void 0 || until?.aborted) return void 0;
	const compilations = [first, ...others];
	const analysis = await runAnalyser({
		...request,
		program,
		compilations,
		directory: project.directory
	}, world);
	if (analysis === void 0) return void 0;
	const judged = judgeAudit({
		rules: [...projectRules, ...analysis.rules],
		findings: [...await findInProject(build, workspace, world), ...analysis.findings]
	}, baseline, inputs.level);
	const files = await writeReports(judged, analysis.errors, directory, world);
	return {
		isFailed: judged.isFailed || analysis.errors.length > 0,
		findings: toCheckFindings(judged),
		errors: analysis.errors,
		numbers: {
			ignored: judged.findings.filter(({ status }) => status === "ignored").length,
			known: judged.findings.filter(({ status }) => status === "known").length,
			...files,
			...inputs.baseline === void 0 || isSameBaseline(baseline, judged.fitting) ? {} : { baseline: formatBaseline(judged.fitting) }
		}
	};
}
/** The runner empties the one after the job; of a run by hand it lies beside what Go keeps. */
function scratchDirectory({ settings }, { runner }) {
	const place = runner.env["RUNNER_TEMP"] || settings.buildCache;
	if (place === void 0) throw new ActionError("tool", "checks: the audit has no directory for its files", { hint: "Set RUNNER_TEMP or GOCACHE to a directory." });
	return join(place, `gin-deploy-audit-${randomUUID().slice(0, 8)}`);
}
async function writeReports(judged, errors, directory, { files, runner }) {
	const sarifFile = join(directory, "audit.sarif");
	const reportFile = join(directory, "audit.json");
	const baselineFile = join(directory, "audit-baseline.json");
	const text = (document) => `${JSON.stringify(document, void 0, 2)}\n`;
	const { rules, findings, fitting } = judged;
	await files.write(sarifFile, text(toSarif(judged, pagesOf(runner.env))));
	await files.write(reportFile, text({
		schema: 1,
		rules,
		findings,
		baseline: {
			schema: 1,
			findings: fitting
		},
		errors
	}));
	await files.write(baselineFile, formatBaseline(fitting));
	return {
		sarifFile,
		reportFile,
		baselineFile
	};
}
/** Where the pages of the rules are, of the version of this action that runs. */
function pagesOf(env) {
	const { GITHUB_SERVER_URL: server, GITHUB_ACTION_REPOSITORY: repository, GITHUB_ACTION_REF: ref } = env;
	return server && repository && ref ? `${server}/${repository}/blob/${ref}/docs/audit` : void 0;
}

// src/checks/go-check.ts
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
		...listingFlags$1(buildFlags),
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

// src/checks/check-production.ts
/** The audit. It begins when the build is over, as both need the same packages compiled. */
async function checkProduction(request, build, world) {
	const { audit, project } = request;
	if (audit === void 0) return leftOut("audit");
	let startMs = world.clock.elapsed();
	const built = build.ended.then(() => {
		startMs = world.clock.elapsed();
	});
	const outcome = await runAudit({
		...request,
		...audit,
		patterns: packagePatterns(project)
	}, built, world);
	const elapsedMs = world.clock.elapsed() - startMs;
	if (outcome === void 0 || build.failed.aborted) return {
		...leftOut("audit"),
		elapsedMs
	};
	const errors = sourceFindings(outcome.errors.join("\n"), "go build", request);
	return {
		...leftOut("audit"),
		outcome: outcome.isFailed ? "failed" : "passed",
		elapsedMs,
		...bounded([...errors, ...outcome.findings]),
		rest: outcome.errors,
		audit: outcome.numbers
	};
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
/** Warnings that become annotations: GitHub shows ten of a step, and other stages have some too. */
const mostWarnings = 5;
/**
* Runs the checks one after the other: two go commands that begin at the same time compile the same packages twice. All of
* them, also when the first one fails; once the build has failed, none that has not begun, and no longer than a minute the
* one that has. Annotates what they find. Errors: `tool`, `cancelled`.
*/
async function runChecks(wanted, request, build, world) {
	const patience = startPatience(build.failed, world);
	try {
		return await runInTurn(wanted, {
			...request,
			until: patience.isOver
		}, build, world);
	} finally {
		patience.end();
	}
}
async function runInTurn(wanted, request, build, world) {
	const reports = [];
	for (const name of plannedChecks(wanted)) {
		if (build.failed.aborted) {
			world.runner.info(`[${name}] left out: the build has failed`);
			reports.push(leftOut(name));
			continue;
		}
		world.runner.info(`[${name}] ${name === "race" && wanted.includes("test") ? "all tests, once, with the race detector" : "begins"}`);
		const report = await withIdleTests(await run(name, wanted, request, build, world), request, world);
		const why = report.outcome === "cut short" || report.outcome === "left out" ? ", because the build has failed" : "";
		world.runner.info(`[${name}] ${report.outcome} in ${describeDuration(report.elapsedMs)}${why}${inNumbers(report)}`);
		annotateAll(report, world);
		reports.push(report);
	}
	const failed = reports.filter(({ outcome }) => outcome === "failed");
	return {
		reports,
		...failed.length === 0 ? {} : { failure: failureOf(failed, request) }
	};
}
function run(name, wanted, request, build, world) {
	if (name === "vet") return runGoVet(request, world);
	if (name === "audit") return checkProduction(request, build, world);
	return runGoTest(name, !wanted.includes("vet"), request, world);
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
/** In a fixed order, each once. With `race` the tests are run already. */
function plannedChecks(wanted) {
	return [
		"vet",
		"test",
		"race",
		"audit"
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
/** What fails the step as errors; warnings are a few, and the summary has the rest. */
function annotateAll({ name, findings }, { runner }) {
	for (const finding of findings.filter(({ severity = "error" }) => severity === "error")) runner.error(finding.message, placeOf(name, finding));
	for (const finding of findings.filter(({ severity }) => severity === "warning").slice(0, mostWarnings)) runner.warning(finding.message, placeOf(name, finding));
}
const programs = {
	vet: "go vet",
	test: "go test",
	race: "go test",
	audit: "audit"
};
function placeOf(name, { subject, place }) {
	const title = name === "vet" || subject === "go test" ? subject : `${programs[name]}: ${subject}`;
	const { file, line, column } = place ?? {};
	return {
		title,
		...file === void 0 || line === void 0 ? {} : {
			file,
			line
		},
		...column === void 0 ? {} : { column }
	};
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