import { createHash } from "node:crypto";
import { pipeline, type Readable } from "node:stream";
import { promisify } from "node:util";
import { constants, createGzip, createZstdCompress, zstdCompress } from "node:zlib";
import type { OldBinary } from "../../model/old-binary.ts";
import type { World } from "../../world/world.ts";

/** Makes of a source what is sent. `isAhead`: nobody has yet taken so many bytes of it. Errors reach whoever reads. */
export type Compress = (source: Readable, isAhead: (bytes: number) => boolean) => AsyncIterable<Uint8Array>;

/** Level 1 keeps up with a fast link and still saves two thirds of a Go binary. */
export const gzip: Compress = (source) => pipeline(source, createGzip({ level: 1 }), () => {});

const pieceBytes = 4 * 1024 * 1024;
/** Side by side, so that a fast link does not wait. */
const piecesAtOnce = 2;
/** Several pieces, compressed: even the fastest host is behind, so that there is time to compress harder. */
const aheadBytes = 4 * 1024 * 1024;

/** In frames of 4 MiB: by level 3 while somebody waits for more, by level 9, which saves another tenth, where the link is slower than that. */
export async function* zstd(source: Readable, isAhead: (bytes: number) => boolean): AsyncGenerator<Uint8Array> {
  const underWay: Promise<Uint8Array>[] = [];
  for await (const piece of evenPieces(source)) {
    const [first] = underWay.length === piecesAtOnce ? underWay.splice(0, 1) : [];
    if (first !== undefined) yield await first;
    const frame = compress(piece, { params: { [constants.ZSTD_c_compressionLevel]: isAhead(aheadBytes) ? 9 : 3 } });
    // It is awaited in its turn.
    frame.catch(() => {});
    underWay.push(frame);
  }
  for (const frame of underWay) yield await frame;
}

const compress = promisify(zstdCompress);

async function* evenPieces(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of source) {
    parts.push(part);
    bytes += part.byteLength;
    if (bytes < pieceBytes) continue;
    yield Buffer.concat(parts);
    parts = [];
    bytes = 0;
  }
  // Also of nothing: what is empty arrives as well.
  yield Buffer.concat(parts);
}

/**
 * All of the old program has to be within reach, or a patch is half as large as the whole. The window is that of the new program. The
 * strategy is not one of the faster ones of the usual levels: these enter only the last 16 MB of a dictionary into their tables. And the
 * table has a place for every second byte of it: with every fourth, 1 to 6 MB of 40 were not found where nothing in them repeats, and with
 * every second all were (3.7 kB).
 */
export function patchOf(dictionary: Uint8Array, sizeBytes: number): Compress {
  const bitsOf = (size: number) => Math.ceil(Math.log2(size + 1));
  const params = {
    [constants.ZSTD_c_compressionLevel]: 5,
    [constants.ZSTD_c_strategy]: constants.ZSTD_greedy,
    [constants.ZSTD_c_minMatch]: 6,
    [constants.ZSTD_c_windowLog]: Math.max(bitsOf(sizeBytes), 20),
    [constants.ZSTD_c_hashLog]: Math.max(bitsOf(dictionary.length) - 1, 17),
  };
  return (source) => pipeline(source, createZstdCompress({ dictionary, params }), () => {});
}

/** Throws where it is not any more what it was. */
export async function readOld({ path, sha256 }: OldBinary, files: World["files"]): Promise<Uint8Array> {
  const bytes = await files.withFile(path, (file) => file.read(0, file.sizeBytes));
  if (createHash("sha256").update(bytes).digest("hex") === sha256) return bytes;
  throw new Error(`${path} is not any more what it was`);
}
