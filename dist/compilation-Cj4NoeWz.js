import { i as formatTarget, o as targetEnvironment } from "./target-CEFwJKS3.js";
import { a as splitQuoted, i as parseGoFlag, n as formatGoFlag, r as lastValue } from "./go-flags--z3zmkoH.js";
import { n as nearest } from "./nearest-Dio9lLS2.js";
import { l as ActionError } from "./merge-tree-WOxcOliZ.js";

// src/go-build/command/build-flags.ts
/** All flags of `go build` (cmd/go/internal/work/build.go of Go 1.26). */
const rules = {
	C: { refusal: "changes the directory: use the input `working-directory`" },
	a: { isSwitch: true },
	asan: { isSwitch: true },
	asmflags: {},
	buildmode: { values: [
		"default",
		"exe",
		"pie"
	] },
	buildvcs: { isSwitch: true },
	compiler: { values: ["gc"] },
	cover: { isSwitch: true },
	covermode: { values: [
		"set",
		"count",
		"atomic"
	] },
	coverpkg: {},
	"debug-actiongraph": { refusal: "is only for people who work on the go command" },
	"debug-runtime-trace": { refusal: "is only for people who work on the go command" },
	"debug-trace": { refusal: "is only for people who work on the go command" },
	gccgoflags: { refusal: "is for gccgo, whose binaries cannot be verified" },
	gcflags: {},
	installsuffix: {},
	json: {
		isSwitch: true,
		refusal: "changes the output of the compiler, from which annotations are made"
	},
	ldflags: { refusal: "goes into the input `ldflags`, which is combined with the version variables" },
	linkshared: {
		isSwitch: true,
		refusal: "makes a binary that needs Go's own shared libraries on every host"
	},
	mod: { values: [
		"mod",
		"readonly",
		"vendor"
	] },
	modcacherw: { isSwitch: true },
	modfile: {},
	msan: { isSwitch: true },
	n: {
		isSwitch: true,
		refusal: "only prints what would be built"
	},
	o: { refusal: "says where the binary goes: use the inputs `output-directory` and `name`" },
	overlay: {},
	p: {},
	pgo: {},
	pkgdir: { refusal: "takes packages that are not built from this source" },
	race: { isSwitch: true },
	tags: {},
	toolexec: {},
	trimpath: { isSwitch: true },
	v: { isSwitch: true },
	work: {
		isSwitch: true,
		refusal: "leaves its temporary directory behind"
	},
	x: { isSwitch: true }
};
/** The text of the input `build-flags`: `-mod=vendor -pgo auto`. */
function parseBuildFlags(text) {
	const words = splitQuoted(text);
	if (words === void 0) return {
		flags: [],
		tags: [],
		problems: ["a quote is not closed; Go knows no escapes: a field in ' ends at the next '"]
	};
	const flags = [];
	const problems = [];
	for (let at = 0; at < words.length; at++) {
		const word = words[at] ?? "";
		const flag = parseGoFlag(word);
		if (flag === void 0) {
			problems.push(`${JSON.stringify(word)} is not a flag: name packages in the input \`main\``);
			continue;
		}
		const complete = flag.value === void 0 && rules[flag.name] !== void 0 && !rules[flag.name]?.isSwitch ? {
			...flag,
			value: words[++at]
		} : flag;
		const problem = problemOfFlag(complete);
		if (problem !== void 0) problems.push(problem);
		else if (!implied.has(flag.name)) flags.push(normalized(complete));
	}
	const tags = flags.flatMap(({ name, value = "" }) => name === "tags" ? splitTags(value) : []);
	return {
		flags: flags.filter(({ name }) => name !== "tags"),
		tags,
		problems: [...problems, ...contradictions(flags)]
	};
}
function isKnownFlag(name) {
	return rules[name] !== void 0;
}
/** Commas, or the white space of old; Go takes either. */
function splitTags(value) {
	return value.split(/[\s,]+/).filter((tag) => tag !== "");
}
/** What is wrong with one flag by itself. */
function problemOfFlag({ name, value }) {
	const rule = rules[name];
	if (rule === void 0) {
		const near = nearest(name, Object.keys(rules));
		return `-${name} is not a flag of \`go build\`${near === void 0 ? "" : `; did you mean -${near}?`}`;
	}
	if (rule.refusal !== void 0) return `-${name} ${rule.refusal}`;
	if (rule.isSwitch) {
		if (value !== void 0 && truthOf(value) === void 0) return `-${name}=${value} is neither true nor false`;
		if (name === "trimpath" && value !== void 0 && !truthOf(value)) return "-trimpath=false would write the runner's directories into the binary, and no other machine could build the same";
		return;
	}
	if (value === void 0 || value === "") return `-${name} needs a value`;
	if (name === "p" && !/^[1-9]\d{0,3}$/.test(value)) return `-p=${value} is not a number of programs to run at once`;
	if (rule.values === void 0 || rule.values.includes(value)) return void 0;
	const unprovable = name === "buildmode" ? ": only programs can be verified and deployed" : "";
	return `-${name}=${value} is none of ${rule.values.join(", ")}${unprovable}${near(value, rule.values)}`;
}
function near(value, values) {
	const meant = nearest(value, values);
	return meant === void 0 ? "" : `; did you mean ${meant}?`;
}
function contradictions(flags) {
	const twice = [...new Set(flags.map(({ name }) => name))].flatMap((name) => {
		const values = [...new Set(flags.flatMap((flag) => flag.name === name ? [formatGoFlag(flag)] : []))];
		const isAddedUp = name === "tags" || name === "gcflags" || name === "asmflags";
		return values.length > 1 && !isAddedUp ? [`${values.join(" and ")} contradict each other`] : [];
	});
	const checkers = checkerNames.filter((name) => isOn(flags, name));
	return [...twice, ...checkers.length > 1 ? [`${checkers.map((name) => `-${name}`).join(" and ")} exclude each other`] : []];
}
/** What the action passes anyway. */
const implied = /* @__PURE__ */ new Set(["trimpath", "v"]);
/** `-race=1` is `-race`; one that is off stays, as it overrules GOFLAGS. */
function normalized({ name, value }) {
	if (!rules[name]?.isSwitch) return {
		name,
		value
	};
	return {
		name,
		value: value === void 0 || truthOf(value) ? void 0 : "false"
	};
}
/** Go's words for it (strconv.ParseBool). */
function truthOf(value) {
	if (/^(1|t|T|true|TRUE|True)$/.test(value)) return true;
	return /^(0|f|F|false|FALSE|False)$/.test(value) ? false : void 0;
}
/** Whether a flag is on; a switch may be said twice, and the last one counts. */
function isOn(flags, name) {
	const flag = flags.findLast((each) => each.name === name);
	return flag !== void 0 && (flag.value === void 0 || truthOf(flag.value) === true);
}
function isOff(flags, name) {
	const value = lastValue(flags, name);
	return value !== void 0 && truthOf(value) === false;
}
/** Flags that build a checker into the program, each with its own C library. */
const checkerNames = [
	"race",
	"msan",
	"asan"
];
/** Flags that decide which files are compiled, so that what is listed has to be listed with them. */
const listing = /* @__PURE__ */ new Set([
	"mod",
	"modfile",
	"modcacherw",
	"overlay",
	"race",
	"msan",
	"asan",
	"compiler",
	"installsuffix"
]);
/** Flags that change nothing in what is compiled. */
const silent = /* @__PURE__ */ new Set([
	"a",
	"p",
	"x",
	"modcacherw"
]);
function listingFlags(flags) {
	return flags.filter(({ name }) => listing.has(name)).map(formatGoFlag);
}
/** For the key of the build cache. */
function compilingFlags(flags) {
	return flags.filter(({ name }) => !silent.has(name)).map(formatGoFlag).join(" ");
}

