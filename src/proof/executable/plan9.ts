import type { RandomAccess } from "../../world/files.ts";
import { clip, type Executable, fieldsOf, type Region, readAt } from "./executable.ts";

/** What the header alone does not say: the linker's constants for the architecture (cmd/link's obj.go of each, Hplan9). */
interface Layout {
  readonly machine: string;
  readonly headerBytes: number;
  /** Addresses begin at one page, and the data at the next one after the text. */
  readonly pageBytes: number;
  readonly pointerBytes: 4 | 8;
}

/** By the magic number of debug/plan9obj. */
const layouts: Readonly<Record<number, Layout>> = {
  491: { machine: "386", headerBytes: 32, pageBytes: 0x1000, pointerBytes: 4 },
  1607: { machine: "arm", headerBytes: 32, pageBytes: 0x1000, pointerBytes: 4 },
  35479: { machine: "amd64", headerBytes: 40, pageBytes: 0x200000, pointerBytes: 8 },
};

export function isPlan9(magic: number): boolean {
  return layouts[magic] !== undefined;
}

/** a.out: a header of big-endian numbers, then the text, then the data. */
export async function readPlan9(file: RandomAccess): Promise<Executable> {
  const header = fieldsOf(await readAt(file, 0, 32), false);
  const [magic, textBytes, dataBytes] = [header.u32(0), header.u32(4), header.u32(8)];
  const { machine, headerBytes, pageBytes, pointerBytes } = layouts[magic] as Layout;
  const text = { offset: headerBytes, address: pageBytes + headerBytes, sizeBytes: textBytes, writable: false };
  const dataAddress = Math.ceil((text.address + textBytes) / pageBytes) * pageBytes;
  const data = { offset: headerBytes + textBytes, address: dataAddress, sizeBytes: dataBytes, writable: true };
  const regions: Region[] = [text, data].map((region) => clip(region, file));
  return {
    format: "Plan 9 a.out",
    contents: file,
    osAbi: 0,
    machine,
    pointerBytes,
    littleEndian: true,
    interpreter: undefined,
    libraries: [],
    regions,
    buildInfoRegions: regions.filter(({ writable }) => writable),
  };
}
