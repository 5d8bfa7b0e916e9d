import { ActionError, asActionError } from "../../errors.ts";
import { type HostFacts, pausedOf } from "../facts/host-facts.ts";
import { settleEvery } from "../host/session/every-host.ts";
import { inspectForRepair } from "../host/session/host-session.ts";
import { judgePaused, whatToDoWithPaused } from "../judgement/state/paused-rollout.ts";
import { writeDownEnding } from "./change-host.ts";
import type { HostInWork } from "./conclude-hosts.ts";
import type { DeployRequest, DeployWorld } from "./deploy-request.ts";

/**
 * Reads all hosts under their locks. Where a rollout was paused while another one was waited for, or is not paused any more that was to be
 * gone on with, all of them are given back as they are: throws `preflight`, with nothing touched.
 */
export async function leavePaused(
  hosts: readonly HostInWork[],
  request: DeployRequest,
  world: DeployWorld,
): Promise<void> {
  const read = await settleEvery(hosts, ({ surveyed: { session } }) => inspectForRepair(session, request.release));
  const problems = hosts.flatMap((host, index) => {
    const facts = read[index];
    if (facts === undefined || !facts.ok) {
      // What the rest of the deploy makes of it is not different from what it makes of any other trouble.
      host.error = asActionError(facts?.error);
      return [];
    }
    host.found = facts.value;
    return problemsOf(host, facts.value, request).map((problem) => `${host.surveyed.session.label}: ${problem}`);
  });
  if (problems.length === 0) return;
  const reason = problems.join("; ");
  await settleEvery(hosts, async (host) => {
    host.isSettled = true;
    const own = { ...request, token: host.lock.token() };
    await writeDownEnding(host.surveyed, own, { decision: "failed", reason, isUnsettled: true }, world);
  });
  throw new ActionError("preflight", reason, { hint: whatToDoWithPaused });
}

function problemsOf({ surveyed }: HostInWork, found: HostFacts, { onPaused }: DeployRequest): readonly string[] {
  if (onPaused !== "go on") return judgePaused(found, onPaused).map(({ problem }) => problem);
  const [planned, paused] = [pausedOf(surveyed.facts), pausedOf(found)];
  if (planned?.release === paused?.release && planned?.pausedAt === paused?.pausedAt) return [];
  return ["the rollout is not paused any more as it was: somebody else has gone on with it, or aborted it"];
}
