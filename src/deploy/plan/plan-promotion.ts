import { type HostFacts, provenRelease } from "../facts/host-facts.ts";
import { judgePromotable, type Promotable } from "../judgement/state/paused-rollout.ts";
import { chooseFront } from "./choose-front.ts";
import type { HostPlan } from "./host-plan.ts";
import { type GuardedPlace, planGuard } from "./plan-guard.ts";
import { proveThenSwitch } from "./plan-release.ts";
import { planWayBack } from "./way-back.ts";

/** Whether the host is as the pause has left it, and what sends the share of the canary can still do so. */
export function judgePromotion(facts: HostFacts, look: { readonly activeState: string } | undefined): Promotable {
  const found = judgePromotable(facts, look);
  // Where nothing serves any more, the release gets the public port without further shares.
  if (found.kind !== "paused" || found.paused.sharePercent === 0 || !facts.isActive) return found;
  const front = chooseFront(facts, { front: found.paused.front, port: found.record.port });
  return "why" in front ? { kind: "none", problem: `the share of its canary cannot be changed: ${front.why}` } : found;
}

/** Pure: what it takes to go on with what is paused on a host, up to its public port. Throws nothing: what is not as it was left has no plan. */
export function planPromotion(facts: HostFacts, place: GuardedPlace): HostPlan | undefined {
  const found = judgePromotable(facts);
  if (found.kind === "none") return undefined;
  const before = provenRelease(facts);
  const release = found.record.id;
  if (found.kind === "serves") {
    const serves = { action: "leave", what: `release ${release}`, paths: [], details: ["it serves already"] } as const;
    return { release, before, isUnchanged: true, changes: [serves], steps: [], wayBack: [] };
  }
  const { canaryPort, rollout } = found.paused;
  const wayBack = planWayBack(facts, release, before);
  const plan = { release, before, isUnchanged: false, wayBack };
  const expected = { ...found.record, steps: rollout.steps, front: found.paused.front };
  return {
    ...plan,
    changes: [
      {
        action: "replace",
        what: "current",
        paths: [`${place.deployPath}/current`],
        details: [...(before === undefined ? [] : [`-${before}`]), `+${release}`],
      },
    ],
    steps: [planGuard(plan, place, facts.provisioned.place), ...proveThenSwitch(expected, canaryPort, facts)],
  };
}
