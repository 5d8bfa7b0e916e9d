import { describe, expect, it } from "vitest";
import type { FaultPlan } from "./simulation/faults.ts";
import { lookAt, servingOn } from "./simulation/host-look.ts";
import { makeProgram, type Service } from "./simulation/programs.ts";
import { usualRollout as rollout, serving } from "./simulation/rollouts.ts";
import { type Simulation, simulate } from "./simulation/simulation.ts";

const v1 = makeProgram("v1", serving(100));

async function simulateWithV1(...hosts: readonly string[]): Promise<Simulation> {
  const simulation = simulate(...hosts);
  for (const { machine } of simulation.hosts) machine.traits.tools.add("nft");
  await simulation.deploy(v1);
  await simulation.pass(700_000);
  return simulation;
}

const versions = ({ hosts }: Simulation) => hosts.map(({ machine }) => servingOn(machine)?.version);

describe("a canary that gets a growing share", () => {
  it("is promoted when it is as good as what serves, on all hosts at once", async () => {
    const simulation = await simulateWithV1("web1", "web2");
    const run = await simulation.deploy(makeProgram("v2", serving(10)), { rollout });
    expect(run, run.job.log.join("\n")).toMatchObject({ decision: "promoted" });
    expect(versions(simulation)).toEqual(["v2", "v2"]);
    expect(run.deployment?.steps?.map(({ sharePercent }) => sharePercent)).toEqual([5, 25, 100]);
    const [first] = run.deployment?.steps ?? [];
    const used = { memoryBytes: 20_000 * 1024, cpuPercent: expect.closeTo(1, 0) };
    expect(first).toMatchObject({ startMs: 0, verdict: "pass", canary: used, live: used });
    expect(first?.points.map(({ live }) => live.attempts).reduce((one, other) => one + other)).toBe(
      first?.live.attempts,
    );
    for (const host of simulation.hosts) expect(lookAt(host)).toMatchObject({ canary: undefined, isLocked: false });
    // Whoever watches the log sees how far it has come.
    const log = run.job.log.join("\n");
    expect(log).toContain("5 % of new connections go to the canary now");
    expect(log).toMatch(
      /5 % of new connections: so far [\d,]+(?: of [\d,]+)? requests, [\d.]+ s of 30\.0 s; 0 failed \(0 %\), 0 of [\d,]+ to the live release/,
    );
    expect(log.match(/ so far /g)?.length).toBeLessThan(9);
  });

  it.each([
    ["answers one request in five with 500", serving(10, 0.2), /requests to the canary failed .*the limit is 1 %/],
    ["is slow", serving(10, 0, 0.5), /took longer than 500 ms/],
    ["answers all with 500, as users see it, and is healthy", serving(10, 1), /requests to the canary failed/],
  ])("is rolled back at its first share when it %s", async (_, service, words) => {
    const simulation = await simulateWithV1("web1", "web2");
    const run = await simulation.deploy(makeProgram("v2", service), { rollout });
    expect(run.decision, run.job.log.join("\n")).toBe("rolled-back");
    expect(run.failure).toMatchObject({ code: "rollout", message: expect.stringMatching(words) });
    expect(run.deployment?.steps?.map(({ sharePercent, verdict }) => [sharePercent, verdict])).toEqual([
      [5, "roll back"],
    ]);
    expect(versions(simulation)).toEqual(["v1", "v1"]);
    for (const host of simulation.hosts) expect(lookAt(host).releases.filter(({ isBad }) => isBad)).toHaveLength(1);
  });

  it("is paused, and not called bad, where too few requests come", async () => {
    const simulation = await simulateWithV1("web1");
    const run = await simulation.deploy(makeProgram("v2", serving(0)), { rollout });
    expect(run).toMatchObject({ decision: "paused", failure: { code: "paused" } });
    expect(versions(simulation)).toEqual(["v1"]);
    expect(lookAt(simulation.host("web1")).releases.filter(({ isBad }) => isBad)).toEqual([]);
  });

  it.each([
    ["ten minutes", undefined],
    ["its step-timeout of 45 s", 45_000],
  ])("is paused once its step has waited for %s", async (_, timeoutMs) => {
    const simulation = await simulateWithV1("web1");
    const steps = rollout.steps.map((step) => (timeoutMs === undefined ? step : { ...step, timeoutMs }));
    const run = await simulation.deploy(makeProgram("v2", serving(0.1)), { rollout: { ...rollout, steps } });
    expect(run.failure?.message).toMatch(/reached the canary in|was seen in/);
    const [{ endMs = 0, startMs = 0 } = {}] = run.deployment?.steps ?? [];
    const waitedMs = endMs - startMs;
    expect(waitedMs).toBeGreaterThanOrEqual(timeoutMs ?? 600_000);
    expect(waitedMs).toBeLessThan((timeoutMs ?? 600_000) + 15_000);
  });

  it.each([
    ["for a moment, on four hosts at once", 3000, "promoted"],
    ["for three looks", 9000, "paused"],
  ])("has more memory than max-memory %s", async (_, forMs, decision) => {
    const simulation = await simulateWithV1("web1", "web2", "web3", "web4");
    const fat = (sinceMs: number) => (sinceMs >= 20_000 && sinceMs < 20_000 + forMs ? 30_000 : 20_000);
    const service: Service = (start) => ({ ...serving(10)(start), memoryKib: fat });
    const maxMemoryBytes = 25_000 * 1024;
    const run = await simulation.deploy(makeProgram("v2", service), { rollout: { ...rollout, maxMemoryBytes } });
    expect(run.decision, run.job.log.join("\n")).toBe(decision);
    if (decision === "paused")
      expect(run.failure).toMatchObject({
        code: "paused",
        message: expect.stringMatching(/on deploy@web\d uses 29.3 MiB of memory, 3 looks in a row/),
      });
  });

  it.each([
    ["12 clients, the same on both hosts", 12, "paused"],
    ["20 clients", 20, "promoted"],
  ])("gets many requests of %s", async (_, number, decision) => {
    const simulation = await simulateWithV1("web1", "web2");
    const stickyClients = Array.from({ length: number }, (_, index) => `00${index + 10}`);
    for (const { machine } of simulation.hosts)
      Object.assign(machine.traits, { nginxHasSite: true, nginxRuns: true, stickyClients });
    const run = await simulation.deploy(makeProgram("v2", serving(10)), { rollout });
    expect(run.decision, run.job.log.join("\n")).toBe(decision);
    if (decision === "paused")
      expect(run.failure?.message).toMatch(
        /^paused at 5 % of requests: only 12 clients reached the canary in 10 min.*; fewer than 20 say too little/,
      );
  });

  it("ends by itself: it is rolled back at once", async () => {
    const simulation = await simulateWithV1("web1");
    const dying: Service = (start) => ({ ...serving(10)(start), ends: { afterMs: 20_000, exitCode: 7 } });
    const run = await simulation.deploy(makeProgram("v2", dying), { rollout });
    expect(run.failure).toMatchObject({ code: "rollout", message: expect.stringMatching(/ended by itself/) });
    expect(versions(simulation)).toEqual(["v1"]);
  });

  it("whose share somebody takes away is rolled back, with that reason", async () => {
    const simulation = await simulateWithV1("web1");
    let shares = 0;
    const flushed: FaultPlan = ({ step, host }) => {
      if (step === "set-share") shares++;
      if (step === "count" && shares === 2) host.machine.traits.front = undefined;
      return undefined;
    };
    simulation.faults = flushed;
    const run = await simulation.deploy(makeProgram("v2", serving(10)), { rollout });
    expect(run.failure).toMatchObject({
      code: "host",
      message: expect.stringMatching(/share of the canary was taken away/),
    });
    expect(versions(simulation)).toEqual(["v1"]);
  });

  it("is not there where no share can be had: the release is switched, and that is said", async () => {
    const simulation = simulate("web1");
    await simulation.deploy(v1);
    const run = await simulation.deploy(makeProgram("v2", serving(10)), { rollout });
    expect(run.decision).toBe("promoted");
    expect(run.job.warnings.join("\n")).toMatch(/no share goes to the canary here.*nft is not installed/);
  });

  it("a first release has nothing beside it, and is switched", async () => {
    const simulation = simulate("web1");
    expect((await simulation.deploy(v1, { rollout })).decision).toBe("promoted");
  });
});
