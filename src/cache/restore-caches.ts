import { ActionError } from "../errors.ts";
import type { VouchedModule } from "../model/vouched-module.ts";
import { entriesOf, isExact } from "../world/cache-service/layers.ts";
import type { World } from "../world/world.ts";
import { countAtHand } from "./at-hand.ts";
import type { CacheName, CacheOutcome, RestoredCache, RestoredCaches } from "./cache-outcome.ts";
import type { CacheChoice, CacheChoices } from "./choose-caches.ts";
import { vouchedModules } from "./module-entries.ts";

type CacheWorld = Pick<World, "runner" | "files" | "cacheStore" | "clock" | "platform" | "cancelled">;
type RestoreWorld = CacheWorld & { readonly until: AbortSignal };

/** `trouble`: what the job's one warning has to say. */
interface Restored extends RestoredCache {
  readonly trouble?: string | undefined;
}

/**
 * Go marks an entry as used when it was last marked an hour ago or longer (cmd/go/internal/cache, mtimeInterval). So what
 * is restored gets an older time, and what has a newer one afterwards may have been used.
 */
const markIntervalMs = 60 * 60_000;

/** A restore that goes on. */
export interface Restoring {
  /** Settles when modules are as complete as they will be, and never rejects: what reads source need not wait for build state. */
  readonly modulesThere: Promise<void>;
  /** Both. Rejects with `cancelled`. */
  readonly ended: Promise<RestoredCaches>;
}

/**
 * Restores modules and build state, both at the same time. Without a working service the job goes on with one warning. `until`: nobody needs
 * it any more.
 */
export function startRestore(choices: CacheChoices, until: AbortSignal, given: CacheWorld): Restoring {
  const world = { ...given, until };
  const usedSinceMs = world.clock.now() - markIntervalMs;
  const modules = restoreOne("modules", choices.modules, { modules: vouchedModules(choices.goSums) }, world);
  const compiled = restoreOne("build", choices.build, { modifiedMs: usedSinceMs - markIntervalMs }, world);
  const modulesThere = modules.then(
    () => {},
    () => {},
  );
  return { modulesThere, ended: endOf({ modules, compiled, goSums: choices.goSums, usedSinceMs }, world) };
}

async function endOf(
  restoring: {
    readonly modules: Promise<Restored>;
    readonly compiled: Promise<Restored>;
    readonly goSums: string;
    readonly usedSinceMs: number;
  },
  { cancelled, until, runner }: RestoreWorld,
): Promise<RestoredCaches> {
  const [modules, build] = await Promise.all([restoring.modules, restoring.compiled]);
  if (cancelled.aborted) throw new ActionError("cancelled", "the job was cancelled while its caches were restored");
  const warned = !until.aborted && warnOnce(modules.trouble, build.trouble, runner);
  return { modules, build, goSums: restoring.goSums, usedSinceMs: restoring.usedSinceMs, warned };
}

async function restoreOne(
  name: CacheName,
  choice: CacheChoice,
  how: { readonly modifiedMs?: number; readonly modules?: readonly VouchedModule[] },
  world: RestoreWorld,
): Promise<Restored> {
  if ("off" in choice) return without({ kind: "off", reason: choice.off });
  const { cacheStore, clock, runner, cancelled, until } = world;
  const start = clock.elapsed();
  const entryCount = await countAtHand(name, choice, world);
  if (entryCount !== undefined) {
    runner.info(`${name} cache: everything is on this machine already`);
    const elapsedMs = clock.elapsed() - start;
    return without({ kind: "exact", key: "on this machine already", archiveBytes: 0, entryCount, elapsedMs });
  }
  const result = await cacheStore.restore({ ...choice, ...how, signal: AbortSignal.any([cancelled, until]) });
  const elapsedMs = clock.elapsed() - start;
  switch (result.kind) {
    case "hit": {
      const { layers, trouble, isBad } = result;
      const outcome: CacheOutcome = {
        kind: isExact(layers, choice.keys) ? "exact" : "partial",
        key: layers.at(-1)?.key ?? "",
        archiveBytes: layers.reduce((sum, layer) => sum + layer.archiveBytes, 0),
        entryCount: entriesOf(layers).size,
        elapsedMs,
      };
      const size = `${(outcome.archiveBytes / 1e6).toFixed(1)} MB in ${(elapsedMs / 1000).toFixed(1)} s`;
      runner.info(`${name} cache: ${outcome.kind} hit, ${size}, ${outcome.key}`);
      // A service that could not give all of it is not asked to take more; a bad archive stands in the way until there is a newer one.
      const isWhole = trouble === undefined || isBad;
      return { outcome, kept: isWhole ? { ...choice, layers } : undefined, trouble };
    }
    case "miss":
      runner.info(`${name} cache: no entry yet for ${choice.keys.scope}`);
      return { outcome: { kind: "miss", elapsedMs }, kept: { ...choice, layers: undefined } };
    case "denied":
      runner.info(`${name} cache: not readable here (${result.reason})`);
      // A job may be allowed to write only, to fill the cache for others.
      return { outcome: { kind: "off", reason: result.reason }, kept: { ...choice, layers: undefined } };
    case "unavailable":
      return { ...without({ kind: "off", reason: result.reason }), trouble: result.reason };
    case "failed": {
      const { reason, isBad } = result;
      const kept = isBad ? { ...choice, layers: undefined } : undefined;
      return { outcome: { kind: "failed", reason }, kept, trouble: reason };
    }
  }
}

/** Both usually have the same trouble, in words that differ by a time or a key. */
function warnOnce(modules: string | undefined, build: string | undefined, runner: CacheWorld["runner"]): boolean {
  const trouble = modules ?? build;
  if (trouble === undefined) return false;
  const which = modules === undefined ? "its build cache" : build === undefined ? "its module cache" : "its caches";
  runner.warning(`The job goes on without all of ${which}: ${trouble}`);
  return true;
}

function without(outcome: CacheOutcome): Restored {
  return { outcome, kept: undefined };
}
