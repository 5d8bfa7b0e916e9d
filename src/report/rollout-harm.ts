import type { StageTiming } from "../model/stages.ts";
import { type DeployReport, isRolledBack } from "./report-facts.ts";

/** What users met of a release that was rolled back. */
export interface RolloutHarm {
  /** Requests that the release got, and those of them that failed or took too long; of `slow` nothing may be known. */
  readonly requests: number;
  readonly errors: number;
  readonly slow: number | undefined;
  /** From its first share until the last host had gone back. */
  readonly exposedMs: number;
  /** From its first bad request until then, and no shorter: a log is looked at every few seconds. absent: none was bad. */
  readonly sufferedMs: number | undefined;
}

/** undefined: it was not rolled back, or never had a share. */
export function harmOf(
  deploy: Pick<DeployReport, "decision" | "hosts" | "steps">,
  timeline: readonly StageTiming[],
): RolloutHarm | undefined {
  const { steps = [] } = deploy;
  const share = timeline.findLast(({ stage }) => stage === "share");
  if (!isRolledBack(deploy) || steps.length === 0 || share === undefined) return undefined;
  const ends = timeline.flatMap(({ stage, startMs, endMs }) =>
    stage === "roll back" && startMs >= share.startMs ? [endMs] : [],
  );
  const exposedMs = Math.max(share.endMs, ...ends) - share.startMs;
  const firsts = steps.flatMap(({ firstErrorMs, firstSlowMs }) => [firstErrorMs ?? [], firstSlowMs ?? []].flat());
  const sum = (figure: "attempts" | "errors") => steps.reduce((all, { canary }) => all + canary[figure], 0);
  const isTimed = steps.every(({ canary }) => canary.slow !== undefined);
  return {
    requests: sum("attempts"),
    errors: sum("errors"),
    slow: isTimed ? steps.reduce((all, { canary }) => all + (canary.slow ?? 0), 0) : undefined,
    exposedMs,
    sufferedMs: firsts.length === 0 ? undefined : Math.max(0, exposedMs - Math.min(...firsts)),
  };
}
