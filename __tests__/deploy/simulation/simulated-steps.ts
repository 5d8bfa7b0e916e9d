import type { StepName } from "../../../src/deploy/steps/step-table.ts";
import type { SimulatedStep } from "./step-run.ts";
import { adopt } from "./steps/adopt.ts";
import { beforeStart } from "./steps/before-start.ts";
import { cover } from "./steps/cover.ts";
import { describe } from "./steps/describe.ts";
import { enter } from "./steps/enter.ts";
import { explain } from "./steps/explain.ts";
import { finish } from "./steps/finish.ts";
import { inspect } from "./steps/inspect.ts";
import { lock } from "./steps/lock.ts";
import { observe } from "./steps/observe.ts";
import { receive } from "./steps/receive.ts";
import { stage } from "./steps/stage.ts";
import { startCanary } from "./steps/start-canary.ts";
import { stopCanary } from "./steps/stop-canary.ts";
import { switchRelease } from "./steps/switch.ts";

/** A step without a twin does not compile here. */
export const simulatedSteps: { readonly [S in StepName]: SimulatedStep<S> } = {
  adopt,
  "before-start": beforeStart,
  cover,
  describe,
  enter,
  explain,
  finish,
  inspect,
  lock,
  observe,
  receive,
  stage,
  "start-canary": startCanary,
  "stop-canary": stopCanary,
  switch: switchRelease,
};
