import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { isOfRanges, openArchive, openInPieces } from "../../../src/world/cache-service/fetch-archive.ts";
import { removeTree } from "../../../src/world/cache-service/merge-tree.ts";
import { BadArchive, unpackArchive } from "../../../src/world/cache-service/unpack-archive.ts";

const execute = promisify(execFile);
const content = randomBytes(1_000_003);
const never = new AbortController().signal;

let top: string;
let server: Server | undefined;
beforeEach(async () => {
  top = await mkdtemp(join(tmpdir(), "stream-archive-"));
});
afterEach(async () => {
  server?.closeAllConnections();
  server?.close();
  server = undefined;
  await removeTree(top);
});

/** Packed as the library packs. */
async function pack(name: string, how: readonly string[]): Promise<Buffer> {
  await mkdir(join(top, "source/layer0"), { recursive: true });
  await writeFile(join(top, "source/layer0/file"), content);
  const archive = join(top, name);
  await execute("tar", ["--posix", "-cf", archive, "-P", "-C", join(top, "source"), "layer0", ...how]);
  return await readFile(archive);
}
const zstd = ["--use-compress-program", "zstdmt"];

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return typeof address === "object" && address ? address.port : 0;
}

/** One that gives out ranges, and counts them; `refuse`: how often a range is refused that begins there, or breaks off in its middle. */
async function serve(bytes: Buffer, refuse: Record<number, number> = {}, how: "before" | "half" | "stalls" = "before") {
  const asked: number[] = [];
  let [now, most] = [0, 0];
  server = createServer((request, response) => {
    const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? "") ?? [];
    if (first === undefined) {
      response.writeHead(200, { "content-length": bytes.length }).end(bytes);
      return;
    }
    const start = Number(first);
    const end = Math.min(Number(last), bytes.length - 1);
    asked.push(start);
    now += 1;
    most = Math.max(most, now);
    // The later ones answer first.
    setTimeout(
      () => {
        now -= 1;
        const left = refuse[start] ?? 0;
        refuse[start] = left - 1;
        if (left > 0 && how === "before") {
          request.socket.destroy();
          return;
        }
        response.writeHead(206, { "content-range": `bytes ${start}-${end}/${bytes.length}` });
        if (left > 0) {
          response.write(bytes.subarray(start, (start + end) / 2));
          if (how === "half") setTimeout(() => request.socket.destroy(), 20);
        } else response.end(bytes.subarray(start, end + 1));
      },
      start % 3 === 0 ? 40 : 1,
    );
  });
  const port = await listen(server);
  return { url: `http://127.0.0.1:${port}/blob?sig=x`, asked, most: () => most };
}

describe("an archive that is fetched in pieces", () => {
  it("comes in its order, several pieces at once, and no more than that", async () => {
    const { url, asked, most } = await serve(content);
    const { bytes } = openInPieces(url, { pieceBytes: 100_000, atOnce: 3 });
    expect((await buffer(bytes)).equals(content)).toBe(true);
    expect(asked).toHaveLength(11);
    expect(most()).toBe(3);
  });

  it("asks again for a piece that broke off", async () => {
    const { url, asked } = await serve(content, { 0: 1, 300000: 2 });
    const { bytes } = openInPieces(url, { pieceBytes: 100_000, pauseMs: 1 });
    expect((await buffer(bytes)).equals(content)).toBe(true);
    expect(asked.filter((first) => first === 300_000)).toHaveLength(3);
  });

  it.each(["half", "stalls"] as const)("asks again for a piece of which only a part came (%s)", async (how) => {
    const { url, asked } = await serve(content, { 0: 1, 300000: 2 }, how);
    const { bytes } = openInPieces(url, { pieceBytes: 100_000, pauseMs: 1, patienceMs: how === "half" ? 60_000 : 500 });
    expect((await buffer(bytes)).equals(content)).toBe(true);
    expect(asked.filter((first) => first === 300_000)).toHaveLength(3);
  });

  it("breaks off as a whole when a piece cannot be had", async () => {
    const { url } = await serve(content, { 300000: 99 });
    const { bytes } = openInPieces(url, { pieceBytes: 100_000, attempts: 2, pauseMs: 1 });
    await expect(buffer(bytes)).rejects.toThrow(/hang up|ECONNRESET/);
  });

  it("is one piece where it is smaller", async () => {
    const { url, asked } = await serve(content.subarray(0, 10));
    expect((await buffer(openInPieces(url).bytes)).length).toBe(10);
    expect(asked).toEqual([0]);
  });
});

it("an archive comes whole from something on the way that knows no ranges", async () => {
  server = createServer((_, response) => response.writeHead(200).end(content));
  const port = await listen(server);
  const { bytes } = openInPieces(`http://127.0.0.1:${port}/blob`, { pieceBytes: 100_000 });
  expect((await buffer(bytes)).equals(content)).toBe(true);
});

