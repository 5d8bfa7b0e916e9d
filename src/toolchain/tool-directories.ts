import { randomUUID } from "node:crypto";
import { dirname, join } from "node:path";
import { ActionError, wordsOf } from "../errors.ts";
import type { World } from "../world/world.ts";
import { localProblem } from "./sources/local-problem.ts";
import { type GoVersion, parseGoVersion, toolCacheName } from "./wish/go-version.ts";

type DirectoryWorld = Pick<World, "files" | "platform" | "runner">;

/** Written into a GOROOT before it is renamed into its place: where it is found, the tree is whole. */
const wholeMarker = ".gin-deploy-whole";
const scratchSuffix = ".partial";

/**
 * Directories with the layout of the runner's tool cache, the best first: RUNNER_TOOL_CACHE; the runner's temporary
 * directory; the user's own cache (never a shared /tmp, where another user could have put a Go first).
 */
export function toolRoots(env: World["runner"]["env"]): readonly string[] {
  const ownCache = env["XDG_CACHE_HOME"] || env["LOCALAPPDATA"] || (env["HOME"] && join(env["HOME"], ".cache"));
  const temporary = env["RUNNER_TEMP"];
  return [
    env["RUNNER_TOOL_CACHE"],
    temporary && join(temporary, "gin-deploy-tools"),
    ownCache && join(ownCache, "gin-deploy-tools"),
  ].filter((root): root is string => root !== undefined && root !== "");
}

/** `<root>/go/<version>/<arch>`, whole when `<arch>.complete` stands beside it. */
export function goDirectory(root: string, version: GoVersion, arch: string): string {
  return join(root, "go", toolCacheName(version), arch);
}

/** None of a root that cannot be read. */
export async function listWholeGo(root: string, { files, platform }: DirectoryWorld): Promise<readonly GoVersion[]> {
  const versions: GoVersion[] = [];
  for (const name of await files.list(join(root, "go")).catch(() => [])) {
    const version = parseGoVersion(name);
    if (!version || toolCacheName(version) !== name) continue;
    const directory = goDirectory(root, version, platform.arch);
    if ((await files.stat(`${directory}.complete`)) && (await files.stat(directory))) versions.push(version);
  }
  return versions;
}

/** The first root that can be written to. Errors: `toolchain`, with the reason of each. */
export async function chooseRoot({ runner, files }: DirectoryWorld): Promise<string> {
  const reasons: string[] = [];
  for (const root of toolRoots(runner.env)) {
    try {
      const probe = join(root, "go", `.gin-deploy-${randomUUID()}`);
      await files.write(probe, "");
      await files.remove(probe);
      if (root !== runner.env["RUNNER_TOOL_CACHE"]) {
        const why = reasons[0] ?? "RUNNER_TOOL_CACHE is not set";
        runner.info(`Go goes to ${root}, as the runner's tool cache cannot take it (${why})`);
      }
      return root;
    } catch (error) {
      reasons.push(`${root}: ${rootProblem(error)}`);
    }
  }
  throw new ActionError("toolchain", `there is no directory to install Go in: ${reasons.join("; ") || "none is set"}`, {
    hint: "Let RUNNER_TOOL_CACHE or RUNNER_TEMP name a directory that this user may write to.",
  });
}

function rootProblem(error: unknown): string {
  // What Node 20 to 24 say of a directory that they cannot make on a read-only device: recursive mkdir hides EROFS.
  const isHidden = error instanceof Error && "code" in error && error.code === "ENOENT";
  return isHidden ? "it cannot be made; is its device read-only?" : (localProblem(error) ?? wordsOf(error));
}

const leftoverAgeMs = 60 * 60_000;

/**
 * Makes a directory beside the place of a version, on the same file system, lends it to `work` and removes it. What
 * killed jobs left behind goes as well, once it is too old to be still in use.
 */
export async function withScratch<T>(
  directory: string,
  { files, clock }: Pick<World, "files" | "clock">,
  work: (scratch: string) => Promise<T>,
): Promise<T> {
  const parent = dirname(directory);
  for (const name of await files.list(parent)) {
    const facts = name.endsWith(scratchSuffix) ? await files.stat(join(parent, name)) : undefined;
    const isLeftover = facts !== undefined && clock.now() - facts.modifiedMs > leftoverAgeMs;
    if (isLeftover) await files.remove(join(parent, name)).catch(() => undefined);
  }
  const scratch = `${directory}.${randomUUID()}${scratchSuffix}`;
  try {
    await files.makeDirectory(scratch);
    return await work(scratch);
  } finally {
    // What cannot be cleared now goes with a later job; it must not hide what the work failed with.
    await files.remove(scratch).catch(() => undefined);
  }
}

/**
 * Renames a whole GOROOT into its place; when another job was first, that job's is kept. Other tools' debris, and what
 * was found to be `broken`, is moved away. Resolves to the place.
 */
export async function placeGo(
  goroot: string,
  directory: string,
  scratch: string,
  isBroken: boolean,
  { files }: Pick<World, "files">,
): Promise<string> {
  const isWhole = async () =>
    (await files.stat(join(directory, wholeMarker))) !== undefined ||
    (await files.stat(`${directory}.complete`)) !== undefined;
  await files.write(join(goroot, wholeMarker), "");
  // In this order: a Go that another job puts there after the first look is whole, and stays.
  const isTaken = (await files.stat(directory)) !== undefined;
  if (isTaken && (isBroken || !(await isWhole()))) await moveAway(directory, join(scratch, "old"), files);
  try {
    await files.rename(goroot, directory);
  } catch (error) {
    if (!(await isWhole())) throw new ActionError("toolchain", `cannot put Go into ${directory}`, { cause: error });
  }
  await files.write(`${directory}.complete`, "");
  return directory;
}

/** A failure shows in the rename that follows: the place is then still taken. */
async function moveAway(directory: string, to: string, files: World["files"]): Promise<void> {
  await files.remove(`${directory}.complete`);
  await files.rename(directory, to).catch(() => undefined);
}
