import { ActionError, wordsOf } from "../../errors.ts";
import type { Response } from "../../world/http.ts";
import type { World } from "../../world/world.ts";
import { afterTrouble, parseRetryAfter, type Trouble } from "./retry.ts";

export type Download =
  | { readonly kind: "body"; readonly bytes: Buffer }
  /** An answer of 4xx: the thing is not there, or not for us. */
  | { readonly kind: "refused"; readonly status: number };

export interface DownloadRequest {
  readonly url: string;
  /** More than this is refused. */
  readonly limitBytes: number;
  /** What the progress lines call it; undefined: none are printed, as it is small and must not take a minute. */
  readonly title?: string;
  /** Longest silence of the other side; default: 15 s. */
  readonly stallTimeoutMs?: number;
}

export type DownloadWorld = Pick<World, "http" | "clock" | "runner" | "cancelled">;

const progressIntervalMs = 3000;
const smallTimeoutMs = 60_000;
/** 70 MB at 80 KB/s. */
const largeTimeoutMs = 15 * 60_000;
const defaultStallTimeoutMs = 15_000;

/** Downloads into memory. Tries again as `afterTrouble` says; fails with `toolchain`, or with `cancelled`. */
export async function download(request: DownloadRequest, world: DownloadWorld): Promise<Download> {
  const troubles: Trouble[] = [];
  while (true) {
    const outcome = await tryOnce(request, world);
    if ("kind" in outcome) return outcome;
    troubles.push(outcome);
    const next = afterTrouble(troubles);
    if ("giveUp" in next) throw new ActionError("toolchain", `${shownUrl(request.url)}: ${next.giveUp}`);
    world.runner.info(`${shownUrl(request.url)}: ${outcome.reason}; trying again in ${next.delayMs / 1000} s`);
    await world.clock.sleep(next.delayMs, world.cancelled).catch(() => throwIfCancelled(world.cancelled));
  }
}

/** As `download`, where a refusal is a failure as well. */
export async function downloadWhole(request: DownloadRequest, world: DownloadWorld): Promise<Buffer> {
  const answer = await download(request, world);
  if (answer.kind === "body") return answer.bytes;
  throw new ActionError("toolchain", `${shownUrl(request.url)}: answered ${answer.status}`);
}

/** An address as it may stand in a log: without user, password and query, where tokens are put. */
export function shownUrl(url: string): string {
  if (!URL.canParse(url)) return "an address that cannot be read";
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname === "/" ? "" : pathname}`;
}

export function throwIfCancelled(cancelled: AbortSignal): void {
  if (cancelled.aborted) throw new ActionError("cancelled", "the job was cancelled while Go was being fetched");
}

async function tryOnce(request: DownloadRequest, world: DownloadWorld): Promise<Download | Trouble> {
  const { url, title, stallTimeoutMs = defaultStallTimeoutMs } = request;
  const timeoutMs = title === undefined ? smallTimeoutMs : largeTimeoutMs;
  const startedMs = world.clock.elapsed();
  const heard = { lastMs: startedMs };
  try {
    const response = await world.http.get(url, { signal: world.cancelled, stallTimeoutMs, timeoutMs });
    heard.lastMs = world.clock.elapsed();
    if (response.status === 200) return { kind: "body", bytes: await readBody(response, request, heard, world) };
    response.body.destroy();
    const isPassing = response.status >= 500 || response.status === 429 || response.status === 408;
    if (response.status >= 400 && !isPassing) return { kind: "refused", status: response.status };
    const retryAfterMs = parseRetryAfter(response.headers["retry-after"], world.clock.now());
    return { reason: `answered ${response.status}`, isStall: false, retryAfterMs };
  } catch (error) {
    throwIfCancelled(world.cancelled);
    if (error instanceof ActionError) throw error;
    const nowMs = world.clock.elapsed();
    // By the clock, as what an ended connection says of itself differs with the moment that it ended in.
    if (nowMs - heard.lastMs >= stallTimeoutMs * 0.95) {
      return { reason: `no byte came for ${stallTimeoutMs / 1000} s`, isStall: true };
    }
    if (nowMs - startedMs >= timeoutMs) return { reason: `took more than ${timeoutMs / 1000} s`, isStall: true };
    return { reason: wordsOf(error), isStall: false };
  }
}

async function readBody(
  response: Response,
  request: DownloadRequest,
  heard: { lastMs: number },
  world: DownloadWorld,
): Promise<Buffer> {
  const totalBytes = Number(response.headers["content-length"] ?? Number.NaN);
  const startedMs = heard.lastMs;
  let shownMs = startedMs;
  let bytes = 0;
  const chunks: Buffer[] = [];
  const tooLarge = () =>
    new ActionError("toolchain", `${shownUrl(request.url)}: sends more than ${request.limitBytes} bytes`);
  if (totalBytes > request.limitBytes) {
    response.body.destroy();
    throw tooLarge();
  }
  for await (const chunk of response.body) {
    chunks.push(chunk);
    bytes += chunk.length;
    // Leaving the loop destroys the body.
    if (bytes > request.limitBytes) throw tooLarge();
    heard.lastMs = world.clock.elapsed();
    if (request.title !== undefined && heard.lastMs - shownMs >= progressIntervalMs) {
      shownMs = heard.lastMs;
      world.runner.info(`  ${request.title}: ${progressWords(bytes, totalBytes, shownMs - startedMs)}`);
    }
  }
  return Buffer.concat(chunks);
}

function progressWords(bytes: number, totalBytes: number, elapsedMs: number): string {
  const [done, total] = [bytes / 1e6, totalBytes / 1e6];
  const share =
    totalBytes > 0 ? `${Math.floor((bytes / totalBytes) * 100)} % of ${total.toFixed(0)} MB` : `${done.toFixed(0)} MB`;
  return `${share}, ${((done / elapsedMs) * 1000).toFixed(1)} MB/s`;
}
