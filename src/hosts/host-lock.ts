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
  /**
   * Stops the heartbeat and lets the next one in; `token` is the one it is held by now. Never throws: a lock that stays
   * behind runs out by itself.
   */
  release(host: ConnectedHost, token: string): Promise<void>;
}

/** Putting things right may take as long as the old release needs to start; nobody renews the lease meanwhile. */
const repairLeaseSeconds = 180;

/** The token that a lock has while its run puts things right. Follows from the first, so that the post step knows it too. */
export function repairTokenOf(token: string): string {
  return `${token}.repair`;
}

/** Facts of the `lock` step for a lock that is held by the repair. */
export function repairLockFacts(
  deployPath: string,
  token: string,
  operation: "renew" | "release",
): Readonly<Record<string, string>> {
  const lease_seconds = String(repairLeaseSeconds);
  return { deploy_path: deployPath, operation, token: repairTokenOf(token), holder: "", lease_seconds };
}

/** Facts of the `lock` step that hands a lock over to the repair: steps of the way forward that are only late do nothing from then on. */
export function rotationFacts(deployPath: string, token: string): Readonly<Record<string, string>> {
  return {
    deploy_path: deployPath,
    operation: "rotate",
    token,
    new_token: repairTokenOf(token),
    holder: "",
    lease_seconds: String(repairLeaseSeconds),
  };
}

/** Takes the host for this run, waiting for another deploy to end. Throws `lock` when it does not end in time. */
export async function acquireLock(
  /** Asked anew each time: a connection that was lost may have been made again. */
  hostNow: () => ConnectedHost,
  request: LockRequest,
  world: Pick<World, "clock" | "runner" | "cancelled">,
): Promise<HeldLock> {
  const host = hostNow();
  const { deployPath, token, holder, waitMs } = request;
  const facts = { deploy_path: deployPath, token, holder, lease_seconds: String(leaseSeconds) };
  const deadline = world.clock.elapsed() + waitMs;
  let announced = "";
  for (;;) {
    const answer = await runStep(host, "lock", { ...facts, operation: "acquire" }, { signal: world.cancelled });
    if (oneOf(answer, "lock") === "acquired") {
      const former = oneOf(answer, "taken_over");
      if (former) world.runner.warning(`${host.label}: took over the lock of a deploy that died: ${former}`);
      return keepAlive(hostNow, facts, world);
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
  hostNow: () => ConnectedHost,
  facts: Readonly<Record<string, string>>,
  world: Pick<World, "clock" | "runner">,
): HeldLock {
  const ended = new AbortController();
  const renew = () =>
    runStep(hostNow(), "lock", { ...facts, operation: "renew" }, { signal: ended.signal, timeoutMs: heartbeatMs });
  const beat = async () => {
    while (!ended.signal.aborted) {
      await world.clock.sleep(heartbeatMs, ended.signal).catch(() => undefined);
      // A missed beat is no failure: the next one may come through, and a step that writes says so when the lock is lost.
      if (!ended.signal.aborted) await renew().catch((error: unknown) => world.runner.debug(wordsOf(error)));
    }
  };
  const beating = beat();
  return {
    async release(current, token) {
      ended.abort();
      await beating;
      try {
        await runStep(
          current,
          "lock",
          { ...facts, token, operation: "release" },
          { signal: AbortSignal.timeout(30_000) },
        );
      } catch (error) {
        world.runner.warning(`${current.label}: the lock stays for up to ${leaseSeconds} s: ${wordsOf(error)}`);
      }
    },
  };
}
