import { join, relative } from "node:path";
import { ActionError, wordsOf } from "../errors.ts";
import type { ToolchainInputs } from "../inputs/inputs.ts";
import type { World } from "../world/world.ts";
import { throwIfCancelled } from "./download.ts";
import { archiveSource } from "./fetch-archive.ts";
import { moduleSource } from "./fetch-module.ts";
import { checkGo, findGo, toInstalledGo } from "./find-go.ts";
import { readGoMod } from "./go-mod.ts";
import type { GoSource } from "./go-source.ts";
import { type GoVersion, goName } from "./go-version.ts";
import type { DownloadSource, InstalledGo } from "./installed-go.ts";
import { chooseRoot, goDirectory, placeGo, withScratch } from "./tool-directories.ts";
import { chooseGo, decideWantedGo, type WantedGo } from "./wanted-go.ts";

export type InstallWorld = Pick<
  World,
  "runner" | "files" | "processes" | "http" | "toolCache" | "clock" | "platform" | "cancelled"
>;

/**
 * Finds or fetches the Go that the module is to be built with, and puts it on PATH: the runner's tool cache first, then a
 * Go on PATH, then the sources in their order. Errors: `input` when what is wanted cannot be, before anything is fetched;
 * `toolchain` with the reason of each source; `cancelled`.
 */
export async function installGo(
  inputs: ToolchainInputs,
  moduleDirectory: string,
  world: InstallWorld,
): Promise<InstalledGo> {
  const startedMs = world.clock.elapsed();
  const goMod = readGoMod(await readGoModText(moduleDirectory, world));
  const sources = inputs.sources.map((source) => openSource(source, world));
  const wanted = await settle(decideWantedGo(inputs.goVersion, goMod), sources, world);
  world.runner.debug(`Go is wanted by ${wanted.words}`);
  const { go: found, broken } = await findGo(wanted, world);
  const go = found ?? (await fetchGo(wanted, sources, broken, world));
  setUp(go, world);
  const seconds = ((world.clock.elapsed() - startedMs) / 1000).toFixed(1);
  world.runner.info(`Go ${go.version} from ${go.origin} (${seconds} s), wanted by ${wanted.words}`);
  return go;
}

async function readGoModText(moduleDirectory: string, { files, runner }: InstallWorld): Promise<string> {
  const text = await files.readText(join(moduleDirectory, "go.mod"));
  if (text !== undefined) return text;
  const below: string[] = [];
  for (const name of await files.list(moduleDirectory)) {
    if (await files.stat(join(moduleDirectory, name, "go.mod"))) below.push(name);
  }
  const named = (name: string) => relative(runner.workspace, join(moduleDirectory, name));
  const found = below.length === 0 ? "" : ` There is one in: ${below.slice(0, 10).map(named).join(", ")}.`;
  throw new ActionError("input", `working-directory: there is no go.mod in ${moduleDirectory}`, {
    hint: `Let working-directory name the directory that holds go.mod, and check the repository out first.${found}`,
  });
}

function openSource(source: DownloadSource, world: InstallWorld): GoSource {
  return source.kind === "archive" ? archiveSource(source.baseUrl, world) : moduleSource(world);
}

/** Makes `stable` and `oldstable` the version that they mean today, by the first source that can tell. */
async function settle(wanted: WantedGo, sources: readonly GoSource[], world: InstallWorld): Promise<WantedGo> {
  if (wanted.kind !== "stable" && wanted.kind !== "oldstable") return wanted;
  const { version } = await trySources(wanted, sources, world, async (source) => ({
    version: await chooseVersion(wanted, source),
  }));
  return { kind: "exact", version, words: wanted.words, demanded: wanted.demanded };
}

async function fetchGo(
  wanted: WantedGo,
  sources: readonly GoSource[],
  broken: readonly string[],
  world: InstallWorld,
): Promise<InstalledGo> {
  const root = await chooseRoot(world);
  return trySources(wanted, sources, world, async (source) => {
    const version = await chooseVersion(wanted, source);
    const directory = goDirectory(root, version, world.platform.arch);
    world.runner.info(`Fetching Go ${goName(version)} from ${source.name}`);
    return withScratch(directory, world, async (scratch) => {
      const goroot = await source.unpack(version, scratch);
      throwIfCancelled(world.cancelled);
      const problem = await checkGo(toInstalledGo(version, goroot, source.name, world), version, world);
      if (problem !== undefined) throw new ActionError("toolchain", `what it sent cannot be used: ${problem}`);
      const placed = await placeGo(goroot, directory, scratch, broken.includes(directory), world);
      return toInstalledGo(version, placed, source.name, world);
    });
  });
}

/** The version that a source is to be asked for. */
async function chooseVersion(wanted: WantedGo, source: GoSource): Promise<GoVersion> {
  if (wanted.kind === "exact") return wanted.version;
  const versions = await source.versions();
  const version = versions ? chooseGo(wanted, versions) : wanted.kind === "range" ? wanted.unlisted : undefined;
  if (version) return version;
  const why = versions
    ? "its list has no version that fits"
    : "it has no listing, so it can only be asked for a complete version such as 1.26.8";
  throw new ActionError("toolchain", why);
}

/** The first source that succeeds; each failure is reported, and the last error lists them all. */
async function trySources<T>(
  wanted: WantedGo,
  sources: readonly GoSource[],
  world: InstallWorld,
  work: (source: GoSource) => Promise<T>,
): Promise<T> {
  const failures: string[] = [];
  for (const source of sources) {
    try {
      return await work(source);
    } catch (error) {
      throwIfCancelled(world.cancelled);
      failures.push(`${source.name}: ${wordsOf(error)}`);
      if (failures.length < sources.length)
        world.runner.warning(`No Go from ${failures.at(-1)}; trying the next source`);
    }
  }
  throw new ActionError(
    "toolchain",
    `no Go for ${wanted.words}: ${failures.join("; ") || "there is no source to ask"}`,
    {
      hint: "Check the version and the sources; a source behind a company proxy needs HTTPS_PROXY, modules need GOPROXY.",
      evidence: failures,
    },
  );
}

function setUp({ goroot, goBinary }: InstalledGo, { runner }: InstallWorld): void {
  runner.addPath(join(goBinary, ".."));
  const other = runner.env["GOROOT"];
  if (other === undefined || other === "" || other === goroot) return;
  runner.warning(`GOROOT was ${other}, which does not belong to this Go; it is set to ${goroot}`);
  runner.exportVariable("GOROOT", goroot);
}
