import { dirname, join } from "node:path";
import { ActionError } from "../errors.ts";
import type { BuildInputs } from "../inputs/inputs.ts";
import type { InstalledGo } from "../toolchain/installed-go.ts";
import type { World } from "../world/world.ts";
import { linkerFlags } from "./arguments.ts";
import type { Binaries, BuiltBinary } from "./binaries.ts";
import { binaryName } from "./binary-name.ts";
import { buildLimit, settleBounded } from "./bounded.ts";
import { combineErrors, reportFailedBuilds } from "./build-failure.ts";
import { buildTarget, type TargetJob, type TargetOutcome } from "./build-target.ts";
import { findMainPackage } from "./find-main-package.ts";
import { variablesInFlags } from "./linker-flags.ts";
import type { ListedPackage } from "./list-packages.ts";
import type { MainPackage } from "./main-package.ts";
import { ignoreOutput, withStaging } from "./output-directory.ts";
import { readVariables } from "./read-variables.ts";
import { readVersion, type SourceVersion } from "./read-version.ts";
import { binaryPath, formatTarget, type Target } from "./target.ts";

/** Absolute directories. */
export interface BuildPlace {
  readonly workspace: string;
  readonly moduleDirectory: string;
}

export type BuildWorld = Pick<World, "processes" | "files" | "runner" | "clock" | "platform" | "cancelled">;

/**
 * Builds one program for all targets side by side and proves every binary. All of them stand in the output directory
 * afterwards, or none of them. Throws `input`, `build` (after annotating the source), `proof`, `tool` or `cancelled`.
 */
export async function buildBinaries(
  inputs: BuildInputs,
  place: BuildPlace,
  go: InstalledGo,
  world: BuildWorld,
): Promise<Binaries> {
  const targets = [...new Map(inputs.targets.map((target) => [formatTarget(target), target])).values()];
  const [first] = targets;
  if (first === undefined) throw new ActionError("input", "targets: there is none to build for");
  const { moduleDirectory } = place;
  const main = await findMainPackage(inputs.main, { target: first, tags: inputs.tags, moduleDirectory }, go, world);
  const name = binaryName(inputs.name, main.modulePath);
  const finalFile = (target: Target) => join(inputs.outputDirectory, ...binaryPath(name, target));
  // An older one must not be taken for this build's when this build fails.
  for (const target of targets) await removeBinary(finalFile(target), world);
  const directories = targets.map((target) => dirname(finalFile(target)));
  const ignore = () => ignoreOutput(inputs.outputDirectory, directories, moduleDirectory, world);
  // What lies there already must not make the source differ either: git is asked after it has been told.
  if (await world.files.stat(inputs.outputDirectory)) await ignore().catch(unlessGitIsMissing);
  const [version] = await Promise.all([
    readVersion(moduleDirectory, inputs.version, world),
    sayInherited(go, moduleDirectory, world),
  ]);
  const program: Program = { name, main, version };
  const planned = await settleBounded(targets, world.platform.cores, (target) =>
    planTarget(target, program, inputs, target === first ? main.listed : undefined, { moduleDirectory, go }, world),
  );
  const jobs = valuesOf(planned);
  sayWhereVersionIs(version.version, jobs, world);
  if (version.commit !== "") await ignore();
  const binaries = await withStaging(inputs.outputDirectory, world, async (staging) => {
    const outcomes = await settleBounded(jobs, buildLimit(world.platform), (job) => buildTarget(job, staging, world));
    return await publish(allBuilt(outcomes, place, world), finalFile, world);
  });
  const { stampable: _, ...facts } = version;
  return { name, version: facts, binaries };
}

/** A program that cannot say its version is no error, but nobody should find out from a running service. */
function sayWhereVersionIs(version: string, jobs: readonly TargetJob[], { runner }: BuildWorld): void {
  const linked = jobs.flatMap(({ wanted }) => [...wanted.variables, ...wanted.demanded]);
  if (linked.some(({ value }) => value === version)) return;
  runner.notice(
    `The version ${version} is in no variable of the program: declare \`var version string\` in package main, or name a variable in version-variables.`,
  );
}

