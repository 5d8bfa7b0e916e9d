import type { World } from "../world/world.ts";
import { type Git, outputOf } from "./git.ts";

/** How long another git may hold a lock that ours needs: as long as a fetch may take. */
const patienceMs = 60_000;
const pauseMs = 250;

/** Fetches the history of a shallow clone: commits and tags, no files. undefined: done; else why not, in git's words. */
export async function deepen(git: Git, world: Pick<World, "clock" | "cancelled">): Promise<string | undefined> {
  const remotes = (await outputOf(git("remote"))).split("\n").filter(Boolean);
  const remote = remotes.includes("origin") ? "origin" : remotes[0];
  if (remote === undefined) return "it has no remote";
  const deadlineMs = world.clock.elapsed() + patienceMs;
  for (;;) {
    const fetch = await fetchHistory(git, remote);
    if (fetch.exitCode === 0) return undefined;
    // Everything may have come all the same: git fails for a tag that a checkout has made lightweight, as it would not replace
    // it; and another build in this checkout may have been faster, or may be at it.
    const isShallow = (await outputOf(git("rev-parse", "--is-shallow-repository"))).trim() === "true";
    if (!isShallow) return undefined;
    const isLocked = /\.lock'?: File exists|cannot lock ref/.test(fetch.stderr);
    if (!isLocked || world.clock.elapsed() > deadlineMs) return reasonIn(fetch.stderr);
    await world.clock.sleep(pauseMs, world.cancelled);
  }
}

function fetchHistory(git: Git, remote: string): ReturnType<Git> {
  // A stalled connection ends after 30 s, as git's default is to wait for ever.
  const limits = ["-c", "http.lowSpeedLimit=1000", "-c", "http.lowSpeedTime=30"];
  return git(...limits, "fetch", "--quiet", "--unshallow", "--tags", "--filter=tree:0", remote);
}

function reasonIn(stderr: string): string {
  const lines = stderr.trim().split("\n");
  return lines.find((line) => /^(fatal|error): /.test(line)) ?? (lines[0] || "git fetch failed");
}
