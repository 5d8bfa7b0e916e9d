import type { World } from "../world/world.ts";

const silenceMs = 15_000;

/** Does the work, and says what it is at whenever nothing was said for 15 s. */
export async function sayProgress<T>(
  say: (line: string) => void,
  describe: () => string,
  { clock }: Pick<World, "clock">,
  work: (say: (line: string) => void) => Promise<T>,
): Promise<T> {
  const done = new AbortController();
  let saidMs = clock.elapsed();
  const sayNow = (line: string) => {
    saidMs = clock.elapsed();
    say(line);
  };
  const watch = async () => {
    while (!done.signal.aborted) {
      await clock.sleep(Math.max(1000, saidMs + silenceMs - clock.elapsed()), done.signal).catch(() => {});
      if (!done.signal.aborted && clock.elapsed() - saidMs >= silenceMs) sayNow(describe());
    }
  };
  const watching = watch();
  try {
    return await work(sayNow);
  } finally {
    done.abort();
    await watching;
  }
}
