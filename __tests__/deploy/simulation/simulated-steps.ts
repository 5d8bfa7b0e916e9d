import type { StepName } from "../../../src/deploy/steps/step-table.ts";
import type { SimulatedStep } from "./step-run.ts";
import { adopt } from "./steps/adopt.ts";
import { armGuard } from "./steps/arm-guard.ts";
import { awaitPublic } from "./steps/await-public.ts";
import { beforeStart } from "./steps/before-start.ts";
import { boot } from "./steps/boot.ts";
import { count } from "./steps/count.ts";
import { describe } from "./steps/describe.ts";
import { enter } from "./steps/enter.ts";
import { explain } from "./steps/explain.ts";
import { fingerprint } from "./steps/fingerprint.ts";
import { finish } from "./steps/finish.ts";
import { goOn } from "./steps/go-on.ts";
import { inspect } from "./steps/inspect.ts";
import { lock } from "./steps/lock.ts";
import { observe } from "./steps/observe.ts";
import { pause } from "./steps/pause.ts";
import { provision } from "./steps/provision.ts";
import { receive } from "./steps/receive.ts";
import { resume } from "./steps/resume.ts";
import { setShare } from "./steps/set-share.ts";
import { stage } from "./steps/stage.ts";
import { startCanary } from "./steps/start-canary.ts";
import { stopCanary } from "./steps/stop-canary.ts";
import { switchRelease } from "./steps/switch.ts";
import { watchLease } from "./steps/watch-lease.ts";

/** A step without a twin does not compile here. */
export const simulatedSteps: { readonly [S in StepName]: SimulatedStep<S> } = {
  adopt,
  "arm-guard": armGuard,
  "await-public": awaitPublic,
  "before-start": beforeStart,
  boot,
  count,
  describe,
  enter,
  explain,
  fingerprint,
  finish,
  "go-on": goOn,
  inspect,
  lock,
  observe,
  pause,
  provision,
  receive,
  resume,
  "set-share": setShare,
  stage,
  "start-canary": startCanary,
  "stop-canary": stopCanary,
  switch: switchRelease,
  "watch-lease": watchLease,
};
