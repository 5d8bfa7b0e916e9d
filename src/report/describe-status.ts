import type { HostStatus, LockStatus } from "../deploy/judgement/host-status.ts";

/** A host in one line of a log. */
export function describeStatus({
  host,
  condition,
  release,
  since,
  health,
  canary,
  lock,
  lastDecision,
}: HostStatus): string {
  const facts = [
    release && `release ${release}${since === undefined ? "" : ` since ${since}`}`,
    health,
    canary && `canary ${canary} beside it`,
    lock && `locked by ${describeLock(lock)}`,
    lastDecision && `last: ${lastDecision.decision} at ${lastDecision.time} by ${lastDecision.by}`,
  ].filter(Boolean);
  return `${host}: ${[condition, ...facts].join("; ")}`;
}

export function describeLock({ holder, expiresInSeconds }: LockStatus): string {
  return expiresInSeconds > 0
    ? `${holder}, for ${expiresInSeconds} s unless renewed`
    : `${holder}, run out: the next deploy takes it over`;
}
