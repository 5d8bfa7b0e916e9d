import { readdir, readFile, readlink } from "node:fs/promises";

/** Processes of this user that have `entry` (`NAME=value`) in the environment they began with; undefined where there is no /proc. */
export async function processesWith(entry: string): Promise<readonly number[] | undefined> {
  if (process.platform !== "linux") return undefined;
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const environments = await Promise.all(pids.map((pid) => orEmpty(readFile(`/proc/${pid}/environ`, "utf8"))));
  return pids.filter((_, index) => environments[index]?.split("\0").includes(entry)).map(Number);
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
