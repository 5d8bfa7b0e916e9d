import type { SlotFigures, StepPoint } from "../deploy/judgement/evidence/watched-step.ts";
import type { SharedStep } from "../deploy/judgement/state/deployment.ts";

/** How canary and live release went, side by side. */
export interface Curve {
  readonly what: "failed requests" | "P95";
  readonly unit: "%" | "ms";
  readonly points: readonly CurvePoint[];
}

export interface CurvePoint {
  /** Since the first share. */
  readonly atMs: number;
  /** undefined: no request that would say. */
  readonly canary: number | undefined;
  readonly live: number | undefined;
}

/** Those that say something: of at most so many points, where there are two or more, and not all of them are 0, or under 1 ms. */
export function curvesOf(steps: readonly SharedStep[], mostPoints: number): readonly Curve[] {
  const points = thinned(
    steps.flatMap(({ points }) => points),
    mostPoints,
  );
  const curve = (what: Curve["what"], unit: Curve["unit"], read: (slot: SlotFigures) => number | undefined) => ({
    what,
    unit,
    points: points.map(({ atMs, canary, live }) => ({ atMs, canary: read(canary), live: read(live) })),
  });
  const failed = curve("failed requests", "%", ({ attempts, errors }) =>
    attempts === 0 ? undefined : (Math.min(errors, attempts) / attempts) * 100,
  );
  return [failed, curve("P95", "ms", ({ p95Ms }) => p95Ms)].filter(saysSomething);
}

function saysSomething({ unit, points }: Curve): boolean {
  const drawn = points.filter(({ canary }) => canary !== undefined);
  const highest = Math.max(...points.flatMap(({ canary = 0, live = 0 }) => [canary, live]));
  return drawn.length > 1 && (unit === "ms" ? highest >= 1 : highest > 0);
}

/** Neighbours become one, as often as it takes. */
function thinned(points: readonly StepPoint[], most: number): readonly StepPoint[] {
  const size = Math.ceil(points.length / most);
  if (size <= 1) return points;
  return Array.from({ length: Math.ceil(points.length / size) }, (_, index) =>
    points.slice(index * size, (index + 1) * size).reduce((one, other) => ({
      atMs: other.atMs,
      canary: addFigures(one.canary, other.canary),
      live: addFigures(one.live, other.live),
    })),
  );
}

/** Of latencies the worse one stays: a mean would hide it. */
function addFigures(one: SlotFigures, other: SlotFigures): SlotFigures {
  const worst = [one.p95Ms, other.p95Ms].filter((ms) => ms !== undefined);
  return {
    attempts: one.attempts + other.attempts,
    errors: one.errors + other.errors,
    slow: one.slow === undefined || other.slow === undefined ? undefined : one.slow + other.slow,
    p95Ms: worst.length === 0 ? undefined : Math.max(...worst),
  };
}
