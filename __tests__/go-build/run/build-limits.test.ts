import { expect, test } from "vitest";
import { buildLimit, coresOfBuild, flagsForCores } from "../../../src/go-build/run/build-limits.ts";
import { formatGoFlag } from "../../../src/project/go-flags.ts";
import { settleBounded } from "../../../src/tasks/lanes.ts";
import { usableMemory } from "../../../src/world/platform.ts";

const gib = 1024 ** 3;

test.each([
  [4, 16, 1, 4],
  [8, 7, 1, 3],
  [2, 1, 1, 1],
  [0, 64, 1, 1],
  [4, 16, 2, 4],
  [4, 16, 9, 2],
  [2, 16, 9, 2],
  [2, 4, 3, 1],
])("%i cores, %i GiB, %i programs: %i at once", (cores, memoryGib, programs, limit) => {
  expect(buildLimit({ cores, memoryBytes: memoryGib * gib }, programs)).toBe(limit);
});

test.each([
  ["one of one", 1, 1, 8, [8]],
  ["as many as cores", 4, 2, 2, [1, 1, 1, 1]],
  ["the last one has all cores", 3, 2, 2, [1, 1, 2]],
  ["fewer than cores, for the lack of memory", 5, 2, 8, [4, 4, 4, 4, 8]],
  ["cores that cannot be shared out evenly", 3, 3, 4, [2, 2, 2]],
  ["a limit beyond what there is", 2, 8, 8, [4, 4]],
])("cores of each build: %s", (_, total, limit, cores, shares) => {
  expect(shares.map((_, index) => coresOfBuild(index, total, limit, cores))).toEqual(shares);
});

test("what GOFLAGS says of it is heeded", () => {
  expect(flagsForCores(3, "-mod=mod").map(formatGoFlag)).toEqual(["-p=3"]);
  expect(flagsForCores(3, "-mod=mod -p=7")).toEqual([]);
});

test.each([
  [16, 0, 16],
  [16, 2, 2],
  [16, 2 ** 33, 16],
])("a machine with %i GiB and a limit of %i: %i", (total, limit, usable) => {
  expect(usableMemory(total * gib, limit * gib)).toBe(usable * gib);
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
