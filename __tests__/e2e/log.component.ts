/** The log of the bundle, as people and as programs read it. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type GoProject, makeProject } from "../go-build/go-project.ts";
import { runAction } from "../support/run-action.ts";

let project: GoProject;
beforeAll(() => {
  project = makeProject({
    "go.mod": "module example.com/team/svc\n\ngo 1.26\n",
    "main.go": 'package main\n\nvar version = "dev"\n\nfunc main() { println(version) }\n',
  });
});
afterAll(() => project?.remove());

const secret = "hunter2-of-the-proxy";
const run = (inputs: Readonly<Record<string, string>>) =>
  runAction({
    workspace: project.directory,
    inputs: { cache: "false", "smoke-test": "off", ...inputs },
    env: { GOPROXY: `https://ada:${secret}@proxy.invalid,off` },
  });
const without = (lines: readonly string[], begin: RegExp) => lines.filter((line) => !begin.test(line));

describe("for people", () => {
  it("has a folded group a stage, its time behind it, and one closing sentence", async () => {
    const { log, exitCode } = await run({});
    expect(exitCode, log).toBe(0);
    const lines = without(log.split("\n"), /^::(debug|add-matcher|remove-matcher)/);
    const outside: string[] = [];
    let isInside = false;
    for (const line of lines) {
      isInside ||= line.startsWith("::group::");
      if (!isInside) outside.push(line.replace(/[\d.]+ m?s$/, "TIME"));
      isInside &&= line !== "::endgroup::";
    }
    expect(outside.slice(0, -1)).toEqual([
      "Choose Go: TIME",
      "Install Go and restore caches: TIME",
      "Build: TIME",
      "Package: TIME",
    ]);
    expect(outside.at(-1)).toMatch(/^✅ svc .*: 1 binary built with Go \S+ and verified$/);
    expect(new Set(lines).size, log).toBe(lines.filter((line) => line !== "::endgroup::").length + 1);
  });
});

describe("log-format: json", () => {
  it.each([
    ["that succeeds", {}, 0],
    ["that fails", { main: "./nowhere" }, 1],
  ])("is one object a line of a run %s, without secrets, and annotations stay", async (_, inputs, code) => {
    const { log, exitCode, annotations, leaks, outputs } = await run({ "log-format": "json", ...inputs });
    expect(exitCode, log).toBe(code);
    const objects = without(log.split("\n"), /^::/).map((line) => JSON.parse(line));
    expect(objects.length).toBeGreaterThan(2);
    for (const { time, level, message } of objects) {
      expect(new Date(time).toISOString()).toBe(time);
      expect(["info", "notice", "warning", "error"]).toContain(level);
      expect(message).not.toBe("");
    }
    expect(log).not.toContain("::group::");
    expect(log + leaks.join("")).not.toContain(secret);
    const errors = objects.filter(({ level }) => level === "error").map(({ message }) => message);
    expect(errors).toHaveLength(code);
    expect(annotations.flatMap(({ level, message }) => (level === "error" ? [message] : []))).toEqual(errors);
    expect(outputs["report-file"]).not.toBe("");
    if (code === 0) expect(objects.filter(({ stage }) => stage === "build").length).toBeGreaterThan(1);
  });

  it("is an error where it is neither text nor json", async () => {
    const { exitCode, annotations } = await run({ "log-format": "yaml" });
    expect(exitCode).toBe(1);
    expect(annotations.map(({ message }) => message).join()).toMatch(/log-format.*yaml.*text.*json/);
  });
});
