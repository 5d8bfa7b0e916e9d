import { startCanaryUnit } from "../canary.ts";
import { oneAtATime, requireLock, writePhase } from "../prelude.ts";
import type { SimulatedStep } from "../step-run.ts";

export const startCanary: SimulatedStep<"start-canary"> = async (shell) => {
  const { disk, facts, path, state, emit, fail, freeKib } = shell;
  await oneAtATime(shell);
  requireLock(shell);
  const release = facts.release;
  if (!disk.isDirectory(path(`/releases/${release}`))) fail(`release ${release} is not on this host`);
  if (!(await writePhase(shell))) fail(`cannot write ${state("/phase")}: ${freeKib()}`);
  await disk.remove(state("/paused"));
  emit("started_at", await startCanaryUnit(shell, release, facts.life_seconds));
  emit("started", `${facts.name}@canary.service`);
};
