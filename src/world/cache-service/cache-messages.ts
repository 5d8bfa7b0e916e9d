import type { VouchedModule } from "../../model/vouched-module.ts";
import type { CacheKeys, Entries, Layers } from "./layers.ts";

/** What the process of the cache library is asked for, and what it answers. */
export type WorkerRequest =
  | {
      readonly kind: "restore";
      readonly keys: CacheKeys;
      readonly modifiedMs: number | undefined;
      readonly modules: readonly VouchedModule[];
    }
  | {
      readonly kind: "save";
      readonly depth: number;
      readonly key: string;
      /** Absolute; the paths of the entries are relative to it. */
      readonly directory: string;
      readonly entries: Entries;
      readonly modules: readonly VouchedModule[];
    };

/** `transfer`: the service has answered, bytes will move. `result`: the last message. */
export type WorkerMessage =
  | { readonly kind: "line"; readonly line: string }
  | { readonly kind: "transfer" }
  | { readonly kind: "result"; readonly result: unknown };

/** `failed`: something broke; `denied`: the service or its policy says no; `unavailable`: this runner offers none. */
export type NoCache = { readonly kind: "failed" | "denied" | "unavailable"; readonly reason: string };
export type RestoreResult =
  | {
      readonly kind: "hit";
      readonly layers: Layers;
      /** Why a layer on these could not be had. */
      readonly trouble?: string;
    }
  | { readonly kind: "miss" }
  | NoCache;
export type SaveResult =
  // Packed.
  { readonly kind: "saved"; readonly archiveBytes: number } | { readonly kind: "exists" | "empty" } | NoCache;
