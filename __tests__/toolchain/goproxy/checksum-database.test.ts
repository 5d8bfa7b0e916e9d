import { createHash, generateKeyPairSync, sign } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hashInRecord, parseGosumdb, readChecksumRecord } from "../../../src/toolchain/goproxy/checksum-record.ts";
import { hashNode, hashRecord, rootThrough, type Tile, tilePath } from "../../../src/toolchain/goproxy/merkle-tiles.ts";
import recorded from "./recorded/sum.golang.org.json" with { type: "json" };

const golang = parseGosumdb(undefined);
if (!golang) throw new Error("the default database is off");
const recordedTiles: Readonly<Record<string, string>> = recorded.tiles;

describe("a real record of sum.golang.org", () => {
  const readTile = async (tile: Tile) => Buffer.from(recordedTiles[tilePath(tile)] ?? "", "base64");
  const record = readChecksumRecord(recorded.lookup, golang);

  it("has a signed tree that holds it", async () => {
    const root = await rootThrough(hashRecord(record.text), record.id, record.head.size, readTile);
    expect(root).toEqual(record.head.rootHash);
    expect(hashInRecord(record, recorded.module, recorded.version)).toBe(
      "h1:ZOmGe1OnfREDMIdb1Qi4G9JSuDPBLGExZMQ4nis1RXM=",
    );
  });

  it("is not found in its tree once its hash is another one, though the signature still holds", async () => {
    const forged = readChecksumRecord(recorded.lookup.replace("h1:ZOm", "h1:ZOn"), golang);
    const root = await rootThrough(hashRecord(forged.text), forged.id, forged.head.size, readTile);
    expect(root).not.toEqual(forged.head.rootHash);
  });

  it("is not found in its tree with any tile changed, or under another number", async () => {
    const flipped = async (tile: Tile) => {
      const bytes = await readTile(tile);
      if (tile.level === 1) bytes.writeUInt8(bytes.readUInt8(0) ^ 1, 0);
      return bytes;
    };
    const leaf = hashRecord(record.text);
    expect(await rootThrough(leaf, record.id, record.head.size, flipped)).not.toEqual(record.head.rootHash);
    expect(await rootThrough(leaf, record.id - 1, record.head.size, readTile)).not.toEqual(record.head.rootHash);
  });

  it("is refused with a tile cut off", async () => {
    const short = async (tile: Tile) => (await readTile(tile)).subarray(1);
    await expect(rootThrough(hashRecord(record.text), record.id, record.head.size, short)).rejects.toThrow(/cut off/);
  });

  it.each([
    [
      "another root",
      recorded.lookup.replace(/\n[^\n]{43}=\n\n/, `\n${Buffer.alloc(32).toString("base64")}\n\n`),
      /not signed/,
    ],
    ["another size", recorded.lookup.replace("\n61744056\n", "\n61744057\n"), /not signed/],
    ["another signature", recorded.lookup.replace("Az3grj", "Az3grk"), /not signed/],
    ["another signer", recorded.lookup.replace("\u2014 sum.golang.org", "\u2014 sum.example.org"), /not signed/],
    ["no signature", recorded.lookup.replace(/\u2014.*\n/, ""), /not signed/],
    ["no tree", recorded.lookup.replace(/\n\n[\s\S]*$/, "\n"), /no record/],
    ["a number beyond the tree", recorded.lookup.replace("61743986", "61744056"), /not in its tree/],
    ["an error page", "<html>502</html>", /no record/],
    ["nothing", "", /no record/],
  ])("is refused with %s", (_name, answer, message) => {
    expect(() => readChecksumRecord(answer, golang)).toThrow(message);
  });

  it("says nothing about other modules", () => {
    expect(hashInRecord(record, recorded.module, "v0.0.1-go1.26.7.linux-amd64")).toBeUndefined();
    expect(hashInRecord(record, recorded.module, `${recorded.version}/go.mod`)).not.toBe(
      hashInRecord(record, recorded.module, recorded.version),
    );
  });
});

