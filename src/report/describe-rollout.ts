import type { SlotInStep } from "../deploy/judgement/evidence/watched-step.ts";
import type { SharedStep } from "../deploy/judgement/state/deployment.ts";
import { count, describeBytes, describeDuration, describeFigure, describePart } from "../text/measures.ts";
import type { RolloutHarm } from "./rollout-harm.ts";

const marks: Readonly<Record<SharedStep["verdict"], string>> = { pass: "✅", pause: "⏸️", "roll back": "⏪" };

export const stepColumns = ["step", "requests", "failed", "P95", "CPU, memory"] as const;

/** Two rows of each step: what the canary did, and what the live release did beside it. Plain text. */
export function stepRows(steps: readonly SharedStep[]): readonly (readonly string[])[] {
  return steps.flatMap(({ sharePercent, startMs, endMs, verdict, canary, live }) => [
    [`${marks[verdict]} ${sharePercent} % for ${describeDuration(endMs - startMs)}`, ...figuresOf(canary)],
    ["live release beside it", ...figuresOf(live)],
  ]);
}

function figuresOf({ attempts, errors, p95Ms, cpuPercent, memoryBytes }: SlotInStep): readonly string[] {
  const used = [
    cpuPercent === undefined ? "" : describePart(cpuPercent / 100),
    memoryBytes === undefined ? "" : describeBytes(memoryBytes),
  ];
  return [
    describeFigure(attempts),
    attempts === 0 ? "" : `${describeFigure(errors)} (${describePart(errors / attempts)})`,
    p95Ms === undefined ? "" : p95Ms < 1 ? "under 1 ms" : describeDuration(p95Ms),
    used.filter(Boolean).join(", "),
  ];
}

/** What users met of a release that was rolled back, in one sentence. */
export function describeHarm({ requests, errors, slow = 0, exposedMs, sufferedMs }: RolloutHarm): string {
  const sent = `${count(requests, "request")} went to the canary in ${describeDuration(exposedMs)}`;
  const bad = [
    errors > 0 ? `${describeFigure(errors)} failed` : "",
    slow > 0 ? `${describeFigure(slow)} took too long` : "",
  ];
  const all = bad.filter(Boolean).join(", ");
  if (all === "" || sufferedMs === undefined) return `${sent}, and none is known to have failed`;
  return `${sent}: ${all}. From the first bad one until it was rolled back: at most ${describeDuration(sufferedMs)}`;
}
