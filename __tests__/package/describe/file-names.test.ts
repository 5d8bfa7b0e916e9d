import { expect, test } from "vitest";
import type { Target } from "../../../src/model/target.ts";
import {
  archiveName,
  checksumsName,
  fileVersion,
  platformName,
  sbomName,
} from "../../../src/package/describe/file-names.ts";

const target = (text: string): Target => {
  const [os = "", arch = "", variant] = text.split("/");
  return { os, arch, variant };
};

test.each([
  ["linux/amd64", "linux_amd64"],
  ["linux/amd64/v1", "linux_amd64"],
  ["linux/amd64/v3", "linux_amd64v3"],
  ["linux/arm", "linux_armv7"],
  ["linux/arm/6", "linux_armv6"],
  ["linux/arm64", "linux_arm64"],
  ["linux/arm64/v9.0", "linux_arm64v9.0"],
  ["linux/386", "linux_386"],
  ["linux/386/softfloat", "linux_386softfloat"],
  ["linux/mips", "linux_mips_hardfloat"],
  ["linux/mips64le/softfloat", "linux_mips64le_softfloat"],
  ["linux/riscv64/rva22u64", "linux_riscv64rva22u64"],
  ["linux/loong64", "linux_loong64"],
  ["windows/arm64", "windows_arm64"],
])("%s is %s in names", (text, name) => expect(platformName(target(text))).toBe(name));

test.each([
  ["v1.2.3", "1.2.3"],
  ["v1.2.3-4-g31b2f0f13914-dirty", "1.2.3-4-g31b2f0f13914-dirty"],
  ["v1.0.0+meta~1", "1.0.0+meta~1"],
  ["vendor", "vendor"],
  ["feature/größe: 1=2\n", "feature-gr-e-1-2-"],
  ["../../etc", "..-..-etc"],
  ["x".repeat(300), "x".repeat(100)],
])("version %j is %s in names", (version, name) => expect(fileVersion(version)).toBe(name));

test("names of a release", () => {
  const release = { name: "shop", version: { version: "v1.2.3" } };
  const windows = target("windows/amd64");
  expect(archiveName(release, windows, "zip")).toBe("shop_1.2.3_windows_amd64.zip");
  expect(sbomName({ name: "worker", target: windows }, release.version)).toBe("worker_1.2.3_windows_amd64.sbom.json");
  expect(checksumsName("shop", "v1.2.3")).toBe("shop_1.2.3_checksums.txt");
});
