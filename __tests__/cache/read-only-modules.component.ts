import { execFile } from "node:child_process";
import { chmod, chown, lstat, mkdir, mkdtemp, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createCacheStore, githubCacheStore } from "../../src/world/cache-store.ts";
import { removeTree } from "../../src/world/merge-tree.ts";
import { type CacheService, startCacheService } from "../support/cache-service.ts";

const execute = promisify(execFile);
const signal = new AbortController().signal;
const nobody = 65534;
const asNobody = ["setpriv", `--reuid=${nobody}`, `--regid=${nobody}`, "--clear-groups"];
const program = join(import.meta.dirname, "restore-as-user.ts");

/** Ordinary user besides root: only root can become one, and only where that user can read this checkout. */
const users: [string, string[]][] = [["whoever runs the tests", []]];
const canBeNobody = await execute(asNobody[0] ?? "", [...asNobody.slice(1), "test", "-r", program]).then(
  () => true,
  () => false,
);

let service: CacheService;
let top: string;
beforeEach(async () => {
  service = await startCacheService();
  top = await mkdtemp(join(tmpdir(), "gin-deploy-read-only-"));
  await chmod(top, 0o777);
  for (const [name, value] of Object.entries({ ...service.env, RUNNER_TEMP: top })) vi.stubEnv(name, value);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await service.stop();
  await removeTree(top);
});

/** A module as Go unpacks it: files and directories without write permission. */
async function unpack(cache: string, module: string, content: string, owner?: number): Promise<void> {
  const inner = join(cache, module, "inner");
  await mkdir(inner, { recursive: true });
  await writeFile(join(inner, "a.go"), content, { mode: 0o444 });
  for (const path of [inner, join(cache, module)]) await chmod(path, 0o555);
  if (owner === undefined) return;
  for (const path of [join(inner, "a.go"), inner, join(cache, module), join(cache, module, ".."), cache])
    await chown(path, owner, owner);
}

async function saveTwoModules(): Promise<void> {
  const full = join(top, "full");
  await unpack(full, "example.com/a@v1.0.0", "from the service");
  await unpack(full, "example.com/b@v1.0.0", "from the service");
  expect(await githubCacheStore.save({ directory: full, patterns: ["*"], key: "key-1", signal })).toEqual({
    kind: "saved",
  });
}

describe.each(canBeNobody ? [...users, ["an ordinary user", asNobody] as [string, string[]]] : users)(
  "as %s",
  (_, prefix) => {
    it("restores into a module cache that holds read-only modules", async () => {
      await saveTwoModules();
      const used = join(top, "used");
      await unpack(used, "example.com/a@v1.0.0", "was here", prefix.length > 0 ? nobody : undefined);
      const argv = [...prefix, process.execPath, program, used, "key-1"];
      const { stdout } = await execute(argv[0] ?? "", argv.slice(1));
      expect(JSON.parse(stdout.trim().split("\n").at(-1) ?? "")).toEqual({ kind: "hit", key: "key-1" });
      expect(await readFile(join(used, "example.com/a@v1.0.0/inner/a.go"), "utf8")).toBe("was here");
      expect(await readFile(join(used, "example.com/b@v1.0.0/inner/a.go"), "utf8")).toBe("from the service");
      expect((await lstat(join(used, "example.com/b@v1.0.0"))).mode & 0o777).toBe(0o555);
      expect(await readdir(used)).toEqual(["example.com"]);
      expect(await readdir(top)).toEqual(["full", "used"]);
    });
  },
);

it.skipIf(!canBeNobody)("says so where the module cache belongs to somebody else", async () => {
  await saveTwoModules();
  const foreign = join(top, "foreign");
  await mkdir(foreign);
  const { stdout } = await execute(asNobody[0] ?? "", [
    ...asNobody.slice(1),
    process.execPath,
    program,
    foreign,
    "key-1",
  ]);
  expect(JSON.parse(stdout.trim().split("\n").at(-1) ?? "")).toEqual({
    kind: "failed",
    reason: expect.stringContaining("permission denied"),
  });
});

it("falls back to gzip where there is no zstd, and asks for the same entry that it saved", async () => {
  const tools = join(top, "tools");
  await mkdir(tools);
  for (const tool of ["tar", "gzip"]) await symlink((await execute("which", [tool])).stdout.trim(), join(tools, tool));
  vi.stubEnv("PATH", tools);
  await saveTwoModules();
  const fresh = join(top, "fresh");
  const result = await githubCacheStore.restore({
    directory: fresh,
    patterns: ["*"],
    key: "key-1",
    restoreKeys: [],
    signal,
  });
  expect(result).toEqual({ kind: "hit", key: "key-1" });
  expect(await readdir(join(fresh, "example.com"))).toEqual(["a@v1.0.0", "b@v1.0.0"]);
});

it("ends the process that waits in vain", async () => {
  await saveTwoModules();
  service.breakWith({ faults: [{ route: "lookup", kind: "hang" }] });
  const store = createCacheStore({ lookupMs: 4000, restoreMs: 1, saveMs: 1 });
  const fresh = join(top, "fresh");
  const result = await store.restore({ directory: fresh, patterns: ["*"], key: "key-1", restoreKeys: [], signal });
  expect(result).toEqual({
    kind: "failed",
    reason: expect.stringMatching(/^the cache service gave no answer within 4 s/),
  });
  await vi.waitUntil(async () => (await service.connections()) === 0, { timeout: 10_000 });
});
