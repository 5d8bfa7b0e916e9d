import { basename, join } from "node:path";
import { readGoBuildInfo } from "../proof/executable/go-build-info.ts";
import { readExecutable } from "../proof/executable/read-executable.ts";
import type { World } from "../world/world.ts";
import { fileVersion } from "./describe/file-names.ts";
import type { Metadata } from "./describe/metadata.ts";

/** The release that a stray file was found beside. */
export interface Neighbours extends Pick<Metadata, "tag" | "commit"> {
  /** What its files' names begin with: the project and its programs. */
  readonly names: readonly string[];
}

/**
 * Half a sentence that proves that a file, or a directory of binaries, is of another run than the release beside it: by the version
 * in its name, or the commit that Go wrote into a binary. undefined: nothing proves it.
 */
export async function originOfStray(
  path: string,
  { names, tag, commit }: Neighbours,
  { files }: Pick<World, "files">,
): Promise<string | undefined> {
  const version = otherVersionIn(basename(path), names, fileVersion(tag));
  if (version !== undefined) return `it is of ${version}, this release of ${fileVersion(tag)}`;
  const inside = (await files.list(path)).filter((file) => !file.startsWith("."));
  const revisions = await Promise.all(inside.map((file) => revisionOf(join(path, file), files)));
  const other = revisions.find((revision) => revision !== undefined && revision !== commit);
  return other && `it is of commit ${short(other)}, this release of ${commit === "" ? "none" : short(commit)}`;
}

/** Of `greeter_1.2.3_linux_amd64.tar.gz` and the like. */
function otherVersionIn(file: string, names: readonly string[], version: string): string | undefined {
  const rest = names.flatMap((name) => (file.startsWith(`${name}_`) ? [file.slice(name.length + 1)] : []));
  if (rest.some((text) => text.startsWith(`${version}_`))) return undefined;
  const made = /^(.+?)_(?:[a-z0-9]+_[a-z0-9][^.]*\.(?:sbom\.json|tar\.gz|zip)|checksums\.txt)$/;
  return rest.map((text) => made.exec(text)?.[1]).find((found) => found !== undefined);
}

async function revisionOf(path: string, files: World["files"]): Promise<string | undefined> {
  try {
    const info = await files.withFile(path, async (file) => readGoBuildInfo(await readExecutable(file)));
    return info?.settings.get("vcs.revision");
  } catch {
    return undefined;
  }
}

const short = (commit: string) => commit.slice(0, 12);
