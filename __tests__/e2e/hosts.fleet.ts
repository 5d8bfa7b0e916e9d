import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ActionError, wordsOf } from "../../src/errors.ts";
import {
  deployer,
  type FleetHost,
  footprint,
  mainPid,
  on,
  release,
  servingVersion,
} from "../support/deploy-example.ts";
import { type ExampleProject, makeExampleProject } from "../support/example-project.ts";
import { type Fleet, startFleet } from "../support/fleet/start-fleet.ts";
import { logIn } from "../support/log-in.ts";

let fleet: Fleet;
let project: ExampleProject;
let deploy: ReturnType<typeof deployer>;

beforeAll(async () => {
  project = makeExampleProject();
  fleet = await startFleet({ hosts: [{ name: "web1" }, { name: "web2" }] });
  deploy = deployer(fleet, project);
});

afterAll(async () => {
  await fleet?.stop();
  project?.remove();
});

/** A process of somebody else's on the service's public port. */
async function squat(host: FleetHost): Promise<() => Promise<void>> {
  const listen = "use IO::Socket::INET; my $s = IO::Socket::INET->new(LocalPort => 8080, Listen => 5) or die $!; sleep";
  await host.exec(["systemd-run", "--unit=squatter", "perl", "-e", listen]);
  await expect.poll(() => on(host, "grep -c ':1F90 ' /proc/net/tcp")).toBe("1");
  return async () => {
    await host.exec(["systemctl", "stop", "squatter.service"]);
  };
}

describe("a host that does not fit is not touched", () => {
  const refused = async (
    inputs: Readonly<Record<string, string>>,
    says: readonly (string | RegExp)[],
    host = fleet.host("web1"),
  ) => {
    const before = await footprint(host);
    const run = await deploy([host], { ...release("v1"), ...inputs });
    expect(run.exitCode).toBe(1);
    const errors = run.annotations.filter(({ level }) => level === "error").map(({ message }) => message);
    expect(errors).toHaveLength(1);
    for (const words of says) expect(errors[0]).toMatch(words);
    expect(await footprint(host)).toBe(before);
    return run;
  };

  it("port taken: says by whom", async () => {
    const leave = await squat(fleet.host("web1"));
    await refused({}, [/port 8080 is taken by perl \(pid \d+, squatter\.service\)/, /choose another `port`/]);
    await leave();
  });

  it("wrong architecture", async () => {
    await refused({ targets: "linux/arm64" }, [/it is x86_64 \(linux\/amd64\), but only linux\/arm64/]);
  });

  it("full disk", async () => {
    const host = fleet.host("web2");
    await host.limitDisk("/opt", 8);
    await refused({}, [/MiB are free on the disk of \/opt, \d+ MiB are needed/], host);
    await host.exec(["umount", "/opt"]);
  });

  it("files of somebody else in the deploy path", async () => {
    await on(fleet.host("web1"), "mkdir -p /opt/other && echo mine > /opt/other/file");
    await refused({ "deploy-path": "/opt/other" }, [/\/opt\/other holds files of something else than greeter/]);
  });

  it.each([
    ["systemd-fsck", /has a unit systemd-fsck@\.service that was not written by gin-deploy/],
    ["games", /its user games \(home \/usr\/games\) belongs to something else/],
  ])("a name that is the host's own: %s", async (name, words) => {
    await refused({ name, "output-directory": `dist-${name}` }, [words]);
  });

  it.each([
    ["guest", /may not become root/],
    ["asked", /may not become root/],
    ["nobody", /nobody/],
  ])("user %s", async (user, words) => {
    const { address } = fleet.host("web1");
    await refused({ hosts: `${user}@${address}` }, [words]);
  });

  it.each([
    [
      "an account that has expired",
      "chage -E 0 deploy",
      [
        /refuses the login of user deploy: the account has expired/,
        /it says: Your account has expired;/,
        /chage -E -1/,
      ],
      "chage -E -1 deploy",
    ],
    [
      "a sudo that wants a terminal",
      "echo 'Defaults requiretty' > /etc/sudoers.d/zz-tty",
      [/sudo: sorry, you must have a tty to run sudo/, /Defaults:deploy !requiretty/],
      "rm /etc/sudoers.d/zz-tty",
    ],
  ])("%s", async (_, spoil, words, mend) => {
    const host = fleet.host("web1");
    await on(host, spoil);
    try {
      const run = await refused({}, words);
      expect(run.log).not.toContain("building");
    } finally {
      await on(host, mend);
    }
  });

  it("unknown host key", async () => {
    const other = fleet.host("web2").knownHostsLine;
    await refused({ "ssh-known-hosts": other }, [/ssh-known-hosts/, /ssh-ed25519|ecdsa/]);
  });

  it("changed host key", async () => {
    const host = fleet.host("web1");
    const otherKey = fleet.host("web2").knownHostsLine.split(" ").slice(1).join(" ");
    await refused({ "ssh-known-hosts": `${host.address} ${otherKey}` }, [/attack|changed/]);
  });

  it("a key that the host does not know", async () => {
    const path = join(fleet.directory, "stranger");
    execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", path]);
    const key = readFileSync(path, "utf8");
    const run = await refused({ "ssh-key": key }, [/deploy/, /SHA256:/]);
    expect(run.leaks).toEqual([]);
    expect(run.log).not.toContain(key.split("\n")[1]);
  });

  it("a host that is down, told before anything is built", async () => {
    const host = fleet.host("web2");
    host.unplug();
    try {
      const run = await deploy([fleet.host("web1"), host], release("v1"));
      expect(run.exitCode).toBe(1);
      expect(run.log).toContain(host.address);
      expect(run.log).not.toContain("building");
      expect(await on(fleet.host("web1"), "ls /opt")).not.toContain("greeter");
    } finally {
      host.plugIn();
    }
  });
});

