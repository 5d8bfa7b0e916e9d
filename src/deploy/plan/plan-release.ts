import { canaryLifeSeconds, canaryPolicy, publicPolicy } from "../judgement/policies.ts";
import { type Phase, writeHostPhase } from "../steps/host-documents.ts";
import { type HostFacts, recordOf } from "../steps/host-facts.ts";
import type { PlannedStep } from "./host-plan.ts";

/** How long a canary goes on while other hosts have their turn. One that has ended by then covers nothing. */
const turnSeconds = 120;

/** What a release must show, wherever it comes from. */
export interface ExpectedRelease {
  readonly id: string;
  readonly port: number;
  readonly healthPath: string;
  readonly healthTimeoutMs: number;
  readonly binarySha256: string;
}

/** Whether new connections can go to the canary while the public process is replaced; undefined: they can. */
export function whyNoCover(facts: HostFacts, port: number): string | undefined {
  if (!facts.isActive) return "nothing serves yet";
  if (recordOf(facts, facts.current)?.port !== port) return "the public port changes";
  return facts.noCover;
}

/**
 * Runs a release that lies on the host beside what serves, until it has proved itself; then gives it the public port. Where it can, the
 * canary takes new connections meanwhile.
 */
export function proveThenSwitch(
  { id, port, healthPath, healthTimeoutMs: timeoutMs, binarySha256: expectedSha256 }: ExpectedRelease,
  privatePort: number,
  facts: HostFacts,
): readonly PlannedStep[] {
  const expectation = { healthPath, expectedSha256, timeoutMs };
  const canary = canaryPolicy({ ...expectation, port: privatePort });
  const beside = facts.isActive ? facts.current : undefined;
  const isCovered = whyNoCover(facts, port) === undefined;
  const phaseLine = (phase: Phase) => writeHostPhase({ phase, release: id });
  return [
    {
      part: "canary",
      step: "start-canary",
      facts: {
        phase_line: phaseLine("canary"),
        release: id,
        life_seconds: canaryLifeSeconds(canary) + (isCovered ? turnSeconds : 0),
      },
      gate: { slot: "canary", policy: canary, beside },
    },
    isCovered
      ? { part: "switch", step: "cover", facts: { port, canary_port: privatePort } }
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
