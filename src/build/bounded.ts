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

/**
 * How many go builds may run at once. Each keeps every core busy now and then, and the link of a large service takes 1 to 2
 * GiB; one go build links as many of its `programs` at once as there are cores.
 */
export function buildLimit(
  { cores, memoryBytes }: { readonly cores: number; readonly memoryBytes: number },
  programs: number,
): number {
  const linksAtOnce = Math.min(programs, cores);
  return Math.max(1, Math.min(cores, Math.floor(memoryBytes / (2 * 1024 ** 3 * linksAtOnce))));
}
