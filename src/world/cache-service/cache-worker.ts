import { AsyncLocalStorage } from "node:async_hooks";
import { join } from "node:path";
import { archiveBytesIn, readRestore, readSave, readThrown } from "./cache-answers.ts";
import type {
  NoCache,
  RestoreResult,
  SaveResult,
  WorkerMessage,
  WorkerOrder,
  WorkerRequest,
  WorkPlace,
} from "./cache-messages.ts";
import { openArchive } from "./fetch-archive.ts";
import { type FoundArchive, findArchive } from "./find-archive.ts";
import { ageFiles, dropForeignModules, filesOf, layerName, readManifest, stageLayer } from "./layer-files.ts";
import { baseKeys, type Layer, type LayerKeys, layerLimit, topKeys } from "./layers.ts";
import { moveMissing, removeTree } from "./merge-tree.ts";
import { BadArchive, unpackArchive } from "./unpack-archive.ts";

/** What is served right now, and what the library has printed in a call of it: several run at once, and say only there what went wrong. */
interface Service {
  readonly id: number;
  readonly place: WorkPlace;
  readonly signal: AbortSignal;
}
interface Scope {
  readonly id: number;
  readonly lines: string[];
}

const scopes = new AsyncLocalStorage<Scope>();

/** For the process of `start/cache-worker.ts`. A request that came while this was loaded waits until it is listened to. */
export function serveRequests(): void {
  // Whoever asked is gone: nobody would stop us any more.
  if (!process.connected) endGroup();
  process.once("disconnect", endGroup);
  captureOutput();
  const running = new Map<number, AbortController>();
  process.on("message", (order: WorkerOrder) => {
    const { id } = order;
    if (order.kind === "stop") {
      running.get(id)?.abort();
      return;
    }
    const controller = new AbortController();
    running.set(id, controller);
    const service = { id, place: order.place, signal: controller.signal };
    void scopes.run({ id, lines: [] }, async () => {
      const result = await answer(order.request, service).catch((error: unknown) => readThrown(error));
      running.delete(id);
      tell({ id, kind: "result", result });
    });
  });
}

/** With what it has started, which would go on packing. */
function endGroup(): never {
  if (process.platform !== "win32") process.kill(-process.pid, "SIGKILL");
  process.exit(1);
}

function answer(request: WorkerRequest, service: Service): Promise<RestoreResult | SaveResult> {
  return request.kind === "restore" ? restore(request, service) : save(request, service);
}

type Restore = Extract<WorkerRequest, { kind: "restore" }>;

async function restore({ directory, keys, modifiedMs, modules }: Restore, service: Service): Promise<RestoreResult> {
  const fetching: Promise<Fetched>[] = [];
  let end: Nothing | undefined;
  for (let wanted = baseKeys(keys); fetching.length < layerLimit && end === undefined; ) {
    const name = layerName(fetching.length);
    const found = await look(name, wanted, service);
    if (found.kind === "hit") {
      tell({ id: service.id, kind: "transfer" });
      // What lies on it is looked for while it is on its way.
      fetching.push(fetchLayer(name, found, { modifiedMs, modules }, service));
      wanted = topKeys(keys, found.key);
    } else end = found;
  }
  const layers: Layer[] = [];
  for (const fetched of await Promise.all(fetching)) {
    if (fetched.kind !== "hit") {
      end = fetched;
      break;
    }
    layers.push(fetched.layer);
  }
  const [base, ...tops] = layers;
  freeMemory();
  if (base === undefined) return end ?? { kind: "miss" };
  // Nobody waits for it any more.
  if (service.signal.aborted) return { kind: "failed", reason: "stopped" };
  for (const depth of layers.keys()) moveMissing(filesOf(join(service.place.staging, layerName(depth))), directory);
  return {
    kind: "hit",
    layers: [base, ...tops],
    ...(end?.kind === "failed" ? { trouble: end.reason, isBad: end.isBad ?? false } : {}),
  };
}

/** What came from outside is given back only when it is collected, and a process that waits collects nothing. */
const freeMemory = () => globalThis.gc?.();

type Nothing = { readonly kind: "miss" } | NoCache;
type Fetched = { readonly kind: "hit"; readonly layer: Layer } | Nothing;

async function fetchLayer(
  name: string,
  found: Extract<FoundArchive, { kind: "hit" }>,
  { modifiedMs, modules }: Pick<Restore, "modifiedMs" | "modules">,
  service: Service,
): Promise<Fetched> {
  const failed = (error: unknown, isBad: boolean): NoCache => {
    const { kind, reason } = readThrown(error);
    return { kind, reason: `${reason}, in the archive ${found.key}`, isBad };
  };
  let archiveBytes: number;
  try {
    // Its own way of calling tar, with a file between.
    archiveBytes =
      process.platform === "win32" ? await restoreByLibrary(name, found.key, service) : await stream(found, service);
  } catch (error) {
    return failed(error, error instanceof BadArchive);
  }
  try {
    const layer = join(service.place.staging, name);
    const entries = dropForeignModules(layer, readManifest(layer), modules);
    if (modifiedMs !== undefined) ageFiles(layer, entries, modifiedMs);
    return { kind: "hit", layer: { key: found.key, archiveBytes, entries } };
  } catch (error) {
    return failed(error, true);
  }
}

