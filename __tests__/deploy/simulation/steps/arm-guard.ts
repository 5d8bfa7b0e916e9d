import { encodeStep } from "../../../../src/deploy/steps/remote-step.ts";
import { stepAfter } from "../guard.ts";
import { oneAtATime, requireLock, writeFile } from "../prelude.ts";
import type { SimulatedStep } from "../step-run.ts";

export const armGuard: SimulatedStep<"arm-guard"> = async (shell) => {
  const { facts, host, disk, emit, fail, change } = shell;
  await oneAtATime(shell);
  requireLock(shell);
  if (!disk.exists(`${facts.program_place}/${facts.version}/host`)) {
    emit("unguarded", "no host program of this version is installed there");
    return;
  }
  const directory = `/run/gin-deploy/${facts.name}`;
  const { deploy_path, token, name } = facts;
  const request = encodeStep("watch-lease", { deploy_path, token, name });
  const isWritten =
    (await disk.makeDirectories(directory)) &&
    (await writeFile(shell, `${directory}/way-back`, facts.way_back)) &&
    (await writeFile(shell, `${directory}/request`, request)) &&
    (await writeFile(shell, `${directory}/run`, "exec"));
  if (!isWritten) fail(`cannot write ${directory}`);
  await change(() => host.startGuard(() => stepAfter(request, host)));
  emit("guarded", true);
};
