import { keepWayBack, oneAtATime, requireLock, writeFile, writePhase } from "../prelude.ts";
import { sha256Of } from "../programs.ts";
import type { SimulatedStep } from "../step-run.ts";

export const adopt: SimulatedStep<"adopt"> = async (shell) => {
  const { disk, facts, path, state, emit, fail, freeKib } = shell;
  await oneAtATime(shell);
  requireLock(shell);
  if (!(await writePhase(shell))) fail(`cannot write ${state("/phase")}: ${freeKib()}`);
  const { release, name } = facts;
  const directory = path(`/releases/${release}`);
  if (!disk.isDirectory(directory)) fail(`release ${release} is not on this host`);
  if (disk.exists(`${directory}/bad`)) fail(`release ${release} was found bad`);
  for (const file of [`bin/${name}`, "unit", "env/current", "env/canary", "release.json"]) {
    if (!disk.exists(`${directory}/${file}`)) fail(`release ${release} is damaged: ${file} is gone`);
  }
  const found = sha256Of(disk.read(`${directory}/bin/${name}`) ?? "");
  if (found !== facts.sha256) {
    fail(`release ${release} is damaged: the sha256 of its program is ${found} instead of ${facts.sha256}`);
  }
  const environment = disk.read(`${directory}/env/canary`) ?? "";
  const isWritten =
    (await writeFile(
      shell,
      `${directory}/env/canary`,
      environment.replace(/^PORT="\d*"$/m, `PORT="${facts.canary_port}"`),
    )) &&
    (await writeFile(shell, `${directory}/unproven`, "")) &&
    (await writeFile(shell, state("/state.next"), facts.state_json)) &&
    (await keepWayBack(shell, `${directory}/unit`));
  if (!isWritten) fail(`cannot write what release ${release} needs: ${freeKib()}`);
  emit("adopted", release);
};
