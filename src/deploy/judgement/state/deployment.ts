import { type ActionError, restated, wordsOf } from "../../../errors.ts";
import type { Decision, HostDecision } from "../../../model/decision.ts";
import type { StepFigures } from "../evidence/watched-step.ts";
import type { Verdict } from "../verdict/verdict.ts";

/** Said in place of a release when a host could not be asked any more: it may be any, or none. */
export const unknownRelease = "unknown";

/** What became of one host. */
export interface HostDeployment {
  readonly host: string;
  readonly decision: HostDecision;
  /** The release that serves now; undefined: none does; `unknown`: the host could not be asked. */
  readonly release: string | undefined;
  readonly previousRelease: string | undefined;
  /** In words: `ready after 1.2 s`; undefined when it was not seen. */
  readonly health: string | undefined;
  /** Why not, in one line, and the lines that prove it. */
  readonly reason: string | undefined;
  readonly evidence: readonly string[];
  /** It is not as it should be, and whoever comes next has to see to it. */
  readonly isUnsettled?: boolean | undefined;
  readonly elapsedMs: number;
}

/** What a step of a canary came to, for people. */
export interface SharedStep extends StepFigures {
  readonly sharePercent: number;
  /** Since the rollout's first share. */
  readonly startMs: number;
  readonly endMs: number;
  readonly verdict: Exclude<Verdict["kind"], "watch">;
  readonly sentence: string;
}

/** What became of a release on all hosts. `failure` is set unless the decision is `promoted` or `unchanged`, or what was asked for. */
export interface Deployment {
  readonly decision: Decision;
  readonly release: string;
  readonly hosts: readonly HostDeployment[];
  readonly failure: ActionError | undefined;
  /** `rolled-back` is what was asked for. */
  readonly isAsked?: boolean | undefined;
  /** Steps of its canary, in their order; absent: it had none. */
  readonly steps?: readonly SharedStep[] | undefined;
}

/** With the hosts that were down: what they have is not known, and they get the release by another run. */
export function withLeftOut(
  deployment: Deployment,
  leftOut: readonly { readonly label: string; readonly error: ActionError }[],
): Deployment {
  const down = leftOut.map(
    ({ label, error }): HostDeployment => ({
      host: label,
      decision: "unreachable",
      release: unknownRelease,
      previousRelease: undefined,
      health: undefined,
      reason: `${wordsOf(error)}: it keeps what it had; run the job again when it is back`,
      evidence: [],
      elapsedMs: 0,
    }),
  );
  return { ...deployment, hosts: [...deployment.hosts, ...down] };
}

/** For the person who is called at night: which release serves where, right now. */
function describeWhatServes(hosts: readonly HostDeployment[]): string {
  const lines = hosts.map(({ host, release }) => `${host}: ${release ?? "NOTHING"}`);
  return `Live now: ${lines.join("; ")}.`;
}

/** What became of all hosts together; `failure` is why the rollout ended early, if it did. */
export function summarizeDeployment(
  release: string,
  hosts: readonly HostDeployment[],
  failure: ActionError | undefined,
): Deployment {
  const has = (decision: Decision) => hosts.some((host) => host.decision === decision);
  if (failure === undefined) return { decision: has("promoted") ? "promoted" : "unchanged", release, hosts, failure };
  const hint = [failure.hint, describeWhatServes(hosts)].filter((part) => part !== undefined).join(" ");
  return {
    decision: has("rolled-back") ? "rolled-back" : "failed",
    release,
    hosts,
    failure: restated(failure, { hint }),
  };
}
