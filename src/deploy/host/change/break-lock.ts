import { ActionError } from "../../../errors.ts";
import type { World } from "../../../world/world.ts";
import { describeHost, lockIn } from "../look/read-status.ts";
import { type HostSession, type ServicePlace, step } from "../session/host-session.ts";
import { renderJournalLine } from "./write-down.ts";

/** What became of a host's lock. `holder`: whose it was; undefined: nobody had it. */
export interface UnlockedHost {
  readonly host: string;
  readonly holder: string | undefined;
}

/** Prints who holds a host, then breaks that lock and no other one: who takes it meanwhile keeps it. Throws `lock` then. */
export async function breakLock(
  session: HostSession,
  place: Pick<ServicePlace, "name" | "deployPath">,
  by: string,
  world: Pick<World, "clock" | "runner" | "cancelled">,
): Promise<UnlockedHost> {
  const { label } = session;
  const lock = lockIn(await describeHost(session, place, world));
  if (lock === undefined) {
    world.runner.info(`${label}: nobody holds ${place.deployPath}`);
    return { host: label, holder: undefined };
  }
  const { holder, expiresInSeconds } = lock;
  const rest = expiresInSeconds > 0 ? `runs out in ${expiresInSeconds} s unless it is renewed` : "has run out";
  world.runner.info(`${label}: ${place.deployPath} is held by ${holder}; the lock ${rest}`);
  const entry = { release: "", decision: "unlocked", by, reason: `the lock of ${holder} was broken` } as const;
  const answer = await step(
    session,
    "lock",
    {
      deploy_path: place.deployPath,
      operation: "break",
      token: "none",
      holder: by,
      lease_seconds: 0,
      new_token: undefined,
      journal_line: renderJournalLine(entry, world.clock.now()),
      seen: lock.id,
    },
    { signal: world.cancelled },
  );
  if (answer.lock === "changed") {
    throw new ActionError(
      "lock",
      `${label}: the lock is another one by now, of ${answer.holder ?? "unknown"}; it was not broken`,
      {
        hint: "Run `operation: unlock` again if you want to break that one too.",
      },
    );
  }
  for (const file of answer.unwritten) world.runner.warning(`${label}: ${file} could not be written`);
  const broken = answer.lock === "broken";
  world.runner.info(`${label}: ${broken ? "broken" : "it was released meanwhile"}: the next deploy may begin`);
  return { host: label, holder: broken ? holder : undefined };
}
