import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { cp, mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { toGoPlatform } from "../../src/targets/go-platform.ts";
import { archiveFileName } from "../../src/toolchain/sources/archive-listing.ts";
import { type GoVersion, goName, parseRelease } from "../../src/toolchain/wish/go-version.ts";
import { thisPlatform } from "../../src/world/platform.ts";

export const run = promisify(execFile);

/** This machine's Go as the archive that a mirror offers: enough of it for `go version`. */
export interface GoArchive {
  readonly version: GoVersion;
  /** `1.26.8` */
  readonly name: string;
  readonly fileName: string;
  readonly bytes: Buffer;
  readonly sha256: string;
  /** What a mirror answers to `/?mode=json&include=all`. */
  readonly listing: string;
}

export async function makeGoArchive(directory: string): Promise<GoArchive> {
  const goroot = await askGo("GOROOT");
  const version = parseRelease(await askGo("GOVERSION"));
  if (!version) throw new Error("this machine's Go is no release");
  await mkdir(join(directory, "go", "bin"), { recursive: true });
  // By this directory a go program recognises its GOROOT.
  await mkdir(join(directory, "go", "pkg", "tool"), { recursive: true });
  await cp(join(goroot, "bin", "go"), join(directory, "go", "bin", "go"));
  await cp(join(goroot, "VERSION"), join(directory, "go", "VERSION"));
  const platform = toGoPlatform(thisPlatform);
  const fileName = archiveFileName(version, platform);
  await run("tar", ["-czf", join(directory, fileName), "-C", directory, "go"]);
  const bytes = await readFile(join(directory, fileName));
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const { goos: os, archiveArch: arch } = platform;
  const file = { filename: fileName, os, arch, version: `go${goName(version)}`, sha256, kind: "archive" };
  const listing = JSON.stringify([{ version: file.version, stable: true, files: [file] }]);
  return { version, name: goName(version), fileName, bytes, sha256, listing };
}

export async function askGo(name: string): Promise<string> {
  const { stdout } = await run("go", ["env", name], { env: { ...process.env, GOTOOLCHAIN: "local" } });
  return stdout.trim();
}
