import { bet, weigh, weighOver } from "./absolute.ts";
import { judgeEnd, judgeUnread } from "./end-of-step.ts";
import { add, type Badness, badnesses, badOf, type Look } from "./evidence.ts";
import { describeBad, describeEnvironment } from "./reasons.ts";
import { compare, weighDifference } from "./relative.ts";
import { rule } from "./rule.ts";
import {
  canaryBurst,
  isLiveSurelyOver,
  isSurelyOver,
  isWorseThanLive,
  limitOf,
  normalRate,
  type Step,
  seemsWorseThanLive,
  type Trial,
} from "./trial.ts";
import { countOveruse, findOveruse, findTrip, findUnread, type Signs } from "./trip-wires.ts";
import type { Verdict } from "./verdict.ts";

/** A trial after one more look, and what becomes of the canary. */
export interface Judged {
  readonly trial: Trial;
  readonly verdict: Verdict;
}

/** `canaries`: the process of the canary, on each host that has one. */
export function judgeLook(before: Trial, look: Look, canaries: readonly Signs[]): Judged {
  const trial = takeIn(before, look, canaries);
  const trip = findTrip(canaries);
  if (trip !== undefined) return { trial, verdict: { kind: "roll back", reason: trip } };
  const certain = judgeRequests(trial);
  if (certain !== undefined) return { trial, verdict: certain };
  const overuse = findOveruse(trial.overuse, canaries, trial.limits);
  if (overuse !== undefined) return { trial, verdict: { kind: "pause", reason: overuse } };
  const unread = findUnread(canaries);
  if (unread !== undefined) return { trial, verdict: judgeUnread(trial, unread) };
  const end = judgeEnd(trial);
  return end.kind === "extend" ? extend(trial, end.reason) : { trial, verdict: end };
}

function takeIn(trial: Trial, look: Look, canaries: readonly Signs[]): Trial {
  const { step } = trial;
  const counted: Trial = {
    ...trial,
    canary: add(trial.canary, look.canary),
    live: add(trial.live, look.live),
    difference: compare(trial.difference, look, canaryBurst(trial, "errors")),
    overuse: countOveruse(trial.overuse, canaries, trial.limits),
    step: {
      ...step,
      atMs: look.atMs,
      canary: add(step.canary, look.canary),
      live: add(step.live, look.live),
      probes: {
        attempts: step.probes.attempts + (look.probes?.attempts ?? 0),
        errors: step.probes.errors + (look.probes?.errors ?? 0),
      },
      callers:
        look.callers === undefined
          ? step.callers
          : { ...look.callers, count: (step.callers?.count ?? 0) + look.callers.count },
    },
  };
  // What is normal is known from the same moment, so that trouble of both is not held against one of them.
  const evidence = { errors: moreEvidence(counted, look, "errors"), slow: moreEvidence(counted, look, "slow") };
  return { ...counted, step: { ...counted.step, evidence } };
}

function moreEvidence(trial: Trial, { canary }: Look, badness: Badness): Step["evidence"][Badness] {
  const bad = badOf(canary, badness);
  const evidence = trial.step.evidence[badness];
  if (bad === undefined) return evidence;
  const counted = { attempts: canary.attempts, bad, normal: normalRate(trial, badness) };
  return bet(evidence, counted, canaryBurst(trial, badness));
}

/** What the requests say for certain before the step is over; undefined: nothing. */
function judgeRequests(trial: Trial): Verdict | undefined {
  const certain = badnesses.flatMap((badness) => {
    const stretch = certainlyBad(trial, badness);
    return stretch === undefined ? [] : [{ badness, stretch }];
  });
  const worse = certain.find(({ badness }) => isWorseThanLive(trial, badness));
  if (worse !== undefined) return { kind: "roll back", reason: describeBad(trial, worse.badness, worse.stretch) };
  if (isCertainlyDifferent(trial)) return { kind: "roll back", reason: describeBad(trial, "errors") };
  const both = certain.find(({ badness }) => isLiveSurelyOver(trial, badness) && !seemsWorseThanLive(trial, badness));
  return both && { kind: "pause", reason: describeEnvironment(trial, both.badness) };
}

function isCertainlyDifferent(trial: Trial): boolean {
  const errors = badOf(trial.canary, "errors") ?? 0;
  const isDifferent = weighDifference(trial.difference) >= Math.log(rule.rollBackAt);
  return isDifferent && errors >= rule.leastBad && isSurelyOver(trial, "errors");
}

/** The requests by which the canary is over its limit and worse than normal; undefined: that is not certain. */
function certainlyBad(trial: Trial, badness: Badness) {
  const evidence = trial.step.evidence[badness];
  const isEnough = (log: number) => log >= Math.log(rule.rollBackAt);
  // All of the evidence is quickly weighed, and never less than a part of it.
  if ((badOf(trial.step.canary, badness) ?? 0) < rule.leastBad || !isEnough(weigh(evidence))) return undefined;
  const { log, stretch } = weighOver(evidence, limitOf(trial, badness), canaryBurst(trial, badness));
  return isEnough(log) ? stretch : undefined;
}

function extend(trial: Trial, reason: string): Judged {
  const { step } = trial;
  const seen = step.canary.attempts + step.probes.attempts;
  const extended = { ...step, wanted: seen + step.plan.minRequests, extensions: step.extensions + 1 };
  return { trial: { ...trial, step: extended }, verdict: { kind: "watch", reason, probes: 0 } };
}
