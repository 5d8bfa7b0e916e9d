import { execFile } from "node:child_process";
import { mkdir, mkdtemp, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it, vi } from "vitest";
import { removeTree } from "../../src/world/cache-service/merge-tree.ts";
import type { CacheService, CacheServiceOptions } from "../support/cache-service.ts";
import { endsOf, kindsOf, startJob } from "./job.ts";
import { namesBelow } from "./machine.ts";
import { withMachine } from "./with-machine.ts";

const execute = promisify(execFile);
const stage = withMachine();

/** What is true of one cache is true of the other: half of the processes. */
const buildOnly = { modules: false };

/** A whole job that fills the service, on a machine that is then empty again. */
async function fill(): Promise<void> {
  const job = startJob(stage.machine, "100");
  const restored = await job.restore(buildOnly);
  await stage.machine.pretendBuild();
  expect(endsOf(await job.save(restored))[1]).toBe("saved");
  await stage.machine.emptyCaches();
}

/**
 * What a job with a broken restore may do: warn once, leave the caches as they were, and save nothing, unless an archive is bad and stands in
 * the way until there is a newer one.
 */
async function expectNoRestore(
  entryCount: number,
  service: CacheService,
  { deadlines = {}, isBad = false } = {},
): Promise<string> {
  const { machine } = stage;
  const job = startJob(machine, "2", { deadlines });
  const restored = await job.restore(buildOnly);
  expect(kindsOf(restored)[1]).toBe("failed");
  expect(await namesBelow(machine.buildCache)).toEqual([]);
  await machine.pretendBuild();
  expect(endsOf(await job.save(restored))[1]).toMatch(isBad ? /^saved$/ : /^skipped: ./);
  expect(job.warnings).toEqual([expect.stringMatching(/^The job goes on without all of its build cache: ./)]);
  expect(await machine.leftovers()).toEqual([]);
  expect(service.entries()).toHaveLength(isBad ? entryCount + 1 : entryCount);
  return job.warnings.join();
}

describe("a restore from a service that", () => {
  // Behind the answer to a lookup the library's code is the same for both versions.
  it.each<[1 | 2, string, CacheServiceOptions, RegExp]>([
    [1, "answers 500 to a lookup", { faults: [{ route: "lookup", kind: "status", status: 500 }] }, /500/],
    [2, "answers 500 to a lookup", { faults: [{ route: "lookup", kind: "status", status: 500 }] }, /500/],
    [2, "hangs", { faults: [{ route: "lookup", kind: "hang" }] }, /gave no answer within 5 s/],
    [2, "answers half a JSON", { faults: [{ route: "lookup", kind: "malformed" }] }, /JSON/],
    [2, "breaks each connection", { faults: [{ route: "lookup", kind: "cut" }] }, /ECONNRESET/],
    [
      2,
      "dies half-way through a download",
      { faults: [{ route: "download", kind: "cut", afterBytes: 5000 }] },
      /aborted/,
    ],
    [2, "sends an archive that is none", { faults: [{ route: "download", kind: "malformed" }] }, /(zstd|tar) failed/],
    [2, "hangs in a download", { faults: [{ route: "download", kind: "hang" }] }, /did not end within 2 s/],
  ])("(version %i) %s costs one warning", async (version, _, breakage, words) => {
    const service = await stage.offer({ version });
    const isOfDownload = breakage.faults?.some(({ route }) => route === "download");
    const isBad = words.source.includes("tar");
    if (isOfDownload) await fill();
    service.breakWith(breakage);
    // Short where the end of patience is what is tested: what answers has to have been heard by then.
    const restoreMs = words.source.includes("2 s") ? 2000 : 60_000;
    const lookupMs = words.source.includes("5 s") ? 5000 : 15_000;
    expect(await expectNoRestore(isOfDownload ? 1 : 0, service, { deadlines: { lookupMs, restoreMs }, isBad })).toMatch(
      words,
    );
  });
});

