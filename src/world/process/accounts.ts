import { randomInt } from "node:crypto";
import { readFile } from "node:fs/promises";
import { usersOfProcesses } from "./process-table.ts";

/** Whom a program runs as. */
export interface Account {
  readonly userId: number;
  readonly groupId: number;
}

/** Numbers that no distribution and no systemd gives to anybody (systemd, UIDS-GIDS), and that every container has. */
const [lowest, highest] = [60_578, 61_183] as const;

/**
 * For a runner that is root, whom no mode of a directory stops: an account that nobody else has, so that what a service starts
 * is known by it. undefined: there is none, or none is needed.
 */
export async function spareAccount(): Promise<Account | undefined> {
  if (process.platform !== "linux" || process.geteuid?.() !== 0) return undefined;
  const passwd = await readFile("/etc/passwd", "utf8").catch(() => "");
  const taken = new Set([
    ...(await usersOfProcesses()),
    ...passwd.split("\n").map((line) => Number(line.split(":")[2])),
  ]);
  for (let attempt = 0; attempt < 20; attempt++) {
    const id = randomInt(lowest, highest + 1);
    if (!taken.has(id)) return { userId: id, groupId: id };
  }
  return undefined;
}
