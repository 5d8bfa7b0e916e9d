import type { RandomAccess } from "../../world/files.ts";
import { readElf } from "./elf.ts";
import { damaged, type Executable, fieldsOf, readAt } from "./executable.ts";
import { readMachO } from "./mach-o.ts";
import { readPe } from "./pe.ts";
import { isPlan9, readPlan9 } from "./plan9.ts";
import { readWasm } from "./wasm.ts";
import { readXcoff } from "./xcoff.ts";

/** Reads the headers. Throws `proof` for a file that is no executable, or a damaged one; never reads more than a few MiB. */
export async function readExecutable(file: RandomAccess): Promise<Executable> {
  try {
    const magic = fieldsOf(await readAt(file, 0, 4), false).u32(0);
    if (magic === 0x7f454c46) return await readElf(file);
    if (magic >>> 16 === 0x4d5a) return await readPe(file);
    if (magic === 0xcffaedfe) return await readMachO(file);
    if (magic === 0x0061736d) return await readWasm(file);
    if (magic >>> 16 === 0x01f7) return await readXcoff(file);
    if (isPlan9(magic)) return await readPlan9(file);
    if (otherFormats[magic] !== undefined) throw damaged(`it is ${otherFormats[magic]}, which Go does not make`);
  } catch (cause) {
    // A DataView refuses to read past its end: in every format that is a file cut off or overwritten.
    if (cause instanceof RangeError) throw damaged("its headers point outside of the file", cause);
    throw cause;
  }
  throw damaged("it is of no format that Go makes programs in");
}

/** What people may take for a program of Go. */
const otherFormats: Readonly<Record<number, string>> = {
  3405691582: "a universal Mach-O file (several programs in one)", // 0xcafebabe
  3405691583: "a universal Mach-O file (several programs in one)", // 0xcafebabf
  4277009102: "a 32-bit Mach-O file", // 0xfeedface
  3472551422: "a 32-bit Mach-O file", // 0xcefaedfe
  4277009103: "a big-endian Mach-O file", // 0xfeedfacf
  560034408: "an archive of object files", // "!<ar"
};
