import { join } from "node:path";
import { digest } from "../world/cache-service/digest.ts";
import { baseKeys } from "../world/cache-service/layers.ts";
import type { World } from "../world/world.ts";
import type { CacheName, KeptCache } from "./cache-outcome.ts";

/*
 * A runner that keeps its disk has everything after its first job: what that job used is noted in the cache itself, where
 * `go clean` removes the note together with what it is about. Later jobs find the note and have nothing to download.
 */

type Place = Pick<KeptCache, "directory" | "keys">;
type NoteWorld = Pick<World, "files">;

/** How many entries an earlier job noted, when all of them are still here; undefined: something may be missing. */
export async function countAtHand(name: CacheName, place: Place, { files }: NoteWorld): Promise<number | undefined> {
  const text = await files.readText(notePath(name, place)).catch(() => undefined);
  if (text === undefined) return undefined;
  const paths = text.split("\n").filter((line) => line !== "");
  const found = await Promise.all(paths.map((path) => files.stat(join(place.directory, path))));
  return paths.length > 0 && found.every((facts) => facts !== undefined) ? paths.length : undefined;
}

/** A note that cannot be written costs the next job a download and nothing else. */
export async function noteAtHand(
  name: CacheName,
  place: Place,
  paths: Iterable<string>,
  { files }: NoteWorld,
): Promise<void> {
  const lines = [...paths].map((path) => `${path}\n`);
  if (lines.length > 0) await files.write(notePath(name, place), lines.join("")).catch(() => undefined);
}

/** For a scope and a go.sum, without the run. */
function notePath(name: CacheName, { directory, keys }: Place): string {
  const { key, restoreKeys } = baseKeys(keys);
  const about = restoreKeys[0] ?? key;
  return join(directory, name === "modules" ? "cache" : "00", `gin-deploy-${digest(about)}`);
}
