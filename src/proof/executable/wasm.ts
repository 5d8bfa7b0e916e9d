import type { RandomAccess } from "../../world/files.ts";
import { damaged, type Executable, readAt } from "./executable.ts";
import { memoryOf, regionsOf, type Segment } from "./wasm-memory.ts";

/** Sections of the WebAssembly core specification, 5.5. */
const CUSTOM = 0;
const IMPORT = 2;
const DATA = 11;

const chunkBytes = 64 * 1024;
/** Go's linker makes at most 100,000 segments, fifteen sections and some hundred imports. */
const maxSegments = 200_000;
const maxSections = 256;
const maxImports = 10_000;
const maxTextBytes = 4096;

/** Version 1 of the format, with one memory, as Go makes it. */
export async function readWasm(file: RandomAccess): Promise<Executable> {
  let segments: readonly Segment[] = [];
  let modules: readonly string[] = [];
  let producer: string | undefined;
  const cursor = cursorIn(file, 8);
  for (let count = 0; cursor.at < file.sizeBytes; count++) {
    if (count === maxSections) throw damaged("it has more sections than WebAssembly knows");
    const id = await cursor.byte();
    const sizeBytes = await cursor.number();
    const end = cursor.at + sizeBytes;
    if (end > file.sizeBytes) throw damaged("a section reaches beyond the end of the file");
    if (id === DATA) segments = await readSegments(cursor, end);
    if (id === IMPORT) modules = await readImports(cursor);
    if (id === CUSTOM && (await cursor.text()) === "producers") producer = await readProducer(cursor);
    cursor.at = end;
  }
  const regions = regionsOf(segments);
  return {
    format: "WebAssembly",
    contents: memoryOf(file, segments),
    osAbi: 0,
    machine: "wasm",
    pointerBytes: 8,
    littleEndian: true,
    interpreter: undefined,
    libraries: modules,
    ...(producer === undefined ? {} : { producer }),
    regions,
    buildInfoRegions: regions,
  };
}

async function readSegments(cursor: Cursor, end: number): Promise<readonly Segment[]> {
  const count = await cursor.number();
  if (count > maxSegments) throw damaged("it has more data segments than Go makes");
  const segments: Segment[] = [];
  for (let left = count; left > 0; left--) {
    // An active segment of memory 0, at `i32.const address; end`.
    const isActive = (await cursor.number()) === 0 && (await cursor.byte()) === 0x41;
    const address = (await cursor.signed()) >>> 0;
    if (!isActive || (await cursor.byte()) !== 0x0b) throw damaged("a data segment of a kind that Go does not make");
    const sizeBytes = await cursor.number();
    if (cursor.at + sizeBytes > end) throw damaged("a data segment reaches beyond its section");
    segments.push({ address, offset: cursor.at, sizeBytes });
    cursor.at += sizeBytes;
  }
  segments.sort((a, b) => a.address - b.address);
  const overlaps = segments.some(({ address, sizeBytes }, index) => {
    const next = segments[index + 1];
    return next !== undefined && address + sizeBytes > next.address;
  });
  if (overlaps) throw damaged("its data segments overlap");
  return segments;
}

/** Names of the modules that functions are imported from. */
async function readImports(cursor: Cursor): Promise<readonly string[]> {
  const count = await cursor.number();
  if (count > maxImports) throw damaged("it has more imports than Go makes");
  const modules = new Set<string>();
  for (let left = count; left > 0; left--) {
    modules.add(await cursor.text());
    await cursor.text();
    if ((await cursor.byte()) !== 0) throw damaged("it imports something else than functions");
    await cursor.number();
  }
  return [...modules];
}

/** The version in `language: Go <version>` (writeProducerSec in cmd/link). */
async function readProducer(cursor: Cursor): Promise<string | undefined> {
  for (let fields = Math.min(await cursor.number(), 8); fields > 0; fields--) {
    await cursor.text();
    for (let values = Math.min(await cursor.number(), 8); values > 0; values--) {
      const name = await cursor.text();
      const version = await cursor.text();
      if (name === "Go") return version;
    }
  }
  return undefined;
}

interface Cursor {
  at: number;
  byte(): Promise<number>;
  /** LEB128 of up to 32 bits, unsigned. */
  number(): Promise<number>;
  signed(): Promise<number>;
  text(): Promise<string>;
}

function cursorIn(file: RandomAccess, start: number): Cursor {
  let [chunk, chunkStart]: [Uint8Array, number] = [new Uint8Array(), 0];
  const cursor: Cursor = {
    at: start,
    async byte() {
      if (cursor.at < chunkStart || cursor.at >= chunkStart + chunk.length) {
        [chunk, chunkStart] = [await readAt(file, cursor.at, chunkBytes), cursor.at];
      }
      const byte = chunk[cursor.at++ - chunkStart];
      if (byte === undefined) throw damaged("it is cut off");
      return byte;
    },
    async number() {
      return (await leb128()).value;
    },
    async signed() {
      const { value, bits, isNegative } = await leb128();
      return isNegative ? value - 2 ** bits : value;
    },
    async text() {
      const length = await cursor.number();
      if (length > maxTextBytes) throw damaged("a name is longer than names are");
      const bytes = await readAt(file, cursor.at, length);
      if (bytes.length < length) throw damaged("it is cut off");
      cursor.at += length;
      return new TextDecoder().decode(bytes);
    },
  };
  const leb128 = async () => {
    let value = 0;
    for (let bits = 7; bits <= 35; bits += 7) {
      const byte = await cursor.byte();
      value += (byte & 0x7f) * 2 ** (bits - 7);
      if (byte < 0x80) return { value, bits, isNegative: (byte & 0x40) !== 0 };
    }
    throw damaged("a number of more than 32 bits");
  };
  return cursor;
}
