import { wordsOf } from "../../../errors.ts";
import type { World } from "../../../world/world.ts";
import { isLostConnection } from "./every-host.ts";
import { type LockedHost, requireHold } from "./locked-host.ts";

/** Within the lease of the lock: a host that hears nothing for longer goes back by itself, and says so to whoever comes later. */
const goneForMs = 35_000;
const reconnectEveryMs = 1_000;
/** Of one piece of work. A host that cannot do it in its time has not lost its connection. */
const mostDrops = 2;

/**
 * Work of a rollout that may last for hours: a connection that is lost is made again, and the work asked once more. Throws `lock` where the
 * host has given this run up meanwhile, and what ended the connection where it does not come back.
 */
export async function outlastDrops<T>(
  host: LockedHost,
  work: () => Promise<T>,
  world: Pick<World, "clock" | "runner" | "cancelled">,
): Promise<T> {
  for (let drops = 0; ; drops++) {
    try {
      return await work();
    } catch (error) {
      if (!isLostConnection(error) || world.cancelled.aborted || drops === mostDrops) throw error;
      await comeBack(host, error, world);
      world.runner.info(`${host.session.label}: the connection was lost, and stands again: ${wordsOf(error)}`);
    }
  }
}

async function comeBack(
  host: LockedHost,
  lost: unknown,
  { clock, cancelled }: Pick<World, "clock" | "cancelled">,
): Promise<void> {
  const deadline = clock.elapsed() + goneForMs;
  for (;;) {
    try {
      await host.session.reconnect();
      await requireHold(host);
      return;
    } catch (error) {
      if (!isLostConnection(error)) throw error;
    }
    if (cancelled.aborted || clock.elapsed() > deadline) throw lost;
    await clock.sleep(reconnectEveryMs);
  }
}
