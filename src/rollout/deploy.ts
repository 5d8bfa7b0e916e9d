import type { ActionError } from "../errors.ts";
import { acquireLock } from "../hosts/host-lock.ts";
import { switchHost } from "./change-host.ts";
import { describeUnchanged, type HostInWork, keepAll, putAllBack } from "./conclude-hosts.ts";
import type { DeployRequest, DeployWorld } from "./deploy-request.ts";
import { type Deployment, summarizeDeployment } from "./deployment.ts";
import { asActionError, mergeErrors, onEvery, settleEvery } from "./every-host.ts";
import type { HostSession } from "./host-session.ts";
import { isUnchanged, prepareHost, type SurveyedHost, surveyHost } from "./prepare-host.ts";
import { recoverHost } from "./recover-host.ts";

/**
 * Brings a release to all hosts. Every host is surveyed first; then all run it as a canary beside what serves; only when
 * all canaries have proved themselves, host after host gets it on its public port. Whatever fails, every touched host
 * goes back to its proven release. Throws only while nothing was touched; after that the failure is in the Deployment.
 */
export async function deploy(
  sessions: readonly HostSession[],
  request: DeployRequest,
  world: DeployWorld,
): Promise<Deployment> {
  const { release, measure } = request;
  const surveyed = await onEvery(sessions, (session) =>
    measure("preflight", session.label, async () => {
      const host = await surveyHost(session, release, world);
      // While somebody else deploys there, what serves now says nothing about what will.
      const isSame = host.facts.lockHolder === undefined && (await isUnchanged(host, release, world));
      return { host, isSame };
    }),
  );
  const untouched = surveyed.flatMap(({ host, isSame }) => (isSame ? [describeUnchanged(host, world)] : []));
  const inWork = await lockAll(
    surveyed.flatMap(({ host, isSame }) => (isSame ? [] : [host])),
    request,
    world,
  );
  try {
    const failure = await rollOut(inWork, request, world);
    const concluded =
      failure === undefined ? await keepAll(inWork, request, world) : await putAllBack(inWork, request, world);
    return summarizeDeployment(release.id, [...concluded.hosts, ...untouched], failure ?? concluded.failure);
  } finally {
    await settleEvery(inWork, ({ lock, token, surveyed: { session } }) => lock.release(session.host(), token));
  }
}

/** In the same order for every deploy, one after the other: two deploys of overlapping hosts cannot block each other. */
async function lockAll(
  hosts: readonly SurveyedHost[],
  { release, token, by, lockWaitMs }: DeployRequest,
  world: DeployWorld,
): Promise<HostInWork[]> {
  const inWork: HostInWork[] = [];
  const ordered = [...hosts].sort((a, b) => (a.session.label < b.session.label ? -1 : 1));
  try {
    for (const surveyed of ordered) {
      const request = { deployPath: release.deployPath, token, holder: by, waitMs: lockWaitMs };
      const lock = await acquireLock(surveyed.session.host, request, world);
      inWork.push({
        surveyed,
        lock,
        token,
        startedMs: world.clock.elapsed(),
        isUnchanged: false,
        health: undefined,
        error: undefined,
      });
    }
    return inWork;
  } catch (error) {
    await settleEvery(inWork, ({ lock, surveyed: { session } }) => lock.release(session.host(), token));
    throw error;
  }
}

/** The way forward. Returns why it ended early, if it did. */
async function rollOut(
  hosts: readonly HostInWork[],
  request: DeployRequest,
  world: DeployWorld,
): Promise<ActionError | undefined> {
  await settleEvery(hosts, (host) => attempt(host, () => prepare(host, request, world)));
  for (const host of hosts) {
    if (hosts.some(({ error }) => error !== undefined)) break;
    if (host.isUnchanged) continue;
    await attempt(host, async () => {
      const readyMs = await request.measure("switch", host.surveyed.session.label, () =>
        switchHost(host.surveyed, request, world),
      );
      host.health = `ready after ${(readyMs / 1000).toFixed(1)} s`;
    });
  }
  const errors = hosts.flatMap(({ error }) => (error === undefined ? [] : [error]));
  return errors.length === 0 ? undefined : mergeErrors(errors, hosts.length);
}

async function attempt(host: HostInWork, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    host.error = asActionError(error);
  }
}

async function prepare(host: HostInWork, request: DeployRequest, world: DeployWorld): Promise<void> {
  const { release, token, measure } = request;
  const { session } = host.surveyed;
  await measure("canary", session.label, async () => {
    // What was seen before the lock may be old by now, and a deploy that died may have left its traces.
    const recovery = await recoverHost(session, release, token, undefined, world);
    if (recovery.tookBack)
      world.runner.warning(`${session.label}: an earlier deploy was cut off; its release was taken back`);
    host.surveyed = await surveyHost(session, release, world);
    host.isUnchanged = await isUnchanged(host.surveyed, release, world);
    if (!host.isUnchanged) await prepareHost(host.surveyed, request, world);
  });
}
