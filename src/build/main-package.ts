import { posix, relative, sep } from "node:path";
import { ActionError } from "../errors.ts";
import { nearest } from "../inputs/nearest.ts";
import type { ListedPackage } from "./list-packages.ts";

export interface MainPackage {
  readonly importPath: string;
  /** Absolute. */
  readonly directory: string;
  /** Of its module; its import path where there is none. */
  readonly modulePath: string;
  /** As it was listed, for the target that was asked about. */
  readonly listed: ListedPackage;
}

/** The input `main` as package patterns: relative ones with `./`, a file as its package, `dir/*` as Go writes it. */
export function mainPatterns(text: string): { readonly patterns: readonly string[]; readonly filesNamed: boolean } {
  const parts = text.split(/[,\n]/).map((part) => part.trim());
  const named = parts.filter((part) => part !== "");
  const option = named.find((part) => part.startsWith("-"));
  if (option !== undefined) throw new ActionError("input", `main: ${option} is no package`);
  const patterns = named.map((part) => {
    const path = part.endsWith(".go") ? posix.dirname(part) : part;
    // Without a dot Go looks in its standard library; the first element of a module's path has a dot in practice.
    const isImportPath = /^[^/]*\.[^/]*\//.test(path) && !path.startsWith(".");
    const isPlaced = path.startsWith(".") || path.startsWith("/") || isImportPath;
    return (isPlaced ? path : `./${path}`).replace(/\/\*$/, "/...");
  });
  return { patterns, filesNamed: named.some((part) => part.endsWith(".go")) };
}

export function mainsOf(packages: readonly ListedPackage[]): MainPackage[] {
  return packages.flatMap((listed) => {
    const { Name, Dir, ImportPath, Module } = listed;
    if (Name !== "main" || !Dir) return [];
    return [{ importPath: ImportPath, directory: Dir, modulePath: Module?.Path ?? ImportPath, listed }];
  });
}

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
  const reasons = listed.flatMap(({ Error: error }) => (error && !isAbsence(error.Err) ? [error.Err] : []));
  return new ActionError("input", `no main package: looked in ${lookedIn}`, {
    hint: "A service needs a `package main` with a `func main()`. Set `working-directory`, or `main` to its directory.",
    evidence: reasons.slice(0, 10),
  });
}

function isAbsence(message: string): boolean {
  return /no such file or directory|directory not found|no Go files in|cannot find the (file|path)/.test(message);
}

export function severalMainPackages(mains: readonly MainPackage[], moduleDirectory: string): ActionError {
  const names = mains.map((main) => formatMain(main, moduleDirectory));
  return new ActionError("input", `${mains.length} main packages: ${names.join(", ")}`, {
    hint: `Say which one to build, for example \`main: ${names[0]}\`.`,
  });
}

/** `main` named something else than a main package. */
export function notAMainPackage(
  wanted: string,
  listed: readonly ListedPackage[],
  all: readonly MainPackage[],
  moduleDirectory: string,
): ActionError {
  const names = all.map((main) => formatMain(main, moduleDirectory));
  const other = listed.find(({ Name }) => Name !== undefined);
  const why = other?.Name ? `it is package ${other.Name}` : (listed[0]?.Error?.Err ?? "there is no such package");
  const near = nearest(wanted.replace(/^(\.\/)?/, "./"), names);
  const advice = near ? `Did you mean ${near}?` : names.length > 0 ? `Main packages: ${names.join(", ")}.` : undefined;
  return new ActionError("input", `main: ${wanted} is no main package: ${why}`, advice ? { hint: advice } : {});
}
