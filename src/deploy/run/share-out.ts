import { ActionError } from "../../errors.ts";
import type { RolloutInputs, RolloutStep } from "../../model/rollout-step.ts";
import { count } from "../../text/measures.ts";
import { runShare } from "../host/change/run-plan.ts";
import {
  baselineSeconds,
  beginCounting,
  type CountedHost,
  countRequests,
  type Looking,
} from "../host/look/count-requests.ts";
import { onEveryAtOnce } from "../host/session/every-host.ts";
import { requireHold } from "../host/session/locked-host.ts";
import { outlastDrops } from "../host/session/outlast-drops.ts";
import { countsBySecond, requestsOfLog } from "../judgement/evidence/log-requests.ts";
import { addEvidence, noEvidence, type SlotEvidence } from "../judgement/evidence/slot-evidence.ts";
import { longestStepMs } from "../judgement/fitness/policies.ts";
import type { SharedStep } from "../judgement/state/deployment.ts";
import type { HeldRollout } from "../judgement/state/paused-rollout.ts";
import type { WhatIsShared } from "../judgement/state/what-is-shared.ts";
import { add, nothing, readBaseline } from "../judgement/verdict/evidence.ts";
import { beginStep, beginTrial, type Step, type StepPlan, type Trial } from "../judgement/verdict/trial.ts";
import type { DeployWorld } from "./deploy-request.ts";
import { type Counting, type SeenLog, type SharingHost, watchStep, whatIsShared } from "./watch-step.ts";

/** By what the shares are watched. */
export interface Watching {
  readonly rollout: RolloutInputs;
  /** Somebody has said that it may go on: what would only pause it is said, and holds it up no more. */
  readonly isApproved: boolean;
  readonly onStep: (step: SharedStep) => void;
}

/**
 * Gives the canaries of all hosts one share after the other, each watched until it is decided. Throws `rollout` for a release that is not
 * good enough. Returns the share that is to be held, where nobody can say, or where somebody wants to be asked; undefined: all have passed.
 */
export async function shareOut(
  hosts: readonly SharingHost[],
  { rollout, isApproved, onStep }: Watching,
  world: DeployWorld,
): Promise<HeldRollout | undefined> {
  const counting = hosts.map((host) => ({ ...host, counted: countedHost(host) }));
  const seen = await readPast(counting, rollout, world);
  const sinceShare = startTimer(world.clock);
  let trial: Trial | undefined;
  const what = whatIsShared(counting);
  for (const rolloutStep of rollout.steps) {
    const plan = planOf(rolloutStep, rollout);
    trial = trial === undefined ? beginTrial(limitsOf(rollout), seen.baseline, plan) : beginStep(trial, plan);
    const { sharePercent } = rolloutStep;
    const startMs = sinceShare();
    const sent = await onEveryAtOnce(counting, async ({ locked, plan: hostPlan, startedAt, onShare }) => {
      onShare();
      const share = () => runShare(locked, hostPlan, sharePercent, startedAt, world);
      const front = await outlastDrops(locked, share, world);
      return front?.front_sent ?? 0;
    });
    world.runner.headline(`${sharePercent} % of ${what} go to the canary now`);
    const droppedBefore = droppedOf(seen.log);
    const watched = await watchStep(counting, trial, { log: seen.log, sent, sinceShare }, rollout, world);
    trial = watched.trial;
    const { figures } = watched;
    const missing = describeDropped(droppedBefore, droppedOf(seen.log), counting);
    if (missing !== undefined) world.runner.warning(`${sharePercent} % of ${what}: ${missing}. ${howToKeepLines}`);
    const verdict = { ...watched.verdict, reason: [watched.verdict.reason, missing].filter(Boolean).join("; ") };
    onStep({
      ...figures,
      sharePercent,
      startMs,
      endMs: sinceShare(),
      verdict: verdict.kind,
      sentence: verdict.reason,
    });
    world.runner.headline(`${sharePercent} % of ${what}: ${verdict.reason}`);
    if (verdict.kind === "roll back") {
      await requireHoldOfEnded(counting);
      throw new ActionError("rollout", verdict.reason);
    }
    if (verdict.kind === "pause") {
      const reason = `${verdict.reason}${whyNothingSeen(trial.step, seen.log)}`;
      if (!isApproved)
        return { sharePercent, of: what, reason, isPlanned: false, left: stepsAfter(rolloutStep, rollout) };
      world.runner.warning(`The rollout goes on, because you promoted it: ${reason}`);
    }
    if (rolloutStep.thenPause) return holdAfter(rolloutStep, what, rollout, rolloutStep, verdict.reason);
  }
  return undefined;
}

const droppedOf = ({ canary, live }: SeenLog) => ({ canary: canary.dropped, live: live.dropped });
type Dropped = ReturnType<typeof droppedOf>;

