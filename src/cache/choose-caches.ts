import { relative, sep } from "node:path";
import { compilingFlags } from "../go-build/command/build-flags.ts";
import type { GoFlag } from "../model/go-flag.ts";
import type { CacheInputs } from "../model/inputs.ts";
import type { Project } from "../project/read-project.ts";
import type { CacheKeys } from "../world/cache-service/layers.ts";
import type { World } from "../world/world.ts";
import { notWanted } from "./cache-outcome.ts";
import { type CachePlace, chooseCachePlaces } from "./cache-places.ts";
import { readDependencies } from "./dependency-files.ts";
import { type BuildShape, buildKeys, modulesKeys, runField } from "./keys.ts";

/** What makes a build cache useful to a build, besides the project, the machine and the Go that run it. */
export interface BuildFacts extends Pick<BuildShape, "targets" | "tags" | "checks" | "goVersion" | "cgo"> {
  /** Of the build, besides those in GOFLAGS. */
  readonly flags: readonly GoFlag[];
}

/** A cache that can be asked for, or why there is none. */
export type CacheChoice = { readonly directory: string; readonly keys: CacheKeys } | { readonly off: string };

export interface CacheChoices {
  readonly modules: CacheChoice;
  readonly build: CacheChoice;
  readonly goSums: string;
}

/** Finds the caches and derives their keys. Tells the job's Go where they are, if not where it expects them. Errors: `input`. */
export async function chooseCaches(
  inputs: CacheInputs,
  project: Project,
  build: BuildFacts,
  world: Pick<World, "runner" | "files" | "clock" | "platform">,
): Promise<CacheChoices> {
  const unwanted = { off: notWanted };
  if (!inputs.modules && !inputs.build) return { modules: unwanted, build: unwanted, goSums: "" };
  const { runner, platform, clock } = world;
  const places = chooseCachePlaces(project, runner.env, platform.os);
  for (const [name, directory] of Object.entries(places.moved)) runner.exportVariable(name, directory);
  const { files, goSums } = await readDependencies(project, inputs.dependencyFiles, world);
  const run = runField(runner.env, clock.now());
  const shape: BuildShape = {
    ...build,
    project: relative(runner.workspace, project.directory).split(sep).join("/"),
    os: platform.os,
    arch: platform.arch,
    flags: [
      compilingFlags(build.flags),
      ...["GOFLAGS", "GOEXPERIMENT", "GOFIPS140"].map((name) => withoutLdflags(project.settings.get(name) ?? "")),
    ],
    suffix: inputs.suffix,
    run,
  };
  return {
    modules: inputs.modules ? choiceOf(places.modules, modulesKeys(platform.os, files, run)) : unwanted,
    build: inputs.build ? choiceOf(places.build, buildKeys(shape, files)) : unwanted,
    goSums,
  };
}

function choiceOf(place: CachePlace, keys: CacheKeys): CacheChoice {
  return "off" in place ? place : { ...place, keys };
}

/** The linker's flags compile nothing, and often hold a version: they would begin a new cache with every commit. */
function withoutLdflags(goflags: string): string {
  return goflags.replace(/(^|\s)(?:'--?ldflags=[^']*'|"--?ldflags=[^"]*"|--?ldflags=\S*)/g, "$1");
}
