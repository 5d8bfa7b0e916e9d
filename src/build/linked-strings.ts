import type { RandomAccess } from "../world/files.ts";
import { type Executable, fieldsOf, type Region, readAt } from "./executable.ts";

const chunkBytes = 1024 * 1024;

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
  const counts = new Map<string, number>();
  for (const region of executable.regions.filter(({ writable }) => writable)) {
    for await (const { address, length } of stringHeaders(executable, region, lengths)) {
      const text = Buffer.from(await readMemory(executable, address, length + 1));
      for (const [value, bytes] of wanted) if (bytes.equals(text)) counts.set(value, (counts.get(value) ?? 0) + 1);
    }
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

/** All aligned pairs of a pointer into the file and one of the lengths. */
async function* stringHeaders(
  { contents, pointerBytes: size, littleEndian }: Executable,
  region: Region,
  lengths: ReadonlySet<number>,
): AsyncGenerator<{ address: number; length: number }> {
  // Pairs that cross the end of a chunk are seen too: chunks overlap by one word.
  for (let start = 0; start < region.sizeBytes; start += chunkBytes) {
    const length = Math.min(chunkBytes + size, region.sizeBytes - start);
    const words = fieldsOf(await readAt(contents, region.offset + start, length), littleEndian);
    const word = (at: number) => (size === 8 ? words.u64(at) : words.u32(at));
    for (let at = 0; at + 2 * size <= words.sizeBytes; at += size) {
      const textLength = word(at + size);
      if (lengths.has(textLength)) yield { address: word(at), length: textLength };
    }
  }
}

async function readMemory({ contents, regions }: Executable, address: number, length: number) {
  const region = regions.find((each) => address >= each.address && address + length <= each.address + each.sizeBytes);
  return region ? await readAt(contents, region.offset + (address - region.address), length) : new Uint8Array();
}
