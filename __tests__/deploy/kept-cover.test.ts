import { describe, expect, it } from "vitest";
import { strikes } from "./simulation/faults.ts";
import { lookAt, servingOn } from "./simulation/host-look.ts";
import { makeProgram, type Service, services } from "./simulation/programs.ts";
import { type Simulation, simulate } from "./simulation/simulation.ts";

/** It takes so long on the public port until it listens. */
const listeningAfter =
  (publicMs: number): Service =>
  (start) => ({ ...services.good(), listensAfterMs: start.slot === "current" ? publicMs : 500 });
const never = 10_000_000;

/** v2 covers the port when its runner dies, right behind the switch. */
async function simulateKilledInSwitch(v1: Service, v2: Service) {
  const simulation = simulate("web1");
  simulation.host("web1").machine.traits.tools.add("nft");
  await simulation.deploy(makeProgram("v1", v1));
  await simulation.pass(700_000);
  simulation.faults = ({ step, job }) =>
    step === "switch" && job.version === "v2" ? { when: "after", strike: strikes.killed() } : undefined;
  const run = await simulation.deploy(makeProgram("v2", v2));
  expect(run.wasKilled).toBe(true);
  simulation.faults = () => undefined;
  return { simulation, run };
}

/** For how long nobody answered at the public port while this went on. */
async function refusedMs(simulation: Simulation, work: Promise<unknown>): Promise<number> {
  const { machine } = simulation.host("web1");
  let refused = 0;
  let isOver = false;
  const watching = (async () => {
    for (; !isOver; await machine.clock.sleep(500)) {
      const front = machine.front();
      const isCovered = front?.share === 100 && machine.answer(front.canaryPort) === 200;
      if (!isCovered && machine.answer(8_080) !== 200) refused += 500;
    }
  })();
  await work;
  isOver = true;
  await simulation.run(watching);
  return refused;
}

const served = (simulation: Simulation) => servingOn(simulation.host("web1").machine)?.version;
const atRest = { canary: undefined, isCanaryRunning: false, isLocked: false };

describe("a canary that covers the public port goes on until something else serves there", () => {
  it.each([
    ["that listens late: it proves itself under its cover", listeningAfter(25_000), "v2"],
    ["that never listens there: the release before does so under its cover", listeningAfter(never), "v1"],
  ])("when the post step ends the deploy of a release %s", async (_, v2, version) => {
    const { simulation, run } = await simulateKilledInSwitch(listeningAfter(500), v2);
    expect(await refusedMs(simulation, simulation.post(run))).toBe(0);
    expect(served(simulation)).toBe(version);
    expect(lookAt(simulation.host("web1"))).toMatchObject(atRest);
  });

  it("when the host goes back by itself to a release that listens late", async () => {
    const { simulation } = await simulateKilledInSwitch(listeningAfter(20_000), listeningAfter(500));
    expect(await refusedMs(simulation, simulation.pass(300_000))).toBe(0);
    expect(served(simulation)).toBe("v1");
    expect(lookAt(simulation.host("web1"))).toMatchObject(atRest);
  });

  it("and ends though the host goes back to one that does not listen any more", async () => {
    let isSick = false;
    const v1: Service = (start) => listeningAfter(isSick ? never : 500)(start);
    const { simulation } = await simulateKilledInSwitch(v1, listeningAfter(500));
    isSick = true;
    await simulation.pass(300_000);
    expect(lookAt(simulation.host("web1"))).toMatchObject({ ...atRest, current: expect.stringContaining("-v1-") });
  });
});
