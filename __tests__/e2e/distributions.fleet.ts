/** Old and new distributions, what deploy users bring along (shells, start-up files, homes), and hosts that are shut in places. */
import { afterAll, beforeAll, describe, it } from "vitest";
import { type FleetHost, on, reasonOf } from "../support/deploy-example.ts";
import { type Fleet, startFleet } from "../support/fleet/start-fleet.ts";
import { runAction } from "../support/run-action.ts";
import { serviceOn } from "../support/service-on-host.ts";
import { makeSmallService, type SmallService } from "../support/small-service.ts";
import { startStrictLoad } from "../support/strict-load.ts";

/** systemd 247 and OpenSSH 8.4; systemd 257 and OpenSSH 10. `NEWEST_SUITE=forky` takes what comes next. */
const suites = { old: "bullseye", new: process.env["NEWEST_SUITE"] ?? "trixie" } as const;

let fleet: Fleet;
let small: SmallService;
let both: readonly FleetHost[];

beforeAll(async () => {
  small = makeSmallService(["v1", "v2", "v3"]);
  const ages = Object.entries(suites).map(([name, suite]) => ({ name, suite }));
  fleet = await startFleet({ hosts: [...ages, { name: "shut" }] });
  both = [fleet.host("old"), fleet.host("new")];
  for (const host of both) await prepare(host);
  // As on Ubuntu from 25.10 on. The coreutils of trixie are too early for it: their mv replaces no link to a directory.
  const rust = suites.new === "trixie" ? "sudo visudo" : "sudo visudo $(ls /usr/lib/cargo/bin/coreutils)";
  await on(
    fleet.host("new"),
    `for t in ${rust}; do for f in /usr/lib/cargo/bin/$t /usr/lib/cargo/bin/coreutils/$t; do [ ! -e $f ] || ln -sf $f $(command -v $t); done; done`,
  );
});

afterAll(async () => {
  await fleet?.stop();
  small?.remove();
});

/** Nothing runs in /tmp, and nothing fits into /var/tmp. Each user has a shell, and a start-up file of it that prints in any case. */
async function prepare(host: FleetHost): Promise<void> {
  await host.limitDisk("/var/tmp", 1);
  await on(host, "mount -o remount,noexec /tmp; cat /dev/zero > /var/tmp/fill");
  await on(
    host,
    `set -e
    noise='echo hello; echo no end of a line | tr -d "\\n"'
    mkdir -p /etc/ssh/keys
    echo 'AuthorizedKeysFile /etc/ssh/keys/%u .ssh/authorized_keys' > /etc/ssh/sshd_config.d/keys.conf
    systemctl reload ssh
    user() {
      useradd --create-home --shell "$2" "$1"
      cp /root/.ssh/authorized_keys "/etc/ssh/keys/$1" && chmod 644 "/etc/ssh/keys/$1"
      echo "$1 ALL=(ALL) NOPASSWD: ALL" > "/etc/sudoers.d/$1"
    }
    user bash "$(command -v bash)"; echo "$noise" > /home/bash/.bashrc
    user csh "$(command -v csh)"; echo "$noise" > /home/csh/.cshrc
    user fish "$(command -v fish)"; mkdir -p /home/fish/.config/fish; echo "$noise; echo and this >&2" > /home/fish/.config/fish/config.fish
    user dash "$(command -v dash)"; rm -r /home/dash
    chown -R root: /home/bash; chmod 555 /home/bash`,
  );
}

const asUser = (user: string, hosts = both) => ({ hosts: hosts.map(({ address }) => `${user}@${address}`).join("\n") });
const operate = (operation: string, name: string, inputs: Readonly<Record<string, string>>) =>
  runAction({
    workspace: small.directory,
    inputs: { operation, name, "ssh-key": fleet.privateKey, "ssh-known-hosts": fleet.knownHosts, ...inputs },
  });

