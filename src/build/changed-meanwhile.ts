import { ActionError } from "../errors.ts";
import type { World } from "../world/world.ts";
import type { VersionFacts } from "./binaries.ts";
import { gitIn, outputOf } from "./git.ts";
import { parseStatus } from "./version.ts";

/**
 * The go command asks git for changes when a build starts, which may be after the version was read. A proof that failed for that
 * reason names the files that have come since; any other error is given back as it is.
 */
export async function explainChanges(
  error: unknown,
  { dirtyFiles }: Pick<VersionFacts, "dirtyFiles">,
  moduleDirectory: string,
  world: Pick<World, "processes">,
): Promise<unknown> {
  const isOfChange = error instanceof ActionError && error.evidence.some((line) => modifiedMeanwhile.test(line));
  if (!isOfChange) return error;
  const status = outputOf(gitIn(moduleDirectory, world)("status", "--porcelain", "-z"));
  const changed = (await status.then(parseStatus, () => [])).filter((file) => !dirtyFiles.includes(file));
  if (changed.length === 0) return error;
  return new ActionError(error.code, `${error.message}: files of the checkout changed while it was built`, {
    cause: error.cause,
    evidence: [...error.evidence, ...changed.slice(0, 20).map((file) => `changed meanwhile: ${file}`)],
    hint:
      `Go has stamped the build as modified for ${changed.slice(0, 3).join(", ")}. With \`checks\`, tests run beside it: let them write to t.TempDir(), ` +
      "or name in .gitignore what they leave. A Makefile is to write to OUTPUT only.",
  });
}

const modifiedMeanwhile = /found vcs\.modified=true, wanted false/;
