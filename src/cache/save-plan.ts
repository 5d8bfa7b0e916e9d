import type { Entries, Layers } from "./layers.ts";

/** What to do with what a build used. */
export type SavePlan =
  | {
      readonly save: "base" | "top";
      readonly entries: Entries;
      readonly why: string;
      /** How many entries were restored, and used by nothing. */
      readonly dropped: number;
    }
  | { readonly save: undefined; readonly reason: string };

/** Above this share of the base, what the base does not hold is no longer a small addition to it. */
const largestTop = 0.5;
/** Below this share of the base in use, its restore is mostly waste. */
const leastUseOfBase = 0.5;

/** The less is new, the less the next run gains; the more an archive holds, the more it costs. */
export interface SaveThresholds {
  /** New bytes as a share of what was restored. */
  readonly ofRestored: number;
  /** New bytes as a share of what a new top would hold. */
  readonly ofArchive: number;
}

export interface SaveRules {
  /** New bytes that justify an archive; 0: anything new does. */
  readonly thresholds: SaveThresholds;
  /** The key that a new base would get, which may be that of the base that is there. */
  readonly baseKey: string;
}

/** `used`: everything of the cache that this run used. */
export function planSave(layers: Layers | undefined, used: Entries, { thresholds, baseKey }: SaveRules): SavePlan {
  if (used.size === 0) return { save: undefined, reason: "nothing was used" };
  if (layers === undefined) return { save: "base", entries: used, why: "no entry yet", dropped: 0 };
  const { base, top } = layers;
  const beside = without(used, base.entries);
  const fresh = top === undefined ? beside : without(beside, top.entries);
  if (fresh.size === 0) return { save: undefined, reason: "nothing new" };

  const restoredBytes = bytesOf(base.entries) + bytesOf(top?.entries ?? new Map());
  const growth = bytesOf(fresh) / Math.max(1, restoredBytes);
  const why = `${fresh.size} new ${fresh.size === 1 ? "entry" : "entries"}, ${percent(growth)} of what was restored`;
  if (growth < thresholds.ofRestored) return { save: undefined, reason: `only ${why}` };

  const dropped = [...base.entries.keys(), ...(top?.entries.keys() ?? [])].filter((path) => !used.has(path)).length;
  const usedOfBase = bytesOf(used) - bytesOf(beside);
  const isBaseOld =
    base.key !== baseKey &&
    (bytesOf(beside) > largestTop * bytesOf(base.entries) || usedOfBase < leastUseOfBase * bytesOf(base.entries));
  if (isBaseOld) return { save: "base", entries: used, why, dropped };
  const share = bytesOf(fresh) / Math.max(1, bytesOf(beside));
  if (share < thresholds.ofArchive)
    return { save: undefined, reason: `only ${why}, and ${percent(share)} of the archive that would hold them` };
  return { save: "top", entries: beside, why, dropped };
}

function without(entries: Entries, others: Entries): Entries {
  return new Map([...entries].filter(([path]) => !others.has(path)));
}

function bytesOf(entries: Entries): number {
  let total = 0;
  for (const bytes of entries.values()) total += bytes;
  return total;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
