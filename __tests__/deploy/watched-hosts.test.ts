import { describe, expect, it } from "vitest";
import type { StepName } from "../../src/deploy/steps/step-table.ts";
import type { InputsOf } from "../../src/model/inputs.ts";
import { abort } from "../../src/operations/abort.ts";
import type { StepCall } from "./simulation/calls.ts";
import { type Fault, type FaultPlan, strikes } from "./simulation/faults.ts";
import { lookAt, servingOn } from "./simulation/host-look.ts";
import { makeProgram, type Program, type Service, services } from "./simulation/programs.ts";
import { usualRollout as rollout, serving } from "./simulation/rollouts.ts";
import { type Simulation, simulate } from "./simulation/simulation.ts";

const v1 = makeProgram("v1", serving(100));

const hostNames = (count: number) => Array.from({ length: count }, (_, index) => `web${index + 1}`);

async function simulateWithV1(...hosts: readonly string[]): Promise<Simulation> {
  const simulation = simulate(...hosts);
  for (const { machine } of simulation.hosts) machine.traits.tools.add("nft");
  await simulation.deploy(v1);
  await simulation.pass(700_000);
  return simulation;
}

const versions = ({ hosts }: Simulation) => new Set(hosts.map(({ machine }) => servingOn(machine)?.version));

/** Ends a rollout with its canaries at a share. */
async function endRollout(simulation: Simulation, by: string, program: Program): Promise<void> {
  if (by === "abort") {
    await simulation.deploy(program, {
      rollout: { ...rollout, steps: [{ sharePercent: 5, minMs: 0, thenPause: true }] },
    });
    await simulation.operate("abort", (world, deploy, recorder) =>
      abort({ operation: "abort", deploy } as unknown as InputsOf<"abort">, recorder, world),
    );
    return;
  }
  if (by === "post") {
    const counts: FaultPlan = ({ step, host }) =>
      step === "count" && host.machine.front()?.share === 25 ? { when: "after", strike: strikes.killed() } : undefined;
    const noted = simulation.faults;
    simulation.faults = (call) => noted(call) ?? counts(call);
    await simulation.post(await simulation.deploy(program, { rollout }));
    return;
  }
  await simulation.deploy(program, { rollout });
}

describe("canaries of a fleet", () => {
  it.each<[string, Service, RegExp]>([
    ["answers with 500", serving(10, 1), /requests to the canary failed/],
    [
      "ends by itself",
      (start) => ({ ...serving(10)(start), ends: { afterMs: 30_000, exitCode: 7 } }),
      /the canary on deploy@web12 ended by itself/,
    ],
  ])("are rolled back where the one of the last of twelve hosts %s", async (_, service, words) => {
    const simulation = await simulateWithV1(...hostNames(12));
    const badOnLast: Service = (start) =>
      start.host === "web12" && start.slot === "canary" ? service(start) : serving(10)(start);
    const run = await simulation.deploy(makeProgram("v2", badOnLast), { rollout });
    expect(run.decision, run.job.log.join("\n")).toBe("rolled-back");
    expect(run.failure).toMatchObject({ code: "rollout", message: expect.stringMatching(words) });
    expect(versions(simulation)).toEqual(new Set(["v1"]));
  });

  it("are all counted: what a step has seen is of all hosts", async () => {
    const simulation = await simulateWithV1(...hostNames(12));
    const run = await simulation.deploy(makeProgram("v2", serving(10)), { rollout });
    expect(run.decision, run.job.log.join("\n")).toBe("promoted");
    const [{ startMs = 0, endMs = 0, canary } = {}] = run.deployment?.steps ?? [];
    // Ten a second on each of twelve hosts, but for what was not looked at in the last two seconds.
    expect(canary?.attempts).toBeGreaterThan((endMs - startMs - 2_500) * 0.01 * 12);
  });

  it.each([
    ["a bad release", "deploy"],
    ["an abort", "abort"],
    ["the post step of a job that was killed", "post"],
  ])("lose what arrives at once on all of two dozen hosts by %s, however long they drain", async (_, by) => {
    const simulation = await simulateWithV1(...hostNames(24));
    const endedMs = new Map<string, number>();
    const draining: Service = (start) => ({ ...serving(10, by === "deploy" ? 0.3 : 0)(start), stopsAfterMs: 25_000 });
    simulation.faults = ({ step, host }) => {
      if (step === "stop-canary" && !endedMs.has(host.name)) endedMs.set(host.name, simulation.nowMs());
      return undefined;
    };
    await endRollout(simulation, by, makeProgram("v2", draining));
    expect(versions(simulation)).toEqual(new Set(["v1"]));
    expect(endedMs.size).toBe(24);
    expect(Math.max(...endedMs.values()) - Math.min(...endedMs.values())).toBeLessThan(5_000);
  });
});

