import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, readdir, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { RestoredCaches, SavedCaches } from "../../src/cache/cache-outcome.ts";
import { restoreCaches } from "../../src/cache/restore-caches.ts";
import { saveCaches } from "../../src/cache/save-caches.ts";
import type { CacheInputs } from "../../src/inputs/inputs.ts";
import type { InstalledGo } from "../../src/toolchain/installed-go.ts";
import { type CacheDeadlines, createCacheStore } from "../../src/world/cache-store.ts";
import { systemClock } from "../../src/world/clock.ts";
import { systemFiles } from "../../src/world/files.ts";
import { removeTree } from "../../src/world/merge-tree.ts";
import { thisPlatform } from "../../src/world/platform.ts";
import { systemProcesses } from "../../src/world/processes.ts";
import { githubRunner } from "../../src/world/runner.ts";

const execute = promisify(execFile);

/** Two small modules, without dependencies of their own. One lies in golang.org/, beside the toolchains. */
const requirements = { "github.com/pkg/errors": "v0.9.1", "golang.org/x/sync": "v0.10.0" };

const source = `package main

import (
	"fmt"

	"github.com/pkg/errors"
	"golang.org/x/sync/errgroup"
)

func main() {
	var group errgroup.Group
	group.Go(func() error { return errors.New("fine") })
	fmt.Println(group.Wait())
}
`;

/** Far above what a slow machine needs. */
const deadlines: CacheDeadlines = { lookupMs: 60_000, restoreMs: 60_000, saveMs: 60_000 };

/** A machine with a checkout of a small module; its Go caches can be emptied, as on a fresh runner. */
export interface Machine {
  readonly moduleDirectory: string;
  readonly moduleCache: string;
  readonly buildCache: string;
  /** What the processes of a job on it need. */
  readonly env: Readonly<Record<string, string>>;
  emptyCaches(): Promise<void>;
  /** Something in both caches, at once: for tests that are not about Go. */
  pretendBuild(): Promise<void>;
  /** Packages that had to be compiled. `proxy`: GOPROXY; `off` proves that nothing was fetched. */
  build(proxy?: "off"): Promise<readonly string[]>;
  /** What a restore or a save may have left behind. */
  leftovers(): Promise<readonly string[]>;
  remove(): Promise<void>;
}

export async function makeMachine(): Promise<Machine> {
  // White space, quotes and an umlaut: the cache library puts paths into command lines.
  const top = await mkdtemp(join(tmpdir(), "gin-deploy caches 'ü' "));
  const place = (name: string) => join(top, name);
  const [moduleDirectory, moduleCache, buildCache] = [place("module"), place("go mod"), place("go build")];
  const temp = await mkdtemp(join(tmpdir(), "gin-deploy-runner-temp-"));
  const env = {
    GOMODCACHE: moduleCache,
    GOCACHE: buildCache,
    GOFLAGS: "-mod=mod",
    GOTOOLCHAIN: "local",
    CGO_ENABLED: "0",
    RUNNER_TEMP: temp,
  };
  const go = (args: string[], extra = {}) =>
    execute("go", args, { cwd: moduleDirectory, env: { ...process.env, ...env, ...extra } });
  await mkdir(moduleDirectory);
  await writeFile(join(moduleDirectory, "main.go"), source);
  await writeFile(
    join(moduleDirectory, "go.mod"),
    `module example.com/tiny\n\ngo 1.21\n\nrequire (\n${Object.entries(requirements)
      .map(([path, version]) => `\t${path} ${version}\n`)
      .join("")})\n`,
  );
  await go(["mod", "tidy"]);
  // Go indexes a package only where its files are older than 2 s: a second build would have that to add.
  const hourAgo = new Date(Date.now() - 3_600_000);
  for (const name of await readdir(moduleDirectory)) await utimes(join(moduleDirectory, name), hourAgo, hourAgo);
  return {
    moduleDirectory,
    moduleCache,
    buildCache,
    env,
    async emptyCaches() {
      await removeTree(moduleCache);
      await removeTree(buildCache);
    },
    async pretendBuild() {
      for (const directory of [join(moduleCache, "cache/download"), join(buildCache, "00")]) {
        await mkdir(directory, { recursive: true });
        // Random, so that the archive is as large.
        await writeFile(join(directory, "pretended"), randomBytes(100_000));
      }
    },
    async build(proxy) {
      const args = ["build", "-v", "-trimpath", "-o", join(top, "tiny"), "."];
      const { stderr } = await go(args, proxy && { GOPROXY: proxy });
      return stderr.split("\n").filter((line) => line !== "" && !line.startsWith("go: downloading"));
    },
    async leftovers() {
      const hidden = async (path: string) =>
        (await readdir(path).catch(() => [])).filter((name) => name.startsWith(".gin-deploy"));
      return [...(await readdir(temp)), ...(await hidden(moduleCache)), ...(await hidden(buildCache))];
    },
    async remove() {
      await removeTree(top);
      await removeTree(temp);
    },
  };
}

/** One job on a machine: restore, whatever is done between, save. */
export interface Job {
  readonly warnings: readonly string[];
  restore(inputs?: Partial<CacheInputs>): Promise<RestoredCaches>;
  save(restored: RestoredCaches): Promise<SavedCaches>;
}

export interface JobOptions {
  readonly cancelled?: AbortSignal;
  readonly deadlines?: Partial<CacheDeadlines>;
}

export function startJob(machine: Machine, run: string, options: JobOptions = {}): Job {
  const warnings: string[] = [];
  const world = {
    runner: {
      ...githubRunner,
      env: { GITHUB_RUN_ID: run, GITHUB_RUN_ATTEMPT: "1" },
      info: () => undefined,
      debug: () => undefined,
      warning: (message: string) => void warnings.push(message),
    },
    files: systemFiles,
    processes: systemProcesses,
    cacheStore: createCacheStore({ ...deadlines, ...options.deadlines }),
    clock: systemClock,
    platform: thisPlatform,
    cancelled: options.cancelled ?? new AbortController().signal,
  };
  const go: InstalledGo = { version: "1.26.8", goBinary: "go", goroot: "", origin: "PATH" };
  const build = { targets: [{ os: "linux", arch: "amd64", variant: undefined }], tags: [] };
  return {
    warnings,
    restore: (inputs = {}) =>
      restoreCaches({ modules: true, build: true, suffix: "", ...inputs }, machine, build, go, world),
    save: (restored) => saveCaches(restored, world),
  };
}
