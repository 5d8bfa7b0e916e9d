import { ActionError } from "../../../errors.ts";
import type { World } from "../../../world/world.ts";
import type { PlannedStage } from "../../plan/host-plan.ts";
import type { Uploads } from "../../steps/compress-once.ts";
import { sendUpload } from "../../steps/send-upload.ts";
import type { Answers } from "../../steps/step-table.ts";
import { step } from "../session/host-session.ts";
import { factsFor, type LockedHost } from "../session/locked-host.ts";

export type BringWorld = Pick<World, "clock" | "runner" | "cancelled"> & { readonly uploads: Uploads };

/** Makes the release of what lies on the host. What was to be taken from another release, and was changed there by hand, is sent after all. */
export async function stageRelease(
  host: LockedHost,
  planned: PlannedStage,
  world: BringWorld,
): Promise<Answers<"stage">> {
  const { session } = host;
  const options = { signal: world.cancelled };
  const answer = await step(session, "stage", factsFor(host, planned), options);
  if (answer.changed.length === 0) return staged(host, answer);
  const { same_binary_in: binaryFrom, same_files_in: filesFrom, ...facts } = planned.facts;
  const isChanged = (part: "binary" | "files") => answer.changed.includes(part);
  for (const [part, from] of [["binary", binaryFrom] as const, ["files", filesFrom] as const]) {
    const receive = planned.anew[part];
    if (!isChanged(part) || receive === undefined) continue;
    const was = part === "binary" ? "program was" : "files were";
    world.runner.info(`${session.label}: the ${was} changed in release ${from} on the host: sent anew`);
    await sendUpload(session.host(), { ...receive, facts: factsFor(host, receive) }, world);
  }
  const rest = {
    ...facts,
    same_binary_in: isChanged("binary") ? undefined : binaryFrom,
    same_files_in: isChanged("files") ? undefined : filesFrom,
  };
  const again = await step(session, "stage", factsFor(host, { step: "stage", facts: rest }), options);
  return staged(host, { ...again, created: [...answer.created, ...again.created] });
}

function staged({ session }: LockedHost, answer: Answers<"stage">): Answers<"stage"> {
  if (answer.staged !== undefined) return answer;
  throw new ActionError("host", `${session.label}: the release was not made: ${answer.changed.join(" and ")} changed`, {
    hint: "Something changed the releases on the host during this deploy. Run the job again.",
  });
}
