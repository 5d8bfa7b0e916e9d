import { ActionError } from "../../../errors.ts";
import type { HostFacts } from "../../facts/host-facts.ts";
import { isTrialOf, releaseUnderWay } from "../../judgement/state/recovery.ts";
import { repairLockFacts, rotationFacts } from "../../steps/host-lock.ts";
import type { Answers, Facts } from "../../steps/step-table.ts";
import { type HostSession, inspectForRepair, repairStep, type ServicePlace } from "./host-session.ts";

/** Whose traces a run may clear away once it has lost the host. */
export interface OwnTrial {
  readonly place: ServicePlace;
  readonly token: string;
  readonly by: string;
  readonly release: string;
  /** The run that may have paused it; absent: whichever has. */
  readonly pausedBy?: string | undefined;
}

/** A host that is to be put right. */
export type RepairHold =
  /** `wasLost`: somebody else had it meanwhile, and what was seen there since says nothing of the release. */
  | { readonly kind: "ours"; readonly wasLost: boolean }
  /** Another run is at work there. */
  | { readonly kind: "another's"; readonly holder: string }
  /** It was lost, nobody is at work there, and what lies there is not ours. */
  | { readonly kind: "left"; readonly facts: HostFacts };

/**
 * Takes a host's lock to put the host right, by the repair's token. Where it is not ours any more, somebody may have ended this deploy
 * and begun another since: then only what lies there of our own release is still ours to put right, and never under a lock that lives.
 */
export async function holdForRepair(session: HostSession, own: OwnTrial): Promise<RepairHold> {
  const { place, token, by } = own;
  const lock = (facts: Facts<"lock">) => repairStep(session, "lock", facts);
  const isHeld =
    (await unlessLost(() => lock(rotationFacts(place.deployPath, token)))) ??
    // A rotation whose answer was lost, or a run that died while it put things right.
    (await unlessLost(() => lock(repairLockFacts(place.deployPath, token, "renew", by))));
  if (isHeld !== undefined) return { kind: "ours", wasLost: false };
  const before = await inspectForRepair(session, place);
  // Also a lock that has run out is left then: the guard of that other deploy goes by it.
  if (!isTrialOf(before, own)) return leftTo(before);
  const answer = await lock(repairLockFacts(place.deployPath, token, "acquire", by));
  if (answer.lock !== "acquired") return { kind: "another's", holder: answer.holder ?? "unknown" };
  const facts = await inspectForRepair(session, place);
  if (isTrialOf(facts, own)) return { kind: "ours", wasLost: true };
  await lock(repairLockFacts(place.deployPath, token, "release", by));
  return { kind: "left", facts };
}

function leftTo(facts: HostFacts): RepairHold {
  const { lockHolder: holder } = facts;
  return holder === undefined ? { kind: "left", facts } : { kind: "another's", holder };
}

/** Why a run that has lost its host judges nothing there, and writes nothing down. */
export function lostHostError(label: string, hold: RepairHold, seen: ActionError | undefined): ActionError {
  const why = "its lock was broken, or nothing was heard of it for too long";
  return new ActionError("lock", `${label}: this deploy has lost the host: ${why}; ${describeHold(hold)}`, {
    evidence: seen === undefined ? [] : [`seen last: ${seen.message}`, ...seen.evidence],
    hint: "The journal of the host says who has come since (`operation: status`).",
  });
}

function describeHold(hold: RepairHold): string {
  switch (hold.kind) {
    case "ours":
      return "what it had left there was rolled back";
    case "another's":
      return `another run has it: ${hold.holder}`;
    case "left": {
      const other = releaseUnderWay(hold.facts);
      const serves = `${hold.facts.current ?? "nothing"} serves there`;
      return other === undefined ? serves : `${serves}, and what lies there of ${other} was left as it is`;
    }
  }
}

/** undefined: the lock is somebody else's, or nobody's. */
async function unlessLost(work: () => Promise<Answers<"lock">>): Promise<Answers<"lock"> | undefined> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ActionError && error.code === "lock") return undefined;
    throw error;
  }
}
