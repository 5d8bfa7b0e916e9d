import type { HostMachine } from "./host-machine.ts";
import { parseStep } from "./request.ts";
import { simulatedSteps } from "./simulated-steps.ts";
import { type PerformedStep, performStep } from "./step-run.ts";

/** A step that a host asks of itself: nothing strikes it but the loss of its power. */
export async function stepAfter(request: string, host: HostMachine): Promise<PerformedStep | undefined> {
  const nothing = async () => {};
  const parsed = parseStep(request);
  return await performStep(simulatedSteps[parsed.step] as never, parsed, host, nothing, () => {});
}