/** Once, while the canary has a share: in the n-th of such steps. */
function onceWhileShared(step: StepName, nth: number, fault: Fault): FaultPlan {
  let seen = 0;
  return (call) =>
    call.job.version === "v2" && call.step === step && call.host.machine.front() !== undefined && ++seen === nth
      ? fault
      : undefined;
}

const badReleases = ({ hosts }: Simulation) =>
  hosts.flatMap((host) => lookAt(host).releases.filter(({ isBad }) => isBad)).length;

describe("a connection that is lost while a share is watched", () => {
  it.each<[string, StepName, number, Fault]>([
    ["for a moment, before a look", "count", 3, { when: 0, strike: strikes.disconnected() }],
    ["for a moment, while it asks for the front", "observe", 2, { when: "after", strike: strikes.disconnected() }],
    ["for a moment, while the next share is given", "set-share", 1, { when: 1, strike: strikes.disconnected() }],
    ["for 15 s", "count", 3, { when: 0, strike: (call) => lose(call, 15_000) }],
  ])("%s, is made again, and the rollout goes on", async (_, step, nth, fault) => {
    const simulation = await simulateWithV1("web1", "web2");
    simulation.faults = onceWhileShared(step, nth, fault);
    const run = await simulation.deploy(makeProgram("v2", serving(10)), { rollout });
    expect(run.decision, run.job.log.join("\n")).toBe("promoted");
    expect(run.job.log.join("\n")).toMatch(/web\d: the connection was lost, and stands again/);
    expect(versions(simulation)).toEqual(new Set(["v2"]));
    // Nothing was counted twice, and nothing forgotten but what came after the last look.
    const steps = run.deployment?.steps ?? [];
    const attempts = steps.reduce((all, { canary }) => all + canary.attempts, 0);
    const seconds = ((steps.at(-1)?.endMs ?? 0) - (steps[0]?.startMs ?? 0)) / 1_000;
    expect(attempts).toBeLessThan((seconds + 5) * 20);
    expect(attempts).toBeGreaterThan((seconds - 5) * 20);
  });

  const goneBackMeanwhile: Fault["strike"] = (call) => {
    lose(call, 15_000);
    const { machine } = call.host;
    machine.systemd.stop("greeter@canary.service");
    machine.disk.remove("/opt/greeter/.gin-deploy/lock");
  };

  it.each<[string, StepName, Fault]>([
    ["while the host goes back by itself", "count", { when: 0, strike: goneBackMeanwhile }],
    ["for longer than the host waits", "count", { when: 0, strike: (call) => lose(call, 90_000) }],
    ["because the host is booted again", "count", { when: 0, strike: strikes.rebooted(5_000) }],
    [
      "because the host is booted again before the next share",
      "set-share",
      { when: 0, strike: strikes.rebooted(5_000) },
    ],
  ])("%s, ends the rollout, and nothing is held against the release", async (_, step, fault) => {
    const simulation = await simulateWithV1("web1");
    simulation.faults = onceWhileShared(step, step === "count" ? 3 : 1, fault);
    const run = await simulation.deploy(makeProgram("v2", serving(10)), { rollout });
    expect(run.failure?.code, run.job.log.join("\n")).not.toBe("rollout");
    await simulation.post(run);
    await simulation.pass(120_000);
    expect(versions(simulation)).toEqual(new Set(["v1"]));
    expect(badReleases(simulation)).toBe(0);
  });
});

