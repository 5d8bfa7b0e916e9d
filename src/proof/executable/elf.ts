import type { RandomAccess } from "../../world/files.ts";
import { clip, damaged, type Executable, type Fields, fieldsOf, type Region, readAt } from "./executable.ts";

/** e_machine to GOARCH, little-endian and big-endian. The numbers are the System V ABI's, as in debug/elf. */
const machines: Readonly<Record<string, string>> = {
  "3 32 little": "386",
  "62 64 little": "amd64",
  "40 32 little": "arm",
  "183 64 little": "arm64",
  "258 64 little": "loong64",
  "8 32 big": "mips",
  "8 32 little": "mipsle",
  "8 64 big": "mips64",
  "8 64 little": "mips64le",
  "21 64 big": "ppc64",
  "21 64 little": "ppc64le",
  "243 64 little": "riscv64",
  "22 64 big": "s390x",
};

const PT_LOAD = 1;
const PT_DYNAMIC = 2;
const PT_INTERP = 3;
const PF_X = 1;
const PF_W = 2;
const DT_NEEDED = 1;
const DT_STRTAB = 5;

/** Real files have about ten segments and forty sections; more than this is damage, and would cost time and memory. */
const maxSegments = 128;
const maxSections = 4096;
const maxLibraries = 256;
const maxTableBytes = 1024 * 1024;

interface Segment extends Region {
  readonly type: number;
  readonly executable: boolean;
}

/** Layout of the fields that differ between ELFCLASS32 and ELFCLASS64. */
interface Layout {
  readonly is64: boolean;
  readonly word: (fields: Fields, at: number) => number;
}

export async function readElf(file: RandomAccess): Promise<Executable> {
  const ident = await readAt(file, 0, 64);
  const [elfClass, data, osAbi] = [ident[4], ident[5], ident[7]];
  if ((elfClass !== 1 && elfClass !== 2) || (data !== 1 && data !== 2)) throw damaged("ELF of an unknown class");
  const is64 = elfClass === 2;
  const littleEndian = data === 1;
  const header = fieldsOf(ident, littleEndian);
  const layout: Layout = { is64, word: is64 ? (fields, at) => fields.u64(at) : (fields, at) => fields.u32(at) };
  const segments = await readSegments(file, header, layout, littleEndian);
  const loaded = segments.filter(({ type, sizeBytes }) => type === PT_LOAD && sizeBytes > 0);
  const interpreter = segments.find(({ type }) => type === PT_INTERP);
  const bits = is64 ? 64 : 32;
  const number = header.u16(18);
  return {
    format: "ELF",
    contents: file,
    osAbi: osAbi ?? 0,
    machine: machines[`${number} ${bits} ${littleEndian ? "little" : "big"}`] ?? `ELF machine ${number}, ${bits} bit`,
    pointerBytes: is64 ? 8 : 4,
    littleEndian,
    interpreter: interpreter && fieldsOf(await readAt(file, interpreter.offset, 256), littleEndian).text(0, 256),
    libraries: await readLibraries(file, segments, layout, littleEndian),
    regions: loaded,
    buildInfoRegions: [
      ...(await findSection(file, header, layout, littleEndian, ".go.buildinfo")),
      ...loaded.filter(({ writable, executable }) => writable && !executable),
    ],
  };
}

async function readSegments(
  file: RandomAccess,
  header: Fields,
  { is64, word }: Layout,
  littleEndian: boolean,
): Promise<Segment[]> {
  const start = word(header, is64 ? 32 : 28);
  const size = is64 ? 56 : 32;
  const count = header.u16(is64 ? 56 : 44);
  if (header.u16(is64 ? 54 : 42) !== size || count > maxSegments) throw damaged("its segment table is not ELF's");
  const table = fieldsOf(await readAt(file, start, count * size), littleEndian);
  return Array.from({ length: count }, (_, index) => {
    const at = index * size;
    const flags = table.u32(at + (is64 ? 4 : 24));
    const region = {
      offset: word(table, at + (is64 ? 8 : 4)),
      address: word(table, at + (is64 ? 16 : 8)),
      sizeBytes: word(table, at + (is64 ? 32 : 16)),
      writable: (flags & PF_W) !== 0,
    };
    return { ...clip(region, file), type: table.u32(at), executable: (flags & PF_X) !== 0 };
  });
}

/** Names of the shared libraries. A library whose name cannot be read still counts. */
async function readLibraries(
  file: RandomAccess,
  segments: readonly Segment[],
  { is64, word }: Layout,
  littleEndian: boolean,
): Promise<string[]> {
  const dynamic = segments.find(({ type }) => type === PT_DYNAMIC);
  if (!dynamic) return [];
  const table = fieldsOf(await readAt(file, dynamic.offset, Math.min(dynamic.sizeBytes, maxTableBytes)), littleEndian);
  const half = is64 ? 8 : 4;
  const names: number[] = [];
  let strings: number | undefined;
  for (let at = 0; at + 2 * half <= table.sizeBytes; at += 2 * half) {
    const tag = word(table, at);
    if (tag === 0) break;
    if (tag === DT_NEEDED && names.length < maxLibraries) names.push(word(table, at + half));
    if (tag === DT_STRTAB) strings = word(table, at + half);
  }
  const offset = strings === undefined ? undefined : offsetOf(strings, segments);
  const read = async (name: number) =>
    offset === undefined ? "" : fieldsOf(await readAt(file, offset + name, 256), littleEndian).text(0, 256);
  const libraries: string[] = [];
  for (const name of names) libraries.push((await read(name)) || "(unreadable name)");
  return libraries;
}

function offsetOf(address: number, regions: readonly Segment[]): number | undefined {
  const holds = (region: Segment) =>
    region.type === PT_LOAD && address >= region.address && address < region.address + region.sizeBytes;
  const region = regions.find(holds);
  return region && region.offset + (address - region.address);
}

/** Absent in files without a section table (strip --strip-section-headers), which is allowed. */
async function findSection(
  file: RandomAccess,
  header: Fields,
  { is64, word }: Layout,
  littleEndian: boolean,
  name: string,
): Promise<Region[]> {
  const start = word(header, is64 ? 40 : 32);
  const size = is64 ? 64 : 40;
  const count = header.u16(is64 ? 60 : 48);
  if (start === 0 || count === 0) return [];
  if (header.u16(is64 ? 58 : 46) !== size || count > maxSections) throw damaged("its section table is not ELF's");
  const table = fieldsOf(await readAt(file, start, count * size), littleEndian);
  const regionAt = (at: number): Region =>
    clip(
      {
        address: word(table, at + (is64 ? 16 : 12)),
        offset: word(table, at + (is64 ? 24 : 16)),
        sizeBytes: word(table, at + (is64 ? 32 : 20)),
        writable: true,
      },
      file,
    );
  const { offset, sizeBytes } = regionAt(header.u16(is64 ? 62 : 50) * size);
  const names = fieldsOf(await readAt(file, offset, Math.min(sizeBytes, maxTableBytes)), littleEndian);
  const isWanted = (index: number) => {
    const at = table.u32(index * size);
    return at < names.sizeBytes && names.text(at, name.length + 1) === name;
  };
  const index = Array.from({ length: count }, (_, each) => each).find(isWanted);
  return index === undefined ? [] : [regionAt(index * size)];
}
