import { dirname, join } from "node:path";
import { ActionError } from "../../errors.ts";
import type { Binaries, BuiltBinary } from "../../model/binaries.ts";
import type { InstalledGo } from "../../model/installed-go.ts";
import { clearOutput, ignoreOutput, withStaging } from "../../output/output-directory.ts";
import { flagsOfGoflags } from "../../project/go-flags.ts";
import { binaryPath } from "../../targets/target.ts";
import { createLane, settleBounded, valuesOf } from "../../tasks/lanes.ts";
import { readVersion } from "../../version/read-version.ts";
import type { World } from "../../world/world.ts";
import { isOff } from "../command/build-flags.ts";
import { compilationOf, type PreparedBuild } from "../command/compilation.ts";
import { variablesInFlags } from "../command/linker-flags.ts";
import { type FailurePlace, reportFailedBuilds } from "../errors/build-failure.ts";
import { checkEmbedded } from "../source/check-embedded.ts";
import { sayRuntimePaths } from "../source/runtime-paths.ts";
import { refuseSourceInOutput } from "../source/source-in-output.ts";
import { buildLimit, coresOfBuild, flagsForCores } from "./build-limits.ts";
import { buildTarget, type TargetJob, type TargetOutcome } from "./build-target.ts";
import { explainChanges } from "./changed-meanwhile.ts";
import { checkCgoNeeds } from "./check-cgo-needs.ts";
import { explainCompileErrors } from "./explain-compile-errors.ts";
import { type BuildPlace, type BuildPlan, planBuild } from "./plan-build.ts";
import { planTarget } from "./plan-target.ts";
import { sayEmptyFields, sayWhereVersionIs } from "./say-version.ts";
import { versionSubject } from "./version-subject.ts";

export type BuildWorld = Pick<World, "processes" | "files" | "runner" | "clock" | "platform" | "cancelled">;

/**
 * Builds the programs for all targets side by side and proves every binary. All of them stand in the output directory
 * afterwards, or none of them. Throws `input`, `build` (after annotating the source), `proof`, `tool` or `cancelled`.
 */
export async function buildBinaries(
  inputs: PreparedBuild,
  place: BuildPlace,
  go: InstalledGo,
  world: BuildWorld,
): Promise<Binaries> {
  const { moduleDirectory } = place;
  const { outputDirectory } = inputs;
  const plan = await planBuild(inputs, place, go, world);
  await place.onPlanned?.(plan);
  const finalFiles = plan.targets.flatMap(({ target, programs }) =>
    programs.map(({ name }) => join(outputDirectory, ...binaryPath(name, target))),
  );
  const output = { directory: outputDirectory, finalFiles, moduleDirectory };
  const packages = plan.targets.flatMap(({ programs }) => programs.flatMap(({ main }) => main.program));
  await refuseSourceInOutput(packages, output, world);
  const isMade = inputs.makeTarget !== undefined;
  const embedded = await checkEmbedded(packages, { workspace: place.workspace, isMade }, world);
  await clearOutput(output, world);
  // What lies there already must not make the source differ either: git is asked after it has been told.
  if (await world.files.stat(outputDirectory)) await ignoreOutput(output, world).catch(unlessGitIsMissing);
  const reading = { ...world, files: { ...world.files, readText: remembered(world.files.readText) } };
  const flags = [...flagsOfGoflags(inputs.goflags), ...inputs.flags];
  const [source, warnings] = await Promise.all([
    readVersion({ ...versionSubject(plan, moduleDirectory, inputs), wanted: inputs.version, flags }, world),
    checkCgoNeeds(plan.targets, inputs, moduleDirectory, go, reading),
    sayInherited(go, moduleDirectory, world),
  ]);
  const version = { ...source, stampable: source.stampable && !isOff(inputs.flags, "buildvcs") };
  const planned = await settleBounded(plan.targets, world.platform.cores, (target) =>
    planTarget(target, inputs, version, go, moduleDirectory, reading),
  );
  const jobs = valuesOf(planned);
  for (const warning of [...embedded, ...warnings]) world.runner.warning(warning);
  if (place.release !== undefined)
    await sayRuntimePaths(packages, place.release, place, { ...reading, runner: world.runner });
  sayWhereVersionIs(version.version, jobs, world.runner);
  const inFlags = variablesInFlags(inputs.ldflags).map(({ symbol, value }) => ({ symbol, template: value }));
  sayEmptyFields([...(inputs.versionVariables ?? []), ...inFlags], version, world.runner);
  if (version.commit !== "") await ignoreOutput(output, world);
  const binaries = await withStaging(output, world, async (staging) => {
    await place.compiledThere;
    const outcomes = await buildAll(jobs, inputs, staging, world);
    const explanation = await explainFailure(outcomes, plan, inputs, place, go, world);
    return await publish(allBuilt(outcomes, { ...place, explanation }, world), outputDirectory, world);
  }).catch(async (error) => {
    throw await explainChanges(error, version, moduleDirectory, world);
  });
  const { stampable: _, ...facts } = version;
  return { name: plan.name, version: facts, binaries };
}

