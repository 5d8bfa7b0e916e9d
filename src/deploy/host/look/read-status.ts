import { randomUUID } from "node:crypto";
import type { World } from "../../../world/world.ts";
import { type HostFacts, pausedOf, recordOf } from "../../facts/host-facts.ts";
import { type HostStatus, judgeStatus, type LockStatus } from "../../judgement/state/host-status.ts";
import type { Answers } from "../../steps/step-table.ts";
import { type HostSession, inspectHost, type ServicePlace, step } from "../session/host-session.ts";
import { lookAtWhatServes } from "./survey-host.ts";

type Description = Answers<"describe"> & { readonly salt: string };

/** What is asked of a host for people. Its marks of variables are good for this one answer only. */
export async function describeHost(
  session: HostSession,
  { name, deployPath }: Pick<ServicePlace, "name" | "deployPath">,
  { cancelled }: Pick<World, "cancelled">,
): Promise<Description> {
  const salt = randomUUID();
  const facts = { name, deploy_path: deployPath, salt };
  return { ...(await step(session, "describe", facts, { signal: cancelled })), salt };
}

export function lockIn({
  lock_id: id,
  lock_holder: holder,
  lock_expires_in: expires,
}: Description): LockStatus | undefined {
  return id === undefined ? undefined : { id, holder: holder ?? "unknown", expiresInSeconds: expires ?? 0 };
}

/** What runs on a host, and who is at work there. Changes nothing. */
export async function readStatus(
  session: HostSession,
  place: ServicePlace,
  world: Pick<World, "clock" | "cancelled">,
): Promise<HostStatus> {
  const facts = await inspectHost(session, place, world.cancelled);
  const description = await describeHost(session, place, world);
  const record = recordOf(facts, facts.current);
  const look = record && (await lookAtWhatServes(session, { ...record, name: place.name }, world));
  const canaryLook = await lookAtPaused(session, place, facts, world);
  const seen = { look, canaryLook, lock: lockIn(description), journalLine: description.journal };
  return judgeStatus(session.label, facts, seen);
}

/** Whether a canary that is paused with a share still has it. */
export async function lookAtPaused(
  session: HostSession,
  { name }: Pick<ServicePlace, "name">,
  facts: HostFacts,
  { cancelled }: Pick<World, "cancelled">,
) {
  const paused = pausedOf(facts);
  if (paused === undefined || paused.sharePercent === 0) return undefined;
  const { healthPath = "/" } = facts.releases.find(({ id }) => id === paused.release)?.record ?? {};
  const asked = { name, slot: "canary", port: paused.canaryPort, health_path: healthPath, since: undefined } as const;
  const look = await step(session, "observe", { ...asked, for_seconds: 0, pause_seconds: 1 }, { signal: cancelled });
  return { activeState: look.ActiveState, sharePercent: look.front_share };
}
