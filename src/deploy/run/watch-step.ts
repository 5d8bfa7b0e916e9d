import { ActionError } from "../../errors.ts";
import type { FrontKind, RolloutInputs } from "../../model/rollout-step.ts";
import { type CountedHost, countRequests, type Looking } from "../host/look/count-requests.ts";
import { onEveryAtOnce } from "../host/session/every-host.ts";
import { step } from "../host/session/host-session.ts";
import type { LockedHost } from "../host/session/locked-host.ts";
import { outlastDrops } from "../host/session/outlast-drops.ts";
import { countsOf, requestsOfLog } from "../judgement/evidence/log-requests.ts";
import { addEvidence, type SlotEvidence } from "../judgement/evidence/slot-evidence.ts";
import { beginWatching, figuresOf, type StepFigures, watchMore } from "../judgement/evidence/watched-step.ts";
import { whatIsSharedBy } from "../judgement/state/what-is-shared.ts";
import { type Callers, type Counts, nothing } from "../judgement/verdict/evidence.ts";
import { judgeLook } from "../judgement/verdict/judge-canary.ts";
import { describeSoFar } from "../judgement/verdict/reasons.ts";
import type { StepPlan, Trial } from "../judgement/verdict/trial.ts";
import type { Signs } from "../judgement/verdict/trip-wires.ts";
import type { Verdict } from "../judgement/verdict/verdict.ts";
import type { HostPlan } from "../plan/host-plan.ts";
import type { DeployWorld } from "./deploy-request.ts";

/** A host whose canary has proved itself, and gets shares. */
export interface SharingHost {
  readonly locked: LockedHost;
  readonly plan: HostPlan;
  /** Of the canary, in seconds since 1970 on the host. */
  readonly startedAt: number;
  /** From now on users may meet the release. */
  readonly onShare: () => void;
}

export type Counting = SharingHost & { readonly counted: CountedHost };

/** All that the logs have said so far, by which the form of their lines is chosen. */
export interface SeenLog {
  canary: SlotEvidence;
  live: SlotEvidence;
}

/** How long a host looks before it is asked whether its front still stands. */
const streamSeconds = 6;

/** After this time it is said how far a step has come; then after twice the time, and so on, at least every two minutes. */
const firstProgressMs = 15_000;
const progressEveryMs = 120_000;

/** What is known when a step begins. */
interface WatchedFrom {
  readonly log: SeenLog;
  /** Connections that each front has sent to its canary before. */
  readonly sent: readonly number[];
  /** Since the first share. */
  readonly sinceShare: () => number;
}

type Decided = Exclude<Verdict, { readonly kind: "watch" }>;

/** Looks at all hosts side by side until it is decided. */
export async function watchStep(
  hosts: readonly Counting[],
  begun: Trial,
  { log, sent: sentBefore, sinceShare }: WatchedFrom,
  rollout: RolloutInputs,
  world: DeployWorld,
): Promise<{ readonly trial: Trial; readonly verdict: Decided; readonly figures: StepFigures }> {
  const startMs = world.clock.elapsed();
  let judged: { readonly trial: Trial; readonly verdict: Verdict } = {
    trial: begun,
    verdict: { kind: "watch", reason: "", probes: 0 },
  };
  let isOver = false;
  let watched = beginWatching(sinceShare());
  let progressAtMs = firstProgressMs;
  /** The same ones on all hosts: a client has one number. */
  let clients: ReadonlySet<string> = new Set();
  const judge = (lookedAt: Counting | undefined, canary: Counts, live: Counts, callers?: Callers) => {
    const atMs = world.clock.elapsed() - startMs;
    const look = { atMs, canary, live, callers };
    const signs = hosts.map((host) => (host === lookedAt ? host.counted.signs : withoutMeasures(host.counted.signs)));
    judged = judgeLook(judged.trial, look, signs);
    isOver ||= judged.verdict.kind !== "watch";
    if (isOver || atMs < progressAtMs) return;
    progressAtMs = Math.min(2 * atMs, atMs + progressEveryMs);
    world.runner.headline(
      `${begun.step.plan.sharePercent} % of ${whatIsShared(hosts)}: ${describeSoFar(judged.trial)}`,
    );
  };
  const takeOf =
    (host: Counting): Looking["onLook"] =>
    ({ canary, current }) => {
      log.canary = addEvidence(log.canary, canary);
      log.live = addEvidence(log.live, current);
      const usage = { canary: host.counted.usage.canary, live: host.counted.usage.current };
      watched = watchMore(watched, { atMs: sinceShare(), canary, live: current, usage });
      const clientsBefore = clients.size;
      clients = new Set([...clients, ...canary.clients]);
      const newClients = clients.size - clientsBefore;
      judge(
        host,
        ...countedAlike([canary, requestsOfLog(log.canary)], [current, requestsOfLog(log.live)]),
        clients.size === 0 ? undefined : { kind: "client", count: newClients },
      );
      return isOver ? "enough" : "more";
    };
  await onEveryAtOnce(hosts, async (host) => {
    let sent = sentBefore[hosts.indexOf(host)] ?? 0;
    try {
      while (!isOver) {
        const looking = { forSeconds: streamSeconds, isOver: () => isOver, onLook: takeOf(host) };
        await countRequests(host.counted, looking, rollout, world);
        if (isOver) break;
        const now = await outlastDrops(host.locked, () => sentByFront(host, begun.step.plan, sent, world), world);
        judge(undefined, nothing, nothing, now === undefined ? undefined : { kind: "connection", count: now - sent });
        sent = now ?? sent;
      }
    } finally {
      isOver = true;
    }
  });
  const { trial, verdict } = judged;
  // It is over only once it is decided, or by an error.
  if (verdict.kind === "watch") throw new Error("a step has ended before it was decided");
  const forms = { canary: requestsOfLog(log.canary), live: requestsOfLog(log.live) };
  return { trial, verdict, figures: figuresOf(watched, forms) };
}

