import { deployPathOf } from "../deploy/release/layout.ts";
import type { Inputs } from "../model/inputs.ts";
import type { Recorder } from "../report/recorder.ts";
import { smokeTest } from "../smoke/smoke-test.ts";
import type { World } from "../world/world.ts";
import type { Obtained } from "./obtain-binaries.ts";

/** Starts what this machine can run, as it is started on a host. */
export async function testBinaries(
  { binaries, included }: Obtained,
  { smokeTest: inputs, binary, deploy, moduleDirectory, workspace }: Inputs,
  { measure, noteSmoke }: Recorder,
  world: World,
): Promise<void> {
  if (inputs.mode === "off") return;
  const deployPath = deploy && deployPathOf(deploy, binaries.name);
  const request = { ...inputs, included, deployPath, moduleDirectory, workspace, isBuiltHere: binary.length === 0 };
  await measure("smoke test", undefined, () => smokeTest(binaries, request, world, noteSmoke));
}
