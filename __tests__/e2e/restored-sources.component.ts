import { execFileSync, spawnSync } from "node:child_process";
import { mkdir, mkdtemp, readdir, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { removeTree } from "../../src/world/cache-service/merge-tree.ts";
import { type CacheService, startCacheService } from "../support/cache-service.ts";
import { runAction } from "../support/run-action.ts";

let top: string;
let service: CacheService;
beforeEach(async () => {
  top = await mkdtemp(join(tmpdir(), "gin-deploy-restored-"));
  service = await startCacheService();
});
afterEach(async () => {
  await service.stop();
  await removeTree(top);
});

/** What the program says that an empty machine builds from this state of `check.go`. */
async function buildOnEmptyMachine(run: string, check: string): Promise<string> {
  const workspace = join(top, "workspace");
  const home = join(top, `home ${run}`);
  await mkdir(workspace, { recursive: true });
  await writeFile(join(workspace, "go.mod"), "module example.com/checked\n\ngo 1.24\n");
  const main = 'package main\n\nvar version, says = "", "unchecked"\n\nfunc main() { print(says) }\n';
  await writeFile(join(workspace, "main.go"), main);
  await writeFile(join(workspace, "check.go"), check);
  // As a checkout that sets all times to the commit's, or to 1970: Go's index of a package goes by names, times and sizes.
  const longAgo = new Date("2020-01-01");
  for (const name of await readdir(workspace)) await utimes(join(workspace, name), longAgo, longAgo);
  await utimes(workspace, longAgo, longAgo);
  const { exitCode, outputs, log } = await runAction({
    workspace,
    inputs: { "go-version": execFileSync("go", ["env", "GOVERSION"], { encoding: "utf8" }).trim(), version: "v1.0.0" },
    env: { ...service.env, HOME: home, GOMODCACHE: undefined, GOCACHE: undefined, GITHUB_RUN_ID: run, GODEBUG: "" },
  });
  expect(exitCode, log).toBe(0);
  const [{ path }] = JSON.parse(outputs["binaries"] ?? "[]");
  return spawnSync(path, { encoding: "utf8" }).stderr;
}

it("a restored build state never hides a file that the build has to take", async () => {
  const check = '\n\npackage main\n\nfunc init() { says = "checked" }\n';
  expect(await buildOnEmptyMachine("1", `//go:build !linux${check}`)).toBe("unchecked");
  expect(await buildOnEmptyMachine("2", `//go:build  linux${check}`)).toBe("checked");
  expect(service.counters.sentBytes).toBeGreaterThan(0);
});
