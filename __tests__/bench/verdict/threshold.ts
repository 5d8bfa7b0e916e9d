import { add, nothing, rateOf } from "../../../src/deploy/judgement/verdict/evidence.ts";
import type { Judge, Watching } from "../../deploy/judgement/verdict/simulation.ts";

const intervalMs = 30_000;

/**
 * What a rollout by thresholds does (as analyses of Argo Rollouts and Flagger, when one bad measurement is enough): twice a minute the share
 * of bad requests since the last time is compared with the limit.
 */
export const byThreshold: NonNullable<Watching["judge"]> = ({ maxErrorRate }): Judge => {
  let since = nothing;
  let [all, checkedMs] = [0, 0];
  const wanted = 500;
  return {
    beginStep: () => {
      since = nothing;
      [all, checkedMs] = [0, 0];
    },
    see: ({ atMs, canary }) => {
      since = add(since, canary);
      all += canary.attempts;
      if (atMs - checkedMs < intervalMs) return { kind: "watch", reason: "", probes: 0 };
      const isOver = rateOf(since, "errors") > maxErrorRate || rateOf(since, "slow") > 0.05;
      checkedMs = atMs;
      since = nothing;
      if (isOver) return { kind: "roll back", reason: "" };
      if (all >= wanted) return { kind: "pass", reason: "", isRemarkable: false };
      return atMs >= 600_000 ? { kind: "pause", reason: "" } : { kind: "watch", reason: "", probes: 0 };
    },
  };
};
