import { ActionError, restated } from "../../../errors.ts";
import type { World } from "../../../world/world.ts";
import { noHostProgramExitCode } from "../../steps/bootstrap.ts";
import { runStep } from "../../steps/remote-step.ts";
import { StepError } from "../../steps/step-failure.ts";
import type { HostSession, ServicePlace } from "./host-session.ts";

/** What a run is about, as far as that is known before there is a release. */
export type ServiceToEnter = Pick<ServicePlace, "name" | "deployPath">;

/**
 * Finds the way by which this user has steps done on a host: the service's host program, which takes no root; else as root. A user who
 * has neither is better heard of now than after the build. Throws `preflight`, `connection`.
 */
export async function enterHost(
  session: HostSession,
  service: ServiceToEnter | undefined,
  { cancelled }: Pick<World, "cancelled">,
): Promise<HostSession> {
  if (service === undefined) {
    await enterAsRoot(session, cancelled);
    return session;
  }
  const entered = throughHostProgram(session, service.name, cancelled);
  const { name, deployPath } = service;
  try {
    await runStep(entered.host(), "enter", { name, deploy_path: deployPath }, { signal: cancelled });
    return entered;
  } catch (error) {
    if (!(error instanceof StepError)) throw error;
    await enterAsRoot(session, cancelled).catch((refusal: unknown) => {
      throw refusedBoth(error, refusal);
    });
    return session;
  }
}

/** The same for who is to set the service up: a user who may not become root is told what root has to do. */
export async function enterToProvision(
  session: HostSession,
  { cancelled }: Pick<World, "cancelled">,
): Promise<HostSession> {
  const isRoot = await isLetIn(session, cancelled);
  return { ...session, mayBecomeRoot: () => Promise.resolve(isRoot) };
}

async function isLetIn(session: HostSession, signal: AbortSignal): Promise<boolean> {
  return await enterAsRoot(session, signal).then(
    () => true,
    (error: unknown) => {
      if (error instanceof StepError) return false;
      throw error;
    },
  );
}

async function enterAsRoot(session: HostSession, signal: AbortSignal): Promise<void> {
  await runStep(session.host(), "enter", { name: undefined, deploy_path: undefined }, { signal });
}

function throughHostProgram(session: HostSession, service: string, signal: AbortSignal): HostSession {
  let asked: Promise<boolean> | undefined;
  return {
    ...session,
    host: () => ({ ...session.host(), hostProgram: `${session.hostProgramPath}/${service}` }),
    mayBecomeRoot() {
      asked ??= isLetIn(session, signal);
      return asked;
    },
  };
}

/** A host program that is there and will not do says more than a user who is not root. */
function refusedBoth(byProgram: StepError, asRoot: unknown): unknown {
  if (!(asRoot instanceof ActionError)) return asRoot;
  if (byProgram.hasRun) return byProgram;
  if (byProgram.exitCode !== noHostProgramExitCode) return asRoot;
  const once =
    "Provision this service once: `operation: provision` makes a script for root, and after it this user needs no root.";
  return restated(asRoot, { hint: [once, asRoot.hint && `Or: ${asRoot.hint}`].filter(Boolean).join(" ") });
}
