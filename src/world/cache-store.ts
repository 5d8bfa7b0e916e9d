/** The cache service of the runner. Nothing here throws: a cache never fails a job. */
export interface CacheStore {
  restore(request: {
    readonly paths: readonly string[];
    readonly key: string;
    readonly restoreKeys: readonly string[];
  }): Promise<RestoreResult>;
  save(request: { readonly paths: readonly string[]; readonly key: string }): Promise<SaveResult>;
}

export type RestoreResult =
  | { readonly kind: "hit"; readonly key: string }
  | { readonly kind: "miss" }
  | { readonly kind: "failed"; readonly reason: string }
  | { readonly kind: "unavailable"; readonly reason: string };

export type SaveResult =
  | { readonly kind: "saved" }
  | { readonly kind: "exists" }
  | { readonly kind: "failed"; readonly reason: string }
  | { readonly kind: "unavailable"; readonly reason: string };
