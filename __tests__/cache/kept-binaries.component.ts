import { createHash, randomBytes } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { findKept, keepBinaries } from "../../src/cache/kept-binaries.ts";
import type { BuiltBinary } from "../../src/model/binaries.ts";
import { createCacheStore } from "../../src/world/cache-service/cache-store.ts";
import { systemClock } from "../../src/world/clock.ts";
import { systemFiles } from "../../src/world/files.ts";
import { githubRunner } from "../../src/world/runner/runner.ts";
import { type CacheService, startCacheService } from "../support/cache-service.ts";

const cacheWorker = () => import("../../src/start/cache-worker.ts").then(({ workerPath }) => workerPath);
const deadlines = { lookupMs: 60_000, restoreMs: 60_000, saveMs: 60_000 };
const bytes = randomBytes(200_000);
const sha256 = createHash("sha256").update(bytes).digest("hex");

let root: string;
let service: CacheService | undefined;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "gin-deploy kept "));
  vi.stubEnv("RUNNER_TEMP", mkdtempSync(join(root, "temp-")));
  for (const name of ["ACTIONS_RESULTS_URL", "ACTIONS_CACHE_URL"]) vi.stubEnv(name, "");
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await service?.stop();
  service = undefined;
  rmSync(root, { recursive: true });
});

async function offer() {
  service = await startCacheService();
  for (const [name, value] of Object.entries(service.env)) vi.stubEnv(name, value);
  return service;
}

/** A runner with a disk of its own. */
function runnerOf(name: string, env: Readonly<Record<string, string>> = {}) {
  const tools = join(root, name);
  const said: string[] = [];
  const runner = {
    ...githubRunner,
    env: { RUNNER_TOOL_CACHE: tools, ...env },
    info: (line: string) => void said.push(line),
  };
  const cancelled = new AbortController().signal;
  const cacheStore = createCacheStore(cacheWorker, deadlines);
  const place = join(tools, "gin-deploy-released");
  return { world: { runner, files: systemFiles, cacheStore, clock: systemClock, cancelled }, place, said };
}

function built(content = bytes): BuiltBinary {
  const path = join(root, `built-${randomBytes(4).toString("hex")}`);
  writeFileSync(path, content);
  return { path, sha256: createHash("sha256").update(content).digest("hex"), sizeBytes: content.length } as BuiltBinary;
}

const cached = { save: "auto", build: true } as const;

it("a program that one runner keeps is found by another", async () => {
  await offer();
  await keepBinaries([built()], cached, runnerOf("one").world);
  const other = runnerOf("two");
  const found = await findKept(sha256, true, other.world);
  expect(found).toEqual({ sha256, path: join(other.place, sha256), sizeBytes: bytes.length });
  expect(readFileSync(found?.path ?? "").equals(bytes)).toBe(true);
  expect(readdirSync(other.place)).toEqual([sha256]);
});

it("nothing is sent for a program that is kept already, nor asked for one that is at hand", async () => {
  const { counters, entries } = await offer();
  const { world } = runnerOf("one");
  await keepBinaries([built()], cached, world);
  await keepBinaries([built()], cached, world);
  expect(entries()).toHaveLength(1);
  const { lookup, upload } = { ...counters.requests };
  expect(await findKept(sha256, true, world)).toBeDefined();
  expect(counters.requests).toMatchObject({ lookup, upload });
});

it("the service is not asked where that is not wanted", async () => {
  const { counters } = await offer();
  expect(await findKept(sha256, false, runnerOf("one").world)).toBeUndefined();
  expect(counters.requests.lookup).toBe(0);
});

it.each([
  ["cache-save is never", { save: "never", build: true } as const, {}],
  ["the build cache is off", { save: "auto", build: false } as const, {}],
  ["it is a tag, whose caches nobody can read", cached, { GITHUB_REF_TYPE: "tag" }],
])("where %s it is kept on this disk alone", async (_, inputs, env) => {
  const { counters } = await offer();
  const { world, place } = runnerOf("one", env);
  await keepBinaries([built()], inputs, world);
  expect(readdirSync(place)).toEqual([sha256]);
  expect(counters.requests.lookup).toBe(0);
});

it("what is not any more what it was is not found, and makes room for the right one", async () => {
  await offer();
  const { world, place } = runnerOf("one");
  await keepBinaries([built()], cached, world);
  writeFileSync(join(place, sha256), "something else");
  const found = await findKept(sha256, true, world);
  expect(readFileSync(found?.path ?? "").equals(bytes)).toBe(true);
});

it("a service that breaks, or that there is none of, costs nothing but a line", async () => {
  const broken = await offer();
  broken.breakWith({ faults: [{ route: "lookup", kind: "status", status: 400 }] });
  const { world, said, place } = runnerOf("one");
  await keepBinaries([built()], cached, world);
  rmSync(join(place, sha256));
  expect(await findKept(sha256, true, world)).toBeUndefined();
  expect(said).toEqual([expect.stringMatching(/not saved \(/), expect.stringMatching(/not restored \(/)]);
  for (const name of ["ACTIONS_RESULTS_URL", "ACTIONS_CACHE_URL"]) vi.stubEnv(name, "");
  expect(await findKept(sha256, true, world)).toBeUndefined();
});

it("a runner that has no place for it does without", async () => {
  await offer();
  const { world } = runnerOf("one");
  const nowhere = { ...world, runner: { ...world.runner, env: {} } };
  await keepBinaries([built()], cached, nowhere);
  expect(await findKept(sha256, true, nowhere)).toBeUndefined();
  const unwritable = { ...world, runner: { ...world.runner, env: { RUNNER_TOOL_CACHE: "/dev/null" } } };
  await keepBinaries([built()], cached, unwritable);
  expect(await findKept(sha256, true, unwritable)).toBeUndefined();
});

it("a disk that stays keeps the newest ten besides its own", async () => {
  const { world, place } = runnerOf("one");
  for (let number = 0; number < 14; number++)
    await keepBinaries([built(Buffer.from(`release ${number}`))], cached, world);
  expect(readdirSync(place)).toHaveLength(11);
});
