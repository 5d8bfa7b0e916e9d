import { ActionError, wordsOf } from "../../errors.ts";
import type { World } from "../../world/world.ts";
import { type ConnectedHost, runStep, type StepOptions } from "./remote-step.ts";
import type { Facts } from "./step-table.ts";

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
  /** What the host's journal says once the lock is ours. */
  readonly journalLine: string;
}

export interface HeldLock {
  /** The deploy whose lock had run out and was taken over; undefined: nobody's. */
  readonly takenOver: string | undefined;
  /** What it is held by now; every step that writes says it. */
  readonly token: () => string;
  /** Putting things right goes on under this token, with a lease of its own. */
  readonly continueAs: (token: string) => void;
  /** Stops the heartbeat and lets the next one in. Never throws: a lock that stays behind runs out by itself. */
  readonly release: () => Promise<void>;
  /** Stops the heartbeat and leaves the lock to its lease: the host is not as it should be, and the next one has to see to it. */
  readonly leave: () => Promise<void>;
}

/** Only one operation takes each of these. */
const nothingMore = { new_token: undefined, journal_line: undefined, seen: undefined } as const;

/** Putting things right may take as long as the old release needs to start, and the connection may be gone meanwhile. */
const repairLeaseSeconds = 180;

const repairSuffix = ".repair";

/** The token that a lock has while its run puts things right. Follows from the first, so that the post step knows it too. */
export function repairTokenOf(token: string): string {
  return `${token}${repairSuffix}`;
}

function leaseSecondsOf(token: string): number {
  return token.endsWith(repairSuffix) ? repairLeaseSeconds : leaseSeconds;
}

/** Facts of the `lock` step for a lock that is held by the repair, or that the repair takes because nobody holds it. */
export function repairLockFacts(
  deployPath: string,
  token: string,
  operation: "renew" | "acquire",
  holder: string,
): Facts<"lock"> {
  const facts = { deploy_path: deployPath, operation, token: repairTokenOf(token), holder };
  return { ...facts, ...nothingMore, lease_seconds: repairLeaseSeconds };
}

/** Facts of the `lock` step that hands a lock over to the repair: steps of the way forward that are only late do nothing from then on. */
export function rotationFacts(deployPath: string, token: string): Facts<"lock"> {
  return {
    deploy_path: deployPath,
    operation: "rotate",
    token,
    new_token: repairTokenOf(token),
    holder: "",
    lease_seconds: repairLeaseSeconds,
    journal_line: undefined,
    seen: undefined,
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
  const { deployPath, token, holder, waitMs, journalLine } = request;
  const asked: Facts<"lock"> = {
    deploy_path: deployPath,
    operation: "acquire",
    token,
    holder,
    lease_seconds: leaseSeconds,
    new_token: undefined,
    journal_line: journalLine,
    seen: undefined,
  };
  const deadline = world.clock.elapsed() + waitMs;
  let announced = "";
  for (;;) {
    const answer = await runStep(host, "lock", asked, { signal: world.cancelled });
    if (answer.lock === "acquired") {
      const former = answer.taken_over;
      if (former) world.runner.warning(`${host.label}: took over the lock of a deploy that died: ${former}`);
      for (const file of answer.unwritten) {
        world.runner.warning(`${host.label}: ${file} could not be written`);
      }
      return keepLock(hostNow, { deployPath, token, takenOver: former }, world);
    }
    const other = answer.holder ?? "unknown";
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

/** A lock that is ours already, kept alive from now on. */
export function keepLock(
  hostNow: () => ConnectedHost,
  held: { readonly deployPath: string; readonly token: string; readonly takenOver: string | undefined },
  world: Pick<World, "clock" | "runner">,
): HeldLock {
  const ended = new AbortController();
  let token = held.token;
  const ask = (operation: "renew" | "release", options: Pick<StepOptions, "signal">) => {
    const facts = { deploy_path: held.deployPath, operation, token, holder: "", ...nothingMore };
    return runStep(
      hostNow(),
      "lock",
      { ...facts, lease_seconds: leaseSecondsOf(token) },
      { ...options, timeoutMs: heartbeatMs },
    );
  };
  const beat = async () => {
    while (!ended.signal.aborted) {
      await world.clock.sleep(heartbeatMs, ended.signal).catch(() => undefined);
      // A missed beat is no failure: the next one may come through, and a step that writes says so when the lock is lost.
      if (!ended.signal.aborted) {
        await ask("renew", { signal: ended.signal }).catch((error: unknown) => world.runner.debug(wordsOf(error)));
      }
    }
  };
  const beating = beat();
  const leave = async () => {
    ended.abort();
    await beating;
  };
  return {
    takenOver: held.takenOver,
    token: () => token,
    continueAs: (next) => {
      token = next;
    },
    leave,
    async release() {
      await leave();
      try {
        await ask("release", {});
      } catch (error) {
        // It is somebody else's by now, or was let go by a step whose answer was lost.
        if (error instanceof ActionError && error.code === "lock") return;
        const { label } = hostNow();
        world.runner.warning(`${label}: the lock stays for up to ${leaseSecondsOf(token)} s: ${wordsOf(error)}`);
      }
    },
  };
}
