import type { RandomAccess } from "../../src/world/files.ts";

export interface ElfShape {
  readonly bits?: 32 | 64;
  readonly bigEndian?: boolean;
  readonly machine?: number;
  readonly osAbi?: number;
  readonly interpreter?: string;
  readonly libraries?: readonly string[];
  /** Values of string variables, as -X writes them. */
  readonly strings?: readonly string[];
  /** Go version and lines of the build information; undefined: none. */
  readonly buildInfo?: { readonly goVersion: string; readonly lines: readonly string[] };
}

const headerBytes = 0x400;
/** Where the file is loaded. */
const base = 0x400000;

/** A small ELF file by hand: one writable segment that is the whole file, and what the proof looks at in it. No sections. */
export function elfBytes(shape: ElfShape = {}): Buffer {
  const { bits = 64, bigEndian = false, machine = 62, osAbi = 0, interpreter, libraries = [], strings = [] } = shape;
  const is64 = bits === 64;
  const half = bits / 8;
  const number = (value: number, bytes: number) => {
    const buffer = Buffer.alloc(bytes);
    if (bigEndian) buffer.writeUIntBE(value, Math.max(0, bytes - 6), Math.min(6, bytes));
    else buffer.writeUIntLE(value, 0, Math.min(6, bytes));
    return buffer;
  };
  const word = (value: number) => number(value, half);
  const body: Buffer[] = [];
  let size = headerBytes;
  /** Offset of what was added, aligned as Go aligns. */
  const add = (bytes: Buffer) => {
    const start = size;
    const padded = Buffer.concat([bytes, Buffer.alloc((16 - (bytes.length % 16)) % 16)]);
    body.push(padded);
    size += padded.length;
    return { offset: start, sizeBytes: bytes.length };
  };
  const segments: Buffer[] = [];
  const segment = (type: number, { offset, sizeBytes }: { offset: number; sizeBytes: number }) => {
    const place = [word(offset), word(base + offset), word(base + offset), word(sizeBytes), word(sizeBytes)];
    const flags = number(6, 4);
    segments.push(
      Buffer.concat(is64 ? [number(type, 4), flags, ...place, word(16)] : [number(type, 4), ...place, flags, word(16)]),
    );
  };

  if (interpreter !== undefined) segment(3, add(Buffer.from(`${interpreter}\0`)));
  if (libraries.length > 0) {
    const table = add(Buffer.from(`\0${libraries.join("\0")}\0`));
    const names = libraries.map((_, index) => 1 + libraries.slice(0, index).join("\0").length + Math.min(index, 1));
    const needed = names.map((name) => Buffer.concat([word(1), word(name)]));
    segment(2, add(Buffer.concat([...needed, word(5), word(base + table.offset), word(0), word(0)])));
  }
  for (const value of strings) {
    const text = add(Buffer.from(`${value}\0`));
    // Variables are aligned to words, no more: this one crosses a line of 16 bytes.
    add(Buffer.concat([word(0), word(base + text.offset), word(Buffer.byteLength(value))]));
  }
  if (shape.buildInfo) add(buildInfoBytes(shape.buildInfo.goVersion, shape.buildInfo.lines));
  segment(1, { offset: 0, sizeBytes: size });

  const ident = Buffer.from([
    0x7f,
    0x45,
    0x4c,
    0x46,
    is64 ? 2 : 1,
    bigEndian ? 2 : 1,
    1,
    osAbi,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
  ]);
  const header = Buffer.concat([
    ident,
    number(2, 2),
    number(machine, 2),
    number(1, 4),
    word(base),
    word(0x40),
    word(0),
    number(0, 4),
    number(is64 ? 64 : 52, 2),
    number(is64 ? 56 : 32, 2),
    number(segments.length, 2),
    number(is64 ? 64 : 40, 2),
    number(0, 2),
    number(0, 2),
  ]);
  const front = Buffer.alloc(headerBytes);
  header.copy(front);
  Buffer.concat(segments).copy(front, 0x40);
  return Buffer.concat([front, ...body]);
}

/** The form since Go 1.18. */
function buildInfoBytes(goVersion: string, lines: readonly string[]): Buffer {
  const mark = Buffer.alloc(16, 0xf5);
  const modules = Buffer.concat([mark, Buffer.from(`${lines.join("\n")}\n`), mark]);
  const header = Buffer.alloc(32);
  header.write("\xff Go buildinf:", "latin1");
  header[14] = 8;
  header[15] = 2;
  return Buffer.concat([header, lengthOf(goVersion.length), Buffer.from(goVersion), lengthOf(modules.length), modules]);
}

function lengthOf(value: number): Buffer {
  return value < 0x80
    ? Buffer.from([value])
    : Buffer.concat([Buffer.from([(value & 0x7f) | 0x80]), lengthOf(value >> 7)]);
}

/** Counts what is read, so that a test can see that damage does not make the readers run away. */
export function inMemory(
  bytes: Uint8Array,
): RandomAccess & { readonly readBytes: () => number; readonly reads: () => number } {
  let total = 0;
  let reads = 0;
  return {
    sizeBytes: bytes.length,
    async read(offset, length) {
      if (!Number.isSafeInteger(offset) || offset < 0 || offset > bytes.length) throw new Error(`read at ${offset}`);
      if (length > bytes.length) throw new Error(`read of ${length} bytes`);
      const part = bytes.slice(offset, offset + length);
      total += part.length;
      reads += 1;
      return part;
    },
    readBytes: () => total,
    reads: () => reads,
  };
}
