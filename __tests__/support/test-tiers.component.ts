import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";

const root = join(import.meta.dirname, "../..");
let programs: string;

/** Neither Go nor a package manager: no more than what runs the tests themselves. */
beforeAll(() => {
  programs = mkdtempSync(join(tmpdir(), "gin-deploy-programs-"));
  symlinkSync(process.execPath, join(programs, "node"));
});
afterAll(() => rmSync(programs, { recursive: true, force: true }));

function runTests(env: Readonly<Record<string, string>>) {
  const PATH = `${programs}:${join(root, "node_modules/.bin")}`;
  try {
    const argv = ["scripts/test.ts", "unit", "component", "runner-log"];
    return { exitCode: 0, lines: lines(execFileSync(process.execPath, argv, { cwd: root, env: { PATH, ...env } })) };
  } catch (error) {
    const { status, stdout } = error as { status: number; stdout: Buffer };
    return { exitCode: status, lines: lines(stdout) };
  }
}

const lines = (text: Buffer) => text.toString().trim().split("\n");

it.each([
  ["is skipped visibly", {}, "skipped: the tier component, missing git", /^\d+ passed, 0 failed, 1 skipped$/, 0],
  [
    "is skipped where CI says no",
    { CI: "false" },
    "skipped: the tier component, missing git",
    /^\d+ passed, 0 failed, 1 skipped$/,
    0,
  ],
  [
    "fails the run of a CI",
    { CI: "true" },
    "failed: the tier component could not be set up (CI is set), missing git",
    /^\d+ passed, 1 failed, 1 skipped$/,
    1,
  ],
])("a tier that could not be set up %s", (_, env, note, counts, code) => {
  const { exitCode, lines } = runTests(env);
  expect(lines.some((line) => line.startsWith(note))).toBe(true);
  expect(lines.at(-1)).toMatch(counts);
  expect(exitCode).toBe(code);
});
