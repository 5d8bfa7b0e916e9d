import type { RandomAccess } from "../world/files.ts";
import { type Executable, fieldsOf, type Region, readAt } from "./executable.ts";

const chunkBytes = 1024 * 1024;
const windowBytes = 64 * 1024;

/**
 * How many string variables of an executable start with each of `values`, as the linker's -X writes them.
 *
 * -X makes a new text, closed by a NUL byte that Go's own string constants do not have, and lets the variable (a pointer
 * and a length in a writable region) point at it (addstrdata in cmd/link/internal/ld/data.go). This looks for exactly that
 * pair. The text of a value alone would prove nothing: the commit stands twice in every binary, in Go's build information and
 * in runtime.modinfo. Without a symbol table (`-s`) the name of the variable cannot be read from the file: that it is
 * *this* variable follows from the check of its source before linking.
 */
export async function countLinkedStrings(
  executable: Executable,
  values: readonly string[],
): Promise<Map<string, number>> {
  const wanted = new Map([...new Set(values)].map((value) => [value, Buffer.from(`${value}\0`, "utf8")]));
  const lengths = new Set([...wanted.values()].map((bytes) => bytes.length - 1));
  const writable = executable.regions.filter((region) => region.writable);
  const places = await Promise.all(writable.map((region) => stringHeaders(executable, region, lengths)));
  const counts = new Map<string, number>();
  for await (const text of textsAt(places.flat(), executable.contents)) {
    for (const [value, bytes] of wanted) if (bytes.equals(text)) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return counts;
}

/** Whether a text stands anywhere in a file, be it a constant, a part of a longer one or build information. */
export async function holdsText(file: RandomAccess, text: string): Promise<boolean> {
  const wanted = Buffer.from(text, "utf8");
  // A text that crosses the end of a chunk is seen too: chunks overlap by its length.
  for (let start = 0; start < file.sizeBytes; start += chunkBytes) {
    if (Buffer.from(await file.read(start, chunkBytes + wanted.length)).includes(wanted)) return true;
  }
  return false;
}

/** Where the text of a string variable lies in the file, its NUL byte included in the length. */
interface TextPlace {
  readonly offset: number;
  readonly length: number;
}

/** What all aligned pairs of a pointer into the file and one of the lengths point at. */
async function stringHeaders(
  { contents, pointerBytes: size, littleEndian, regions }: Executable,
  region: Region,
  lengths: ReadonlySet<number>,
): Promise<TextPlace[]> {
  const places: TextPlace[] = [];
  // Pairs that cross the end of a chunk are seen too: chunks overlap by one word.
  for (let start = 0; start < region.sizeBytes; start += chunkBytes) {
    const available = Math.min(chunkBytes + size, region.sizeBytes - start);
    const words = fieldsOf(await readAt(contents, region.offset + start, available), littleEndian);
    const word = (at: number) => (size === 8 ? words.u64(at) : words.u32(at));
    for (let at = 0; at + 2 * size <= words.sizeBytes; at += size) {
      const length = word(at + size) + 1;
      const offset = lengths.has(length - 1) ? offsetOf(word(at), length, regions) : undefined;
      if (offset !== undefined) places.push({ offset, length });
    }
  }
  return places;
}

function offsetOf(address: number, length: number, regions: readonly Region[]): number | undefined {
  const region = regions.find((each) => address >= each.address && address + length <= each.address + each.sizeBytes);
  return region && region.offset + (address - region.address);
}

/**
 * In the order of the file, a window of it at a time: a Mach-O file has its constants among what the loader may write to, so that
 * for a short value tens of thousands of places have to be looked at.
 */
async function* textsAt(places: readonly TextPlace[], contents: RandomAccess): AsyncGenerator<Uint8Array> {
  let window: Uint8Array = new Uint8Array();
  let windowOffset = 0;
  for (const { offset, length } of places.toSorted((one, other) => one.offset - other.offset)) {
    if (offset + length > windowOffset + window.byteLength) {
      window = await readAt(contents, offset, Math.max(windowBytes, length));
      windowOffset = offset;
    }
    yield window.subarray(offset - windowOffset, offset - windowOffset + length);
  }
}
