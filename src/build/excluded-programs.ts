import { type LeftOut, whyLeftOut } from "./left-out-file.ts";
import type { TargetListing } from "./list-programs.ts";
import { isEntry, type MainPlace } from "./main-places.ts";
import { formatTarget } from "./target.ts";

/** A directory with a program, as the go command takes it. */
export interface Candidate {
  readonly pattern: string;
  readonly place: MainPlace;
}

/** Why a program is not there for one target: of each file with a `func main()`. Empty: nothing that is known. */
export function whyExcluded(
  { place, pattern }: Candidate,
  { target, tags, cgo }: TargetListing["compilation"],
  goVersion: string,
): readonly (LeftOut & { readonly file: string })[] {
  return place.files.filter(isEntry).flatMap((file) => {
    const leftOut = whyLeftOut(file, { target, tags, cgo, goVersion });
    return leftOut === undefined ? [] : [{ ...leftOut, file: pattern === "." ? file.name : `${pattern}/${file.name}` }];
  });
}

export const isListedFor =
  (pattern: string) =>
  ({ mains }: TargetListing): boolean =>
    mains.some(({ listed }) => listed.Match?.includes(pattern));

/** Whether a program is there for none of the targets, and would be with other tags. */
export function isBehindTags(candidate: Candidate, listings: readonly TargetListing[], goVersion: string): boolean {
  if (listings.some(isListedFor(candidate.pattern))) return false;
  return listings.some(({ compilation }) =>
    whyExcluded(candidate, compilation, goVersion).some(({ isByTags }) => isByTags),
  );
}

/** What a user should know of programs that are not there for every target, as sentences. */
export function describeExclusions(
  candidates: readonly Candidate[],
  listings: readonly TargetListing[],
  goVersion: string,
): readonly string[] {
  return candidates.flatMap((candidate) => {
    const isThere = isListedFor(candidate.pattern);
    const [without] = listings.filter((listing) => !isThere(listing));
    if (without === undefined) return [];
    const reasons = whyExcluded(candidate, without.compilation, goVersion);
    const because = reasons.length === 0 ? "" : `: ${reasons.map(({ file, why }) => `${file} ${why}`).join("; ")}`;
    const names = (all: readonly TargetListing[]) =>
      all.map(({ compilation: { target } }) => formatTarget(target)).join(", ");
    const built = listings.filter(isThere);
    if (built.length > 0) return [`${candidate.pattern} is built for ${names(built)} only${because}.`];
    const [remedy = ""] = reasons.flatMap((reason) => reason.remedy ?? []);
    return [`${candidate.pattern} is not built for ${names(listings)}${because}. ${remedy}`.trim()];
  });
}
