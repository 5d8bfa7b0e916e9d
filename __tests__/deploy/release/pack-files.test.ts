import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { unpackTar } from "modern-tar";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { packFiles, refuseReservedNames } from "../../../src/deploy/release/pack-files.ts";
import type { IncludedFile } from "../../../src/model/included-file.ts";
import { systemFiles } from "../../../src/world/files.ts";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "gin-pack-"));
});
afterEach(() => rmSync(directory, { recursive: true }));

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

function file(name: string, text: string, isExecutable = false): IncludedFile {
  const path = join(directory, sha256(name));
  writeFileSync(path, text);
  return { name, path, isExecutable, sha256: sha256(text) };
}

const date = "2026-11-29T00:00:00Z";

describe("packFiles", () => {
  it("makes one stream with a list that sha256sum reads, known by what is in it", async () => {
    const files = [file("static/käse.css", "a{}"), file("templates/index.html", "<p>hi")];
    const packed = await packFiles(files, date, systemFiles);
    const pieces: Uint8Array[] = [];
    for await (const piece of packed?.read() ?? []) pieces.push(piece);
    const bytes = Buffer.concat(pieces);
    expect(packed).toMatchObject({ count: 2, contentBytes: 8, sizeBytes: bytes.length });
    expect(packed?.sha256).toBe(createHash("sha256").update(bytes).digest("hex"));
    const entries = await unpackTar(new Uint8Array(bytes));
    const list = `${sha256("a{}")}  static/käse.css\n${sha256("<p>hi")}  templates/index.html\n`;
    expect(entries.map(({ header }) => header.name)).toEqual([
      "files.sha256",
      "static/käse.css",
      "templates/index.html",
    ]);
    expect(Buffer.from(entries[0]?.data ?? []).toString()).toBe(list);
    expect(packed?.manifestSha256).toBe(sha256(list));
  });

  it("knows the same files by the same name, whatever their date", async () => {
    const files = [file("a.txt", "a")];
    const [one, other] = [
      await packFiles(files, date, systemFiles),
      await packFiles(files, "2020-01-01T00:00:00Z", systemFiles),
    ];
    expect(one?.manifestSha256).toBe(other?.manifestSha256);
    expect(one?.sha256).not.toBe(other?.sha256);
  });

  it("is nothing for nothing", async () => expect(await packFiles([], date, systemFiles)).toBeUndefined());

  it("refuses a file that a test has written meanwhile", async () => {
    const changed = file("a.txt", "a");
    writeFileSync(changed.path, "b");
    await expect(packFiles([changed], date, systemFiles)).rejects.toThrow(/a\.txt is no longer what it was/);
  });
});

describe("refuseReservedNames", () => {
  const named = (name: string): IncludedFile => ({ name, path: "/x", isExecutable: false, sha256: "" });
  it.each([
    ["data/seed.json", /data\/ outlives releases/],
    ["logs/.gitkeep", /logs\/ outlives releases/],
    ["uploads/a.png", /uploads\/ outlives releases/],
    ["bin/tool", /a release has its own bin/],
    ["env", /a release has its own env/],
    ["files.sha256", /its own files/],
  ])("%s", (name, words) => {
    expect(() => refuseReservedNames([named("a"), named(name)], ["uploads"])).toThrow(words);
  });
  it("takes what only begins like one", () => {
    expect(() => refuseReservedNames([named("database/a"), named("binary"), named("web/data/a")], [])).not.toThrow();
  });
});
