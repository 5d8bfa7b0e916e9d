import { ActionError, wordsOf } from "../errors.ts";
import type { Response } from "../world/http.ts";
import type { World } from "../world/world.ts";

export type Download =
  | { readonly kind: "body"; readonly bytes: Buffer }
  /** An answer of 4xx: the thing is not there, or not for us. */
  | { readonly kind: "refused"; readonly status: number };

export interface DownloadRequest {
  readonly url: string;
  /** More than this is refused. */
  readonly limitBytes: number;
  /** What the progress lines call it; undefined: none are printed. */
  readonly title?: string;
}

type DownloadWorld = Pick<World, "http" | "clock" | "runner" | "cancelled">;

const retryDelaysMs = [1000, 4000];
const progressIntervalMs = 3000;

/** Downloads into memory. Tries again after resets, stalls, 429 and 5xx; fails with `toolchain`, or with `cancelled`. */
export async function download(request: DownloadRequest, world: DownloadWorld): Promise<Download> {
  for (const delayMs of [...retryDelaysMs, undefined]) {
    let reason: string;
    try {
      const response = await world.http.get(request.url, { signal: world.cancelled });
      if (response.status === 200) return { kind: "body", bytes: await readBody(response, request, world) };
      response.body.destroy();
      const isPassing = response.status >= 500 || response.status === 429 || response.status === 408;
      if (response.status >= 400 && !isPassing) return { kind: "refused", status: response.status };
      reason = `answered ${response.status}`;
    } catch (error) {
      throwIfCancelled(world.cancelled);
      if (error instanceof ActionError) throw error;
      reason = wordsOf(error);
    }
    if (delayMs === undefined) throw new ActionError("toolchain", `${shownUrl(request.url)}: ${reason}`);
    world.runner.info(`${shownUrl(request.url)}: ${reason}; trying again in ${delayMs / 1000} s`);
    await world.clock.sleep(delayMs, world.cancelled).catch(() => throwIfCancelled(world.cancelled));
  }
  throw new ActionError("toolchain", `${shownUrl(request.url)}: not tried`);
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

async function readBody(response: Response, request: DownloadRequest, world: DownloadWorld): Promise<Buffer> {
  const totalBytes = Number(response.headers["content-length"] ?? Number.NaN);
  const startedMs = world.clock.elapsed();
  let shownMs = startedMs;
  let bytes = 0;
  const chunks: Buffer[] = [];
  for await (const chunk of response.body) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > request.limitBytes) {
      // Leaving the loop destroys the body.
      throw new ActionError("toolchain", `${shownUrl(request.url)}: sends more than ${request.limitBytes} bytes`);
    }
    const nowMs = world.clock.elapsed();
    if (request.title !== undefined && nowMs - shownMs >= progressIntervalMs) {
      shownMs = nowMs;
      world.runner.info(`  ${request.title}: ${progressWords(bytes, totalBytes, nowMs - startedMs)}`);
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
