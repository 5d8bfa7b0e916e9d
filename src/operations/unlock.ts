import { breakLock } from "../deploy/host/change/break-lock.ts";
import { onEvery } from "../deploy/host/session/every-host.ts";
import { describeRun } from "../deploy/run/unfinished-deploy.ts";
import type { InputsOf } from "../model/inputs.ts";
import type { Recorder } from "../report/recorder.ts";
import type { World } from "../world/world.ts";
import { onHosts, placeOf } from "./service-on-hosts.ts";

/** Breaks the lock of a deploy that does not let go of it, and says whose it was. What that deploy left the next one puts right. */
export async function unlock(inputs: InputsOf<"unlock">, recorder: Recorder, world: World): Promise<void> {
  const place = await placeOf(inputs, world);
  const by = describeRun(world.runner.env);
  await onHosts(inputs, recorder, world, place.name, async (sessions) => {
    const unlocked = await onEvery(sessions, (session) =>
      recorder.measure("unlock", session.label, () => breakLock(session, place, by, world)),
    );
    recorder.note({ service: place.name, unlocked });
  });
}
