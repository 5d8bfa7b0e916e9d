/** What other tools call a target, as this action writes it; or what to say of a word that is none. */
export type TargetMeaning = { readonly target: string } | { readonly advice: string };

/** Systems by their names in Rust, Zig, .NET, Node, npm, Python, uname and runners' labels. */
const systems: Readonly<Record<string, string>> = {
  linux: "linux",
  manylinux: "linux",
  musllinux: "linux",
  darwin: "darwin",
  macos: "darwin",
  macosx: "darwin",
  osx: "darwin",
  mac: "darwin",
  windows: "windows",
  win: "windows",
  win32: "windows",
  win64: "windows",
  mingw: "windows",
  mingw32: "windows",
  mingw64: "windows",
  msys: "windows",
  cygwin: "windows",
  sunos: "solaris",
  wasi: "wasip1",
  wasip1: "wasip1",
  js: "js",
  aix: "aix",
  android: "android",
  dragonfly: "dragonfly",
  freebsd: "freebsd",
  illumos: "illumos",
  ios: "ios",
  netbsd: "netbsd",
  openbsd: "openbsd",
  plan9: "plan9",
  solaris: "solaris",
};

/** Machines, with the variant that the word says. */
const machines: Readonly<Record<string, readonly [arch: string, variant?: string]>> = {
  amd64: ["amd64"],
  x64: ["amd64"],
  em64t: ["amd64"],
  intel64: ["amd64"],
  "64bit": ["amd64"],
  "386": ["386"],
  i386: ["386"],
  i486: ["386"],
  i586: ["386"],
  i686: ["386"],
  ia32: ["386"],
  x86: ["386"],
  "32bit": ["386"],
  arm64: ["arm64"],
  aarch64: ["arm64"],
  arm64e: ["arm64"],
  arm64v8: ["arm64"],
  armv8: ["arm64"],
  armv8l: ["arm64"],
  arm: ["arm"],
  arm32: ["arm"],
  armhf: ["arm", "7"],
  armv7: ["arm", "7"],
  armv7a: ["arm", "7"],
  armv7l: ["arm", "7"],
  armv7hf: ["arm", "7"],
  arm32v7: ["arm", "7"],
  armv6: ["arm", "6"],
  armv6l: ["arm", "6"],
  armv6hf: ["arm", "6"],
  arm32v6: ["arm", "6"],
  armel: ["arm", "5"],
  armv5: ["arm", "5"],
  armv5te: ["arm", "5"],
  arm32v5: ["arm", "5"],
  loong64: ["loong64"],
  loongarch64: ["loong64"],
  mips: ["mips"],
  mipsel: ["mipsle"],
  mipsle: ["mipsle"],
  mips64: ["mips64"],
  mips64el: ["mips64le"],
  mips64le: ["mips64le"],
  ppc64: ["ppc64"],
  powerpc64: ["ppc64"],
  ppc64el: ["ppc64le"],
  ppc64le: ["ppc64le"],
  powerpc64le: ["ppc64le"],
  riscv64: ["riscv64"],
  riscv64gc: ["riscv64"],
  s390x: ["s390x"],
  wasm: ["wasm"],
  wasm32: ["wasm"],
};

/** Vendors, C libraries and object formats of other tools' names: Go's targets have none. */
const idle = new Set(
  "unknown pc apple w64 none gnu musl glibc msvc gnullvm elf eabi eabihf gnueabi gnueabihf musleabi musleabihf ohos alpine debian slim".split(
    " ",
  ),
);

