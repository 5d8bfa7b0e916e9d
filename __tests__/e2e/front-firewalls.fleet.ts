import { get } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { on } from "../support/deploy-example.ts";
import { type Fleet, startFleet } from "../support/fleet/start-fleet.ts";
import { type FrontOnHost, frontOnHost } from "../support/front-on-host.ts";
import { makeSmallService, type SmallService } from "../support/small-service.ts";
import { startStrictLoad } from "../support/strict-load.ts";

let fleet: Fleet;
let service: SmallService;
let small: FrontOnHost;
const web1 = () => fleet.host("web1");
const sh = (script: string) => on(web1(), script);

beforeAll(async () => {
  fleet = await startFleet({ hosts: [{ name: "web1" }, { name: "client" }] });
  service = makeSmallService(["v1", "v2"]);
  small = await frontOnHost(web1(), service, { name: "small", port: 8080 });
});
afterAll(async () => {
  await fleet?.stop();
  service?.remove();
});
beforeEach(async () => {
  await sh(
    "systemctl stop firewalld; ! grep -q ENABLED=yes /etc/ufw/ufw.conf || ufw --force reset; iptables-legacy -F; iptables-legacy -P INPUT ACCEPT; nft flush ruleset",
  );
  await small.startCanary();
});

/** What another host gets of a port: the version that answers, or nothing. */
function outside(port: number, address = web1().address): Promise<string> {
  return new Promise((resolve) => {
    const request = get(`http://${address}:${port}/version`, { agent: false, timeout: 3_000 }, (response) => {
      let body = "";
      response.on("data", (chunk) => {
        body += chunk;
      });
      response.on("close", () => resolve(/v\d/.exec(body)?.[0] ?? body));
    });
    request.on("timeout", () => request.destroy());
    request.on("error", () => resolve("shut"));
    request.on("close", () => resolve("shut"));
  });
}

const inside = (port: number) =>
  sh(`curl -s --max-time 2 http://127.0.0.1:${port}/version | grep -o 'v[0-9]' || echo shut`);

