import type { Clock } from "../world/clock.ts";
import type { StageTiming } from "./report-facts.ts";

/** Notes when the stages of a run begin and end, and says so in the log. */
export interface StageTimes {
  readonly timings: readonly StageTiming[];
  measure<T>(stage: string, host: string | undefined, work: () => Promise<T>): Promise<T>;
}

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
