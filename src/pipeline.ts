import { chooseCaches } from "./cache/choose-caches.ts";
import { restoreCaches } from "./cache/restore-caches.ts";
import { saveCaches } from "./cache/save-caches.ts";
import { requireRaceDetector } from "./checks/require-race-detector.ts";
import { refuseIdleTests } from "./checks/test-flags.ts";
import { serviceNameOf } from "./deploy/plan/service-name.ts";
import { combineErrors } from "./errors.ts";
import type { PreparedBuild } from "./go-build/command/compilation.ts";
import { prepareBuild } from "./go-build/command/prepare-build.ts";
import { foreseenName } from "./go-build/programs/foreseen-name.ts";
import { namesPrograms } from "./go-build/programs/main-entries.ts";
import { buildBinaries } from "./go-build/run/build-binaries.ts";
import type { BuildPlan } from "./go-build/run/plan-build.ts";
import type { Binaries } from "./model/binaries.ts";
import type { Inputs, MergeInputs } from "./model/inputs.ts";
import type { InstalledGo } from "./model/installed-go.ts";
import type { StageTimes } from "./model/stages.ts";
import { withOutputDirectory } from "./package/claim-output.ts";
import { replaceEarlier } from "./package/earlier-output.ts";
import { packageBinaries } from "./package/package-binaries.ts";
import { preparePackage } from "./package/prepare-package.ts";
import { wantedOutput } from "./package/wanted-output.ts";
import { type Project, readProject, toolFactsOf } from "./project/read-project.ts";
import { takeBinaries } from "./proof/take-binaries.ts";
import { createAnnotations } from "./report/annotations.ts";
import type { RunReport } from "./report/report-facts.ts";
import { requireServer } from "./smoke/require-server.ts";
import { smokeTest } from "./smoke/smoke-test.ts";
import { planGo } from "./toolchain/plan-go.ts";
import type { World } from "./world/world.ts";

/** What a run found out, as far as it came: filled while it goes on, so that a run that fails has its report as well. */
export type RunFacts = { -readonly [Fact in keyof Omit<RunReport, "timeline" | "failure">]: RunReport[Fact] };

/** From a commit to healthy processes. Throws the ActionError of the first stage that fails. */
export async function runPipeline(inputs: Inputs, facts: RunFacts, times: StageTimes, world: World): Promise<void> {
  if (inputs.remarks.length > 0) world.runner.notice(inputs.remarks.join("\n"), { title: "Inputs" });
  if (inputs.merge !== undefined) {
    await merge(inputs.merge, inputs, facts, times, world);
    return;
  }
  // Nothing of the project has to be there for what is built already.
  const source = inputs.binary.length === 0 ? await readSource(inputs, world) : undefined;
  if (inputs.deploy === undefined) {
    const start = source ?? (await take(inputs, facts, times, world));
    await obtain(inputs, start, facts, times, world, async () => {});
    return;
  }
  // What only a deploy needs is loaded only by a deploy.
  const { openSessions, releaseToHosts } = await import("./deploy/run/release-to-hosts.ts");
  const deployInputs = inputs.deploy;
  // What holds until the hosts have decided otherwise: also for a build that fails, or a host that cannot be reached.
  facts.deploy = { decision: "failed", hosts: [] };
  const start = source ?? (await take(inputs, facts, times, world));
  if (deployInputs.name === undefined) foreseeService(start, inputs);
  const startedMs = world.clock.elapsed();
  // First, because a host that is down or unknown is better heard of before a long build than after it.
  const sessions = await times.measure("connect", undefined, () => openSessions(deployInputs, world));
  try {
    await obtain(inputs, start, facts, times, world, async (binaries) => {
      await requireServer(binaries, source === undefined || namesPrograms(inputs.build.main), world);
      const deployment = await releaseToHosts(binaries, deployInputs, sessions, times, startedMs, world);
      facts.deploy = deployment;
      if (deployment.failure !== undefined) throw deployment.failure;
    });
  } finally {
    for (const session of sessions) session.close();
  }
}

