import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, it } from "vitest";
import { type GoProject, goMod, installedGo, makeProject } from "../go-build/go-project.ts";
import { type ActionRequest, type ActionRun, runAction } from "../support/run-action.ts";

const projects: GoProject[] = [];
afterEach(() => {
  for (const project of projects.splice(0)) project.remove();
});

const make = (files: Record<string, string>) => {
  const project = makeProject({ "go.mod": goMod, "main.go": "package main\n\nfunc main() {}\n", ...files });
  projects.push(project);
  return project;
};

const check = (project: GoProject, checks: string, more: Partial<ActionRequest> = {}): Promise<ActionRun> =>
  runAction({
    inputs: { checks, cache: "false", "go-version": installedGo.version },
    workspace: project.directory,
    ...more,
    // What is tested here must not be found in the build cache with its result.
    env: { GOFLAGS: "-buildvcs=false -count=1", ...more.env },
  });

/** `file:line: first line of the message` */
const places = ({ annotations }: ActionRun) =>
  annotations.flatMap(({ level, properties, message }) => {
    const [, file, line] = /file=([^,]+),line=(\d+)/.exec(properties) ?? [];
    return level === "error" && file !== undefined ? [`${file}:${line}: ${message.split("\n")[0]}`] : [];
  });

it("annotates what vet, the compiler and the tests find, each once, and leaves nothing to ship", async () => {
  const project = make({
    "calc/calc_test.go": `package calc

import "testing"

func TestTable(t *testing.T) {
	t.Run("größe/世界", func(t *testing.T) {
		t.Log("::error::begin")
		t.Errorf("got %d", 1)
		t.Log("end")
	})
}

func TestPanics(t *testing.T) {
	deep(nil)
}
`,
    "calc/deep.go": "package calc\n\nfunc deep(values []int) int { return values[3] }\n",
    "env/env_test.go": `package env

import (
	"os"
	"strings"
	"testing"
)

func TestEnvironment(t *testing.T) {
	for _, entry := range os.Environ() {
		if strings.HasPrefix(entry, "INPUT_") || strings.HasPrefix(entry, "GIN_MODE") || strings.HasPrefix(entry, "ACTIONS_") {
			t.Fatal("leaked")
		}
	}
}
`,
    "broken/broken_test.go": 'package broken\n\nimport "testing"\n\nfunc TestB(t *testing.T) { undefinedThing() }\n',
    "vetted/vetted.go": "package vetted\n\nfunc F() int {\n\tfor {\n\t}\n\treturn 1\n}\n",
  });
  const run = await check(project, "vet, test", {
    // What the job builds for is not where it runs; and what the runner gives to actions only.
    env: { GOOS: "windows", GIN_MODE: undefined, ACTIONS_RUNTIME_TOKEN: "not for tests" },
  });
  expect(run.exitCode).toBe(1);
  // Go takes packages in any order.
  expect(places(run).sort()).toEqual([
    "broken/broken_test.go:5: undefined: undefinedThing",
    "calc/calc_test.go:8: calc_test.go:7: ::error::begin",
    "calc/deep.go:3: panic: runtime error: index out of range [3] with length 0",
    "vetted/vetted.go:6: unreachable code",
  ]);
  expect(run.annotations.at(-1)?.message).toMatch(/^checks failed: vet: 2 findings; test: .*2 failed/);
  expect(run.log).toContain("[test] FAIL TestTable/größe/世界 (example.com/team/svc/calc)");
  // Once as it is printed, once as an annotation.
  expect(run.log.match(/unreachable code/g)).toHaveLength(2);
  expect(run.summary).toContain("was built, but did not pass its checks: vet, test");
  expect(existsSync(join(project.directory, "dist/svc_linux_amd64/svc"))).toBe(false);
  expect(run.outputs).toMatchObject({ version: expect.stringMatching(/^v0\.0\.0-/) });
  expect(run.outputs).not.toHaveProperty("binaries");
  expect(run.log).toContain("[test] ok   example.com/team/svc/env: 1 test");
  // For later steps, and after everything that this one says.
  const lines = run.log.split("\n");
  const matcher = lines.findIndex((line) => line.startsWith("::add-matcher::"));
  expect(matcher).toBeGreaterThan(lines.findIndex((line) => line.startsWith("::error::checks failed")));
  const { problemMatcher } = JSON.parse(readFileSync(lines[matcher]?.slice("::add-matcher::".length) ?? "", "utf8"));
  expect(problemMatcher[0].owner).toBe("go");
});

it("says of a project without a test that nothing was tested", async () => {
  const run = await check(make({}), "vet, test");
  expect(run.exitCode, run.log).toBe(0);
  expect(run.annotations.map(({ message }) => message)).toContain(
    "checks: test found no test in ./..., so it says nothing.",
  );
});

it("tells of the build and of the checks when both fail", async () => {
  const project = make({
    "main.go": "package main\n\nfunc main() { undefinedThing() }\n",
    "other/other_test.go": 'package other\n\nimport "testing"\n\nfunc TestO(t *testing.T) { t.Fatal("on purpose") }\n',
  });
  const run = await check(project, "test");
  expect(run.exitCode).toBe(1);
  expect(places(run).sort()).toEqual([
    "main.go:3: undefined: undefinedThing",
    "other/other_test.go:5: other_test.go:5: on purpose",
  ]);
  expect(run.annotations.at(-1)?.message).toMatch(
    /one error in the source, for linux\/amd64: main\.go:3:15: undefined: undefinedThing; checks failed: test/,
  );
  expect(existsSync(join(project.directory, "dist/svc_linux_amd64/svc"))).toBe(false);
});

