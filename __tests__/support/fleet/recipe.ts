import { homedir } from "node:os";
import { join } from "node:path";

/** What a host is made of. A change here makes a new base image. */
export interface Recipe {
  readonly revision: number;
  readonly suite: string;
  readonly packages: readonly string[];
  readonly idlePackages: readonly string[];
  readonly idleServices: readonly string[];
  readonly users: readonly { readonly name: string; readonly sudoers: string | undefined }[];
}

/** Of every host that does not ask for another distribution. */
export const RECIPE: Recipe = {
  /** Raised by hand when base-image.ts makes something else of the same list. */
  revision: 2,
  suite: "bookworm",
  packages: [
    "systemd",
    "systemd-sysv",
    "dbus",
    "openssh-server",
    "iproute2",
    "sudo",
    "procps",
    "curl",
    "zstd",
    "nftables",
    "ca-certificates",
  ],
  /** By the host's own apt: debootstrap cannot set all of them up. They are there, and do nothing until a test starts them. */
  idlePackages: [
    "iptables",
    "ufw",
    "firewalld",
    "nginx-light",
    "haproxy",
    "supervisor",
    "policycoreutils-python-utils",
    "selinux-policy-default",
  ],
  idleServices: ["ufw", "firewalld", "nginx", "haproxy", "supervisor"],
  /** Accounts beside root; each takes the fleet's key over SSH. sudo asks `asked` for a password, which it has not. */
  users: [
    { name: "deploy", sudoers: "deploy ALL=(ALL) NOPASSWD: ALL" },
    { name: "asked", sudoers: "asked ALL=(ALL) ALL" },
    { name: "guest", sudoers: undefined },
  ],
};

/** Beside what is always there: fronts, login shells that do not read as sh does, and on newer ones what Ubuntu has in place of GNU's and sudo's. */
const oldPackages = ["nginx-light", "haproxy", "csh", "fish"];
const newPackages = ["nginx-light", "haproxy", "tcsh", "fish", "sudo-rs", "rust-coreutils"];

/** Another distribution, with little on it: each costs a fresh machine most of a minute. */
export function recipeOf(suite: string = RECIPE.suite): Recipe {
  if (suite === RECIPE.suite) return RECIPE;
  const idlePackages = suite === "bullseye" ? oldPackages : newPackages;
  return { ...RECIPE, suite, idlePackages, idleServices: ["nginx", "haproxy"] };
}

/** Kept between runs and outside the checkout: base images, and one directory for each running fleet. */
export const cacheDirectory = (): string =>
  join(process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "gin-deploy", "fleet");
