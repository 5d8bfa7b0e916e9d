import type { Target } from "../model/target.ts";
import type { BadAnswer } from "../service/health-answer.ts";
import type { Ending } from "../world/process/programs.ts";
import type { LogFacts } from "./read-log.ts";

/** What was seen of a program that was started. */
export interface SmokeObservation {
  readonly port: number;
  readonly healthPath: string;
  /** How long an answer was waited for. */
  readonly patienceMs: number;
  /** From its start to its first good answer; undefined: there was none. */
  readonly readyMs: number | undefined;
  /** The last answer that it gave itself, when that was no good one; undefined: none came, or a good one. */
  readonly badAnswer: BadAnswer | undefined;
  /** A path that nobody has thought of is answered like the health check: with the page of an application in the browser. */
  readonly answersAnything: boolean;
  /** Ports that it listened on at the end of the wait; undefined: the system does not say. */
  readonly listeningPorts: ReadonlySet<number> | undefined;
  /** It ended before it was told to. */
  readonly endedEarly: (Ending & { readonly afterMs: number }) | undefined;
  /** What it did when it was told to end; undefined: it was not told, as it was never ready. */
  readonly shutdown: Shutdown | undefined;
  /** Processes that it had started and left. */
  readonly leftBehind: number;
  readonly reportedVersion: string | undefined;
  /** What it wrote into its release, by the path from there; nothing where it could not, as on a host. */
  readonly strayFiles: readonly string[];
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
export interface SmokeFinding {
  readonly level: "failure" | "fault" | "warning" | "notice";
  /** Half a sentence about the program; of what kept it from serving: one that begins with `it`. */
  readonly text: string;
  /** What to do about it, in sentences. */
  readonly remedy?: string | undefined;
  /** The release alone decides it: what is a fault here is one on every host. */
  readonly holdsOnHosts?: boolean;
  /** The text ends with what to do, and nothing else would help. */
  readonly isAdvised?: boolean;
}

export interface SmokeResult {
  /** Of the program. */
  readonly name: string;
  readonly target: Target;
  /** `unclear`: it did not come to serve here, for a reason that need not hold on a host. */
  readonly verdict: "passed" | "failed" | "unclear" | "skipped";
  readonly findings: readonly SmokeFinding[];
  /** undefined: it was not started. */
  readonly observation: SmokeObservation | undefined;
}

/** What kept it from serving, said of it without a subject: `did not start here: panic: ...`; undefined: nothing did. */
export function whyNotServing({ verdict, findings }: SmokeResult): string | undefined {
  if (verdict !== "unclear" && verdict !== "failed") return undefined;
  const grave = findings.find(({ level }) => level === "failure" || level === "fault");
  return grave?.text.replace(/^it /, "");
}
