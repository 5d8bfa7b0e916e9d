/** What a restore came to. `failed`: the service could not be asked; `off`: not wanted, or no service offered. */
export type CacheOutcome =
  | { readonly kind: "exact" | "partial"; readonly key: string; readonly elapsedMs: number }
  | { readonly kind: "miss" }
  | { readonly kind: "failed"; readonly reason: string }
  | { readonly kind: "off"; readonly reason: string };

export interface RestoredCaches {
  readonly modules: CacheOutcome;
  readonly build: CacheOutcome;
}
