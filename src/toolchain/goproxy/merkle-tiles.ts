import { createHash } from "node:crypto";
import { ActionError } from "../../errors.ts";

/**
 * Part of the database's hash tree (https://research.swtch.com/tlog): the hashes 256*index and following of tree level
 * 8*level. `width` is how many of them the tree holds, up to 256.
 */
export interface Tile {
  readonly level: number;
  readonly index: number;
  readonly width: number;
}

/** Reads the hashes of a tile, 32 bytes each. */
export type ReadTile = (tile: Tile) => Promise<Buffer>;

const tileHeight = 8;
const tileWidth = 256;
const hashBytes = 32;

/** `tile/8/0/x241/187.p/248`; `full` asks for the whole tile, which a later tree has made of a partial one. */
export function tilePath({ level, index, width }: Tile, full = false): string {
  const digits = String(index).padStart(Math.ceil(String(index).length / 3) * 3, "0");
  const groups = digits.match(/\d{3}/g) ?? [];
  const place = groups.map((group, at) => (at < groups.length - 1 ? `x${group}` : group)).join("/");
  return `tile/${tileHeight}/${level}/${place}${full || width === tileWidth ? "" : `.p/${width}`}`;
}

/** Hash of a leaf, RFC 6962. */
export function hashRecord(text: string): Buffer {
  return createHash("sha256").update("\0").update(text).digest();
}

/** Hash of a node, RFC 6962. */
export function hashNode(left: Buffer, right: Buffer): Buffer {
  return createHash("sha256").update("\x01").update(left).update(right).digest();
}

/**
 * The root of a tree of `size` leaves that has `leaf` at place `id`, with everything beside its way up read from tiles.
 * When it is the signed root, the leaf is in the signed tree: no untrusted tile can make that come out (RFC 6962, 2.1.1).
 */
export function rootThrough(leaf: Buffer, id: number, size: number, readTile: ReadTile): Promise<Buffer> {
  const climb = async (from: number, to: number): Promise<Buffer> => {
    if (to - from === 1) return leaf;
    const middle = from + largestPowerBelow(to - from);
    return id < middle
      ? hashNode(await climb(from, middle), await hashOfRange(middle, to, size, readTile))
      : hashNode(await hashOfRange(from, middle, size, readTile), await climb(middle, to));
  };
  return climb(0, size);
}

/** Hash over the leaves `from` up to, not including, `to`; `from` is a multiple of the power of two that holds the range. */
async function hashOfRange(from: number, to: number, size: number, readTile: ReadTile): Promise<Buffer> {
  const count = to - from;
  const half = largestPowerBelow(count);
  if (count > 1 && half * 2 !== count) {
    const right = await hashOfRange(from + half, to, size, readTile);
    return hashNode(await hashOfRange(from, from + half, size, readTile), right);
  }
  return hashOfSubtree(Math.log2(count), from / count, size, readTile);
}

/** Hash number `index` of a tree level, put together from the hashes of the tile below it. */
async function hashOfSubtree(level: number, index: number, size: number, readTile: ReadTile): Promise<Buffer> {
  const tileLevel = Math.floor(level / tileHeight);
  const count = 2 ** (level - tileLevel * tileHeight);
  const first = index * count;
  const tileIndex = Math.floor(first / tileWidth);
  const onLevel = Math.floor(size / 2 ** (tileLevel * tileHeight));
  const width = Math.min(tileWidth, onLevel - tileIndex * tileWidth);
  const bytes = await readTile({ level: tileLevel, index: tileIndex, width });
  if (bytes.length < width * hashBytes)
    throw new ActionError("toolchain", "a tile of the checksum database is cut off");
  let hashes = Array.from({ length: count }, (_, at) => {
    const offset = ((first % tileWidth) + at) * hashBytes;
    return bytes.subarray(offset, offset + hashBytes);
  });
  while (hashes.length > 1) hashes = pairs(hashes).map(([left, right]) => hashNode(left, right));
  return hashes[0] ?? Buffer.alloc(0);
}

function pairs(hashes: readonly Buffer[]): [Buffer, Buffer][] {
  return hashes.flatMap((left, at) => {
    const right = hashes[at + 1];
    return at % 2 === 0 && right ? [[left, right] satisfies [Buffer, Buffer]] : [];
  });
}

/** The largest power of two below `count`; 1 for 1. */
function largestPowerBelow(count: number): number {
  let power = 1;
  while (power * 2 < count) power *= 2;
  return power;
}
