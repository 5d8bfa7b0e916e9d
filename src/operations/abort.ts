import { withLeftOut } from "../deploy/judgement/state/deployment.ts";
import { abort as abortOnHosts } from "../deploy/run/abort.ts";
import type { InputsOf } from "../model/inputs.ts";
import type { Recorder } from "../report/recorder.ts";
import type { World } from "../world/world.ts";
import { onHosts, placeOf } from "./service-on-hosts.ts";

/** Rolls a rollout back that is paused, or goes on. Where nothing is under way it changes nothing. */
export async function abort(inputs: InputsOf<"abort">, recorder: Recorder, world: World): Promise<void> {
  const place = await placeOf(inputs, world);
  recorder.note({ service: place.name, deploy: { decision: "failed", hosts: [] } });
  await onHosts(inputs, recorder, world, place.name, async (sessions, leftOut) => {
    const deployment = await abortOnHosts(sessions, place, inputs.deploy, recorder.measure, world);
    recorder.note({ deploy: withLeftOut({ ...deployment, isAsked: true }, leftOut) });
    if (deployment.failure !== undefined) throw deployment.failure;
  });
}
