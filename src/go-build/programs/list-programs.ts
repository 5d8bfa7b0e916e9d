import { join, relative, sep } from "node:path";
import { ActionError } from "../../errors.ts";
import type { InstalledGo } from "../../model/installed-go.ts";
import type { Target } from "../../model/target.ts";
import { lastValue } from "../../project/go-flags.ts";
import { formatTarget } from "../../targets/target.ts";
import { settleBounded, valuesOf } from "../../tasks/lanes.ts";
import type { ToolFacts } from "../../tool-errors/rules.ts";
import type { World } from "../../world/world.ts";
import type { Compilation } from "../command/compilation.ts";
import { declaresFunction } from "../source/go-source.ts";
import { type ListedPackage, listPackages } from "../source/list-packages.ts";
import type { ScannedModules } from "../source/scan-modules.ts";
import { type MainPackage, mainsOf } from "./main-package.ts";

export interface ProgramRequest {
  /** Absolute directories of the modules to look in. At least one. */
  readonly modules: readonly string[];
  /** What is in them. */
  readonly scanned: ScannedModules;
  readonly moduleDirectory: string;
  /** One for each target. At least one. */
  readonly compilations: readonly Compilation[];
  /** For what the go command says when it fails. */
  readonly toolFacts?: ToolFacts | undefined;
}

export type ProgramWorld = Pick<World, "processes" | "files" | "platform">;

/** What some patterns are for one target. */
export interface TargetListing {
  readonly compilation: Compilation;
  /** With everything that they import. */
  readonly packages: readonly ListedPackage[];
  readonly mains: readonly MainPackage[];
}

/** What was found, for each target in their order. */
export interface FoundPrograms {
  /** None is empty. */
  readonly perTarget: readonly (readonly MainPackage[])[];
  /** What was seen and not taken, as sentences for the user. */
  readonly notices: readonly string[];
  /** Programs that were not counted, as tools or examples: as `main` takes them. */
  readonly leftOut: readonly string[];
  /** Programs that only other `tags` would bring in: as `main` takes them. */
  readonly behindTags: readonly string[];
}

/** Asks Go about the packages for each target, with everything that they import. Errors that not all targets share say whose they are. */
export async function listPrograms(
  patterns: readonly string[],
  { moduleDirectory, compilations, toolFacts }: ProgramRequest,
  go: InstalledGo,
  world: ProgramWorld,
): Promise<readonly TargetListing[]> {
  if (patterns.length === 0) return compilations.map((compilation) => ({ compilation, packages: [], mains: [] }));
  const listings = await settleBounded(compilations, world.platform.cores, async (compilation) => {
    const request = { ...compilation, patterns, withImports: true, moduleDirectory, toolFacts };
    const packages = await listPackages(request, go, world);
    const mains: MainPackage[] = [];
    for (const main of mainsOf(packages)) if (await hasEntry(main, compilation, world)) mains.push(main);
    return { compilation, packages, mains };
  });
  const isShared = listings.every(({ status }) => status === "rejected");
  return valuesOf(
    listings.map((listing, index) =>
      listing.status === "fulfilled" || isShared
        ? listing
        : { status: "rejected", reason: forTarget(listing.reason, compilations[index]?.target) },
    ),
  );
}

/** Whether something that is compiled declares `func main()`; without it Go compiles everything, and then cannot link. */
async function hasEntry(
  { directory, listed }: MainPackage,
  { flags }: Compilation,
  { files }: ProgramWorld,
): Promise<boolean> {
  const { GoFiles = [], CgoFiles = [], Error: error } = listed;
  // What Go cannot read, and what an overlay puts in the place of files, is left to Go.
  if (error !== undefined || lastValue(flags, "overlay") !== undefined) return GoFiles.length + CgoFiles.length > 0;
  for (const name of [...GoFiles, ...CgoFiles]) {
    if (declaresFunction((await files.readText(join(directory, name))) ?? "", "main")) return true;
  }
  return false;
}

/** The same error, of one target among several. */
export function forTarget(error: unknown, target: Target | undefined): unknown {
  if (!(error instanceof ActionError) || target === undefined) return error;
  const { code, message, hint, evidence, cause } = error;
  const details = { evidence, cause, ...(hint === undefined ? {} : { hint }) };
  return new ActionError(code, `for ${formatTarget(target)}: ${message}`, details);
}

/** A directory as the go command takes it: relative, as Go finds a module by its real path, which the working directory need not be. */
export function patternOf(
  { moduleDirectory }: Pick<ProgramRequest, "moduleDirectory">,
  ...path: [string, ...string[]]
): string {
  const place = relative(moduleDirectory, join(...path))
    .split(sep)
    .join("/");
  return place === "" ? "." : place.startsWith("../") ? place : `./${place}`;
}
