import { _ as nearest } from "./target-DsunoBip.js";
import { i as quoted } from "./ssh-Csn4Yoh5.js";
import { i as parseKnownHosts, o as parseHostAddress } from "./known-hosts-Cgpbl_X3.js";
import { isAbsolute, relative, resolve, sep } from "node:path";

// src/inputs/declared.ts
/** Every input with its default; an input without one is empty. */
const declaredInputs = {
	operation: "auto",
	"go-version": "",
	"go-version-file": "",
	"go-download-base-url": "https://go.dev/dl, goproxy",
	cache: "true",
	"cache-save": "auto",
	"cache-suffix": "",
	"cache-dependency-path": "",
	"working-directory": ".",
	main: "",
	name: "",
	targets: "linux/amd64",
	version: "",
	"version-variables": "",
	ldflags: "-s -w",
	tags: "",
	"build-flags": "",
	cgo: "false",
	"make-target": "",
	checks: "",
	"output-directory": "dist",
	"smoke-test": "auto",
	binary: "",
	archives: "none",
	include: "",
	sbom: "true",
	"previous-artifacts": "",
	"merge-directory": "",
	hosts: "",
	"ssh-key": "",
	"ssh-key-passphrase": "",
	"ssh-known-hosts": "",
	"deploy-path": "",
	port: "8080",
	"health-path": "/health",
	"health-timeout": "30s",
	environment: "",
	"keep-releases": "5",
	"lock-wait": "5m"
};

// src/text/pasted-text.ts
/**
* A text as its lines were meant. What is pasted from a file of Windows brings a byte order mark, and a carriage return before each
* end of a line; the last end is often cut to that. A carriage return inside a line stays: it is part of a value, or a fault.
*/
function withPlainLineEnds(text) {
	return text.replace(/^\uFEFF/, "").replace(/(?<!\r)\r+(?=\n|$)/g, "");
}

// src/inputs/input-reader.ts
function createReader(rawInput, problems, remarks = []) {
	const reader = {
		raw: (name) => withPlainLineEnds(rawInput(name)),
		text: (name) => reader.raw(name).trim(),
		optional: (name) => reader.text(name) || void 0,
		problem: (name, problem) => problems.push(`${name}: ${problem}`),
		remark: (name, remark) => remarks.push(`${name}: ${remark}`),
		value(name, parse, standIn) {
			const text = reader.text(name);
			const parsed = parse(text);
			if ("value" in parsed) return parsed.value;
			reader.problem(name, describeProblem(text, parsed));
			return standIn;
		}
	};
	return reader;
}
/** `"deplyo" is none of build, deploy; did you mean deploy?` */
function describeProblem(text, { problem, nearest, advice }) {
	const more = advice !== void 0 ? `; ${advice}` : nearest !== void 0 ? `; did you mean ${nearest}?` : "";
	return `${quoted(text, 1e3)} ${problem}${more}`;
}
/** Those that say something: a value that is the default cannot be told from one that was not given. */
function givenOf(reader, names) {
	return names.filter((name) => !["", declaredInputs[name]].includes(reader.text(name)));
}
/** Exactly one of some words; the nearest one is named otherwise. */
function oneOf(...values) {
	return (text) => {
		const value = values.find((candidate) => candidate === text);
		if (value !== void 0) return { value };
		const near = nearest(text, values);
		return {
			problem: `is none of ${values.join(", ")}`,
			...near === void 0 ? {} : { nearest: near }
		};
	};
}
/** An absolute path that does not lie outside of the workspace. */
function readPlace(reader, name, workspace) {
	const path = reader.text(name);
	if (!isInside(path, workspace)) reader.problem(name, `${JSON.stringify(path)} lies outside of the workspace ${workspace}`);
	return resolve(workspace, path);
}
function isInside(path, workspace) {
	const inside = relative(workspace, resolve(workspace, path));
	return inside !== ".." && !inside.startsWith(`..${sep}`) && !isAbsolute(inside);
}

