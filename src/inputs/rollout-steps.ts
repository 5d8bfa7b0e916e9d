import type { RolloutStep } from "../model/rollout-step.ts";
import { quoted } from "../text/foreign-words.ts";
import { parseList } from "../text/lists.ts";
import { type Parsed, parseDurationMs } from "./values.ts";

/** A wait that is longer than this is a job of its own. */
export const longestWaitMs = 24 * 3_600_000;

/** What stands between two shares for somebody's approval. */
const pause = "pause";

/** `5%, 25%:2m, pause, 100%`: shares that rise and end at 100 %, each with a time if you like. One problem, the first that there is. */
export function parseSteps(text: string): Parsed<readonly RolloutStep[]> {
  const entries = parseList(text);
  const steps = readEntries(entries);
  if ("value" in steps || "advice" in steps) return steps;
  const meant = entries.map((entry) => meantPause(entry) ?? meantStep(entry));
  const isSure = !meant.includes(undefined) && "value" in readEntries(meant.map((step) => step ?? ""));
  return isSure ? { ...steps, nearest: meant.join(", ") } : steps;
}

function readEntries(entries: readonly string[]): Parsed<readonly RolloutStep[]> {
  if (entries.length === 0) return { problem: "holds no step", advice: "such as 5%, 25%, 100%" };
  const steps: RolloutStep[] = [];
  for (const entry of entries) {
    if (entry === pause) {
      const before = steps.pop();
      if (before === undefined)
        return { problem: "begins with a pause", advice: "a share comes before it, to be held" };
      if (before.thenPause) return { problem: "holds two pauses in a row", advice: "one holds the share already" };
      steps.push({ ...before, thenPause: true });
      continue;
    }
    const parsed = parseStep(entry);
    if ("problem" in parsed) return parsed;
    steps.push(parsed.value);
  }
  return problemOfOrder(steps) ?? { value: steps };
}

function parseStep(entry: string): Parsed<RolloutStep> {
  const [, share = "", time] = /^(\d{1,9})%(?::(.*))?$/.exec(entry) ?? [];
  const shown = quoted(entry);
  if (share === "") return { problem: `holds ${shown}, which is not a share like 5% or 5%:2m` };
  const sharePercent = Number(share);
  if (sharePercent < 1 || sharePercent > 100) return { problem: `holds ${shown}: a share is from 1% to 100%` };
  if (time === undefined) return { value: { sharePercent, minMs: 0 } };
  const duration = parseDurationMs(time);
  if ("problem" in duration) return { problem: `holds ${shown}, whose time ${duration.problem}` };
  if (duration.value > longestWaitMs) return { problem: `holds ${shown}: a step takes at most 24h` };
  return { value: { sharePercent, minMs: duration.value } };
}

function problemOfOrder(steps: readonly RolloutStep[]): Exclude<Parsed<never>, { value: never }> | undefined {
  const shares = steps.map(({ sharePercent }) => sharePercent);
  const falls = shares.findIndex((share, index) => share <= (shares[index - 1] ?? 0));
  if (falls > 0) {
    const [before, share] = [shares[falls - 1], shares[falls]];
    return { problem: `does not rise: ${share}% comes after ${before}%`, advice: "each step needs a larger share" };
  }
  const last = shares.at(-1);
  if (steps.at(-1)?.thenPause) {
    return { problem: "ends with a pause", advice: "the last step has to be 100%, which a promotion goes on to" };
  }
  if (last === 100) return undefined;
  return { problem: `ends at ${last}%`, advice: "the last step has to be 100%, or the live release would stay" };
}

/** `PAUSE`, `wait`, `approval` */
function meantPause(entry: string): string | undefined {
  return /^(?:paused?|wait|hold|stop|approv(?:e|al)|manual|pause\s*[:=({]+.*)$/i.test(entry) ? pause : undefined;
}

/** `5`, `5 %`, `0.05`, `5 percent`, `5%@2m`, `5%: 2 min` */
function meantStep(entry: string): string | undefined {
  const form = /^(0\.\d{1,2}(?![\d %p])|\d{1,3}(?:\s*(?:%|percent|pct))?)(?:\s*[:@/=]\s*(.{1,40}))?$/i;
  const [, number = "", time] = form.exec(entry) ?? [];
  if (number === "") return undefined;
  const share = `${number.startsWith("0.") ? Math.round(Number(number) * 100) : Number.parseInt(number, 10)}%`;
  if (time === undefined) return share;
  const duration = parseDurationMs(time);
  const meant = "value" in duration ? time.trim() : duration.nearest;
  return meant === undefined ? undefined : `${share}:${meant}`;
}
