import { replaceLink, writeFile } from "./prelude.ts";
import type { Shell } from "./shell.ts";

// The twins of the functions of canary.sh.

type OfService = Shell<{ readonly name: string }>;

const unitOf = ({ facts }: OfService) => `${facts.name}@canary.service`;

export function writeCanaryUnit(shell: OfService, release: string, seconds: number | "infinity"): Promise<boolean> {
  const unit = shell.disk.read(shell.path(`/releases/${release}/unit`))?.trimEnd();
  const text = `${unit}\n\n[Service]\nRestart=no\nRuntimeMaxSec=${seconds}\n`;
  return writeFile(shell, `/run/systemd/system/${unitOf(shell)}`, text);
}

/** Returns when it began, in seconds since 1970. */
export async function startCanaryUnit(
  shell: OfService,
  release: string,
  seconds: number | "infinity",
): Promise<number> {
  const { host, path, fail, systemctl } = shell;
  const unit = unitOf(shell);
  await systemctl("stop", unit);
  if (!(await replaceLink(shell, `releases/${release}`, path("/canary")))) fail(`cannot point canary at ${release}`);
  if (!(await writeCanaryUnit(shell, release, seconds))) fail(`cannot write /run/systemd/system/${unit}`);
  await systemctl("daemon-reload");
  const began = host.dateSeconds();
  await systemctl("reset-failed", unit);
  await systemctl("start", unit);
  return began;
}

export async function stopCanaryUnit(shell: OfService): Promise<void> {
  shell.host.traits.front = undefined;
  await shell.systemctl("stop", unitOf(shell));
}

export function isCanary(shell: OfService, release: string): boolean {
  const { disk, host, path } = shell;
  return (
    disk.readLink(path("/canary")) === `releases/${release}` &&
    host.systemd.look(unitOf(shell)).activeState === "active"
  );
}
