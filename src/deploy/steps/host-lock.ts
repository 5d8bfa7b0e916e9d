import { ActionError, wordsOf } from "../../errors.ts";
import type { World } from "../../world/world.ts";
import { type ConnectedHost, runStep, type StepOptions } from "./remote-step.ts";
import type { Answers, Facts } from "./step-table.ts";
import { longestHoldSeconds } from "./table/step-declaration.ts";

/** A deploy that is not heard of for this long has lost the host; its steps refuse to run from then on. */
const leaseSeconds = 45;
const heartbeatMs = 10_000;
/** A renewal may have to wait for its channel until a step lets go of the only one; it comes in time after that. */
const renewalMs = (longestHoldSeconds + 5) * 1_000;
const pollMs = 2_000;

export interface LockRequest {
  readonly deployPath: string;
  /** Proves to every later step whose the lock is. Made for this run; not a secret of the user. */
  readonly token: string;
  /** Who holds it, for people who wait: actor and the run's address. */
  readonly holder: string;
  /** Whose lock is taken though it lives: that one, and nobody's who has come since. */
  readonly takeFrom?: LockThatIsMeant | undefined;
}

/** A lock that somebody has looked at. */
interface LockThatIsMeant {
  readonly id: string;
  readonly holder: string;
}

export interface HeldLock {
  /** The deploy whose lock had run out, or was meant, and was taken over; undefined: nobody's. */
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

const repairSuffix = ".repair";

/** The token that a lock has while its run puts things right. Follows from the first, so that the post step knows it too. */
export function repairTokenOf(token: string): string {
  return `${token}${repairSuffix}`;
}

/** Facts of the `lock` step for a lock that is held by the repair, or that the repair takes because nobody holds it, and gives back. */
export function repairLockFacts(
  deployPath: string,
  token: string,
  operation: "renew" | "acquire" | "release",
  holder: string,
): Facts<"lock"> {
  const facts = { deploy_path: deployPath, operation, token: repairTokenOf(token), holder };
  return { ...facts, ...nothingMore, lease_seconds: leaseSeconds };
}

/** Facts of the `lock` step that says that its run is still there. */
export function renewalFacts(deployPath: string, token: string): Facts<"lock"> {
  const facts = { deploy_path: deployPath, operation: "renew", token, holder: "" } as const;
  return { ...facts, ...nothingMore, lease_seconds: leaseSeconds };
}

/** Facts of the `lock` step that hands a lock over to the repair: steps of the way forward that are only late do nothing from then on. */
export function rotationFacts(deployPath: string, token: string): Facts<"lock"> {
  return {
    deploy_path: deployPath,
    operation: "rotate",
    token,
    new_token: repairTokenOf(token),
    holder: "",
    lease_seconds: leaseSeconds,
    journal_line: undefined,
    seen: undefined,
  };
}

/** A lock that was asked for once: ours, or somebody else's. */
export type LockAttempt =
  | { readonly kind: "taken"; readonly lock: HeldLock }
  | { readonly kind: "held"; readonly by: string };

type LockWorld = Pick<World, "clock" | "runner" | "cancelled">;

/** Takes the host for this run, if nobody has it. `journalLine`: what its journal says from then on. */
export async function tryLock(
  /** Asked anew each time: a connection that was lost may have been made again. */
  hostNow: () => ConnectedHost,
  request: LockRequest & { readonly journalLine: string | undefined },
  world: LockWorld,
): Promise<LockAttempt> {
  const { label } = hostNow();
  const { deployPath, token } = request;
  const answer = await runStep(hostNow(), "lock", acquisitionOf(request), { signal: world.cancelled });
  if (answer.lock !== "acquired") return { kind: "held", by: answer.holder ?? "unknown" };
  const former = answer.taken_over;
  if (former && request.takeFrom !== undefined) world.runner.info(`${label}: took the host from ${former}`);
  else if (former) world.runner.warning(`${label}: took over the lock of a deploy that died: ${former}`);
  sayUnwritten(label, answer, world);
  return { kind: "taken", lock: keepLock(hostNow, { deployPath, token, takenOver: former }, world) };
}

/** The same, waiting for another deploy to end. Throws `lock` when it does not end in time. */
export async function awaitLock(
  hostNow: () => ConnectedHost,
  request: LockRequest & {
    readonly journalLine: string | undefined;
    /** By `clock.elapsed()`. */
    readonly deadline: number;
  },
  world: LockWorld,
): Promise<HeldLock> {
  const { label } = hostNow();
  let announced = "";
  for (;;) {
    const attempt = await tryLock(hostNow, request, world);
    if (attempt.kind === "taken") return attempt.lock;
    // The same holder, or the guard of its host, is about to let go of it.
    if (request.takeFrom !== undefined && !attempt.by.endsWith(request.takeFrom.holder)) {
      throw new ActionError(
        "lock",
        `${label}: the deploy that was to be aborted has ended, and the host is held by ${attempt.by}; it was not touched`,
        { hint: "Run `operation: abort` again if that one is meant too." },
      );
    }
    if (world.clock.elapsed() >= request.deadline) {
      throw new ActionError("lock", `${label}: another deploy holds ${request.deployPath}: ${attempt.by}`, {
        hint: "Run again when it has ended, or raise `lock-wait`.",
      });
    }
    if (attempt.by !== announced) world.runner.info(`${label}: waiting for another deploy to end: ${attempt.by}`);
    announced = attempt.by;
    await world.clock.sleep(pollMs, world.cancelled);
  }
}

/** Has the journal of a host that is ours say that a deploy has begun. */
export async function noteBegun(
  host: ConnectedHost,
  request: LockRequest & { readonly journalLine: string },
  world: LockWorld,
): Promise<void> {
  const answer = await runStep(host, "lock", acquisitionOf(request), { signal: world.cancelled });
  if (answer.lock !== "acquired")
    throw new ActionError("lock", `${host.label}: another deploy has taken the host over`);
  sayUnwritten(host.label, answer, world);
}

function acquisitionOf({
  deployPath,
  token,
  holder,
  journalLine,
  takeFrom,
}: LockRequest & { readonly journalLine: string | undefined }): Facts<"lock"> {
  const asked = { deploy_path: deployPath, operation: "acquire", token, holder, lease_seconds: leaseSeconds } as const;
  return { ...asked, ...nothingMore, journal_line: journalLine, seen: takeFrom?.id };
}

function sayUnwritten(label: string, { unwritten }: Answers<"lock">, { runner }: Pick<World, "runner">): void {
  for (const file of unwritten) runner.warning(`${label}: ${file} could not be written`);
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
    const facts = { ...renewalFacts(held.deployPath, token), operation };
    return runStep(hostNow(), "lock", facts, { ...options, timeoutMs: renewalMs });
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
        world.runner.warning(`${label}: the lock stays for up to ${leaseSeconds} s: ${wordsOf(error)}`);
      }
    },
  };
}
