/** Lets only so many at once pass; the others wait in the order in which they came. */
export interface Turns {
  /** Waits for a turn; call the result when done. Gives up its place when the signal aborts, without an error. */
  take(stop: AbortSignal): Promise<() => void>;
  /** Those that hold a turn now, less one, are the most from now on (at least one). */
  shrink(): boolean;
  /** Whether nobody but the one who asks holds a turn. */
  isAlone(): boolean;
  /** Whether at most half of the turns are held. */
  isQuiet(): boolean;
}

export function createTurns(most: number): Turns {
  let limit = most;
  let active = 0;
  const waiting: (() => void)[] = [];
  const admit = () => {
    while (active < limit && waiting.length > 0) {
      active++;
      waiting.shift()?.();
    }
  };
  return {
    take: (stop) =>
      new Promise((resolve) => {
        const enter = () => {
          stop.removeEventListener("abort", leave);
          let held = true;
          resolve(() => {
            if (held) active--;
            held = false;
            admit();
          });
        };
        const leave = () => {
          waiting.splice(waiting.indexOf(enter), 1);
          resolve(() => {});
        };
        waiting.push(enter);
        if (stop.aborted) return leave();
        stop.addEventListener("abort", leave, { once: true });
        admit();
      }),
    shrink() {
      if (active < 2) return false;
      limit = active - 1;
      return true;
    },
    isAlone: () => active < 2,
    isQuiet: () => active <= limit / 2,
  };
}
