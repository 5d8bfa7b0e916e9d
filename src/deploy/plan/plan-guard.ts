import { hostProgramVersion } from "../steps/host-program.ts";
import { encodeStep } from "../steps/remote-step.ts";
import { type Facts, type StepName, steps } from "../steps/step-table.ts";
import { writeFields } from "../steps/table/step-fields.ts";
import type { Gate, HostPlan, PlannedOf } from "./host-plan.ts";

/** Whose host it is, and what is written down there when it has gone back by itself. */
export interface GuardedPlace {
  readonly name: string;
  readonly deployPath: string;
}

/** Pure: leaves the way back on the host, which goes it by itself when nobody renews the lock any more. */
export function planGuard(
  { release, before, wayBack }: Pick<HostPlan, "release" | "before" | "wayBack">,
  { name, deployPath }: GuardedPlace,
  hostProgramPath: string,
): PlannedOf<"arm-guard"> {
  const place = { deploy_path: deployPath, name };
  const ending = {
    time: "@now",
    by: "the host itself",
    release,
    serving: "@current",
    decision: before === undefined ? "failed" : "rolled-back",
    reason: "its deploy went silent, and the host rolled back by itself",
  };
  const finish: Omit<Facts<"finish">, "token"> = {
    ...place,
    phase_line: undefined,
    promote: undefined,
    journal_line: JSON.stringify(ending),
    bad_release: undefined,
    remove: [],
    settled: true,
  };
  const requests = [
    // What serves comes first: a canary that takes the connections of the public port goes on until it does.
    ...wayBack
      .toReversed()
      .flatMap((planned) => [
        requestWithoutToken(planned.step, { ...place, ...planned.facts }),
        ...(planned.gate === undefined
          ? []
          : [requestWithoutToken("await-public", { ...place, ...waitFor(planned.gate) })]),
      ]),
    requestWithoutToken("finish", finish),
  ];
  return {
    part: "bring",
    step: "arm-guard",
    facts: { program_place: hostProgramPath, version: hostProgramVersion, way_back: requests.join("") },
  };
}

/** Nobody is there to judge what was gone back to: it has the time that it may take. */
function waitFor({ policy: { port, healthPath, timeoutMs } }: Gate) {
  return { port, health_path: healthPath, for_seconds: Math.ceil(timeoutMs / 1000) };
}

/** Who goes the way back has a lock of its own. */
function requestWithoutToken(step: StepName, facts: Readonly<Record<string, unknown>>): string {
  const { token: _, ...fields } = { token: undefined, ...steps[step].facts };
  return encodeStep(step, writeFields(fields, facts));
}
