import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { findEarlierBinaries } from "../../src/package/earlier-binaries.ts";
import { systemFiles } from "../../src/world/files.ts";

const sha256Of = (text: string) => createHash("sha256").update(text).digest("hex");
const program = "the program of v1.2.2";
const sha256 = sha256Of(program);

let workspace: string;
beforeEach(() => {
  workspace = mkdtempSync(join(tmpdir(), "gin-deploy-earlier-"));
});
afterEach(() => rmSync(workspace, { recursive: true }));

const put = (path: string, text: string) => {
  mkdirSync(dirname(join(workspace, path)), { recursive: true });
  writeFileSync(join(workspace, path), text);
};

/** An artifacts.json as the run of v1.2.2 wrote it, with its output in `dist`. */
const listed = (changes: object = {}, path = "dist/linux_amd64_v1/shop") =>
  JSON.stringify([
    { name: "shop", path, type: "Binary", extra: { Checksum: `sha256:${sha256}` }, ...changes },
    { name: "metadata.json", path: "dist/metadata.json", type: "Metadata", extra: {} },
  ]);

const find = (wanted: readonly string[] = [sha256]) =>
  findEarlierBinaries(join(workspace, "last/artifacts.json"), wanted, { workspace, files: systemFiles });

describe("a program of an earlier release", () => {
  it.each([
    ["as it was downloaded, in the directory of its target", "last/linux_amd64_v1/shop"],
    ["as it was downloaded, alone", "last/shop"],
    ["where it was built", "dist/linux_amd64_v1/shop"],
  ])("is found %s", async (_, place) => {
    put("last/artifacts.json", listed());
    put(place, program);
    expect(await find()).toEqual([{ sha256, path: join(workspace, place), sizeBytes: program.length }]);
  });

  it.each<[string, Readonly<Record<string, string>>]>([
    ["there is no list", { "last/shop": program }],
    ["the list is no list", { "last/artifacts.json": "{" }],
    ["the file is not there", { "last/artifacts.json": listed() }],
    ["the file is another one", { "last/artifacts.json": listed(), "last/shop": "something else" }],
    ["it is a directory", { "last/artifacts.json": listed(), "last/shop/file": program }],
    ["the list has no checksum", { "last/artifacts.json": listed({ extra: {} }), "last/shop": program }],
    [
      "the list leads out of the checkout",
      { "last/artifacts.json": listed({}, "dist/../../../etc/shop"), "last/elsewhere": program },
    ],
  ])("is not found where %s", async (_, files) => {
    for (const [path, text] of Object.entries(files)) put(path, text);
    expect(await find()).toEqual([]);
  });

  it("is not looked for when nobody wants it", async () => {
    put("last/artifacts.json", listed());
    put("last/shop", program);
    expect(await find(["0".repeat(64)])).toEqual([]);
  });
});
