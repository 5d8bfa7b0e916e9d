import { posix, win32 } from "node:path";
import type { Project } from "../project/read-project.ts";
import type { Platform } from "../world/platform.ts";

/** Where a cache lies, or why there is none to keep. */
export type CachePlace = { readonly directory: string } | { readonly off: string };

export interface CachePlaces {
  readonly modules: CachePlace;
  readonly build: CachePlace;
  /** Variables by which this job's Go is told of another place than its default. */
  readonly moved: Readonly<Record<string, string>>;
}

type Facts = Pick<Project, "settings" | "isVendored">;
type Environment = Readonly<Record<string, string | undefined>>;

/** Which caches this job has, and where: as Go finds them, except that on Windows the default drive may be the wrong one. */
export function chooseCachePlaces({ settings, isVendored }: Facts, env: Environment, os: Platform["os"]): CachePlaces {
  const modules = moveOffSlowDrive("GOMODCACHE", settings.moduleCache, settings, env, os);
  const build = moveOffSlowDrive("GOCACHE", settings.buildCache, settings, env, os);
  return {
    modules: isVendored ? { off: "dependencies are vendored" } : placeOf("GOMODCACHE", modules.directory, os),
    // A program of the user's keeps the build state, perhaps for all runners together.
    build: settings.get("GOCACHEPROG") ? { off: "GOCACHEPROG keeps it" } : placeOf("GOCACHE", build.directory, os),
    moved: { ...modules.moved, ...build.moved },
  };
}

function placeOf(variable: string, directory: string | undefined, os: Platform["os"]): CachePlace {
  if (directory === undefined) return { off: `${variable} is not set, and there is no home directory` };
  const { isAbsolute } = os === "win32" ? win32 : posix;
  return isAbsolute(directory) ? { directory } : { off: `${variable} is ${JSON.stringify(directory)}` };
}

/**
 * GitHub's Windows machines have a slow system drive, where Go's caches lie by default, and a fast one for the job
 * (restoring to the slow one took 13 minutes instead of one: actions/setup-go pull request 515). A place that the user chose is kept.
 */
function moveOffSlowDrive(
  variable: string,
  directory: string | undefined,
  settings: Project["settings"],
  env: Environment,
  os: Platform["os"],
): { readonly directory: string | undefined; readonly moved: Readonly<Record<string, string>> } {
  const temporary = env["RUNNER_TEMP"];
  const isGitHubs = os === "win32" && env["RUNNER_ENVIRONMENT"] === "github-hosted";
  const isChosen = settings.get(variable) ?? (variable === "GOMODCACHE" ? settings.get("GOPATH") : undefined);
  if (!isGitHubs || !temporary || !directory || isChosen) return { directory, moved: {} };
  const driveOf = (path: string) => win32.parse(path).root.toLowerCase();
  if (driveOf(temporary) === driveOf(directory)) return { directory, moved: {} };
  const better = win32.join(temporary, "gin-deploy-caches", variable.toLowerCase());
  return { directory: better, moved: { [variable]: better } };
}
