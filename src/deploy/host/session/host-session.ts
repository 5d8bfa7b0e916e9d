import type { ActionError } from "../../../errors.ts";
import type { HostAddress } from "../../../model/host.ts";
import type { DeployInputs } from "../../../model/inputs.ts";
import type { Clock } from "../../../world/clock.ts";
import type { World } from "../../../world/world.ts";
import { formatHostAddress } from "../../connect/host-address.ts";
import { type Reach, type ReachInputs, reachHosts } from "../../connect/reach-hosts.ts";
import type { HostFacts } from "../../facts/host-facts.ts";
import { readHostFacts } from "../../facts/read-host-facts.ts";
import { type ConnectedHost, runStep, type StepOptions } from "../../steps/remote-step.ts";
import type { Answers, Facts, RepeatableStep, StepName } from "../../steps/step-table.ts";
import { enterHost, type ServiceToEnter } from "./enter-host.ts";
import { isLostConnection, isUnreachable, mergeErrors, type Settled, settleEvery } from "./every-host.ts";

/** Where a service lives on its hosts. */
export interface ServicePlace {
  readonly name: string;
  readonly deployPath: string;
  readonly port: number;
  readonly healthPath: string;
}

/** A host for the length of a run: connected once, and connected again only to put things right. */
export interface HostSession {
  readonly label: string;
  /** Who logs in. */
  readonly user: string;
  /** Where host programs lie there. */
  readonly hostProgramPath: string;
  readonly clock: Clock;
  /** Whether this user can have anything done as root, besides what the host program does. */
  readonly mayBecomeRoot: () => Promise<boolean>;
  readonly host: () => ConnectedHost;
  readonly reconnect: () => Promise<void>;
  readonly close: () => void;
}

type SessionWorld = Pick<World, "clock" | "runner" | "loadSsh" | "cancelled">;

/** A host that was down when the run began, and that the run does without. */
export interface LeftOutHost {
  readonly label: string;
  readonly error: ActionError;
}

export interface OpenedHosts {
  /** At least one. */
  readonly sessions: readonly HostSession[];
  readonly leftOut: readonly LeftOutHost[];
}

/**
 * Logs in to all hosts and finds the way to have steps done there, or to none: throws what went wrong on each of them. So many as `maxUnreachable` may be down;
 * what is wrong in another way, with trust or login, is never passed over.
 */
export async function openSessions(
  inputs: ReachInputs & Pick<DeployInputs, "hosts" | "maxUnreachable">,
  enter: (session: HostSession) => Promise<HostSession>,
  world: SessionWorld,
): Promise<OpenedHosts> {
  const reach = await reachHosts(inputs, world);
  const opened: HostSession[] = [];
  try {
    await reach.prepare(world.cancelled);
    const settled = await settleEvery(inputs.hosts, async (address) => {
      const session = await openSession(address, reach, world);
      opened.push(session);
      return await enter(session);
    });
    const leftOut = leftOutOf(settled, inputs);
    const sessions = settled.flatMap((result) => (result.ok ? [result.value] : []));
    return { sessions: closingLast(sessions, reach), leftOut };
  } catch (error) {
    for (const session of opened) session.close();
    reach.close();
    throw error;
  }
}

function leftOutOf(
  settled: readonly Settled<HostSession>[],
  { hosts, maxUnreachable }: Pick<DeployInputs, "hosts" | "maxUnreachable">,
): readonly LeftOutHost[] {
  const failed = hosts.flatMap((address, index) => {
    const result = settled[index];
    return result === undefined || result.ok ? [] : [{ label: formatHostAddress(address), error: result.error }];
  });
  const isAllowed = failed.length <= maxUnreachable && failed.every(({ error }) => isUnreachable(error));
  if (isAllowed) return failed;
  throw mergeErrors(
    failed.map(({ error }) => error),
    hosts.length,
  );
}

/** The way to the hosts is given up with the last session. */
function closingLast(sessions: readonly HostSession[], reach: Reach): readonly HostSession[] {
  const left = new Set(sessions.map(({ label }) => label));
  return sessions.map((session) => ({
    ...session,
    close() {
      session.close();
      left.delete(session.label);
      if (left.size === 0) reach.close();
    },
  }));
}

/** How long the post step waits for a host that is gone: the main step may have waited already. */
const postWaitMs = 30_000;

