import { withLeftOut } from "../deploy/judgement/state/deployment.ts";
import { rollBack } from "../deploy/run/roll-back.ts";
import type { InputsOf } from "../model/inputs.ts";
import type { Recorder } from "../report/recorder.ts";
import type { World } from "../world/world.ts";
import { onHosts, placeOf } from "./service-on-hosts.ts";

/** Rolls all hosts back to a release that lies there, proved as any release. */
export async function rollback(inputs: InputsOf<"rollback">, recorder: Recorder, world: World): Promise<void> {
  const place = await placeOf(inputs, world);
  recorder.note({ service: place.name, url: inputs.deploy.url, deploy: { decision: "failed", hosts: [] } });
  await onHosts(inputs, recorder, world, place.name, async (sessions, leftOut) => {
    recorder.noteBegun(sessions.map(({ label }) => label));
    const { healthTimeoutMs, front } = inputs.deploy;
    const wish = { release: inputs.release, healthTimeoutMs, front };
    const deployment = await rollBack(sessions, place, wish, inputs.deploy, recorder.measure, world);
    recorder.note({ deploy: withLeftOut(deployment, leftOut) });
    if (deployment.failure !== undefined) throw deployment.failure;
  });
}
