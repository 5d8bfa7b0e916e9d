export type { StepDeclaration } from "./table/step-declaration.ts";

import { canarySteps } from "./table/canary-steps.ts";
import { hostSteps } from "./table/host-steps.ts";
import { lookSteps } from "./table/look-steps.ts";
import { releaseSteps } from "./table/release-steps.ts";
import type { Values } from "./table/step-fields.ts";

/** Every program that runs on a host. What is said of it here is compared with the program by step-table.test.ts. */
export const steps = { ...hostSteps, ...releaseSteps, ...canarySteps, ...lookSteps } as const;

type Steps = typeof steps;

export type StepName = keyof Steps;
/** What a step is told. */
export type Facts<S extends StepName> = Values<Steps[S]["facts"]>;
/** What a step answers; of one that looks again and again, one look. */
export type Answers<S extends StepName> = Values<Steps[S]["answers"]>;
/** Steps that may be asked once more when their answer was lost. */
export type RepeatableStep = {
  [S in StepName]: Steps[S]["mayRunTwice"] extends true ? S : never;
}[StepName];
