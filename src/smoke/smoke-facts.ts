import type { Target } from "../build/target.ts";
import type { Ending } from "../world/programs.ts";
import type { LogFacts } from "./read-log.ts";

/** What was seen of a program that was started. */
export interface Observation {
  readonly port: number;
  readonly healthPath: string;
  /** How long an answer was waited for. */
  readonly patienceMs: number;
  /** From its start to its first good answer; undefined: there was none. */
  readonly readyMs: number | undefined;
  /** Of the last answer that it gave itself; 0: none came. */
  readonly lastStatus: number;
  /** Ports that it listened on at the end of the wait; undefined: the system does not say. */
  readonly listeningPorts: ReadonlySet<number> | undefined;
  /** It ended before it was told to. */
  readonly endedEarly: (Ending & { readonly afterMs: number }) | undefined;
  /** What it did when it was told to end; undefined: it was not told, as it was never ready. */
  readonly shutdown: Shutdown | undefined;
  /** Processes that it had started and left. */
  readonly leftBehind: number;
  readonly reportedVersion: string | undefined;
  readonly log: LogFacts;
}

export type Shutdown =
  | ({ readonly kind: "ended"; readonly afterMs: number } & Ending)
  /** It had to be killed. `stillAnswers`: as if nothing had been said to it. */
  | { readonly kind: "killed"; readonly afterMs: number; readonly stillAnswers: boolean };

/**
 * `failure`: wrong on any machine. `fault`: wrong, or for want of something that this machine does not have (a database).
 * `warning` and `notice`: it runs, and could be better.
 */
export interface Finding {
  readonly level: "failure" | "fault" | "warning" | "notice";
  /** Half a sentence about the program. */
  readonly text: string;
}

export interface SmokeResult {
  /** Of the program. */
  readonly name: string;
  readonly target: Target;
  /** `unclear`: it did not come to serve here, for a reason that need not hold on a host. */
  readonly verdict: "passed" | "failed" | "unclear" | "skipped";
  readonly findings: readonly Finding[];
  /** undefined: it was not started. */
  readonly observation: Observation | undefined;
}
