/** Numbers that look like chance and are the same for the same seed. */
export interface Chance {
  /** From 0, below 1. */
  next(): number;
  /** How many of `total` happen, each with this probability. */
  binomial(total: number, probability: number): number;
  /** A whole number whose mean is `mean`. */
  around(mean: number): number;
}

/** A linear congruential generator whose numbers are mixed, because its low bits alone would repeat. */
export function chance(seed: number): Chance {
  let state = Math.imul(seed, 0x9e3779b1) >>> 0;
  const next = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    return ((mixed ^ (mixed >>> 16)) >>> 0) / 2 ** 32;
  };
  const binomial = (total: number, probability: number): number => {
    if (probability <= 0) return 0;
    if (probability > 0.5) return total - binomial(total, 1 - probability);
    // From one that happens to the next.
    const none = Math.log1p(-probability);
    let happened = 0;
    for (let at = skip(none); at < total; at += 1 + skip(none)) happened += 1;
    return happened;
  };
  const skip = (none: number) => Math.floor(Math.log(1 - next()) / none);
  return { next, binomial, around: (mean) => Math.floor(mean) + (next() < mean % 1 ? 1 : 0) };
}

/** The share of a normal distribution beyond so many standard deviations (Abramowitz and Stegun 7.1.26, to 2e-7). */
function beyond(deviations: number): number {
  const x = Math.abs(deviations) / Math.SQRT2;
  const t = 1 / (1 + 0.3275911 * x);
  const series = [1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592];
  const tail = (series.reduce((sum, factor) => (sum + factor) * t, 0) * Math.exp(-x * x)) / 2;
  return deviations >= 0 ? tail : 1 - tail;
}

/** Of requests whose latency is lognormal: the share over `limitMs` when 5 % are over `p95Ms`. The slowest twentieth takes 3.7 times the median. */
export function shareOver(limitMs: number, p95Ms: number): number {
  return beyond(1.6449 + Math.log(limitMs / p95Ms) / 0.8);
}
