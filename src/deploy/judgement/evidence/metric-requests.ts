import type { Slot } from "../../release/layout.ts";
import type { Answers } from "../../steps/step-table.ts";

/** What the metrics of a process said of its requests at one moment, since its start. */
export interface MetricRequests {
  /** The counter, or the histogram, that has the most of them. */
  readonly name: string;
  readonly attempts: number;
  readonly errors: number;
  /** How many took at most so many seconds, shortest first; the last is of all. undefined: there is no such histogram. */
  readonly withinSeconds: readonly (readonly [number, number])[] | undefined;
}

/** undefined: no metric of requests by status. */
export function readMetricRequests(look: Answers<"count">, slot: Slot): MetricRequests | undefined {
  const lines = look.metric.filter((line) => line.slot === slot);
  const counter = largest(lines.filter(({ kind }) => kind === "count"));
  if (counter === undefined) return undefined;
  const histogram = largest(lines.filter(({ kind, label }) => kind === "bucket" && label === "+Inf"));
  const buckets = lines.filter(({ kind, name }) => kind === "bucket" && name === histogram?.name);
  const seconds = (label: string) => (label === "+Inf" ? Number.POSITIVE_INFINITY : Number(label));
  return {
    name: counter.name,
    attempts: counter.total,
    errors: lines
      .filter(({ kind, name, label }) => kind === "count" && name === counter.name && label.startsWith("5"))
      .reduce((all, { count }) => all + count, 0),
    withinSeconds:
      histogram === undefined
        ? undefined
        : buckets.map(({ label, count }) => [seconds(label), count] as const).toSorted(([one], [other]) => one - other),
  };
}

function largest(lines: Answers<"count">["metric"]): { readonly name: string; readonly total: number } | undefined {
  const totals = new Map<string, number>();
  for (const { name, count } of lines) totals.set(name, (totals.get(name) ?? 0) + count);
  return [...totals]
    .map(([name, total]) => ({ name, total }))
    .toSorted((one, other) => other.total - one.total || (one.name < other.name ? -1 : 1))[0];
}

/** What came between two moments. A process that was started again counts from nothing. */
export function metricRequestsBetween(before: MetricRequests | undefined, after: MetricRequests): MetricRequests {
  if (before === undefined || before.name !== after.name || before.attempts > after.attempts) return after;
  const earlier = new Map(before.withinSeconds);
  return {
    ...after,
    attempts: after.attempts - before.attempts,
    errors: Math.max(0, after.errors - before.errors),
    withinSeconds: after.withinSeconds?.map(
      ([seconds, count]) => [seconds, count - (earlier.get(seconds) ?? 0)] as const,
    ),
  };
}

/** How many took longer. Those up to the next bound of the histogram count as within the limit; undefined: there is no bound above it. */
export function slowOf({ withinSeconds }: MetricRequests, limitMs: number): number | undefined {
  const all = withinSeconds?.at(-1)?.[1];
  const bound = withinSeconds?.find(([seconds]) => seconds * 1_000 >= limitMs);
  return all === undefined || bound === undefined || bound[0] === Number.POSITIVE_INFINITY
    ? undefined
    : Math.max(0, all - bound[1]);
}
