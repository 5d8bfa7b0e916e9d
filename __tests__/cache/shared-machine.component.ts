import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdir, readdir, readFile, rm, symlink, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { removeTree } from "../../src/world/cache-service/merge-tree.ts";
import type { CacheRoute } from "../support/cache-service.ts";
import { endsOf, kindsOf, startJob } from "./job.ts";
import { namesBelow, snapshot } from "./machine.ts";
import { unpackedName } from "./module-proxy.ts";
import { withMachine } from "./with-machine.ts";

const stage = withMachine();
const hourMs = 3_600_000;

/** A whole job that fills the service; the machine keeps its caches. */
async function fill(): Promise<void> {
  const job = startJob(stage.machine, "1");
  const restored = await job.restore();
  await stage.machine.build();
  expect(endsOf(await job.save(restored))).toEqual(["saved", "saved"]);
}

async function setTimes(directory: string, modifiedMs: number): Promise<void> {
  for (const name of (await snapshot(directory)).keys())
    await utimes(join(directory, name), modifiedMs / 1000, modifiedMs / 1000);
}

describe("a build cache that is kept between jobs", () => {
  it("is saved without what other projects left in it, and nothing of theirs is touched", async () => {
    const { machine } = stage;
    await stage.offer();
    await machine.write("theirs/theirs.go", "package theirs\n\nvar Name = 1\n");
    await machine.go(["build", "-trimpath", "./theirs"]);
    await machine.remove("theirs");
    await setTimes(machine.buildCache, Date.now() - 3 * hourMs);
    const theirs = await snapshot(machine.buildCache);
    await fill();
    const after = await snapshot(machine.buildCache);
    for (const [name, facts] of theirs) if (name !== "trim.txt") expect([name, after.get(name)]).toEqual([name, facts]);

    await machine.emptyCaches();
    await startJob(machine, "2").restore();
    expect((await namesBelow(machine.buildCache)).filter((name) => theirs.has(name))).toEqual([]);
    expect(await machine.build("off")).toEqual([]);
  });

  it("keeps the times of what it has, when an archive brings the same", async () => {
    const { machine } = stage;
    await stage.offer();
    await fill();
    await forgetNotes();
    await setTimes(machine.buildCache, Date.now() - 3 * hourMs);
    const before = await snapshot(machine.buildCache);
    expect(kindsOf(await startJob(machine, "2").restore())).toEqual(["exact", "partial"]);
    expect(await snapshot(machine.buildCache)).toEqual(before);
  });
});

/** What a job noted as being at hand, so that the next one asks the service all the same. */
async function forgetNotes(): Promise<void> {
  for (const directory of [join(stage.machine.moduleCache, "cache"), join(stage.machine.buildCache, "00")]) {
    for (const name of await readdir(directory).catch(() => []))
      if (name.startsWith("gin-deploy-")) await rm(join(directory, name));
  }
}

describe("a machine that has everything", () => {
  it("asks nobody, and asks again as soon as something is gone", async () => {
    const { machine } = stage;
    const { counters } = await stage.offer();
    await fill();
    const asked = counters.requests.lookup;
    const second = startJob(machine, "2");
    const restored = await second.restore();
    expect(kindsOf(restored)).toEqual(["exact", "exact"]);
    expect(await machine.build("off")).toEqual([]);
    expect(endsOf(await second.save(restored))).toEqual(["skipped: nothing new", "skipped: nothing new"]);
    expect(counters.requests.lookup).toBe(asked);

    await machine.go(["clean", "-cache"]);
    expect(kindsOf(await startJob(machine, "3").restore())).toEqual(["exact", "partial"]);
    expect(counters.requests.lookup).toBeGreaterThan(asked);
    expect(await machine.build("off")).toEqual([]);
    const gone = join(machine.moduleCache, unpackedName("example.com/dep"));
    await removeTree(gone);
    await startJob(machine, "4").restore();
    expect(await readdir(gone)).toContain("lib.go");
    expect(await machine.build("off")).toEqual([]);
  });
});

