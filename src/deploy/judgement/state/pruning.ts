import type { KnownRelease } from "../../facts/host-facts.ts";

/**
 * Which releases may go so that `keep` stay: those in use always stay, then the newest good ones, then the newest bad
 * ones (identifiers begin with their time, so they sort by age).
 */
export function planPruning(
  releases: readonly KnownRelease[],
  inUse: ReadonlySet<string>,
  keep: number,
): readonly string[] {
  const rank = ({ id, isBad }: KnownRelease) => (inUse.has(id) ? 0 : isBad ? 2 : 1);
  const byWorth = [...releases].sort((a, b) => rank(a) - rank(b) || (a.id < b.id ? 1 : -1));
  return byWorth.slice(keep).flatMap(({ id }) => (inUse.has(id) ? [] : [id]));
}
