import { t as ActionError } from "./errors-DbSu95yo.js";
import { a as targetEnvironment } from "./target-8QnhvONc.js";
import { u as formatGoFlag } from "./build-flags-Dkvt_0hN.js";
import { isAbsolute, posix, relative, resolve, sep } from "node:path";

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

// src/report/measures.ts
/** A time for people: `0 ms`, `850 ms`, `1.2 s`, `3 min 5 s`, `2 h 10 min`. Anything that is no time is `?`. */
function describeDuration(elapsedMs) {
	if (!Number.isFinite(elapsedMs) || elapsedMs < 0) return "?";
	const ms = Math.round(elapsedMs);
	if (ms < 1e3) return `${ms} ms`;
	if (ms < 59950) return `${(ms / 1e3).toFixed(1)} s`;
	const seconds = Math.round(ms / 1e3);
	if (seconds < 3600) return pair(seconds, 60, "min", "s");
	return pair(Math.round(seconds / 60), 60, "h", "min");
}
function pair(amount, size, large, small) {
	const rest = amount % size;
	return `${Math.floor(amount / size)} ${large}${rest === 0 ? "" : ` ${rest} ${small}`}`;
}
const units = [
	"KiB",
	"MiB",
	"GiB",
	"TiB"
];
/** A size for people, in powers of 1024: `812 B`, `14.4 MiB`. Anything that is no size is `?`. */
function describeBytes(sizeBytes) {
	if (!Number.isFinite(sizeBytes) || sizeBytes < 0) return "?";
	if (sizeBytes < 1024) return `${Math.round(sizeBytes)} B`;
	let amount = sizeBytes / 1024;
	let unit = 0;
	while (amount >= 1023.95 && unit < units.length - 1) {
		amount /= 1024;
		unit += 1;
	}
	return `${amount.toFixed(1)} ${units[unit]}`;
}
/** `1 test`, `2 tests` */
function count(amount, one, many = `${one}s`) {
	return `${amount} ${amount === 1 ? one : many}`;
}
/** From one size to another: `+1.2 KiB (+0.3 %)`, `same`; empty when one of them is not known. */
function describeChange(sizeBytes, previousBytes) {
	if (sizeBytes === void 0 || previousBytes === void 0) return "";
	const change = sizeBytes - previousBytes;
	if (change === 0) return "same";
	const sign = change < 0 ? "−" : "+";
	const amount = `${sign}${describeBytes(Math.abs(change))}`;
	if (!(previousBytes > 0)) return amount;
	return `${amount} (${sign}${(Math.abs(change) / previousBytes * 100).toFixed(1)} %)`;
}

export { buildArguments as a, tagArguments as c, parseCompileErrors as d, readableLine as f, describeDuration as i, formatCompileError as l, describeBytes as n, buildEnvironment as o, describeChange as r, linkerFlags as s, count as t, mergeCompileErrors as u };