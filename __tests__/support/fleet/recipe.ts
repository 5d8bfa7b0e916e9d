import { homedir } from "node:os";
import { join } from "node:path";

/** What every host of a fleet is made of. A change here makes a new base image. */
export const RECIPE = {
  /** Raised by hand when base-image.ts makes something else of the same list. */
  revision: 1,
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
  /** Accounts beside root; each takes the fleet's key over SSH. sudo asks `asked` for a password, which it has not. */
  users: [
    { name: "deploy", sudoers: "deploy ALL=(ALL) NOPASSWD: ALL" },
    { name: "asked", sudoers: "asked ALL=(ALL) ALL" },
    { name: "guest", sudoers: undefined },
  ],
} as const;

/** Kept between runs and outside the checkout: base images, and one directory for each running fleet. */
export const cacheDirectory = (): string =>
  join(process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "gin-deploy", "fleet");
