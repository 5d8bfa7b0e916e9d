import { expect, test } from "vitest";
import { buildLimit, settleBounded } from "../../src/build/bounded.ts";

const gib = 1024 ** 3;

test.each([
  [4, 16, 4],
  [8, 7, 3],
  [2, 1, 1],
  [0, 64, 1],
])("%i cores and %i GiB: %i at once", (cores, memoryGib, limit) => {
  expect(buildLimit({ cores, memoryBytes: memoryGib * gib })).toBe(limit);
});

test("never more at once than allowed; all are awaited; results are in order, failures too", async () => {
  let atWork = 0;
  let most = 0;
  const done: number[] = [];
  const results = await settleBounded([5, 1, 4, 2, 3], 2, async (item) => {
    most = Math.max(most, ++atWork);
    for (let turn = 0; turn < item; turn++) await Promise.resolve();
    atWork--;
    done.push(item);
    if (item === 1) throw new Error("one");
    return item * 10;
  });
  expect(most).toBe(2);
  expect(done.toSorted()).toEqual([1, 2, 3, 4, 5]);
  expect(results.map((result) => (result.status === "fulfilled" ? result.value : "failed"))).toEqual([
    50,
    "failed",
    40,
    20,
    30,
  ]);
});
