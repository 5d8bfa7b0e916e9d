import { randomUUID } from "node:crypto";
import { lstat, mkdir, mkdtemp, readdir, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { wordsOf } from "../../errors.ts";
import type { VouchedModule } from "../../model/vouched-module.ts";
import type { NoCache, RestoreResult, SaveResult, WorkerRequest, WorkPlace } from "./cache-messages.ts";
import { createCacheProcess, type WorkerProgram } from "./cache-process.ts";
import type { CacheKeys, Entries } from "./layers.ts";
import { removeTree } from "./merge-tree.ts";

/** The cache service of the runner. Nothing here throws or waits without end: a cache never fails a job. */
export interface CacheStore {
  /**
   * Restores the newest base that fits, and the newest layers on it, into a directory (absolute; its place is no part of the
   * archives). What the directory holds already stays as it is, read-only or not.
   */
  restore(request: {
    readonly directory: string;
    readonly keys: CacheKeys;
    /** Sets the times of what is restored to this, in ms since 1970. */
    readonly modifiedMs?: number;
    /** Modules that are something else in an archive are not restored. */
    readonly modules?: readonly VouchedModule[];
    readonly signal: AbortSignal;
  }): Promise<RestoreResult>;
  /** Asks first: where the key exists, nothing is packed. `empty`: none of the entries is there. */
  save(request: {
    readonly directory: string;
    /** How many layers lie below it. */
    readonly depth: number;
    readonly key: string;
    readonly entries: Entries;
    /** Modules that are something else in the directory are not saved. */
    readonly modules?: readonly VouchedModule[];
    readonly signal: AbortSignal;
  }): Promise<SaveResult>;
  /** Frees what is kept for further requests; one that comes all the same begins anew. */
  rest(): Promise<void>;
}

export interface CacheDeadlines {
  /** For the answer to "is there an entry"; also cuts the library's retries, which can last 15 minutes. */
  readonly lookupMs: number;
  /** For download and unpacking together. */
  readonly restoreMs: number;
  /** For packing and upload together. */
  readonly saveMs: number;
}

const usualDeadlines: CacheDeadlines = { lookupMs: 10_000, restoreMs: 180_000, saveMs: 300_000 };

export function createCacheStore(program: WorkerProgram, deadlines: CacheDeadlines = usualDeadlines): CacheStore {
  const worker = createCacheProcess(program);
  return {
    restore: ({ directory, keys, modifiedMs, modules = [], signal }) =>
      withStaging(directory, async (place) => {
        const request: WorkerRequest = { kind: "restore", directory, keys, modifiedMs, modules };
        const patience = { signal, lookupMs: deadlines.lookupMs, transferMs: deadlines.restoreMs };
        return await worker.ask<RestoreResult>(request, place, patience);
      }),

    save: ({ directory, depth, key, entries, modules = [], signal }) =>
      withStaging(directory, (place) =>
        worker.ask<SaveResult>({ kind: "save", depth, key, directory, entries, modules }, place, {
          signal,
          lookupMs: deadlines.lookupMs,
          transferMs: deadlines.saveMs,
        }),
      ),

    rest: () => worker.end(),
  };
}

const stagingPrefix = ".gin-deploy-";
const leftoverAgeMs = 6 * 60 * 60_000;

/**
 * Lends the work a directory for files, in the cache's own file system, so that they can be linked and renamed, and one
 * for archives. Nothing stays behind however it ends, and what killed jobs left goes as well.
 */
async function withStaging<T>(directory: string, work: (place: WorkPlace) => Promise<T>): Promise<T | NoCache> {
  const missing = missingService(process.env);
  if (missing) return { kind: "unavailable", reason: missing };
  const staging = join(directory, stagingPrefix + randomUUID());
  try {
    await mkdir(staging, { recursive: true });
    await removeLeftovers(directory);
    const scratch = await mkdtemp(join(scratchPlace(), "gin-deploy-cache-"));
    try {
      // The library puts its place into a command line without quoting, and this one's path needs none.
      const place = join(scratch, "place");
      await symlink(staging, place, "junction");
      return await work({ staging: place, scratch });
    } finally {
      await rm(scratch, { recursive: true, force: true, maxRetries: 3 });
    }
  } catch (error) {
    return { kind: "failed", reason: wordsOf(error) };
  } finally {
    await removeTree(staging).catch(() => undefined);
  }
}

/** Another job may be removing the same, or its own; what belongs to another user stays. */
async function removeLeftovers(directory: string): Promise<void> {
  for (const name of await readdir(directory)) {
    if (!name.startsWith(stagingPrefix)) continue;
    const place = join(directory, name);
    const facts = await lstat(place).catch(() => undefined);
    if (facts && Date.now() - facts.mtimeMs > leftoverAgeMs) await removeTree(place).catch(() => undefined);
  }
}

/** The library looks at the address only; without a token version 2 of the service fails, while version 1 (GHES, act) may not ask for one. */
function missingService(env: NodeJS.ProcessEnv): string | undefined {
  if (!env["ACTIONS_RESULTS_URL"] && !env["ACTIONS_CACHE_URL"])
    return "this runner offers no cache service (neither ACTIONS_RESULTS_URL nor ACTIONS_CACHE_URL is set)";
  if (env["ACTIONS_CACHE_SERVICE_V2"] && !env["ACTIONS_RUNTIME_TOKEN"])
    return "this runner gives no token for its cache service (ACTIONS_RUNTIME_TOKEN)";
  return undefined;
}

/** On Windows the library writes slashes for backslashes. */
function scratchPlace(): string {
  const needsQuotes = process.platform === "win32" ? /[\s"']/ : /[\s"'\\]/;
  const places = [process.env["RUNNER_TEMP"], tmpdir(), process.platform === "win32" ? undefined : "/tmp"];
  return places.find((place) => place && !needsQuotes.test(place)) ?? tmpdir();
}
