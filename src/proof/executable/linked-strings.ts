import { type Surroundings, surroundingBytes } from "../../version/version-in-text.ts";
import type { RandomAccess } from "../../world/files.ts";
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
  const places = await Promise.all(writable.map((region) => stringHeaders(executable, region, lengths, 1)));
  const counts = new Map<string, number>();
  for await (const text of textsAt(places.flat(), executable.contents)) {
    for (const [value, bytes] of wanted) if (bytes.equals(text)) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return counts;
}

/** Whether a string of the program is exactly one of `values`: of a variable, or of a constant that is handed on as a value. */
export async function holdsString(executable: Executable, values: readonly string[]): Promise<boolean> {
  const wanted = values.map((value) => Buffer.from(value, "utf8"));
  const lengths = new Set(wanted.map(({ length }) => length));
  for (const region of executable.regions) {
    const places = await stringHeaders(executable, region, lengths, 0);
    for await (const text of textsAt(places, executable.contents)) {
      if (wanted.some((value) => value.equals(text))) return true;
    }
  }
  return false;
}

/** Every place of a text in a file, with what surrounds it as latin1: a constant, a part of a longer one, build information. */
export async function* occurrencesOf(file: RandomAccess, text: string): AsyncGenerator<Surroundings> {
  const wanted = Buffer.from(text, "utf8").toString("latin1");
  // Chunks overlap, so that a text which crosses the end of one is seen whole.
  const margin = surroundingBytes + wanted.length;
  for (let start = 0; start < file.sizeBytes; start += chunkBytes) {
    const from = Math.max(0, start - margin);
    const chunk = Buffer.from(await file.read(from, start - from + chunkBytes + margin)).toString("latin1");
    for (
      let at = chunk.indexOf(wanted, start - from);
      at >= 0 && from + at < start + chunkBytes;
      at = chunk.indexOf(wanted, at + 1)
    ) {
      const end = at + wanted.length;
      yield {
        before: chunk.slice(Math.max(0, at - surroundingBytes), at),
        after: chunk.slice(end, end + surroundingBytes),
      };
    }
  }
}

/** Where the text of a string lies in the file, the NUL byte of one that -X has set included in the length. */
interface TextPlace {
  readonly offset: number;
  readonly length: number;
}

/** What all aligned pairs of a pointer into the file and one of the lengths point at; `closingBytes` follow each. */
async function stringHeaders(
  { contents, pointerBytes: size, littleEndian, regions }: Executable,
  region: Region,
  lengths: ReadonlySet<number>,
  closingBytes: number,
): Promise<TextPlace[]> {
  const places: TextPlace[] = [];
  // Pairs that cross the end of a chunk are seen too: chunks overlap by one word.
  for (let start = 0; start < region.sizeBytes; start += chunkBytes) {
    const available = Math.min(chunkBytes + size, region.sizeBytes - start);
    const words = fieldsOf(await readAt(contents, region.offset + start, available), littleEndian);
    const word = (at: number) => (size === 8 ? words.u64(at) : words.u32(at));
    for (let at = 0; at + 2 * size <= words.sizeBytes; at += size) {
      const length = word(at + size) + closingBytes;
      const offset = lengths.has(length - closingBytes) ? offsetOf(word(at), length, regions) : undefined;
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
