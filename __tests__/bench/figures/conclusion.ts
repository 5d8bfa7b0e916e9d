import { cpus, loadavg } from "node:os";

/** One measurement of each of two contenders, taken one after the other. */
export type Pair = readonly [ours: number, theirs: number];

export interface Conclusion {
  /** Median of ours to theirs. */
  readonly ratio: number;
  /** Between the quarters of the ratios: half of them are as near to each other as this. */
  readonly spread: number;
  /** `none`: what differs is less than what the same measurement differs from itself. */
  readonly kind: "less" | "more" | "none";
  /** A sentence without its end. */
  readonly words: string;
}

/** With fewer nobody knows how far they differ by themselves. */
const fewest = 4;

/** What may be concluded from pairs. Ratios of pairs, because what else a machine does hits both of a pair. */
export function concludeFrom(pairs: readonly Pair[]): Conclusion {
  const ratios = pairs.map(([ours, theirs]) => ours / theirs).toSorted((one, other) => one - other);
  const [low, ratio, high] = [0.25, 0.5, 0.75].map((share) => quantile(ratios, share)) as [number, number, number];
  const [spread, difference] = [high - low, Math.abs(ratio - 1)];
  const figures = `${ratio.toFixed(2)} (half of ${pairs.length} pairs between ${low.toFixed(2)} and ${high.toFixed(2)})`;
  if (pairs.length < fewest) {
    const words = `${figures}: no conclusion, ${pairs.length} of the ${fewest} pairs that one needs`;
    return { ratio, spread, kind: "none", words };
  }
  if (!(difference > spread)) {
    const words = `${figures}: no conclusion, the spread of ${spread.toFixed(2)} is no smaller than the difference of ${difference.toFixed(2)}`;
    return { ratio, spread, kind: "none", words };
  }
  const kind = ratio < 1 ? "less" : "more";
  return { ratio, spread, kind, words: `${figures}: ${kind}` };
}

/** Whether pairs show a ratio of no more than a goal; nothing is met or missed by figures that show nothing. */
export function judgeGoal(pairs: readonly Pair[], goal: number): string {
  const scaled = concludeFrom(pairs.map(([ours, theirs]) => [ours, theirs * goal]));
  const { words } = concludeFrom(pairs);
  const verdict = scaled.kind === "none" ? "not shown" : scaled.kind === "less" ? "met" : "MISSED";
  return `${words}; goal ${goal.toFixed(2)} or less: ${verdict}`;
}

function quantile(sorted: readonly number[], share: number): number {
  const at = (sorted.length - 1) * share;
  const [low, high] = [sorted[Math.floor(at)] ?? Number.NaN, sorted[Math.ceil(at)] ?? Number.NaN];
  return low + (high - low) * (at - Math.floor(at));
}

/** Of the machine, while something is measured: how many programs wanted a core in the last minute. */
export function watchLoad(read: () => readonly number[] = loadavg, cores = cpus().length): () => string {
  const [before = 0] = read();
  return () => {
    const [after = 0] = read();
    const words = `load ${before.toFixed(1)} before and ${after.toFixed(1)} after, ${cores} cores`;
    // What is measured is part of the load after it.
    return before > cores / 2 ? `${words}: others were at work, so wall times show little` : words;
  };
}
