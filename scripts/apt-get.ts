import { execFile } from "node:child_process";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";

/** How long another package manager may be at work: a runner's first boot upgrades packages for minutes. */
const PATIENCE_MS = 10 * 60_000;
const STEP_TIMEOUT_MS = 15 * 60_000;
const PAUSE_MS = 500;

/** apt waits for dpkg's lock by itself, but not for those of its lists and archives (apt 2.6: held, they end it at once). */
const LOCK_TIMEOUT = `DPkg::Lock::Timeout=${PATIENCE_MS / 1000}`;
const isHeldUp = (words: string) => /^E: (Could not get lock|Unable to (acquire|lock))/m.test(words);

/** Runs apt-get quietly, once no other package manager is in its way; what it printed is shown when it fails. */
export async function aptGet(args: readonly [string, ...string[]], say: (line: string) => void): Promise<boolean> {
  const deadlineMs = performance.now() + PATIENCE_MS;
  for (let isSaid = false; ; isSaid = true) {
    const { ok, words } = await attempt(["-o", LOCK_TIMEOUT, "--quiet", ...args]);
    if (ok) return true;
    if (!isHeldUp(words) || performance.now() > deadlineMs) {
      say(`apt-get ${args.join(" ")} failed\n${words}`);
      return false;
    }
    if (!isSaid) say(`waiting for another package manager: ${/^E: (.*)/m.exec(words)?.[1]}`);
    await delay(PAUSE_MS);
  }
}

async function attempt(args: readonly string[]): Promise<{ readonly ok: boolean; readonly words: string }> {
  // Its own words are read, so they have to be in one language.
  const env = { ...process.env, LC_ALL: "C", DEBIAN_FRONTEND: "noninteractive" };
  const options = { env, timeout: PATIENCE_MS + STEP_TIMEOUT_MS, maxBuffer: 64 * 1024 * 1024 };
  return await promisify(execFile)("apt-get", args, options).then(
    () => ({ ok: true, words: "" }),
    ({ message, stdout = "", stderr = "" }) => ({ ok: false, words: `${stdout}${stderr || message}` }),
  );
}
