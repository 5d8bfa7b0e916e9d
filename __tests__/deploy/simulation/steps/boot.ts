import { encodeStep } from "../../../../src/deploy/steps/remote-step.ts";
import { stepAfter } from "../guard.ts";
import { replaceLink, writeFile } from "../prelude.ts";
import type { StepShell } from "../shell.ts";
import type { SimulatedStep } from "../step-run.ts";

export const boot: SimulatedStep<"boot"> = async (shell) => {
  const { facts, disk, path, state } = shell;
  const unitFile = `/etc/systemd/system/${facts.name}@.service`;
  const proven = /"release":"([A-Za-z0-9._+-]*)"/.exec(disk.read(state("/state.json")) ?? "")?.[1] ?? "";
  const link = `releases/${proven}`;
  const isCutOff = disk.exists(state("/state.next")) && disk.readLink(path("/current")) !== link;
  if (proven !== "" && disk.isDirectory(path(`/${link}`)) && isCutOff) await goBack(shell, proven, unitFile);
  if (!disk.exists(state("/paused"))) return;
  const request = encodeStep("resume", { deploy_path: facts.deploy_path, name: facts.name });
  await shell.change(() => shell.host.startGuard(() => stepAfter(request, shell.host)));
};

async function goBack(shell: StepShell<"boot">, proven: string, unitFile: string): Promise<void> {
  const { disk, path, state, emit } = shell;
  const link = `releases/${proven}`;
  if (disk.readLink(state("/back")) === link) await disk.rename(state("/back"), path("/current"));
  else await replaceLink(shell, link, path("/current"));
  const unit = disk.read(path(`/${link}/unit`)) ?? "";
  if (disk.read(unitFile) !== unit) {
    if (disk.read(`${unitFile}.back`) === unit) await disk.rename(`${unitFile}.back`, unitFile);
    else await writeFile(shell, unitFile, unit);
    await shell.systemctl("daemon-reload");
  }
  emit("back", proven);
}
