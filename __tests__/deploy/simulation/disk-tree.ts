import { posix } from "node:path";

export type DiskNode =
  | { readonly kind: "directory"; readonly modifiedMs: number }
  | {
      readonly kind: "file";
      /** One character for each byte (`latin1`). */
      readonly text: string;
      readonly modifiedMs: number;
      /** Room that is kept for it beyond its size. */
      readonly keptBytes?: number;
    }
  | { readonly kind: "link"; readonly target: string; readonly modifiedMs: number };

export type DiskNodes = ReadonlyMap<string, DiskNode>;

/** Names and what they stand for. Paths are absolute and have been followed, but for those that `follow` takes. */
export interface DiskTree {
  readonly nodes: DiskNodes;
  /** Where a path leads; with `last`, also when it is itself a link. */
  follow(path: string, last: boolean): string;
  /** What is there, through every link. */
  find(path: string): DiskNode | undefined;
  /** Paths below a directory. */
  below(path: string): readonly string[];
  hasParent(path: string): boolean;
  put(path: string, node: DiskNode): void;
  /** With all that is below. */
  drop(path: string): void;
  move(from: string, to: string): void;
}

export function createDiskTree(nowMs: () => number, begun?: DiskNodes): DiskTree {
  const nodes = new Map<string, DiskNode>(begun ?? [["/", { kind: "directory", modifiedMs: 0 }]]);
  /** Links are few: a path is followed by looking whether one of them is on its way. */
  const links = new Set([...nodes].flatMap(([path, { kind }]) => (kind === "link" ? [path] : [])));

  const follow = (path: string, last: boolean): string => {
    for (const link of links) {
      const isOnTheWay = path.startsWith(link) && (path.length === link.length ? last : path[link.length] === "/");
      const node = isOnTheWay ? nodes.get(link) : undefined;
      if (node?.kind !== "link") continue;
      return follow(posix.resolve(posix.dirname(link), node.target) + path.slice(link.length), last);
    }
    return path;
  };
  const below = (path: string) => [...nodes.keys()].filter((key) => key.startsWith(`${path}/`));
  const stamp = (path: string) => {
    const parent = posix.dirname(path);
    if (nodes.has(parent)) nodes.set(parent, { kind: "directory", modifiedMs: nowMs() });
  };
  const set = (path: string, node: DiskNode) => {
    nodes.set(path, node);
    if (node.kind === "link") links.add(path);
    else links.delete(path);
  };
  const forget = (path: string) => {
    nodes.delete(path);
    links.delete(path);
  };
  return {
    nodes,
    follow,
    find: (path) => nodes.get(follow(path, true)),
    below,
    hasParent: (path) => nodes.get(posix.dirname(path))?.kind === "directory",
    put(path, node) {
      if (!nodes.has(path)) stamp(path);
      set(path, node);
    },
    drop(path) {
      if (nodes.has(path)) stamp(path);
      for (const key of [path, ...below(path)]) forget(key);
    },
    move(from, to) {
      const moved = [from, ...below(from)].map((key) => [key, nodes.get(key)] as const);
      for (const [key] of moved) forget(key);
      for (const [key, node] of moved) if (node !== undefined) set(to + key.slice(from.length), node);
      stamp(from);
      stamp(to);
    },
  };
}
