import { resolve } from "node:path";
import * as core from "@actions/core";
import { createJsonLog, createTextLog, type LogFormat, type StepLog } from "./step-log.ts";

/** Where in the user's source something was found. Lines and columns count from 1. */
export interface SourcePlace {
  readonly title?: string;
  /** Relative to the repository, as the runner wants it. */
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
}

/** What the workflow runner offers: its log, its files, its environment. */
export interface Runner extends Omit<StepLog, "annotate"> {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Absolute directory of the checkout. */
  readonly workspace: string;
  /** The text of an input as the workflow gave it, or action.yml's default; never trimmed. */
  rawInput(name: string): string;
  notice(message: string, place?: SourcePlace): void;
  warning(message: string, place?: SourcePlace): void;
  error(message: string, place?: SourcePlace): void;
  mask(secret: string): void;
  /** A text as the runner shows it: without what it was told to mask. For what it does not see, such as files. */
  hide(text: string): string;
  setOutput(name: string, value: string): void;
  addPath(directory: string): void;
  /** Lets the runner annotate what later steps print (actions/toolkit, docs/problem-matchers.md). */
  addProblemMatcher(path: string): void;
  removeProblemMatcher(owner: string): void;
  exportVariable(name: string, value: string): void;
  /** Adds Markdown to the job summary; says so in the log where the runner has none. */
  appendSummary(markdown: string): Promise<void>;
  /** Kept from main to post, as text. */
  saveState(name: string, value: string): void;
  state(name: string): string;
}

const masked = new Set<string>();

/** The longest first: one may be a part of another. */
function hide(text: string): string {
  return [...masked]
    .toSorted((one, other) => other.length - one.length)
    .reduce((hidden, secret) => hidden.replaceAll(secret, "***"), text);
}

const besideTheLog = {
  env: process.env,
  workspace: resolve(process.env["GITHUB_WORKSPACE"] || "."),
  rawInput: (name: string) => core.getInput(name, { trimWhitespace: false }),
  // The runner masks line by line: a secret of several lines (a private key) is told line by line as well.
  mask(secret: string) {
    for (const line of new Set([secret, ...secret.split(/\r?\n/)])) {
      if (line.trim().length <= 3) continue;
      core.setSecret(line);
      masked.add(line);
    }
  },
  hide,
  setOutput: core.setOutput,
  addPath: core.addPath,
  addProblemMatcher: (path: string) => command(`::add-matcher::${escapeData(path)}`),
  removeProblemMatcher: (owner: string) => command(`::remove-matcher owner=${owner}::`),
  exportVariable: core.exportVariable,
  async appendSummary(markdown: string) {
    if (!process.env["GITHUB_STEP_SUMMARY"]) {
      core.debug("no GITHUB_STEP_SUMMARY: the job summary is left out");
      return;
    }
    await core.summary.addRaw(markdown, true).write();
  },
  saveState: core.saveState,
  state: core.getState,
} satisfies Omit<Runner, keyof StepLog | "notice" | "warning" | "error">;

export function createRunner(format: LogFormat): Runner {
  const { annotate, ...log } = format === "json" ? createJsonLog(hide) : createTextLog();
  return {
    ...besideTheLog,
    ...log,
    notice: (message, place = {}) => annotate("notice", message, place),
    warning: (message, place = {}) => annotate("warning", message, place),
    error: (message, place = {}) => annotate("error", message, place),
  };
}

export const githubRunner = createRunner("text");

/** The library has no function for these. */
function command(line: string): void {
  process.stdout.write(`${line}\n`);
}

function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}
