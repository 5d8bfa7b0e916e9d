import { chooseCaches } from "../cache/choose-caches.ts";
import { startRestore } from "../cache/restore-caches.ts";
import { saveCaches } from "../cache/save-caches.ts";
import { requireRaceDetector } from "../checks/require-race-detector.ts";
import type { BuildBeside } from "../checks/run-checks.ts";
import { refuseIdleTests } from "../checks/test-flags.ts";
import { combineErrors } from "../errors.ts";
import type { PreparedBuild } from "../go-build/command/compilation.ts";
import { prepareBuild } from "../go-build/command/prepare-build.ts";
import { buildBinaries } from "../go-build/run/build-binaries.ts";
import type { BuildPlan } from "../go-build/run/plan-build.ts";
import type { Binaries } from "../model/binaries.ts";
import type { IncludedFile } from "../model/included-file.ts";
import type { Inputs } from "../model/inputs.ts";
import type { InstalledGo } from "../model/installed-go.ts";
import { replaceEarlier } from "../package/earlier-output.ts";
import { packageBinaries } from "../package/package-binaries.ts";
import { preparePackage } from "../package/prepare-package.ts";
import { wantedOutput } from "../package/wanted-output.ts";
import { type Project, readProject, toolFactsOf } from "../project/read-project.ts";
import { createAnnotations } from "../report/annotations.ts";
import type { Recorder } from "../report/recorder.ts";
import { planGo } from "../toolchain/plan-go.ts";
import type { World } from "../world/world.ts";
import { testBinaries } from "./test-binaries.ts";

/** What there is to build, and how, as far as it is known before anything is downloaded. */
export interface Source {
  readonly project: Project;
  readonly prepared: PreparedBuild;
}

interface PlannedSource extends Source {
  /** Before anything is compiled. */
  readonly onPlanned: (plan: BuildPlan) => Promise<void>;
  /** Settles when the build state is there, and rejects when there is nothing to go on with. */
  readonly compiledThere: Promise<unknown>;
}

export async function readSource(inputs: Inputs, world: World): Promise<Source> {
  const { moduleDirectory, build, checks, operation } = inputs;
  const project = await readProject(moduleDirectory, world, build.flags);
  refuseIdleTests(checks, project.settings);
  await requireRaceDetector(checks, project.settings, world);
  return { project, prepared: await prepareBuild(build, project, operation === "deploy", world) };
}

/** Builds, checks, tests and packages, and saves the caches side by side with what is done with the binaries. */
export async function buildRelease(
  inputs: Inputs,
  { project, prepared, included }: Source & { readonly included: readonly IncludedFile[] },
  recorder: Recorder,
  world: World,
  use: (binaries: Binaries) => Promise<void>,
): Promise<void> {
  const { measure } = recorder;
  const plan = await preparePackage(inputs, included, world);
  const planned = await measure("choose Go", undefined, () => planGo(inputs.toolchain, project, world));
  const shape = { ...prepared, checks: inputs.checks, goVersion: planned.version };
  const caches = await chooseCaches(inputs.cache, project, shape, world);
  // Side by side: what is fetched and what is restored do not need each other, only the version.
  const failed = new AbortController();
  const restore = startRestore(caches, failed.signal, world);
  const restoring = measure("restore caches", undefined, async () => {
    const { modules, build } = await restore.ended;
    const restored = { modules: modules.outcome, build: build.outcome };
    recorder.note({ caches: { restored } });
    return restored;
  });
  const onPlanned = (planned: BuildPlan) => replaceEarlier(plan.earlier, wantedOutput(planned, plan), world);
  const making = measure("install Go", undefined, () => planned.install()).then(async (go) => {
    recorder.note({ go });
    // What is built is found out from source alone; build state may come until something is compiled.
    await restore.modulesThere;
    const source = { project, prepared, onPlanned, compiledThere: restoring };
    return buildAndCheck(inputs, source, go, recorder, world);
  });
  making.catch(() => failed.abort());
  const [binaries, restored] = await both(making, restoring);
  const restoredCaches = await restore.ended;
  // Not after a build or a check that failed: what it used is no measure of what the next one needs.
  const saving = measure("save caches", undefined, () => saveCaches(inputs.cache.save, restoredCaches, world));
  try {
    await orDiscard(binaries, recorder, world, async () => {
      await testBinaries({ binaries, included }, inputs, recorder, world);
      const artifacts = await measure("package", undefined, () => packageBinaries(binaries, plan, world));
      recorder.note({ artifacts });
    });
    await use(binaries);
  } finally {
    recorder.note({ caches: { restored, saved: await saving } });
  }
}

