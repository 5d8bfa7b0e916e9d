import type { Deployment } from "../deploy/judgement/state/deployment.ts";
import { wordsOf } from "../errors.ts";
import type { DeployInputs } from "../model/inputs.ts";
import type { World } from "../world/world.ts";

/** Throws why a deploy was none. A pause that nobody asked for fails the step as well, unless that is not wanted. */
export function endAs(
  { decision, failure }: Deployment,
  { failOnPause }: Pick<DeployInputs, "failOnPause">,
  { runner }: Pick<World, "runner">,
): void {
  if (failure === undefined) return;
  if (decision !== "paused" || failOnPause) throw failure;
  runner.warning([wordsOf(failure), failure.hint].filter(Boolean).join("\n"), { title: "paused" });
}
