import { describe, expect, test } from "vitest";
import { parseTargetList } from "../../src/inputs/read-build-inputs.ts";
import { binaryPath, formatTarget, parseTarget, targetEnvironment } from "../../src/targets/target.ts";
import { variantSetting, variantSince } from "../../src/targets/variants.ts";
import type { Platform } from "../../src/world/platform.ts";

const host: Platform = { os: "win32", arch: "x64", cores: 1, memoryBytes: 0 };

describe("targets that Go knows", () => {
  test.each([
    ["linux/amd64", { os: "linux", arch: "amd64", variant: undefined }],
    ["linux/arm/7", { os: "linux", arch: "arm", variant: "7" }],
    ["linux/arm64/v9.5", { os: "linux", arch: "arm64", variant: "v9.5" }],
    ["linux/386/softfloat", { os: "linux", arch: "386", variant: "softfloat" }],
    ["linux/arm/7,softfloat", { os: "linux", arch: "arm", variant: "7,softfloat" }],
    ["linux/arm64/v8.0,lse,crypto", { os: "linux", arch: "arm64", variant: "v8.0,lse,crypto" }],
    ["js/wasm", { os: "js", arch: "wasm", variant: undefined }],
    ["wasip1/wasm/satconv,signext", { os: "wasip1", arch: "wasm", variant: "satconv,signext" }],
    ["plan9/arm", { os: "plan9", arch: "arm", variant: undefined }],
    ["aix/ppc64", { os: "aix", arch: "ppc64", variant: undefined }],
    ["android/arm64", { os: "android", arch: "arm64", variant: undefined }],
    ["host", { os: "windows", arch: "amd64", variant: undefined }],
  ])("%s", (text, target) => {
    expect(parseTarget(text, host)).toEqual({ target });
    if (text !== "host") expect(formatTarget(target)).toBe(text);
  });
});

test.each([
  ["linux/amd46", "linux/amd64"],
  ["linux/arm46", "linux/arm64"],
  ["linux/am64", "linux/amd64 or linux/arm64"],
  ["linux-adm64", "linux/amd64 or linux/arm64"],
  ["freebds/amd64", "freebsd/amd64"],
  ["macos/amd46", "darwin/amd64"],
  ["amd46", "linux/amd64"],
  ["linx", "linux/amd64"],
  ["windows/arm", undefined],
  ["darwin/386", undefined],
  ["linux/x64", "linux/amd64"],
  ["x86_64-unknown-linux-gnu", "linux/amd64"],
  ["aarch64-linux-gnu", "linux/arm64"],
  ["aarch64-unknown-linux-musl", "linux/arm64"],
  ["armv7-unknown-linux-gnueabihf", "linux/arm/7"],
  ["i686-pc-windows-msvc", "windows/386"],
  ["x86_64-apple-darwin", "darwin/amd64"],
  ["aarch64-macos", "darwin/arm64"],
  ["wasm32-wasip1", "wasip1/wasm"],
  ["linux-amd64", "linux/amd64"],
  ["linux_amd64_v1", "linux/amd64"],
  ["linux_amd64_v3", "linux/amd64/v3"],
  ["linux_arm_6", "linux/arm/6"],
  ["linux_arm64_v8.0", "linux/arm64"],
  ["linux/arm64/v8", "linux/arm64"],
  ["linux/arm/v8", "linux/arm64"],
  ["linux/armv7", "linux/arm/7"],
  ["linux/armv6l", "linux/arm/6"],
  ["armhf", "linux/arm/7"],
  ["armel", "linux/arm/5"],
  ["ppc64el", "linux/ppc64le"],
  ["mipsel", "linux/mipsle"],
  ["i386", "linux/386"],
  ["linux/386/v1", "linux/386"],
  ["linux_386_sse2", "linux/386"],
  ["darwin/aarch64", "darwin/arm64"],
  ["osx-x64", "darwin/amd64"],
  ["osx-arm64", "darwin/arm64"],
  ["win-x64", "windows/amd64"],
  ["win32-x64", "windows/amd64"],
  ["win_amd64", "windows/amd64"],
  ["win64", "windows/amd64"],
  ["win32", "windows/386"],
  ["windows/x64", "windows/amd64"],
  ["Windows_x86_64", "windows/amd64"],
  ["linux-musl-x64", "linux/amd64"],
  ["mac", "darwin/arm64 (Apple silicon) or darwin/amd64 (Intel)"],
  ["darwin", "darwin/arm64 (Apple silicon) or darwin/amd64 (Intel)"],
  ["amd64/linux", "linux/amd64"],
  ["native", "host"],
  ["self-hosted", "host"],
  ["ubuntu-latest", "linux/amd64"],
  ["ubuntu-24.04-arm", "linux/arm64"],
  ["macos-latest", "darwin/arm64"],
  ["macos-13", "darwin/amd64"],
  ["macos-15-intel", "darwin/amd64"],
  ["windows-2025", "windows/amd64"],
  ["windows-11-arm", "windows/arm64"],
  ["wasi", "wasip1/wasm"],
  ["alpine", "linux/amd64"],
  ["GOOS=linux GOARCH=arm64", "linux/arm64"],
  ["goos=windows", "windows/amd64"],
  ["all", undefined],
  ["darwin_all", undefined],
  ["linux/sparc64", undefined],
  ["toString/amd64", undefined],
  ["linux/x86_64", "linux/amd64"],
  ["linux/aarch64", "linux/arm64"],
  ["linux/armv8", "linux/arm64"],
  ["linux-arm64", "linux/arm64"],
  ["linux_amd64", "linux/amd64"],
  ["Linux/AMD64", "linux/amd64"],
  ["macos/arm64", "darwin/arm64"],
  ["amd64", "linux/amd64"],
  ["linux", "linux/amd64"],
  ["windows", "windows/amd64"],
  ["linux/", "linux/amd64"],
  ["linux/amd64/v2/x", "linux/amd64"],
  ["linux/amd64/2", "linux/amd64/v2"],
  ["linux/amd64/v5", "linux/amd64/v1"],
  ["linux/arm/v7", "linux/arm/7"],
  ["linux/s390x/z15", "linux/s390x"],
  ["linux/arm/7,lse", undefined],
  ["linux/arm/softfloat", undefined],
  ["linux/arm/7,softfloat,hardfloat", undefined],
  ["linux/amd64/v2,lse", undefined],
  ["js/wasm/simd", undefined],
  ["js/arm64", undefined],
  ["android/amd64", undefined],
  ["", undefined],
  ["ほげ/ふが", undefined],
])("%s is none; nearest is %s", (text, near) => {
  const parsed = parseTarget(text, host);
  expect(parsed).toHaveProperty("problem");
  expect("nearest" in parsed ? parsed.nearest : undefined).toBe(near);
});