/** Of a host that was not looked at just now: what it used in its last look counts once. */
const withoutMeasures = (signs: Signs): Signs => ({ ...signs, cpuPercent: undefined, memoryBytes: undefined });

type SlotLook = readonly [look: SlotEvidence, requests: ReturnType<typeof requestsOfLog>];

/** A release may log in another form than the one before. What only one of them says can be no measure. */
function countedAlike(canary: SlotLook, live: SlotLook): [canary: Counts, live: Counts] {
  const [one, other] = [canary, live].map(([look, requests]) =>
    "why" in requests ? nothing : countsOf(look, requests),
  );
  const [ofCanary, ofLive] = [one ?? nothing, other ?? nothing];
  const isTimed = ofCanary.slow !== undefined && ofLive.slow !== undefined;
  return isTimed
    ? [ofCanary, ofLive]
    : [
        { ...ofCanary, slow: undefined },
        { ...ofLive, slow: undefined },
      ];
}

/** Of hosts with several kinds of fronts that of the first. */
export const whatIsShared = ([first]: readonly Counting[]) => whatIsSharedBy(first?.counted.front);

/** What has become of a share that nobody has lifted. */
const lossOf: Readonly<Record<FrontKind, { readonly gone: string; readonly cause: string }>> = {
  kernel: {
    gone: "its table of nftables is gone",
    cause: "Something on the host has flushed the rules of nftables, or reloaded them",
  },
  nginx: { gone: "its link in /run/gin-deploy-front is gone", cause: "Somebody has changed nginx or its front" },
  haproxy: {
    gone: "HAProxy sends none any more",
    cause: "Somebody has restarted, reloaded or stopped its front, or it has crashed",
  },
};

/** How many connections the front has sent to the canary. Throws `host` where it does not stand as it was set. */
async function sentByFront(
  { locked: { session, place }, counted: { canaryPort, front } }: Counting,
  { sharePercent }: StepPlan,
  sentBefore: number,
  { cancelled }: DeployWorld,
): Promise<number | undefined> {
  const { name, healthPath } = place;
  const asked = { name, slot: "canary", port: canaryPort, health_path: healthPath } as const;
  const facts = { ...asked, since: undefined, for_seconds: 0, pause_seconds: 1 };
  const look = await step(session, "observe", facts, { signal: cancelled });
  const { front_share: share, front_sent: sent, front_lost: lost, ActiveState: state } = look;
  // The front goes with its canary: that this has ended is seen by the next look at it.
  if (share === sharePercent || state !== "active") return sent && Math.max(sent, sentBefore);
  const { gone, cause } = lossOf[front];
  const whyLost = lost ?? (share === undefined ? gone : `it is ${share} %`);
  throw new ActionError(
    "host",
    `${session.label}: the share of the canary was taken away while it was watched: ${whyLost}`,
    {
      hint: `${cause}. Nothing speaks against the release.`,
    },
  );
}
