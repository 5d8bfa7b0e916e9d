import { inTurn, requireLock, writeLease } from "../prelude.ts";
import type { SimulatedStep } from "../step-run.ts";

export const awaitPublic: SimulatedStep<"await-public"> = async (shell) => {
  const { facts, host, state, emit, fail, wait } = shell;
  const endTurn = await inTurn(shell);
  requireLock(shell);
  if (!(await writeLease(shell, state("/lock"), facts.for_seconds + 120)))
    fail(`cannot renew the lock in ${state("/lock")}`);
  endTurn();
  const endsAt = host.uptimeSeconds() + facts.for_seconds;
  for (;;) {
    requireLock(shell);
    const status = host.answer(facts.port);
    if (status >= 200 && status < 300) return emit("public", "answers");
    const isCovered = host.systemd.look(`${facts.name}@canary.service`).activeState === "active";
    if (host.uptimeSeconds() >= endsAt || !isCovered) return emit("public", "no");
    await wait(1_000);
  }
};
