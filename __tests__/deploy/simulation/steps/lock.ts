import type { Shell, SimulatedStep } from "../step-run.ts";

export const lock: SimulatedStep = async (shell) => {
  const { host, disk, fact, state, emit, fail, requireLock, oneAtATime } = shell;
  const now = host.uptimeSeconds();
  const boot = host.bootId();
  switch (fact("operation")) {
    case "acquire": {
      if (!(await disk.makeDirectories(state()))) fail(`cannot create ${state()}`);
      await oneAtATime();
      if (await take(shell)) {
        emit("lock", "acquired");
        return;
      }
      const [leaseBoot, leaseEnd] = disk.read(state("/lock/expires"))?.split(" ") ?? [];
      const madeMs = disk.modifiedMs(state("/lock")) ?? host.clock.now();
      const age = Math.floor((host.clock.now() - madeMs) / 1_000);
      const unleased = now + Number(fact("lease_seconds")) - age;
      const expires = leaseBoot === undefined ? unleased : leaseBoot === boot ? Number(leaseEnd) : now;
      const former = disk.read(state("/lock/holder")) || "unknown";
      const stale = state(`/stale-${fact("token")}`);
      if (expires <= now && (await disk.rename(state("/lock"), stale))) {
        await disk.remove(stale);
        if (await take(shell)) {
          emit("lock", "acquired");
          emit("taken_over", former);
          return;
        }
      }
      emit("lock", "held");
      emit("holder", former);
      emit("expires_in", expires - now);
      return;
    }
    case "renew":
      requireLock();
      if (!(await writeLease(shell))) fail(`cannot renew the lock in ${state("/lock")}`);
      emit("lock", "renewed");
      return;
    case "rotate":
      await oneAtATime();
      requireLock();
      if (!((await shell.writeFile(state("/lock/token"), fact("new_token"))) && (await writeLease(shell))))
        fail(`cannot write the lock in ${state("/lock")}`);
      emit("lock", "rotated");
      return;
    case "release":
      requireLock();
      await disk.remove(state("/lock"));
      emit("lock", "released");
  }
};

function writeLease({ host, fact, state, writeFile }: Shell): Promise<boolean> {
  return writeFile(state("/lock/expires"), `${host.bootId()} ${host.uptimeSeconds() + Number(fact("lease_seconds"))}`);
}

async function take(shell: Shell): Promise<boolean> {
  const { disk, fact, state, fail, writeFile, freeKib } = shell;
  if (!(await disk.makeDirectory(state("/lock")))) return false;
  const isTaken =
    (await writeFile(state("/lock/token"), fact("token"))) &&
    (await writeFile(state("/lock/holder"), fact("holder"))) &&
    (await writeLease(shell));
  if (isTaken) return true;
  await disk.remove(state("/lock"));
  return fail(`cannot write the lock in ${state("/lock")}: ${freeKib()}`);
}
