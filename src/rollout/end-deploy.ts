import { ActionError, wordsOf } from "../errors.ts";
import { runStep } from "../hosts/remote-step.ts";
import type { DeployInputs } from "../inputs/inputs.ts";
import type { World } from "../world/world.ts";
import { settleEvery } from "./every-host.ts";
import { type HostSession, openSessions } from "./host-session.ts";
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
  const lock = (operation: "renew" | "release") =>
    runStep(
      session.host(),
      "lock",
      { deploy_path: place.deployPath, token, operation, holder: "", lease_seconds: "60" },
      { signal: AbortSignal.timeout(30_000) },
    );
  try {
    // Only its owner may renew a lock: the answer tells whether this host is ours to touch.
    await lock("renew");
  } catch (error) {
    if (error instanceof ActionError && error.code === "lock") return;
    throw error;
  }
  const { tookBack, serving } = await recoverHost(session, place, token, { id: release, before: undefined }, world);
  await lock("release");
  const what = tookBack ? "the cut-off release was taken back" : "the cut-off deploy had changed nothing that serves";
  world.runner.info(`${session.label}: ${what}; ${serving ?? "nothing"} serves`);
}
