import type { World } from "../../world/world.ts";
import { type Finding, judgePreflight } from "../judgement/preflight.ts";
import type { HostPlan } from "../plan/host-plan.ts";
import { binaryFor, type Release } from "../release/release.ts";
import { type HostSession, inspectHost } from "./host-session.ts";
import { describeHost, lockIn } from "./read-status.ts";
import { planOnHost, type SurveyWish } from "./survey-host.ts";

/** What a deploy would do to one host, if it came now. */
export interface PlannedHost {
  readonly host: string;
  /** What keeps the release off it; then there is no plan. */
  readonly findings: readonly Finding[];
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
  const findings = judgePreflight(facts, release);
  const binary = binaryFor(release, facts.machine);
  if (findings.length > 0 || binary === undefined) return { ...host, findings, plan: undefined };
  const wanted = { ...wish, release, binary, nowMs: world.clock.now() };
  const { unit_text: unitText, variable, salt } = description;
  const variables = variable.map((line) => ({ name: line.replace(/ .*/, ""), mark: line.replace(/.* /, "") }));
  const details = { unitText: unitText.join("\n"), variables, salt };
  return { ...host, findings: [], plan: await planOnHost(session, { facts, details }, wanted, world) };
}
