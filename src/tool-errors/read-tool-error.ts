import { fetchRules } from "./fetch-rules.ts";
import { gitRules } from "./git-rules.ts";
import { linkRules } from "./link-rules.ts";
import { machineRules } from "./machine-rules.ts";
import { makeRules } from "./make-rules.ts";
import { moduleRules } from "./module-rules.ts";
import type { Rule, ToolErrorClass, ToolFacts } from "./rules.ts";
import { settingsRules } from "./settings-rules.ts";
import { sourceRules } from "./source-rules.ts";

export interface ToolError {
  readonly class: ToolErrorClass;
  /** The tool's own words for it, in one line. */
  readonly headline: string;
  /** What to do next; undefined: nothing that is sure to fit. */
  readonly remedy: string | undefined;
}

/** The reason comes before what follows from it: a full disk before the packages that are not found because of it. */
export const rules: readonly Rule[] = [
  ...machineRules,
  ...settingsRules,
  ...moduleRules,
  ...fetchRules,
  ...sourceRules,
  ...linkRules,
  ...gitRules,
  ...makeRules,
];

const longestHeadline = 500;

/** What a tool that failed has printed, by its class; undefined: it is none that is known. The first rule that fits counts. */
export function readToolError(printed: string, facts: ToolFacts = {}): ToolError | undefined {
  const text = bounded(printed).replaceAll("\r\n", "\n");
  for (const { class: kind, pattern, headline, remedy } of rules) {
    const match = pattern.exec(text);
    if (match === null) continue;
    return {
      class: kind,
      headline: (headline?.(match, text) ?? announced(text, match.index)).trim().slice(0, longestHeadline),
      remedy: typeof remedy === "function" ? remedy(match, facts) : remedy,
    };
  }
  return undefined;
}

/** Of much output the beginning and the end say what is wrong, and every rule looks at all of it. */
const mostRead = 128 * 1024;

function bounded(text: string): string {
  return text.length <= 2 * mostRead ? text : `${text.slice(0, mostRead)}\n${text.slice(-mostRead)}`;
}

/** The tool's headline: the first line that is no heading and no progress, with what it announces. undefined: there is none. */
export function headlineOf(printed: string): string | undefined {
  const lines = printed.replaceAll("\r\n", "\n").split("\n");
  const at = lines.findIndex((line) => line.trim() !== "" && !isHeading(line));
  if (at === -1) return undefined;
  return announced(lines.slice(at).join("\n"), 0).trim().slice(0, longestHeadline);
}

function isHeading(line: string): boolean {
  return /^# |^package \S+$|^go: (?:downloading|finding|extracting|added|upgraded) |^make(?:\[\d+\])?: (?:Entering|Leaving) /.test(
    line,
  );
}

/** The line at a place, and the next one when it announces that. */
function announced(text: string, at: number): string {
  const [line = "", next = ""] = text.slice(text.lastIndexOf("\n", at) + 1).split("\n", 2);
  return line.endsWith(":") && next.trim() !== "" ? `${line} ${next.trim()}` : line;
}
