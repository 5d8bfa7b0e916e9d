import { join } from "node:path";
import type { CacheOutcome, RestoredCaches, SavedCaches } from "../../src/cache/cache-outcome.ts";
import type { BuildFacts } from "../../src/cache/choose-caches.ts";
import { chooseCaches } from "../../src/cache/choose-caches.ts";
import { type Restoring, startRestore } from "../../src/cache/restore-caches.ts";
import { saveCaches } from "../../src/cache/save-caches.ts";
import type { CacheInputs } from "../../src/model/inputs.ts";
import { readProject } from "../../src/project/read-project.ts";
import { type CacheDeadlines, createCacheStore } from "../../src/world/cache-service/cache-store.ts";
import { systemClock } from "../../src/world/clock.ts";
import { systemFiles } from "../../src/world/files.ts";
import { thisPlatform } from "../../src/world/platform.ts";
import { githubRunner } from "../../src/world/runner/runner.ts";

const cacheWorker = () => import("../../src/start/cache-worker.ts").then(({ workerPath }) => workerPath);
/** Far above what a slow machine needs. */
const deadlines: CacheDeadlines = { lookupMs: 60_000, restoreMs: 60_000, saveMs: 60_000 };

/** The parts of a machine that a job in a process of its own can be told of. */
export interface Workplace {
  readonly workspace: string;
  readonly env: Readonly<Record<string, string>>;
}

/** One job: restore, whatever is done between, save. */
export interface Job {
  readonly warnings: readonly string[];
  readonly exported: Readonly<Record<string, string>>;
  restore(inputs?: Partial<CacheInputs>): Promise<RestoredCaches>;
  /** The same, as it goes on. */
  startRestore(inputs?: Partial<CacheInputs>): Promise<Restoring>;
  save(restored: RestoredCaches, wanted?: CacheInputs["save"]): Promise<SavedCaches>;
}

export interface JobOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** working-directory, relative to the workspace. */
  readonly directory?: string;
  readonly build?: Partial<BuildFacts>;
  readonly cancelled?: AbortSignal;
  readonly deadlines?: Partial<CacheDeadlines>;
}

export const linux = { os: "linux", arch: "amd64", variant: undefined };

export function startJob({ workspace, env }: Workplace, run: string, options: JobOptions = {}): Job {
  const warnings: string[] = [];
  const exported: Record<string, string> = {};
  const world = {
    runner: {
      ...githubRunner,
      workspace,
      env: { ...env, GITHUB_RUN_ID: run, GITHUB_RUN_ATTEMPT: "1", ...options.env },
      info: () => undefined,
      debug: () => undefined,
      warning: (message: string) => void warnings.push(message),
      exportVariable: (name: string, value: string) => {
        exported[name] = value;
      },
    },
    files: systemFiles,
    cacheStore: createCacheStore(cacheWorker, { ...deadlines, ...options.deadlines }),
    clock: systemClock,
    platform: thisPlatform,
    cancelled: options.cancelled ?? new AbortController().signal,
  };
  const build = {
    targets: [linux],
    tags: [],
    flags: [],
    cgo: false,
    checks: [],
    goVersion: "1.26.8",
    ...options.build,
  };
  const begin = async (inputs: Partial<CacheInputs> = {}) => {
    const wanted: CacheInputs = { modules: true, build: true, save: "auto", suffix: "", dependencyFiles: [] };
    const project = await readProject(join(workspace, options.directory ?? "."), world);
    return startRestore(
      await chooseCaches({ ...wanted, ...inputs }, project, build, world),
      new AbortController().signal,
      world,
    );
  };
  return {
    warnings,
    exported,
    restore: async (inputs) => (await begin(inputs)).ended,
    startRestore: begin,
    save: (restored, wanted = "auto") => saveCaches(wanted, restored, world),
  };
}

/** How both restores ended, modules first. */
export function kindsOf({ modules, build }: RestoredCaches): readonly CacheOutcome["kind"][] {
  return [modules.outcome.kind, build.outcome.kind];
}

/** How both saves ended, and why, modules first. */
export function endsOf({ modules, build }: SavedCaches): readonly string[] {
  return [modules, build].map((saved) => (saved.kind === "saved" ? "saved" : `${saved.kind}: ${saved.reason}`));
}
