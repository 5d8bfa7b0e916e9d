import type { FirewallKind, HostFacts } from "../facts/host-facts.ts";
import { hasSelinuxTools } from "../judgement/fitness/access.ts";
import type { Change } from "./host-plan.ts";
import type { ProvisionWish } from "./plan-provision.ts";

/** Where each keeps what is to be there after a boot. */
const keptIn: Readonly<Partial<Record<FirewallKind, string>>> = {
  firewalld: "/etc/firewalld",
  ufw: "/etc/ufw",
  nftables: "/etc/nftables.conf",
};

/** Pure: what is to be done to the host's firewall. What is open already is left, and is not ours; so is what nobody knows how to change. */
export function firewallChanges(
  { shutBy, opened }: Pick<HostFacts, "shutBy" | "opened">,
  { name, port, openFirewall }: Pick<ProvisionWish, "name" | "port" | "openFirewall">,
): readonly Change[] {
  const pathsOf = (firewall: FirewallKind) => [`/etc/gin-deploy/${name}/firewall`, keptIn[firewall] ?? "/etc"];
  if (openFirewall === "no") {
    return opened.map((rule) => ({
      action: "remove",
      what: `firewall rule (${rule.firewall})`,
      paths: pathsOf(rule.firewall),
      details: [`-port ${rule.port} for everybody`],
    }));
  }
  if (openFirewall === "leave" || shutBy?.state !== "shut" || shutBy.firewall === "other") return [];
  return [
    {
      action: "create",
      what: `firewall rule (${shutBy.firewall}, ${shutBy.place})`,
      paths: pathsOf(shutBy.firewall),
      details: [`+port ${port} for everybody, now and after each boot`],
    },
  ];
}

/** Pure: what SELinux is to be told of the service, where it is enforced. */
export function labelChanges(
  { selinux, tools }: Pick<HostFacts, "selinux" | "tools">,
  { port }: Pick<ProvisionWish, "port">,
): readonly Change[] {
  if (selinux === undefined || !hasSelinuxTools({ tools })) return [];
  const places = selinux.places.map(({ type, place }) => `+${type} for ${place}`);
  const change = selinux.port?.change ?? "taken";
  const ports =
    change === "taken"
      ? []
      : [...(change === "modify" ? [`-${selinux.port?.type} for port ${port}`] : []), `+http_port_t for port ${port}`];
  if (places.length + ports.length === 0) return [];
  return [
    {
      action: change === "modify" ? "replace" : "create",
      what: "SELinux types",
      paths: ["/etc/selinux", "/var/lib/selinux"],
      details: [...ports, ...places],
    },
  ];
}
