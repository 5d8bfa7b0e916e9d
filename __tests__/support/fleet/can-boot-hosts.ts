import { accessSync, constants, mkdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import { type Completed, runNow } from "./commands.ts";
import { cgroupRoot } from "./network.ts";
import { cacheDirectory } from "./recipe.ts";

export type CanBoot = { readonly ok: true } | { readonly ok: false; readonly why: string };

/** Programs that the fleet runs on this machine, and the Debian package of each. */
export const FLEET_PROGRAMS: Readonly<Record<string, string>> = {
  debootstrap: "debootstrap",
  "systemd-nspawn": "systemd-container",
  ip: "iproute2",
  nft: "nftables",
  ssh: "openssh-client",
  "ssh-keygen": "openssh-client",
  flock: "util-linux",
  nsenter: "util-linux",
  unshare: "util-linux",
  mountpoint: "util-linux",
  mount: "mount",
  chroot: "coreutils",
};

/** Whether `startFleet` can work here, tried with the real kernel in namespaces that end with the trial. About 50 ms. */
export function canBootHosts(): CanBoot {
  if (process.platform !== "linux") return { ok: false, why: "hosts are booted on Linux only" };
  if (process.getuid?.() !== 0) return { ok: false, why: "booting hosts needs root" };
  const missing = Object.keys(FLEET_PROGRAMS).filter((program) => findProgram(program) === undefined);
  if (missing.length > 0) return { ok: false, why: `not installed: ${missing.join(", ")}` };
  for (const { why, program } of TRIALS) {
    const { code, stderr } = attempt(program);
    if (code !== 0) return { ok: false, why: `${why}: ${stderr.trim()}` };
  }
  return { ok: true };
}

const TRIALS = [
  { why: "cgroup v2 cannot be written", program: 'mkdir "$2/gin-fleet-trial-$$" && rmdir "$2/gin-fleet-trial-$$"' },
  {
    why: "network namespaces and virtual cables are not allowed",
    program: "ip link add trial0 type veth peer name trial1; ip link add trial2 type bridge",
  },
  {
    why: "overlay file systems cannot be mounted in the cache directory",
    program: `
      mount -t tmpfs tmpfs /mnt
      scratch=$(mktemp -d "$1/trial-XXXXXX")
      trap 'umount "$scratch/root" 2>/dev/null; rm -rf "$scratch"' EXIT
      mkdir "$scratch/upper" "$scratch/work" "$scratch/root"
      mount -t overlay -o "lowerdir=/mnt,upperdir=$scratch/upper,workdir=$scratch/work" overlay "$scratch/root"`,
  },
] as const;

function attempt(program: string): Completed {
  mkdirSync(cacheDirectory(), { recursive: true });
  const trial = ["sh", "-euc", program, "sh", cacheDirectory(), cgroupRoot()] as const;
  return runNow(["unshare", "--net", "--mount", ...trial]);
}

/** Path of a program, also where only root's PATH would name its directory. */
export function findProgram(name: string): string | undefined {
  const directories = [...(process.env["PATH"] ?? "").split(delimiter), "/usr/sbin", "/sbin"];
  return directories.map((directory) => join(directory, name)).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
