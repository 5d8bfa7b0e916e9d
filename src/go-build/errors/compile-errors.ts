import { isAbsolute, posix, relative, resolve, sep } from "node:path";

/** One message of the Go compiler or the go command about a place in the source. */
export interface CompileError {
  /** Relative to the workspace, with `/`; undefined for files outside of it (module cache, Go itself). */
  readonly file: string | undefined;
  /** Where it is, as the go command printed it. */
  readonly place: string;
  readonly line: number;
  readonly column: number | undefined;
  /** May have several lines. */
  readonly message: string;
}

const located = /^(?<place>(?:[A-Za-z]:)?[^:]+?\.[A-Za-z]+):(?<line>\d+)(?::(?<column>\d+))?: (?<message>.+)$/;

/** Colours of C compilers and wrappers (ECMA-48, SGR and its like). */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const colours = /\x1b\[[0-9;]*[A-Za-z]/g;

/** An annotation holds 4 KB; of a longer line its beginning says what is wrong. */
const maxLineLength = 2000;

/** A line of a compiler as people can read it: without colours, and not longer than is of use. */
export function readableLine(line: string): string {
  const plain = line.includes("\x1b") ? line.replaceAll(colours, "") : line;
  if (plain.length <= maxLineLength) return plain;
  return `${plain.slice(0, maxLineLength)}... (${plain.length - maxLineLength} more characters)`;
}

/**
 * Messages in the output of `go build`; paths in it are relative to `directory`. Indented lines belong to the message before, also
 * those about another place (`other declaration of main`); under a heading they are messages of their own.
 */
export function parseCompileErrors(output: string, directory: string, workspace: string): CompileError[] {
  const errors: CompileError[] = [];
  let open = false;
  for (const raw of output.split(/\r?\n/)) {
    const line = readableLine(raw);
    const previous = errors.at(-1);
    const belongsToPrevious = open && /^\s+\S/.test(line);
    const { place, line: number, column, message } = belongsToPrevious ? {} : (located.exec(line.trim())?.groups ?? {});
    if (place !== undefined && message !== undefined) {
      const file = withinWorkspace(resolve(directory, place), workspace);
      errors.push({
        file,
        place,
        line: Number(number),
        column: column === undefined ? undefined : Number(column),
        message,
      });
      open = true;
    } else if (belongsToPrevious && previous) {
      if (previous.message.length > maxLineLength) continue;
      errors[errors.length - 1] = { ...previous, message: `${previous.message}\n${line.trim()}` };
    } else {
      open = false;
    }
  }
  return errors;
}

function withinWorkspace(file: string, workspace: string): string | undefined {
  const path = relative(workspace, file);
  return path.startsWith("..") || isAbsolute(path) ? undefined : path.split(sep).join(posix.sep);
}

/** The same message for several targets is one. Each with the targets that it concerns. */
export function mergeCompileErrors(
  perTarget: readonly { readonly target: string; readonly errors: readonly CompileError[] }[],
): { readonly error: CompileError; readonly targets: readonly string[] }[] {
  const merged = new Map<string, { error: CompileError; targets: string[] }>();
  for (const { target, errors } of perTarget) {
    for (const error of errors) {
      const key = JSON.stringify([error.place, error.line, error.column, error.message]);
      const entry = merged.get(key) ?? { error, targets: [] };
      if (!entry.targets.includes(target)) entry.targets.push(target);
      merged.set(key, entry);
    }
  }
  return [...merged.values()];
}

/** `cmd/api/main.go:5:2: undefined: x` */
export function formatCompileError({ file, place, line, column, message }: CompileError): string {
  return `${[file ?? place, line, ...(column === undefined ? [] : [column])].join(":")}: ${message}`;
}
