import { addToJournal, firstLine, oneAtATime, removeLeftovers, requireLock, rewriteFile } from "../prelude.ts";
import type { Shell } from "../shell.ts";
import type { SimulatedStep } from "../step-run.ts";

export const lock: SimulatedStep = async (shell) => {
  const { disk, fact, state, emit, fail } = shell;
  if (fact("operation") !== "acquire") requireLock(shell);
  switch (fact("operation")) {
    case "acquire":
      return await acquire(shell);
    case "renew":
      await inTurn(shell);
      requireLock(shell);
      if (!(await writeLease(shell, state("/lock")))) fail(`cannot renew the lock in ${state("/lock")}`);
      return emit("lock", "renewed");
    case "rotate":
      await oneAtATime(shell);
      await inTurn(shell);
      requireLock(shell);
      if (
        !(
          (await rewriteFile(shell, state("/lock/token"), fact("new_token"))) &&
          (await writeLease(shell, state("/lock")))
        )
      )
        fail(`cannot write the lock in ${state("/lock")}`);
      return emit("lock", "rotated");
    case "release":
      await inTurn(shell);
      requireLock(shell);
      await disk.remove(state("/spare"));
      if (!(await disk.rename(state("/lock"), state("/spare")))) await disk.remove(state("/lock"));
      return emit("lock", "released");
  }
};

/** The result lets the next one in; so does the end of the step. */
async function inTurn({ state, fail, flock }: Shell): Promise<() => void> {
  return (await flock(state(), 20_000)) ?? fail("another lock operation on this host does not end");
}

async function acquire(shell: Shell): Promise<void> {
  const { disk, fact, factOr, state, emit, fail, freeKib } = shell;
  if (!(await disk.makeDirectories(state()))) fail(`cannot create ${state()}`);
  const letOthers = await inTurn(shell);
  if (isHeld(shell)) return;
  letOthers();
  await oneAtATime(shell);
  await inTurn(shell);
  if (isHeld(shell)) return;
  const isAnothers = disk.isDirectory(state("/lock")) && firstLine(shell, state("/lock/token")) !== fact("token");
  const former = isAnothers ? firstLine(shell, state("/lock/holder")) || "unknown" : "";
  if (!(await take(shell))) {
    await removeLeftovers(shell);
    if (!(await take(shell))) fail(`cannot write the lock in ${state()}: ${freeKib()}`);
  }
  emit("lock", "acquired");
  if (former !== "") emit("taken_over", former);
  const line = factOr("journal_line", "");
  if (line === "") return;
  const journal = state("/journal.jsonl");
  if (!(await addToJournal(shell, line))) emit("unwritten", journal);
  await disk.keepRoom(journal, 16_384);
}

function writeLease(shell: Shell, directory: string): Promise<boolean> {
  const { host, fact } = shell;
  return rewriteFile(
    shell,
    `${directory}/expires`,
    `${host.bootId()} ${host.uptimeSeconds() + Number(fact("lease_seconds"))}`,
  );
}

async function writeLock(shell: Shell, directory: string): Promise<boolean> {
  const { fact } = shell;
  return (
    (await rewriteFile(shell, `${directory}/token`, fact("token"))) &&
    (await rewriteFile(shell, `${directory}/holder`, fact("holder"))) &&
    (await writeLease(shell, directory))
  );
}

async function take(shell: Shell): Promise<boolean> {
  const { disk, state } = shell;
  if (disk.isDirectory(state("/lock"))) return await writeLock(shell, state("/lock"));
  return (
    (await disk.makeDirectories(state("/spare"))) &&
    (await writeLock(shell, state("/spare"))) &&
    (await disk.rename(state("/spare"), state("/lock")))
  );
}

function secondsLeft(shell: Shell): number {
  const { host, disk, fact, state } = shell;
  const [boot, ends] = firstLine(shell, state("/lock/expires")).split(" ");
  if (boot === host.bootId()) return Number(ends) - host.uptimeSeconds();
  if (boot !== "") return 0;
  const madeSeconds = Math.floor((disk.modifiedMs(state("/lock")) ?? 0) / 1_000);
  return madeSeconds + Number(fact("lease_seconds")) - Math.floor(host.clock.now() / 1_000);
}

function isHeld(shell: Shell): boolean {
  const { disk, fact, state, emit } = shell;
  if (!disk.isDirectory(state("/lock")) || firstLine(shell, state("/lock/token")) === fact("token")) return false;
  const left = secondsLeft(shell);
  if (left <= 0) return false;
  emit("lock", "held");
  emit("holder", firstLine(shell, state("/lock/holder")) || "unknown");
  emit("expires_in", left);
  return true;
}
