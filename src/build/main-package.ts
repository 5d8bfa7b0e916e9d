import { posix, relative, sep } from "node:path";
import { ActionError } from "../errors.ts";
import { nearest } from "../inputs/nearest.ts";
import { parseList } from "../inputs/values.ts";
import type { ListedPackage } from "./list-packages.ts";

export interface MainPackage {
  readonly importPath: string;
  /** Absolute. */
  readonly directory: string;
  /** Of its module; its import path where there is none. */
  readonly modulePath: string;
  /** As it was listed, for the target that was asked about. */
  readonly listed: ListedPackage;
  /** With everything that it imports. */
  readonly program: readonly ListedPackage[];
}

/** One entry of the input `main`. */
export interface MainEntry {
  /** As given. */
  readonly text: string;
  /** As the go command takes it: relative ones with `./`, a file as its package. */
  readonly pattern: string;
  readonly namesFile: boolean;
  /** Has a `*`, which the go command does not know: it only has `...`. */
  readonly isGlob: boolean;
}

export function mainEntries(text: string): readonly MainEntry[] {
  const named = parseList(text);
  const option = named.find((part) => part.startsWith("-"));
  if (option !== undefined) throw new ActionError("input", `main: ${option} is no package`);
  return named.map((part) => {
    const namesFile = part.endsWith(".go");
    const path = namesFile ? posix.dirname(part) : part;
    // Without a dot Go looks in its standard library; the first element of a module's path has a dot in practice.
    const isImportPath = /^[^/]*\.[^/]*\//.test(path) && !path.startsWith(".");
    const isPlaced = /^\.{1,2}(\/|$)/.test(path) || path.startsWith("/") || isImportPath;
    return { text: part, pattern: isPlaced ? path : `./${path}`, namesFile, isGlob: path.includes("*") };
  });
}

export function mainsOf(packages: readonly ListedPackage[]): MainPackage[] {
  return packages.flatMap((listed) => {
    const { Name, Dir, ImportPath, Module, DepOnly } = listed;
    if (Name !== "main" || !Dir || DepOnly) return [];
    return [
      {
        importPath: ImportPath,
        directory: Dir,
        modulePath: Module?.Path ?? ImportPath,
        listed,
        program: importedBy(listed, packages),
      },
    ];
  });
}

/** A package with everything that it imports; the list may hold other programs as well. */
function importedBy(root: ListedPackage, packages: readonly ListedPackage[]): readonly ListedPackage[] {
  const byPath = new Map(packages.map((each) => [each.ImportPath, each]));
  const found = new Set([root]);
  for (const { Imports = [] } of found) {
    for (const path of Imports) {
      const imported = byPath.get(path);
      if (imported !== undefined) found.add(imported);
    }
  }
  return [...found];
}

const named = (packages: readonly ListedPackage[]) => packages.filter(({ DepOnly }) => !DepOnly);

/** As a user would write it in `main`. */
export function formatMain(
  { directory, importPath }: Pick<MainPackage, "directory" | "importPath">,
  moduleDirectory: string,
): string {
  const path = relative(moduleDirectory, directory).split(sep).join("/");
  return path === "" ? "." : path.startsWith("..") ? importPath : `./${path}`;
}

export function noMainPackage(lookedIn: string, listed: readonly ListedPackage[]): ActionError {
  // A package that cannot be read is the likely reason; a directory that is not there is none.
  const reasons = named(listed).flatMap(({ Error: error }) => (error && !isAbsence(error.Err) ? [error.Err] : []));
  return new ActionError("input", `no main package: looked in ${lookedIn}`, {
    hint: "A service needs a `package main` with a `func main()`. Set `working-directory`, or `main` to its directory.",
    evidence: reasons.slice(0, 10),
  });
}

function isAbsence(message: string): boolean {
  return /no such file or directory|directory not found|no Go files in|cannot find the (file|path)/.test(message);
}

/** Several where one is needed, or where it is not plain that all of them are meant. */
export function severalMainPackages(
  mains: readonly MainPackage[],
  moduleDirectory: string,
  why: "a deploy takes one" | "make-target makes one" | "none where services usually are",
): ActionError {
  const names = mains.map((main) => formatMain(main, moduleDirectory));
  const [first = "", ...others] = names;
  const hint =
    why !== "none where services usually are"
      ? `Say which one is meant, for example \`main: ${first}\`.`
      : `Say which to build, for example \`main: ${first}\`, or \`main: ${[first, ...others.slice(0, 1)].join(", ")}\`.`;
  return new ActionError("input", `${mains.length} main packages, and ${why}: ${names.join(", ")}`, { hint });
}

/** `main` named something else than a main package. */
export function notAMainPackage(
  wanted: string,
  listed: readonly ListedPackage[],
  all: readonly MainPackage[],
  moduleDirectory: string,
): ActionError {
  const names = all.map((main) => formatMain(main, moduleDirectory));
  const [first] = named(listed);
  const other = named(listed).find(({ Name }) => Name !== undefined);
  const why = other?.Name ? `it is package ${other.Name}` : (first?.Error?.Err ?? "there is no such package");
  const near = nearest(wanted.replace(/^(\.\/)?/, "./"), names);
  const advice = near
    ? `Did you mean ${near}?`
    : names.length > 0
      ? `There is ${names.map((name) => `\`${name}\``).join(", ")}.`
      : undefined;
  return new ActionError("input", `main: ${wanted} is no main package: ${why}`, advice ? { hint: advice } : {});
}
