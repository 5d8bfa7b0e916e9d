/** `open-firewall` on simulated hosts: who opens a port, when, and who hears of it. */
import { describe, expect, it } from "vitest";
import type { InputsOf } from "../../src/model/inputs.ts";
import { provision } from "../../src/operations/provision.ts";
import { makeProgram, services } from "./simulation/programs.ts";
import { type Simulation, simulate } from "./simulation/simulation.ts";

const v1 = makeProgram("v1", services.good);
const v2 = makeProgram("v2", services.good);

function withUfw(): Simulation {
  const simulation = simulate("web1");
  simulation.host("web1").machine.traits.openPorts = new Set([22]);
  return simulation;
}
const openPorts = (simulation: Simulation) => [...(simulation.host("web1").machine.traits.openPorts ?? [])];
/** Two runs at one moment hear of each other as well. */
const heard = ({ job }: { readonly job: { readonly warnings: readonly string[] } }) =>
  job.warnings.filter((line) => line.includes("firewall"));
const setUp = (simulation: Simulation, openFirewall: boolean) =>
  simulation.operate(
    "provision",
    (world, deploy, recorder) => {
      const inputs = { operation: "provision", deploy: { ...deploy, name: "greeter" }, deployUser: undefined };
      // Its script is for people.
      const files = { ...world.files, write: () => Promise.resolve() };
      return provision(inputs as unknown as InputsOf<"provision">, recorder, { ...world, files });
    },
    { openFirewall },
  );

describe("a port that the host's firewall keeps shut", () => {
  it("stays shut, and is told of once", async () => {
    const simulation = withUfw();
    const first = await simulation.deploy(v1);
    expect(heard(first)).toEqual([
      expect.stringMatching(
        /web1: its firewall \(ufw\) keeps other hosts from port 8080\. Set `open-firewall: true`, or run/,
      ),
    ]);
    const second = await simulation.deploy(v2);
    expect([first.decision, second.decision, heard(second), openPorts(simulation)]).toEqual([
      "promoted",
      "promoted",
      [],
      [22],
    ]);
  });

  it("is opened by a deploy, which says so once", async () => {
    const simulation = withUfw();
    const opened = /provisioned port 8080, opened in the firewall \(ufw\)/;
    const runs = [
      await simulation.deploy(v1, { openFirewall: true }),
      await simulation.deploy(v1, { openFirewall: true }),
      await simulation.deploy(v2, { openFirewall: true }),
    ];
    expect(runs.map((run) => [run.decision, opened.test(run.job.log.join("\n")), heard(run)])).toEqual([
      ["promoted", true, []],
      ["unchanged", false, []],
      ["promoted", false, []],
    ]);
    expect(openPorts(simulation)).toEqual([22, 8080]);
  });

  it("is opened for a release that serves already", async () => {
    const simulation = withUfw();
    await simulation.deploy(v1);
    const run = await simulation.deploy(v1, { openFirewall: true });
    expect([run.failure, openPorts(simulation)]).toEqual([undefined, [22, 8080]]);
  });

  it("is closed again by provision alone", async () => {
    const simulation = withUfw();
    await simulation.deploy(v1, { openFirewall: true });
    await simulation.deploy(v2);
    expect(openPorts(simulation)).toEqual([22, 8080]);
    const off = await setUp(simulation, false);
    expect(off.failure).toBeUndefined();
    expect(off.job.log.join("\n")).toMatch(/remove firewall rule \(ufw\)\n- +port 8080 for everybody/);
    expect(openPorts(simulation)).toEqual([22]);
    const again = await setUp(simulation, false);
    expect(again.job.log.join("\n")).toContain("all is set up already");
    await setUp(simulation, true);
    expect(openPorts(simulation)).toEqual([22, 8080]);
  });
});

it("a port that was open before is nobody's to close", async () => {
  const simulation = withUfw();
  simulation.host("web1").machine.traits.openPorts?.add(8080);
  await simulation.deploy(v1, { openFirewall: true });
  await setUp(simulation, false);
  expect(openPorts(simulation)).toEqual([22, 8080]);
});
