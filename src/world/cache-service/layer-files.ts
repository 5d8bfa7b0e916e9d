import {
  chmodSync,
  constants,
  copyFileSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join, relative, sep } from "node:path";
import { setImmediate } from "node:timers/promises";
import type { VouchedModule } from "../../model/vouched-module.ts";
import { hashEntries } from "../../text/directory-hash.ts";
import type { Entries } from "./layers.ts";

/*
 * What lies in an archive: `files/` with the entries at their paths, and `entries.json` with `[path, bytes]` pairs, so
 * that nobody has to walk the tree to know what came. Synchronous, because it runs in a process of its own and is then
 * several times faster.
 */
const filesName = "files";
const manifestName = "entries.json";

/** Directory of a layer in an archive and in a staging directory. Also in what the service finds archives by: changing it loses all caches. */
export function layerName(depth: number): string {
  return `layer${depth}`;
}

/** Directory of a restored layer that holds its files. */
export function filesOf(layerDirectory: string): string {
  return join(layerDirectory, filesName);
}

/**
 * Puts entries of `directory` into a layer: by links, which cost no space and hardly any time, or by copies, which nobody
 * else can change. What has vanished is left out, and so is a module that is not what go.sum says: somebody may be
 * removing it, and whoever restored it would take it for whole. Resolves to the number of entries.
 */
export async function stageLayer(
  directory: string,
  entries: Entries,
  layerDirectory: string,
  { by = "links", modules = [] }: { by?: "links" | "copies"; modules?: readonly VouchedModule[] } = {},
): Promise<number> {
  const put = by === "links" ? linkOrCopy : copy;
  const staged = new Map<string, number>();
  const pause = pauses();
  for (const [path, bytes] of entries) {
    await pause();
    if (stage(join(directory, path), join(layerDirectory, filesName, path), put)) staged.set(path, bytes);
  }
  const unsound: VouchedModule[] = [];
  for (const module of modules) {
    await pause();
    if (staged.has(module.directory) && (await hashModule(filesOf(layerDirectory), module)) !== module.hash)
      unsound.push(module);
  }
  const kept = withoutModules(unsound, staged, layerDirectory);
  mkdirSync(filesOf(layerDirectory), { recursive: true });
  writeFileSync(join(layerDirectory, manifestName), JSON.stringify([...kept]));
  return kept.size;
}

/**
 * Takes modules out of a restored layer that are not what go.sum says now, as when a tag was moved: Go would refuse the
 * job on their account. Returns the entries that are left.
 */
export function dropForeignModules(
  layerDirectory: string,
  entries: Entries,
  modules: readonly VouchedModule[],
): Entries {
  const foreign = modules.filter(({ hashFile, hash }) => {
    if (!entries.has(hashFile)) return false;
    const file = join(filesOf(layerDirectory), hashFile);
    return lstatSync(file, { throwIfNoEntry: false })?.isFile() !== true || readFileSync(file, "utf8").trim() !== hash;
  });
  return withoutModules(foreign, entries, layerDirectory);
}

/** Lets others have their turn: a process that serves several must not leave them without an answer meanwhile. */
function pauses(): () => Promise<void> {
  let sinceMs = performance.now();
  return async () => {
    if (performance.now() - sinceMs < 50) return;
    await setImmediate();
    sinceMs = performance.now();
  };
}

function withoutModules(modules: readonly VouchedModule[], entries: Entries, layerDirectory: string): Entries {
  const left = new Map(entries);
  for (const { directory, files } of modules) {
    for (const path of [directory, ...files]) {
      left.delete(path);
      const place = join(filesOf(layerDirectory), path);
      if (lstatSync(place, { throwIfNoEntry: false })?.isDirectory()) unseal(place);
      rmSync(place, { recursive: true, force: true });
    }
  }
  return left;
}

function hashModule(files: string, { directory, root }: VouchedModule): Promise<string> {
  const top = join(files, directory);
  const inner = readdirSync(top, { recursive: true, withFileTypes: true }).filter((entry) => !entry.isDirectory());
  return hashEntries(
    inner.map(({ parentPath, name }) => {
      const path = join(parentPath, name);
      return { name: `${root}/${relative(top, path).split(sep).join("/")}`, read: () => readFileSync(path) };
    }),
  );
}

/** Only a directory that its owner may write to can be emptied. */
function unseal(directory: string): void {
  chmodSync(directory, 0o700);
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    if (entry.isDirectory()) unseal(join(directory, entry.name));
  }
}

/** Throws when what was restored is no layer: what leads elsewhere would be moved from there. */
export function readManifest(layerDirectory: string): Entries {
  for (const path of [layerDirectory, filesOf(layerDirectory)]) {
    if (!lstatSync(path, { throwIfNoEntry: false })?.isDirectory())
      throw new Error(`its ${basename(path)} is no directory`);
  }
  const pairs: unknown = JSON.parse(readFileSync(join(layerDirectory, manifestName), "utf8"));
  if (!Array.isArray(pairs) || !pairs.every(isEntry)) throw new Error(`its ${manifestName} is not a list of entries`);
  return new Map(pairs);
}

/** Sets the time of every file back, so that Go marks those that it uses again (it does so after an hour: cmd/go/internal/cache). */
export function ageFiles(layerDirectory: string, entries: Entries, modifiedMs: number): void {
  for (const path of entries.keys()) {
    const file = join(layerDirectory, filesName, path);
    if (lstatSync(file, { throwIfNoEntry: false })?.isFile()) utimesSync(file, modifiedMs / 1000, modifiedMs / 1000);
  }
}

/** An archive is anybody's who may write to the repository's caches, and these paths are followed. */
function isEntry(pair: unknown): pair is [string, number] {
  if (!Array.isArray(pair)) return false;
  const [path, bytes] = pair;
  return typeof path === "string" && isInside(path) && Number.isFinite(bytes) && bytes >= 0;
}

function isInside(path: string): boolean {
  return !/[\\:\0]/.test(path) && path.split("/").every((part) => part !== "" && part !== "." && part !== "..");
}

function stage(from: string, to: string, put: typeof copy): boolean {
  const stats = lstatSync(from, { throwIfNoEntry: false });
  if (!stats?.isFile() && !stats?.isDirectory()) return false;
  if (stats.isFile()) {
    mkdirSync(dirname(to), { recursive: true });
    return put(from, to);
  }
  mkdirSync(to, { recursive: true });
  const inner = readdirSync(from, { withFileTypes: true }).filter((entry) => entry.isFile() || entry.isDirectory());
  const isWhole = inner.every(({ name }) => stage(join(from, name), join(to, name), put));
  if (!isWhole) {
    // Somebody is removing it: a part of it is worth nothing.
    unseal(to);
    rmSync(to, { recursive: true, force: true });
    return false;
  }
  // Go seals what it has unpacked: only after it is filled may the copy be sealed as well.
  chmodSync(to, stats.mode & 0o7777);
  return true;
}

/** A link is refused on some file systems, and for files of other users. */
function linkOrCopy(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    return !isAbsent(error) && copy(from, to);
  }
}

/** False when it has vanished. */
function copy(from: string, to: string): boolean {
  try {
    const { mode, atime, mtime } = lstatSync(from);
    copyFileSync(from, to, constants.COPYFILE_FICLONE);
    utimesSync(to, atime, mtime);
    chmodSync(to, mode & 0o7777);
    return true;
  } catch (error) {
    if (isAbsent(error)) return false;
    throw error;
  }
}

function isAbsent(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === "ENOENT";
}