/** What has one right answer as a whole, or none at all. */
const whole: readonly (readonly [words: RegExp, meaning: TargetMeaning])[] = [
  [/^(native|local|current|self|runner|self-hosted|default|auto|this|localhost)$/, { target: "host" }],
  [/^ubuntu-(latest|slim|\d+\.\d+)$/, { target: "linux/amd64" }],
  [/^(alpine|debian|ubuntu|centos|rhel|fedora|rocky|almalinux|amazonlinux|docker)$/, { target: "linux/amd64" }],
  [
    /^rasp(berry[-_ ]?pi|bian|ios)?(-?os)?$|^rpi\d?$/,
    {
      advice:
        "a Raspberry Pi takes linux/arm64, or linux/arm/7 where its system has 32 bits, and the first ones linux/arm/6",
    },
  ],
  [/^wasm(32)?$/, { advice: "name js/wasm for browsers, or wasip1/wasm" }],
  [/^ubuntu-.*-arm$/, { target: "linux/arm64" }],
  [/^macos-(13|1\d-large|latest-large|\d+-intel)$/, { target: "darwin/amd64" }],
  [/^macos-(latest|\d+)(-xlarge)?$/, { target: "darwin/arm64" }],
  [/^windows-.*-arm$/, { target: "windows/arm64" }],
  [/^windows-(latest|\d+)(-.*)?$/, { target: "windows/amd64" }],
  [
    /^(all|any|every|everything|\*|\*\/\*|multi|multiarch|multi-arch|cross)$/,
    { advice: "name each target, such as linux/amd64, linux/arm64" },
  ],
  [
    /^(darwin|macos|osx|mac)[-_/ ]?(all|universal2?|fat)$|^universal2?$/,
    { advice: "Go makes no universal binary: name darwin/arm64 and darwin/amd64" },
  ],
  [/^(darwin|macos|macosx|osx|mac)$/, { target: "darwin/arm64 (Apple silicon) or darwin/amd64 (Intel)" }],
];

/** GOOS of a word for a system; undefined: it is none. */
export function systemOf(word: string): string | undefined {
  return Object.hasOwn(systems, word) ? systems[word] : undefined;
}

/** undefined: the text is not known by its words; then it may be misspelled. `isTarget`: of Go, as `os/arch`. */
export function meantTarget(text: string, isTarget: (pair: string) => boolean): TargetMeaning | undefined {
  const plain = text
    .trim()
    .toLowerCase()
    .replaceAll(/\bgo(os|arch)=/g, "");
  const known = whole.find(([words]) => words.test(plain));
  if (known !== undefined) return known[1];
  const words = plain
    .replaceAll(/x86[-_]64/g, "amd64")
    .split(/[-_/\s]+/)
    .filter((word) => word !== "" && !idle.has(word));
  const system = words.find((word) => Object.hasOwn(systems, word));
  const machine = words.find((word) => Object.hasOwn(machines, word));
  const others = words.filter((word) => word !== system && word !== machine);
  if (others.length > 1 || (system === undefined && machine === undefined)) return undefined;
  const os = systems[system ?? ""] ?? "linux";
  const [arch, variant] = machines[machine ?? ""] ?? [defaultArch(system)];
  const [other] = others;
  const pair = arch === "arm" && /^v?8$/.test(other ?? "") ? `${os}/arm64` : `${os}/${arch}`;
  const suffix = variant ?? variantOf(arch, other);
  if (suffix === undefined || !isTarget(pair)) return undefined;
  return { target: suffix === "" || pair.endsWith("/arm64") ? pair : `${pair}/${suffix}` };
}

function defaultArch(system: string | undefined): string {
  if (system === "win32") return "386";
  return system !== undefined && ["js", "wasip1"].includes(systems[system] ?? "") ? "wasm" : "amd64";
}

/** The variant as Go writes it; empty: it is what Go builds anyway; undefined: it is none. */
function variantOf(arch: string, word = ""): string | undefined {
  if (word === "") return "";
  if (arch === "arm") return /^v?([5678])$/.exec(word)?.[1];
  if (arch === "amd64") return /^v?1$/.test(word) ? "" : /^v?([234])$/.exec(word)?.[1]?.replace(/^/, "v");
  // Docker's arm64/v8, GoReleaser's linux_arm64_v8.0 and linux_386_sse2.
  if (arch === "arm64") return /^v?8(\.0)?$/.test(word) ? "" : undefined;
  if (arch === "386") return /^(v1|sse2)$/.test(word) ? "" : undefined;
  if (arch.startsWith("mips")) return word === "hardfloat" ? "" : word === "softfloat" ? word : undefined;
  return undefined;
}
