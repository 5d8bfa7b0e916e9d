import type { Target } from "../../model/target.ts";
import { splitQuoted } from "../../project/go-flags.ts";
import { formatTarget } from "../../targets/target.ts";

/** What cgo compiles and links with, as CC and CXX take it: a program, or one with arguments. */
export interface CCompiler {
  readonly cc: string;
  readonly cxx: string;
}

interface CrossCompiler {
  /** GNU's name of the machine: the compiler is `<triple>-gcc`. */
  readonly triple: string;
  /** What has to be installed on Debian and Ubuntu; undefined: Debian 12 has none. */
  readonly packages?: string;
  /** For `zig cc -target`; undefined: not supported there. */
  readonly zig?: string;
}

/** By `os/arch`, and `linux/arm/7` for the 32-bit Arm with a floating-point ABI of its own. Names of Debian 12's packages. */
const crossCompilers: Readonly<Record<string, CrossCompiler>> = {
  "linux/386": linux("i686-linux-gnu", "i386", "x86-linux-musl"),
  "linux/amd64": linux("x86_64-linux-gnu", "amd64", "x86_64-linux-musl"),
  "linux/arm": linux("arm-linux-gnueabi", "armel", "arm-linux-musleabi"),
  "linux/arm/7": linux("arm-linux-gnueabihf", "armhf", "arm-linux-musleabihf"),
  "linux/arm64": linux("aarch64-linux-gnu", "arm64", "aarch64-linux-musl"),
  "linux/loong64": { triple: "loongarch64-linux-gnu", zig: "loongarch64-linux-musl" },
  "linux/mips": linux("mips-linux-gnu", "mips"),
  "linux/mips64": linux("mips64-linux-gnuabi64", "mips64"),
  "linux/mips64le": linux("mips64el-linux-gnuabi64", "mips64el"),
  "linux/mipsle": linux("mipsel-linux-gnu", "mipsel"),
  "linux/ppc64le": linux("powerpc64le-linux-gnu", "ppc64el", "powerpc64le-linux-musl"),
  "linux/riscv64": linux("riscv64-linux-gnu", "riscv64", "riscv64-linux-musl"),
  "linux/s390x": linux("s390x-linux-gnu", "s390x", "s390x-linux-musl"),
  "windows/386": { triple: "i686-w64-mingw32", packages: "gcc-mingw-w64-i686", zig: "x86-windows-gnu" },
  "windows/amd64": { triple: "x86_64-w64-mingw32", packages: "gcc-mingw-w64-x86-64", zig: "x86_64-windows-gnu" },
  "windows/arm64": { triple: "aarch64-w64-mingw32", zig: "aarch64-windows-gnu" },
};

/** `debian`: what Debian calls the machine. The C library is only recommended by the compiler, so it is named too. */
function linux(triple: string, debian: string, zig?: string): CrossCompiler {
  const compiler = `gcc-${triple.replaceAll("_", "-")}`;
  return { triple, packages: `${compiler} libc6-dev-${debian}-cross`, ...(zig === undefined ? {} : { zig }) };
}

/** Go has no cgo for these (`go tool dist list -json`). */
const withoutCgo = new Set(["linux/ppc64", "openbsd/ppc64"]);

/** Where a C compiler is looked for. */
export interface CompilerPlace {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly host: Pick<Target, "os" | "arch">;
  /** Whether a program can be run, by name or path. */
  readonly has: (program: string) => Promise<boolean>;
}

export type FoundCompiler = { readonly compiler: CCompiler } | { readonly problem: string };

/**
 * The C compiler for each target: CC_FOR_<os>_<arch> of the job, CC (for the machine itself, or for the only target), what the
 * system has, GNU's or musl's cross compiler, zig. By the target as a user writes it.
 */
