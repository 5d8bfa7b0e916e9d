import { enterHost } from "../deploy/host/session/enter-host.ts";
import type { HostSession, LeftOutHost, ServicePlace } from "../deploy/host/session/host-session.ts";
import { openSessions } from "../deploy/host/session/host-session.ts";
import { deployPathOf } from "../deploy/release/layout.ts";
import { ActionError, wordsOf } from "../errors.ts";
import { foreseenName } from "../go-build/programs/foreseen-name.ts";
import type { DeployInputs, Inputs } from "../model/inputs.ts";
import { readProject } from "../project/read-project.ts";
import type { Recorder } from "../report/recorder.ts";
import { serviceNameOf } from "../targets/service-name.ts";
import type { World } from "../world/world.ts";

/** What is looked at or changed on hosts that have the service already: there is nothing to build for it, and no source needed. */
export type HostInputs = Pick<Inputs, "moduleDirectory" | "build"> & { readonly deploy: DeployInputs };

/** Connects to all hosts, and closes what was opened. */
export async function onHosts<T>(
  { deploy }: Pick<HostInputs, "deploy">,
  { measure }: Pick<Recorder, "measure">,
  world: World,
  /** As far as it is known by now: a host program is of one service. */
  name: string | undefined,
  use: (sessions: readonly HostSession[], leftOut: readonly LeftOutHost[]) => Promise<T>,
): Promise<T> {
  const service = name === undefined ? undefined : { name, deployPath: deployPathOf(deploy, name) };
  const { sessions, leftOut } = await measure("connect", undefined, () =>
    openSessions(deploy, (session) => enterHost(session, service, world), world),
  );
  try {
    for (const { label, error } of leftOut) world.runner.warning(`${label} is left out, it is down: ${wordsOf(error)}`);
    return await use(sessions, leftOut);
  } finally {
    for (const session of sessions) session.close();
  }
}

/** Where the service lies. Its name is that of a deploy: `name`, or what the source says, where there is some. Throws `input`. */
export async function placeOf(inputs: HostInputs, world: World): Promise<ServicePlace> {
  return placeNamed(inputs.deploy.name ?? (await nameFromSource(inputs, world)), inputs);
}

/** The same for a name that is known. */
export function placeNamed(name: string, { deploy }: Pick<HostInputs, "deploy">): ServicePlace {
  const { port, healthPath } = deploy;
  return { name, deployPath: deployPathOf(deploy, name), port, healthPath };
}

async function nameFromSource({ moduleDirectory, build }: HostInputs, world: World): Promise<string> {
  const unknown = (cause: string) =>
    new ActionError("input", `name: the name of the service is unknown: ${cause}`, {
      hint: "Set `name` to the service's name on the hosts, or check the source out first that it is deployed from.",
    });
  const project = await readProject(moduleDirectory, world, build.flags).catch((error: unknown) => {
    throw unknown(wordsOf(error));
  });
  const name = foreseenName(build.main, { moduleDirectory, modules: project.modules });
  if (name === undefined) throw unknown(`the modules in ${moduleDirectory} could each be meant`);
  return serviceNameOf(name);
}
