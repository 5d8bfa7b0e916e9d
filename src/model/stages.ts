/** What a run goes through, in the words of its timeline. */
export type Stage =
  | "connect"
  | "choose Go"
  | "install Go"
  | "restore caches"
  | "build"
  | "checks"
  | "verify binary"
  | "smoke test"
  | "package"
  | "save caches"
  | "merge"
  | "fingerprint"
  | "preflight"
  | "transfer"
  | "before-start"
  | "canary"
  | "share"
  | "switch"
  | "roll back"
  | "look"
  | "plan"
  | "unlock"
  | "provision";

/** When a stage ran. Times are milliseconds on one monotonic clock, from any origin. */
export interface StageTiming {
  readonly stage: Stage;
  /** Absent: a stage of the runner. */
  readonly host?: string | undefined;
  readonly startMs: number;
  readonly endMs: number;
  readonly outcome: "done" | "failed" | "rolled back";
}

/** Notes when the stages of a run begin and end. */
export interface StageTimes {
  readonly timings: readonly StageTiming[];
  measure<T>(stage: Stage, host: string | undefined, work: () => Promise<T>): Promise<T>;
}
