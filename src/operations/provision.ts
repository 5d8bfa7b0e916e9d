import { join } from "node:path";
import { type ProvisionedHost, provisionHost } from "../deploy/host/change/provision-host.ts";
import { enterToProvision } from "../deploy/host/session/enter-host.ts";
import { onEvery } from "../deploy/host/session/every-host.ts";
import { openSessions, type ServicePlace } from "../deploy/host/session/host-session.ts";
import { type ProvisionWish, provisionFacts } from "../deploy/plan/plan-provision.ts";
import { proxySite } from "../deploy/release/proxy-site.ts";
import { renderDefinition } from "../deploy/release/service-definition.ts";
import { describeRun } from "../deploy/run/unfinished-deploy.ts";
import { provisionScript } from "../deploy/steps/host-program.ts";
import { ActionError } from "../errors.ts";
import type { InputsOf } from "../model/inputs.ts";
import { describeChange } from "../report/describe-plan.ts";
import type { Recorder } from "../report/recorder.ts";
import { isProxy } from "../service/proxies.ts";
import type { World } from "../world/world.ts";
import { placeOf } from "./service-on-hosts.ts";

/**
 * Root's part of a service, once and when it changes: after it a deploy needs no root. Where this user may not become root, it prints
 * what root is to run.
 */
export async function provision(inputs: InputsOf<"provision">, recorder: Recorder, world: World): Promise<void> {
  const { deploy, deployUser } = inputs;
  const place = await placeOf(inputs, world);
  const { serviceManager } = deploy;
  const unitText = renderDefinition(serviceManager, {
    ...place,
    ...deploy,
    deployPath: place.deployPath,
    name: place.name,
    lines: deploy.unitLines,
  });
  const openFirewall = deploy.openFirewall ? "yes" : "no";
  const front = frontOf(deploy, place);
  const wish = { ...place, serviceManager, unitText, openFirewall, front } as const;
  const order = { place, wish, deployUser, by: describeRun(world.runner.env), lockWaitMs: deploy.lockWaitMs };
  const [user = "root"] = [...(deployUser === undefined ? [] : [deployUser]), ...deploy.hosts.map((host) => host.user)];
  const facts = provisionFacts(deploy.hostProgramPath, wish, user);
  const script = provisionScript({ ...facts, deploy_path: place.deployPath, name: place.name });
  const scriptFile = join(world.runner.env["RUNNER_TEMP"] || world.runner.workspace, "gin-deploy-provision.sh");
  await world.files.write(scriptFile, script);
  recorder.note({ service: place.name, provisionScriptFile: scriptFile, provisioned: [] });
  if (deploy.hosts.length === 0) return printScript(script, user, world);

  const { sessions } = await recorder.measure("connect", undefined, () =>
    openSessions(deploy, (session) => enterToProvision(session, world), world),
  );
  try {
    const provisioned = await onEvery(sessions, (session) =>
      recorder.measure("provision", session.label, () => provisionHost(session, order, world)),
    );
    recorder.note({ provisioned });
    for (const host of provisioned) for (const line of describeProvisioned(host)) world.runner.info(line);
    const left = provisioned.filter(({ state }) => state === undefined);
    if (left.length === 0) return;
    printScript(script, user, world);
    throw refusalOf(left);
  } finally {
    for (const session of sessions) session.close();
  }
}

/** `auto` leaves what is set up. */
function frontOf(
  { front, frontListen, frontSticky }: InputsOf<"provision">["deploy"],
  { name, port }: ServicePlace,
): ProvisionWish["front"] {
  if (front === "auto") return undefined;
  return isProxy(front) ? proxySite(front, name, port, frontListen, frontSticky) : { kind: "kernel" };
}

function describeProvisioned({ host, changes, state }: ProvisionedHost): readonly string[] {
  if (state === undefined) return [`${host}: this user may not become root, and nothing was touched`];
  if (state === "as wished") return [`${host}: all is set up already`];
  return [`${host}: set up`, ...changes.flatMap(describeChange)];
}

function printScript(script: string, user: string, { runner }: Pick<World, "runner">): void {
  runner.folded(`Script for root to read and run on each host: it lets user ${user} deploy without root`, script);
}

function refusalOf(hosts: readonly ProvisionedHost[]): ActionError {
  const names = hosts.map(({ host }) => host).join(", ");
  return new ActionError("preflight", `only root can set a service up, and this user may not become root on ${names}`, {
    hint: "Have root run the script of the output `provision-script-file` there (the log has it too). Or name a user in `hosts` who may become root, and the one who deploys in `deploy-user`.",
  });
}
