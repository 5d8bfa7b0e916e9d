import { ActionError } from "../../errors.ts";
import type { InstalledGo } from "../../model/installed-go.ts";
import type { Target } from "../../model/target.ts";
import { modulesToSearch, type ProjectPlace, projectName } from "../../project/program-names.ts";
import { formatTarget } from "../../targets/target.ts";
import { variantSince } from "../../targets/variants.ts";
import type { ToolFacts } from "../../tool-errors/rules.ts";
import type { World } from "../../world/world.ts";
import { compilationOf, type PreparedBuild } from "../command/compilation.ts";
import { discoverPrograms } from "../programs/discover-programs.ts";
import { severalMainPackages } from "../programs/main-errors.ts";
import { namedPrograms } from "../programs/named-programs.ts";
import { namePrograms, type Program } from "../programs/programs.ts";
import { isProgram } from "../source/main-places.ts";
import type { ReleaseShape } from "../source/runtime-paths.ts";
import { type ScannedModules, scanModules } from "../source/scan-modules.ts";

/** Where the project is, and what is done with the binaries. */
export interface BuildPlace extends ProjectPlace {
  /** Absolute. */
  readonly workspace: string;
  /** A deploy brings one program to its hosts. */
  readonly takesOneProgram: boolean;
  /** undefined: nobody asks whether a service finds its files. */
  readonly release?: ReleaseShape | undefined;
  /** Nothing is compiled before it settles: what was compiled once comes back until then. What it throws ends the build. */
  readonly compiledThere?: Promise<unknown>;
  /** Called when it is known what is built, and nothing is yet; what it throws ends the build. */
  readonly onPlanned?: (plan: BuildPlan) => Promise<void>;
  /** For what tools say that fail. */
  readonly toolFacts?: ToolFacts | undefined;
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
  const { moduleDirectory, toolFacts } = place;
  const targets = [...new Map(inputs.targets.map((target) => [formatTarget(target), target])).values()];
  if (targets.length === 0) throw new ActionError("input", "targets: there is none to build for");
  refuseUnheeded(targets, go.version);
  const compilations = targets.map((target) => compilationOf(inputs, target));
  const modules = modulesToSearch(place);
  const scanned = await scanModules(modules, world);
  const request = { modules, scanned, moduleDirectory, compilations, toolFacts };
  const found = await (inputs.main === undefined
    ? discoverPrograms(request, go, world)
    : namedPrograms(inputs.main, request, go, world));
  for (const notice of found.notices) world.runner.notice(notice);
  const mains = [...new Map(found.perTarget.flat().map((main) => [main.importPath, main])).values()];
  const why = whyOnlyOne(inputs, place);
  if (why !== undefined && mains.length + found.behindTags.length > 1) {
    throw severalMainPackages(mains, found, moduleDirectory, why);
  }
  const name = projectName(
    inputs.name,
    mains.map(({ modulePath }) => modulePath),
    place,
  );
  const programs = namePrograms(mains, inputs.name, moduleDirectory, rootProgramsOf(place, scanned));
  const names = new Map(programs.map(({ name, main }) => [main.importPath, name]));
  return {
    name,
    targets: targets.map((target, index) => {
      const ofTarget = found.perTarget[index] ?? [];
      return { target, programs: ofTarget.map((main) => ({ name: names.get(main.importPath) ?? name, main })) };
    }),
  };
}

/** Paths of the modules whose own directory holds a program. */
function rootProgramsOf({ modules }: BuildPlace, { places }: ScannedModules): readonly string[] {
  return modules.flatMap(({ directory, goMod: { module } }) =>
    module !== undefined && places.some((place) => place.directory === directory && isProgram(place)) ? [module] : [],
  );
}

function whyOnlyOne({ makeTarget }: PreparedBuild, { takesOneProgram }: BuildPlace) {
  if (takesOneProgram) return "a deploy takes one";
  // There is one OUTPUT.
  return makeTarget === undefined ? undefined : "make-target makes one";
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
