import { logSum, lowestRate } from "./estimates.ts";
import { rule } from "./rule.ts";

/** Requests of the canary in one look, and the share of bad ones that was normal then. */
interface Counted {
  readonly attempts: number;
  readonly bad: number;
  readonly normal: number;
}

/**
 * Evidence that one step's requests are worse than normal: a bet that begins with 1, is not expected to grow while they are not (an
 * e-process: Ville's inequality), and grows fast when they are. A part of it is staked anew with each request, on badness that begins there.
 */
export interface Absolute {
  readonly looks: readonly Counted[];
  readonly attempts: number;
  /** For each level of badness: ln of what its bets have become. */
  readonly bets: readonly number[];
}

const perLevel = Math.log(1 / rule.levels);

export const noEvidence: Absolute = {
  looks: [],
  attempts: 0,
  bets: Array.from({ length: rule.levels }, () => perLevel + Math.log(1 - rule.lateStake)),
};

export function bet(evidence: Absolute, counted: Counted, burst: number): Absolute {
  if (counted.attempts === 0) return evidence;
  const stake = perLevel + Math.log(lateStakeOf(evidence.attempts, counted.attempts));
  const gains = gainsOf(counted, burst);
  return {
    looks: [...evidence.looks, counted],
    attempts: evidence.attempts + counted.attempts,
    bets: evidence.bets.map((value, level) => logSum([value, stake]) + (gains[level] ?? 0)),
  };
}

/** ln of the evidence. */
export function weigh({ bets, attempts }: Absolute): number {
  return logSum([...bets, Math.log(unstaked(attempts))]);
}

/** What is still to be staked on badness that begins after so many requests: it never comes to an end, so neither does the watch. */
const unstaked = (attempts: number) => (rule.lateStake * rule.lateHalfLife) / (attempts + rule.lateHalfLife);

const lateStakeOf = (before: number, attempts: number) =>
  (unstaked(before) * attempts) / (before + attempts + rule.lateHalfLife);

/** ln of what one look makes of a bet on each level. */
function gainsOf({ attempts, bad, normal }: Counted, burst: number): readonly number[] {
  return Array.from({ length: rule.levels }, (_, index) => {
    const level = normal * (rule.worst / normal) ** ((index + 1) / rule.levels);
    const good = Math.log1p(-level) - Math.log1p(-normal);
    return (bad * Math.log(level / normal) + (attempts - bad) * good) / burst;
  });
}

/** The requests since some look of the step. */
export interface Stretch {
  readonly attempts: number;
  readonly bad: number;
}

/**
 * The evidence of those bets alone since whose beginning surely more than `limit` of the requests were bad: a release that is worse than
 * normal but within its limit stays, however long it is watched. `stretch`: what the heaviest of them has seen.
 */
export function weighOver(
  { looks, attempts }: Absolute,
  limit: number,
  burst: number,
): { readonly log: number; readonly stretch: Stretch } {
  let stretch: Stretch = { attempts: 0, bad: 0 };
  let heaviest = { log: Number.NEGATIVE_INFINITY, stretch };
  let gains = Array.from({ length: rule.levels }, () => perLevel);
  const logs: number[] = [];
  for (const [index, look] of [...looks.entries()].toReversed()) {
    stretch = { attempts: stretch.attempts + look.attempts, bad: stretch.bad + look.bad };
    const more = gainsOf(look, burst);
    gains = gains.map((gain, level) => gain + (more[level] ?? 0));
    if (lowestRate(stretch.bad, stretch.attempts, burst) <= limit) continue;
    const late = lateStakeOf(attempts - stretch.attempts, look.attempts);
    const log = Math.log(index === 0 ? late + 1 - rule.lateStake : late) + logSum(gains);
    if (log > heaviest.log) heaviest = { log, stretch };
    logs.push(log);
  }
  return { log: logSum([Number.NEGATIVE_INFINITY, ...logs]), stretch: heaviest.stretch };
}