/** Throws for a service that cannot be called as its project is, as far as that is known before Go is asked. */
function foreseeService(start: Source | Binaries, { build, moduleDirectory }: Inputs): void {
  const name =
    "binaries" in start ? start.name : foreseenName(build.main, { moduleDirectory, modules: start.project.modules });
  if (name !== undefined) serviceNameOf(name);
}

/** What there is to build, and how, as far as it is known before anything is downloaded. */
interface Source {
  readonly project: Project;
  readonly prepared: PreparedBuild;
}

interface PlannedSource extends Source {
  /** Before anything is compiled. */
  readonly onPlanned: (plan: BuildPlan) => Promise<void>;
}

async function readSource({ moduleDirectory, build, checks, deploy }: Inputs, world: World): Promise<Source> {
  const project = await readProject(moduleDirectory, world, build.flags);
  refuseIdleTests(checks, project.settings);
  await requireRaceDetector(checks, project.settings, world);
  return { project, prepared: await prepareBuild(build, project, deploy !== undefined, world) };
}

/** What other jobs built becomes one release; there is nothing to build here, and no Go needed. */
async function merge(
  request: MergeInputs,
  inputs: Inputs,
  facts: RunFacts,
  { measure }: StageTimes,
  world: World,
): Promise<void> {
  const { mergeArtifacts } = await import("./package/merge-artifacts.ts");
  facts.artifacts = await withOutputDirectory(inputs, world, async () => {
    const plan = await preparePackage(inputs, world);
    return await measure("merge", undefined, () => mergeArtifacts(request, plan, world));
  });
}

/** Proves what was built before. */
async function take(inputs: Inputs, facts: RunFacts, { measure }: StageTimes, world: World): Promise<Binaries> {
  const { binary: patterns, build, workspace, moduleDirectory } = inputs;
  const { name, version } = build;
  const request = { patterns, name, version, workspace, moduleDirectory };
  facts.binaries = await measure("prove binary", undefined, () => takeBinaries(request, world));
  return facts.binaries;
}

/** Builds, unless it was built before; `use` gets binaries that are proved and have stood the smoke test. */
async function obtain(
  inputs: Inputs,
  start: Source | Binaries,
  facts: RunFacts,
  times: StageTimes,
  world: World,
  use: (binaries: Binaries) => Promise<void>,
): Promise<void> {
  if (!("binaries" in start)) {
    return await withOutputDirectory(inputs, world, () => build(inputs, start, facts, times, world, use));
  }
  await testBinaries(start, inputs, facts, times, world);
  await use(start);
}

async function testBinaries(
  binaries: Binaries,
  { smokeTest: inputs, binary, deploy, moduleDirectory, workspace }: Inputs,
  facts: RunFacts,
  { measure }: StageTimes,
  world: World,
): Promise<void> {
  if (inputs.mode === "off") return;
  const deployPath = deploy && (deploy.deployPath ?? `/opt/${binaries.name}`);
  const request = { ...inputs, deployPath, moduleDirectory, workspace, isBuiltHere: binary.length === 0 };
  await measure("smoke test", undefined, () =>
    smokeTest(binaries, request, world, (result) => {
      facts.smoke = [...(facts.smoke ?? []), result];
    }),
  );
}

