import { posix } from "node:path";

export type DiskNodes = ReadonlyMap<string, Node>;

type Node =
  | { readonly kind: "directory"; readonly modifiedMs: number }
  | { readonly kind: "file"; readonly text: string; readonly modifiedMs: number }
  | { readonly kind: "link"; readonly target: string; readonly modifiedMs: number };

/** What programs can read of a disk. Paths are absolute; links are followed as the kernel does. */
export interface DiskReading {
  exists(path: string): boolean;
  isDirectory(path: string): boolean;
  isLink(path: string): boolean;
  read(path: string): string | undefined;
  readLink(path: string): string | undefined;
  /** Names, sorted; none for what is no directory. */
  list(path: string): readonly string[];
  modifiedMs(path: string): number | undefined;
  freeBytes(): number;
}

/** What programs can do to it. `false`: it failed, as the tool of that name would have. */
export interface DiskWriting {
  /** Like `mkdir`: not when there is something, or no parent. */
  makeDirectory(path: string): boolean;
  /** Like `mkdir -p`. */
  makeDirectories(path: string): boolean;
  /** Like `>`: a write that finds no room leaves an empty file. */
  write(path: string, text: string): boolean;
  /** Like `>>`. */
  append(path: string, text: string): boolean;
  /** Like `ln`. */
  link(from: string, to: string): boolean;
  /** Like `ln -sfn`. */
  symlink(target: string, path: string): boolean;
  /** Like `mv -fT`. */
  rename(from: string, to: string): boolean;
  /** Like `rm -rf`. */
  remove(path: string): boolean;
}

export interface Disk extends DiskReading, DiskWriting {
  /** Whatever is freed is taken by somebody else at once: no write finds room. */
  fill(): void;
  makeRoom(): void;
  /** What lives in memory is gone. */
  powerOff(): void;
  /** All that is on it now. */
  nodes(): DiskNodes;
}

const blockBytes = 4096;
const sizeBytes = 10 * 1024 ** 3;

