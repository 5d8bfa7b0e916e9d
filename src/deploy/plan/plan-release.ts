import type { FrontInput, RolloutStep } from "../../model/rollout-step.ts";
import { type Phase, writeHostPhase } from "../facts/host-documents.ts";
import { type HostFacts, pausedOf } from "../facts/host-facts.ts";
import {
  canaryLifeSeconds,
  canaryPolicy,
  longestStepMs,
  publicPolicy,
  turnSeconds,
} from "../judgement/fitness/policies.ts";
import { chooseFront } from "./choose-front.ts";
import type { PlannedStep } from "./host-plan.ts";

/** What a release must show, wherever it comes from. */
export interface ExpectedRelease {
  readonly id: string;
  readonly port: number;
  readonly healthPath: string;
  readonly healthTimeoutMs: number;
  readonly binarySha256: string;
  /** Shares of new connections that it gets one after the other, before it gets the public port; absent: none. */
  readonly steps?: readonly RolloutStep[] | undefined;
  /** Absent: what the host has. */
  readonly front?: FrontInput | undefined;
}

/** A step may be extended twice. */
function longestSeconds(steps: readonly RolloutStep[]): number {
  return Math.ceil(steps.reduce((sum, step) => sum + 2 * longestStepMs(step), 0) / 1000);
}

/**
 * Runs a release that lies on the host beside what serves, until it has proved itself; then gives it the public port. Where it can, the
 * canary takes new connections meanwhile. One that is paused there runs already, and proves itself again.
 */
export function proveThenSwitch(
  {
    id,
    port,
    healthPath,
    healthTimeoutMs: timeoutMs,
    binarySha256: expectedSha256,
    steps = [],
    front: wanted,
  }: ExpectedRelease,
  privatePort: number,
  facts: HostFacts,
): readonly PlannedStep[] {
  const expectation = { healthPath, expectedSha256, timeoutMs };
  const canary = canaryPolicy({ ...expectation, port: privatePort });
  const beside = facts.isActive ? facts.current : undefined;
  const chosen = chooseFront(facts, { front: wanted, port });
  const isCovered = "kind" in chosen;
  const shared = {
    front: isCovered ? chosen.kind : "kernel",
    port,
    canary_port: privatePort,
    health_path: healthPath,
  } as const;
  const phaseLine = (phase: Phase) => writeHostPhase({ phase, release: id });
  return [
    {
      part: "canary",
      step: pausedOf(facts)?.release === id && facts.canary === id ? "go-on" : "start-canary",
      facts: {
        phase_line: phaseLine("canary"),
        release: id,
        life_seconds: canaryLifeSeconds(canary) + (isCovered ? turnSeconds(timeoutMs) + longestSeconds(steps) : 0),
      },
      gate: { slot: "canary", policy: canary, beside },
    },
    ...(isCovered
      ? steps.map(({ sharePercent }): PlannedStep => {
          return { part: "share", step: "set-share", facts: { ...shared, share: sharePercent } };
        })
      : []),
    ...(isCovered
      ? [
          {
            part: "wait",
            step: "go-on",
            facts: { phase_line: phaseLine("canary"), release: id, life_seconds: turnSeconds(timeoutMs) },
          } as const,
        ]
      : []),
    isCovered
      ? { part: "switch", step: "set-share", facts: { ...shared, share: 100 } }
      : // It has shown what it was started for: while other hosts have their turn, it would only do its work twice.
        { part: "canary", step: "stop-canary", facts: {} },
    {
      part: "switch",
      step: "switch",
      facts: { phase_line: phaseLine("switching"), release: id },
      gate: { slot: "current", policy: publicPolicy({ ...expectation, port }) },
    },
    // It drains what it has taken; new connections go to the public process again before that.
    ...(isCovered ? [{ part: "switch", step: "stop-canary", facts: {} } as const] : []),
  ];
}
