import { chmod, chown, lstat, mkdir, mkdtemp, readFile, symlink, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { VouchedModule } from "../../../src/model/vouched-module.ts";
import { hashEntries } from "../../../src/text/directory-hash.ts";
import {
  ageFiles,
  dropForeignModules,
  readManifest,
  stageLayer,
} from "../../../src/world/cache-service/layer-files.ts";
import { removeTree } from "../../../src/world/cache-service/merge-tree.ts";
import { namesBelow } from "../../cache/machine.ts";

let top: string;
beforeEach(async () => {
  top = await mkdtemp(join(tmpdir(), "layer files ü "));
});
afterEach(() => removeTree(top));

const at = (path: string) => join(top, path);
async function put(path: string, text: string): Promise<void> {
  await mkdir(dirname(at(path)), { recursive: true });
  await writeFile(at(path), text);
}

describe("a layer that is staged", () => {
  it("holds files and directories at their paths by links, and says what it holds", async () => {
    await put("cache/00/a", "a");
    await put("cache/m@v1/deep/b.go", "b");
    await put("cache/m@v1/c.go", "c");
    await put("cache/not-named", "x");
    await chmod(at("cache/m@v1/deep"), 0o555);
    await chmod(at("cache/m@v1"), 0o555);
    expect(
      await stageLayer(
        at("cache"),
        new Map([
          ["00/a", 7],
          ["m@v1", 0],
        ]),
        at("layer"),
      ),
    ).toBe(2);
    expect(await namesBelow(at("layer"))).toEqual([
      "entries.json",
      "files",
      ...["00", "00/a", "m@v1", "m@v1/c.go", "m@v1/deep", "m@v1/deep/b.go"].map((name) => `files/${name}`),
    ]);
    expect([...readManifest(at("layer"))]).toEqual([
      ["00/a", 7],
      ["m@v1", 0],
    ]);
    expect((await lstat(at("layer/files/00/a"))).ino).toBe((await lstat(at("cache/00/a"))).ino);
    expect((await lstat(at("layer/files/m@v1/deep"))).mode & 0o777).toBe(0o555);
  });

  it("leaves out what has vanished, and what is neither file nor directory", async () => {
    await put("cache/00/a", "a");
    await put("cache/m/b", "b");
    await symlink(at("cache/00/a"), at("cache/00/link"));
    await symlink("/etc", at("cache/m/etc"));
    const entries = new Map([
      ["00/a", 1],
      ["00/link", 1],
      ["00/gone", 1],
      ["gone/deep", 1],
      ["m", 1],
    ]);
    expect(await stageLayer(at("cache"), entries, at("layer"))).toBe(2);
    expect([...readManifest(at("layer")).keys()]).toEqual(["00/a", "m"]);
    expect(await namesBelow(at("layer/files/m"))).toEqual(["b"]);
  });

  it("of nothing is none", async () => {
    expect(await stageLayer(at("no-such"), new Map([["a", 1]]), at("layer"))).toBe(0);
    expect(readManifest(at("layer")).size).toBe(0);
  });
});

it("staging lets others have their turn: the same process serves them", async () => {
  await put("cache/a", "a");
  const many = new Map(Array.from({ length: 200_000 }, (_, index): [string, number] => [`gone/${index}`, 0]));
  let turns = 0;
  const timer = setInterval(() => {
    turns += 1;
  }, 1);
  await stageLayer(at("cache"), many, at("layer"));
  clearInterval(timer);
  expect(turns).toBeGreaterThan(0);
});

describe("a manifest", () => {
  it.each([
    ["no JSON", "{"],
    ["no list", '{"a": 1}'],
    ["no pairs", '["a"]'],
    ["no sizes", '[["a", "1"]]'],
    ["a way up", '[["../x", 1]]'],
    ["a way up in the middle", '[["00/../../x", 1]]'],
    ["an absolute path", '[["/etc/passwd", 1]]'],
    ["a path of Windows", '[["..\\\\x", 1]]'],
    ["a drive of Windows", '[["C:/x", 1]]'],
    ["an empty path", '[["", 1]]'],
    ["the directory itself", '[[".", 1]]'],
    ["a null byte", '[["a\\u0000", 1]]'],
    ["a size below nothing", '[["a", -1]]'],
    ["a size that is none", '[["a", 1e999]]'],
  ])("with %s is refused", async (_, text) => {
    await put("layer/files/a", "");
    await put("layer/entries.json", text);
    expect(() => readManifest(at("layer"))).toThrow(/JSON|not a list of entries/);
  });

  it("that is not there is refused", async () => {
    await put("layer/files/00/a", "a");
    expect(() => readManifest(at("layer"))).toThrow("ENOENT");
  });

  it.each(["layer", "layer/files"])(
    "is refused where %s leads elsewhere: what lies there would be moved",
    async (link) => {
      await put("elsewhere/files/00/a", "a");
      await put("elsewhere/00/a", "a");
      await put("elsewhere/entries.json", "[]");
      if (link !== "layer") await put("layer/entries.json", "[]");
      await symlink(at("elsewhere"), at(link));
      expect(() => readManifest(at("layer"))).toThrow("is no directory");
    },
  );

  it("may name anything else", async () => {
    const names = ["00/a-d", "github.com/!a/b@v1.0.0", "x/..y/z...", "größe", "__proto__"];
    await put("layer/files/00/a-d", "");
    await put("layer/entries.json", JSON.stringify(names.map((name) => [name, 0])));
    expect([...readManifest(at("layer")).keys()]).toEqual(names);
  });
});

describe("ageing", () => {
  it("sets the time of files, follows no link, and minds nothing that is not there", async () => {
    await put("layer/files/00/a", "a");
    await put("victim", "x");
    await symlink(at("victim"), at("layer/files/00/link"));
    await utimes(at("victim"), 1, 1);
    ageFiles(
      at("layer"),
      new Map([
        ["00/a", 1],
        ["00/link", 1],
        ["00/gone", 1],
        ["00", 1],
      ]),
      1_700_000_000_000,
    );
    expect((await lstat(at("layer/files/00/a"))).mtimeMs).toBe(1_700_000_000_000);
    expect((await lstat(at("victim"))).mtimeMs).toBe(1000);
  });
});

it.skipIf(process.getuid?.() !== 0)("copies what may not be linked, with its time and mode", async () => {
  // Another file system is the one refusal that root meets as well.
  const elsewhere = await mkdtemp("/dev/shm/layer-files-");
  try {
    await put("cache/00/a", "a");
    await chmod(at("cache/00/a"), 0o440);
    await chown(at("cache/00/a"), 65534, 65534);
    await utimes(at("cache/00/a"), 1000, 1000);
    expect(await stageLayer(at("cache"), new Map([["00/a", 1]]), join(elsewhere, "layer"))).toBe(1);
    const { mode, mtimeMs } = await lstat(join(elsewhere, "layer/files/00/a"));
    expect([mode & 0o777, mtimeMs]).toEqual([0o440, 1_000_000]);
    expect(await readFile(join(elsewhere, "layer/files/00/a"), "utf8")).toBe("a");
  } finally {
    await removeTree(elsewhere);
  }
});

describe("modules that go.sum vouches for", () => {
  const content = { "a.go": "package a\n", "ä/b.go": "package b\n", Z: "z" };
  const hashFile = "cache/download/example.com/!up/@v/v1.0.0.ziphash";
  let module: VouchedModule;
  beforeEach(async () => {
    const root = "example.com/Up@v1.0.0";
    const hash = await hashEntries(
      Object.entries(content).map(([name, text]) => ({
        name: `${root}/${name}`,
        sizeBytes: text.length,
        read: () => Buffer.from(text),
      })),
    );
    module = { root, hash, directory: "example.com/!up@v1.0.0", hashFile, files: [hashFile] };
    for (const [name, text] of Object.entries(content)) await put(`mod/${module.directory}/${name}`, text);
    await put(`mod/${hashFile}`, hash);
    await chmod(at(`mod/${module.directory}/ä`), 0o555);
    await chmod(at(`mod/${module.directory}`), 0o555);
  });
  const entries = () =>
    new Map([
      [module.directory, 1],
      [hashFile, 0],
    ]);

  it("are staged when they are what it says", async () => {
    expect(await stageLayer(at("mod"), entries(), at("layer"), { modules: [module] })).toBe(2);
  });

  it.each<[string, () => Promise<void>]>([
    ["lacks a file", () => removeTree(at(`mod/${module.directory}/ä`))],
    ["has one too many", () => writeFile(at(`mod/${module.directory}/c.go`), "")],
    ["differs", () => writeFile(at(`mod/${module.directory}/a.go`), "package x\n")],
  ])("are left out with all that belongs to them when one %s", async (_, spoil) => {
    await chmod(at(`mod/${module.directory}`), 0o755);
    await spoil();
    expect(await stageLayer(at("mod"), entries(), at("layer"), { modules: [module] })).toBe(0);
    expect((await namesBelow(at("layer"))).filter((name) => /@v1|ziphash/.test(name))).toEqual([]);
    // What they were staged from is not ours to remove.
    expect(await readFile(at(`mod/${hashFile}`), "utf8")).toBe(module.hash);
  });

  it("are taken out of a restored layer when they are something else, and only then", async () => {
    await stageLayer(at("mod"), entries(), at("layer"));
    expect(dropForeignModules(at("layer"), entries(), [module])).toEqual(entries());
    expect(dropForeignModules(at("layer"), entries(), [])).toEqual(entries());
    const moved = { ...module, hash: "h1:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=" };
    expect(dropForeignModules(at("layer"), entries(), [moved]).size).toBe(0);
    expect((await namesBelow(at("layer"))).filter((name) => /@v1|ziphash/.test(name))).toEqual([]);
    expect(await readFile(at(`mod/${hashFile}`), "utf8")).toBe(module.hash);
  });
});
