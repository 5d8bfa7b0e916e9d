import type { SimulatedStep } from "../step-run.ts";

export const enter: SimulatedStep<"enter"> = async () => {};
