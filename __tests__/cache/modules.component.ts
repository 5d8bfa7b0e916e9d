import { execFileSync } from "node:child_process";
import { lstat, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { endsOf, kindsOf, linux, startJob } from "./job.ts";
import { namesBelow, snapshot, usual } from "./machine.ts";
import { downloadName, unpackedName } from "./module-proxy.ts";
import { withMachine } from "./with-machine.ts";

const usersBuildCache = execFileSync("go", ["env", "GOCACHE"], { encoding: "utf8" }).trim();
const stage = withMachine();

afterEach(() => stage.machine.require(usual));

/** A whole job on an empty machine. */
async function runJob(run: string, proxy?: "off") {
  await stage.machine.emptyCaches();
  const job = startJob(stage.machine, run);
  const restored = await job.restore({ build: false });
  await stage.machine.build(proxy);
  const saved = await job.save(restored);
  expect([...job.warnings, ...(await stage.machine.leftovers())]).toEqual([]);
  return { restored, saved };
}

describe("a go.sum that grows", () => {
  it("costs one small archive with the new module, and the run after it fetches nothing", async () => {
    const { machine } = stage;
    const { entries } = await stage.offer();
    await runJob("1");
    await machine.require([...usual, "example.com/fresh"]);
    const second = await runJob("2");
    expect(kindsOf(second.restored)[0]).toBe("partial");
    expect(second.saved.modules).toMatchObject({ kind: "saved", dropped: 0, entryCount: 4 });
    const [base, top] = entries();
    expect(top?.key).toContain("-top-");
    expect(top?.sizeBytes).toBeLessThan((base?.sizeBytes ?? 0) / 10);

    const third = await runJob("3", "off");
    expect(kindsOf(third.restored)[0]).toBe("exact");
    expect(endsOf(third.saved)[0]).toBe("skipped: nothing new");
    expect(await stat(join(machine.moduleCache, unpackedName("example.com/fresh")))).toBeTruthy();
    expect(entries()).toHaveLength(2);
  });

  it("and loses a module carries that one no further, neither beside a base nor in a new one", async () => {
    const { machine } = stage;
    const { entries } = await stage.offer();
    await machine.require([...usual, "example.com/stale"]);
    await runJob("1");
    // Too much for a top: all of it is saved anew.
    await machine.require([...usual, "example.com/big"]);
    const second = await runJob("2");
    expect(await namesBelow(machine.moduleCache)).toContain(unpackedName("example.com/stale"));
    expect(second.saved.modules).toMatchObject({ kind: "saved", dropped: 4, key: entries()[1]?.key });
    expect(entries()[1]?.key).toContain("-base-");

    const third = await runJob("3", "off");
    expect(kindsOf(third.restored)[0]).toBe("exact");
    expect((await namesBelow(machine.moduleCache)).filter((name) => name.includes("stale"))).toEqual([]);
  });

  it("and shrinks, has nothing to save", async () => {
    await stage.offer();
    await stage.machine.require([...usual, "example.com/stale"]);
    await runJob("1");
    await stage.machine.require(usual);
    const second = await runJob("2", "off");
    expect(kindsOf(second.restored)[0]).toBe("partial");
    expect(endsOf(second.saved)[0]).toBe("skipped: nothing new");
  });
});

describe("what an archive of the modules holds", () => {
  it("is unpacked modules without zips, and Go needs nothing else without a network", async () => {
    const { machine } = stage;
    await stage.offer();
    await runJob("1");
    await machine.emptyCaches();
    await startJob(machine, "2").restore();
    expect((await namesBelow(machine.moduleCache)).filter((name) => /\.(zip|lock)$/.test(name))).toEqual([]);
    for (const path of usual) {
      expect((await lstat(join(machine.moduleCache, unpackedName(path)))).mode & 0o222).toBe(0);
      expect(await readFile(join(machine.moduleCache, `${downloadName(path)}.ziphash`), "utf8")).toMatch(/^h1:/);
    }
    // A build cache that knows the standard library: `go test` would compile it for half a minute.
    const offline = { GOPROXY: "off", GOCACHE: usersBuildCache };
    const vendored = join(machine.moduleCache, "../vendored");
    for (const command of [
      "build ./...",
      "vet ./...",
      "test ./...",
      "list -m all",
      "mod verify",
      "mod graph",
      "mod tidy -diff",
    ])
      await machine.go(command.split(" "), offline);
    await machine.go(["mod", "vendor", "-o", vendored], offline);
    expect(await namesBelow(vendored)).toContain("example.com/dep/lib.go");
    // The one command that is about the zips themselves.
    await expect(machine.go(["mod", "download"], offline)).rejects.toThrow("disabled by GOPROXY=off");
  });

  it("is what go.sum names, whatever else a module cache has that is kept between jobs", async () => {
    const { machine } = stage;
    await stage.offer();
    await machine.require([...usual, "example.com/stale", "example.com/big"]);
    await machine.build();
    await machine.require(usual);
    const before = await snapshot(machine.moduleCache);
    const job = startJob(machine, "1");
    const restored = await job.restore({ build: false });
    await machine.build("off");
    expect(endsOf(await job.save(restored))[0]).toBe("saved");
    const after = await snapshot(machine.moduleCache);
    const note = /^cache\/gin-deploy-[0-9a-f]{16}$/;
    expect([...after].filter(([name]) => !note.test(name))).toEqual([...before]);

    await machine.emptyCaches();
    await startJob(machine, "2").restore({ build: false });
    const names = await namesBelow(machine.moduleCache);
    expect(names.filter((name) => /stale|big/.test(name))).toEqual([]);
    expect(await machine.build("off")).toContain("example.com/dep");
  });
});

it("go.sum of every module of a workspace counts", async () => {
  const { machine } = stage;
  const { entries } = await stage.offer();
  try {
    await machine.require(["example.com/fresh"], "lib");
    await machine.write("go.work", "go 1.21\n\nuse (\n\t.\n\t./lib\n)\n");
    const env = { GOWORK: join(machine.workspace, "go.work") };
    const runWorkspace = async (run: string, proxy?: "off") => {
      await machine.emptyCaches();
      const job = startJob(machine, run, { env });
      const restored = await job.restore();
      const compiled = await machine.build(proxy, env);
      await machine.go(["build", "./lib"], { ...env, ...(proxy && { GOPROXY: proxy }) });
      return { restored, compiled, saved: await job.save(restored) };
    };
    expect(endsOf((await runWorkspace("1")).saved)).toEqual(["saved", "saved"]);
    const second = await runWorkspace("2", "off");
    expect([kindsOf(second.restored), second.compiled]).toEqual([["exact", "partial"], []]);
    expect(await namesBelow(machine.moduleCache)).toContain(unpackedName("example.com/fresh"));

    await machine.require(["example.com/fresh", "example.com/stale"], "lib");
    expect(kindsOf((await runWorkspace("3")).restored)).toEqual(["partial", "partial"]);
    expect(entries().filter(({ key }) => key.includes("modules"))).toHaveLength(2);
  } finally {
    await machine.remove("lib");
    await machine.remove("go.work");
  }
});

it("an exact base that lacks modules gets them once; another go.sum's are not sent with it", async () => {
  const { machine } = stage;
  const { entries } = await stage.offer();
  const first = startJob(machine, "1");
  const restored = await first.restore({ build: false });
  await machine.go(["build", "example.com/dep"]);
  expect(endsOf(await first.save(restored))[0]).toBe("saved");
  expect(endsOf((await runJob("2")).saved)[0]).toBe("saved");
  expect(endsOf((await runJob("3", "off")).saved)[0]).toBe("skipped: nothing new");

  await machine.require([...usual, "example.com/fresh"]);
  await runJob("4");
  await machine.require(usual);
  expect(kindsOf((await runJob("5", "off")).restored)[0]).toBe("exact");
  expect(await namesBelow(machine.moduleCache)).not.toContain(unpackedName("example.com/fresh"));
  expect(entries().map(({ key }) => /base|top/.exec(key)?.[0])).toEqual(["base", "top", "top"]);
});

it("programs with one go.sum that need different modules of it each add theirs, once", async () => {
  const { machine } = stage;
  await stage.offer();
  const paths = [...usual, "example.com/fresh"] as const;
  await machine.require(paths);
  const buildOne = async (run: string, path: string, proxy: Record<string, string> = {}) => {
    await machine.emptyCaches();
    const job = startJob(machine, run);
    const restored = await job.restore({ build: false });
    await machine.go(["build", path], proxy);
    return { kind: kindsOf(restored)[0], end: endsOf(await job.save(restored))[0] };
  };
  const kinds: unknown[] = [];
  for (const [index, path] of paths.entries()) {
    const { kind, end } = await buildOne(String(index), path);
    expect(end).toBe("saved");
    kinds.push(kind);
  }
  expect(kinds).toEqual(["miss", "exact", "exact", "exact"]);
  for (const path of paths)
    expect(await buildOne("9", path, { GOPROXY: "off" })).toEqual({ kind: "exact", end: "skipped: nothing new" });
});

it("keys that depend on go.mod alone keep the modules that go.sum names", async () => {
  const { machine } = stage;
  await stage.offer();
  const job = startJob(machine, "1");
  const restored = await job.restore({ build: false, dependencyFiles: ["go.mod"] });
  await machine.build();
  expect(endsOf(await job.save(restored))[0]).toBe("saved");
});

describe("jobs of a matrix", () => {
  it("share modules, which are packed once, and never a build state", async () => {
    const { machine } = stage;
    const { entries, counters } = await stage.offer();
    const arm = { build: { targets: [{ ...linux, arch: "arm64" }] } };
    const [amd64, arm64] = [startJob(machine, "1"), startJob(machine, "1", arm)];
    const restored = [await amd64.restore(), await arm64.restore()] as const;
    expect(restored.map(kindsOf)).toEqual([
      ["miss", "miss"],
      ["miss", "miss"],
    ]);
    await machine.build();
    await machine.build("off", { GOARCH: "arm64" });
    expect(endsOf(await amd64.save(restored[0]))).toEqual(["saved", "saved"]);
    expect(endsOf(await arm64.save(restored[1]))).toEqual(["skipped: another job has saved it", "saved"]);
    expect(counters.requests.reserve).toBe(3);
    expect(new Set(entries().map(({ key }) => key)).size).toBe(3);

    await machine.emptyCaches();
    const late = startJob(machine, "1", { build: { targets: [{ ...linux, arch: "386" }] } });
    expect(kindsOf(await late.restore())).toEqual(["exact", "miss"]);
  });
});
