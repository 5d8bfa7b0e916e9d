import { describe, expect, it } from "vitest";
import type { HostFacts, ReleaseRecord, ShutPort } from "../../../src/deploy/facts/host-facts.ts";
import { judgeAccess, judgeNewAccess } from "../../../src/deploy/judgement/fitness/access.ts";
import { firewallChanges, labelChanges } from "../../../src/deploy/plan/plan-access.ts";
import { fittingHost, sampleRelease } from "../release/release-facts.ts";

const shut = (facts: Partial<ShutPort> = {}): Partial<HostFacts> => ({
  shutBy: { firewall: "ufw", state: "shut", place: "iptables-nft INPUT", command: "ufw allow 8080/tcp", ...facts },
});
const opened = (port: number): Partial<HostFacts> => ({ opened: [{ firewall: "ufw", port }] });
const selinuxTools = new Set([...fittingHost.tools, "semanage", "matchpathcon", "restorecon"]);
const places = [{ type: "var_lib_t", place: "/opt/greeter/data(/.*)?" }];
const enforced = (port?: "add" | "modify" | "taken", type = "ntop_port_t"): Partial<HostFacts> => ({
  tools: selinuxTools,
  selinux: { port: port && { change: port, type }, places: [] },
});

describe("what is done to a host's firewall", () => {
  const changes = (facts: Partial<HostFacts>, openFirewall: "yes" | "no" | "leave") =>
    firewallChanges({ ...fittingHost, ...facts }, { name: "greeter", port: 8080, openFirewall }).map(
      ({ action, what, details }) => `${action} ${what}: ${details.join(", ")}`,
    );
  const opens = "create firewall rule (ufw, iptables-nft INPUT): +port 8080 for everybody, now and after each boot";
  const closes = "remove firewall rule (ufw): -port 8080 for everybody";

  it.each<[string, Partial<HostFacts>, { yes: readonly string[]; no: readonly string[]; leave: readonly string[] }]>([
    ["no firewall, or an open port", {}, { yes: [], no: [], leave: [] }],
    ["a port that ufw keeps shut", shut(), { yes: [opens], no: [], leave: [] }],
    ["a port that was opened", opened(8080), { yes: [], no: [closes], leave: [] }],
    [
      "one that was opened and is shut again",
      { ...shut(), ...opened(8080) },
      { yes: [opens], no: [closes], leave: [] },
    ],
    ["a firewall that is not known", shut({ firewall: "other" }), { yes: [], no: [], leave: [] }],
    ["a port for some hosts", shut({ state: "some" }), { yes: [], no: [], leave: [] }],
    ["rules that are not understood", shut({ state: "unknown" }), { yes: [], no: [], leave: [] }],
    [
      "another port, opened before",
      { ...shut(), ...opened(8081) },
      { yes: [opens], no: ["remove firewall rule (ufw): -port 8081 for everybody"], leave: [] },
    ],
  ])("%s", (_, facts, expected) => {
    expect({ yes: changes(facts, "yes"), no: changes(facts, "no"), leave: changes(facts, "leave") }).toEqual(expected);
  });
});

describe("what SELinux is told", () => {
  const changes = (facts: Partial<HostFacts>) =>
    labelChanges({ ...fittingHost, ...facts }, { port: 3000 }).map(
      ({ action, details }) => `${action}: ${details.join(", ")}`,
    );
  const withPlaces = (facts: Partial<HostFacts>): Partial<HostFacts> => ({
    ...facts,
    ...(facts.selinux && { selinux: { ...facts.selinux, places } }),
  });

  it.each<[string, Partial<HostFacts>, readonly string[]]>([
    ["nothing where it is not enforced", {}, []],
    ["nothing where all is known", enforced(), []],
    ["the type of a port that is nobody's", enforced("add"), ["create: +http_port_t for port 3000"]],
    [
      "another type of a port that nobody uses",
      enforced("modify"),
      ["replace: -ntop_port_t for port 3000, +http_port_t for port 3000"],
    ],
    ["nothing of a port that is somebody else's", enforced("taken"), []],
    ["types of places", withPlaces(enforced()), ["create: +var_lib_t for /opt/greeter/data(/.*)?"]],
    ["nothing without its tools", { ...withPlaces(enforced("add")), tools: fittingHost.tools }, []],
  ])("%s", (_, facts, expected) => expect(changes(facts)).toEqual(expected));
});

