/** `open-firewall` on booted hosts with real firewalls, as another host sees it; and what SELinux is told, by its real tools and policy. */
import { copyFileSync } from "node:fs";
import { get } from "node:http";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { provisionFacts } from "../../src/deploy/plan/plan-provision.ts";
import { runProgram } from "../../src/deploy/steps/bootstrap.ts";
import { streamedProgram } from "../../src/deploy/steps/host-program.ts";
import { encodeRequest } from "../../src/deploy/steps/remote-step.ts";
import { type Facts, steps } from "../../src/deploy/steps/step-table.ts";
import { writeFields } from "../../src/deploy/steps/table/step-fields.ts";
import { type FleetHost, on } from "../support/deploy-example.ts";
import { type Fleet, startFleet } from "../support/fleet/start-fleet.ts";
import { runAction } from "../support/run-action.ts";
import { makeSmallService, type SmallService } from "../support/small-service.ts";

const nftablesConf = `#!/usr/sbin/nft -f

flush ruleset

table inet filter {
	chain input {
		type filter hook input priority filter; policy drop;
		ct state established,related accept
		iif "lo" accept
		meta l4proto { icmp, ipv6-icmp } accept
		tcp dport 22 accept comment "ssh"
		ip saddr 10.1.1.1 drop
		# Whoever else comes hears so.
		counter reject with icmpx admin-prohibited
	}
}
`;

/** A host of each, and how it is set up, shown and opened by hand. */
const firewalls = {
  firewalld: {
    start: "systemctl enable --now firewalld",
    rules:
      "firewall-cmd --permanent --list-all; firewall-cmd --list-all; nft list table inet firewalld | sort | grep .",
    openByHand: "firewall-cmd -q --permanent --add-port=8080/tcp; firewall-cmd -q --add-port=8080/tcp",
    rulesOfFront: 0,
  },
  ufw: {
    start: "systemctl enable ufw; ufw allow 22/tcp; ufw --force enable",
    rules: "ufw status; sed '/^### tuple/,$!d' /etc/ufw/user.rules /etc/ufw/user6.rules",
    openByHand: "ufw allow 8080/tcp",
    rulesOfFront: 2,
  },
  nftables: {
    start: "systemctl enable nftables; systemctl restart nftables",
    rules: "cat /etc/nftables.conf; stat -c '%U %a' /etc/nftables.conf; nft -s list table inet filter",
    openByHand:
      "sed -i 's/.*of 10.*//; /ip saddr 10/a tcp dport 8080 accept' /etc/nftables.conf; systemctl restart nftables",
    rulesOfFront: 1,
  },
} as const;
const kinds = Object.keys(firewalls) as (keyof typeof firewalls)[];

let fleet: Fleet;
let small: SmallService;

beforeAll(async () => {
  small = makeSmallService(["v1", "v2"]);
  fleet = await startFleet({ hosts: kinds.map((name) => ({ name })) });
  await on(fleet.host("nftables"), `cat >/etc/nftables.conf <<'END'\n${nftablesConf}END\n`);
  await Promise.all(kinds.map((kind) => on(fleet.host(kind), firewalls[kind].start)));
});
afterAll(async () => {
  await fleet?.stop();
  small?.remove();
});

const run = (inputs: Readonly<Record<string, string>>, user = "deploy") =>
  runAction({
    workspace: small.directory,
    inputs: {
      name: "shop",
      hosts: fleet.hosts.map(({ address }) => `${user}@${address}`).join("\n"),
      "ssh-key": fleet.privateKey,
      "ssh-known-hosts": fleet.knownHosts,
      ...inputs,
    },
  });
const deploy = (version: string, inputs: Readonly<Record<string, string>>, user?: string) =>
  run({ ...small.inputs("shop", 8080, version), "smoke-test": "off", ...inputs }, user);
const provision = (open: boolean) =>
  run({ operation: "provision", port: "8080", "deploy-user": "guest", "open-firewall": String(open) });

/** What this machine, which is another host for them, gets of the port of each. */
function outside({ address }: FleetHost): Promise<string> {
  return new Promise((resolve) => {
    const request = get(`http://${address}:8080/version`, { agent: false, timeout: 3_000 }, (response) => {
      response.on("data", (text) => resolve(/v\d/.exec(String(text))?.[0] ?? "?"));
    });
    request.on("timeout", () => request.destroy());
    request.on("close", () => resolve("shut"));
    request.on("error", () => resolve("shut"));
  });
}
const seen = () => Promise.all(fleet.hosts.map(outside));
const rules = () => Promise.all(kinds.map((kind) => on(fleet.host(kind), firewalls[kind].rules)));

