import { execFile } from "node:child_process";
import { chmod, chown, lstat, mkdir, stat, symlink } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { endsOf, kindsOf, startJob } from "./job.ts";
import { namesBelow, snapshot, usual } from "./machine.ts";
import { downloadName, unpackedName } from "./module-proxy.ts";
import type { JobReport } from "./run-job.ts";
import { withMachine } from "./with-machine.ts";

const execute = promisify(execFile);
const stage = withMachine();
const nobody = 65534;
const asNobody = ["setpriv", `--reuid=${nobody}`, `--regid=${nobody}`, "--clear-groups"] as const;
const program = join(import.meta.dirname, "run-job.ts");

/** Only root can become an ordinary user, and only where that one can read this checkout. */
const canBeNobody = await execute(asNobody[0], [...asNobody.slice(1), "test", "-r", program]).then(
  () => true,
  () => false,
);

beforeEach(async () => {
  const { workspace, env } = stage.machine;
  await chmod(join(workspace, ".."), 0o755);
  await chmod(env["RUNNER_TEMP"] ?? "", 0o777);
});
afterEach(() => stage.machine.require(usual));

async function runAsNobody(): Promise<JobReport> {
  const { workspace, env } = stage.machine;
  const argv = [...asNobody.slice(1), process.execPath, program, JSON.stringify({ workspace, env }), "2"];
  const { stdout } = await execute(asNobody[0], argv);
  return JSON.parse(stdout.trim().split("\n").at(-1) ?? "");
}

/** A job that fills the service, on a machine that then has one of the modules, and one that no go.sum names. */
async function fillAndPopulate(): Promise<void> {
  const { machine } = stage;
  const job = startJob(machine, "1");
  const restored = await job.restore();
  await machine.build();
  expect(endsOf(await job.save(restored))).toEqual(["saved", "saved"]);
  await machine.emptyCaches();
  await machine.require(["example.com/dep", "example.com/stale"]);
  await machine.build();
  await machine.require(usual);
}

/** Root may read what nobody owns, so the same checks serve both. */
async function expectRestored(before: ReadonlyMap<string, string>): Promise<void> {
  const { machine } = stage;
  const after = await snapshot(machine.moduleCache);
  for (const [name, facts] of before) expect([name, after.get(name)]).toEqual([name, facts]);
  for (const path of usual) {
    expect((await lstat(join(machine.moduleCache, unpackedName(path)))).mode & 0o777).toBe(0o555);
    expect(await stat(join(machine.moduleCache, `${downloadName(path)}.ziphash`))).toBeTruthy();
  }
  expect(await machine.leftovers()).toEqual([]);
}

describe("a module cache that holds read-only modules already", () => {
  it("is added to by whoever runs the tests", async () => {
    const { machine } = stage;
    await stage.offer();
    await fillAndPopulate();
    const before = await snapshot(machine.moduleCache);
    const job = startJob(machine, "2");
    expect(kindsOf(await job.restore())).toEqual(["exact", "partial"]);
    await expectRestored(before);
    expect(await machine.build("off")).toEqual([]);
    expect(job.warnings).toEqual([]);
  });

  it.skipIf(!canBeNobody)("is added to by an ordinary user", async () => {
    const { machine } = stage;
    await stage.offer();
    await fillAndPopulate();
    await execute("chown", ["-R", `${nobody}:${nobody}`, machine.moduleCache, machine.buildCache]);
    const before = await snapshot(machine.moduleCache);
    expect(await runAsNobody()).toMatchObject({ kinds: ["exact", "partial"], warnings: [] });
    await expectRestored(before);
    expect(await machine.build("off")).toEqual([]);
  });
});

describe.skipIf(!canBeNobody)("files of another user", () => {
  it("are saved, though they may not be linked", async () => {
    const { machine } = stage;
    await stage.offer();
    await machine.build();
    for (const directory of [machine.moduleCache, machine.buildCache]) await chown(directory, nobody, nobody);
    const before = await snapshot(machine.buildCache);
    expect(await runAsNobody()).toEqual({ kinds: ["miss", "miss"], ends: ["saved", "saved"], warnings: [] });
    expect(await snapshot(machine.buildCache)).toEqual(before);
    expect(await machine.leftovers()).toEqual([]);

    await machine.emptyCaches();
    expect(kindsOf(await startJob(machine, "3").restore())).toEqual(["exact", "partial"]);
    expect(await machine.build("off")).toEqual([]);
  });

  it("in a cache that is all theirs cost one warning", async () => {
    const { machine } = stage;
    await stage.offer();
    for (const directory of [machine.moduleCache, machine.buildCache]) await mkdir(directory);
    const { kinds, warnings } = await runAsNobody();
    expect(kinds).toEqual(["failed", "failed"]);
    expect(warnings).toEqual([expect.stringContaining("permission denied")]);
  });
});

it("falls back to gzip where there is no zstd, and asks for the same archives that it saved", async () => {
  const { machine } = stage;
  await stage.offer();
  const tools = join(machine.workspace, "../tools");
  await mkdir(tools);
  for (const tool of ["tar", "gzip", "go"])
    await symlink((await execute("which", [tool])).stdout.trim(), join(tools, tool));
  const path = process.env["PATH"] ?? "";
  vi.stubEnv("PATH", tools);
  const first = startJob(machine, "1");
  const missed = await first.restore();
  await machine.pretendBuild();
  expect(endsOf(await first.save(missed))).toEqual(["saved", "saved"]);
  await machine.emptyCaches();
  expect(kindsOf(await startJob(machine, "2").restore())).toEqual(["exact", "partial"]);
  expect(await namesBelow(machine.moduleCache)).toContain("example.com/dep@v1.0.0/ballast");
  // Packed in another way, and so of no use to a runner that has zstd: it starts anew.
  vi.stubEnv("PATH", path);
  await machine.emptyCaches();
  expect(kindsOf(await startJob(machine, "3").restore())).toEqual(["miss", "miss"]);
});
