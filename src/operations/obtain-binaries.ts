import type { Binaries } from "../model/binaries.ts";
import type { Inputs } from "../model/inputs.ts";
import { withOutputDirectory } from "../package/claim-output.ts";
import { takeBinaries } from "../proof/take-binaries.ts";
import type { Recorder } from "../report/recorder.ts";
import type { World } from "../world/world.ts";
import { buildRelease, type Source } from "./build-release.ts";
import { testBinaries } from "./test-binaries.ts";

/** What a release is made from: source, or files that were built before. */
export type Start = Source | Binaries;

export const isSource = (start: Start): start is Source => "project" in start;

/** Proves what was built before: nothing of the project has to be there for it. */
export async function takeGiven(inputs: Inputs, { measure, note }: Recorder, world: World): Promise<Binaries> {
  const { binary: patterns, build, workspace, moduleDirectory } = inputs;
  const { name, version } = build;
  const request = { patterns, name, version, workspace, moduleDirectory };
  const binaries = await measure("prove binary", undefined, () => takeBinaries(request, world));
  note({ binaries });
  return binaries;
}

/** Builds, unless it was built before; `use` gets binaries that are proved and have stood the smoke test. */
export async function obtainBinaries(
  start: Start,
  inputs: Inputs,
  recorder: Recorder,
  world: World,
  use: (binaries: Binaries) => Promise<void>,
): Promise<void> {
  if (isSource(start)) {
    return await withOutputDirectory(inputs, world, () => buildRelease(inputs, start, recorder, world, use));
  }
  await testBinaries(start, inputs, recorder, world);
  await use(start);
}
