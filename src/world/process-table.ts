import { readdir, readFile, readlink } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";

const killPatienceMs = 2_000;

/** Processes of this user that have `entry` (`NAME=value`) in the environment they began with; undefined where there is no /proc. */
export async function processesWith(entry: string): Promise<readonly number[] | undefined> {
  if (process.platform !== "linux") return undefined;
  const names = await readdir("/proc").catch(() => undefined);
  if (names === undefined) return undefined;
  const pids = names.filter((name) => /^\d+$/.test(name));
  const environments = await Promise.all(pids.map((pid) => orEmpty(readFile(`/proc/${pid}/environ`, "utf8"))));
  return pids.filter((_, index) => environments[index]?.split("\0").includes(entry)).map(Number);
}

/**
 * Again until none is found twice: one that is about to die may still have started another, and one that is about to become
 * another program has no environment for a moment.
 */
export async function killProcessesWith(entry: string): Promise<void> {
  const deadline = performance.now() + killPatienceMs;
  let foundNone = 0;
  while (foundNone < 2 && performance.now() < deadline) {
    const pids = (await processesWith(entry)) ?? [];
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

/** TCP ports that some processes listen on, by the sockets that they hold open (proc(5)). */
export async function listeningPortsOf(pids: readonly number[]): Promise<ReadonlySet<number>> {
  const tables = await Promise.all(["tcp", "tcp6"].map((name) => orEmpty(readFile(`/proc/net/${name}`, "utf8"))));
  const portOfSocket = new Map(tables.flatMap((table) => table.split("\n").slice(1).flatMap(listeningSocket)));
  const sockets = await Promise.all(pids.map(socketsOf));
  return new Set(sockets.flat().flatMap((inode) => portOfSocket.get(inode) ?? []));
}

/** State 0A is TCP_LISTEN; `0100007F:1F90` is an address and a port, both in hexadecimal. */
function listeningSocket(line: string): readonly (readonly [inode: string, port: number])[] {
  const [, local = "", , state, , , , , , inode = ""] = line.trim().split(/\s+/);
  const port = Number.parseInt(local.split(":")[1] ?? "", 16);
  return state === "0A" && port > 0 ? [[inode, port]] : [];
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
