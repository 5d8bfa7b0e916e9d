import { mkdir } from "node:fs/promises";
import { getExecOutput } from "@actions/exec";

/**
 * Unpacking for the tool cache. Where things stand in RUNNER_TOOL_CACHE is decided in
 * `src/toolchain/tool-directories.ts`: the runner's own library knows that one directory only, and copies file by file.
 */
export interface ToolCache {
  /** Unpacks a .tar.gz into a directory, which is made when it is missing. Rejects with tar's own words. */
  extractTar(archive: string, into: string): Promise<void>;
  /** Unpacks a .zip into a directory, which is made when it is missing. */
  extractZip(archive: string, into: string): Promise<void>;
}

export const runnerToolCache: ToolCache = {
  async extractTar(archive, into) {
    await mkdir(into, { recursive: true });
    // Not the library's extractTar: it prints the command into the log, and hides why it failed.
    const options = { silent: true, ignoreReturnCode: true };
    const { exitCode, stderr } = await getExecOutput("tar", ["-xzf", archive, "-C", into], options);
    if (exitCode !== 0) throw new Error(`tar exits with ${exitCode}: ${stderr.trim()}`);
  },
  async extractZip(archive, into) {
    // Only Windows needs it: loaded when it is.
    const { extractZip } = await import("@actions/tool-cache");
    await extractZip(archive, into);
  },
};
