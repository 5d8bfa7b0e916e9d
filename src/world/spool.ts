import { randomUUID } from "node:crypto";
import { mkdir, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Bytes that are written once and read by several, none of whom has to wait for their end. */
export interface Spool {
  /** From the beginning, as far as the writer has come, and on with it. Throws what the writer failed with. */
  read(): AsyncIterable<Uint8Array>;
  /** How many there are; undefined: more are to come. */
  sizeBytes(): number | undefined;
  /** How many there are that nobody has taken yet. */
  aheadBytes(): number;
  /** Nobody reads any more. The writer has ended by then, or is ended by whoever calls. */
  remove(): Promise<void>;
}

/** Writes pieces to a file as fast as they come, whether or not they are read: memory holds none of them. */
export type MakeSpool = (pieces: AsyncIterable<Uint8Array>) => Promise<Spool>;

const readBytes = 256 * 1024;

export const makeSpool: MakeSpool = async (pieces) => {
  const directory = process.env["RUNNER_TEMP"] || tmpdir();
  await mkdir(directory, { recursive: true });
  const path = join(directory, `gin-deploy-${randomUUID()}.spool`);
  const file = await open(path, "wx+", 0o600);
  // Without a name nothing stays behind, however this process ends. Windows keeps the name of an open file.
  if (process.platform !== "win32") await rm(path);
  let writtenBytes = 0;
  /** By whoever has come furthest. */
  let takenBytes = 0;
  let end: { readonly error?: unknown } | undefined;
  let progress = Promise.withResolvers<void>();
  const tellReaders = () => {
    progress.resolve();
    progress = Promise.withResolvers();
  };
  const writing = (async () => {
    try {
      for await (const piece of pieces) {
        await file.writeFile(piece);
        writtenBytes += piece.byteLength;
        tellReaders();
      }
      end = {};
    } catch (error) {
      end = { error };
    }
    tellReaders();
  })();

  async function* read(): AsyncGenerator<Uint8Array> {
    for (let offset = 0; ; ) {
      const moved = progress.promise;
      while (offset < writtenBytes) {
        const length = Math.min(readBytes, writtenBytes - offset);
        const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(length), 0, length, offset);
        offset += bytesRead;
        yield buffer.subarray(0, bytesRead);
        takenBytes = Math.max(takenBytes, offset);
      }
      if (end !== undefined && "error" in end) throw end.error;
      if (end !== undefined && offset === writtenBytes) return;
      await moved;
    }
  }

  return {
    read,
    sizeBytes: () => (end === undefined ? undefined : writtenBytes),
    aheadBytes: () => writtenBytes - takenBytes,
    async remove() {
      await writing;
      await file.close();
      await rm(path, { force: true });
    },
  };
};
