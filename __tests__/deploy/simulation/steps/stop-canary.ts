import type { SimulatedStep } from "../step-run.ts";

export const stopCanary: SimulatedStep = async (shell) => {
  const { host, disk, fact, path, emit, requireLock, oneAtATime, systemctl } = shell;
  await oneAtATime();
  requireLock();
  const unit = `${fact("name")}@canary.service`;
  const isActive = host.systemd.look(unit).activeState === "active";
  if (!isActive && !disk.exists(`/run/systemd/system/${unit}`) && !disk.isLink(path("/canary"))) return;
  await systemctl("stop", unit);
  await disk.remove(`/run/systemd/system/${unit}`);
  await disk.remove(path("/canary"));
  await systemctl("daemon-reload");
  await systemctl("reset-failed", unit);
  emit("stopped", unit);
};
