/** A service that supervisor runs: what a deploy promises holds as it does with systemd. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { type FleetHost, on } from "../support/deploy-example.ts";
import { type Fleet, startFleet } from "../support/fleet/start-fleet.ts";
import { runAction } from "../support/run-action.ts";
import { type ServiceOnHost, serviceOn } from "../support/service-on-host.ts";
import { makeSmallService, type SmallService } from "../support/small-service.ts";
import { startStrictLoad } from "../support/strict-load.ts";

let fleet: Fleet;
let host: FleetHost;
let service: SmallService;
let shop: ServiceOnHost;

beforeAll(async () => {
  service = makeSmallService(["v1", "v2", "v3"]);
  fleet = await startFleet({ hosts: [{ name: "web1" }, { name: "web2" }] });
  host = fleet.host("web1");
  shop = serviceOn(fleet, host, service, "shop", 8080, "supervisor");
  await on(host, "systemctl enable --now supervisor");
});
afterAll(async () => {
  await fleet?.stop();
  service?.remove();
});

/** The lease (45 s), a look each second, and a host that has other things to do. */
const backWithinMs = 90_000;
/** A release that is held has this long to meet what is to cut it off. */
const patient = { inputs: { "health-timeout": "10m" } };
const isBack = (version: string) =>
  expect
    .poll(async () => [await shop.version(), await shop.traces()].join(" "), { timeout: backWithinMs, interval: 500 })
    .toBe(`${version} `);
const secret = `it's "%(here)s" $HOME \\ ; # ü`;

it("a host where supervisor does not run is left as it is, and told what to install", async () => {
  const away = fleet.host("web2");
  const run = await serviceOn(fleet, away, service, "shop", 8080, "supervisor").deploy("v1");
  expect(run.exitCode).toBe(1);
  expect(run.log).toMatch(/supervisor cannot run a service there: supervisord does not run/);
  expect(await on(away, "ls -d /opt/shop /etc/gin-deploy 2>/dev/null; id -u shop 2>&1 | grep -o 'no such user'")).toBe(
    "no such user",
  );
});

it("a first deploy: as the service's user and without capabilities, with its environment to the letter, in no file for all to see", async () => {
  const run = await shop.deploy("v1", { SECRET: secret, LOG: "1" }, { inputs: { args: `serve "--title=50% a b"` } });
  expect(run.outputs["decision"], run.log).toBe("promoted");
  expect(await shop.version()).toBe("v1");
  const pid = await shop.pid();
  expect(await shop.sh(`tr '\\0' '\\n' </proc/${pid}/environ | grep ^SECRET=`)).toBe(`SECRET=${secret}`);
  expect(await shop.sh(`tr '\\0' '|' </proc/${pid}/cmdline`)).toMatch(/\/bin\/shop\|serve\|--title=50% a b\|$/);
  expect(await shop.sh(`grep -E '^(CapEff|CapBnd|NoNewPrivs)' /proc/${pid}/status | tr -d '\\t' | paste -sd ' '`)).toBe(
    "CapEff:0000000000000000 CapBnd:0000000000000000 NoNewPrivs:1",
  );
  expect(await shop.sh(`stat -c %U /proc/${pid}; readlink /proc/${pid}/cwd`)).toMatch(
    /^shop\n\/opt\/shop\/releases\/.*-v1-/,
  );
  expect(await shop.sh("grep -rlF here)s /etc /var/log /run/gin-deploy 2>/dev/null; true")).toBe("");
  expect(await shop.sh("supervisorctl status | grep -c shop@")).toBe("3");
  expect(await shop.sh("stat -c '%U %a' /etc/supervisor/conf.d/gin-deploy-shop.conf /var/log/gin-deploy/shop")).toBe(
    "root 644\nroot 750",
  );
});

it("the same again changes nothing", async () => {
  const pid = await shop.pid();
  const run = await shop.deploy("v1", { SECRET: secret, LOG: "1" }, { inputs: { args: `serve "--title=50% a b"` } });
  expect(run.outputs["decision"], run.log).toBe("unchanged");
  expect(await shop.pid()).toBe(pid);
});

