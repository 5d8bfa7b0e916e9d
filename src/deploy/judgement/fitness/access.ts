import { type HostFacts, recordOf } from "../../facts/host-facts.ts";
import type { Release } from "../../release/release.ts";
import type { Finding } from "./preflight.ts";

type AccessFacts = Pick<HostFacts, "shutBy" | "opened" | "selinux" | "tools">;
type AccessWish = Pick<Release, "port"> & { readonly openFirewall: "yes" | "no" | "leave" };

/** What SELinux is told by, and asked. */
const selinuxTools = ["semanage", "matchpathcon", "restorecon"] as const;

export function hasSelinuxTools({ tools }: Pick<HostFacts, "tools">): boolean {
  return selinuxTools.every((tool) => tools.has(tool));
}

/** Who cannot get to the service, and what is in its way, where that is not ours to change: for people to know, and no reason to refuse. */
export function judgeAccess(facts: AccessFacts, wish: AccessWish): readonly Finding[] {
  return [...judgeFirewall(facts, wish), ...judgeOpened(facts, wish), ...judgeSelinux(facts, wish)];
}

/** The same for a deploy that comes again and again: what was so before it says once, but for what it was asked to do and cannot. */
export function judgeNewAccess(facts: HostFacts, release: Release): readonly Finding[] {
  const isNew = recordOf(facts, facts.current)?.port !== release.port;
  return isNew ? judgeAccess(facts, release) : release.openFirewall === "yes" ? judgeFirewall(facts, release) : [];
}

function judgeFirewall({ shutBy }: AccessFacts, { port, openFirewall }: AccessWish): readonly Finding[] {
  if (shutBy === undefined) return [];
  const { firewall, state, place, command } = shutBy;
  const isWanted = openFirewall === "yes";
  const byHand = `run \`${command}\` as root, and keep the rule where the others are loaded from at boot.`;
  switch (state) {
    case "shut": {
      const isOurs = firewall !== "other";
      if (isWanted && isOurs) return [];
      const problem = `its firewall (${isOurs ? firewall : place}) keeps other hosts from port ${port}`;
      if (isOurs) return [{ problem, remedy: `Set \`open-firewall: true\`, or run \`${command}\` as root.` }];
      const why = isWanted ? "`open-firewall` knows firewalld, ufw and Debian's nftables.conf only: " : "To open it, ";
      return [{ problem, remedy: why + byHand }];
    }
    case "some":
      if (!isWanted) return [];
      return [
        {
          problem: `its firewall (${place}) lets only some hosts to port ${port}, and is left as it is`,
          remedy: `To open it for everybody, ${byHand}`,
        },
      ];
    case "unknown":
      if (!isWanted) return [];
      return [
        {
          problem: `its firewall (${place}) has rules that are not understood here, and is left as it is: port ${port} may be shut`,
          remedy: `Try the port from another host. If it is shut, ${byHand}`,
        },
      ];
  }
}

function judgeOpened({ opened }: AccessFacts, { port, openFirewall }: AccessWish): readonly Finding[] {
  const others = opened.filter((rule) => rule.port !== port);
  if (others.length === 0 || openFirewall === "no") return [];
  const ports = others.map((rule) => `${rule.port} (${rule.firewall})`).join(", ");
  return [
    {
      problem: `port ${ports} is still open: it was opened for this service, which is to use port ${port}`,
      remedy: "Close it by `operation: provision` with `open-firewall: false`.",
    },
  ];
}

function judgeSelinux({ selinux, tools }: AccessFacts, { port }: AccessWish): readonly Finding[] {
  if (selinux === undefined) return [];
  if (!hasSelinuxTools({ tools })) {
    const missing = selinuxTools.filter((tool) => !tools.has(tool)).join(", ");
    return [
      {
        problem: `SELinux is enforcing, and cannot be set up for the service: it lacks ${missing}`,
        remedy: "Install policycoreutils-python-utils and libselinux-utils (on Debian selinux-utils).",
      },
    ];
  }
  if (selinux.port?.change !== "taken") return [];
  return [
    {
      problem: `port ${port} is of the SELinux type ${selinux.port.type}, which belongs to something else`,
      remedy: `Choose another \`port\`, or run \`semanage port -m -t http_port_t -p tcp ${port}\` as root.`,
    },
  ];
}
