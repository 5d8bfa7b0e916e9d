import { randomUUID } from "node:crypto";
import { mkdir, readFile, readlink, rename, rm, symlink } from "node:fs/promises";
import { hostname, tmpdir, userInfo } from "node:os";
import { dirname, join } from "node:path";

export interface Claims {
  /** The same for all processes of this user on this machine: for claims on what has no place for one itself. */
  readonly sharedDirectory: string;
  /**
   * Takes a path that one living process of this machine can have at a time. Answers with how to let go of it, or with the process
   * that has it. undefined: nothing can be written there.
   */
  take(path: string): Promise<Claim | undefined>;
}

type Claim =
  | { readonly kind: "taken"; readonly letGo: () => Promise<void> }
  | { readonly kind: "held"; readonly pid: number };

const maxTries = 100;

/**
 * A link that leads nowhere and says who made it: unlike a file it comes with its content, so nobody sees it half-written. A process
 * is told from a later one of its number by when it began.
 */
export const systemClaims: Claims = {
  // Not RUNNER_TEMP: two runs by hand have one each.
  sharedDirectory: join(tmpdir(), `gin-deploy-${userInfo().uid}`),

  async take(path) {
    const mine = await describe(process.pid);
    try {
      await mkdir(dirname(path), { recursive: true });
      // Each try beyond the first means that somebody else was quicker, unless what lies there cannot be taken away.
      for (let tries = 0; tries < maxTries; tries++) {
        if (await make(mine, path)) return { kind: "taken", letGo: () => rm(path, { force: true }) };
        const theirs = await readlink(path).catch(() => undefined);
        const pid = theirs === undefined ? undefined : await livingProcess(theirs);
        if (pid !== undefined) return { kind: "held", pid };
        if (theirs !== undefined) await clearAway(path, theirs);
      }
    } catch {
      // Nobody is kept from working by it.
    }
    return undefined;
  },
};

async function make(text: string, path: string): Promise<boolean> {
  try {
    await symlink(text, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/** What a dead process has left. By renaming, as somebody may have taken its place since: then it is put back. */
async function clearAway(path: string, theirs: string): Promise<void> {
  const aside = `${path}.${randomUUID()}`;
  await rename(path, aside).catch(() => {});
  const moved = await readlink(aside).catch(() => undefined);
  if (moved !== undefined && moved !== theirs) await make(moved, path);
  await rm(aside, { force: true });
}

async function describe(pid: number): Promise<string> {
  return `${pid} ${await startOf(pid)} ${hostname()}`;
}

/** The process that a claim names, if it is alive. One of another machine, or of another container, cannot be asked, and blocks nobody. */
async function livingProcess(claim: string): Promise<number | undefined> {
  const pid = Number(claim.split(" ")[0]);
  if (!Number.isInteger(pid) || pid <= 0 || claim !== (await describe(pid))) return undefined;
  try {
    process.kill(pid, 0);
    return pid;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM" ? pid : undefined;
  }
}

/**
 * In ticks since the machine began (proc(5)); the program's name before it may hold anything. Nothing for one that has ended and is
 * only kept for its parent, and where there is no /proc.
 */
async function startOf(pid: number): Promise<string> {
  const text = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  const [state = "", ...fields] = text.slice(text.lastIndexOf(")") + 2).split(" ");
  return /[ZX]/.test(state) ? "" : (fields[18] ?? "");
}
