import { crc32, inflateRawSync } from "node:zlib";
import { ActionError } from "../../errors.ts";

/** A file in a zip. */
export interface ZipEntry {
  readonly name: string;
  readonly sizeBytes: number;
  /** Unpacks it, and fails with `toolchain` when it is damaged. */
  read(): Buffer;
}

/** Largest unpacked module that Go itself accepts (golang.org/x/mod/zip: MaxZipFile). */
export const maximumUnpackedBytes = 500 * 1024 * 1024;

/**
 * Reads the directory of a module's zip, strictly: a zip that could mean two things to two readers, or that would
 * write outside of `<prefix>`, is refused with `toolchain`. Format: PKWARE APPNOTE 6.3; only what Go writes is read.
 */
export function readZipEntries(zip: Buffer, prefix: string): readonly ZipEntry[] {
  const end = findEnd(zip);
  const count = zip.readUInt16LE(end + 10);
  const directoryBytes = zip.readUInt32LE(end + 12);
  const directory = zip.readUInt32LE(end + 16);
  if (directory + directoryBytes !== end || zip.readUInt16LE(end + 8) !== count) throw broken("its directory is torn");

  const entries: ZipEntry[] = [];
  const names = new Set<string>();
  let unpackedBytes = 0;
  let offset = directory;
  for (let index = 0; index < count; index++) {
    const { entry, next } = readEntry(zip, offset, end);
    checkName(entry.name, prefix);
    // Two names that differ in case only are one file on Windows and macOS.
    if (names.size === names.add(entry.name.toLowerCase()).size) throw broken(`${entry.name} is in it twice`);
    unpackedBytes += entry.sizeBytes;
    if (unpackedBytes > maximumUnpackedBytes) throw broken("it unpacks to more than 500 MB");
    entries.push(entry);
    offset = next;
  }
  if (offset !== end) throw broken("its directory is torn");
  return entries;
}

const [endSignature, directorySignature, localSignature] = [0x06054b50, 0x02014b50, 0x04034b50];
const endBytes = 22;
const directoryEntryBytes = 46;
const localHeaderBytes = 30;
const [stored, deflated] = [0, 8];

function findEnd(zip: Buffer): number {
  const end = zip.length - endBytes;
  // Go writes no comment, and a comment is a place to hide a second directory in.
  if (end < 0 || zip.readUInt32LE(end) !== endSignature || zip.readUInt16LE(end + 20) !== 0) {
    throw broken("its end is missing, so it is not whole");
  }
  return end;
}

function readEntry(zip: Buffer, offset: number, end: number): { entry: ZipEntry; next: number } {
  if (offset + directoryEntryBytes > end || zip.readUInt32LE(offset) !== directorySignature) {
    throw broken("its directory is torn");
  }
  const nameBytes = zip.readUInt16LE(offset + 28);
  const nameStart = offset + directoryEntryBytes;
  const next = nameStart + nameBytes + zip.readUInt16LE(offset + 30) + zip.readUInt16LE(offset + 32);
  if (next > end) throw broken("its directory is torn");
  const rawName = zip.subarray(nameStart, nameStart + nameBytes);
  const name = decodeName(rawName);
  const [method, flags] = [zip.readUInt16LE(offset + 10), zip.readUInt16LE(offset + 8)];
  if ((flags & 1) !== 0 || (method !== stored && method !== deflated)) throw broken(`${name} is packed in another way`);
  const packed = { crc: zip.readUInt32LE(offset + 16), bytes: zip.readUInt32LE(offset + 20), method };
  const sizeBytes = zip.readUInt32LE(offset + 24);
  const header = zip.readUInt32LE(offset + 42);
  const read = () => unpack(dataOf(zip, header, packed.bytes, rawName, name), packed, sizeBytes, name);
  return { entry: { name, sizeBytes, read }, next };
}

function dataOf(zip: Buffer, header: number, bytes: number, rawName: Buffer, name: string): Buffer {
  if (header + localHeaderBytes > zip.length || zip.readUInt32LE(header) !== localSignature) {
    throw broken(`${name} is not where its directory says`);
  }
  const nameEnd = header + localHeaderBytes + zip.readUInt16LE(header + 26);
  if (!zip.subarray(header + localHeaderBytes, nameEnd).equals(rawName)) throw broken(`${name} has two names`);
  const start = nameEnd + zip.readUInt16LE(header + 28);
  if (start + bytes > zip.length) throw broken(`${name} is cut off`);
  return zip.subarray(start, start + bytes);
}

function unpack(data: Buffer, packed: { crc: number; method: number }, sizeBytes: number, name: string): Buffer {
  let content = data;
  if (packed.method === deflated) {
    try {
      // 0 would mean no limit.
      content = inflateRawSync(data, { maxOutputLength: Math.max(1, sizeBytes) });
    } catch (cause) {
      throw broken(`${name} does not unpack`, cause);
    }
  }
  if (content.length !== sizeBytes || crc32(content) !== packed.crc) throw broken(`${name} is damaged`);
  return content;
}

function decodeName(raw: Buffer): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(raw);
  } catch (cause) {
    throw broken("a name in it is not UTF-8", cause);
  }
}

function checkName(name: string, prefix: string): void {
  const path = name.slice(prefix.length);
  const isPlain = path.split("/").every((part) => part !== "" && part !== "." && part !== "..");
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  const hasHostileCharacter = /[\\:*?"<>|\x00-\x1f\x7f]/.test(path);
  if (!name.startsWith(prefix) || !isPlain || hasHostileCharacter) {
    throw broken(`the name ${JSON.stringify(name.slice(0, 200))} leads out of its place`);
  }
}

function broken(why: string, cause?: unknown): ActionError {
  return new ActionError("toolchain", `the zip is refused: ${why}`, { cause });
}
