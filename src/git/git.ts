import { ActionError } from "../errors.ts";
import { headlineOf, readToolError } from "../tool-errors/read-tool-error.ts";
import type { Completed } from "../world/process/processes.ts";
import type { World } from "../world/world.ts";

/** Runs git with some arguments. */
export type Git = (...args: string[]) => Promise<Completed>;

export function gitIn(cwd: string, { processes }: Pick<World, "processes">): Git {
  // C: messages are compared. No prompt: nobody would answer it, and the job would hang.
  const env = { LC_ALL: "C", GIT_TERMINAL_PROMPT: "0" };
  return (...args) => processes.run({ argv: ["git", ...args], cwd, env });
}

/** Standard output; `tool` when git failed. */
export async function outputOf(run: Promise<Completed>): Promise<string> {
  const { exitCode, stdout, stderr } = await run;
  if (exitCode === 0) return stdout;
  const known = readToolError(stderr);
  throw new ActionError("tool", "git could not read this repository", {
    cause: new Error(known?.headline ?? headlineOf(stderr) ?? `it ended with exit code ${exitCode}`),
    evidence: stderr.trim().split("\n"),
    ...(known?.remedy === undefined ? {} : { hint: known.remedy }),
  });
}
