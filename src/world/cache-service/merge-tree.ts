import type { Stats } from "node:fs";
import { chmod, lstat, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";

/**
 * Moves from one directory into another, on the same file system, what is missing there; what is there stays.
 * An unpacked module comes whole or not at all: Go may be filling it right now, and fails over a file that it has not made.
 */
export async function moveMissing(from: string, to: string): Promise<void> {
  const entries = await readdir(from, { withFileTypes: true });
  await Promise.all(
    entries.map(async (entry) => {
      const source = join(from, entry.name);
      const target = join(to, entry.name);
      const there = await orNone(lstat(target), ["ENOENT"]);
      const isTaken = there !== undefined || !(await (entry.isDirectory() ? move : moveFile)(source, target));
      if (isTaken && entry.isDirectory() && !isModule(entry.name)) await moveInto(source, target);
    }),
  );
}

/** Removes a directory with everything in it, also where directories are read-only and the user is not root. */
export async function removeTree(directory: string): Promise<void> {
  await makeWritable(directory);
  await rm(directory, { recursive: true, force: true, maxRetries: 3 });
}

/** False when there is something by now. */
async function move(source: string, target: string): Promise<boolean> {
  const { mode, sealed } = await facts(source);
  // Only who may write a directory may give it another parent.
  if (sealed) await chmod(source, mode | 0o200);
  const moved = await orNone(
    rename(source, target).then(() => true),
    ["ENOTEMPTY", "EEXIST"],
  );
  if (moved && sealed) await orNone(chmod(target, mode), ["ENOENT"]);
  return moved ?? false;
}

/** There are thousands of them where Go has made the directories already. */
async function moveFile(source: string, target: string): Promise<boolean> {
  await rename(source, target);
  return true;
}

async function moveInto(source: string, target: string): Promise<void> {
  const there = await orNone(lstat(target), ["ENOENT"]);
  if (there?.isDirectory() && isWritable(there)) await moveMissing(source, target);
}

/** `<path>@<version>`; the directory of downloads is `@v`. */
function isModule(name: string): boolean {
  return name.indexOf("@") > 0;
}

async function facts(path: string): Promise<{ mode: number; sealed: boolean }> {
  const stats = await lstat(path);
  return { mode: stats.mode & 0o7777, sealed: stats.isDirectory() && !isWritable(stats) };
}

async function makeWritable(directory: string): Promise<void> {
  const stats = await orNone(lstat(directory), ["ENOENT"]);
  if (!stats?.isDirectory()) return;
  if (!isWritable(stats)) await chmod(directory, 0o700);
  const entries = await readdir(directory, { withFileTypes: true });
  await Promise.all(entries.filter((e) => e.isDirectory()).map((e) => makeWritable(join(directory, e.name))));
}

function isWritable(stats: Stats): boolean {
  return (stats.mode & 0o200) !== 0;
}

async function orNone<T>(work: Promise<T>, codes: readonly string[]): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (codes.includes((error as NodeJS.ErrnoException).code ?? "")) return undefined;
    throw error;
  }
}
