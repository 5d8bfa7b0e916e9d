import { posix, win32 } from "node:path";
import type { Platform } from "../world/platform.ts";
import type { World } from "../world/world.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** Go's own settings, as its commands will see them: found without a Go, because they are needed before there is one. */
export interface GoSettings {
  /** Of the job's environment, else of `go env -w`; undefined when neither has it (an empty one counts as none). */
  get(name: string): string | undefined;
  /**
   * Directory of the module cache; undefined when the job has no place that Go would use. One that is set is given as it
   * is, also a relative one, which Go refuses.
   */
  readonly moduleCache: string | undefined;
  /** Directory of the build cache; as above, and also the word `off`. */
  readonly buildCache: string | undefined;
  /** Where `go install` puts programs. */
  readonly installDirectory: string | undefined;
}

/** Reads what `go env -w` wrote, and combines it with the environment. */
export async function readGoSettings({
  runner,
  files,
  platform,
}: Pick<World, "runner" | "files" | "platform">): Promise<GoSettings> {
  const file = settingsFile(runner.env, platform.os);
  const text = file === undefined ? undefined : await files.readText(file).catch(() => undefined);
  return goSettings(runner.env, text ?? "", platform.os);
}

/** `written`: the text of the file that `go env -w` writes. */
export function goSettings(env: Environment, written: string, os: Platform["os"]): GoSettings {
  const stored = new Map(
    written.split("\n").flatMap((line) => {
      const [, name, value] = /^([A-Z][^=]*)=(.*?)\r?$/.exec(line) ?? [];
      return name === undefined || value === undefined ? [] : [[name, value] as const];
    }),
  );
  const get = (name: string) => env[name] || stored.get(name) || undefined;
  return {
    get,
    moduleCache: moduleCache(get, env, os),
    buildCache: buildCache(get, env, os),
    installDirectory: installDirectory(get, env, os),
  };
}

/** Where `go env -w` writes (cmd/go/internal/cfg, EnvFile); undefined when GOENV switches it off or there is no home. */
export function settingsFile(env: Environment, os: Platform["os"]): string | undefined {
  const given = env["GOENV"];
  if (given) return given === "off" ? undefined : given;
  const directory = configDirectory(env, os);
  return directory && pathOf(os).join(directory, "go", "env");
}

/** Go's default (cmd/go/internal/cfg): `pkg/mod` of the first GOPATH. */
function moduleCache(get: GoSettings["get"], env: Environment, os: Platform["os"]): string | undefined {
  const path = firstGopath(get, env, os);
  return get("GOMODCACHE") ?? absolute(path && pathOf(os).join(path, "pkg", "mod"), os);
}

/** GOBIN, else `bin` of the first GOPATH. */
function installDirectory(get: GoSettings["get"], env: Environment, os: Platform["os"]): string | undefined {
  const path = firstGopath(get, env, os);
  return absolute(get("GOBIN") ?? (path && pathOf(os).join(path, "bin")), os);
}

function firstGopath(get: GoSettings["get"], env: Environment, os: Platform["os"]): string | undefined {
  const { join, delimiter } = pathOf(os);
  const home = homeOf(env, os);
  return get("GOPATH")?.split(delimiter)[0] ?? (home && join(home, "go"));
}

/** Go's default (cmd/go/internal/cache, DefaultDir): `go-build` in the user's cache directory (os.UserCacheDir). */
function buildCache(get: GoSettings["get"], env: Environment, os: Platform["os"]): string | undefined {
  const { join } = pathOf(os);
  const home = homeOf(env, os);
  const directory =
    os === "win32"
      ? env["LocalAppData"] || env["LOCALAPPDATA"]
      : os === "darwin"
        ? home && join(home, "Library", "Caches")
        : env["XDG_CACHE_HOME"] || (home && join(home, ".cache"));
  return get("GOCACHE") ?? absolute(directory && join(directory, "go-build"), os);
}

/** os.UserConfigDir */
function configDirectory(env: Environment, os: Platform["os"]): string | undefined {
  const { join } = pathOf(os);
  const home = homeOf(env, os);
  if (os === "win32") return env["AppData"] || env["APPDATA"];
  if (os === "darwin") return home && join(home, "Library", "Application Support");
  return absolute(env["XDG_CONFIG_HOME"] || (home && join(home, ".config")), os);
}

/** What follows from a relative setting is none: Go refuses it. */
function absolute(path: string | undefined, os: Platform["os"]): string | undefined {
  return path && pathOf(os).isAbsolute(path) ? path : undefined;
}

function homeOf(env: Environment, os: Platform["os"]): string | undefined {
  return os === "win32" ? env["USERPROFILE"] : env["HOME"];
}

/** The paths of the machine that is asked about, which a table of tests need not run on. */
function pathOf(os: Platform["os"]): typeof posix {
  return os === "win32" ? win32 : posix;
}
