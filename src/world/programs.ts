import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { StringDecoder } from "node:string_decoder";
import { setTimeout as delay } from "node:timers/promises";
import { killProcessesWith, listeningPortsOf, processesWith, sendSignal } from "./process-table.ts";

export interface Launch {
  /** Absolute. */
  readonly program: string;
  /** All that it is given, besides PATH and places of its own: the job's environment holds the runner's tokens. */
  readonly env: Readonly<Record<string, string>>;
  /** Called with each line that it prints; what is longer than `longestLine` characters is cut off. */
  readonly onLine: (line: string) => void;
}

export interface Ending {
  /** null: a signal ended it. */
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A program that runs in an empty directory of its own, in a process group of its own. */
export interface RunningProgram {
  /** When the process itself has ended, and what it had printed was read; whoever else still holds its output. */
  readonly ended: Promise<Ending>;
  /** SIGTERM to it and its children, as systemd sends it. */
  terminate(): void;
  /** Ports that it and what it started listen on; undefined where the system does not say (only Linux does). */
  listeningPorts(): Promise<ReadonlySet<number> | undefined>;
  /** Ends all of it, once: SIGTERM, and SIGKILL after `graceMs`, also to what has left its group. Resolves to how many others that hit. */
  end(graceMs: number): Promise<number>;
}

export interface Programs {
  /** Starts a program that goes on. Rejects with the system's error when it cannot be executed: `code` is EACCES, EMFILE, ... */
  start(launch: Launch): Promise<RunningProgram>;
}

/** Characters of a line that are kept: enough for a structured record, and no flood can fill the memory. */
export const longestLine = 16 * 1024;
/** What a service gets from systemd (systemd.exec(5), $PATH). */
const systemPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
/** In the environment of the program and of all that it starts, so that a daemon is found as well. */
const mark = "GIN_DEPLOY_SMOKE_TEST";
/** How long the output of an ended process is waited for: a child that lives on may hold it for ever. */
const outputPatienceMs = 300;

export const systemPrograms: Programs = {
  async start({ program, env, onLine }) {
    const directory = await mkdtemp(join(process.env["RUNNER_TEMP"] || tmpdir(), "gin-deploy-smoke-"));
    const id = randomUUID();
    try {
      const child = await launch(program, directory, { ...env, [mark]: id });
      return watch(child, directory, `${mark}=${id}`, onLine);
    } catch (error) {
      await rm(directory, { recursive: true, force: true });
      throw error;
    }
  },
};

async function launch(program: string, directory: string, env: Record<string, string>): Promise<ChildProcess> {
  const [home, temporary] = [join(directory, "release"), join(directory, "tmp")];
  await Promise.all([mkdir(home), mkdir(temporary)]);
  // The runner kills what a job leaves behind by this variable: it stays, should this action be killed.
  const tracking = process.env["RUNNER_TRACKING_ID"];
  const child = spawn(program, [], {
    cwd: home,
    env: {
      PATH: systemPath,
      LANG: "C.UTF-8",
      HOME: home,
      TMPDIR: temporary,
      ...(tracking === undefined ? {} : { RUNNER_TRACKING_ID: tracking }),
      ...env,
    },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  await new Promise<void>((resolve, reject) => child.once("spawn", resolve).once("error", reject));
  return child;
}

function watch(child: ChildProcess, directory: string, entry: string, onLine: (line: string) => void): RunningProgram {
  const lastWill = () => signalGroup(child, "SIGKILL");
  process.once("exit", lastWill);
  for (const stream of [child.stdout, child.stderr]) if (stream) readLines(stream, onLine);
  const ended = endingOf(child);
  let end: Promise<number> | undefined;
  return {
    ended,
    terminate: () => signalGroup(child, "SIGTERM"),
    async listeningPorts() {
      const pids = await processesWith(entry);
      return pids && (await listeningPortsOf(pids));
    },
    end: (graceMs) => {
      end ??= endAll(child, entry, ended, graceMs).finally(async () => {
        process.off("exit", lastWill);
        child.stdout?.destroy();
        child.stderr?.destroy();
        await rm(directory, { recursive: true, force: true });
      });
      return end;
    },
  };
}

async function endAll(child: ChildProcess, entry: string, ended: Promise<Ending>, graceMs: number): Promise<number> {
  const deadline = performance.now() + graceMs;
  signalGroup(child, "SIGTERM");
  await Promise.race([ended, delay(graceMs)]);
  const findOthers = async () => ((await processesWith(entry)) ?? []).filter((pid) => pid !== child.pid);
  let others = await findOthers();
  while (others.length > 0 && performance.now() < deadline) {
    await delay(20);
    others = await findOthers();
  }
  signalGroup(child, "SIGKILL");
  await killProcessesWith(entry);
  return others.length;
}

function endingOf(child: ChildProcess): Promise<Ending> {
  return new Promise((resolve) => {
    child.once("exit", (exitCode, signal) => {
      const settle = () => resolve({ exitCode, signal });
      child.once("close", settle);
      setTimeout(settle, outputPatienceMs).unref();
    });
  });
}

function signalGroup({ pid }: ChildProcess, name: NodeJS.Signals): void {
  if (pid !== undefined) sendSignal(-pid, name);
}

function readLines(stream: NodeJS.ReadableStream, onLine: (line: string) => void): void {
  const decoder = new StringDecoder("utf8");
  let rest = "";
  const take = (text: string) => {
    const lines = text.split("\n");
    rest = (rest + lines[0]).slice(0, longestLine);
    for (const next of lines.slice(1)) {
      onLine(rest.replace(/\r$/, ""));
      rest = next.slice(0, longestLine);
    }
  };
  stream.on("data", (chunk: Buffer) => take(decoder.write(chunk)));
  stream.on("end", () => {
    take(decoder.end());
    if (rest !== "") onLine(rest);
  });
}
