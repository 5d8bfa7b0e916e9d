import { existsSync } from "node:fs";
import { join } from "node:path";
import { runNowChecked } from "./commands.ts";

/** Everything that a fleet is called on this machine follows from its number, so that it can be found and removed by name. */
export interface FleetId {
  readonly number: number;
  readonly directory: string;
  readonly cgroup: string;
  readonly bridge: string;
  readonly subnet: string;
  readonly gateway: string;
  readonly gateway6: string;
  readonly hosts: readonly HostId[];
}

export interface HostId {
  readonly name: string;
  /** Name of the machine for systemd-nspawn and of its network namespace. */
  readonly machine: string;
  readonly address: string;
  readonly address6: string;
  /** The bridge's end of the cable; the host's end is eth0. */
  readonly cable: string;
  readonly directory: string;
  readonly root: string;
  readonly cgroup: string;
}

/** Subnets of 198.18.0.0/15 and 2001:2::/48, which RFC 2544 and RFC 5180 keep for tests between networks: never a real network's address. */
export const NUMBERS = 512;

export function fleetId(number: number, directory: string, hostNames: readonly string[]): FleetId {
  const network = `198.${18 + (number >> 8)}.${number & 255}`;
  const network6 = `2001:2:0:${number.toString(16)}`;
  const cgroup = join(cgroupRoot(), `gin-fleet-${number}`);
  const hosts = hostNames.map((name, index) => ({
    name,
    machine: `gin-fleet-${number}-${name}`,
    address: `${network}.${11 + index}`,
    address6: `${network6}::${(11 + index).toString(16)}`,
    cable: `ginf${number}h${index}`,
    directory: join(directory, name),
    root: join(directory, name, "root"),
    cgroup: join(cgroup, name),
  }));
  return {
    number,
    directory,
    cgroup,
    bridge: `ginf${number}`,
    subnet: `${network}.0/24`,
    gateway: `${network}.1`,
    gateway6: `${network6}::1`,
    hosts,
  };
}

/** Where cgroup v2 is mounted: alone, or beside v1. */
export function cgroupRoot(): string {
  return existsSync("/sys/fs/cgroup/unified/cgroup.procs") ? "/sys/fs/cgroup/unified" : "/sys/fs/cgroup";
}

/** Destinations that this machine already has a route to, the default route aside. */
export function readTakenRanges(): string[] {
  const routes: { dst: string }[] = JSON.parse(
    runNowChecked(["ip", "-j", "-4", "route", "show", "table", "all"]) || "[]",
  );
  return routes.map(({ dst }) => dst).filter((range) => range !== "default");
}

export function isFree({ bridge, subnet, hosts }: FleetId, taken: readonly string[]): boolean {
  const isNamed =
    existsSync(`/sys/class/net/${bridge}`) || hosts.some(({ machine }) => existsSync(`/run/netns/${machine}`));
  return !isNamed && !taken.some((range) => overlaps(range, subnet));
}

/** Whether two IPv4 ranges (`a.b.c.d/bits`, or one address) share an address. */
export function overlaps(one: string, other: string): boolean {
  const [a, b] = [parseRange(one), parseRange(other)];
  const mask = Math.min(a.bits, b.bits) === 0 ? 0 : ~0 << (32 - Math.min(a.bits, b.bits));
  return (a.address & mask) === (b.address & mask);
}

function parseRange(range: string): { address: number; bits: number } {
  const [address = "", bits = "32"] = range.split("/");
  return { address: address.split(".").reduce((sum, byte) => (sum << 8) | Number(byte), 0), bits: Number(bits) };
}

/** One bridge, and a network namespace with a cable into it for each host. */
export function layNetwork({ bridge, gateway, gateway6, hosts }: FleetId): void {
  ipBatch([
    `link add ${bridge} type bridge`,
    `addr add ${gateway}/24 dev ${bridge}`,
    `addr add ${gateway6}/64 dev ${bridge} nodad`,
    `link set ${bridge} up`,
  ]);
  for (const { machine, cable, address, address6 } of hosts) {
    ipBatch([
      `netns add ${machine}`,
      `link add ${cable} type veth peer name eth0 netns ${machine}`,
      `link set ${cable} master ${bridge} up`,
    ]);
    const addresses = [`addr add ${address}/24 dev eth0`, `addr add ${address6}/64 dev eth0 nodad`];
    ipBatch([...addresses, "link set lo up", "link set eth0 up"], machine);
  }
}

export function setCable({ cable }: HostId, state: "up" | "down"): void {
  ipBatch([`link set ${cable} ${state}`]);
}

function ipBatch(commands: readonly string[], namespace?: string): void {
  const inside: string[] = namespace === undefined ? [] : ["-n", namespace];
  runNowChecked(["ip", ...inside, "-batch", "-"], { input: `${commands.join("\n")}\n` });
}
