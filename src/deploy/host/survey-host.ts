import { ActionError } from "../../errors.ts";
import type { World } from "../../world/world.ts";
import { judgePreflight } from "../judgement/preflight.ts";
import { isUnsettled } from "../judgement/recovery.ts";
import type { HostPlan } from "../plan/host-plan.ts";
import { type DeployWish, isAsWished, planDeploy, type SeenHost } from "../plan/plan-deploy.ts";
import { binaryFor, type Release } from "../release/release.ts";
import type { HostFacts } from "../steps/host-facts.ts";
import { lookAt } from "./await-readiness.ts";
import { type HostSession, inspectHost, step } from "./host-session.ts";

/** A host as it was found, and what is to be done to it. */
export interface SurveyedHost {
  readonly session: HostSession;
  readonly facts: HostFacts;
  readonly plan: HostPlan;
}

/** Before the lock: a host that has to be put right first is not refused for want of room, which would keep it as it is. */
type SurveyTime = "before the lock" | "under the lock";

/** Reads a host, and refuses it untouched where it cannot become what is wanted. Throws `preflight` with every finding. */
export type Survey = (session: HostSession, when: SurveyTime) => Promise<SurveyedHost>;

export type SurveyWish = Omit<DeployWish, "release" | "binary" | "nowMs">;

/** Surveys a host for a release that was built. */
export function surveyFor(release: Release, wish: SurveyWish, world: Pick<World, "clock" | "cancelled">): Survey {
  return async (session, when) => {
    const facts = await inspectHost(session, release, world.cancelled);
    const isLeftOut = when === "before the lock" && isUnsettled(facts);
    const findings = judgePreflight(facts, release, isLeftOut ? "all but its room" : "all");
    const binary = binaryFor(release, facts.machine);
    if (findings.length > 0 || binary === undefined) {
      throw new ActionError("preflight", findings.map(({ problem }) => `${session.label}: ${problem}`).join("; "), {
        hint: findings.map(({ remedy }) => remedy).join(" "),
      });
    }
    const wanted = { ...wish, release, binary, nowMs: world.clock.now() };
    return { session, facts, plan: await planOnHost(session, { facts }, wanted, world) };
  };
}

/** The plan of a host as it was read: what is there is looked at once, where it may be what is wanted. */
export async function planOnHost(
  session: HostSession,
  seen: Omit<SeenHost, "look">,
  wanted: DeployWish,
  world: Pick<World, "clock" | "cancelled">,
): Promise<HostPlan> {
  const { release } = wanted;
  const look = isAsWished(seen.facts, wanted) ? await lookAtWhatServes(session, release, world) : undefined;
  return planDeploy({ ...seen, look }, wanted);
}

export function lookAtWhatServes(
  session: HostSession,
  place: { readonly name: string; readonly port: number; readonly healthPath: string },
  world: Pick<World, "clock" | "cancelled">,
) {
  const started = { slot: "current", startedAt: undefined } as const;
  return lookAt((name, facts) => step(session, name, facts, { signal: world.cancelled }), place, started, place, world);
}
