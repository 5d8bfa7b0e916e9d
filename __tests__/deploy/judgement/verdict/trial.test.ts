import { describe, expect, it } from "vitest";
import { highestRate } from "../../../../src/deploy/judgement/verdict/estimates.ts";
import { type Counts, nothing, readBaseline } from "../../../../src/deploy/judgement/verdict/evidence.ts";
import {
  beginStep,
  beginTrial,
  canaryBurst,
  isLiveNearLimit,
  isLiveSurelyOver,
  normalRate,
  seemsWorseThanLive,
  type Trial,
} from "../../../../src/deploy/judgement/verdict/trial.ts";

const plan = { sharePercent: 5, minRequests: 500, minMs: 0, longestMs: 600_000, mayProbe: false };
const of = (attempts: number, errors: number, slow = 0): Counts => ({ attempts, errors, slow });

interface Known {
  readonly before?: Counts;
  readonly live?: Counts;
  readonly step?: Counts;
  readonly canary?: Counts;
  readonly maxErrorRate?: number;
}

function trialOf({
  before = nothing,
  live = nothing,
  step = nothing,
  canary = nothing,
  maxErrorRate = 0.01,
}: Known): Trial {
  const baseline = { counts: before, burst: { errors: 1, slow: 1 } };
  const trial = beginTrial({ maxErrorRate, maxP95Ms: 500 }, baseline, plan);
  return { ...trial, live, step: { ...trial.step, canary, live: step } };
}

describe("normalRate", () => {
  const atMost = (bad: number, attempts: number) => highestRate(bad, attempts, 1);

  it.each([
    ["a good service", { before: of(120_000, 60) }, 0.002],
    ["a limit of nothing at all", { before: of(120_000, 0), maxErrorRate: 0 }, 0.001],
    ["a limit that is wide", { before: of(120_000, 60), maxErrorRate: 0.05 }, 0.01],
    ["a service with errors", { before: of(120_000, 1080) }, atMost(1080, 120_000)],
    ["a service over its limit", { before: of(120_000, 3600) }, atMost(3600, 120_000)],
    ["nothing known", {}, 0.01],
    ["little known", { before: of(100, 0) }, 0.01],
    ["little known, and that is bad", { before: of(100, 3) }, atMost(3, 100)],
    ["live became worse", { before: of(120_000, 60), live: of(10_000, 100) }, atMost(100, 10_000)],
    [
      "live became worse in this step",
      { before: of(120_000, 60), live: of(50_000, 110), step: of(2000, 40) },
      atMost(40, 2000),
    ],
    ["live seems worse, by a few", { before: of(120_000, 60), live: of(500, 3) }, 0.002],
    ["live became better", { before: of(120_000, 1080), live: of(10_000, 0) }, atMost(1080, 120_000)],
    ["live fails wholly", { before: of(120_000, 60), step: of(1000, 1000) }, 0.9],
  ] as readonly (readonly [string, Known, number])[])("%s", (_, known, rate) =>
    expect(normalRate(trialOf(known), "errors")).toBeCloseTo(rate, 12),
  );

  it.each([
    ["a quick service", { before: of(120_000, 0, 100) }, 0.025],
    ["one that is nearly too slow", { before: of(120_000, 0, 5000) }, atMost(5000, 120_000)],
    ["a log without latency", { before: { attempts: 120_000, errors: 0, slow: undefined } }, 0.05],
  ] as readonly (readonly [string, Known, number])[])("slow: %s", (_, known, rate) =>
    expect(normalRate(trialOf(known), "slow")).toBeCloseTo(rate, 12),
  );
});

describe("what the live release was in the step before", () => {
  const before = trialOf({ before: of(120_000, 60), live: of(50_000, 100), step: of(2000, 40) });

  it("counts while it gets no more requests", () => {
    const next = beginStep(before, { ...plan, sharePercent: 100 });
    expect(normalRate(next, "errors")).toBeCloseTo(highestRate(40, 2000, 1), 12);
    expect(isLiveSurelyOver(next, "errors")).toBe(true);
    expect(normalRate(beginStep(next, plan), "errors")).toBeCloseTo(highestRate(40, 2000, 1), 12);
  });

  it("gives way to what it is beside the canary", () => {
    const next = beginStep(before, plan);
    const beside = { ...next, step: { ...next.step, live: of(2000, 1) } };
    expect(isLiveSurelyOver(beside, "errors")).toBe(false);
  });
});

describe("isLiveNearLimit", () => {
  it.each([
    ["near it, and the canary not far", { before: of(120_000, 1080), canary: of(500, 6) }, true],
    ["just half of it", { before: of(120_000, 600), canary: of(500, 6) }, false],
    ["just over half of it", { before: of(120_000, 610), canary: of(500, 6) }, true],
    ["near it, and the canary far over", { before: of(120_000, 1080), canary: of(500, 25) }, false],
    ["since the rollout began", { before: of(120_000, 500), live: of(40_000, 600), canary: of(500, 6) }, true],
    ["an outage before, and good since", { before: of(120_000, 2000), live: of(500, 0), canary: of(500, 6) }, false],
    [
      "near it before, and hardly known since",
      { before: of(120_000, 1080), live: of(499, 0), canary: of(500, 6) },
      true,
    ],
    ["nothing known", { canary: of(500, 6) }, false],
  ] as readonly (readonly [string, Known, boolean])[])("%s", (_, known, isNear) =>
    expect(isLiveNearLimit(trialOf(known), "errors")).toBe(isNear),
  );
});

describe("seemsWorseThanLive", () => {
  it.each([
    ["as bad", { canary: of(100, 10), step: of(1900, 190) }, false],
    ["nearly half again as bad", { canary: of(100, 14), step: of(1900, 190) }, false],
    ["worse than that", { canary: of(100, 16), step: of(1900, 190) }, true],
    ["nobody beside it", { canary: of(100, 1) }, true],
  ] as readonly (readonly [string, Known, boolean])[])("%s", (_, known, seems) =>
    expect(seemsWorseThanLive(trialOf(known), "errors")).toBe(seems),
  );
});

describe("readBaseline", () => {
  const seconds = (errors: (second: number) => number) =>
    Array.from({ length: 600 }, (_, second) => of(200, errors(second)));

  it.each([
    ["none", () => 0, 1],
    ["one a second, evenly", () => 1, 1],
    ["twenty in one second of sixty", (second: number) => (second % 60 === 0 ? 20 : 0), 19.7],
  ])("bursts: %s", (_, errors, burst) => expect(readBaseline(seconds(errors)).burst.errors).toBeCloseTo(burst, 1));

  it.each([
    ["nothing", []],
    ["a single second", [of(200, 200, 200)]],
    ["seconds without requests", [nothing, nothing, nothing]],
  ])("knows no bursts of %s", (_, some) => expect(readBaseline(some).burst).toEqual({ errors: 1, slow: 1 }));

  it("weakens what is seen of a canary as much as its share gets of a burst", () => {
    const baseline = readBaseline(seconds((second) => (second % 60 === 0 ? 20 : 0)));
    const burstAt = (sharePercent: number) =>
      canaryBurst(beginTrial({ maxErrorRate: 0.01, maxP95Ms: 500 }, baseline, { ...plan, sharePercent }), "errors");
    expect(burstAt(100)).toBeCloseTo(19.7, 1);
    expect(burstAt(5)).toBeCloseTo(1.94, 1);
  });
});
