import { relative } from "node:path";
import { ActionError } from "../errors.ts";
import type { InstalledGo } from "../toolchain/installed-go.ts";
import type { World } from "../world/world.ts";
import { settleBounded } from "./bounded.ts";
import { valuesOf } from "./build-failure.ts";
import { compilationOf, type PreparedBuild } from "./compilation.ts";
import { describeFiles, findMainPackages } from "./find-main-packages.ts";
import { severalMainPackages } from "./main-package.ts";
import { namePrograms, type Program, projectName } from "./programs.ts";
import type { ReleaseShape } from "./runtime-paths.ts";
import { formatTarget, type Target } from "./target.ts";
import { variantSince } from "./variants.ts";

/** Absolute directories, and what is done with the binaries. */
export interface BuildPlace {
  readonly workspace: string;
  readonly moduleDirectory: string;
  /** Of all modules of the project; the one in `moduleDirectory` is the only one that counts, if there is one. */
  readonly modules: readonly string[];
  /** A deploy brings one program to its hosts. */
  readonly takesOneProgram: boolean;
  /** undefined: nobody asks whether a service finds its files. */
  readonly release?: ReleaseShape | undefined;
}

/** What is built for one target. */
export interface TargetPlan {
  readonly target: Target;
  /** At least one. */
  readonly programs: readonly Program[];
}

export interface BuildPlan {
  /** Of the project. */
  readonly name: string;
  readonly targets: readonly TargetPlan[];
}

type PlanWorld = Pick<World, "processes" | "files" | "runner" | "platform">;

/** Finds the programs for each target: build constraints may leave a main package out for some. Errors: `input`, `build`. */
export async function planBuild(
  inputs: PreparedBuild,
  place: BuildPlace,
  go: InstalledGo,
  world: PlanWorld,
): Promise<BuildPlan> {
  const { moduleDirectory } = place;
  const targets = [...new Map(inputs.targets.map((target) => [formatTarget(target), target])).values()];
  if (targets.length === 0) throw new ActionError("input", "targets: there is none to build for");
  refuseUnheeded(targets, go.version);
  const request = { wanted: inputs.main, modules: modulesToSearch(place), moduleDirectory };
  const results = await settleBounded(targets, world.platform.cores, (target) =>
    findMainPackages({ ...request, ...compilationOf(inputs, target) }, go, world),
  );
  const found = valuesOf(results.map((result, index) => nameTarget(result, targets[index], results)));
  const mains = [...new Map(found.flat().map((main) => [main.importPath, main])).values()];
  if (place.takesOneProgram && mains.length > 1)
    throw severalMainPackages(mains, moduleDirectory, "a deploy takes one");
  // There is one OUTPUT.
  if (inputs.makeTarget !== undefined && mains.length > 1)
    throw severalMainPackages(mains, moduleDirectory, "make-target makes one");
  const notice = describeFiles(inputs.main, mains, moduleDirectory);
  if (notice !== undefined) world.runner.notice(notice);
  const name = projectName(inputs.name, mains, moduleDirectory);
  const names = new Map(namePrograms(mains, name, moduleDirectory).map(({ name, main }) => [main.importPath, name]));
  return {
    name,
    targets: targets.map((target, index) => {
      const programs = (found[index] ?? []).map((main) => ({ name: names.get(main.importPath) ?? name, main }));
      return { target, programs };
    }),
  };
}

/** An older Go takes no notice of a variable that it does not know: the binary would be another than the one asked for. */
function refuseUnheeded(targets: readonly Target[], goVersion: string): void {
  const minor = Number(/^1\.(\d+)/.exec(goVersion)?.[1] ?? Number.POSITIVE_INFINITY);
  const problems = targets.flatMap((target) => {
    const since = variantSince(target);
    return since <= minor ? [] : [`${formatTarget(target)} needs Go 1.${since}`];
  });
  if (problems.length === 0) return;
  throw new ActionError("input", `targets: ${problems.join(", ")}; this is Go ${goVersion}`, {
    hint: "Take a newer Go (`go-version`, or the go line of go.mod), or leave the variant out.",
  });
}

/** The module of the working directory; in the directory of a workspace its modules; else it lies inside of a module. */
function modulesToSearch({ modules, moduleDirectory }: BuildPlace): readonly string[] {
  if (modules.includes(moduleDirectory)) return [moduleDirectory];
  const below = modules.filter((module) => !relative(moduleDirectory, module).startsWith(".."));
  return below.length > 0 ? below : [moduleDirectory];
}

/** An error that not all targets share says whose it is. */
function nameTarget<T>(
  result: PromiseSettledResult<T>,
  target: Target | undefined,
  all: readonly PromiseSettledResult<T>[],
): PromiseSettledResult<T> {
  const isShared = all.every(({ status }) => status === "rejected");
  if (result.status === "fulfilled" || isShared || target === undefined || !(result.reason instanceof ActionError)) {
    return result;
  }
  const { code, message, hint, evidence, cause } = result.reason;
  const details = { evidence, cause, ...(hint === undefined ? {} : { hint }) };
  return { status: "rejected", reason: new ActionError(code, `for ${formatTarget(target)}: ${message}`, details) };
}
