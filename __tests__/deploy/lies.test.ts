import { describe, expect, it } from "vitest";
import { lies } from "./simulation/faults.ts";
import { lookAt, servingOn } from "./simulation/host-look.ts";
import { makeProgram, services } from "./simulation/programs.ts";
import { simulate } from "./simulation/simulation.ts";

const v1 = makeProgram("v1", services.good);
const v2 = makeProgram("v2", services.good);

/** A host may be broken, or not be what it seems: what it answers is not believed, and what served goes on. */
describe.each(Object.entries(lies))("an answer that is %s", (_, lie) => {
  it("at any step leaves a good release serving, and is never a success that is none", async () => {
    const begun = simulate("web1");
    await begun.deploy(v1);
    const recording = begun.fork();
    await recording.deploy(v2);
    for (const { index } of recording.calls) {
      const simulation = begun.fork();
      let hasLied = false;
      simulation.faults = (call) => {
        if (hasLied || call.index !== index) return undefined;
        hasLied = true;
        return lie;
      };
      const run = await simulation.deploy(v2);
      await simulation.post(run);
      const host = simulation.host("web1");
      const { proven, current } = lookAt(host);
      const where = `step ${index} (${recording.calls[index]?.step})`;
      expect(["v1", "v2"], where).toContain(servingOn(host.machine)?.version);
      if (run.decision === "promoted") expect(proven, where).toBe(current);
      simulation.faults = () => undefined;
      expect((await simulation.deploy(makeProgram("v3", services.good))).decision, where).toBe("promoted");
    }
  });
});

describe("a program that is another one than was sent", () => {
  it("is not accepted after an upload", async () => {
    const simulation = simulate("web1");
    simulation.faults = ({ step }) => (step === "receive" ? lies.wrongHash : undefined);
    const run = await simulation.deploy(v1);
    expect(run.failure).toMatchObject({ code: "transfer" });
    expect(servingOn(simulation.host("web1").machine)).toBeUndefined();
  });

  it("is not accepted when it runs", async () => {
    const simulation = simulate("web1");
    simulation.faults = ({ step }) => (step === "observe" ? lies.wrongHash : undefined);
    const run = await simulation.deploy(v1);
    expect(run.failure?.message).toMatch(/what runs is not what was deployed: its sha256 is 0{64}/);
  });
});
