import { canaryLifeSeconds, canaryPolicy, publicPolicy } from "../judgement/policies.ts";
import { type Phase, writeHostPhase } from "../steps/host-documents.ts";
import type { HostFacts } from "../steps/host-facts.ts";
import type { PlannedStep } from "./host-plan.ts";

/** What a release must show, wherever it comes from. */
export interface ExpectedRelease {
  readonly id: string;
  readonly port: number;
  readonly healthPath: string;
  readonly healthTimeoutMs: number;
  readonly binarySha256: string;
}

/** Runs a release that lies on the host beside what serves, until it has proved itself; then gives it the public port. */
export function proveThenSwitch(
  { id, port, healthPath, healthTimeoutMs: timeoutMs, binarySha256: expectedSha256 }: ExpectedRelease,
  privatePort: number,
  facts: HostFacts,
): readonly PlannedStep[] {
  const expectation = { healthPath, expectedSha256, timeoutMs };
  const canary = canaryPolicy({ ...expectation, port: privatePort });
  const beside = facts.isActive ? facts.current : undefined;
  const phaseLine = (phase: Phase) => writeHostPhase({ phase, release: id });
  return [
    {
      part: "canary",
      step: "start-canary",
      facts: { phase_line: phaseLine("canary"), release: id, life_seconds: canaryLifeSeconds(canary) },
      gate: { slot: "canary", policy: canary, beside },
    },
    // It has shown what it was started for: while other hosts have their turn, it would only do its work twice.
    { part: "canary", step: "stop-canary", facts: {} },
    {
      part: "switch",
      step: "switch",
      facts: { phase_line: phaseLine("switching"), release: id },
      gate: { slot: "current", policy: publicPolicy({ ...expectation, port }) },
    },
  ];
}
