import type { IncomingMessage } from "node:http";
import { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { HttpClient } from "@actions/http-client";
import { retryHttpClientResponse } from "../../../node_modules/@actions/cache/lib/internal/requestUtils.js";

/** The bytes of an archive, as they come. */
export interface ArchiveBody {
  readonly bytes: Readable;
  /** Ends what is still under way. */
  end(): void;
}

/** What GitHub stores archives in gives much more to several requests than to one. Other servers may not know ranges. */
const takesRanges = /\.blob\.core\.windows\.net$/;

export async function openArchive(address: string): Promise<ArchiveBody> {
  return takesRanges.test(new URL(address).hostname) ? openInPieces(address) : await openWhole(address);
}

async function openWhole(address: string): Promise<ArchiveBody> {
  const client = new HttpClient("actions/cache");
  const { message } = await retryHttpClientResponse("downloadCache", () => client.get(address));
  refuseOther(message, 200);
  return { bytes: message, end: () => void message.destroy() };
}

/** As of the library: so much in a request, so many at once, so often, and so long. */
const usual = { pieceBytes: 4 * 1024 * 1024, atOnce: 8, attempts: 6, patienceMs: 30_000, pauseMs: 1000 };

/** Several requests at once, whose answers are given in the order of the archive. */
export function openInPieces(address: string, options: Partial<typeof usual> = {}): ArchiveBody {
  const { pieceBytes, atOnce, attempts, patienceMs, pauseMs } = { ...usual, ...options };
  const client = new HttpClient("actions/cache", undefined, { keepAlive: true, socketTimeout: patienceMs });
  let isEnded = false;
  const fetchPiece = async (first: number): Promise<Piece> => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await getPiece(client, address, first, pieceBytes);
      } catch (error) {
        if (attempt >= attempts || isEnded) throw error;
        await sleep(pauseMs);
      }
    }
  };
  async function* inOrder(): AsyncGenerator<Buffer> {
    try {
      const { bytes, totalBytes } = await fetchPiece(0);
      const coming: Promise<Piece>[] = [];
      let next = pieceBytes;
      const ask = () => {
        for (; coming.length < atOnce && next < totalBytes; next += pieceBytes) {
          const piece = fetchPiece(next);
          // It may fail before its turn comes.
          piece.catch(() => undefined);
          coming.push(piece);
        }
      };
      ask();
      yield bytes;
      for (let piece = coming.shift(); piece !== undefined; piece = coming.shift()) {
        const { bytes } = await piece;
        ask();
        yield bytes;
      }
    } finally {
      isEnded = true;
      client.dispose();
    }
  }
  const bytes = Readable.from(inOrder(), { objectMode: false });
  return { bytes, end: () => void bytes.destroy() };
}

interface Piece {
  readonly bytes: Buffer;
  /** Of the archive. */
  readonly totalBytes: number;
}

async function getPiece(client: HttpClient, address: string, first: number, wanted: number): Promise<Piece> {
  const response = await client.get(address, { Range: `bytes=${first}-${first + wanted - 1}` });
  refuseOther(response.message, 206);
  const totalBytes = Number(/^bytes \d+-\d+\/(\d+)$/.exec(response.message.headers["content-range"] ?? "")?.[1]);
  const bytes = await response.readBodyBuffer?.();
  const due = Math.min(wanted, totalBytes - first);
  if (bytes?.length !== due)
    throw new Error(`${bytes?.length ?? 0} bytes of an archive came where ${due} were asked for`);
  return { bytes, totalBytes };
}

function refuseOther({ statusCode }: IncomingMessage, wanted: number): void {
  if (statusCode !== wanted) throw new Error(`the archive's address answers ${statusCode}`);
}
