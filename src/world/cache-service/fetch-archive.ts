import type { IncomingMessage } from "node:http";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
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
  return isOfRanges(address) ? openInPieces(address) : await openWhole(address);
}

export const isOfRanges = (address: string) => takesRanges.test(new URL(address).hostname);

async function openWhole(address: string): Promise<ArchiveBody> {
  const client = new HttpClient("actions/cache");
  const { message } = await retryHttpClientResponse("downloadCache", () => client.get(address));
  refuseOther(message, 200);
  return { bytes: message, end: () => void message.destroy() };
}

const longestPauseMs = 8000;

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
        return await getPiece(client, address, first, { pieceBytes, patienceMs });
      } catch (error) {
        if (attempt >= attempts || isEnded || isFinal(error)) throw error;
        await sleep(Math.min(pauseMs * 2 ** (attempt - 1), longestPauseMs));
      }
    }
  };
  async function* inOrder(): AsyncGenerator<Buffer> {
    try {
      const { bytes, totalBytes, whole } = await fetchPiece(0);
      if (whole !== undefined) yield* whole;
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
  const end = () => {
    isEnded = true;
    client.dispose();
    bytes.destroy();
  };
  return { bytes, end };
}

interface Piece {
  readonly bytes: Buffer;
  /** Of the archive. */
  readonly totalBytes: number;
  /** In place of all pieces. */
  readonly whole?: IncomingMessage;
}

async function getPiece(
  client: HttpClient,
  address: string,
  first: number,
  { pieceBytes, patienceMs }: Pick<typeof usual, "pieceBytes" | "patienceMs">,
): Promise<Piece> {
  const { message } = await client.get(address, { Range: `bytes=${first}-${first + pieceBytes - 1}` });
  // Something on the way knows no ranges, and gives all of it.
  if (message.statusCode === 200 && first === 0) return { bytes: Buffer.alloc(0), totalBytes: 0, whole: message };
  refuseOther(message, 206);
  const totalBytes = Number(/^bytes \d+-\d+\/(\d+)$/.exec(message.headers["content-range"] ?? "")?.[1]);
  const bytes = await bodyOf(message, patienceMs);
  const due = Math.min(pieceBytes, totalBytes - first);
  if (bytes.length !== due) throw new Error(`${bytes.length} bytes of an archive came where ${due} were asked for`);
  return { bytes, totalBytes };
}

/** The client's own reading of a body waits for ever where the connection breaks off in the middle of it. */
async function bodyOf(message: IncomingMessage, patienceMs: number): Promise<Buffer> {
  const tooLate = () => message.destroy(new Error(`a piece of an archive did not come within ${patienceMs / 1000} s`));
  const timer = setTimeout(tooLate, patienceMs);
  try {
    return await buffer(message);
  } finally {
    clearTimeout(timer);
  }
}

class RefusedRequest extends Error {
  readonly status: number | undefined;
  constructor(status: number | undefined) {
    super(`the archive's address answers ${status}`);
    this.status = status;
  }
}

function refuseOther(message: IncomingMessage, wanted: number): void {
  if (message.statusCode === wanted) return;
  // Who does not read an answer keeps its connection.
  message.resume();
  throw new RefusedRequest(message.statusCode);
}

/** It would be the same again; 408 and 429 ask for patience. */
function isFinal(error: unknown): boolean {
  if (!(error instanceof RefusedRequest)) return false;
  const { status = 0 } = error;
  return status < 500 && status !== 408 && status !== 429;
}
