import { ActionError, wordsOf } from "../errors.ts";
import { repairLockFacts, repairTokenOf, rotationFacts } from "../hosts/host-lock.ts";
import type { DeployInputs } from "../inputs/inputs.ts";
import type { World } from "../world/world.ts";
import { settleEvery } from "./every-host.ts";
import { type HostSession, openSessions, repairStep } from "./host-session.ts";
import { recoverHost } from "./recover-host.ts";
import type { UnfinishedDeploy } from "./unfinished-deploy.ts";

type EndWorld = Pick<World, "clock" | "runner" | "loadSsh" | "cancelled">;

/** Puts every host back that a dead run still holds: its proven release serves, and its lock is free. Problems are warnings. */
export async function endDeploy(unfinished: UnfinishedDeploy, inputs: DeployInputs, world: EndWorld): Promise<void> {
  const settled = await settleEvery(inputs.hosts, async (address) => {
    for (const session of await openSessions({ ...inputs, hosts: [address] }, world)) {
      try {
        await endOnHost(session, unfinished, world);
      } finally {
        session.close();
      }
    }
  });
  for (const result of settled) {
    if (!result.ok) world.runner.warning(`A cut-off deploy could not be put right: ${wordsOf(result.error)}`);
  }
}

async function endOnHost(
  session: HostSession,
  { token, release, place }: UnfinishedDeploy,
  world: EndWorld,
): Promise<void> {
  const lock = (facts: Readonly<Record<string, string>>) => repairStep(session, "lock", facts);
  const isOurs =
    (await succeeds(() => lock(rotationFacts(place.deployPath, token)))) ||
    // Main may have died while it put things right itself.
    (await succeeds(() => lock(repairLockFacts(place.deployPath, token, "renew"))));
  if (!isOurs) return;
  const failed = { id: release, before: undefined };
  const { tookBack, serving } = await recoverHost(session, place, repairTokenOf(token), failed, world);
  await lock(repairLockFacts(place.deployPath, token, "release"));
  const what = tookBack ? "the cut-off release was taken back" : "the cut-off deploy had changed nothing that serves";
  world.runner.info(`${session.label}: ${what}; ${serving ?? "nothing"} serves`);
}

/** false: the lock is somebody else's, or nobody's. */
async function succeeds(work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    if (error instanceof ActionError && error.code === "lock") return false;
    throw error;
  }
}
