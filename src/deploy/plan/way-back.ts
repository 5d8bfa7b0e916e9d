import type { FrontInput } from "../../model/rollout-step.ts";
import { writeHostPhase } from "../facts/host-documents.ts";
import { type HostFacts, type ReleaseRecord, recordOf } from "../facts/host-facts.ts";
import { afterRollbackPolicy, canaryLifeSeconds, turnSeconds } from "../judgement/fitness/policies.ts";
import { chooseFront, privatePortOf } from "./choose-front.ts";
import type { Gate, PlannedStep } from "./host-plan.ts";

/** Ends a canary, and with it what is half-made: that may be what fills the disk. Nothing happens where there is none. */
export const endCanary = { part: "back", step: "stop-canary", facts: {} } as const satisfies PlannedStep;

type Switch = Extract<PlannedStep, { readonly step: "switch" }>;

/**
 * Makes `to` the public release again instead of `failed`, seen to answer; undefined: takes down what is there. What serves already
 * is left as it is. What has no record cannot be looked at.
 */
export function switchBack(facts: HostFacts, failed: string, to: string | undefined): Switch {
  const record = recordOf(facts, to);
  return {
    part: "back",
    step: "switch",
    facts: { phase_line: writeHostPhase({ phase: "taking-back", release: failed }), release: to },
    gate: record && { slot: "current", policy: afterRollbackPolicy(record) },
  };
}

type Start = Extract<PlannedStep, { readonly step: "start-canary" }> & { readonly gate: Gate };
type Share = Extract<PlannedStep, { readonly step: "set-share" }>;

export type CoverOfWayBack = readonly [start: Start, share: Share];

/** What was before runs beside what is rolled back, and gets what is new until it stands on the public port; undefined: nothing can send it there. */
export function coverOfWayBack(
  facts: HostFacts,
  failed: string,
  to: ReleaseRecord & { readonly front: FrontInput | undefined },
  name: string,
): CoverOfWayBack | undefined {
  const front = chooseFront(facts, to);
  if ("why" in front) return undefined;
  const privatePort = privatePortOf(facts, name, to);
  const policy = { ...afterRollbackPolicy(to), port: privatePort };
  return [
    {
      part: "back",
      step: "start-canary",
      facts: {
        phase_line: writeHostPhase({ phase: "taking-back", release: failed }),
        release: to.id,
        life_seconds: canaryLifeSeconds(policy) + turnSeconds(policy.timeoutMs),
      },
      gate: { slot: "canary", policy },
    },
    {
      part: "back",
      step: "set-share",
      facts: { front: front.kind, port: to.port, canary_port: privatePort, health_path: to.healthPath, share: 100 },
    },
  ];
}

/** From wherever a deploy of `release` ends that began on a host as the facts say. */
export function planWayBack(facts: HostFacts, release: string, before: string | undefined): readonly PlannedStep[] {
  return [endCanary, switchBack(facts, release, before)];
}