/** A machine without git has nothing to hide from it; `readVersion` says what that means. */
function unlessGitIsMissing(error: unknown): void {
  if (!(error instanceof ActionError) || error.code !== "tool") throw error;
}

async function removeBinary(path: string, { files }: BuildWorld): Promise<void> {
  if ((await files.stat(path))?.kind === "directory") {
    throw new ActionError("input", `output-directory: the binary goes to ${path}, but a directory is there`, {
      hint: "Remove or rename that directory, or choose another output-directory.",
    });
  }
  await files.remove(path);
}

interface Program {
  readonly name: string;
  readonly main: MainPackage;
  readonly version: SourceVersion;
}

/** Everything that can be known to be wrong is found here, before the first target is compiled. */
async function planTarget(
  target: Target,
  { name, main, version }: Program,
  { ldflags, tags, versionVariables }: BuildInputs,
  known: ListedPackage | undefined,
  { moduleDirectory, go }: { readonly moduleDirectory: string; readonly go: InstalledGo },
  world: BuildWorld,
): Promise<TargetJob> {
  const mainPackage = main.importPath;
  const request = { wanted: versionVariables, inFlags: variablesInFlags(ldflags), facts: version, mainPackage };
  const { variables, demanded } = await readVariables(request, { target, tags, moduleDirectory }, known, go, world);
  const source = version.stampable ? version : undefined;
  const wanted = { target, goVersion: go.version, mainPackage, source, variables, demanded };
  const build = {
    goBinary: go.goBinary,
    ldflags: linkerFlags(ldflags, variables),
    tags,
    stampCommit: version.stampable,
  };
  return { ...build, name, wanted, moduleDirectory };
}

/** Settings of the job or of `go env -w` that change the binaries are meant to; the log says so, for whoever wonders. */
async function sayInherited(go: InstalledGo, cwd: string, { processes, runner }: BuildWorld): Promise<void> {
  const names = ["GOFLAGS", "GOEXPERIMENT", "GOFIPS140"];
  const env = { GOTOOLCHAIN: "local", GOROOT: undefined };
  const { stdout } = await processes.run({ argv: [go.goBinary, "env", ...names], cwd, env });
  for (const [index, value] of stdout.split("\n").entries()) {
    const isDefault = value === "" || value === "off";
    if (!isDefault && names[index] !== undefined)
      runner.info(`${names[index]}=${value} comes from the environment and is used`);
  }
}

function valuesOf<T>(results: readonly PromiseSettledResult<T>[]): T[] {
  const errors = results.flatMap((result) => (result.status === "rejected" ? [result.reason] : []));
  if (errors.length > 0) throw combineErrors(errors);
  return results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
}

/** Source that does not compile comes first: it is the likely reason of whatever else went wrong. */
function allBuilt(
  results: readonly PromiseSettledResult<TargetOutcome>[],
  place: BuildPlace,
  { runner }: BuildWorld,
): BuiltBinary[] {
  const outcomes = results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
  const failed = outcomes.flatMap((outcome) => (outcome.kind === "failed" ? [outcome] : []));
  if (failed.length > 0) throw reportFailedBuilds(failed, place, results.length, runner);
  return valuesOf(results).flatMap((outcome) => (outcome.kind === "built" ? [outcome.binary] : []));
}

async function publish(
  built: readonly BuiltBinary[],
  finalFile: (target: Target) => string,
  { files }: BuildWorld,
): Promise<BuiltBinary[]> {
  const published: BuiltBinary[] = [];
  for (const binary of built) {
    const path = finalFile(binary.target);
    await files.makeDirectory(dirname(path));
    await files.rename(binary.path, path);
    published.push({ ...binary, path });
  }
  return published;
}
