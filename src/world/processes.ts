import { spawn } from "node:child_process";
import { StringDecoder } from "node:string_decoder";
import { ActionError } from "../errors.ts";

export interface Command {
  /** Program and arguments; no shell ever sees them. */
  readonly argv: readonly [string, ...string[]];
  readonly cwd?: string;
  /** Set on top of the job's environment; `undefined` removes a variable. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Called with each finished line, without its line end, as it is printed. */
  readonly onLine?: (line: string, stream: "stdout" | "stderr") => void;
}

export interface Completed {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Processes {
  /**
   * Runs a program to its end. A non-zero exit is a result, not an error; a program that cannot be started, or that a
   * signal ended, is one (`tool`). When the job is cancelled it is ended with all of its children (`cancelled`).
   */
  run(command: Command): Promise<Completed>;
}

/** How long a program may take to end by itself once it is told to. */
const patienceMs = 2_000;

/**
 * Programs in process groups of their own: @actions/exec cannot end what it started, and a cancelled `go build` would go on
 * compiling after the job. Inputs of the action stay with the action: INPUT_* may hold secrets.
 */
export function createProcesses(cancelled: AbortSignal): Processes {
  return {
    run: ({ argv, cwd, env = {}, onLine }) =>
      new Promise((resolve, reject) => {
        const [program, ...args] = argv;
        if (cancelled.aborted) return reject(cancellation(program, cancelled));
        const child = spawn(program, args, {
          cwd,
          env: definedOnly({ ...process.env, ...env }),
          stdio: ["ignore", "pipe", "pipe"],
          detached: process.platform !== "win32",
          windowsHide: true,
        });
        const stdout = collect(child.stdout, onLine && ((line) => onLine(line, "stdout")));
        const stderr = collect(child.stderr, onLine && ((line) => onLine(line, "stderr")));
        const stop = () => {
          endGroup(child.pid, "SIGTERM");
          setTimeout(() => endGroup(child.pid, "SIGKILL"), patienceMs).unref();
        };
        cancelled.addEventListener("abort", stop, { once: true });
        child.once("error", (cause) => {
          cancelled.removeEventListener("abort", stop);
          const hint = `Is ${program} installed and on PATH?`;
          reject(new ActionError("tool", `cannot run ${program}`, { cause, hint }));
        });
        child.once("close", (exitCode, signal) => {
          cancelled.removeEventListener("abort", stop);
          if (cancelled.aborted) return reject(cancellation(program, cancelled));
          if (exitCode !== null) return resolve({ exitCode, stdout: stdout(), stderr: stderr() });
          return reject(
            new ActionError("tool", `${program} was ended by ${signal}`, { cause: stderr().slice(-500) || undefined }),
          );
        });
      }),
  };
}

function cancellation(program: string, { reason }: AbortSignal): ActionError {
  return new ActionError("cancelled", `the job was cancelled; ${program} was ended`, { cause: reason });
}

function endGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(process.platform === "win32" ? pid : -pid, signal);
  } catch {
    // It is gone already.
  }
}

/** All that a stream gives, as text; and each line as it ends. */
function collect(stream: NodeJS.ReadableStream, onLine: ((line: string) => void) | undefined): () => string {
  const decoder = new StringDecoder("utf8");
  const chunks: string[] = [];
  let rest = "";
  const take = (text: string) => {
    chunks.push(text);
    if (onLine === undefined) return;
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) onLine(line.replace(/\r$/, ""));
  };
  stream.on("data", (chunk: Buffer) => take(decoder.write(chunk)));
  stream.on("end", () => {
    take(decoder.end());
    if (rest !== "") onLine?.(rest);
  });
  return () => chunks.join("");
}

function definedOnly(env: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).filter(
      (entry): entry is [string, string] => entry[1] !== undefined && !entry[0].startsWith("INPUT_"),
    ),
  );
}

/** For a job that nobody cancels. */
export const systemProcesses: Processes = createProcesses(new AbortController().signal);
