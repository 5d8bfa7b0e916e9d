import { ActionError } from "../../errors.ts";
import type { DeployInputs } from "../../model/inputs.ts";
import { lookAtPaused } from "../host/look/read-status.ts";
import type { Survey } from "../host/look/survey-host.ts";
import { onEvery } from "../host/session/every-host.ts";
import { type HostSession, inspectHost, type ServicePlace } from "../host/session/host-session.ts";
import type { Deployment, SharedStep } from "../judgement/state/deployment.ts";
import { agreeOnPromotion, whatToDoWithPaused } from "../judgement/state/paused-rollout.ts";
import { judgePromotion, planPromotion } from "../plan/plan-promotion.ts";
import { deploy } from "./deploy.ts";
import type { DeployRequest, DeployWorld } from "./deploy-request.ts";
import { describeRun, rememberDeploy, remembering } from "./unfinished-deploy.ts";

/**
 * Goes on with the rollout that is paused on the hosts, with what lies there: the shares that are left, each judged, and the public port.
 * What fails is rolled back on all of them, as in its deploy. Throws `preflight` where they are not as the pause has left them: nothing is touched then.
 */
export async function promote(
  sessions: readonly HostSession[],
  place: ServicePlace,
  { lockWaitMs }: Pick<DeployInputs, "lockWaitMs">,
  measure: DeployRequest["measure"],
  world: DeployWorld,
): Promise<Deployment> {
  const found = await onEvery(sessions, (session) =>
    measure("preflight", session.label, async () => {
      const facts = await inspectHost(session, place, world.cancelled);
      const look = await lookAtPaused(session, place, facts, world);
      return { label: session.label, found: judgePromotion(facts, look) };
    }),
  );
  const agreed = agreeOnPromotion(found);
  if ("problems" in agreed) throw refusal(agreed.problems);
  const { paused, record } = agreed;
  const release = { ...place, id: record.id, commit: record.commit, port: record.port, healthPath: record.healthPath };
  const memory = rememberDeploy("deploy", release, world);
  const survey: Survey = async (session, _, known) => {
    const facts = known ?? (await inspectHost(session, release, world.cancelled));
    const plan = planPromotion(facts, release);
    if (plan === undefined || plan.release !== release.id) {
      throw refusal([`${session.label}: ${release.id} is not paused there any more`]);
    }
    return { session, facts, plan, warnings: [] };
  };
  const shared: SharedStep[] = [];
  const request: DeployRequest = {
    release,
    isNew: true,
    onPaused: "go on",
    survey,
    lockWaitMs,
    keepReleases: paused.keepReleases,
    token: memory.token,
    by: describeRun(world.runner.env),
    memory,
    rollout: paused.rollout,
    onStep: (shown) => void shared.push(shown),
    measure,
  };
  const deployment = await remembering(memory, () => deploy(sessions, request, world));
  return shared.length === 0 ? deployment : { ...deployment, steps: shared };
}

function refusal(problems: readonly string[]): ActionError {
  return new ActionError("preflight", `cannot be promoted, and nothing was changed: ${problems.join("; ")}`, {
    hint: `Where a rollout is paused, ${whatToDoWithPaused} \`operation: status\` shows what runs where.`,
  });
}
