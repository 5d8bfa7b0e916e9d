import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, it } from "vitest";
import { runAction } from "../support/run-action.ts";

let workspace: string;
afterEach(() => {
  for (const pid of left().filter(isAlive)) process.kill(pid, "SIGKILL");
  rmSync(workspace, { recursive: true, force: true });
});

/** Of processes that a recipe has started, as it has noted them. */
function left(): readonly number[] {
  const file = join(workspace, "left.log");
  return existsSync(file) ? readFileSync(file, "utf8").trim().split("\n").map(Number) : [];
}

function checkout(files: Readonly<Record<string, string>>): void {
  workspace = mkdtempSync(join(tmpdir(), "makefile ü "));
  for (const [path, content] of Object.entries(files)) writeFileSync(join(workspace, path), content);
}

const program = {
  "go.mod": "module example.com/tiny\n\ngo 1.26\n",
  "main.go": 'package main\n\nvar version = "dev"\n\nfunc main() { println("tiny", version) }\n',
};

it("a Makefile builds, in a directory with spaces, and sees no input of the action", async () => {
  checkout({
    ...program,
    Makefile:
      'READ := $(shell env >> read.log)\nrelease:\n\tenv > env.log\n\tgo build -trimpath -ldflags "$$LDFLAGS" -o "$$OUTPUT" .\n',
  });
  const run = await runAction({
    workspace,
    inputs: {
      "make-target": "release",
      version: "v1.2.3",
      cache: "false",
      "ssh-key": "a secret of the action",
      operation: "build",
    },
    env: { ACTIONS_RUNTIME_TOKEN: "a token of the runner", OF_THE_STEP: "kept" },
  });
  expect(run.annotations).toEqual([expect.objectContaining({ level: "notice" })]);
  expect(run.exitCode).toBe(0);
  const [binary] = JSON.parse(run.outputs["binaries"] ?? "[]");
  expect(execFileSync("sh", ["-c", 'exec "$0" 2>&1', binary.path], { encoding: "utf8" })).toBe("tiny v1.2.3\n");
  const env = ["env.log", "read.log"].map((log) => readFileSync(join(workspace, log), "utf8")).join("");
  expect(env).toMatch(/^GOARCH=amd64$/m);
  expect(env).toContain("OF_THE_STEP=kept");
  expect(env).not.toContain("a token of the runner");
  expect(env).not.toContain("a secret of the action");
  expect(env).not.toMatch(/^INPUT_/m);
});

it("inputs that cannot go together are all said, before there is a Go", async () => {
  checkout(program);
  mkdirSync(join(workspace, "empty"));
  const both = await runAction({
    workspace,
    inputs: { "build-flags": "-race -o x ./cmd", ldflags: "-linkmode=external", "make-target": "-j8" },
  });
  expect(both.exitCode).toBe(1);
  for (const words of [
    "-race needs cgo",
    "-o says where",
    '"./cmd" is not a flag',
    "-linkmode=external needs",
    "-j8",
  ]) {
    expect(both.annotations[0]?.message).toContain(words);
  }
  const later = await runAction({
    workspace,
    inputs: { cgo: "true", targets: "linux/riscv64, darwin/arm64", "build-flags": "-mod=vendor" },
    env: { PATH: join(workspace, "empty") },
  });
  expect(later.annotations).toHaveLength(1);
  for (const words of ["gcc-riscv64-linux-gnu", "macOS runner", "go mod vendor"]) {
    expect(later.annotations[0]?.message).toContain(words);
  }
});

it.skipIf(process.platform !== "linux")(
  "a cancelled job ends what recipes have started in sessions of their own",
  async () => {
    // Of two makes: one that has ended, and one that is at work, whose output is held open and printed to.
    checkout({
      ...program,
      ".gitignore": "*.log\n",
      Makefile: `release: $(GOARCH)
amd64:
	setsid sleep 9999 > /dev/null 2>&1 & echo $$! >> left.log
	go build -trimpath -ldflags "$$LDFLAGS" -o "$$OUTPUT" .
arm64:
	setsid sh -c "trap '' TERM; while sleep 0.2; do echo more; done" & echo $$! >> left.log
	sleep 9999
`,
    });
    const cancel = new AbortController();
    const run = await runAction({
      workspace,
      inputs: { "make-target": "release", targets: "linux/amd64,linux/arm64", version: "v1.2.3", cache: "false" },
      cancel: cancel.signal,
      onLine: (line) => {
        if (cancel.signal.aborted || !line.endsWith("] more")) return;
        expect(left().map(isAlive)).toEqual([true, true]);
        cancel.abort();
      },
    });
    expect(run.annotations.map(({ message }) => message).join("\n")).toMatch(/cancelled/);
    expect(left().map(isAlive)).toEqual([false, false]);
  },
);

/** A killed process may stay in the table as a zombie, until whoever adopted it looks. */
function isAlive(pid: number): boolean {
  const stat = `/proc/${pid}/stat`;
  return existsSync(stat) && !/\) [ZX] /.test(readFileSync(stat, "utf8"));
}
