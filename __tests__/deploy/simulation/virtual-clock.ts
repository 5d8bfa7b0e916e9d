import { setImmediate as nextTurn } from "node:timers/promises";

/** Time that passes only when nothing is left to do now: hours of a deploy take milliseconds. */
export interface VirtualClock {
  /** Milliseconds since the simulation began. */
  now(): number;
  /** Calls `work` in so many milliseconds; call the result to take it back. */
  after(ms: number, work: () => void): () => void;
  sleep(ms: number): Promise<void>;
  /** For work in real time (compression): virtual time stands still until it has ended. */
  standStill<T>(work: Promise<T>): Promise<T>;
  /** Called whenever time has moved on and everything that follows from it has happened. */
  onQuiet(look: () => void): () => void;
  /** Whoever lets time pass gets this error: something is wrong with the simulation itself. */
  fail(error: unknown): void;
  /** Lets time pass until the work has settled. Rejects when nothing is left that could ever settle it. */
  run<T>(work: Promise<T>): Promise<T>;
}

interface Timer {
  readonly atMs: number;
  readonly work: () => void;
}

export function createVirtualClock(beginMs = 0): VirtualClock {
  let nowMs = beginMs;
  let inRealTime = 0;
  const failures: unknown[] = [];
  /** By time; of equal times the older one first. */
  const timers: Timer[] = [];
  const looks = new Set<() => void>();

  const after: VirtualClock["after"] = (ms, work) => {
    const timer = { atMs: nowMs + Math.max(0, ms), work };
    timers.splice(timers.findLastIndex(({ atMs }) => atMs <= timer.atMs) + 1, 0, timer);
    return () => {
      const place = timers.indexOf(timer);
      if (place !== -1) timers.splice(place, 1);
    };
  };

  return {
    now: () => nowMs,
    after,
    sleep: (ms) => new Promise((resolve) => after(ms, resolve)),
    async standStill(work) {
      inRealTime++;
      try {
        return await work;
      } finally {
        inRealTime--;
      }
    },
    onQuiet(look) {
      looks.add(look);
      return () => looks.delete(look);
    },
    fail: (error) => failures.push(error),
    async run(work) {
      let isSettled = false;
      const settle = () => {
        isSettled = true;
      };
      work.then(settle, settle);
      for (;;) {
        // All promises that can settle now have settled before the next turn of the event loop.
        await nextTurn();
        if (failures.length > 0) throw failures[0];
        if (isSettled) return await work;
        if (inRealTime > 0) continue;
        for (const look of looks) look();
        const next = timers.shift();
        if (next === undefined) throw new Error("nothing is left to happen, and what was awaited has not ended");
        nowMs = next.atMs;
        next.work();
      }
    },
  };
}