describe("a port that firewalld, ufw and nftables keep shut", () => {
  let untouched: readonly string[];

  it("stays shut by itself, which is said with what to do", async () => {
    untouched = await rules();
    const { exitCode, log, annotations } = await deploy("v1", {});
    expect(exitCode, log).toBe(0);
    const warnings = annotations.flatMap(({ level, message }) => (level === "warning" ? [message] : [])).join("\n");
    for (const kind of kinds) expect(warnings).toContain(`its firewall (${kind}) keeps other hosts from port 8080`);
    expect(warnings).toContain("Set `open-firewall: true`, or run `ufw allow 8080/tcp` as root");
    expect(await seen()).toEqual(["shut", "shut", "shut"]);
    expect(await rules()).toEqual(untouched);
  });

  it("is not opened by a user without root, who is shown what would change", async () => {
    expect((await provision(false)).exitCode).toBe(0);
    const { exitCode, annotations } = await deploy("v2", { "open-firewall": "true" }, "guest");
    expect(exitCode).toBe(1);
    const said = annotations.map(({ message }) => message).join("\n");
    for (const place of ["firewalld, public", "ufw, iptables-nft INPUT", "nftables, inet filter input"])
      expect(said).toContain(`firewall rule (${place}) (+port 8080 for everybody, now and after each boot)`);
    expect(await rules()).toEqual(untouched);
  });

  it("is opened by a deploy, and by the second one nothing is changed or said", async () => {
    const first = await deploy("v1", { "open-firewall": "true" });
    expect(first.exitCode, first.log).toBe(0);
    for (const kind of kinds) expect(first.log).toContain(`provisioned port 8080, opened in the firewall (${kind})`);
    expect(await seen()).toEqual(["v1", "v1", "v1"]);
    const after = await rules();
    const second = await deploy("v1", { "open-firewall": "true" });
    expect(second.outputs["decision"], second.log).toBe("unchanged");
    expect(second.log).not.toMatch(/firewall/);
    expect(await rules()).toEqual(after);
  });

  it("is understood by the front of a canary, also for a user without root", async () => {
    const { exitCode, log } = await deploy("v2", { "open-firewall": "true" }, "guest");
    expect(exitCode, log).toBe(0);
    expect(log.match(/new connections go to the canary/g)).toHaveLength(3);
    for (const kind of kinds) {
      const { address } = fleet.host(kind);
      const told = new RegExp(`${address}: added (\\d+) rule`).exec(log)?.[1] ?? "0";
      expect([kind, Number(told)]).toEqual([kind, firewalls[kind].rulesOfFront]);
    }
    expect(await seen()).toEqual(["v2", "v2", "v2"]);
  });

  it("is open after a boot", async () => {
    await Promise.all(fleet.hosts.map(async (host) => await host.kill().then(() => host.boot())));
    await expect.poll(seen, { timeout: 30_000 }).toEqual(["v2", "v2", "v2"]);
  });

  it("is closed by provision, and the firewalls are what they were", async () => {
    const off = await provision(false);
    expect(off.exitCode, off.log).toBe(0);
    for (const kind of kinds) expect(off.log).toContain(`remove firewall rule (${kind})`);
    expect(await seen()).toEqual(["shut", "shut", "shut"]);
    expect(await rules()).toEqual(untouched);
    expect((await provision(false)).log.match(/all is set up already/g)).toHaveLength(3);
  });

  it("that somebody else has opened is nobody's to close", async () => {
    await Promise.all(kinds.map((kind) => on(fleet.host(kind), firewalls[kind].openByHand)));
    const opened = await rules();
    for (const open of [true, false])
      expect((await provision(open)).log.match(/all is set up already/g)).toHaveLength(3);
    expect(await rules()).toEqual(opened);
    expect(await seen()).toEqual(["v2", "v2", "v2"]);
  });
});

const programPlace = "/usr/local/lib/gin-deploy";

