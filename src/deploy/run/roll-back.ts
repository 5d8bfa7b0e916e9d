import { ActionError } from "../../errors.ts";
import type { DeployInputs } from "../../model/inputs.ts";
import type { FrontInput } from "../../model/rollout-step.ts";
import type { World } from "../../world/world.ts";
import type { HostFacts, ReleaseRecord } from "../facts/host-facts.ts";
import { lookAtWhatServes, type Survey } from "../host/look/survey-host.ts";
import { onEvery } from "../host/session/every-host.ts";
import { type HostSession, inspectHost, type ServicePlace } from "../host/session/host-session.ts";
import { judgeClock } from "../judgement/fitness/clock.ts";
import type { Deployment } from "../judgement/state/deployment.ts";
import { judgePaused } from "../judgement/state/paused-rollout.ts";
import { chooseRollback, planRollback } from "../plan/plan-rollback.ts";
import { deploy } from "./deploy.ts";
import type { DeployRequest, DeployWorld } from "./deploy-request.ts";
import { describeRun, rememberDeploy, remembering } from "./unfinished-deploy.ts";

export interface RollbackWish {
  /** Identifier or version; undefined: the release that served before. */
  readonly release: string | undefined;
  /** At least; it may take as long as when it was deployed. */
  readonly healthTimeoutMs: number;
  /** What covers the switch; undefined: what the host has. */
  readonly front?: FrontInput | undefined;
}

/** Rolls all hosts back to one release that lies there, as a deploy brings one: proved as a canary, and rolled back where it fails. */
export async function rollBack(
  sessions: readonly HostSession[],
  place: ServicePlace,
  wish: RollbackWish,
  { lockWaitMs }: Pick<DeployInputs, "lockWaitMs">,
  measure: DeployRequest["measure"],
  world: DeployWorld & Pick<World, "runner">,
): Promise<Deployment> {
  const target = await agreeOnTarget(sessions, place, wish, measure, world);
  const { id, commit, port, healthPath } = target;
  const release = { ...place, id, commit, port, healthPath };
  const memory = rememberDeploy("rollback", release, world);
  const survey: Survey = async (session, _, known) => {
    const facts = known ?? (await inspectHost(session, release, world.cancelled));
    const record = recordFor(session, facts, id);
    const isThere = facts.current === id;
    const look = isThere ? await lookAtWhatServes(session, release, world) : undefined;
    const settings = { ...place, healthTimeoutMs: wish.healthTimeoutMs, front: wish.front, nowMs: world.clock.now() };
    return { session, facts, plan: planRollback({ facts, look }, record, settings), warnings: judgeClock(facts) };
  };
  const request: DeployRequest = {
    release,
    isNew: false,
    onPaused: "refuse",
    survey,
    lockWaitMs,
    keepReleases: Number.POSITIVE_INFINITY,
    token: memory.token,
    by: describeRun(world.runner.env),
    memory,
    measure,
  };
  return await remembering(memory, () => deploy(sessions, request, world));
}

/** Throws `preflight` unless every host can go back to one and the same release. */
async function agreeOnTarget(
  sessions: readonly HostSession[],
  place: ServicePlace,
  { release }: RollbackWish,
  measure: DeployRequest["measure"],
  world: DeployWorld,
): Promise<ReleaseRecord> {
  const targets = await onEvery(sessions, (session) =>
    measure("preflight", session.label, async () => {
      const facts = await inspectHost(session, place, world.cancelled);
      return { label: session.label, record: recordFor(session, facts, release) };
    }),
  );
  const [first] = targets;
  if (first !== undefined && targets.every(({ record }) => record.id === first.record.id)) return first.record;
  const each = targets.map(({ label, record }) => `${label}: ${record.id}`).join("; ");
  throw new ActionError(
    "preflight",
    `the hosts would go back to different releases, and nothing was changed: ${each}`,
    {
      hint: "Name one that all of them have in `release`, or roll them back one by one.",
    },
  );
}

function recordFor({ label }: HostSession, facts: HostFacts, wanted: string | undefined): ReleaseRecord {
  const [paused] = judgePaused(facts, "refuse");
  if (paused !== undefined) {
    throw new ActionError("preflight", `${label}: cannot go back, and nothing was changed: ${paused.problem}`, {
      hint: "`operation: abort` rolls it back to the release that serves beside it; after that a rollback goes further.",
    });
  }
  const target = chooseRollback(facts, wanted);
  if (target.kind === "release") return target.record;
  throw new ActionError("preflight", `${label}: cannot go back, and nothing was changed: ${target.problem}`, {
    hint: "`release` takes the identifier or the version of a good one that is there; `operation: status` lists them.",
  });
}
