import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createCacheStore } from "../../../src/world/cache-service/cache-store.ts";
import { removeTree } from "../../../src/world/cache-service/merge-tree.ts";
import { startThrottle } from "../../bench/cache/throttle.ts";
import { type CacheService, startCacheService } from "../../support/cache-service.ts";

const never = new AbortController().signal;
const keysOf = (name: string) => ({ scope: `${name}-`, fields: ["a"], decisive: 1 });

let top: string;
let service: CacheService;
beforeEach(async () => {
  top = await mkdtemp(join(tmpdir(), "one-process-"));
  vi.stubEnv("RUNNER_TEMP", top);
  for (const name of ["ACTIONS_RESULTS_URL", "ACTIONS_CACHE_URL"]) vi.stubEnv(name, "");
  service = await startCacheService();
  for (const [name, value] of Object.entries(service.env)) vi.stubEnv(name, value);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await service.stop();
  await removeTree(top);
});

/** A store that counts the processes that it starts. */
function openStore(deadlines = {}) {
  let started = 0;
  const program = async () => {
    started += 1;
    return (await import("../../../src/start/cache-worker.ts")).workerPath;
  };
  const store = createCacheStore(program, { lookupMs: 60_000, restoreMs: 60_000, saveMs: 60_000, ...deadlines });
  return { store, started: () => started };
}

async function fill(
  name: string,
  store: ReturnType<typeof openStore>["store"],
  content: string | Buffer = name,
): Promise<void> {
  const directory = join(top, `from-${name}`);
  await mkdir(directory);
  await writeFile(join(directory, "file"), content);
  const entries = new Map([["file", 1]]);
  const request = { directory, depth: 0, key: `${name}-base-a`, entries, signal: never };
  expect(await store.save(request)).toMatchObject({ kind: "saved" });
}

const restore = (name: string, store: ReturnType<typeof openStore>["store"]) =>
  store.restore({ directory: join(top, `to-${name}`), keys: keysOf(name), signal: never });

it("one process restores and saves all that a job has, also at the same time", async () => {
  const { store, started } = openStore();
  await Promise.all([fill("one", store), fill("other", store)]);
  const both = await Promise.all([restore("one", store), restore("other", store)]);
  expect(both).toMatchObject([{ kind: "hit" }, { kind: "hit" }]);
  expect(started()).toBe(1);
  await store.rest();
  expect(await restore("one", store)).toMatchObject({ kind: "hit" });
  expect(started()).toBe(2);
  await store.rest();
});

it("the process has ended, and been waited for, when its store rests", async () => {
  const { store } = openStore();
  await restore("any", store);
  const isOurs = (line: string) => line.includes("start/cache-worker");
  const running = async () => {
    const { stdout } = await promisify(execFile)("ps", ["--ppid", `${process.pid}`, "-o", "args="]);
    return stdout.split("\n").filter((line) => isOurs(line) || line.includes("defunct"));
  };
  expect(await running()).toHaveLength(1);
  await store.rest();
  expect(await running()).toEqual([]);
});

it("what is given up takes nothing else with it", async () => {
  const { store } = openStore();
  await fill("quick", store);
  await fill("slow", store);
  await store.rest();
  const { store: hasty, started } = openStore({ restoreMs: 2000 });
  service.breakWith({ faults: [{ route: "download", kind: "hang", inKey: "slow" }] });
  const slow = restore("slow", hasty);
  expect(await restore("quick", hasty)).toMatchObject({ kind: "hit" });
  expect(await slow).toMatchObject({ kind: "failed", reason: expect.stringContaining("did not end within 2 s") });
  expect(await restore("quick", hasty)).toMatchObject({ kind: "hit" });
  expect(started()).toBe(1);
  await hasty.rest();
});

it("a save that waits for others is not late", async () => {
  const throttle = await startThrottle(service.url, 1e6);
  try {
    for (const [name, value] of Object.entries(service.env)) if (value === service.url) vi.stubEnv(name, throttle.url);
    const { store } = openStore({ saveMs: 15_000 });
    await Promise.all(["one", "other", "third"].map((name) => fill(name, store, randomBytes(8e6))));
    await store.rest();
  } finally {
    await throttle.stop();
  }
});

it("a save that hangs takes nothing else with it", async () => {
  const { store, started } = openStore({ saveMs: 8000 });
  service.breakWith({ faults: [{ route: "upload", kind: "hang", inKey: "slow" }] });
  const slow = fill("slow", store).catch((error) => `${error}`);
  await expect.poll(() => service.counters.requests.upload, { interval: 10 }).toBe(1);
  await Promise.all(["one", "other"].map((name) => fill(name, store)));
  expect(await slow).toContain("failed");
  expect(started()).toBe(2);
  await store.rest();
});

it("the process has none of the action's inputs", async () => {
  vi.stubEnv("INPUT_SSH-KEY", "secret");
  const { store } = openStore();
  await restore("any", store);
  const { stdout } = await promisify(execFile)("ps", ["--ppid", `${process.pid}`, "-o", "pid=,args="]);
  const line = stdout.split("\n").find((text) => text.includes("start/cache-worker")) ?? "";
  const environment = await readFile(`/proc/${Number.parseInt(line, 10)}/environ`, "utf8");
  expect(environment).toContain("RUNNER_TEMP=");
  expect(environment).not.toContain("INPUT_");
  await store.rest();
});
