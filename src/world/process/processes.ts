import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { ActionError } from "../../errors.ts";
import { readPrinted } from "./printed-text.ts";
import { killProcessesOf, sendSignal } from "./process-table.ts";

interface Command {
  /** Program and arguments; no shell ever sees them. */
  readonly argv: readonly [string, ...string[]];
  readonly cwd?: string;
  /** Set on top of the job's environment; `undefined` removes a variable. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /**
   * Called with each line, without its line end, as it is printed; in pieces when it is very long. Then of much output `stdout`
   * and `stderr` have only the beginning and the end.
   */
  readonly onLine?: (line: string, stream: "stdout" | "stderr") => void;
  /** Ends the program and all of its group before its time, as a result and no error. */
  readonly until?: AbortSignal | undefined;
}

export interface Completed {
  /** `cutShortExitCode` for one that `until` ended. */
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Processes {
  /**
   * Runs a program to its end. A non-zero exit is a result, not an error; a program that cannot be started, or that a
   * signal ended, is one (`tool`). When the job is cancelled it is ended with all that it has started (`cancelled`). What it
   * leaves running in its group is ended as well, and not waited for.
   */
  run(command: Command): Promise<Completed>;
}

/** No program ends with it: of one that was told to end, what it ends with says nothing. */
export const cutShortExitCode = -1;

/** How long a program may take to end by itself once it is told to, and its output to end once it has ended. */
const patienceMs = 2_000;

/** In the environment of all that is started, so that what has left its group is found as well. */
const mark = "GIN_DEPLOY_STEP";
/** Of a command that may be ended before its time, while others go on. */
const ownMark = "GIN_DEPLOY_COMMAND";

/**
 * Programs in process groups of their own: @actions/exec cannot end what it started, and a cancelled `go build` would go on
 * compiling after the job. Inputs of the action stay with the action: INPUT_* may hold secrets.
 */
export function createProcesses(cancelled: AbortSignal): Processes {
  const id = randomUUID();
  const atWork = new Set<Promise<Completed>>();
  const endAll = async () => {
    await Promise.race([Promise.allSettled(atWork), delay(patienceMs, undefined, { ref: false })]);
    await killProcessesOf({ variable: `${mark}=${id}` });
  };
  cancelled.addEventListener("abort", endAll, { once: true });
  return {
    async run({ env, ...command }) {
      const own = command.until && randomUUID();
      const running = runToItsEnd({ ...command, env: { ...env, [mark]: id, [ownMark]: own } }, cancelled);
      atWork.add(running);
      try {
        const completed = await running;
        if (own !== undefined && completed.exitCode === cutShortExitCode) {
          await killProcessesOf({ variable: `${ownMark}=${own}` });
        }
        return completed;
      } finally {
        atWork.delete(running);
      }
    },
  };
}

function runToItsEnd({ argv, cwd, env, onLine, until }: Command, cancelled: AbortSignal): Promise<Completed> {
  return new Promise((resolve, reject) => {
    const [program, ...args] = argv;
    if (cancelled.aborted) return reject(cancellation(program, cancelled));
    if (until?.aborted) return resolve({ exitCode: cutShortExitCode, stdout: "", stderr: "" });
    const child = spawn(program, args, {
      cwd,
      env: definedOnly({ ...process.env, ...env }),
      stdio: ["ignore", "pipe", "pipe"],
      detached: process.platform !== "win32",
      windowsHide: true,
    });
    let impatience: NodeJS.Timeout | undefined;
    const stop = () => {
      endGroup(child.pid, "SIGTERM");
      impatience = setTimeout(() => endGroup(child.pid, "SIGKILL"), patienceMs).unref();
    };
    const ends = [cancelled, ...(until === undefined ? [] : [until])];
    child.once("error", (cause: NodeJS.ErrnoException) => {
      for (const end of ends) end.removeEventListener("abort", stop);
      const isLimit = cause.code === "EMFILE" || cause.code === "ENFILE";
      const hint = isLimit
        ? "Too many files are open: raise the limit of open files (ulimit -n)."
        : `Is ${program} installed and on PATH?`;
      reject(new ActionError("tool", `cannot run ${program}`, { cause, hint }));
    });
    // Out of descriptors there are no pipes either, and the error comes in a moment.
    if (child.stdout === undefined || child.stderr === undefined) return;
    const stdout = readPrinted(child.stdout, onLine && ((line) => onLine(line, "stdout")));
    const stderr = readPrinted(child.stderr, onLine && ((line) => onLine(line, "stderr")));
    for (const end of ends) end.addEventListener("abort", stop, { once: true });
    child.once("exit", () => closeSoon(child));
    child.once("close", (exitCode, signal) => {
      for (const end of ends) end.removeEventListener("abort", stop);
      clearTimeout(impatience);
      endLeftovers(child.pid);
      if (cancelled.aborted) return reject(cancellation(program, cancelled));
      const printed = { stdout: stdout(), stderr: stderr() };
      if (until?.aborted) return resolve({ exitCode: cutShortExitCode, ...printed });
      if (exitCode !== null) return resolve({ exitCode, ...printed });
      const cause = printed.stderr.slice(-500) || undefined;
      const hint = signal === "SIGKILL" ? { hint: "Memory has most likely run out: take a larger machine." } : {};
      return reject(new ActionError("tool", `${program} was ended by ${signal}`, { cause, ...hint }));
    });
  });
}

function cancellation(program: string, { reason }: AbortSignal): ActionError {
  return new ActionError("cancelled", `the job was cancelled; ${program} was ended`, { cause: reason });
}

function endGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid !== undefined) sendSignal(process.platform === "win32" ? pid : -pid, signal);
}

/** A group outlives its leader: what a test has started, or what a cancelled job has told to end in vain. */
function endLeftovers(pid: number | undefined): void {
  // Without groups there is nothing but the number of a process that is gone.
  if (process.platform !== "win32") endGroup(pid, "SIGKILL");
}

/**
 * A grandchild that was left behind may hold the pipes open for ever, and `close` waits for them. They are read while
 * something comes, but not for long; then who holds them is ended, and they are closed, because it may have left the group.
 */
function closeSoon(child: ChildProcess): void {
  const streams = [child.stdout, child.stderr].filter((stream) => stream !== null);
  let isSilent = true;
  let checks = 0;
  for (const stream of streams) {
    stream.on("data", () => {
      isSilent = false;
    });
  }
  const check = () => {
    checks += 1;
    if (isSilent || checks === 5) {
      endLeftovers(child.pid);
      for (const stream of streams) stream.destroy();
    } else isSilent = true;
  };
  // After a turn of the event loop, because this process may have been too busy to read what is there.
  const timer = setInterval(() => setImmediate(check), patienceMs);
  child.once("close", () => clearInterval(timer));
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
