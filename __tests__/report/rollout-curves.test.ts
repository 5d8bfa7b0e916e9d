import { expect, test } from "vitest";
import { curvesOf } from "../../src/report/rollout-curves.ts";
import { shared } from "./sample-rollout.ts";

/** What is drawn of the sample when every latency is multiplied. */
function drawn(factor: number): readonly string[] {
  const scaled = shared.map((step) => ({
    ...step,
    points: step.points.map(({ atMs, canary, live }) => ({
      atMs,
      canary: { ...canary, p95Ms: (canary.p95Ms ?? 0) * factor },
      live: { ...live, p95Ms: (live.p95Ms ?? 0) * factor },
    })),
  }));
  return curvesOf(scaled, 12).map(({ what }) => what);
}

test("latencies are drawn", () => expect(drawn(1)).toEqual(["failed requests", "P95"]));

test("latencies that are all under 1 ms say nothing, and are not drawn", () =>
  expect(drawn(1 / 1000)).toEqual(["failed requests"]));

test("one point is no curve", () => expect(curvesOf(shared, 1)).toEqual([]));