describe("a canary that ends once it has proved itself", () => {
  it("is no fault of the release where somebody has stopped it between two shares", async () => {
    const simulation = await simulateWithV1("web1");
    const end: Fault["strike"] = ({ host }) => void host.machine.systemd.stop("greeter@canary.service");
    simulation.faults = onceWhileShared("set-share", 1, { when: "before", strike: end });
    const run = await simulation.deploy(makeProgram("v2", serving(10)), { rollout });
    expect(run.failure, run.job.log.join("\n")).toMatchObject({
      code: "undecided",
      message: expect.stringMatching(/somebody has stopped the canary/),
    });
    expect(versions(simulation)).toEqual(new Set(["v1"]));
    expect(badReleases(simulation)).toBe(0);
  });

  it.each<[string, string, number]>([
    ["by itself, before its host is switched", "web2", 13_000],
    ["by itself, while its public process is replaced", "web1", 12_000],
  ])("%s, fails the release", async (_, on, afterMs) => {
    const simulation = await simulateWithV1("web1", "web2");
    const dying: Service = (start) => ({
      ...services.good(),
      ...(start.host === on && start.slot === "canary"
        ? { ends: { afterMs, exitCode: 7 }, prints: ["panic: out of luck"] }
        : {}),
    });
    const run = await simulation.deploy(makeProgram("v2", dying));
    expect(run.failure, run.job.log.join("\n")).toMatchObject({
      code: "rollout",
      message: expect.stringMatching(`@${on}: canary: the service ended by itself .exit code 7.: panic: out of luck`),
    });
    expect(versions(simulation)).toEqual(new Set(["v1"]));
    expect(badReleases(simulation)).toBe(1);
  });
});

describe("a journal that cannot be read any more", () => {
  /** From the n-th with a share on, for so many streams of looks. */
  const failing = (from: number, looks: number): FaultPlan => {
    let asked = 0;
    return ({ step, host, job }) => {
      if (job.version !== "v2" || step !== "count" || host.name !== "web1" || host.machine.front() === undefined)
        return undefined;
      asked++;
      host.machine.traits.journalFault = asked >= from && asked < from + looks ? "Journal file corrupted" : undefined;
      return undefined;
    };
  };

  it("pauses its step, and nobody is told that users were too few", async () => {
    const simulation = await simulateWithV1("web1", "web2");
    simulation.faults = failing(2, Number.POSITIVE_INFINITY);
    const run = await simulation.deploy(makeProgram("v2", serving(10)), { rollout });
    expect(run.decision, run.job.log.join("\n")).toBe("paused");
    expect(run.failure?.message).toMatch(
      /the log of the canary on deploy@web1 cannot be read: Journal file corrupted; [\d,]+ requests to the canary were seen in 10 min/,
    );
    expect(run.failure?.message).not.toContain("step-timeout");
  });

  it("holds nothing up once it can be read again: what it said meanwhile is counted then", async () => {
    const simulation = await simulateWithV1("web1");
    simulation.faults = failing(2, 3);
    const run = await simulation.deploy(makeProgram("v2", serving(10)), { rollout });
    expect(run.decision, run.job.log.join("\n")).toBe("promoted");
    const [{ startMs = 0, endMs = 0, canary } = {}] = run.deployment?.steps ?? [];
    expect(canary?.attempts).toBeGreaterThan((endMs - startMs - 3_000) * 0.01);
  });
});

it("lines that journald drops are said, with each step that lacks them", async () => {
  const simulation = await simulateWithV1("web1");
  simulation.host("web1").machine.traits.journalDrops = 7;
  const run = await simulation.deploy(makeProgram("v2", serving(10)), { rollout });
  expect(run.decision, run.job.log.join("\n")).toBe("promoted");
  const missing =
    /journald has dropped \d+ lines of the log of the canary, and \d+ lines of the log of the live release: requests are missing/;
  expect(run.job.warnings.join("\n")).toMatch(missing);
  for (const { sentence } of run.deployment?.steps ?? []) expect(sentence).toMatch(missing);
});

function lose({ host }: StepCall, forMs: number): void {
  host.unplug(forMs);
  host.disconnect();
}
