import { randomUUID } from "node:crypto";
import type { World } from "../world/world.ts";
import type { ServicePlace } from "./host-session.ts";

const stateName = "unfinished-deploy";

/** What the post step needs to put hosts right when the main step died. */
export interface UnfinishedDeploy {
  readonly token: string;
  readonly release: string;
  readonly place: ServicePlace;
}

/** Told to the runner before the first lock is taken. Returns the token that this run's locks are known by. */
export function rememberDeploy(
  { id, name, deployPath, port, healthPath }: ServicePlace & { readonly id: string },
  world: Pick<World, "runner">,
): string {
  const place: ServicePlace = { name, deployPath, port, healthPath };
  const unfinished: UnfinishedDeploy = { token: randomUUID(), release: id, place };
  world.runner.saveState(stateName, JSON.stringify(unfinished));
  return unfinished.token;
}

export function forgetDeploy(world: Pick<World, "runner">): void {
  world.runner.saveState(stateName, "");
}

export function recallDeploy(world: Pick<World, "runner">): UnfinishedDeploy | undefined {
  const state = world.runner.state(stateName);
  return state === "" ? undefined : (JSON.parse(state) as UnfinishedDeploy);
}

/** Who deploys, in words for people who wait for the lock: the actor and where to read about the run. */
export function describeRun(env: Readonly<Record<string, string | undefined>>): string {
  const actor = env["GITHUB_ACTOR"] ?? env["USER"] ?? "somebody";
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: run } = env;
  return server && repository && run ? `${actor}, ${server}/${repository}/actions/runs/${run}` : actor;
}