// src/inputs/meanings.ts
/** `"yes, Yes and YES"`: words with one meaning, separated by spaces; `+` stands for a space in one. */
function words(meaning, list) {
	return Object.fromEntries(list.split(" ").map((word) => [word.replaceAll("+", " "), meaning]));
}
/** What a word means comes before what is spelled like it. */
function withMeanings(parse, meanings) {
	return (text) => {
		const parsed = parse(text);
		const word = text.trim().toLowerCase();
		if ("value" in parsed || !Object.hasOwn(meanings, word)) return parsed;
		const meaning = meanings[word];
		if (meaning === void 0) return parsed;
		const { problem } = parsed;
		return typeof meaning === "string" ? {
			problem,
			nearest: meaning
		} : {
			problem,
			advice: meaning.advice
		};
	};
}
const yes = "yes y on 1 t enable enabled always";
const no = "no n off 0 f disable disabled never none";
const booleans = {
	...words("true", yes),
	...words("false", no)
};
const cacheMeanings = {
	...words("true", `${yes} all both go golang auto default modules,build modules,+build setup-go gha`),
	...words("false", no),
	...words("modules", "mod mods module gomod go-mod go.mod gomodcache deps dependencies download ~/go/pkg/mod"),
	...words("build", "gocache go-build go-cache buildcache build-cache compile ~/.cache/go-build"),
	...words({ advice: "this caches Go's modules and build state only, so leave the input out" }, "npm yarn pnpm bun pip pipenv poetry maven gradle cargo docker")
};
const cacheSaveMeanings = {
	...words("always", "true yes y on 1 t save enable enabled"),
	...words("never", `false ${no} restore restore-only read read-only readonly lookup-only skip`),
	...words("auto", "main default default-branch branch on-success")
};
const archiveMeanings = {
	...words("tar.gz", "tgz tar targz tar-gz tar_gz gz gzip .tar.gz .tgz"),
	...words("zip", ".zip"),
	...words("auto", "true yes y on 1 all both default tar.gz,zip tar.gz,+zip zip,tar.gz zip,+tar.gz tgz,zip tgz,+zip tar,zip"),
	...words("none", "false no n off 0 binary raw never"),
	...words({ advice: "archives are tar.gz or zip" }, "xz txz tar.xz zst tzst tar.zst bz2 tbz2 tar.bz2 7z rar"),
	...words({ advice: "packages of distributions are not made here" }, "deb rpm apk nfpm msi dmg pkg snap")
};
const inOwnStep = (what) => ({ advice: `${what} in a step of its own` });
const checkMeanings = {
	...words("test", "tests unit unit-test unit-tests unittest unittests go+test go-test gotest testing"),
	...words("vet", "go+vet go-vet govet"),
	...words("race", "-race races data-race race-detector race-test go+test+-race test-race"),
	...words(inOwnStep("`vet` is what Go itself brings; run other linters"), "lint linter linters golangci golangci-lint golint staticcheck revive gosec errcheck static-analysis"),
	...words(inOwnStep("run `gofmt -l .`"), "fmt gofmt format go+fmt goimports gofumpt"),
	...words(inOwnStep("run `go mod tidy -diff`"), "tidy mod-tidy go+mod+tidy mod"),
	...words({ advice: "take `test`, with `GOFLAGS: -cover` in the step's `env`" }, "coverage cover codecov -cover"),
	...words(inOwnStep("run benchmarks"), "bench benchmark benchmarks"),
	...words({ advice: "the build is always checked, so leave it out" }, "build compile go+build"),
	...words({ advice: "name them: `vet, test`, or `vet, race`" }, "all true yes on 1 default everything"),
	...words({ advice: "leave the input out" }, "none false no off 0")
};
const smokeMeanings = {
	...words("auto", "true yes y on 1 enable enabled default run"),
	...words("required", "require strict always must force fail error"),
	...words("off", "false no n none 0 never skip disable disabled")
};
const operationMeanings = {
	...words("build", "compile package dist make ci"),
	...words("deploy", "ship rollout roll-out deployment up apply install upgrade update"),
	...words("merge", "combine join collect aggregate bundle"),
	...words({ advice: "`build` with `archives: auto` makes the files of a release, `deploy` brings one to hosts" }, "release publish snapshot upload"),
	...words({ advice: "leave operation out, and set `checks: vet, test`" }, "test tests check checks lint vet verify validate"),
	...words({ advice: "a release that fails is taken back by itself; deploy the tag that was good to go back to it" }, "rollback roll-back undo revert downgrade")
};

