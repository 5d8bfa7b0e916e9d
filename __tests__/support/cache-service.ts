/**
 * A cache service over HTTP, for tests and scripts: speaks GitHub's v2 (twirp JSON plus an Azure-style blob) and
 * v1 (`_apis/artifactcache`, as GHES and act do) at the same time over one store, and breaks on demand.
 */
import { createReadStream, createWriteStream } from "node:fs";
import { copyFile, mkdtemp, rm, stat } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";

export type CacheRoute = "lookup" | "reserve" | "upload" | "finalize" | "download";

/**
 * `status`: answers so. `hang`: never answers. `malformed`: 200 with half a JSON, or an archive that is none.
 * `cut`: the connection breaks after `afterBytes` (default 0) of the body, its own or the client's.
 */
interface CacheFault {
  readonly route: CacheRoute;
  readonly kind: "status" | "hang" | "malformed" | "cut";
  readonly status?: number;
  readonly afterBytes?: number;
  /** Only for archives (routes `upload` and `download`) whose key has this in it. */
  readonly inKey?: string;
}

interface CacheBreakage {
  readonly faults?: readonly CacheFault[];
  /** What the token may not do. */
  readonly deny?: "read" | "write" | "both";
}

export interface CacheServiceOptions extends CacheBreakage {
  /** What `env` makes a client speak. Default: 2. The service itself always speaks both. */
  readonly version?: 1 | 2;
}

interface CacheEntry {
  readonly key: string;
  readonly version: string;
  readonly sizeBytes: number;
}

interface CacheCounters {
  /** All requests that arrived, answered or not. */
  readonly requests: Record<CacheRoute, number>;
  /** Bytes of archives. */
  receivedBytes: number;
  sentBytes: number;
}

export interface CacheService {
  readonly url: string;
  /** What a runner would set for the job. */
  readonly env: Record<string, string>;
  readonly counters: CacheCounters;
  /** Finished entries, oldest first. */
  entries(): readonly CacheEntry[];
  /** Connections that clients hold open. */
  connections(): Promise<number>;
  /** Puts another archive in the place of the newest one whose key has this in it. */
  replaceArchive(inKey: string, file: string): Promise<void>;
  /** From now on; `{}` repairs everything. */
  breakWith(breakage: CacheBreakage): void;
  /** Also ends requests that hang, and removes what was stored. */
  stop(): Promise<void>;
}

interface Stored {
  readonly id: number;
  readonly key: string;
  readonly version: string;
  /** Files that make up the archive, in order. */
  parts: string[];
  finished: boolean;
  sizeBytes: number;
}

interface Store {
  readonly directory: string;
  readonly url: string;
  readonly entries: Stored[];
  readonly counters: CacheCounters;
  breakage: CacheBreakage;
  lastId: number;
}

interface Call {
  readonly store: Store;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
  /** Number in the path, where there is one. */
  readonly id: number;
  readonly fault: CacheFault | undefined;
}

const token = "token-of-the-test-cache-service";
const signature = "signature-of-the-test-cache-service";
const twirp = "/twirp/github.actions.results.api.v1.CacheService";
const v1 = "/_apis/artifactcache";

const routes: readonly [CacheRoute, method: string, path: RegExp, handle: (call: Call) => Promise<void>][] = [
  ["lookup", "POST", new RegExp(`^${twirp}/GetCacheEntryDownloadURL$`), lookUpV2],
  ["reserve", "POST", new RegExp(`^${twirp}/CreateCacheEntry$`), reserveV2],
  ["finalize", "POST", new RegExp(`^${twirp}/FinalizeCacheEntryUpload$`), finalizeV2],
  ["upload", "PUT", /^\/storage\/caches\/(\d+)$/, putBlob],
  ["download", "GET", /^\/storage\/caches\/(\d+)$/, sendArchive],
  ["download", "HEAD", /^\/storage\/caches\/(\d+)$/, sendArchive],
  ["lookup", "GET", new RegExp(`^${v1}/cache$`), lookUpV1],
  ["lookup", "GET", new RegExp(`^${v1}/caches$`), async ({ response }) => json(response, 200, { totalCount: 0 })],
  ["reserve", "POST", new RegExp(`^${v1}/caches$`), reserveV1],
  ["upload", "PATCH", new RegExp(`^${v1}/caches/(\\d+)$`), patchV1],
  ["finalize", "POST", new RegExp(`^${v1}/caches/(\\d+)$`), commitV1],
];

