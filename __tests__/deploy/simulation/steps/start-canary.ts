import { oneAtATime, replaceLink, requireLock, writeFile, writePhase } from "../prelude.ts";
import type { SimulatedStep } from "../step-run.ts";

export const startCanary: SimulatedStep<"start-canary"> = async (shell) => {
  const { host, disk, facts, path, state, emit, fail, freeKib, systemctl } = shell;
  await oneAtATime(shell);
  requireLock(shell);
  const release = facts.release;
  const directory = path(`/releases/${release}`);
  const unit = `${facts.name}@canary.service`;
  if (!disk.isDirectory(directory)) fail(`release ${release} is not on this host`);
  if (!(await writePhase(shell))) fail(`cannot write ${state("/phase")}: ${freeKib()}`);
  await systemctl("stop", unit);
  if (!(await replaceLink(shell, `releases/${release}`, path("/canary")))) fail(`cannot point canary at ${release}`);
  const text = `${disk.read(`${directory}/unit`)?.trimEnd()}\n\n[Service]\nRestart=no\nRuntimeMaxSec=${facts.life_seconds}\n`;
  if (!(await writeFile(shell, `/run/systemd/system/${unit}`, text))) fail(`cannot write /run/systemd/system/${unit}`);
  await systemctl("daemon-reload");
  emit("started_at", host.dateSeconds());
  await systemctl("reset-failed", unit);
  await systemctl("start", unit);
  emit("started", unit);
};
