import { join } from "node:path";
import type { InstalledGo } from "../toolchain/installed-go.ts";
import { type Candidate, describeExclusions, isBehindTags, whyExcluded } from "./excluded-programs.ts";
import { listPackages } from "./list-packages.ts";
import {
  type FoundPrograms,
  forTarget,
  listPrograms,
  type ProgramRequest,
  type ProgramWorld,
  patternOf,
  type TargetListing,
} from "./list-programs.ts";
import { adviceFor, noMainPackage } from "./main-errors.ts";
import { isAuxiliary, isNever, isProgram } from "./main-places.ts";
import { type ScannedModules, scanModules } from "./scan-modules.ts";

/**
 * Every program of the modules. Tools and examples, told by their directories, count only where there is nothing else; what was seen
 * and not taken is said. Errors: `input`.
 */
export async function discoverPrograms(
  request: ProgramRequest,
  go: InstalledGo,
  world: ProgramWorld,
): Promise<FoundPrograms> {
  const scanned = await scanModules(request.modules, world);
  const { services, helpers } = sortPrograms(scanned, request);
  const chosen = services.length > 0 ? services : helpers;
  const patterns = chosen.map(({ pattern }) => pattern);
  const listings = await listPrograms(patterns, request, go, world);
  const empty = listings.find(({ mains }) => mains.length === 0);
  if (empty !== undefined) {
    const isShared = listings.every(({ mains }) => mains.length === 0);
    const error = await explainNothing(chosen, scanned, empty, request, go, world);
    throw isShared ? error : forTarget(error, empty.compilation.target);
  }
  const leftOut = chosen === services ? helpers.map(({ pattern }) => pattern) : [];
  const nested = nestedPrograms(scanned, request);
  return {
    perTarget: listings.map(({ mains }) => mains),
    leftOut,
    behindTags: chosen
      .filter((candidate) => isBehindTags(candidate, listings, go.version))
      .map(({ pattern }) => pattern),
    notices: [
      ...describeExclusions(chosen, listings, go.version),
      ...describeLeftOut(leftOut),
      ...(nested.length === 0
        ? []
        : [`Not built, because it is a module of its own: ${nested.join(", ")}. ${adviceFor(nested)}`]),
    ],
  };
}

interface SortedPrograms {
  readonly services: readonly Candidate[];
  /** Tools, examples and the like. */
  readonly helpers: readonly Candidate[];
}

function sortPrograms({ places, tools }: ScannedModules, request: ProgramRequest): SortedPrograms {
  const all = places.filter(isProgram).map((place) => ({ place, pattern: patternOf(request, place.directory) }));
  const isHelper = ({ place, pattern }: Candidate) => isAuxiliary(pattern) || tools.has(place.directory);
  return { services: all.filter((each) => !isHelper(each)), helpers: all.filter(isHelper) };
}

function describeLeftOut(leftOut: readonly string[]): readonly string[] {
  if (leftOut.length === 0) return [];
  const [first = ""] = leftOut;
  return [
    `Not built, because it is a tool or an example by its directory or by go.mod: ${leftOut.join(", ")}. Name it in \`main\` to build it, for example \`main: ${first}\`.`,
  ];
}

/** Modules that Go does not look into, and that hold programs. */
function nestedPrograms({ nested }: ScannedModules, request: ProgramRequest): readonly string[] {
  return nested
    .filter(({ places }) => places.some(isProgram))
    .map(({ directory }) => patternOf(request, directory))
    .filter((pattern) => !isAuxiliary(pattern));
}

async function explainNothing(
  candidates: readonly Candidate[],
  scanned: ScannedModules,
  { compilation }: TargetListing,
  request: ProgramRequest,
  go: InstalledGo,
  world: ProgramWorld,
) {
  const { moduleDirectory, modules } = request;
  const patterns = modules.map((module) => patternOf(request, join(module, "...")));
  return noMainPackage({
    places: modules.map((module) => patternOf(request, module)),
    leftOut: candidates.flatMap((candidate) => whyExcluded(candidate, compilation, go.version)),
    withoutMain: scanned.places
      .filter((place) => !isProgram(place) && place.files.some(({ constraint }) => !isNever(constraint)))
      .map(({ directory }) => patternOf(request, directory)),
    nested: nestedPrograms(scanned, request),
    listed: await listPackages({ ...compilation, patterns, moduleDirectory, toolFacts: request.toolFacts }, go, world),
  });
}
