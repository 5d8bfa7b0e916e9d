import { chmodSync, lstatSync, readdirSync, renameSync, type Stats } from "node:fs";
import { chmod, lstat, readdir, rm } from "node:fs/promises";
import { join } from "node:path";

/**
 * Moves from one directory into another, on the same file system, what is missing there; what is there stays.
 * An unpacked module comes whole or not at all: Go may be filling it right now, and fails over a file that it has not made.
 * Synchronous, because it runs in a process of its own: there are thousands of files where Go has made the directories already.
 */
export function moveMissing(from: string, to: string): void {
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const source = join(from, entry.name);
    const target = join(to, entry.name);
    if (!entry.isDirectory()) {
      if (!isThere(target)) renameSync(source, target);
    } else if (isModule(entry.name)) {
      if (!isThere(target)) moveDirectory(source, target);
    } else if (!moveDirectory(source, target)) moveInto(source, target);
  }
}

/** Removes a directory with everything in it, also where directories are read-only and the user is not root. */
export async function removeTree(directory: string): Promise<void> {
  await makeWritable(directory);
  await rm(directory, { recursive: true, force: true, maxRetries: 3 });
}

/** What a rename to a place says that is taken, by more than an empty directory; the last two are Windows'. */
const takenCodes = ["ENOTEMPTY", "EEXIST", "ENOTDIR", "EPERM", "EACCES"];

/** False when there is something in that place. */
function moveDirectory(source: string, target: string): boolean {
  const stats = lstatSync(source);
  const mode = stats.mode & 0o7777;
  // Only who may write a directory may give it another parent.
  if (!isWritable(stats)) chmodSync(source, mode | 0o200);
  try {
    renameSync(source, target);
  } catch (error) {
    if (takenCodes.includes(codeOf(error)) && isThere(target)) return false;
    throw error;
  }
  if (!isWritable(stats)) orNothing(() => chmodSync(target, mode));
  return true;
}

function moveInto(source: string, target: string): void {
  const there = lstatSync(target, { throwIfNoEntry: false });
  if (there?.isDirectory() && isWritable(there)) moveMissing(source, target);
}

const isThere = (path: string) => lstatSync(path, { throwIfNoEntry: false }) !== undefined;

/** `<path>@<version>`; the directory of downloads is `@v`. */
function isModule(name: string): boolean {
  return name.indexOf("@") > 0;
}

async function makeWritable(directory: string): Promise<void> {
  const stats = await lstat(directory).catch(orAbsent);
  if (!stats?.isDirectory()) return;
  if (!isWritable(stats)) await chmod(directory, 0o700);
  const entries = await readdir(directory, { withFileTypes: true });
  await Promise.all(entries.filter((e) => e.isDirectory()).map((e) => makeWritable(join(directory, e.name))));
}

function isWritable(stats: Stats): boolean {
  return (stats.mode & 0o200) !== 0;
}

/** Another job may have removed it by now. */
function orNothing(work: () => void): void {
  try {
    work();
  } catch (error) {
    orAbsent(error);
  }
}

function orAbsent(error: unknown): undefined {
  if (codeOf(error) !== "ENOENT") throw error;
}

const codeOf = (error: unknown) => (error as NodeJS.ErrnoException).code ?? "";
