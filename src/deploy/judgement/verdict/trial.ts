import { type Absolute, noEvidence } from "./absolute.ts";
import { highestRate, isSurelyMore, lowestRate } from "./estimates.ts";
import { add, type Badness, type Baseline, badOf, type Callers, type Counts, nothing, rateOf } from "./evidence.ts";
import { fairShare, noDifference, type Relative } from "./relative.ts";
import { rule } from "./rule.ts";
import type { Overuse, ResourceLimits } from "./trip-wires.ts";

/** What a canary may do at most. */
export interface Limits extends ResourceLimits {
  /** From 0 to 1. */
  readonly maxErrorRate: number;
  readonly maxP95Ms: number;
}

/** What one step asks for. */
export interface StepPlan {
  readonly sharePercent: number;
  readonly minRequests: number;
  readonly minMs: number;
  /** How long it waits for requests. */
  readonly longestMs: number;
  /** Whether our own requests may take the place of those that users did not send. */
  readonly mayProbe: boolean;
}

/** How long a step goes on at least. */
export const leastTimeOf = ({ minMs }: StepPlan): number => Math.max(minMs, rule.leastStepMs);

/** A step as far as it was watched. */
export interface Step {
  readonly plan: StepPlan;
  readonly atMs: number;
  readonly canary: Counts;
  readonly live: Counts;
  readonly probes: { readonly attempts: number; readonly errors: number };
  /** undefined: nobody counts them. */
  readonly callers: Callers | undefined;
  readonly evidence: Readonly<Record<Badness, Absolute>>;
  /** Requests after which it is decided. */
  readonly wanted: number;
  readonly extensions: number;
}

/** A rollout as far as it was watched: plain data, so that a later job can go on with it. */
export interface Trial {
  readonly limits: Limits;
  readonly baseline: Baseline;
  /** Since the rollout began. */
  readonly canary: Counts;
  readonly live: Counts;
  /** In the last step before this one in which the live release got requests. */
  readonly liveBefore: Counts;
  readonly difference: Relative;
  readonly overuse: readonly Overuse[];
  readonly step: Step;
}

export function beginTrial(limits: Limits, baseline: Baseline, plan: StepPlan): Trial {
  const step = newStep(plan);
  const none = { canary: nothing, live: nothing, liveBefore: nothing };
  return { limits, baseline, ...none, difference: noDifference, overuse: [], step };
}

/** Evidence against normal begins anew with each step; the comparison with the live release goes on. */
export function beginStep(trial: Trial, plan: StepPlan): Trial {
  const liveBefore = trial.step.live.attempts > 0 ? trial.step.live : trial.liveBefore;
  return { ...trial, liveBefore, step: newStep(plan) };
}

function newStep(plan: StepPlan): Step {
  return {
    plan,
    atMs: 0,
    canary: nothing,
    live: nothing,
    probes: { attempts: 0, errors: 0 },
    callers: undefined,
    evidence: { errors: noEvidence, slow: noEvidence },
    wanted: plan.minRequests,
    extensions: 0,
  };
}

export function limitOf({ limits }: Trial, badness: Badness): number {
  return badness === "errors" ? limits.maxErrorRate : rule.slowLimit;
}

/** How far bursts of the live release weaken what is seen of the canary: with a small share of requests it gets a small part of each. */
export function canaryBurst({ baseline, step }: Trial, badness: Badness): number {
  return 1 + ((baseline.burst[badness] - 1) * step.plan.sharePercent) / 100;
}

/** The requests that tell something of this; undefined: there are none. */
export function tellingOf(counts: Counts, badness: Badness): { bad: number; attempts: number } | undefined {
  const bad = badOf(counts, badness);
  return bad === undefined || counts.attempts === 0 ? undefined : { bad, attempts: counts.attempts };
}

/**
 * The share of bad requests that is normal for this service: what its live release had at most in the ten minutes before, or, where it has
 * surely become worse since, what it has now. What is not known of it is taken to be at the limit.
 */
export function normalRate(trial: Trial, badness: Badness): number {
  const limit = limitOf(trial, badness);
  const burst = trial.baseline.burst[badness];
  const before = tellingOf(trial.baseline.counts, badness) ?? { bad: 0, attempts: 0 };
  const highest = highestRate(before.bad, before.attempts, burst);
  const isWithin = before.bad <= limit * before.attempts;
  const known = isWithin ? Math.min(highest, limit) : highest;
  let normal = Math.max(rule.leastNormal, rule.normalOfLimit[badness] * limit, known);
  for (const counts of [trial.live, trial.liveBefore, trial.step.live]) {
    const { bad, attempts } = tellingOf(counts, badness) ?? { bad: 0, attempts: 0 };
    if (lowestRate(bad, attempts, burst) > normal) normal = highestRate(bad, attempts, burst);
  }
  return Math.min(normal, 0.9);
}

export function isOver(trial: Trial, badness: Badness): boolean {
  const { canary } = trial.step;
  return (badOf(canary, badness) ?? 0) > limitOf(trial, badness) * canary.attempts;
}

/** Whether the canary is surely over its limit. */
export function isSurelyOver(trial: Trial, badness: Badness): boolean {
  const { canary } = trial.step;
  const bad = badOf(canary, badness) ?? 0;
  return lowestRate(bad, canary.attempts, canaryBurst(trial, badness)) > limitOf(trial, badness);
}

/** Whether the canary is surely worse than the release that serves beside it; where none does, there is nothing to say against it. */
export function isWorseThanLive({ step }: Trial, badness: Badness): boolean {
  const [canary, live] = [tellingOf(step.canary, badness), tellingOf(step.live, badness)];
  if (canary === undefined) return false;
  if (live === undefined) return true;
  return isSurelyMore(canary.bad, canary.bad + live.bad, fairShare(canary.attempts, live.attempts));
}

/** Whether more of what is bad falls to the canary than would to one that is no worse than the release beside it, be it by chance. */
export function seemsWorseThanLive({ step }: Trial, badness: Badness): boolean {
  const [canary, live] = [tellingOf(step.canary, badness), tellingOf(step.live, badness)];
  if (canary === undefined || live === undefined) return true;
  return canary.bad > (canary.bad + live.bad) * fairShare(canary.attempts, live.attempts);
}

/** Whether the live release is surely over the limit itself, beside the canary or, where all requests are the canary's, before. */
export function isLiveSurelyOver(trial: Trial, badness: Badness): boolean {
  const { step, liveBefore, baseline } = trial;
  const known = tellingOf(step.live, badness) ?? tellingOf(liveBefore, badness);
  if (known === undefined) return false;
  return lowestRate(known.bad, known.attempts, baseline.burst[badness]) > limitOf(trial, badness);
}

/** Whether the live release, as far as it is known, comes so near to the limit that a release that is no worse goes over it by chance. */
export function isLiveNearLimit(trial: Trial, badness: Badness): boolean {
  // An outage before the rollout excuses nothing.
  const known = trial.live.attempts >= rule.leastLive ? trial.live : add(trial.baseline.counts, trial.live);
  if (rateOf(known, badness) <= limitOf(trial, badness) / 2) return false;
  const { canary } = trial.step;
  const canaryAtLeast = lowestRate(badOf(canary, badness) ?? 0, canary.attempts, canaryBurst(trial, badness));
  const liveAtMost = highestRate(badOf(known, badness) ?? 0, known.attempts, trial.baseline.burst[badness]);
  return canaryAtLeast <= rule.sameFactor * liveAtMost;
}
