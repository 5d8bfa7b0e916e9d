import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, vi } from "vitest";
import { createProcesses } from "../../../src/world/process/processes.ts";

const { signal: never } = new AbortController();

it("gives exit code, output and lines, of any length and in any pieces", async () => {
  const lines: string[] = [];
  const script = "printf 'grü'; sleep 0.05; printf 'ße\\r\\nzwei\\n'; printf 'no end' >&2; exit 3";
  const result = await createProcesses(never).run({
    argv: ["sh", "-c", script],
    onLine: (line, stream) => lines.push(`${stream}: ${line}`),
  });
  expect(result).toEqual({ exitCode: 3, stdout: "grüße\r\nzwei\n", stderr: "no end" });
  expect(lines.sort()).toEqual(["stderr: no end", "stdout: grüße", "stdout: zwei"]);
});

it("hands on the environment, but not the action's inputs", async () => {
  vi.stubEnv("INPUT_SSH-KEY", "secret");
  vi.stubEnv("KEPT", "yes");
  const env = { ADDED: "a b", HOME: undefined };
  const { stdout } = await createProcesses(never).run({ argv: ["env"], env });
  vi.unstubAllEnvs();
  expect(stdout).toContain("KEPT=yes\n");
  expect(stdout).toContain("ADDED=a b\n");
  expect(stdout).not.toMatch(/^HOME=|INPUT_|secret/m);
});

it("says what cannot be run, and what a signal ended", async () => {
  const { run } = createProcesses(never);
  await expect(run({ argv: ["no such program"] })).rejects.toMatchObject({
    code: "tool",
    message: "cannot run no such program",
  });
  await expect(run({ argv: ["sh", "-c", "kill -KILL $$"] })).rejects.toMatchObject({
    message: "sh was ended by SIGKILL",
  });
});

it("ends a program with its children when the job is cancelled, even one that does not want to", async () => {
  const directory = mkdtempSync(join(tmpdir(), "processes-"));
  const pidFile = join(directory, "pid");
  const controller = new AbortController();
  const script = `trap '' TERM; sleep 9999 & echo $! > '${pidFile}'; wait; sleep 9999`;
  const running = createProcesses(controller.signal).run({ argv: ["sh", "-c", script] });
  await expect.poll(() => existsSync(pidFile) && readFileSync(pidFile, "utf8")).toMatch(/\d/);
  controller.abort();
  await expect(running).rejects.toMatchObject({ code: "cancelled" });
  const child = Number(readFileSync(pidFile, "utf8"));
  await expect.poll(() => isAlive(child)).toBe(false);
  rmSync(directory, { recursive: true });
});

it.each([
  ["its group", "sleep 9999"],
  ["its group, with its output closed", "sleep 9999 > /dev/null 2>&1"],
  ["a group of its own", "setsid sleep 9999"],
  ["its group, and goes on printing", "while :; do echo more; sleep 0.2; done"],
])("does not wait for what a program left behind in %s, and ends it", async (_, left) => {
  const script = `{ ${left}; } & echo $!; printf 'no end'; exit 4`;
  const { exitCode, stdout } = await createProcesses(never).run({ argv: ["sh", "-c", script] });
  const [pid = ""] = stdout.split("\n");
  expect(exitCode).toBe(4);
  expect(stdout).toContain("no end");
  // What left the group may be meant to stay, as after a step with `run`, and is this test's to end; it is the leader of its own.
  if (left.startsWith("setsid")) process.kill(Number(pid), "SIGKILL");
  await expect.poll(() => isAlive(Number(pid))).toBe(false);
});

it("ends what ignores the request to end, also when the program itself ends at once", async () => {
  const directory = mkdtempSync(join(tmpdir(), "processes-"));
  const pidFile = join(directory, "pid");
  const controller = new AbortController();
  // Its output is closed, so that nobody waits for it.
  const script = `(trap '' TERM; echo ready > '${pidFile}.ready'; exec sleep 9999) > /dev/null 2>&1 & echo $! > '${pidFile}'; wait`;
  const running = createProcesses(controller.signal).run({ argv: ["sh", "-c", script] });
  await expect
    .poll(() => existsSync(`${pidFile}.ready`) && existsSync(pidFile) && readFileSync(pidFile, "utf8"))
    .toMatch(/\d/);
  const child = Number(readFileSync(pidFile, "utf8"));
  controller.abort();
  await expect(running).rejects.toMatchObject({ code: "cancelled" });
  await expect.poll(() => isAlive(child)).toBe(false);
  rmSync(directory, { recursive: true });
});

it.skipIf(process.platform !== "linux").each([
  ["is at work", true],
  ["has ended before", false],
])("ends what has left the group of a program that %s when the job is cancelled", async (_, atWork) => {
  const controller = new AbortController();
  const lines: string[] = [];
  const running = createProcesses(controller.signal).run({
    argv: ["sh", "-c", `setsid sleep 9999 > /dev/null 2>&1 & echo $!; sleep ${atWork ? 9999 : 0.3}`],
    onLine: (line) => lines.push(line),
  });
  if (atWork) await expect.poll(() => lines).toHaveLength(1);
  else await running;
  const pid = Number(lines[0]);
  expect(isAlive(pid)).toBe(true);
  controller.abort();
  if (atWork) await expect(running).rejects.toMatchObject({ code: "cancelled" });
  await expect.poll(() => isAlive(pid)).toBe(false);
});

it("ends one program with what has left its group when its time is over, and no other", async () => {
  const over = new AbortController();
  const processes = createProcesses(never);
  const lines: string[] = [];
  const released = join(mkdtempSync(join(tmpdir(), "processes-")), "released");
  const waits = `while [ ! -e '${released}' ]; do sleep 0.05; done; echo done`;
  const other = processes.run({ argv: ["sh", "-c", waits] });
  const running = processes.run({
    argv: ["sh", "-c", "setsid sleep 600 > /dev/null 2>&1 & echo $!; echo said; sleep 600"],
    onLine: (line) => lines.push(line),
    until: over.signal,
  });
  await expect.poll(() => lines, { timeout: 15_000 }).toHaveLength(2);
  over.abort();
  expect(await running).toMatchObject({ exitCode: -1, stdout: expect.stringContaining("said") });
  expect(isAlive(Number(lines[0]))).toBe(false);
  writeFileSync(released, "");
  expect(await other).toMatchObject({ exitCode: 0, stdout: "done\n" });
});

it("hands on all lines, and pieces of one that is too long, of much output that it does not keep", async () => {
  const pieces: string[] = [];
  const script =
    "echo one; head -c 9000000 /dev/zero | tr '\\0' x; echo; yes $(seq -s. 500) | head -c 8000000; echo two >&2; exit 3";
  const result = await createProcesses(never).run({ argv: ["sh", "-c", script], onLine: (line) => pieces.push(line) });
  expect(result).toMatchObject({ exitCode: 3, stderr: "two\n" });
  expect(result.stdout.length).toBeLessThan(3_000_000);
  expect(pieces.join("").length).toBeGreaterThan(16_990_000);
  expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThan(1_200_000);
});

/** A killed process may stay in the table as a zombie, until whoever adopted it looks. */
function isAlive(pid: number): boolean {
  const stat = `/proc/${pid}/stat`;
  return existsSync(stat) && !/\) [ZX] /.test(readFileSync(stat, "utf8"));
}
