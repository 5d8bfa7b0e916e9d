import { once } from "node:events";
import { chmod, lstat, mkdir, mkdtemp, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { moveMissing, removeTree } from "../../../src/world/cache-service/merge-tree.ts";
import { namesBelow } from "../../cache/machine.ts";

let top: string;
beforeEach(async () => {
  top = await mkdtemp(join(tmpdir(), "merge-tree-"));
});
afterEach(() => removeTree(top));

async function put(path: string, content: string): Promise<void> {
  await mkdir(dirname(join(top, path)), { recursive: true });
  await writeFile(join(top, path), content);
}
const seal = (path: string) => chmod(join(top, path), 0o555);
const read = (path: string) => readFile(join(top, path), "utf8");
const started = new Int32Array(new SharedArrayBuffer(4));

/** Begins when so many are ready to: all move at the same time. */
async function moveInThread(from: string, to: string, threads: number): Promise<void> {
  const program = pathToFileURL(join(import.meta.dirname, "../../../src/world/cache-service/merge-tree.ts"));
  const code = `
    const { from, to, threads, started, program } = require("node:worker_threads").workerData;
    import(program).then(({ moveMissing }) => {
      Atomics.add(started, 0, 1);
      while (Atomics.load(started, 0) < threads);
      moveMissing(from, to);
    });`;
  const workerData = { from, to, threads, started, program: program.href };
  const [exitCode] = await once(new Worker(code, { eval: true, workerData }), "exit");
  expect(exitCode).toBe(0);
}
const modeOf = async (path: string) => (await lstat(join(top, path))).mode & 0o777;

describe("moving what is missing", () => {
  it("takes new things over whole, and sealed directories stay sealed", async () => {
    await put("from/github.com/a@v1/a.go", "a");
    await seal("from/github.com/a@v1");
    await put("to/github.com/b@v1/b.go", "b");
    moveMissing(join(top, "from"), join(top, "to"));
    expect(await read("to/github.com/a@v1/a.go")).toBe("a");
    expect(await read("to/github.com/b@v1/b.go")).toBe("b");
    expect(await modeOf("to/github.com/a@v1")).toBe(0o555);
  });

  it("keeps what is there, and does not enter what is sealed", async () => {
    await put("from/a@v1/a.go", "theirs");
    await put("from/a@v1/new.go", "theirs");
    await put("from/list", "theirs");
    await put("to/a@v1/a.go", "ours");
    await put("to/list", "ours");
    await seal("to/a@v1");
    moveMissing(join(top, "from"), join(top, "to"));
    expect(await read("to/a@v1/a.go")).toBe("ours");
    expect(await read("to/list")).toBe("ours");
    await expect(read("to/a@v1/new.go")).rejects.toThrow("ENOENT");
  });

  it("does not enter a module that Go is filling", async () => {
    await put("from/example.com/a@v1/first.go", "theirs");
    await put("from/example.com/a@v1/second.go", "theirs");
    await put("from/cache/download/example.com/a/@v/v1.mod", "theirs");
    await put("to/example.com/a@v1/first.go", "half");
    await put("to/cache/download/example.com/a/@v/v1.partial", "");
    moveMissing(join(top, "from"), join(top, "to"));
    expect(await namesBelow(join(top, "to/example.com/a@v1"))).toEqual(["first.go"]);
    expect(await namesBelow(join(top, "to/cache/download/example.com/a/@v"))).toEqual(["v1.mod", "v1.partial"]);
  });

  it("takes the place of an empty directory, and fills one that is not", async () => {
    await put("from/00/x", "theirs");
    await put("from/01/x", "theirs");
    await put("from/01/y", "theirs");
    await mkdir(join(top, "to/00"), { recursive: true });
    await put("to/01/x", "ours");
    moveMissing(join(top, "from"), join(top, "to"));
    expect(await read("to/00/x")).toBe("theirs");
    expect(await read("to/01/x")).toBe("ours");
    expect(await read("to/01/y")).toBe("theirs");
  });

  it("leaves a module alone that Go is about to fill", async () => {
    await put("from/example.com/a@v1/a.go", "theirs");
    await mkdir(join(top, "to/example.com/a@v1"), { recursive: true });
    moveMissing(join(top, "from"), join(top, "to"));
    expect(await namesBelow(join(top, "to/example.com/a@v1"))).toEqual([]);
  });

  it("loses nothing when several jobs move into an empty cache at once", async () => {
    const [names, rounds] = [["a", "b", "c"], 50];
    for (let round = 0; round < rounds; round++) {
      for (const name of names) await put(`from-${name}/${round}/github.com/org/${name}@v1/x.go`, name);
    }
    await mkdir(join(top, "to"));
    await Promise.all(names.map((name) => moveInThread(join(top, `from-${name}`), join(top, "to"), names.length)));
    for (let round = 0; round < rounds; round++)
      expect(await readdir(join(top, `to/${round}/github.com/org`))).toEqual(["a@v1", "b@v1", "c@v1"]);
  });

  it("follows no link", async () => {
    await put("from/a/x", "x");
    await put("elsewhere/y", "y");
    await mkdir(join(top, "to"));
    await symlink(join(top, "elsewhere"), join(top, "to/a"));
    moveMissing(join(top, "from"), join(top, "to"));
    await expect(read("elsewhere/x")).rejects.toThrow("ENOENT");
  });
});

it("removes sealed directories, and nothing where nothing is", async () => {
  await put("gone/a@v1/deep/a.go", "a");
  await seal("gone/a@v1/deep");
  await seal("gone/a@v1");
  await removeTree(join(top, "gone"));
  await removeTree(join(top, "gone"));
  await expect(lstat(join(top, "gone"))).rejects.toThrow("ENOENT");
});
