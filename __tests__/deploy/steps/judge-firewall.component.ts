/** What a firewall lets in, by its rules as the tools list them: of real ones, and of the forms that a rule can have. */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import judgeFirewall from "../../../src/deploy/steps/awk/firewall.awk";
import { awks } from "../evidence/count-log.ts";

const recorded = (name: string) => readFileSync(join(import.meta.dirname, "firewalls", `${name}.txt`), "utf8");

function judge(awk: readonly string[], listing: string, port = 8080): string {
  const [program = "", ...options] = awk;
  const told = ["-v", `public=${port}`, "-v", "interface=eth0"];
  const { stdout, stderr } = spawnSync(program, [...options, ...told, judgeFirewall], {
    input: listing,
    encoding: "utf8",
  });
  return (stdout + stderr).trim();
}

const numbered = (rules: readonly string[]) =>
  rules.map((rule, index) => `\t\t${rule} # handle ${index + 10}\n`).join("");
/** What stands before and behind rules in most of them. */
const usual = [
  "ct state established,related accept",
  'iif "lo" accept',
  "ct state invalid drop",
  "meta l4proto ipv6-icmp accept",
];
const nft = (policy: "accept" | "drop", rules: readonly string[], besides = "") =>
  `table inet filter { # handle 1\n${besides}\tchain input { # handle 1\n\t\ttype filter hook input priority filter; policy ${policy};\n${numbered([...usual, ...rules])}\t}\n}\n`;
const iptables = (policy: "ACCEPT" | "DROP", rules: readonly string[], chains: readonly string[] = []) =>
  `tool iptables-legacy\n# Generated\n*filter\n:INPUT ${policy} [0:0]\n${chains.map((chain) => `:${chain} - [0:0]\n`).join("")}-A INPUT -i lo -j ACCEPT\n-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\n${rules.map((rule) => `-A ${rule}\n`).join("")}COMMIT\n`;
const set =
  "\tset ports { # handle 2\n\t\ttype inet_service\n\t\tflags interval\n\t\telements = { 22, 80-90,\n\t\t\t     8080 }\n\t}\n";
const web = "\tchain web { # handle 3\n\t\tip saddr 10.0.0.1 accept # handle 9\n\t}\n";

