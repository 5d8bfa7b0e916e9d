import type { Readable } from "node:stream";

export interface Response {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Readable;
}

export interface Http {
  /** GET. Follows redirects, honours HTTP(S)_PROXY and NO_PROXY, sends no credential. Any status is a result; no answer is an error. */
  get(url: string, options?: { readonly timeoutMs?: number; readonly signal?: AbortSignal }): Promise<Response>;
}
