import type { RandomAccess } from "../../world/files.ts";
import type { Region } from "./executable.ts";

/** Bytes of the file that the program finds at an address. */
export interface Segment {
  readonly address: number;
  readonly offset: number;
  readonly sizeBytes: number;
}

/** Regions that are nearer than this are one: fewer of them to search, at the price of some zeros. */
const nearBytes = 256;
const wordBytes = 8;
const windowBytes = 256 * 1024;

/**
 * The memory that a module starts with, to be read by addresses. Go's linker leaves out every run of eight zeros
 * (writeDataSec in cmd/link/internal/wasm/asm.go), so that even one string header may lie in two segments: what lies in none is zero.
 * `segments` are in the order of their addresses and do not overlap.
 */
export function memoryOf(file: RandomAccess, segments: readonly Segment[]): RandomAccess {
  const { address = 0, sizeBytes = 0 } = segments.at(-1) ?? {};
  const end = address + sizeBytes + 2 * wordBytes;
  return {
    sizeBytes: end,
    async read(offset, length) {
      const memory = new Uint8Array(Math.max(0, Math.min(length, end - offset)));
      const window = windowOf(file, 2 * memory.length);
      for (let index = firstAfter(segments, offset); index < segments.length; index++) {
        const { address, offset: place, sizeBytes } = segments[index] as Segment;
        if (address >= offset + memory.length) break;
        const from = Math.max(address, offset);
        const to = Math.min(address + sizeBytes, offset + memory.length);
        memory.set(await window(place + (from - address), to - from), from - offset);
      }
      return memory;
    },
  };
}

/** Reads ahead: segments are small, and follow each other in the file. */
function windowOf(file: RandomAccess, mostAhead: number): RandomAccess["read"] {
  let [bytes, start]: [Uint8Array, number] = [new Uint8Array(), 0];
  return async (offset, length) => {
    if (offset < start || offset + length > start + bytes.length) {
      const ahead = Math.min(windowBytes, mostAhead, file.sizeBytes - offset);
      [bytes, start] = [await file.read(offset, Math.max(length, ahead)), offset];
    }
    return bytes.subarray(offset - start, offset - start + length);
  };
}

/** Index of the first segment that ends after an address. */
function firstAfter(segments: readonly Segment[], address: number): number {
  let [low, high] = [0, segments.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const segment = segments[middle] as Segment;
    if (segment.address + segment.sizeBytes <= address) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Whole words around the segments, with the zeros that end the last one: a NUL byte, the rest of a number. */
export function regionsOf(segments: readonly Segment[]): Region[] {
  const regions: { address: number; offset: number; sizeBytes: number; writable: boolean }[] = [];
  for (const { address, sizeBytes } of segments) {
    const start = Math.floor(address / wordBytes) * wordBytes;
    const end = Math.ceil((address + sizeBytes + 1) / wordBytes) * wordBytes;
    const last = regions.at(-1);
    if (last !== undefined && start <= last.address + last.sizeBytes + nearBytes) last.sizeBytes = end - last.address;
    // A module does not say what is read-only.
    else regions.push({ address: start, offset: start, sizeBytes: end - start, writable: true });
  }
  return regions;
}
