import { stopCanaryUnit } from "../canary.ts";
import { oneAtATime, removeLeftovers, requireLock } from "../prelude.ts";
import type { SimulatedStep } from "../step-run.ts";

export const stopCanary: SimulatedStep<"stop-canary"> = async (shell) => {
  const { host, disk, facts, path, state, emit, systemctl } = shell;
  await oneAtATime(shell);
  requireLock(shell);
  const unit = `${facts.name}@canary.service`;
  await disk.remove(state("/paused"));
  const isActive = host.systemd.look(unit).activeState === "active";
  if (isActive || disk.exists(`/run/systemd/system/${unit}`) || disk.isLink(path("/canary"))) {
    await stopCanaryUnit(shell);
    await disk.remove(`/run/systemd/system/${unit}`);
    await disk.remove(path("/canary"));
    await systemctl("daemon-reload");
    await systemctl("reset-failed", unit);
    emit("stopped", unit);
  }
  await removeLeftovers(shell);
};
