import type { Stage, StageTimes, StageTiming } from "../model/stages.ts";
import type { Clock } from "../world/clock.ts";
import type { StepLog } from "../world/runner/step-log.ts";

/** Titles of what is folded in the log; stages without one say little, and what people wait for. */
const groups: { readonly [S in Stage]?: string } = {
  connect: "Connect",
  "choose Go": "Choose Go",
  "install Go": "Install Go and restore caches",
  "restore caches": "Install Go and restore caches",
  build: "Build",
  checks: "Build",
  "verify binary": "Verify binaries",
  "smoke test": "Smoke test",
  package: "Package",
  merge: "Merge",
  fingerprint: "Compare hosts",
  preflight: "Preflight",
  transfer: "Transfer",
  "before-start": "Before start",
  canary: "Start canary",
  switch: "Switch",
};

export function startStageTimes(clock: Clock, { inStage }: Pick<StepLog, "inStage">): StageTimes {
  const timings: StageTiming[] = [];
  const originMs = clock.elapsed();
  return {
    timings,
    async measure(stage, host, work) {
      const startMs = clock.elapsed() - originMs;
      let outcome: StageTiming["outcome"] = "failed";
      try {
        const result = await inStage({ name: stage, host, group: groups[stage] }, work);
        outcome = "done";
        return result;
      } finally {
        timings.push({ stage, host, startMs, endMs: clock.elapsed() - originMs, outcome });
      }
    },
  };
}
