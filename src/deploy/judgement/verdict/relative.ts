import { logSum } from "./estimates.ts";
import { badOf, type Look } from "./evidence.ts";
import { rule } from "./rule.ts";

/**
 * Evidence that the canary's error rate is a multiple of the live release's, through the whole rollout. For each factor that is looked for:
 * ln of how much better it explains in which of the two each error came up than no difference does.
 */
export type Relative = readonly number[];

export const noDifference: Relative = rule.factors.map(() => 0);

export function compare(evidence: Relative, { canary, live }: Look, burst: number): Relative {
  const [ofCanary, ofLive] = [badOf(canary, "errors") ?? 0, badOf(live, "errors") ?? 0];
  const attempts = canary.attempts + live.attempts;
  // Where only one of them has requests, nothing can be told.
  if (canary.attempts === 0 || live.attempts === 0) return evidence;
  // As it was counted, not as it was asked for.
  const share = canary.attempts / attempts;
  const same = share * rule.sameFactor + 1 - share;
  return evidence.map((log, index) => {
    const factor = rule.factors[index] ?? rule.sameFactor;
    const other = share * factor + 1 - share;
    const perError = Math.log(same / other);
    return log + (ofCanary * (Math.log(factor / rule.sameFactor) + perError) + ofLive * perError) / burst;
  });
}

/** ln of the evidence. */
export function weighDifference(evidence: Relative): number {
  return logSum(evidence) - Math.log(evidence.length);
}

/** The share of what is bad that falls to a canary with this share of requests while it is no worse than the live release. */
export function fairShare(canaryAttempts: number, liveAttempts: number): number {
  const weight = canaryAttempts * rule.sameFactor;
  return weight + liveAttempts === 0 ? 0 : weight / (weight + liveAttempts);
}
