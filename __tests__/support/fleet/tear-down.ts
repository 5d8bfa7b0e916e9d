import { existsSync, globSync, readFileSync, rmdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runNow, runNowChecked } from "./commands.ts";
import type { FleetId, HostId } from "./network.ts";

const DEATH_TIMEOUT_MS = 120_000;

/**
 * Removes what is there of a fleet, from the inside out: processes, file systems, network, directory.
 * May be called again at any time, so also on what a teardown has left that was cut off.
 */
export function tearDown({ directory, cgroup, bridge, hosts }: FleetId): void {
  for (const host of hosts) killProcesses(host);
  removeCgroup(cgroup);
  for (const host of hosts) unmountRoot(host);
  for (const { machine, cable } of hosts) {
    removeLink(cable);
    if (existsSync(`/run/netns/${machine}`)) runNowChecked(["ip", "netns", "delete", machine]);
    removeNspawnDirectories(machine);
  }
  removeLink(bridge);
  runNowChecked(["rm", "-rf", "--one-file-system", directory]);
}

/** Everything of a host ends at once, as if its power was cut. Returns when the last process is gone. */
export function killProcesses({ cgroup, name }: HostId): void {
  if (!existsSync(cgroup)) return;
  writeFileSync(join(cgroup, "cgroup.kill"), "1");
  const deadline = Date.now() + DEATH_TIMEOUT_MS;
  while (readFileSync(join(cgroup, "cgroup.events"), "utf8").includes("populated 1")) {
    if (Date.now() > deadline) throw new Error(`processes of host ${name} do not end: see ${cgroup}`);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2);
  }
}

/** A directory of cgroupfs cannot be removed like a tree of files: innermost first, directories only. */
function removeCgroup(cgroup: string): void {
  if (!existsSync(cgroup)) return;
  const inner = globSync(join(cgroup, "**/")).sort((a, b) => b.length - a.length);
  for (const path of inner) rmdirSync(path);
  if (existsSync(cgroup)) rmdirSync(cgroup);
}

function unmountRoot({ root }: HostId): void {
  if (!isMountPoint(root)) return;
  const { dev, ino } = statSync(root);
  runNowChecked(["umount", root]);
  // systemd-nspawn's lock on this directory, which it leaves when it is killed.
  rmSync(`/run/systemd/nspawn/locks/inode-${dev}:${ino}`, { force: true });
}

const isMountPoint = (path: string): boolean => runNow(["mountpoint", "-q", path]).code === 0;

function removeLink(name: string): void {
  if (existsSync(`/sys/class/net/${name}`)) runNowChecked(["ip", "link", "delete", name]);
}

function removeNspawnDirectories(machine: string): void {
  for (const path of globSync(`/run/systemd/nspawn/{propagate,unix-export}/${machine}`)) {
    if (isMountPoint(path)) runNowChecked(["umount", path]);
    rmdirSync(path);
  }
}