describe("a save to a service that", () => {
  it.each<[1 | 2, string, CacheServiceOptions, RegExp]>([
    [1, "refuses to reserve", { faults: [{ route: "reserve", kind: "status", status: 500 }] }, /500/],
    [2, "refuses to reserve", { faults: [{ route: "reserve", kind: "status", status: 500 }] }, /500/],
    [1, "dies in an upload", { faults: [{ route: "upload", kind: "cut", afterBytes: 1000 }] }, /ECONNRESET|hang up/],
    [2, "hangs in an upload", { faults: [{ route: "upload", kind: "hang" }] }, /did not end within 4 s/],
    [1, "breaks at the end", { faults: [{ route: "finalize", kind: "status", status: 400 }] }, /400/],
    [2, "breaks at the end", { faults: [{ route: "finalize", kind: "status", status: 400 }] }, /400/],
  ])("(version %i) %s costs one warning", async (version, _, breakage, words) => {
    const { entries } = await stage.offer({ version, ...breakage });
    const job = startJob(stage.machine, "1", { deadlines: { saveMs: words.source.includes("4 s") ? 4000 : 15_000 } });
    const restored = await job.restore(buildOnly);
    await stage.machine.pretendBuild();
    expect(endsOf(await job.save(restored))[1]).toMatch(/^failed: ./);
    expect(job.warnings).toEqual([expect.stringMatching(/^The caches of this job are not saved: ./)]);
    expect(job.warnings[0]).toMatch(words);
    expect([...entries(), ...(await stage.machine.leftovers())]).toEqual([]);
  });
});

describe("an archive that is no layer of ours", () => {
  it.each<[string, string | undefined]>([
    ["has no manifest", undefined],
    ["names what lies elsewhere", '[["../../../../victim", 1]]'],
  ])("because it %s, is not restored", async (_, manifest) => {
    const service = await stage.offer();
    await fill();
    const top = await mkdtemp(join(tmpdir(), "no-layer-"));
    try {
      await mkdir(join(top, "layer0/files/00"), { recursive: true });
      await writeFile(join(top, "layer0/files/00/x"), "x");
      if (manifest !== undefined) await writeFile(join(top, "layer0/entries.json"), manifest);
      const archive = join(top, "archive.tzst");
      await execute("tar", ["--zstd", "-cf", archive, "-C", top, "layer0"]);
      await service.replaceArchive("build", archive);
      await expectNoRestore(1, service, { isBad: true });
    } finally {
      await removeTree(top);
    }
  });
});

describe("a top that cannot be had", () => {
  it("leaves the base in use, costs one warning, and gets a newer one", async () => {
    const { machine } = stage;
    const { breakWith, entries } = await stage.offer();
    const first = startJob(machine, "1");
    const missed = await first.restore(buildOnly);
    await machine.build();
    await first.save(missed);
    await machine.write("light/light.go", "package light\n\nvar State = 1\n");
    await machine.emptyCaches();
    const second = startJob(machine, "2");
    const restored = await second.restore(buildOnly);
    await machine.build();
    expect(endsOf(await second.save(restored))[1]).toBe("saved");

    await machine.emptyCaches();
    breakWith({ faults: [{ route: "download", kind: "malformed", inKey: "-top-" }] });
    const third = startJob(machine, "3");
    const halved = await third.restore(buildOnly);
    expect(kindsOf(halved)[1]).toBe("partial");
    expect(await machine.build()).toEqual(["example.com/tiny/light"]);
    expect(third.warnings).toEqual([
      expect.stringMatching(/goes on without all of its build cache: .*, in the archive .*-top-/),
    ]);
    // It stands in the way until there is a newer one.
    expect(endsOf(await third.save(halved))[1]).toBe("saved");
    expect(entries()).toHaveLength(3);

    await machine.emptyCaches();
    breakWith({});
    expect(kindsOf(await startJob(machine, "4").restore(buildOnly))[1]).toBe("partial");
    expect(await machine.build()).toEqual([]);
    expect(await machine.leftovers()).toEqual([]);
  });

  it("does not hide that the base cannot be had", async () => {
    const { machine } = stage;
    const { breakWith } = await stage.offer();
    await fill();
    breakWith({ faults: [{ route: "download", kind: "malformed", inKey: "-base-" }] });
    expect(kindsOf(await startJob(machine, "2").restore(buildOnly))[1]).toBe("failed");
    expect(await namesBelow(machine.buildCache)).toEqual([]);
  });
});

