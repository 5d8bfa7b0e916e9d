import { ActionError } from "../errors.ts";
import type { ToolchainInputs } from "../model/inputs.ts";
import type { DownloadSource, InstalledGo } from "../model/installed-go.ts";
import type { GoSettings } from "../project/go-settings.ts";
import type { Project } from "../project/read-project.ts";
import { goLayout } from "../targets/go-platform.ts";
import type { World } from "../world/world.ts";
import { checkGo, findGo, toInstalledGo } from "./find-go.ts";
import { moduleSource } from "./goproxy/fetch-module.ts";
import { throwIfCancelled } from "./sources/download.ts";
import { archiveSource } from "./sources/fetch-archive.ts";
import type { GoSource } from "./sources/go-source.ts";
import { localProblem } from "./sources/local-problem.ts";
import { type Attempt, openSources, type Sources } from "./sources/try-sources.ts";
import { chooseRoot, goDirectory, placeGo, withScratch } from "./tool-directories.ts";
import { chooseGo, settleStable } from "./wish/choose-go.ts";
import { readProjectLines } from "./wish/go-lines.ts";
import { type GoVersion, goName, newest } from "./wish/go-version.ts";
import { readVersionFile } from "./wish/read-version-file.ts";
import { decideWantedGo, type WantedGo } from "./wish/wanted-go.ts";

export type InstallWorld = Pick<
  World,
  "runner" | "files" | "processes" | "http" | "toolCache" | "clock" | "platform" | "cancelled"
>;

/** A Go whose version is settled; whether it is at hand or has to be fetched shows when it is installed. */
export interface PlannedGo {
  /** Without the leading `go`. */
  readonly version: string;
  /** Puts it on PATH. Errors: `toolchain` with the reason of each source; `cancelled`. */
  install(): Promise<InstalledGo>;
}

/**
 * Decides which Go the project is to be built with: what fits in the runner's tool cache first, then a Go on PATH, then
 * what the sources have; of what is at hand, nothing is asked for. Errors: `input` when what is wanted cannot be, before
 * anything is fetched; `toolchain`; `cancelled`.
 */
export async function planGo(inputs: ToolchainInputs, project: Project, world: InstallWorld): Promise<PlannedGo> {
  const { goVersion, goVersionFile } = inputs;
  const versionFile = goVersion || !goVersionFile ? undefined : await readVersionFile(goVersionFile, world);
  const gotoolchain = project.settings.get("GOTOOLCHAIN");
  const wish = decideWantedGo({ goVersion, versionFile, gotoolchain, project: readProjectLines(project) });
  const sources = openSources(
    inputs.sources.map((source) => openSource(source, project.settings, world)),
    world,
  );
  const wanted = await settle(wish, sources);
  world.runner.debug(`Go is wanted by ${wanted.words}`);
  const { go: found, broken } = await findGo(wanted, world);
  const install = (go: InstalledGo) => {
    setUp(go, project.settings.installDirectory, world);
    world.runner.info(`Go ${go.version} from ${go.origin}, wanted by ${wanted.words}`);
    return go;
  };
  if (found) return { version: found.version, install: async () => install(found) };
  const version = await sources.tryEach(wanted.words, (source) => chooseVersion(wanted, source));
  return {
    version: goName(version),
    install: async () => install(await fetchGo(version, wanted.words, sources, broken, world)),
  };
}

function openSource(source: DownloadSource, settings: GoSettings, world: InstallWorld): GoSource {
  return source.kind === "archive" ? archiveSource(source.baseUrl, world) : moduleSource(settings, world);
}

/** Makes `stable` and `oldstable` the version that they mean today, by the first source that can tell. */
async function settle(wanted: WantedGo, sources: Sources): Promise<WantedGo> {
  if (wanted.kind !== "stable" && wanted.kind !== "oldstable") return wanted;
  return settleStable(wanted, await sources.tryEach(wanted.words, (source) => chooseVersion(wanted, source)));
}

/** The version that a source is to be asked for. */
async function chooseVersion(wanted: WantedGo, source: GoSource): Promise<Attempt<GoVersion>> {
  if (wanted.kind === "exact") return { value: wanted.version };
  const listing = await source.versions();
  const unlisted = wanted.kind === "range" ? wanted.unlisted : undefined;
  const version = "versions" in listing ? chooseGo(wanted, listing.versions) : unlisted;
  if (version) return { value: version };
  if ("unlisted" in listing) {
    return { passed: `${listing.unlisted}, so it can only be asked for a complete version such as 1.26.8` };
  }
  const last = newest(listing.versions);
  return { passed: `its list ${last ? `ends with Go ${goName(last)} and has none` : "has no version"} that fits` };
}

async function fetchGo(
  version: GoVersion,
  words: string,
  sources: Sources,
  broken: readonly string[],
  world: InstallWorld,
): Promise<InstalledGo> {
  const directory = goDirectory(await chooseRoot(world), version, world.platform.arch);
  return sources.tryEach(words, async (source): Promise<Attempt<InstalledGo>> => {
    world.runner.info(`Fetching Go ${goName(version)} from ${source.name}`);
    try {
      return { value: await fetchFrom(source, version, directory, broken.includes(directory), world) };
    } catch (error) {
      const problem = localProblem(error);
      if (problem === undefined) throw error;
      const hint = "Make room there, or let RUNNER_TOOL_CACHE or RUNNER_TEMP name another directory.";
      return {
        fatal: new ActionError("toolchain", `cannot put Go into ${directory}: ${problem}`, { cause: error, hint }),
      };
    }
  });
}

async function fetchFrom(
  source: GoSource,
  version: GoVersion,
  directory: string,
  isBroken: boolean,
  world: InstallWorld,
): Promise<InstalledGo> {
  return withScratch(directory, world, async (scratch) => {
    const { goroot, origin } = await source.unpack(version, scratch);
    throwIfCancelled(world.cancelled);
    const problem = await checkGo(toInstalledGo(version, goroot, origin, world), version, world);
    if (problem !== undefined) throw new ActionError("toolchain", `what it sent cannot be used: ${problem}`);
    const placed = await placeGo(goroot, directory, scratch, isBroken, world);
    return toInstalledGo(version, placed, origin, world);
  });
}

function setUp(
  { goroot }: InstalledGo,
  installDirectory: string | undefined,
  { runner, platform }: InstallWorld,
): void {
  // What later steps `go install` is found as well; Go itself stands before it.
  if (installDirectory !== undefined) runner.addPath(installDirectory);
  runner.addPath(goLayout(goroot, platform).programs);
  const other = runner.env["GOROOT"];
  if (other === undefined || other === "" || other === goroot) return;
  runner.warning(`GOROOT was ${other}, which does not belong to this Go; it is set to ${goroot}`);
  runner.exportVariable("GOROOT", goroot);
}
