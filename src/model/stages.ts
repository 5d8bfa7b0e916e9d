/** When a stage ran. Times are milliseconds on one monotonic clock, from any origin. */
export interface StageTiming {
  readonly stage: string;
  /** Absent: a stage of the runner. */
  readonly host?: string | undefined;
  readonly startMs: number;
  readonly endMs: number;
  readonly outcome: "done" | "failed" | "taken back";
}

/** Notes when the stages of a run begin and end, and says so in the log. */
export interface StageTimes {
  readonly timings: readonly StageTiming[];
  measure<T>(stage: string, host: string | undefined, work: () => Promise<T>): Promise<T>;
}
