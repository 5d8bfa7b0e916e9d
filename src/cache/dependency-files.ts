import { basename, join, relative, sep } from "node:path";
import { ActionError } from "../errors.ts";
import type { Project } from "../project/read-project.ts";
import type { World } from "../world/world.ts";

/** A file that dependencies follow from. */
interface DependencyFile {
  /** Relative to the workspace, with `/`. */
  readonly path: string;
  readonly text: string;
}

/** Sorted by path. */
export type DependencyFiles = readonly DependencyFile[];

export interface Dependencies {
  /** What the keys depend on. */
  readonly files: DependencyFiles;
  /** The text of every go.sum, of the project in any case: what of the module cache belongs to it. */
  readonly goSums: string;
}

/**
 * The keys depend on the go.mod and go.sum of every module of the project and its go.work.sum, or on what `globs` match in
 * the workspace. Errors: `input` when a glob matches nothing.
 */
export async function readDependencies(
  project: Project,
  globs: readonly string[],
  world: Pick<World, "files" | "runner">,
): Promise<Dependencies> {
  const own = await readFiles(filesOf(project), world);
  const files = globs.length === 0 ? own : await readFiles(await matches(globs, world), world);
  // That of -modfile may have any name.
  const ownSums = own.filter(({ path }) => path.endsWith(".sum"));
  const sums = [...ownSums, ...files.filter(({ path }) => /(^|\/)go(\.work)?\.sum$/.test(path))];
  return { files, goSums: [...new Set(sums.map(({ text }) => text))].join("\n") };
}

async function readFiles(
  paths: readonly string[],
  { files, runner }: Pick<World, "files" | "runner">,
): Promise<DependencyFiles> {
  const read = await Promise.all(
    [...new Set(paths)].map(async (path) => {
      const text = await files.readText(path);
      return text === undefined ? [] : [{ path: relative(runner.workspace, path).split(sep).join("/"), text }];
    }),
  );
  return read.flat().sort((one, other) => (one.path < other.path ? -1 : 1));
}

function filesOf({ modules, workspace, modFile }: Project): readonly string[] {
  // Its go.sum stands beside it (cmd/go/internal/modload).
  if (modFile !== undefined) return [modFile, modFile.replace(/\.mod$/, ".sum")];
  const ofModules = modules.flatMap(({ directory }) => [join(directory, "go.mod"), join(directory, "go.sum")]);
  const ofWorkspace = workspace === undefined ? [] : [join(workspace.directory, "go.work.sum")];
  return [...ofModules, ...ofWorkspace];
}

async function matches(
  globs: readonly string[],
  { files, runner }: Pick<World, "files" | "runner">,
): Promise<readonly string[]> {
  const paths: string[] = [];
  for (const glob of globs) {
    const found = await files.glob(glob, runner.workspace);
    if (found.length === 0)
      throw new ActionError("input", `cache-dependency-path: ${JSON.stringify(glob)} matches no file`, {
        hint: `It is a glob relative to ${runner.workspace}. Leave the input out: the go.sum of the module, or of its go.work, is found by itself.`,
      });
    paths.push(...found);
  }
  return paths.filter((path) => basename(path) !== ".git");
}
