import { posix, win32 } from "node:path";
import type { Platform } from "../world/platform.ts";

/** A machine in Go's words. */
export interface GoPlatform {
  readonly goos: string;
  readonly goarch: string;
  /** What listings and archive names call it; differs from goarch on 32-bit Arm only. */
  readonly archiveArch: string;
  /** How Go's archives are packed for it. */
  readonly archiveKind: "tar.gz" | "zip";
}

/** Where things stand in a GOROOT. */
export interface GoLayout {
  /** The `go` program. */
  readonly goBinary: string;
  /** The directory that belongs on PATH: `go` and `gofmt`. */
  readonly programs: string;
}

const goArchitectures: Readonly<Record<string, string>> = {
  x64: "amd64",
  ia32: "386",
  mipsel: "mipsle",
  ppc64: "ppc64le",
};

export function toGoPlatform({ os, arch }: Pick<Platform, "os" | "arch">): GoPlatform {
  const goarch = goArchitectures[arch] ?? arch;
  return {
    goos: os === "win32" ? "windows" : os,
    goarch,
    archiveArch: goarch === "arm" ? "armv6l" : goarch,
    archiveKind: os === "win32" ? "zip" : "tar.gz",
  };
}

/** In the paths of the machine that is asked about, which a table of tests need not run on. */
export function goLayout(goroot: string, { os }: Pick<Platform, "os">): GoLayout {
  const { join } = os === "win32" ? win32 : posix;
  const programs = join(goroot, "bin");
  return { goBinary: join(programs, os === "win32" ? "go.exe" : "go"), programs };
}
