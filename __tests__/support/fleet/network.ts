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
  readonly hosts: readonly HostId[];
}

export interface HostId {
  readonly name: string;
  /** Name of the machine for systemd-nspawn and of its network namespace. */
  readonly machine: string;
  readonly address: string;
  /** The bridge's end of the cable; the host's end is eth0. */
  readonly cable: string;
  readonly directory: string;
  readonly root: string;
  readonly cgroup: string;
}

/** Subnets of 198.18.0.0/15, which RFC 2544 keeps for tests between networks: never a real network's address. */
export const NUMBERS = 512;

export function fleetId(number: number, directory: string, hostNames: readonly string[]): FleetId {
  const network = `198.${18 + (number >> 8)}.${number & 255}`;
  const cgroup = join(cgroupRoot(), `gin-fleet-${number}`);
  const hosts = hostNames.map((name, index) => ({
    name,
    machine: `gin-fleet-${number}-${name}`,
    address: `${network}.${11 + index}`,
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
export function layNetwork({ bridge, gateway, hosts }: FleetId): void {
  ipBatch([`link add ${bridge} type bridge`, `addr add ${gateway}/24 dev ${bridge}`, `link set ${bridge} up`]);
  for (const { machine, cable, address } of hosts) {
    ipBatch([
      `netns add ${machine}`,
      `link add ${cable} type veth peer name eth0 netns ${machine}`,
      `link set ${cable} master ${bridge} up`,
    ]);
    ipBatch([`addr add ${address}/24 dev eth0`, "link set lo up", "link set eth0 up"], machine);
  }
}

export function setCable({ cable }: HostId, state: "up" | "down"): void {
  ipBatch([`link set ${cable} ${state}`]);
}

function ipBatch(commands: readonly string[], namespace?: string): void {
  const inside: string[] = namespace === undefined ? [] : ["-n", namespace];
  runNowChecked(["ip", ...inside, "-batch", "-"], { input: `${commands.join("\n")}\n` });
}