// src/inputs/values.ts
/** Entries of a list: commas or new lines between them, blank ones left out. */
function parseList(text) {
	return text.split(/[,\n]/).map((entry) => entry.trim()).filter((entry) => entry !== "");
}
function parseLines(text) {
	return text.split(/\r?\n/).map((line) => line.trim()).filter((line) => line !== "");
}
const truth = {
	True: "true",
	TRUE: "true",
	False: "false",
	FALSE: "false"
};
/** The other spellings of a boolean in YAML 1.2 (core schema) as `true` and `false`; any other text as it is. */
function plainBoolean(text) {
	return truth[text] ?? text;
}
/** Anything else is an error, and never silently false. */
function parseBoolean(text) {
	const plain = plainBoolean(text);
	if (/^(true|false)$/.test(plain)) return { value: plain === "true" };
	return withMeanings(() => ({ problem: "is neither true nor false" }), booleans)(text);
}
/** Like `parseList`, for globs: a comma between braces (`*.{html,css}`) belongs to the glob. */
function parseGlobs(text) {
	return (text.match(/(?:\{[^{}\n]*\}|[^,\n])+/g) ?? []).map((glob) => glob.trim()).filter((glob) => glob !== "");
}
/** More patterns than this from one glob with braces, and matching it takes seconds (a second for 4,000 on a slow machine). */
const maxAlternatives = 1e3;
/** A glob whose matches lie inside of the directory that it is relative to, and that is matched in reasonable time. */
function parseInnerGlob(glob) {
	if (/^[/\\~]|^[A-Za-z]:/.test(glob)) return { problem: "is not relative" };
	if (glob.includes("..")) return { problem: "holds `..`, which could lead out of the directory" };
	if (glob.includes("\\")) return { problem: "holds a backslash: directories are separated by /" };
	const groups = glob.match(/\{[^{}]*\}/g) ?? [];
	if (groups.reduce((product, group) => product * group.split(",").length, 1) > maxAlternatives || groups.length !== glob.split("{").length - 1 || glob.length > 1e3) return { problem: `stands for too many patterns: at most ${maxAlternatives}, and no braces inside of braces` };
	return { value: glob };
}
const unitsMs = {
	ms: 1,
	s: 1e3,
	m: 6e4,
	h: 36e5
};
/** `500ms`, `30s`, `5m`, `1h`; a number alone is ambiguous, and refused. */
function parseDurationMs(text) {
	const match = /^(\d{1,7})(ms|s|m|h)$/.exec(text.trim());
	const unit = unitsMs[match?.[2] ?? ""];
	if (match !== null && unit !== void 0) return { value: Number(match[1]) * unit };
	const meant = meantDuration(text);
	const problem = "is not a duration like 500ms, 30s or 5m";
	return meant === void 0 ? { problem } : {
		problem,
		nearest: meant
	};
}
const unitWords = [
	[/^(ms|msecs?|millis|milliseconds?)$/, 1],
	[/^(s|secs?|seconds?)$/, 1e3],
	[/^(m|mins?|minutes?)$/, 6e4],
	[/^(h|hrs?|hours?)$/, 36e5],
	[/^(d|days?)$/, 864e5]
];
/** `5 min`, `1h30m`, `PT30S`, `1.5h`; of a number alone: seconds, as most tools take it, and milliseconds where that would be hours. */
function meantDuration(text) {
	const plain = text.trim().toLowerCase().replace(/^pt(?=\d)/, "");
	if (/^\d{1,7}$/.test(plain)) return Number(plain) < 1e3 ? `${plain}s` : `${plain}ms`;
	if (!/^(\d{1,7}([.,]\d+)?\s*[a-z]+\s*)+$/.test(plain)) return void 0;
	let totalMs = 0;
	for (const [, number = "", word = ""] of plain.matchAll(/(\d+(?:[.,]\d+)?)\s*([a-z]+)/g)) {
		const [, unitMs] = unitWords.find(([words]) => words.test(word)) ?? [];
		if (unitMs === void 0) return void 0;
		totalMs += Number(number.replace(",", ".")) * unitMs;
	}
	const [unit = "ms", unitMs = 1] = Object.entries(unitsMs).findLast(([, unitMs]) => totalMs % unitMs === 0) ?? [];
	return totalMs > 0 ? `${Math.round(totalMs / unitMs)}${unit}` : void 0;
}
function parseInteger(text, least, most) {
	const value = /^\d{1,9}$/.test(text.trim()) ? Number(text.trim()) : NaN;
	if (value >= least && value <= most) return { value };
	const problem = `is not a whole number from ${least} to ${most}`;
	const [, number] = /^(?:[\d.]*:|tcp\/)?(\d{1,9})(?:\/(?:tcp|http))?$/.exec(text.trim().toLowerCase()) ?? [];
	const isMeant = Number(number) >= least && Number(number) <= most;
	return number !== void 0 && isMeant ? {
		problem,
		nearest: number
	} : { problem };
}
/** System directories whose contents are not a service's to replace, and places that its sandbox hides from it. */
const unusableRoots = [
	"/bin",
	"/boot",
	"/dev",
	"/etc",
	"/home",
	"/lib",
	"/lib64",
	"/proc",
	"/root",
	"/run",
	"/sbin",
	"/sys",
	"/tmp",
	"/usr",
	"/var/tmp"
];
function parseDeployPath(text) {
	const path = text.replace(/\/+$/, "");
	if (!/^(\/[A-Za-z0-9_-][A-Za-z0-9._-]*){2,}$/.test(path)) return { problem: "is not an absolute path of at least two parts, of letters, digits and . _ - only, such as /opt/greeter" };
	const root = unusableRoots.find((directory) => path === directory || path.startsWith(`${directory}/`));
	if (root !== void 0) return { problem: `lies in ${root}, which a sandboxed service cannot use; take a path such as /opt/greeter` };
	return { value: path };
}
function parseHealthPath(text) {
	if (!/^\/[\x21-\x7e]*$/.test(text)) return { problem: "is not a path like /health: it begins with / and holds no spaces; others are %-encoded" };
	return { value: text };
}

