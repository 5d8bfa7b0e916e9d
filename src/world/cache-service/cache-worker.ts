import { AsyncLocalStorage } from "node:async_hooks";
import { archiveBytesIn, readRestore, readSave, readThrown } from "./cache-answers.ts";
import type { NoCache, RestoreResult, SaveResult, WorkerMessage, WorkerRequest } from "./cache-messages.ts";
import { ageFiles, dropForeignModules, layerName, readManifest, stageLayer, unstageLayer } from "./layer-files.ts";
import { baseKeys, type Layer, type LayerKeys, layerLimit, topKeys } from "./layers.ts";

type Library = typeof import("@actions/cache");

/** Lines printed by each call of the library: two run at once, and say only there what went wrong. */
const linesOfCall = new AsyncLocalStorage<string[]>();

/** For the process of `start/cache-worker.ts`. A request that came while this was loaded waits until it is listened to. */
export function serveOneRequest(): void {
  // Whoever asked is gone: nobody would stop us any more.
  if (!process.connected) process.exit(1);
  process.once("disconnect", () => process.exit(1));
  process.once("message", (request: WorkerRequest) => void serve(request));
}

async function serve(request: WorkerRequest): Promise<void> {
  // The library takes paths relative to one of the two and expects the other to be the same, which a link is not.
  process.cwd = () => process.env["GITHUB_WORKSPACE"] ?? ".";
  captureOutput();
  const result = await answer(request).catch((error: unknown) => readThrown(error));
  tell({ kind: "result", result }, () => process.exit(0));
}

async function answer(request: WorkerRequest): Promise<RestoreResult | SaveResult> {
  const library = await import("@actions/cache");
  if (!library.isFeatureAvailable())
    return { kind: "unavailable", reason: "this runner gives no address of its cache service" };
  return request.kind === "restore" ? restore(request, library) : save(request, library);
}

async function restore(
  { keys, modifiedMs, modules }: Extract<WorkerRequest, { kind: "restore" }>,
  library: Library,
): Promise<RestoreResult> {
  const fetching: Promise<Fetched>[] = [];
  let end: Nothing | undefined;
  for (let wanted = baseKeys(keys); fetching.length < layerLimit && end === undefined; ) {
    const name = layerName(fetching.length);
    const found = await look(name, wanted, library);
    if (found.kind === "hit") {
      tell({ kind: "transfer" });
      // What lies on it is looked for while it is on its way.
      fetching.push(fetchLayer(name, found.key, { modifiedMs, modules }, library));
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
  if (base === undefined) return end ?? { kind: "miss" };
  return { kind: "hit", layers: [base, ...tops], ...(end?.kind === "failed" ? { trouble: end.reason } : {}) };
}

type Nothing = { readonly kind: "miss" } | NoCache;
type Fetched = { readonly kind: "hit"; readonly layer: Layer } | Nothing;

async function fetchLayer(
  name: string,
  key: string,
  { modifiedMs, modules }: Pick<Extract<WorkerRequest, { kind: "restore" }>, "modifiedMs" | "modules">,
  library: Library,
): Promise<Fetched> {
  try {
    const { value, lines } = await call(() => library.restoreCache([name], key));
    const result = readRestore(value, lines);
    if (result.kind !== "hit") return result;
    const entries = dropForeignModules(name, readManifest(name), modules);
    if (modifiedMs !== undefined) ageFiles(name, entries, modifiedMs);
    return { kind: "hit", layer: { key: result.key, archiveBytes: archiveBytesIn(lines), entries } };
  } catch (error) {
    return readThrown(error);
  }
}

async function save(
  { depth, key, directory, entries, modules }: Extract<WorkerRequest, { kind: "save" }>,
  library: Library,
): Promise<SaveResult> {
  const layer = layerName(depth);
  const found = await look(layer, { key, restoreKeys: [] }, library);
  if (found.kind === "hit" && found.key === key) return { kind: "exists" };
  // What may not be read can still be written (cache mode `write-only`).
  if (found.kind === "failed" || found.kind === "unavailable") return found;
  tell({ kind: "transfer" });
  const pack = async (by: "links" | "copies") => {
    if ((await stageLayer(directory, entries, layer, { by, modules })) === 0) return undefined;
    const { value, lines } = await call(() => library.saveCache([layer], key));
    // Here, and not by whoever asked, because this process has nothing else to do.
    unstageLayer(layer);
    return { result: readSave(value, lines), isChangedFile: lines.some(isOfChangedFile) };
  };
  const first = await pack("links");
  const packed = first?.isChangedFile ? await pack("copies") : first;
  return packed?.result ?? { kind: "empty" };
}

/**
 * GNU tar gives up (status 1, and nothing else has it) over a file that is marked or linked while it is read, as another
 * job's Go or cache does on the same machine.
 */
function isOfChangedFile(line: string): boolean {
  return /\btar\S* failed with exit code 1$/.test(line);
}

async function look(layer: string, { key, restoreKeys }: LayerKeys, library: Library) {
  const { value, lines } = await call(() => library.restoreCache([layer], key, [...restoreKeys], { lookupOnly: true }));
  return readRestore(value, lines);
}

async function call<T>(work: () => Promise<T>): Promise<{ readonly value: T; readonly lines: readonly string[] }> {
  const lines: string[] = [];
  return { value: await linesOfCall.run(lines, work), lines };
}

/** Tells everything that is printed from now on, line by line, also what the library's tar says. */
function captureOutput(): void {
  for (const stream of [process.stdout, process.stderr]) {
    const rests = new Map<string[] | undefined, string>();
    const decoder = new TextDecoder();
    stream.write = (chunk: string | Uint8Array) => {
      const lines = linesOfCall.getStore();
      const text = typeof chunk === "string" ? chunk : decoder.decode(chunk, { stream: true });
      const parts = ((rests.get(lines) ?? "") + text).split("\n");
      rests.set(lines, parts.pop() ?? "");
      for (const part of parts) {
        const line = part.trimEnd();
        if (line === "") continue;
        lines?.push(line);
        tell({ kind: "line", line });
      }
      return true;
    };
  }
}

function tell(message: WorkerMessage, sent: () => void = () => undefined): void {
  process.send?.(message, sent);
}
