import { join, relative, sep } from "node:path";
import { ActionError } from "../errors.ts";
import type { World } from "../world/world.ts";
import type { ListedPackage } from "./list-packages.ts";

/**
 * Source that lies in the output directory is refused: git is told not to look there, so the commit would be stamped as whole whatever
 * is in it, and `//go:embed dist` takes what an earlier build has put there. Throws `input`.
 */
export async function refuseSourceInOutput(
  packages: readonly ListedPackage[],
  { outputDirectory, moduleDirectory }: { readonly outputDirectory: string; readonly moduleDirectory: string },
  { files }: Pick<World, "files">,
): Promise<void> {
  // As Go names directories. One that holds the module cannot be told from its source, and is not hidden as a whole.
  const [output, module] = await Promise.all([outputDirectory, moduleDirectory].map(files.realPath));
  if ((await files.stat(outputDirectory))?.kind !== "directory" || output === undefined) return;
  if (module === undefined || isInside(module, output)) return;
  for (const { ImportPath, Dir, Standard, EmbedFiles = [], GoFiles = [] } of packages) {
    if (Standard || Dir === undefined || !(isInside(Dir, output) || isInside(output, Dir))) continue;
    const [file] = [...GoFiles, ...EmbedFiles].map((name) => join(Dir, name)).filter((path) => isInside(path, output));
    if (file === undefined) continue;
    throw new ActionError("input", `output-directory: ${outputDirectory} holds source of the program`, {
      cause: new Error(`${ImportPath} takes ${relative(module, file).split(sep).join("/")}`),
      hint: "What is built must not become part of the next build: choose another directory, for example `output-directory: build`.",
    });
  }
}

/** Of absolute paths without `..`. */
function isInside(path: string, directory: string): boolean {
  return path === directory || path.startsWith(directory + sep);
}
