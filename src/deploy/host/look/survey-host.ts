import { ActionError } from "../../../errors.ts";
import type { OnPaused } from "../../../model/inputs.ts";
import type { FindOldBinaries } from "../../../model/old-binary.ts";
import type { World } from "../../../world/world.ts";
import { type HostFacts, recordOf } from "../../facts/host-facts.ts";
import { judgeNewAccess } from "../../judgement/fitness/access.ts";
import { type Finding, judgePreflight } from "../../judgement/fitness/preflight.ts";
import { judgePaused } from "../../judgement/state/paused-rollout.ts";
import { isUnsettled } from "../../judgement/state/recovery.ts";
import { judgeWarnings } from "../../judgement/state/warnings.ts";
import { judgeFront } from "../../plan/choose-front.ts";
import type { HostPlan } from "../../plan/host-plan.ts";
import { type DeployWish, isAsWished, planDeploy, type SeenHost } from "../../plan/plan-deploy.ts";
import { provisionChanges } from "../../plan/plan-provision.ts";
import { wantedOldBinaries } from "../../plan/transfer.ts";
import { binaryFor, type Release } from "../../release/release.ts";
import { type HostSession, inspectHost, step } from "../session/host-session.ts";
import { lookAt } from "./await-readiness.ts";

/** A host as it was found, and what is to be done to it. */
export interface SurveyedHost {
  readonly session: HostSession;
  readonly facts: HostFacts;
  readonly plan: HostPlan;
  /** What speaks against the host, and keeps the release off no more than that. */
  readonly warnings: readonly Finding[];
}

/** Before the lock: a host that has to be put right first is not refused for want of room, which would keep it as it is. */
type SurveyTime = "before the lock" | "under the lock";

/**
 * Reads a host, unless it was read just now, and refuses it untouched where it cannot become what is wanted. Throws `preflight` with
 * every finding.
 */
export type Survey = (session: HostSession, when: SurveyTime, known?: HostFacts) => Promise<SurveyedHost>;

export interface SurveyWish extends Omit<DeployWish, "release" | "binary" | "nowMs" | "oldBinaries"> {
  /** undefined: nothing is at hand of earlier releases. */
  readonly findOldBinaries?: FindOldBinaries | undefined;
  readonly onPaused: OnPaused;
}

/** Surveys a host for a release that was built. */
export function surveyFor(
  release: Release,
  wish: SurveyWish,
  world: Pick<World, "clock" | "runner" | "cancelled">,
): Survey {
  return async (session, when, known) => {
    const facts = known ?? (await inspectHost(session, release, world.cancelled));
    const isLeftOut = when === "before the lock" && isUnsettled(facts);
    // While somebody is at work there, what is paused may go on: it is waited for.
    const isAtWork = when === "before the lock" && facts.lockHolder !== undefined;
    const findings = [
      ...(isAtWork ? [] : judgePaused(facts, wish.onPaused)),
      ...judgeFront(facts, { front: wish.front, port: release.port }, wish.rollout !== undefined),
      ...judgePreflight(facts, release, isLeftOut ? "all but its room" : "all"),
    ];
    const binary = binaryFor(release, facts.machine);
    if (findings.length > 0 || binary === undefined) throw refusal(session, findings);
    const oldBinaries = (await wish.findOldBinaries?.(wantedOldBinaries(facts, binary.sha256))) ?? [];
    const wanted = { ...wish, release, binary, oldBinaries, nowMs: world.clock.now() };
    const { plan, warnings } = await planOnHost(session, { facts }, wanted, when, world);
    const needed = await whatNeedsRoot(session, facts, plan, release);
    if (needed.length > 0) throw refusal(session, needed);
    return { session, facts, plan, warnings: [...warnings, ...judgeNewAccess(facts, release)] };
  };
}

function refusal({ label }: HostSession, findings: readonly Finding[]): ActionError {
  return new ActionError("preflight", findings.map(({ problem }) => `${label}: ${problem}`).join("; "), {
    hint: findings.map(({ remedy }) => remedy).join(" "),
  });
}

/** Root's part of a plan is for users who may become root. Others hear of it before anything is touched. */
export async function whatNeedsRoot(
  session: HostSession,
  facts: HostFacts,
  plan: HostPlan,
  release: Release,
): Promise<readonly Finding[]> {
  if (plan.steps.every(({ step: name }) => name !== "provision") || (await session.mayBecomeRoot())) return [];
  const changes = provisionChanges(facts, release, session.user).map(
    // A whole unit is no part of a sentence.
    ({ what, details }) => `${what}${details.length === 0 || details.length > 3 ? "" : ` (${details.join(", ")})`}`,
  );
  return [
    {
      problem: `root has to provision the service there first, and user ${session.user} may not become root: ${changes.join("; ")}`,
      remedy:
        "Run `operation: provision` with the same inputs by a user who may, or have root run the script that it prints.",
    },
  ];
}

/** The plan of a host as it was read. What is there is looked at once: it may be what is wanted, and who serves badly already is said. */
export async function planOnHost(
  session: HostSession,
  seen: Omit<SeenHost, "look" | "user">,
  wanted: DeployWish,
  when: SurveyTime,
  world: Pick<World, "clock" | "cancelled">,
): Promise<Pick<SurveyedHost, "plan" | "warnings">> {
  const { facts } = seen;
  const { release } = wanted;
  const serving = recordOf(facts, facts.current);
  const isOfUse = isAsWished(facts, wanted) || (when === "before the lock" && !isUnsettled(facts));
  const look = isOfUse && serving && (await lookAtWhatServes(session, { ...serving, name: release.name }, world));
  return {
    plan: planDeploy({ ...seen, user: session.user, look: look || undefined }, wanted),
    warnings: judgeWarnings(facts, release, look || undefined),
  };
}

export function lookAtWhatServes(
  session: HostSession,
  place: { readonly name: string; readonly port: number; readonly healthPath: string },
  world: Pick<World, "clock" | "cancelled">,
) {
  const started = { slot: "current", startedAt: undefined } as const;
  return lookAt((name, facts) => step(session, name, facts, { signal: world.cancelled }), place, started, place, world);
}
