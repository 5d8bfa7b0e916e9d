import { relative } from "node:path";
import { ActionError } from "../errors.ts";
import type { Target } from "../model/target.ts";
import { moduleName, problemOfBinaryName } from "../targets/binary-name.ts";
import type { GoMod } from "./go-mod.ts";

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
  { importPath, modulePath }: { readonly importPath: string; readonly modulePath: string },
  isRootTaken = false,
): string {
  if (importPath === modulePath) return moduleName(modulePath);
  const inModule = importPath.startsWith(`${modulePath}/`) ? importPath.slice(modulePath.length + 1) : importPath;
  const elements = inModule.split("/");
  const telling = elements.findLast((element) => !layout.has(element) && !isMajorVersion(element));
  return telling ?? (isRootTaken ? goExecutableName(importPath) : moduleName(modulePath));
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
