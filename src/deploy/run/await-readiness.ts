import { ActionError } from "../../errors.ts";
import type { World } from "../../world/world.ts";
import type { Slot } from "../plan/layout.ts";
import { judgeReadiness, type Observation, type ReadinessPolicy, readObservation } from "../plan/readiness.ts";
import { explainSharedState } from "../plan/shared-state.ts";
import type { Answer } from "../steps/remote-step.ts";
import { explainFailure, probePathsFor } from "./explain-failure.ts";
import type { HostSession, ServicePlace } from "./host-session.ts";

const lookEveryMs = 500;
const journalLines = 30;

export interface StartedSlot {
  readonly slot: Slot;
  /** Seconds since 1970 on the host, from the step that started it: journal lines from before are not its own. */
  readonly startedAt: string;
  /** The release that serves meanwhile, with the same data. */
  readonly beside?: string | undefined;
}

/** Either road to a host's steps: forward, or on the way back. */
export type AskHost = (name: "observe" | "explain", facts: Readonly<Record<string, string>>) => Promise<Answer>;

/** Looks at a started slot until it is ready. Throws `rollout` with the reason and the last journal lines when it will not be. Returns the milliseconds until the first of the good answers that counted. */
export async function awaitReadiness(
  session: HostSession,
  ask: AskHost,
  place: ServicePlace,
  started: StartedSlot,
  policy: ReadinessPolicy,
  world: Pick<World, "clock">,
  signal: AbortSignal,
): Promise<number> {
  const startMs = world.clock.elapsed();
  const observations: Observation[] = [];
  for (;;) {
    // Hashing 30 MB costs the host 0.1 s: once, when something runs, is enough.
    const withHash = !observations.some(({ runningSha256 }) => runningSha256 !== undefined);
    observations.push(await lookAt(ask, place, started, policy, world, withHash));
    const verdict = judgeReadiness(observations, policy);
    if (verdict.kind === "ready") return verdict.sinceMs - startMs;
    if (verdict.kind === "failed") {
      const answer = await explainSlot(ask, place, started, policy, probePathsFor(verdict, policy));
      const { reason, hint, evidence } = explainFailure(verdict, policy, answer, place);
      const shared = started.beside === undefined ? undefined : explainSharedState(evidence, started.beside);
      const words = shared === undefined ? hint && { hint } : { cause: shared.cause, hint: shared.remedy };
      const what = `${session.label}: ${started.slot}: ${shared === undefined ? reason : verdict.reason}`;
      throw new ActionError("rollout", what, { evidence, ...(words || {}) });
    }
    await world.clock.sleep(lookEveryMs, signal);
  }
}

/** One look at a slot. */
export async function lookAt(
  ask: (name: "observe", facts: Readonly<Record<string, string>>) => Promise<Answer>,
  place: ServicePlace,
  { slot, startedAt }: StartedSlot,
  policy: Pick<ReadinessPolicy, "port" | "healthPath">,
  world: Pick<World, "clock">,
  withHash = true,
): Promise<Observation> {
  const answer = await ask("observe", {
    name: place.name,
    slot,
    port: String(policy.port),
    health_path: policy.healthPath,
    with_hash: withHash ? "yes" : "no",
    since: startedAt,
  });
  return readObservation(answer, world.clock.elapsed());
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
