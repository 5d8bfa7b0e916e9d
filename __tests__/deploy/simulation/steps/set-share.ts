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
  const stands = host.front()?.kind ?? facts.front;
  if (stands !== facts.front) return await giveUp(`${stands} is its front already, and not ${facts.front}`);
  if (facts.front === "kernel" && !host.traits.tools.has("nft")) return await giveUp("nft is not installed");
  if (facts.front === "nginx" && !host.traits.nginxRuns) return await giveUp("nginx does not run");
  emit("firewall_rules", 0);
  await change(() => {
    const { seen = 0, sent = 0 } = host.traits.front ?? {};
    host.traits.front = { kind: facts.front, canaryPort: facts.canary_port, share: facts.share, seen, sent };
  });
  const front = host.front();
  emit("front_share", front?.share);
  const counted = front?.kind === "kernel" ? front : undefined;
  emit("front_seen", counted?.seen);
  emit("front_sent", counted?.sent);
  emit("front_arrived", counted?.sent);
};