const howToKeepLines =
  "A unit of this action has no limit (LogRateLimitIntervalSec=0) unless `unit` sets one; the live release may still run by an older unit.";

/** Lines that journald has dropped, by its rate limit, of a log that requests are counted by; undefined: none. */
function describeDropped(before: Dropped, now: Dropped, [first]: readonly Counting[]): string | undefined {
  if (first?.counted.front !== "kernel") return undefined;
  const lines = [
    { what: "the canary", count: now.canary - before.canary },
    { what: "the live release", count: now.live - before.live },
  ].filter(({ count }) => count > 0);
  if (lines.length === 0) return undefined;
  const all = lines.map(({ what, count: dropped }) => `${count(dropped, "line")} of the log of ${what}`).join(", and ");
  return `journald has dropped ${all}: requests are missing in these figures`;
}

/** Milliseconds from now on. */
function startTimer(clock: DeployWorld["clock"]): () => number {
  const startMs = clock.elapsed();
  return () => clock.elapsed() - startMs;
}

/** The pause that `steps` has behind a step. */
export function holdAfter(
  { sharePercent }: RolloutStep,
  of: WhatIsShared,
  rollout: RolloutInputs,
  step: RolloutStep,
  seen: string,
): HeldRollout {
  const reason = `\`steps\` asks for an approval before it goes on: ${seen}`;
  return { sharePercent, of, reason, isPlanned: true, left: stepsAfter(step, rollout) };
}

/** Somebody who has taken a host over has stopped its canary there, which says nothing of the release. Throws `lock`. */
async function requireHoldOfEnded(hosts: readonly Counting[]): Promise<void> {
  const ended = hosts.filter(({ counted }) => counted.signs.ended !== undefined);
  await Promise.all(
    ended.map(({ locked }) =>
      requireHold(locked).catch((error: unknown) => {
        // A host that does not answer is no reason to wait.
        if (error instanceof ActionError && error.code === "lock") throw error;
      }),
    ),
  );
}

/** A share that is held was watched already. */
const stepsAfter = (step: RolloutStep, rollout: RolloutInputs): RolloutInputs => ({
  ...rollout,
  steps: rollout.steps.slice(rollout.steps.indexOf(step) + 1),
});

function countedHost({ locked, plan, startedAt }: SharingHost): CountedHost {
  const shared = plan.steps.find((each) => each.step === "set-share");
  const isShared = shared?.step === "set-share";
  const canaryPort = isShared ? shared.facts.canary_port : locked.place.port;
  const front = isShared ? shared.facts.front : "kernel";
  return beginCounting(locked, { canaryPort, startedAt, front });
}

const limitsOf = ({ maxErrorRate, maxP95Ms, maxCpuPercent, maxMemoryBytes }: RolloutInputs) => ({
  maxErrorRate,
  maxP95Ms,
  maxCpuPercent,
  maxMemoryBytes,
});

function planOf(rolloutStep: RolloutStep, { minRequests }: RolloutInputs): StepPlan {
  const { sharePercent, minMs } = rolloutStep;
  return { sharePercent, minRequests, minMs, longestMs: longestStepMs(rolloutStep), mayProbe: false };
}

/** The ten minutes before the rollout, of all hosts together. */
async function readPast(hosts: readonly Counting[], rollout: RolloutInputs, world: DeployWorld) {
  const log: SeenLog = { canary: noEvidence, live: noEvidence };
  const looks = await onEveryAtOnce(hosts, async ({ counted, startedAt }) => {
    let past: SlotEvidence = noEvidence;
    const onLook: Looking["onLook"] = ({ current }) => {
      // A connection that was lost in between makes two looks of it.
      past = addEvidence(past, current);
      return "more";
    };
    await countRequests(counted, { forSeconds: 0, onLook }, rollout, world);
    return { past, startedAt };
  });
  for (const { past } of looks) log.live = addEvidence(log.live, past);
  const form = requestsOfLog(log.live);
  const seconds = Array.from({ length: baselineSeconds }, () => nothing);
  if (!("why" in form)) {
    for (const { past, startedAt } of looks) {
      const own = countsBySecond(past, form, startedAt - baselineSeconds, baselineSeconds);
      for (const [index, counts] of own.entries()) seconds[index] = add(seconds[index] ?? nothing, counts);
    }
  }
  return { log, baseline: readBaseline(seconds) };
}

function whyNothingSeen({ canary, live }: Step, log: SeenLog): string {
  if (canary.attempts > 0) return "";
  const [ofLive, ofCanary] = [requestsOfLog(log.live), requestsOfLog(log.canary)];
  if ("why" in ofLive) return `: of the live release, ${ofLive.why}`;
  // Without users there is nothing to log; and that its log cannot be read is a verdict of its own.
  const isSilent = live.attempts > 0 && log.canary.unread === undefined;
  return "why" in ofCanary && isSilent ? `: of the canary, ${ofCanary.why}` : "";
}
