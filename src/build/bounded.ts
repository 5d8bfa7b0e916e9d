/** Like Promise.allSettled, with at most `limit` at work. In the order of `items`. */
export async function settleBounded<Item, Result>(
  items: readonly Item[],
  limit: number,
  work: (item: Item) => Promise<Result>,
): Promise<PromiseSettledResult<Result>[]> {
  const results: PromiseSettledResult<Result>[] = [];
  const queue = items.entries();
  const worker = async () => {
    // All workers take from one iterator, so each item is taken once.
    for (const [index, item] of queue) [results[index]] = await Promise.allSettled([work(item)]);
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
  return results;
}

/** A go build keeps every core busy now and then, and its link step takes 1 to 2 GiB for a large service. */
export function buildLimit({ cores, memoryBytes }: { readonly cores: number; readonly memoryBytes: number }): number {
  return Math.max(1, Math.min(cores, Math.floor(memoryBytes / (2 * 1024 ** 3))));
}
