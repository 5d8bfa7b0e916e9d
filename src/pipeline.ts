import type { Binaries } from "./build/binaries.ts";
import { buildBinaries } from "./build/build-binaries.ts";
import { restoreCaches } from "./cache/restore-caches.ts";
import { saveCaches } from "./cache/save-caches.ts";
import type { Inputs } from "./inputs/inputs.ts";
import type { StageTimes } from "./report/measure-stages.ts";
import type { RunReport } from "./report/report-facts.ts";
import { installGo } from "./toolchain/install-go.ts";
import type { World } from "./world/world.ts";

/** What a run found out, as far as it came: filled while it goes on, so that a run that fails has its report as well. */
export type RunFacts = { -readonly [Fact in keyof Omit<RunReport, "timeline" | "failure">]: RunReport[Fact] };

/** From a commit to healthy processes. Throws the ActionError of the first stage that fails. */
export async function runPipeline(inputs: Inputs, facts: RunFacts, times: StageTimes, world: World): Promise<void> {
  if (inputs.deploy === undefined) {
    await build(inputs, facts, times, world, async () => {});
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
    await build(inputs, facts, times, world, async (binaries) => {
      const deployment = await releaseToHosts(binaries, deployInputs, sessions, times, world);
      facts.deploy = deployment;
      if (deployment.failure !== undefined) throw deployment.failure;
    });
  } finally {
    for (const session of sessions) session.close();
  }
}

/** Builds, and saves the caches side by side with what is done with the binaries. */
async function build(
  inputs: Inputs,
  facts: RunFacts,
  { measure }: StageTimes,
  world: World,
  use: (binaries: Binaries) => Promise<void>,
): Promise<void> {
  const { toolchain, moduleDirectory, workspace } = inputs;
  const go = await measure("toolchain", undefined, () => installGo(toolchain, moduleDirectory, world));
  facts.go = go;
  const restored = await measure("restore caches", undefined, () =>
    restoreCaches(inputs.cache, { moduleDirectory }, inputs.build, go, world),
  );
  facts.caches = { restored };
  const binaries = await measure("build", undefined, () =>
    buildBinaries(inputs.build, { workspace, moduleDirectory }, go, world),
  );
  facts.binaries = binaries;
  const saving = measure("save caches", undefined, () => saveCaches(restored, world));
  try {
    await use(binaries);
  } finally {
    facts.caches = { restored, saved: await saving };
  }
}
