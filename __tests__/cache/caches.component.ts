import { appendFile, lstat, mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { type CacheService, type CacheServiceOptions, startCacheService } from "../support/cache-service.ts";
import { type Machine, makeMachine, startJob } from "./job.ts";

let machine: Machine;
let service: CacheService | undefined;

beforeAll(async () => {
  machine = await makeMachine();
});
afterAll(() => machine.remove());
beforeEach(async () => {
  for (const [name, value] of Object.entries(machine.env)) vi.stubEnv(name, value);
  await machine.emptyCaches();
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await service?.stop();
  service = undefined;
});

async function offer(options: CacheServiceOptions = {}): Promise<CacheService> {
  service = await startCacheService(options);
  for (const [name, value] of Object.entries(service.env)) vi.stubEnv(name, value);
  return service;
}

/** A whole job that fills the service. */
async function fill(build: () => Promise<unknown> = machine.pretendBuild): Promise<void> {
  const job = startJob(machine, "100");
  const restored = await job.restore();
  await build();
  await job.save(restored);
}

describe.each([1, 2] as const)("with service version %i", (version) => {
  it("the first run saves; the second, on an empty machine, fetches nothing and compiles nothing", async () => {
    const { counters, entries } = await offer({ version });
    const first = startJob(machine, "1");
    const missed = await first.restore();
    expect([missed.modules.kind, missed.build.kind]).toEqual(["miss", "miss"]);
    expect(await machine.build()).toContain("github.com/pkg/errors");
    const saved = await first.save(missed);
    expect([saved.modules.kind, saved.build.kind]).toEqual(["saved", "saved"]);
    expect(entries()).toHaveLength(2);

    await machine.emptyCaches();
    const second = startJob(machine, "2");
    const restored = await second.restore();
    expect([restored.modules.kind, restored.build.kind]).toEqual(["exact", "partial"]);
    expect(counters.sentBytes).toBe(counters.receivedBytes);
    expect(await machine.build("off")).toEqual([]);
    expect(await second.save(restored)).toEqual({
      modules: { kind: "skipped", reason: "restored exactly" },
      build: { kind: "skipped", reason: "nothing new was compiled" },
    });
    expect(entries()).toHaveLength(2);
    expect([...first.warnings, ...second.warnings, ...(await machine.leftovers())]).toEqual([]);
  });

  it.each<[string, CacheServiceOptions]>([
    ["answers 500 to a lookup", { faults: [{ route: "lookup", kind: "status", status: 500 }] }],
    ["hangs", { faults: [{ route: "lookup", kind: "hang" }] }],
    ["answers half a JSON", { faults: [{ route: "lookup", kind: "malformed" }] }],
    ["breaks each connection", { faults: [{ route: "lookup", kind: "cut" }] }],
    ["dies half-way through a download", { faults: [{ route: "download", kind: "cut", afterBytes: 5000 }] }],
    ["sends an archive that is none", { faults: [{ route: "download", kind: "malformed" }] }],
    ["hangs in a download", { faults: [{ route: "download", kind: "hang" }] }],
  ])("a service that %s costs one warning", async (_, breakage) => {
    const { breakWith, entries } = await offer({ version });
    await fill();
    await machine.emptyCaches();
    breakWith(breakage);
    const job = startJob(machine, "2", { deadlines: { lookupMs: 5000, restoreMs: 5000 } });
    const restored = await job.restore();
    expect([restored.modules.kind, restored.build.kind]).toEqual(["failed", "failed"]);
    expect(await readdir(machine.moduleCache)).toEqual([]);
    await machine.pretendBuild();
    const saved = await job.save(restored);
    expect([saved.modules.kind, saved.build.kind]).toEqual(["skipped", "skipped"]);
    expect(job.warnings).toEqual([expect.stringMatching(/^The job goes on without a cache: ./)]);
    expect(await machine.leftovers()).toEqual([]);
    expect(entries()).toHaveLength(2);
  });

  it.each<[string, CacheServiceOptions]>([
    ["refuses to reserve", { faults: [{ route: "reserve", kind: "status", status: 500 }] }],
    ["dies in an upload", { faults: [{ route: "upload", kind: "cut", afterBytes: 1000 }] }],
    ["hangs in an upload", { faults: [{ route: "upload", kind: "hang" }] }],
    ["breaks at the end", { faults: [{ route: "finalize", kind: "status", status: 400 }] }],
  ])("a service that %s is not saved to, for one warning", async (_, breakage) => {
    const { entries } = await offer({ version, ...breakage });
    const job = startJob(machine, "1", { deadlines: { saveMs: 5000 } });
    const restored = await job.restore();
    await machine.pretendBuild();
    const saved = await job.save(restored);
    expect([saved.modules.kind, saved.build.kind]).toEqual(["failed", "failed"]);
    expect(job.warnings).toEqual([expect.stringMatching(/^The caches of this job are not saved: ./)]);
    expect([...entries(), ...(await machine.leftovers())]).toEqual([]);
  });

  it("a token that may only read restores, saves nothing, and costs no warning", async () => {
    const { breakWith, entries } = await offer({ version });
    await fill();
    breakWith({ deny: "write" });
    const job = startJob(machine, "2");
    const restored = await job.restore({ suffix: "new" });
    const saved = await job.save({ ...restored, modules: { kind: "miss" } });
    expect(restored.modules.kind).toBe("exact");
    expect(saved.build).toEqual({ kind: "skipped", reason: expect.stringContaining("cache write denied") });
    expect(entries()).toHaveLength(2);
    expect(job.warnings).toEqual([]);
  });

  it("a token that may not even read is as if there were no cache, without a warning", async () => {
    await offer({ version, deny: "read" });
    const job = startJob(machine, "1");
    const restored = await job.restore();
    expect(restored.modules).toEqual({ kind: "off", reason: expect.stringContaining("cache read denied") });
    expect(job.warnings).toEqual([]);
  });

  it("does not pack what another job has saved meanwhile", async () => {
    const { counters } = await offer({ version });
    const jobs = [startJob(machine, "1"), startJob(machine, "1")] as const;
    const restored = [await jobs[0].restore(), await jobs[1].restore()] as const;
    await machine.pretendBuild();
    await jobs[0].save(restored[0]);
    const reason = "another job has saved it";
    expect(await jobs[1].save(restored[1])).toEqual({
      modules: { kind: "skipped", reason },
      build: { kind: "skipped", reason },
    });
    // The second job did not even try.
    expect(counters.requests.reserve).toBe(2);
  });
});

describe("a job", () => {
  it("without any service costs one warning", async () => {
    vi.stubEnv("ACTIONS_RESULTS_URL", "");
    vi.stubEnv("ACTIONS_CACHE_URL", "");
    const job = startJob(machine, "1");
    const restored = await job.restore();
    await job.save(restored);
    expect(restored.modules).toEqual({ kind: "off", reason: expect.stringContaining("offers no cache service") });
    expect(job.warnings).toHaveLength(1);
  });

  it("without a token costs one warning", async () => {
    await offer();
    vi.stubEnv("ACTIONS_RUNTIME_TOKEN", "");
    const job = startJob(machine, "1");
    await job.save(await job.restore());
    expect(job.warnings).toEqual([expect.stringContaining("ACTIONS_RUNTIME_TOKEN")]);
  });

  it("with a dead service costs one warning", async () => {
    await (await offer()).stop();
    service = undefined;
    const job = startJob(machine, "1");
    await job.save(await job.restore());
    expect(job.warnings).toEqual([expect.stringContaining("ECONNREFUSED")]);
  });

  it("whose restore and whose save break costs one warning", async () => {
    const { breakWith } = await offer();
    const modulesOnly = startJob(machine, "1");
    const restored = await modulesOnly.restore({ build: false });
    await machine.pretendBuild();
    await modulesOnly.save(restored);
    breakWith({
      faults: [
        { route: "download", kind: "cut", afterBytes: 5000 },
        { route: "reserve", kind: "status", status: 400 },
      ],
    });
    const job = startJob(machine, "2");
    const broken = await job.restore();
    expect([broken.modules.kind, broken.build.kind]).toEqual(["failed", "miss"]);
    expect((await job.save(broken)).build.kind).toBe("failed");
    expect(job.warnings).toHaveLength(1);
  });

  it("that wants no cache asks nobody", async () => {
    const { counters } = await offer();
    const job = startJob(machine, "1");
    const restored = await job.restore({ modules: false, build: false });
    await job.save(restored);
    expect(counters.requests.lookup).toBe(0);
    expect(restored.build).toEqual({ kind: "off", reason: "not wanted" });
    expect(job.warnings).toEqual([]);
  });

  it("under a cache mode without reading asks nobody, without a warning", async () => {
    const { counters } = await offer();
    vi.stubEnv("ACTIONS_CACHE_MODE", "none");
    const job = startJob(machine, "1");
    await job.save(await job.restore());
    expect(counters.requests.lookup).toBe(0);
    expect(job.warnings).toEqual([]);
  });

  it("that is cancelled stops waiting at once", async () => {
    await offer({ faults: [{ route: "lookup", kind: "hang" }] });
    const cancel = new AbortController();
    const restoring = startJob(machine, "1", { cancelled: cancel.signal }).restore();
    await vi.waitUntil(() => service?.counters.requests.lookup === 2, { timeout: 60_000 });
    const start = performance.now();
    cancel.abort();
    await expect(restoring).rejects.toMatchObject({ code: "cancelled" });
    expect(performance.now() - start).toBeLessThan(3000);
    expect(await machine.leftovers()).toEqual([]);
  });

  it("with a changed go.sum takes the nearest entries and saves new ones", async () => {
    const { entries } = await offer();
    await fill(() => machine.build());
    await machine.emptyCaches();
    const path = join(machine.moduleDirectory, "go.sum");
    await appendFile(path, "example.com/new v1.0.0 h1:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n");
    const job = startJob(machine, "2");
    const restored = await job.restore();
    expect([restored.modules.kind, restored.build.kind]).toEqual(["partial", "partial"]);
    expect(await machine.build("off")).toEqual([]);
    const saved = await job.save(restored);
    expect(saved.modules.kind).toBe("saved");
    // Go notes that it looked at the new go.sum; that alone is not worth an archive.
    expect(saved.build).toEqual({
      kind: "skipped",
      reason: expect.stringMatching(/^nothing new|^only \d+ new files?, 0\./),
    });
    expect(entries()).toHaveLength(3);
  });

  it("with another suffix starts anew", async () => {
    await offer();
    await fill();
    expect((await startJob(machine, "2").restore({ suffix: "a" })).build.kind).toBe("miss");
  });

  it("without go.sum keys on go.mod alone; without go.mod there is no cache and no warning", async () => {
    await offer();
    const empty = { ...machine, moduleDirectory: join(machine.moduleDirectory, "empty") };
    await mkdir(empty.moduleDirectory);
    const job = startJob(empty, "1");
    expect((await job.restore()).modules).toEqual({ kind: "off", reason: "no go.mod" });
    await writeFile(join(empty.moduleDirectory, "go.mod"), "module example.com/empty\n\ngo 1.21\n");
    const restored = await job.restore();
    expect(restored.modules.kind).toBe("miss");
    expect((await job.save(restored)).modules).toEqual({ kind: "skipped", reason: "there is nothing to save" });
    expect(job.warnings).toEqual([]);
  });

  it("leaves toolchains, clones and locks out of the archive", async () => {
    await offer();
    const job = startJob(machine, "1");
    const restored = await job.restore();
    await machine.build();
    const foreign = [
      "golang.org/toolchain@v0.0.1-go1.99/x",
      "cache/download/golang.org/toolchain/@v/x.zip",
      "cache/vcs/x",
    ];
    for (const path of [...foreign, ".gin-deploy-dead/x"]) {
      await mkdir(join(machine.moduleCache, path, ".."), { recursive: true });
      await writeFile(join(machine.moduleCache, path), "x");
    }
    await job.save(restored);
    await machine.emptyCaches();
    await startJob(machine, "2").restore();
    expect(await readdir(machine.moduleCache)).toEqual(["cache", "github.com", "golang.org"]);
    expect(await readdir(join(machine.moduleCache, "cache"))).toEqual(["download"]);
    expect(await readdir(join(machine.moduleCache, "golang.org"))).toEqual(["x"]);
    expect(await readdir(join(machine.moduleCache, "cache/download/golang.org"))).toEqual(["x"]);
  });

  it("restores into caches that are in use, and modules stay read-only", async () => {
    await offer();
    await fill(() => machine.build());
    expect((await startJob(machine, "2").restore()).modules.kind).toBe("exact");
    expect(await machine.build("off")).toEqual([]);
    const module = await lstat(join(machine.moduleCache, "github.com/pkg/errors@v0.9.1"));
    expect(module.mode & 0o222).toBe(0);
  });
});
