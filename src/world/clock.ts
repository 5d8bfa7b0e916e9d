import { setTimeout as delay } from "node:timers/promises";

export interface Clock {
  /** Milliseconds since 1970, for dates that people read. */
  now(): number;
  /** Milliseconds from a fixed but unknown moment; never goes back. For durations. */
  elapsed(): number;
  /** Rejects with the signal's reason when it aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Aborts in so many milliseconds; keeps no process alive. */
  deadline(ms: number): AbortSignal;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  sleep: async (ms, signal) => {
    await delay(ms, undefined, signal ? { signal } : {});
  },
  deadline: (ms) => AbortSignal.timeout(ms),
};
