import type { ActionError } from "../errors.ts";
import type { StageTimes } from "../model/stages.ts";
import type { SmokeResult } from "../smoke/smoke-facts.ts";
import type { Clock } from "../world/clock.ts";
import type { StepLog } from "../world/runner/step-log.ts";
import { describeFailure } from "./describe-failure.ts";
import { startStageTimes } from "./measure-stages.ts";
import type { RunReport } from "./report-facts.ts";

type RunFacts = Omit<RunReport, "timeline" | "failure" | "smoke" | "startedAt" | "endedAt" | "begunOn">;

/**
 * Takes what a run finds out while it goes on, so that one that fails has its report as well. Who runs reads nothing back: what decides
 * is passed on by name.
 */
export interface Recorder extends StageTimes {
  /** A later fact takes the place of an earlier one of its name. */
  note(facts: RunFacts): void;
  noteSmoke(result: SmokeResult): void;
  /** From now on hosts are changed. */
  noteBegun(hosts: readonly string[]): void;
  /** `failure`: why the run ended; undefined: it went well. */
  report(failure: ActionError | undefined): RunReport;
}

/** `onBegun` gets the report as far as it is known when hosts begin to be changed. */
export function startRecorder(
  clock: Clock,
  log: Pick<StepLog, "inStage">,
  onBegun: (report: RunReport) => void = () => {},
): Recorder {
  const times = startStageTimes(clock, log);
  const startedAt = momentOf(clock);
  const smoke: SmokeResult[] = [];
  let facts: Omit<RunReport, "timeline" | "failure"> = {};
  const recorder: Recorder = {
    ...times,
    note(more) {
      facts = { ...facts, ...more };
    },
    noteSmoke: (result) => void smoke.push(result),
    noteBegun(hosts) {
      facts = { ...facts, begunOn: hosts };
      onBegun(recorder.report(undefined));
    },
    report: (failure) => ({
      ...facts,
      ...(smoke.length === 0 ? {} : { smoke }),
      startedAt,
      endedAt: momentOf(clock),
      timeline: times.timings,
      failure: failure === undefined ? undefined : describeFailure(failure),
    }),
  };
  return recorder;
}

function momentOf(clock: Pick<Clock, "now">): string {
  return new Date(clock.now()).toISOString();
}
