import { onEvery } from "../deploy/host/every-host.ts";
import { readStatus } from "../deploy/host/read-status.ts";
import type { InputsOf } from "../model/inputs.ts";
import { describeStatus } from "../report/describe-status.ts";
import type { Recorder } from "../report/recorder.ts";
import type { World } from "../world/world.ts";
import { onHosts, placeOf } from "./service-on-hosts.ts";

/** What runs where, and who is at work there. Changes nothing; a service that is unwell is a warning. */
export async function status(inputs: InputsOf<"status">, recorder: Recorder, world: World): Promise<void> {
  const place = await placeOf(inputs, world);
  await onHosts(inputs, recorder, world, async (sessions) => {
    const status = await onEvery(sessions, (session) =>
      recorder.measure("look", session.label, () => readStatus(session, place, world)),
    );
    recorder.note({ service: place.name, status });
    for (const host of status) {
      const isWell = ["serves", "at work", "never deployed"].includes(host.condition);
      (isWell ? world.runner.info : world.runner.warning)(describeStatus(host));
    }
  });
}
