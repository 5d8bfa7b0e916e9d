import { describe, expect, it } from "vitest";
import {
  type CountedRequests,
  noEvidence,
  type SlotEvidence,
} from "../../../src/deploy/judgement/evidence/slot-evidence.ts";
import {
  beginWatching,
  figuresOf,
  type Usage,
  watchMore,
} from "../../../src/deploy/judgement/evidence/watched-step.ts";

const bySecond = { attempts: new Map(), errors: new Map(), slow: new Map() };
/** So many requests in the bucket of 100 ms to 112 ms. */
const answered = (attempts: number, errors = 0, slow = 0): SlotEvidence => {
  const latencies = new Map([[161, attempts]]);
  const counted: CountedRequests = { attempts, errors, slow, untimed: 0, ignored: 0, latencies, bySecond };
  return { ...noEvidence, byForm: new Map([["gin", counted]]) };
};
const timed = { form: "gin", attempts: 1, errors: 0, slow: 0, p50Ms: 1, p95Ms: 1 };
const forms = { canary: timed, live: timed };
const none: Usage = {};
const look = (atMs: number, canary: SlotEvidence, live = answered(0), usage = { canary: none, live: none }) => ({
  atMs,
  canary,
  live,
  usage,
});

describe("a step that was watched", () => {
  it("has what both slots did: requests in all, latencies, CPU on average, memory at most", () => {
    const usages: Usage[] = [
      { memoryBytes: 30 },
      { cpuPercent: 10, memoryBytes: 50 },
      { cpuPercent: 20, memoryBytes: 40 },
    ];
    const watched = usages.reduce(
      (before, canary, index) =>
        watchMore(before, look(index * 100, answered(10, index), answered(50), { canary, live: none })),
      beginWatching(0),
    );
    const { canary, live } = figuresOf(watched, forms);
    expect(canary).toMatchObject({ attempts: 30, errors: 3, slow: 0, cpuPercent: 15, memoryBytes: 50 });
    expect(canary.p95Ms).toBeCloseTo(111.6, 1);
    expect(live).toMatchObject({ attempts: 150, errors: 0, cpuPercent: undefined, memoryBytes: undefined });
  });

  it("knows when a request of the canary was first bad: after the look before the one that says so", () => {
    const looks = [
      look(4_000, answered(9)),
      look(6_000, answered(9, 0, 1)),
      look(8_000, answered(9, 2)),
      look(9_000, answered(9, 1)),
    ];
    const { firstErrorMs, firstSlowMs } = figuresOf(looks.reduce(watchMore, beginWatching(3_000)), forms);
    expect({ firstErrorMs, firstSlowMs }).toEqual({ firstErrorMs: 6_000, firstSlowMs: 4_000 });
  });

  it("is drawn by at most 30 points, however long it was, and they have all of its requests", () => {
    const looks = Array.from({ length: 300 }, (_, index) => look((index + 1) * 2_000, answered(3, 1), answered(7)));
    const { points } = figuresOf(looks.reduce(watchMore, beginWatching(0)), forms);
    expect(points.length).toBeLessThanOrEqual(30);
    expect(points.length).toBeGreaterThan(10);
    expect(points.map(({ atMs }) => atMs)).toEqual(
      points.map(({ atMs }) => atMs).toSorted((one, other) => one - other),
    );
    expect(points.at(-1)?.atMs).toBe(600_000);
    const all = (slot: "canary" | "live") => points.reduce((sum, point) => sum + point[slot].attempts, 0);
    expect([all("canary"), all("live")]).toEqual([900, 2_100]);
  });

  it("says nothing of what its log does not say", () => {
    const watched = watchMore(beginWatching(0), look(1_000, answered(5, 1), answered(5)));
    const { canary, live } = figuresOf(watched, { canary: { ...timed, slow: undefined }, live: { why: "no log" } });
    expect(canary).toMatchObject({ attempts: 5, errors: 1, slow: undefined });
    expect(canary.p95Ms).toBeUndefined();
    expect(live).toMatchObject({ attempts: 0, slow: undefined });
  });
});