describe("what people hear about who gets to the service", () => {
  const hear = (facts: Partial<HostFacts>, openFirewall: "yes" | "no" | "leave" = "leave") =>
    judgeAccess({ ...fittingHost, ...facts }, { port: 8080, openFirewall }).map(
      ({ problem, remedy }) => `${problem}. ${remedy}`,
    );

  it.each<[string, Partial<HostFacts>, "yes" | "leave", RegExp]>([
    [
      "shut, and nobody asked for it to be open",
      shut(),
      "leave",
      /^its firewall \(ufw\) keeps other hosts from port 8080\. Set `open-firewall: true`, or run `ufw allow 8080\/tcp` as root\.$/,
    ],
    [
      "shut by a firewall that is not known",
      shut({ firewall: "other", command: "iptables -I INPUT -p tcp --dport 8080 -j ACCEPT" }),
      "leave",
      /\(iptables-nft INPUT\) keeps other hosts .* To open it, run `iptables -I .*` as root, and keep the rule/,
    ],
    ["the same, asked for", shut({ firewall: "other" }), "yes", /knows firewalld, ufw and Debian's nftables.conf only/],
    [
      "open for some, asked for",
      shut({ state: "some" }),
      "yes",
      /lets only some hosts to port 8080, and is left as it is/,
    ],
    ["not understood, asked for", shut({ state: "unknown" }), "yes", /rules that are not understood here/],
    ["another port is still open", opened(8081), "yes", /^port 8081 \(ufw\) is still open.*`open-firewall: false`/],
    [
      "SELinux without its tools",
      { ...enforced(), tools: fittingHost.tools },
      "leave",
      /it lacks semanage, matchpathcon/,
    ],
    [
      "a port of something else",
      enforced("taken", "ssh_port_t"),
      "leave",
      /port 8080 is of the SELinux type ssh_port_t/,
    ],
  ])("%s", (_, facts, openFirewall, words) => {
    expect(hear(facts, openFirewall)).toEqual([expect.stringMatching(words)]);
  });

  it.each<[string, Partial<HostFacts>, "yes" | "no" | "leave"]>([
    ["a host without a firewall", {}, "leave"],
    ["a port that is about to be opened", shut(), "yes"],
    ["somebody has let some hosts in, and nobody asked for more", shut({ state: "some" }), "leave"],
    ["rules that are not understood, and nobody asked", shut({ state: "unknown" }), "leave"],
    ["a port that was opened", opened(8080), "yes"],
    ["what was opened is about to be closed", opened(8081), "no"],
    ["SELinux knows all, or is about to", enforced("modify"), "leave"],
  ])("nothing: %s", (_, facts, openFirewall) => expect(hear(facts, openFirewall)).toEqual([]));

  it("a deploy that comes again says what it was asked for and cannot do, and nothing else", () => {
    const record = { id: "1", port: 8080 } as ReleaseRecord;
    const serving = { current: "1", releases: [{ id: "1", isBad: false, record }] };
    const heard = (facts: Partial<HostFacts>, openFirewall: "yes" | "leave") =>
      judgeNewAccess({ ...fittingHost, ...facts }, { ...sampleRelease, openFirewall }).length;
    expect(heard({ ...shut(), ...enforced("taken") }, "leave")).toBe(2);
    expect(heard({ ...serving, ...shut(), ...enforced("taken") }, "leave")).toBe(0);
    expect(heard({ ...serving, ...shut({ firewall: "other" }), ...enforced("taken") }, "yes")).toBe(1);
  });
});
