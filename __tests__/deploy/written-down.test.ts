import { describe, expect, it } from "vitest";
import { actionVersion } from "../../src/action-version.ts";
import { type Fault, noFaults, strikes } from "./simulation/faults.ts";
import { lookAt, servingOn } from "./simulation/host-look.ts";
import { makeProgram, services } from "./simulation/programs.ts";
import { type Simulation, simulate } from "./simulation/simulation.ts";

const v1 = makeProgram("v1", services.good);
const v2 = makeProgram("v2", services.good);
const stateDirectory = "/opt/greeter/.gin-deploy";
const disk = (simulation: Simulation) => simulation.host("web1").machine.disk;
const newer = '{"schema":2,"writtenBy":"9.1.0"}';

async function simulateWithV1(): Promise<Simulation> {
  const simulation = simulate("web1");
  await simulation.deploy(v1);
  return simulation;
}

/** Takes out what today's version writes and the one before did not. */
function withoutSchema(simulation: Simulation, path: string): void {
  const { schema, writtenBy, ...rest } = JSON.parse(disk(simulation).read(path) ?? "") as Record<string, unknown>;
  expect({ schema, writtenBy }).toEqual({ schema: 1, writtenBy: actionVersion });
  disk(simulation).write(path, JSON.stringify(rest));
}

describe("what a host remembers", () => {
  it("from before there was a schema is read: unchanged, and then upgraded", async () => {
    const simulation = await simulateWithV1();
    withoutSchema(simulation, `${stateDirectory}/state.json`);
    const release = lookAt(simulation.host("web1")).current;
    withoutSchema(simulation, `/opt/greeter/releases/${release}/release.json`);
    expect((await simulation.deploy(v1)).decision).toBe("unchanged");
    const run = await simulation.deploy(v2);
    expect(run.decision).toBe("promoted");
    expect(run.deployment?.hosts[0]?.previousRelease).toBe(release);
  });

  it.each(["state.json", "state.next", "phase"])("in a %s of a later version is left alone", async (file) => {
    const simulation = await simulateWithV1();
    disk(simulation).write(`${stateDirectory}/${file}`, newer);
    const before = [...disk(simulation).nodes()];
    const run = await simulation.deploy(v2);
    expect(run).toMatchObject({ decision: "refused", failure: { code: "preflight" } });
    expect(run.failure?.message).toBe(
      `deploy@web1: ${stateDirectory}/${file} has schema 2, and gin-deploy ${actionVersion} knows schema 1 only: gin-deploy 9.1.0 wrote it`,
    );
    expect([...disk(simulation).nodes()]).toEqual(before);
  });

  it("of a release of a later version is left alone", async () => {
    const simulation = await simulateWithV1();
    disk(simulation).makeDirectories("/opt/greeter/releases/r9");
    disk(simulation).write("/opt/greeter/releases/r9/release.json", newer);
    const run = await simulation.deploy(v2);
    expect(run.failure?.message).toContain("/opt/greeter/releases/r9/release.json has schema 2");
  });

  it("of a later version that came while the run was gone is left alone by its post step", async () => {
    const simulation = await simulateWithV1();
    simulation.faults = ({ step }) => (step === "switch" ? { when: "after", strike: strikes.killed() } : undefined);
    const run = await simulation.deploy(v2);
    disk(simulation).write(`${stateDirectory}/state.json`, newer);
    const before = [...disk(simulation).nodes()];
    const post = await simulation.post(run);
    expect(post.isRight).toBe(false);
    expect(post.job.log.join("\n")).toContain("gin-deploy 9.1.0 wrote it");
    expect([...disk(simulation).nodes()]).toEqual(before);
  });
});

describe("the phase of a deploy", () => {
  const phaseOf = (simulation: Simulation) => {
    const line = disk(simulation).read(`${stateDirectory}/phase`)?.split("\n")[0];
    return line === undefined ? undefined : (JSON.parse(line) as { phase: string }).phase;
  };

  it("is written before what it names is done, and gone at the end", async () => {
    const simulation = await simulateWithV1();
    const seen: string[] = [];
    const { machine } = simulation.host("web1");
    simulation.onQuiet(() => {
      const { current, canary, proven } = lookAt(simulation.host("web1"));
      const isNew = (release: string | undefined) => release?.includes("-v2-") ?? false;
      const parts = [
        phaseOf(simulation),
        isNew(canary) && "canary",
        isNew(current) && "current",
        isNew(proven) && "proven",
      ];
      const line = parts.filter(Boolean).join(" ");
      if (line !== seen.at(-1)) seen.push(line);
    });
    await simulation.deploy(v2);
    expect(seen.filter((line) => line !== "")).toEqual([
      "staging",
      "canary",
      "canary canary",
      "canary",
      "switching",
      "switching current",
      "promoting current",
      "promoting current proven",
      "current proven",
    ]);
    expect(servingOn(machine)?.version).toBe("v2");
  });

  it("says that a release is rolled back: the next deploy does not have it prove itself again", async () => {
    const simulation = await simulateWithV1();
    // Cancelled after its switch; then everything dies when the way back has begun, and nothing has been changed yet.
    let switches = 0;
    simulation.faults = ({ step, about }) => {
      if (step === "observe" && about === "current" && switches === 1) return { when: 2, strike: strikes.cancelled() };
      if (step !== "switch" || ++switches < 2) return undefined;
      const strike: Fault["strike"] = ({ job, host }) => {
        job.kill();
        host.reboot(10_000);
      };
      return { when: 3, strike };
    };
    await simulation.deploy(v2);
    expect(phaseOf(simulation)).toBe("taking-back");
    simulation.faults = noFaults;
    await simulation.pass(60_000);
    // It has done so itself, when it booted.
    expect(servingOn(simulation.host("web1").machine)?.version).toBe("v1");
    const next = await simulation.deploy(makeProgram("v3", services.good));
    expect(next.decision).toBe("promoted");
    expect(next.deployment?.hosts[0]?.previousRelease).toContain("-v1-");
    const { journal } = lookAt(simulation.host("web1"));
    expect(journal.at(-2)).toMatchObject({ decision: "failed", found: { phase: "taking-back" } });
    expect(phaseOf(simulation)).toBeUndefined();
  });
});