it("a canary gets its share and is judged by its log, is held through a loss of power, and promoted without a connection refused", async () => {
  const url = `http://${host.address}:8080/version`;
  const load = startStrictLoad(url);
  const canary = {
    strategy: "canary",
    steps: "50%, pause, 100%",
    "min-requests": "40",
    "max-p95": "1s",
    "before-start": "migrate up",
  };
  const run = await shop.deploy("v2", { LOG: "1" }, { inputs: canary });
  const until = await load.stop();
  expect(run.outputs["decision"], run.log).toBe("paused");
  expect(run.log).toContain("it migrates as true [up]");
  expect(run.log).toContain("50 % of new connections: ");

  await host.kill();
  await host.boot();
  const hasShare = () => on(host, "nft list table ip gin_shop 2>/dev/null | grep -c 'mod 100 < 50'");
  await expect.poll(hasShare, { timeout: backWithinMs, interval: 1_000 }).toBe("1");
  const again = startStrictLoad(url);
  const promoted = await operation("promote", "deploy");
  const since = await again.stop();
  expect(promoted.outputs["decision"], promoted.log).toBe("promoted");
  expect(await shop.version()).toBe("v2");
  console.log(
    `supervisor: ${until.failures.length} of ${until.answered} connections failed until the pause, ${since.failures.length} of ${since.answered} from then on`,
  );
  expect([...until.failures, ...since.failures]).toEqual([]);
  expect(await on(host, "nft list tables")).toBe("");
  expect(await shop.traces()).toBe("");
});

it.each([
  ["fails in its migration", "failed", { MIGRATE: "3" }, /exit code 3/],
  ["ends at once", "failed", { EXIT: "7" }, /the service ended by itself \(exit code 7/],
  ["ends on the public port, under the cover", "rolled-back", { EXIT: "7@8080" }, /ended by itself \(exit code 7/],
])("a release that %s is rolled back", async (_, decision, faults, reason) => {
  const load = startStrictLoad(`http://${host.address}:8080/version`);
  const run = await shop.deploy("v3", faults, { inputs: { "before-start": "migrate up" } });
  const { failures } = await load.stop();
  expect(run.outputs["decision"], run.log).toBe(decision);
  expect(run.log).toMatch(reason);
  expect(failures).toEqual([]);
  expect(await shop.version()).toBe("v2");
  expect(await shop.traces()).toBe("");
});

it.each([
  ["a process that is killed", (pid: string) => `kill -KILL ${pid}`],
  [
    "a service whose supervisord is killed",
    () => "systemctl kill -s KILL --kill-who=main supervisor; systemctl start supervisor",
  ],
])("%s comes again, once", async (_, kill) => {
  const pid = await shop.pid();
  await shop.sh(kill(pid));
  await expect.poll(() => shop.pid(), { timeout: backWithinMs }).not.toBe(pid);
  await expect.poll(() => shop.version(), { timeout: backWithinMs }).toBe("v2");
  expect(await shop.sh("ls -l /proc/[0-9]*/exe 2>/dev/null | grep -c /opt/shop/releases/")).toBe("1");
});

it("a runner that is killed after the switch: the host rolls back by itself", async () => {
  const held = await shop.hold("v3");
  const run = await shop.deploy("v3", held.faults, { ...patient, post: false, kill: held.runs });
  expect(run.exitCode).toBeNull();
  await isBack("v2");
  expect((await shop.journal()).at(-1)).toMatchObject({ by: "the host itself", decision: "rolled-back" });
  expect(await on(host, "nft list tables")).toBe("");
});

it("a user who is not root brings back the release before, once root has set the service up for that", async () => {
  const provisioned = await operation("provision", "deploy", {
    "deploy-user": "guest",
    "service-manager": "supervisor",
  });
  expect(provisioned.exitCode, provisioned.log).toBe(0);
  const run = await operation("rollback", "guest");
  expect(run.outputs["decision"], run.log).toBe("promoted");
  expect(await shop.version()).toBe("v1");
});

it("a host that is booted serves what has proved itself, also where a deploy was cut off after its switch", async () => {
  await host.stop();
  await host.boot();
  await expect.poll(() => shop.version(), { timeout: backWithinMs }).toBe("v1");
  const held = await shop.hold("v3");
  const cut = new Promise<void>((resolve) => {
    held.runs.addEventListener("abort", () => {
      void host
        .kill()
        .then(() => host.boot())
        .then(resolve);
    });
  });
  const run = await shop.deploy("v3", held.faults, { ...patient, post: false });
  await cut;
  expect(run.exitCode, run.log).toBe(1);
  await expect.poll(() => shop.version(), { timeout: backWithinMs }).toBe("v1");
  const next = await shop.deploy("v3", held.faults, patient);
  expect(next.outputs["decision"], next.log).toBe("promoted");
});

it("systemd does not take the service over", async () => {
  const run = await serviceOn(fleet, host, service, "shop", 8080).deploy("v1");
  expect(run.log).toMatch(/its service shop is run by supervisor, and would be run by systemd/);
  expect(await shop.version()).toBe("v3");
});

function operation(name: string, user: string, inputs: Readonly<Record<string, string>> = {}) {
  return runAction({
    workspace: service.directory,
    inputs: {
      operation: name,
      name: "shop",
      hosts: `${user}@${host.address}`,
      "ssh-key": fleet.privateKey,
      "ssh-known-hosts": fleet.knownHosts,
      ...inputs,
    },
  });
}
