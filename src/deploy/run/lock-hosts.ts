import { wordsOf } from "../../errors.ts";
import { renderJournalLine } from "../host/change/write-down.ts";
import type { SurveyedHost } from "../host/look/survey-host.ts";
import { onEvery, settleEvery } from "../host/session/every-host.ts";
import { awaitLock, type HeldLock, noteBegun, tryLock } from "../steps/host-lock.ts";
import { writeDownEnding } from "./change-host.ts";
import type { HostInWork } from "./conclude-hosts.ts";
import type { DeployRequest, DeployWorld } from "./deploy-request.ts";

type Locks = Map<SurveyedHost, HeldLock>;

/**
 * Takes all hosts for this run, or none. They are asked side by side, and nobody waits. Where one is held by another deploy, those that come
 * after it by name are given back, and it is waited for; then the rest is asked again. So whoever waits holds only hosts that come before
 * the one that it waits for: two deploys of overlapping hosts cannot block each other, in whatever order they name them. Throws `lock`.
 */
export async function lockHosts(
  hosts: readonly SurveyedHost[],
  request: DeployRequest,
  world: DeployWorld,
): Promise<HostInWork[]> {
  const ordered = [...hosts].sort((a, b) => (a.session.label < b.session.label ? -1 : 1));
  const locks: Locks = new Map();
  let isNoted = false;
  try {
    await takeAll(ordered, locks, request, world);
    // One alone has it in its journal with its lock. Of several none may have, as long as some are given back.
    isNoted = true;
    if (ordered.length > 1)
      await onEvery(ordered, ({ session }) => noteBegun(session.host(), lockOf(request, world), world));
  } catch (error) {
    const reason = wordsOf(error);
    await settleEvery([...locks], async ([host, lock]) => {
      const ending = { decision: "failed", reason, isUnsettled: true } as const;
      if (isNoted) await writeDownEnding(host, request, ending, world);
      await lock.release();
    });
    throw error;
  }
  const startedMs = world.clock.elapsed();
  const begun = { startedMs, health: undefined, error: undefined, isSettled: false };
  return [...locks].map(([surveyed, lock]) => ({ ...begun, surveyed, lock }));
}

async function takeAll(
  ordered: readonly SurveyedHost[],
  locks: Locks,
  request: DeployRequest,
  world: DeployWorld,
): Promise<void> {
  const { journalLine, ...lock } = lockOf(request, world);
  const asked = { ...lock, journalLine: ordered.length > 1 ? undefined : journalLine };
  const deadline = world.clock.elapsed() + request.lockWaitMs;
  for (;;) {
    const missing = ordered.filter((host) => !locks.has(host));
    await onEvery(missing, async (host) => {
      const attempt = await tryLock(host.session.host, asked, world);
      if (attempt.kind === "taken") locks.set(host, attempt.lock);
    });
    const held = ordered.find((host) => !locks.has(host));
    if (held === undefined) return;
    await giveBack(ordered.slice(ordered.indexOf(held)), locks);
    locks.set(held, await awaitLock(held.session.host, { ...asked, deadline }, world));
  }
}

async function giveBack(hosts: readonly SurveyedHost[], locks: Locks): Promise<void> {
  await settleEvery(hosts, async (host) => {
    const lock = locks.get(host);
    locks.delete(host);
    await lock?.release();
  });
}

function lockOf({ release, token, by, origin }: DeployRequest, { clock }: DeployWorld) {
  const begun = { release: release.id, decision: "begun", by, commit: release.commit, origin } as const;
  const journalLine = renderJournalLine(begun, clock.now());
  return { deployPath: release.deployPath, token, holder: by, journalLine };
}
