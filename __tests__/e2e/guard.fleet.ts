/** A runner that is gone for good, without its post step: the host rolls back by itself. */
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, describe, type ExpectStatic, it } from "vitest";
import { type FleetHost, on } from "../support/deploy-example.ts";
import { type Fleet, startFleet } from "../support/fleet/start-fleet.ts";
import { type ServiceOnHost, serviceOn } from "../support/service-on-host.ts";
import { makeSmallService, type SmallService } from "../support/small-service.ts";

let fleet: Fleet;
let host: FleetHost;
let small: SmallService;

beforeAll(async () => {
  small = makeSmallService(["v1", "v2"]);
  fleet = await startFleet({ hosts: [{ name: "web1" }, { name: "web2" }, { name: "web3" }] });
  host = fleet.host("web1");
});
afterAll(async () => {
  await fleet?.stop();
  small?.remove();
});

/** The lease (45 s), a look each second, and a host that has other things to do. */
const backWithinMs = 90_000;
const isBack = (shop: ServiceOnHost, version: string, expect: ExpectStatic) =>
  expect
    .poll(async () => [await shop.version(), await shop.traces()].join(" "), { timeout: backWithinMs, interval: 500 })
    .toBe(`${version} `);
/** A release that is held has this long to meet what is to cut it off. */
const patient = { inputs: { "health-timeout": "10m" } };
const lastLine = async (shop: ServiceOnHost) => (await shop.journal()).at(-1);
const guardOf = (name: string) => on(host, `systemctl show gin-deploy-${name}-guard -p MainPID --value`);

// A guard mostly waits: so side by side.
describe.concurrent("where nobody comes back", () => {
  it.for<[string, string, number, "canary" | "current"]>([
    ["while its canary runs", "shop1", 8081, "canary"],
    ["after its switch", "shop2", 8082, "current"],
  ])("a runner that is killed %s", async ([_, name, port, slot], { expect }) => {
    const shop = serviceOn(fleet, host, small, name, port);
    await shop.deploy("v1");
    const pid = await shop.pid();
    const held = await shop.hold("v2", slot);
    const run = await shop.deploy("v2", held.faults, { ...patient, post: false, kill: held.runs });
    expect(run.exitCode).toBeNull();
    await isBack(shop, "v1", expect);
    expect(await lastLine(shop)).toMatchObject({ by: "the host itself", decision: "rolled-back" });
    // What was not being replaced was not touched.
    expect((await shop.pid()) === pid).toBe(slot === "canary");
    expect(await guardOf(name)).toBe("0");
    await held.letGo();
    const next = await shop.deploy("v2", held.faults, patient);
    expect(next.outputs["decision"], next.log).toBe("promoted");
  });

  it("a guard that is killed comes again, and a reload of systemd does not hold it up", async ({ expect }) => {
    const shop = serviceOn(fleet, host, small, "shop3", 8083);
    await shop.deploy("v1");
    const held = await shop.hold("v2");
    await shop.deploy("v2", held.faults, { ...patient, post: false, kill: held.runs });
    for (let time = 0; time < 5; time++) {
      await on(host, "systemctl kill -s KILL gin-deploy-shop3-guard; systemctl daemon-reload; true");
      await delay(2_000);
    }
    await isBack(shop, "v1", expect);
  });

  it("a first deploy that is lost is taken down", async ({ expect }) => {
    const shop = serviceOn(fleet, host, small, "shop4", 8084);
    const held = await shop.hold("v1", "canary");
    await shop.deploy("v1", held.faults, { ...patient, post: false, kill: held.runs });
    await isBack(shop, "", expect);
    expect(await lastLine(shop)).toMatchObject({ decision: "failed", serving: null });
  });

  it("a cable that is out for longer than the lease: the host goes back, and the run says that it lost it", async ({
    expect,
  }) => {
    const away = fleet.host("web2");
    const shop = serviceOn(fleet, away, small, "shop", 8080);
    await shop.deploy("v1");
    const held = await shop.hold("v2", "canary");
    held.runs.addEventListener("abort", () => {
      away.unplug();
      setTimeout(() => away.plugIn(), 100_000);
    });
    const run = await shop.deploy("v2", held.faults, patient);
    expect(run.exitCode).toBe(1);
    await isBack(shop, "v1", expect);
    expect(run.outputs["decision"], run.log).not.toBe("promoted");
  });

  it("a host that loses its power after a switch comes up with the release that has proved itself", async ({
    expect,
  }) => {
    const away = fleet.host("web3");
    const shop = serviceOn(fleet, away, small, "shop", 8080);
    await shop.deploy("v1");
    const held = await shop.hold("v2");
    const cut = new Promise<void>((resolve) => {
      held.runs.addEventListener("abort", () => {
        void away
          .kill()
          .then(() => away.boot())
          .then(resolve);
      });
    });
    const run = await shop.deploy("v2", held.faults, { ...patient, post: false });
    await cut;
    expect(run.exitCode, run.log).toBe(1);
    await expect.poll(() => shop.version(), { timeout: backWithinMs }).toBe("v1");
    const next = await shop.deploy("v2", held.faults, patient);
    expect(next.outputs["decision"], next.log).toBe("promoted");
  });

  it("a deploy that goes well leaves no guard", async ({ expect }) => {
    const shop = serviceOn(fleet, host, small, "shop6", 8086);
    const run = await shop.deploy("v1");
    expect(run.exitCode, run.log).toBe(0);
    await expect.poll(() => guardOf("shop6"), { timeout: 20_000 }).toBe("0");
    expect(await shop.version()).toBe("v1");
  });
});