describe.concurrent("an old and a new distribution in one run", () => {
  it("deploys, replaces under the cover, rolls a sick release back, rolls back", async ({ expect }) => {
    const services = both.map((host) => serviceOn(fleet, host, small, "ages", 9101));
    const versions = () => Promise.all(services.map((service) => service.version()));
    const [any] = services;
    const inputs = asUser("deploy");
    for (const version of ["v1", "v2"]) {
      const run = await any?.deploy(version, {}, { inputs });
      expect(run?.outputs, run?.log).toMatchObject({ decision: "promoted" });
      expect(await versions()).toEqual([version, version]);
    }
    const sick = await any?.deploy("v3", { HEALTH: "503@9101" }, { inputs });
    expect(sick?.outputs, sick?.log).toMatchObject({ decision: "rolled-back" });
    expect(sick?.log.match(/new connections go to the canary/g)?.length).toBeGreaterThan(0);
    expect(await versions()).toEqual(["v2", "v2"]);
    const back = await operate("rollback", "ages", inputs);
    expect(back.exitCode, back.log).toBe(0);
    expect(await versions()).toEqual(["v1", "v1"]);
  });

  it("sends shares by their nginx, to clients that stay with them, and sees failures that a retry hides", async ({
    expect,
  }) => {
    const services = both.map((host) => serviceOn(fleet, host, small, "by-nginx", 9108));
    const [any] = services;
    const inputs = {
      ...asUser("deploy"),
      strategy: "canary",
      steps: "50%, 100%",
      "min-requests": "60",
      "max-p95": "2s",
    };
    await Promise.all(both.map((host) => on(host, "systemctl start nginx")));
    const first = await any?.deploy("v1", {}, { inputs });
    expect(first?.outputs, first?.log).toMatchObject({ decision: "promoted" });
    const site = { front: "nginx", "front-listen": "9109", "front-sticky": "true", port: "9108" };
    const provisioned = await operate("provision", "by-nginx", { ...asUser("deploy"), ...site });
    expect(provisioned.exitCode, provisioned.log).toBe(0);
    const clients = both.map(({ address }) => startStrictLoad(`http://${address}:9109/version`));
    const good = await any?.deploy("v2", {}, { inputs });
    expect(good?.outputs, good?.log).toMatchObject({ decision: "promoted" });
    expect(good?.log).toContain("50 % of requests: ");
    const sick = await any?.deploy("v3", { STATUS: "502" }, { inputs });
    expect(sick?.outputs, sick?.log).toMatchObject({ decision: "rolled-back" });
    expect(reasonOf({ annotations: sick?.annotations ?? [] })).toMatch(/requests to the canary failed/);
    const ended = await Promise.all(clients.map((load) => load.stop()));
    const versions = await Promise.all(both.map((host) => on(host, "nginx -v 2>&1")));
    console.log(
      versions
        .map((words, index) => `${words}: ${ended[index]?.failures.length} of ${ended[index]?.answered} failed`)
        .join("; "),
    );
    expect(ended.flatMap(({ failures }) => failures)).toEqual([]);
    for (const service of services) expect(await service.version()).toBe("v2");
    for (const host of both)
      expect(await on(host, "tail -n 1 /var/log/nginx/gin-deploy-by-nginx.log")).toMatch(/\|[0-9a-f]{4}$/);
  });

  it.for<[string, number]>([
    ["bash", 9102],
    ["csh", 9103],
    ["fish", 9104],
    ["dash", 9105],
  ])("the login shell is %s", async ([user, port], { expect }) => {
    const services = both.map((host) => serviceOn(fleet, host, small, `by-${user}`, port));
    const run = await services[0]?.deploy("v1", {}, { inputs: asUser(user) });
    expect(run?.outputs, run?.log).toMatchObject({ decision: "promoted" });
    for (const service of services) expect(await service.version()).toBe("v1");
    // From then on by the host program.
    const status = await operate("status", `by-${user}`, asUser(user));
    expect(status.outputs["version"], status.log).toBe("v1");
  });
});

describe.concurrent("a host that is shut in places", () => {
  it("/usr/local cannot be written: it says so before anything is touched, and host-program-path helps", async ({
    expect,
  }) => {
    const host = fleet.host("shut");
    await on(host, "mount --bind /usr/local /usr/local && mount -o remount,ro,bind /usr/local");
    const service = serviceOn(fleet, host, small, "shut", 9106);
    const refused = await service.deploy("v1");
    expect(refused.log).toMatch(
      /::error::.*cannot be put in \/usr\/local\/lib\/gin-deploy: its disk is mounted read-only.*Set `host-program-path`/,
    );
    expect(await on(host, "ls -d /opt/shut /etc/gin-deploy 2>/dev/null")).toBe("");

    const elsewhere = { "host-program-path": "/opt/programs/gin-deploy" };
    const admin = { ...asUser("deploy", [host]), ...elsewhere, "deploy-user": "guest", port: "9106" };
    const open = await operate("provision", "shut", { ...admin, "host-program-path": "/home/guest/lib" });
    expect(open.log).toMatch(/::error::.*\/home\/guest belongs to guest; choose another host-program-path/);
    const provisioned = await operate("provision", "shut", admin);
    expect(provisioned.exitCode, provisioned.log).toBe(0);
    expect((await operate("provision", "shut", admin)).log).toContain("all is set up already");

    const guest = { ...asUser("guest", [host]), ...elsewhere };
    for (const version of ["v1", "v2"]) {
      const run = await service.deploy(version, {}, { inputs: guest });
      expect(run.outputs, run.log).toMatchObject({ decision: "promoted" });
    }
    expect(await on(host, "cat /etc/sudoers.d/gin-deploy-shut; ls /usr/local/lib")).toMatch(
      /guest ALL=\(root\) NOPASSWD: \/opt\/programs\/gin-deploy\/shut ""/,
    );
    expect(await service.version()).toBe("v2");
  });

  it("two services that come to one port at once: one has it, and the other is told whose it is", async ({
    expect,
  }) => {
    const services = ["first", "second"].map((name) => serviceOn(fleet, fleet.host("old"), small, name, 9107));
    const runs = await Promise.all(services.map((service) => service.deploy("v1")));
    const logs = runs.map(({ log }) => log).join("\n");
    expect(runs.map(({ outputs }) => outputs["decision"]).sort(), logs).toEqual(["failed", "promoted"]);
    expect(logs).toMatch(/::error::.*port 9107 is taken by small|::error::.*port 9107 is taken by (?:first|second)/);
  });
});
