import { resolve } from "node:path";
import type { GoFlag } from "../model/go-flag.ts";
import { lastValue } from "../project/go-flags.ts";
import type { Git } from "./git.ts";

/** Why flags let something else be built than what the commit holds, though git finds no difference. Sentences. */
export async function bentSource(
  flags: readonly GoFlag[],
  moduleDirectory: string,
  git: Git,
): Promise<readonly string[]> {
  const overlay = lastValue(flags, "overlay");
  const modFile = lastValue(flags, "modfile");
  // One that was changed is among git's differences. 128: outside of the repository.
  const isCommitted =
    modFile === undefined ||
    (await git("ls-files", "--error-unmatch", "--", resolve(moduleDirectory, modFile))).exitCode === 0;
  const reasons = [
    ...(overlay === undefined ? [] : [`-overlay=${overlay}: other files are compiled than those of the commit`]),
    ...(isCommitted ? [] : [`-modfile=${modFile} is not in the commit, and says which dependencies are taken`]),
  ];
  return reasons.map(
    (reason) => `${reason}. This build cannot be repeated from its commit, and Go's stamp does not say so.`,
  );
}
