import { ActionError } from "../../../errors.ts";
import { lastWordsIn } from "../../../service/last-words.ts";
import { remedyFor } from "../../../service/remedies.ts";
import { longestStopSeconds } from "../../../service/stop-time.ts";
import type { World } from "../../../world/world.ts";
import type { Answers, Facts } from "../../steps/step-table.ts";
import { type HostSession, type ServicePlace, step } from "../session/host-session.ts";

/** What a release does once before it is started. Its output goes into the log. Throws `rollout` when it fails. */
export async function runBeforeStart(
  session: HostSession,
  place: ServicePlace,
  facts: Facts<"before-start">,
  world: Pick<World, "runner" | "cancelled">,
): Promise<Answers<"before-start">> {
  const answer = await waitForEnd(session, facts, world);
  const { printed } = answer;
  for (const line of printed) world.runner.info(`${session.label}: before-start: ${line}`);
  if (answer.result === "success") {
    world.runner.info(`${session.label}: before-start succeeded`);
    return answer;
  }
  const words = lastWordsIn(printed, place.deployPath);
  throw new ActionError(
    "rollout",
    `${session.label}: before-start ${describeEnd(answer)}${words === undefined ? "" : `: ${words.text}`}`,
    {
      hint: `${words?.cause === undefined ? "" : `${remedyFor(words.cause)} `}What it had changed by then is not undone.`,
      evidence: printed.slice(-20),
    },
  );
}

type Ended = Answers<"before-start"> & { readonly result: string };

async function waitForEnd(
  session: HostSession,
  facts: Facts<"before-start">,
  world: Pick<World, "cancelled">,
): Promise<Ended> {
  const { label, clock } = session;
  // systemd itself ends it at its limit; that may take a while, too.
  const deadline = clock.elapsed() + (facts.limit_seconds + 2 * longestStopSeconds) * 1_000;
  for (let begunAt = facts.begun_at; ; ) {
    const answer = await step(session, "before-start", { ...facts, begun_at: begunAt }, { signal: world.cancelled });
    const { result } = answer;
    if (result !== undefined) return { ...answer, result };
    if (clock.elapsed() > deadline) throw new ActionError("rollout", `${label}: before-start did not end in time`);
    begunAt = answer.begun_at;
  }
}

function describeEnd({ result, exit_code: code, exit_status: status }: Ended): string {
  if (result === "timeout") return "did not end in time";
  if (result === "exit-code" || code === "exited") return `ended with exit code ${status}`;
  return `failed (${result}${code === undefined ? "" : `, ${code} by signal ${status}`})`;
}