export async function startCacheService(options: CacheServiceOptions = {}): Promise<CacheService> {
  const counters: CacheCounters = {
    requests: { lookup: 0, reserve: 0, upload: 0, finalize: 0, download: 0 },
    receivedBytes: 0,
    sentBytes: 0,
  };
  const server = createServer((request, response) => {
    answer(store, request, response).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else json(response, 500, { msg: String(error) });
    });
  });
  const port = await new Promise<number>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      resolve(typeof address === "object" && address ? address.port : 0);
    });
  });
  const url = `http://127.0.0.1:${port}/`;
  const directory = await mkdtemp(join(tmpdir(), "cache-service-"));
  const store: Store = { directory, url, entries: [], counters, breakage: options, lastId: 0 };
  return {
    url,
    counters,
    env: {
      ACTIONS_CACHE_SERVICE_V2: options.version === 1 ? "" : "true",
      ACTIONS_RESULTS_URL: url,
      ACTIONS_CACHE_URL: url,
      ACTIONS_RUNTIME_TOKEN: token,
      ACTIONS_CACHE_MODE: "",
    },
    entries: () =>
      store.entries.filter((e) => e.finished).map(({ key, version, sizeBytes }) => ({ key, version, sizeBytes })),
    connections: () =>
      new Promise((resolve, reject) =>
        server.getConnections((error, count) => (error ? reject(error) : resolve(count))),
      ),
    async replaceArchive(inKey, file) {
      const entry = store.entries.findLast(({ key }) => key.includes(inKey));
      if (entry === undefined) throw new Error(`no archive with ${inKey} in its key`);
      entry.parts = [join(directory, `${entry.id}.replaced`)];
      await copyFile(file, entry.parts.join());
      entry.sizeBytes = (await stat(file)).size;
    },
    breakWith(breakage) {
      store.breakage = breakage;
    },
    async stop() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
      await rm(directory, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

async function answer(store: Store, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? "/", store.url);
  for (const [route, method, path, handle] of routes) {
    const match = path.exec(url.pathname);
    if (method !== request.method || !match) continue;
    store.counters.requests[route]++;
    const mayPass = url.searchParams.get("sig") === signature || request.headers.authorization === `Bearer ${token}`;
    if (!mayPass)
      return json(response, 401, { code: "unauthenticated", msg: "no valid token", message: "no valid token" });
    const key = store.entries.find(({ id }) => id === Number(match[1]))?.key ?? "";
    const fault = store.breakage.faults?.find((one) => one.route === route && key.includes(one.inKey ?? ""));
    if (fault && failNow(fault, request, response)) return;
    await handle({ store, request, response, url, id: Number(match[1]), fault });
    return;
  }
  json(response, 404, { code: "bad_route", msg: `no such route: ${request.method} ${url.pathname}` });
}

/** Faults that need nothing of the real answer. */
function failNow(fault: CacheFault, request: IncomingMessage, response: ServerResponse): boolean {
  if (fault.kind === "hang") {
    // Read all the same: only then is it noticed that the client has gone.
    request.resume();
    return true;
  }
  if (fault.kind === "status") {
    request.resume();
    json(response, fault.status ?? 500, { code: "internal", msg: "broken on demand", message: "broken on demand" });
    return true;
  }
  if (fault.kind === "malformed" && fault.route !== "download") {
    request.resume();
    response.writeHead(200, { "content-type": "application/json" }).end('{"ok": tru');
    return true;
  }
  if (fault.kind !== "cut" || fault.route === "download") return false;
  let left = fault.afterBytes ?? 0;
  request.on("data", (chunk: Buffer) => {
    left -= chunk.length;
    if (left <= 0) request.destroy();
  });
  request.on("end", () => request.destroy());
  return true;
}

function mayNot({ breakage }: Store, what: "read" | "write"): boolean {
  return breakage.deny === what || breakage.deny === "both";
}

async function lookUpV2({ store, request, response }: Call): Promise<void> {
  const { key, restore_keys: restoreKeys = [], version } = JSON.parse(await text(request));
  if (mayNot(store, "read"))
    return json(response, 403, { code: "permission_denied", msg: "cache read denied: no readable scopes" });
  const found = find(store, [key, ...restoreKeys], version);
  if (!found) return json(response, 200, { ok: false, signed_download_url: "", matched_key: "" });
  json(response, 200, { ok: true, signed_download_url: blobAddress(store, found.id), matched_key: found.key });
}

async function reserveV2({ store, request, response }: Call): Promise<void> {
  const { key, version } = JSON.parse(await text(request));
  if (mayNot(store, "write"))
    return json(response, 200, { ok: false, message: "cache write denied: the token is read-only" });
  const made = reserve(store, key, version);
  if (!made)
    return json(response, 409, {
      code: "already_exists",
      msg: "cache entry with the same key, version, and scope already exists",
    });
  json(response, 200, { ok: true, signed_upload_url: blobAddress(store, made.id) });
}

async function finalizeV2({ store, request, response }: Call): Promise<void> {
  const { key, version, size_bytes: sizeBytes } = JSON.parse(await text(request));
  const entry = store.entries.find((e) => e.key === key && e.version === version);
  if (!entry || !(await finish(entry, Number(sizeBytes)))) return json(response, 200, { ok: false });
  json(response, 200, { ok: true, entry_id: String(entry.id) });
}

/** One piece, a block, or the list of blocks: as Azure's Put Blob, Put Block and Put Block List. */
async function putBlob({ store, request, response, url, id }: Call): Promise<void> {
  const entry = store.entries.find((e) => e.id === id);
  if (!entry) return json(response, 404, {});
  const fileOf = (block: string) => join(store.directory, `${id}.${Buffer.from(block).toString("hex")}`);
  switch (url.searchParams.get("comp")) {
    case "block":
      await receive(store, request, fileOf(url.searchParams.get("blockid") ?? ""));
      break;
    case "blocklist":
      entry.parts = [...(await text(request)).matchAll(/<Latest>([^<]*)<\/Latest>/g)].map((m) => fileOf(m[1] ?? ""));
      break;
    default:
      await receive(store, request, fileOf(""));
      entry.parts = [fileOf("")];
  }
  response.writeHead(201, { etag: '"1"', "last-modified": new Date().toUTCString(), "x-ms-request-id": "1" }).end();
}

async function lookUpV1({ store, response, url }: Call): Promise<void> {
  if (mayNot(store, "read")) return json(response, 403, { message: "cache read denied: no readable scopes" });
  const keys = (url.searchParams.get("keys") ?? "").split(",");
  const found = find(store, keys, url.searchParams.get("version") ?? "");
  if (!found) {
    response.writeHead(204).end();
    return;
  }
  json(response, 200, { result: "hit", archiveLocation: blobAddress(store, found.id), cacheKey: found.key });
}

async function reserveV1({ store, request, response }: Call): Promise<void> {
  const { key, version } = JSON.parse(await text(request));
  if (mayNot(store, "write")) return json(response, 403, { message: "cache write denied: the token is read-only" });
  const made = reserve(store, key, version);
  if (!made) return json(response, 409, { message: `Cache already exists. Key: ${key}, Version: ${version}` });
  json(response, 201, { cacheId: made.id });
}

async function patchV1({ store, request, response, id }: Call): Promise<void> {
  const entry = store.entries.find((e) => e.id === id);
  const start = /^bytes (\d+)-\d+\//.exec(request.headers["content-range"] ?? "")?.[1];
  if (!entry || start === undefined) return json(response, 400, { message: "no such cache, or no Content-Range" });
  const file = join(store.directory, `${id}.v1`);
  if (!entry.parts.includes(file)) {
    entry.parts = [file];
    await pipeline([], createWriteStream(file));
  }
  await receive(store, request, file, Number(start));
  response.writeHead(204).end();
}

async function commitV1({ store, request, response, id }: Call): Promise<void> {
  const entry = store.entries.find((e) => e.id === id);
  const { size } = JSON.parse(await text(request));
  if (!entry || !(await finish(entry, size))) return json(response, 400, { message: "not the announced size" });
  response.writeHead(204).end();
}

/** Honours one range; HEAD sends the length alone. */
async function sendArchive({ store, request, response, id, fault }: Call): Promise<void> {
  const entry = store.entries.find((e) => e.id === id);
  if (!entry?.finished) return json(response, 404, {});
  const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? String(request.headers["x-ms-range"] ?? ""));
  const first = Number(range?.[1] ?? 0);
  const last = Math.min(range?.[2] ? Number(range[2]) : entry.sizeBytes - 1, entry.sizeBytes - 1);
  response.writeHead(range ? 206 : 200, {
    "content-length": last - first + 1,
    ...(range ? { "content-range": `bytes ${first}-${last}/${entry.sizeBytes}` } : {}),
  });
  if (request.method === "HEAD") {
    response.end();
    return;
  }
  let left = fault?.kind === "cut" ? (fault.afterBytes ?? 0) : Number.POSITIVE_INFINITY;
  for await (const chunk of bytesOf(entry, first, last)) {
    const piece = fault?.kind === "malformed" ? Buffer.alloc(chunk.length, "x") : chunk.subarray(0, left);
    store.counters.sentBytes += piece.length;
    left -= piece.length;
    await new Promise<void>((resolve) => response.write(piece, () => resolve()));
    if (left <= 0) {
      response.destroy();
      return;
    }
    if (response.destroyed) return;
  }
  response.end();
}

