import { posix } from "node:path";
import { createDiskTree, type DiskNode, type DiskNodes } from "./disk-tree.ts";

/** What programs can read of a disk. Paths are absolute; links are followed as the kernel does. */
export interface DiskReading {
  exists(path: string): boolean;
  isDirectory(path: string): boolean;
  isLink(path: string): boolean;
  read(path: string): string | undefined;
  readLink(path: string): string | undefined;
  /** Where a path leads through every link. */
  realPath(path: string): string;
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
  /** Like `1<>`: what is there, is written over from its beginning. */
  overwrite(path: string, text: string): boolean;
  /** Like `fallocate -n`: room for that many bytes from the end of the file on. */
  keepRoom(path: string, bytes: number): boolean;
  /** Like `touch` of a file that is there. */
  touch(path: string): boolean;
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
  /** Small, and a directory takes no block of it. */
  becomeTmpfs(sizeBytes: number): void;
  /** What lives in memory is gone. */
  powerOff(): void;
  /** All that is on it now. */
  nodes(): DiskNodes;
}

const blockBytes = 4096;
const usualBytes = 10 * 1024 ** 3;

/** A disk with room for 10 GiB. As on ext4, a directory takes a block, a link or an empty file none. `/run` is in memory and never full. */
export function createDisk(nowMs: () => number, begun?: DiskNodes): Disk {
  const tree = createDiskTree(nowMs, begun);
  let isFull = false;
  let sizeBytes = usualBytes;
  let directoryBytes = blockBytes;

  const bytesOf = (node: DiskNode | undefined) => {
    if (node === undefined || node.kind === "link") return 0;
    if (node.kind === "directory") return directoryBytes;
    const bytes = Math.max(node.text.length, node.keptBytes ?? 0);
    return Math.ceil(bytes / blockBytes) * blockBytes;
  };
  const inMemory = (path: string) => path.startsWith("/run/");
  const usedBytes = () => [...tree.nodes].reduce((sum, [path, node]) => sum + (inMemory(path) ? 0 : bytesOf(node)), 0);
  const freeBytes = () => (isFull ? 0 : sizeBytes - usedBytes());
  const hasRoom = (path: string, bytes: number) => bytes <= 0 || inMemory(path) || bytes <= freeBytes();
  const fileAt = (path: string) => {
    const place = tree.follow(path, true);
    const node = tree.nodes.get(place);
    const canBe = node?.kind !== "directory" && tree.hasParent(place);
    return { place, file: node?.kind === "file" ? node : undefined, canBe };
  };

  const disk: Disk = {
    nodes: () => new Map(tree.nodes),
    exists: (path) => tree.find(path) !== undefined,
    isDirectory: (path) => tree.find(path)?.kind === "directory",
    isLink: (path) => tree.nodes.get(tree.follow(path, false))?.kind === "link",
    read: (path) => fileAt(path).file?.text,
    readLink(path) {
      const node = tree.nodes.get(tree.follow(path, false));
      return node?.kind === "link" ? node.target : undefined;
    },
    realPath: (path) => tree.follow(path, true),
    list(path) {
      const place = tree.follow(path, true);
      const names = tree.below(place === "/" ? "" : place).map((key) => key.slice(place.length + 1));
      return names.filter((name) => name !== "" && !name.includes("/")).sort();
    },
    modifiedMs: (path) => tree.find(path)?.modifiedMs,
    freeBytes,

    makeDirectory(path) {
      const place = tree.follow(path, false);
      if (tree.nodes.has(place) || !tree.hasParent(place) || !hasRoom(place, directoryBytes)) return false;
      tree.put(place, { kind: "directory", modifiedMs: nowMs() });
      return true;
    },
    makeDirectories(path) {
      if (disk.exists(path)) return disk.isDirectory(path);
      return disk.makeDirectories(posix.dirname(path)) && disk.makeDirectory(path);
    },
    write(path, text) {
      const { place, canBe } = fileAt(path);
      if (!canBe) return false;
      tree.put(place, { kind: "file", text: "", modifiedMs: nowMs() });
      const node: DiskNode = { kind: "file", text, modifiedMs: nowMs() };
      if (!hasRoom(place, bytesOf(node))) return false;
      tree.put(place, node);
      return true;
    },
    append(path, text) {
      const { place, file, canBe } = fileAt(path);
      if (!canBe) return false;
      const before = file ?? { kind: "file", text: "", modifiedMs: nowMs() };
      const after = { ...before, text: before.text + text, modifiedMs: nowMs() };
      const isKept = after.text.length <= (before.keptBytes ?? 0);
      // What fits into its last block finds room on any disk, but nobody should count on it.
      const isWritten = isKept || hasRoom(place, isFull ? text.length : bytesOf(after) - bytesOf(file));
      tree.put(place, isWritten ? after : before);
      return isWritten;
    },
    overwrite(path, text) {
      const { place, file } = fileAt(path);
      if (file === undefined) return false;
      const after = { ...file, text: text + file.text.slice(text.length), modifiedMs: nowMs() };
      if (!hasRoom(place, bytesOf(after) - bytesOf(file))) return false;
      tree.put(place, after);
      return true;
    },
    keepRoom(path, bytes) {
      const { place, file } = fileAt(path);
      if (file === undefined) return false;
      const after = { ...file, keptBytes: file.text.length + bytes };
      if (!hasRoom(place, bytesOf(after) - bytesOf(file))) return false;
      tree.put(place, after);
      return true;
    },
    touch(path) {
      const { place, file } = fileAt(path);
      if (file !== undefined) tree.put(place, { ...file, modifiedMs: nowMs() });
      return file !== undefined;
    },
    link(from, to) {
      const { file } = fileAt(from);
      const place = tree.follow(to, false);
      if (file === undefined || tree.nodes.has(place) || !tree.hasParent(place)) return false;
      tree.put(place, file);
      return true;
    },
    symlink(target, path) {
      const place = tree.follow(path, false);
      if (tree.nodes.get(place)?.kind === "directory" || !tree.hasParent(place)) return false;
      tree.put(place, { kind: "link", target, modifiedMs: nowMs() });
      return true;
    },
    rename(from, to) {
      const [source, place] = [tree.follow(from, false), tree.follow(to, false)];
      const [node, former] = [tree.nodes.get(source), tree.nodes.get(place)];
      if (node === undefined || !tree.hasParent(place)) return false;
      if (former !== undefined && (former.kind === "directory") !== (node.kind === "directory")) return false;
      if (former?.kind === "directory" && tree.below(place).length > 0) return false;
      tree.move(source, place);
      return true;
    },
    remove(path) {
      tree.drop(tree.follow(path, false));
      return true;
    },

    fill() {
      isFull = true;
    },
    becomeTmpfs(bytes) {
      directoryBytes = 0;
      sizeBytes = usedBytes() + bytes;
    },
    makeRoom() {
      isFull = false;
    },
    powerOff() {
      for (const key of [...tree.nodes.keys()]) if (inMemory(key)) tree.drop(key);
    },
  };
  for (const path of ["/etc/systemd/system", "/etc/sudoers.d", "/run/systemd/system", "/opt"])
    disk.makeDirectories(path);
  return disk;
}
