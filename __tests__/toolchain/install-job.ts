import { chmod, mkdir, symlink, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import type { DownloadSource, InstalledGo } from "../../src/model/installed-go.ts";
import { readProject } from "../../src/project/read-project.ts";
import { type InstallWorld, planGo } from "../../src/toolchain/plan-go.ts";
import { run } from "./go-archive.ts";
import { type Recorded, recordingWorld, type TemporaryDirectory, temporaryDirectory } from "./install-world.ts";

export interface Job extends AsyncDisposable {
  readonly directory: string;
  readonly moduleDirectory: string;
  readonly toolCache: string;
  readonly recorded: Recorded;
  install(sources: readonly DownloadSource[], asks?: Asks): Promise<InstalledGo>;
  /** What was said, of one kind. */
  said(kind: "info" | "warning"): readonly string[];
}

interface Asks {
  readonly goVersion?: string;
  readonly goVersionFile?: string;
}

/** A job with a module of its own and an empty tool cache, on this machine. */
export async function startJob(
  goMod = "go 1.21",
  env: Readonly<Record<string, string>> = {},
  parts: Partial<InstallWorld> = {},
): Promise<Job> {
  const directory = await temporaryDirectory();
  const moduleDirectory = join(directory.path, "module");
  const toolCache = join(directory.path, "tool-cache-ö");
  await mkdir(moduleDirectory);
  await writeFile(join(moduleDirectory, "go.mod"), `module example.com/job\n\n${goMod}\n`);
  const paths = { RUNNER_TOOL_CACHE: toolCache, GITHUB_WORKSPACE: moduleDirectory, HOME: directory.path };
  const world = recordingWorld({ ...paths, ...env }, parts);
  const { recorded } = world;
  return {
    directory: directory.path,
    moduleDirectory,
    toolCache,
    recorded,
    async install(sources, { goVersion, goVersionFile } = {}) {
      const project = await readProject(moduleDirectory, world);
      return (await planGo({ goVersion, goVersionFile, sources }, project, world)).install();
    },
    said: (kind) =>
      recorded.lines.filter((line) => line.startsWith(`${kind}: `)).map((line) => line.slice(kind.length + 2)),
    [Symbol.asyncDispose]: () => directory[Symbol.asyncDispose](),
  };
}

/** This process on a machine without Go, until it is disposed of: only what unpacks archives, and `more`, is on PATH. */
export async function hideGo(...more: readonly string[]): Promise<TemporaryDirectory> {
  const tools = await temporaryDirectory();
  await chmod(tools.path, 0o755);
  for (const tool of ["tar", "gzip", ...more]) {
    const { stdout } = await run("which", [tool]);
    await symlink(stdout.trim(), join(tools.path, tool));
  }
  const restore = setPath(tools.path);
  return {
    path: tools.path,
    [Symbol.asyncDispose]: () => {
      restore();
      return tools[Symbol.asyncDispose]();
    },
  };
}

/** Puts directories before what is on PATH, until the answer is called. */
export function withPath(...directories: readonly string[]): () => void {
  return setPath([...directories, process.env["PATH"]].join(delimiter));
}

export function archiveAt(baseUrl: string): DownloadSource {
  return { kind: "archive", baseUrl };
}

export const goproxy: DownloadSource = { kind: "goproxy" };

function setPath(path: string): () => void {
  const before = process.env["PATH"];
  process.env["PATH"] = path;
  return () => {
    process.env["PATH"] = before;
  };
}
