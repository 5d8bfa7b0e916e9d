import type { RandomAccess } from "../../world/files.ts";
import { clip, damaged, type Executable, type Fields, fieldsOf, type Region, readAt } from "./executable.ts";

/** cputype to GOARCH (mach/machine.h); Go makes 64-bit little-endian files only. */
const machines: Readonly<Record<number, string>> = { 16777223: "amd64", 16777228: "arm64" };

const LC_SEGMENT_64 = 0x19;
const VM_PROT_WRITE = 2;
const headerBytes = 32;
const segmentBytes = 72;
const sectionBytes = 80;
const maxCommandBytes = 256 * 1024;

export async function readMachO(file: RandomAccess): Promise<Executable> {
  const header = fieldsOf(await readAt(file, 0, headerBytes), true);
  const cpu = header.u32(4);
  const commandBytes = header.u32(20);
  if (commandBytes > maxCommandBytes) throw damaged("its load commands are longer than Mach-O's can be");
  const commands = fieldsOf(await readAt(file, headerBytes, commandBytes), true);
  const regions: Region[] = [];
  const buildInfo: Region[] = [];
  for (let at = 0, left = header.u32(16); left > 0; left--) {
    const length = commands.u32(at + 4);
    if (length < 8) throw damaged("a load command without a length");
    if (commands.u32(at) === LC_SEGMENT_64) {
      const region = clip(segmentAt(commands, at), file);
      if (region.sizeBytes > 0) regions.push(region);
      buildInfo.push(...sectionsAt(commands, at, length, "__go_buildinfo").map((section) => clip(section, file)));
    }
    at += length;
  }
  return {
    format: "Mach-O",
    contents: file,
    osAbi: 0,
    machine: machines[cpu] ?? `Mach-O cpu 0x${cpu.toString(16)}`,
    pointerBytes: 8,
    littleEndian: true,
    interpreter: undefined,
    libraries: [],
    regions,
    buildInfoRegions: [...buildInfo, ...regions.filter(({ writable }) => writable)],
  };
}

function segmentAt(commands: Fields, at: number): Region {
  return {
    address: commands.u64(at + 24),
    offset: commands.u64(at + 40),
    sizeBytes: commands.u64(at + 48),
    writable: (commands.u32(at + 60) & VM_PROT_WRITE) !== 0,
  };
}

/** `length` is the command's: its sections stand inside of it, however many it claims to have. */
function sectionsAt(commands: Fields, segment: number, length: number, name: string): Region[] {
  const count = Math.min(commands.u32(segment + 64), Math.floor((length - segmentBytes) / sectionBytes));
  const sections: Region[] = [];
  for (let index = 0; index < count; index++) {
    const at = segment + segmentBytes + index * sectionBytes;
    if (commands.text(at, 16) !== name) continue;
    const [address, sizeBytes, offset] = [commands.u64(at + 32), commands.u64(at + 40), commands.u32(at + 48)];
    sections.push({ address, offset, sizeBytes, writable: true });
  }
  return sections;
}