it("a restore and a save that both break cost one warning", async () => {
  const { machine } = stage;
  const { breakWith } = await stage.offer();
  const modulesOnly = startJob(machine, "1");
  const restored = await modulesOnly.restore({ build: false });
  await machine.pretendBuild();
  await modulesOnly.save(restored);
  await machine.emptyCaches();
  breakWith({
    faults: [
      { route: "download", kind: "cut", afterBytes: 5000 },
      { route: "reserve", kind: "status", status: 400 },
    ],
  });
  const job = startJob(machine, "2", { deadlines: { restoreMs: 60_000 } });
  const broken = await job.restore();
  expect(kindsOf(broken)).toEqual(["failed", "miss"]);
  await machine.pretendBuild();
  expect((await job.save(broken)).build.kind).toBe("failed");
  expect(job.warnings).toHaveLength(1);
});

it("modules are there for whoever reads source, though the build state does not come", async () => {
  const { machine } = stage;
  const { breakWith } = await stage.offer();
  const first = startJob(machine, "1");
  const missed = await first.restore();
  await machine.pretendBuild();
  expect(endsOf(await first.save(missed))).toEqual(["saved", "saved"]);
  await machine.emptyCaches();
  breakWith({ faults: [{ route: "download", kind: "hang", inKey: "-build-" }] });
  const cancel = new AbortController();
  const job = startJob(machine, "2", { cancelled: cancel.signal, deadlines: { restoreMs: 24 * 3_600_000 } });
  const { modulesThere, ended } = await job.startRestore();
  ended.catch(() => undefined);
  await modulesThere;
  expect(await namesBelow(machine.moduleCache)).toContain("example.com/dep@v1.0.0/ballast");
  cancel.abort();
  await expect(ended).rejects.toMatchObject({ code: "cancelled" });
  expect(await machine.leftovers()).toEqual([]);
});

it("a dead service costs one warning", async () => {
  const service = await stage.offer();
  await service.stop();
  const job = startJob(stage.machine, "1");
  await job.save(await job.restore());
  expect(job.warnings).toEqual([expect.stringContaining("ECONNREFUSED")]);
});

const dayMs = 24 * 3_600_000;

it("a job that is cancelled stops waiting at once", async () => {
  const service = await stage.offer({ faults: [{ route: "lookup", kind: "hang" }] });
  const cancel = new AbortController();
  // Nothing else would end it.
  const deadlines = { lookupMs: dayMs, restoreMs: dayMs };
  const restoring = startJob(stage.machine, "1", { cancelled: cancel.signal, deadlines }).restore();
  restoring.catch(() => undefined);
  await vi.waitUntil(() => service.counters.requests.lookup === 2, { timeout: 300_000 });
  cancel.abort();
  await expect(restoring).rejects.toMatchObject({ code: "cancelled" });
  expect(await stage.machine.leftovers()).toEqual([]);
});

it("a job that is cancelled while it saves ends at once, without a warning", async () => {
  const service = await stage.offer({ faults: [{ route: "upload", kind: "hang" }] });
  const cancel = new AbortController();
  const job = startJob(stage.machine, "1", { cancelled: cancel.signal, deadlines: { saveMs: dayMs } });
  const restored = await job.restore();
  await stage.machine.pretendBuild();
  const saving = job.save(restored);
  await vi.waitUntil(() => service.counters.requests.upload > 0, { timeout: 300_000 });
  cancel.abort();
  expect(endsOf(await saving)).toEqual(Array(2).fill(expect.stringContaining("the job was cancelled")));
  expect(job.warnings).toEqual([]);
  expect(await stage.machine.leftovers()).toEqual([]);
  await vi.waitUntil(async () => (await service.connections()) === 0, { timeout: 300_000 });
  expect(await stat(stage.machine.buildCache)).toBeTruthy();
});
