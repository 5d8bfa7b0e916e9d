/** What went wrong, as far as it decides what to do next. */
export type ToolErrorClass =
  | "disk full"
  | "memory"
  | "no access" // a directory that the runner's user may not use, or a program that may not run there
  | "setting" // a variable of Go's, a flag or a C compiler's name that cannot be used
  | "Go version"
  | "workspace" // go.work, or that it is switched off
  | "vendor"
  | "go.mod"
  | "go.sum"
  | "missing source" // of a `replace`, of this module, of what is embedded
  | "missing module"
  | "credentials"
  | "network"
  | "checksum"
  | "source"
  | "build constraint"
  | "profile"
  | "linker"
  | "C"
  | "git"
  | "Makefile"
  | "missing program";

/** What no change of a line of the source puts right, though Go names the import where it came upon it. */
const besideSource: readonly ToolErrorClass[] = [
  "disk full",
  "memory",
  "no access",
  "setting",
  "workspace",
  "vendor",
  "go.mod",
  "go.sum",
  "missing module",
  "credentials",
  "network",
  "checksum",
  "missing program",
];

export function isBesideSource(kind: ToolErrorClass): boolean {
  return besideSource.includes(kind);
}

/** What the run knows of the project that the tool was run in. */
export interface ToolFacts {
  /** The go.work that GOWORK=off keeps out; undefined: none is. */
  readonly unusedWorkspace?: string | undefined;
  /** Paths of the project's modules. */
  readonly modulePaths?: readonly (string | undefined)[] | undefined;
}

export interface Rule {
  readonly class: ToolErrorClass;
  /** Looked for in all that was printed. The line that it begins in is the headline, unless `headline` makes a better one. */
  readonly pattern: RegExp;
  readonly headline?: (match: RegExpExecArray, printed: string) => string;
  /** What to do next; undefined: nothing that is sure to fit. */
  readonly remedy?: string | ((match: RegExpExecArray, facts: ToolFacts) => string | undefined);
}
