import { n as nearest, t as allNearest } from "./nearest-Dio9lLS2.js";
import { posix, win32 } from "node:path";

// src/targets/go-platform.ts
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

// src/targets/target-words.ts
/** Systems by their names in Rust, Zig, .NET, Node, npm, Python, uname and runners' labels. */
const systems = {
	linux: "linux",
	manylinux: "linux",
	musllinux: "linux",
	darwin: "darwin",
	macos: "darwin",
	macosx: "darwin",
	osx: "darwin",
	mac: "darwin",
	windows: "windows",
	win: "windows",
	win32: "windows",
	win64: "windows",
	mingw: "windows",
	mingw32: "windows",
	mingw64: "windows",
	msys: "windows",
	cygwin: "windows",
	sunos: "solaris",
	wasi: "wasip1",
	wasip1: "wasip1",
	js: "js",
	aix: "aix",
	android: "android",
	dragonfly: "dragonfly",
	freebsd: "freebsd",
	illumos: "illumos",
	ios: "ios",
	netbsd: "netbsd",
	openbsd: "openbsd",
	plan9: "plan9",
	solaris: "solaris"
};
/** Machines, with the variant that the word says. */
const machines = {
	amd64: ["amd64"],
	x64: ["amd64"],
	em64t: ["amd64"],
	intel64: ["amd64"],
	"64bit": ["amd64"],
	"386": ["386"],
	i386: ["386"],
	i486: ["386"],
	i586: ["386"],
	i686: ["386"],
	ia32: ["386"],
	x86: ["386"],
	"32bit": ["386"],
	arm64: ["arm64"],
	aarch64: ["arm64"],
	arm64e: ["arm64"],
	arm64v8: ["arm64"],
	armv8: ["arm64"],
	armv8l: ["arm64"],
	arm: ["arm"],
	arm32: ["arm"],
	armhf: ["arm", "7"],
	armv7: ["arm", "7"],
	armv7a: ["arm", "7"],
	armv7l: ["arm", "7"],
	armv7hf: ["arm", "7"],
	arm32v7: ["arm", "7"],
	armv6: ["arm", "6"],
	armv6l: ["arm", "6"],
	armv6hf: ["arm", "6"],
	arm32v6: ["arm", "6"],
	armel: ["arm", "5"],
	armv5: ["arm", "5"],
	armv5te: ["arm", "5"],
	arm32v5: ["arm", "5"],
	loong64: ["loong64"],
	loongarch64: ["loong64"],
	mips: ["mips"],
	mipsel: ["mipsle"],
	mipsle: ["mipsle"],
	mips64: ["mips64"],
	mips64el: ["mips64le"],
	mips64le: ["mips64le"],
	ppc64: ["ppc64"],
	powerpc64: ["ppc64"],
	ppc64el: ["ppc64le"],
	ppc64le: ["ppc64le"],
	powerpc64le: ["ppc64le"],
	riscv64: ["riscv64"],
	riscv64gc: ["riscv64"],
	s390x: ["s390x"],
	wasm: ["wasm"],
	wasm32: ["wasm"]
};
/** Vendors, C libraries and object formats of other tools' names: Go's targets have none. */
const idle = new Set("unknown pc apple w64 none gnu musl glibc msvc gnullvm elf eabi eabihf gnueabi gnueabihf musleabi musleabihf ohos alpine debian slim".split(" "));
/** What has one right answer as a whole, or none at all. */
const whole = [
	[/^(native|local|current|self|runner|self-hosted|default|auto|this|localhost)$/, { target: "host" }],
	[/^ubuntu-(latest|slim|\d+\.\d+)$/, { target: "linux/amd64" }],
	[/^(alpine|debian|ubuntu|centos|rhel|fedora|rocky|almalinux|amazonlinux|docker)$/, { target: "linux/amd64" }],
	[/^rasp(berry[-_ ]?pi|bian|ios)?(-?os)?$|^rpi\d?$/, { advice: "a Raspberry Pi takes linux/arm64, or linux/arm/7 where its system has 32 bits, and the first ones linux/arm/6" }],
	[/^wasm(32)?$/, { advice: "name js/wasm for browsers, or wasip1/wasm" }],
	[/^ubuntu-.*-arm$/, { target: "linux/arm64" }],
	[/^macos-(13|1\d-large|latest-large|\d+-intel)$/, { target: "darwin/amd64" }],
	[/^macos-(latest|\d+)(-xlarge)?$/, { target: "darwin/arm64" }],
	[/^windows-.*-arm$/, { target: "windows/arm64" }],
	[/^windows-(latest|\d+)(-.*)?$/, { target: "windows/amd64" }],
	[/^(all|any|every|everything|\*|\*\/\*|multi|multiarch|multi-arch|cross)$/, { advice: "name each target, such as linux/amd64, linux/arm64" }],
	[/^(darwin|macos|osx|mac)[-_/ ]?(all|universal2?|fat)$|^universal2?$/, { advice: "Go makes no universal binary: name darwin/arm64 and darwin/amd64" }],
	[/^(darwin|macos|macosx|osx|mac)$/, { target: "darwin/arm64 (Apple silicon) or darwin/amd64 (Intel)" }]
];
/** GOOS of a word for a system; undefined: it is none. */
function systemOf(word) {
	return Object.hasOwn(systems, word) ? systems[word] : void 0;
}
/** undefined: the text is not known by its words; then it may be misspelled. `isTarget`: of Go, as `os/arch`. */
function meantTarget(text, isTarget) {
	const plain = text.trim().toLowerCase().replaceAll(/\bgo(os|arch)=/g, "");
	const known = whole.find(([words]) => words.test(plain));
	if (known !== void 0) return known[1];
	const words = plain.replaceAll(/x86[-_]64/g, "amd64").split(/[-_/\s]+/).filter((word) => word !== "" && !idle.has(word));
	const system = words.find((word) => Object.hasOwn(systems, word));
	const machine = words.find((word) => Object.hasOwn(machines, word));
	const others = words.filter((word) => word !== system && word !== machine);
	if (others.length > 1 || system === void 0 && machine === void 0) return void 0;
	const os = systems[system ?? ""] ?? "linux";
	const [arch, variant] = machines[machine ?? ""] ?? [defaultArch(system)];
	const [other] = others;
	const pair = arch === "arm" && /^v?8$/.test(other ?? "") ? `${os}/arm64` : `${os}/${arch}`;
	const suffix = variant ?? variantOf(arch, other);
	if (suffix === void 0 || !isTarget(pair)) return void 0;
	return { target: suffix === "" || pair.endsWith("/arm64") ? pair : `${pair}/${suffix}` };
}
function defaultArch(system) {
	if (system === "win32") return "386";
	return system !== void 0 && ["js", "wasip1"].includes(systems[system] ?? "") ? "wasm" : "amd64";
}
/** The variant as Go writes it; empty: it is what Go builds anyway; undefined: it is none. */
function variantOf(arch, word = "") {
	if (word === "") return "";
	if (arch === "arm") return /^v?([5678])$/.exec(word)?.[1];
	if (arch === "amd64") return /^v?1$/.test(word) ? "" : /^v?([234])$/.exec(word)?.[1]?.replace(/^/, "v");
	if (arch === "arm64") return /^v?8(\.0)?$/.test(word) ? "" : void 0;
	if (arch === "386") return /^(v1|sse2)$/.test(word) ? "" : void 0;
	if (arch.startsWith("mips")) return word === "hardfloat" ? "" : word === "softfloat" ? word : void 0;
}

