import { firstLine, oneAtATime, requireLock, runningRelease, writePhase } from "../prelude.ts";
import type { StepShell } from "../shell.ts";
import type { SimulatedStep } from "../step-run.ts";

export const switchRelease: SimulatedStep<"switch"> = async (shell) => {
  const { host, disk, facts, path, state, emit, fail, systemctl } = shell;
  await oneAtATime(shell);
  requireLock(shell);
  const release = facts.release;
  const unit = `${facts.name}@current.service`;
  const unitFile = `/etc/systemd/system/${facts.name}@.service`;
  if (release !== undefined && !disk.isDirectory(path(`/releases/${release}`)))
    fail(`release ${release} is not on this host`);
  if (release !== undefined && isUntouched(shell, release)) {
    emit("started_at", host.dateSeconds());
    emit("serving", release);
    return emit("kept", true);
  }
  if (!(await writePhase(shell))) emit("unwritten", [state("/phase")]);
  if (release === undefined) return await takeDown(shell, unit, unitFile);
  const link = await readyLink(shell, release);
  const newUnit = await readyUnit(shell, release, unitFile);

  if (link !== undefined && !(await disk.rename(link, path("/current")))) fail(`cannot point current at ${release}`);
  if (newUnit !== undefined) {
    if (!(await disk.rename(newUnit, unitFile))) fail(`cannot write ${unitFile}`);
    emit("changed", unitFile);
  }
  await systemctl("daemon-reload");
  emit("started_at", host.dateSeconds());
  await systemctl("enable", unit);
  emit("serving", release);
  const isActive = host.systemd.look(unit).activeState === "active";
  if (newUnit === undefined && runningRelease(shell, unit) === release && isActive) return emit("kept", true);
  await systemctl("reset-failed", unit);
  await systemctl("restart", unit);
};

/** This is a way back, and the deploy that it belongs to has not come to its own switch. */
function isUntouched(shell: StepShell<"switch">, release: string): boolean {
  const { disk, facts, path, state } = shell;
  const isWayBack = facts.phase_line.includes('"phase":"taking-back"');
  const isBefore = /"phase":"(staging|canary)"/.test(firstLine(shell, state("/phase")));
  return isWayBack && isBefore && disk.readLink(path("/current")) === `releases/${release}`;
}

async function takeDown(
  { host, disk, path, emit, systemctl }: StepShell<"switch">,
  unit: string,
  unitFile: string,
): Promise<void> {
  await systemctl("disable", unit);
  await systemctl("stop", unit);
  await disk.remove(path("/current"));
  await disk.remove(unitFile);
  await systemctl("daemon-reload");
  await systemctl("reset-failed", unit);
  emit("started_at", host.dateSeconds());
  emit("serving", "none");
}

/** A link that only needs to be renamed; undefined: `current` leads there already. */
async function readyLink(
  { disk, path, state, fail, freeKib }: StepShell<"switch">,
  release: string,
): Promise<string | undefined> {
  const target = `releases/${release}`;
  if (disk.readLink(path("/current")) === target) return undefined;
  if (disk.readLink(state("/back")) === target) return state("/back");
  const link = path("/current.next");
  return (await disk.symlink(target, link)) ? link : fail(`cannot write ${link}: ${freeKib()}`);
}

/** A unit that only needs to be renamed; undefined: it is in its place already. */
async function readyUnit(
  { disk, path, fail, freeKib }: StepShell<"switch">,
  release: string,
  unitFile: string,
): Promise<string | undefined> {
  const text = disk.read(path(`/releases/${release}/unit`));
  if (text === disk.read(unitFile)) return undefined;
  if (text === disk.read(`${unitFile}.back`)) return `${unitFile}.back`;
  const next = `${unitFile}.next`;
  if (text !== undefined && (await disk.write(next, text))) return next;
  await disk.remove(next);
  await disk.remove(path("/current.next"));
  return fail(`cannot write ${next}: ${freeKib()}`);
}
