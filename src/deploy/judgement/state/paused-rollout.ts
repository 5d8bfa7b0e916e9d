import type { OnPaused } from "../../../model/inputs.ts";
import type { RolloutInputs } from "../../../model/rollout-step.ts";
import type { PausedRollout } from "../../facts/host-documents.ts";
import { type HostFacts, provenRelease, type ReleaseRecord, recordOf, usableRelease } from "../../facts/host-facts.ts";
import type { Finding } from "../fitness/preflight.ts";
import { type WhatIsShared, whatIsSharedBy } from "./what-is-shared.ts";

/** A rollout that goes no further by itself: the share that is held, and what is left to do. */
export interface HeldRollout {
  /** 0: no host has a front, and what was proved waits. */
  readonly sharePercent: number;
  readonly of: WhatIsShared;
  readonly reason: string;
  /** `steps` asked for it: nothing is wrong. */
  readonly isPlanned: boolean;
  readonly left: RolloutInputs;
}

/** `a rollout of r2 is paused at 25 % of new connections since 2026-11-22T17:00:00.000Z, by ada: reason` */
export function describePaused(paused: PausedRollout | "unreadable"): string {
  if (paused === "unreadable")
    return "a rollout is paused, and what was written down of it cannot be read (`.gin-deploy/paused`)";
  const { release, sharePercent, front, pausedAt, by, reason } = paused;
  return `a rollout of ${release} is paused at ${describeShare(sharePercent, whatIsSharedBy(front))} since ${pausedAt}, by ${by}: ${reason}`;
}

export const describeShare = (percent: number, of: WhatIsShared) =>
  percent === 0 ? "no share yet" : `${percent} % of ${of}`;

export const whatToDoWithPaused =
  "`operation: promote` goes on with it, `operation: abort` rolls it back; a deploy with `on-paused: abort` rolls it back first.";

const whatToDoWithUnreadable =
  "It cannot be gone on with: `operation: abort` rolls it back; a deploy with `on-paused: abort` rolls it back first.";

/** A rollout that waits for somebody's word keeps every other release off its host. */
export function judgePaused({ paused }: HostFacts, onPaused: OnPaused): readonly Finding[] {
  if (paused === undefined || onPaused === "abort") return [];
  const remedy = paused === "unreadable" ? whatToDoWithUnreadable : whatToDoWithPaused;
  return [{ problem: describePaused(paused), remedy }];
}

/** What a promotion finds on a host. `serves`: the release serves there already, for good. */
export type Promotable =
  | { readonly kind: "paused"; readonly paused: PausedRollout; readonly record: ReleaseRecord }
  | { readonly kind: "serves"; readonly release: string; readonly record: ReleaseRecord }
  | { readonly kind: "none"; readonly problem: string };

/** Whether the host is as the pause has left it: what somebody has changed by hand meanwhile is not gone on with. */
export function judgePromotable(facts: HostFacts, look?: { readonly activeState: string }): Promotable {
  const { paused, canary, current } = facts;
  const none = (problem: string): Promotable => ({ kind: "none", problem });
  const proven = provenRelease(facts);
  if (paused === undefined) {
    const record = recordOf(facts, proven);
    if (proven === undefined || record === undefined || current !== proven) return none("no rollout is paused there");
    return { kind: "serves", release: proven, record };
  }
  if (paused === "unreadable") return none(describePaused(paused));
  const { release, sharePercent } = paused;
  const record = recordOf(facts, release);
  if (usableRelease(facts, release) === undefined || record === undefined)
    return none(`${release} is gone or damaged there`);
  if (facts.pending !== release) return none(`what ${release} was to become is not written down there any more`);
  if (current !== proven)
    return none(`${current ?? "nothing"} is current there, and ${proven ?? "nothing"} has proved itself`);
  if (sharePercent > 0 && canary !== release)
    return none(`the canary there is ${canary ?? "gone"}, and not ${release}`);
  // One that has ended meanwhile is not started again behind somebody's back.
  if (look !== undefined && look.activeState !== "active")
    return none(`the canary does not run any more (${look.activeState})`);
  return { kind: "paused", paused, record };
}

/** What all hosts have to be promoted to, or what keeps them from it, host by host. */
export function agreeOnPromotion(
  hosts: readonly { readonly label: string; readonly found: Promotable }[],
): { readonly paused: PausedRollout; readonly record: ReleaseRecord } | { readonly problems: readonly string[] } {
  const first = hosts.flatMap(({ found }) => (found.kind === "paused" ? [found] : []))[0];
  const problems = hosts.flatMap(({ label, found }) => {
    if (found.kind === "none") return [`${label}: ${found.problem}`];
    if (first === undefined) return [`${label}: no rollout is paused there; ${nameOf(found)} serves`];
    if (nameOf(found) === first.paused.release) return [];
    const state = found.kind === "serves" ? "serves, and nothing is paused" : "is paused";
    return [`${label}: ${nameOf(found)} ${state} there, and not ${first.paused.release}`];
  });
  return first === undefined || problems.length > 0 ? { problems } : first;
}

const nameOf = (found: Exclude<Promotable, { kind: "none" }>) =>
  found.kind === "paused" ? found.paused.release : found.release;
