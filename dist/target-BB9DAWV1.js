import { posix, win32 } from "node:path";

// src/inputs/nearest.ts
/**
* The candidate that `text` most likely meant; undefined when none is close. "Close" is at most one edit for every
* three characters (and always one), so that a suggestion helps and never guesses.
*/
function nearest(text, candidates) {
	const wanted = text.toLowerCase();
	let best;
	for (const candidate of candidates) {
		const allowed = Math.max(1, Math.floor(Math.max(wanted.length, candidate.length) / 3));
		if (Math.abs(wanted.length - candidate.length) > allowed) continue;
		const edits = editDistance(wanted, candidate.toLowerCase());
		if (edits <= allowed && (!best || edits < best.edits)) best = {
			candidate,
			edits
		};
	}
	return best?.candidate;
}
/** Levenshtein's distance with swaps of neighbours (optimal string alignment), over UTF-16 units. */
function editDistance(from, to) {
	let beforePrevious = [];
	let previous = Array.from({ length: to.length + 1 }, (_, column) => column);
	for (let row = 1; row <= from.length; row++) {
		const current = [row];
		for (let column = 1; column <= to.length; column++) {
			const isSame = from[row - 1] === to[column - 1];
			const replaced = at(previous, column - 1) + (isSame ? 0 : 1);
			const swapped = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1] ? at(beforePrevious, column - 2) + 1 : replaced;
			current.push(Math.min(at(previous, column) + 1, at(current, column - 1) + 1, replaced, swapped));
		}
		beforePrevious = previous;
		previous = current;
	}
	return at(previous, to.length);
}
const at = (row, column) => row[column] ?? Number.POSITIVE_INFINITY;

// src/toolchain/go-platform.ts
const goArchitectures = {
	x64: "amd64",
	ia32: "386",
	mipsel: "mipsle",
	ppc64: "ppc64le"
};
function toGoPlatform({ os, arch }) {
	const goarch = goArchitectures[arch] ?? arch;
	return {
		goos: os === "win32" ? "windows" : os,
		goarch,
		archiveArch: goarch === "arm" ? "armv6l" : goarch,
		archiveKind: os === "win32" ? "zip" : "tar.gz"
	};
}
/** In the paths of the machine that is asked about, which a table of tests need not run on. */
function goLayout(goroot, { os }) {
	const { join } = os === "win32" ? win32 : posix;
	const programs = join(goroot, "bin");
	return {
		goBinary: join(programs, os === "win32" ? "go.exe" : "go"),
		programs
	};
}

