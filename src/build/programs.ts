import { ActionError } from "../errors.ts";
import { binaryName } from "./binary-name.ts";
import { formatMain, type MainPackage } from "./main-package.ts";
import type { Target } from "./target.ts";

/** A main package, and what its executable is called. */
export interface Program {
  readonly name: string;
  readonly main: MainPackage;
}

/** The file that `go build -o directory/` makes of a main package: its `.exe` is all that it knows of systems' manners. */
export function goFileName(importPath: string, { os }: Pick<Target, "os">): string {
  return `${goExecutableName(importPath)}${os === "windows" ? ".exe" : ""}`;
}

/** What the go command calls an executable: the last element of its import path that is no major version. */
export function goExecutableName(importPath: string): string {
  const elements = importPath.split("/");
  const last = elements.at(-1) ?? "";
  const isVersion = /^v(?:[2-9]|1[0-9]|[1-9]\d+)$/.test(last);
  return (isVersion && elements.at(-2)) || last;
}

/**
 * The only program is called like the project. Several are called as `go install` calls them, each in a directory of its own:
 * what stands in one place then does not depend on what else is built. Errors: `input` for two of the same name.
 */
export function namePrograms(
  mains: readonly MainPackage[],
  projectName: string,
  moduleDirectory: string,
): readonly Program[] {
  const [only, ...others] = mains;
  if (only !== undefined && others.length === 0) return [{ name: projectName, main: only }];
  const programs = mains.map((main) => ({ name: goExecutableName(main.importPath), main }));
  const problems = [...Map.groupBy(programs, ({ name }) => name.toLowerCase()).values()].flatMap((same) => {
    const [{ name } = { name: "" }] = same;
    const places = same.map(({ main }) => formatMain(main, moduleDirectory)).join(", ");
    if (same.length > 1) return [`${places} would all be called ${name}`];
    return /^[A-Za-z0-9_][A-Za-z0-9_.+-]{0,99}$/.test(name) ? [] : [`${places} has no name that every system takes`];
  });
  if (problems.length === 0) return programs;
  throw new ActionError("input", `main: ${problems.join("; ")}`, {
    hint: "A program is called like its directory. Rename one, or build them in steps of their own, each with a `name`.",
  });
}

/** `wanted`, else from the module that all mains are of, else from the directory that holds their modules. */
export function projectName(
  wanted: string | undefined,
  mains: readonly MainPackage[],
  moduleDirectory: string,
): string {
  const modules = [...new Set(mains.map(({ modulePath }) => modulePath))];
  const [only = ""] = modules;
  return binaryName(wanted, modules.length === 1 ? only : (moduleDirectory.split(/[\\/]/).at(-1) ?? ""));
}
