import { compareHosts, loadFingerprint, readMadeHost } from "../deploy/fingerprint/check-hosts.ts";
import { renderFingerprint, usualNames } from "../deploy/fingerprint/render-fingerprint.ts";
import { readStatus } from "../deploy/host/look/read-status.ts";
import { onEvery } from "../deploy/host/session/every-host.ts";
import type { HostSession } from "../deploy/host/session/host-session.ts";
import type { InputsOf } from "../model/inputs.ts";
import { describeStatus } from "../report/describe-status.ts";
import type { Recorder } from "../report/recorder.ts";
import type { World } from "../world/world.ts";
import { onHosts, placeOf } from "./service-on-hosts.ts";

/** What runs where, and who is at work there. Changes nothing; a service that is unwell is a warning. */
export async function status(inputs: InputsOf<"status">, recorder: Recorder, world: World): Promise<void> {
  const place = await placeOf(inputs, world);
  const fingerprint = await loadFingerprint(inputs.deploy.fingerprint, world);
  await onHosts(inputs, recorder, world, place.name, async (sessions) => {
    const looks = await onEvery(sessions, (session) =>
      recorder.measure("look", session.label, () => readStatus(session, place, world)),
    );
    const unmet = await compareHosts(sessions, fingerprint, recorder, world);
    const status = looks.map((host, index) => ({ ...host, warnings: [...host.warnings, ...(unmet[index] ?? [])] }));
    recorder.note({ service: place.name, status });
    for (const host of status) {
      const isWell =
        ["serves", "at work", "paused", "never deployed"].includes(host.condition) &&
        host.paused?.trouble === undefined;
      (isWell ? world.runner.info : world.runner.warning)(describeStatus(host));
      for (const { problem, remedy } of host.warnings) world.runner.warning(`${host.host}: ${problem}. ${remedy}`);
    }
    if (fingerprint === undefined) await printFacts(sessions, recorder, world);
  });
}

/** A file to begin from, for those who have none. */
async function printFacts(sessions: readonly HostSession[], recorder: Recorder, world: World): Promise<void> {
  const made = await onEvery(sessions, (session) =>
    recorder.measure("fingerprint", session.label, () => readMadeHost(session, usualNames, world)),
  );
  const text = renderFingerprint(made);
  recorder.note({ fingerprint: text });
  world.runner.folded("What the hosts are made of, as a file for `fingerprint`", text);
}
