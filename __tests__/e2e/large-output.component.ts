import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterEach, beforeEach, expect, it } from "vitest";
import { runAction } from "../support/run-action.ts";

let workspace: string;
/** Of the go command, so that what works in it can be told from the compilers of others. */
let temporary: string;
beforeEach(() => {
  workspace = mkdtempSync(join(tmpdir(), "gin-deploy-large-"));
  temporary = join(workspace, "temporary");
  mkdirSync(temporary);
  writeFileSync(join(workspace, "go.mod"), "module example.com/large\n\ngo 1.24\n");
});
afterEach(() => rmSync(workspace, { recursive: true, force: true }));

const goVersion = execFileSync("go", ["env", "GOVERSION"], { encoding: "utf8" }).trim();
const build = { cache: "false", version: "v1.0.0", "go-version": goVersion };

it("megabytes of compile errors, hostile names, a line of a megabyte: all in the log, little in the annotations", async () => {
  const count = 5000;
  const places = Array.from({ length: count }, (_, index) => `\tmissing${index}()`);
  const long = "x".repeat(1_000_000);
  // A line directive gives an error any file name that its author likes.
  const hostile = ["//line ::stop-commands::x.go:1", "\thostile()", `\t${long}()`];
  const source = ["package main", "", "func main() {", ...places, ...hostile, "}", ""];
  writeFileSync(join(workspace, "main.go"), source.join("\n"));
  const run = await runAction({ workspace, inputs: build, env: { GOFLAGS: "-gcflags=-e", GOTMPDIR: temporary } });
  expect(run.exitCode).toBe(1);
  for (const index of [0, 9, 10, count - 1]) expect(run.log).toContain(`undefined: missing${index}\n`);
  expect(run.log).toContain("more characters)");
  expect(run.log.length).toBeLessThan(1_000_000);
  expect(run.log).not.toMatch(/^\s*::stop-commands::/m);
  const errors = run.annotations.filter(({ level }) => level === "error");
  expect(errors.length).toBeLessThanOrEqual(21);
  expect(errors[0]).toMatchObject({ properties: expect.stringMatching(/file=main\.go,line=4,col=2/) });
  for (const { message } of errors) expect(message.length).toBeLessThan(4096);
  expect(run.summary.length).toBeLessThan(100_000);
  expect(run.annotations.at(-1)?.message).toMatch(/errors in the source, for linux\/amd64/);
});

/** Command lines of the processes that work in the go command's temporary directory, or are given it. */
function atWork(): string[] {
  return readdirSync("/proc").flatMap((name) => {
    try {
      const line = readFileSync(`/proc/${name}/cmdline`, "utf8").replaceAll("\0", " ");
      const environment = readFileSync(`/proc/${name}/environ`, "utf8");
      return environment.includes(`GOTMPDIR=${temporary}`) ? [line] : [];
    } catch {
      return [];
    }
  });
}

it.skipIf(process.platform !== "linux")("a cancelled job: its compilers end with it, and nothing is left", async () => {
  writeFileSync(join(workspace, "main.go"), "package main\n\nfunc main() {}\n");
  const cancel = new AbortController();
  const running = runAction({
    workspace,
    inputs: build,
    // Compiles the standard library anew, which takes seconds.
    env: { GOFLAGS: "-a", GOTMPDIR: temporary },
    cancel: cancel.signal,
  });
  while (!atWork().some((line) => /\/(compile|asm|link) /.test(line))) await delay(20);
  cancel.abort();
  const { exitCode, annotations } = await running;
  expect(exitCode).toBe(1);
  expect(annotations.map(({ message }) => message).join("\n")).toMatch(/cancelled/);
  // Each was told to end; a large one takes a moment to be taken down.
  await expect.poll(atWork).toEqual([]);
  expect(readdirSync(join(workspace, "dist"))).toEqual([]);
});
