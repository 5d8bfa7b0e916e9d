import { PassThrough, Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { gunzipSync, zstdDecompressSync } from "node:zlib";
import { expect, it } from "vitest";
import { openUploads } from "../../../src/deploy/steps/compress-once.ts";
import type { BuiltBinary } from "../../../src/model/binaries.ts";
import { makeSpool } from "../../../src/world/spool.ts";
import type { World } from "../../../src/world/world.ts";

const binary = { path: "/dist/greeter", sha256: "ab", sizeBytes: 400_000 } as BuiltBinary;
const bytes = Buffer.alloc(binary.sizeBytes, "a program ");

/** Uploads of a file that comes from `source`, and how often it was opened. */
function uploadsOf(source: () => Readable) {
  let opened = 0;
  const stream: World["files"]["stream"] = () => {
    opened++;
    return source();
  };
  return { uploads: openUploads({ files: { stream } as World["files"], makeSpool }), opened: () => opened };
}

it("compresses once for ten hosts, each of which gets all of it", async () => {
  const { uploads, opened } = uploadsOf(() => Readable.from([bytes]));
  const hosts = Array.from({ length: 10 }, async () => buffer((await uploads.whole(binary, "zstd")).read()));
  for (const got of await Promise.all(hosts)) expect(zstdDecompressSync(got).equals(bytes)).toBe(true);
  expect(opened()).toBe(1);
  await uploads.close();
});

it("compresses anew for a host that has another compression", async () => {
  const { uploads, opened } = uploadsOf(() => Readable.from([bytes]));
  const read = async (compression: "gzip" | "zstd") => buffer((await uploads.whole(binary, compression)).read());
  expect(gunzipSync(await read("gzip")).equals(bytes)).toBe(true);
  expect(zstdDecompressSync(await read("zstd")).equals(bytes)).toBe(true);
  expect(opened()).toBe(2);
  await uploads.close();
});

it("brings what is empty", async () => {
  const { uploads } = uploadsOf(() => Readable.from([]));
  for (const compression of ["zstd", "gzip"] as const) {
    const got = await buffer((await uploads.whole(binary, compression)).read());
    expect((compression === "zstd" ? zstdDecompressSync(got) : gunzipSync(got)).length).toBe(0);
  }
  await uploads.close();
});

it("tells every host that the file could not be read", async () => {
  const { uploads } = uploadsOf(() => new Readable({ read: () => undefined }).destroy(new Error("no such file")));
  for (const host of [1, 2]) {
    const reading = buffer((await uploads.whole(binary, "zstd")).read());
    await expect(reading, `host ${host}`).rejects.toThrow("no such file");
  }
  await uploads.close();
});

it("is closed also when it was not read to its end", async () => {
  const endless = new PassThrough();
  endless.write(bytes);
  const { uploads } = uploadsOf(() => endless);
  await uploads.whole(binary, "zstd");
  await uploads.close();
  expect(endless.destroyed).toBe(true);
});
