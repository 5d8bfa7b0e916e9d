import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { expect, it } from "vitest";
import { openUploads } from "../../../src/deploy/steps/compress-once.ts";
import type { BuiltBinary } from "../../../src/model/binaries.ts";
import { makeSpool } from "../../../src/world/spool.ts";
import type { World } from "../../../src/world/world.ts";

/** As a host does: Node's own decompressor stops after the first frame. */
const unpack = (bytes: Buffer) => spawnSync("zstd", ["-dc"], { input: bytes, maxBuffer: 1e9 }).stdout;

it("compresses harder as soon as nobody waits for it", async () => {
  const large = readFileSync(process.execPath).subarray(0, 24_000_000);
  // As a file is read.
  const parts = () => Array.from({ length: 96 }, (_, index) => large.subarray(index * 250_000, (index + 1) * 250_000));
  const sizeFor = async (isAwaited: boolean) => {
    const uploads = openUploads({
      files: { stream: () => Readable.from(parts()) } as unknown as World["files"],
      makeSpool,
    });
    const stream = await uploads.whole(
      { path: "/dist/greeter", sha256: "ab", sizeBytes: large.length } as BuiltBinary,
      "zstd",
    );
    if (!isAwaited) await expect.poll(() => stream.sizeBytes()).toBeDefined();
    const got = await buffer(stream.read());
    await uploads.close();
    expect(unpack(got).equals(large)).toBe(true);
    return got.length;
  };
  expect(await sizeFor(false)).toBeLessThan(await sizeFor(true));
});