/** As a new front finds it, and leaves it. */
async function coverAndLift(expected: {
  readonly from: string;
  readonly rules?: number;
  readonly noFront?: string;
  /** `false`: preflight knows no private port yet. */
  readonly isForeseen?: boolean;
}) {
  const rules = "nft -s list ruleset; iptables-save; ip6tables-save; iptables-legacy-save";
  const before = await sh(rules);
  expect(await outside(8080)).toBe(expected.from);
  const preflight = await small.inspect();
  const answer = await small.setShare(100);
  expect(answer.no_front ?? "").toBe(expected.noFront ?? "");
  if (expected.isForeseen !== false) expect(preflight.no_front ?? "").toBe(expected.noFront ?? "");
  if (expected.rules !== undefined)
    expect([answer.firewall_rules, preflight.firewall_rules]).toEqual([expected.rules, expected.rules]);
  // Who was kept out stays out, of the private port too; and who was let in is let in.
  const covered = expected.noFront === undefined ? "v2" : expected.from;
  expect(await outside(8080)).toBe(expected.from === "shut" ? "shut" : covered);
  expect(await outside(small.canaryPort)).toBe("shut");
  if (expected.noFront === undefined) expect(await inside(8080)).toBe("v2");
  await small.stopCanary();
  const uncounted = (text: string) => text.replace(/^#.*|\[\d+:\d+\]/gm, "");
  expect(uncounted(await sh(rules))).toBe(uncounted(before));
  expect(await outside(8080)).toBe(expected.from);
}

describe("nftables with a drop policy", () => {
  const client = () => `${fleet.host("client").address.replace(/\d+$/, "1")}`;
  const table = (rule: string) =>
    `nft 'table inet filter { set ports { type inet_service; elements = { 22, 8080 }; }; chain web { ip saddr ${client()} accept; }; chain input { type filter hook input priority 0; policy drop; ct state established,related accept; iif lo accept; meta l4proto ipv6-icmp accept; tcp dport 9000-9010 accept; ${rule}; udp dport 53 accept; }; }'`;

  it.each([
    ["tcp dport 8080 accept", 1],
    ['tcp dport { 22, 8080 } ct state new counter log prefix "a b " accept comment "of mine"', 1],
    ["tcp dport 8000-8100 limit rate 900/second accept", 1],
    ["tcp dport @ports accept", 1],
    ["tcp dport vmap { 22 : accept, 8080 : jump web }", 1],
    ["tcp dport 8080 jump web", 1],
    ["meta l4proto { tcp, udp } th dport 8080 accept", 1],
    ["ip saddr CLIENT tcp dport 8080 accept", 1],
    // These look at no port, or at both alike.
    ["ip saddr CLIENT accept", 0],
    ["tcp dport 8080 reject with tcp reset; accept", 1],
  ] as const)("%s", async (rule, rules) => {
    await sh(table(rule.replace("CLIENT", client())));
    // What is open to this host is open on every port.
    if (/^ip saddr CLIENT accept|; accept$/.test(rule)) {
      const from = rule.includes("reject") ? "shut" : "v1";
      expect(await outside(8080)).toBe(from);
      expect(await small.setShare(100)).toMatchObject({ no_front: undefined, firewall_rules: rules });
      expect(await outside(8080)).toBe(from === "shut" ? "shut" : "v2");
      await small.stopCanary();
      return;
    }
    await coverAndLift({ from: "v1", rules });
  });

  it.each([
    ["nothing at all", "tcp dport 22 accept", 0],
    ["somebody else", "ip saddr 10.0.0.0/8 tcp dport 8080 accept", 1],
  ] as const)("that lets %s in keeps everybody else out", async (_, rule, rules) => {
    await sh(table(rule));
    await coverAndLift({ from: "shut", rules });
  });

  it.each([
    "ip saddr . tcp dport { CLIENT . 8080 } accept",
    "tcp dport != 22 ip saddr != CLIENT drop; tcp dport 8080 accept",
    "tcp dport 20000-21000 drop; tcp dport 8080 accept",
    "tcp dport 8080 accept; ct status dnat accept",
  ])("that says %s has no front, which is said", async (rule) => {
    await sh(table(rule.replaceAll("CLIENT", client())));
    await coverAndLift({
      from: "v1",
      isForeseen: !rule.includes("20000-21000"),
      noFront: "a firewall looks at ports in a way that is not known here (inet filter input)",
    });
  });

  it("is nobody's concern for a service that only this host gets to", async () => {
    await sh(table("tcp dport != 22 drop"));
    const own = await frontOnHost(web1(), service, {
      name: "own",
      port: 8070,
      environment: "Environment=HOST=127.0.0.1\n",
    });
    await own.startCanary();
    expect(await own.setShare(100)).toMatchObject({ no_front: undefined, firewall_rules: 0 });
    expect([await inside(8070), await outside(8070), await outside(own.canaryPort)]).toEqual(["v2", "shut", "shut"]);
    await own.stopCanary();
    expect(await inside(8070)).toBe("v1");
  });

  it("a service that listens on one address of its own is reached there", async () => {
    const address = web1().address;
    const own = await frontOnHost(web1(), service, {
      name: "one",
      port: 8060,
      environment: `Environment=HOST=${address}\n`,
    });
    await own.startCanary();
    expect(await own.setShare(100)).toMatchObject({ no_front: undefined });
    expect(await outside(8060)).toBe("v2");
    await own.stopCanary();
    expect(await outside(8060)).toBe("v1");
  });
});

describe("ufw", () => {
  const enable = (rule: string) => sh(`ufw allow 22/tcp; ufw ${rule}; ufw --force enable`);

  it("lets in what is sent on, by IPv6 too, and stays what it was", async () => {
    await enable("allow 8080/tcp");
    await coverAndLift({ from: "v1", rules: 2 });
  });

  it.each([
    ["limit 8080/tcp", "v1", 6],
    ["allow proto tcp to any port 80,8080", "v1", 2],
    ["deny 8080/tcp", "shut", 2],
    ["allow proto tcp from 10.0.0.0/8 to any port 8080", "shut", 1],
    ["allow 443/tcp", "shut", 0],
  ] as const)("%s means the same for it", async (rule, from, rules) => {
    await enable(rule);
    await coverAndLift({ from, rules });
  });

  it("that is changed meanwhile forgets our rules: that is seen by the counts, and mended by setting the share again", async () => {
    await enable("allow 8080/tcp");
    const load = startStrictLoad(`http://${web1().address}:8080/version`);
    const load6 = startStrictLoad(`http://[${web1().address6}]:8080/version`);
    await small.setShare(50);
    await delay(2_000);
    const well = await small.look();
    await sh("ufw reload");
    await delay(3_000);
    const ill = await small.look();
    const lost = ({ front_sent = 0, front_arrived = 0 }) => front_sent - front_arrived;
    await small.setShare(50);
    await delay(2_000);
    const [mended, later] = [await small.look(), await delay(2_000).then(() => small.look())];
    await Promise.all([load.stop(), load6.stop()]);
    console.log(
      `lost by a firewall: ${[well, ill, mended, later].map((look) => `${lost(look)} of ${look.front_sent}`).join(", ")}`,
    );
    expect(lost(well)).toBeLessThan(8);
    expect(lost(ill)).toBeGreaterThan(lost(well) + 8);
    expect(lost(later) - lost(mended)).toBeLessThan(8);
    expect(await sh("ufw status | head -n 1; iptables -L ufw-user-input >/dev/null && echo readable")).toBe(
      "Status: active\nreadable",
    );
    await small.stopCanary();
  });

  it("two services on one host each have their own, and a canary that is killed takes only its own away", async () => {
    await enable("allow 8080,8090/tcp");
    const other = await frontOnHost(web1(), service, { name: "small-2", port: 8090 });
    await other.startCanary();
    const loads = [8080, 8090].map((port) => startStrictLoad(`http://${web1().address}:${port}/version`));
    await Promise.all([small.setShare(30), other.setShare(60)]);
    await delay(3_000);
    expect(await small.look()).toMatchObject({ front_share: 30 });
    expect(await other.look()).toMatchObject({ front_share: 60 });
    await small.setShare(100);
    expect([await outside(8080), await outside(8080, `[${web1().address6}]`)]).toEqual(["v2", "v2"]);
    const marks = "iptables-save | grep -o 'comment gin_[^ ]*' | sort | uniq -c | tr -s ' '";
    expect(await sh(marks)).toBe("1 comment gin_small\n 1 comment gin_small-2");
    await sh("systemctl kill --signal=SIGKILL small@canary");
    await expect.poll(() => sh(marks)).toBe("1 comment gin_small-2");
    const whileItWasThere = loads[0]?.failed() ?? 0;
    expect(await sh("nft list tables | grep gin_; ip6tables-save | grep -c gin_")).toBe(
      "table ip gin_small.2\ntable ip6 gin_small.2\n1",
    );
    expect(await outside(8080)).toBe("v1");
    await other.stopCanary();
    const failures = (await Promise.all(loads.map((load) => load.stop()))).map((seen) => seen.failures);
    // Once its front is gone, nobody comes to the killed one any more: each of the four clients may have been on the way.
    expect((failures[0]?.length ?? 0) - whileItWasThere).toBeLessThanOrEqual(4);
    expect(failures[1]).toEqual([]);
    await small.stopCanary();
    expect(await sh("iptables-save | grep gin_; ip6tables-save | grep gin_; nft list tables | grep gin_")).toBe("");
  });

  it("iptables of old is asked in its own words", async () => {
    await sh(
      "for rule in '-m conntrack --ctstate ESTABLISHED,RELATED' '-i lo' '-p tcp --dport 8080'; do iptables-legacy -A INPUT $rule -j ACCEPT; done; iptables-legacy -P INPUT DROP",
    );
    await coverAndLift({ from: "v1", rules: 1 });
  });
});

describe("firewalld", () => {
  const enable = (command: string) => sh(`systemctl start firewalld; ${command}`);

  it("lets in whatever was sent on, so that it gets no rule, and may be reloaded", async () => {
    await enable("firewall-cmd --add-port=8080/tcp");
    await coverAndLift({ from: "v1", rules: 0 });
    await small.startCanary();
    await sh("firewall-cmd --runtime-to-permanent");
    await small.setShare(100);
    await sh("firewall-cmd --reload");
    expect([await outside(8080), await small.look()]).toMatchObject(["v2", { front_share: 100 }]);
    await small.stopCanary();
    await sh("firewall-cmd --permanent --remove-port=8080/tcp");
  });

  it("that keeps the public port shut keeps it shut: only what comes from the host itself is sent on", async () => {
    await enable("firewall-cmd --add-port=9000/tcp");
    await coverAndLift({ from: "shut", rules: 0 });
  });

  it.each([
    [
      "some",
      "firewall-cmd --add-rich-rule='rule family=ipv4 source address=10.0.0.0/8 port port=8080 protocol=tcp accept'",
      "shut",
    ],
    [
      "all but some",
      "firewall-cmd --add-port=8080/tcp; firewall-cmd --add-rich-rule='rule family=ipv4 source address=10.0.0.0/8 drop'",
      "v1",
    ],
  ])("that lets %s in has no front: it would let everybody in", async (_, command, from) => {
    await enable(command);
    await coverAndLift({ from, noFront: "a firewall looks at ports in a way that is not known here (inet firewalld)" });
  });
});

describe("a host", () => {
  it("whose rules somebody flushes has no front from then on, which a look says, and gets it back at once", async () => {
    await small.setShare(25);
    expect(await small.look()).toMatchObject({ front_share: 25 });
    await sh("nft flush ruleset");
    expect(await small.look()).toMatchObject({ front_share: undefined, front_seen: undefined });
    expect(await outside(8080)).toBe("v1");
    await small.setShare(100);
    expect([await outside(8080), await small.look()]).toMatchObject(["v2", { front_share: 100 }]);
    await sh("nft delete table ip6 gin_small");
    expect(await small.look()).toMatchObject({ front_share: undefined });
    await small.stopCanary();
    expect(await sh("nft list tables")).toBe("");
  });

  it("that may not use nft says so", async () => {
    const { no_front: reason } = await small.inspect(["setpriv", "--bounding-set=-net_admin"]);
    expect(reason).toMatch(/^nft cannot be used: .*Operation not permitted/);
    expect(await small.setShare(100, ["setpriv", "--bounding-set=-net_admin"])).toMatchObject({ no_front: reason });
    await small.stopCanary();
  });

  it("that could not follow all of its connections says so", async () => {
    const limit = "/proc/sys/net/netfilter/nf_conntrack_max";
    await sh(`echo 60 >/root/limit; mount --bind /root/limit ${limit}`);
    const load = Array.from({ length: 30 }, () => sh("curl -s http://127.0.0.1:8080/slow"));
    await expect
      .poll(async () => (await small.inspect()).no_front ?? "")
      .toMatch(/^too many connections are open to follow them \(\d+, nf_conntrack_max is 60\)$/);
    await Promise.all(load);
    await sh(`umount ${limit}`);
    expect((await small.inspect()).no_front).toBeUndefined();
    await small.stopCanary();
  });

  it("where the canary has ended, or is not what listens on its port, sends nothing on", async () => {
    await sh("systemctl stop small@canary");
    expect(await small.setShare(100)).toMatchObject({ no_front: "the canary has ended" });
    await sh(
      `systemd-run --unit=stranger --setenv=PORT=${small.canaryPort} /opt/small/releases/v1/bin/small; systemctl start small@canary`,
    );
    await delay(500);
    const { no_front: reason } = await small.setShare(100);
    expect(reason).toMatch(/^(the canary has ended|something else listens on the port of the canary)$/);
    expect(await outside(8080)).toBe("v1");
    await sh("systemctl stop stranger");
    await small.stopCanary();
  });
});
