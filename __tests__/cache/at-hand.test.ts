import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { countAtHand, noteAtHand } from "../../src/cache/at-hand.ts";
import { systemFiles } from "../../src/world/files.ts";

const world = { files: systemFiles };
const keys = { scope: "s-", fields: ["sums", "run-1"], decisive: 2 };
let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "gin-deploy-at-hand-"));
});
afterEach(() => rm(directory, { recursive: true }));

async function put(...paths: string[]): Promise<void> {
  for (const path of paths) {
    await mkdir(dirname(join(directory, path)), { recursive: true });
    await writeFile(join(directory, path), "");
  }
}

describe("what is at hand", () => {
  it("is nothing without a note", async () => {
    expect(await countAtHand("build", { directory, keys }, world)).toBeUndefined();
  });

  it("is what an earlier job noted, as long as all of it is there", async () => {
    await put("00/a", "ü b/c");
    await noteAtHand("build", { directory, keys }, ["00/a", "ü b/c"], world);
    expect(await countAtHand("build", { directory, keys }, world)).toBe(2);
    await rm(join(directory, "00/a"));
    expect(await countAtHand("build", { directory, keys }, world)).toBeUndefined();
  });

  it("is for a build state the same in every run, and for another go.sum or scope something else", async () => {
    await put("00/a");
    await noteAtHand("build", { directory, keys }, ["00/a"], world);
    const count = (scope: string, fields: string[]) =>
      countAtHand("build", { directory, keys: { ...keys, scope, fields } }, world);
    expect(await count("s-", ["sums", "run-2"])).toBe(1);
    expect(await count("s-", ["other", "run-1"])).toBeUndefined();
    expect(await count("t-", ["sums", "run-1"])).toBeUndefined();
  });

  it("is for modules of one go.sum alone, in every run", async () => {
    await put("m@v1");
    const modules = (...fields: string[]) => ({ directory, keys: { scope: "m-", fields, decisive: 1 } });
    await noteAtHand("modules", modules("one", "run-1"), ["m@v1"], world);
    expect(await countAtHand("modules", modules("one", "run-2"), world)).toBe(1);
    expect(await countAtHand("modules", modules("two", "run-1"), world)).toBeUndefined();
  });

  it("is nothing where nothing was used, or the note is empty", async () => {
    await noteAtHand("build", { directory, keys }, [], world);
    expect(await readdir(directory)).toEqual([]);
    await put("00/a");
    await noteAtHand("build", { directory, keys }, ["00/a"], world);
    const [note = ""] = (await readdir(join(directory, "00"))).filter((name) => name.startsWith("gin-deploy-"));
    expect(await readFile(join(directory, "00", note), "utf8")).toBe("00/a\n");
    await writeFile(join(directory, "00", note), "\n");
    expect(await countAtHand("build", { directory, keys }, world)).toBeUndefined();
  });

  it("is nothing where the note cannot be written or read, without an error", async () => {
    await writeFile(join(directory, "00"), "");
    await noteAtHand("build", { directory, keys }, ["a"], world);
    expect(await countAtHand("build", { directory, keys }, world)).toBeUndefined();
  });
});
