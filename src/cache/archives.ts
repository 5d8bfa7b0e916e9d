import { isAbsolute, join } from "node:path";
import type { CacheInputs } from "../inputs/inputs.ts";
import type { InstalledGo } from "../toolchain/installed-go.ts";
import type { World } from "../world/world.ts";
import type { CacheArchive } from "./cache-outcome.ts";
import { type BuildShape, buildKeys, type DependencyFiles, modulesKeys, runField } from "./keys.ts";

/** What makes a build cache useful to a build, besides the machine and the Go that run it. */
export type BuildFacts = Pick<BuildShape, "targets" | "tags">;

/** An archive that can be asked for, or why there is none. */
export type ArchiveChoice = CacheArchive | { readonly off: string };

export interface ArchiveChoices {
  readonly modules: ArchiveChoice;
  readonly build: ArchiveChoice;
}

/**
 * Toolchains that Go switched to are left out (70 MB packed, 250 MB unpacked each; this action brings its own), and so
 * are clones of repositories (`cache/vcs`) and lock files. A later pattern wins over an earlier one.
 */
const modulePatterns = [
  "*",
  "!.gin-deploy-*",
  "!golang.org",
  "golang.org/*",
  "!golang.org/toolchain@*",
  "!cache",
  "cache/download/*",
  "!cache/download/golang.org",
  "cache/download/golang.org/*",
  "!cache/download/golang.org/toolchain",
];

const buildPatterns = ["*", "!.gin-deploy-*"];

/** Asks Go where its caches are and derives the keys. Throws where Go itself fails. */
export async function chooseArchives(
  inputs: CacheInputs,
  moduleDirectory: string,
  build: BuildFacts,
  go: InstalledGo,
  world: Pick<World, "runner" | "files" | "processes" | "clock" | "platform">,
): Promise<ArchiveChoices> {
  if (!inputs.modules && !inputs.build) return { modules: { off: "not wanted" }, build: { off: "not wanted" } };
  const [goEnv, files] = await Promise.all([readGoEnv(moduleDirectory, go, world), readFiles(moduleDirectory, world)]);
  if (!files) return { modules: { off: "no go.mod" }, build: { off: "no go.mod" } };
  const { os, arch } = world.platform;
  const shape: BuildShape = {
    ...build,
    os,
    arch,
    goVersion: go.version,
    cgo: false,
    flags: goEnv.GOFLAGS,
    suffix: inputs.suffix,
    run: runField(world.runner.env, world.clock.now()),
  };
  return {
    modules: inputs.modules
      ? archiveOf("GOMODCACHE", goEnv.GOMODCACHE, modulePatterns, modulesKeys(os, files))
      : { off: "not wanted" },
    build: inputs.build
      ? archiveOf("GOCACHE", goEnv.GOCACHE, buildPatterns, buildKeys(shape, files))
      : { off: "not wanted" },
  };
}

function archiveOf(
  variable: string,
  directory: string,
  patterns: readonly string[],
  keys: Pick<CacheArchive, "key" | "restoreKeys">,
): ArchiveChoice {
  if (!isAbsolute(directory)) return { off: `${variable} is ${JSON.stringify(directory)}` };
  return { directory, patterns, ...keys };
}

const goVariables = ["GOMODCACHE", "GOCACHE", "GOFLAGS"] as const;

async function readGoEnv(
  cwd: string,
  go: InstalledGo,
  { processes }: Pick<World, "processes">,
): Promise<Record<(typeof goVariables)[number], string>> {
  const { exitCode, stdout, stderr } = await processes.run({
    argv: [go.goBinary, "env", "-json", ...goVariables],
    cwd,
    env: { GOTOOLCHAIN: "local" },
  });
  if (exitCode !== 0) throw new Error(`go env failed: ${stderr.trim() || `exit code ${exitCode}`}`);
  return JSON.parse(stdout);
}

async function readFiles(
  moduleDirectory: string,
  { files, runner }: Pick<World, "files" | "runner">,
): Promise<DependencyFiles | undefined> {
  const [goMod, goSum] = await Promise.all([
    files.readText(join(moduleDirectory, "go.mod")),
    files.readText(join(moduleDirectory, "go.sum")),
  ]);
  if (goMod === undefined) return undefined;
  if (goSum === undefined) runner.debug("no go.sum beside go.mod: the cache keys depend on go.mod alone");
  return { goMod, goSum };
}
