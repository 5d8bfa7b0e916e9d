import { afterAll, beforeAll, expect, it } from "vitest";
import { on } from "../support/deploy-example.ts";
import { type Fleet, startFleet } from "../support/fleet/start-fleet.ts";
import { serviceOn } from "../support/service-on-host.ts";
import { makeSmallService, type SmallService } from "../support/small-service.ts";
import { ask, startStrictLoad } from "../support/strict-load.ts";

let fleet: Fleet;
let service: SmallService;

beforeAll(async () => {
  fleet = await startFleet({ hosts: [{ name: "web1" }, { name: "web2" }] });
  service = makeSmallService(["v1", "v2", "v3"]);
});
afterAll(async () => {
  await fleet?.stop();
  service?.remove();
});

const tables = (name: string) => on(fleet.host(name), "nft list tables");

it("an upgrade refuses no connection, from another host and over loopback, and cuts no request off", async () => {
  const host = fleet.host("web1");
  const small = serviceOn(fleet, host, service, "small", 8080);
  const other = serviceOn(fleet, host, service, "other-one", 8090);
  expect((await small.deploy("v1")).outputs["decision"]).toBe("promoted");
  expect((await other.deploy("v1")).outputs["decision"]).toBe("promoted");
  await on(
    host,
    `systemd-run --unit=loopback sh -c 'while :; do curl -sf -o /dev/null --max-time 5 http://127.0.0.1:8080/version || echo failed >>/root/failures; echo . >>/root/asked; sleep 0.05; done'`,
  );
  const load = startStrictLoad(`http://${host.address}:8080/version`);
  const neighbour = startStrictLoad(`http://${host.address}:8090/version`, { pauseMs: 50 });
  // Requests of eight seconds are under way all the time: the old process has to drain for that long.
  let isOver = false;
  const slow = Array.from({ length: 4 }, async () => {
    const failures: string[] = [];
    while (!isOver) failures.push(...((await ask(`http://${host.address}:8080/slow`)) ?? []));
    return failures;
  });
  const run = await small.deploy("v2");
  isOver = true;
  const [seen, beside, ...slowFailures] = await Promise.all([load.stop(), neighbour.stop(), ...slow]);
  await on(host, "systemctl stop loopback");
  expect(run.outputs["decision"], run.log).toBe("promoted");
  expect(run.log).toMatch(/new connections go to the canary while the public process is replaced/);
  expect(await small.version()).toBe("v2");
  console.log(`upgrade under the cover: ${seen.answered} connections, ${seen.failures.length} failed`);
  expect(seen.failures).toEqual([]);
  expect(seen.answered).toBeGreaterThan(100);
  expect(beside.failures).toEqual([]);
  expect(slowFailures.flat()).toEqual([]);
  expect(
    await on(host, "cat /root/failures 2>/dev/null | wc -l; test $(wc -l </root/asked) -gt 50 && echo asked"),
  ).toBe("0\nasked");
  // Only borrowed.
  expect(await tables("web1")).toBe("");
  expect(await small.traces()).toBe("");
});

it("a release that fails under the cover is rolled back, and the cover with it", async () => {
  const host = fleet.host("web1");
  const small = serviceOn(fleet, host, service, "small", 8080);
  const load = startStrictLoad(`http://${host.address}:8080/version`);
  // Only on the public port: the canary is well.
  const run = await small.deploy("v3", { EXIT: "7@8080" });
  const { failures } = await load.stop();
  expect(run.outputs["decision"], run.log).toBe("rolled-back");
  expect(await small.version()).toBe("v2");
  expect(failures).toEqual([]);
  expect(await tables("web1")).toBe("");
});

it("a canary that ends takes the cover with it, however it ends", async () => {
  const host = fleet.host("web1");
  const small = serviceOn(fleet, host, service, "small", 8080);
  // The runner is gone for good while the public process drains; nobody but the host itself is there.
  const held = await small.hold("v3");
  const slow = ask(`http://${host.address}:8080/slow`);
  await small.deploy("v3", held.faults, { kill: held.runs, post: false });
  await held.letGo();
  await slow;
  expect(await tables("web1")).not.toBe("");
  await on(host, "systemctl kill --signal=SIGKILL small@canary");
  await expect.poll(() => tables("web1")).toBe("");
  await expect.poll(() => small.version()).toBe("v3");
});

it("where nobody knows what a firewall would do to what is sent elsewhere there is no cover, which is said", async () => {
  const host = fleet.host("web2");
  const small = serviceOn(fleet, host, service, "small", 8080);
  await small.deploy("v1");
  await on(
    host,
    `nft 'add table inet filter; add chain inet filter input { type filter hook input priority 0; policy accept; }; add rule inet filter input ct state established,related accept; add rule inet filter input iif lo accept; add rule inet filter input tcp dport != { 22, 8080 } drop'`,
  );
  const load = startStrictLoad(`http://${host.address}:8080/version`, { pauseMs: 0 });
  const run = await small.deploy("v2");
  const { failures, answered } = await load.stop();
  console.log(`upgrade without a cover: ${answered + failures.length} connections, ${failures.length} failed`);
  expect(run.outputs["decision"], run.log).toBe("promoted");
  // Strict enough to see what a cover is for.
  expect(failures.length).toBeGreaterThan(0);
  expect(await ask(`http://${host.address}:8080/version`)).toBeUndefined();
  expect(await tables("web2")).toBe("table inet filter");
  const plan = await small.deploy("v3", {}, { inputs: { operation: "plan" } });
  expect(plan.log).toMatch(/new connections are refused .*: a firewall looks at ports in a way that is not known here/);
});
