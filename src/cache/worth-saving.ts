import type { CacheOutcome, DirectoryContents } from "./cache-outcome.ts";

export type SaveDecision =
  | { readonly save: true; readonly why: string }
  | { readonly save: false; readonly reason: string };

/** New bytes that justify another archive, as a part of the bytes that were there. */
const worthwhileGrowth = 0.05;

/** Modules of one go.sum never change: an exact entry is complete, anything else is worth an entry. */
export function modulesWorthSaving(outcome: CacheOutcome): SaveDecision {
  if (outcome.kind === "exact") return { save: false, reason: "restored exactly" };
  return { save: true, why: outcome.kind === "partial" ? "dependencies changed" : "no entry yet" };
}

/** One changed line does not churn the storage of a repository; a grown dependency is saved at once. */
export function buildWorthSaving(
  outcome: CacheOutcome,
  before: DirectoryContents,
  after: DirectoryContents,
): SaveDecision {
  const fresh = [...after].filter(([path]) => !before.has(path));
  if (outcome.kind !== "exact" && outcome.kind !== "partial")
    return after.size > 0 ? { save: true, why: "no entry yet" } : { save: false, reason: "nothing was compiled" };
  if (fresh.length === 0) return { save: false, reason: "nothing new was compiled" };
  const freshBytes = sum(fresh.map(([, bytes]) => bytes));
  const share = freshBytes / Math.max(1, sum([...before.values()]));
  const words = `${fresh.length} new ${fresh.length === 1 ? "file" : "files"}, ${percent(share)} of what was restored`;
  return share >= worthwhileGrowth ? { save: true, why: words } : { save: false, reason: `only ${words}` };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
