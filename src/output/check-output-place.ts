import { dirname, join, relative, sep } from "node:path";
import { ActionError } from "../errors.ts";
import { gitIn } from "../git/git.ts";
import type { World } from "../world/world.ts";
import { type OutputPlace, problemOfOutputPlace } from "./output-place.ts";

type PlaceWorld = Pick<World, "files" | "processes">;
type Wanted = Pick<OutputPlace, "directory" | "workspace"> & { readonly moduleDirectory: string };

/** Sees whether binaries may go there, before anything is fetched. Throws `input`. */
export async function checkOutputPlace(wanted: Wanted, world: PlaceWorld): Promise<void> {
  const problem = problemOfOutputPlace(await readPlace(wanted, world));
  if (problem !== undefined) throw new ActionError("input", problem.message, { hint: problem.hint });
}

async function readPlace({ directory, workspace, moduleDirectory }: Wanted, world: PlaceWorld): Promise<OutputPlace> {
  const { files } = world;
  const { nearest, deadLink } = await findNearest(directory, files);
  const path = (await files.realPath(nearest)) ?? nearest;
  const realDirectory = join(path, relative(nearest, directory));
  const isDirectory = (await files.stat(path))?.kind === "directory";
  const repository = await readRepository(moduleDirectory, world);
  return {
    directory,
    workspace,
    realDirectory,
    realWorkspace: (await files.realPath(workspace)) ?? workspace,
    there: { path, isDirectory },
    deadLink,
    gitDirectory: repository?.gitDirectory,
    submodule: repository && (await findSubmodule(realDirectory, repository.top, world)),
  };
}

/** The nearest that is there, from a path upwards; a link to nothing on the way is nothing to go past. */
async function findNearest(
  path: string,
  files: World["files"],
): Promise<{ readonly nearest: string; readonly deadLink: OutputPlace["deadLink"] }> {
  if ((await files.realPath(path)) !== undefined || dirname(path) === path)
    return { nearest: path, deadLink: undefined };
  const target = await files.linkTarget(path);
  if (target !== undefined) return { nearest: path, deadLink: { path, target } };
  return await findNearest(dirname(path), files);
}

/** undefined: there is none, or no git that could say so. */
async function readRepository(
  directory: string,
  world: PlaceWorld,
): Promise<{ readonly top: string; readonly gitDirectory: string } | undefined> {
  const asked = await gitIn(directory, world)("rev-parse", "--show-toplevel", "--absolute-git-dir").catch(
    () => undefined,
  );
  const [top = "", gitDirectory = ""] = asked?.stdout.split("\n") ?? [];
  return asked?.exitCode === 0 ? { top, gitDirectory } : undefined;
}

/** A commit in git's index, mode 160000, is a submodule, whether it is checked out or not. */
async function findSubmodule(directory: string, top: string, world: PlaceWorld): Promise<string | undefined> {
  const names = relative(top, directory).split(sep);
  if (names[0] === ".." || names[0] === "") return undefined;
  const places = names.map((_, index) => names.slice(0, index + 1).join("/"));
  const listed = await gitIn(top, world)("--literal-pathspecs", "ls-files", "--stage", "-z", "--", ...places);
  const entry = listed.stdout.split("\0").find((line) => line.startsWith("160000 "));
  return entry?.split("\t")[1];
}
