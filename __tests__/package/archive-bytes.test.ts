import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { type ArchiveEntry, tarGzBytes, zipBytes } from "../../src/package/archive-bytes.ts";

const content = Buffer.alloc(700_000, "Reproducible. ");

function entry(pieceBytes: number): ArchiveEntry {
  return {
    name: "größe/世界.txt",
    sizeBytes: content.length,
    isExecutable: false,
    async *read() {
      for (let start = 0; start < content.length; start += pieceBytes)
        yield content.subarray(start, start + pieceBytes);
    },
  };
}

async function digest(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = createHash("sha256");
  for await (const piece of bytes) hash.update(piece);
  return hash.digest("hex");
}

test.each([
  ["tar.gz", tarGzBytes],
  ["zip", zipBytes],
])("a %s depends neither on how its files are read nor on where the runner is", async (_, pack) => {
  // 02:30 does not exist in Berlin on that day.
  const date = "2026-03-29T02:30:00Z";
  const zone = process.env["TZ"];
  try {
    process.env["TZ"] = "UTC";
    const expected = await digest(pack([entry(65_536)], date));
    for (const [place, pieceBytes] of [
      ["Europe/Berlin", 1000],
      ["Pacific/Kiritimati", 999_999],
      ["America/Los_Angeles", 4096],
    ] as const) {
      process.env["TZ"] = place;
      expect(await digest(pack([entry(pieceBytes)], date))).toBe(expected);
    }
    expect(await digest(pack([entry(65_536)], "2026-04-01T02:30:00Z"))).not.toBe(expected);
  } finally {
    if (zone === undefined) delete process.env["TZ"];
    else process.env["TZ"] = zone;
  }
});

test("a file that cannot be read to its end, or has another size by then, is an error", async () => {
  const cut = { ...entry(1000), sizeBytes: content.length + 1 };
  await expect(digest(tarGzBytes([cut], "2026-03-29T02:30:00Z"))).rejects.toThrow(/[Ss]ize/);
  const broken: ArchiveEntry = {
    ...entry(1000),
    // biome-ignore lint/correctness/useYield: it fails before there is anything to give
    async *read() {
      throw new Error("the disk is gone");
    },
  };
  for (const pack of [tarGzBytes, zipBytes])
    await expect(digest(pack([broken], "2026-03-29T02:30:00Z"))).rejects.toThrow("the disk is gone");
});
