import { spawn } from "node:child_process";
import { once } from "node:events";
import { type Claim, releaseFleet } from "./claim.ts";

/**
 * Starts a process that removes the fleet as soon as this one lets go of it: by the function that is returned,
 * or by ending in any way, Ctrl-C and SIGKILL included, because either closes the pipe between the two.
 */
export function guardFleet({ directory, token }: Claim): () => Promise<void> {
  const guard = spawn(process.execPath, [import.meta.filename, directory, token], {
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
    if (code !== 0)
      throw new Error(`the fleet in ${directory} was not removed as a whole: its guard ended with ${code}`);
  };
}

if (import.meta.main) {
  const [directory = "", token = ""] = process.argv.slice(2);
  process.stdin.resume();
  await once(process.stdin, "close");
  await releaseFleet({ directory, token });
}
