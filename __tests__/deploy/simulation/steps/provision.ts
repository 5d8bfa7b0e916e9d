import { encodeStep } from "../../../../src/deploy/steps/remote-step.ts";
import { requireLock, writeFile } from "../prelude.ts";
import type { StepShell } from "../shell.ts";
import type { SimulatedStep } from "../step-run.ts";

export const provision: SimulatedStep<"provision"> = async (shell) => {
  const { facts, disk, fail, freeKib } = shell;
  const { name, program_place, user } = facts;
  requireLock(shell);
  const version = `${program_place}/${facts.host_program_sha256}`;
  if (disk.read(`${version}/host`) !== facts.host_program) {
    await disk.remove(`${version}.next`);
    const isWritten =
      (await disk.makeDirectories(program_place)) &&
      (await disk.makeDirectory(`${version}.next`)) &&
      (await disk.write(`${version}.next/host`, facts.host_program)) &&
      (await disk.remove(version)) &&
      (await disk.rename(`${version}.next`, version));
    if (!isWritten) fail(`cannot write the host program in ${program_place}: ${freeKib()}`);
  }
  const registration = `/etc/gin-deploy/${name}`;
  if (!(await disk.makeDirectories(`${registration}/units`))) fail(`cannot create ${registration}`);
  await placeFile(shell, `${registration}/units/${facts.unit_sha256}`, facts.unit_text, `unit ${facts.unit_sha256}`);
  const place = `# What the host program of a service may touch.\ndeploy_path=${facts.deploy_path}\nport=${facts.port}\n`;
  await placeFile(shell, `${registration}/service`, place, `place and port in ${registration}/service`);
  const call = `#!/bin/sh\nexec ${version}/host ${name}\n`;
  await placeFile(shell, `${program_place}/${name}`, call, `host program ${program_place}/${name}`);
  const atBoot = encodeStep("boot", { deploy_path: facts.deploy_path, name });
  await placeFile(shell, `${registration}/boot`, atBoot, `what is done at boot, ${registration}/boot`);
  const unit = `/etc/systemd/system/gin-deploy-${name}-boot.service`;
  await placeFile(shell, unit, `[Unit]\nRequiresMountsFor=${facts.deploy_path}\n`, `unit ${unit}`);
  if (user !== "root") {
    const rules = `/etc/sudoers.d/gin-deploy-${name}`;
    const rule = `${user} ALL=(root) NOPASSWD: ${program_place}/${name} ""\n`;
    await placeFile(shell, rules, rule, `sudo rule ${rules}`);
  }
  await changeFirewall(shell);
};

async function changeFirewall(shell: StepShell<"provision">): Promise<void> {
  const { host, disk, facts, emit } = shell;
  const { openPorts } = host.traits;
  const record = `/etc/gin-deploy/${facts.name}/firewall`;
  if (facts.open_firewall === "yes" && openPorts?.has(facts.port) === false) {
    openPorts.add(facts.port);
    const opened = `${disk.read(record) ?? ""}${facts.port}\n`;
    await placeFile(shell, record, opened, `port ${facts.port}, opened in the firewall (ufw)`);
  }
  if (facts.open_firewall !== "no") return;
  for (const port of disk.read(record)?.trim().split("\n") ?? []) {
    openPorts?.delete(Number(port));
    emit("provisioned", [`port ${port}, closed in the firewall (ufw)`]);
  }
  await disk.remove(record);
}

async function placeFile(shell: StepShell<"provision">, path: string, text: string, words: string): Promise<void> {
  const { disk, emit, fail, freeKib } = shell;
  if (disk.read(path) === text) return;
  if (!(await writeFile(shell, path, text))) fail(`cannot write ${path}: ${freeKib()}`);
  emit("provisioned", [words]);
}