describe("a host that lets nobody work says why, and what its error names does help", () => {
  const restore = [
    'chage -d "$(date +%F)" -E -1 -I -1 -M -1 deploy',
    "usermod -s /bin/bash deploy",
    "rm -f /run/nologin /etc/nologin /etc/security/limits.d/test.conf /home/deploy/.bashrc",
    "rm -f /etc/sudoers.d/zz-test /etc/sudoers.d/zzz-deploy",
    "echo 'deploy ALL=(ALL) NOPASSWD: ALL' > /etc/sudoers.d/deploy",
    "chmod u+s /usr/bin/sudo",
    ": > /etc/hosts.deny",
  ].join("; ");
  /** `mends`: the first words between backquotes are a command for root. */
  const rows: readonly (readonly [name: string, spoil: string, words: RegExp, mends?: "mends"])[] = [
    ["an account that has expired", "chage -E 0 deploy", /the account has expired: it says: Your account/, "mends"],
    ["an idle account", "chage -d 2020-01-01 -M 30 -I 10 deploy", /it says: Your account has expired/, "mends"],
    ["a password to be changed", "chage -d 0 deploy", /password of user deploy has expired.*no TTY/, "mends"],
    ["a password that is too old", "chage -d 2020-01-01 -M 30 deploy", /password of user deploy has expired/, "mends"],
    ["a shell that runs nothing", "usermod -s /usr/sbin/nologin deploy", /This account is currently not/, "mends"],
    ["/bin/false", "usermod -s /bin/false deploy", /did not get to run \(exit code 1\): the host said nothing/],
    [
      "a host that boots",
      "echo 'System is booting up. See pam_nologin(8).' > /run/nologin",
      /nobody but root.*booting up/,
    ],
    [
      "a host in maintenance",
      "echo 'Back at 5 pm' > /etc/nologin",
      /while user deploy logged in: it says: Back at 5 pm/,
    ],
    ["no more logins", "echo 'deploy hard maxlogins 0' > /etc/security/limits.d/test.conf", /too many logins/],
    ["TCP wrappers", "echo 'sshd: ALL' > /etc/hosts.deny", /closed the connection before it sent anything/],
    ["a greedy start-up file", "echo 'cat > /dev/null' > /home/deploy/.bashrc", /what was sent to it did not arrive/],
    ["requiretty", "echo 'Defaults requiretty' > /etc/sudoers.d/zz-test", /sorry, you must have a tty/, "mends"],
    ["a later rule", "echo '%deploy ALL=(ALL) ALL' > /etc/sudoers.d/zz-test", /a later sudo rule asks for a password/],
    [
      "a narrow rule",
      "echo 'deploy ALL=(ALL) NOPASSWD: /usr/bin/systemctl' > /etc/sudoers.d/deploy",
      /do not allow `sh`, only \(ALL\) NOPASSWD: \/usr\/bin\/systemctl/,
    ],
    [
      "sudoers of somebody else",
      "echo 'deploy ALL=(ALL) NOPASSWD: ALL' > /etc/sudoers.d/zz-test; chown 1000 /etc/sudoers.d/zz-test /etc/sudoers.d/deploy",
      /sudoers cannot be used: sudo: \/etc\/sudoers\.d\/\S+ is owned by uid 1000/,
    ],
    ["sudo without power", "chmod u-s /usr/bin/sudo", /sudo cannot become root there/],
  ];

  it.each(rows.map(([name, spoil, words, mends]) => ({ name, spoil, words, mends })))(
    "$name",
    async ({ spoil, words, mends }) => {
      const host = fleet.host("web1");
      await on(host, spoil);
      try {
        const failure: unknown = await logIn(fleet, host).catch((reason: unknown) => reason);
        expect(failure).toBeInstanceOf(ActionError);
        expect(wordsOf(failure)).toMatch(words);
        if (mends) {
          await on(host, /`([^`]+)`/.exec((failure as ActionError).hint ?? "")?.[1] ?? "");
          await logIn(fleet, host);
        }
      } finally {
        await on(host, `chown 0 /etc/sudoers.d/*; ${restore}`);
      }
    },
  );

  it.each([
    [
      "a read-only home",
      "mount --bind /home/deploy /home/deploy && mount -o remount,ro,bind /home/deploy",
      "umount /home/deploy",
    ],
    ["a /tmp that runs nothing", "mount -o remount,noexec /tmp", "mount -o remount,exec /tmp"],
    ["sudo in a terminal of its own", "echo 'Defaults use_pty,log_input' > /etc/sudoers.d/zz-test", "true"],
    ["a rule for sh alone", "echo 'deploy ALL=(root) NOPASSWD: /bin/sh' > /etc/sudoers.d/deploy", "true"],
  ])("is no obstacle: %s", async (_, change, undo) => {
    const host = fleet.host("web1");
    await on(host, change);
    try {
      await logIn(fleet, host);
    } finally {
      await on(host, `${undo}; ${restore}`);
    }
  });
});

describe("several hosts", () => {
  it("are all deployed", async () => {
    const run = await deploy(fleet.hosts, release("v1"));
    expect(run.outputs).toMatchObject({ decision: "promoted" });
    for (const host of fleet.hosts) expect(await servingVersion(host)).toBe("v1");
  });

  it("stay as they are when the canary of one fails", async () => {
    const [web1, web2] = [fleet.host("web1"), fleet.host("web2")];
    await addDropIn(web2, "canary", "ExecStartPre=/bin/false");
    const pid = await mainPid(web1);
    const run = await deploy([web1, web2], release("v2"));
    await removeDropIns(web2);
    expect(run.exitCode).toBe(1);
    expect(run.outputs).toMatchObject({ decision: "failed" });
    expect(run.log).toContain(`${web2.address}: canary: the service ended by itself`);
    expect(await mainPid(web1)).toBe(pid);
    for (const host of [web1, web2]) expect(await servingVersion(host)).toBe("v1");
  });

  it("all go back when one fails on its public port", async () => {
    const [web1, web2] = [fleet.host("web1"), fleet.host("web2")];
    // Hosts are switched in the order of their addresses: the second one fails when the first one serves already.
    await addDropIn(web2, "current", `ExecStartPre=/bin/sh -c "readlink /opt/greeter/current | grep -vq -- -v3-"`);
    const run = await deploy([web1, web2], release("v3"));
    await removeDropIns(web2);
    expect(run.exitCode).toBe(1);
    expect(run.log).toContain(`${web1.address}: `);
    expect(run.log).toMatch(/serves on port 8080/);
    expect(run.outputs).toMatchObject({ decision: "rolled-back" });
    for (const host of [web1, web2]) expect(await servingVersion(host)).toBe("v1");
    const decisions = (JSON.parse(run.outputs["hosts"] ?? "") as { decision: string }[]).map(
      ({ decision }) => decision,
    );
    expect(decisions).toEqual(["rolled-back", "rolled-back"]);
  });
});

async function addDropIn(host: FleetHost, slot: string, line: string): Promise<void> {
  const directory = `/etc/systemd/system/greeter@${slot}.service.d`;
  await on(host, `mkdir -p ${directory} && cat > ${directory}/test.conf <<'END'\n[Service]\n${line}\nEND`);
  await on(host, "systemctl daemon-reload");
}

async function removeDropIns(host: FleetHost): Promise<void> {
  await on(host, "rm -rf /etc/systemd/system/greeter@*.service.d && systemctl daemon-reload");
}
