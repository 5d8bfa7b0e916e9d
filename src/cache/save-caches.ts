import { wordsOf } from "../errors.ts";
import type { CacheInputs } from "../model/inputs.ts";
import type { VouchedModule } from "../model/vouched-module.ts";
import { type Entries, entriesOf } from "../world/cache-service/layers.ts";
import type { World } from "../world/world.ts";
import { noteAtHand } from "./at-hand.ts";
import type { CacheName, KeptCache, RestoredCache, RestoredCaches, SavedCaches, SaveOutcome } from "./cache-outcome.ts";
import { vouchedModules } from "./module-entries.ts";
import { planSave, type SavePlan } from "./save-plan.ts";
import { anythingNew, decideSavePolicy, type SavePolicy } from "./save-policy.ts";
import { usedBuildEntries, usedModuleEntries } from "./used-entries.ts";

type CacheWorld = Pick<World, "runner" | "files" | "cacheStore" | "clock" | "cancelled">;

interface CacheContent {
  readonly findUsed: (kept: KeptCache) => Promise<Entries>;
  /** What is saved is held against these. */
  readonly modules: readonly VouchedModule[];
}

/** Saves what is worth it, both at the same time, after ALL targets are built. Never throws on account of the service. */
export async function saveCaches(
  wanted: CacheInputs["save"],
  restored: RestoredCaches,
  world: CacheWorld,
): Promise<SavedCaches> {
  const policy = decideSavePolicy(wanted, world.runner.env);
  const { goSums, usedSinceMs } = restored;
  const [modules, build] = await Promise.all([
    saveOne(
      "modules",
      restored.modules,
      policy,
      {
        findUsed: ({ directory, layers }) => usedModuleEntries(directory, goSums, entriesOf(layers ?? []), world),
        modules: vouchedModules(goSums),
      },
      world,
    ),
    saveOne(
      "build",
      restored.build,
      policy,
      {
        findUsed: ({ directory, layers }) => usedBuildEntries(directory, usedSinceMs, entriesOf(layers ?? []), world),
        modules: [],
      },
      world,
    ),
  ]);
  const troubles = [...new Set([modules, build].flatMap((saved) => (saved.kind === "failed" ? [saved.reason] : [])))];
  if (troubles.length > 0 && !restored.warned && !world.cancelled.aborted)
    world.runner.warning(`The caches of this job are not saved: ${troubles.join("; ")}`);
  return { modules, build };
}

async function saveOne(
  name: CacheName,
  { outcome, kept }: RestoredCache,
  policy: SavePolicy,
  content: CacheContent,
  world: CacheWorld,
): Promise<SaveOutcome> {
  if (kept === undefined) return { kind: "skipped", reason: whyNotKept(outcome) };
  const saved = await trySave(name, kept, policy, content, world).catch(
    (error: unknown): SaveOutcome => ({ kind: "failed", reason: wordsOf(error) }),
  );
  const words = saved.kind === "saved" ? `saved as ${saved.key} (${saved.why})` : `not saved (${saved.reason})`;
  world.runner.info(`${name} cache: ${words}`);
  return saved;
}

function whyNotKept(outcome: RestoredCache["outcome"]): string {
  if (outcome.kind === "off" || outcome.kind === "failed") return outcome.reason;
  return outcome.kind === "exact" ? "nothing new" : "a part of it could not be restored";
}

async function trySave(
  name: CacheName,
  kept: KeptCache,
  policy: SavePolicy,
  content: CacheContent,
  world: CacheWorld,
): Promise<SaveOutcome> {
  const used = await content.findUsed(kept);
  await noteAtHand(name, kept, used.keys(), world);
  if (!policy.mayFill) return { kind: "skipped", reason: policy.reason };
  // A module is worth keeping however small it is: fetching it again takes a request, and its key comes once.
  const thresholds = name === "modules" ? anythingNew : policy.thresholds;
  return carryOut(planSave(kept.layers, used, kept.keys, thresholds), kept.directory, content.modules, world);
}

async function carryOut(
  plan: SavePlan,
  directory: string,
  modules: readonly VouchedModule[],
  world: CacheWorld,
): Promise<SaveOutcome> {
  if (!plan.save) return { kind: "skipped", reason: plan.reason };
  const { depth, key, entries, why, dropped } = plan;
  const start = world.clock.elapsed();
  const result = await world.cacheStore.save({ directory, depth, key, entries, modules, signal: world.cancelled });
  switch (result.kind) {
    case "saved": {
      const elapsedMs = world.clock.elapsed() - start;
      const { archiveBytes } = result;
      return { kind: "saved", key, archiveBytes, entryCount: entries.size, dropped, elapsedMs, why };
    }
    case "exists":
      return { kind: "skipped", reason: "another job has saved it" };
    case "empty":
      return { kind: "skipped", reason: "there is nothing to save" };
    case "denied":
    case "unavailable":
      return { kind: "skipped", reason: result.reason };
    case "failed":
      return { kind: "failed", reason: result.reason };
  }
}
