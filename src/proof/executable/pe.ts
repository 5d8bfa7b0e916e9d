import type { RandomAccess } from "../../world/files.ts";
import { clip, damaged, type Executable, fieldsOf, type Region, readAt } from "./executable.ts";

/** Machine of the COFF header to GOARCH (Microsoft's PE format). */
const machines: Readonly<Record<number, string>> = { 332: "386", 34404: "amd64", 43620: "arm64" };

const IMAGE_SCN_MEM_WRITE = 0x80000000;
const sectionBytes = 40;
/** What the Windows loader itself takes at most. */
const maxSections = 96;

export async function readPe(file: RandomAccess): Promise<Executable> {
  const start = fieldsOf(await readAt(file, 0x3c, 4), true).u32(0);
  const header = fieldsOf(await readAt(file, start, 24 + 32), true);
  if (header.u32(0) !== 0x00004550) throw damaged("MZ without a PE header");
  const machine = header.u16(4);
  const count = header.u16(6);
  if (count > maxSections) throw damaged("it has more sections than PE allows");
  const is64 = header.u16(24) === 0x20b;
  const imageBase = is64 ? header.u64(24 + 24) : header.u32(24 + 28);
  const table = fieldsOf(await readAt(file, start + 24 + header.u16(20), count * sectionBytes), true);
  const regions = Array.from({ length: count }, (_, index): Region => {
    const at = index * sectionBytes;
    return clip(
      {
        address: imageBase + table.u32(at + 12),
        sizeBytes: table.u32(at + 16),
        offset: table.u32(at + 20),
        writable: (table.u32(at + 36) & IMAGE_SCN_MEM_WRITE) !== 0,
      },
      file,
    );
  }).filter(({ sizeBytes }) => sizeBytes > 0);
  return {
    format: "PE",
    contents: file,
    osAbi: 0,
    machine: machines[machine] ?? `PE machine 0x${machine.toString(16)}`,
    pointerBytes: is64 ? 8 : 4,
    littleEndian: true,
    interpreter: undefined,
    libraries: [],
    regions,
    buildInfoRegions: regions.filter(({ writable }) => writable),
  };
}
