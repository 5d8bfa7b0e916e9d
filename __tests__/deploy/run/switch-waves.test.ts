import { expect, it } from "vitest";
import { switchWaves } from "../../../src/deploy/run/switch-waves.ts";

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);

it.each<[count: number, covered: readonly number[], open: readonly number[]]>([
  [0, [], []],
  [1, [1], [1]],
  [2, [1, 1], [1, 1]],
  [3, [1, 2], [1, 1, 1]],
  [4, [1, 3], [1, 1, 1, 1]],
  [10, [1, 2, 7], [1, 2, 3, 3, 1]],
  [500, [1, 100, 24, 100, 100, 100, 75], [1, 100, 24, 100, 25, 100, 25, 100, 25]],
])("%i hosts", (count, covered, open) => {
  for (const [isCovered, sizes] of [
    [true, covered],
    [false, open],
  ] as const) {
    const waves = switchWaves(numbers(count), () => isCovered);
    expect(waves.map((wave) => wave.length)).toEqual(sizes);
    expect(waves.flat()).toEqual(numbers(count));
  }
});

it("one that has no cover is enough for all to go slowly", () => {
  expect(switchWaves(numbers(10), (host) => host !== 9)).toHaveLength(5);
});
