import { describe, expect, it } from "vitest";
import {
  type MetricRequests,
  metricRequestsBetween,
  readMetricRequests,
  slowOf,
} from "../../../src/deploy/judgement/evidence/metric-requests.ts";
import type { Answers } from "../../../src/deploy/steps/step-table.ts";

type Metric = Answers<"count">["metric"][number];
const count = (name: string, label: string, number: number): Metric => ({
  slot: "current",
  kind: "count",
  name,
  label,
  count: number,
});
const bucket = (name: string, label: string, number: number): Metric => ({
  slot: "current",
  kind: "bucket",
  name,
  label,
  count: number,
});
const read = (metric: readonly Metric[]) =>
  readMetricRequests(
    {
      ...{ unit: [], probe: [], requests: [], latencies: [], by_second: [], log_lines: [] },
      ...{ denied: [], dropped: [], unread: [], client: [], cursor: [], front_cursor: undefined },
      metric,
      at: 1,
      look: 1,
    },
    "current",
  );
const taken: MetricRequests = {
  name: "a",
  attempts: 100,
  errors: 5,
  withinSeconds: [
    [0.1, 60],
    [0.5, 90],
    [Number.POSITIVE_INFINITY, 100],
  ],
};

describe("metrics of requests", () => {
  it("are those of the counter and of the histogram with the most", () => {
    const metrics = [
      ...[count("admin_requests_total", "200", 3), count("gin_requests_total", "200", 90)],
      ...[count("gin_requests_total", "503", 4), count("gin_requests_total", "5xx", 1)],
      ...[bucket("gin_duration_seconds_bucket", "+Inf", 95), bucket("gin_duration_seconds_bucket", "0.5", 90)],
      ...[bucket("other_duration_seconds_bucket", "+Inf", 9), bucket("other_duration_seconds_bucket", "1", 1000)],
    ];
    const withinSeconds = [
      [0.5, 90],
      [Number.POSITIVE_INFINITY, 95],
    ];
    expect(read(metrics)).toEqual({ name: "gin_requests_total", attempts: 95, errors: 5, withinSeconds });
  });

  it("are none without a counter; without a histogram nothing says how long they took", () => {
    expect(read([bucket("gin_duration_seconds_bucket", "+Inf", 9)])).toBeUndefined();
    expect(read([count("a", "200", 1)])).toMatchObject({ errors: 0, withinSeconds: undefined });
  });

  it.each<[string, MetricRequests | undefined, object]>([
    ["the first time", undefined, taken],
    [
      "what came since",
      {
        ...taken,
        attempts: 90,
        errors: 4,
        withinSeconds: [
          [0.1, 55],
          [0.5, 85],
          [Number.POSITIVE_INFINITY, 90],
        ],
      },
      {
        attempts: 10,
        errors: 1,
        withinSeconds: [
          [0.1, 5],
          [0.5, 5],
          [Number.POSITIVE_INFINITY, 10],
        ],
      },
    ],
    ["all of a process that was started again", { ...taken, attempts: 101 }, taken],
    ["all of another counter", { ...taken, name: "b" }, taken],
  ])("between two looks: %s", (_, before, between) => {
    expect(metricRequestsBetween(before, taken)).toMatchObject(between);
  });

  it.each([
    [500, 10],
    [100, 40],
    [300, 10],
    [501, undefined],
  ])("with a limit of %d ms: %s are slow", (limitMs, slow) => {
    expect(slowOf(taken, limitMs)).toBe(slow);
  });

  it("that say nothing of time say nothing of slow ones", () => {
    expect(slowOf({ ...taken, withinSeconds: undefined }, 500)).toBeUndefined();
  });
});
