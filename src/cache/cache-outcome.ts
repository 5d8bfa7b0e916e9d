import type { CacheKeys, Layers } from "../world/cache-service/layers.ts";

export type CacheName = "modules" | "build";

/** The reason of a cache that the input has turned off. */
export const notWanted = "not wanted";

/** What a restore came to. `failed`: the service could not be asked; `off`: not wanted, not allowed, or no service offered. */
export type CacheOutcome =
  | {
      readonly kind: "exact" | "partial";
      /** Of the newest archive that it came from. */
      readonly key: string;
      /** Of the archives, packed. */
      readonly archiveBytes: number;
      readonly entryCount: number;
      readonly elapsedMs: number;
    }
  | { readonly kind: "miss"; readonly elapsedMs: number }
  | { readonly kind: "failed"; readonly reason: string }
  | { readonly kind: "off"; readonly reason: string };

/** A cache of this job that may be saved. */
export interface KeptCache {
  readonly directory: string;
  readonly keys: CacheKeys;
  /** What was restored; undefined: nothing. */
  readonly layers: Layers | undefined;
}

export interface RestoredCache {
  readonly outcome: CacheOutcome;
  /** What saving needs; undefined: never to be saved (off or failed). */
  readonly kept: KeptCache | undefined;
}

export interface RestoredCaches {
  readonly modules: RestoredCache;
  readonly build: RestoredCache;
  /** The text of every go.sum: what of the module cache belongs to the project. */
  readonly goSums: string;
  /** Files of the build cache that were used later than this, in ms since 1970, may have been used by this run. */
  readonly usedSinceMs: number;
  /** The job has had its one warning about caches. */
  readonly warned: boolean;
}

export type SaveOutcome =
  | {
      readonly kind: "saved";
      readonly key: string;
      readonly archiveBytes: number;
      readonly entryCount: number;
      /** Entries that were restored, used by nothing, and are not kept. */
      readonly dropped: number;
      readonly elapsedMs: number;
      readonly why: string;
    }
  | { readonly kind: "skipped"; readonly reason: string }
  | { readonly kind: "failed"; readonly reason: string };

export type SavedCaches = Readonly<Record<CacheName, SaveOutcome>>;
