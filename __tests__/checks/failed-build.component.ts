import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, it } from "vitest";
import { runChecks } from "../../src/checks/run-checks.ts";
import { readProject } from "../../src/project/read-project.ts";
import type { Clock } from "../../src/world/clock.ts";
import { systemClock } from "../../src/world/clock.ts";
import { type GoProject, goMod, installedGo, makeProject } from "../go-build/go-project.ts";
import { runAction } from "../support/run-action.ts";
import { recordingWorld } from "../toolchain/install-world.ts";

const projects: GoProject[] = [];
afterEach(() => {
  for (const project of projects.splice(0)) project.remove();
});

const make = (files: Record<string, string>) => {
  const project = makeProject({ "go.mod": goMod, ...files });
  projects.push(project);
  return project;
};

/** Writes a file that says so, finds something, and then goes on until somebody ends it. */
const endlessTest = (begun: string) => `package slow

import (
	"os"
	"testing"
	"time"
)

func TestWrong(t *testing.T) { t.Error("found before") }

func TestEndless(t *testing.T) {
	if err := os.WriteFile(${JSON.stringify(begun)}, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	time.Sleep(time.Hour)
}
`;

it("ends a check some time after the build has failed, with what it has found, and begins no other", async () => {
  const project = make({ "main.go": "package main\n\nfunc main() {}\n" });
  const begun = join(project.directory, "..", `${project.directory.split("/").at(-1)}.begun`);
  project.write({
    "slow/slow_test.go": endlessTest(begun),
  });
  const world = recordingWorld({ GOFLAGS: "-count=1" });
  const isBegun = async () => {
    // What was found before has to be read as well: it comes by another way than the file.
    const isFound = () => world.recorded.lines.some((line) => line.includes("FAIL TestWrong"));
    while (!existsSync(begun) || !isFound()) await systemClock.sleep(20);
  };
  const buildFailed = new AbortController();
  // The minute is over as soon as the test that nothing else would end has begun.
  const clock: Clock = {
    ...systemClock,
    sleep: (ms, signal) => (ms === 60_000 ? isBegun() : systemClock.sleep(ms, signal)),
  };
  const request = {
    project: await readProject(project.directory, world),
    tags: [],
    flags: [],
    workspace: project.directory,
    go: installedGo,
  };
  void isBegun().then(() => buildFailed.abort());
  const { reports, failure } = await runChecks(
    ["test"],
    request,
    { failed: buildFailed.signal, ended: Promise.resolve() },
    { ...world, clock },
  );
  expect(reports.map(({ outcome, findings }) => [outcome, findings.map(({ message }) => message)])).toEqual([
    ["cut short", ["slow_test.go:9: found before"]],
  ]);
  expect(failure).toBeUndefined();
  expect(world.recorded.lines.join("\n")).toMatch(/\[test\] cut short in .*, because the build has failed/);

  const later = await runChecks(
    ["vet", "race"],
    request,
    { failed: AbortSignal.abort(), ended: Promise.resolve() },
    { ...world, clock },
  );
  expect(later.reports.map(({ name, outcome }) => [name, outcome])).toEqual([
    ["vet", "left out"],
    ["race", "left out"],
  ]);
});

it("tells a compile error without the tests that had not begun", async () => {
  const project = make({
    "main.go": "package main\n\nfunc main() { undefined() }\n",
    "slow/slow_test.go": endlessTest(join("/nonexistent", "begun")),
  });
  const run = await runAction({
    inputs: { checks: "vet, test", cache: "false", "go-version": installedGo.version },
    workspace: project.directory,
    env: { GOFLAGS: "-buildvcs=false" },
  });
  expect(run.exitCode).toBe(1);
  expect(run.annotations.map(({ message }) => message).join("\n")).toContain("undefined: undefined");
  expect(run.summary).toMatch(/test .*(left out|cut short): the build failed|❌ failed/);
});
