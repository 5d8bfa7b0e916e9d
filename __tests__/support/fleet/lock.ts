import { spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { dirname } from "node:path";

/**
 * Does `work` while no other process holds the lock on `path` (created when missing).
 * The lock belongs to a `flock` child that ends with its standard input, so it is free again even when this process is killed.
 */
export async function withLock<T>(path: string, work: () => Promise<T> | T): Promise<T> {
  mkdirSync(dirname(path), { recursive: true });
  const holder = spawn("flock", ["--no-fork", path, "sh", "-c", "echo held; exec cat"], {
    // A session of its own: Ctrl-C must not free the lock before the work has cleaned up.
    detached: true,
    stdio: ["pipe", "pipe", "inherit"],
  });
  const ended = new Promise<void>((resolve) => holder.once("close", () => resolve()));
  await new Promise<void>((resolve, reject) => {
    holder.once("error", reject);
    holder.once("close", (code) => reject(new Error(`cannot lock ${path}: flock ended with ${code}`)));
    holder.stdout.once("data", () => resolve());
  });
  try {
    return await work();
  } finally {
    holder.stdin.end();
    await ended;
  }
}