/** A disk with room for 10 GiB. As on ext4, a directory takes a block, a link or an empty file none. `/run` is in memory and never full. */
export function createDisk(nowMs: () => number, begun?: DiskNodes): Disk {
  const nodes = new Map<string, Node>(begun ?? [["/", { kind: "directory", modifiedMs: 0 }]]);
  let isFull = false;

  const bytesOf = (node: Node | undefined) => {
    if (node === undefined || node.kind === "link") return 0;
    return node.kind === "directory" ? blockBytes : Math.ceil(Buffer.byteLength(node.text) / blockBytes) * blockBytes;
  };
  const inMemory = (path: string) => path.startsWith("/run/");
  const usedBytes = () => [...nodes].reduce((sum, [path, node]) => sum + (inMemory(path) ? 0 : bytesOf(node)), 0);
  const freeBytes = () => (isFull ? 0 : sizeBytes - usedBytes());
  const hasRoom = (path: string, bytes: number) => bytes === 0 || inMemory(path) || bytes <= freeBytes();

  const links = new Set([...nodes].flatMap(([path, { kind }]) => (kind === "link" ? [path] : [])));
  /** Where a path leads; with `last`, also when it is itself a link. */
  const follow = (path: string, last: boolean): string => {
    for (const link of links) {
      const isOnTheWay = path.startsWith(link) && (path.length === link.length ? last : path[link.length] === "/");
      const node = isOnTheWay ? nodes.get(link) : undefined;
      if (node?.kind !== "link") continue;
      return follow(posix.resolve(posix.dirname(link), node.target) + path.slice(link.length), last);
    }
    return path;
  };
  const find = (path: string) => nodes.get(follow(path, true));
  const below = (path: string) => [...nodes.keys()].filter((key) => key.startsWith(`${path}/`));
  const hasParent = (path: string) => nodes.get(posix.dirname(path))?.kind === "directory";
  const stamp = (path: string) => {
    const parent = posix.dirname(path);
    if (nodes.has(parent)) nodes.set(parent, { kind: "directory", modifiedMs: nowMs() });
  };
  const put = (path: string, node: Node) => {
    if (!nodes.has(path)) stamp(path);
    nodes.set(path, node);
    if (node.kind === "link") links.add(path);
    else links.delete(path);
  };
  const drop = (path: string) => {
    nodes.delete(path);
    links.delete(path);
  };

  const disk: Disk = {
    nodes: () => new Map(nodes),
    exists: (path) => find(path) !== undefined,
    isDirectory: (path) => find(path)?.kind === "directory",
    isLink: (path) => nodes.get(follow(path, false))?.kind === "link",
    read(path) {
      const node = find(path);
      return node?.kind === "file" ? node.text : undefined;
    },
    readLink(path) {
      const node = nodes.get(follow(path, false));
      return node?.kind === "link" ? node.target : undefined;
    },
    list(path) {
      const prefix = `${follow(path, true)}/`.replace("//", "/");
      const names = [...nodes.keys()].filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length));
      return names.filter((name) => name !== "" && !name.includes("/")).sort();
    },
    modifiedMs: (path) => find(path)?.modifiedMs,
    freeBytes,

    makeDirectory(path) {
      const place = follow(path, false);
      if (nodes.has(place) || !hasParent(place) || !hasRoom(place, blockBytes)) return false;
      put(place, { kind: "directory", modifiedMs: nowMs() });
      return true;
    },
    makeDirectories(path) {
      if (disk.exists(path)) return disk.isDirectory(path);
      return disk.makeDirectories(posix.dirname(path)) && disk.makeDirectory(path);
    },
    write(path, text) {
      const place = follow(path, true);
      const former = nodes.get(place);
      if (former?.kind === "directory" || !hasParent(place)) return false;
      put(place, { kind: "file", text: "", modifiedMs: nowMs() });
      const node: Node = { kind: "file", text, modifiedMs: nowMs() };
      if (!hasRoom(place, bytesOf(node))) return false;
      put(place, node);
      return true;
    },
    append(path, text) {
      const place = follow(path, true);
      const former = nodes.get(place);
      if (former?.kind === "directory" || !hasParent(place)) return false;
      const before = former?.kind === "file" ? former.text : "";
      if (!hasRoom(place, Buffer.byteLength(text))) {
        put(place, { kind: "file", text: before, modifiedMs: nowMs() });
        return false;
      }
      put(place, { kind: "file", text: before + text, modifiedMs: nowMs() });
      return true;
    },
    link(from, to) {
      const node = find(from);
      const place = follow(to, false);
      if (node?.kind !== "file" || nodes.has(place) || !hasParent(place)) return false;
      put(place, node);
      return true;
    },
    symlink(target, path) {
      const place = follow(path, false);
      if (nodes.get(place)?.kind === "directory" || !hasParent(place)) return false;
      put(place, { kind: "link", target, modifiedMs: nowMs() });
      return true;
    },
    rename(from, to) {
      const [source, place] = [follow(from, false), follow(to, false)];
      const [node, former] = [nodes.get(source), nodes.get(place)];
      if (node === undefined || !hasParent(place)) return false;
      if (former !== undefined && (former.kind === "directory") !== (node.kind === "directory")) return false;
      if (former?.kind === "directory" && below(place).length > 0) return false;
      const moved = [source, ...below(source)].map((key) => [key, nodes.get(key)] as const);
      for (const [key] of moved) drop(key);
      for (const [key, each] of moved) if (each !== undefined) put(place + key.slice(source.length), each);
      stamp(source);
      stamp(place);
      return true;
    },
    remove(path) {
      const place = follow(path, false);
      if (nodes.has(place)) stamp(place);
      for (const key of [place, ...below(place)]) drop(key);
      return true;
    },

    fill() {
      isFull = true;
    },
    makeRoom() {
      isFull = false;
    },
    powerOff() {
      for (const key of nodes.keys()) if (inMemory(key)) drop(key);
    },
  };
  for (const path of ["/etc/systemd/system", "/run/systemd/system", "/opt"]) disk.makeDirectories(path);
  return disk;
}
