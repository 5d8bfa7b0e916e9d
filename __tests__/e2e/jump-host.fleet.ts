import { afterAll, beforeAll, expect, it } from "vitest";
import { on } from "../support/deploy-example.ts";
import { type Fleet, startFleet } from "../support/fleet/start-fleet.ts";
import { type ServiceOnHost, serviceOn } from "../support/service-on-host.ts";
import { makeSmallService, type SmallService } from "../support/small-service.ts";

let fleet: Fleet;
let small: SmallService;
let services: readonly ServiceOnHost[];

beforeAll(async () => {
  small = makeSmallService(["v1"]);
  fleet = await startFleet({ hosts: [{ name: "bastion" }, { name: "web1" }, { name: "web2" }] });
  services = ["web1", "web2"].map((name) => serviceOn(fleet, fleet.host(name), small, "shop", 8080));
});
afterAll(async () => {
  await fleet?.stop();
  small?.remove();
});

const logins = async (name: string) =>
  (await on(fleet.host(name), "journalctl -t sshd -t sshd-session -o cat | grep '^Accepted publickey' || true"))
    .split("\n")
    .filter(Boolean);

it("two hosts behind a bastion: one login to it, and every login to them comes from it", async () => {
  const inputs = {
    hosts: ["web1", "web2"].map((name) => `deploy@${fleet.host(name).address}`).join("\n"),
    "jump-host": `deploy@${fleet.host("bastion").address}`,
  };
  const run = await services[0]?.deploy("v1", {}, { inputs });
  expect(run?.exitCode, run?.log).toBe(0);
  expect(await Promise.all(services.map((service) => service.version()))).toEqual(["v1", "v1"]);
  expect(await logins("bastion")).toHaveLength(1);
  for (const name of ["web1", "web2"]) {
    const all = await logins(name);
    expect(all).toHaveLength(1);
    expect(all[0]).toContain(` from ${fleet.host("bastion").address} `);
  }

  await on(
    fleet.host("bastion"),
    "echo AllowTcpForwarding no > /etc/ssh/sshd_config.d/00-no.conf; systemctl reload ssh",
  );
  const refused = await services[0]?.deploy("v1", {}, { inputs: { ...inputs, operation: "plan" } });
  expect(refused?.exitCode).toBe(1);
  expect(refused?.log).toContain("forbids forwarding to");
});
