import { count } from "../../../text/measures.ts";
import { weigh } from "./absolute.ts";
import { type Badness, badnesses } from "./evidence.ts";
import {
  describeBad,
  describeBadProbes,
  describeEnvironment,
  describeExcused,
  describeFewCallers,
  describePassed,
  describeProgress,
  describeShortage,
  describeUndecided,
  describeUnread,
} from "./reasons.ts";
import { rule } from "./rule.ts";
import {
  isLiveNearLimit,
  isLiveSurelyOver,
  isOver,
  isWorseThanLive,
  leastTimeOf,
  type Trial,
  tellingOf,
} from "./trial.ts";
import type { Verdict } from "./verdict.ts";

/** What the end of a step is, or that it goes on for some more requests. */
export type StepEnd = Verdict | { readonly kind: "extend"; readonly reason: string };

/** Whether a step that nothing speaks against for certain is over, and passed. */
export function judgeEnd(trial: Trial): StepEnd {
  const { step } = trial;
  const { atMs, plan, wanted, canary, probes } = step;
  const leastMs = leastTimeOf(plan);
  const missing = wanted - canary.attempts - probes.attempts;
  const isLate = hasHadItsTime(trial);
  if (missing > 0) return isLate ? judgeShortage(trial, missing) : watch(describeProgress(trial, leastMs));
  if (atMs < leastMs) return watch(describeProgress(trial, leastMs));
  const { callers } = step;
  if (callers !== undefined && callers.count < rule.leastCallers) {
    return isLate
      ? { kind: "pause", reason: describeFewCallers(callers, atMs) }
      : watch(`${callers.count} of ${count(rule.leastCallers, callers.kind)}`);
  }
  return judgeEnough(trial);
}

function hasHadItsTime({ step: { atMs, plan } }: Trial): boolean {
  return atMs >= Math.max(plan.longestMs, leastTimeOf(plan));
}

/** No step passes while nobody sees what a canary answers: what was seen before says nothing of now. */
export function judgeUnread(trial: Trial, reason: string): Verdict {
  return hasHadItsTime(trial) ? { kind: "pause", reason: describeUnread(trial, reason) } : watch(reason);
}

const watch = (reason: string, probes = 0): Verdict => ({ kind: "watch", reason, probes });

/** Never promoted on no data: requests of our own stand in for some of those of users, never for all of them. */
function judgeShortage(trial: Trial, missing: number): Verdict {
  const { step } = trial;
  const over = badnesses.find((badness) => isOver(trial, badness));
  if (over !== undefined) return { kind: "pause", reason: describeUndecided(trial, over) };
  const reason = describeShortage(trial);
  const mayProbe = step.plan.mayProbe && step.canary.attempts > 0 && step.atMs < 2 * step.plan.longestMs;
  return mayProbe ? watch(reason, missing) : { kind: "pause", reason };
}

function judgeEnough(trial: Trial): StepEnd {
  const { probes, canary, extensions } = trial.step;
  if (canary.attempts === 0) return { kind: "pause", reason: describeShortage(trial) };
  const over = badnesses.filter((badness) => isOver(trial, badness));
  const worse = over.find((badness) => isEvident(trial, badness) && isWorseThanLive(trial, badness));
  if (worse !== undefined) return { kind: "roll back", reason: describeBad(trial, worse) };
  const both = over.find((badness) => isLiveSurelyOver(trial, badness));
  if (both !== undefined) return { kind: "pause", reason: describeEnvironment(trial, both) };
  const open = over.find((badness) => !isExcused(trial, badness));
  if (open !== undefined) {
    const reason = describeBad(trial, open);
    if (extensions < rule.extensions) return { kind: "extend", reason };
    return { kind: "pause", reason: describeUndecided(trial, open) };
  }
  if (probes.errors > trial.limits.maxErrorRate * probes.attempts) {
    return { kind: "pause", reason: describeBadProbes(trial) };
  }
  const [excused] = over;
  if (excused === undefined) return { kind: "pass", reason: describePassed(trial), isRemarkable: probes.attempts > 0 };
  return { kind: "pass", reason: describeExcused(trial, excused), isRemarkable: true };
}

const isEvident = (trial: Trial, badness: Badness) =>
  weigh(trial.step.evidence[badness]) >= Math.log(rule.rollBackAtEndAt);

/** Over the limit, but the live release comes near to it as well, and nothing says that the canary is worse. */
function isExcused(trial: Trial, badness: Badness): boolean {
  const isBeside = tellingOf(trial.step.live, badness) !== undefined;
  return isLiveNearLimit(trial, badness) && !(isBeside && isWorseThanLive(trial, badness));
}
