import { createHash } from "node:crypto";
import { existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, extname, join } from "node:path";
import { type AptSource, findArchive, parseDeb822, parseOneLine } from "./apt-mirror.ts";
import { runChecked } from "./commands.ts";
import { withLock } from "./lock.ts";
import { cacheDirectory, RECIPE } from "./recipe.ts";

const BUILD_TIMEOUT_MS = 15 * 60_000;

/** Directory of the file system that every host starts from; made when it is not there yet (about a minute). */
export async function ensureBaseImage(say: (line: string) => void = () => {}): Promise<string> {
  const image = baseImagePath();
  if (existsSync(image)) return image;
  return await withLock(`${image}.lock`, async () => {
    if (existsSync(image)) return image;
    say(`building the base image of the fleet (${RECIPE.suite}), once, about a minute`);
    await buildBaseImage(image);
    return image;
  });
}

function baseImagePath(): string {
  const hash = createHash("sha256").update(JSON.stringify(RECIPE)).digest("hex").slice(0, 12);
  return join(cacheDirectory(), `${RECIPE.suite}-${hash}`);
}

async function buildBaseImage(image: string): Promise<void> {
  mkdirSync(dirname(image), { recursive: true });
  const prefix = `${image}.partial-`;
  // The lock is held: whatever is half-made here was left by a build that was cut off.
  for (const leftover of globSync(`${prefix}*`)) rmSync(leftover, { recursive: true });
  const partial = mkdtempSync(prefix);
  try {
    await bootstrap(partial);
    await addUsers(partial);
    forgetBuildMachine(partial);
    renameSync(partial, image);
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
}

async function bootstrap(root: string): Promise<void> {
  const { uri, keyring } = readArchive();
  await runChecked(
    [
      // Its mounts (proc, sys) then end with it, however it ends.
      "unshare",
      "--mount",
      "debootstrap",
      "--variant=minbase",
      `--include=${RECIPE.packages.join(",")}`,
      ...(keyring === undefined ? [] : [`--keyring=${keyring}`]),
      RECIPE.suite,
      root,
      uri,
    ],
    { timeoutMs: BUILD_TIMEOUT_MS },
  );
  // mkdtemp makes it 0700, which would keep every user but root out of the host.
  await runChecked(["chmod", "755", root]);
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

async function addUsers(root: string): Promise<void> {
  for (const { name, sudoers } of RECIPE.users) {
    await runChecked(["chroot", root, "useradd", "--create-home", "--shell", "/bin/bash", name]);
    if (sudoers) writeFileSync(join(root, "etc/sudoers.d", name), `${sudoers}\n`, { mode: 0o440 });
  }
}

/** Host keys and ids must not be shared between hosts, and debootstrap copies the machine's name and resolver. */
function forgetBuildMachine(root: string): void {
  for (const path of globSync(join(root, "etc/ssh/ssh_host_*"))) rmSync(path);
  for (const path of ["etc/hostname", "etc/resolv.conf", "etc/machine-id", "var/lib/dbus/machine-id"])
    rmSync(join(root, path), { force: true });
}
