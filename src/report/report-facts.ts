import type { CacheName, CacheOutcome, SaveOutcome } from "../cache/cache-outcome.ts";
import type { UnlockedHost } from "../deploy/host/change/break-lock.ts";
import type { ProvisionedHost } from "../deploy/host/change/provision-host.ts";
import type { PlannedHost } from "../deploy/host/look/plan-hosts.ts";
import type { SharedStep } from "../deploy/judgement/state/deployment.ts";
import type { HostStatus } from "../deploy/judgement/state/host-status.ts";
import type { Binaries } from "../model/binaries.ts";
import type { CheckReport } from "../model/checks.ts";
import type { Decision, HostDecision } from "../model/decision.ts";
import type { Operation } from "../model/inputs.ts";
import type { InstalledGo } from "../model/installed-go.ts";
import type { RunOrigin } from "../model/run-origin.ts";
import type { StageTiming } from "../model/stages.ts";
import type { Artifacts } from "../package/describe/artifacts.ts";
import type { SmokeResult } from "../smoke/smoke-facts.ts";

export interface HostReport {
  readonly host: string;
  readonly decision: HostDecision;
  /** The release that serves now; absent: none does. */
  readonly release?: string | undefined;
  /** The release that served before; absent: none did. */
  readonly previousRelease?: string | undefined;
  /** In words: `ready after 1.2 s`. */
  readonly health?: string | undefined;
  readonly elapsedMs: number;
  readonly reason?: string | undefined;
  readonly evidence: readonly string[];
}

export interface DeployReport {
  readonly decision: Decision;
  readonly hosts: readonly HostReport[];
  /** `rolled-back` is what was asked for. */
  readonly isAsked?: boolean | undefined;
  /** The release that it was about; absent: it did not come so far. */
  readonly release?: string | undefined;
  /** Steps of its canary, in their order; absent: none came to its end. */
  readonly steps?: readonly SharedStep[] | undefined;
}

/** The release is what users get, on all hosts. */
export function serves({ deploy }: Pick<RunReport, "deploy">): boolean {
  return deploy?.decision === "promoted" || deploy?.decision === "unchanged";
}

/** What was begun has ended badly, and each host that was reached serves what it served before. */
export function isRolledBack({ decision, hosts }: Pick<DeployReport, "decision" | "hosts">): boolean {
  const reached = hosts.filter((host) => host.decision !== "unreachable");
  const isBad = decision === "rolled-back" || decision === "failed";
  return isBad && reached.length > 0 && reached.every((host) => host.release === host.previousRelease);
}

/** `saved` is absent when the run did not come so far. */
export interface CachesReport {
  readonly restored: Readonly<Record<CacheName, CacheOutcome>>;
  readonly saved?: Readonly<Record<CacheName, SaveOutcome>> | undefined;
}

/** Why a run ended badly. */
export interface FailureReport {
  readonly code: string;
  readonly message: string;
  /** What the message announces, when there are several; each is a text of its own. */
  readonly problems?: readonly string[] | undefined;
  readonly hint?: string | undefined;
  readonly evidence: readonly string[];
}

/** All that is known at the end of a run; what was not reached is absent. */
export interface RunReport {
  readonly operation?: Operation | undefined;
  readonly run?: RunOrigin | undefined;
  /** RFC 3339, UTC. */
  readonly startedAt?: string | undefined;
  readonly endedAt?: string | undefined;
  readonly go?: InstalledGo | undefined;
  readonly caches?: CachesReport | undefined;
  readonly binaries?: Binaries | undefined;
  /** The binaries were removed, because something else failed before they could be released. */
  readonly isDiscarded?: boolean | undefined;
  /** Of each binary that this machine runs. */
  readonly smoke?: readonly SmokeResult[] | undefined;
  /** Those that came to their end; absent when there were none. */
  readonly checks?: readonly CheckReport[] | undefined;
  readonly artifacts?: Artifacts | undefined;
  /** The service on the hosts, where no binary says its name. */
  readonly service?: string | undefined;
  readonly deploy?: DeployReport | undefined;
  /** The hosts that a rollout has begun on. */
  readonly begunOn?: readonly string[] | undefined;
  /** Where users find the service, as the workflow says. */
  readonly url?: string | undefined;
  /** What a deploy would do. */
  readonly plan?: readonly PlannedHost[] | undefined;
  /** What runs where. */
  readonly status?: readonly HostStatus[] | undefined;
  /** What the hosts are made of, as a file. */
  readonly fingerprint?: string | undefined;
  /** What became of root's part on each host. */
  readonly provisioned?: readonly ProvisionedHost[] | undefined;
  /** The same, for root to run by hand. */
  readonly provisionScriptFile?: string | undefined;
  readonly unlocked?: readonly UnlockedHost[] | undefined;
  readonly timeline: readonly StageTiming[];
  readonly failure?: FailureReport | undefined;
}