/** Targets have most of their source in common: each file is read once. */
function remembered(readText: World["files"]["readText"]): World["files"]["readText"] {
  const texts = new Map<string, Promise<string | undefined>>();
  return (path) => {
    const text = texts.get(path) ?? readText(path);
    texts.set(path, text);
    return text;
  };
}

function buildAll(
  jobs: readonly TargetJob[],
  inputs: PreparedBuild,
  staging: string,
  world: BuildWorld,
): Promise<PromiseSettledResult<TargetOutcome>[]> {
  const limit = jobsAtOnce(jobs, inputs, world);
  const lane = createLane(limit);
  const building = jobs.map((job, index) => {
    const cores = coresOfBuild(index, jobs.length, limit, world.platform.cores);
    const flags = [...flagsForCores(cores, inputs.goflags), ...job.flags];
    return buildTarget({ ...job, flags }, staging, lane, world);
  });
  return Promise.allSettled(building);
}

/** Makefiles write into the source tree, and few are made to run beside themselves. */
function jobsAtOnce(jobs: readonly TargetJob[], { makeTarget }: PreparedBuild, { platform }: BuildWorld): number {
  return makeTarget === undefined ? buildLimit(platform, Math.max(...jobs.map(({ programs }) => programs.length))) : 1;
}

/** A machine without git has nothing to hide from it; `readVersion` says what that means. */
function unlessGitIsMissing(error: unknown): void {
  if (!(error instanceof ActionError) || error.code !== "tool") throw error;
}

/** Flags that this action sets itself, whatever GOFLAGS says: what becomes of those is told elsewhere. */
const setByUs = /(?<=^|\s)--?(?:buildvcs|trimpath)(?:=\S+)?(?=\s|$)/g;

/** Settings of the job or of `go env -w` that change the binaries are meant to; the log says so, for whoever wonders. */
async function sayInherited(go: InstalledGo, cwd: string, { processes, runner }: BuildWorld): Promise<void> {
  const names = ["GOFLAGS", "GOEXPERIMENT", "GOFIPS140"];
  const env = { GOTOOLCHAIN: "local", GOROOT: undefined };
  const { stdout } = await processes.run({ argv: [go.goBinary, "env", ...names], cwd, env });
  for (const [index, all] of stdout.split("\n").entries()) {
    const value = names[index] === "GOFLAGS" ? all.replace(setByUs, "").trim() : all;
    const isDefault = value === "" || value === "off";
    if (!isDefault && names[index] !== undefined)
      runner.info(`${names[index]}=${value} comes from the environment and is used`);
  }
}

/** Of the first target that failed: the others would say the same. */
async function explainFailure(
  outcomes: readonly PromiseSettledResult<TargetOutcome>[],
  { targets }: BuildPlan,
  inputs: PreparedBuild,
  { moduleDirectory }: BuildPlace,
  go: InstalledGo,
  world: BuildWorld,
): Promise<string | undefined> {
  for (const [index, outcome] of outcomes.entries()) {
    const planned = targets[index];
    if (planned === undefined || outcome.status === "rejected" || outcome.value.kind !== "failed") continue;
    const { target, tags, cgo } = compilationOf(inputs, planned.target);
    const packages = planned.programs.flatMap(({ main }) => main.program);
    const choice = { target, tags, cgo, goVersion: go.version };
    return await explainCompileErrors(outcome.value.output, packages, choice, moduleDirectory, world);
  }
  return undefined;
}

/** Source that does not compile comes first: it is the likely reason of whatever else went wrong. */
function allBuilt(
  results: readonly PromiseSettledResult<TargetOutcome>[],
  place: FailurePlace,
  { runner }: BuildWorld,
): BuiltBinary[] {
  const outcomes = results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
  const failed = outcomes.flatMap((outcome) => (outcome.kind === "failed" ? [outcome] : []));
  if (failed.length > 0) throw reportFailedBuilds(failed, place, results.length, runner);
  return valuesOf(results).flatMap((outcome) => (outcome.kind === "built" ? outcome.binaries : []));
}

async function publish(
  built: readonly BuiltBinary[],
  outputDirectory: string,
  { files }: BuildWorld,
): Promise<BuiltBinary[]> {
  const published: BuiltBinary[] = [];
  for (const binary of built) {
    const path = join(outputDirectory, ...binaryPath(binary.name, binary.target));
    await files.makeDirectory(dirname(path));
    await files.rename(binary.path, path);
    published.push({ ...binary, path });
  }
  return published;
}
