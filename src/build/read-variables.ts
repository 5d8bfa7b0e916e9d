import { join } from "node:path";
import { ActionError } from "../errors.ts";
import type { InstalledGo } from "../toolchain/installed-go.ts";
import type { World } from "../world/world.ts";
import { packageVariables, type Settable } from "./go-source.ts";
import { type ListedPackage, type ListRequest, listPackages } from "./list-packages.ts";
import { planVariables, splitSymbol, type VariablePlan, type VariableRequest } from "./version-variables.ts";

/**
 * Decides for one target which variables are set, from the source that is compiled for it. `known`: the main package, if it
 * has been listed for this target already. Throws `input` with all problems.
 */
export async function readVariables(
  request: VariableRequest,
  list: Omit<ListRequest, "patterns" | "withImports">,
  known: ListedPackage | undefined,
  go: InstalledGo,
  world: Pick<World, "processes" | "files">,
): Promise<VariablePlan> {
  const { mainPackage, wanted = [], inFlags } = request;
  const paths = new Set([
    "main",
    ...[...wanted, ...inFlags].map(({ symbol }) => splitSymbol(symbol, mainPackage).packagePath),
  ]);
  // Only what the program is made of can be set: a package that exists but is not imported does not count.
  const withImports = paths.size > 1;
  const listed =
    known !== undefined && !withImports
      ? [known]
      : await listPackages({ ...list, patterns: [mainPackage], withImports }, go, world);
  const packages = new Map<string, ReadonlyMap<string, Settable>>();
  for (const { ImportPath, Dir = "", GoFiles = [] } of listed) {
    const path = ImportPath === mainPackage ? "main" : ImportPath;
    // The others are kept by name alone, to suggest one.
    const names = paths.has(path) ? GoFiles : [];
    const sources = await Promise.all(names.map((name) => world.files.readText(join(Dir, name))));
    packages.set(path, packageVariables(sources.map((source) => source ?? "")));
  }
  const plan = planVariables(request, packages);
  if (plan.problems.length > 0) {
    throw new ActionError("input", `version-variables: ${plan.problems.join("; ")}`, {
      hint: "The Go linker would ignore this without a word, and the program would report the wrong version.",
    });
  }
  return plan;
}
