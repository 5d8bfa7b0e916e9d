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
    const isShallow = await isShallowClone(git);
    const fetch = await fetchHistory(git, remote, isShallow ? ["--unshallow"] : []);
    if (fetch.exitCode === 0) return undefined;
    if (isHeldUp(fetch.stderr)) {
      if (world.clock.elapsed() > deadlineMs) return reasonIn(fetch.stderr);
      await world.clock.sleep(pauseMs, world.cancelled);
      continue;
    }
    // Everything has come: git fails for a tag that a checkout has made lightweight, as it would not replace it.
    if (!isShallow) return undefined;
    if (await isShallowClone(git)) return reasonIn(fetch.stderr);
    // It came with this fetch, or with that of another build in this checkout, which writes the tags last: they are asked for again.
  }
}

/** By another git at work in this checkout. */
function isHeldUp(stderr: string): boolean {
  return /\.lock'?: File exists|could not lock|cannot lock ref|shallow file has changed/.test(stderr);
}

async function isShallowClone(git: Git): Promise<boolean> {
  return (await outputOf(git("rev-parse", "--is-shallow-repository"))).trim() === "true";
}

function fetchHistory(git: Git, remote: string, depth: readonly string[]): ReturnType<Git> {
  // A stalled connection ends after 30 s, as git's default is to wait for ever.
  const limits = ["-c", "http.lowSpeedLimit=1000", "-c", "http.lowSpeedTime=30"];
  return git(...limits, "fetch", "--quiet", ...depth, "--tags", "--filter=tree:0", remote);
}

function reasonIn(stderr: string): string {
  const lines = stderr.trim().split("\n");
  return lines.find((line) => /^(fatal|error): /.test(line)) ?? (lines[0] || "git fetch failed");
}
