import { type HostFacts, recordOf } from "../../facts/host-facts.ts";
import { isHealthy, type Observation } from "../evidence/readiness.ts";
import { judgeClock } from "../fitness/clock.ts";
import type { Finding } from "../fitness/preflight.ts";
import { judgeUnitLimits } from "../fitness/unit-limits.ts";
import { describeHealth } from "./host-status.ts";
import { isUnsettled } from "./recovery.ts";

/** What speaks against a host as it is, and keeps no release off it. `look`: at what serves; undefined: nobody has looked. */
export function judgeWarnings(
  facts: HostFacts,
  { unitText }: { readonly unitText: string },
  look: Observation | undefined,
): readonly Finding[] {
  return [
    ...judgeClock(facts),
    ...judgeUnitLimits(facts, unitText),
    ...judgeForwards(facts),
    ...judgeHealth(facts, look),
  ];
}

/** A rule may be for some addresses or interfaces only, which nobody here can know. */
function judgeForwards({ portForwards, portContainers }: HostFacts): readonly Finding[] {
  if (portForwards.length === 0 || portContainers.length > 0) return [];
  return [
    {
      problem: `a rule of its firewall sends connections to the port elsewhere: ${portForwards.join(" and ")}`,
      remedy: "Remove the rule (`nft list ruleset` shows where it stands) where the service is meant to get them.",
    },
  ];
}

/** While somebody else is at work there, or where a deploy was cut off, nothing follows from it. */
function judgeHealth(facts: HostFacts, look: Observation | undefined): readonly Finding[] {
  const record = recordOf(facts, facts.current);
  if (look === undefined || record === undefined || isUnsettled(facts)) return [];
  if (look.activeState === "active" && isHealthy(look)) return [];
  return [
    {
      problem: `what serves there is not well before the deploy: ${describeHealth(look, record)}`,
      remedy: "If the new release fails, the host rolls back to that. `operation: status` says more.",
    },
  ];
}