test.each([
  ["windows/arm", /is not a target of Go: for windows it builds 386, amd64, arm64$/],
  ["js/arm64", /for js it builds wasm$/],
  ["all", /name each target, such as linux\/amd64, linux\/arm64$/],
  ["universal2", /name darwin\/arm64 and darwin\/amd64$/],
])("%s is no slip of the pen: %s", (text, words) => {
  expect(parseTarget(text, host)).toEqual({ problem: expect.stringMatching(words) });
});

test("what Go cannot link by itself is told so, with what it needs", () => {
  expect(parseTarget("ios/arm64", host)).toEqual({
    problem: "cannot be linked by Go alone: it needs the C compiler of Xcode, even without cgo",
  });
});

test("features of a variant come in one order, so that nothing is built twice", () => {
  expect(parseTarget("linux/arm64/v8.0,crypto,lse,lse", host)).toEqual(
    parseTarget("linux/arm64/v8.0,lse,crypto", host),
  );
});

test.each([
  ["linux/arm/7,softfloat, linux/amd64", ["linux/arm/7,softfloat", "linux/amd64"]],
  ["linux/arm64/v8.0 , lse,crypto\nlinux/386", ["linux/arm64/v8.0,lse,crypto", "linux/386"]],
  ["linux/mips/softfloat,linux/arm/6", ["linux/mips/softfloat", "linux/arm/6"]],
  ["linux/arm, softfloat", ["linux/arm", "softfloat"]],
  ["softfloat", ["softfloat"]],
])("the list %j: a comma may belong to a target", (text, entries) => {
  expect(parseTargetList(text)).toEqual(entries);
});

test.each([
  ["linux/arm64/v8.1", 23],
  ["linux/arm/7", 0],
  ["linux/arm/7,softfloat", 22],
  ["linux/amd64", 0],
])("the variant of %s needs Go 1.%i", (text, minor) => {
  const parsed = parseTarget(text, host);
  expect("target" in parsed && variantSince(parsed.target)).toBe(minor);
});

test("the environment overrules the job's variants and drops those of other architectures", () => {
  expect(targetEnvironment({ os: "linux", arch: "arm", variant: "6" })).toMatchObject({
    GOOS: "linux",
    GOARCH: "arm",
    GOARM: "6",
    GOAMD64: undefined,
  });
  expect(targetEnvironment({ os: "linux", arch: "amd64", variant: undefined })).toHaveProperty("GOAMD64", "v1");
  expect(variantSetting({ arch: "s390x", variant: undefined })).toBeUndefined();
});

test("binaries are placed by name, target and variant", () => {
  expect(binaryPath("svc", { os: "linux", arch: "arm", variant: "7" })).toEqual(["svc_linux_arm_7", "svc"]);
  expect(binaryPath("svc", { os: "linux", arch: "arm", variant: "7,softfloat" })[0]).toBe("svc_linux_arm_7_softfloat");
  expect(binaryPath("svc", { os: "js", arch: "wasm", variant: undefined })).toEqual(["svc_js_wasm", "svc.wasm"]);
  expect(binaryPath("svc", { os: "windows", arch: "amd64", variant: undefined })).toEqual([
    "svc_windows_amd64",
    "svc.exe",
  ]);
});

test.each([
  ["raspberrypi", "linux/arm64, or linux/arm/7"],
  ["wasm", "js/wasm for browsers, or wasip1/wasm"],
])("%s has no one answer, and is told what there is", (text, advice) => {
  const parsed = parseTarget(text, host);
  expect("problem" in parsed ? parsed.problem : "").toContain(advice);
});
