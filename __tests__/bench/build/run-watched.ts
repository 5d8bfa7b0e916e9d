import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { childrenCpuMs } from "../cache/run-step.ts";

export interface WatchedRun {
  readonly wallMs: number;
  /** User and system time of all its processes. */
  readonly cpuMs: number;
  /** The most that all its processes had in memory together (resident sets; pages that they share count for each). */
  readonly peakBytes: number;
}

const intervalMs = 50;
const pageBytes = 4096;

/** Runs a program to its end and looks at the memory of its process tree meanwhile (Linux). Rejects when it exits with anything but 0. */
export function runWatched(
  argv: readonly [string, ...string[]],
  cwd: string,
  env: Readonly<Record<string, string>>,
): Promise<WatchedRun> {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const cpuBefore = childrenCpuMs();
    const [program, ...args] = argv;
    const child = spawn(program, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
    const output: string[] = [];
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding("utf8").on("data", (text) => output.push(text));
    let peakBytes = 0;
    const timer = setInterval(() => {
      peakBytes = Math.max(peakBytes, child.pid === undefined ? 0 : residentBytes(child.pid));
    }, intervalMs);
    child.on("error", reject);
    child.on("close", (code) => {
      clearInterval(timer);
      const wallMs = performance.now() - started;
      if (code === 0) resolve({ wallMs, cpuMs: childrenCpuMs() - cpuBefore, peakBytes });
      else reject(new Error(`${argv.join(" ")} exits with ${code}:\n${output.join("").slice(-4000)}`));
    });
  });
}

/** Of a process and all below it (proc_pid_stat(5): field 4 is the parent, 24 the resident set in pages). */
function residentBytes(root: number): number {
  const processes = readdirSync("/proc").flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      const [, fields = ""] = /^.*\) (.*)$/s.exec(readFileSync(`/proc/${name}/stat`, "utf8")) ?? [];
      const values = fields.split(" ");
      return [{ pid: Number(name), parent: Number(values[1]), bytes: Number(values[21]) * pageBytes }];
    } catch {
      // It has ended meanwhile.
      return [];
    }
  });
  const tree = new Set([root]);
  for (const pid of tree) for (const each of processes) if (each.parent === pid) tree.add(each.pid);
  return processes.reduce((sum, { pid, bytes }) => sum + (tree.has(pid) ? bytes : 0), 0);
}
