import { t as ActionError } from "./errors-DbSu95yo.js";
import { g as formatGoFlag } from "./processes-B8JPxiQd.js";
import { o as targetEnvironment } from "./target-CCkLcGw7.js";
import { isAbsolute, posix, relative, resolve, sep } from "node:path";

// src/build/arguments.ts
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
	const setting = `${symbol}=${value}`;
	if (value.includes("\0")) throw unquotable(symbol, "a NUL byte");
	if (!/[\s'"]/.test(setting)) return `-X ${setting}`;
	if (!setting.includes("'")) return `-X '${setting}'`;
	if (!setting.includes("\"")) return `-X "${setting}"`;
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

// src/build/compile-errors.ts
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
/** Messages in the output of `go build`; paths in it are relative to `directory`. Indented lines belong to the message before. */
function parseCompileErrors(output, directory, workspace) {
	const errors = [];
	let open = false;
	for (const raw of output.split(/\r?\n/)) {
		const line = readableLine(raw);
		const { place, line: number, column, message } = located.exec(line)?.groups ?? {};
		const previous = errors.at(-1);
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
		} else if (open && previous && /^\s+\S/.test(line)) {
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

export { buildArguments as a, tagArguments as c, readableLine as i, mergeCompileErrors as n, buildEnvironment as o, parseCompileErrors as r, linkerFlags as s, formatCompileError as t };