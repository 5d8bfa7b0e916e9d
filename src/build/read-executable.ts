import type { RandomAccess } from "../world/files.ts";
import { readElf } from "./elf.ts";
import { damaged, type Executable, fieldsOf, readAt } from "./executable.ts";
import { readMachO } from "./mach-o.ts";
import { readPe } from "./pe.ts";

/** Reads the headers. Throws `proof` for a file that is no executable, or a damaged one; never reads more than a few MiB. */
export async function readExecutable(file: RandomAccess): Promise<Executable> {
  try {
    const magic = fieldsOf(await readAt(file, 0, 4), false).u32(0);
    if (magic === 0x7f454c46) return await readElf(file);
    if (magic >>> 16 === 0x4d5a) return await readPe(file);
    if (magic === 0xcffaedfe) return await readMachO(file);
  } catch (cause) {
    // A DataView refuses to read past its end: in every format that is a file cut off or overwritten.
    if (cause instanceof RangeError) throw damaged("its headers point outside of the file", cause);
    throw cause;
  }
  throw damaged("it is neither ELF nor PE nor 64-bit Mach-O");
}