export async function findCompilers(
  targets: readonly Target[],
  place: CompilerPlace,
): Promise<ReadonlyMap<string, FoundCompiler>> {
  const found = await Promise.all(
    targets.map(async (target) => [formatTarget(target), await find(target, targets.length === 1, place)] as const),
  );
  return new Map(found);
}

async function find(target: Target, isOnly: boolean, { env, host, has }: CompilerPlace): Promise<FoundCompiler> {
  const { os, arch } = target;
  if (withoutCgo.has(`${os}/${arch}`)) return { problem: "Go has no cgo for it" };
  const isNative = os === host.os && arch === host.arch;
  const takesPlain = isNative || isOnly;
  const own = ownCompiler(target, takesPlain, env);
  if (own !== undefined) {
    const [program = ""] = splitQuoted(own.compiler.cc) ?? [];
    return (await has(program))
      ? own
      : { problem: `${own.variable} is ${own.compiler.cc}, which is not a program on PATH` };
  }
  const known = crossCompilers[formatTarget(withFloats(target))] ?? crossCompilers[`${os}/${arch}`];
  for (const compiler of candidates(known, isNative, os)) {
    const [program = ""] = compiler.cc.split(" ");
    if (await has(program)) return { compiler: { ...compiler, cxx: ownCxx(target, takesPlain, env) ?? compiler.cxx } };
  }
  return { problem: whatToInstall(target, known, isNative) };
}

function ownCxx({ os, arch }: Target, takesPlain: boolean, env: CompilerPlace["env"]): string | undefined {
  return env[`CXX_FOR_${os}_${arch}`] || (takesPlain && env["CXX"]) || undefined;
}

function ownCompiler({ os, arch }: Target, takesPlain: boolean, env: CompilerPlace["env"]) {
  const suffix = `_FOR_${os}_${arch}`;
  const from = (suffix: string) => {
    const cc = env[`CC${suffix}`];
    return cc
      ? { variable: `CC${suffix}`, compiler: { cc, cxx: env[`CXX${suffix}`] || env["CXX"] || "c++" } }
      : undefined;
  };
  return from(suffix) ?? (takesPlain ? from("") : undefined);
}

/** Go's default for Arm is GOARM=7. */
function withFloats(target: Target): Target {
  return target.arch === "arm" && target.variant === undefined ? { ...target, variant: "7" } : target;
}

function candidates(known: CrossCompiler | undefined, isNative: boolean, os: string): readonly CCompiler[] {
  const native = [
    { cc: "gcc", cxx: "g++" },
    { cc: "clang", cxx: "clang++" },
    { cc: "cc", cxx: "c++" },
  ];
  const prefixes = known === undefined ? [] : [known.triple, known.triple.replace(/-gnu/, "-musl")];
  return [
    ...(isNative ? (os === "darwin" ? native.slice(1) : native) : []),
    ...[...new Set(prefixes)].map((prefix) => ({ cc: `${prefix}-gcc`, cxx: `${prefix}-g++` })),
    ...(known?.zig === undefined ? [] : [{ cc: `zig cc -target ${known.zig}`, cxx: `zig c++ -target ${known.zig}` }]),
  ];
}

function whatToInstall({ os, arch }: Target, known: CrossCompiler | undefined, isNative: boolean): string {
  const variable = `CC_FOR_${os}_${arch}`;
  if (isNative) return "there is no C compiler; Debian and Ubuntu: apt-get install gcc libc6-dev";
  if (os === "darwin") {
    return `Apple's headers and frameworks are needed: build it on a macOS runner, or let ${variable} name osxcross's compiler`;
  }
  if (known === undefined) return `no C cross compiler for it is known here: let ${variable} name one`;
  const zig = known.zig === undefined ? "" : `, or zig on PATH`;
  const packages =
    known.packages === undefined
      ? "Debian has no package with it"
      : `Debian and Ubuntu: apt-get install ${known.packages}`;
  return `there is no ${known.triple}-gcc; ${packages}${zig}, or let ${variable} name a compiler`;
}
