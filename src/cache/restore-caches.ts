import { ActionError, wordsOf } from "../errors.ts";
import type { CacheInputs } from "../inputs/inputs.ts";
import type { InstalledGo } from "../toolchain/installed-go.ts";
import type { World } from "../world/world.ts";
import { type ArchiveChoice, type ArchiveChoices, type BuildFacts, chooseArchives } from "./archives.ts";
import type { CacheArchive, CacheOutcome, RestoredCaches } from "./cache-outcome.ts";
import { listContents } from "./directory-contents.ts";

type CacheWorld = Pick<World, "runner" | "files" | "processes" | "cacheStore" | "clock" | "platform" | "cancelled">;

/** `trouble`: what the job's one warning has to say. */
interface Restored {
  readonly outcome: CacheOutcome;
  readonly toSave?: CacheArchive;
  readonly trouble?: string;
}

/**
 * Restores modules and build state, both at the same time. Without a working service the job goes on
 * with one warning. Throws only when the job is cancelled.
 */
export async function restoreCaches(
  inputs: CacheInputs,
  place: { readonly moduleDirectory: string },
  build: BuildFacts,
  go: InstalledGo,
  world: CacheWorld,
): Promise<RestoredCaches> {
  let choices: ArchiveChoices;
  try {
    choices = await chooseArchives(inputs, place.moduleDirectory, build, go, world);
  } catch (error) {
    const outcome: CacheOutcome = { kind: "failed", reason: wordsOf(error) };
    return conclude({ outcome, trouble: outcome.reason }, { outcome, trouble: outcome.reason }, world);
  }
  const [modules, compiled] = await Promise.all([
    restoreOne("modules", choices.modules, world),
    restoreOne("build", choices.build, world),
  ]);
  if (world.cancelled.aborted)
    throw new ActionError("cancelled", "the job was cancelled while its caches were restored");
  return conclude(modules, compiled, world);
}

async function restoreOne(name: string, choice: ArchiveChoice, world: CacheWorld): Promise<Restored> {
  if ("off" in choice) return { outcome: { kind: "off", reason: choice.off } };
  const start = world.clock.elapsed();
  const result = await world.cacheStore.restore({ ...choice, signal: world.cancelled });
  const elapsedMs = world.clock.elapsed() - start;
  switch (result.kind) {
    case "hit": {
      const kind = result.key === choice.key ? "exact" : "partial";
      world.runner.info(`${name} cache: ${kind} hit in ${(elapsedMs / 1000).toFixed(1)} s, ${result.key}`);
      return { outcome: { kind, key: result.key, elapsedMs }, toSave: choice };
    }
    case "miss":
      world.runner.info(`${name} cache: no entry yet for ${choice.key}`);
      return { outcome: { kind: "miss" }, toSave: choice };
    case "denied":
      world.runner.info(`${name} cache: not readable here (${result.reason})`);
      // A job may be allowed to write only, to fill the cache for others.
      return { outcome: { kind: "off", reason: result.reason }, toSave: choice };
    case "unavailable":
      return { outcome: { kind: "off", reason: result.reason }, trouble: result.reason };
    case "failed":
      return { outcome: { kind: "failed", reason: result.reason }, trouble: result.reason };
  }
}

async function conclude(modules: Restored, build: Restored, world: CacheWorld): Promise<RestoredCaches> {
  const troubles = [...new Set([modules.trouble, build.trouble])].filter((trouble) => trouble !== undefined);
  if (troubles.length > 0) world.runner.warning(`The job goes on without a cache: ${troubles.join("; ")}`);
  return {
    modules: modules.outcome,
    build: build.outcome,
    toSave: {
      modules: modules.toSave,
      build: build.toSave && {
        archive: build.toSave,
        before: await listContents(build.toSave.directory, world),
      },
    },
    warned: troubles.length > 0,
  };
}
