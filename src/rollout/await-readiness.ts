import { ActionError } from "../errors.ts";
import type { Slot } from "../hosts/layout.ts";
import type { Answer } from "../hosts/remote-step.ts";
import type { World } from "../world/world.ts";
import type { HostSession, ServicePlace } from "./host-session.ts";
import { judgeReadiness, type Observation, type ReadinessPolicy, readObservation } from "./readiness.ts";

const lookEveryMs = 500;
const journalLines = 30;
/** A journal line may have 48 KiB; what explains a failure stands at its beginning. */
const longestLine = 2_000;

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
      const evidence = await explainSlot(ask, place, { slot, startedAt });
      throw new ActionError("rollout", `${session.label}: ${slot}: ${verdict.reason}`, { evidence });
    }
    await world.clock.sleep(lookEveryMs, signal);
  }
}

async function explainSlot(ask: AskHost, place: ServicePlace, started: StartedSlot): Promise<readonly string[]> {
  try {
    const answer = await ask("explain", {
      name: place.name,
      deploy_path: place.deployPath,
      slot: started.slot,
      since: started.startedAt,
      lines: String(journalLines),
    });
    return ["unit", "disk", "journal"].flatMap((key) =>
      (answer.get(key) ?? []).map((line) => `${key}: ${line.slice(0, longestLine)}`),
    );
  } catch {
    return ["(the host could not be asked for its journal)"];
  }
}
