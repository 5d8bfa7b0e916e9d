import type { Binaries } from "./build/binaries.ts";
import { buildBinaries } from "./build/build-binaries.ts";
import type { PreparedBuild } from "./build/compilation.ts";
import { prepareBuild } from "./build/prepare-build.ts";
import { takeBinaries } from "./build/take-binaries.ts";
import { chooseCaches } from "./cache/choose-caches.ts";
import { restoreCaches } from "./cache/restore-caches.ts";
import { saveCaches } from "./cache/save-caches.ts";
import type { Inputs } from "./inputs/inputs.ts";
import { type Project, readProject } from "./project/read-project.ts";
import type { StageTimes } from "./report/measure-stages.ts";
import type { RunReport } from "./report/report-facts.ts";
import { smokeTest } from "./smoke/smoke-test.ts";
import { planGo } from "./toolchain/plan-go.ts";
import type { World } from "./world/world.ts";

/** What a run found out, as far as it came: filled while it goes on, so that a run that fails has its report as well. */
export type RunFacts = { -readonly [Fact in keyof Omit<RunReport, "timeline" | "failure">]: RunReport[Fact] };

/** From a commit to healthy processes. Throws the ActionError of the first stage that fails. */
export async function runPipeline(inputs: Inputs, facts: RunFacts, times: StageTimes, world: World): Promise<void> {
  // Nothing of the project has to be there for what is built already.
  const source = inputs.binary.length === 0 ? await readSource(inputs, world) : undefined;
  if (inputs.deploy === undefined) {
    await obtain(inputs, source, facts, times, world, async () => {});
    return;
  }
  // What only a deploy needs is loaded only by a deploy.
  const { openSessions, releaseToHosts } = await import("./rollout/release-to-hosts.ts");
  const deployInputs = inputs.deploy;
  // What holds until the hosts have decided otherwise: also for a build that fails, or a host that cannot be reached.
  facts.deploy = { decision: "failed", hosts: [] };
  // First, because a host that is down or unknown is better heard of before a long build than after it.
  const sessions = await times.measure("connect", undefined, () => openSessions(deployInputs, world));
  try {
    await obtain(inputs, source, facts, times, world, async (binaries) => {
      const deployment = await releaseToHosts(binaries, deployInputs, sessions, times, world);
      facts.deploy = deployment;
      if (deployment.failure !== undefined) throw deployment.failure;
    });
  } finally {
    for (const session of sessions) session.close();
  }
}

/** What there is to build, and how, as far as it is known before anything is downloaded. */
interface Source {
  readonly project: Project;
  readonly prepared: PreparedBuild;
}

async function readSource({ moduleDirectory, build, deploy }: Inputs, world: World): Promise<Source> {
  const project = await readProject(moduleDirectory, world, build.flags);
  return { project, prepared: await prepareBuild(build, project, deploy !== undefined, world) };
}

/** Builds, or takes what was built; `use` gets binaries that are proved and have stood the smoke test. */
async function obtain(
  inputs: Inputs,
  source: Source | undefined,
  facts: RunFacts,
  times: StageTimes,
  world: World,
  use: (binaries: Binaries) => Promise<void>,
): Promise<void> {
  const tested = async (binaries: Binaries) => {
    await testBinaries(binaries, inputs, facts, times, world);
    await use(binaries);
  };
  if (source !== undefined) return await build(inputs, source, facts, times, world, tested);
  const { binary: patterns, build: wanted, workspace, moduleDirectory } = inputs;
  const { name, version } = wanted;
  const binaries = await times.measure("prove binary", undefined, () =>
    takeBinaries({ patterns, name, version, workspace, moduleDirectory }, world),
  );
  facts.binaries = binaries;
  await tested(binaries);
}

async function testBinaries(
  binaries: Binaries,
  { smokeTest: inputs }: Inputs,
  facts: RunFacts,
  { measure }: StageTimes,
  world: World,
): Promise<void> {
  if (inputs.mode === "off") return;
  await measure("smoke test", undefined, () =>
    smokeTest(binaries, inputs, world, (result) => {
      facts.smoke = [...(facts.smoke ?? []), result];
    }),
  );
}

/** Builds, and saves the caches side by side with what is done with the binaries. */
async function build(
  inputs: Inputs,
  { project, prepared }: Source,
  facts: RunFacts,
  { measure }: StageTimes,
  world: World,
  use: (binaries: Binaries) => Promise<void>,
): Promise<void> {
  const { moduleDirectory, workspace } = inputs;
  const modules = project.modules.map(({ directory }) => directory);
  const takesOneProgram = inputs.deploy !== undefined;
  const planned = await measure("choose Go", undefined, () => planGo(inputs.toolchain, project, world));
  const caches = await chooseCaches(inputs.cache, project, { ...prepared, goVersion: planned.version }, world);
  // Side by side: what is fetched and what is restored do not need each other, only the version.
  const [go, restored] = await both(
    measure("install Go", undefined, () => planned.install()),
    measure("restore caches", undefined, () => restoreCaches(caches, world)),
  );
  facts.go = go;
  const outcomes = { modules: restored.modules.outcome, build: restored.build.outcome };
  facts.caches = { restored: outcomes };
  const binaries = await measure("build", undefined, () =>
    buildBinaries(prepared, { workspace, moduleDirectory, modules, takesOneProgram }, go, world),
  );
  facts.binaries = binaries;
  // Not after a build that failed: what it used is no measure of what the next one needs.
  const saving = measure("save caches", undefined, () => saveCaches(inputs.cache.save, restored, world));
  try {
    await use(binaries);
  } finally {
    facts.caches = { restored: outcomes, saved: await saving };
  }
}

/** Waits for both also when one fails: nothing goes on behind the back of what comes then. */
async function both<A, B>(one: Promise<A>, other: Promise<B>): Promise<[A, B]> {
  await Promise.allSettled([one, other]);
  return Promise.all([one, other]);
}
