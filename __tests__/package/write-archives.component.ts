import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { BuiltBinary } from "../../src/model/binaries.ts";
import { packageBinaries } from "../../src/package/package-binaries.ts";
import type { PackagePlan } from "../../src/package/prepare-package.ts";
import { systemClock } from "../../src/world/clock.ts";
import { systemFiles } from "../../src/world/files.ts";
import { thisPlatform } from "../../src/world/platform.ts";
import { systemProcesses } from "../../src/world/process/processes.ts";
import { githubRunner } from "../../src/world/runner/runner.ts";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "archives-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

function binary(name: string, os: string): BuiltBinary {
  const path = join(directory, `${name}-${os}`);
  writeFileSync(path, name);
  const target = { os, arch: "amd64", variant: undefined };
  return {
    name,
    mainPackage: name,
    target,
    path,
    sizeBytes: name.length,
    sha256: createHash("sha256").update(name).digest("hex"),
    proof: [],
    elapsedMs: 1,
  };
}

function pack(
  changes: Partial<PackagePlan> = {},
  cancelled = new AbortController().signal,
  meanwhile: () => void = () => {},
) {
  const programs = ["worker", "api"].flatMap((name) => [binary(name, "linux"), binary(name, "windows")]);
  meanwhile();
  const version = { version: "v1.0.0", commit: "", date: "", dirtyFiles: [], tag: "", branch: "" };
  const plan: PackagePlan = {
    archives: "auto",
    sbom: false,
    included: [],
    outputDirectory: directory,
    moduleDirectory: directory,
    directory: "dist",
    previous: undefined,
    earlier: undefined,
    ...changes,
  };
  const world = {
    files: systemFiles,
    runner: { ...githubRunner, env: {} },
    platform: thisPlatform,
    processes: systemProcesses,
    clock: systemClock,
    cancelled,
  };
  return packageBinaries({ name: "shop", version, binaries: programs }, plan, world);
}

/** What was made; the stand-ins for binaries are called otherwise. */
const made = () => readdirSync(directory).filter((name) => !/^(worker|api)-/.test(name));

test("all programs of a target are in its one archive", async () => {
  const { artifacts } = await pack();
  const archives = artifacts.filter(({ type }) => type === "Archive");
  expect(archives.map(({ name, extra }) => [name, extra.Binaries])).toEqual([
    ["shop_1.0.0_linux_amd64.tar.gz", ["worker", "api"]],
    ["shop_1.0.0_windows_amd64.zip", ["worker.exe", "api.exe"]],
  ]);
  const list = (...argv: [string, ...string[]]) =>
    execFileSync(argv[0], argv.slice(1), { cwd: directory, encoding: "utf8" }).trim().split("\n");
  expect(list("tar", "-tzf", "shop_1.0.0_linux_amd64.tar.gz")).toEqual(["api", "worker"]);
  expect(list("unzip", "-Z1", "shop_1.0.0_windows_amd64.zip")).toEqual(["api.exe", "worker.exe"]);
});

test.each<[string, () => Promise<unknown>, RegExp]>([
  [
    "an included file has the name of a binary",
    () => pack({ included: [{ name: "api", path: join(directory, "api-linux"), isExecutable: false, sha256: "" }] }),
    /include: api is also the name of a binary/,
  ],
  [
    "an included file is gone by then",
    () => pack({ included: [{ name: "gone", path: join(directory, "gone"), isExecutable: false, sha256: "" }] }),
    /gone is no longer what it was before the build/,
  ],
  ["the job was cancelled", () => pack({}, AbortSignal.abort()), /cancelled before everything was packed/],
  ["a binary does not say what is in it", () => pack({ sbom: true }), /not a readable executable/],
])("nothing is published when %s", async (_, work, words) => {
  await expect(work()).rejects.toThrow(words);
  expect(made()).toEqual([]);
});

test("what was put in place is taken back when the rest cannot be", async () => {
  execFileSync("mkdir", ["-p", join(directory, "shop_1.0.0_windows_amd64.zip/in the way")]);
  await expect(pack()).rejects.toThrow(/shop_1\.0\.0_windows_amd64\.zip could not be put into/);
  expect(made()).toEqual(["shop_1.0.0_windows_amd64.zip"]);
});

test("what is no longer the file that was proved is not packed", async () => {
  const overwrite = () => writeFileSync(join(directory, "api-linux"), "other");
  await expect(pack({}, new AbortController().signal, overwrite)).rejects.toThrow(
    /api-linux is no longer the file that was built and verified/,
  );
});
