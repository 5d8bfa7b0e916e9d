import { describe, expect, it } from "vitest";
import type { Look } from "../../../../src/deploy/judgement/verdict/evidence.ts";
import {
  compare,
  fairShare,
  noDifference,
  type Relative,
  weighDifference,
} from "../../../../src/deploy/judgement/verdict/relative.ts";
import { chance } from "./chance.ts";

const look = (canary: readonly [number, number], live: readonly [number, number]): Look => ({
  atMs: 0,
  canary: { attempts: canary[0], errors: canary[1], slow: 0 },
  live: { attempts: live[0], errors: live[1], slow: 0 },
});

const evidenceOf = (looks: readonly Look[], burst = 1) =>
  weighDifference(looks.reduce<Relative>((evidence, seen) => compare(evidence, seen, burst), noDifference));

/** The canary's part of all errors when its error rate is this multiple of the live one's. */
const part = (factor: number, share: number) => (share * factor) / (share * factor + 1 - share);

describe("evidence of a multiple of the live release's error rate", () => {
  it("begins with 1", () => expect(weighDifference(noDifference)).toBeCloseTo(0, 12));

  it.each([
    [1, 0.05],
    [3, 0.25],
  ])(
    "is how much better four multiples explain whose the errors are than none does (burst %d, share %d)",
    (burst, share) => {
      const attempts = 1000;
      const [canary, live] = [3, 2];
      const same = part(1.5, share);
      const expected = [4, 16, 64, 1000].map((factor) => {
        const other = part(factor, share);
        return ((other / same) ** canary * ((1 - other) / (1 - same)) ** live) ** (1 / burst) / 4;
      });
      const seen = look([attempts * share, canary], [attempts * (1 - share), live]);
      expect(evidenceOf([seen], burst)).toBeCloseTo(Math.log(expected.reduce((sum, each) => sum + each)), 9);
    },
  );

  it.each([
    ["no requests", look([0, 0], [0, 0])],
    ["no requests of the canary", look([0, 0], [100, 50])],
    ["no requests of the live release", look([100, 50], [0, 0])],
    ["no errors", look([100, 0], [1900, 0])],
  ])("says nothing: %s", (_, seen) => expect(evidenceOf([seen])).toBeCloseTo(0, 12));

  it("of a canary that is half again as bad comes to some height no more often than that height allows", () => {
    const highest = Array.from({ length: 1000 }, (_, seed) => {
      const random = chance(seed + 1);
      let [evidence, most] = [noDifference, 0];
      for (let second = 0; second < 60; second++) {
        const [canary, live] = [random.binomial(50, 0.015), random.binomial(150, 0.01)];
        evidence = compare(evidence, look([50, canary], [150, live]), 1);
        most = Math.max(most, weighDifference(evidence));
      }
      return most;
    });
    const reaching = (height: number) => highest.filter((most) => most >= Math.log(height)).length / highest.length;
    expect(reaching(200)).toBeLessThanOrEqual(1 / 200);
    expect(reaching(5)).toBeLessThanOrEqual(1 / 5);
    expect(reaching(2)).toBeGreaterThan(0.02);
  });
});

describe("fairShare", () => {
  it.each([
    [5, 95, 7.5 / 102.5],
    [100, 0, 1],
    [0, 100, 0],
    [0, 0, 0],
  ])("of %d requests beside %d", (canary, live, share) => expect(fairShare(canary, live)).toBeCloseTo(share, 12));
});
