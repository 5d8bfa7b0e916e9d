import { dirname, join, relative, resolve, sep } from "node:path";
import { ActionError } from "../../errors.ts";
import { holdsModule, type Output, staged } from "../../output/output-directory.ts";
import type { World } from "../../world/world.ts";
import type { ListedPackage } from "./list-packages.ts";

/**
 * Source where binaries go is refused: git is told not to look there, so the commit would be stamped as whole whatever is in it, and
 * `//go:embed dist` takes what is being built, or what an earlier build has put there. Throws `input`.
 */
export async function refuseSourceInOutput(
  packages: readonly ListedPackage[],
  output: Output,
  { files }: Pick<World, "files">,
): Promise<void> {
  const { directory, finalFiles, moduleDirectory } = output;
  // One that holds the module cannot be told from its source, and is not hidden as a whole.
  const written = holdsModule(output) ? [join(directory, staged), ...finalFiles.map(dirname)] : [directory];
  // Links on the way are followed by Go or not, as PWD has it.
  const real = (await files.realPath(moduleDirectory)) ?? moduleDirectory;
  const places = new Set<string>();
  for (const place of written) {
    for (const spelling of [place, resolve(real, relative(moduleDirectory, place)), await files.realPath(place)]) {
      if (spelling !== undefined) places.add(spelling);
    }
  }
  for (const { ImportPath, Dir, Standard, EmbedPatterns = [] } of packages) {
    if (Standard || Dir === undefined) continue;
    for (const place of places) {
      const pattern = EmbedPatterns.find((each) => reaches(each, Dir, place));
      const isSource = isInside(Dir, place);
      if (!isSource && pattern === undefined) continue;
      throw new ActionError("input", `output-directory: ${directory} holds source of the program`, {
        cause: new Error(isSource ? `${ImportPath} is in it` : `${ImportPath} embeds ${pattern}`),
        hint: "What is built must not become part of the next build: choose another directory, for example `output-directory: build`.",
      });
    }
  }
}

/** Whether a pattern of `//go:embed` names the place, a directory that it is in, or something in it. */
export function reaches(pattern: string, directory: string, place: string): boolean {
  if (!isInside(place, directory)) return false;
  const names = relative(directory, place).split(sep);
  const globs = pattern.replace(/^all:/, "").split("/");
  return globs.slice(0, names.length).every((glob, index) => asRegExp(glob).test(names[index] ?? ""));
}

/** Of one element of Go's path.Match; any character will do for a class. */
function asRegExp(glob: string): RegExp {
  const parts = glob.replaceAll(/\[[^\]]+\]|\\?./gs, (part) => {
    if (part === "*") return ".*";
    if (part === "?" || /^\[./.test(part)) return ".";
    return part.slice(-1).replace(/[^\w-]/, "\\$&");
  });
  return new RegExp(`^${parts}$`, "s");
}

/** Of absolute paths without `..`. */
function isInside(path: string, directory: string): boolean {
  return path === directory || path.startsWith(directory + sep);
}
