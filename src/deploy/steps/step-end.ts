import type { ErrorCode } from "../../errors.ts";
import { foreignWords } from "../../text/foreign-words.ts";

/** How a program on a host ended that gave no answer, or a bad one. */
export interface StepEnd {
  /** `deploy@web1.example.com`. */
  readonly label: string;
  readonly user: string;
  readonly step: string;
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  /** The program itself ran, as root: what it says is its own. */
  readonly hasAnswered: boolean;
  /** Programs for becoming root that the host has; undefined: it was not asked. */
  readonly tools: readonly string[] | undefined;
  /** What sudo allows this user without a password, as `sudo -l` lists it. */
  readonly rules: readonly string[];
  /** What sshd remarked on the login. */
  readonly remarks: readonly string[];
}

/** One way in which a step can end badly, and the words for it. */
export interface StepFailure {
  readonly code: ErrorCode;
  readonly matches: (end: StepEnd) => boolean;
  /** Without the host's label. */
  readonly message: (end: StepEnd) => string;
  /** The line that gives the reason; all that was said when left out. */
  readonly line?: RegExp;
  /** There is none where the reason is not known. */
  readonly hint?: (end: StepEnd) => string;
}

/** What was said, the reason's own line when it is known. stderr counts more: start-up files greet on stdout. */
export function saidBy({ stdout, stderr }: Pick<StepEnd, "stdout" | "stderr">, line?: RegExp): string {
  const lines = [...stderr.split("\n"), ...stdout.split("\n")].filter((each) => each.trim() !== "");
  const found = line === undefined ? [] : lines.filter((each) => line.test(each));
  return foreignWords((found.length > 0 ? found : lines.slice(-6)).join("\n"), 500);
}

/** Whether it is said anywhere in the host's words. */
export const says = (pattern: RegExp) => (end: StepEnd) => pattern.test(`${end.stderr}\n${end.stdout}`);