describe("two jobs at once", () => {
  it("share the caches of their machine: both restore, both save, none fails", async () => {
    const { machine } = stage;
    const { entries } = await stage.offer();
    await fill();
    await machine.emptyCaches();
    await machine.require(["example.com/fresh", "example.com/stale"], "other");
    try {
      const jobs = [startJob(machine, "2"), startJob(machine, "2"), startJob(machine, "2", { directory: "other" })];
      const restored = await Promise.all(jobs.map((job) => job.restore()));
      expect(restored.map(kindsOf)).toEqual([
        ["exact", "partial"],
        ["exact", "partial"],
        ["partial", "miss"],
      ]);
      await machine.write("light/light.go", "package light\n\nvar State = 77\n");
      const builds = [machine.build("off"), machine.build("off"), machine.go(["-C", "other", "build", "./..."])];
      await Promise.all(builds);
      const saved = await Promise.all(
        jobs.map(async (job, index) => endsOf(await job.save(restored[index] ?? fail()))),
      );
      expect(saved.map(([modules]) => modules)).toEqual(["skipped: nothing new", "skipped: nothing new", "saved"]);
      // Who comes second finds the key taken, or its reservation refused.
      expect(
        saved
          .slice(0, 2)
          .map(([, build]) => build)
          .sort(),
      ).toEqual(["saved", "skipped: another job has saved it"]);
      expect(entries()).toHaveLength(5);
      expect(jobs.flatMap(({ warnings }) => warnings)).toEqual([]);
      expect(await machine.leftovers()).toEqual([]);
      expect(await namesBelow(machine.moduleCache)).toContain(unpackedName("example.com/dep"));
    } finally {
      await machine.remove("other");
    }
  });

  it("may mark entries while these are packed", async () => {
    const { machine } = stage;
    const { entries } = await stage.offer();
    const job = startJob(machine, "1");
    const restored = await job.restore({ modules: false });
    // Large, so that packing it takes longer than the time between two marks.
    const entry = join(machine.buildCache, `00/${"0".repeat(64)}-d`);
    await mkdir(join(machine.buildCache, "00"), { recursive: true });
    await writeFile(entry, randomBytes(60_000_000));
    let isSaving = true;
    const mark = async () => {
      while (isSaving) await utimes(entry, new Date(), new Date());
    };
    const marking = mark();
    const saved = await job.save(restored).finally(() => {
      isSaving = false;
    });
    await marking;
    expect(endsOf(saved)[1]).toBe("saved");
    expect(entries().map(({ sizeBytes }) => sizeBytes > 60_000_000)).toEqual([true]);
    expect([...job.warnings, ...(await machine.leftovers())]).toEqual([]);
  });

  it("do not mind what the other one has just removed", async () => {
    const { machine } = stage;
    await stage.offer();
    for (const directory of [machine.moduleCache, machine.buildCache]) {
      await mkdir(directory);
      // Listed, but gone when it is looked at.
      await symlink("gone", join(directory, ".gin-deploy-gone"));
    }
    const job = startJob(machine, "1");
    expect(kindsOf(await job.restore())).toEqual(["miss", "miss"]);
    expect(job.warnings).toEqual([]);
  });
});

function fail(): never {
  throw new Error("as many results as jobs");
}

describe("a job that is killed", () => {
  /** Starts a job in a process of its own, kills it once both of its caches wait for `route`, and waits for all of its processes. */
  async function killIn(route: CacheRoute): Promise<void> {
    const { workspace, env } = stage.machine;
    const service = await stage.offer({ faults: [] });
    await fill();
    if (route === "download") await stage.machine.emptyCaches();
    else {
      await forgetNotes();
      await stage.machine.write("light/light.go", `package light\n\nvar State = ${Math.random()}\n`);
      await stage.machine.build();
    }
    service.breakWith({ faults: [{ route, kind: "hang" }] });
    const before = service.counters.requests[route];
    const program = join(import.meta.dirname, "run-job.ts");
    const job = spawn(process.execPath, [program, JSON.stringify({ workspace, env }), "2"], { stdio: "ignore" });
    const ended = once(job, "exit");
    try {
      await vi.waitUntil(() => service.counters.requests[route] > before, { timeout: 300_000 });
    } finally {
      job.kill("SIGKILL");
      await ended;
    }
    await vi.waitUntil(async () => (await service.connections()) === 0, { timeout: 300_000 });
    service.breakWith({});
  }

  it.each<CacheRoute>(["download", "upload"])(
    "in its %s leaves one hidden directory, which a later job removes once it is old",
    async (route) => {
      const { machine } = stage;
      await killIn(route);
      const hidden = async () => (await machine.leftovers()).filter((name) => name.startsWith(".gin-deploy-"));
      const left = await hidden();
      expect(left.length).toBeGreaterThan(0);
      const names = [...(await readdir(machine.moduleCache)), ...(await readdir(machine.buildCache))];
      if (route === "download") expect(names.sort()).toEqual(left.sort());
      const intact = await snapshot(machine.buildCache);

      // Young: its job may still be at work.
      await startJob(machine, "3").restore();
      expect((await hidden()).sort()).toEqual(left.sort());

      const old = (Date.now() - 7 * hourMs) / 1000;
      for (const directory of [machine.moduleCache, machine.buildCache])
        for (const name of left) await utimes(join(directory, name), old, old).catch(() => undefined);
      await forgetNotes();
      await startJob(machine, "4").restore();
      expect(await hidden()).toEqual([]);
      // What it had linked is whole.
      const after = await snapshot(machine.buildCache);
      for (const [name, facts] of intact)
        if (!/^\.|gin-deploy/.test(name)) expect([name, after.get(name)]).toEqual([name, facts]);
      expect(await machine.build("off")).toEqual([]);
      await readFile(join(machine.moduleCache, unpackedName("example.com/dep"), "lib.go"));
    },
  );
});
