import { join } from "node:path";
import { gitIn } from "../git/git.ts";
import type { PreparedBuild } from "../go-build/command/compilation.ts";
import type { World } from "../world/world.ts";
import type { AuditFinding } from "./analysis.ts";
import { environmentFilesOf, secretsInEnvironment, secretsInLdflags } from "./project-rules.ts";

type ProjectWorld = Pick<World, "processes" | "files">;

/** Bytes of a `.env`: a larger one is something else that is called so. */
const largestEnvironment = 1024 * 1024;

/** What is wrong with the files of the repository and with what the build is told. */
export async function findInProject(
  { ldflags, versionVariables = [] }: PreparedBuild,
  workspace: string,
  world: ProjectWorld,
): Promise<readonly AuditFinding[]> {
  const committed = await committedEnvironments(workspace, world);
  const found = await Promise.all(
    committed.map(async (file) => secretsInEnvironment(file, await readEnvironment(join(workspace, file), world))),
  );
  const symbols = versionVariables.map(({ symbol }) => symbol);
  return [...found.flat(), ...secretsInLdflags(ldflags, symbols)];
}

async function committedEnvironments(workspace: string, world: ProjectWorld): Promise<readonly string[]> {
  // Without git nothing is committed.
  const listed = await gitIn(workspace, world)("ls-files", "--stage", "-z").catch(() => undefined);
  return listed?.exitCode === 0 ? environmentFilesOf(listed.stdout) : [];
}

/** A step before this one may have put anything in its place. */
async function readEnvironment(path: string, { files }: ProjectWorld): Promise<string> {
  const facts = await files.stat(path).catch(() => undefined);
  if (facts?.kind !== "file" || facts.sizeBytes > largestEnvironment) return "";
  return (await files.readText(path)) ?? "";
}