/** What fails before it is packaged is no release: a later step that runs in any case must not find it and take it for one. */
async function orDiscard<T>(
  { binaries }: Binaries,
  recorder: Recorder,
  { files }: Pick<World, "files">,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    // One that cannot be removed hides nothing of why.
    for (const { path } of binaries) await files.remove(path).catch(() => {});
    recorder.note({ isDiscarded: true });
    throw error;
  }
}

/** Side by side: somebody whose source does not compile wants to know which tests fail as well, and nobody waits for both in turn. */
async function buildAndCheck(
  inputs: Inputs,
  source: PlannedSource,
  go: InstalledGo,
  recorder: Recorder,
  world: World,
): Promise<Binaries> {
  const annotations = createAnnotations(world.runner);
  const annotating = { ...world, runner: { ...world.runner, error: annotations.error } };
  const building = recorder.measure("build", undefined, () => build(inputs, source, go, recorder, annotating));
  const failed = new AbortController();
  const ended = building.then(
    () => {},
    () => failed.abort(),
  );
  const checking =
    inputs.checks.length === 0
      ? Promise.resolve()
      : recorder.measure("checks", undefined, () =>
          check(inputs, source, go, { failed: failed.signal, ended }, recorder, annotating),
        );
  try {
    const [outcome] = await Promise.allSettled([building, checking]);
    // Checks can fail beside a build that did not.
    if (outcome.status === "fulfilled") await orDiscard(outcome.value, recorder, world, () => checking);
    const [binaries] = await both(building, checking);
    return binaries;
  } finally {
    if (annotations.leftOut > 0) world.runner.info(`${annotations.leftOut} more places are named only in this log.`);
  }
}

async function build(
  { workspace, moduleDirectory, smokeTest, packaging, operation }: Inputs,
  { project, prepared, onPlanned, compiledThere }: PlannedSource,
  go: InstalledGo,
  recorder: Recorder,
  world: World,
): Promise<Binaries> {
  const isShipped = operation === "deploy";
  const release = { isShipped, include: packaging.include };
  const place = {
    workspace,
    moduleDirectory,
    modules: project.modules,
    takesOneProgram: isShipped,
    onPlanned,
    compiledThere,
    toolFacts: toolFactsOf(project),
    release: smokeTest.mode === "off" ? undefined : release,
  };
  const binaries = await buildBinaries(prepared, place, go, world);
  recorder.note({ binaries });
  return binaries;
}

async function check(
  { checks, audit, workspace, packaging: { include } }: Inputs,
  { project, prepared, compiledThere }: PlannedSource,
  go: InstalledGo,
  beside: BuildBeside,
  recorder: Recorder,
  world: World,
): Promise<void> {
  await compiledThere;
  // What only checks need is loaded only for them.
  const { runChecks } = await import("../checks/run-checks.ts");
  const request = { ...prepared, project, workspace, go, audit: { inputs: audit, build: prepared, include } };
  const { reports, failure } = await runChecks(checks, request, beside, world);
  recorder.note({ checks: reports });
  if (failure !== undefined) throw failure;
}

/** Waits for both also when one fails: nothing goes on behind the back of what comes then, and one error tells of both. */
async function both<A, B>(one: Promise<A>, other: Promise<B>): Promise<[A, B]> {
  const settled = await Promise.allSettled([one, other]);
  const errors = settled.flatMap((result) => (result.status === "rejected" ? [result.reason] : []));
  if (errors.length > 0) throw combineErrors(errors);
  return Promise.all([one, other]);
}
