import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Absolute, bet, noEvidence, weigh, weighOver } from "../../../../src/deploy/judgement/verdict/absolute.ts";
import { lowestRate } from "../../../../src/deploy/judgement/verdict/estimates.ts";
import { chance } from "./chance.ts";

type Seen = readonly [attempts: number, bad: number];

const normal = 0.002;
const evidenceOf = (looks: readonly Seen[], burst = 1) =>
  looks.reduce<Absolute>((evidence, [attempts, bad]) => bet(evidence, { attempts, bad, normal }, burst), noEvidence);

/** As docs/verdict.md has it, with plain numbers: what was staked at the beginning of each look, by what the looks since made of it. */
function direct(looks: readonly Seen[], burst: number, counts: (attempts: number, bad: number) => boolean): number {
  const unstaked = (requests: number) => (0.2 * 500) / (500 + requests);
  let [before, sum] = [0, 0];
  for (const [index, [attempts]] of looks.entries()) {
    const stake = unstaked(before) - unstaked(before + attempts) + (index === 0 ? 0.8 : 0);
    before += attempts;
    const since = looks.slice(index);
    const [all, bad] = [0, 1].map((part) => since.reduce((total, look) => total + (look[part] ?? 0), 0)) as [
      number,
      number,
    ];
    if (!counts(all, bad)) continue;
    for (const level of [1, 2, 3, 4, 5].map((step) => normal * (0.95 / normal) ** (step / 5))) {
      sum += (stake / 5) * ((level / normal) ** bad * ((1 - level) / (1 - normal)) ** (all - bad)) ** (1 / burst);
    }
  }
  return sum;
}

const looks = fc.array(
  fc
    .tuple(fc.integer({ min: 1, max: 40 }), fc.nat(3))
    .map(([attempts, bad]): Seen => [attempts, Math.min(attempts, bad)]),
  { minLength: 1, maxLength: 12 },
);
const bursts = fc.constantFrom(1, 1.5, 10);

describe("evidence against normal", () => {
  it("begins with 1", () => expect(Math.exp(weigh(noEvidence))).toBeCloseTo(1, 12));

  it("is what the bets have become, and what is not staked yet", () => {
    fc.assert(
      fc.property(looks, bursts, (seen, burst) => {
        const total = seen.reduce((sum, [attempts]) => sum + attempts, 0);
        const expected = direct(seen, burst, () => true) + 100 / (500 + total);
        expect(weigh(evidenceOf(seen, burst))).toBeCloseTo(Math.log(expected), 9);
      }),
    );
  });

  it("over a limit is what the bets have become since whose beginning it is surely exceeded", () => {
    const limits = fc.constantFrom(0, 0.01, 0.05, 0.5);
    fc.assert(
      fc.property(looks, bursts, limits, (seen, burst, limit) => {
        const expected = direct(seen, burst, (attempts, bad) => lowestRate(bad, attempts, burst) > limit);
        const { log } = weighOver(evidenceOf(seen, burst), limit, burst);
        if (expected === 0) expect(log).toBe(Number.NEGATIVE_INFINITY);
        else expect(log).toBeCloseTo(Math.log(expected), 9);
      }),
    );
  });

  it("names the requests since the badness began", () => {
    const late = evidenceOf([...Array<Seen>(50).fill([100, 0]), [20, 15], [20, 20]]);
    expect(weighOver(late, 0.01, 1).stretch).toEqual({ attempts: 40, bad: 35 });
    expect(weighOver(evidenceOf([[100, 0]]), 0.01, 1).stretch).toEqual({ attempts: 0, bad: 0 });
  });

  it("of a release that is as good as normal comes to some height no more often than that height allows", () => {
    const runs = Array.from({ length: 1000 }, (_, seed) => {
      const random = chance(seed + 1);
      let evidence = noEvidence;
      let highest = 0;
      for (let look = 0; look < 50; look++) {
        evidence = bet(evidence, { attempts: 20, bad: random.binomial(20, normal), normal }, 1);
        highest = Math.max(highest, weigh(evidence));
      }
      return highest;
    });
    const reaching = (height: number) => runs.filter((highest) => highest >= Math.log(height)).length / runs.length;
    expect(reaching(200)).toBeLessThanOrEqual(1 / 200);
    expect(reaching(20)).toBeLessThanOrEqual(1 / 20);
    expect(reaching(5)).toBeLessThanOrEqual(1 / 5);
    // It does rise by chance: an evidence that never did would be no evidence.
    expect(reaching(2)).toBeGreaterThan(0.02);
  });

  it.each([
    ["at once", 0, 3],
    ["after a thousand good ones", 10, 5],
    ["after a hundred thousand", 1000, 6],
  ])("of a release that fails wholly, %s, is enough after a few requests", (_, good, most) => {
    let evidence = evidenceOf(Array<Seen>(good).fill([100, 0]));
    let failed = 0;
    for (; weigh(evidence) < Math.log(200); failed++) evidence = bet(evidence, { attempts: 1, bad: 1, normal }, 1);
    expect(failed).toBeLessThanOrEqual(most);
  });
});
