import type { IncomingMessage } from "node:http";
import type { Readable } from "node:stream";
import type { HttpClient, HttpClientResponse } from "@actions/http-client";

export interface Response {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Read it to its end or destroy it: an unread body keeps its connection open. */
  readonly body: Readable;
}

interface GetOptions {
  /** For the whole exchange, body included; the default is 15 minutes. */
  readonly timeoutMs?: number;
  /** Longest silence of the other side, before and in the body; the default is 30 seconds. */
  readonly stallTimeoutMs?: number;
  readonly signal?: AbortSignal;
}

export interface Http {
  /**
   * GET. Follows redirects (never from https to http), honours HTTP(S)_PROXY and NO_PROXY, sends no credential.
   * Any status is a result. No answer, a stall and a deadline reject, or destroy the body when it has begun.
   */
  get(url: string, options?: GetOptions): Promise<Response>;
}

const redirectLimit = 10;

export const githubHttp: Http = {
  async get(url, { timeoutMs = 15 * 60_000, stallTimeoutMs = 30_000, signal } = {}) {
    const deadline = AbortSignal.timeout(timeoutMs);
    const ended = signal === undefined ? deadline : AbortSignal.any([signal, deadline]);
    let current = new URL(url);
    for (let redirects = 0; redirects <= redirectLimit; redirects++) {
      const message = await exchange(current, stallTimeoutMs, ended);
      const next = redirectTarget(message, current);
      if (next === undefined) return toResponse(message);
      message.destroy();
      current = next;
    }
    throw new Error(`more than ${redirectLimit} redirects`);
  },
};

export type Send = (client: HttpClient, address: string) => Promise<HttpClientResponse>;

/** One request, up to the headers of its answer. */
export async function exchange(
  url: URL,
  stallTimeoutMs: number,
  ended: AbortSignal,
  send: Send = (client, address) => client.get(address),
): Promise<IncomingMessage> {
  // Loaded with the first request: it takes longer than all else at the start, and a run that has its Go sends none.
  const { HttpClient } = await import("@actions/http-client");
  ended.throwIfAborted();
  // The client's own retries and redirects stay off: retrying is the caller's, and its redirects must be absolute.
  const client = new HttpClient("gin-deploy", [], {
    allowRetries: false,
    allowRedirects: false,
    keepAlive: false,
    socketTimeout: stallTimeoutMs,
  });
  const aborted = Promise.withResolvers<never>();
  const abort = () => {
    client.dispose();
    aborted.reject(ended.reason);
  };
  ended.addEventListener("abort", abort, { once: true });
  // The client's own time-out begins with the connection, so that dropped packets would be waited for as long as the system does.
  const silence = setTimeout(() => {
    client.dispose();
    aborted.reject(new Error(`no answer came for ${stallTimeoutMs / 1000} s`));
  }, stallTimeoutMs);
  try {
    const { message } = await Promise.race([send(client, withoutCredentials(url)), aborted.promise]);
    watchBody(message, stallTimeoutMs, ended);
    return message;
  } finally {
    clearTimeout(silence);
    ended.removeEventListener("abort", abort);
  }
}

/** Ends the body when it stalls, and when the deadline or a cancellation comes. */
function watchBody(message: IncomingMessage, stallTimeoutMs: number, ended: AbortSignal): void {
  const abort = () => message.destroy(ended.reason instanceof Error ? ended.reason : new Error("cancelled"));
  message.setTimeout(stallTimeoutMs, () => {
    message.destroy(new Error(`no byte came for ${stallTimeoutMs / 1000} s`));
  });
  // A body that nobody reads yet has no other listener, and an unheard error would end the process.
  message.on("error", () => undefined);
  message.once("close", () => ended.removeEventListener("abort", abort));
  ended.addEventListener("abort", abort, { once: true });
}

function redirectTarget(message: IncomingMessage, from: URL): URL | undefined {
  const { statusCode = 0, headers } = message;
  if (![301, 302, 303, 307, 308].includes(statusCode) || headers.location === undefined) return undefined;
  const target = new URL(headers.location, from);
  const isDowngrade = from.protocol === "https:" && target.protocol !== "https:";
  if (!isDowngrade && /^https?:$/.test(target.protocol)) return target;
  message.destroy();
  throw new Error(`redirected from ${from.protocol} to ${target.protocol}, which is not followed`);
}

function withoutCredentials(url: URL): string {
  const bare = new URL(url);
  bare.username = "";
  bare.password = "";
  return bare.href;
}

function toResponse(message: IncomingMessage): Response {
  const headers = Object.entries(message.headers).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.join(", ") : value,
  ]);
  return { status: message.statusCode ?? 0, headers: Object.fromEntries(headers), body: message };
}
