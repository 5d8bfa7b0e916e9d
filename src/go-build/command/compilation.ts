import type { GoFlag } from "../../model/go-flag.ts";
import type { BuildInputs } from "../../model/inputs.ts";
import type { Target } from "../../model/target.ts";
import { formatTarget } from "../../targets/target.ts";
import { checkerNames, isOn } from "./build-flags.ts";
import type { CCompiler } from "./c-compiler.ts";
import { readLinkerFlags } from "./linker-flags.ts";

/** Inputs that fit each other, the settings of the job and this machine, as `prepareBuild` leaves them. */
export interface PreparedBuild extends BuildInputs {
  /** GOFLAGS of the job or of `go env -w`; empty: none. */
  readonly goflags: string;
  /** By target as a user writes it; empty without cgo. */
  readonly compilers: ReadonlyMap<string, CCompiler>;
}

/** How one target is compiled and linked; the same when packages are listed and when they are built. */
export interface Compilation {
  readonly target: Target;
  readonly tags: readonly string[];
  readonly flags: readonly GoFlag[];
  /** Without the version variables. */
  readonly ldflags: string;
  readonly cgo: boolean;
  /** undefined: cgo is off, or a Makefile has its own way to one. */
  readonly compiler: CCompiler | undefined;
  /** Whether the binary must need nothing of the host. False only where cgo is on and the system or the user wants it so. */
  readonly isStatic: boolean;
}

export function compilationOf(build: PreparedBuild, target: Target): Compilation {
  const { tags, flags, ldflags, cgo, compilers } = build;
  const compiler = compilers.get(formatTarget(target));
  const linking = cgo ? linkingOf(build, target) : "static";
  const plain = { target, tags, flags, ldflags, cgo, compiler, isStatic: linking !== "dynamic" };
  if (linking !== "made static") return plain;
  return {
    ...plain,
    // Go's own resolver and account database: glibc's would load shared libraries at run time even from a static binary.
    tags: [...new Set([...tags, "netgo", "osusergo"])],
    ldflags: `${ldflags} -linkmode=external -extldflags=-static`.trim(),
  };
}

/** Who links statically: the user, or the action unless flags say how to link. */
function linkingOf(
  { flags, ldflags }: Pick<BuildInputs, "flags" | "ldflags">,
  { os }: Target,
): "static" | "made static" | "dynamic" {
  const { linkMode, external } = readLinkerFlags(ldflags);
  if (os !== "linux" && os !== "windows") return "dynamic";
  if (external !== undefined) return /(^|\s)-static(-pie)?(\s|$)/.test(external) ? "static" : "dynamic";
  if (linkMode !== undefined) return "dynamic";
  const needsLoader = checkerNames.some((name) => isOn(flags, name)) || flags.some(isPie);
  return needsLoader ? "dynamic" : "made static";
}

/** Position-independent: with a loader, unless the C linker is told `-static-pie`. */
export function isPie({ name, value }: GoFlag): boolean {
  return name === "buildmode" && value === "pie";
}
