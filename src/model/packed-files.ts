/** Files that go to a host in one stream, and are known there by what is in them. */
export interface PackedFiles {
  /** Of the list of all names and hashes: what is in them, whatever their dates. Lower-case hex. */
  readonly manifestSha256: string;
  readonly count: number;
  /** Of all of them, unpacked. */
  readonly contentBytes: number;
  /** Of the stream, lower-case hex. */
  readonly sha256: string;
  /** Of the stream. */
  readonly sizeBytes: number;
  /** The stream: a tar archive, not compressed. The same bytes each time. */
  readonly read: () => AsyncIterable<Uint8Array>;
}