it("names the files that tests write into the source while it is built", async () => {
  const project = make({
    "svc_test.go": `package main

import (
	"os"
	"testing"
)

func TestWrites(t *testing.T) {
	if err := os.WriteFile("golden größe.txt", nil, 0o600); err != nil {
		t.Fatal(err)
	}
}
`,
    // Go asks git when its build begins; this one begins when the test is over.
    Makefile: 'build:\n\twhile [ ! -f golden*.txt ]; do sleep 0.1; done\n\tgo build -trimpath -o "$$OUTPUT" .\n',
  });
  const inputs = { checks: "test", cache: "false", "go-version": installedGo.version, "make-target": "build" };
  const run = await runAction({ inputs, workspace: project.directory });
  expect(run.exitCode).toBe(1);
  expect(run.annotations.at(-1)?.message).toMatch(
    /the binary for linux\/amd64 is not what it should be.*stamped the build as modified, for golden größe\.txt\n.*With `checks`.*t\.TempDir/s,
  );
  expect(run.log).toContain("  changed meanwhile: golden größe.txt");
});

it("finds a data race in the source", async () => {
  const project = make({
    "counter/counter_test.go": `package counter

import "testing"

func TestRace(t *testing.T) {
	n := 0
	done := make(chan bool)
	go func() {
		n++
		close(done)
	}()
	n++
	<-done
	_ = n
}
`,
  });
  const run = await check(project, "race, test");
  expect(run.exitCode).toBe(1);
  const found = places(run);
  expect(found).toHaveLength(1);
  expect(found[0]).toMatch(
    /^counter\/counter_test\.go:(?:9|12): data race: .*counter_test\.go:9.*|counter_test\.go:12/,
  );
  expect(run.log).toContain("[race] all tests, once, with the race detector");
});

it("names the test that hangs, and does not wait for what it has started", async () => {
  const project = make({
    "hang/hang_test.go": `package hang

import (
	"fmt"
	"os"
	"os/exec"
	"testing"
	"time"
)

func TestHangs(t *testing.T) {
	sleep := exec.Command("sleep", "9999")
	sleep.Stdout = os.Stdout
	if err := sleep.Start(); err != nil {
		t.Fatal(err)
	}
	os.WriteFile("../pid", fmt.Append(nil, sleep.Process.Pid), 0o644)
	time.Sleep(time.Hour)
}
`,
  });
  const run = await check(project, "test", { env: { GOFLAGS: "-buildvcs=false -count=1 -timeout=1s" } });
  expect(run.exitCode).toBe(1);
  expect(places(run)).toEqual(["hang/hang_test.go:18: panic: test timed out after 1s; still running: TestHangs (1s)"]);
  const left = Number(readFileSync(join(project.directory, "pid"), "utf8"));
  await expect.poll(() => isAlive(left)).toBe(false);
});

it("holds little of what a test prints, and shows how it began and ended", async () => {
  const project = make({
    "loud/loud_test.go": `package loud

import (
	"bufio"
	"fmt"
	"os"
	"testing"
)

func TestLoud(t *testing.T) {
	out := bufio.NewWriter(os.Stdout)
	for i := range 500_000 {
		fmt.Fprintf(out, "line %d of something that is rather long, and says so again and again until it ends\\n", i)
	}
	out.Flush()
	t.Fatal("the end")
}
`,
  });
  const run = await check(project, "test", { env: { NODE_OPTIONS: "--max-old-space-size=40" } });
  expect(run.exitCode).toBe(1);
  expect(run.log).toContain("line 0 of something");
  expect(run.log).toContain("line 499999 of something");
  expect(run.log).toMatch(/… 499\d+ lines left out …/);
  expect(run.log.length).toBeLessThan(200_000);
  expect(places(run)).toHaveLength(1);
});

it("ends the tests and what they have started when the job is cancelled", async () => {
  const project = make({
    "slow/slow_test.go": `package slow

import (
	"fmt"
	"os"
	"os/exec"
	"testing"
	"time"
)

func TestSlow(t *testing.T) {
	child := exec.Command("sh", "-c", "trap '' TERM INT; echo ready > ../ready; while :; do sleep 1; done")
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	os.WriteFile("../pids", fmt.Appendf(nil, "%d %d", os.Getpid(), child.Process.Pid), 0o644)
	time.Sleep(time.Hour)
}
`,
  });
  const cancel = new AbortController();
  const running = check(project, "test", { cancel: cancel.signal });
  const file = (name: string) => join(project.directory, name);
  await expect.poll(() => existsSync(file("ready")) && existsSync(file("pids"))).toBe(true);
  cancel.abort();
  const run = await running;
  expect(run.exitCode).toBe(1);
  expect(run.annotations.at(-1)?.message).toContain("cancelled");
  const pids = readFileSync(file("pids"), "utf8").split(" ").map(Number);
  await expect.poll(() => pids.filter(isAlive)).toEqual([]);
});

/** A killed process may stay in the table as a zombie, until whoever adopted it looks. */
function isAlive(pid: number): boolean {
  const stat = `/proc/${pid}/stat`;
  return existsSync(stat) && !/\) [ZX] /.test(readFileSync(stat, "utf8"));
}
