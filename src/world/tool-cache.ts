/** The runner's tool cache (RUNNER_TOOL_CACHE). */
export interface ToolCache {
  /** Versions of a tool that are whole (marked complete). */
  versions(tool: string, arch: string): readonly string[];
  /** Directory of a whole version; undefined when there is none. */
  find(tool: string, version: string, arch: string): string | undefined;
}
