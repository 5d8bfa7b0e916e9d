import { randomUUID } from "node:crypto";
import { join, relative } from "node:path";
import type { World } from "../world/world.ts";
import { gitIn } from "./git.ts";

/**
 * A directory beside the binaries' final places, so that only proved ones are moved there, by renaming. Git ignores it:
 * the go command asks git at the start of each build, and a file of another build must not count as a change.
 */
export async function withStaging<T>(
  outputDirectory: string,
  { files }: Pick<World, "files">,
  use: (staging: string) => Promise<T>,
): Promise<T> {
  const staging = join(outputDirectory, `.building-${randomUUID()}`);
  try {
    await files.write(join(staging, ".gitignore"), "*\n");
    return await use(staging);
  } finally {
    await files.remove(staging);
  }
}

/**
 * Keeps what is built out of `git status`, or the next build in this checkout would be stamped as modified. The output
 * directory is ignored as a whole; one that holds the module or committed files is not ours to hide: there each directory
 * of a binary is ignored. A user's own .gitignore is never touched.
 */
export async function ignoreOutput(
  outputDirectory: string,
  binaryDirectories: readonly string[],
  moduleDirectory: string,
  world: Pick<World, "files" | "processes">,
): Promise<void> {
  const git = gitIn(moduleDirectory, world);
  const holdsModule = !relative(outputDirectory, moduleDirectory).startsWith("..");
  const committed = await git("ls-files", "--", outputDirectory);
  const isShared = holdsModule || committed.stdout !== "";
  for (const directory of isShared ? binaryDirectories : [outputDirectory]) {
    const file = join(directory, ".gitignore");
    // 1: not ignored; 128: outside of the repository, where nothing has to be done.
    const isVisible = (await git("check-ignore", "--quiet", "--", join(directory, "binary"))).exitCode === 1;
    if (isVisible && (await world.files.stat(file)) === undefined) await world.files.write(file, "*\n");
  }
}
