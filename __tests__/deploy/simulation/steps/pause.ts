import { isCanary, writeCanaryUnit } from "../canary.ts";
import { addToJournal, oneAtATime, requireLock, writeFile } from "../prelude.ts";
import type { SimulatedStep } from "../step-run.ts";

export const pause: SimulatedStep<"pause"> = async (shell) => {
  const { host, facts, state, emit, fail, freeKib, systemctl } = shell;
  await oneAtATime(shell);
  requireLock(shell);
  if (facts.share !== undefined) {
    if (!isCanary(shell, facts.release)) fail("the canary has ended");
    const { share } = host.front() ?? {};
    if (share !== facts.share) fail(`the share of the canary is ${share ?? ""} %, and not ${facts.share} %`);
    const isWritten = await writeCanaryUnit(shell, facts.release, "infinity");
    if (!isWritten) fail(`cannot let ${facts.name}@canary.service go on`);
    await systemctl("daemon-reload");
  }
  const { record, release, share = "", port, canary_port, health_path, ready_seconds } = facts;
  const kept = { release, share, port, canary_port, health_path, ready_seconds };
  const lines = Object.entries(kept).map(([key, value]) => `${key}=${value}\n`);
  if (host.front()?.kind === "nginx") lines.push("front=nginx\n");
  if (!(await writeFile(shell, state("/paused"), `${record}\n${lines.join("")}`)))
    fail(`cannot write ${state("/paused")}: ${freeKib()}`);
  if (!(await addToJournal(shell, facts.journal_line))) emit("unwritten", [state("/journal.jsonl")]);
};
