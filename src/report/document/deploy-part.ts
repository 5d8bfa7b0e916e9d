import type { PlannedHost } from "../../deploy/host/look/plan-hosts.ts";
import type { StageTiming } from "../../model/stages.ts";
import type { DeployReport } from "../report-facts.ts";
import { harmOf } from "../rollout-harm.ts";

/** What became of a release on the hosts, and what its canary did beside what served. */
export function deployPart(deploy: DeployReport, timeline: readonly StageTiming[]) {
  const { decision, isAsked = false, release, hosts, steps } = deploy;
  return {
    decision,
    asked: isAsked,
    release,
    hosts: hosts.map((host) => ({
      host: host.host,
      decision: host.decision,
      release: host.release,
      previousRelease: host.previousRelease,
      health: host.health,
      elapsedMs: Math.round(host.elapsedMs),
      reason: host.reason,
      evidence: host.evidence,
    })),
    steps,
    harm: harmOf(deploy, timeline),
  };
}

export function planPart({ host, findings, warnings, lockHolder, plan }: PlannedHost) {
  return {
    host,
    findings,
    warnings,
    lockHolder,
    unchanged: plan?.isUnchanged,
    release: plan?.release,
    before: plan?.before,
    changes: plan?.changes,
    steps: plan?.steps.map(({ step }) => step),
    wayBack: plan?.wayBack.map(({ step }) => step),
  };
}
