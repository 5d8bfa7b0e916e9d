import { posix } from "node:path";
import { addToJournal, oneAtATime, removeLeftovers, requireLock } from "../prelude.ts";
import type { Shell } from "../shell.ts";
import type { SimulatedStep } from "../step-run.ts";

export const finish: SimulatedStep = async (shell) => {
  const { disk, fact, factOr, path, state, emit } = shell;
  await oneAtATime(shell);
  requireLock(shell);
  const bad = path(`/releases/${fact("bad_release")}`);
  if (fact("bad_release") !== "" && disk.isDirectory(bad)) {
    const isMarked = (await disk.rename(`${bad}/unproven`, `${bad}/bad`)) || (await disk.write(`${bad}/bad`, ""));
    if (!isMarked) emit("unwritten", `${bad}/bad`);
  }
  if (fact("promote") !== "") await promote(shell);
  if (factOr("settled", "yes") === "yes") {
    for (const release of fact("remove").split("\n")) {
      if (release === "" || release.startsWith(".") || release.includes("/")) continue;
      const isInUse = ["current", "canary"].some((slot) => disk.readLink(path(`/${slot}`)) === `releases/${release}`);
      if (!isInUse && (await disk.remove(path(`/releases/${release}`)))) emit("removed", release);
    }
    await removeLeftovers(shell);
    await disk.remove(state("/state.next"));
    await disk.remove(state("/back"));
    if (factOr("name", "") !== "") await disk.remove(`/etc/systemd/system/${fact("name")}@.service.back`);
  }
  if (!(await addToJournal(shell, fact("journal_line")))) emit("unwritten", state("/journal.jsonl"));
};

async function promote({ disk, fact, path, state, fail }: Shell): Promise<void> {
  if (fact("promote") === "yes") await disk.touch(state("/state.next"));
  if (!(await disk.rename(state("/state.next"), state("/state.json")))) {
    const current = posix.basename(disk.readLink(path("/current")) ?? "");
    const isWritten = disk.read(state("/state.json"))?.includes(`"release":"${current}"`);
    if (!isWritten) fail(`cannot write ${state("/state.json")}`);
  }
  await disk.remove(path("/current/unproven"));
}
