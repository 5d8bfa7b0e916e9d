/** The program of an earlier release, here: what a patch is made from. */
export interface OldBinary {
  /** Lower-case hex. */
  readonly sha256: string;
  /** Absolute. */
  readonly path: string;
  readonly sizeBytes: number;
}

/** What is at hand of those that are asked for by their sha256, the most wanted first. Never throws. */
export type FindOldBinaries = (wanted: readonly string[]) => Promise<readonly OldBinary[]>;

/** Programs of earlier releases. */
export interface OldBinaries {
  readonly find: FindOldBinaries;
  /** What serves on the first host, as far as it is at hand: known before that host is planned for. Never rejects. */
  readonly expected: Promise<readonly OldBinary[]>;
}
