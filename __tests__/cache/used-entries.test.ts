import { mkdir, mkdtemp, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { usedBuildEntries, usedModuleEntries } from "../../src/cache/used-entries.ts";
import { removeTree } from "../../src/world/cache-service/merge-tree.ts";
import { systemFiles } from "../../src/world/files.ts";

const world = { files: systemFiles };
let top: string;
beforeEach(async () => {
  top = await mkdtemp(join(tmpdir(), "used entries ü "));
});
afterEach(() => removeTree(top));

async function put(path: string, modifiedMs = Date.now(), bytes = 10): Promise<void> {
  await mkdir(dirname(join(top, path)), { recursive: true });
  await writeFile(join(top, path), Buffer.alloc(bytes));
  await utimes(join(top, path), modifiedMs / 1000, modifiedMs / 1000);
}

describe("of the build cache", () => {
  it("is used what has been marked since then", async () => {
    const entry = (part: string, kind: string) => `${part}/${part}${"0".repeat(62)}-${kind}`;
    await put(entry("00", "d"), 2_000_000, 7);
    await put(entry("ff", "a"), 1_000_000, 8);
    await put(entry("fe", "d"), 999_000);
    await put(`${entry("01", "d")}/x`, 2_000_000);
    for (const path of [
      "trim.txt",
      "README",
      "fuzz/x/y",
      "00/gin-deploy-note",
      "00/short-d",
      entry("0G", "d"),
      ".gin-deploy-x/00/y",
    ])
      await put(path, 2_000_000);
    expect([...(await usedBuildEntries(top, 1_000_000, new Map(), world))].sort()).toEqual([
      [entry("00", "d"), 7],
      [entry("ff", "a"), 8],
    ]);
  });

  it("Go's indexes of packages are not kept, nor what points to them", async () => {
    const hex = (digit: string) => digit.repeat(64);
    const place = (digit: string, kind: string) => `${digit}${digit}/${hex(digit)}-${kind}`;
    const texts = {
      [place("1", "d")]: "go index v2\n\x00...",
      [place("2", "a")]: `v1 ${hex("2")} ${hex("1")}                  120  1790000000000000000\n`,
      [place("3", "d")]: "go object linux amd64",
      [place("4", "a")]: `v1 ${hex("4")} ${hex("3")}                  120  1790000000000000000\n`,
      [place("5", "d")]: "",
      [place("6", "d")]: "go index v2\n",
    };
    for (const [path, text] of Object.entries(texts)) {
      await put(path);
      await writeFile(join(top, path), text);
    }
    // What came from an archive has been looked at when it was made.
    const kept = await usedBuildEntries(top, 0, new Map([[place("6", "d"), 12]]), world);
    expect([...kept.keys()].sort()).toEqual([place("3", "d"), place("4", "a"), place("5", "d"), place("6", "d")]);
  });

  it("nothing is used where there is none", async () => {
    expect((await usedBuildEntries(join(top, "gone"), 0, new Map(), world)).size).toBe(0);
  });
});

describe("of the module cache", () => {
  const download = "cache/download/example.com/a/@v/v1.0.0";
  const line = "example.com/a v1.0.0 h1:x\n";
  const goModLine = "example.com/a v1.0.0/go.mod h1:x\n";
  const none: ReadonlyMap<string, number> = new Map();
  async function putModule(): Promise<void> {
    for (const ending of [".mod", ".info", ".ziphash", ".lock"]) await put(download + ending);
    await put(`${download}.zip`, undefined, 700);
    await put("example.com/a@v1.0.0/a.go");
  }

  it("is used what go.sum names: unpacked, as large as its zip, and never the zip", async () => {
    await putModule();
    await put("example.com/stale@v1.0.0/a.go");
    expect(await usedModuleEntries(top, line + goModLine, none, world)).toEqual(
      new Map([
        [`${download}.mod`, 0],
        [`${download}.info`, 0],
        [`${download}.ziphash`, 0],
        ["example.com/a@v1.0.0", 700],
      ]),
    );
  });

  it("a module that was restored keeps its size, also without a zip", async () => {
    await putModule();
    await systemFiles.remove(join(top, `${download}.zip`));
    const sizeAfter = async (restored: ReadonlyMap<string, number>) =>
      (await usedModuleEntries(top, line, restored, world)).get("example.com/a@v1.0.0");
    expect(await sizeAfter(new Map([["example.com/a@v1.0.0", 500]]))).toBe(500);
    expect(await sizeAfter(none)).toBe(0);
  });

  it.each<[string, () => Promise<void>]>([
    ["half unpacked", () => put(`${download}.partial`)],
    ["not known by its hash", () => systemFiles.remove(join(top, `${download}.ziphash`))],
    ["not unpacked", () => systemFiles.remove(join(top, "example.com/a@v1.0.0"))],
  ])("a module that is %s is not kept; the go.mod of its own line is", async (_, spoil) => {
    await putModule();
    await spoil();
    expect((await usedModuleEntries(top, line, none, world)).size).toBe(0);
    expect([...(await usedModuleEntries(top, line + goModLine, none, world)).keys()]).toEqual([
      `${download}.mod`,
      `${download}.info`,
    ]);
  });

  it("nothing is used of a cache that is not there, or without a go.sum", async () => {
    expect((await usedModuleEntries(join(top, "gone"), line, none, world)).size).toBe(0);
    await putModule();
    expect((await usedModuleEntries(top, "", none, world)).size).toBe(0);
  });
});
