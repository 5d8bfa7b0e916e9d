import { isCanary, writeCanaryUnit } from "../canary.ts";
import { oneAtATime, requireLock, writePhase } from "../prelude.ts";
import type { SimulatedStep } from "../step-run.ts";

export const goOn: SimulatedStep<"go-on"> = async (shell) => {
  const { host, disk, facts, state, emit, fail, freeKib, systemctl } = shell;
  await oneAtATime(shell);
  requireLock(shell);
  if (!isCanary(shell, facts.release)) fail(`the canary of ${facts.release} does not run any more`);
  if (!(await writePhase(shell))) fail(`cannot write ${state("/phase")}: ${freeKib()}`);
  const running = Math.floor(host.systemd.look(`${facts.name}@canary.service`).runningMs / 1_000);
  if (!(await writeCanaryUnit(shell, facts.release, running + facts.life_seconds)))
    fail("cannot write the unit of the canary");
  await systemctl("daemon-reload");
  await disk.remove(state("/paused"));
  emit("started_at", host.dateSeconds());
};
