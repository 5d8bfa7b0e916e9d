import { fileURLToPath } from "node:url";
import { readRestore, readSave, readThrown } from "./cache-answers.ts";
import type { WorkerMessage, WorkerRequest } from "./cache-process.ts";
import type { RestoreResult, SaveResult } from "./cache-store.ts";

type Library = typeof import("@actions/cache");

/** This file, or the one of the bundle that holds it: run as a program, it does one request and ends. */
export const workerPath = fileURLToPath(import.meta.url);

if (process.argv[1] === workerPath) {
  // Whoever asked is gone: nobody would stop us any more.
  process.once("disconnect", () => process.exit(1));
  process.once("message", (request: WorkerRequest) => void serve(request));
}

async function serve(request: WorkerRequest): Promise<void> {
  const lines = captureOutput((line) => tell({ kind: "line", line }));
  const result = await answer(request, lines).catch((error: unknown) => readThrown(error));
  tell({ kind: "result", result }, () => process.exit(0));
}

async function answer(request: WorkerRequest, lines: string[]): Promise<RestoreResult | SaveResult> {
  const library = await import("@actions/cache");
  if (!library.isFeatureAvailable())
    return { kind: "unavailable", reason: "this runner gives no address of its cache service" };
  const found = await look(library, request, lines);
  if (request.kind === "restore") {
    if (found.kind !== "hit") return found;
    tell({ kind: "transfer" });
    lines.length = 0;
    return readRestore(await library.restoreCache([...request.patterns], found.key), lines);
  }
  if (found.kind === "hit" && found.key === request.key) return { kind: "exists" };
  // What may not be read can still be written (cache mode `write-only`).
  if (found.kind === "failed" || found.kind === "unavailable") return found;
  tell({ kind: "transfer" });
  lines.length = 0;
  return readSave(await library.saveCache([...request.patterns], request.key), lines);
}

async function look(library: Library, request: WorkerRequest, lines: string[]): Promise<RestoreResult> {
  const restoreKeys = request.kind === "restore" ? [...request.restoreKeys] : [];
  const key = await library.restoreCache([...request.patterns], request.key, restoreKeys, { lookupOnly: true });
  return readRestore(key, lines);
}

/** Everything printed from now on, line by line; also what the library's tar says. */
function captureOutput(onLine: (line: string) => void): string[] {
  const lines: string[] = [];
  for (const stream of [process.stdout, process.stderr]) {
    const decoder = new TextDecoder();
    let rest = "";
    stream.write = (chunk: string | Uint8Array) => {
      const parts = (rest + (typeof chunk === "string" ? chunk : decoder.decode(chunk, { stream: true }))).split("\n");
      rest = parts.pop() ?? "";
      for (const part of parts) {
        const line = part.trimEnd();
        if (line === "") continue;
        lines.push(line);
        onLine(line);
      }
      return true;
    };
  }
  return lines;
}

function tell(message: WorkerMessage, sent: () => void = () => undefined): void {
  process.send?.(message, sent);
}
