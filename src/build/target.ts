import { nearest } from "../inputs/nearest.ts";
import { toGoPlatform } from "../toolchain/go-platform.ts";
import type { Platform } from "../world/platform.ts";

/** What a binary is built for, in Go's own names. */
export interface Target {
  /** GOOS */
  readonly os: string;
  /** GOARCH */
  readonly arch: string;
  /** Value of the architecture's variant variable (GOARM, GOAMD64, ...); undefined: Go's default. */
  readonly variant: string | undefined;
}

/** Operating systems and their architectures: `go tool dist list` of Go 1.26, less those in `notProvable`. */
const architecturesOf: Readonly<Record<string, string>> = {
  darwin: "amd64 arm64",
  dragonfly: "amd64",
  freebsd: "386 amd64 arm arm64",
  illumos: "amd64",
  linux: "386 amd64 arm arm64 loong64 mips mips64 mips64le mipsle ppc64 ppc64le riscv64 s390x",
  netbsd: "386 amd64 arm arm64",
  openbsd: "386 amd64 arm arm64 ppc64 riscv64",
  solaris: "amd64",
  windows: "386 amd64 arm64",
};

/** Go builds for these too, but their formats are not read by the proof, or they cannot be linked without a C compiler. */
const notProvable = new Set(["aix", "android", "ios", "js", "plan9", "wasip1"]);

/** The variable that selects a variant, and its values in internal/buildcfg of Go 1.26; Go's default stands first. */
const variants: readonly { readonly archs: string; readonly variable: string; readonly values: readonly string[] }[] = [
  { archs: "386", variable: "GO386", values: ["sse2", "softfloat"] },
  { archs: "amd64", variable: "GOAMD64", values: ["v1", "v2", "v3", "v4"] },
  { archs: "arm", variable: "GOARM", values: ["7", "6", "5"] },
  { archs: "arm64", variable: "GOARM64", values: [...numbered("v8.", 9), ...numbered("v9.", 5)] },
  { archs: "mips mipsle", variable: "GOMIPS", values: ["hardfloat", "softfloat"] },
  { archs: "mips64 mips64le", variable: "GOMIPS64", values: ["hardfloat", "softfloat"] },
  { archs: "ppc64 ppc64le", variable: "GOPPC64", values: ["power8", "power9", "power10"] },
  { archs: "riscv64", variable: "GORISCV64", values: ["rva20u64", "rva22u64", "rva23u64"] },
];

function numbered(prefix: string, last: number): string[] {
  return Array.from({ length: last + 1 }, (_, minor) => `${prefix}${minor}`);
}

const pairs = Object.entries(architecturesOf).flatMap(([os, archs]) => archs.split(" ").map((arch) => `${os}/${arch}`));

const variantsOf = (arch: string) => variants.find(({ archs }) => archs.split(" ").includes(arch));

export type ParsedTarget = { readonly target: Target } | { readonly problem: string; readonly nearest?: string };

/** `os/arch`, `os/arch/variant` or `host`. `problem` is half a sentence: what is wrong with the text. */
export function parseTarget(text: string, host: Platform): ParsedTarget {
  if (text === "host") {
    const { goos, goarch } = toGoPlatform(host);
    return { target: { os: goos, arch: goarch, variant: undefined } };
  }
  const [os = "", arch = "", variant, ...more] = text.split("/");
  if (!arch || more.length > 0) return problem("is not of the form os/arch[/variant]", nearestPair(text));
  if (notProvable.has(os)) return problem(`cannot be proved to be right: ${os} is not supported`, undefined);
  if (!pairs.includes(`${os}/${arch}`))
    return problem("is no target of Go (see `go tool dist list`)", nearestPair(text));
  if (variant === undefined) return { target: { os, arch, variant } };

  const known = variantsOf(arch);
  if (!known) return problem(`has a variant, but ${arch} has none`, `${os}/${arch}`);
  if (known.values.includes(variant)) return { target: { os, arch, variant } };
  const near =
    nearest(variant, known.values) ?? known.values.find((value) => value.endsWith(variant.replace(/^v/, "")));
  const takes = `has an unknown variant; ${known.variable} takes ${known.values.join(", ")}`;
  return problem(takes, near === undefined ? undefined : `${os}/${arch}/${near}`);
}

function problem(text: string, near: string | undefined): ParsedTarget {
  return near === undefined ? { problem: text } : { problem: text, nearest: near };
}

/** Other people's names that are further from Go's than a slip of the pen. */
const aliases: Readonly<Record<string, string>> = {
  x64: "amd64",
  armv8: "arm64",
  macos: "darwin",
  osx: "darwin",
  win: "windows",
};

function nearestPair(text: string): string | undefined {
  const parts = text
    .toLowerCase()
    .replaceAll("x86_64", "amd64")
    .split(/[-_/ ]+/)
    .filter((part) => part !== "");
  const [first = "", ...others] = parts.map((part) => aliases[part] ?? part);
  const pair = [first, ...others.slice(0, 1)].join("/");
  if (pairs.includes(pair)) return pair;
  const completed = [`linux/${first}`, `${first}/amd64`].find((candidate) => pairs.includes(candidate));
  return others.length === 0 && completed ? completed : nearest(pair, pairs);
}

/** `linux/arm/7`: as a user writes it. */
export function formatTarget({ os, arch, variant }: Target): string {
  return [os, arch, ...(variant === undefined ? [] : [variant])].join("/");
}

/** The variable that selects a variant of the architecture, and its value; undefined: it has none. */
export function variantSetting({ arch, variant }: Target): readonly [variable: string, value: string] | undefined {
  const own = variantsOf(arch);
  const value = variant ?? own?.values[0];
  return own === undefined || value === undefined ? undefined : [own.variable, value];
}

/**
 * What selects the target in the environment of the go command. Every variable is set, because `go env -w` or the job
 * may hold another value; those of other architectures are removed.
 */
export function targetEnvironment(target: Target): Record<string, string | undefined> {
  const env: Record<string, string | undefined> = { GOOS: target.os, GOARCH: target.arch };
  for (const { variable } of variants) env[variable] = undefined;
  const [variable, value] = variantSetting(target) ?? [];
  if (variable !== undefined) env[variable] = value;
  return env;
}

/** `linux_arm_7`: part of the names of directories and archives. */
export function targetName({ os, arch, variant }: Target): string {
  return [os, arch, ...(variant === undefined ? [] : [variant])].join("_");
}

/** What an executable is called on the system that it is for. */
export function fileName(program: string, { os }: Pick<Target, "os">): string {
  return os === "windows" ? `${program}.exe` : program;
}

/** Where a binary goes below the output directory: `svc_linux_arm_7/svc`, as GoReleaser's pipelines expect it. */
export function binaryPath(program: string, target: Target): readonly [directory: string, file: string] {
  return [`${program}_${targetName(target)}`, fileName(program, target)];
}
