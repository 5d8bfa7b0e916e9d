/** When a host was asked for its time, and when its answer was there, by the clock of this machine. */
export interface Asked {
  readonly askedMs: number;
  readonly answeredMs: number;
}

/**
 * How far a clock that says whole seconds is ahead of this machine's, at least; below zero: behind. 0 where it may have been right at some
 * moment between question and answer: a slow link does not make a clock wrong.
 */
export function clockAheadMs(hostSeconds: number, { askedMs, answeredMs }: Asked): number {
  const earliestMs = hostSeconds * 1_000;
  const latestMs = earliestMs + 999;
  if (earliestMs > answeredMs) return earliestMs - answeredMs;
  return latestMs < askedMs ? latestMs - askedMs : 0;
}
