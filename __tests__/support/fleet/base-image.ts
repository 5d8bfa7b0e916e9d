import { createHash } from "node:crypto";
import {
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, extname, join } from "node:path";
import { type AptSource, findArchive, parseDeb822, parseOneLine } from "./apt-mirror.ts";
import { runChecked } from "./commands.ts";
import { withLock } from "./lock.ts";
import { cacheDirectory, type Recipe, recipeOf } from "./recipe.ts";

const DEBOOTSTRAP_SCRIPTS = "/usr/share/debootstrap/scripts";
const BUILD_TIMEOUT_MS = 15 * 60_000;

/** Directory of the file system that hosts of a distribution start from; made when it is not there yet (about a minute). */
export async function ensureBaseImage(
  say: (line: string) => void = () => {},
  recipe: Recipe = recipeOf(),
): Promise<string> {
  const image = baseImagePath(recipe);
  if (existsSync(image)) return image;
  return await withLock(`${image}.lock`, async () => {
    if (existsSync(image)) return image;
    say(`building the base image of the fleet (${recipe.suite}), once, about a minute`);
    await buildBaseImage(image, recipe);
    return image;
  });
}

function baseImagePath(recipe: Recipe): string {
  const hash = createHash("sha256").update(JSON.stringify(recipe)).digest("hex").slice(0, 12);
  return join(cacheDirectory(), `${recipe.suite}-${hash}`);
}

async function buildBaseImage(image: string, recipe: Recipe): Promise<void> {
  mkdirSync(dirname(image), { recursive: true });
  const prefix = `${image}.partial-`;
  // The lock is held: whatever is half-made here was left by a build that was cut off.
  for (const leftover of globSync(`${prefix}*`)) rmSync(leftover, { recursive: true });
  const partial = mkdtempSync(prefix);
  try {
    await bootstrap(partial, recipe);
    await addIdlePackages(partial, recipe);
    await addUsers(partial, recipe);
    switchGeneratorsOff(partial);
    forgetBuildMachine(partial);
    renameSync(partial, image);
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
}

async function bootstrap(root: string, { suite, packages }: Recipe): Promise<void> {
  const { uri, keyring } = readArchive();
  await runChecked(
    [
      // Its mounts (proc, sys) then end with it, however it ends.
      "unshare",
      "--mount",
      "debootstrap",
      "--variant=minbase",
      `--include=${packages.join(",")}`,
      ...(keyring === undefined ? [] : [`--keyring=${keyring}`]),
      suite,
      root,
      uri,
      // An older debootstrap does not know the names of newer distributions, which are made like the newest.
      ...(existsSync(`${DEBOOTSTRAP_SCRIPTS}/${suite}`) ? [] : [`${DEBOOTSTRAP_SCRIPTS}/sid`]),
    ],
    { timeoutMs: BUILD_TIMEOUT_MS },
  );
  // mkdtemp makes it 0700, which would keep every user but root out of the host.
  await runChecked(["chmod", "755", root]);
}

async function addIdlePackages(root: string, { idlePackages, idleServices }: Recipe): Promise<void> {
  // policy-rc.d: nothing of it is started on this machine.
  const program = `
    mount -t proc proc "$1/proc"
    printf '#!/bin/sh\\nexit 101\\n' >"$1/usr/sbin/policy-rc.d"
    chmod 755 "$1/usr/sbin/policy-rc.d"
    chroot "$@"
    rm "$1/usr/sbin/policy-rc.d"`;
  const install = `
    export DEBIAN_FRONTEND=noninteractive
    # A mirror that stands still is no danger here.
    apt-get -q -o Acquire::Check-Valid-Until=false update
    apt-get -q -y install --no-install-recommends ${idlePackages.join(" ")}
    for service in ${idleServices.join(" ")}; do systemctl disable "$service"; done`;
  await runChecked(["unshare", "--mount", "sh", "-euc", program, "sh", root, "sh", "-euc", install], {
    timeoutMs: BUILD_TIMEOUT_MS,
  });
  for (const path of globSync(join(root, "var/{cache/apt/archives,lib/apt/lists}/*_*"))) rmSync(path);
}

function readArchive(): AptSource {
  const files = ["/etc/apt/sources.list", ...globSync("/etc/apt/sources.list.d/*.{list,sources}")];
  const sources = files.filter(existsSync).flatMap((path) => {
    const text = readFileSync(path, "utf8");
    return extname(path) === ".sources" ? parseDeb822(text) : parseOneLine(text);
  });
  const system = /^VERSION_CODENAME="?([^"\n]+)/m.exec(readFileSync("/etc/os-release", "utf8"))?.[1] ?? "";
  const archive = findArchive(sources, system);
  if (!archive)
    throw new Error(`no apt source of this machine carries ${system} main: nowhere to fetch a base image from`);
  return archive;
}

async function addUsers(root: string, { users }: Recipe): Promise<void> {
  for (const { name, sudoers } of users) {
    await runChecked(["chroot", root, "useradd", "--create-home", "--shell", "/bin/bash", name]);
    if (sudoers) writeFileSync(join(root, "etc/sudoers.d", name), `${sudoers}\n`, { mode: 0o440 });
  }
}

/** Each reload of systemd runs all of them, more than a dozen processes, for disks, consoles and scripts that hosts of tests do not have. */
function switchGeneratorsOff(root: string): void {
  const switchedOff = join(root, "etc/systemd/system-generators");
  mkdirSync(switchedOff, { recursive: true });
  for (const generator of readdirSync(join(root, "usr/lib/systemd/system-generators"))) {
    symlinkSync("/dev/null", join(switchedOff, generator));
  }
}

/** Host keys and ids must not be shared between hosts, and debootstrap copies the machine's name and resolver. */
function forgetBuildMachine(root: string): void {
  for (const path of globSync(join(root, "etc/ssh/ssh_host_*"))) rmSync(path);
  for (const path of ["etc/hostname", "etc/resolv.conf", "etc/machine-id", "var/lib/dbus/machine-id"])
    rmSync(join(root, path), { force: true });
}
