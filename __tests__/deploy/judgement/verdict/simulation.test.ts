import { describe, expect, it } from "vitest";
import { chance, shareOver } from "./chance.ts";
import { bad, badBaseline, fewRequests, healthy, late, nearLimit } from "./scenarios.ts";
import { type Outcome, type Scenario, simulate } from "./simulation.ts";

const seeds = 30;
const run = (scenario: Scenario, look: "second" | "request", runs = seeds): readonly Outcome[] =>
  Array.from({ length: runs }, (_, seed) => simulate(scenario, { look, takesTime: look === "second" }, seed + 1));

const decided = (outcomes: readonly Outcome[], decision: Outcome["decision"]) =>
  outcomes.filter((outcome) => outcome.decision === decision);

const median = (outcomes: readonly Outcome[]) =>
  outcomes.map(({ requests }) => requests).toSorted((a, b) => a - b)[outcomes.length >> 1];

const named = (scenarios: readonly Scenario[], name: string): Scenario => {
  const found = scenarios.find((scenario) => scenario.name === name);
  if (found === undefined) throw new Error(`no scenario is called ${name}`);
  return found;
};

describe("simulated rollouts (docs/verdict.md has them with many more seeds)", () => {
  it.each(healthy)("$name: promoted", (scenario) => {
    expect(decided(run(scenario, "second"), "promoted").length).toBeGreaterThanOrEqual(seeds - 1);
  });

  it.each([
    ["all requests fail", 15],
    ["20 % fail", 30],
    ["5 % fail", 90],
    ["2 % fail", 330],
    ["5 % fail, live 0.9 %", 230],
    ["all requests are slow", 15],
    ["10 % take 3 s", 150],
    ["P95 700 ms, live 100 ms", 120],
    ["P95 700 ms, live 450 ms", 230],
  ])("%s: always rolled back, half of the times within %d requests of the canary", (name, most) => {
    const outcomes = run(named(bad, name), "second");
    expect(decided(outcomes, "rolled back")).toHaveLength(seeds);
    expect(median(outcomes)).toBeLessThanOrEqual(most);
  });

  it.each([
    ["1 % fails, which is the limit", 0.8],
    ["2 % fail, live 0.9 %", 0.8],
  ])("%s: mostly rolled back", (name, share) => {
    expect(decided(run(named(bad, name), "second"), "rolled back").length).toBeGreaterThanOrEqual(seeds * share);
  });

  it.each(["all requests fail", "all requests are slow"])("%s: three requests are enough", (name) => {
    expect(median(run(named(bad, name), "request"))).toBe(3);
  });

  it.each([
    ["all fail, 20 s after the step to 25 %", "rolled back", /^\d+ of the last \d+ requests/],
    ["5 % fail, 20 s after the step to 100 %", "rolled back", /^\d+ of the last \d+ requests/],
    ["all fail, 10 s after a step to 90 %", "rolled back", /^\d+ of the last \d+ requests/],
    ["all of both fail, for 5 s of the second step", "paused", /^the environment, not the release/],
  ] as const)("%s: %s", (name, decision, reason) => {
    const outcomes = run(named(late, name), "second", 10);
    expect(outcomes.map((outcome) => outcome.decision)).toEqual(Array(10).fill(decision));
    for (const outcome of outcomes) expect(outcome.reason).toMatch(reason);
  });

  it.each([
    ["0.3 % fail, live 0.1 %, 5,000 requests a second", "promoted", 20],
    ["0.6 % fail, live 0.1 %, 5,000 requests a second", "promoted", 18],
    ["2 % fail, live 0.1 %, 5,000 requests a second", "rolled back", 20],
    ["3 % fail, limit 5 %", "promoted", 16],
    ["8 % fail, limit 5 %", "rolled back", 20],
  ] as const)("%s: %s", (name, decision, least) => {
    expect(decided(run(named(nearLimit, name), "second", 20), decision).length).toBeGreaterThanOrEqual(least);
  });

  it.each([
    ["errors 3 %", "paused"],
    ["errors 0.05 %, live 3 %", "promoted"],
    ["10 % fail, live 3 %", "rolled back"],
    ["errors 0.05 %, live was down for 10 s before the rollout", "promoted"],
    ["all fail, live was down for 10 s before the rollout", "rolled back"],
    ["5 % fail, 20 s after the step to 100 %, live was down for 10 s before the rollout", "paused"],
  ] as const)("a bad live release: %s: %s", (name, decision) => {
    expect(decided(run(named(badBaseline, name), "second", 20), decision).length).toBeGreaterThanOrEqual(19);
  });

  it.each([
    ["errors 0.05 %, 1 request a second", "paused", 20],
    ["all fail, 1 request a second", "rolled back", 20],
    ["20 % fail, 1 request a second", "rolled back", 15],
    ["5 % fail, 10 requests a second", "rolled back", 19],
    ["errors 0.05 %, 20 requests a second", "promoted", 19],
  ] as const)("%s: %s", (name, decision, least) => {
    expect(decided(run(named(fewRequests, name), "second", 20), decision).length).toBeGreaterThanOrEqual(least);
  });
});

describe("simulated chance", () => {
  it("is the same for the same seed, and another for another", () => {
    const scenario = named(bad, "2 % fail");
    const watching = { look: "second", takesTime: true } as const;
    expect(simulate(scenario, watching, 7)).toEqual(simulate(scenario, watching, 7));
    expect(new Set(run(scenario, "second", 10).map(({ requests }) => requests)).size).toBeGreaterThan(5);
  });

  it.each([
    [1, 0.3],
    [10, 0.05],
    [1000, 0.001],
    [50, 0.8],
    [20, 1],
    [20, 0],
  ])("draws %d with %d as often as they should happen, and as unevenly", (total, probability) => {
    const random = chance(total);
    const draws = Array.from({ length: 20_000 }, () => random.binomial(total, probability));
    const mean = draws.reduce((sum, draw) => sum + draw, 0) / draws.length;
    const variance = draws.reduce((sum, draw) => sum + (draw - mean) ** 2, 0) / draws.length;
    const error = Math.sqrt((total * probability * (1 - probability)) / draws.length);
    expect(Math.abs(mean - total * probability)).toBeLessThanOrEqual(4 * error);
    const expected = total * probability * (1 - probability);
    expect(variance).toBeGreaterThanOrEqual(expected * 0.95);
    expect(variance).toBeLessThanOrEqual(expected * 1.05);
  });

  it.each([
    [500, 500, 0.05],
    [500, 450, 0.0379],
    [500, 700, 0.1103],
    [500, 100, 0.0001],
  ])("has so many requests over %d ms when P95 is %d ms", (limitMs, p95Ms, share) =>
    expect(shareOver(limitMs, p95Ms)).toBeCloseTo(share, 3),
  );
});
