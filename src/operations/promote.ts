import { withLeftOut } from "../deploy/judgement/state/deployment.ts";
import { promote as promoteOnHosts } from "../deploy/run/promote.ts";
import type { InputsOf } from "../model/inputs.ts";
import type { Recorder } from "../report/recorder.ts";
import type { World } from "../world/world.ts";
import { endAs } from "./end-as.ts";
import { onHosts, placeOf } from "./service-on-hosts.ts";

/** Goes on with a paused rollout, up to 100 %: with what lies on the hosts. */
export async function promote(inputs: InputsOf<"promote">, recorder: Recorder, world: World): Promise<void> {
  const place = await placeOf(inputs, world);
  recorder.note({ service: place.name, url: inputs.deploy.url, deploy: { decision: "failed", hosts: [] } });
  await onHosts(inputs, recorder, world, place.name, async (sessions, leftOut) => {
    recorder.noteBegun(sessions.map(({ label }) => label));
    const deployment = await promoteOnHosts(sessions, place, inputs.deploy, recorder.measure, world);
    recorder.note({ deploy: withLeftOut(deployment, leftOut) });
    endAs(deployment, inputs.deploy, world);
  });
}