/** Builds, checks, tests and packages, and saves the caches side by side with what is done with the binaries. */
async function build(
  inputs: Inputs,
  { project, prepared }: Source,
  facts: RunFacts,
  times: StageTimes,
  world: World,
  use: (binaries: Binaries) => Promise<void>,
): Promise<void> {
  const { measure } = times;
  const plan = await preparePackage(inputs, world);
  const planned = await measure("choose Go", undefined, () => planGo(inputs.toolchain, project, world));
  const shape = { ...prepared, checks: inputs.checks, goVersion: planned.version };
  const caches = await chooseCaches(inputs.cache, project, shape, world);
  // Side by side: what is fetched and what is restored do not need each other, only the version.
  const [go, restored] = await both(
    measure("install Go", undefined, () => planned.install()),
    measure("restore caches", undefined, () => restoreCaches(caches, world)),
  );
  facts.go = go;
  const outcomes = { modules: restored.modules.outcome, build: restored.build.outcome };
  facts.caches = { restored: outcomes };
  const onPlanned = (planned: BuildPlan) => replaceEarlier(plan.earlier, wantedOutput(planned, plan), world);
  const source = { project, prepared, onPlanned };
  const binaries = await orDiscard(facts, world, () => buildAndCheck(inputs, source, go, facts, times, world));
  // Not after a build or a check that failed: what it used is no measure of what the next one needs.
  const saving = measure("save caches", undefined, () => saveCaches(inputs.cache.save, restored, world));
  try {
    facts.artifacts = await orDiscard(facts, world, async () => {
      await testBinaries(binaries, inputs, facts, times, world);
      return await measure("package", undefined, () => packageBinaries(binaries, plan, world));
    });
    await use(binaries);
  } finally {
    facts.caches = { restored: outcomes, saved: await saving };
  }
}

/** What fails before it is packaged is no release: a later step that runs in any case must not find it and take it for one. */
async function orDiscard<T>(facts: RunFacts, { files }: Pick<World, "files">, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    // One that cannot be removed hides nothing of why.
    for (const { path } of facts.binaries?.binaries ?? []) await files.remove(path).catch(() => {});
    facts.isDiscarded = true;
    throw error;
  }
}

/** Side by side: somebody whose source does not compile wants to know which tests fail as well, and nobody waits for both in turn. */
async function buildAndCheck(
  { checks, deploy, moduleDirectory, workspace, smokeTest, packaging }: Inputs,
  { project, prepared, onPlanned }: PlannedSource,
  go: InstalledGo,
  facts: RunFacts,
  { measure }: StageTimes,
  world: World,
): Promise<Binaries> {
  const annotations = createAnnotations(world.runner);
  const annotating = { ...world, runner: { ...world.runner, error: annotations.error } };
  const building = measure("build", undefined, async () => {
    const release = { isShipped: deploy !== undefined, include: deploy === undefined ? packaging.include : [] };
    const place = {
      workspace,
      moduleDirectory,
      modules: project.modules,
      takesOneProgram: deploy !== undefined,
      onPlanned,
      toolFacts: toolFactsOf(project),
      release: smokeTest.mode === "off" ? undefined : release,
    };
    facts.binaries = await buildBinaries(prepared, place, go, annotating);
    return facts.binaries;
  });
  const failed = new AbortController();
  void building.catch(() => failed.abort());
  const check = async () => {
    // What only checks need is loaded only for them.
    const { runChecks } = await import("./checks/run-checks.ts");
    const request = { ...prepared, project, workspace, go };
    const { reports, failure } = await runChecks(checks, request, failed.signal, annotating);
    facts.checks = reports;
    if (failure !== undefined) throw failure;
  };
  try {
    const checking = checks.length === 0 ? Promise.resolve() : measure("checks", undefined, check);
    const [binaries] = await both(building, checking);
    return binaries;
  } finally {
    if (annotations.leftOut > 0) world.runner.info(`${annotations.leftOut} more places are named only in this log.`);
  }
}

/** Waits for both also when one fails: nothing goes on behind the back of what comes then, and one error tells of both. */
async function both<A, B>(one: Promise<A>, other: Promise<B>): Promise<[A, B]> {
  const settled = await Promise.allSettled([one, other]);
  const errors = settled.flatMap((result) => (result.status === "rejected" ? [result.reason] : []));
  if (errors.length > 0) throw combineErrors(errors);
  return Promise.all([one, other]);
}
