import { isOfRelease } from "../service/cause.ts";
import type { World } from "../world/world.ts";
import type { SmokeRequest } from "./run-program.ts";

/** Whether what a program missed in its release stands in the source, under the same path: a file, a directory or a pattern. */
export async function isInRepository(
  path: string,
  { moduleDirectory, workspace }: Pick<SmokeRequest, "moduleDirectory" | "workspace">,
  { files }: Pick<World, "files">,
): Promise<boolean> {
  if (!isOfRelease(path)) return false;
  // viper names its files without their end; a program that looks beside itself looks in `bin`.
  const wanted = path.replace(/^bin\//, "");
  for (const directory of new Set([moduleDirectory, workspace])) {
    if ((await files.stat(`${directory}/${wanted}`)) !== undefined) return true;
    for (const pattern of [wanted, `${wanted}.*`]) {
      const matches = await files.glob(pattern, directory).catch(() => []);
      if (matches.length > 0) return true;
    }
  }
  return false;
}
