import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import type { CacheInputs } from "../../src/model/inputs.ts";
import { removeTree } from "../../src/world/cache-service/merge-tree.ts";
import { endsOf, type JobOptions, kindsOf, startJob } from "./job.ts";
import { withMachine } from "./with-machine.ts";

const stage = withMachine();

/** A job up to its save. What is true of one cache is true of the other: mostly one is enough, in half of the processes. */
async function runPretendedJob(
  run: string,
  options: JobOptions = {},
  inputs: Partial<CacheInputs> = { modules: false },
) {
  const job = startJob(stage.machine, run, options);
  const restored = await job.restore(inputs);
  await stage.machine.pretendBuild();
  return { job, restored };
}

describe.each([1, 2] as const)("with service version %i", (version) => {
  it("a token that may only read restores, saves nothing, and costs no warning", async () => {
    const { breakWith, entries } = await stage.offer({ version });
    const { job: first, restored: missed } = await runPretendedJob("1", {}, { build: false });
    await first.save(missed);
    await stage.machine.emptyCaches();
    breakWith({ deny: "write" });
    const { job, restored } = await runPretendedJob("2", {}, {});
    expect(kindsOf(restored)).toEqual(["exact", "miss"]);
    expect(endsOf(await job.save(restored))[1]).toMatch(/^skipped: .*cache write denied/);
    expect(entries()).toHaveLength(1);
    expect(job.warnings).toEqual([]);
  });

  it("a token that may only write fills the cache for others, without a warning", async () => {
    const { breakWith, entries } = await stage.offer({ version, deny: "read" });
    const { job, restored } = await runPretendedJob("1");
    expect(kindsOf(restored)[1]).toBe("off");
    expect(endsOf(await job.save(restored))[1]).toBe("saved");
    expect([entries().length, job.warnings]).toEqual([1, []]);
    await stage.machine.emptyCaches();
    breakWith({});
    expect(kindsOf(await startJob(stage.machine, "2").restore({ modules: false }))[1]).toBe("partial");
  });
});

it("a token that may do neither is as if there were no cache, without a warning", async () => {
  await stage.offer({ deny: "both" });
  const { job, restored } = await runPretendedJob("1");
  expect(restored.build.outcome).toEqual({ kind: "off", reason: expect.stringContaining("cache read denied") });
  expect(endsOf(await job.save(restored))[1]).toMatch(/^skipped: .*denied/);
  expect(job.warnings).toEqual([]);
});

it("what another job has saved meanwhile is not packed", async () => {
  const { counters } = await stage.offer();
  const [one, other] = [startJob(stage.machine, "1"), startJob(stage.machine, "1")];
  const restored = [await one.restore(), await other.restore()] as const;
  await stage.machine.pretendBuild();
  await one.save(restored[0]);
  expect(endsOf(await other.save(restored[1]))).toEqual(Array(2).fill("skipped: another job has saved it"));
  // The second job did not even try.
  expect(counters.requests.reserve).toBe(2);
});