async function stream(
  { address, compression }: Extract<FoundArchive, { kind: "hit" }>,
  { place, signal }: Service,
): Promise<number> {
  const body = await orStopped(openArchive(address), signal);
  try {
    return await unpackArchive(body.bytes, compression, place.staging, signal);
  } finally {
    body.end();
  }
}

async function restoreByLibrary(name: string, key: string, service: Service): Promise<number> {
  const { value, lines } = await callLibrary(service, (library) => library.restoreCache([name], key));
  const result = readRestore(value, lines);
  if (result.kind !== "hit") throw new Error("reason" in result ? result.reason : "it has vanished from the service");
  return archiveBytesIn(lines);
}

async function save(
  { depth, key, directory, entries, modules }: Extract<WorkerRequest, { kind: "save" }>,
  service: Service,
): Promise<SaveResult> {
  const { id, place } = service;
  const name = layerName(depth);
  const layer = join(place.staging, name);
  const found = await look(name, { key, restoreKeys: [] }, service);
  if (found.kind === "hit" && found.key === key) return { kind: "exists" };
  // What may not be read can still be written (cache mode `write-only`).
  if (found.kind === "failed" || found.kind === "unavailable") return found;
  tell({ id, kind: "transfer" });
  const pack = async (by: "links" | "copies") => {
    if ((await stageLayer(directory, entries, layer, { by, modules })) === 0) return undefined;
    const { value, lines } = await callLibrary(service, (library) => library.saveCache([name], key));
    return { result: readSave(value, lines), isChangedFile: isOfChangedFile(lines) };
  };
  // One that was lost with its process may have begun to stage.
  await removeTree(layer);
  const first = await pack("links");
  if (first?.isChangedFile) await removeTree(layer);
  const packed = first?.isChangedFile ? await pack("copies") : first;
  return packed?.result ?? { kind: "empty" };
}

/** GNU tar gives up (status 1) over a file that is marked or linked while it is read, as another job's Go or cache does on the same machine. */
function isOfChangedFile(lines: readonly string[]): boolean {
  return (
    lines.some((line) => /\btar\S* failed with exit code 1$/.test(line)) &&
    lines.some((line) => /: (file changed as we read it|File removed before we read it|File shrank by )/.test(line))
  );
}

async function look(layer: string, keys: LayerKeys, { signal }: Service): Promise<FoundArchive> {
  try {
    return await orStopped(findArchive(layer, keys), signal);
  } catch (error) {
    const thrown = readThrown(error);
    return /cache read denied:/.test(thrown.reason) ? { ...thrown, kind: "denied" } : thrown;
  }
}

/** The library waits for minutes; what it brings after that is of no use to anybody. */
function orStopped<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(new Error("stopped"));
    if (signal.aborted) stop();
    signal.addEventListener("abort", stop, { once: true });
    work.then(resolve, reject);
  });
}

type Library = typeof import("@actions/cache");

let lastCall: Promise<unknown> = Promise.resolve();

/** One call after the other: the library reads from the environment of the process where it works. */
function callLibrary<T>(
  { id, place }: Service,
  work: (library: Library) => Promise<T>,
): Promise<{ readonly value: T; readonly lines: readonly string[] }> {
  const call = async () => {
    const library = await import("@actions/cache");
    // Its time begins with its turn.
    tell({ id, kind: "transfer" });
    process.env["GITHUB_WORKSPACE"] = place.staging;
    process.env["RUNNER_TEMP"] = place.scratch;
    // It takes paths relative to one of the two and expects the other to be the same, which a link is not.
    process.cwd = () => place.staging;
    const lines: string[] = [];
    return { value: await scopes.run({ id, lines }, () => work(library)), lines };
  };
  tell({ id, kind: "queued" });
  const called = lastCall.then(call);
  lastCall = called.catch(() => undefined);
  return called;
}

/** Tells everything that is printed from now on, line by line, also what the library's tar says. */
function captureOutput(): void {
  for (const stream of [process.stdout, process.stderr]) {
    const rests = new Map<Scope | undefined, string>();
    const decoder = new TextDecoder();
    stream.write = (chunk: string | Uint8Array) => {
      const scope = scopes.getStore();
      const text = typeof chunk === "string" ? chunk : decoder.decode(chunk, { stream: true });
      const parts = ((rests.get(scope) ?? "") + text).split("\n");
      rests.set(scope, parts.pop() ?? "");
      for (const part of parts) {
        const line = part.trimEnd();
        if (line === "") continue;
        scope?.lines.push(line);
        tell({ id: scope?.id ?? 0, kind: "line", line });
      }
      return true;
    };
  }
}

function tell(message: WorkerMessage): void {
  process.send?.(message);
}
