import type { World } from "../../../world/world.ts";
import { judgeAccess } from "../../judgement/fitness/access.ts";
import { type Finding, judgePreflight } from "../../judgement/fitness/preflight.ts";
import { judgePaused } from "../../judgement/state/paused-rollout.ts";
import { judgeWarnings } from "../../judgement/state/warnings.ts";
import type { HostPlan } from "../../plan/host-plan.ts";
import { binaryFor, type Release } from "../../release/release.ts";
import { type HostSession, inspectHost } from "../session/host-session.ts";
import { describeHost, lockIn } from "./read-status.ts";
import { planOnHost, type SurveyWish, whatNeedsRoot } from "./survey-host.ts";

/** What a deploy would do to one host, if it came now. */
export interface PlannedHost {
  readonly host: string;
  /** What keeps the release off it; then there is no plan. */
  readonly findings: readonly Finding[];
  /** What speaks against it, and does not keep the release off. */
  readonly warnings: readonly Finding[];
  readonly plan: HostPlan | undefined;
  /** Who is at work there: what is planned now may be old by then. */
  readonly lockHolder: string | undefined;
}

/** The plan that a deploy of this release would carry out. Reads the host, and touches nothing. */
export async function planHost(
  session: HostSession,
  release: Release,
  wish: SurveyWish,
  world: Pick<World, "clock" | "cancelled">,
): Promise<PlannedHost> {
  const facts = await inspectHost(session, release, world.cancelled);
  const description = await describeHost(session, release, world);
  const lock = lockIn(description);
  const host = { host: session.label, lockHolder: lock && lock.expiresInSeconds > 0 ? lock.holder : undefined };
  const access = judgeAccess(facts, release);
  const findings = [...judgePaused(facts, wish.onPaused), ...judgePreflight(facts, release)];
  const binary = binaryFor(release, facts.machine);
  if (findings.length > 0 || binary === undefined) {
    return { ...host, findings, warnings: [...judgeWarnings(facts, release, undefined), ...access], plan: undefined };
  }
  const wanted = { ...wish, release, binary, nowMs: world.clock.now() };
  const { unit_text: unitText, variable, salt } = description;
  const variables = variable.map((line) => ({ name: line.replace(/ .*/, ""), mark: line.replace(/.* /, "") }));
  const details = { unitText: unitText.join("\n"), variables, salt };
  const { plan, warnings } = await planOnHost(session, { facts, details }, wanted, "before the lock", world);
  const needed = await whatNeedsRoot(session, facts, plan, release);
  return {
    ...host,
    findings: needed,
    warnings: [...warnings, ...access],
    plan: needed.length === 0 ? plan : undefined,
  };
}
