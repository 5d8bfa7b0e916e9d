import { join } from "node:path";
import { throwIfCancelled } from "../sources/download.ts";
import type { SourceWorld } from "../sources/go-source.ts";
import type { ZipEntry } from "./zip-entries.ts";

/** How many files are written side by side: enough to keep the disk busy. */
const writers = 8;

/** Writes the files of a toolchain module as a GOROOT below `directory`, and resolves to it. */
export async function writeModule(
  entries: readonly ZipEntry[],
  directory: string,
  { files, cancelled }: Pick<SourceWorld, "files" | "cancelled">,
): Promise<string> {
  const goroot = join(directory, "go");
  const queue = entries.values();
  let hasFailed = false;
  const write = async () => {
    for (const entry of queue) {
      throwIfCancelled(cancelled);
      if (hasFailed) return;
      const path = pathInModule(entry.name);
      await files.write(join(goroot, restoredName(path)), entry.read(), isProgram(path) ? 0o755 : 0o644);
    }
  };
  const all = Array.from({ length: writers }, () =>
    write().catch((error: unknown) => {
      hasFailed = true;
      throw error;
    }),
  );
  // Also after a failure until the last one is done: a file that comes late would outlive the directory's removal.
  await Promise.allSettled(all);
  await Promise.all(all);
  return goroot;
}

/** Names in a zip: `golang.org/toolchain@<version>/<path>`. */
function pathInModule(name: string): string {
  return name.slice(name.indexOf("/", name.indexOf("@")) + 1);
}

/** A module cannot hold other modules, so their go.mod files travel as _go.mod; Go renames them back as well. */
function restoredName(path: string): string {
  return path.replace(/(^|\/)_go\.mod$/, "$1go.mod");
}

/** A module's zip has no modes: as Go does, what stands in these directories is made executable. */
function isProgram(path: string): boolean {
  return path.startsWith("bin/") || path.startsWith("pkg/tool/");
}
