/** What one slot answered in some span of time. */
export interface Counts {
  /** Requests, each try of a proxy for itself. */
  readonly attempts: number;
  /** Answered with 5xx, or not at all. */
  readonly errors: number;
  /** Longer than `max-p95`; undefined: nothing says how long they took. */
  readonly slow: number | undefined;
}

/** What can be wrong with a request. */
export type Badness = "errors" | "slow";

export const badnesses: readonly Badness[] = ["errors", "slow"];

/** Whose requests hang together: those of one connection, or, with a sticky front, of one client. */
export interface Callers {
  readonly kind: "connection" | "client";
  readonly count: number;
}

/** What was counted since the look before, canary beside live. */
export interface Look {
  /** Since the step began. */
  readonly atMs: number;
  readonly canary: Counts;
  readonly live: Counts;
  /** Of the canary, those that came since, where a front tells them apart. */
  readonly callers?: Callers | undefined;
  /** Our own requests to the canary, where users sent too few. */
  readonly probes?: { readonly attempts: number; readonly errors: number } | undefined;
}

/** The live release in the ten minutes before the rollout. */
export interface Baseline {
  readonly counts: Counts;
  /** How much more its bad requests come in bursts than by chance: variance by mean of their number in a second. At least 1. */
  readonly burst: Readonly<Record<Badness, number>>;
}

export const nothing: Counts = { attempts: 0, errors: 0, slow: 0 };

export function add(some: Counts, more: Counts): Counts {
  return {
    attempts: some.attempts + more.attempts,
    errors: some.errors + more.errors,
    slow: some.slow === undefined || more.slow === undefined ? undefined : some.slow + more.slow,
  };
}

/** undefined: not known, so nobody can be judged by it. More bad ones than requests is a log that was read in the middle of a line. */
export function badOf(counts: Counts, badness: Badness): number | undefined {
  const bad = counts[badness];
  return bad === undefined ? undefined : Math.min(bad, counts.attempts);
}

export function rateOf(counts: Counts, badness: Badness): number {
  return counts.attempts === 0 ? 0 : (badOf(counts, badness) ?? 0) / counts.attempts;
}

/** One entry for each second, those without a request too. */
export function readBaseline(seconds: readonly Counts[]): Baseline {
  const burstOf = (badness: Badness) => burstiness(seconds.map((second) => badOf(second, badness) ?? 0));
  return {
    counts: seconds.reduce(add, nothing),
    burst: { errors: burstOf("errors"), slow: burstOf("slow") },
  };
}

function burstiness(numbers: readonly number[]): number {
  const mean = numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
  if (numbers.length < 2 || mean === 0) return 1;
  const variance = numbers.reduce((sum, number) => sum + (number - mean) ** 2, 0) / (numbers.length - 1);
  return Math.max(1, variance / mean);
}
