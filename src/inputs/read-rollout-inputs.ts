import { rule } from "../deploy/judgement/verdict/rule.ts";
import type { RolloutInputs, RolloutStep } from "../model/rollout-step.ts";
import { describeDuration } from "../text/measures.ts";
import type { InputName } from "./declared.ts";
import { declaredInputs } from "./declared.ts";
import { type InputReader, oneOf } from "./input-reader.ts";
import { longestWaitMs, parseSteps } from "./rollout-steps.ts";
import { type Parsed, parseDurationMs, parseInteger } from "./values.ts";

const ofCanary = [
  "steps",
  "max-error-rate",
  "max-p95",
  "min-requests",
  "step-timeout",
  "max-cpu",
  "max-memory",
  "log-deny",
  "fail-on-pause",
] as const satisfies readonly InputName[];

/** undefined: `strategy: rolling`. What only a canary reads is checked there too, and refused where somebody would wait for it. */
export function readRollout(reader: InputReader): RolloutInputs | undefined {
  const strategy = reader.value("strategy", oneOf("rolling", "canary"), "rolling");
  const rollout = {
    steps: withTimeout(reader.value("steps", parseSteps, []), reader),
    maxP95Ms: reader.value("max-p95", parseDurationMs, 0),
    maxErrorRate: reader.value("max-error-rate", parseRate, 0),
    minRequests: reader.value("min-requests", (text) => parseInteger(text, 20, 1_000_000), 0),
    maxCpuPercent: optional(reader, "max-cpu", parseCpu),
    maxMemoryBytes: optional(reader, "max-memory", parseBytes),
    logDeny: readPatterns(reader),
  };
  if (strategy === "canary") return rollout;
  const given = ofCanary.filter((name) => reader.text(name) !== declaredInputs[name].trim());
  if (given.length > 0) {
    reader.problem("strategy", `is rolling, which has no shares: set it to canary, or leave out ${given.join(", ")}`);
  }
  return undefined;
}

/** Where nothing is said, each step has its own. */
function withTimeout(steps: readonly RolloutStep[], reader: InputReader): readonly RolloutStep[] {
  const timeoutMs = optional(reader, "step-timeout", parseTimeout);
  if (timeoutMs === undefined) return steps;
  const long = steps.find(({ minMs }) => minMs > timeoutMs);
  if (long !== undefined) {
    const ownTime = `the step ${long.sharePercent}% of steps takes at least ${describeDuration(long.minMs)}`;
    const problem = `${ownTime}, which is more than the ${describeDuration(timeoutMs)} that a step may wait`;
    reader.problem("step-timeout", `${problem}: give steps less time, or set a longer step-timeout`);
  }
  return steps.map((step) => ({ ...step, timeoutMs }));
}

function parseTimeout(text: string): Parsed<number | undefined> {
  const duration = parseDurationMs(text);
  if ("problem" in duration) return duration;
  if (duration.value < rule.leastStepMs)
    return { problem: `is less than the ${describeDuration(rule.leastStepMs)} that each step takes at least` };
  if (duration.value > longestWaitMs) return { problem: "is more than 24h" };
  return duration;
}

function optional<T>(
  reader: InputReader,
  name: InputName,
  parse: (text: string) => Parsed<T | undefined>,
): T | undefined {
  return reader.text(name) === "" ? undefined : reader.value(name, parse, undefined);
}

/** `1%`, `0.5%` */
function parseRate(text: string): Parsed<number> {
  const percent = /^\d{1,3}(?:\.\d{1,3})?%$/.test(text.trim()) ? Number.parseFloat(text) : Number.NaN;
  if (percent > 0 && percent <= 50) return { value: percent / 100 };
  const problem = "is not a share of requests above 0% and up to 50%";
  return /^\d{1,2}(\.\d+)?$/.test(text.trim()) ? { problem, nearest: `${text.trim()}%` } : { problem };
}

/** `80%`, `150%`: of one core. */
function parseCpu(text: string): Parsed<number | undefined> {
  const percent = /^\d{1,6}%$/.test(text.trim()) ? Number.parseFloat(text) : Number.NaN;
  if (percent >= 1) return { value: percent };
  return { problem: "is not a share of one core", advice: "such as 80%, or 150% for one core and a half" };
}

const unitBytes: Readonly<Record<string, number>> = { K: 1024, M: 1024 ** 2, G: 1024 ** 3, T: 1024 ** 4 };

/** As systemd reads it: `512M`, `2G`. */
function parseBytes(text: string): Parsed<number | undefined> {
  const [, number = "", unit = ""] = /^(\d{1,9})([KMGT])(?:i?B)?$/.exec(text.trim()) ?? [];
  const bytes = Number(number) * (unitBytes[unit] ?? Number.NaN);
  return bytes > 0 ? { value: bytes } : { problem: "is not a size", advice: "such as 512M or 2G" };
}

/** The host's awk reads them: what it would not, is refused here. */
function readPatterns(reader: InputReader): readonly string[] {
  const patterns = reader
    .raw("log-deny")
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== "");
  for (const pattern of patterns) {
    const shown = JSON.stringify(pattern);
    if (/\\[dwsDWSb]|\(\?/.test(pattern))
      reader.problem(
        "log-deny",
        `${shown} is not an extended regular expression: write [0-9], [[:space:]] and plain groups`,
      );
    else if (!isRegularExpression(pattern)) reader.problem("log-deny", `${shown} is not a regular expression`);
    else if (new RegExp(pattern).test("")) reader.problem("log-deny", `${shown} matches every line`);
  }
  return patterns;
}

function isRegularExpression(pattern: string): boolean {
  try {
    new RegExp(pattern.replaceAll(/\[\[:[a-z]+:\]\]/g, "[x]"));
    return true;
  } catch {
    return false;
  }
}
