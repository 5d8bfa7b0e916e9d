import { count, describeDuration, describeFigure, describePart } from "../../../text/measures.ts";
import type { Stretch } from "./absolute.ts";
import { add, type Badness, badOf, type Callers, type Counts } from "./evidence.ts";
import { rule } from "./rule.ts";
import { leastTimeOf, limitOf, type Trial, tellingOf } from "./trial.ts";

function verb({ limits }: Trial, badness: Badness): string {
  return badness === "errors" ? "failed" : `took longer than ${describeDuration(limits.maxP95Ms)}`;
}

const partOf = ({ bad, attempts }: Stretch) => `${describeFigure(bad)} of ${describeFigure(attempts)}`;

const rateOf = ({ bad, attempts }: Stretch) => `(${describePart(attempts === 0 ? 0 : bad / attempts)})`;

/** `12 of 85 requests to the canary failed (14.1 %), 3 of 1,640 to the live release; the limit is 1 %` */
export function describeBad(trial: Trial, badness: Badness, stretch?: Stretch): string {
  const all = stretchOf(trial.step.canary, badness);
  const seen = stretch ?? all;
  const last = seen.attempts < all.attempts ? "the last " : "";
  const requests = `${describeFigure(seen.bad)} of ${last}${describeFigure(seen.attempts)} requests`;
  const canary = `${requests} to the canary ${verb(trial, badness)} ${rateOf(seen)}`;
  return `${canary}, ${describeLive(trial, badness)}; the limit is ${describePart(limitOf(trial, badness))}`;
}

function describeLive({ step, live, baseline }: Trial, badness: Badness): string {
  const beside = tellingOf(step.live, badness);
  if (beside !== undefined) return `${partOf(beside)} to the live release`;
  const known = tellingOf(add(baseline.counts, live), badness);
  return known === undefined ? "nothing is known of the live release" : `earlier ${partOf(known)} to the live release`;
}

const stretchOf = (counts: Counts, badness: Badness): Stretch => ({
  bad: badOf(counts, badness) ?? 0,
  attempts: counts.attempts,
});

export function describeEnvironment(trial: Trial, badness: Badness): string {
  return `the environment, not the release: ${describeBad(trial, badness)}`;
}

export function describeUndecided(trial: Trial, badness: Badness): string {
  return `neither good nor bad for certain: ${describeBad(trial, badness)}`;
}

export function describeExcused(trial: Trial, badness: Badness): string {
  return `over the limit, but no worse than the live release: ${describeBad(trial, badness)}`;
}

/** `500 requests to the canary in 50.0 s: 1 failed (0.2 %), 6 took longer than 500 ms (1.2 %)` */
export function describePassed(trial: Trial): string {
  const { canary, atMs, probes } = trial.step;
  const failed = stretchOf(canary, "errors");
  const slow = tellingOf(canary, "slow");
  const parts = [
    `${describeFigure(failed.bad)} failed ${rateOf(failed)}`,
    slow === undefined
      ? "nothing says how long they took"
      : `${describeFigure(slow.bad)} ${verb(trial, "slow")} ${rateOf(slow)}`,
  ];
  const ours = probes.attempts === 0 ? "" : `, and ${describeFigure(probes.attempts)} of our own`;
  const passed = `${describeFigure(canary.attempts)} requests to the canary in ${describeDuration(atMs)}${ours}: ${parts.join(", ")}`;
  return [passed, describeSilent(trial)].filter(Boolean).join("; ");
}

/** `so far 120 of 200 requests, 20.0 s of 30.0 s; 1 failed (0.8 %), 2 of 3,100 to the live release` */
export function describeSoFar(trial: Trial): string {
  const { canary } = trial.step;
  const failed = stretchOf(canary, "errors");
  const rate =
    failed.attempts === 0
      ? ""
      : `; ${describeFigure(failed.bad)} failed ${rateOf(failed)}, ${describeLive(trial, "errors")}`;
  return `so far ${describeProgress(trial, leastTimeOf(trial.step.plan))}${rate}`;
}

export function describeProgress({ step }: Trial, leastMs: number): string {
  const { canary, wanted, atMs } = step;
  const time = atMs < leastMs ? `, ${describeDuration(atMs)} of ${describeDuration(leastMs)}` : "";
  const needed = canary.attempts < wanted ? ` of ${describeFigure(wanted)}` : "";
  return `${describeFigure(canary.attempts)}${needed} requests${time}`;
}

/** A request is logged when it ends: one that never does is seen by its connection alone. undefined: there are few such, or nobody counts them. */
function describeSilent({ step: { callers, canary } }: Trial): string | undefined {
  const silent = callers?.kind === "connection" ? callers.count - canary.attempts : 0;
  if (callers === undefined || silent < rule.leastCallers) return undefined;
  return `at least ${describeFigure(silent)} of ${count(callers.count, "connection")} to the canary have logged no request`;
}

/** Why a step has too little to go by, and what would give it enough. */
export function describeShortage(trial: Trial): string {
  const { canary, atMs, wanted, callers } = trial.step;
  const passed = describeDuration(atMs);
  if (canary.attempts === 0) {
    const isReached = callers?.kind === "connection" && callers.count > 0;
    const though = isReached
      ? `, though ${count(callers.count, "connection")} reached it (it does not answer them, or does not log them)`
      : "";
    return `no request to the canary was seen in ${passed}${though}: there is nothing to judge it by`;
  }
  const neededMs = (atMs * wanted) / canary.attempts;
  const reached = `only ${count(canary.attempts, "request")} reached the canary in ${passed}`;
  const silent = describeSilent(trial);
  const only =
    silent === undefined ? reached : `${reached}, and ${silent}: it does not answer them, or does not log them`;
  const needs = `${describeFigure(wanted)} take about ${describeDuration(neededMs)} at this rate`;
  // Half as much again: the next hour may be a quieter one.
  const minutes = Math.ceil((neededMs * 1.5) / 60_000);
  const time = minutes <= 120 ? `${minutes}m` : `${Math.ceil(minutes / 60)}h`;
  const wait = minutes > 24 * 60 ? "" : `set \`step-timeout: ${time}\`, `;
  return `${only}; ${needs}: ${wait}take a larger share, or lower min-requests`;
}

export function describeUnread({ step: { canary, atMs } }: Trial, why: string): string {
  return `${why}; ${count(canary.attempts, "request")} to the canary were seen in ${describeDuration(atMs)}`;
}

export function describeFewCallers({ count: seenCount, kind }: Callers, atMs: number): string {
  const seen = `${count(seenCount, kind)} reached the canary in ${describeDuration(atMs)}`;
  return `only ${seen}; fewer than ${rule.leastCallers} say too little, because their requests hang together`;
}

export function describeBadProbes({ step: { probes } }: Trial): string {
  return `${describeFigure(probes.errors)} of ${describeFigure(probes.attempts)} requests of our own to the canary failed`;
}
