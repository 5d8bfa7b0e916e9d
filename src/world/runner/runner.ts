import { resolve } from "node:path";
import * as core from "@actions/core";
import { inertText } from "../../text/inert-text.ts";

/** Where in the user's source something was found. Lines and columns count from 1. */
export interface SourcePlace {
  readonly title?: string;
  /** Relative to the repository, as the runner wants it. */
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
}

/** What the workflow runner offers: its log, its files, its environment. */
export interface Runner {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Absolute directory of the checkout. */
  readonly workspace: string;
  /** The text of an input as the workflow gave it, or action.yml's default; never trimmed. */
  rawInput(name: string): string;
  info(line: string): void;
  debug(line: string): void;
  notice(message: string, place?: SourcePlace): void;
  warning(message: string, place?: SourcePlace): void;
  error(message: string, place?: SourcePlace): void;
  group<T>(title: string, work: () => Promise<T>): Promise<T>;
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

export const githubRunner: Runner = {
  env: process.env,
  workspace: resolve(process.env["GITHUB_WORKSPACE"] || "."),
  rawInput: (name) => core.getInput(name, { trimWhitespace: false }),
  info: (line) => core.info(inertText(line)),
  debug: core.debug,
  notice: (message, place) => core.notice(message, toProperties(place)),
  warning: (message, place) => core.warning(message, toProperties(place)),
  error: (message, place) => core.error(message, toProperties(place)),
  group: core.group,
  // The runner masks line by line: a secret of several lines (a private key) is told line by line as well.
  mask(secret) {
    for (const line of new Set([secret, ...secret.split(/\r?\n/)])) {
      if (line.trim().length <= 3) continue;
      core.setSecret(line);
      masked.add(line);
    }
  },
  // The longest first: one may be a part of another.
  hide: (text) =>
    [...masked]
      .toSorted((one, other) => other.length - one.length)
      .reduce((hidden, secret) => hidden.replaceAll(secret, "***"), text),
  setOutput: core.setOutput,
  addPath: core.addPath,
  addProblemMatcher: (path) => command(`::add-matcher::${escapeData(path)}`),
  removeProblemMatcher: (owner) => command(`::remove-matcher owner=${owner}::`),
  exportVariable: core.exportVariable,
  async appendSummary(markdown) {
    if (!process.env["GITHUB_STEP_SUMMARY"]) {
      core.debug("no GITHUB_STEP_SUMMARY: the job summary is left out");
      return;
    }
    await core.summary.addRaw(markdown, true).write();
  },
  saveState: core.saveState,
  state: core.getState,
};

/** The library has no function for these. */
function command(line: string): void {
  process.stdout.write(`${line}\n`);
}

function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function toProperties(place: SourcePlace = {}): core.AnnotationProperties {
  const { title, file, line, column } = place;
  return {
    ...(title === undefined ? {} : { title }),
    ...(file === undefined ? {} : { file }),
    ...(line === undefined ? {} : { startLine: line }),
    ...(column === undefined ? {} : { startColumn: column }),
  };
}
