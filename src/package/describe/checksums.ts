/** A line of the checksums file. */
export interface ChecksumLine {
  /** Lower-case hex. */
  readonly sha256: string;
  /** Relative to the checksums file, with `/`. */
  readonly path: string;
}

/**
 * `sha256  path` lines sorted by path, as `sha256sum --check` reads them, and `subject-checksums` of actions/attest, which
 * takes the first space for the end of the digest. No path holds a line end or a backslash, which would have to be escaped.
 */
export function checksumsText(lines: readonly ChecksumLine[]): string {
  return [...lines]
    .sort((one, other) => (one.path < other.path ? -1 : 1))
    .map(({ sha256, path }) => `${sha256}  ${path}\n`)
    .join("");
}
