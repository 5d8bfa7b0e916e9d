import { join } from "node:path";
import type { Entries } from "../world/cache-service/layers.ts";
import type { World } from "../world/world.ts";

/** What the data of an index begins with, whatever its version (cmd/go/internal/modindex). */
const mark = Buffer.from("go index v");

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
  const foundIndexes = await Promise.all(
    fresh.map(async (path) => {
      if (!path.endsWith("-d")) return [];
      // What has vanished is left out, too.
      const reading = files.withFile(join(directory, path), (file) => file.read(0, mark.byteLength));
      const start = await reading.catch(() => mark);
      return mark.equals(start) ? [path] : [];
    }),
  );
  const indexes = new Set(foundIndexes.flat());
  const pointers = await Promise.all(
    fresh.map(async (path) => {
      if (!path.endsWith("-a")) return [];
      const text = (await files.readText(join(directory, path))) ?? "";
      // `v1 action output size time` (cmd/go/internal/cache).
      const output = text.split(" ")[2] ?? "";
      return indexes.has(`${output.slice(0, 2)}/${output}-d`) ? [path] : [];
    }),
  );
  const left = new Map(used);
  for (const path of [...indexes, ...pointers.flat()]) left.delete(path);
  return left;
}