describe.each(awks.map((awk) => ({ awk, name: awk.join(" ") })))("by $name", ({ awk }) => {
  it.each<[string, string, number, string]>([
    ["firewalld with a port", recorded("firewalld"), 8080, "open inet firewalld filter_INPUT"],
    ["firewalld without it", recorded("firewalld"), 8081, "shut inet firewalld filter_INPUT"],
    ["ufw, limit", recorded("ufw"), 8080, "open iptables-nft INPUT"],
    ["ufw, from somewhere", recorded("ufw"), 8081, "some iptables-nft INPUT"],
    ["ufw, all protocols", recorded("ufw"), 8090, "open iptables-nft INPUT"],
    ["ufw, deny", recorded("ufw"), 8091, "shut iptables-nft INPUT"],
    ["ufw, nothing", recorded("ufw"), 8092, "shut iptables-nft INPUT"],
    ["nothing that filters", "", 8080, ""],
    ["a front", nft("drop", []).replace("inet filter", "ip gin_shop"), 8080, ""],
    ["IPv6 only", nft("drop", []).replace("inet filter", "ip6 filter"), 8080, ""],
    [
      "two that keep it shut",
      nft("drop", []) + nft("drop", []).replace("inet filter", "inet mine"),
      8080,
      "shut inet filter input\nshut inet mine input",
    ],
    [
      "two of them",
      nft("accept", []) + nft("drop", []).replace("inet filter", "inet mine"),
      8080,
      "shut inet mine input",
    ],
  ])("%s", (_, listing, port, expected) => expect(judge(awk, listing, port)).toBe(expected));

  it.each<["open" | "shut" | "some" | "unknown", "accept" | "drop", string]>([
    ["open", "accept", ""],
    ["shut", "drop", ""],
    ["open", "drop", "tcp dport 8080 accept"],
    ["shut", "drop", "tcp dport 8081 accept"],
    ["shut", "drop", "udp dport 8080 accept"],
    [
      "open",
      "drop",
      'tcp dport { 22, 8080 } ct state new counter packets 3 bytes 180 log prefix "a drop " accept comment "of mine"',
    ],
    ["open", "drop", "tcp dport 8000-8100 limit rate 900/second burst 5 packets accept"],
    ["open", "drop", "tcp dport @ports accept"],
    ["unknown", "drop", "tcp dport @others accept"],
    ["shut", "drop", "tcp dport @others tcp dport 22 accept"],
    ["open", "drop", "meta l4proto { tcp, udp } th dport 8080 accept"],
    ["open", "drop", "ip protocol tcp tcp flags syn / fin,syn,rst,ack accept"],
    ["open", "drop", "tcp flags & (fin | syn | rst | ack) == syn accept"],
    ["shut", "drop", "tcp flags & (fin | syn | rst | ack) != syn accept"],
    ["open", "drop", 'iifname "eth0" accept'],
    ["open", "drop", 'iifname { "lo", "eth*" } tcp dport 8080 accept'],
    ["shut", "drop", 'iifname != "eth0" accept'],
    ["shut", "drop", "tcp dport != 8080 accept"],
    ["open", "drop", "ct state vmap { established : accept, new : accept, invalid : drop }"],
    ["open", "drop", "tcp dport vmap { 22 : accept, 8000-8100 : accept }"],
    ["some", "drop", "tcp dport vmap { 22 : accept, 8080 : jump web }"],
    ["some", "drop", "tcp dport 8080 jump web"],
    ["some", "drop", "ip saddr 10.0.0.0/8 tcp dport 8080 accept"],
    ["some", "drop", "ip saddr @friends accept"],
    ["unknown", "drop", "iifname vmap @zones"],
    ["unknown", "accept", "tcp dport 8080 queue to 1"],
    ["open", "accept", "ip saddr 10.1.1.1 drop"],
    ["open", "accept", "tcp dport 8080 ct state new meter flood { ip saddr limit rate over 10/second } drop"],
    ["some", "accept", "ip saddr 10.0.0.0/8 tcp dport 8080 drop"],
    ["some", "accept", "ip saddr != 10.0.0.0/8 drop"],
    ["shut", "accept", "tcp dport 8080 reject with tcp reset"],
    ["shut", "accept", "tcp dport != 22 drop"],
    ["shut", "accept", "counter packets 0 bytes 0 reject with icmpx admin-prohibited"],
    ["shut", "accept", "meta nfproto ipv4 drop"],
    ["open", "accept", "meta nfproto ipv6 drop"],
    ["open", "accept", "ip6 saddr ::/0 drop"],
    ["open", "accept", "fib saddr . iif oif missing drop"],
    ["shut", "drop", 'tcp dport 8080 accept comment "gin_shop"'],
  ])("nft, %s: policy %s; %s", (expected, policy, rule) => {
    const listing = nft(policy, rule === "" ? [] : [rule], set + web);
    expect(judge(awk, listing)).toBe(`${expected} inet filter input`);
  });

  it.each<["open" | "shut" | "some" | "unknown", "ACCEPT" | "DROP", readonly string[]]>([
    ["open", "ACCEPT", []],
    ["shut", "DROP", []],
    ["open", "DROP", ["INPUT -p tcp -m tcp --dport 8080 -j ACCEPT"]],
    ["open", "DROP", ['INPUT -p tcp -m multiport --dports 22,8000:8100 -m comment --comment "web -j DROP" -j ACCEPT']],
    ["shut", "DROP", ["INPUT -p udp -m udp --dport 8080 -j ACCEPT"]],
    ["shut", "DROP", ["INPUT ! -p tcp -j ACCEPT"]],
    ["shut", "DROP", ["INPUT -p tcp -m tcp ! --dport 8080 -j ACCEPT"]],
    ["some", "DROP", ["INPUT -s 10.0.0.0/8 -p tcp -m tcp --dport 8080 -j ACCEPT"]],
    ["some", "ACCEPT", ["INPUT ! -s 10.0.0.0/8 -j DROP"]],
    ["shut", "ACCEPT", ["INPUT -j web", "web -p tcp -j REJECT --reject-with icmp-port-unreachable"]],
    ["open", "DROP", ["INPUT -i eth+ -g web", "INPUT -j DROP", "web -j ACCEPT"]],
    ["shut", "DROP", ["INPUT -g web", "INPUT -j ACCEPT", "web -j RETURN"]],
    ["some", "ACCEPT", ["INPUT -j web", "web -s 10.0.0.0/8 -j RETURN", "web -j DROP"]],
    ["open", "DROP", ["INPUT -p tcp -m tcp --tcp-flags FIN,SYN,RST,ACK SYN -j ACCEPT"]],
    ["open", "ACCEPT", ["INPUT -p tcp -m tcp ! --tcp-flags FIN,SYN,RST,ACK SYN -m conntrack --ctstate NEW -j DROP"]],
    ["open", "ACCEPT", ['INPUT -m limit --limit 3/min -j LOG --log-prefix "[IN -j DROP] "']],
    ["unknown", "ACCEPT", ["INPUT -p tcp -j NFQUEUE --queue-num 0"]],
    ["unknown", "ACCEPT", ["INPUT -j web", "web -j web"]],
  ])("iptables, %s: policy %s; %j", (expected, policy, rules) => {
    expect(judge(awk, iptables(policy, rules, ["web"]))).toBe(`${expected} iptables-legacy INPUT`);
  });
});
