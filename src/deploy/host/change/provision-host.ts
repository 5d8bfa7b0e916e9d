import { randomUUID } from "node:crypto";
import { ActionError } from "../../../errors.ts";
import type { World } from "../../../world/world.ts";
import { judgeAccess } from "../../judgement/fitness/access.ts";
import { judgeForProvision } from "../../judgement/fitness/preflight.ts";
import { lockPlace } from "../../plan/changes.ts";
import type { Change } from "../../plan/host-plan.ts";
import { type ProvisionWish, provisionChanges, provisionFacts } from "../../plan/plan-provision.ts";
import { awaitLock } from "../../steps/host-lock.ts";
import { type HostSession, inspectHost, type ServicePlace, step } from "../session/host-session.ts";

/** What became of root's part on a host. */
export interface ProvisionedHost {
  readonly host: string;
  /** What was not as it should be; none: all was. */
  readonly changes: readonly Change[];
  /** undefined: this user may not become root, and nothing is known of the host. */
  readonly state: "as wished" | "done" | undefined;
}

export interface ProvisionOrder {
  readonly place: ServicePlace;
  readonly wish: ProvisionWish;
  /** undefined: who logs in. */
  readonly deployUser: string | undefined;
  readonly by: string;
  readonly lockWaitMs: number;
}

/** Sets a service up for deploys without root, under the lock, where anything of it is missing. Throws `preflight`, `lock`, `host`. */
export async function provisionHost(
  session: HostSession,
  { place, wish, deployUser, by, lockWaitMs }: ProvisionOrder,
  world: Pick<World, "clock" | "runner" | "cancelled">,
): Promise<ProvisionedHost> {
  const { label, host } = session;
  if (!(await session.mayBecomeRoot())) return { host: label, changes: [], state: undefined };
  const facts = await inspectHost(session, place, world.cancelled);
  const findings = judgeForProvision(facts, { ...place, serviceManager: wish.serviceManager });
  if (findings.length > 0) {
    throw new ActionError("preflight", findings.map(({ problem }) => `${label}: ${problem}`).join("; "), {
      hint: findings.map(({ remedy }) => remedy).join(" "),
    });
  }
  const isAsked = wish.openFirewall === "yes" || facts.selinux !== undefined;
  for (const { problem, remedy } of isAsked ? judgeAccess(facts, wish) : []) {
    world.runner.warning(`${session.label}: ${problem}. ${remedy}`);
  }
  const user = deployUser ?? session.user;
  const changes = provisionChanges(facts, wish, user);
  if (changes.length === 0) return { host: label, changes, state: "as wished" };
  const { name, deployPath } = place;
  const token = randomUUID();
  const deadline = world.clock.elapsed() + lockWaitMs;
  const lock = await awaitLock(host, { deployPath, token, holder: by, journalLine: undefined, deadline }, world);
  try {
    const told = { deploy_path: deployPath, token, name, ...provisionFacts(session.hostProgramPath, wish, user) };
    await step(session, "provision", told, { signal: world.cancelled });
  } finally {
    await lock.release();
  }
  return { host: label, changes: [...changes, lockPlace(facts, place)], state: "done" };
}
