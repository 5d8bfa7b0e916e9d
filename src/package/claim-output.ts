import { createHash } from "node:crypto";
import { dirname, join, relative } from "node:path";
import { ActionError } from "../errors.ts";
import { gitIn } from "../git/git.ts";
import type { Inputs } from "../model/inputs.ts";
import { checkOutputPlace } from "../output/check-output-place.ts";
import type { World } from "../world/world.ts";

type ClaimWorld = Pick<World, "files" | "processes" | "claims">;

/**
 * Sees whether binaries may go to the output directory, and keeps it to this run while it is used: of two runs that pack the same
 * directory, one would remove what the other has packed, or list it as its own. Throws `input`.
 */
export async function withOutputDirectory<T>(
  { build: { outputDirectory }, workspace, moduleDirectory }: Pick<Inputs, "build" | "workspace" | "moduleDirectory">,
  world: ClaimWorld,
  use: () => Promise<T>,
): Promise<T> {
  await checkOutputPlace({ directory: outputDirectory, workspace, moduleDirectory }, world);
  const claim = await world.claims.take(await claimPath(outputDirectory, world));
  if (claim?.kind === "held") {
    throw new ActionError(
      "input",
      `output-directory: another run (process ${claim.pid}) is at work in ${outputDirectory}`,
      {
        hint: "Give each run an output-directory of its own, for example one for each leg of a matrix, or a checkout of its own.",
      },
    );
  }
  try {
    return await use();
  } finally {
    await claim?.letGo();
  }
}

/** Among git's own files, where nothing of it shows in `git status`; without a repository outside of the workspace as well. */
async function claimPath(outputDirectory: string, { files, processes, claims }: ClaimWorld): Promise<string> {
  let place = outputDirectory;
  while ((await files.stat(place)) === undefined && dirname(place) !== place) place = dirname(place);
  const real = join((await files.realPath(place)) ?? place, relative(place, outputDirectory));
  const asked = await gitIn(place, { processes })("rev-parse", "--absolute-git-dir").catch(() => undefined);
  const directory = asked?.exitCode === 0 ? asked.stdout.trim() : claims.sharedDirectory;
  const id = createHash("sha256").update(real).digest("hex").slice(0, 16);
  return join(directory, `gin-deploy-run-${id}`);
}
