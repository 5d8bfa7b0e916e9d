import { randomUUID } from "node:crypto";
import { join } from "node:path";
import type { BuiltBinary } from "../model/binaries.ts";
import type { CacheInputs } from "../model/inputs.ts";
import type { OldBinary } from "../model/old-binary.ts";
import { baseKeys, type CacheKeys } from "../world/cache-service/layers.ts";
import type { World } from "../world/world.ts";
import { decideSavePolicy } from "./save-policy.ts";

/*
 * Programs of releases are kept for the patches of later ones: each by its sha256, under a key of its own, so that whoever deploys to
 * other hosts finds what serves there. On a runner that keeps its disk they stay there as well.
 */

type KeepWorld = Pick<World, "runner" | "files" | "cacheStore" | "clock" | "cancelled">;

/** Of all services of a runner that keeps its disk. */
const keptOnDisk = 10;

/** A program that was kept; `isAsked`: the cache service may be asked for it. Never throws. */
export async function findKept(sha256: string, isAsked: boolean, world: KeepWorld): Promise<OldBinary | undefined> {
  const directory = keptDirectory(world);
  if (directory === undefined) return undefined;
  const { files, cacheStore, runner, clock, cancelled } = world;
  const path = join(directory, sha256);
  const look = async () => {
    const facts = await files.stat(path).catch(() => undefined);
    if (facts === undefined) return undefined;
    if ((await files.sha256(path).catch(() => undefined)) === sha256)
      return { sha256, path, sizeBytes: facts.sizeBytes };
    // It would stand in the way of the right one.
    await files.remove(path).catch(() => undefined);
    return undefined;
  };
  const there = await look();
  if (there !== undefined || !isAsked) return there;
  const startMs = clock.elapsed();
  const result = await cacheStore.restore({ directory, keys: keysOf(sha256), signal: cancelled });
  const seconds = ((clock.elapsed() - startMs) / 1000).toFixed(1);
  if (result.kind === "hit") runner.info(`released program: restored in ${seconds} s, to send a patch of it`);
  else if (result.kind !== "miss") runner.info(`released program: not restored (${result.reason})`);
  return result.kind === "hit" ? await look() : undefined;
}

/** Keeps programs that are about to be released. Never throws: without them the next release is sent whole. */
export async function keepBinaries(
  binaries: readonly BuiltBinary[],
  { save, build }: Pick<CacheInputs, "save" | "build">,
  world: KeepWorld,
): Promise<void> {
  const directory = keptDirectory(world);
  if (directory === undefined) return;
  const { files, cacheStore, runner, cancelled } = world;
  const policy = decideSavePolicy(save, runner.env);
  for (const { sha256, path, sizeBytes } of binaries) {
    const isKept = await keepOnDisk(path, join(directory, sha256), files);
    if (!isKept || !build || !policy.mayFill) continue;
    const { key } = baseKeys(keysOf(sha256));
    const entries = new Map([[sha256, sizeBytes]]);
    const result = await cacheStore.save({ directory, depth: 0, key, entries, signal: cancelled });
    if (result.kind === "saved") runner.info(`released program: saved as ${key}`);
    else if ("reason" in result) runner.info(`released program: not saved (${result.reason})`);
  }
  await forgetOthers(directory, binaries, files);
}

/** Whole or not at all: a name promises a content. */
async function keepOnDisk(from: string, to: string, files: World["files"]): Promise<boolean> {
  const partial = `${to}.${randomUUID()}.partial`;
  try {
    if ((await files.stat(to)) === undefined) {
      await files.copy(from, partial, 0o600);
      await files.rename(partial, to);
    }
    return true;
  } catch {
    await files.remove(partial).catch(() => undefined);
    return false;
  }
}

async function forgetOthers(directory: string, binaries: readonly BuiltBinary[], files: World["files"]): Promise<void> {
  const own = new Set(binaries.map(({ sha256 }) => sha256));
  const all = await files.listFacts(directory).catch(() => []);
  const others = all.filter(({ name, kind }) => kind === "file" && !own.has(name));
  const oldest = others.toSorted((one, other) => other.modifiedMs - one.modifiedMs).slice(keptOnDisk);
  for (const { name } of oldest) await files.remove(join(directory, name)).catch(() => undefined);
}

/** The tool cache outlives the job on a runner that keeps its disk. undefined: there is no place. */
function keptDirectory({ runner }: Pick<World, "runner">): string | undefined {
  const place = runner.env["RUNNER_TOOL_CACHE"] || runner.env["RUNNER_TEMP"];
  return place && join(place, "gin-deploy-released");
}

/** Nothing but this very program is of use. */
function keysOf(sha256: string): CacheKeys {
  return { scope: `gin-deploy-released-v1-${sha256}-`, fields: ["whole"], decisive: 1 };
}
