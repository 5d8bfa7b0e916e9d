import type { Target } from "../model/target.ts";
import { allNearest } from "../text/nearest.ts";
import type { Platform } from "../world/platform.ts";
import { toGoPlatform } from "./go-platform.ts";
import { meantTarget, systemOf } from "./target-words.ts";
import { parseVariant, variantSetting, variantVariables } from "./variants.ts";

/** Operating systems and their architectures: `go tool dist list` of Go 1.26. */
const architecturesOf: Readonly<Record<string, string>> = {
  aix: "ppc64",
  android: "386 amd64 arm arm64",
  darwin: "amd64 arm64",
  dragonfly: "amd64",
  freebsd: "386 amd64 arm arm64",
  illumos: "amd64",
  ios: "amd64 arm64",
  js: "wasm",
  linux: "386 amd64 arm arm64 loong64 mips mips64 mips64le mipsle ppc64 ppc64le riscv64 s390x",
  netbsd: "386 amd64 arm arm64",
  openbsd: "386 amd64 arm arm64 ppc64 riscv64",
  plan9: "386 amd64 arm",
  solaris: "amd64",
  wasip1: "wasm",
  windows: "386 amd64 arm64",
};

/** Go refuses to link these itself, whether there is any C in the program or not (MustLinkExternal in internal/platform). */
const linkedByCompiler: Readonly<Record<string, string>> = {
  "android/386": "the Android NDK",
  "android/amd64": "the Android NDK",
  "android/arm": "the Android NDK",
  "ios/amd64": "Xcode",
  "ios/arm64": "Xcode",
};

const allPairs: readonly string[] = Object.entries(architecturesOf).flatMap(([os, archs]) =>
  archs.split(" ").map((arch) => `${os}/${arch}`),
);

const allMachines: readonly string[] = [
  ...new Set(Object.values(architecturesOf).flatMap((archs) => archs.split(" "))),
];

/** Every target of Go without its variants, in the order of Go's list; and whose compiler has to link it, if Go cannot. */
export const allTargets: readonly { readonly target: Target; readonly needsCompilerOf: string | undefined }[] =
  allPairs.map((pair) => {
    const [os = "", arch = ""] = pair.split("/");
    return { target: { os, arch, variant: undefined }, needsCompilerOf: linkedByCompiler[pair] };
  });

export type ParsedTarget = { readonly target: Target } | { readonly problem: string; readonly nearest?: string };

/** `os/arch`, `os/arch/variant` or `host`. `problem` is half a sentence: what is wrong with the text. */
export function parseTarget(text: string, host: Platform): ParsedTarget {
  if (text === "host") {
    const { goos, goarch } = toGoPlatform(host);
    return { target: { os: goos, arch: goarch, variant: undefined } };
  }
  const [os = "", arch = "", variant, ...more] = text.split("/");
  const pair = `${os}/${arch}`;
  if (!arch || more.length > 0 || !isPair(pair)) return unknownTarget(text);
  const linker = linkedByCompiler[pair];
  if (linker !== undefined) {
    return problem(`cannot be linked by Go alone: it needs the C compiler of ${linker}, even without cgo`, undefined);
  }
  if (variant === undefined) return { target: { os, arch, variant } };
  const parsed = parseVariant(arch, variant);
  if ("variant" in parsed) return { target: { os, arch, variant: parsed.variant } };
  const meaning = meantTarget(text, isPair);
  const near = parsed.nearest === undefined ? undefined : [pair, ...parsed.nearest].join("/");
  return problem(parsed.problem, meaning !== undefined && "target" in meaning ? meaning.target : near);
}

const isPair = (pair: string) => allPairs.includes(pair);

/** What others call it comes before what is spelled like it. */
function unknownTarget(text: string): ParsedTarget {
  const meaning = meantTarget(text, isPair);
  const form = "is not a target of Go: write os/arch[/variant], as in `go tool dist list`";
  if (meaning !== undefined)
    return "target" in meaning ? problem(form, meaning.target) : problem(`${form}: ${meaning.advice}`, undefined);
  const [os = "", arch = "", ...more] = text.split("/");
  const known = architecturesOf[os];
  if (Object.hasOwn(architecturesOf, os) && allMachines.includes(arch) && more.length === 0) {
    return problem(`is not a target of Go: for ${os} it builds ${known?.replaceAll(" ", ", ")}`, undefined);
  }
  return problem(form, misspelled(text.toLowerCase().split(/[-_/\s]+/)));
}

/** System and machine by themselves, so that nothing of another kind is suggested; of several that are as close, all. */
function misspelled([first = "", second]: readonly string[]): string | undefined {
  const [system] = second === undefined ? [] : allNearest(systemOf(first) ?? first, Object.keys(architecturesOf));
  const ofSystem = (architecturesOf[system ?? ""] ?? "").split(" ");
  const pairs =
    second === undefined
      ? [
          ...allNearest(first, (architecturesOf["linux"] ?? "").split(" ")).map((machine) => `linux/${machine}`),
          ...allNearest(first, ["linux", "windows", "freebsd"]).map((other) => `${other}/amd64`),
        ]
      : allNearest(second, ofSystem).map((machine) => `${system}/${machine}`);
  return pairs.length === 0 ? undefined : pairs.slice(0, 2).join(" or ");
}

function problem(text: string, near: string | undefined): ParsedTarget {
  return near === undefined ? { problem: text } : { problem: text, nearest: near };
}

/** `linux/arm/7`: as a user writes it. */
export function formatTarget({ os, arch, variant }: Target): string {
  return [os, arch, ...(variant === undefined ? [] : [variant])].join("/");
}

/** `linux_arm_7`: part of the names of directories and archives. */
export function targetName({ os, arch, variant }: Target): string {
  return [os, arch, ...(variant === undefined ? [] : [variant.replaceAll(",", "_")])].join("_");
}

/** What an executable is called on the system that it is for, as GoReleaser has it. */
export function fileName(program: string, { os, arch }: Target): string {
  return os === "windows" ? `${program}.exe` : arch === "wasm" ? `${program}.wasm` : program;
}

/** Where a binary goes below the output directory: `svc_linux_arm_7/svc`, as GoReleaser's pipelines expect it. */
export function binaryPath(program: string, target: Target): readonly [directory: string, file: string] {
  return [`${program}_${targetName(target)}`, fileName(program, target)];
}

/**
 * What selects the target in the environment of the go command. Every variable is set, because `go env -w` or the job
 * may hold another value; those of other architectures are removed.
 */
export function targetEnvironment(target: Target): Record<string, string | undefined> {
  const env: Record<string, string | undefined> = { GOOS: target.os, GOARCH: target.arch };
  for (const variable of variantVariables) env[variable] = undefined;
  const [variable, value] = variantSetting(target) ?? [];
  if (variable !== undefined) env[variable] = value;
  return env;
}
