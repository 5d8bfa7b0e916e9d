/** All that a host is made of that outlives a deploy, place by place, so that two moments of it can be compared. */
import { type FleetHost, on } from "./deploy-example.ts";

/** By path: kind, mode, owner, and what is in it. Rules of the firewall and units stand beside the files. */
export type HostFootprint = ReadonlyMap<string, string>;

/** What changes by itself: the kernel's own, what is of this boot, and what logs and clocks write. */
const restless = [
  ...["/proc", "/sys", "/dev", "/run", "/tmp"],
  ...["/var/tmp", "/var/log", "/var/cache", "/var/lib/systemd", "/var/lib/sudo"],
];

const program = String.raw`
set -f
skip='( ${restless.map((path) => `-path ${path}`).join(" -o ")} ) -prune'
# What packages have brought: size and time of change stand for the content, which nobody changes without a trace.
packaged='( -path /usr/* ! -path /usr/local/* -o -path /var/* )'
find / $skip -o -type d -printf '%p\t%y %m %U:%G\n' -o $packaged -printf '%p\t%y %m %U:%G %s %C@ %l\n' -o -printf '%p\t%y %m %U:%G %l\n'
find / $skip -o ! $packaged -type f -print0 | xargs -0 sha256sum | sed 's/^\([^ ]*\)  \(.*\)/\2\t\1/'
find /run/systemd/system -printf '%p\t%y %m %U:%G %l\n'
nft list ruleset | sed 's/packets [0-9]* bytes [0-9]*//' | sha256sum | sed 's/^/firewall\t/'
systemctl list-unit-files --no-legend --no-pager | awk '{ print "unit file " $1 "\t" $2 }'`;

export async function hostFootprint(host: FleetHost): Promise<HostFootprint> {
  const text = await on(host, program);
  const footprint = new Map<string, string>();
  for (const line of text.split("\n")) {
    const [path = "", facts = ""] = line.split("\t");
    // Facts of a file, and then its hash.
    footprint.set(path, [footprint.get(path), facts].filter(Boolean).join(" "));
  }
  return footprint;
}

/** Paths that were added, are gone, or are not what they were. */
export function differences(before: HostFootprint, after: HostFootprint): readonly string[] {
  const all = new Set([...before.keys(), ...after.keys()]);
  return [...all].filter((path) => before.get(path) !== after.get(path)).sort();
}