// src/version/placeholders.ts
/** What this action fills in, written in braces: `{version}`. */
const placeholders = [
	"version",
	"commit",
	"date",
	"tag",
	"branch"
];
/** In `${version}`, `{{version}}` and `%{version}` the braces are another tool's. */
const own = new RegExp(`(?<![$#%{])\\{(${placeholders.join("|")})\\}(?!\\})`, "g");
function fillPlaceholders(template, facts) {
	return template.replaceAll(own, (_, name) => facts[name]);
}
/** Those of this action that a text holds, each once. */
function placeholdersIn(text) {
	return [...new Set([...text.matchAll(own)].map(([, name]) => name))];
}
const forms = [
	[/\$\{\{.*?\}\}/gs, "GitHub's"],
	[/\{\{.*?\}\}/gs, "a template's, as in GoReleaser"],
	[/\$\([^()]*(?:\([^()]*\)[^()]*)*\)/g, "a shell's"],
	[/`[^`]+`/g, "a shell's"],
	[/\$\{[^{}]*\}/g, "a shell's"],
	[/\$(?!(?:ORIGIN|LIB|PLATFORM)\b)[A-Za-z_]\w*/g, "a shell's"],
	[/%\{[^{}]*\}|#\{[^{}]*\}/g, "another tool's"],
	[/%[A-Za-z_]\w*%/g, "a Windows shell's"],
	[/@[A-Za-z_]\w*@|__[A-Z][A-Z0-9_]*__/g, "another tool's"]
];
/** Placeholders of other tools in a text, in which nobody will fill them in; none of them twice. */
function foreignPlaceholders(text) {
	const found = [];
	let rest = text;
	for (const [form, owner] of forms) rest = rest.replaceAll(form, (match) => {
		found.push({
			text: match,
			owner,
			meant: meaningOf(match)
		});
		return " ";
	});
	return [...new Map(found.map((each) => [each.text, each])).values()];
}
const meanings = [
	[/branch/i, "branch"],
	[/date|time|now/i, "date"],
	[/commit|sha|rev/i, "commit"],
	[/version|describe|ref_name/i, "version"],
	[/tag/i, "tag"]
];
function meaningOf(text) {
	return meanings.find(([words]) => words.test(text))?.[1];
}

// src/go-build/command/arguments.ts
function buildArguments(build) {
	return [
		build.goBinary,
		"build",
		"-v",
		...build.flags.map(formatGoFlag),
		"-trimpath",
		`-buildvcs=${build.stampCommit}`,
		...linkerArguments(build.packages),
		...tagArguments(build.tags),
		"-o",
		build.output,
		...build.packages.map(({ path }) => path)
	];
}
/** The go command keeps the flags of several packages apart by `pattern=flags`. */
function linkerArguments(packages) {
	const isAlone = packages.length === 1;
	return packages.flatMap(({ path, ldflags }) => ldflags === "" ? [] : [`-ldflags=${isAlone ? "" : `${path}=`}${ldflags}`]);
}
/** None rather than an empty -tags, which would overrule the tags in GOFLAGS. */
function tagArguments(tags) {
	return tags.length > 0 ? [`-tags=${tags.join(",")}`] : [];
}
/**
* The user's linker flags and the version variables, as one argument. The go command splits it at white space; a field in ' or "
* is kept whole, and nothing is unescaped (cmd/internal/quoted). So a value with both quotes cannot be passed: `input`.
*/
function linkerFlags(ldflags, variables) {
	return [ldflags.trim(), ...variables.map(linkerFlag)].filter((flag) => flag !== "").join(" ");
}
function linkerFlag({ symbol, value }) {
	return `-X ${quoteField(`${symbol}=${value}`, symbol)}`;
}
/** One field for the go command to split off; `symbol`: whose value it holds. */
function quoteField(field, symbol) {
	if (field.includes("\0")) throw unquotable(symbol, "a NUL byte");
	if (!/[\s'"]/.test(field)) return field;
	if (!field.includes("'")) return `'${field}'`;
	if (!field.includes("\"")) return `"${field}"`;
	throw unquotable(symbol, "both ' and \"");
}
function unquotable(symbol, what) {
	return new ActionError("input", `version-variables: the value of ${symbol} contains ${what}`, { hint: "The Go linker has no way to take such a value. Leave one of them out, or read the text from an embedded file." });
}
/**
* Variables that change what the toolchain writes without being asked for; the list follows golang.org/x/build's gorebuild.
* GOEXPERIMENT and GOFLAGS are not here: somebody who sets them for a service means it, and the log names them.
*/
const leaking = [
	"GO_EXTLINK_ENABLED",
	"GO_GCFLAGS",
	"GO_LDFLAGS",
	"GO_LDSO",
	"GOROOT_FINAL",
	"CC_FOR_TARGET",
	"CXX_FOR_TARGET"
];
/** The environment of every go command that concerns one target, on top of the job's. */
function buildEnvironment({ target, cgo, compiler }) {
	return {
		...Object.fromEntries(leaking.map((name) => [name, void 0])),
		GOROOT: void 0,
		CGO_ENABLED: cgo ? "1" : "0",
		...compiler === void 0 ? {} : {
			CC: compiler.cc,
			CXX: compiler.cxx
		},
		GOTOOLCHAIN: "local",
		...targetEnvironment(target)
	};
}

// src/go-build/command/linker-flags.ts
/** `-X` settings that stand in the input `ldflags`: they are checked and proved like those of `version-variables`. */
function variablesInFlags(ldflags) {
	const { variables, problems } = readLinkerFlags(ldflags);
	const [first] = problems;
	if (first !== void 0) throw new ActionError("input", `ldflags: ${first}`);
	return [...variables];
}
/** With `{version}` and its like filled in in the values of -X. */
function fillLinkerFlags(ldflags, facts) {
	const { variables } = readLinkerFlags(ldflags);
	if (!variables.some(({ value }) => placeholdersIn(value).length > 0)) return ldflags;
	const settings = new Map(variables.map(({ symbol, value }) => [`${symbol}=${value}`, {
		symbol,
		value
	}]));
	return (splitQuoted(ldflags) ?? []).map((field) => {
		const [, flag = "", setting = ""] = /^(--?X=)?(.*)$/s.exec(field) ?? [];
		const { symbol = "", value } = settings.get(setting) ?? {};
		return quoteField(value === void 0 ? field : `${flag}${symbol}=${fillPlaceholders(value, facts)}`, symbol);
	}).join(" ");
}
/** What matters here of the flags of `go tool link`. */
function readLinkerFlags(ldflags) {
	const fields = splitQuoted(ldflags);
	if (fields === void 0) return {
		variables: [],
		linkMode: void 0,
		external: void 0,
		problems: ["a quote is not closed; the linker knows no escapes: a field in ' ends at the next '"]
	};
	const settings = valuesOf(fields, "X");
	const symbols = settings.map((setting) => setting.split("=", 1)[0] ?? "");
	const repeated = [...new Set(symbols.filter((symbol, at) => symbols.indexOf(symbol) !== at))];
	return {
		variables: settings.filter((setting) => setting.includes("=")).map((setting) => ({
			symbol: setting.slice(0, setting.indexOf("=")),
			value: setting.slice(setting.indexOf("=") + 1)
		})),
		linkMode: valuesOf(fields, "linkmode").at(-1),
		external: valuesOf(fields, "extldflags").at(-1),
		problems: [...settings.filter((setting) => !setting.includes("=")).map((setting) => `-X ${setting} lacks a value: it takes -X import/path.Name=value`), ...repeated.map((symbol) => `-X sets ${symbol} twice`)]
	};
}
/** Of every `-name value` and `-name=value`. */
function valuesOf(fields, name) {
	return fields.flatMap((field, index) => {
		const [, found, joined] = /^--?([A-Za-z]+)(?:=(.*))?$/s.exec(field) ?? [];
		return found === name ? [joined ?? fields[index + 1] ?? ""] : [];
	});
}
/** What a C linker says of a static binary that will load shared libraries at run time all the same (glibc's NSS, dlopen). */
function describeLinking(output) {
	const calls = output.matchAll(/warning: Using '(\w+)' in statically linked applications requires at runtime/g);
	const names = [...new Set([...calls].map(([, name = ""]) => name))];
	if (names.length === 0) return [];
	return [`C code calls ${names.join(", ")}, for which glibc loads its shared libraries at run time even from a static binary: the host must have the same glibc. CC=musl-gcc (Debian: musl-tools) makes one that needs nothing.`];
}

// src/go-build/command/compilation.ts
function compilationOf(build, target) {
	const { tags, flags, ldflags, cgo, compilers } = build;
	const compiler = compilers.get(formatTarget(target));
	const linking = cgo ? linkingOf(build, target) : "static";
	const plain = {
		target,
		tags,
		flags,
		ldflags,
		cgo,
		compiler,
		isStatic: linking !== "dynamic"
	};
	if (linking !== "made static") return plain;
	return {
		...plain,
		tags: [.../* @__PURE__ */ new Set([
			...tags,
			"netgo",
			"osusergo"
		])],
		ldflags: `${ldflags} -linkmode=external -extldflags=-static`.trim()
	};
}
/** Who links statically: the user, or the action unless flags say how to link. */
function linkingOf({ flags, ldflags }, { os }) {
	const { linkMode, external } = readLinkerFlags(ldflags);
	if (os !== "linux" && os !== "windows") return "dynamic";
	if (external !== void 0) return /(^|\s)-static(-pie)?(\s|$)/.test(external) ? "static" : "dynamic";
	if (linkMode !== void 0) return "dynamic";
	return checkerNames.some((name) => isOn(flags, name)) || flags.some(isPie) ? "dynamic" : "made static";
}
/** Position-independent: with a loader, unless the C linker is told `-static-pie`. */
function isPie({ name, value }) {
	return name === "buildmode" && value === "pie";
}

export { splitTags as C, problemOfFlag as S, isKnownFlag as _, readLinkerFlags as a, listingFlags as b, buildEnvironment as c, fillPlaceholders as d, foreignPlaceholders as f, compilingFlags as g, checkerNames as h, fillLinkerFlags as i, linkerFlags as l, placeholdersIn as m, isPie as n, variablesInFlags as o, placeholders as p, describeLinking as r, buildArguments as s, compilationOf as t, tagArguments as u, isOff as v, parseBuildFlags as x, isOn as y };