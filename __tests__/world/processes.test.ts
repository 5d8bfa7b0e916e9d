import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, vi } from "vitest";
import { createProcesses } from "../../src/world/processes.ts";

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
  const script = `trap '' TERM; sleep 60 & echo $! > '${pidFile}'; wait; sleep 60`;
  const running = createProcesses(controller.signal).run({ argv: ["sh", "-c", script] });
  await expect.poll(() => existsSync(pidFile) && readFileSync(pidFile, "utf8")).toMatch(/\d/);
  controller.abort();
  await expect(running).rejects.toMatchObject({ code: "cancelled" });
  const child = Number(readFileSync(pidFile, "utf8"));
  await expect.poll(() => isAlive(child)).toBe(false);
  rmSync(directory, { recursive: true });
});

/** A killed process may stay in the table as a zombie, until whoever adopted it looks. */
function isAlive(pid: number): boolean {
  const stat = `/proc/${pid}/stat`;
  return existsSync(stat) && !/\) [ZX] /.test(readFileSync(stat, "utf8"));
}
