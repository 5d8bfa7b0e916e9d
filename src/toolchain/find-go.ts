import { wordsOf } from "../errors.ts";
import type { InstalledGo } from "../model/installed-go.ts";
import { goLayout } from "../targets/go-platform.ts";
import type { World } from "../world/world.ts";
import { goDirectory, listWholeGo, toolRoots } from "./tool-directories.ts";
import { chooseGo } from "./wish/choose-go.ts";
import { compareGoVersions, type GoVersion, goName, parseRelease } from "./wish/go-version.ts";
import type { WantedGo } from "./wish/wanted-go.ts";

type FindWorld = Pick<World, "runner" | "files" | "processes" | "platform">;

export interface FoundGo {
  readonly go: InstalledGo | undefined;
  /** Directories that should hold a Go and do not: to be replaced. */
  readonly broken: readonly string[];
}

/** Looks for a Go that is already here: the newest fitting one of the tool cache, then the one on PATH. */
export async function findGo(wanted: WantedGo, world: FindWorld): Promise<FoundGo> {
  const broken: string[] = [];
  for (const root of toolRoots(world.runner.env)) {
    let versions = await listWholeGo(root, world);
    for (let version = chooseGo(wanted, versions); version; version = chooseGo(wanted, versions)) {
      const directory = goDirectory(root, version, world.platform.arch);
      const go = toInstalledGo(version, directory, "tool cache", world);
      const problem = await checkGo(go, version, world);
      if (problem === undefined) return { go, broken };
      world.runner.warning(`The Go in ${directory} cannot be used: ${problem}`);
      broken.push(directory);
      versions = versions.filter((other) => other !== version);
    }
  }
  return { go: await findOnPath(wanted, world), broken };
}

export function toInstalledGo(
  version: GoVersion,
  goroot: string,
  origin: string,
  { platform }: Pick<World, "platform">,
): InstalledGo {
  return { version: goName(version), goBinary: goLayout(goroot, platform).goBinary, goroot, origin };
}

/** Runs it: what is wrong, in words; undefined when it is the version that it should be. */
export async function checkGo(
  { goBinary }: InstalledGo,
  version: GoVersion,
  world: Pick<World, "processes">,
): Promise<string | undefined> {
  try {
    const actual = await askVersion(goBinary, world);
    if (actual && compareGoVersions(actual, version) === 0) return undefined;
    return actual ? `it says it is Go ${goName(actual)}, not ${goName(version)}` : "its go version names no release";
  } catch (error) {
    return wordsOf(error);
  }
}

async function findOnPath(wanted: WantedGo, world: FindWorld): Promise<InstalledGo | undefined> {
  try {
    const version = await askVersion("go", world);
    if (!version || !chooseGo(wanted, [version])) {
      if (version) world.runner.info(`The Go ${goName(version)} on PATH is not what is wanted (${wanted.words})`);
      return undefined;
    }
    const goroot = (await ask(["go", "env", "GOROOT"], world)).trim();
    const go = toInstalledGo(version, goroot, "PATH", world);
    return (await checkGo(go, version, world)) === undefined ? go : undefined;
  } catch {
    // No go on PATH, or one that does not run: both are nothing to use.
    return undefined;
  }
}

/** undefined for a development version, which is no release. */
async function askVersion(program: string, world: Pick<World, "processes">): Promise<GoVersion | undefined> {
  // `go version go1.26.8 linux/amd64`; distributions add words behind, builders a suffix (go1.26.8-custom).
  const [, name = ""] = /^go version go(\S+)/m.exec(await ask([program, "version"], world)) ?? [];
  return /-devel/.test(name) ? undefined : parseRelease(name.replace(/-.*$/, ""));
}

async function ask(argv: readonly [string, ...string[]], world: Pick<World, "processes">): Promise<string> {
  // Not what a go.mod, a go.work or a GOROOT of another Go would have it say, but what it is.
  const env = {
    GOTOOLCHAIN: "local",
    GO111MODULE: "off",
    GOWORK: "off",
    GOFLAGS: undefined,
    GOROOT: undefined,
    // No Go says its version with one of these wrong, and every one would be taken for broken.
    GOENV: "off",
    GOEXPERIMENT: undefined,
    GOFIPS140: undefined,
  };
  const { exitCode, stdout, stderr } = await world.processes.run({ argv, env });
  if (exitCode !== 0) throw new Error(`${argv.join(" ")} exits with ${exitCode}: ${stderr.trim() || stdout.trim()}`);
  return stdout;
}
