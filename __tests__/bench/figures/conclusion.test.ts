import { describe, expect, it } from "vitest";
import { concludeFrom, judgeGoal, type Pair, watchLoad } from "./conclusion.ts";

const of = (...ratios: readonly number[]): Pair[] => ratios.map((ratio, index) => [ratio * (index + 1), index + 1]);

describe("a conclusion", () => {
  it.each<[string, readonly Pair[], string, RegExp]>([
    [
      "what is clearly less",
      of(0.7, 0.71, 0.69, 0.72, 0.68),
      "less",
      /^0\.70 \(half of 5 pairs between 0\.69 and 0\.71\): less$/,
    ],
    ["what is clearly more", of(1.4, 1.5, 1.45, 1.42), "more", /: more$/],
    [
      "a spread as large as the difference",
      of(0.8, 1, 0.9, 1.1, 0.7),
      "none",
      /no conclusion, the spread of 0\.20 is no smaller than the difference of 0\.10$/,
    ],
    ["a single stray pair among good ones", of(0.7, 0.71, 0.69, 0.72, 0.68, 3), "less", /: less$/],
    [
      "pairs that are all the same",
      of(1, 1, 1, 1),
      "none",
      /spread of 0\.00 is no smaller than the difference of 0\.00$/,
    ],
    ["too few pairs, however clear", of(0.1, 0.1, 0.1), "none", /3 of the 4 pairs that one needs$/],
    ["no pair", [], "none", /0 of the 4 pairs/],
  ])("of %s", (_, pairs, kind, words) => {
    expect(concludeFrom(pairs)).toMatchObject({ kind, words: expect.stringMatching(words) });
  });

  it("depends on pairs, and not on how slow the machine was at each of them", () => {
    const quiet = concludeFrom([1, 1, 1, 1, 1].map((time) => [time * 0.8, time]));
    const busy = concludeFrom([1, 9, 3, 27, 2].map((time) => [time * 0.8, time]));
    expect(busy.ratio).toBeCloseTo(quiet.ratio);
    expect([quiet.kind, busy.kind]).toEqual(["less", "less"]);
  });
});

describe("a goal", () => {
  it.each<[string, readonly Pair[], RegExp]>([
    ["is met", of(0.6, 0.61, 0.59, 0.6), /goal 0\.70 or less: met$/],
    ["is missed", of(0.9, 0.91, 0.89, 0.9), /: less; goal 0\.70 or less: MISSED$/],
    [
      "is not shown either way by figures near it that differ",
      of(0.66, 0.75, 0.6, 0.8),
      /goal 0\.70 or less: not shown$/,
    ],
    ["is not shown by one pair", of(0.1), /goal 0\.70 or less: not shown$/],
  ])("%s", (_, pairs, words) => {
    expect(judgeGoal(pairs, 0.7)).toMatch(words);
  });
});

describe("the load of the machine", () => {
  const told = (before: number, after: number) => {
    const loads = [[before], [after]];
    return watchLoad(() => loads.shift() ?? [], 2)();
  };
  it("is told from before and after", () => {
    expect(told(0.3, 2.1)).toBe("load 0.3 before and 2.1 after, 2 cores");
  });
  it("says when others were at work before", () => {
    expect(told(7, 8)).toBe("load 7.0 before and 8.0 after, 2 cores: others were at work, so wall times show little");
  });
});
