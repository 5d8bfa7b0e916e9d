import { refuseReservedNames } from "../deploy/release/pack-files.ts";
import type { Binaries } from "../model/binaries.ts";
import type { IncludedFile } from "../model/included-file.ts";
import type { Inputs } from "../model/inputs.ts";
import { withOutputDirectory } from "../package/claim-output.ts";
import { findIncludedFiles, includeRequestOf } from "../package/included-files.ts";
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
  const binaries = await measure("verify binary", undefined, () => takeBinaries(request, world));
  note({ binaries });
  return binaries;
}

/** What a release is made of, proved and tested: the programs, and the files that go with them. */
export interface Obtained {
  readonly binaries: Binaries;
  readonly included: readonly IncludedFile[];
}

/** Builds, unless it was built before; `use` gets binaries that are proved and have stood the smoke test. */
export async function obtainBinaries(
  start: Start,
  inputs: Inputs,
  recorder: Recorder,
  world: World,
  use: (obtained: Obtained) => Promise<void>,
): Promise<void> {
  // Before the build: a glob that matches nothing is better heard of now, and what a test writes is none of them.
  const included = await findIncludedFiles(includeRequestOf(inputs), world);
  if (inputs.deploy !== undefined) refuseReservedNames(included, inputs.deploy.persistent);
  if (isSource(start)) {
    const source = { ...start, included };
    return await withOutputDirectory(inputs, world, () =>
      buildRelease(inputs, source, recorder, world, (binaries) => use({ binaries, included })),
    );
  }
  await testBinaries({ binaries: start, included }, inputs, recorder, world);
  await use({ binaries: start, included });
}
