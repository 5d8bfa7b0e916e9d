import type { HostStatus, LockStatus, PausedStatus } from "../deploy/judgement/state/host-status.ts";
import { describeShare } from "../deploy/judgement/state/paused-rollout.ts";
import { whatIsSharedBy } from "../deploy/judgement/state/what-is-shared.ts";

/** A host in one line of a log. */
export function describeStatus({
  host,
  condition,
  release,
  since,
  health,
  canary,
  paused,
  lock,
  lastDecision,
}: HostStatus): string {
  const facts = [
    release && `release ${release}${since === undefined ? "" : ` since ${since}`}`,
    health,
    paused ? describePause(paused) : canary && `canary ${canary} beside it`,
    lock && `locked by ${describeLock(lock)}`,
    lastDecision && `last: ${lastDecision.decision} at ${lastDecision.time} by ${lastDecision.by}`,
  ].filter(Boolean);
  return `${host}: ${[condition, ...facts].join("; ")}`;
}

export function describePause({ release, sharePercent, front, since, by, reason, trouble }: PausedStatus): string {
  const share = describeShare(sharePercent, whatIsSharedBy(front));
  return [`${release} is paused with ${share} since ${since}, by ${by}: ${reason}`, trouble].filter(Boolean).join("; ");
}

export function describeLock({ holder, expiresInSeconds }: LockStatus): string {
  return expiresInSeconds > 0
    ? `${holder}, for ${expiresInSeconds} s unless renewed`
    : `${holder}, run out: the next deploy takes it over`;
}
