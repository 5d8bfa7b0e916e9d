import type { ActionError } from "../errors.ts";

/** `failed`: nothing was shifted; `rolled-back`: the public service was touched and taken back. */
export type Decision = "promoted" | "rolled-back" | "failed" | "unchanged";

/** What became of one host. */
export interface HostDeployment {
  readonly host: string;
  readonly decision: Decision;
  /** The release that serves now; undefined: none does. */
  readonly release: string | undefined;
  readonly previousRelease: string | undefined;
  /** In words: `ready after 1.2 s`; undefined when it was not seen. */
  readonly health: string | undefined;
  /** Why not, in one line, and the lines that prove it. */
  readonly reason: string | undefined;
  readonly evidence: readonly string[];
  readonly elapsedMs: number;
}

/** What became of a release on all hosts. `failure` is set unless the decision is `promoted` or `unchanged`. */
export interface Deployment {
  readonly decision: Decision;
  readonly release: string;
  readonly hosts: readonly HostDeployment[];
  readonly failure: ActionError | undefined;
}