// src/targets/variants.ts
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

// src/targets/target.ts
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
const allMachines = [...new Set(Object.values(architecturesOf).flatMap((archs) => archs.split(" ")))];
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
	const pair = `${os}/${arch}`;
	if (!arch || more.length > 0 || !isPair(pair)) return unknownTarget(text);
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
	const meaning = meantTarget(text, isPair);
	const near = parsed.nearest === void 0 ? void 0 : [pair, ...parsed.nearest].join("/");
	return problem(parsed.problem, meaning !== void 0 && "target" in meaning ? meaning.target : near);
}
const isPair = (pair) => allPairs.includes(pair);
/** What others call it comes before what is spelled like it. */
function unknownTarget(text) {
	const meaning = meantTarget(text, isPair);
	const form = "is not a target of Go: write os/arch[/variant], as in `go tool dist list`";
	if (meaning !== void 0) return "target" in meaning ? problem(form, meaning.target) : problem(`${form}: ${meaning.advice}`, void 0);
	const [os = "", arch = "", ...more] = text.split("/");
	const known = architecturesOf[os];
	if (Object.hasOwn(architecturesOf, os) && allMachines.includes(arch) && more.length === 0) return problem(`is not a target of Go: for ${os} it builds ${known?.replaceAll(" ", ", ")}`, void 0);
	return problem(form, misspelled(text.toLowerCase().split(/[-_/\s]+/)));
}
/** System and machine by themselves, so that nothing of another kind is suggested; of several that are as close, all. */
function misspelled([first = "", second]) {
	const [system] = second === void 0 ? [] : allNearest(systemOf(first) ?? first, Object.keys(architecturesOf));
	const ofSystem = (architecturesOf[system ?? ""] ?? "").split(" ");
	const pairs = second === void 0 ? [...allNearest(first, (architecturesOf["linux"] ?? "").split(" ")).map((machine) => `linux/${machine}`), ...allNearest(first, [
		"linux",
		"windows",
		"freebsd"
	]).map((other) => `${other}/amd64`)] : allNearest(second, ofSystem).map((machine) => `${system}/${machine}`);
	return pairs.length === 0 ? void 0 : pairs.slice(0, 2).join(" or ");
}
function problem(text, near) {
	return near === void 0 ? { problem: text } : {
		problem: text,
		nearest: near
	};
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

export { parseTarget as a, parseVariant as c, variantSetting as d, variantSince as f, toGoPlatform as g, goLayout as h, formatTarget as i, usualVariant as l, variantVariables as m, binaryPath as n, targetEnvironment as o, variantVariableOf as p, fileName as r, targetName as s, allTargets as t, variantFeatures as u };