// src/build/variants.ts
const variants = [
	{
		archs: ["386"],
		variable: "GO386",
		values: ["sse2", "softfloat"],
		features: [],
		sinceMinor: 16
	},
	{
		archs: ["amd64"],
		variable: "GOAMD64",
		values: [
			"v1",
			"v2",
			"v3",
			"v4"
		],
		features: [],
		sinceMinor: 18
	},
	{
		archs: ["arm"],
		variable: "GOARM",
		values: [
			"7",
			"6",
			"5"
		],
		features: ["softfloat", "hardfloat"],
		exclusive: true,
		sinceMinor: 0
	},
	{
		archs: ["arm64"],
		variable: "GOARM64",
		values: [...numbered("v8.", 9), ...numbered("v9.", 5)],
		features: ["lse", "crypto"],
		sinceMinor: 23
	},
	{
		archs: ["mips", "mipsle"],
		variable: "GOMIPS",
		values: ["hardfloat", "softfloat"],
		features: [],
		sinceMinor: 10
	},
	{
		archs: ["mips64", "mips64le"],
		variable: "GOMIPS64",
		values: ["hardfloat", "softfloat"],
		features: [],
		sinceMinor: 11
	},
	{
		archs: ["ppc64", "ppc64le"],
		variable: "GOPPC64",
		values: [
			"power8",
			"power9",
			"power10"
		],
		features: [],
		sinceMinor: 8
	},
	{
		archs: ["riscv64"],
		variable: "GORISCV64",
		values: [
			"rva20u64",
			"rva22u64",
			"rva23u64"
		],
		features: [],
		sinceMinor: 23
	},
	{
		archs: ["wasm"],
		variable: "GOWASM",
		values: [""],
		features: ["satconv", "signext"],
		sinceMinor: 11
	}
];
function numbered(prefix, last) {
	return Array.from({ length: last + 1 }, (_, minor) => `${prefix}${minor}`);
}
const variantsOf = (arch) => variants.find(({ archs }) => archs.includes(arch));
/** The variable that selects a variant of the architecture; undefined: it has none. */
const variantVariableOf = (arch) => variantsOf(arch)?.variable;
/** What Go takes when nothing is said; undefined: nothing. */
const usualVariant = (arch) => variantsOf(arch)?.values[0] || void 0;
/** Every variable that selects a variant. */
const variantVariables = variants.map(({ variable }) => variable);
/** Words that stand after a comma of a variant, and nowhere else in a list of targets. */
const variantFeatures = variants.flatMap(({ features }) => features);
/** `7`, `7,softfloat`, `v8.1,lse,crypto`: what Go's variable of the architecture takes, its features in one order. */
function parseVariant(arch, text) {
	const known = variantsOf(arch);
	if (!known) return {
		problem: `has a variant, but ${arch} has none`,
		nearest: []
	};
	const { variable, values, exclusive } = known;
	const isBare = values.includes("");
	const parts = text.split(",").map((part) => part.trim());
	const [value = "", ...features] = isBare ? ["", ...parts] : parts;
	const named = isBare ? known.features : values;
	const suffixes = known.features.length === 0 || isBare ? "" : `, each with ${known.features.join(" or ")} after a comma`;
	const takes = `has an unknown variant; ${variable} takes ${named.join(", ")}${suffixes}`;
	if (!values.includes(value)) {
		const near = nearest(value, values) ?? values.find((each) => each.endsWith(value.replace(/^v/, "")));
		return {
			problem: takes,
			...near === void 0 ? {} : { nearest: [near] }
		};
	}
	if (features.filter((feature) => !known.features.includes(feature)).length > 0) return { problem: takes };
	const chosen = known.features.filter((feature) => features.includes(feature));
	if (exclusive && chosen.length > 1) return { problem: `has a variant that is both ${chosen.join(" and ")}` };
	return { variant: [...isBare ? [] : [value], ...chosen].join(",") };
}
/** The variable that selects a variant of the architecture, and its value; undefined: it has none. */
function variantSetting({ arch, variant }) {
	const own = variantsOf(arch);
	const value = variant ?? own?.values[0];
	return own === void 0 || value === void 0 ? void 0 : [own.variable, value];
}
/** The oldest Go that heeds the variant, as the n of 1.n; a Go before it would build something else without a word. */
function variantSince({ arch, variant }) {
	if (variant === void 0) return 0;
	if (arch === "arm" && variant.includes(",")) return 22;
	return variantsOf(arch)?.sinceMinor ?? 0;
}

