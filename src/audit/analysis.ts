import { ActionError } from "../errors.ts";
import type { Severity } from "../model/checks.ts";

/** A rule of the audit; its page is `docs/audit/<id>.md`. */
export interface AuditRule {
  readonly id: string;
  readonly severity: Severity;
  readonly title: string;
  /** What to do about a finding. */
  readonly fix: string;
}

export interface AuditFinding {
  readonly rule: string;
  readonly message: string;
  /** Relative to the workspace, with `/`; absent when nothing in the workspace is to be pointed at. */
  readonly file?: string | undefined;
  /** From 1, in characters of Unicode. */
  readonly line?: number | undefined;
  readonly column?: number | undefined;
  /** What it stands in; empty outside of functions. */
  readonly function: string;
  /** The reason of the comment that accepts it; absent: none does. */
  readonly ignored?: string | undefined;
}

/** What the analyser prints (src/audit/analyser/main.go). */
export interface Analysis {
  readonly rules: readonly AuditRule[];
  readonly findings: readonly AuditFinding[];
  readonly packages: number;
  readonly lines: number;
  /** Of source that does not compile, as Go prints them. */
  readonly errors: readonly string[];
}

/** It is built from source that comes with this action, so only what was cut off on the way can be wrong. */
export function readAnalysis(output: string): Analysis {
  try {
    return JSON.parse(output) as Analysis;
  } catch (cause) {
    throw new ActionError("tool", "checks: what the audit's analyser says cannot be read", { cause });
  }
}