/** Steps on a host, without a deploy around them. */
function stepsOn(host: FleetHost, shell: readonly [string, ...string[]], port: number) {
  const place = { deploy_path: "/opt/alone", name: "alone" };
  const step = async <S extends "inspect" | "provision">(name: S, facts: Facts<S>) => {
    const request = encodeRequest(streamedProgram(name), name, writeFields(steps[name].facts, facts));
    const { code, stdout, stderr } = await host.exec([...shell, "-c", runProgram], { input: request });
    return {
      code,
      stderr,
      answer: stdout
        .replace(/^[\s\S]*#gin-deploy answers\n/, "")
        .trim()
        .split("\n"),
    };
  };
  return {
    prepare: () =>
      on(
        host,
        "mkdir -p /opt/alone/.gin-deploy/lock; echo t >/opt/alone/.gin-deploy/lock/token; echo >/opt/alone/.gin-deploy/state.json",
      ),
    async inspect(...keys: readonly string[]) {
      const { answer } = await step("inspect", { ...place, port, program_place: programPlace });
      return answer.filter((line) => keys.some((key) => line.startsWith(`${key}=`) && line !== `${key}=`));
    },
    async provision(openFirewall: "yes" | "no" | "leave") {
      const wish = {
        name: "alone",
        deployPath: "/opt/alone",
        port,
        serviceManager: "systemd",
        unitText: "[Unit]\n",
        openFirewall,
      } as const;
      const facts = { ...place, token: "t", ...provisionFacts(programPlace, wish, "root") };
      const { code, stderr, answer } = await step("provision", facts);
      return { code, stderr, said: answer.filter((line) => /firewall|SELinux|^undone/.test(line)) };
    },
  };
}

/** What is not ours to change: what makes a host so, and where the port is shut there. */
const foreign = [
  ["rules that were loaded by hand", "nft add rule inet filter input udp dport 53 accept", "inet filter input"],
  [
    "a table of somebody else",
    "nft 'table inet mine { chain in { type filter hook input priority 5; policy drop; iif lo accept; tcp dport 22 accept; }; }'",
    "inet mine in",
  ],
  [
    "a port that is kept shut by name",
    "sed -i '/ip saddr/a tcp dport 9090 drop' /etc/nftables.conf; systemctl restart nftables",
    "inet filter input",
  ],
  [
    "iptables of somebody else",
    "nft flush ruleset; iptables -A INPUT -p tcp --dport 22 -j ACCEPT; iptables -P INPUT DROP",
    "iptables-nft INPUT",
  ],
] as const;

describe.each<{ readonly shell: readonly [string, ...string[]] }>([
  { shell: ["bash", "--posix"] },
  { shell: ["/root/busybox", "sh"] },
  // Last: what somebody else has put into the kernel comes after it.
  { shell: ["dash"] },
])("in $shell", ({ shell }) => {
  const alone = () => stepsOn(fleet.host("nftables"), shell, 9090);
  beforeAll(async () => {
    const host = fleet.host("nftables");
    copyFileSync("/bin/busybox", join(host.root, "root/busybox"));
    await on(host, `cat >/etc/nftables.conf <<'END'\n${nftablesConf}END\nsystemctl restart nftables`);
    await alone().prepare();
  });

  it("the line comes where it opens the port, below who is kept out, and goes again", async () => {
    expect(await alone().inspect("shut_by")).toEqual(["shut_by=nftables shut inet filter input"]);
    expect(await alone().provision("yes")).toEqual({
      code: 0,
      stderr: "",
      said: ["provisioned=port 9090, opened in the firewall (nftables)"],
    });
    expect(await alone().inspect("shut_by", "opened")).toEqual(["opened=nftables 9090 inet filter input"]);
    const lines = (text: string) => text.split("\n").map((line) => line.trim());
    const [file, kernel] = [
      await on(fleet.host("nftables"), "cat /etc/nftables.conf"),
      await on(fleet.host("nftables"), "nft -s list table inet filter"),
    ];
    for (const text of [file, kernel]) {
      const at = lines(text).indexOf('tcp dport 9090 accept comment "gin-deploy alone"');
      expect(lines(text).slice(at + 1)).toContain("counter reject with icmpx admin-prohibited");
      expect(lines(text).slice(0, at)).toContain("ip saddr 10.1.1.1 drop");
    }
    expect((await alone().provision("yes")).said).toEqual([]);
    expect((await alone().provision("no")).said).toEqual(["provisioned=port 9090, closed in the firewall (nftables)"]);
    expect(`${await on(fleet.host("nftables"), "cat /etc/nftables.conf")}\n`).toBe(nftablesConf);
  });

  it.each(shell[0] === "dash" ? foreign : [])(
    "%s: nothing is touched, and the line to add is said",
    async (_, command, place) => {
      const host = fleet.host("nftables");
      await on(host, command);
      const before = await on(host, "cat /etc/nftables.conf; nft -s list ruleset");
      const line = place.startsWith("iptables")
        ? "iptables -I INPUT -p tcp --dport 9090 -j ACCEPT"
        : `nft insert rule ${place} tcp dport 9090 accept`;
      expect(await alone().inspect("shut_by", "opening_command")).toEqual([
        `shut_by=other shut ${place}`,
        `opening_command=${line}`,
      ]);
      const { code, said } = await alone().provision("yes");
      expect([code, said]).toEqual([0, [expect.stringContaining(`To open it: ${line}`)]]);
      expect(await on(host, "cat /etc/nftables.conf; nft -s list ruleset")).toBe(before);
      await on(
        host,
        `iptables -P INPUT ACCEPT; nft flush ruleset; cat >/etc/nftables.conf <<'END'\n${nftablesConf}END\nsystemctl restart nftables`,
      );
    },
  );
});

it.each([
  ["ufw", "ufw deny 9090/tcp", /^ufw has a rule for port 9090 \(deny\).*run ufw delete deny 9090\/tcp/],
  ["ufw", "ufw delete deny 9090/tcp; ufw deny 9090,9091/tcp", /^port 9090 stays shut when ufw opens it/],
  [
    "firewalld",
    "firewall-cmd --add-rich-rule='rule port port=9090 protocol=tcp drop'",
    /^port 9090 stays shut when firewalld/,
  ],
] as const)("%s with a rule of somebody's that keeps it shut (%s) is left as it was", async (kind, command, words) => {
  const host = fleet.host(kind);
  const alone = stepsOn(host, ["sh"], 9090);
  await alone.prepare();
  await on(host, command);
  const before = await on(host, firewalls[kind].rules);
  const { code, stderr } = await alone.provision("yes");
  expect([code, stderr]).toEqual([1, expect.stringMatching(words)]);
  expect(await on(host, firewalls[kind].rules)).toBe(before);
});

describe("SELinux, by its tools and Debian's policy", () => {
  /** A kernel that has none is taken for one that enforces it. */
  const enforced: readonly [string, ...string[]] = [
    "unshare",
    "-m",
    "sh",
    "-c",
    'mount -t tmpfs tmpfs /sys/fs && mkdir /sys/fs/selinux && echo 1 >/sys/fs/selinux/enforce && exec "$@"',
    "sh",
    "sh",
  ];
  const host = () => fleet.host("firewalld");

  it("is told what its policy does not know by itself, once", async () => {
    const alone = stepsOn(host(), enforced, 3000);
    expect(await stepsOn(host(), ["sh"], 3000).inspect("selinux", "port_label", "unlabelled")).toEqual([]);
    expect(await alone.inspect("selinux", "port_label", "unlabelled")).toEqual([
      "selinux=yes",
      "port_label=modify ntop_port_t",
      "unlabelled=var_lib_t /opt/alone/data(/.*)?",
      "unlabelled=var_log_t /opt/alone/logs(/.*)?",
    ]);
    const { code, said } = await alone.provision("leave");
    expect([code, said.length]).toEqual([0, 3]);
    expect((await alone.provision("leave")).said).toEqual([]);
    expect(await alone.inspect("selinux", "port_label", "unlabelled")).toEqual(["selinux=yes"]);
    const program = "matchpathcon -n -m file /opt/alone/releases/r/bin/alone /opt/alone/data/x /opt/alone/logs/x";
    expect((await on(host(), program)).match(/:\w+_t:/g)).toEqual([":bin_t:", ":var_lib_t:", ":var_log_t:"]);
    expect(await on(host(), "semanage port -l -C -n | tr -s ' '")).toBe("http_port_t tcp 3000");
  });

  it.each([
    [8080, []],
    [8123, ["port_label=add http_port_t"]],
    [22, ["port_label=taken ssh_port_t"]],
  ])("port %d", async (port, expected) => {
    expect(await stepsOn(host(), enforced, port).inspect("port_label")).toEqual(expected);
  });
});
