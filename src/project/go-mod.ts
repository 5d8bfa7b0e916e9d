import { type ModLine, readModLines } from "./mod-lines.ts";

/** The lines of a go.mod or go.work that decide about the toolchain, as they are written there. */
export interface GoLines {
  /** The argument of the `go` line: `1.24`, `1.26.8`, `1.27rc1`. */
  readonly go: string | undefined;
  /** The argument of the `toolchain` line: `go1.26.8`, `default`. */
  readonly toolchain: string | undefined;
}

export interface GoMod extends GoLines {
  /** The module's path; undefined in a file that has no such line and so is no go.mod. */
  readonly module: string | undefined;
}

export interface GoWork extends GoLines {
  /** Directories of its modules, as written: relative to the file, or absolute. */
  readonly uses: readonly string[];
}

/** Reads a go.mod (https://go.dev/ref/mod#go-mod-file-grammar). Whether the rest of it is well-formed is Go's to say. */
export function readGoMod(text: string): GoMod {
  const lines = readModLines(text);
  return { module: argumentOf(lines, "module"), ...goLines(lines) };
}

/** Reads a go.work (https://go.dev/ref/mod#workspaces). */
export function readGoWork(text: string): GoWork {
  const lines = readModLines(text);
  const uses = lines.flatMap(({ verb, words }) => (verb === "use" && words.length === 1 ? words : []));
  return { ...goLines(lines), uses };
}

function goLines(lines: readonly ModLine[]): GoLines {
  return { go: argumentOf(lines, "go"), toolchain: argumentOf(lines, "toolchain") };
}

function argumentOf(lines: readonly ModLine[], verb: string): string | undefined {
  return lines.find((line) => line.verb === verb && line.words.length === 1)?.words[0];
}
