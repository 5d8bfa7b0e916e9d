import { join } from "node:path";
import type { World } from "../../world/world.ts";
import type { MainPackage } from "../programs/main-package.ts";
import { packageVariables, type Settable } from "../source/go-source.ts";
import { planVariables, splitSymbol, type VariablePlan, type VariableRequest } from "../source/version-variables.ts";

/** Decides which variables of one program are set, from the source that is compiled for the target it was listed for. */
export async function readVariables(
  request: Omit<VariableRequest, "mainPackage">,
  main: MainPackage,
  world: Pick<World, "files">,
): Promise<VariablePlan> {
  const mainPackage = main.importPath;
  const { wanted = [], inFlags } = request;
  const paths = new Set([
    "main",
    ...[...wanted, ...inFlags].map(({ symbol }) => splitSymbol(symbol, mainPackage).packagePath),
  ]);
  const packages = new Map<string, ReadonlyMap<string, Settable>>();
  // Only what the program is made of can be set: a package that exists but is not imported does not count.
  for (const { ImportPath, Dir = "", GoFiles = [], CgoFiles = [] } of main.program) {
    const path = ImportPath === mainPackage ? "main" : ImportPath;
    // The others are kept by name alone, to suggest one.
    const names = paths.has(path) ? [...GoFiles, ...CgoFiles] : [];
    const sources = await Promise.all(names.map((name) => world.files.readText(join(Dir, name))));
    packages.set(path, packageVariables(sources.map((source) => source ?? "")));
  }
  return planVariables({ ...request, mainPackage }, packages);
}
