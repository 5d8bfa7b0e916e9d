import type { RandomAccess } from "../../world/files.ts";
import { clip, damaged, type Executable, fieldsOf, type Region, readAt } from "./executable.ts";

const STYP_TEXT = 0x20;
const STYP_DATA = 0x40;
const headerBytes = 24;
const sectionBytes = 72;
/** Go's linker writes four. */
const maxSections = 64;

/** The 64-bit format of AIX, all of it big-endian (XCOFF64; cmd/internal/xcoff). Unlike Go's own reader it needs no symbol table. */
export async function readXcoff(file: RandomAccess): Promise<Executable> {
  const header = fieldsOf(await readAt(file, 0, headerBytes), false);
  const [count, optionalBytes] = [header.u16(2), header.u16(16)];
  if (count > maxSections) throw damaged("it has more sections than a program for AIX");
  const table = fieldsOf(await readAt(file, headerBytes + optionalBytes, count * sectionBytes), false);
  const regions = Array.from({ length: count }, (_, index): Region[] => {
    const at = index * sectionBytes;
    const type = table.u32(at + 64);
    if (type !== STYP_TEXT && type !== STYP_DATA) return [];
    const place = { address: table.u64(at + 16), sizeBytes: table.u64(at + 24), offset: table.u64(at + 32) };
    return [clip({ ...place, writable: type === STYP_DATA }, file)];
  }).flat();
  return {
    format: "XCOFF",
    contents: file,
    osAbi: 0,
    machine: "ppc64",
    pointerBytes: 8,
    littleEndian: false,
    interpreter: undefined,
    libraries: [],
    regions,
    buildInfoRegions: regions.filter(({ writable }) => writable),
  };
}