// src/inputs/read-binary-input.ts
/** Inputs that say how to build, or with what. Given beside `binary`, or to a merge, they would be silently without effect. */
const onlyForBuilding = [
	"go-version",
	"go-version-file",
	"main",
	"targets",
	"version-variables",
	"ldflags",
	"tags",
	"build-flags",
	"cgo",
	"make-target",
	"checks",
	"archives",
	"include"
];
function readBinary(reader, workspace) {
	const patterns = parseList(reader.text("binary"));
	if (patterns.length === 0) return patterns;
	for (const pattern of patterns) if (!isInside(pattern, workspace)) reader.problem("binary", `${JSON.stringify(pattern)} lies outside of the workspace ${workspace}`);
	const given = givenOf(reader, onlyForBuilding);
	if (given.length > 0) reader.problem("binary", `what is built already is taken as it is, so leave out what says how to build: ${given.join(", ")}`);
	return patterns;
}

// src/targets/binary-name.ts
/** Device names that Windows takes for a file with any ending; Go refuses them in import paths as well. */
const devices = /^(con|prn|aux|nul|com\d|lpt\d)(\..*)?$/i;
/** Beside it, a file name holds a version and a target; a file system takes 255 bytes. */
const maxBytes = 100;
/**
* Why a text cannot be the name of a program, a project and their files, as half a sentence; undefined: it can. Case and dots
* stay, as the go command leaves them: only what some file system refuses, or a command line takes for something else, is out.
*/
function problemOfBinaryName(text) {
	if (!/^[\p{L}\p{N}_][\p{L}\p{N}\p{M}._+~-]*$/u.test(text)) return "cannot be the name of a file everywhere: it takes letters, digits and . _ + ~ -, the first one a letter, a digit or _";
	if (text.endsWith(".")) return "cannot be the name of a file everywhere: Windows drops the dot at its end";
	if (devices.test(text)) return "cannot be the name of a file everywhere: on Windows it is a device";
	return Buffer.byteLength(text) > maxBytes ? `is too long for a file name: ${maxBytes} bytes at most` : void 0;
}
/** The last element of a module path without a major version: of `example.com/Shop/v2` and `gopkg.in/Shop.v2` it is `Shop`. */
function moduleName(modulePath) {
	return modulePath.replace(/\/v\d+$/, "").replace(/\.v\d+$/, "").split("/").at(-1) ?? "";
}

