import type { StepName } from "../../../src/deploy/steps/step-table.ts";
import type { SimulatedHost } from "../simulated-host.ts";
import type { SimulatedJob } from "./job.ts";
import type { Effect } from "./shell.ts";

/** One step that a job sent to a host. */
export interface StepCall {
  /** Of all calls of its job to this host, from 0. */
  readonly index: number;
  readonly step: StepName;
  /** What tells calls of one step apart: an operation, a slot, a release. */
  readonly about: string;
  readonly job: SimulatedJob;
  readonly host: SimulatedHost;
  readonly sentMs: number;
  /** Known once it has ended on the host. */
  effects: readonly Effect[];
  exitCode: number | undefined;
  /** It gave the lock to its job. */
  isLockTaken: boolean;
}

/** `lock rotate`, `observe canary`: how a call is named in a table. */
export function nameOf({ step, about }: Pick<StepCall, "step" | "about">): string {
  return about === "" ? step : `${step} ${about}`;
}
