import { join } from "node:path";
import type { Entries } from "../world/cache-service/layers.ts";
import type { World } from "../world/world.ts";

/** What the data of an index begins with, whatever its version (cmd/go/internal/modindex). */
const mark = Buffer.from("go index v");
/** `v1`, two hashes in hex, and two numbers. */
const pointerBytes = 200;

/**
 * Leaves Go's indexes of packages out of what is kept of a build cache. Go finds one under little more than a directory's name,
 * and the names, sizes and times of the files in it: on another machine that may be the index of other source, and Go would leave
 * files out without a word. Everything else is found by its content. `known`: entries that were kept before.
 */
export async function withoutPackageIndexes(
  directory: string,
  used: Entries,
  known: Entries,
  { files }: Pick<World, "files">,
): Promise<Entries> {
  const fresh = [...used.keys()].filter((path) => !known.has(path));
  const left = new Map(used);
  const indexes = new Set<string>();
  for (const path of fresh.filter((path) => path.endsWith("-d"))) {
    const start = await files.startOf(join(directory, path), mark.byteLength);
    // What has vanished is left out, too.
    if (start !== undefined && !mark.equals(start)) continue;
    indexes.add(path);
    left.delete(path);
  }
  for (const path of fresh.filter((path) => path.endsWith("-a"))) {
    const text = `${(await files.startOf(join(directory, path), pointerBytes)) ?? ""}`;
    // `v1 action output size time` (cmd/go/internal/cache).
    const output = text.split(" ")[2] ?? "";
    if (indexes.has(`${output.slice(0, 2)}/${output}-d`)) left.delete(path);
  }
  return left;
}
