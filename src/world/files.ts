import { createHash, randomUUID } from "node:crypto";
import { closeSync, createReadStream, type Dirent, openSync, readSync, type Stats, statSync } from "node:fs";
import {
  access,
  appendFile,
  chmod,
  constants,
  copyFile,
  glob,
  mkdir,
  open,
  readdir,
  readFile,
  readlink,
  realpath,
  rename,
  rm,
  stat,
  utimes,
  writeFile,
} from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Readable } from "node:stream";

interface FileFacts {
  readonly kind: "file" | "directory" | "other";
  readonly sizeBytes: number;
  readonly modifiedMs: number;
  /** 0 where the file system does not keep it. */
  readonly createdMs: number;
}

export interface DirectoryEntry {
  readonly name: string;
  readonly kind: "file" | "directory" | "link" | "other";
}

/** A file read at chosen places, for formats that are too large to load. */
export interface RandomAccess {
  readonly sizeBytes: number;
  /** Up to `length` bytes from `offset`; fewer only at the end of the file. */
  read(offset: number, length: number): Promise<Uint8Array>;
}

/** A file that was hashed while it was written. */
export interface WrittenFile {
  readonly sizeBytes: number;
  /** Lower-case hex. */
  readonly sha256: string;
}

export interface Files {
  /** undefined when there is no such file. */
  readText(path: string): Promise<string | undefined>;
  /** Up to so many bytes of its beginning; undefined when there is no such file. */
  startOf(path: string, bytes: number): Promise<Buffer | undefined>;
  stat(path: string): Promise<FileFacts | undefined>;
  /** Names of a directory, sorted; empty when there is no such directory. */
  list(path: string): Promise<readonly string[]>;
  /** Like `list`, with the facts of each; what vanishes meanwhile is left out. */
  listFacts(path: string): Promise<readonly (FileFacts & { readonly name: string })[]>;
  /** Names and kinds of a directory, links as such, sorted; empty when there is no such directory, or it may not be read. */
  listEntries(path: string): Promise<readonly DirectoryEntry[]>;
  /** Absolute paths of the files that a glob matches, relative to a directory; of links too, unless they lead to a directory. */
  glob(pattern: string, directory: string): Promise<readonly string[]>;
  /** Where a path leads, through every link; undefined when there is nothing. */
  realPath(path: string): Promise<string | undefined>;
  /** What a link says, also when nothing is there; undefined: it is no link. */
  linkTarget(path: string): Promise<string | undefined>;
  withFile<T>(path: string, use: (file: RandomAccess) => Promise<T>): Promise<T>;
  stream(path: string): Readable;
  /** Lower-case hex. */
  sha256(path: string): Promise<string>;
  /** Whole or not at all: written beside its place and renamed. Makes missing directories. */
  write(path: string, content: string | Uint8Array, mode?: number): Promise<void>;
  append(path: string, content: string): Promise<void>;
  /** Writes a new file piece by piece, in a directory that exists; what was written so far stays when a piece fails. */
  writePieces(path: string, pieces: AsyncIterable<Uint8Array>): Promise<WrittenFile>;
  /** The content alone, with a mode of its own. Makes missing directories. */
  copy(from: string, to: string, mode: number): Promise<void>;
  makeDirectory(path: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  setModified(path: string, modifiedMs: number): Promise<void>;
  /** Removes a file or a whole directory; nothing happens when it is not there. */
  remove(path: string): Promise<void>;
  isExecutable(path: string): Promise<boolean>;
  /** Permission bits, `0o755`. */
  setMode(path: string, mode: number): Promise<void>;
}

function factsOf(facts: Stats): FileFacts {
  const kind = facts.isFile() ? "file" : facts.isDirectory() ? "directory" : "other";
  return { kind, sizeBytes: facts.size, modifiedMs: facts.mtimeMs, createdMs: facts.birthtimeMs };
}

export const systemFiles: Files = {
  readText: (path) => orAbsent(readFile(path, "utf8")),
  // At once, as `listFacts`: and never more than one of thousands is open.
  startOf: (path, bytes) => orAbsent(Promise.resolve().then(() => readStart(path, bytes))),
  async stat(path) {
    const facts = await orAbsent(stat(path));
    return facts && factsOf(facts);
  },
  async list(path) {
    return ((await orAbsent(readdir(path))) ?? []).sort();
  },
  async listFacts(path) {
    const names = (await orAbsent(readdir(path))) ?? [];
    // One by one and at once: thousands of them take a third of the processor time that as many promises take.
    return names.flatMap((name) => {
      const facts = statSync(join(path, name), { throwIfNoEntry: false });
      return facts === undefined ? [] : [{ ...factsOf(facts), name }];
    });
  },
  async listEntries(path) {
    const entries = await orAbsent(readdir(path, { withFileTypes: true })).catch((error: NodeJS.ErrnoException) => {
      if (error.code === "EACCES" || error.code === "EPERM") return [];
      throw error;
    });
    const kindOf = (entry: Dirent) =>
      entry.isFile() ? "file" : entry.isDirectory() ? "directory" : entry.isSymbolicLink() ? "link" : "other";
    return (entries ?? [])
      .map((entry): DirectoryEntry => ({ name: entry.name, kind: kindOf(entry) }))
      .sort((one, other) => (one.name < other.name ? -1 : 1));
  },
  async glob(pattern, directory) {
    const paths: string[] = [];
    for await (const entry of glob(pattern, { cwd: directory, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name);
      const isLink = entry.isSymbolicLink();
      if (entry.isFile() || (isLink && (await systemFiles.stat(path))?.kind !== "directory")) paths.push(path);
    }
    return paths.sort();
  },
  realPath: (path) => orAbsent(realpath(path)),
  linkTarget: (path) => readlink(path).catch(() => undefined),
  async withFile(path, use) {
    const handle = await open(path, "r");
    try {
      const { size } = await handle.stat();
      return await use({
        sizeBytes: size,
        async read(offset, length) {
          const wanted = Math.max(0, Math.min(length, size - offset));
          const buffer = Buffer.alloc(wanted);
          const { bytesRead } = await handle.read(buffer, 0, wanted, offset);
          return buffer.subarray(0, bytesRead);
        },
      });
    } finally {
      await handle.close();
    }
  },
  stream: (path) => createReadStream(path, { highWaterMark: 256 * 1024 }),
  async sha256(path) {
    const hash = createHash("sha256");
    const handle = await open(path, "r");
    try {
      // One for all: a stream makes a new one for each piece, and a release is hundreds of megabytes.
      const buffer = Buffer.allocUnsafe(1024 * 1024);
      for (;;) {
        const { bytesRead } = await handle.read(buffer, 0, buffer.byteLength);
        if (bytesRead === 0) return hash.digest("hex");
        hash.update(buffer.subarray(0, bytesRead));
      }
    } finally {
      await handle.close();
    }
  },
  async write(path, content, mode) {
    await mkdir(dirname(path), { recursive: true });
    const temporary = `${path}.${randomUUID()}.tmp`;
    try {
      await writeFile(temporary, content, mode === undefined ? {} : { mode });
      await rename(temporary, path);
    } finally {
      await rm(temporary, { force: true });
    }
  },
  append: (path, content) => appendFile(path, content),
  async writePieces(path, pieces) {
    const hash = createHash("sha256");
    let sizeBytes = 0;
    const handle = await open(path, "wx");
    try {
      for await (const piece of pieces) {
        hash.update(piece);
        sizeBytes += piece.byteLength;
        await handle.writeFile(piece);
      }
    } finally {
      await handle.close();
    }
    return { sizeBytes, sha256: hash.digest("hex") };
  },
  async copy(from, to, mode) {
    await mkdir(dirname(to), { recursive: true });
    await copyFile(from, to, constants.COPYFILE_FICLONE);
    await chmod(to, mode);
  },
  async makeDirectory(path) {
    await mkdir(path, { recursive: true });
  },
  rename: (from, to) => rename(from, to),
  async setModified(path, modifiedMs) {
    await utimes(path, modifiedMs / 1000, modifiedMs / 1000);
  },
  remove: (path) => rm(path, { recursive: true, force: true }),
  setMode: (path, mode) => chmod(path, mode),
  isExecutable: (path) =>
    access(path, 1).then(
      () => true,
      () => false,
    ),
};

function readStart(path: string, bytes: number): Buffer {
  const descriptor = openSync(path, "r");
  try {
    const buffer = Buffer.alloc(bytes);
    return buffer.subarray(0, readSync(descriptor, buffer, 0, bytes, 0));
  } finally {
    closeSync(descriptor);
  }
}

async function orAbsent<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw error;
  }
}
