import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { removeTree } from "../../src/world/cache-service/merge-tree.ts";

/** What belongs to a test: a directory, and processes that have `variable=value` in their environment. Linux only. */
export interface Belongings {
  readonly directory: string;
  readonly variable: string;
  readonly value: string;
}

const KILL_TIMEOUT_MS = 120_000;

/**
 * Starts a process that kills and removes what belongs to a test as soon as this one lets go of it: by the function that is
 * returned, or by ending in any way, Ctrl-C and SIGKILL included, because either closes the pipe between the two.
 */
export function guardProcesses({ directory, variable, value }: Belongings): () => Promise<void> {
  const guard = spawn(process.execPath, [import.meta.filename, directory, variable, value], {
    stdio: ["pipe", "ignore", "inherit"],
    // A session of its own: what ends this process must not end its guard.
    detached: true,
  });
  const ended = once(guard, "close");
  guard.unref();
  return async () => {
    guard.ref();
    guard.stdin.end();
    const [code] = await ended;
    if (code !== 0) throw new Error(`${directory} was not removed as a whole: its guard ended with ${code}`);
  };
}

/** Again until none is left, because a process that is about to die may still have started another. */
async function killAll(entry: string): Promise<void> {
  const deadline = Date.now() + KILL_TIMEOUT_MS;
  for (let pids = await findMarked(entry); pids.length > 0; pids = await findMarked(entry)) {
    if (Date.now() > deadline) throw new Error(`still running: ${pids.join(", ")}`);
    for (const pid of pids) killNow(pid);
    await delay(20);
  }
}

async function findMarked(entry: string): Promise<readonly number[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const environments = pids.map((pid) => readFile(`/proc/${pid}/environ`, "utf8").catch(() => ""));
  const marked = (await Promise.all(environments)).map((environment) => environment.split("\0").includes(entry));
  return pids.filter((_, index) => marked[index]).map(Number);
}

function killNow(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It ended by itself.
  }
}

if (import.meta.main) {
  const [directory = "", variable = "", value = ""] = process.argv.slice(2);
  process.stdin.resume();
  await once(process.stdin, "close");
  await killAll(`${variable}=${value}`);
  await removeTree(directory);
}
