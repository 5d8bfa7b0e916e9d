import { join } from "node:path";
import type { InstalledGo } from "../../model/installed-go.ts";
import { checkEmbedded } from "../source/check-embedded.ts";
import { listPackages } from "../source/list-packages.ts";
import { isAuxiliary, isNever, isProgram } from "../source/main-places.ts";
import {
  type Candidate,
  candidatesOf,
  describeAbsent,
  describePartial,
  fileIn,
  isBehindTags,
  whyExcluded,
  withoutTarget,
} from "./excluded-programs.ts";
import {
  type FoundPrograms,
  forTarget,
  listPrograms,
  type ProgramRequest,
  type ProgramWorld,
  patternOf,
  type TargetListing,
} from "./list-programs.ts";
import { adviceFor, noMainPackage, type Search } from "./main-errors.ts";

/**
 * Every program of the modules. Tools and examples, told by their directories, count only where there is nothing else; what was seen
 * and not taken is said. Errors: `input`.
 */
export async function discoverPrograms(
  request: ProgramRequest,
  go: InstalledGo,
  world: ProgramWorld,
): Promise<FoundPrograms> {
  const { services, helpers } = sortPrograms(request);
  const chosen = services.length > 0 ? services : helpers;
  const patterns = chosen.map(({ pattern }) => pattern);
  const listings = await listPrograms(patterns, request, go, world);
  const empty = listings.find(({ mains }) => mains.length === 0);
  if (empty !== undefined) {
    const { target } = empty.compilation;
    const isShared = listings.every(({ mains }) => mains.length === 0);
    const reasons = chosen.flatMap((candidate) => whyExcluded(candidate, empty.compilation, go.version));
    const leftOut = isShared ? reasons : reasons.map((reason) => withoutTarget(reason, target));
    const error = await explainNothing(leftOut, empty, request, go, world);
    throw isShared ? error : forTarget(error, target);
  }
  const leftOut = chosen === services ? helpers.map(({ pattern }) => pattern) : [];
  const nested = nestedPrograms(request);
  return {
    perTarget: listings.map(({ mains }) => mains),
    leftOut,
    behindTags: chosen
      .filter((candidate) => isBehindTags(candidate, listings, go.version))
      .map(({ pattern }) => pattern),
    notices: [
      ...describePartial(chosen, listings, request, go.version),
      ...describeAbsent(chosen, listings, go.version),
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

function sortPrograms(request: ProgramRequest): SortedPrograms {
  const all = candidatesOf(request);
  const isHelper = ({ place, pattern }: Candidate) =>
    isAuxiliary(pattern) || request.scanned.tools.has(place.directory);
  return { services: all.filter((each) => !isHelper(each)), helpers: all.filter(isHelper) };
}

function describeLeftOut(leftOut: readonly string[]): readonly string[] {
  if (leftOut.length === 0) return [];
  const [first = ""] = leftOut;
  return [
    `Not built, as tools or examples by their directories or by go.mod: ${leftOut.join(", ")}. To build one, name it in \`main\`, for example \`main: ${first}\`.`,
  ];
}

/** Modules that Go does not look into, and that hold programs. */
function nestedPrograms(request: ProgramRequest): readonly string[] {
  return request.scanned.nested
    .filter(({ places }) => places.some(isProgram))
    .map(({ directory }) => patternOf(request, directory))
    .filter((pattern) => !isAuxiliary(pattern));
}

async function explainNothing(
  leftOut: Search["leftOut"],
  { compilation }: TargetListing,
  request: ProgramRequest,
  go: InstalledGo,
  world: ProgramWorld,
) {
  const { moduleDirectory, modules, scanned } = request;
  const patterns = modules.map((module) => patternOf(request, join(module, "...")));
  const listed = await listPackages(
    { ...compilation, patterns, moduleDirectory, toolFacts: request.toolFacts },
    go,
    world,
  );
  // The program may be there, and only its source not.
  const unread = listed.filter(({ Error: error }) => error !== undefined);
  await checkEmbedded(unread, { workspace: moduleDirectory, isMade: false }, world);
  return noMainPackage({
    places: modules.map((module) => patternOf(request, module)),
    leftOut,
    withoutMain: scanned.places
      .filter((place) => !isProgram(place) && place.files.some(({ constraint }) => !isNever(constraint)))
      .map(({ directory }) => patternOf(request, directory)),
    nested: nestedPrograms(request),
    scripts: scanned.places.flatMap(({ directory, files }) =>
      files
        .filter(({ constraint }) => isNever(constraint))
        .map(({ name, constraint }) => `${fileIn(patternOf(request, directory), name)} (\`//go:build ${constraint}\`)`),
    ),
    listed,
  });
}
