import { spawn } from "node:child_process";

export interface StepLine {
  readonly text: string;
  /** Since the step began. */
  readonly atMs: number;
}

export interface StepRun {
  readonly elapsedMs: number;
  /** User and system time of all its processes: what else the machine does is not in it. */
  readonly cpuMs: number;
  readonly lines: readonly StepLine[];
}

/** The shell waits for the step and then says on descriptor 3 what its children took, which Node cannot. */
const timed = '"$@" 3>&-; code=$?; times >&3; exit $code';

/** Runs one step of a job to its end and notes when each line of its log appears. Rejects when it exits with anything but 0. */
export function runStep(
  argv: readonly [string, ...string[]],
  cwd: string,
  env: Readonly<Record<string, string>>,
): Promise<StepRun> {
  return new Promise((resolve, reject) => {
    const lines: StepLine[] = [];
    const started = performance.now();
    const child = spawn("sh", ["-c", timed, "sh", ...argv], { cwd, env, stdio: ["ignore", "pipe", "pipe", "pipe"] });
    let times = "";
    child.stdio[3]?.on("data", (chunk: Buffer) => {
      times += chunk.toString();
    });
    for (const stream of [child.stdout, child.stderr].filter((one) => one !== null)) {
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
      if (code === 0) resolve({ elapsedMs, cpuMs: readTimes(times), lines });
      else reject(new Error(`${argv.join(" ")} exits with ${code}:\n${lines.map(({ text }) => text).join("\n")}`));
    });
  });
}

/** Two lines, of the shell and of its children, each `0m1.25s 0m0.5s`. */
function readTimes(text: string): number {
  const [, children = ""] = text.split("\n");
  const times = [...children.matchAll(/(\d+)m([\d.]+)s/g)].map(
    ([, minutes, seconds]) => Number(minutes) * 60 + Number(seconds),
  );
  if (times.length !== 2) throw new Error(`the shell's times cannot be read: ${JSON.stringify(text)}`);
  return times.reduce((sum, seconds) => sum + seconds * 1000, 0);
}
