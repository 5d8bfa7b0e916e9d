import { describe, expect, test } from "vitest";
import { binaryPath, formatTarget, parseTarget, targetEnvironment, variantSetting } from "../../src/build/target.ts";
import type { Platform } from "../../src/world/platform.ts";

const host: Platform = { os: "win32", arch: "x64", cores: 1, memoryBytes: 0 };

describe("targets that Go knows", () => {
  test.each([
    ["linux/amd64", { os: "linux", arch: "amd64", variant: undefined }],
    ["linux/arm/7", { os: "linux", arch: "arm", variant: "7" }],
    ["linux/arm64/v9.5", { os: "linux", arch: "arm64", variant: "v9.5" }],
    ["linux/386/softfloat", { os: "linux", arch: "386", variant: "softfloat" }],
    ["host", { os: "windows", arch: "amd64", variant: undefined }],
  ])("%s", (text, target) => {
    expect(parseTarget(text, host)).toEqual({ target });
    if (text !== "host") expect(formatTarget(target)).toBe(text);
  });
});

test.each([
  ["linux/amd46", "linux/amd64"],
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
  ["js/wasm", undefined],
  ["plan9/amd64", undefined],
  ["", undefined],
  ["ほげ/ふが", undefined],
])("%s is none; nearest is %s", (text, near) => {
  const parsed = parseTarget(text, host);
  expect(parsed).toHaveProperty("problem");
  expect("nearest" in parsed ? parsed.nearest : undefined).toBe(near);
});

test("what Go builds but nobody could prove is told so", () => {
  expect(parseTarget("js/wasm", host)).toEqual({ problem: "cannot be proved to be right: js is not supported" });
});

test("the environment overrules the job's variants and drops those of other architectures", () => {
  expect(targetEnvironment({ os: "linux", arch: "arm", variant: "6" })).toMatchObject({
    GOOS: "linux",
    GOARCH: "arm",
    GOARM: "6",
    GOAMD64: undefined,
  });
  expect(targetEnvironment({ os: "linux", arch: "amd64", variant: undefined })).toHaveProperty("GOAMD64", "v1");
  expect(variantSetting({ os: "linux", arch: "s390x", variant: undefined })).toBeUndefined();
});

test("binaries are placed by name, target and variant", () => {
  expect(binaryPath("svc", { os: "linux", arch: "arm", variant: "7" })).toEqual(["svc_linux_arm_7", "svc"]);
  expect(binaryPath("svc", { os: "windows", arch: "amd64", variant: undefined })).toEqual([
    "svc_windows_amd64",
    "svc.exe",
  ]);
});
