import { oneAtATime, requireLock } from "../prelude.ts";
import type { SimulatedStep } from "../step-run.ts";

export const setShare: SimulatedStep<"set-share"> = async (shell) => {
  const { host, facts, emit, change } = shell;
  await oneAtATime(shell);
  requireLock(shell);
  const giveUp = async (reason: string) => {
    await change(() => {
      if (host.traits.front) host.traits.front.share = 0;
    });
    emit("no_front", reason);
  };
  if (host.systemd.look(`${facts.name}@canary.service`).activeState !== "active") {
    return await giveUp("the canary has ended");
  }
  if (!host.traits.tools.has("nft")) return await giveUp("nft is not installed");
  emit("firewall_rules", 0);
  await change(() => {
    const { seen = 0, sent = 0 } = host.traits.front ?? {};
    host.traits.front = { canaryPort: facts.canary_port, share: facts.share, seen, sent };
  });
  const front = host.front();
  emit("front_share", front?.share);
  emit("front_seen", front?.seen);
  emit("front_sent", front?.sent);
  emit("front_arrived", front?.sent);
};
