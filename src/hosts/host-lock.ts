import { ActionError, wordsOf } from "../errors.ts";
import type { World } from "../world/world.ts";
import { type ConnectedHost, oneOf, runStep } from "./remote-step.ts";

/** A deploy that is not heard of for this long has lost the host; its steps refuse to run from then on. */
const leaseSeconds = 60;
const heartbeatMs = 15_000;
const pollMs = 2_000;

export interface LockRequest {
  readonly deployPath: string;
  /** Proves to every later step whose the lock is. Made for this run; not a secret of the user. */
  readonly token: string;
  /** Who holds it, for people who wait: actor and the run's address. */
  readonly holder: string;
  readonly waitMs: number;
}

export interface HeldLock {
  /** Stops the heartbeat and lets the next one in. Never throws: a lock that stays behind runs out by itself. */
  release(host: ConnectedHost): Promise<void>;
}

/** Takes the host for this run, waiting for another deploy to end. Throws `lock` when it does not end in time. */
export async function acquireLock(
  host: ConnectedHost,
  request: LockRequest,
  world: Pick<World, "clock" | "runner" | "cancelled">,
): Promise<HeldLock> {
  const { deployPath, token, holder, waitMs } = request;
  const facts = { deploy_path: deployPath, token, holder, lease_seconds: String(leaseSeconds) };
  const deadline = world.clock.elapsed() + waitMs;
  let announced = "";
  for (;;) {
    const answer = await runStep(host, "lock", { ...facts, operation: "acquire" }, { signal: world.cancelled });
    if (oneOf(answer, "lock") === "acquired") {
      const former = oneOf(answer, "taken_over");
      if (former) world.runner.warning(`${host.label}: took over the lock of a deploy that died: ${former}`);
      return keepAlive(host, facts, world);
    }
    const other = oneOf(answer, "holder");
    if (world.clock.elapsed() >= deadline) {
      throw new ActionError("lock", `${host.label}: another deploy holds ${deployPath}: ${other}`, {
        hint: "Run again when it has ended, or raise `lock-wait`.",
      });
    }
    if (other !== announced) world.runner.info(`${host.label}: waiting for another deploy to end: ${other}`);
    announced = other;
    await world.clock.sleep(pollMs, world.cancelled);
  }
}

function keepAlive(
  host: ConnectedHost,
  facts: Readonly<Record<string, string>>,
  world: Pick<World, "clock" | "runner">,
): HeldLock {
  const ended = new AbortController();
  const beat = async () => {
    while (!ended.signal.aborted) {
      await world.clock.sleep(heartbeatMs, ended.signal);
      await runStep(host, "lock", { ...facts, operation: "renew" }, { signal: ended.signal, timeoutMs: heartbeatMs });
    }
  };
  // A missed beat is no failure by itself: should the lease run out, the next step that writes says so.
  const beating = beat().catch((error: unknown) => {
    if (!ended.signal.aborted) world.runner.debug(`${host.label}: lock heartbeat ended: ${wordsOf(error)}`);
  });
  return {
    async release(current) {
      ended.abort();
      await beating;
      try {
        await runStep(current, "lock", { ...facts, operation: "release" }, { signal: AbortSignal.timeout(30_000) });
      } catch (error) {
        world.runner.warning(`${current.label}: the lock stays for up to ${leaseSeconds} s: ${wordsOf(error)}`);
      }
    },
  };
}
