import { l as ActionError } from "./merge-tree-WOxcOliZ.js";
import { n as formatGoFlag, t as flagsOfGoflags } from "./go-flags--z3zmkoH.js";
import { i as readToolError, r as headlineOf } from "./git-UEZCA3or.js";
import { i as formatTarget, t as allTargets } from "./target-CEFwJKS3.js";
import { b as listingFlags, c as buildEnvironment, u as tagArguments } from "./compilation-Cj4NoeWz.js";
import { isAbsolute, posix, relative, resolve, sep } from "node:path";

// src/go-build/errors/compile-errors.ts
const located = /^(?<place>(?:[A-Za-z]:)?[^:]+?\.[A-Za-z]+):(?<line>\d+)(?::(?<column>\d+))?: (?<message>.+)$/;
/** Colours of C compilers and wrappers (ECMA-48, SGR and its like). */
const colours = /\x1b\[[0-9;]*[A-Za-z]/g;
/** An annotation holds 4 KB; of a longer line its beginning says what is wrong. */
const maxLineLength = 2e3;
/** A line of a compiler as people can read it: without colours, and not longer than is of use. */
function readableLine(line) {
	const plain = line.includes("\x1B") ? line.replaceAll(colours, "") : line;
	if (plain.length <= maxLineLength) return plain;
	return `${plain.slice(0, maxLineLength)}... (${plain.length - maxLineLength} more characters)`;
}
/**
* Messages in the output of `go build`; paths in it are relative to `directory`. Indented lines belong to the message before, also
* those about another place (`other declaration of main`); under a heading they are messages of their own.
*/
function parseCompileErrors(output, directory, workspace) {
	const errors = [];
	let open = false;
	for (const raw of output.split(/\r?\n/)) {
		const line = readableLine(raw);
		const previous = errors.at(-1);
		const belongsToPrevious = open && /^\s+\S/.test(line);
		const { place, line: number, column, message } = belongsToPrevious ? {} : located.exec(line.trim())?.groups ?? {};
		if (place !== void 0 && message !== void 0) {
			const file = withinWorkspace(resolve(directory, place), workspace);
			errors.push({
				file,
				place,
				line: Number(number),
				column: column === void 0 ? void 0 : Number(column),
				message
			});
			open = true;
		} else if (belongsToPrevious && previous) {
			if (previous.message.length > maxLineLength) continue;
			errors[errors.length - 1] = {
				...previous,
				message: `${previous.message}\n${line.trim()}`
			};
		} else open = false;
	}
	return errors;
}
function withinWorkspace(file, workspace) {
	const path = relative(workspace, file);
	return path.startsWith("..") || isAbsolute(path) ? void 0 : path.split(sep).join(posix.sep);
}
/** The same message for several targets is one. Each with the targets that it concerns. */
function mergeCompileErrors(perTarget) {
	const merged = /* @__PURE__ */ new Map();
	for (const { target, errors } of perTarget) for (const error of errors) {
		const key = JSON.stringify([
			error.place,
			error.line,
			error.column,
			error.message
		]);
		const entry = merged.get(key) ?? {
			error,
			targets: []
		};
		if (!entry.targets.includes(target)) entry.targets.push(target);
		merged.set(key, entry);
	}
	return [...merged.values()];
}
/** `cmd/api/main.go:5:2: undefined: x` */
function formatCompileError({ file, place, line, column, message }) {
	return `${[
		file ?? place,
		line,
		...column === void 0 ? [] : [column]
	].join(":")}: ${message}`;
}

// src/go-build/source/build-constraint.ts
function readHeader(source) {
	const end = endOfComments(source);
	const [, packageName] = /^package\s+([\p{L}_][\p{L}\p{Nd}_]*)/u.exec(source.slice(end, end + 300)) ?? [];
	return {
		constraint: constraintIn(source.slice(0, end)),
		packageName
	};
}
/** The build constraint of a file; empty: none. */
function constraintOf(source) {
	return readHeader(source).constraint;
}
/** Where the code begins. */
function endOfComments(source) {
	const after = (text, from) => {
		const found = source.indexOf(text, from);
		return found < 0 ? source.length : found + text.length;
	};
	let at = 0;
	while (at < source.length) if (source.startsWith("//", at)) at = after("\n", at);
	else if (source.startsWith("/*", at)) at = after("*/", at + 2);
	else if (/[\s\uFEFF]/.test(source.charAt(at))) at++;
	else break;
	return at;
}
/** `// +build` counts where there is no `//go:build`, and only above an empty line. */
function constraintIn(header) {
	const line = /^\/\/go:build[ \t]+(.*)$/m.exec(header)?.[1];
	if (line !== void 0) return line.trim();
	const [above = ""] = /^[\s\S]*\n\r?\n/.exec(header) ?? [];
	const old = [...above.matchAll(/^\/\/[ \t]*\+build[ \t]+(.*)$/gm)].map(([, options = ""]) => options.trim().split(/\s+/).map((option) => option.split(",").join(" && ")).join(" || "));
	return old.length < 2 ? old[0] ?? "" : old.map((options) => `(${options})`).join(" && ");
}
/**
* Whether the build constraint of a file holds for what `holds` says of each tag (https://pkg.go.dev/cmd/go, Build
* constraints); true without one. A line that is none of Go's is left to Go: true.
*/
function meetsConstraint(source, holds) {
	return holdsFor(constraintOf(source), holds);
}
/** The same for the expression alone. */
function holdsFor(constraint, holds) {
	const tokens = tokensOf(constraint);
	if (tokens.length === 0) return true;
	let at = 0;
	const operand = () => {
		const token = tokens[at++] ?? "";
		if (token === "!") return !operand();
		if (token !== "(") return holds(token);
		const value = either();
		at++;
		return value;
	};
	const joined = (operator, part) => {
		const values = [part()];
		while (tokens[at] === operator) {
			at++;
			values.push(part());
		}
		return values;
	};
	const both = () => joined("&&", operand).every(Boolean);
	const either = () => joined("||", both).some(Boolean);
	const value = either();
	return at === tokens.length ? value : true;
}
/** Each once, in the order of the expression. */
function tagsIn(constraint) {
	return [...new Set(tokensOf(constraint).filter((token) => !/^(&&|\|\||[!()])$/.test(token)))];
}
function tokensOf(constraint) {
	return constraint.match(/&&|\|\||[!()]|[^\s!()&|]+/g) ?? [];
}

// src/go-build/source/cgo-needs.ts
/** Well-known packages that do nothing useful without cgo, and what does the same in pure Go. */
const alternatives = [
	{
		path: "github.com/mattn/go-sqlite3",
		instead: "modernc.org/sqlite (database/sql), github.com/glebarez/sqlite (GORM) or github.com/ncruces/go-sqlite3"
	},
	{
		path: "github.com/mutecomm/go-sqlcipher",
		instead: void 0
	},
	{
		path: "github.com/confluentinc/confluent-kafka-go",
		instead: "github.com/twmb/franz-go or github.com/segmentio/kafka-go"
	},
	{
		path: "github.com/godror/godror",
		instead: "github.com/sijms/go-ora/v2"
	},
	{
		path: "github.com/DataDog/zstd",
		instead: "github.com/klauspost/compress/zstd"
	},
	{
		path: "github.com/linxGnu/grocksdb",
		instead: "github.com/cockroachdb/pebble"
	}
];
/**
* What of a program needs cgo that is off. Most packages with C in them have the same in pure Go, and are not named: only
* those of which nothing is left, those known to be useless, and, as a warning, those that say so or have nothing instead.
* `chainTo`: who imports it, as a sentence's end.
*/
function judgeCgoNeeds(packages, chainTo) {
	const impossible = [];
	const useless = [];
	const warnings = [];
	for (const each of packages) {
		const { importPath, compiled, leftOut } = each;
		const known = alternatives.find(({ path }) => importPath === path || importPath.startsWith(`${path}/`));
		const say = (what) => `${importPath} ${what}${chainTo(importPath)}${known?.instead === void 0 ? "" : `. In pure Go: ${known.instead}`}`;
		if (compiled.length === 0) impossible.push(say("has nothing without cgo"));
		else if (known !== void 0) useless.push(say(`is ${saysSo(each) ? "only a stub" : "not whole"} without cgo`));
		else if (saysSo(each)) warnings.push(say("says that it needs cgo for something"));
		else if (hasNothingInstead(each)) warnings.push(say(`lacks ${count(leftOut.length)} without cgo`));
	}
	return {
		impossible,
		useless,
		warnings
	};
}
const count = (files) => files === 1 ? "a file" : `${files} files`;
/** A file in the place of those with C has a text about cgo, such as `go-sqlite3 requires cgo to work. This is a stub`. */
function saysSo({ compiled }) {
	return compiled.some((text) => isInsteadOfCgo(text) && /["`][^"`\n]*\bcgo(_enabled)?\b[^"`\n]*["`]/i.test(text));
}
/** Left out for the C in it alone, without a build constraint: its author has not thought of a build without cgo. */
function hasNothingInstead({ leftOut, compiled }) {
	return leftOut.some((text) => !/\bcgo\b/.test(constraintOf(text))) && !compiled.some(isInsteadOfCgo);
}
const isInsteadOfCgo = (text) => /!\s*\(?\s*cgo\b/.test(constraintOf(text));
/** Whether a file would be compiled if cgo were on, as far as that can be known without Go: what only Go knows of counts. */
function isForCgo(text, { os, arch }, tags) {
	const known = /* @__PURE__ */ new Set([
		os,
		arch,
		"cgo",
		"gc",
		...os === "windows" ? [] : ["unix"],
		...tags
	]);
	return importsC(text) && meetsConstraint(text, (tag) => known.has(tag) || /^go1\.\d+$|^goexperiment\./.test(tag));
}
function importsC(text) {
	return /^[ \t]*(?:import[ \t]+)?(?:\([ \t]*)?"C"/m.test(text);
}
const systems = "aix android darwin dragonfly freebsd illumos ios js linux netbsd openbsd plan9 solaris wasip1 windows".split(" ");
const machines = "386 amd64 arm arm64 loong64 mips mips64 mips64le mipsle ppc64 ppc64le riscv64 s390x wasm".split(" ");
/** Whether a file is for the target by its name (`x_linux_arm64.go`) and no test. */
function fitsTarget(file, { os, arch }) {
	const parts = file.replace(/\.go$/, "").split("_").slice(1);
	if (parts.at(-1) === "test") return false;
	const named = (words, part) => part !== void 0 && words.includes(part);
	const last = parts.at(-1);
	if (named(machines, last) && last !== arch) return false;
	const system = named(machines, last) ? parts.at(-2) : last;
	return !named(systems, system) || system === os;
}
/** The shortest way from a main package to each package, over imports; itself included. */
function shortestChain(packages, from, to) {
	const imports = new Map(packages.map(({ ImportPath, Imports = [] }) => [ImportPath, Imports]));
	const before = /* @__PURE__ */ new Map([[from, void 0]]);
	for (const place of before.keys()) {
		if (place === to) break;
		for (const next of imports.get(place) ?? []) if (!before.has(next)) before.set(next, place);
	}
	const chain = [];
	for (let place = before.has(to) ? to : void 0; place !== void 0; place = before.get(place)) chain.unshift(place);
	return chain;
}

// src/go-build/source/go-source.ts
/**
* The package-level variables of one package, from the text of all its files. Not a compiler: it tells the declarations
* apart that matter to -X (cmd/link sets only strings that are "declared in the source code either uninitialized or
* initialized to a constant string expression"), and says `computed` where it cannot know. Assignments inside of functions
* (an `init` that sets the variable) are not seen.
*/
function packageVariables(sources) {
	const declarations = sources.flatMap((source) => topLevelDeclarations(tokenize(source)));
	const constants = new Set(declarations.filter(({ keyword }) => keyword === "const").flatMap(({ names }) => names));
	const variables = /* @__PURE__ */ new Map();
	for (const { keyword, names, type, values, embedded } of declarations) {
		if (keyword !== "var") continue;
		for (const [index, name] of names.entries()) variables.set(name, embedded ? { kind: "embedded" } : judge(type, values, index, constants));
	}
	return variables;
}
/** Whether a file declares this function, not as a method. */
function declaresFunction(source, name) {
	return statements(tokenize(source)).some(([keyword, declared, bracket]) => keyword === "func" && declared === name && bracket === "(");
}
function judge(type, values, index, constants) {
	if (type.length > 0 && type.join("") !== "string") return {
		kind: "not a string",
		type: type.join("")
	};
	if (values.length === 0) return { kind: "settable" };
	const value = values[index];
	if (!value) return { kind: "computed" };
	const operands = value.filter((token) => token !== "(" && token !== ")" && token !== "+");
	const isText = (token) => token.startsWith("\"") || token.startsWith("`");
	if (!value.some((token, at) => token === "(" && /[\w)\]]$/.test(value[at - 1] ?? "")) && operands.every((token) => isText(token) || constants.has(token))) return { kind: "settable" };
	const [only, ...more] = operands;
	if (more.length === 0 && only !== void 0 && /^(\d|'|true$|false$)/.test(only)) return {
		kind: "not a string",
		type: only
	};
	return { kind: "computed" };
}
const embedMark = "//go:embed";
/** Strings and characters are one token each; comments vanish, but for the embed mark; newlines follow the `;` rule of the Go specification. */
function tokenize(source) {
	const simple = /[\p{L}_][\p{L}\p{Nd}_]*|\d[\w.]*|\+\+|--|[^\s]/uy;
	const tokens = [];
	const endLine = () => {
		if (endsStatement(tokens.at(-1))) tokens.push(";");
	};
	let at = 0;
	while (at < source.length) {
		const start = at;
		if (/[`"']/.test(source.charAt(at))) {
			at = endOfLiteral(source, at);
			tokens.push(source.slice(start, at));
		} else if (source.startsWith("//", at)) {
			at = indexOrEnd(source, "\n", at);
			if (source.startsWith(embedMark, start)) tokens.push(embedMark);
		} else if (source.startsWith("/*", at)) {
			at = indexOrEnd(source, "*/", at + 2) + 2;
			if (source.slice(start, at).includes("\n")) endLine();
		} else {
			simple.lastIndex = at;
			const [token] = simple.exec(source) ?? [];
			at += token?.length ?? 1;
			if (token !== void 0) tokens.push(token);
			else if (source[start] === "\n") endLine();
		}
	}
	endLine();
	return tokens;
}
/** The same text with blanks in the place of comments: what is left stands where it stood. */
function withoutComments(source) {
	const parts = [];
	let at = 0;
	while (at < source.length) {
		const start = at;
		if (/[`"']/.test(source.charAt(at))) at = endOfLiteral(source, at);
		else if (source.startsWith("//", at)) at = indexOrEnd(source, "\n", at);
		else if (source.startsWith("/*", at)) at = indexOrEnd(source, "*/", at + 2) + 2;
		else {
			at = nextMark(source, at + 1);
			parts.push(source.slice(start, at));
			continue;
		}
		const part = source.slice(start, at);
		parts.push(/^\/[/*]/.test(part) ? part.replace(/[^\n]/g, " ") : part);
	}
	return parts.join("");
}
/** Where a literal or a comment may begin. */
function nextMark(source, from) {
	const mark = /[`"'/]/g;
	mark.lastIndex = from;
	return mark.exec(source)?.index ?? source.length;
}
/** By hand: a regular expression runs out of stack on literals of some megabytes, which generated files have. */
function endOfLiteral(source, start) {
	const quote = source.charAt(start);
	if (quote === "`") return indexOrEnd(source, quote, start + 1) + 1;
	let at = start + 1;
	while (at < source.length && source[at] !== quote && source[at] !== "\n") at += source[at] === "\\" ? 2 : 1;
	return at + 1;
}
function indexOrEnd(source, text, from) {
	const found = source.indexOf(text, from);
	return found < 0 ? source.length : found;
}
const openKeywords = /* @__PURE__ */ new Set([
	"var",
	"const",
	"type",
	"func",
	"import",
	"package",
	"struct",
	"interface",
	"map",
	"chan"
]);
function endsStatement(token) {
	if (token === void 0 || token === embedMark || openKeywords.has(token)) return false;
	return /^[\p{L}\p{Nd}_"'`]/u.test(token) || [
		")",
		"]",
		"}",
		"++",
		"--"
	].includes(token);
}
/** Walks the file statement by statement; whatever stands inside of brackets belongs to its statement. */
function topLevelDeclarations(tokens) {
	return statements(tokens).flatMap((statement) => {
		const embedded = statement[0] === embedMark;
		const [keyword, ...body] = statement.filter((token) => token !== embedMark);
		if (keyword !== "var" && keyword !== "const") return [];
		if (body[0] !== "(") return [specification(keyword, body, embedded)];
		return statements(statement.slice(statement.indexOf("(") + 1, -1)).map((inner) => {
			const isEmbedded = embedded || inner[0] === embedMark;
			return specification(keyword, inner.filter((token) => token !== embedMark), isEmbedded);
		});
	});
}
function statements(tokens) {
	return split(tokens, ";").filter((statement) => statement.length > 0);
}
function specification(keyword, tokens, embedded) {
	const equals = tokens.indexOf("=");
	const left = equals < 0 ? tokens : tokens.slice(0, equals);
	let end = 1;
	while (left[end] === ",") end += 2;
	const names = left.slice(0, end).filter((token) => token !== ",");
	const values = equals < 0 ? [] : split(tokens.slice(equals + 1), ",");
	return {
		keyword,
		names,
		type: left.slice(end),
		values,
		embedded
	};
}
/** Splits at a separator that stands in no bracket. */
function split(tokens, separator) {
	const parts = [[]];
	let depth = 0;
	for (const token of tokens) {
		if ([
			"(",
			"[",
			"{"
		].includes(token)) depth++;
		else if ([
			")",
			"]",
			"}"
		].includes(token)) depth--;
		if (token === separator && depth <= 0) parts.push([]);
		else parts.at(-1)?.push(token);
	}
	return parts;
}

// src/go-build/source/main-places.ts
/**
* What one file says of its directory's package; undefined: nothing. A script that is started by `go run gen.go` lies in the
* directory of any package.
*/
function packageIn(source) {
	const { packageName, constraint } = readHeader(source);
	return packageName === "documentation" || isNever(constraint) ? void 0 : packageName;
}
/** undefined: it is of another package. */
function readMainFile(name, source) {
	const { constraint, packageName } = readHeader(source);
	if (packageName !== "main") return void 0;
	return {
		name,
		constraint,
		importsC: importsC(source),
		declaresMain: declaresFunction(source, "main")
	};
}
/** Tags that by convention keep a file out of every build: of scripts, of mage, of the list of tools before Go 1.24. */
const neverSet = /* @__PURE__ */ new Set([
	"ignore",
	"mage",
	"tools",
	"generate",
	"none",
	"never"
]);
/** More tags in one constraint than this are not worth trying all of their combinations. */
const maxTags$1 = 10;
/** Whether a constraint holds only with a tag that nobody sets in a build. */
function isNever(constraint) {
	const tags = tagsIn(constraint);
	const free = tags.filter((tag) => !neverSet.has(tag));
	if (free.length === tags.length || free.length > maxTags$1) return false;
	return combinations(free).every((set) => !holdsFor(constraint, (tag) => set.has(tag)));
}
/** Every set that can be made of some words, the smaller ones first. */
function combinations(words) {
	return Array.from({ length: 2 ** words.length }, (_, bits) => words.filter((_, at) => (bits >> at) % 2 === 1)).sort((one, other) => one.length - other.length).map((set) => new Set(set));
}
/** A file that makes its directory a program, for some target and some tags. */
const isEntry = ({ declaresMain, constraint }) => declaresMain && !isNever(constraint);
const isProgram = ({ files }) => files.some(isEntry);
/** Directories of what goes with a program and is not one that anybody deploys. */
const auxiliary = new Set([
	"example examples sample samples demo demos playground",
	"tool tools hack script scripts gen generate generator codegen magefiles contrib third_party",
	"test tests testing testutil e2e fuzz bench benchmark benchmarks mock mocks fake fakes fixture fixtures",
	"doc docs"
].join(" ").split(" "));
/** What lies directly in one of these is named by what it is: `cmd/docs` is a program, `cmd/tools/gen` a tool. */
const collecting = /* @__PURE__ */ new Set([
	"apps",
	"cmd",
	"cmds",
	"services"
]);
/** Whether a program is a tool, an example or the like, by its directory relative to where is looked, with `/`. */
function isAuxiliary(path) {
	const elements = path.toLowerCase().split("/");
	return elements.some((element, at) => {
		const isOwnName = at === elements.length - 1 && collecting.has(elements[at - 1] ?? "");
		return auxiliary.has(element) && !isOwnName;
	});
}

// src/go-build/source/left-out-file.ts
/** Why a file is left out of the build; undefined: it is not, as far as can be known without Go. */
function whyLeftOut(file, choice) {
	if (isCompiled(file, choice)) return void 0;
	const { name, constraint } = file;
	const why = !holdsFor(constraint, holdsFrom(choice)) ? `is behind \`//go:build ${constraint}\`` : fitsTarget(name, choice.target) ? "has C code (`import \"C\"`), and cgo is off" : "is for another target by its name";
	const { remedy, by } = changeFor(file, choice);
	return {
		why,
		remedy: !fitsTarget(name, choice.target) && remedy ? `${remedy} ${renaming}` : remedy,
		by
	};
}
const renaming = "If it is meant for every target, rename it: Go reads the end of its name as one.";
function isCompiled({ name, constraint, importsC }, choice) {
	return fitsTarget(name, choice.target) && (choice.cgo || !importsC) && holdsFor(constraint, holdsFrom(choice));
}
/** Tags that a user sets; Go sets the others by itself, for the system, the machine, its version and its compiler. */
function isCustom(tag) {
	return !/\.|^(unix|cgo|gc|gccgo|race|msan|asan)$/.test(tag) && !allTargets.some(({ target: { os, arch } }) => os === tag || arch === tag);
}
/** Systems for which Go sets the tag of another one as well. */
const kin = {
	android: "linux",
	illumos: "solaris",
	ios: "darwin"
};
function holdsFrom({ target: { os, arch }, tags, cgo, goVersion }) {
	const known = /* @__PURE__ */ new Set([
		os,
		kin[os],
		arch,
		"gc",
		...tags
	]);
	if (cgo) known.add("cgo");
	if (![
		"js",
		"plan9",
		"wasip1",
		"windows"
	].includes(os)) known.add("unix");
	return (tag) => {
		const minor = /^go1\.(\d+)$/.exec(tag)?.[1];
		if (minor !== void 0) return Number(minor) <= minorOf(goVersion);
		return known.has(tag) || tag.startsWith(`${arch}.`) || tag.startsWith("goexperiment.");
	};
}
const minorOf = (goVersion) => Number(/^1\.(\d+)/.exec(goVersion)?.[1] ?? Number.POSITIVE_INFINITY);
/** More tags of a user's own in one constraint are not worth trying all of their combinations. */
const maxTags = 6;
const linkable = allTargets.filter(({ needsCompilerOf }) => needsCompilerOf === void 0).map(({ target }) => target);
/** The likely ones first. */
const otherTargets = [...[
	"linux/amd64",
	"windows/amd64",
	"darwin/arm64",
	"js/wasm"
].flatMap((likely) => linkable.find((target) => formatTarget(target) === likely) ?? []), ...linkable];
/** The smallest change that brings the file in: of tags, then of cgo, then of the target. */
function changeFor(file, choice) {
	const custom = tagsIn(file.constraint).filter(isCustom).slice(0, maxTags);
	const isSet = (tag) => choice.tags.includes(tag);
	const sameSystem = linkable.filter(({ os }) => os === choice.target.os);
	for (const target of [
		choice.target,
		...sameSystem,
		...otherTargets
	]) for (const changed of combinations(custom)) {
		const tags = [...choice.tags, ...changed].filter((tag) => !(changed.has(tag) && isSet(tag)));
		for (const cgo of choice.cgo ? [true] : [false, true]) {
			if (!isCompiled(file, {
				...choice,
				target,
				tags,
				cgo
			})) continue;
			const [removed, added] = [[...changed].filter(isSet), [...changed].filter((tag) => !isSet(tag))];
			const by = target === choice.target ? cgo === choice.cgo ? "tags" : "cgo" : "targets";
			return {
				remedy: describeChange(choice, {
					added,
					removed,
					cgo,
					target
				}),
				by
			};
		}
	}
	const needed = tagsIn(file.constraint).find((tag) => Number(/^go1\.(\d+)$/.exec(tag)?.[1]) > minorOf(choice.goVersion));
	return {
		remedy: needed && `Take ${needed} or newer (\`go-version\`, or the go line of go.mod).`,
		by: void 0
	};
}
function describeChange(choice, { added, removed, cgo, target }) {
	const sentence = [
		...added.length === 0 ? [] : [`set \`tags: ${[...choice.tags.filter((tag) => !removed.includes(tag)), ...added].join(", ")}\``],
		...removed.length > 0 && added.length === 0 ? [`take ${removed.map((tag) => `\`${tag}\``).join(", ")} out of \`tags\``] : [],
		...cgo === choice.cgo ? [] : ["set `cgo: true`"],
		...formatTarget(target) === formatTarget(choice.target) ? [] : [`add \`${formatTarget(target)}\` to \`targets\``]
	].join(", and ");
	return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.`;
}

// src/go-build/source/list-packages.ts
const fields = "ImportPath,Name,Dir,GoFiles,CgoFiles,EmbedPatterns,EmbedFiles,SysoFiles,IgnoredGoFiles,TestGoFiles,XTestGoFiles,Imports,Standard,DepOnly,Module,Match,Error";
/** Packages that cannot be read are listed too, with their `Error`. */
async function listPackages({ patterns, withImports = false, moduleDirectory, toolFacts, ...compilation }, go, { processes }) {
	const flags = [
		"-e",
		`-json=${fields}`,
		...withImports ? ["-deps"] : [],
		...listingFlags(compilation.flags)
	];
	const { exitCode, stdout, stderr } = await processes.run({
		argv: [
			go.goBinary,
			"list",
			...flags,
			...tagArguments(compilation.tags),
			"--",
			...patterns
		],
		cwd: moduleDirectory,
		env: {
			GOGC: "400",
			...buildEnvironment(compilation)
		}
	});
	if (exitCode !== 0) throw cannotList({
		moduleDirectory,
		target: compilation.target,
		toolFacts
	}, go, stderr);
	return JSON.parse(`[${stdout.replaceAll(/^\}\n\{/gm, "},\n{")}]`);
}
function cannotList({ moduleDirectory, target, toolFacts }, go, stderr) {
	if (/unsupported GOOS\/GOARCH pair/.test(stderr)) return new ActionError("input", `targets: Go ${go.version} does not know ${formatTarget(target)}`, { hint: "Take a newer Go (`go-version`, or the go line of go.mod), or leave this target out." });
	if (/go\.mod file not found|cannot find main module/.test(stderr)) return new ActionError("input", `no go.mod in ${moduleDirectory} or above it`, { hint: "Set `working-directory` to the directory of the Go module, and check the repository out before this step." });
	const known = readToolError(stderr, toolFacts);
	return new ActionError("build", `go list failed in ${moduleDirectory}`, {
		evidence: stderr.trim().split("\n"),
		cause: new Error(known?.headline ?? headlineOf(stderr)),
		...known?.remedy === void 0 ? {} : { hint: known.remedy }
	});
}

// src/checks/test-flags.ts
/** `-test.run` is `-run` as well. */
const plain = ({ name, value }) => ({
	name: name.replace(/^test\./, ""),
	value
});
/** Whether `go test` runs nothing with it, whatever there is. */
function runsNothing({ name, value }) {
	if (name === "c") return !/^(0|f|F|false|FALSE|False)$/.test(value ?? "true");
	if (name === "count") return Number(value) <= 0;
	return name === "list" && (value ?? "") !== "";
}
/** Whether it chooses among the tests, or hands them to a program that need not run them. */
const chooses = ({ name, value = "" }) => /^(run|skip|exec)$/.test(name) && value !== "";
/** Refuses, before anything is downloaded, what makes a check of the tests green without running one. Errors: `input`. */
function refuseIdleTests(checks, settings) {
	const names = checks.filter((name) => name === "test" || name === "race");
	const idle = flagsOfGoflags(settings.get("GOFLAGS") ?? "").filter((flag) => runsNothing(plain(flag)));
	if (names.length === 0 || idle.length === 0) return;
	const flags = idle.map(formatGoFlag).join(" ");
	throw new ActionError("input", `checks: GOFLAGS has ${flags}, with which \`go test\` runs no test`, { hint: `Remove ${flags} from GOFLAGS, in the job's environment or in \`go env -w\`, or leave ${names.join(" and ")} out of checks.` });
}
/** The flags that decide which tests run, as one text; empty: all of them do. */
function choosingFlags(settings) {
	return flagsOfGoflags(settings.get("GOFLAGS") ?? "").filter((flag) => chooses(plain(flag))).map(formatGoFlag).join(" ");
}

export { readableLine as C, parseCompileErrors as S, judgeCgoNeeds as _, isAuxiliary as a, formatCompileError as b, isProgram as c, declaresFunction as d, packageVariables as f, isForCgo as g, importsC as h, whyLeftOut as i, packageIn as l, fitsTarget as m, refuseIdleTests as n, isEntry as o, withoutComments as p, listPackages as r, isNever as s, choosingFlags as t, readMainFile as u, shortestChain as v, mergeCompileErrors as x, readHeader as y };