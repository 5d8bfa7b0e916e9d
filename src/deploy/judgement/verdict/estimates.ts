import { rule } from "./rule.ts";

/** The highest share of bad requests that goes with what was counted (two standard errors of Poisson, wider for bursts). */
export function highestRate(bad: number, attempts: number, burst: number): number {
  const z = 2 * Math.sqrt(burst);
  return Math.min(1, (bad + z ** 2 / 2 + z * Math.sqrt(bad + z ** 2 / 4)) / attempts);
}

/** The lowest. */
export function lowestRate(bad: number, attempts: number, burst: number): number {
  if (attempts === 0) return 0;
  const z = 2 * Math.sqrt(burst);
  return Math.max(0, (bad + z ** 2 / 2 - z * Math.sqrt(bad + z ** 2 / 4)) / attempts);
}

/** The quantile of the normal distribution that goes with `rule.doubt`. */
const doubtDeviations = 2.3263;

/** Whether `count` or more of `total` would hardly be an accident (`rule.doubt`), if each were counted with probability `share`. */
export function isSurelyMore(count: number, total: number, share: number): boolean {
  const mean = total * share;
  if (count <= mean) return false;
  const variance = mean * (1 - share);
  // So many that the normal distribution is exact enough, and adding them up would not be.
  if (variance > 1e6 || total > 1e9) return count - 0.5 - mean > doubtDeviations * Math.sqrt(variance);
  let term = Math.exp(logChoose(total, count) + count * Math.log(share) + (total - count) * Math.log1p(-share));
  let tail = 0;
  for (let each = count; each <= total && term > tail * 1e-12; each++) {
    tail += term;
    if (tail > rule.doubt) return false;
    term *= ((total - each) / (each + 1)) * (share / (1 - share));
  }
  return true;
}

function logChoose(total: number, count: number): number {
  return logFactorial(total) - logFactorial(count) - logFactorial(total - count);
}

/** Stirling's series, to 1e-9 from 10 on. */
function logFactorial(number: number): number {
  if (number < 10) return Math.log(factorials[number] ?? 1);
  const rest = 1 / (12 * number) - 1 / (360 * number ** 3) + 1 / (1260 * number ** 5);
  return (number + 0.5) * Math.log(number) - number + 0.5 * Math.log(2 * Math.PI) + rest;
}

const factorials = [1, 1, 2, 6, 24, 120, 720, 5040, 40_320, 362_880];

/** ln of the sum of numbers that are given as ln: none of them has to fit into a number itself. */
export function logSum(logs: readonly number[]): number {
  const most = logs.reduce((most, log) => Math.max(most, log), Number.NEGATIVE_INFINITY);
  return most === Number.NEGATIVE_INFINITY
    ? most
    : most + Math.log(logs.reduce((sum, log) => sum + Math.exp(log - most), 0));
}
