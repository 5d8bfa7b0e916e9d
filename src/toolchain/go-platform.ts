import type { Platform } from "../world/platform.ts";

/** A machine in Go's words. */
export interface GoPlatform {
  readonly goos: string;
  readonly goarch: string;
  /** What listings and archive names call it; differs from goarch on 32-bit Arm only. */
  readonly archiveArch: string;
  /** `.exe` on Windows. */
  readonly programSuffix: string;
}

const goArchitectures: Readonly<Record<string, string>> = {
  x64: "amd64",
  ia32: "386",
  ppc64: "ppc64le",
};

export function toGoPlatform({ os, arch }: Pick<Platform, "os" | "arch">): GoPlatform {
  const goarch = goArchitectures[arch] ?? arch;
  return {
    goos: os === "win32" ? "windows" : os,
    goarch,
    archiveArch: goarch === "arm" ? "armv6l" : goarch,
    programSuffix: os === "win32" ? ".exe" : "",
  };
}
