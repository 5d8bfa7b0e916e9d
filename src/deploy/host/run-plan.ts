import type { World } from "../../world/world.ts";
import type { Gate, HostPlan, PlannedStep, PlanPart } from "../plan/host-plan.ts";
import { sendUpload } from "../steps/send-upload.ts";
import type { Answers, Facts, StepName } from "../steps/step-table.ts";
import { awaitReadiness } from "./await-readiness.ts";
import { type HostSession, type ServicePlace, step } from "./host-session.ts";
import { runBeforeStart } from "./run-before-start.ts";

/** A host under our lock. */
export interface LockedHost {
  readonly session: HostSession;
  readonly place: ServicePlace;
  readonly token: string;
}

type RunWorld = Pick<World, "files" | "clock" | "runner" | "cancelled">;

/**
 * The way forward: carries one part of a plan out, step after step, each gate seen to open. What fails, fails, and cancelling ends it.
 * Returns how many milliseconds the last slot took to give the first of its good answers.
 */
export async function runPart(host: LockedHost, plan: HostPlan, part: PlanPart, world: RunWorld): Promise<number> {
  const { label } = host.session;
  let readyMs = 0;
  for (const planned of plan.steps.filter((each) => each.part === part)) {
    const answer = await runForward(host, planned, world);
    if ("created" in answer) for (const created of answer.created) world.runner.info(`${label}: created ${created}`);
    if ("uncovered" in answer) sayCover(label, answer, world);
    if (planned.gate === undefined || !("started_at" in answer)) continue;
    const { slot, policy } = planned.gate;
    readyMs = await passGate(host, planned.gate, answer.started_at, world);
    const where = slot === "canary" ? "is ready on private port" : "serves on port";
    world.runner.info(`${label}: ${plan.release} ${where} ${policy.port}`);
  }
  return readyMs;
}

function sayCover(label: string, { uncovered }: Answers<"cover">, { runner }: Pick<World, "runner">): void {
  runner.info(
    uncovered === undefined
      ? `${label}: new connections go to the canary while the public process is replaced`
      : `${label}: new connections are refused while the public process is replaced: ${uncovered}`,
  );
}

function runForward(host: LockedHost, planned: PlannedStep, world: RunWorld): Promise<Answers<StepName>> {
  const facts = factsFor(host, planned);
  if (planned.step === "before-start") {
    return runBeforeStart(host.session, host.place, facts as Facts<"before-start">, world);
  }
  return planned.step === "receive"
    ? sendUpload(host.session.host(), planned.body, facts as Facts<"receive">, world)
    : step(host.session, planned.step, facts, { signal: world.cancelled });
}

/** What each step under the lock is told. */
export function factsOfEach({ place, token }: Pick<LockedHost, "place" | "token">) {
  return { deploy_path: place.deployPath, token, name: place.name };
}

/** A plan's facts are those of its step without what each is told. */
function factsFor<S extends StepName>(host: LockedHost, { facts }: { readonly facts: object }): Facts<S> {
  return { ...factsOfEach(host), ...facts } as unknown as Facts<S>;
}

function passGate(
  { session, place }: LockedHost,
  { slot, policy, beside }: Gate,
  startedAt: number,
  world: RunWorld,
): Promise<number> {
  return awaitReadiness(
    session,
    (name, asked, looking) => step(session, name, asked, { signal: world.cancelled, ...looking }),
    place,
    { slot, startedAt, beside },
    policy,
    world,
  );
}
