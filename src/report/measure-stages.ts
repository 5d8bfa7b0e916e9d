import type { StageTimes, StageTiming } from "../model/stages.ts";
import type { Clock } from "../world/clock.ts";

export function startStageTimes(clock: Clock): StageTimes {
  const timings: StageTiming[] = [];
  const originMs = clock.elapsed();
  return {
    timings,
    async measure(stage, host, work) {
      const startMs = clock.elapsed() - originMs;
      let outcome: StageTiming["outcome"] = "failed";
      try {
        const result = await work();
        outcome = "done";
        return result;
      } finally {
        timings.push({ stage, host, startMs, endMs: clock.elapsed() - originMs, outcome });
      }
    },
  };
}
