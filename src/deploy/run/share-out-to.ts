import { asActionError } from "../../errors.ts";
import type { RolloutInputs } from "../../model/rollout-step.ts";
import { isProxy, proxyTitles } from "../../service/proxies.ts";
import type { HeldRollout } from "../judgement/state/paused-rollout.ts";
import { whatIsSharedBy } from "../judgement/state/what-is-shared.ts";
import { chooseFront } from "../plan/choose-front.ts";
import { type HostInWork, lockedHost } from "./conclude-hosts.ts";
import type { DeployRequest, DeployWorld } from "./deploy-request.ts";
import { holdAfter, shareOut } from "./share-out.ts";

/**
 * Hosts without a front get the release as if there were no shares. What a share shows is shown for all that have one. Returns what is to
 * be held, if it goes no further by itself.
 */
export async function shareOutTo(
  hosts: readonly HostInWork[],
  rollout: RolloutInputs,
  request: DeployRequest,
  world: DeployWorld,
): Promise<HeldRollout | undefined> {
  const sharing = hosts.filter(({ surveyed }) => surveyed.plan.steps.some(({ part }) => part === "share"));
  for (const { surveyed } of hosts.filter((host) => !sharing.includes(host) && rollout.steps.length > 0)) {
    const { session, facts } = surveyed;
    const chosen = chooseFront(facts, { front: request.front, port: request.release.port });
    const why = "why" in chosen ? chosen.why : "it is planned without";
    world.runner.warning(`${session.label}: no share goes to the canary here: ${why}`);
  }
  for (const { surveyed } of sharing) sayFront(surveyed, world);
  if (sharing.length === 0) return holdWithoutShare(rollout);
  const shared = sharing.map((host) => ({
    locked: lockedHost(host, request),
    plan: host.surveyed.plan,
    startedAt: host.canaryStartedAt ?? 0,
    onShare: () => {
      host.hadShare = true;
    },
  }));
  const where = sharing.length === 1 ? sharing[0]?.surveyed.session.label : undefined;
  const watching = { rollout, isApproved: request.onPaused === "go on", onStep: request.onStep ?? (() => {}) };
  try {
    return await request.measure("share", where, () => shareOut(shared, watching, world));
  } catch (error) {
    for (const host of sharing) host.error = asActionError(error);
    return undefined;
  }
}

function sayFront({ session, facts: { proxyFront }, plan }: HostInWork["surveyed"], { runner }: DeployWorld): void {
  const shared = plan.steps.find((each) => each.step === "set-share");
  const front = shared?.step === "set-share" ? shared.facts.front : "kernel";
  runner.info(
    isProxy(front)
      ? `${session.label}: front: ${proxyTitles[front]} (${proxyFront?.address}) sends shares of requests, and its log is what they are judged by`
      : `${session.label}: front: kernel (nftables) sends shares of new connections, judged by the log of the service`,
  );
}

/** An approval that was asked for is waited for also where no share can be had. */
function holdWithoutShare(rollout: RolloutInputs): HeldRollout | undefined {
  const pausing = rollout.steps.find(({ thenPause }) => thenPause);
  if (pausing === undefined) return undefined;
  return holdAfter(
    { ...pausing, sharePercent: 0 },
    whatIsSharedBy(undefined),
    rollout,
    pausing,
    "it has proved itself, and no host can send it a share",
  );
}
