import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { highestRate, isSurelyMore, logSum, lowestRate } from "../../../../src/deploy/judgement/verdict/estimates.ts";

/** P(at least `count` of `total`), by adding up the whole distribution. */
function tail(count: number, total: number, share: number): number {
  let term = (1 - share) ** total;
  let sum = 0;
  for (let each = 0; each <= total; each++) {
    if (each >= count) sum += term;
    term *= ((total - each) / (each + 1)) * (share / (1 - share));
  }
  return sum;
}

describe("highestRate and lowestRate", () => {
  it.each([
    ["nothing wrong yet", 0, 500, 1, 0, 4 / 500],
    ["some", 3, 100, 1, 0.01, 0.09],
    ["many, where the estimate is good", 10_000, 1_000_000, 1, 0.0098, 0.0102],
    ["many, in bursts", 10_000, 1_000_000, 100, 0.0082, 0.0122],
    ["all", 100, 100, 1, 0.819, 1],
    ["nothing known", 0, 0, 1, 0, 1],
  ])("%s", (_, bad, attempts, burst, low, high) => {
    expect(lowestRate(bad, attempts, burst)).toBeCloseTo(low, 3);
    expect(highestRate(bad, attempts, burst)).toBeCloseTo(high, 3);
  });
});

describe("isSurelyMore", () => {
  it.each([
    ["three errors of a canary that gets a twentieth", 3, 3, 0.073, true],
    ["two are too few", 2, 2, 0.12, false],
    ["as many as expected", 50, 100, 0.5, false],
    ["fewer", 10, 100, 0.5, false],
    ["nothing happened", 0, 0, 0.5, false],
    ["all must fall to it", 10, 10, 1, false],
    ["none may", 1, 10, 0, true],
    ["a little more of very many", 5_020_000, 10_000_000, 0.5, true],
    ["hardly more of very many", 5_000_500, 10_000_000, 0.5, false],
    ["more than can be counted", 6e15, 9e15, 0.5, true],
    ["more than can be counted, rarely", 91_000, 9e15, 1e-11, true],
    ["hardly more than can be counted, rarely", 90_300, 9e15, 1e-11, false],
  ])("%s", (_, count, total, share, sure) => expect(isSurelyMore(count, total, share)).toBe(sure));

  it("is the exact binomial", () => {
    const cases = fc.tuple(fc.integer({ min: 1, max: 250 }), fc.double({ min: 0.1, max: 0.9, noNaN: true }));
    fc.assert(
      fc.property(cases, fc.nat(300), ([total, share], pick) => {
        const count = pick % (total + 1);
        const exact = tail(count, total, share);
        fc.pre(Math.abs(exact - 0.01) > 1e-9);
        expect(isSurelyMore(count, total, share)).toBe(exact <= 0.01);
      }),
      { numRuns: 1000 },
    );
  });
});

describe("logSum", () => {
  it.each([
    ["two halves", [Math.log(0.5), Math.log(0.5)], 0],
    ["more than a number can hold", [5000, 5000], 5000 + Math.log(2)],
    ["less than a number can hold", [-5000, -5000], -5000 + Math.log(2)],
    ["one that outweighs the other", [1e16, -1e16], 1e16],
    ["nothing", [], Number.NEGATIVE_INFINITY],
    ["of nothing", [Number.NEGATIVE_INFINITY], Number.NEGATIVE_INFINITY],
  ])("%s", (_, logs, sum) => expect(logSum(logs)).toBeCloseTo(sum, 10));
});
