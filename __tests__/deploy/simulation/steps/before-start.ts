import { oneAtATime, replaceLink, requireLock, writeFile, writePhase } from "../prelude.ts";
import type { SimulatedStep } from "../step-run.ts";

const runMs = 3_000;

/** A program of the simulation does what its first argument says: `fail` does. */
export const beforeStart: SimulatedStep<"before-start"> = async (shell) => {
  const { disk, facts, path, state, emit, fail, freeKib, systemctl, wait } = shell;
  await oneAtATime(shell);
  requireLock(shell);
  const { release, name } = facts;
  const unit = `${name}@canary.service`;
  const directory = path(`/releases/${release}`);
  if (!disk.isDirectory(directory)) fail(`release ${release} is not on this host`);
  if (!(await writePhase(shell))) fail(`cannot write ${state("/phase")}: ${freeKib()}`);
  await systemctl("stop", unit);
  if (!(await replaceLink(shell, `releases/${release}`, path("/canary")))) fail(`cannot point canary at ${release}`);
  const text = `${disk.read(`${directory}/unit`)?.trimEnd()}\n\n[Service]\nType=oneshot\n`;
  if (!(await writeFile(shell, `/run/systemd/system/${unit}`, text))) fail(`cannot write /run/systemd/system/${unit}`);
  await systemctl("daemon-reload");
  await wait(runMs);
  const hasFailed = facts.arguments === '"fail"';
  emit("result", hasFailed ? "exit-code" : "success");
  emit("exit_code", "exited");
  emit("exit_status", hasFailed ? "3" : "0");
  emit("printed", [hasFailed ? "no such table" : "migrated"]);
  requireLock(shell);
  await disk.remove(`/run/systemd/system/${unit}`);
  await disk.remove(path("/canary"));
  await systemctl("daemon-reload");
};
