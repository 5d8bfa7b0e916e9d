import {
  addToJournal,
  firstLine,
  inTurn,
  letGo,
  lockId,
  oneAtATime,
  removeLeftovers,
  requireLock,
  rewriteFile,
  secondsLeft,
  takeLock,
  writeLease,
} from "../prelude.ts";
import type { StepShell } from "../shell.ts";
import type { SimulatedStep } from "../step-run.ts";

export const lock: SimulatedStep<"lock"> = async (shell) => {
  const { facts, state, emit, fail } = shell;
  if (!["acquire", "break"].includes(facts.operation)) requireLock(shell);
  switch (facts.operation) {
    case "acquire":
      return await acquire(shell);
    case "renew":
      await inTurn(shell);
      requireLock(shell);
      if (!(await writeLease(shell, state("/lock"), facts.lease_seconds)))
        fail(`cannot renew the lock in ${state("/lock")}`);
      return emit("lock", "renewed");
    case "rotate":
      await oneAtATime(shell);
      await inTurn(shell);
      requireLock(shell);
      if (
        !(
          (await rewriteFile(shell, state("/lock/token"), facts.new_token ?? "")) &&
          (await writeLease(shell, state("/lock"), facts.lease_seconds))
        )
      )
        fail(`cannot write the lock in ${state("/lock")}`);
      return emit("lock", "rotated");
    case "release":
      await inTurn(shell);
      requireLock(shell);
      await letGo(shell);
      return emit("lock", "released");
    case "break":
      return await breakLock(shell);
  }
};

async function breakLock(shell: StepShell<"lock">): Promise<void> {
  const { disk, facts, state, emit } = shell;
  await inTurn(shell);
  if (!disk.isDirectory(state("/lock"))) return emit("lock", "free");
  const holder = firstLine(shell, state("/lock/holder"));
  if (!isMeant(shell)) {
    emit("lock", "changed");
    return emit("holder", holder);
  }
  await letGo(shell);
  emit("lock", "broken");
  const journal = state("/journal.jsonl");
  if (!(await addToJournal(shell, facts.journal_line ?? ""))) emit("unwritten", [journal]);
}

async function acquire(shell: StepShell<"lock">): Promise<void> {
  const { disk, facts, state, emit, fail, freeKib } = shell;
  if (!(await disk.makeDirectories(state()))) fail(`cannot create ${state()}`);
  const letOthers = await inTurn(shell);
  if (isHeld(shell)) return;
  letOthers();
  await oneAtATime(shell);
  await inTurn(shell);
  if (isHeld(shell)) return;
  const isAnothers = disk.isDirectory(state("/lock")) && firstLine(shell, state("/lock/token")) !== facts.token;
  const former = isAnothers ? firstLine(shell, state("/lock/holder")) || "unknown" : "";
  if (!(await take(shell))) {
    await removeLeftovers(shell);
    if (!(await take(shell))) fail(`cannot write the lock in ${state()}: ${freeKib()}`);
  }
  emit("lock", "acquired");
  if (former !== "") emit("taken_over", former);
  const line = facts.journal_line;
  if (line === undefined) return;
  const journal = state("/journal.jsonl");
  if (!(await addToJournal(shell, line))) emit("unwritten", [journal]);
  await disk.keepRoom(journal, 16_384);
}

async function writeLock(shell: StepShell<"lock">, directory: string): Promise<boolean> {
  const { facts } = shell;
  return (
    (await rewriteFile(shell, `${directory}/token`, facts.token)) &&
    (await rewriteFile(shell, `${directory}/holder`, facts.holder)) &&
    (await writeLease(shell, directory, facts.lease_seconds))
  );
}

function take(shell: StepShell<"lock">): Promise<boolean> {
  return takeLock(shell, (directory) => writeLock(shell, directory));
}

function isMeant(shell: StepShell<"lock">): boolean {
  const { facts, state } = shell;
  return facts.seen !== undefined && lockId(shell, firstLine(shell, state("/lock/holder"))) === facts.seen;
}

function isHeld(shell: StepShell<"lock">): boolean {
  const { disk, facts, state, emit } = shell;
  if (!disk.isDirectory(state("/lock")) || firstLine(shell, state("/lock/token")) === facts.token) return false;
  const left = secondsLeft(shell, facts.lease_seconds);
  if (left <= 0 || isMeant(shell)) return false;
  emit("lock", "held");
  emit("holder", firstLine(shell, state("/lock/holder")) || "unknown");
  emit("expires_in", left);
  return true;
}
