import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { systemClaims } from "../../src/world/claims.ts";

let directory: string;
let path: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "gin-deploy-claims-"));
  path = join(directory, "deep", "claim");
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const take = () => systemClaims.take(path);

/** What a process that is gone by now has left. */
async function leaveClaimOf(script: string): Promise<number> {
  const claims = join(import.meta.dirname, "../../src/world/claims.ts");
  const program = `const { systemClaims } = await import(${JSON.stringify(claims)}); await systemClaims.take(${JSON.stringify(path)}); ${script}`;
  const child = spawn(process.execPath, ["--input-type=module", "--eval", program], { stdio: "ignore" });
  await once(child, "exit");
  return child.pid ?? 0;
}

it("is taken by one at a time, and free again when that one lets go of it", async () => {
  const first = await take();
  expect(first?.kind).toBe("taken");
  expect(await take()).toEqual({ kind: "held", pid: process.pid });
  if (first?.kind === "taken") await first.letGo();
  expect((await take())?.kind).toBe("taken");
});

it("is taken by exactly one of many at once", async () => {
  const claims = await Promise.all(Array.from({ length: 20 }, take));
  expect(claims.filter((claim) => claim?.kind === "taken")).toHaveLength(1);
  expect(readdirSync(join(directory, "deep"))).toEqual(["claim"]);
});

it.each([
  ["ended without letting go", "process.exit(0)"],
  ["was killed", "process.kill(process.pid, 'SIGKILL')"],
])("is free when who had it %s", async (_, script) => {
  const pid = await leaveClaimOf(script);
  expect(readlinkSync(path)).toContain(`${pid} `);
  const claims = await Promise.all([take(), take()]);
  expect(claims.map((claim) => claim?.kind).sort()).toEqual(["held", "taken"]);
});

it.each([
  ["a process of the same number that began at another time", `${process.pid} 1 ${hostname()}`],
  ["another machine", `${process.pid} 1 elsewhere`],
  ["nobody", "what is this"],
])("is free when it names %s", async (_, text) => {
  await take();
  rmSync(path);
  symlinkSync(text, path);
  expect((await take())?.kind).toBe("taken");
});

it("answers nothing where a claim of the dead cannot be taken away", async () => {
  // As in a directory of all users, where another one has made it. Root may remove what it likes, but no entry of /proc.
  expect(await systemClaims.take("/proc/self/exe")).toBeUndefined();
});

it("answers nothing where nothing can be written", async () => {
  writeFileSync(join(directory, "deep"), "a file");
  expect(await take()).toBeUndefined();
});
