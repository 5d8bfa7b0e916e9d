import { join } from "node:path";
import type { Entries } from "../world/cache-service/layers.ts";
import type { World } from "../world/world.ts";
import { moduleEntries } from "./module-entries.ts";
import { withoutPackageIndexes } from "./package-indexes.ts";

type UseWorld = Pick<World, "files">;

/**
 * What of the build cache is worth keeping: what has been used since a time, in ms since 1970 (Go marks an entry when it uses
 * it), but for Go's indexes of packages. `restored`: entries that came from an archive.
 */
export async function usedBuildEntries(
  directory: string,
  sinceMs: number,
  restored: Entries,
  world: UseWorld,
): Promise<Entries> {
  const { files } = world;
  // GOCACHE has 256 directories with the entries in them; what else lies there (a trim's time, fuzzing) is of no use elsewhere.
  const parts = (await files.list(directory)).filter((name) => /^[0-9a-f]{2}$/.test(name));
  const found = await Promise.all(
    parts.map(async (part) =>
      (await files.listFacts(join(directory, part))).flatMap(({ name, kind, sizeBytes, modifiedMs }) =>
        kind === "file" && modifiedMs >= sinceMs && /^[0-9a-f]{64}-[ad]$/.test(name)
          ? [[`${part}/${name}`, sizeBytes] as const]
          : [],
      ),
    ),
  );
  return await withoutPackageIndexes(directory, new Map(found.flat()), restored, world);
}

/**
 * What of the module cache a go.sum names: unpacked modules with what Go notes about them, without the packed ones. A
 * module counts as many bytes as its zip, where that is there, or as when it was restored.
 */
export async function usedModuleEntries(
  directory: string,
  goSums: string,
  restored: Entries,
  { files }: UseWorld,
): Promise<Entries> {
  const found = await Promise.all(
    moduleEntries(goSums).map(async (module) => {
      const sizeOf = async (path: string) => (await files.stat(join(directory, path)))?.sizeBytes;
      const isThere = async (path: string) => (await sizeOf(path)) !== undefined;
      const used: [string, number][] = [];
      for (const path of module.files) if (await isThere(path)) used.push([path, 0]);
      if (module.directory === undefined || module.zip === undefined || module.partial === undefined) return used;
      // Known to Go by its hash and unpacked to its end; looked at in this order, as Go begins by noting that it is not.
      const isKnown = used.some(([path]) => path.endsWith(".ziphash"));
      if (!isKnown || !(await isThere(module.directory)) || (await isThere(module.partial))) return [];
      return [...used, [module.directory, restored.get(module.directory) ?? (await sizeOf(module.zip)) ?? 0] as const];
    }),
  );
  return new Map(found.flat());
}
