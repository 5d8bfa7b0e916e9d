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

export { readableLine as i, mergeCompileErrors as n, parseCompileErrors as r, formatCompileError as t };