import { createHash, generateKeyPairSync, sign } from "node:crypto";
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { toGoPlatform } from "../../src/targets/go-platform.ts";
import { hashEntries } from "../../src/text/directory-hash.ts";
import { hashRecord } from "../../src/toolchain/goproxy/merkle-tiles.ts";
import { moduleVersion } from "../../src/toolchain/goproxy/module-proxy.ts";
import { readZipEntries } from "../../src/toolchain/goproxy/zip-entries.ts";
import { archiveFileName } from "../../src/toolchain/sources/archive-listing.ts";
import { type GoVersion, goName, parseRelease } from "../../src/toolchain/wish/go-version.ts";
import { thisPlatform } from "../../src/world/platform.ts";
import { run } from "./go-archive.ts";
import { writeZip } from "./goproxy/zip-writer.ts";

const platform = toGoPlatform(thisPlatform);

/** Paths and bodies, for a server. */
export type Pages = Readonly<Record<string, string | Buffer>>;

/** A whole Go as far as an installation looks: a program that says its version. */
function script(version: GoVersion): string {
  return `#!/bin/sh\necho go version go${goName(version)} ${platform.goos}/${platform.goarch}\n`;
}

/** What a mirror has: a listing of `listed`, and the archives of `held` with their `.sha256`. */
export async function mirrorPages(listed: readonly string[], held: readonly string[] = listed): Promise<Pages> {
  const pages: Record<string, string | Buffer> = {};
  const releases = [];
  for (const name of new Set([...listed, ...held])) {
    const version = release(name);
    const filename = archiveFileName(version, platform);
    const bytes = await packArchive(version);
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    if (held.includes(name)) Object.assign(pages, { [`/${filename}`]: bytes, [`/${filename}.sha256`]: sha256 });
    const file = {
      filename,
      os: platform.goos,
      arch: platform.archiveArch,
      version: `go${name}`,
      sha256,
      kind: "archive",
    };
    if (listed.includes(name)) releases.push({ version: `go${name}`, stable: true, files: [file] });
  }
  return releases.length === 0 ? pages : { "/": JSON.stringify(releases), ...pages };
}

/** What a module proxy has: the list and the zips of some toolchains. */
export function proxyPages(names: readonly string[]): Pages {
  const place = "/golang.org/toolchain/@v";
  const versions = names.map(release);
  return {
    [`${place}/list`]: versions.map((version) => `${moduleVersion(version, platform)}\n`).join(""),
    ...Object.fromEntries(
      versions.map((version) => [`${place}/${moduleVersion(version, platform)}.zip`, zip(version)]),
    ),
  };
}

/** A checksum database of its own, with one record: GOSUMDB's value, and its pages below `/sumdb/<name>`. */
export async function databasePages(name: string): Promise<{ readonly gosumdb: string; readonly pages: Pages }> {
  const version = release(name);
  const wanted = moduleVersion(version, platform);
  const hash = await hashEntries(readZipEntries(zip(version), `golang.org/toolchain@${wanted}/`));
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const keyBytes = Buffer.concat([Buffer.from([1]), publicKey.export({ format: "der", type: "spki" }).subarray(-32)]);
  const keyHash = createHash("sha256").update("sum.test\n").update(keyBytes).digest().subarray(0, 4);
  const text = `golang.org/toolchain ${wanted} ${hash}\ngolang.org/toolchain ${wanted}/go.mod h1:x\n`;
  const tree = `go.sum database tree\n1\n${hashRecord(text).toString("base64")}\n`;
  const signature = Buffer.concat([keyHash, sign(null, Buffer.from(tree), privateKey)]).toString("base64");
  return {
    gosumdb: `sum.test+${keyHash.toString("hex")}+${keyBytes.toString("base64")}`,
    pages: {
      "/sumdb/sum.test/supported": "",
      [`/sumdb/sum.test/lookup/golang.org/toolchain@${wanted}`]: `0\n${text}\n${tree}\n\u2014 sum.test ${signature}\n`,
    },
  };
}

/** Puts a Go into a directory of a machine: on PATH, or as a whole one of the tool cache. */
export async function placeSmallGo(goroot: string, name: string): Promise<void> {
  await mkdir(join(goroot, "bin"), { recursive: true });
  const says = `case $1 in env) echo ${goroot};; *) echo go version go${name} linux/amd64;; esac`;
  await writeFile(join(goroot, "bin", "go"), `#!/bin/sh\n${says}\n`);
  await chmod(join(goroot, "bin", "go"), 0o755);
}

export function zipPath(name: string): string {
  return `/golang.org/toolchain/@v/${moduleVersion(release(name), platform)}.zip`;
}

export function archivePath(name: string): string {
  return `/${archiveFileName(release(name), platform)}`;
}

function release(name: string): GoVersion {
  const version = parseRelease(name);
  if (!version) throw new Error(`not a version: ${name}`);
  return version;
}

function zip(version: GoVersion): Buffer {
  return writeZip([
    { name: `golang.org/toolchain@${moduleVersion(version, platform)}/bin/go`, content: script(version) },
  ]);
}

async function packArchive(version: GoVersion): Promise<Buffer> {
  const directory = await mkdtemp(join(tmpdir(), "gin-deploy-test-"));
  try {
    await mkdir(join(directory, "go", "bin"), { recursive: true });
    await writeFile(join(directory, "go", "bin", "go"), script(version), { mode: 0o755 });
    await run("tar", ["-czf", join(directory, "a.tar.gz"), "-C", directory, "go"]);
    return await readFile(join(directory, "a.tar.gz"));
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
