import type { InputsOf } from "../model/inputs.ts";
import type { Recorder } from "../report/recorder.ts";
import type { World } from "../world/world.ts";
import { readSource } from "./build-release.ts";
import { obtainBinaries, takeGiven } from "./obtain-binaries.ts";

/** From a commit, or from what was built before, to binaries that are proved and tested. */
export async function build(inputs: InputsOf<"build">, recorder: Recorder, world: World): Promise<void> {
  const isBuiltHere = inputs.binary.length === 0;
  const start = isBuiltHere ? await readSource(inputs, world) : await takeGiven(inputs, recorder, world);
  await obtainBinaries(start, inputs, recorder, world, async () => {});
}
