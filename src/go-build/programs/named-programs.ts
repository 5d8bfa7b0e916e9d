import { dirname } from "node:path";
import type { InstalledGo } from "../../model/installed-go.ts";
import {
  candidatesOf,
  describeAbsent,
  describePartial,
  isListedFor,
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
import { type MainEntry, mainEntries } from "./main-entries.ts";
import { notAMainPackage } from "./main-errors.ts";
import { formatMain } from "./main-package.ts";

interface NamedEntry extends MainEntry {
  /** None for a glob that matches nothing. */
  readonly patterns: readonly string[];
}

/** The programs that the input `main` names: each of its entries must be one for some target, and each target needs one. Errors: `input`. */
export async function namedPrograms(
  wanted: string,
  request: ProgramRequest,
  go: InstalledGo,
  world: ProgramWorld,
): Promise<FoundPrograms> {
  const entries = await Promise.all(
    mainEntries(wanted).map(async (entry) => ({ ...entry, patterns: await expand(entry, request, world) })),
  );
  const patterns = entries.flatMap((entry) => entry.patterns);
  const listings = await listPrograms(patterns, request, go, world);
  const isThere = (entry: NamedEntry) => (listing: TargetListing) =>
    entry.patterns.some((pattern) => isListedFor(pattern)(listing));
  const candidates = candidatesOf(request);
  const refuse = (entry: NamedEntry, { packages, compilation }: TargetListing) => {
    const matched = packages.filter(({ Match = [] }) => Match.some((pattern) => entry.patterns.includes(pattern)));
    const place = candidates.find(({ pattern }) => entry.patterns.includes(pattern));
    const [reason] = place === undefined ? [] : whyExcluded(place, compilation, go.version);
    const isShared = listings.every(({ mains }) => mains.length === 0);
    const why = reason && !isShared ? withoutTarget(reason, compilation.target) : reason;
    const available = candidates.map(({ pattern }) => pattern);
    return notAMainPackage(entry.text, matched, why && { ...why, why: `${why.file} ${why.why}` }, available);
  };
  const [first] = listings;
  for (const entry of entries) {
    if (first !== undefined && !listings.some(isThere(entry))) throw refuse(entry, first);
  }
  for (const listing of listings) {
    const [entry] = entries;
    if (entry !== undefined && listing.mains.length === 0) {
      throw forTarget(refuse(entry, listing), listing.compilation.target);
    }
  }
  const named = candidates.filter(({ pattern }) => patterns.includes(pattern));
  return {
    perTarget: listings.map(({ mains }) => mains),
    leftOut: [],
    behindTags: [],
    notices: [
      ...describeFiles(entries, listings, request.moduleDirectory),
      ...describePartial(candidates, listings, request, go.version),
      ...describeAbsent(named, listings, go.version),
    ],
  };
}

async function expand(
  { pattern, isGlob }: MainEntry,
  request: ProgramRequest,
  { files }: ProgramWorld,
): Promise<readonly string[]> {
  if (!isGlob) return [pattern];
  const sources = await files.glob(`${pattern}/*.go`, request.moduleDirectory);
  return [...new Set(sources.map((source) => patternOf(request, dirname(source))))];
}

/** What a user should know about files in `main`. */
function describeFiles(
  entries: readonly NamedEntry[],
  listings: readonly TargetListing[],
  moduleDirectory: string,
): readonly string[] {
  const named = entries.filter(({ namesFile }) => namesFile);
  if (named.length === 0) return [];
  const mains = listings.flatMap((listing) => listing.mains);
  const packages = mains.flatMap((main) =>
    named.some(({ pattern }) => main.listed.Match?.includes(pattern)) ? [formatMain(main, moduleDirectory)] : [],
  );
  return [
    `main: ${named.map(({ text }) => text).join(", ")} is built as its package, ${[...new Set(packages)].join(", ")}: ` +
      "Go would leave out the other files of the package and the commit if only files were named.",
  ];
}
