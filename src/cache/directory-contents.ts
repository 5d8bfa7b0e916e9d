import { join } from "node:path";
import type { World } from "../world/world.ts";
import type { DirectoryContents } from "./cache-outcome.ts";

/** Every file below a directory with its size; empty when there is no such directory. What vanishes meanwhile is left out. */
export async function listContents(directory: string, { files }: Pick<World, "files">): Promise<DirectoryContents> {
  const contents = new Map<string, number>();
  const visit = async (path: string): Promise<void> => {
    for (const name of await files.list(path)) {
      const inner = join(path, name);
      const facts = await files.stat(inner);
      if (facts?.kind === "directory") await visit(inner);
      else if (facts?.kind === "file") contents.set(inner, facts.sizeBytes);
    }
  };
  // The first level side by side: GOCACHE has 256 directories there and nothing below them.
  await Promise.all(
    (await files.list(directory)).map(async (name) => {
      const inner = join(directory, name);
      const facts = await files.stat(inner);
      if (facts?.kind === "directory") await visit(inner);
      else if (facts?.kind === "file") contents.set(inner, facts.sizeBytes);
    }),
  );
  return contents;
}
