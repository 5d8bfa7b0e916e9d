import { isOfRelease } from "../service/cause.ts";
import type { RepositoryPlace } from "../service/remedies.ts";
import type { World } from "../world/world.ts";
import type { SmokeRequest } from "./run-program.ts";

/** Where what a program missed in its release stands in the source, under the same path: a file, a directory or a pattern. */
export async function placeInRepository(
  path: string,
  { moduleDirectory, workspace }: Pick<SmokeRequest, "moduleDirectory" | "workspace">,
  { files }: Pick<World, "files">,
): Promise<RepositoryPlace | undefined> {
  if (!isOfRelease(path)) return undefined;
  // viper names its files without their end; a program that looks beside itself looks in `bin`, where nothing can be included.
  const wanted = path.replace(/^bin\//, "");
  const canInclude = wanted === path;
  for (const directory of new Set([moduleDirectory, workspace])) {
    const include = await includeFor(wanted, directory, files);
    if (include !== undefined) return { include: canInclude && directory === moduleDirectory ? include : undefined };
  }
  return undefined;
}

/** What to write into `include`; undefined: it is not there. */
async function includeFor(wanted: string, directory: string, files: World["files"]): Promise<string | undefined> {
  const kind = (await files.stat(`${directory}/${wanted}`))?.kind;
  if (kind !== undefined) return kind === "directory" ? `${wanted.replace(/\/+$/, "")}/**` : wanted;
  for (const pattern of [wanted, `${wanted}.*`]) {
    const matches = await files.glob(pattern, directory).catch(() => []);
    if (matches.length > 0) return wholeDirectory(pattern);
  }
  return undefined;
}

/** A page rarely comes alone: `templates/*.html` asks for all of `templates`. */
function wholeDirectory(pattern: string): string {
  const fixed = pattern.replace(/[*?[{].*$/, "");
  return fixed.includes("/") && fixed !== pattern ? `${fixed.replace(/\/[^/]*$/, "")}/**` : pattern;
}