// src/inputs/read-deploy-inputs.ts
/** Inputs that only a deploy reads. */
const onlyForDeploying = [
	"hosts",
	"ssh-key",
	"ssh-key-passphrase",
	"ssh-known-hosts",
	"deploy-path",
	"port",
	"keep-releases",
	"lock-wait"
];
/** Each is checked also where nothing is deployed; undefined then. */
function readDeploy(reader, service, isDeploy) {
	const deployPath = reader.optional("deploy-path");
	if (isDeploy && parseList(reader.text("main")).length > 1) reader.problem("main", "a deploy brings one program to its hosts; deploy the others in steps of their own");
	const value = (name, parse, standIn) => isDeploy || reader.text(name) !== "" ? reader.value(name, parse, standIn) : standIn;
	const deploy = {
		...service,
		name: reader.optional("name"),
		hosts: readHosts(reader, isDeploy),
		sshKey: reader.optional("ssh-key"),
		sshKeyPassphrase: reader.optional("ssh-key-passphrase") && reader.raw("ssh-key-passphrase"),
		knownHosts: readKnownHosts(reader, isDeploy),
		deployPath: deployPath === void 0 ? void 0 : reader.value("deploy-path", parseDeployPath, deployPath),
		port: value("port", parsePort, 8080),
		keepReleases: value("keep-releases", (text) => parseInteger(text, 1, 1e3), 5),
		lockWaitMs: value("lock-wait", parseDurationMs, 0)
	};
	return isDeploy ? deploy : void 0;
}
/** With ssh-action and scp-action the input of that name is another one. */
function parsePort(text) {
	const parsed = parseInteger(text, 1, 65535);
	if (!("value" in parsed) || parsed.value !== 22) return parsed;
	return {
		problem: "is the port of SSH",
		advice: "`port` is that of your service; SSH's stands in hosts, as in web1:22"
	};
}
function readHosts(reader, isDeploy) {
	const entries = parseList(reader.text("hosts"));
	if (entries.length === 0 && isDeploy) reader.problem("hosts", describeNoHosts(reader));
	const seen = /* @__PURE__ */ new Set();
	return entries.flatMap((entry) => {
		const parsed = parseHostAddress(entry);
		if ("problem" in parsed) {
			reader.problem("hosts", parsed.problem);
			return [];
		}
		const { address } = parsed;
		const place = `${address.host}:${address.port}`;
		if (seen.has(place)) reader.problem("hosts", `${place} stands twice`);
		seen.add(place);
		return [address];
	});
}
function describeNoHosts(reader) {
	const given = givenOf(reader, onlyForDeploying);
	if (reader.text("operation") !== "auto" || given.length === 0) return "a deploy needs at least one host, [user@]host[:port]";
	return `is empty, though a deploy seems to be meant, by ${given.join(", ")}: is a variable unset? Where nothing is to be deployed, set \`operation: build\``;
}
function readKnownHosts(reader, isDeploy) {
	const text = reader.text("ssh-known-hosts");
	if (text === "") {
		if (!isDeploy) return [];
		reader.problem("ssh-known-hosts", "a deploy needs it: host keys are always verified. `ssh-keyscan HOST` shows the lines; check them before you trust them");
		return [];
	}
	const parsed = parseKnownHosts(text);
	if ("pins" in parsed) return parsed.pins;
	for (const problem of parsed.problems) reader.problem("ssh-known-hosts", problem);
	return [];
}

// src/inputs/read-packaging-inputs.ts
/** What becomes of templates and the like in a deploy. */
const onlyTheBinary = "A release on a host is only the binary: put templates, static files and configuration into it with //go:embed";
function readPackaging(reader, workspace, isDeploy) {
	const archives = reader.value("archives", withMeanings(oneOf("none", "tar.gz", "zip", "auto"), archiveMeanings), "none");
	const include = parseGlobs(reader.text("include"));
	for (const glob of include) {
		const parsed = parseInnerGlob(glob);
		if ("problem" in parsed) reader.problem("include", `${JSON.stringify(glob)} ${parsed.problem}`);
	}
	if (include.length > 0 && archives === "none") reader.problem("include", isDeploy ? `names files of archives, which never go to a host. ${onlyTheBinary}; set archives to auto if you want archives as well` : "names files of the archives, but archives is none: set archives to auto");
	const previous = reader.optional("previous-artifacts") && readPlace(reader, "previous-artifacts", workspace);
	return {
		archives,
		include,
		sbom: reader.value("sbom", parseBoolean, true),
		previousArtifacts: previous
	};
}
function readMerge(reader, operation, outputDirectory, workspace) {
	const isGiven = reader.text("merge-directory") !== "";
	if (operation !== "merge") {
		if (isGiven) reader.problem("merge-directory", "is read by `operation: merge` only");
		return;
	}
	const idle = givenOf(reader, [
		...onlyForBuilding,
		"binary",
		"name",
		"version",
		"sbom",
		...onlyForDeploying
	]);
	if (idle.length > 0) reader.problem("operation", `a merge takes what the jobs have built as it is, and deploys nothing, so leave out ${idle.join(", ")}`);
	if (!isGiven) {
		reader.problem("merge-directory", "a merge needs it: where actions/download-artifact put the jobs' output directories");
		return;
	}
	const directory = readPlace(reader, "merge-directory", workspace);
	if (!relative(directory, outputDirectory).startsWith("..")) reader.problem("output-directory", "lies in merge-directory: what was merged would be taken for a job's own");
	return { directory };
}

export { givenOf as C, withPlainLineEnds as D, readPlace as E, declaredInputs as O, describeProblem as S, oneOf as T, checkMeanings as _, readDeploy as a, withMeanings as b, readBinary as c, parseHealthPath as d, parseLines as f, cacheSaveMeanings as g, cacheMeanings as h, onlyForDeploying as i, parseBoolean as l, plainBoolean as m, readMerge as n, moduleName as o, parseList as p, readPackaging as r, problemOfBinaryName as s, onlyTheBinary as t, parseDurationMs as u, operationMeanings as v, isInside as w, createReader as x, smokeMeanings as y };