/** Connects to a host that may be away for the moment. */
export async function openPatiently(
  address: HostAddress,
  service: ServiceToEnter,
  reach: Reach,
  world: SessionWorld,
): Promise<HostSession> {
  const deadline = world.clock.elapsed() + postWaitMs;
  for (;;) {
    try {
      return await openAndEnter(address, service, reach, world);
    } catch (error) {
      if (!isLostConnection(error) || world.clock.elapsed() > deadline) throw error;
    }
    await world.clock.sleep(reconnectEveryMs, world.cancelled);
  }
}

async function openAndEnter(
  address: HostAddress,
  service: ServiceToEnter,
  reach: Reach,
  world: SessionWorld,
): Promise<HostSession> {
  const session = await openSession(address, reach, world);
  return await enterHost(session, service, world).catch((error: unknown) => {
    session.close();
    throw error;
  });
}

async function openSession(
  address: HostAddress,
  reach: Reach,
  { clock, cancelled }: Pick<World, "clock" | "cancelled">,
): Promise<HostSession> {
  const label = formatHostAddress(address);
  let connection = await reach.connect(address, cancelled);
  return {
    label,
    user: address.user,
    hostProgramPath: reach.hostProgramPath,
    clock,
    mayBecomeRoot: () => Promise.resolve(true),
    host: () => ({ label, connection }),
    async reconnect() {
      connection.close();
      // Connecting again is for putting things right, which a cancelled job needs most.
      connection = await reach.connect(address, new AbortController().signal);
    },
    close: () => connection.close(),
  };
}

/** A step on the way forward: what fails, fails. */
export function step<S extends StepName>(
  session: HostSession,
  name: S,
  facts: Facts<S>,
  options: StepOptions<S>,
): Promise<Answers<S>> {
  return runStep(session.host(), name, facts, options);
}

/** How long a host that is gone is waited for on the way back: a reboot, a cable. */
const goneForMs = 120_000;
const reconnectEveryMs = 5_000;

/**
 * A step on the way back: a lost connection is made again, for up to two minutes, and the step is asked once more. It does not end with
 * the job's cancellation, which it may follow from.
 */
export async function repairStep<S extends RepeatableStep>(
  session: HostSession,
  name: S,
  facts: Facts<S>,
  options: Pick<StepOptions<S>, "onLook"> = {},
): Promise<Answers<S>> {
  const deadline = session.clock.elapsed() + goneForMs;
  for (;;) {
    try {
      return await step(session, name, facts, options);
    } catch (error) {
      if (!isLostConnection(error) || session.clock.elapsed() > deadline) throw error;
    }
    await reconnectBefore(session, deadline);
  }
}

async function reconnectBefore(session: HostSession, deadline: number): Promise<void> {
  for (;;) {
    try {
      await session.reconnect();
      return;
    } catch (error) {
      if (!isLostConnection(error) || session.clock.elapsed() > deadline) throw error;
    }
    await session.clock.sleep(reconnectEveryMs);
  }
}

/** Reads a host before anything is done to it; a connection that was lost while the build ran is made again, once. */
export function inspectHost(session: HostSession, place: ServicePlace, signal: AbortSignal): Promise<HostFacts> {
  return inspect(session, place, (facts) => stepOrOnceMore(session, "inspect", facts, signal));
}

/** Reads a host for what may be of use: where that fails, nothing is tried. */
export function glanceAtHost(session: HostSession, place: ServicePlace, signal: AbortSignal): Promise<HostFacts> {
  return inspect(session, place, (facts) => step(session, "inspect", facts, { signal }));
}

export function inspectForRepair(session: HostSession, place: ServicePlace): Promise<HostFacts> {
  return inspect(session, place, (facts) => repairStep(session, "inspect", facts));
}

async function inspect(
  { label, clock, hostProgramPath }: HostSession,
  { name, deployPath, port }: ServicePlace,
  ask: (facts: Facts<"inspect">) => Promise<Answers<"inspect">>,
): Promise<HostFacts> {
  const askedMs = clock.now();
  const begunMs = clock.elapsed();
  const answers = await ask({ name, deploy_path: deployPath, port, program_place: hostProgramPath });
  // What is between the two does not change when somebody sets the clock of this machine meanwhile.
  const answeredMs = askedMs + clock.elapsed() - begunMs;
  return readHostFacts(answers, `${label}: ${deployPath}`, hostProgramPath, { askedMs, answeredMs });
}

async function stepOrOnceMore<S extends RepeatableStep>(
  session: HostSession,
  name: S,
  facts: Facts<S>,
  signal: AbortSignal,
): Promise<Answers<S>> {
  try {
    return await step(session, name, facts, { signal });
  } catch (error) {
    if (!isLostConnection(error)) throw error;
    await session.reconnect();
    return await step(session, name, facts, { signal });
  }
}
