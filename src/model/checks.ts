/** `race` is `test` with the race detector. */
export type CheckName = "vet" | "test" | "race" | "audit";

/** The worst one first. */
export type Severity = "error" | "warning" | "note";

/** A place in the source: relative to the workspace, with `/`, as annotations want it. Lines and columns count from 1. */
export interface FoundPlace {
  readonly file: string;
  readonly line: number;
  readonly column?: number | undefined;
}

/** One thing that a check found. */
export interface CheckFinding {
  /** Which test, or what kind of thing: `TestAdd (example.com/shop/calc)`, `data race`. */
  readonly subject: string;
  /** In words; may have several lines. */
  readonly message: string;
  /** Absent when nothing in the workspace is to be pointed at. */
  readonly place?: FoundPlace | undefined;
  /** Absent: an error. */
  readonly severity?: Severity | undefined;
  /** What was printed, its middle left out when it is long; empty when `message` says it all. */
  readonly output: readonly string[];
}

export interface TestCounts {
  /** A test with subtests counts as them, unless it fails by itself. */
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly packages: {
    readonly passed: number;
    readonly failed: number;
    /** Passed without having run: nothing that they depend on has changed. */
    readonly cached: number;
    readonly withoutTests: number;
  };
}

export interface CheckReport {
  readonly name: CheckName;
  /** `cut short` and `left out`: the build failed meanwhile, so that nobody waits for what the check would still have said. */
  readonly outcome: "passed" | "failed" | "cut short" | "left out";
  readonly elapsedMs: number;
  /** Absent for `vet` and `audit`. */
  readonly tests?: TestCounts | undefined;
  readonly findings: readonly CheckFinding[];
  /** How many more there were than `findings` holds. */
  readonly findingsLeftOut: number;
  /** Tests that took longest, the slowest first. */
  readonly slowest: readonly { readonly name: string; readonly elapsedMs: number }[];
  /** What was printed besides, for a check that failed without a finding. */
  readonly rest: readonly string[];
  /** Of `audit`. */
  readonly audit?: AuditNumbers | undefined;
}

/** What an audit has besides findings to report. */
export interface AuditNumbers {
  /** Accepted by a comment in the source, and by the baseline. */
  readonly ignored: number;
  readonly known: number;
  /** The text that the baseline should have; absent: it has it, or there is to be none. */
  readonly baseline?: string | undefined;
  /** Absolute. */
  readonly sarifFile: string;
  readonly reportFile: string;
  readonly baselineFile: string;
}
