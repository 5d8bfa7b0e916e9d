import type { World } from "../world/world.ts";
import type { CacheArchive, RestoredCaches, SavedCaches, SaveOutcome } from "./cache-outcome.ts";
import { listContents } from "./directory-contents.ts";
import { buildWorthSaving, modulesWorthSaving, type SaveDecision } from "./worth-saving.ts";

type CacheWorld = Pick<World, "runner" | "files" | "cacheStore" | "clock" | "cancelled">;

/** Saves what is worth it, both at the same time, after ALL targets are built. Never throws on account of the service. */
export async function saveCaches(restored: RestoredCaches, world: CacheWorld): Promise<SavedCaches> {
  const [modules, build] = await Promise.all([saveModules(restored, world), saveBuild(restored, world)]);
  if (restored.modules.kind !== "off") tell("modules", modules, world);
  if (restored.build.kind !== "off") tell("build", build, world);
  const troubles = [...new Set([modules, build].flatMap((saved) => (saved.kind === "failed" ? [saved.reason] : [])))];
  if (troubles.length > 0 && !restored.warned && !world.cancelled.aborted)
    world.runner.warning(`The caches of this job are not saved: ${troubles.join("; ")}`);
  return { modules, build };
}

async function saveModules({ modules, toSave }: RestoredCaches, world: CacheWorld): Promise<SaveOutcome> {
  if (!toSave.modules) return leftAlone(modules);
  return save(toSave.modules, modulesWorthSaving(modules), world);
}

async function saveBuild({ build, toSave }: RestoredCaches, world: CacheWorld): Promise<SaveOutcome> {
  if (!toSave.build) return leftAlone(build);
  const { archive, before } = toSave.build;
  return save(archive, buildWorthSaving(build, before, await listContents(archive.directory, world)), world);
}

function leftAlone(outcome: RestoredCaches["modules"]): SaveOutcome {
  return { kind: "skipped", reason: "reason" in outcome ? outcome.reason : outcome.kind };
}

async function save(archive: CacheArchive, decision: SaveDecision, world: CacheWorld): Promise<SaveOutcome> {
  if (!decision.save) return { kind: "skipped", reason: decision.reason };
  const start = world.clock.elapsed();
  const result = await world.cacheStore.save({ ...archive, signal: world.cancelled });
  switch (result.kind) {
    case "saved":
      return { kind: "saved", key: archive.key, elapsedMs: world.clock.elapsed() - start, why: decision.why };
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

function tell(name: string, saved: SaveOutcome, { runner }: CacheWorld): void {
  const words = saved.kind === "saved" ? `saved as ${saved.key} (${saved.why})` : `not saved (${saved.reason})`;
  runner.info(`${name} cache: ${words}`);
}
