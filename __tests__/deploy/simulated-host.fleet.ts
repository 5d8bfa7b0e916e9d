import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { canBootHosts } from "../support/fleet/can-boot-hosts.ts";
import { type Fleet, startFleet } from "../support/fleet/start-fleet.ts";
import { connectContractHost } from "./contract/booted-contract-host.ts";
import { type ContractHost, tellOn } from "./contract/contract-host.ts";
import { buildContractProgram } from "./contract/contract-service.ts";
import { simulateContractHost } from "./contract/simulated-contract-host.ts";
import { storiesWith } from "./contract/stories.ts";

const can = canBootHosts();
const program = can.ok ? buildContractProgram() : Buffer.alloc(0);

/** The real programs on a booted host and their twins in memory: the same steps, the same answers. */
describe.skipIf(!can.ok)(`the simulated host is true${can.ok ? "" : ` (${can.why})`}`, () => {
  let fleet: Fleet;
  let booted: ContractHost;
  beforeAll(async () => {
    fleet = await startFleet({ hosts: [{ name: "web1" }] });
    booted = await connectContractHost(fleet, "web1");
  });
  afterAll(async () => {
    booted?.connection.close();
    await fleet?.stop();
  });

  it.each(storiesWith(program))("$name", async (story) => {
    const real = await tellOn(booted, story);
    const twin = await tellOn(await simulateContractHost(program), story);
    expect(twin).toEqual(real);
  });
});
