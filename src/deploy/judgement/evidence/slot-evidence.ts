import type { Slot } from "../../release/layout.ts";
import type { Answers } from "../../steps/step-table.ts";

/** How many requests took how long, by the number of the bucket: n holds what is over 10^((n-1)/20) ns, and up to 10^(n/20). */
export type Latencies = ReadonlyMap<number, number>;

/** What lines of one form say. A service may write several for one request, each in a form of its own. */
export interface CountedRequests {
  readonly attempts: number;
  /** Answered with a 5xx. */
  readonly errors: number;
  /** Longer than the limit. */
  readonly slow: number;
  /** With no latency, or one whose unit nobody can tell. */
  readonly untimed: number;
  /** On a path that is not counted: a health check. */
  readonly ignored: number;
  readonly latencies: Latencies;
  /** By seconds since 1970. */
  readonly bySecond: Readonly<Record<"attempts" | "errors" | "slow", ReadonlyMap<number, number>>>;
}

/** What one slot's log said in some span of time. */
export interface SlotEvidence {
  readonly logLines: number;
  readonly byForm: ReadonlyMap<string, CountedRequests>;
  /** Lines that journald dropped. */
  readonly dropped: number;
  /** How often each of the patterns was found, and where first. */
  readonly denied: ReadonlyMap<number, { readonly count: number; readonly line: string }>;
  /** Numbers of clients that a sticky front has told apart: as many as a step wants, not all. None: nobody does. */
  readonly clients: ReadonlySet<string>;
  /** Why the log could not be read, the last time that it could not be. */
  readonly unread: string | undefined;
}

export const noEvidence: SlotEvidence = {
  logLines: 0,
  byForm: new Map(),
  dropped: 0,
  denied: new Map(),
  clients: new Set(),
  unread: undefined,
};

const noRequests: CountedRequests = {
  attempts: 0,
  errors: 0,
  slow: 0,
  untimed: 0,
  ignored: 0,
  latencies: new Map(),
  bySecond: { attempts: new Map(), errors: new Map(), slow: new Map() },
};

/** What one look says of one slot. */
export function readSlotEvidence(look: Answers<"count">, slot: Slot): SlotEvidence {
  const ofSlot = <T extends { readonly slot: Slot }>(lines: readonly T[]) => lines.filter((line) => line.slot === slot);
  const sum = (lines: readonly { readonly count: number }[]) => lines.reduce((all, { count }) => all + count, 0);
  const byForm = ofSlot(look.requests).map(({ form, attempts, errors, slow, untimed, ignored }) => {
    const secondsOf = (wanted: string) =>
      ofSlot(look.by_second).find(({ form: other, what }) => other === form && what === wanted)?.counts ?? new Map();
    const latencies = ofSlot(look.latencies).find((line) => line.form === form)?.buckets ?? new Map();
    const bySecond = { attempts: secondsOf("attempts"), errors: secondsOf("errors"), slow: secondsOf("slow") };
    return [form, { attempts, errors, slow, untimed, ignored, latencies, bySecond }] as const;
  });
  return {
    logLines: sum(ofSlot(look.log_lines)),
    byForm: new Map(byForm),
    dropped: sum(ofSlot(look.dropped)),
    denied: new Map(ofSlot(look.denied).map(({ pattern, count, line }) => [pattern, { count, line }])),
    clients: new Set(slot === "canary" ? look.client : []),
    unread: ofSlot(look.unread)[0]?.reason,
  };
}

export function addEvidence(some: SlotEvidence, more: SlotEvidence): SlotEvidence {
  return {
    logLines: some.logLines + more.logLines,
    byForm: merge(some.byForm, more.byForm, addRequests, noRequests),
    dropped: some.dropped + more.dropped,
    denied: merge(
      some.denied,
      more.denied,
      (one, other) => ({ count: one.count + other.count, line: one.line || other.line }),
      {
        count: 0,
        line: "",
      },
    ),
    clients: new Set([...some.clients, ...more.clients]),
    unread: more.unread ?? some.unread,
  };
}

function addRequests(some: CountedRequests, more: CountedRequests): CountedRequests {
  return {
    attempts: some.attempts + more.attempts,
    errors: some.errors + more.errors,
    slow: some.slow + more.slow,
    untimed: some.untimed + more.untimed,
    ignored: some.ignored + more.ignored,
    latencies: addCounts(some.latencies, more.latencies),
    bySecond: {
      attempts: addCounts(some.bySecond.attempts, more.bySecond.attempts),
      errors: addCounts(some.bySecond.errors, more.bySecond.errors),
      slow: addCounts(some.bySecond.slow, more.bySecond.slow),
    },
  };
}

const addCounts = (some: ReadonlyMap<number, number>, more: ReadonlyMap<number, number>) =>
  merge(some, more, (one, other) => one + other, 0);

function merge<K, V>(
  some: ReadonlyMap<K, V>,
  more: ReadonlyMap<K, V>,
  add: (one: V, other: V) => V,
  none: V,
): Map<K, V> {
  const merged = new Map(some);
  for (const [key, value] of more) merged.set(key, add(merged.get(key) ?? none, value));
  return merged;
}

/** The latency in milliseconds that a share of the requests stayed within, to 6 %; undefined: there is none. */
export function quantileMs(latencies: Latencies, share: number): number | undefined {
  const buckets = [...latencies].filter(([, count]) => count > 0).toSorted(([one], [other]) => one - other);
  const wanted = share * buckets.reduce((all, [, count]) => all + count, 0);
  let below = 0;
  for (const [bucket, count] of buckets) {
    below += count;
    // Within a bucket by as much of it as is wanted.
    if (below >= wanted) return 10 ** ((bucket - Math.max(0, below - wanted) / count) / 20) / 1e6;
  }
  return undefined;
}
