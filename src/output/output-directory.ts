import { randomUUID } from "node:crypto";
import { dirname, join, relative } from "node:path";
import { ActionError } from "../errors.ts";
import { gitIn } from "../git/git.ts";
import type { World } from "../world/world.ts";

type OutputWorld = Pick<World, "files" | "processes" | "clock">;

export interface Output {
  /** Absolute. */
  readonly directory: string;
  /** Absolute paths of the binaries. */
  readonly finalFiles: readonly string[];
  readonly moduleDirectory: string;
}

/** What the name of a staging directory begins with. */
export const staged = ".building-";
/** A build that is still at it is younger. */
const staleMs = 24 * 60 * 60 * 1000;

/**
 * Takes away what an earlier build left: its binaries, which must not be taken for those of a build that fails, and what
 * a build that was killed could not remove. Errors: `input`, when the place cannot be used.
 */
export async function clearOutput({ directory, finalFiles }: Output, { files, clock }: OutputWorld): Promise<void> {
  await atOutput(directory, async () => {
    if ((await files.stat(directory))?.kind === "file") {
      throw new ActionError("input", `output-directory: ${directory} is a file`, {
        hint: "Binaries go to a directory below it: rename the file, or choose another output-directory.",
      });
    }
    for (const { name, modifiedMs } of await files.listFacts(directory)) {
      if (name.startsWith(staged) && clock.now() - modifiedMs > staleMs) await files.remove(join(directory, name));
    }
    for (const path of finalFiles) {
      if ((await files.stat(path))?.kind === "directory") {
        throw new ActionError("input", `output-directory: the binary goes to ${path}, but a directory is there`, {
          hint: "Remove or rename that directory, or choose another output-directory.",
        });
      }
      await files.remove(path);
    }
  });
}

/**
 * A directory beside the binaries' final places, so that only proved ones are moved there, by renaming. Git ignores it:
 * the go command asks git at the start of each build, and a file of another build must not count as a change.
 */
export async function withStaging<T>(
  { directory, moduleDirectory }: Pick<Output, "directory" | "moduleDirectory">,
  world: OutputWorld,
  use: (staging: string) => Promise<T>,
): Promise<T> {
  const { files } = world;
  const staging = join(directory, `${staged}${randomUUID()}`);
  try {
    await atOutput(directory, () => hide(staging, moduleDirectory, world));
    return await use(staging);
  } finally {
    // What hides the rest goes last.
    for (const name of await files.list(staging)) if (name !== ignoreFile) await files.remove(join(staging, name));
    await files.remove(staging);
  }
}

/**
 * Keeps what is built out of `git status`, or the next build in this checkout would be stamped as modified. The output
 * directory is ignored as a whole; one that holds the module or committed files is not ours to hide: there each directory
 * of a binary is ignored. A user's own .gitignore is never touched.
 */
export async function ignoreOutput(output: Output, world: OutputWorld): Promise<void> {
  const { directory, finalFiles, moduleDirectory } = await throughLinks(output, world);
  const git = gitIn(moduleDirectory, world);
  const committed = await git("--literal-pathspecs", "ls-files", "--", directory);
  const isShared = holdsModule({ directory, moduleDirectory }) || committed.stdout !== "";
  for (const place of isShared ? new Set(finalFiles.map(dirname)) : [directory]) {
    // 1: not ignored; 128: outside of the repository, where nothing has to be done.
    const isVisible = (await git("check-ignore", "--quiet", "--", join(place, "binary"))).exitCode === 1;
    const isTaken = (await world.files.stat(join(place, ignoreFile))) !== undefined;
    if (isVisible && !isTaken) await atOutput(directory, () => hide(place, moduleDirectory, world));
  }
}

/** Git says nothing of what lies behind a link. */
async function throughLinks(output: Output, { files }: Pick<World, "files">): Promise<Output> {
  const directory = (await files.realPath(output.directory)) ?? output.directory;
  const moduleDirectory = (await files.realPath(output.moduleDirectory)) ?? output.moduleDirectory;
  const finalFiles = output.finalFiles.map((path) => join(directory, relative(output.directory, path)));
  return { directory, moduleDirectory, finalFiles };
}

/** Whether the output goes among the source, as with `output-directory: .`. */
export function holdsModule({ directory, moduleDirectory }: Pick<Output, "directory" | "moduleDirectory">): boolean {
  return !relative(directory, moduleDirectory).startsWith("..");
}

const ignoreFile = ".gitignore";

/**
 * Makes a directory that git ignores from the moment it is there. A file that is being written would be seen by the git of
 * another build, which then takes its source for modified; so it is made where git keeps its own files, and renamed.
 */
async function hide(directory: string, moduleDirectory: string, { files, processes }: OutputWorld): Promise<void> {
  const content = "*\n";
  const path = join(directory, ignoreFile);
  const asked = await gitIn(moduleDirectory, { processes })("rev-parse", "--absolute-git-dir").catch(() => undefined);
  const gitDirectory = asked?.exitCode === 0 ? asked.stdout.trim() : undefined;
  await files.makeDirectory(directory);
  if (gitDirectory === undefined) return await files.write(path, content);
  const temporary = join(gitDirectory, `gin-deploy-${randomUUID()}`);
  try {
    await files.write(temporary, content);
    await files.rename(temporary, path);
  } catch {
    // Another file system, or a repository that is not ours to write to.
    await files.write(path, content);
  } finally {
    await files.remove(temporary).catch(() => {});
  }
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: "may not be written",
  EPERM: "may not be written",
  EROFS: "is on a read-only file system",
  ENOTDIR: "lies below a file",
  ENAMETOOLONG: "has a name that the file system does not take",
};

/** Says what a failed write means for whoever chose the place. */
async function atOutput<T>(directory: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    const { code = "" } = cause as NodeJS.ErrnoException;
    const reason = reasons[code];
    if (reason === undefined) throw cause;
    throw new ActionError("input", `output-directory: ${directory} ${reason}`, {
      cause,
      hint: "Choose another output-directory, or let the runner's user write there.",
    });
  }
}