it.each([
  [403, 1],
  [404, 1],
  [429, 3],
  [503, 3],
])("an address that answers %i is asked %i times of 3", async (status, times) => {
  let asked = 0;
  server = createServer((_, response) => {
    asked += 1;
    response.writeHead(status).end();
  });
  const port = await listen(server);
  const { bytes } = openInPieces(`http://127.0.0.1:${port}/blob`, { attempts: 3, pauseMs: 1 });
  await expect(buffer(bytes)).rejects.toThrow(`answers ${status}`);
  expect(asked).toBe(times);
});

it.each([
  ["https://productionresultssa3.blob.core.windows.net/actions-cache/0a-1?sig=x", true],
  ["https://blob.core.windows.net.example.com/x", false],
  ["https://ghes.example.com/_apis/artifactcache/artifacts/1", false],
])("%s is asked for ranges: %s", (address, isAsked) => {
  expect(isOfRanges(address)).toBe(isAsked);
});

it("an archive of any other server is asked for as a whole", async () => {
  const { url, asked } = await serve(content);
  expect((await buffer((await openArchive(url)).bytes)).equals(content)).toBe(true);
  expect(asked).toEqual([]);
});

describe("an archive that is unpacked while it comes", () => {
  it.each([
    ["zstd-without-long", zstd],
    ["gzip", ["-z"]],
  ] as const)("(%s) is whole, and its bytes are counted", async (compression, how) => {
    const archive = await pack("whole", how);
    await mkdir(join(top, "to"));
    const bytes = Readable.from(chunksOf(archive), { objectMode: false });
    expect(await unpackArchive(bytes, compression, join(top, "to"), never)).toBe(archive.length);
    expect((await readFile(join(top, "to/layer0/file"))).equals(content)).toBe(true);
  });

  it.each([
    ["zstd-without-long", zstd],
    ["gzip", ["-z"]],
  ] as const)("(%s) is an error wherever it is cut off without a word", async (compression, how) => {
    const archive = await pack("cut", how);
    await mkdir(join(top, "to"));
    for (const left of [0, 1, 1000, archive.length / 2, archive.length - 5000, archive.length - 1].map(Math.floor)) {
      const bytes = Readable.from(chunksOf(archive.subarray(0, left)), { objectMode: false });
      const unpacked = unpackArchive(bytes, compression, join(top, "to"), never);
      await expect(unpacked, `${left} bytes`).rejects.toThrow(/^(tar|zstd|gzip) failed/);
    }
  });

  it("names what broke, and not what tar made of it", async () => {
    const archive = await pack("broken", zstd);
    await mkdir(join(top, "to"));
    async function* broken() {
      yield archive.subarray(0, 5000);
      throw new Error("the line is dead");
    }
    const bytes = Readable.from(broken(), { objectMode: false });
    await expect(unpackArchive(bytes, "zstd-without-long", join(top, "to"), never)).rejects.toThrow("the line is dead");
  });

  it("names what tar found, when it reads no further", async () => {
    await mkdir(join(top, "to"));
    const bytes = Readable.from(chunksOf(randomBytes(5_000_000)), { objectMode: false });
    await expect(unpackArchive(bytes, "gzip", join(top, "to"), never)).rejects.toThrow(
      /^gzip failed .*not in gzip format/,
    );
  });

  it("is not called bad where there is no place for it", async () => {
    const archive = await pack("whole", zstd);
    const bytes = Readable.from(chunksOf(archive), { objectMode: false });
    const unpacked = unpackArchive(bytes, "zstd-without-long", join(top, "nowhere"), never);
    await expect(unpacked).rejects.toThrow(/^tar failed .*nowhere/);
    await expect(unpacked).rejects.not.toBeInstanceOf(BadArchive);
  });

  it("writes nothing elsewhere, whatever it is called in the archive", async () => {
    await mkdir(join(top, "source/deep"), { recursive: true });
    await mkdir(join(top, "to"));
    await writeFile(join(top, "source/stranger"), "x");
    const archive = join(top, "hostile");
    const names = ["../stranger", join(top, "source/stranger")];
    const renamed = ["--transform", `s,^${join(top, "source").slice(1)},${top.slice(1)}/elsewhere,`];
    await execute("tar", ["-cf", archive, "-P", ...renamed, "-C", join(top, "source/deep"), ...names, "-z"]);
    const bytes = Readable.from(chunksOf(await readFile(archive)), { objectMode: false });
    await expect(unpackArchive(bytes, "gzip", join(top, "to"), never)).rejects.toThrow(BadArchive);
    expect((await readdir(top)).sort()).toEqual(["hostile", "source", "to"]);
  });

  it("writes nothing any more once it is stopped", async () => {
    const archive = await pack("stopped", zstd);
    await mkdir(join(top, "to"));
    const stop = new AbortController();
    async function* hanging() {
      yield archive.subarray(0, 5000);
      stop.abort();
      await new Promise(() => undefined);
    }
    const bytes = Readable.from(hanging(), { objectMode: false });
    await expect(unpackArchive(bytes, "zstd-without-long", join(top, "to"), stop.signal)).rejects.toThrow("stopped");
  });
});

function* chunksOf(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += 60_000) yield bytes.subarray(at, at + 60_000);
}
