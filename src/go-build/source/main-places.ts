import { holdsFor, readHeader, tagsIn } from "./build-constraint.ts";
import { importsC } from "./cgo-needs.ts";
import { declaresFunction } from "./go-source.ts";

/** A file with `package main`, tests aside, whoever it is compiled for. */
export interface MainFile {
  readonly name: string;
  /** Of its build constraint; empty: none. */
  readonly constraint: string;
  readonly importsC: boolean;
  readonly declaresMain: boolean;
}

/** A directory with such files. */
export interface MainPlace {
  /** Absolute. */
  readonly directory: string;
  /** At least one. */
  readonly files: readonly MainFile[];
}

/**
 * What one file says of its directory's package; undefined: nothing. A script that is started by `go run gen.go` lies in the
 * directory of any package.
 */
export function packageIn(source: string): string | undefined {
  const { packageName, constraint } = readHeader(source);
  return packageName === "documentation" || isNever(constraint) ? undefined : packageName;
}

/** undefined: it is of another package. */
export function readMainFile(name: string, source: string): MainFile | undefined {
  const { constraint, packageName } = readHeader(source);
  if (packageName !== "main") return undefined;
  return { name, constraint, importsC: importsC(source), declaresMain: declaresFunction(source, "main") };
}

/** Tags that by convention keep a file out of every build: of scripts, of mage, of the list of tools before Go 1.24. */
const neverSet = new Set(["ignore", "mage", "tools", "generate", "none", "never"]);
/** More tags in one constraint than this are not worth trying all of their combinations. */
const maxTags = 10;

/** Whether a constraint holds only with a tag that nobody sets in a build. */
export function isNever(constraint: string): boolean {
  const tags = tagsIn(constraint);
  const free = tags.filter((tag) => !neverSet.has(tag));
  if (free.length === tags.length || free.length > maxTags) return false;
  return combinations(free).every((set) => !holdsFor(constraint, (tag) => set.has(tag)));
}

/** Every set that can be made of some words, the smaller ones first. */
export function combinations(words: readonly string[]): readonly ReadonlySet<string>[] {
  const all = Array.from({ length: 2 ** words.length }, (_, bits) => words.filter((_, at) => (bits >> at) % 2 === 1));
  return all.sort((one, other) => one.length - other.length).map((set) => new Set(set));
}

/** A file that makes its directory a program, for some target and some tags. */
export const isEntry = ({ declaresMain, constraint }: MainFile): boolean => declaresMain && !isNever(constraint);

export const isProgram = ({ files }: MainPlace): boolean => files.some(isEntry);

/** Directories of what goes with a program and is not one that anybody deploys. */
const auxiliary = new Set(
  [
    "example examples sample samples demo demos playground",
    "tool tools hack script scripts gen generate generator codegen magefiles contrib third_party",
    "test tests testing testutil e2e fuzz bench benchmark benchmarks mock mocks fake fakes fixture fixtures",
    "doc docs",
  ]
    .join(" ")
    .split(" "),
);
/** What lies directly in one of these is named by what it is: `cmd/docs` is a program, `cmd/tools/gen` a tool. */
const collecting = new Set(["apps", "cmd", "cmds", "services"]);

/** Whether a program is a tool, an example or the like, by its directory relative to where is looked, with `/`. */
export function isAuxiliary(path: string): boolean {
  const elements = path.toLowerCase().split("/");
  return elements.some((element, at) => {
    const isOwnName = at === elements.length - 1 && collecting.has(elements[at - 1] ?? "");
    return auxiliary.has(element) && !isOwnName;
  });
}
