import { sha256Of } from "./programs.ts";
import type { Shell } from "./shell.ts";

/** What every step that changes something is told. */
interface LockFacts {
  readonly deploy_path: string;
  readonly token: string;
}

// The twins of the functions of prelude.sh.

export async function oneAtATime({ host, state, fail, flock }: Shell): Promise<() => void> {
  const { disk } = host;
  const file = state("/step");
  const isThere = disk.exists(file) || (disk.exists(state()) && disk.write(file, ""));
  // The shell's own words, and its own end.
  if (!isThere) fail(`sh: cannot create ${file}: Directory nonexistent`, 2);
  return (await flock(file, 160_000)) ?? fail("another step on this host does not end");
}

export function requireLock(shell: Shell<LockFacts>): void {
  const { facts, state, fail } = shell;
  if (firstLine(shell, state("/lock/token")) === facts.token) return;
  fail(`the lock on ${facts.deploy_path} is no longer ours`, 91);
}

export async function replaceLink({ disk }: Shell, target: string, link: string): Promise<boolean> {
  return (await disk.symlink(target, `${link}.next`)) && (await disk.rename(`${link}.next`, link));
}

export async function writeFile({ disk }: Shell, path: string, text: string): Promise<boolean> {
  if ((await disk.write(`${path}.next`, text)) && (await disk.rename(`${path}.next`, path))) return true;
  await disk.remove(`${path}.next`);
  return false;
}

export async function rewriteFile(shell: Shell, path: string, line: string): Promise<boolean> {
  return (await writeFile(shell, path, `${line}\n`)) || (await shell.disk.overwrite(path, `${line}\n`));
}

export function writePhase(shell: Shell<{ readonly phase_line: string | undefined }>): Promise<boolean> {
  return rewriteFile(shell, shell.state("/phase"), shell.facts.phase_line ?? "");
}

export function firstLine({ disk }: Shell, path: string): string {
  return disk.read(path)?.split("\n")[0] ?? "";
}

async function copyFile(shell: Shell, from: string, to: string): Promise<boolean> {
  return await writeFile(shell, to, shell.disk.read(from) ?? "");
}

export async function keepWayBack(shell: Shell<{ readonly name: string }>, newUnit: string): Promise<boolean> {
  const { disk, facts, path, state } = shell;
  const serving = disk.readLink(path("/current"));
  if (serving === undefined) return true;
  if (!(await replaceLink(shell, serving, state("/back")))) return false;
  const unit = disk.read(path("/current/unit"));
  if (unit === undefined || unit === disk.read(newUnit)) return true;
  return await copyFile(shell, path("/current/unit"), `/etc/systemd/system/${facts.name}@.service.back`);
}

export function lockId(shell: Shell, holder: string): string {
  return sha256Of(`${firstLine(shell, shell.state("/lock/token"))}\n${holder}\n`);
}

/** `""`: none, or not one of ours. */
export function runningRelease({ host, disk, path }: Shell, unit: string): string {
  const { mainPid, programPath } = host.systemd.look(unit);
  const releases = disk.realPath(path("/releases"));
  const [release = "", bin] = programPath.slice(releases.length + 1).split("/");
  return mainPid > 0 && programPath.startsWith(`${releases}/`) && bin === "bin" ? release : "";
}

export async function removeLeftovers({ disk, state }: Shell): Promise<void> {
  await disk.remove(state("/incoming"));
  await disk.remove(state("/staging"));
}

export async function addToJournal({ host, disk, path, state }: Shell, line: string): Promise<boolean> {
  const journal = state("/journal.jsonl");
  const serving = disk.readLink(path("/current"))?.split("/").at(-1);
  const word = serving === undefined ? "null" : /[^A-Za-z0-9._+-]/.test(serving) ? '"unknown"' : `"${serving}"`;
  const time = new Date(host.dateSeconds() * 1_000).toISOString();
  const entry = line.replace('"serving":"@current"', `"serving":${word}`).replace('"time":"@now"', `"time":"${time}"`);
  if (disk.read(journal)?.trimEnd().split("\n").at(-1) === entry) return true;
  return await disk.append(journal, `${entry}\n`);
}

/** `writeLock`: into the directory that is, or becomes, the lock. */
export async function takeLock(
  { disk, state }: Shell,
  writeLock: (directory: string) => Promise<boolean>,
): Promise<boolean> {
  if (disk.isDirectory(state("/lock"))) return await writeLock(state("/lock"));
  return (
    (await disk.makeDirectories(state("/spare"))) &&
    (await writeLock(state("/spare"))) &&
    (await disk.rename(state("/spare"), state("/lock")))
  );
}

export async function letGo({ disk, state }: Shell): Promise<void> {
  await disk.remove(state("/spare"));
  if (!(await disk.rename(state("/lock"), state("/spare")))) await disk.remove(state("/lock"));
}

/** The result lets the next one in; so does the end of the step. */
export async function inTurn({ state, fail, flock }: Shell): Promise<() => void> {
  return (await flock(state(), 20_000)) ?? fail("another lock operation on this host does not end");
}

export function writeLease(shell: Shell, directory: string, seconds: number): Promise<boolean> {
  const { host } = shell;
  return rewriteFile(shell, `${directory}/expires`, `${host.bootId()} ${host.uptimeSeconds() + seconds}`);
}

/** `leaseSeconds`: of one that was cut off before it had a lease. */
export function secondsLeft(shell: Shell, leaseSeconds: number): number {
  const { host, disk, state } = shell;
  const [boot, ends] = firstLine(shell, state("/lock/expires")).split(" ");
  if (boot === host.bootId()) return Number(ends) - host.uptimeSeconds();
  if (boot !== "") return 0;
  const madeSeconds = Math.floor((disk.modifiedMs(state("/lock")) ?? 0) / 1_000);
  return madeSeconds + leaseSeconds - Math.floor(host.clock.now() / 1_000);
}

/** What a service has printed, without the values of its environment. */
export function hideSecrets({ disk, path }: Shell, line: string): string {
  const secrets = disk
    .list(path("/releases"))
    .flatMap((release) => disk.read(path(`/releases/${release}/env/secrets`))?.split("\n") ?? [])
    .filter((secret) => secret !== "");
  const ordered = secrets.sort((one, other) => other.length - one.length);
  return ordered.reduce((clean, secret) => clean.replaceAll(secret, "***"), line);
}
