import type { FrontKind } from "../../../model/rollout-step.ts";
import type { PausedRollout } from "../../facts/host-documents.ts";
import { type HostFacts, pausedOf, provenRelease, type ReleaseRecord, recordOf } from "../../facts/host-facts.ts";
import { isHealthy, type Observation } from "../evidence/readiness.ts";
import { judgeClock } from "../fitness/clock.ts";
import type { Finding } from "../fitness/preflight.ts";
import { judgePaused } from "./paused-rollout.ts";
import { chooseRecovery } from "./recovery.ts";

/** What runs on a host, for people and for what reads the output `hosts`. Times are RFC 3339, UTC. */
export interface HostStatus {
  readonly host: string;
  /**
   * `never deployed`: nothing of this service is there. `serves`: the proven release, and well. `unwell`: it does not answer as it
   * should, or does not run. `at work`: a deploy goes on. `paused`: a rollout waits for somebody's word, beside what serves. `cut off`: one
   * did not come to its end, and the next one puts that right.
   * `down`: there are releases, and none serves.
   */
  readonly condition: "never deployed" | "serves" | "unwell" | "at work" | "paused" | "cut off" | "down";
  readonly release: string | undefined;
  readonly version: string | undefined;
  readonly commit: string | undefined;
  /** Since when that release is the proven one. */
  readonly since: string | undefined;
  /** In words: `GET /health on port 8080 answered 200`. */
  readonly health: string | undefined;
  /** A release on trial beside it. */
  readonly canary: string | undefined;
  readonly paused: PausedStatus | undefined;
  readonly lock: LockStatus | undefined;
  readonly lastDecision: LastDecision | undefined;
  /** What speaks against the host as it is. */
  readonly warnings: readonly Finding[];
  /** Newest first. */
  readonly releases: readonly { readonly id: string; readonly isBad: boolean }[];
}

/** A rollout that is paused. */
export interface PausedStatus {
  readonly release: string;
  /** Of what its front sends; 0: it has none on this host. */
  readonly sharePercent: number;
  /** undefined: none sends anything, or an earlier version has paused it. */
  readonly front: FrontKind | undefined;
  readonly since: string;
  readonly by: string;
  readonly reason: string;
  /** Why the share is not held as it was left; undefined: it is. */
  readonly trouble: string | undefined;
}

export interface LockStatus {
  readonly id: string;
  readonly holder: string;
  /** 0: it has run out, and the next deploy takes it over. */
  readonly expiresInSeconds: number;
}

/** The last line of the host's journal. */
export interface LastDecision {
  readonly time: string;
  readonly decision: string;
  readonly release: string;
  readonly by: string;
  readonly reason: string | undefined;
}

/** What was seen of a host besides its facts. */
export interface SeenForStatus {
  /** At what serves; undefined: nothing does. */
  readonly look: Observation | undefined;
  /** At a canary that is paused with a share. */
  readonly canaryLook?: CanaryLook | undefined;
  readonly lock: LockStatus | undefined;
  readonly journalLine: string;
}

interface CanaryLook {
  readonly activeState: string;
  /** undefined: there is no front. */
  readonly sharePercent: number | undefined;
}

/** Pure. */
export function judgeStatus(
  host: string,
  facts: HostFacts,
  { look, canaryLook, lock, journalLine }: SeenForStatus,
): HostStatus {
  const proven = provenRelease(facts);
  const record = recordOf(facts, facts.current);
  const { state } = facts;
  const paused = pausedOf(facts);
  return {
    host,
    condition: conditionOf(facts, proven, look, lock),
    release: facts.current,
    version: record?.version,
    commit: record?.commit || undefined,
    since: typeof state === "object" && state.release === facts.current ? state.decidedAt : undefined,
    health: look && record && describeHealth(look, record),
    canary: facts.canary,
    paused: paused && describePause(paused, canaryLook),
    lock,
    lastDecision: readLastDecision(journalLine),
    warnings: [...judgeClock(facts), ...(facts.paused === "unreadable" ? judgePaused(facts, "refuse") : [])],
    releases: [...facts.releases].sort((a, b) => (a.id < b.id ? 1 : -1)).map(({ id, isBad }) => ({ id, isBad })),
  };
}

function conditionOf(
  facts: HostFacts,
  proven: string | undefined,
  look: Observation | undefined,
  lock: LockStatus | undefined,
): HostStatus["condition"] {
  if (facts.current === undefined && facts.state === undefined && facts.releases.length === 0) return "never deployed";
  if (lock !== undefined && lock.expiresInSeconds > 0) return "at work";
  if (facts.paused !== undefined) return "paused";
  const isAtRest =
    facts.canary === undefined && facts.current === proven && chooseRecovery(facts, undefined).kind === "nothing";
  if (!isAtRest) return "cut off";
  if (facts.current === undefined) return "down";
  return look !== undefined && look.activeState === "active" && isHealthy(look) ? "serves" : "unwell";
}

function describePause(
  { release, sharePercent, front, pausedAt, by, reason }: PausedRollout,
  look: CanaryLook | undefined,
): PausedStatus {
  const isHeld = sharePercent === 0 || (look?.activeState === "active" && look.sharePercent === sharePercent);
  const why =
    look?.activeState === "active"
      ? "its share was taken away"
      : `its canary does not run (${look?.activeState ?? "it could not be asked"})`;
  const trouble = isHeld ? undefined : `${why}: the live release serves everybody`;
  return { release, sharePercent, front, since: pausedAt, by, reason, trouble };
}

/** `GET /health on port 8080 answered 200` */
export function describeHealth(look: Observation, { healthPath, port, binarySha256 }: ReleaseRecord): string {
  if (look.activeState !== "active") return `its unit is ${look.activeState || "not there"}`;
  const answer = look.httpStatus > 0 ? `answered ${look.httpStatus}` : "got no answer";
  const where = `GET ${healthPath} on port ${port} ${answer}`;
  const isAnother = look.runningSha256 !== undefined && look.runningSha256 !== binarySha256;
  return isAnother ? `${where}; what runs is not the program of the release` : where;
}

/** undefined: there is none, or it is not one of ours. */
export function readLastDecision(journalLine: string): LastDecision | undefined {
  let line: unknown;
  try {
    line = JSON.parse(journalLine);
  } catch {
    return undefined;
  }
  if (typeof line !== "object" || line === null) return undefined;
  const text = (key: string) => {
    const value = (line as Record<string, unknown>)[key];
    return typeof value === "string" ? value : "";
  };
  if (text("decision") === "") return undefined;
  return {
    time: text("time"),
    decision: text("decision"),
    release: text("release"),
    by: text("by"),
    reason: text("reason") || undefined,
  };
}
