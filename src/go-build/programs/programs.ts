import { relative } from "node:path";
import { ActionError } from "../../errors.ts";
import type { GoMod } from "../../project/go-mod.ts";
import { moduleName, problemOfBinaryName } from "../../targets/binary-name.ts";
import type { Target } from "../../targets/target.ts";
import { formatMain, type MainPackage } from "./main-package.ts";

/** A main package, and what its executable is called. */
export interface Program {
  readonly name: string;
  readonly main: MainPackage;
}

/** Where programs are looked for: enough of a project to call it by its name. */
export interface ProjectPlace {
  /** Absolute. */
  readonly moduleDirectory: string;
  /** All modules of the project. */
  readonly modules: readonly { readonly directory: string; readonly goMod: Pick<GoMod, "module"> }[];
}

/** The file that `go build -o directory/` makes of a main package: its `.exe` is all that it knows of systems' manners. */
export function goFileName(importPath: string, { os }: Pick<Target, "os">): string {
  return `${goExecutableName(importPath)}${os === "windows" ? ".exe" : ""}`;
}

/** What the go command calls an executable: the last element of its import path that is no major version. */
export function goExecutableName(importPath: string): string {
  const elements = importPath.split("/");
  const last = elements.at(-1) ?? "";
  return (isMajorVersion(last) && elements.at(-2)) || last;
}

const isMajorVersion = (element: string) => /^v(?:[2-9]|1[0-9]|[1-9]\d+)$/.test(element);

/** Directories whose names say how a module is laid out, and nothing of what is in them. */
const layout = new Set(["app", "apps", "cmd", "cmds", "internal", "main", "pkg", "services", "src"]);

/**
 * What a program is called, wherever it is built and whatever else is: like its directory, as `go install` does it. Where that
 * says nothing (`cmd/main.go`, the root of a module), like its module, unless the root has that name (`isRootTaken`).
 */
export function programName(
  { importPath, modulePath }: Pick<MainPackage, "importPath" | "modulePath">,
  isRootTaken = false,
): string {
  if (importPath === modulePath) return moduleName(modulePath);
  const inModule = importPath.startsWith(`${modulePath}/`) ? importPath.slice(modulePath.length + 1) : importPath;
  const elements = inModule.split("/");
  const telling = elements.findLast((element) => !layout.has(element) && !isMajorVersion(element));
  return telling ?? (isRootTaken ? goExecutableName(importPath) : moduleName(modulePath));
}

/**
 * Each program with its name; `wanted` overrides that of the only one. `rootPrograms`: paths of the modules that are programs themselves.
 * Each stands in a directory of its own: what is in one place does not depend on what else is built. Errors: `input` for two of the same name.
 */
export function namePrograms(
  mains: readonly MainPackage[],
  wanted: string | undefined,
  moduleDirectory: string,
  rootPrograms: readonly string[],
): readonly Program[] {
  const isAlone = mains.length === 1;
  const nameOf = (main: MainPackage) => programName(main, rootPrograms.includes(main.modulePath));
  const programs = mains.map((main) => ({ name: (isAlone && wanted) || nameOf(main), main }));
  const problems = [...Map.groupBy(programs, ({ name }) => name.toLowerCase()).values()].flatMap((same) => {
    const [{ name } = { name: "" }] = same;
    const places = same.map(({ main }) => formatMain(main, moduleDirectory)).join(", ");
    if (same.length > 1) return [`${places} would all be called ${name}`];
    const problem = problemOfBinaryName(name);
    return problem === undefined ? [] : [`${places} would be called ${JSON.stringify(name)}, which ${problem}`];
  });
  if (problems.length === 0) return programs;
  throw new ActionError("input", `main: ${problems.join("; ")}`, {
    hint: "A program is called like its directory, or like its module where the directory is only called `cmd` or the like. Rename one, or build them in steps of their own, each with `main` and `name`.",
  });
}

/**
 * What archives and the service are called: `wanted`, else like the module that all programs are of, else like the one in the
 * working directory, else like that directory. Errors: `input`.
 */
export function projectName(
  wanted: string | undefined,
  modulePaths: readonly string[],
  { moduleDirectory, modules }: ProjectPlace,
): string {
  const [only, ...others] = new Set(modulePaths);
  const own = others.length === 0 ? only : modules.find(({ directory }) => directory === moduleDirectory)?.goMod.module;
  const name = wanted ?? (own === undefined ? (moduleDirectory.split(/[\\/]/).at(-1) ?? "") : moduleName(own));
  const problem = problemOfBinaryName(name);
  if (problem === undefined) return name;
  const source = own === undefined ? `the directory ${moduleDirectory}` : `the module path ${own}`;
  throw new ActionError("input", `${source} gives the name ${JSON.stringify(name)}, which ${problem}`, {
    hint: "Set the input `name`.",
  });
}

/** The modules in whose directories programs are looked for: those in the working directory, else the one that it lies in. */
export function modulesToSearch({ modules, moduleDirectory }: ProjectPlace): readonly string[] {
  const below = modules.filter(({ directory }) => !relative(moduleDirectory, directory).startsWith(".."));
  return below.length > 0 ? below.map(({ directory }) => directory) : [moduleDirectory];
}
