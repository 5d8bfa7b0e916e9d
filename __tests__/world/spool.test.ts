import { readdirSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { makeSpool } from "../../src/world/spool.ts";

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "gin-deploy-spool-"));
  vi.stubEnv("RUNNER_TEMP", directory);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(directory, { recursive: true });
});

/** A writer that waits before each further piece until it is told to go on. */
function slowWriter(...pieces: readonly string[]) {
  const turns = pieces.map(() => Promise.withResolvers<void>());
  async function* write() {
    for (const [index, piece] of pieces.entries()) {
      if (index > 0) await turns[index]?.promise;
      yield Buffer.from(piece);
    }
  }
  return { pieces: write(), goOn: () => turns.forEach(({ resolve }) => void resolve()) };
}

const read = (spool: { read(): AsyncIterable<Uint8Array> }) => buffer(spool.read()).then(String);

it("is read while it is written, by each from the beginning", async () => {
  const { pieces, goOn } = slowWriter("one ", "two ", "three");
  const spool = await makeSpool(pieces);
  const early = spool.read()[Symbol.asyncIterator]();
  expect(String((await early.next()).value)).toBe("one ");
  expect(spool.sizeBytes()).toBeUndefined();
  expect(spool.aheadBytes()).toBe(4);
  const other = read(spool);
  goOn();
  expect(await other).toBe("one two three");
  expect(String((await early.next()).value)).toBe("two three");
  expect(spool.sizeBytes()).toBe(13);
  expect(spool.aheadBytes()).toBe(0);
  expect(await read(spool)).toBe("one two three");
  await spool.remove();
});

it("is larger than what is read of it at once", async () => {
  const bytes = Buffer.alloc(1_000_000, "0123456789");
  const spool = await makeSpool(
    (async function* () {
      yield bytes;
    })(),
  );
  expect((await buffer(spool.read())).equals(bytes)).toBe(true);
  await spool.remove();
});

it("fails for all with its writer, after what was written", async () => {
  const spool = await makeSpool(
    (async function* () {
      yield Buffer.from("half");
      throw new Error("the disk is on fire");
    })(),
  );
  for (const reader of [spool.read(), spool.read()]) {
    const seen: string[] = [];
    const reading = (async () => {
      for await (const piece of reader) seen.push(String(piece));
    })();
    await expect(reading).rejects.toThrow("the disk is on fire");
    expect(seen).toEqual(["half"]);
  }
  await spool.remove();
});

it.skipIf(process.platform === "win32")("has no name that could stay behind", async () => {
  const { pieces, goOn } = slowWriter("one", "two");
  const spool = await makeSpool(pieces);
  expect(readdirSync(directory)).toEqual([]);
  goOn();
  await spool.remove();
});
