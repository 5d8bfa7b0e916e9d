import { basename, join, relative, sep } from "node:path";
import { ActionError } from "../errors.ts";
import type { Project } from "../project/read-project.ts";
import type { World } from "../world/world.ts";

/** A file that dependencies follow from. */
export interface DependencyFile {
  /** Relative to the workspace, with `/`. */
  readonly path: string;
  readonly text: string;
}

/** Sorted by path. */
export type DependencyFiles = readonly DependencyFile[];

/**
 * The go.mod and go.sum of every module of the project and its go.work.sum, or what `globs` match in the workspace.
 * Errors: `input` when a glob matches nothing.
 */
export async function readDependencyFiles(
  project: Project,
  globs: readonly string[],
  { files, runner }: Pick<World, "files" | "runner">,
): Promise<DependencyFiles> {
  const paths = globs.length === 0 ? filesOf(project) : await matches(globs, { files, runner });
  const read = await Promise.all(
    [...new Set(paths)].map(async (path) => {
      const text = await files.readText(path);
      return text === undefined ? [] : [{ path: relative(runner.workspace, path).split(sep).join("/"), text }];
    }),
  );
  return read.flat().sort((one, other) => (one.path < other.path ? -1 : 1));
}

/** The text of all files that are in the format of a go.sum. */
export function sumsOf(files: DependencyFiles): string {
  return files
    .filter(({ path }) => /(^|\/)go(\.work)?\.sum$/.test(path))
    .map(({ text }) => text)
    .join("\n");
}

function filesOf({ modules, workspace }: Project): readonly string[] {
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
