import { createHash } from "node:crypto";

// biome-ignore lint/style/noRestrictedImports: a turn for others, and no time that passes
import { setImmediate as nextTurn } from "node:timers/promises";

/** A file of a module: its name in the hash, and its bytes. */
export interface HashedEntry {
  readonly name: string;
  read(): Uint8Array;
}

/** Go's `h1:` hash of a module: over the sorted names (`path@version/file`) and the SHA-256 of each file (golang.org/x/mod/sumdb/dirhash, Hash1). */
export async function hashEntries(entries: readonly HashedEntry[]): Promise<string> {
  const sorted = entries
    .map((entry) => ({ entry, name: Buffer.from(entry.name) }))
    // Go sorts by bytes; JavaScript's own order differs beyond the basic plane.
    .sort((a, b) => a.name.compare(b.name));
  const all = createHash("sha256");
  for (const [index, { entry }] of sorted.entries()) {
    // A whole Go is two seconds of unpacking; caches are being restored in the meantime.
    if (index % 100 === 0) await nextTurn();
    const content = createHash("sha256").update(entry.read()).digest("hex");
    all.update(`${content}  ${entry.name}\n`);
  }
  return `h1:${all.digest("base64")}`;
}
