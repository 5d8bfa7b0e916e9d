import { ActionError } from "../errors.ts";
import type { Slot } from "../hosts/layout.ts";
import type { Answer } from "../hosts/remote-step.ts";
import type { World } from "../world/world.ts";
import { explainFailure, probePathsFor } from "./explain-failure.ts";
import type { HostSession, ServicePlace } from "./host-session.ts";
import { judgeReadiness, type Observation, type ReadinessPolicy, readObservation } from "./readiness.ts";

const lookEveryMs = 500;
const journalLines = 30;

export interface StartedSlot {
  readonly slot: Slot;
  /** Seconds since 1970 on the host, from the step that started it: journal lines from before are not its own. */
  readonly startedAt: string;
}

/** Either road to a host's steps: forward, or on the way back. */
export type AskHost = (name: "observe" | "explain", facts: Readonly<Record<string, string>>) => Promise<Answer>;

/** Looks at a started slot until it is ready. Throws `rollout` with the reason and the last journal lines when it will not be. Returns the milliseconds until the first of the good answers that counted. */
export async function awaitReadiness(
  session: HostSession,
  ask: AskHost,
  place: ServicePlace,
  { slot, startedAt }: StartedSlot,
  policy: ReadinessPolicy,
  world: Pick<World, "clock">,
  signal: AbortSignal,
): Promise<number> {
  const startMs = world.clock.elapsed();
  const observations: Observation[] = [];
  for (;;) {
    const answer = await ask("observe", {
      name: place.name,
      slot,
      port: String(policy.port),
      health_path: policy.healthPath,
      // Hashing 30 MB costs the host 0.1 s: once, when something runs, is enough.
      with_hash: observations.some(({ runningSha256 }) => runningSha256 !== undefined) ? "no" : "yes",
    });
    observations.push(readObservation(answer, world.clock.elapsed()));
    const verdict = judgeReadiness(observations, policy);
    if (verdict.kind === "ready") return verdict.sinceMs - startMs;
    if (verdict.kind === "failed") {
      const answer = await explainSlot(ask, place, { slot, startedAt }, policy, probePathsFor(verdict, policy));
      const { reason, hint, evidence } = explainFailure(verdict, policy, answer, place);
      throw new ActionError("rollout", `${session.label}: ${slot}: ${reason}`, { evidence, ...(hint && { hint }) });
    }
    await world.clock.sleep(lookEveryMs, signal);
  }
}

/** undefined: the host could not be asked. */
async function explainSlot(
  ask: AskHost,
  place: ServicePlace,
  { slot, startedAt }: StartedSlot,
  { port, healthPath }: ReadinessPolicy,
  probePaths: readonly string[],
): Promise<Answer | undefined> {
  const facts = {
    name: place.name,
    deploy_path: place.deployPath,
    slot,
    since: startedAt,
    lines: String(journalLines),
    port: String(port),
    health_path: healthPath,
    probe_paths: probePaths.join("\n"),
  };
  return await ask("explain", facts).catch(() => undefined);
}
