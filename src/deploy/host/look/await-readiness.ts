import { ActionError } from "../../../errors.ts";
import type { World } from "../../../world/world.ts";
import {
  judgeReadiness,
  type Observation,
  type Readiness,
  type ReadinessPolicy,
  readObservation,
} from "../../judgement/evidence/readiness.ts";
import { explainSharedState } from "../../judgement/fitness/shared-state.ts";
import type { Slot } from "../../release/layout.ts";
import type { StepOptions } from "../../steps/remote-step.ts";
import type { Answers, Facts } from "../../steps/step-table.ts";
import { longestHoldSeconds } from "../../steps/table/step-declaration.ts";
import type { HostSession, ServicePlace } from "../session/host-session.ts";
import { explainFailure, probePathsFor } from "./explain-failure.ts";

const pauseSeconds = 0.5;
const journalLines = 30;

export interface StartedSlot {
  readonly slot: Slot;
  /** Seconds since 1970 on the host, from the step that started it: journal lines from before are not its own. */
  readonly startedAt: number;
  /** The release that serves meanwhile, with the same data. */
  readonly beside?: string | undefined;
}

/** Either road to a host's steps: forward, or on the way back. */
export type AskHost = <S extends "observe" | "explain">(
  name: S,
  facts: Facts<S>,
  options?: Pick<StepOptions<S>, "onLook">,
) => Promise<Answers<S>>;

/** Looks at a started slot until it is ready. Throws `rollout` with the reason and the last journal lines when it will not be. Returns the milliseconds until the first of the good answers that counted. */
export async function awaitReadiness(
  session: HostSession,
  ask: AskHost,
  place: ServicePlace,
  started: StartedSlot,
  policy: ReadinessPolicy,
  world: Pick<World, "clock">,
): Promise<number> {
  const startMs = world.clock.elapsed();
  const verdict = await watchSlot(ask, place, started, policy, world);
  if (verdict.kind === "ready") return verdict.sinceMs - startMs;
  const answer = await explainSlot(ask, place, started, policy, probePathsFor(verdict, policy));
  const { reason, hint, evidence } = explainFailure(verdict, policy, answer, place);
  const shared = started.beside === undefined ? undefined : explainSharedState(evidence, started.beside);
  const words = shared === undefined ? hint && { hint } : { cause: shared.cause, hint: shared.remedy };
  const slot = started.slot === "canary" ? "canary" : "public port";
  const what = `${session.label}: ${slot}: ${shared === undefined ? reason : verdict.reason}`;
  throw new ActionError("rollout", what, { evidence, ...(words || {}) });
}

/** Looks come from the host as long as nothing is certain. */
async function watchSlot(
  ask: AskHost,
  place: ServicePlace,
  started: StartedSlot,
  policy: ReadinessPolicy,
  world: Pick<World, "clock">,
): Promise<Exclude<Readiness, { readonly kind: "waiting" }>> {
  const observations: Observation[] = [];
  let verdict: Readiness = { kind: "waiting" };
  // Time between looks is the host's own: what was held up on its way arrives at once.
  let bootedMs = 0;
  const onLook = (look: Answers<"observe">) => {
    if (look.look === 1) bootedMs = world.clock.elapsed() - look.at * 1000;
    observations.push(readObservation(look, bootedMs + look.at * 1000));
    verdict = judgeReadiness(observations, policy);
    return verdict.kind === "waiting" ? "more" : "enough";
  };
  const facts = lookFacts(place, started, policy, longestHoldSeconds);
  for (;;) {
    await ask("observe", facts, { onLook });
    const judged: Readiness = verdict;
    if (judged.kind !== "waiting") return judged;
  }
}

/** `startedAt` undefined: nobody knows when. */
type LookedAtSlot = Pick<StartedSlot, "slot"> & { readonly startedAt: number | undefined };

function lookFacts(
  { name }: Pick<ServicePlace, "name">,
  { slot, startedAt }: LookedAtSlot,
  { port, healthPath }: Pick<ReadinessPolicy, "port" | "healthPath">,
  forSeconds: number,
): Facts<"observe"> {
  const facts = { name, slot, port, health_path: healthPath, since: startedAt };
  return { ...facts, for_seconds: forSeconds, pause_seconds: pauseSeconds };
}

/** One look at a slot. */
export async function lookAt(
  ask: AskHost,
  place: Pick<ServicePlace, "name">,
  started: LookedAtSlot,
  policy: Pick<ReadinessPolicy, "port" | "healthPath">,
  world: Pick<World, "clock">,
): Promise<Observation> {
  const look = await ask("observe", lookFacts(place, started, policy, 0));
  return readObservation(look, world.clock.elapsed());
}

/** undefined: the host could not be asked. */
async function explainSlot(
  ask: AskHost,
  place: ServicePlace,
  { slot, startedAt }: StartedSlot,
  { port, healthPath }: ReadinessPolicy,
  probePaths: readonly string[],
): Promise<Answers<"explain"> | undefined> {
  const facts = {
    name: place.name,
    deploy_path: place.deployPath,
    slot,
    since: startedAt,
    lines: journalLines,
    port,
    health_path: healthPath,
    probe_paths: probePaths,
  };
  return await ask("explain", facts).catch(() => undefined);
}
