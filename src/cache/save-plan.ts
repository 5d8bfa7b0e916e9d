import {
  baseKeys,
  type CacheKeys,
  type Entries,
  entriesOf,
  type Layer,
  type Layers,
  layerLimit,
  topKeys,
} from "../world/cache-service/layers.ts";

/** What to do with what a build used. */
export type SavePlan =
  | {
      readonly save: true;
      /** 0: a new base; else a new layer on the first `depth` of those that were restored. */
      readonly depth: number;
      readonly key: string;
      readonly entries: Entries;
      readonly why: string;
      /** How many entries were restored, and used by nothing. */
      readonly dropped: number;
    }
  | { readonly save: false; readonly reason: string };

/** The less is new, the less the next run gains; the more an archive holds, the more it costs. */
export interface SaveThresholds {
  /** New bytes as a share of what was restored. */
  readonly ofRestored: number;
  /** New bytes as a share of what the archive would hold, unless it is a base. */
  readonly ofArchive: number;
}

/** `used`: everything of the cache that this run used. `thresholds`: what justifies an archive; 0: anything new does. */
export function planSave(
  layers: Layers | undefined,
  used: Entries,
  keys: CacheKeys,
  thresholds: SaveThresholds,
): SavePlan {
  if (used.size === 0) return { save: false, reason: "nothing was used" };
  if (layers === undefined)
    return { save: true, depth: 0, key: baseKeys(keys).key, entries: used, why: "no entry yet", dropped: 0 };
  const restored = entriesOf(layers);
  const fresh = without(used, restored);
  if (fresh.size === 0) return { save: false, reason: "nothing new" };

  const growth = bytesOf(fresh) / Math.max(1, bytesOf(restored));
  const why = `${fresh.size} new ${fresh.size === 1 ? "entry" : "entries"}, ${percent(growth)} of what was restored`;
  if (growth < thresholds.ofRestored) return { save: false, reason: `only ${why}` };

  const depth = chooseDepth(layers, used, keys);
  const entries = without(used, entriesOf(layers.slice(0, depth)));
  const share = bytesOf(fresh) / Math.max(1, bytesOf(entries));
  if (depth > 0 && share < thresholds.ofArchive)
    return { save: false, reason: `only ${why}, and ${percent(share)} of the archive that would hold them` };
  return { save: true, depth, key: keyAt(depth, layers, keys), entries, why, dropped: without(restored, used).size };
}

/** As much as possible stays as it is stored: the new layer lies on the topmost that is still good to build on. */
function chooseDepth(layers: Layers, used: Entries, keys: CacheKeys): number {
  let depth = Math.min(layers.length, layerLimit - 1);
  while (depth > 0 && !isGoodBelow(layers.slice(0, depth), used)) depth -= 1;
  // Nothing is stored twice under one key: what is there already is built upon.
  while (depth < layerLimit - 1 && layers[depth]?.key === keyAt(depth, layers, keys)) depth += 1;
  return depth;
}

/** Above this share of the layer below, an addition is no longer a small one. */
const largestAddition = 0.5;
/** Below this share in use, the restore of a layer is mostly waste. */
const leastInUse = 0.5;

function isGoodBelow(layers: readonly Layer[], used: Entries): boolean {
  const below = layers.at(-1)?.entries ?? new Map();
  const addition = bytesOf(without(used, entriesOf(layers)));
  const inUse = bytesOf(below) - bytesOf(without(below, used));
  return addition <= largestAddition * bytesOf(below) && inUse >= leastInUse * bytesOf(below);
}

function keyAt(depth: number, layers: Layers, keys: CacheKeys): string {
  const below = layers[depth - 1];
  return (below === undefined ? baseKeys(keys) : topKeys(keys, below.key)).key;
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
