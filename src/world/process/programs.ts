import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { basename } from "node:path";
import { StringDecoder } from "node:string_decoder";
import { setTimeout as delay } from "node:timers/promises";
import { type Account, spareAccount } from "./accounts.ts";
import { killProcessesOf, listeningPortsOf, processesOf, sendSignal, type Trace } from "./process-table.ts";
import {
  makeServiceDirectory,
  type ReleaseContent,
  removeServiceDirectory,
  type ServiceDirectory,
  strayFiles,
} from "./service-directory.ts";

interface Launch {
  /** Absolute. */
  readonly program: string;
  /** All that it is given, besides what systemd gives: the job's environment holds the runner's tokens. */
  readonly env: (directory: ServiceDirectory) => Readonly<Record<string, string>>;
  readonly args: readonly string[];
  /** What lies in its working directory besides. */
  readonly content: ReleaseContent;
  /** Called with each line that it prints; what is longer than `longestLine` characters is cut off. */
  readonly onLine: (line: string) => void;
}

export interface Ending {
  /** null: a signal ended it. */
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A program that runs as the service of a directory of its own, in a process group of its own. */
export interface RunningProgram {
  readonly directory: ServiceDirectory;
  /** When the process itself has ended, and what it had printed was read; whoever else still holds its output. */
  readonly ended: Promise<Ending>;
  /** SIGTERM to it and its children, as systemd sends it. */
  terminate(): void;
  /** Ports that it and what it started listen on; undefined where the system does not say (only Linux does). */
  listeningPorts(): Promise<ReadonlySet<number> | undefined>;
  /** What it has put into its release so far, by the path from there. Nothing, unless it is root and could not be another user. */
  strayFiles(): Promise<readonly string[]>;
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

/** A file system mounted noexec, a policy, an account that this container does not have. */
const refusals = ["EACCES", "EPERM", "EINVAL"];

export const systemPrograms: Programs = {
  async start(wanted) {
    const account = await spareAccount();
    const asItself = () => startIn(wanted, undefined);
    if (account === undefined) return await asItself();
    return await startIn(wanted, account).catch((error) => {
      if (isRefusal(error)) return asItself();
      throw error;
    });
  },
};

async function startIn(
  { program, args, content, env, onLine }: Launch,
  account: Account | undefined,
): Promise<RunningProgram> {
  const directory = await makeServiceDirectory(program, content, account);
  const id = randomUUID();
  try {
    const given = { ...env(directory), [mark]: id };
    const launched = (file: string) => launch([file, ...args], directory, account, given);
    const child = await launched(directory.program).catch((error) => {
      // Where the copy lies nothing may be executed; the original may lie better.
      if (isRefusal(error)) return launched(program);
      throw error;
    });
    const trace = account === undefined ? { variable: `${mark}=${id}` } : { userId: account.userId };
    return watch(child, directory, trace, onLine);
  } catch (error) {
    await removeServiceDirectory(directory);
    throw error;
  }
}

function isRefusal(error: unknown): boolean {
  return refusals.includes((error as NodeJS.ErrnoException).code ?? "");
}

async function launch(
  [program, ...args]: readonly [string, ...string[]],
  directory: ServiceDirectory,
  account: Account | undefined,
  env: Record<string, string>,
): Promise<ChildProcess> {
  // The runner kills what a job leaves behind by this variable: it stays, should this action be killed.
  const tracking = process.env["RUNNER_TRACKING_ID"];
  const user = basename(directory.program);
  const child = spawn(program, args, {
    cwd: directory.release,
    ...(account === undefined ? {} : { uid: account.userId, gid: account.groupId }),
    env: {
      PATH: systemPath,
      LANG: "C.UTF-8",
      HOME: directory.root,
      USER: user,
      LOGNAME: user,
      TMPDIR: directory.temporary,
      ...(tracking === undefined ? {} : { RUNNER_TRACKING_ID: tracking }),
      ...env,
    },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  await new Promise<void>((resolve, reject) => child.once("spawn", resolve).once("error", reject));
  return child;
}

function watch(
  child: ChildProcess,
  directory: ServiceDirectory,
  trace: Trace,
  onLine: Launch["onLine"],
): RunningProgram {
  const lastWill = () => signalGroup(child, "SIGKILL");
  process.once("exit", lastWill);
  for (const stream of [child.stdout, child.stderr]) if (stream) readLines(stream, onLine);
  const ended = endingOf(child);
  let end: Promise<number> | undefined;
  return {
    directory,
    ended,
    terminate: () => signalGroup(child, "SIGTERM"),
    listeningPorts: () => listeningPortsOf(trace),
    strayFiles: () => strayFiles(directory),
    end: (graceMs) => {
      end ??= endAll(child, trace, ended, graceMs).finally(async () => {
        process.off("exit", lastWill);
        child.stdout?.destroy();
        child.stderr?.destroy();
        await removeServiceDirectory(directory);
      });
      return end;
    },
  };
}

async function endAll(child: ChildProcess, trace: Trace, ended: Promise<Ending>, graceMs: number): Promise<number> {
  const deadline = performance.now() + graceMs;
  signalGroup(child, "SIGTERM");
  await Promise.race([ended, delay(graceMs)]);
  const findOthers = async () => ((await processesOf(trace)) ?? []).filter((pid) => pid !== child.pid);
  let others = await findOthers();
  while (others.length > 0 && performance.now() < deadline) {
    await delay(20);
    others = await findOthers();
  }
  signalGroup(child, "SIGKILL");
  await killProcessesOf(trace);
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
