import type { InputsOf } from "../model/inputs.ts";
import { withOutputDirectory } from "../package/claim-output.ts";
import { mergeArtifacts } from "../package/merge-artifacts.ts";
import { preparePackage } from "../package/prepare-package.ts";
import type { Recorder } from "../report/recorder.ts";
import type { World } from "../world/world.ts";

/** What other jobs built becomes one release; there is nothing to build here, and no Go needed. */
export async function merge(inputs: InputsOf<"merge">, { measure, note }: Recorder, world: World): Promise<void> {
  await withOutputDirectory(inputs, world, async () => {
    const plan = await preparePackage(inputs, [], world);
    note({ artifacts: await measure("merge", undefined, () => mergeArtifacts(inputs.merge, plan, world)) });
  });
}
