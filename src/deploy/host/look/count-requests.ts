import { ActionError } from "../../../errors.ts";
import type { FrontKind, RolloutInputs } from "../../../model/rollout-step.ts";
import type { World } from "../../../world/world.ts";
import { readSlotEvidence, type SlotEvidence } from "../../judgement/evidence/slot-evidence.ts";
import type { Usage } from "../../judgement/evidence/watched-step.ts";
import type { Signs } from "../../judgement/verdict/trip-wires.ts";
import type { Slot } from "../../release/layout.ts";
import type { Answers, Facts } from "../../steps/step-table.ts";
import { step } from "../session/host-session.ts";
import type { LockedHost } from "../session/locked-host.ts";
import { outlastDrops } from "../session/outlast-drops.ts";

/** A canary with a share on one host, and how far its log was read. */
export interface CountedHost {
  readonly locked: LockedHost;
  readonly canaryPort: number;
  readonly front: FrontKind;
  /** Where the next look begins in the log of a front that is a proxy; undefined: there is none. */
  frontPlace: string | undefined;
  /** Where the next look begins in the log of each slot. */
  places: Readonly<Record<Slot, string>>;
  signs: Signs;
  /** Of both processes, as the last look saw them. */
  usage: Readonly<Record<Slot, Usage>>;
  /** When it was looked at last, since it was booted; undefined: not yet. */
  lookedAtSeconds: number | undefined;
  /** CPU time of each slot, and when that was. */
  cpu: Readonly<Record<Slot, CpuTime | undefined>>;
}

interface CpuTime {
  readonly ms: number;
  /** Since the host was booted. */
  readonly atSeconds: number;
}

/** What both slots answered since the look before. */
type CountedLook = Readonly<Record<Slot, SlotEvidence>>;

export interface Looking {
  readonly forSeconds: number;
  /** What comes then is left for the next time, which begins with it. */
  readonly isOver?: () => boolean;
  readonly onLook: (look: CountedLook) => "more" | "enough";
}

/** `startedAt`: of the canary, in seconds since 1970 on the host. The log of what serves is read from ten minutes before. */
export function beginCounting(
  locked: LockedHost,
  {
    canaryPort,
    startedAt,
    front,
  }: { readonly canaryPort: number; readonly startedAt: number; readonly front: FrontKind },
): CountedHost {
  return {
    locked,
    canaryPort,
    front,
    frontPlace: front !== "kernel" ? `@${startedAt - baselineSeconds}` : undefined,
    places: { current: `@${startedAt - baselineSeconds}`, canary: `@${startedAt}` },
    signs: { host: locked.session.label, restarts: 0, failedReadiness: 0, denied: [], deniedInLive: [] },
    usage: { current: {}, canary: {} },
    lookedAtSeconds: undefined,
    cpu: { current: undefined, canary: undefined },
  };
}

export const baselineSeconds = 600;
const pauseSeconds = 2;

/**
 * Looks for so long, or until it is enough. The places and the signs of the host move on with each look: where the connection was lost, it
 * goes on from there, and nothing is counted twice.
 */
export async function countRequests(
  host: CountedHost,
  looking: Looking,
  rollout: Pick<RolloutInputs, "maxP95Ms" | "logDeny">,
  world: Pick<World, "clock" | "runner" | "cancelled">,
): Promise<void> {
  await outlastDrops(host.locked, () => askForLooks(host, looking, rollout, world), world);
}

async function askForLooks(
  host: CountedHost,
  { forSeconds, isOver, onLook }: Looking,
  { maxP95Ms, logDeny }: Pick<RolloutInputs, "maxP95Ms" | "logDeny">,
  { cancelled }: Pick<World, "cancelled">,
): Promise<void> {
  const { name, deployPath, port, healthPath } = host.locked.place;
  const facts: Facts<"count"> = {
    name,
    deploy_path: deployPath,
    current_from: host.places.current,
    canary_from: host.places.canary,
    front_from: host.frontPlace,
    current_port: port,
    canary_port: host.canaryPort,
    health_path: healthPath,
    metrics_path: undefined,
    slow_ms: maxP95Ms,
    ignored_paths: [healthPath],
    log_deny: logDeny,
    for_seconds: forSeconds,
    pause_seconds: pauseSeconds,
  };
  await step(host.locked.session, "count", facts, {
    signal: cancelled,
    onLook(look) {
      if (isOver?.()) return "enough";
      requireSameBoot(host, look.at);
      const counted = {
        current: readSlotEvidence(look, "current"),
        canary: readSlotEvidence(look, "canary"),
      };
      for (const { slot, place } of look.cursor) host.places = { ...host.places, [slot]: place };
      host.frontPlace = look.front_cursor ?? host.frontPlace;
      host.usage = { current: usageAfter(host, look, "current"), canary: usageAfter(host, look, "canary") };
      host.cpu = { current: cpuTimeOf(look, "current"), canary: cpuTimeOf(look, "canary") };
      host.signs = signsAfter(host, look, counted, logDeny);
      return onLook(counted);
    },
  });
}

/** What ran before is gone with the host's power, and not by itself. */
function requireSameBoot(host: CountedHost, atSeconds: number): void {
  if (host.lookedAtSeconds !== undefined && atSeconds < host.lookedAtSeconds) {
    throw new ActionError(
      "host",
      `${host.locked.session.label}: the host was booted again while its canary was watched`,
      {
        hint: "Nothing speaks against the release.",
      },
    );
  }
  host.lookedAtSeconds = atSeconds;
}

const unitOf = (look: Answers<"count">, slot: Slot) => look.unit.find((unit) => unit.slot === slot);

function cpuTimeOf(look: Answers<"count">, slot: Slot): CpuTime | undefined {
  const unit = unitOf(look, slot);
  return unit && { ms: unit.cpu_ms, atSeconds: look.at };
}

function usageAfter({ cpu }: CountedHost, look: Answers<"count">, slot: Slot): Usage {
  const [before, now] = [cpu[slot], cpuTimeOf(look, slot)];
  const unit = unitOf(look, slot);
  const isMeasured = now !== undefined && before !== undefined && now.atSeconds > before.atSeconds;
  return {
    cpuPercent: isMeasured ? (now.ms - before.ms) / (now.atSeconds - before.atSeconds) / 10 : undefined,
    memoryBytes: unit === undefined ? undefined : unit.memory_kib * 1024,
  };
}

function signsAfter(
  host: CountedHost,
  look: Answers<"count">,
  { current, canary }: CountedLook,
  logDeny: readonly string[],
): Signs {
  const unit = unitOf(look, "canary");
  const probe = look.probe.find(({ slot }) => slot === "canary");
  const isReady = probe !== undefined && probe.status >= 200 && probe.status < 300;
  const isRunning = unit === undefined || ["active", "activating", "reloading"].includes(unit.state);
  const expression = (pattern: number) => logDeny[pattern - 1] ?? `pattern ${pattern}`;
  const { signs } = host;
  const isReadFrom = host.front === "kernel" || logDeny.length > 0;
  return {
    host: signs.host,
    ended: isRunning ? undefined : `${unit.result}, status ${unit.exit_status}`,
    restarts: unit?.restarts ?? 0,
    failedReadiness: isReady ? 0 : signs.failedReadiness + 1,
    denied: [
      ...signs.denied,
      ...[...canary.denied].map(([pattern, { line }]) => ({ expression: expression(pattern), line })),
    ],
    deniedInLive: [...signs.deniedInLive, ...[...current.denied.keys()].map(expression)],
    unread: isReadFrom ? canary.unread : undefined,
    ...host.usage.canary,
  };
}
