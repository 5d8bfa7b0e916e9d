import { ActionError } from "../../../errors.ts";
import type { FrontKind } from "../../../model/rollout-step.ts";
import { count } from "../../../text/measures.ts";
import type { World } from "../../../world/world.ts";
import { fateOf } from "../../judgement/evidence/readiness.ts";
import { whatIsSharedBy } from "../../judgement/state/what-is-shared.ts";
import type { Gate, HostPlan, PlannedStep, PlanPart } from "../../plan/host-plan.ts";
import { sendUpload } from "../../steps/send-upload.ts";
import type { Answers, StepName } from "../../steps/step-table.ts";
import { type AskHost, awaitReadiness, lookAt } from "../look/await-readiness.ts";
import { step } from "../session/host-session.ts";
import { factsFor, type LockedHost, requireHold } from "../session/locked-host.ts";
import { runBeforeStart } from "./run-before-start.ts";
import { type BringWorld, stageRelease } from "./stage-release.ts";

/** What a part came to. */
interface PassedPart {
  readonly readyMs: number;
  /** Seconds since 1970 on the host. */
  readonly startedAt: number;
}

/** The canary of an earlier part. */
export interface KnownCanary {
  /** In seconds since 1970 on the host. */
  readonly startedAt: number;
  /** What arrives is sent to it. */
  readonly onShare: () => void;
}

/**
 * The way forward: carries one part of a plan out, step after step, each gate seen to open. What fails, fails, and cancelling ends it.
 * Returns how many milliseconds the last slot took to give the first of its good answers, and when it was started.
 */
export async function runPart(
  host: LockedHost,
  plan: HostPlan,
  part: PlanPart,
  world: BringWorld,
  canary: KnownCanary = { startedAt: 0, onShare: () => {} },
): Promise<PassedPart> {
  const { label } = host.session;
  let passed: PassedPart = { readyMs: 0, startedAt: 0 };
  for (const planned of plan.steps.filter((each) => each.part === part)) {
    // It covers the port from the one to the other.
    const isOfCover =
      (part === "wait" && planned.step === "go-on") || (part === "switch" && planned.step === "stop-canary");
    if (isOfCover) await requireNoEnd(host, plan, canary.startedAt, world);
    const answer = await runForward(host, planned, world);
    if ("provisioned" in answer)
      for (const changed of answer.provisioned) world.runner.info(`${label}: provisioned ${changed}`);
    if ("created" in answer) for (const created of answer.created) world.runner.info(`${label}: created ${created}`);
    if ("unguarded" in answer && answer.unguarded !== undefined)
      world.runner.info(`${label}: this host cannot roll back by itself if the run is lost: ${answer.unguarded}`);
    if (planned.step === "set-share" && "no_front" in answer && "front_share" in answer) {
      if (answer.no_front !== undefined) await requireNoEnd(host, plan, canary.startedAt, world);
      else canary.onShare();
      sayCover(label, planned.facts.front, answer, world);
    }
    if (planned.gate === undefined || !("started_at" in answer)) continue;
    const { slot, policy } = planned.gate;
    const startedAt = answer.started_at;
    passed = { readyMs: await passGate(host, planned.gate, startedAt, world), startedAt };
    const where = slot === "canary" ? "is ready on private port" : "serves on port";
    world.runner.info(`${label}: ${plan.release} ${where} ${policy.port}`);
  }
  return passed;
}

/** Sends a share of what arrives to the canary. Throws `undecided` where that cannot be had any more. */
export async function runShare(
  host: LockedHost,
  plan: HostPlan,
  sharePercent: number,
  canaryStartedAt: number,
  world: Pick<World, "clock" | "cancelled">,
): Promise<Answers<"set-share"> | undefined> {
  for (const planned of plan.steps) {
    if (planned.part !== "share" || planned.step !== "set-share" || planned.facts.share !== sharePercent) continue;
    const answer = await step(host.session, "set-share", factsFor(host, planned), {
      signal: world.cancelled,
    });
    if (answer.no_front === undefined) return answer;
    await requireNoEnd(host, plan, canaryStartedAt, world);
    throw new ActionError("undecided", `${host.session.label}: no share can be sent to the canary: ${answer.no_front}`);
  }
  return undefined;
}

/**
 * A canary that has ended by itself speaks against its release, however long it was good: throws `rollout`. One that somebody has stopped does
 * not: throws `undecided`. One that has had its time covers nothing any more, and that is all.
 */
async function requireNoEnd(
  host: LockedHost,
  plan: HostPlan,
  startedAt: number,
  world: Pick<World, "clock" | "cancelled">,
): Promise<void> {
  const gate = plan.steps.find((planned) => planned.gate?.slot === "canary")?.gate;
  if (gate === undefined) return;
  const seen = await lookAt(asking(host, world), host.place, { slot: "canary", startedAt }, gate.policy, world);
  const fate = fateOf(seen);
  if (fate === "runs" || fate === "had its time") return;
  await requireHold(host);
  if (fate === "ended by itself") await passGate(host, gate, startedAt, world);
  throw new ActionError("undecided", `${host.session.label}: somebody has stopped the canary`, {
    hint: "Nothing speaks against the release.",
  });
}

function sayCover(
  label: string,
  front: FrontKind,
  { no_front: reason, firewall_rules: rules = 0 }: Answers<"set-share">,
  { runner }: Pick<World, "runner">,
): void {
  if (rules > 0)
    runner.info(`${label}: added ${count(rules, "rule")} to its firewall, for connections that go to the canary`);
  const shared = whatIsSharedBy(front);
  runner.info(
    reason === undefined
      ? `${label}: ${shared} go to the canary while the public process is replaced`
      : `${label}: ${shared} are refused while the public process is replaced: ${reason}`,
  );
}

function runForward(host: LockedHost, planned: PlannedStep, world: BringWorld): Promise<Answers<StepName>> {
  switch (planned.step) {
    case "before-start":
      return runBeforeStart(host.session, host.place, factsFor(host, planned), world);
    case "receive":
      return sendUpload(host.session.host(), { ...planned, facts: factsFor(host, planned) }, world);
    case "stage":
      return stageRelease(host, planned, world);
    default:
      return step(host.session, planned.step, factsFor(host, planned), { signal: world.cancelled });
  }
}

function passGate(
  host: LockedHost,
  { slot, policy, beside }: Gate,
  startedAt: number,
  world: Pick<World, "clock" | "cancelled">,
): Promise<number> {
  return awaitReadiness(host.session, asking(host, world), host.place, { slot, startedAt, beside }, policy, world);
}

function asking({ session }: LockedHost, { cancelled }: Pick<World, "cancelled">): AskHost {
  return (name, asked, looking) => step(session, name, asked, { signal: cancelled, ...looking });
}
