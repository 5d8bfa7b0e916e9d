import { readdir, readFile, readlink } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";

const killPatienceMs = 2_000;

/** How the processes that somebody has started are told from all others: by a variable (`NAME=value`) that they began with, or by their user. */
export type Trace = { readonly variable: string } | { readonly userId: number };

/** undefined where there is no /proc. Those of other users are found by their user alone: without CAP_SYS_PTRACE root cannot read their environment. */
export async function processesOf(trace: Trace): Promise<readonly number[] | undefined> {
  const pids = await allProcesses();
  if (pids === undefined) return undefined;
  const isOurs =
    "userId" in trace ? async (pid: number) => (await userOf(pid)) === trace.userId : hasVariable(trace.variable);
  const ours = await Promise.all(pids.map(isOurs));
  return pids.filter((_, index) => ours[index]);
}

export async function usersOfProcesses(): Promise<ReadonlySet<number>> {
  const users = await Promise.all(((await allProcesses()) ?? []).map(userOf));
  return new Set(users.flatMap((user) => user ?? []));
}

async function allProcesses(): Promise<readonly number[] | undefined> {
  if (process.platform !== "linux") return undefined;
  const names = await readdir("/proc").catch(() => undefined);
  return names?.filter((name) => /^\d+$/.test(name)).map(Number);
}

/** The effective one; undefined for what has ended and is only kept for its parent, which in a container may never ask. */
async function userOf(pid: number): Promise<number | undefined> {
  const status = await orEmpty(readFile(`/proc/${pid}/status`, "utf8"));
  const [, user] = /^Uid:\s+\d+\s+(\d+)/m.exec(status) ?? [];
  return user === undefined || /^State:\s+[ZX]/m.test(status) ? undefined : Number(user);
}

function hasVariable(entry: string): (pid: number) => Promise<boolean> {
  return async (pid) => (await orEmpty(readFile(`/proc/${pid}/environ`, "utf8"))).split("\0").includes(entry);
}

/**
 * Again until none is found twice: one that is about to die may still have started another, and one that is about to become
 * another program has no environment for a moment.
 */
export async function killProcessesOf(trace: Trace): Promise<void> {
  const deadline = performance.now() + killPatienceMs;
  let foundNone = 0;
  while (foundNone < 2 && performance.now() < deadline) {
    const pids = (await processesOf(trace)) ?? [];
    foundNone = pids.length === 0 ? foundNone + 1 : 0;
    for (const pid of pids) sendSignal(pid, "SIGKILL");
    await delay(10);
  }
}

/** To a process, or to a group by its negative number. */
export function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It is gone already.
  }
}

/** TCP ports that some processes listen on (proc(5)); undefined where the system does not say. */
export async function listeningPortsOf(trace: Trace): Promise<ReadonlySet<number> | undefined> {
  if (process.platform !== "linux") return undefined;
  const isOurs = "userId" in trace ? madeBy(trace.userId) : await heldBy((await processesOf(trace)) ?? []);
  const tables = await Promise.all(["tcp", "tcp6"].map((name) => orEmpty(readFile(`/proc/net/${name}`, "utf8"))));
  const sockets = tables.flatMap((table) => table.split("\n").slice(1).flatMap(listeningSocket));
  return new Set(sockets.filter(isOurs).map(({ port }) => port));
}

function madeBy(user: number): (socket: ListeningSocket) => boolean {
  return ({ userId }) => userId === user;
}

async function heldBy(pids: readonly number[]): Promise<(socket: ListeningSocket) => boolean> {
  const held = new Set((await Promise.all(pids.map(socketsOf))).flat());
  return ({ inode }) => held.has(inode);
}

interface ListeningSocket {
  readonly inode: string;
  /** Who made it. */
  readonly userId: number;
  readonly port: number;
}

/** State 0A is TCP_LISTEN; `0100007F:1F90` is an address and a port, both in hexadecimal. */
function listeningSocket(line: string): readonly ListeningSocket[] {
  const [, local = "", , state, , , , user, , inode = ""] = line.trim().split(/\s+/);
  const port = Number.parseInt(local.split(":")[1] ?? "", 16);
  return state === "0A" && port > 0 ? [{ inode, userId: Number(user), port }] : [];
}

async function socketsOf(pid: number): Promise<readonly string[]> {
  const directory = `/proc/${pid}/fd`;
  const names = await readdir(directory).catch(() => []);
  const targets = await Promise.all(names.map((name) => orEmpty(readlink(`${directory}/${name}`))));
  return targets.flatMap((target) => /^socket:\[(\d+)\]$/.exec(target)?.[1] ?? []);
}

/** Processes come and go, and those of other users cannot be read. */
async function orEmpty(text: Promise<string>): Promise<string> {
  return await text.catch(() => "");
}
