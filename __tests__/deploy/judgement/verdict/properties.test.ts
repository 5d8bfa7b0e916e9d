import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { weigh } from "../../../../src/deploy/judgement/verdict/absolute.ts";
import { type Counts, type Look, readBaseline } from "../../../../src/deploy/judgement/verdict/evidence.ts";
import { judgeLook } from "../../../../src/deploy/judgement/verdict/judge-canary.ts";
import { compare, noDifference, weighDifference } from "../../../../src/deploy/judgement/verdict/relative.ts";
import { beginTrial, type Trial } from "../../../../src/deploy/judgement/verdict/trial.ts";

const counts = (most: number) =>
  fc.record({ attempts: fc.nat(most), bad: fc.nat(most), late: fc.nat(most), rare: fc.nat(99) }).map(
    ({ attempts, bad, late, rare }): Counts => ({
      attempts,
      // Mostly few, now and then many.
      errors: rare < 70 ? bad % 3 : bad % (attempts + 1),
      slow: rare > 95 ? undefined : rare > 60 ? late % 3 : late % (attempts + 1),
    }),
  );

const sane = ({ attempts, errors, slow }: Counts): Counts => ({
  attempts,
  errors: Math.min(errors, attempts),
  slow: slow === undefined ? undefined : Math.min(slow, attempts),
});

const looksOf = (most: number) =>
  fc
    .array(fc.tuple(counts(most), counts(most * 10)), { minLength: 1, maxLength: 15 })
    .map((pairs) =>
      pairs.map(
        ([canary, live], index): Look => ({ atMs: 10_000 * (index + 1), canary: sane(canary), live: sane(live) }),
      ),
    );

const trials = fc
  .record({
    seconds: fc.array(counts(200).map(sane), { maxLength: 30 }),
    sharePercent: fc.constantFrom(1, 5, 25, 50, 100),
    minRequests: fc.constantFrom(0, 20, 100, 500),
    longestMs: fc.constantFrom(60_000, 600_000),
    mayProbe: fc.boolean(),
    maxErrorRate: fc.constantFrom(0, 0.001, 0.01, 0.1, 1),
  })
  .map(({ seconds, maxErrorRate, ...plan }) =>
    beginTrial({ maxErrorRate, maxP95Ms: 500 }, readBaseline(seconds), { ...plan, minMs: 0 }),
  );

/** The first decision, and after which look it came; undefined: none came. */
function decide(trial: Trial, looks: readonly Look[]) {
  let judged = { trial };
  for (const [index, look] of looks.entries()) {
    const next = judgeLook(judged.trial, look, []);
    if (next.verdict.kind !== "watch") return { ...next, index };
    judged = next;
  }
  return undefined;
}

describe("a verdict", () => {
  it.each(["errors", "slow"] as const)("is not better for more of the canary's requests being bad (%s)", (badness) => {
    fc.assert(
      fc.property(trials, looksOf(300), fc.nat(), fc.nat(), (trial, looks, which, more) => {
        const first = decide(trial, looks);
        fc.pre(first?.verdict.kind === "roll back");
        const at = which % looks.length;
        const worse = looks.map((look, index) => {
          const bad = look.canary[badness];
          if (index !== at || bad === undefined) return look;
          const most = Math.min(look.canary.attempts, bad + (more % 5) + 1);
          return { ...look, canary: { ...look.canary, [badness]: most } };
        });
        const worst = decide(trial, worse);
        expect(["roll back", "pause"]).toContain(worst?.verdict.kind);
        expect(worst?.index).toBeLessThanOrEqual(first?.index ?? 0);
      }),
      { numRuns: 300 },
    );
  });

  it("never lets a canary pass that got no request, or too few with ours", () => {
    const probed = looksOf(60).map((looks) =>
      looks.map((look, index) => ({ ...look, probes: { attempts: index % 3 === 0 ? 50 : 0, errors: 0 } })),
    );
    fc.assert(
      fc.property(trials, probed, (trial, looks) => {
        const decided = decide(trial, looks);
        fc.pre(decided?.verdict.kind === "pass");
        const { canary, probes, plan, atMs } = decided?.trial.step ?? trial.step;
        expect(canary.attempts).toBeGreaterThan(0);
        expect(canary.attempts + probes.attempts).toBeGreaterThanOrEqual(plan.minRequests);
        expect(atMs).toBeGreaterThanOrEqual(30_000);
      }),
      { numRuns: 300 },
    );
  });

  it("has figures in its sentence, and evidence that is a number, for no requests and for more than there can be", () => {
    const amounts = fc.constantFrom(0, 1, 2, 1000, 2 ** 31, 2 ** 53 - 1);
    const extreme = fc
      .record({ attempts: amounts, errors: amounts, slow: fc.option(amounts, { nil: undefined }) })
      .map(sane);
    const looks = fc.array(fc.record({ atMs: fc.nat(2_000_000), canary: extreme, live: extreme }), { maxLength: 5 });
    const baselines = fc.array(extreme, { maxLength: 5 }).map(readBaseline);
    fc.assert(
      fc.property(trials, baselines, looks, (some, baseline, seen) => {
        let trial: Trial = { ...some, baseline };
        for (const look of seen) {
          const judged = judgeLook(trial, look, []);
          trial = judged.trial;
          expect(judged.verdict.reason).not.toMatch(/NaN|Infinity|∞|undefined|-\d|\?/);
          expect(weigh(trial.step.evidence.errors)).toSatisfy(Number.isFinite);
          expect(weigh(trial.step.evidence.slow)).toSatisfy(Number.isFinite);
          expect(weighDifference(trial.difference)).toSatisfy(Number.isFinite);
        }
      }),
      { numRuns: 300 },
    );
  });

  it("is the same after the trial was written down and read again", () => {
    fc.assert(
      fc.property(trials, looksOf(300), (trial, looks) => {
        let [kept, written] = [trial, trial];
        for (const look of looks) {
          const [one, other] = [judgeLook(kept, look, []), judgeLook(JSON.parse(JSON.stringify(written)), look, [])];
          expect(other.verdict).toEqual(one.verdict);
          [kept, written] = [one.trial, other.trial];
        }
      }),
    );
  });

  it("does not come of the order in which looks at several hosts are added up", () => {
    fc.assert(
      fc.property(looksOf(300), fc.nat(), (looks, turn) => {
        const by = turn % looks.length;
        const turned = [...looks.slice(by), ...looks.slice(0, by)].toReversed();
        const weight = (all: readonly Look[]) =>
          weighDifference(all.reduce((evidence, look) => compare(evidence, look, 1), noDifference));
        expect(weight(turned)).toBeCloseTo(weight(looks), 6);
      }),
    );
  });
});
