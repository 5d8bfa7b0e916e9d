import type { Target } from "../../model/target.ts";
import { formatTarget } from "../../targets/target.ts";
import { type LeftOut, whyLeftOut } from "../source/left-out-file.ts";
import { isEntry, isProgram, type MainPlace } from "../source/main-places.ts";
import { type ProgramRequest, patternOf, type TargetListing } from "./list-programs.ts";
import { formatMain } from "./main-package.ts";

/** A directory with a program, as the go command takes it. */
export interface Candidate {
  readonly pattern: string;
  readonly place: MainPlace;
}

/** All programs that were seen, for whatever target and tags. */
export function candidatesOf(request: ProgramRequest): readonly Candidate[] {
  return request.scanned.places
    .filter(isProgram)
    .map((place) => ({ place, pattern: patternOf(request, place.directory) }));
}

/** Why a program is not there for one target: of each file with a `func main()`. Empty: nothing that is known. */
export function whyExcluded(
  { place, pattern }: Candidate,
  { target, tags, cgo }: TargetListing["compilation"],
  goVersion: string,
): readonly (LeftOut & { readonly file: string })[] {
  return place.files.filter(isEntry).flatMap((file) => {
    const leftOut = whyLeftOut(file, { target, tags, cgo, goVersion });
    return leftOut === undefined ? [] : [{ ...leftOut, file: fileIn(pattern, file.name) }];
  });
}

export const fileIn = (pattern: string, name: string): string => (pattern === "." ? name : `${pattern}/${name}`);

export const isListedFor =
  (pattern: string) =>
  ({ mains }: TargetListing): boolean =>
    mains.some(({ listed }) => listed.Match?.includes(pattern));

/** The same for a target where others have the program: another target is no remedy then. */
export function withoutTarget<Reason extends LeftOut>(reason: Reason, target: Target): Reason {
  const remedy = `Take \`${formatTarget(target)}\` out of \`targets\`.`;
  return reason.by === "targets" ? { ...reason, remedy } : reason;
}

/** Whether a program is there for none of the targets, and would be with other tags. */
export function isBehindTags(candidate: Candidate, listings: readonly TargetListing[], goVersion: string): boolean {
  if (listings.some(isListedFor(candidate.pattern))) return false;
  return listings.some(({ compilation }) =>
    whyExcluded(candidate, compilation, goVersion).some(({ by }) => by === "tags"),
  );
}

const namesOf = (listings: readonly TargetListing[]) =>
  listings.map(({ compilation: { target } }) => formatTarget(target)).join(", ");

function becauseOf(reasons: ReturnType<typeof whyExcluded>): string {
  return reasons.length === 0 ? "" : `: ${reasons.map(({ file, why }) => `${file} ${why}`).join("; ")}`;
}

/** What a user should know of programs that are there for some of the targets only, as sentences. */
export function describePartial(
  candidates: readonly Candidate[],
  listings: readonly TargetListing[],
  { moduleDirectory }: Pick<ProgramRequest, "moduleDirectory">,
  goVersion: string,
): readonly string[] {
  const mains = new Map(listings.flatMap((listing) => listing.mains).map((main) => [main.importPath, main]));
  return [...mains.values()].flatMap((main) => {
    const [there, absent] = [true, false].map((wanted) =>
      listings.filter(({ mains }) => mains.some(({ importPath }) => importPath === main.importPath) === wanted),
    );
    const [without] = absent ?? [];
    if (without === undefined) return [];
    const name = formatMain(main, moduleDirectory);
    const candidate = candidates.find(({ pattern }) => pattern === name || main.listed.Match?.includes(pattern));
    const reasons = candidate === undefined ? [] : whyExcluded(candidate, without.compilation, goVersion);
    return [`${name} is built for ${namesOf(there ?? [])} only${becauseOf(reasons)}.`];
  });
}

/** The same of programs that are there for none of them. */
export function describeAbsent(
  candidates: readonly Candidate[],
  listings: readonly TargetListing[],
  goVersion: string,
): readonly string[] {
  return candidates.flatMap((candidate) => {
    const [first] = listings;
    if (first === undefined || listings.some(isListedFor(candidate.pattern))) return [];
    const reasons = whyExcluded(candidate, first.compilation, goVersion);
    const [remedy = ""] = reasons.flatMap((reason) => reason.remedy ?? []);
    return [`${candidate.pattern} is not built for ${namesOf(listings)}${becauseOf(reasons)}. ${remedy}`.trim()];
  });
}
