import { ActionError } from "../../errors.ts";
import type { RandomAccess } from "../../world/files.ts";

/** Part of a file that is loaded into memory. Sizes in bytes. */
export interface Region {
  /** In memory, as the file's pointers hold it. */
  readonly address: number;
  readonly offset: number;
  /** In the file; the rest of it in memory is zero. */
  readonly sizeBytes: number;
  readonly writable: boolean;
}

/** What the proof needs to know of an executable file, whatever its format. */
export interface Executable {
  readonly format: "ELF" | "PE" | "Mach-O" | "XCOFF" | "Plan 9 a.out" | "WebAssembly";
  /** What the offsets of regions count in: the file; for WebAssembly the memory that the file describes. */
  readonly contents: RandomAccess;
  /** EI_OSABI of ELF; 0 for the others. */
  readonly osAbi: number;
  /** In Go's words (`arm64`, `mipsle`), or the format's number when Go has none. */
  readonly machine: string;
  readonly pointerBytes: 4 | 8;
  readonly littleEndian: boolean;
  /** The loader that the system starts first (PT_INTERP); undefined: none. */
  readonly interpreter: string | undefined;
  /** Shared libraries (DT_NEEDED), read for ELF only; the modules that WebAssembly imports functions from. */
  readonly libraries: readonly string[];
  /** What a WebAssembly module says made it: `go1.26.8`. */
  readonly producer?: string;
  /** Those with content in the file. */
  readonly regions: readonly Region[];
  /** Where Go's build information may be, most likely first, as debug/buildinfo looks for it. */
  readonly buildInfoRegions: readonly Region[];
}

export function damaged(why: string, cause?: unknown): ActionError {
  return new ActionError("proof", `not a readable executable: ${why}`, cause === undefined ? {} : { cause });
}

/** Up to `length` bytes; none when `offset` lies outside, whatever a damaged header made of it. */
export async function readAt(file: RandomAccess, offset: number, length: number): Promise<Uint8Array> {
  const isInside = Number.isSafeInteger(offset) && offset >= 0 && offset < file.sizeBytes;
  return isInside && length > 0 ? await file.read(offset, Math.min(length, file.sizeBytes - offset)) : new Uint8Array();
}

export interface Fields {
  readonly sizeBytes: number;
  u8(at: number): number;
  u16(at: number): number;
  u32(at: number): number;
  /** 64 bits. Inexact above 2^53, where no executable of Go is loaded and no file reaches. */
  u64(at: number): number;
  /** Up to the first NUL, at most `length` bytes. */
  text(at: number, length: number): string;
}

/** Numbers in `bytes`; a RangeError for those outside. */
export function fieldsOf(bytes: Uint8Array, littleEndian: boolean): Fields {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return {
    sizeBytes: bytes.byteLength,
    u8: (at) => view.getUint8(at),
    u16: (at) => view.getUint16(at, littleEndian),
    u32: (at) => view.getUint32(at, littleEndian),
    // Not as a BigInt: each would be an object of its own, and millions are read.
    u64(at) {
      const [first, second] = [view.getUint32(at, littleEndian), view.getUint32(at + 4, littleEndian)];
      return littleEndian ? second * 2 ** 32 + first : first * 2 ** 32 + second;
    },
    text(at, length) {
      const field = bytes.subarray(at, at + length);
      const end = field.indexOf(0);
      return new TextDecoder().decode(end < 0 ? field : field.subarray(0, end));
    },
  };
}

/** The bytes of `region` in the file cannot lie outside of it. */
export function clip(region: Region, file: RandomAccess): Region {
  const { offset, sizeBytes } = region;
  const available = Number.isSafeInteger(offset) ? Math.max(0, file.sizeBytes - offset) : 0;
  return { ...region, sizeBytes: Math.min(sizeBytes, available) };
}