// src/build/target.ts
/** Operating systems and their architectures: `go tool dist list` of Go 1.26. */
const architecturesOf = {
	aix: "ppc64",
	android: "386 amd64 arm arm64",
	darwin: "amd64 arm64",
	dragonfly: "amd64",
	freebsd: "386 amd64 arm arm64",
	illumos: "amd64",
	ios: "amd64 arm64",
	js: "wasm",
	linux: "386 amd64 arm arm64 loong64 mips mips64 mips64le mipsle ppc64 ppc64le riscv64 s390x",
	netbsd: "386 amd64 arm arm64",
	openbsd: "386 amd64 arm arm64 ppc64 riscv64",
	plan9: "386 amd64 arm",
	solaris: "amd64",
	wasip1: "wasm",
	windows: "386 amd64 arm64"
};
/** Go refuses to link these itself, whether there is any C in the program or not (MustLinkExternal in internal/platform). */
const linkedByCompiler = {
	"android/386": "the Android NDK",
	"android/amd64": "the Android NDK",
	"android/arm": "the Android NDK",
	"ios/amd64": "Xcode",
	"ios/arm64": "Xcode"
};
const allPairs = Object.entries(architecturesOf).flatMap(([os, archs]) => archs.split(" ").map((arch) => `${os}/${arch}`));
/** Every target of Go without its variants, in the order of Go's list; and whose compiler has to link it, if Go cannot. */
const allTargets = allPairs.map((pair) => {
	const [os = "", arch = ""] = pair.split("/");
	return {
		target: {
			os,
			arch,
			variant: void 0
		},
		needsCompilerOf: linkedByCompiler[pair]
	};
});
/** `os/arch`, `os/arch/variant` or `host`. `problem` is half a sentence: what is wrong with the text. */
function parseTarget(text, host) {
	if (text === "host") {
		const { goos, goarch } = toGoPlatform(host);
		return { target: {
			os: goos,
			arch: goarch,
			variant: void 0
		} };
	}
	const [os = "", arch = "", variant, ...more] = text.split("/");
	if (!arch || more.length > 0) return problem("is not of the form os/arch[/variant]", nearestPair(text));
	const pair = `${os}/${arch}`;
	if (!allPairs.includes(pair)) return problem("is no target of Go (see `go tool dist list`)", nearestPair(text));
	const linker = linkedByCompiler[pair];
	if (linker !== void 0) return problem(`cannot be linked by Go alone: it needs the C compiler of ${linker}, even without cgo`, void 0);
	if (variant === void 0) return { target: {
		os,
		arch,
		variant
	} };
	const parsed = parseVariant(arch, variant);
	if ("variant" in parsed) return { target: {
		os,
		arch,
		variant: parsed.variant
	} };
	return problem(parsed.problem, parsed.nearest === void 0 ? void 0 : [pair, ...parsed.nearest].join("/"));
}
function problem(text, near) {
	return near === void 0 ? { problem: text } : {
		problem: text,
		nearest: near
	};
}
/** Other people's names that are further from Go's than a slip of the pen. */
const aliases = {
	x64: "amd64",
	armv8: "arm64",
	macos: "darwin",
	osx: "darwin",
	win: "windows"
};
function nearestPair(text) {
	const [first = "", ...others] = text.toLowerCase().replaceAll("x86_64", "amd64").split(/[-_/ ]+/).filter((part) => part !== "").map((part) => aliases[part] ?? part);
	const pair = [first, ...others.slice(0, 1)].join("/");
	if (allPairs.includes(pair)) return pair;
	const completed = [`linux/${first}`, `${first}/amd64`].find((candidate) => allPairs.includes(candidate));
	return others.length === 0 && completed ? completed : nearest(pair, allPairs);
}
/** `linux/arm/7`: as a user writes it. */
function formatTarget({ os, arch, variant }) {
	return [
		os,
		arch,
		...variant === void 0 ? [] : [variant]
	].join("/");
}
/** `linux_arm_7`: part of the names of directories and archives. */
function targetName({ os, arch, variant }) {
	return [
		os,
		arch,
		...variant === void 0 ? [] : [variant.replaceAll(",", "_")]
	].join("_");
}
/** What an executable is called on the system that it is for, as GoReleaser has it. */
function fileName(program, { os, arch }) {
	return os === "windows" ? `${program}.exe` : arch === "wasm" ? `${program}.wasm` : program;
}
/** Where a binary goes below the output directory: `svc_linux_arm_7/svc`, as GoReleaser's pipelines expect it. */
function binaryPath(program, target) {
	return [`${program}_${targetName(target)}`, fileName(program, target)];
}
/**
* What selects the target in the environment of the go command. Every variable is set, because `go env -w` or the job
* may hold another value; those of other architectures are removed.
*/
function targetEnvironment(target) {
	const env = {
		GOOS: target.os,
		GOARCH: target.arch
	};
	for (const variable of variantVariables) env[variable] = void 0;
	const [variable, value] = variantSetting(target) ?? [];
	if (variable !== void 0) env[variable] = value;
	return env;
}

export { nearest as _, parseTarget as a, parseVariant as c, variantSetting as d, variantSince as f, toGoPlatform as g, goLayout as h, formatTarget as i, usualVariant as l, variantVariables as m, binaryPath as n, targetEnvironment as o, variantVariableOf as p, fileName as r, targetName as s, allTargets as t, variantFeatures as u };