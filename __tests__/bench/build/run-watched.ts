import { spawn } from "node:child_process";
import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { basename } from "node:path";
import { childrenCpuMs } from "../cache/run-step.ts";

export interface WatchedRun {
  readonly wallMs: number;
  /** User and system time of all its processes. */
  readonly cpuMs: number;
  /** The most that all its processes had in memory together (resident sets; pages that they share count for each). */
  readonly peakBytes: number;
  /** Of those of Node alone: ours, and none of the go command's. */
  readonly nodePeakBytes: number;
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
    let [peakBytes, nodePeakBytes] = [0, 0];
    const timer = setInterval(() => {
      const tree = child.pid === undefined ? [] : processesBelow(child.pid);
      peakBytes = Math.max(peakBytes, bytesOf(tree));
      nodePeakBytes = Math.max(nodePeakBytes, bytesOf(tree.filter(({ name }) => name === "node")));
    }, intervalMs);
    child.on("error", reject);
    child.on("close", (code) => {
      clearInterval(timer);
      const wallMs = performance.now() - started;
      if (code === 0) resolve({ wallMs, cpuMs: childrenCpuMs() - cpuBefore, peakBytes, nodePeakBytes });
      else reject(new Error(`${argv.join(" ")} exits with ${code}:\n${output.join("").slice(-4000)}`));
    });
  });
}

interface ProcessFacts {
  readonly pid: number;
  /** Of its program. */
  readonly name: string;
  readonly parent: number;
  readonly bytes: number;
}

const bytesOf = (processes: readonly ProcessFacts[]) => processes.reduce((sum, { bytes }) => sum + bytes, 0);

/** A process and all below it (proc_pid_stat(5): field 4 is the parent, 24 the resident set in pages). */
function processesBelow(root: number): readonly ProcessFacts[] {
  const processes = readdirSync("/proc").flatMap((entry): readonly ProcessFacts[] => {
    if (!/^\d+$/.test(entry)) return [];
    try {
      const [, fields = ""] = /^.*\) (.*)$/s.exec(readFileSync(`/proc/${entry}/stat`, "utf8")) ?? [];
      const values = fields.split(" ");
      const name = basename(readlinkSync(`/proc/${entry}/exe`));
      return [{ pid: Number(entry), name, parent: Number(values[1]), bytes: Number(values[21]) * pageBytes }];
    } catch {
      // It has ended meanwhile, or is a thread of the kernel.
      return [];
    }
  });
  const tree = new Set([root]);
  for (const pid of tree) for (const each of processes) if (each.parent === pid) tree.add(each.pid);
  return processes.filter(({ pid }) => tree.has(pid));
}
