import { spawn, spawnSync } from "node:child_process";

export interface Completed {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly input?: string | Uint8Array;
  /** Default 60 s; the command is then killed and the promise rejects. */
  readonly timeoutMs?: number;
}

export type Argv = readonly [string, ...string[]];

/** Runs a command to its end; any exit code is a result. A command that cannot start, is killed or takes too long rejects. */
export function run(argv: Argv, { input = "", timeoutMs = 600_000 }: RunOptions = {}): Promise<Completed> {
  const [program, ...args] = argv;
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { timeout: timeoutMs, killSignal: "SIGKILL" });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => stderr.push(chunk));
    child.on("error", reject);
    child.on("close", (code, signal) => {
      const completed = { stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() };
      if (code === null) reject(new Error(`${argv.join(" ")}: ended by ${signal}\n${completed.stderr}`));
      else resolve({ code, ...completed });
    });
    // A command that does not read its input to the end is no error.
    child.stdin.on("error", () => {});
    child.stdin.end(input);
  });
}

/** Runs a command that has to succeed and gives its standard output; rejects with what it printed. */
export async function runChecked(argv: Argv, options: RunOptions = {}): Promise<string> {
  return checked(argv, await run(argv, options));
}

/** The same without yielding, for what also has to work in an exit or signal handler. */
export function runNow(argv: Argv, { input = "", timeoutMs = 600_000 }: RunOptions = {}): Completed {
  const [program, ...args] = argv;
  const done = spawnSync(program, args, { input, timeout: timeoutMs, killSignal: "SIGKILL", encoding: "utf8" });
  if (done.error) throw done.error;
  return { code: done.status ?? 128, stdout: done.stdout, stderr: done.stderr };
}

export function runNowChecked(argv: Argv, options: RunOptions = {}): string {
  return checked(argv, runNow(argv, options));
}

function checked(argv: Argv, { code, stdout, stderr }: Completed): string {
  if (code !== 0) throw new Error(`${argv.join(" ")}: exit code ${code}\n${stderr || stdout}`);
  return stdout;
}
