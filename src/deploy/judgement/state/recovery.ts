import type { FrontInput } from "../../../model/rollout-step.ts";
import { type HostFacts, pausedOf, provenRelease, recordOf, usableRelease } from "../../facts/host-facts.ts";

/** The release whose deploy went wrong, what served before it, and how it was seen to fail, as far as that is known. */
export interface FailedRelease {
  readonly id: string;
  readonly before: string | undefined;
  /** undefined: nobody has seen it fail; its deploy was cancelled, or lost its connection, or failed on another host. */
  readonly fault?: string | undefined;
  /** It serves as it should on this host, and goes back only because another one failed. */
  readonly isWell?: boolean | undefined;
  /** What may cover its way back. */
  readonly front?: FrontInput | undefined;
}

export type Recovery =
  | { readonly kind: "nothing" }
  /** A deploy was cut off after its switch, and nobody has found fault with what serves since: it may prove itself again. */
  | { readonly kind: "prove"; readonly release: string }
  | { readonly kind: "go back"; readonly release: string }
  /** There is nothing to go back to, and what is there was just seen to fail, or never ran. */
  | { readonly kind: "take down" }
  /** There is nothing to go back to, but nobody has found fault with what is there either. */
  | { readonly kind: "leave" };

/** What puts a host right. `failed` is undefined for whoever finds the host as it is: the next deploy, or the post step. */
export function chooseRecovery(facts: HostFacts, failed: FailedRelease | undefined): Recovery {
  const { state, current } = facts;
  if (failed === undefined && current !== undefined && isProvable(facts)) return { kind: "prove", release: current };
  const isOurs = current !== undefined && current === failed?.id;
  // Without a state.json the failed release would pass for the proven one, because it is what serves.
  const target = state === undefined && isOurs ? usableRelease(facts, failed?.before) : provenRelease(facts);
  if (current === target) {
    // A way back that was cut off between the link and the restart: the link alone makes nothing serve.
    const isHalfWay = facts.pending !== undefined && facts.running !== undefined && facts.running !== current;
    return target !== undefined && isHalfWay ? { kind: "go back", release: target } : { kind: "nothing" };
  }
  if (target !== undefined) return { kind: "go back", release: target };
  return { kind: isOurs || isUnproven(facts) ? "take down" : "leave" };
}

/** `current` is the release of a deploy that never came to its end. */
export function isUnproven({ state, current, pending }: HostFacts): boolean {
  return current !== undefined && pending === current && (typeof state !== "object" || state.release !== current);
}

/**
 * Whether it can be seen for certain if what serves is the release of a deploy that was cut off, and serves well: its record says
 * which program should answer where, and that program is what runs, or what systemd tries to run.
 */
export function isProvable(facts: HostFacts): boolean {
  const { current, running, activeState, phase } = facts;
  // Somebody had decided already, and knew more than can be seen from here.
  if (phase?.phase === "taking-back" && phase.release === current) return false;
  const runs = running === current || (running === undefined && ["activating", "failed"].includes(activeState));
  return (
    isUnproven(facts) && runs && usableRelease(facts, current) !== undefined && recordOf(facts, current) !== undefined
  );
}

/** Nothing of a deploy lies about: there is nothing to put right, nor to clear away. */
export function isAtRest(facts: HostFacts): boolean {
  const { current, canary, pending, phase, paused, hasLeftovers } = facts;
  const isLeft = hasLeftovers || [canary, pending, phase, paused].some((trace) => trace !== undefined);
  return !isLeft && current === provenRelease(facts);
}

/** All that lies about of a deploy is of this release, and paused, if at all, by this run; what proved itself may cover its way back. */
export function isTrialOf(
  facts: HostFacts,
  own: { readonly release: string; readonly pausedBy?: string | undefined },
): boolean {
  const { paused, pending, canary, phase } = facts;
  const trial = canary === provenRelease(facts) ? undefined : canary;
  // What cannot be read may be anybody's.
  if (paused === "unreadable") return false;
  const named = [paused?.release, pending, trial, phase?.release].filter((release) => release !== undefined);
  const isAnothersPause = paused !== undefined && own.pausedBy !== undefined && paused.by !== own.pausedBy;
  return named.length > 0 && named.every((release) => release === own.release) && !isAnothersPause;
}

/** The release of what has not come to its end there; undefined: nothing is under way, or nobody has written down what. */
export function releaseUnderWay(facts: HostFacts): string | undefined {
  return pausedOf(facts)?.release ?? facts.pending ?? facts.canary;
}

/** Something of a deploy lies about, so that the host may have to be put right before anything else. */
export function isUnsettled(facts: HostFacts): boolean {
  return facts.lockHolder !== undefined || !isAtRest(facts);
}
