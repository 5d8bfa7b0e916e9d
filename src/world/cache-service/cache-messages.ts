import type { VouchedModule } from "../../model/vouched-module.ts";
import type { CacheKeys, Entries, Layers } from "./layers.ts";

/** What the process of the cache library is asked for, and what it answers. */
export type WorkerRequest =
  | {
      readonly kind: "restore";
      /** Absolute, on the file system of the staging directory. */
      readonly directory: string;
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

export interface WorkPlace {
  /** What is packed and unpacked lies here; names in an archive are relative to it. No white space in it. */
  readonly staging: string;
  /** RUNNER_TEMP of the library: archives are made here. No white space in it. */
  readonly scratch: string;
}

/** Several requests are served at once. `stop`: the answer is no longer waited for, nothing may be written any more. */
export type WorkerOrder =
  | { readonly kind: "ask"; readonly id: number; readonly request: WorkerRequest; readonly place: WorkPlace }
  | { readonly kind: "stop"; readonly id: number };

/** `queued`: it waits for others, which have a time limit of their own. `transfer`: the service has answered, bytes will move. `result`: the last message of a request. */
export type WorkerMessage = { readonly id: number } & (
  | { readonly kind: "line"; readonly line: string }
  | { readonly kind: "queued" | "transfer" }
  | { readonly kind: "result"; readonly result: unknown }
);

/**
 * `failed`: something broke; `denied`: the service or its policy says no; `unavailable`: this runner offers none. `isBad`: an archive that
 * came whole is none, and never will be.
 */
export type NoCache = {
  readonly kind: "failed" | "denied" | "unavailable";
  readonly reason: string;
  readonly isBad?: boolean;
};
export type RestoreResult =
  | {
      readonly kind: "hit";
      readonly layers: Layers;
      /** Why a layer on these could not be had. */
      readonly trouble?: string;
      readonly isBad?: boolean;
    }
  | { readonly kind: "miss" }
  | NoCache;
export type SaveResult =
  // Packed.
  { readonly kind: "saved"; readonly archiveBytes: number } | { readonly kind: "exists" | "empty" } | NoCache;
