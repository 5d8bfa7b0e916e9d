import type { Target } from "../../model/target.ts";
import { constraintOf, meetsConstraint } from "./build-constraint.ts";
import type { ListedPackage } from "./list-packages.ts";

/** A package with files that `import "C"`, as it is compiled without cgo. */
export interface CgoPackage {
  readonly importPath: string;
  /** Texts of the files that are left out because cgo is off. */
  readonly leftOut: readonly string[];
  /** Texts of the files that are compiled. */
  readonly compiled: readonly string[];
}

export interface CgoNeeds {
  /** Sentences: what cannot be built. */
  readonly impossible: readonly string[];
  /** What can be built and fails at run time, as far as is known. */
  readonly useless: readonly string[];
  /** What may be missing. */
  readonly warnings: readonly string[];
}

/** Well-known packages that do nothing useful without cgo, and what does the same in pure Go. */
const alternatives: readonly { readonly path: string; readonly instead: string | undefined }[] = [
  {
    path: "github.com/mattn/go-sqlite3",
    instead: "modernc.org/sqlite (database/sql), github.com/glebarez/sqlite (GORM) or github.com/ncruces/go-sqlite3",
  },
  { path: "github.com/mutecomm/go-sqlcipher", instead: undefined },
  {
    path: "github.com/confluentinc/confluent-kafka-go",
    instead: "github.com/twmb/franz-go or github.com/segmentio/kafka-go",
  },
  { path: "github.com/godror/godror", instead: "github.com/sijms/go-ora/v2" },
  { path: "github.com/DataDog/zstd", instead: "github.com/klauspost/compress/zstd" },
  { path: "github.com/linxGnu/grocksdb", instead: "github.com/cockroachdb/pebble" },
];

/**
 * What of a program needs cgo that is off. Most packages with C in them have the same in pure Go, and are not named: only
 * those of which nothing is left, those known to be useless, and, as a warning, those that say so or have nothing instead.
 * `chainTo`: who imports it, as a sentence's end.
 */
export function judgeCgoNeeds(packages: readonly CgoPackage[], chainTo: (importPath: string) => string): CgoNeeds {
  const impossible: string[] = [];
  const useless: string[] = [];
  const warnings: string[] = [];
  for (const each of packages) {
    const { importPath, compiled, leftOut } = each;
    const known = alternatives.find(({ path }) => importPath === path || importPath.startsWith(`${path}/`));
    const say = (what: string) =>
      `${importPath} ${what}${chainTo(importPath)}${known?.instead === undefined ? "" : `. In pure Go: ${known.instead}`}`;
    if (compiled.length === 0) impossible.push(say("has nothing without cgo"));
    else if (known !== undefined) useless.push(say(`is ${saysSo(each) ? "only a stub" : "not whole"} without cgo`));
    else if (saysSo(each)) warnings.push(say("says that it needs cgo for something"));
    else if (hasNothingInstead(each)) warnings.push(say(`lacks ${count(leftOut.length)} without cgo`));
  }
  return { impossible, useless, warnings };
}

const count = (files: number) => (files === 1 ? "a file" : `${files} files`);

/** A file in the place of those with C has a text about cgo, such as `go-sqlite3 requires cgo to work. This is a stub`. */
function saysSo({ compiled }: CgoPackage): boolean {
  return compiled.some((text) => isInsteadOfCgo(text) && /["`][^"`\n]*\bcgo(_enabled)?\b[^"`\n]*["`]/i.test(text));
}

/** Left out for the C in it alone, without a build constraint: its author has not thought of a build without cgo. */
function hasNothingInstead({ leftOut, compiled }: CgoPackage): boolean {
  return leftOut.some((text) => !/\bcgo\b/.test(constraintOf(text))) && !compiled.some(isInsteadOfCgo);
}

const isInsteadOfCgo = (text: string) => /!\s*\(?\s*cgo\b/.test(constraintOf(text));

/** Whether a file would be compiled if cgo were on, as far as that can be known without Go: what only Go knows of counts. */
export function isForCgo(text: string, { os, arch }: Pick<Target, "os" | "arch">, tags: readonly string[]): boolean {
  const known = new Set([os, arch, "cgo", "gc", ...(os === "windows" ? [] : ["unix"]), ...tags]);
  return importsC(text) && meetsConstraint(text, (tag) => known.has(tag) || /^go1\.\d+$|^goexperiment\./.test(tag));
}

export function importsC(text: string): boolean {
  return /^[ \t]*(?:import[ \t]+)?(?:\([ \t]*)?"C"/m.test(text);
}

const systems =
  "aix android darwin dragonfly freebsd illumos ios js linux netbsd openbsd plan9 solaris wasip1 windows".split(" ");
const machines = "386 amd64 arm arm64 loong64 mips mips64 mips64le mipsle ppc64 ppc64le riscv64 s390x wasm".split(" ");

/** Whether a file is for the target by its name (`x_linux_arm64.go`) and no test. */
export function fitsTarget(file: string, { os, arch }: Pick<Target, "os" | "arch">): boolean {
  const parts = file.replace(/\.go$/, "").split("_").slice(1);
  if (parts.at(-1) === "test") return false;
  const named = (words: readonly string[], part: string | undefined) => part !== undefined && words.includes(part);
  const last = parts.at(-1);
  if (named(machines, last) && last !== arch) return false;
  const system = named(machines, last) ? parts.at(-2) : last;
  return !named(systems, system) || system === os;
}

/** The shortest way from a main package to each package, over imports; itself included. */
export function shortestChain(
  packages: readonly Pick<ListedPackage, "ImportPath" | "Imports">[],
  from: string,
  to: string,
): readonly string[] {
  const imports = new Map(packages.map(({ ImportPath, Imports = [] }) => [ImportPath, Imports]));
  const before = new Map<string, string | undefined>([[from, undefined]]);
  for (const place of before.keys()) {
    if (place === to) break;
    for (const next of imports.get(place) ?? []) if (!before.has(next)) before.set(next, place);
  }
  const chain: string[] = [];
  for (let place = before.has(to) ? to : undefined; place !== undefined; place = before.get(place))
    chain.unshift(place);
  return chain;
}
