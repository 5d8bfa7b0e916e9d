import { type HostFacts, recordOf } from "../hosts/host-facts.ts";
import { oneOf } from "../hosts/remote-step.ts";
import type { World } from "../world/world.ts";
import { awaitReadiness } from "./await-readiness.ts";
import { type HostSession, inspectForRepair, repairStep, type ServicePlace } from "./host-session.ts";
import { takenBackPolicy } from "./policies.ts";
import { chooseRecovery, type FailedRelease } from "./recovery.ts";

export interface RecoveredHost {
  /** The release that serves now; undefined: none does. */
  readonly serving: string | undefined;
  /** The public service was switched. */
  readonly tookBack: boolean;
}

/**
 * Puts a host right, from wherever a deploy (this one, or one that died) left it: no canary, and the public service on the
 * release that last proved itself, seen to answer. Needs the lock.
 */
export async function recoverHost(
  session: HostSession,
  place: ServicePlace,
  token: string,
  failed: FailedRelease | undefined,
  world: Pick<World, "clock" | "runner">,
): Promise<RecoveredHost> {
  const facts = await inspectForRepair(session, place);
  const lockFacts = { deploy_path: place.deployPath, token, name: place.name };
  await repairStep(session, "stop-canary", lockFacts);
  const recovery = chooseRecovery(facts, failed);
  switch (recovery.kind) {
    case "nothing":
      return { serving: facts.isActive ? facts.current : undefined, tookBack: false };
    case "leave":
      if (facts.current !== undefined) {
        world.runner.warning(
          `${session.label}: ${facts.current} serves, but it cannot be gone back to: its files are gone or bad`,
        );
      }
      return { serving: facts.isActive ? facts.current : undefined, tookBack: false };
    case "take down":
      await repairStep(session, "switch", { ...lockFacts, release: "" });
      world.runner.warning(`${session.label}: there is no earlier release to go back to: nothing serves`);
      return { serving: undefined, tookBack: true };
    case "go back":
      await goBack(session, place, lockFacts, recovery.release, facts, world);
      return { serving: recovery.release, tookBack: true };
  }
}

async function goBack(
  session: HostSession,
  place: ServicePlace,
  lockFacts: Readonly<Record<string, string>>,
  release: string,
  facts: HostFacts,
  world: Pick<World, "clock" | "runner">,
): Promise<void> {
  const answer = await repairStep(session, "switch", { ...lockFacts, release });
  const record = recordOf(facts, release);
  if (record === undefined) {
    world.runner.warning(
      `${session.label}: ${release} was started again, but its release.json is gone: it was not checked`,
    );
    return;
  }
  await awaitReadiness(
    session,
    (name, asked) => repairStep(session, name, asked),
    place,
    { slot: "current", startedAt: oneOf(answer, "started_at") },
    takenBackPolicy(record),
    world,
    new AbortController().signal,
  );
  world.runner.info(`${session.label}: ${release} serves again`);
}
