import { expect, it } from "vitest";
import { type CompilerPlace, findCompilers } from "../../../src/go-build/command/c-compiler.ts";
import type { Target } from "../../../src/model/target.ts";
import { formatTarget, parseTarget } from "../../../src/targets/target.ts";

const platform = { os: "linux", arch: "x64", cores: 1, memoryBytes: 1 } as const;
const target = (text: string): Target => {
  const parsed = parseTarget(text, platform);
  if (!("target" in parsed)) throw new Error(text);
  return parsed.target;
};

async function find(targets: string, programs: string, env: CompilerPlace["env"] = {}): Promise<readonly string[]> {
  const has = async (program: string) => programs.split(" ").includes(program);
  const wanted = targets.split(" ").map(target);
  const found = await findCompilers(wanted, { env, host: { os: "linux", arch: "amd64" }, has });
  return wanted.map((each) => {
    const answer = found.get(formatTarget(each));
    return answer === undefined ? "none" : "compiler" in answer ? answer.compiler.cc : answer.problem;
  });
}

it.each<[string, string, string]>([
  ["linux/amd64", "gcc clang", "gcc"],
  ["linux/amd64", "clang", "clang"],
  ["linux/386", "gcc i686-linux-gnu-gcc", "i686-linux-gnu-gcc"],
  ["linux/arm", "arm-linux-gnueabihf-gcc arm-linux-gnueabi-gcc", "arm-linux-gnueabihf-gcc"],
  ["linux/arm/7", "arm-linux-gnueabihf-gcc arm-linux-gnueabi-gcc", "arm-linux-gnueabihf-gcc"],
  // Debian's armhf is ARMv7: what it makes would not run on these.
  ["linux/arm/6", "arm-linux-gnueabihf-gcc arm-linux-gnueabi-gcc", "arm-linux-gnueabi-gcc"],
  ["linux/arm/5", "arm-linux-gnueabi-gcc", "arm-linux-gnueabi-gcc"],
  ["linux/arm64", "aarch64-linux-gnu-gcc zig", "aarch64-linux-gnu-gcc"],
  ["linux/arm64/v8.2", "aarch64-linux-gnu-gcc", "aarch64-linux-gnu-gcc"],
  ["linux/arm64", "aarch64-linux-musl-gcc", "aarch64-linux-musl-gcc"],
  ["linux/arm64", "gcc zig", "zig cc -target aarch64-linux-musl"],
  ["linux/arm/6", "zig", "zig cc -target arm-linux-musleabi"],
  ["linux/mips64le", "mips64el-linux-gnuabi64-gcc", "mips64el-linux-gnuabi64-gcc"],
  ["linux/ppc64le", "powerpc64le-linux-gnu-gcc", "powerpc64le-linux-gnu-gcc"],
  ["windows/amd64", "gcc x86_64-w64-mingw32-gcc", "x86_64-w64-mingw32-gcc"],
  ["windows/arm64", "zig", "zig cc -target aarch64-windows-gnu"],
])("%s, with %s on PATH: %s", async (targets, programs, cc) => {
  expect(await find(targets, programs)).toEqual([cc]);
});

it.each<[string, RegExp]>([
  ["linux/amd64", /apt-get install gcc libc6-dev$/],
  [
    "linux/arm64",
    /^there is no aarch64-linux-gnu-gcc; Debian and Ubuntu: apt-get install gcc-aarch64-linux-gnu libc6-dev-arm64-cross, or zig on PATH, or let CC_FOR_linux_arm64 name a compiler$/,
  ],
  ["linux/arm/6", /apt-get install gcc-arm-linux-gnueabi libc6-dev-armel-cross/],
  ["linux/386", /apt-get install gcc-i686-linux-gnu libc6-dev-i386-cross/],
  ["linux/loong64", /^there is no loongarch64-linux-gnu-gcc; Debian has no package with it, or zig/],
  ["linux/ppc64", /^Go has no cgo for it$/],
  ["windows/386", /apt-get install gcc-mingw-w64-i686, /],
  ["darwin/arm64", /macOS runner, or let CC_FOR_darwin_arm64 name/],
  ["freebsd/amd64", /^no C cross compiler for it is known here: let CC_FOR_freebsd_amd64 name one$/],
])("%s without a compiler: %s", async (targets, words) => {
  expect(await find(targets, "zog")).toEqual([expect.stringMatching(words)]);
});

it("heeds CC for the only target or the machine itself, and CC_FOR_<os>_<arch> before it", async () => {
  const programs = "gcc mine arm64cc aarch64-linux-gnu-gcc";
  expect(await find("linux/arm64", programs, { CC: "mine -O1" })).toEqual(["mine -O1"]);
  expect(await find("linux/amd64 linux/arm64", programs, { CC: "mine" })).toEqual(["mine", "aarch64-linux-gnu-gcc"]);
  const both = { CC: "mine", CC_FOR_linux_arm64: "arm64cc" };
  expect(await find("linux/arm64", programs, both)).toEqual(["arm64cc"]);
  expect(await find("linux/arm64", "gcc", both)).toEqual([
    "CC_FOR_linux_arm64 is arm64cc, which is not a program on PATH",
  ]);
});
