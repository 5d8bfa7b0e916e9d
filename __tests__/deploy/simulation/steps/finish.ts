import { posix } from "node:path";
import { addToJournal, oneAtATime, removeLeftovers, requireLock, writePhase } from "../prelude.ts";
import type { StepShell } from "../shell.ts";
import type { SimulatedStep } from "../step-run.ts";

export const finish: SimulatedStep<"finish"> = async (shell) => {
  const { disk, facts, path, state, emit } = shell;
  await oneAtATime(shell);
  requireLock(shell);
  const unwritten: string[] = [];
  const bad = path(`/releases/${facts.bad_release}`);
  if (facts.bad_release !== undefined && disk.isDirectory(bad)) {
    const isMarked = (await disk.rename(`${bad}/unproven`, `${bad}/bad`)) || (await disk.write(`${bad}/bad`, ""));
    if (!isMarked) unwritten.push(`${bad}/bad`);
  }
  const current = posix.basename(disk.readLink(path("/current")) ?? "");
  const next = disk.read(state("/state.next"));
  if (facts.promote !== undefined && next !== undefined && !next.includes(`"release":"${current}"`)) {
    emit("instead", current || "nothing");
    return;
  }
  if (facts.promote !== undefined) {
    if (!(await writePhase(shell))) unwritten.push(state("/phase"));
    await promote(shell);
  }
  if (facts.settled) {
    const removed: string[] = [];
    for (const release of facts.remove) {
      if (release === "" || release.startsWith(".") || release.includes("/")) continue;
      const isInUse = ["current", "canary"].some((slot) => disk.readLink(path(`/${slot}`)) === `releases/${release}`);
      if (!isInUse && (await disk.remove(path(`/releases/${release}`)))) removed.push(release);
    }
    emit("removed", removed);
    await removeLeftovers(shell);
    await disk.remove(state("/state.next"));
    await disk.remove(state("/back"));
    await disk.remove(`/etc/systemd/system/${facts.name}@.service.back`);
    await disk.remove(state("/phase"));
    await disk.remove(state("/paused"));
  }
  if (!(await addToJournal(shell, facts.journal_line))) unwritten.push(state("/journal.jsonl"));
  emit("unwritten", unwritten);
};

async function promote({ disk, facts, path, state, fail }: StepShell<"finish">): Promise<void> {
  if (facts.promote === "yes") await disk.touch(state("/state.next"));
  if (!(await disk.rename(state("/state.next"), state("/state.json")))) {
    const current = posix.basename(disk.readLink(path("/current")) ?? "");
    const isWritten = disk.read(state("/state.json"))?.includes(`"release":"${current}"`);
    if (!isWritten) fail(`cannot write ${state("/state.json")}`);
  }
  await disk.remove(path("/current/unproven"));
}
