import { writeHostPhase } from "../facts/host-documents.ts";
import { type HostFacts, recordOf } from "../facts/host-facts.ts";
import { takenBackPolicy } from "../judgement/policies.ts";
import type { PlannedStep } from "./host-plan.ts";

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
    gate: record && { slot: "current", policy: takenBackPolicy(record) },
  };
}

/** From wherever a deploy of `release` ends that began on a host as the facts say. */
export function planWayBack(facts: HostFacts, release: string, before: string | undefined): readonly PlannedStep[] {
  return [endCanary, switchBack(facts, release, before)];
}
