/** A module's content as its `h1:` hash (golang.org/x/mod/sumdb/dirhash, Hash1). */
export interface ModuleContent {
  /** What the names in the hash begin with: `path@version`, not escaped. */
  readonly root: string;
  readonly hash: string;
}

/** A module whose content go.sum vouches for. Paths relative to GOMODCACHE. */
export interface VouchedModule extends ModuleContent {
  readonly directory: string;
  /** Where Go notes the hash of what it has unpacked. */
  readonly hashFile: string;
  /** What else belongs to it. */
  readonly files: readonly string[];
}
