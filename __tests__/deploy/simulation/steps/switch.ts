import { oneAtATime, requireLock, runningRelease } from "../prelude.ts";
import type { Shell } from "../shell.ts";
import type { SimulatedStep } from "../step-run.ts";

export const switchRelease: SimulatedStep = async (shell) => {
  const { host, disk, fact, path, emit, fail, systemctl } = shell;
  await oneAtATime(shell);
  requireLock(shell);
  const release = fact("release");
  const unit = `${fact("name")}@current.service`;
  const unitFile = `/etc/systemd/system/${fact("name")}@.service`;
  if (release === "") return await takeDown(shell, unit, unitFile);
  if (!disk.isDirectory(path(`/releases/${release}`))) fail(`release ${release} is not on this host`);
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
  if (newUnit === undefined && runningRelease(shell, unit) === release && isActive) return emit("kept", "yes");
  await systemctl("reset-failed", unit);
  await systemctl("restart", unit);
};

async function takeDown({ disk, path, emit, systemctl }: Shell, unit: string, unitFile: string): Promise<void> {
  await systemctl("disable", unit);
  await systemctl("stop", unit);
  await disk.remove(path("/current"));
  await disk.remove(unitFile);
  await systemctl("daemon-reload");
  await systemctl("reset-failed", unit);
  emit("serving", "none");
}

/** A link that only needs to be renamed; undefined: `current` leads there already. */
async function readyLink({ disk, path, state, fail, freeKib }: Shell, release: string): Promise<string | undefined> {
  const target = `releases/${release}`;
  if (disk.readLink(path("/current")) === target) return undefined;
  if (disk.readLink(state("/back")) === target) return state("/back");
  const link = path("/current.next");
  return (await disk.symlink(target, link)) ? link : fail(`cannot write ${link}: ${freeKib()}`);
}

/** A unit that only needs to be renamed; undefined: it is in its place already. */
async function readyUnit(
  { disk, path, fail, freeKib }: Shell,
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
