import type { GoFlag } from "../../model/go-flag.ts";
import { splitQuoted } from "../../project/go-flags.ts";

/**
 * What keeps the compiler from writing DWARF, where the linker would drop it anyway (`-w`) and nobody has flags for the compiler of
 * their own. The code is the same, function by function; compiling is quicker, and the build cache a quarter smaller
 * (golang/go issue 38777). `flags`: of GOFLAGS and of the build.
 */
export function withoutDebugInformation(ldflags: string, flags: readonly GoFlag[]): readonly GoFlag[] {
  const words = splitQuoted(ldflags) ?? [];
  const isDropped = words.findLast((word) => /^--?w(=|$)/.test(word))?.match(/^--?w(=(1|t|T|true|TRUE|True))?$/);
  const isTheirs = flags.some(({ name }) => name === "gcflags");
  return isDropped && !isTheirs ? [{ name: "gcflags", value: "all=-dwarf=false" }] : [];
}
