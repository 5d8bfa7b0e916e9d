import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { formatBaseline } from "../../src/audit/baseline.ts";
import { loadBaseline } from "../../src/audit/load-baseline.ts";
import { systemFiles } from "../../src/world/files.ts";

let workspace: string;
beforeEach(() => {
  workspace = mkdtempSync(join(tmpdir(), "gin-audit-baseline-"));
  writeFileSync(join(workspace, "größe.go"), "package main\n");
});
afterEach(() => rmSync(workspace, { recursive: true, force: true }));

const load = (findings: Parameters<typeof formatBaseline>[0]) => {
  const path = join(workspace, "known.json");
  writeFileSync(path, formatBaseline(findings));
  return loadBaseline(path, workspace, systemFiles);
};

it("knows nothing without a file, or before there is one", async () => {
  expect(await loadBaseline(undefined, workspace, systemFiles)).toEqual({});
  expect(await loadBaseline(join(workspace, "known.json"), workspace, systemFiles)).toEqual({});
});

it("is taken while it names a file of this checkout, or none at all", async () => {
  const partly = { "gone.go": { "shared-state in handle": 1 }, "größe.go": { "shared-state in handle": 2 } };
  expect(await load(partly)).toEqual(partly);
  expect(await load({ "": { "secret-in-ldflags": 1 } })).toEqual({ "": { "secret-in-ldflags": 1 } });
  expect(await load({})).toEqual({});
});

it("is refused when it was made for other code, and when it is a directory", async () => {
  const foreign = { "api/main.go": { "fixed-port in main": 1 }, "../größe.go": { "fixed-port in main": 1 } };
  await expect(load(foreign)).rejects.toThrow(
    /^audit-baseline: .*known\.json names 2 files, and none of them is in this checkout/,
  );
  mkdirSync(join(workspace, "directory"));
  await expect(loadBaseline(join(workspace, "directory"), workspace, systemFiles)).rejects.toThrow(/is no file$/);
});
