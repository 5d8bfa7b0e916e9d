import { type HostFacts, provenRelease, recordOf } from "../hosts/host-facts.ts";
import { oneOf } from "../hosts/remote-step.ts";
import type { World } from "../world/world.ts";
import { awaitReadiness } from "./await-readiness.ts";
import { type HostSession, inspectForRepair, repairStep, type ServicePlace } from "./host-session.ts";
import { takenBackPolicy } from "./policies.ts";

/** What a recovery came to. `undefined` in `serving`: nothing serves. */
export interface Recovery {
  readonly serving: string | undefined;
  /** The public service was switched: it had pointed at a release that was never proved. */
  readonly tookBack: boolean;
  readonly facts: HostFacts;
}

/**
 * Puts a host back to its proven release, from wherever a deploy (this one, or one that died) left it: no canary, the
 * public service on the release that last proved itself, and seen to answer. Needs the lock.
 */
export async function recoverHost(
  session: HostSession,
  place: ServicePlace,
  token: string,
  world: Pick<World, "clock" | "runner">,
): Promise<Recovery> {
  const facts = await inspectForRepair(session, place);
  const proven = provenRelease(facts);
  const lockFacts = { deploy_path: place.deployPath, token, name: place.name };
  await repairStep(session, "stop-canary", lockFacts);
  if (facts.current === proven) return { serving: proven, tookBack: false, facts };
  const answer = await repairStep(session, "switch", { ...lockFacts, release: proven ?? "" });
  const record = recordOf(facts, proven);
  if (record === undefined) {
    world.runner.warning(
      `${session.label}: ${facts.current} was taken down, and there is no earlier release to go back to: nothing serves`,
    );
    return { serving: undefined, tookBack: true, facts };
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
  world.runner.info(`${session.label}: ${record.id} serves again`);
  return { serving: record.id, tookBack: true, facts };
}