describe("rootThrough", () => {
  it("finds the root of RFC 6962 for every leaf of trees of any size", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 1500 }), fc.nat(), async (size, seed) => {
        const leaves = Array.from({ length: size }, (_, index) => hashRecord(`record ${index}\n`));
        const id = seed % size;
        const root = await rootThrough(leaves[id] ?? Buffer.alloc(0), id, size, tilesOf(leaves));
        expect(root).toEqual(rootOf(leaves));
      }),
      { numRuns: 60 },
    );
  });

  it.each([
    [{ level: 0, index: 0, width: 256 }, false, "tile/8/0/000"],
    [{ level: 3, index: 0, width: 3 }, false, "tile/8/3/000.p/3"],
    [{ level: 0, index: 241187, width: 184 }, false, "tile/8/0/x241/187.p/184"],
    [{ level: 0, index: 241187, width: 184 }, true, "tile/8/0/x241/187"],
    [{ level: 1, index: 1234067, width: 256 }, false, "tile/8/1/x001/x234/067"],
  ])("names the tile %j", (tile, full, path) => {
    expect(tilePath(tile, full)).toBe(path);
  });
});

describe("parseGosumdb", () => {
  const key = "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8";

  it.each([
    [undefined, "sum.golang.org", undefined],
    ["", "sum.golang.org", undefined],
    ["sum.golang.org", "sum.golang.org", undefined],
    [key, "sum.golang.org", undefined],
    ["sum.golang.google.cn", "sum.golang.org", "https://sum.golang.google.cn"],
    ["sum.golang.org https://sum.example/db/", "sum.golang.org", "https://sum.example/db"],
  ])("reads %s", (text, name, url) => {
    expect(parseGosumdb(text)).toMatchObject({ name, url });
  });

  it("knows off", () => {
    expect(parseGosumdb("off")).toBeUndefined();
  });

  it.each([
    "sum.example.org",
    key.replace("033de0ae", "033de0af"),
    key.replace("sum.golang.org", "sum.golang.net"),
    `${key} ftp://sum.example`,
    `${key} https://a https://b`,
    "sum.golang.org+033de0ae+AAAA",
  ])("refuses %s", (text) => {
    expect(() => parseGosumdb(text)).toThrow(expect.objectContaining({ code: "toolchain" }));
  });

  it("takes the key of a database of one's own", () => {
    const { publicKey, privateKey } = generateKeyPairSync("ed25519");
    const raw = publicKey.export({ format: "der", type: "spki" }).subarray(-32);
    const keyBytes = Buffer.concat([Buffer.from([1]), raw]);
    const keyHash = createHash("sha256").update("sum.example.org\n").update(keyBytes).digest().subarray(0, 4);
    const database = parseGosumdb(`sum.example.org+${keyHash.toString("hex")}+${keyBytes.toString("base64")}`);
    const text = "example.com/a v1.0.0 h1:x\n";
    const tree = `go.sum database tree\n1\n${hashRecord(text).toString("base64")}\n`;
    const signature = Buffer.concat([keyHash, sign(null, Buffer.from(tree), privateKey)]).toString("base64");
    const answer = `0\n${text}\n${tree}\n\u2014 sum.example.org ${signature}\n`;
    expect(database && readChecksumRecord(answer, database)).toMatchObject({ id: 0, text, head: { size: 1 } });
    expect(() => readChecksumRecord(answer, golang)).toThrow(/not signed/);
  });
});

/** The plain definition of the root hash (RFC 6962, 2.1), to compare with. */
function rootOf(leaves: readonly Buffer[]): Buffer {
  const [first] = leaves;
  if (leaves.length === 1 && first) return first;
  let half = 1;
  while (half * 2 < leaves.length) half *= 2;
  return hashNode(rootOf(leaves.slice(0, half)), rootOf(leaves.slice(half)));
}

function tilesOf(leaves: readonly Buffer[]) {
  return async ({ level, index, width }: Tile) => {
    const span = 256 ** level;
    const hashes = Array.from({ length: width }, (_, at) => {
      const from = (index * 256 + at) * span;
      return rootOf(leaves.slice(from, from + span));
    });
    return Buffer.concat(hashes);
  };
}
