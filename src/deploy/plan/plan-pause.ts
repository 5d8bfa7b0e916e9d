import { type PausedRollout, writePausedRollout } from "../facts/host-documents.ts";
import type { HeldRollout } from "../judgement/state/paused-rollout.ts";
import type { HostPlan, PlannedOf } from "./host-plan.ts";

/** Who pauses, when, and what the journal says of it. */
interface Pausing extends Pick<PausedRollout, "by" | "keepReleases" | "pausedAt"> {
  readonly journalLine: string;
}

/** Pure: what has a host hold what it was planned to have so far; undefined: nothing was to be done there. */
export function planPause(
  plan: HostPlan,
  { sharePercent, reason, left }: HeldRollout,
  { journalLine, ...pausing }: Pausing,
): PlannedOf<"pause"> | undefined {
  const gateOf = (slot: "canary" | "current") => plan.steps.find(({ gate }) => gate?.slot === slot)?.gate?.policy;
  const [canary, current] = [gateOf("canary"), gateOf("current")];
  if (canary === undefined || current === undefined) return undefined;
  const shared = plan.steps.find((each) => each.part === "share" && each.step === "set-share");
  const share = shared !== undefined && sharePercent > 0 ? sharePercent : undefined;
  const paused: PausedRollout = {
    ...pausing,
    release: plan.release,
    sharePercent: share ?? 0,
    front: share !== undefined && shared?.step === "set-share" ? shared.facts.front : undefined,
    canaryPort: canary.port,
    reason,
    rollout: left,
  };
  return {
    part: "share",
    step: "pause",
    facts: {
      release: plan.release,
      share,
      port: current.port,
      canary_port: canary.port,
      health_path: canary.healthPath,
      ready_seconds: Math.ceil(canary.timeoutMs / 1000),
      record: writePausedRollout(paused),
      journal_line: journalLine,
    },
  };
}
