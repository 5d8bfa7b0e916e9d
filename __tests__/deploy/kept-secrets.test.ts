import { describe, expect, it } from "vitest";
import type { InputsOf } from "../../src/model/inputs.ts";
import type { RolloutInputs } from "../../src/model/rollout-step.ts";
import { promote } from "../../src/operations/promote.ts";
import { rollback } from "../../src/operations/rollback.ts";
import { strikes } from "./simulation/faults.ts";
import { makeProgram, type Service, services } from "./simulation/programs.ts";
import { type Simulation, simulate } from "./simulation/simulation.ts";

const address = "postgres://app:hunter22-secret@db.example.com/shop";
const environment = new Map([["DATABASE_URL", address]]);
const words = `panic: cannot connect to ${address}`;

const rollout: RolloutInputs = {
  steps: [
    { sharePercent: 25, minMs: 0, thenPause: true },
    { sharePercent: 100, minMs: 0 },
  ],
  maxP95Ms: 500,
  maxErrorRate: 0.01,
  minRequests: 100,
  maxCpuPercent: undefined,
  maxMemoryBytes: undefined,
  logDeny: ["^panic: "],
};

/** Answers requests, until it is told to break: what is started from then on says its secret and ends. */
function makeService() {
  let isBroken = false;
  const service: Service = () => {
    if (isBroken) return { ...services.crashes(1)(), prints: [words] };
    const served = (sinceMs: number) => ({ attempts: Math.floor(sinceMs / 50), errors: 0, slow: 0 });
    return { ...services.good(), served };
  };
  const breakDown = () => {
    isBroken = true;
  };
  return { service, breakDown };
}

async function simulateWith(service: Service): Promise<Simulation> {
  const simulation = simulate("web1");
  simulation.host("web1").machine.traits.tools.add("nft");
  await simulation.deploy(makeProgram("v1", service), { environment });
  await simulation.pass(700_000);
  return simulation;
}

type Said = Pick<Awaited<ReturnType<Simulation["deploy"]>>, "job" | "failure"> & { readonly report?: unknown };

/** All that somebody reads of a run. */
const everythingOf = ({ simulation, run }: { readonly simulation: Simulation; readonly run: Said }) =>
  JSON.stringify([
    run.job.log,
    run.failure?.message,
    run.failure?.evidence,
    run.report,
    simulation.host("web1").machine.disk.read("/opt/greeter/.gin-deploy/journal.jsonl"),
  ]);

describe("what a service prints of its environment is hidden in", () => {
  it("a deploy", async () => {
    const { service, breakDown } = makeService();
    const simulation = await simulateWith(service);
    breakDown();
    const run = await simulation.deploy(makeProgram("v2", service), { environment });
    expect(run.failure?.message).toContain("cannot connect to ***");
    expect(everythingOf({ simulation, run })).not.toContain("hunter22");
  });

  it("a rollback, which knows no environment", async () => {
    const { service, breakDown } = makeService();
    const simulation = await simulateWith(service);
    await simulation.deploy(makeProgram("v2", services.good), { environment });
    breakDown();
    const run = await simulation.operate("rollback", (world, deploy, recorder) =>
      rollback(
        { operation: "rollback", release: undefined, deploy } as unknown as InputsOf<"rollback">,
        recorder,
        world,
      ),
    );
    expect(run.failure?.message).toContain("cannot connect to ***");
    expect(everythingOf({ simulation, run })).not.toContain("hunter22");
  });

  it("a promotion", async () => {
    const { service, breakDown } = makeService();
    const simulation = await simulateWith(service);
    const paused = await simulation.deploy(makeProgram("v2", service), { environment, rollout });
    expect(paused.decision).toBe("paused");
    breakDown();
    const run = await simulation.operate("promote", (world, deploy, recorder) =>
      promote({ operation: "promote", deploy } as unknown as InputsOf<"promote">, recorder, world),
    );
    expect(run.failure?.message).toContain("cannot connect to ***");
    expect(everythingOf({ simulation, run })).not.toContain("hunter22");
  });

  it("a post step", async () => {
    const { service, breakDown } = makeService();
    const simulation = await simulateWith(service);
    simulation.faults = ({ step }) => {
      if (step !== "switch") return undefined;
      breakDown();
      return { when: "after", strike: strikes.killed() };
    };
    const killed = await simulation.deploy(makeProgram("v2", service), { environment });
    simulation.faults = () => undefined;
    const run = { ...(await simulation.post(killed)), failure: undefined };
    const seen = everythingOf({ simulation, run });
    expect(seen).toContain("cannot connect to ***");
    expect(seen).not.toContain("hunter22");
  });

  it("the reason of log-deny", async () => {
    const { service } = makeService();
    const simulation = await simulateWith(service);
    const panics: Service = (start) => ({ ...service(start), prints: [words] });
    const run = await simulation.deploy(makeProgram("v2", panics), { environment, rollout });
    expect(run.failure?.message).toContain("log-deny forbids");
    expect(run.failure?.message).toContain("cannot connect to ***");
    expect(everythingOf({ simulation, run })).not.toContain("hunter22");
  });
});
