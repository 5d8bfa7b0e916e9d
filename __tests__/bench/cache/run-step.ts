import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";

export interface StepLine {
  readonly text: string;
  /** Since the step began. */
  readonly atMs: number;
}

export interface StepRun {
  readonly elapsedMs: number;
  /** User and system time of all its processes: other work of the machine changes it little. */
  readonly cpuMs: number;
  readonly lines: readonly StepLine[];
}

/** Runs one step of a job to its end and notes when each line of its log appears. Rejects when it exits with anything but 0. */
export function runStep(
  argv: readonly [string, ...string[]],
  cwd: string,
  env: Readonly<Record<string, string>>,
): Promise<StepRun> {
  return new Promise((resolve, reject) => {
    const lines: StepLine[] = [];
    const started = performance.now();
    const cpuBefore = childrenCpuMs();
    const [program, ...args] = argv;
    const child = spawn(program, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
    for (const stream of [child.stdout, child.stderr]) {
      let rest = "";
      stream.setEncoding("utf8");
      stream.on("data", (chunk: string) => {
        const atMs = performance.now() - started;
        const texts = (rest + chunk).split("\n");
        rest = texts.pop() ?? "";
        lines.push(...texts.map((text) => ({ text, atMs })));
      });
    }
    let elapsedMs = Number.NaN;
    child.on("error", reject);
    child.on("exit", () => {
      elapsedMs = performance.now() - started;
    });
    child.on("close", (code) => {
      if (code === 0) resolve({ elapsedMs, cpuMs: childrenCpuMs() - cpuBefore, lines });
      else reject(new Error(`${argv.join(" ")} exits with ${code}:\n${lines.map(({ text }) => text).join("\n")}`));
    });
  });
}

/** What children of this process that have ended took, with theirs (Linux, proc_pid_stat(5), fields 16 and 17, in 1/100 s). */
export function childrenCpuMs(): number {
  // Field 2 is the name, in parentheses, and may hold anything.
  const [, fields = ""] = /^.*\) (.*)$/s.exec(readFileSync("/proc/self/stat", "utf8")) ?? [];
  const [user, system] = fields.split(" ").slice(13, 15).map(Number);
  return ((user ?? Number.NaN) + (system ?? Number.NaN)) * 10;
}
