import type { SimulatedStep } from "../step-run.ts";

export const finish: SimulatedStep = async (shell) => {
  const { disk, fact, path, state, emit, fail, requireLock, oneAtATime } = shell;
  await oneAtATime();
  requireLock();
  const bad = fact("bad_release");
  if (bad !== "" && disk.isDirectory(path(`/releases/${bad}`))) await disk.write(path(`/releases/${bad}/bad`), "");
  if (fact("promote") === "yes" && !(await disk.rename(state("/state.next"), state("/state.json"))))
    fail(`cannot write ${state("/state.json")}`);
  for (const release of fact("remove").split("\n")) {
    if (release === "" || release.startsWith(".") || release.includes("/")) continue;
    const isInUse = ["current", "canary"].some((slot) => disk.readLink(path(`/${slot}`)) === `releases/${release}`);
    if (!isInUse && (await disk.remove(path(`/releases/${release}`)))) emit("removed", release);
  }
  await disk.remove(state("/incoming"));
  await disk.remove(state("/staging"));
  await disk.remove(state("/state.next"));
  const journal = state("/journal.jsonl");
  if (!(await disk.append(journal, `${fact("journal_line")}\n`))) emit("unwritten", journal);
};
