import { ActionError } from "../../errors.ts";
import { parseStatus } from "../../git/dirty-files.ts";
import { gitIn, outputOf } from "../../git/git.ts";
import type { VersionFacts } from "../../model/binaries.ts";
import type { World } from "../../world/world.ts";

/**
 * The go command asks git for changes when a build starts, which may be after the version was read. A proof that failed for that
 * reason names the files that have come since, as far as they are still there; any other error is given back as it is.
 */
export async function explainChanges(
  error: unknown,
  { dirtyFiles }: Pick<VersionFacts, "dirtyFiles">,
  moduleDirectory: string,
  world: Pick<World, "processes">,
): Promise<unknown> {
  const isOfChange = error instanceof ActionError && error.evidence.some((line) => modifiedMeanwhile.test(line));
  if (!isOfChange) return error;
  const status = await outputOf(gitIn(moduleDirectory, world)("status", "--porcelain", "-z")).catch(() => undefined);
  if (status === undefined) return error;
  const changed = parseStatus(status).filter((file) => !dirtyFiles.includes(file));
  const named = changed.length === 0 ? "files that are gone again" : changed.slice(0, 3).join(", ");
  return new ActionError(error.code, `${error.message}: Go has stamped the build as modified, for ${named}`, {
    cause: error.cause,
    evidence: [...error.evidence, ...changed.slice(0, 20).map((file) => `changed meanwhile: ${file}`)],
    hint:
      "With `checks`, tests run beside the build: let them write to t.TempDir(), or name in .gitignore what they leave. " +
      "Let a Makefile write to OUTPUT only.",
  });
}

/** Of the right commit. */
const modifiedMeanwhile = /^revision: found vcs\.modified=true, wanted false/;
