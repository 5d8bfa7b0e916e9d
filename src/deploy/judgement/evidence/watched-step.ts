import { type Counts, nothing } from "../verdict/evidence.ts";
import type { LogRequests, requestsOfLog } from "./log-requests.ts";
import { addEvidence, noEvidence, quantileMs, type SlotEvidence } from "./slot-evidence.ts";

/** What the process of one slot uses: CPU in percent of one core, memory in bytes; undefined: it was not measured. */
export interface Usage {
  readonly cpuPercent?: number | undefined;
  readonly memoryBytes?: number | undefined;
}

/** What one slot did in some time, for people. `attempts`: requests; what nothing says is absent. */
export interface SlotFigures extends Counts {
  readonly p50Ms?: number | undefined;
  readonly p95Ms?: number | undefined;
}

/** CPU on average, memory at most, each of one process. */
export type SlotInStep = SlotFigures & Usage;

/** Both slots in a stretch of time that ends so long after the rollout's first share. */
export interface StepPoint {
  readonly atMs: number;
  readonly canary: SlotFigures;
  readonly live: SlotFigures;
}

/** What was seen of both slots while a step was watched. */
export interface StepFigures {
  readonly canary: SlotInStep;
  readonly live: SlotInStep;
  /** In their order, none without its look. */
  readonly points: readonly StepPoint[];
  /** Of the canary, since the first share: no request failed, or was slow, before that. */
  readonly firstErrorMs: number | undefined;
  readonly firstSlowMs: number | undefined;
}

type Pair<T> = Readonly<Record<"canary" | "live", T>>;

interface Stretch extends Pair<SlotEvidence> {
  /** By the length of a stretch: it ends at (number + 1) times that. */
  readonly number: number;
}

interface MeasuredUsage {
  readonly looks: number;
  readonly cpuPercents: number;
  readonly memoryBytes: number | undefined;
}

/** As far as it was watched. Times are milliseconds since the first share. */
export interface WatchedStep {
  readonly stretchMs: number;
  readonly stretches: readonly Stretch[];
  readonly usage: Pair<MeasuredUsage>;
  readonly lastMs: number;
  readonly firstErrorMs: number | undefined;
  readonly firstSlowMs: number | undefined;
}

/** More points than that nobody tells apart in a chart. */
const mostStretches = 30;
const shortestStretchMs = 2_000;

const unmeasured: MeasuredUsage = { looks: 0, cpuPercents: 0, memoryBytes: undefined };

export function beginWatching(atMs: number): WatchedStep {
  const usage = { canary: unmeasured, live: unmeasured };
  const firsts = { firstErrorMs: undefined, firstSlowMs: undefined };
  return { stretchMs: shortestStretchMs, stretches: [], usage, lastMs: atMs, ...firsts };
}

/** Takes one look in: what both logs said since the look before, and what both processes use. */
export function watchMore(
  before: WatchedStep,
  look: Pair<SlotEvidence> & { readonly atMs: number; readonly usage: Pair<Usage> },
): WatchedStep {
  const { atMs, usage } = look;
  const has = (bad: "errors" | "slow") => [...look.canary.byForm.values()].some((counted) => counted[bad] > 0);
  return shortened({
    ...before,
    stretches: addTo(before.stretches, { ...look, number: Math.floor(atMs / before.stretchMs) }),
    usage: {
      canary: measure(before.usage.canary, usage.canary),
      live: measure(before.usage.live, usage.live),
    },
    lastMs: Math.max(before.lastMs, atMs),
    firstErrorMs: before.firstErrorMs ?? (has("errors") ? before.lastMs : undefined),
    firstSlowMs: before.firstSlowMs ?? (has("slow") ? before.lastMs : undefined),
  });
}

function addTo(stretches: readonly Stretch[], more: Stretch): readonly Stretch[] {
  const same = stretches.find(({ number }) => number === more.number);
  const { number } = more;
  const canary = addEvidence(same?.canary ?? noEvidence, more.canary);
  const live = addEvidence(same?.live ?? noEvidence, more.live);
  return [...stretches.filter((stretch) => stretch !== same), { number, canary, live }];
}

/** Of twice the length, as often as it takes. */
function shortened(watched: WatchedStep): WatchedStep {
  if (watched.stretches.length <= mostStretches) return watched;
  const halved = watched.stretches.map((stretch) => ({ ...stretch, number: Math.floor(stretch.number / 2) }));
  return shortened({ ...watched, stretchMs: watched.stretchMs * 2, stretches: halved.reduce(addTo, []) });
}

function measure({ looks, cpuPercents, memoryBytes: most }: MeasuredUsage, usage: Usage): MeasuredUsage {
  const { cpuPercent, memoryBytes = most } = usage;
  return {
    looks: cpuPercent === undefined ? looks : looks + 1,
    cpuPercents: cpuPercents + (cpuPercent ?? 0),
    memoryBytes: memoryBytes === undefined || most === undefined ? memoryBytes : Math.max(most, memoryBytes),
  };
}

/** By the forms of lines that both whole logs are judged by. */
export function figuresOf(watched: WatchedStep, forms: Pair<ReturnType<typeof requestsOfLog>>): StepFigures {
  const { stretches, stretchMs, usage, lastMs, firstErrorMs, firstSlowMs } = watched;
  const all = (slot: "canary" | "live"): SlotInStep => ({
    ...slotFigures(stretches.map((stretch) => stretch[slot]).reduce(addEvidence, noEvidence), forms[slot]),
    ...usageOf(usage[slot]),
  });
  const points = stretches
    .toSorted((one, other) => one.number - other.number)
    .map(({ number, canary, live }) => ({
      atMs: Math.min(lastMs, (number + 1) * stretchMs),
      canary: slotFigures(canary, forms.canary),
      live: slotFigures(live, forms.live),
    }));
  return { canary: all("canary"), live: all("live"), points, firstErrorMs, firstSlowMs };
}

function slotFigures({ byForm }: SlotEvidence, requests: LogRequests | { readonly why: string }): SlotFigures {
  if ("why" in requests) return { ...nothing, slow: undefined };
  const isTimed = requests.slow !== undefined;
  const { attempts = 0, errors = 0, slow = 0, latencies = new Map() } = byForm.get(requests.form) ?? {};
  if (!isTimed) return { attempts, errors, slow: undefined };
  return { attempts, errors, slow, p50Ms: quantileMs(latencies, 0.5), p95Ms: quantileMs(latencies, 0.95) };
}

function usageOf({ looks, cpuPercents, memoryBytes }: MeasuredUsage): Usage {
  return { cpuPercent: looks === 0 ? undefined : cpuPercents / looks, memoryBytes };
}
