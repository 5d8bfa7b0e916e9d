import { expect, it } from "vitest";
import { sayProgress } from "../../src/checks/say-progress.ts";
import type { Clock } from "../../src/world/clock.ts";

/** Time that goes on by itself whenever somebody sleeps. */
function fakeClock(): Clock {
  let now = 0;
  return {
    now: () => now,
    elapsed: () => now,
    deadline: () => new AbortController().signal,
    async sleep(ms, signal) {
      await new Promise((resolve) => setImmediate(resolve));
      signal?.throwIfAborted();
      now += ms;
    },
  };
}

it("says what it is at after every 15 s without a word, and ends with the work", async () => {
  const clock = fakeClock();
  const said: string[] = [];
  const at = async (ms: number) => {
    while (clock.elapsed() < ms) await new Promise((resolve) => setImmediate(resolve));
  };
  const result = await sayProgress(
    (line) => said.push(`${line} at ${clock.elapsed() / 1000}`),
    () => "waiting",
    { clock },
    async (say) => {
      await at(15_000);
      say("word");
      await at(60_000);
      return "done";
    },
  );
  expect(result).toBe("done");
  expect(said.slice(0, 4)).toEqual(["waiting at 15", "word at 15", "waiting at 30", "waiting at 45"]);
  const count = said.length;
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(said).toHaveLength(count);
});
