import { randomUUID } from "node:crypto";
import { mkdir, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { wordsOf } from "../errors.ts";
import { runCacheWorker, type WorkerRequest } from "./cache-process.ts";
import { moveMissing, removeTree } from "./merge-tree.ts";

/** A part of one directory that is kept in the cache as one archive. */
export interface CacheContent {
  /** Absolute. Its place is no part of the archive: the same content can be restored elsewhere. */
  readonly directory: string;
  /** Globs of @actions/glob, relative to the directory; a later one, `!` for out, wins over an earlier one. */
  readonly patterns: readonly string[];
}

/** The cache service of the runner. Nothing here throws or waits without end: a cache never fails a job. */
export interface CacheStore {
  /**
   * Restores the newest entry of `key`, else of the first restore key with one; whole or not at all.
   * What the directory holds already stays as it is, read-only or not.
   */
  restore(
    request: CacheContent & {
      readonly key: string;
      /** Prefixes, most wanted first; at most 9. */
      readonly restoreKeys: readonly string[];
      readonly signal: AbortSignal;
    },
  ): Promise<RestoreResult>;
  /** Asks first: where the key exists, nothing is packed. `empty`: no pattern matched anything. */
  save(request: CacheContent & { readonly key: string; readonly signal: AbortSignal }): Promise<SaveResult>;
}

/** `failed`: something broke; `denied`: the service or its policy says no; `unavailable`: this runner offers none. */
export type NoCache = { readonly kind: "failed" | "denied" | "unavailable"; readonly reason: string };
export type RestoreResult = { readonly kind: "hit"; readonly key: string } | { readonly kind: "miss" } | NoCache;
export type SaveResult = { readonly kind: "saved" | "exists" | "empty" } | NoCache;

export interface CacheDeadlines {
  /** For the answer to "is there an entry"; also cuts the library's retries, which can last 15 minutes. */
  readonly lookupMs: number;
  /** For download and unpacking together. */
  readonly restoreMs: number;
  /** For packing and upload together. */
  readonly saveMs: number;
}

/** Directory of an archive under which everything lies. Also in every pattern: changing it loses all caches. */
const root = "content";

export const githubCacheStore: CacheStore = createCacheStore({
  lookupMs: 20_000,
  restoreMs: 180_000,
  saveMs: 300_000,
});

export function createCacheStore(deadlines: CacheDeadlines): CacheStore {
  return {
    async restore({ directory, patterns, key, restoreKeys, signal }) {
      const staging = join(directory, `.gin-deploy-${randomUUID()}`);
      const request: WorkerRequest = { kind: "restore", patterns: patterns.map(underRoot), key, restoreKeys };
      return withoutThrowing(async (scratch) => {
        try {
          await mkdir(staging, { recursive: true });
          const result = await runCacheWorker<RestoreResult>(request, {
            cwd: staging,
            // Not the absolute path: the library puts this into a command line without quoting.
            workspace: ".",
            scratch,
            signal,
            lookupMs: deadlines.lookupMs,
            transferMs: deadlines.restoreMs,
          });
          if (result.kind === "hit") await moveMissing(join(staging, root), directory);
          return result;
        } finally {
          await removeTree(staging);
        }
      });
    },

    save: ({ directory, patterns, key, signal }) =>
      withoutThrowing(async (scratch) => {
        // The link gives the content its constant name, and a path that needs no quoting.
        await symlink(directory, join(scratch, root), "junction");
        return runCacheWorker<SaveResult>(
          { kind: "save", patterns: patterns.map(underRoot), key },
          {
            cwd: scratch,
            workspace: scratch,
            scratch,
            signal,
            lookupMs: deadlines.lookupMs,
            transferMs: deadlines.saveMs,
          },
        );
      }),
  };
}

/** Gives the work a directory of its own for archives, so that nothing stays behind however it ends. */
async function withoutThrowing<T>(work: (scratch: string) => Promise<T>): Promise<T | NoCache> {
  const missing = missingService(process.env);
  if (missing) return { kind: "unavailable", reason: missing };
  try {
    const scratch = await mkdtemp(join(scratchPlace(), "gin-deploy-cache-"));
    try {
      return await work(scratch);
    } finally {
      await rm(scratch, { recursive: true, force: true, maxRetries: 3 });
    }
  } catch (error) {
    return { kind: "failed", reason: wordsOf(error) };
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

function scratchPlace(): string {
  const wanted = process.env["RUNNER_TEMP"];
  return wanted && !/[\s"'\\]/.test(wanted) ? wanted : tmpdir();
}

function underRoot(pattern: string): string {
  return pattern.startsWith("!") ? `!${root}/${pattern.slice(1)}` : `${root}/${pattern}`;
}
