import { Gzip, Zip, ZipDeflate } from "fflate";
import { createTarPacker } from "modern-tar";

/** A file on its way into an archive. */
export interface ArchiveEntry {
  /** With `/`. */
  readonly name: string;
  readonly sizeBytes: number;
  readonly isExecutable: boolean;
  read(): AsyncIterable<Uint8Array>;
}

/**
 * Archives as streams of bytes that depend on nothing but the names, contents and modes of their files and on `date` (RFC 3339): entries
 * come in the given order, belong to root, and have that one time. Compressed in JavaScript, at zlib's usual level: what Node's own zlib
 * makes changes with the Node of the runner.
 */
export function tarGzBytes(entries: readonly ArchiveEntry[], date: string): AsyncGenerator<Uint8Array> {
  return gzipped(tarBytes(entries, new Date(date)));
}

const level = 6;

const modeOf = ({ isExecutable }: ArchiveEntry) => (isExecutable ? 0o755 : 0o644);

/** What comes out of the compressor depends on how it is fed, and a read may return less than was asked for. */
const pieceBytes = 128 * 1024;

/** The same bytes in pieces of one size, but for the last. Each is overwritten by the next: the compressor has taken it by then. */
async function* evenPieces(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const even = new Uint8Array(pieceBytes);
  let filled = 0;
  for await (const piece of pieces) {
    for (let start = 0; start < piece.length; ) {
      const part = piece.subarray(start, start + pieceBytes - filled);
      even.set(part, filled);
      [start, filled] = [start + part.length, filled + part.length];
      if (filled < pieceBytes) continue;
      yield even;
      filled = 0;
    }
  }
  if (filled > 0) yield even.subarray(0, filled);
}

async function* gzipped(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const ready: Uint8Array[] = [];
  // Without a time of its own in the header.
  const gzip = new Gzip({ level, mtime: 0 }, (piece) => ready.push(piece));
  for await (const piece of evenPieces(pieces)) {
    gzip.push(piece);
    yield* ready.splice(0);
  }
  gzip.push(new Uint8Array(), true);
  yield* ready;
}

/** Without compression. */
export async function* tarBytes(entries: readonly ArchiveEntry[], mtime: Date): AsyncGenerator<Uint8Array> {
  const { readable, controller } = createTarPacker();
  const packing = (async () => {
    for (const entry of entries) {
      const { name, sizeBytes: size } = entry;
      // In ustar's own field, a name that is not ASCII would be in whatever encoding the reader assumes.
      const pax = /^[\x20-\x7e]*$/.test(name) ? {} : { pax: { path: name } };
      const owner = { uid: 0, gid: 0, uname: "root", gname: "root" };
      const writer = controller
        .add({ name, size, mode: modeOf(entry), mtime, type: "file", ...owner, ...pax })
        .getWriter();
      for await (const piece of entry.read()) await writer.write(plain(piece));
      await writer.close();
    }
    controller.finalize();
  })();
  // Whoever reads hears of it as well.
  packing.catch((error) => controller.error(error));
  yield* readable;
  await packing;
}

/** Of a Buffer, which the packer does not take. */
function plain({ buffer, byteOffset, byteLength }: Uint8Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

export async function* zipBytes(entries: readonly ArchiveEntry[], date: string): AsyncGenerator<Uint8Array> {
  const ready: Uint8Array[] = [];
  const zip = new Zip((error, piece) => {
    if (error) throw error;
    ready.push(piece);
  });
  for (const entry of entries) {
    const file = Object.assign(new ZipDeflate(entry.name, { level }), {
      mtime: noon(date),
      // Made on Unix, whose modes stand in the upper half: a plain file (0o100000).
      os: 3,
      attrs: ((0o100000 | modeOf(entry)) << 16) >>> 0,
    });
    zip.add(file);
    for await (const piece of evenPieces(entry.read())) {
      file.push(piece);
      yield* ready.splice(0);
    }
    file.push(new Uint8Array(), true);
    yield* ready.splice(0);
  }
  zip.end();
  yield* ready;
}

/**
 * A zip holds local times. Noon of the day is the one time that exists in all time zones on every day, so that the
 * bytes do not depend on the runner's.
 */
function noon(date: string): Date {
  const day = new Date(date);
  return new Date(day.getUTCFullYear(), day.getUTCMonth(), day.getUTCDate(), 12);
}
