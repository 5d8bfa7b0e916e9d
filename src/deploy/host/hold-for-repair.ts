import { ActionError } from "../../errors.ts";
import { repairLockFacts, rotationFacts } from "../steps/host-lock.ts";
import type { Answers, Facts } from "../steps/step-table.ts";
import { type HostSession, repairStep } from "./host-session.ts";

/** Takes a host's lock to put the host right: our own, one that has run out, or one that nobody holds; never that of a deploy that lives. Returns that deploy's holder; undefined: the lock is ours, by the repair's token. */
export async function holdForRepair(
  session: HostSession,
  { deployPath, token, by }: { readonly deployPath: string; readonly token: string; readonly by: string },
): Promise<string | undefined> {
  const lock = (facts: Facts<"lock">) => repairStep(session, "lock", facts);
  const isOurs =
    (await unlessLost(() => lock(rotationFacts(deployPath, token)))) ??
    // A rotation whose answer was lost, or a run that died while it put things right.
    (await unlessLost(() => lock(repairLockFacts(deployPath, token, "renew", by))));
  if (isOurs !== undefined) return undefined;
  const answer = await lock(repairLockFacts(deployPath, token, "acquire", by));
  return answer.lock === "acquired" ? undefined : (answer.holder ?? "unknown");
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
