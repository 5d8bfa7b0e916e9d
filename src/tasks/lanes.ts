import { combineErrors } from "../errors.ts";

/** Runs what it is given in the order in which it came, at most so many at once. */
export type Lane = <Result>(work: () => Promise<Result>) => Promise<Result>;

export function createLane(limit: number): Lane {
  let atWork = 0;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (atWork >= limit) await new Promise<void>((enter) => waiting.push(enter));
    else atWork += 1;
    try {
      return await work();
    } finally {
      // Whoever waits takes over the place.
      const next = waiting.shift();
      if (next === undefined) atWork -= 1;
      else next();
    }
  };
}

/** Like Promise.allSettled, with at most `limit` at work. In the order of `items`. */
export function settleBounded<Item, Result>(
  items: readonly Item[],
  limit: number,
  work: (item: Item) => Promise<Result>,
): Promise<PromiseSettledResult<Result>[]> {
  const lane = createLane(limit);
  return Promise.allSettled(items.map((item) => lane(() => work(item))));
}

/** All values; the errors as one, if there are any. */
export function valuesOf<T>(results: readonly PromiseSettledResult<T>[]): T[] {
  const errors = results.flatMap((result) => (result.status === "rejected" ? [result.reason] : []));
  if (errors.length > 0) throw combineErrors(errors);
  return results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
}
