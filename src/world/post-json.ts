import type { IncomingMessage } from "node:http";
import { exchange, type Send } from "./http.ts";

export interface PostAnswer {
  readonly status: number;
  /** Its first 64 KiB. */
  readonly text: string;
}

/**
 * POST of a JSON text, in so much time for the whole exchange. Honours proxies as GET does. Any status is a result, redirects among them:
 * none is followed. Rejects without the address in its words: it may be a secret.
 */
export type PostJson = (
  url: string,
  json: string,
  options: { readonly timeoutMs: number; readonly signal: AbortSignal },
) => Promise<PostAnswer>;

const mostAnswerBytes = 64 * 1024;
const headers = { "content-type": "application/json; charset=utf-8" };

export const postJson: PostJson = async (url, json, { timeoutMs, signal }) => {
  const ended = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
  const send: Send = (client, address) => client.post(address, json, headers);
  try {
    const message = await exchange(new URL(url), timeoutMs, ended, send);
    return { status: message.statusCode ?? 0, text: await readStart(message) };
  } catch (error) {
    throw new Error(ended.aborted ? `no answer came within ${timeoutMs / 1000} s` : withoutAddress(error));
  }
};

async function readStart(message: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of message) {
    pieces.push(piece);
    bytes += piece.length;
    // Leaving the loop destroys the rest.
    if (bytes >= mostAnswerBytes) break;
  }
  return Buffer.concat(pieces).subarray(0, mostAnswerBytes).toString();
}

/** Node's own words name hosts and proxies: of them only the code is passed on, `ECONNREFUSED`. */
function withoutAddress(error: unknown): string {
  const { code } = error as { readonly code?: unknown };
  return typeof code === "string" && /^[A-Z_\d]{1,40}$/.test(code) ? code : "the connection failed";
}
