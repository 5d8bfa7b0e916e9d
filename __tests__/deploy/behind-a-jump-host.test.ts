import { describe, expect, it } from "vitest";
import { type FaultPlan, strikes } from "./simulation/faults.ts";
import { servingOn } from "./simulation/host-look.ts";
import { makeProgram, services } from "./simulation/programs.ts";
import { type Simulation, simulate } from "./simulation/simulation.ts";

const v1 = makeProgram("v1", services.good);
const v2 = makeProgram("v2", services.good);
const webs = ["web1", "web2", "web3"];
const behind = { hosts: webs, jumpHosts: ["bastion"] };
const serving = (simulation: Simulation) => webs.map((name) => servingOn(simulation.host(name).machine)?.version);

/** Strikes once, at the first call of a step. */
function atStep(step: string, strike: (simulation: Simulation) => ReturnType<typeof strikes.killed>) {
  return (simulation: Simulation): FaultPlan => {
    let hasStruck = false;
    return (call) => {
      if (hasStruck || call.step !== step) return undefined;
      hasStruck = true;
      return { when: 1, strike: strike(simulation) };
    };
  };
}
const bastionDies = atStep("switch", (simulation) => () => simulation.host("bastion").disconnect());

describe("a deploy to three hosts behind a jump host", () => {
  it("logs in to it once, and closes it", async () => {
    const simulation = simulate("bastion", ...webs);
    expect((await simulation.deploy(v1, behind)).decision).toBe("promoted");
    expect(serving(simulation)).toEqual(["v1", "v1", "v1"]);
    expect(simulation.jumpLogins).toEqual(["bastion"]);
    expect(simulation.openJumps.size).toBe(0);
    expect(simulation.calls.some(({ host }) => host.name === "bastion")).toBe(false);
  });

  it("that loses it in the middle logs in to it once more for all hosts, and puts them right", async () => {
    const simulation = simulate("bastion", ...webs);
    await simulation.deploy(v1, behind);
    simulation.faults = bastionDies(simulation);
    const run = await simulation.deploy(v2, behind);
    expect(run.failure?.message).toContain("switch did not end");
    expect(serving(simulation)).toEqual(["v1", "v1", "v1"]);
    expect(simulation.jumpLogins).toEqual(["bastion", "bastion", "bastion"]);
    simulation.faults = () => undefined;
    // One for each deploy, and one after the loss.
    expect((await simulation.deploy(v2, behind)).decision).toBe("promoted");
  });

  it("whose runner dies is put right by the post step, through it", async () => {
    const simulation = simulate("bastion", ...webs);
    await simulation.deploy(v1, behind);
    simulation.faults = atStep("start-canary", () => strikes.killed())(simulation);
    const run = await simulation.deploy(v2, behind);
    expect(run.decision).toBe("killed");
    const before = simulation.jumpLogins.length;
    expect((await simulation.post(run)).isRight).toBe(true);
    expect(serving(simulation)).toEqual(["v1", "v1", "v1"]);
    expect(simulation.jumpLogins.length - before).toBe(1);
    expect(simulation.openJumps.size).toBe(0);
  });

  it("that one of the hosts refuses closes it as well", async () => {
    const simulation = simulate("bastion", ...webs);
    simulation.host("web2").unplug(undefined);
    const { failure } = await simulation.deploy(v1, behind);
    expect(failure?.message).toMatch(/^deploy@web2 through deploy@bastion: web2:22 did not answer/);
    expect([simulation.jumpLogins.length, simulation.openJumps.size]).toEqual([1, 0]);
  });

  it("says once, and not for each host, that it cannot be reached", async () => {
    const simulation = simulate("bastion", ...webs);
    simulation.host("bastion").unplug(undefined);
    const { failure } = await simulation.deploy(v1, behind);
    expect(failure?.message).toBe("jump host deploy@bastion: bastion:22 did not answer within 30 s");
    expect(simulation.calls).toEqual([]);
  });
});
