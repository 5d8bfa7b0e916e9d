import { oneAtATime, requireLock } from "../prelude.ts";
import type { SimulatedStep } from "../step-run.ts";

export const cover: SimulatedStep<"cover"> = async (shell) => {
  const { host, facts, emit, change } = shell;
  await oneAtATime(shell);
  requireLock(shell);
  if (!host.traits.tools.has("nft")) return emit("uncovered", "nft is not installed");
  if (host.systemd.look(`${facts.name}@canary.service`).activeState !== "active") {
    return emit("uncovered", "the canary has ended");
  }
  await change(() => {
    host.traits.coverTo = facts.canary_port;
  });
  emit("covered", true);
};