async function* bytesOf(entry: Stored, first: number, last: number): AsyncGenerator<Buffer> {
  let offset = 0;
  for (const part of entry.parts) {
    const { size } = await stat(part);
    const start = Math.max(0, first - offset);
    const end = Math.min(size - 1, last - offset);
    if (start <= end) yield* createReadStream(part, { start, end });
    offset += size;
  }
}

/** In the order of the keys: the entry of exactly that key, else the newest that begins with it. */
function find(store: Store, keys: readonly string[], version: string): Stored | undefined {
  const candidates = store.entries.filter((e) => e.finished && e.version === version).reverse();
  for (const key of keys) {
    const found = candidates.find((e) => e.key === key) ?? candidates.find((e) => e.key.startsWith(key));
    if (found) return found;
  }
  return undefined;
}

/** undefined: there is one already, or somebody is at it. */
function reserve(store: Store, key: string, version: string): Stored | undefined {
  if (store.entries.some((e) => e.key === key && e.version === version)) return undefined;
  const entry = { id: ++store.lastId, key, version, parts: [], finished: false, sizeBytes: 0 };
  store.entries.push(entry);
  return entry;
}

/** False when what arrived is not of the announced size. */
async function finish(entry: Stored, sizeBytes: number): Promise<boolean> {
  const sizes = await Promise.all(entry.parts.map(async (part) => (await stat(part)).size));
  entry.sizeBytes = sizes.reduce((sum, size) => sum + size, 0);
  entry.finished = entry.sizeBytes === sizeBytes;
  return entry.finished;
}

async function receive(store: Store, request: IncomingMessage, file: string, start?: number): Promise<void> {
  request.on("data", (chunk: Buffer) => {
    store.counters.receivedBytes += chunk.length;
  });
  await pipeline(request, createWriteStream(file, start === undefined ? {} : { start, flags: "r+" }));
}

function blobAddress({ url }: Store, id: number): string {
  return `${url}storage/caches/${id}?sig=${signature}`;
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}