describe("a job", () => {
  it("without any service costs one warning", async () => {
    const { job, restored } = await runPretendedJob("1", {}, {});
    await job.save(restored);
    expect(restored.modules.outcome).toEqual({
      kind: "off",
      reason: expect.stringContaining("offers no cache service"),
    });
    expect(job.warnings).toHaveLength(1);
  });

  it("without a token costs one warning", async () => {
    await stage.offer();
    vi.stubEnv("ACTIONS_RUNTIME_TOKEN", "");
    const { job, restored } = await runPretendedJob("1", {}, {});
    await job.save(restored);
    expect(job.warnings).toEqual([expect.stringContaining("ACTIONS_RUNTIME_TOKEN")]);
  });

  it("that wants no cache asks nobody", async () => {
    const { counters } = await stage.offer();
    const job = startJob(stage.machine, "1");
    const restored = await job.restore({ modules: false, build: false });
    expect(endsOf(await job.save(restored))).toEqual(["skipped: not wanted", "skipped: not wanted"]);
    expect(counters.requests.lookup).toBe(0);
    expect(job.warnings).toEqual([]);
  });

  it.each(["none", "write-only"])("under the cache mode %s reads nothing, without a warning", async (mode) => {
    const { counters, entries } = await stage.offer();
    vi.stubEnv("ACTIONS_CACHE_MODE", mode);
    const { job, restored } = await runPretendedJob("1");
    await job.save(restored);
    expect(counters.requests.lookup).toBe(0);
    expect(entries()).toHaveLength(mode === "none" ? 0 : 1);
    expect(job.warnings).toEqual([]);
  });

  it("without dependencies keys on go.mod, and saves its build state alone", async () => {
    const { machine } = stage;
    await stage.offer();
    await machine.write("empty/go.mod", "module example.com/empty\n\ngo 1.21\n");
    try {
      const { job, restored } = await runPretendedJob("1", { directory: "empty" }, {});
      expect(kindsOf(restored)).toEqual(["miss", "miss"]);
      expect(endsOf(await job.save(restored))).toEqual(["skipped: nothing was used", "saved"]);
      expect(job.warnings).toEqual([]);
    } finally {
      await machine.remove("empty");
    }
  });

  it("with vendored dependencies keeps its build state alone", async () => {
    const { machine } = stage;
    const { entries } = await stage.offer();
    const env = { GOFLAGS: "-mod=vendor" };
    await machine.go(["mod", "vendor"]);
    try {
      await machine.emptyCaches();
      const job = startJob(machine, "1", { env });
      const restored = await job.restore();
      expect(restored.modules.outcome).toEqual({ kind: "off", reason: "dependencies are vendored" });
      expect(await machine.build("off", env)).toContain("example.com/dep");
      expect(endsOf(await job.save(restored))).toEqual(["skipped: dependencies are vendored", "saved"]);
      await machine.emptyCaches();
      await startJob(machine, "2", { env }).restore();
      expect(await machine.build("off", env)).toEqual([]);
      expect(entries()).toHaveLength(1);
    } finally {
      await machine.remove("vendor");
    }
  });

  it("whose build state GOCACHEPROG keeps leaves GOCACHE alone", async () => {
    const { machine } = stage;
    await stage.offer();
    const { job, restored } = await runPretendedJob("1", { env: { GOCACHEPROG: "some-program" } }, {});
    expect(kindsOf(restored)).toEqual(["miss", "off"]);
    expect(endsOf(await job.save(restored))).toEqual(["saved", "skipped: GOCACHEPROG keeps it"]);
    expect(await readdir(machine.buildCache)).toEqual(["00"]);
  });

  it("finds caches that the user has moved, and what another place saved", async () => {
    const { machine } = stage;
    await stage.offer();
    const { job: first, restored: missed } = await runPretendedJob("1", {}, {});
    await first.save(missed);
    const moved = join(machine.workspace, "../moved ü");
    const env = { GOMODCACHE: join(moved, "mod"), GOCACHE: join(moved, "build") };
    try {
      const job = startJob(machine, "2", { env });
      expect(kindsOf(await job.restore())).toEqual(["exact", "partial"]);
      expect(await readdir(join(env.GOMODCACHE, "example.com"))).toEqual(["dep@v1.0.0"]);
      expect(await readdir(env.GOCACHE)).toEqual(["00"]);
    } finally {
      await removeTree(moved);
    }
  });

  it("of another module of the repository takes its modules, and not its build state", async () => {
    const { machine } = stage;
    const { entries } = await stage.offer();
    const { job: first, restored: missed } = await runPretendedJob("1", {}, {});
    await first.save(missed);
    await machine.emptyCaches();
    await machine.require(["example.com/dep", "example.com/fresh"], "other");
    try {
      const job = startJob(machine, "1", { directory: "other" });
      const restored = await job.restore();
      expect(kindsOf(restored)).toEqual(["partial", "miss"]);
      await machine.pretendBuild();
      expect(endsOf(await job.save(restored))).toEqual(["skipped: nothing new", "saved"]);
      expect(entries()).toHaveLength(3);
    } finally {
      await machine.remove("other");
    }
  });

  it("whose cache-dependency-path matches nothing fails before anybody is asked", async () => {
    const { counters } = await stage.offer();
    const restoring = startJob(stage.machine, "1").restore({ dependencyFiles: ["*/go.sum"] });
    await expect(restoring).rejects.toMatchObject({ code: "input", message: expect.stringContaining('"*/go.sum"') });
    expect(counters.requests.lookup).toBe(0);
  });
});

describe("what is saved", () => {
  const tag = { GITHUB_EVENT_NAME: "push", GITHUB_REF_TYPE: "tag", GITHUB_REF: "refs/tags/v1.0.0" };
  it.each<[string, Record<string, string>, "auto" | "always" | "never", string]>([
    ["from a tag", tag, "auto", "skipped: never from a tag"],
    ["from a tag, when always", tag, "always", "saved"],
    ["never, when never", {}, "never", "skipped: cache-save is never"],
  ])("%s", async (_, env, wanted, expected) => {
    const { entries } = await stage.offer();
    const { job, restored } = await runPretendedJob("1", { env });
    expect(endsOf(await job.save(restored, wanted))[1]).toBe(expected);
    expect(entries()).toHaveLength(expected === "saved" ? 1 : 0);
    expect(job.warnings).toEqual([]);
  });
});
