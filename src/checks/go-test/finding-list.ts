/** With more, the first ones tell enough. */
const most = 50;

/** Findings, each once, and no more than somebody would read. */
export interface FindingList<Item> {
  /** False: there are enough of them, it was only counted. */
  add(item: Item): boolean;
  readonly items: readonly Item[];
  readonly leftOut: number;
}

/** `keyOf`: two findings with the same key are one. */
export function createFindingList<Item>(keyOf: (item: Item) => string): FindingList<Item> {
  const items: Item[] = [];
  const keys = new Set<string>();
  let leftOut = 0;
  return {
    add(item) {
      if (keys.has(keyOf(item))) return true;
      if (items.length >= most) {
        leftOut += 1;
        return false;
      }
      keys.add(keyOf(item));
      items.push(item);
      return true;
    },
    items,
    get leftOut() {
      return leftOut;
    },
  };
}
