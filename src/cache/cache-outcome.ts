import type { CacheContent } from "../world/cache-store.ts";
import type { CacheKeys } from "./keys.ts";

/** What a restore came to. `failed`: the service could not be asked; `off`: not wanted, not allowed, or no service offered. */
export type CacheOutcome =
  | { readonly kind: "exact" | "partial"; readonly key: string; readonly elapsedMs: number }
  | { readonly kind: "miss" }
  | { readonly kind: "failed"; readonly reason: string }
  | { readonly kind: "off"; readonly reason: string };

export interface CacheArchive extends CacheContent, CacheKeys {}

/** Size in bytes of each file of a directory, by its path. */
export type DirectoryContents = ReadonlyMap<string, number>;

export interface RestoredCaches {
  readonly modules: CacheOutcome;
  readonly build: CacheOutcome;
  /** What saving needs; undefined: never to be saved (off or failed). */
  readonly toSave: {
    readonly modules: CacheArchive | undefined;
    /** `before`: what GOCACHE held when the restore was over. */
    readonly build: { readonly archive: CacheArchive; readonly before: DirectoryContents } | undefined;
  };
  /** The job has had its one warning about caches. */
  readonly warned: boolean;
}

export type SaveOutcome =
  | { readonly kind: "saved"; readonly key: string; readonly elapsedMs: number; readonly why: string }
  | { readonly kind: "skipped"; readonly reason: string }
  | { readonly kind: "failed"; readonly reason: string };

export interface SavedCaches {
  readonly modules: SaveOutcome;
  readonly build: SaveOutcome;
}
