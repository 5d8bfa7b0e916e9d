import { oneAtATime, replaceLink, requireLock, writeFile, writePhase } from "../prelude.ts";
import type { StepShell } from "../shell.ts";
import type { SimulatedStep } from "../step-run.ts";

const runSeconds = (words: string) => (words === '"slow"' ? 100 : 3);

/** A program of the simulation does what its first argument says: `fail` does, and `slow` takes its time. */
export const beforeStart: SimulatedStep<"before-start"> = async (shell) => {
  const { host, disk, facts, path, emit, fail, systemctl, wait } = shell;
  const letGo = await oneAtATime(shell);
  requireLock(shell);
  const unitFile = `/run/systemd/system/${facts.name}@canary.service`;
  const begunAt = facts.begun_at ?? (await begin(shell, unitFile));
  if (!disk.exists(unitFile)) fail(`what ran before the start of ${facts.release} is gone`);
  emit("begun_at", begunAt);
  letGo();
  const endsAt = begunAt + runSeconds(facts.arguments);
  for (const askedAt = host.dateSeconds(); host.dateSeconds() < endsAt; await wait(1_000)) {
    if (host.dateSeconds() - askedAt >= facts.wait_seconds) return;
  }
  const hasFailed = facts.arguments === '"fail"';
  emit("result", hasFailed ? "exit-code" : "success");
  emit("exit_code", "exited");
  emit("exit_status", hasFailed ? "3" : "0");
  emit("printed", [hasFailed ? "no such table" : "migrated"]);
  await oneAtATime(shell);
  requireLock(shell);
  await disk.remove(unitFile);
  await disk.remove(path("/canary"));
  await systemctl("daemon-reload");
};

async function begin(shell: StepShell<"before-start">, unitFile: string): Promise<number> {
  const { host, disk, facts, path, state, fail, freeKib, systemctl } = shell;
  const directory = path(`/releases/${facts.release}`);
  if (!disk.isDirectory(directory)) fail(`release ${facts.release} is not on this host`);
  if (!(await writePhase(shell))) fail(`cannot write ${state("/phase")}: ${freeKib()}`);
  await systemctl("stop", `${facts.name}@canary.service`);
  if (!(await replaceLink(shell, `releases/${facts.release}`, path("/canary"))))
    fail(`cannot point canary at ${facts.release}`);
  const text = `${disk.read(`${directory}/unit`)?.trimEnd()}\n\n[Service]\nType=oneshot\n`;
  if (!(await writeFile(shell, unitFile, text))) fail(`cannot write ${unitFile}`);
  await systemctl("daemon-reload");
  return host.dateSeconds();
}
