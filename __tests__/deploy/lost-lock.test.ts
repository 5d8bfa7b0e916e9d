import { describe, expect, it } from "vitest";
import type { InputsOf } from "../../src/model/inputs.ts";
import type { RolloutInputs } from "../../src/model/rollout-step.ts";
import { abort } from "../../src/operations/abort.ts";
import { unlock } from "../../src/operations/unlock.ts";
import { outputsOf } from "../../src/report/outputs.ts";
import { strikes } from "./simulation/faults.ts";
import { lookAt } from "./simulation/host-look.ts";
import { makeProgram } from "./simulation/programs.ts";
import { serving, usualRollout } from "./simulation/rollouts.ts";
import { type Run, type Simulation, simulate } from "./simulation/simulation.ts";

const rollout: RolloutInputs = {
  ...usualRollout,
  steps: [
    { sharePercent: 5, minMs: 0 },
    { sharePercent: 100, minMs: 0 },
  ],
};
/** It stays at its share. */
const endless: RolloutInputs = { ...rollout, minRequests: 100_000 };
const pausing: RolloutInputs = {
  ...rollout,
  steps: [
    { sharePercent: 5, minMs: 0, thenPause: true },
    { sharePercent: 100, minMs: 0 },
  ],
};
const v1 = makeProgram("v1", serving(100));
const v2 = makeProgram("v2", serving(10));
const v3 = makeProgram("v3", serving(10));

async function simulateWithV1(...others: readonly string[]): Promise<Simulation> {
  const simulation = simulate("web1", ...others);
  for (const { machine } of simulation.hosts) machine.traits.tools.add("nft");
  await simulation.deploy(v1);
  await simulation.pass(700_000);
  return simulation;
}

const operations = { abort, unlock };
const operate = (simulation: Simulation, operation: keyof typeof operations) =>
  simulation.operate(operation, (world, deploy, recorder) =>
    (operations[operation] as typeof abort)({ operation, deploy } as unknown as InputsOf<"abort">, recorder, world),
  );
const look = (simulation: Simulation) => lookAt(simulation.host("web1"));
const share = (simulation: Simulation) => simulation.host("web1").machine.front()?.share;
const bad = (simulation: Simulation) => look(simulation).releases.filter(({ isBad }) => isBad);
const atRest = { canary: undefined, isCanaryRunning: false, isLocked: false, isPaused: false };

/** Where v2 has its share, its runner hears and says nothing for so long. */
function silence(simulation: Simulation, forMs: number): void {
  let untilMs = 0;
  simulation.faults = ({ step, job, host }) => {
    if (job.version !== "v2") return undefined;
    const isAtShare = simulation.calls.some((call) => call.job === job && call.step === "set-share");
    if (untilMs === 0 && step === "count" && isAtShare) untilMs = simulation.nowMs() + forMs;
    const leftMs = untilMs - simulation.nowMs();
    return leftMs > 0 ? { when: "before", strike: () => host.machine.clock.sleep(leftMs) } : undefined;
  };
}

function expectHeld(simulation: Simulation, paused: Run): void {
  expect(paused.decision, paused.job.log.join("\n")).toBe("paused");
  expect(share(simulation)).toBe(5);
  expect(look(simulation)).toMatchObject({ isPaused: true, isCanaryRunning: true, isLocked: false, serving: v1 });
  expect(look(simulation).journal.at(-1)).toMatchObject({ decision: "paused" });
}

describe("a run that has lost its lock leaves what another one has made since", () => {
  it.each([110_000, 120_000, 130_000])("paused, when it comes back after %i ms", async (forMs) => {
    const simulation = await simulateWithV1();
    silence(simulation, forMs);
    const deploying = simulation.deploy(v2, { rollout });
    await simulation.pass(20_000);
    const paused = await simulation.deploy(v3, { rollout: pausing });
    const run = await deploying;
    await simulation.pass(5_000);
    expectHeld(simulation, paused);
    expect(bad(simulation)).toEqual([]);
    expect(run.failure).toMatchObject({
      code: "lock",
      message: expect.stringMatching(/^deploy@web1: this deploy has lost the host: .* \S+-v1-\S+ serves there, .*-v3-/),
    });
    expect((await simulation.post(run)).isRight).toBe(true);
    expectHeld(simulation, paused);
  });

  it("paused, when its post step comes late", async () => {
    const simulation = await simulateWithV1();
    simulation.faults = ({ step, job }) =>
      step === "set-share" && job.version === "v2" ? { when: "after", strike: strikes.killed() } : undefined;
    const killed = await simulation.deploy(v2, { rollout });
    await simulation.pass(60_000);
    const paused = await simulation.deploy(v3, { rollout: pausing });
    const post = await simulation.post(killed);
    expect(post.isRight).toBe(true);
    expect(post.job.warnings.join("\n")).toMatch(/has lost the host.*-v3-\S+ .*left as it is/);
    expectHeld(simulation, paused);
  });
});

describe("a rollout that is aborted while it goes on", () => {
  // Its next look comes at another moment of the abort each time.
  it.each([40_000, 41_500, 43_000, 44_500])("is not blamed, and writes nothing more: after %i ms", async (afterMs) => {
    const simulation = await simulateWithV1();
    const deploying = simulation.deploy(v2, { rollout: endless });
    const aborting = simulation.pass(afterMs).then(() => operate(simulation, "abort"));
    const [run, aborted] = [await deploying, await aborting];
    expect(outputsOf(aborted.report), aborted.job.log.join("\n")).toMatchObject({ decision: "rolled-back" });
    expect((await simulation.post(run)).isRight).toBe(true);
    expect(look(simulation)).toMatchObject({ ...atRest, serving: v1 });
    expect(bad(simulation)).toEqual([]);
    expect(look(simulation).journal.at(-1)).toMatchObject({ reason: expect.stringMatching(/^aborted: /) });
    expect(run.decision).toBe("rolled-back");
    expect(run.failure?.code).toBe("lock");
  });

  it.each([40_000, 41_500, 43_000, 44_500])(
    "on one host first, is not blamed on another: after %i ms",
    async (afterMs) => {
      const simulation = await simulateWithV1("web2");
      const deploying = simulation.deploy(v2, { rollout: endless });
      simulation.faults = ({ step, job, host }) =>
        step === "lock" && job.version === "abort" && host.name === "web2"
          ? { when: "before", strike: () => host.machine.clock.sleep(4_000) }
          : undefined;
      const aborting = simulation.pass(afterMs).then(() => operate(simulation, "abort"));
      const [run] = [await deploying, await aborting];
      await simulation.post(run);
      for (const host of simulation.hosts) {
        expect(lookAt(host)).toMatchObject({ ...atRest, serving: v1 });
        expect(lookAt(host).releases.filter(({ isBad }) => isBad)).toEqual([]);
      }
      expect(run.failure?.code).toBe("lock");
    },
  );
});

describe("an abort, where another deploy waits for the host,", () => {
  /** The step by which an abort takes the host from another one is late by so long. */
  function delayTaking(simulation: Simulation, ms: number, nth = 1): void {
    let asked = 0;
    simulation.faults = ({ step, job, host }) =>
      step === "lock" && job.version === "abort" && ++asked === nth
        ? { when: "before", strike: () => host.machine.clock.sleep(ms) }
        : undefined;
  }
  const actOf = (operated: Awaited<ReturnType<typeof operate>>) => outputsOf(operated.report)["decision"];

  // The second step was another one once, and let the one that waits in between.
  it.each([1, 2])("ends the one that it saw, however late its step %i is", async (nth) => {
    const simulation = await simulateWithV1();
    delayTaking(simulation, 3_000, nth);
    const deploying = simulation.deploy(v2, { rollout: endless });
    const waiting = simulation.pass(30_000).then(() => simulation.deploy(v3, { rollout: pausing }));
    const aborted = await simulation.pass(45_000).then(() => operate(simulation, "abort"));
    expect(aborted.failure, aborted.job.log.join("\n")).toBeUndefined();
    expect(actOf(aborted)).toBe("rolled-back");
    const aborts = look(simulation).journal.filter(({ reason }) => /^aborted: /.test(String(reason)));
    expect(aborts).toMatchObject([{ release: expect.stringContaining("-v2-"), decision: "rolled-back" }]);
    expect((await deploying).failure?.code).toBe("lock");
    expectHeld(simulation, await waiting);
  });

  it("leaves it alone where the one that was meant has ended meanwhile", async () => {
    const simulation = await simulateWithV1();
    delayTaking(simulation, 30_000);
    const deploying = simulation.deploy(v2);
    const waiting = simulation.pass(5_000).then(() => simulation.deploy(v3, { rollout: endless }));
    const aborted = await simulation.pass(8_000).then(() => operate(simulation, "abort"));
    expect((await deploying).decision).toBe("promoted");
    expect(aborted.failure).toMatchObject({
      code: "lock",
      message: expect.stringMatching(/the deploy that was to be aborted has ended, and the host is held by .*runs/),
    });
    expect(look(simulation)).toMatchObject({
      isCanaryRunning: true,
      isLocked: true,
      current: expect.stringMatching(/-v2-/),
    });
    await operate(simulation, "abort");
    expect((await waiting).failure?.code).toBe("lock");
    expect(look(simulation)).toMatchObject({ ...atRest, current: expect.stringMatching(/-v2-/) });
  });

  it("leaves what that one has paused, where it waited for it", async () => {
    const simulation = await simulateWithV1();
    await simulation.deploy(v2, { rollout: pausing });
    delayTaking(simulation, 5_000);
    const aborting = operate(simulation, "abort");
    const replacing = simulation.pass(1_000).then(() => simulation.deploy(v3, { rollout: pausing, onPaused: "abort" }));
    const [aborted, paused] = [await aborting, await replacing];
    expect(aborted.failure).toMatchObject({ code: "lock", message: expect.stringMatching(/-v3-\S+ is under way/) });
    expectHeld(simulation, paused);
  });

  it("says that what served was rolled back, where it was switched already", async () => {
    const simulation = await simulateWithV1();
    simulation.faults = ({ step, job }) =>
      step === "switch" && job.version === "v2" ? { when: "after", strike: strikes.killed() } : undefined;
    await simulation.deploy(v2);
    const aborted = await operate(simulation, "abort");
    expect(aborted.report.deploy?.hosts).toMatchObject([
      { decision: "rolled-back", release: expect.stringMatching(/-v1-/), health: "the previous release serves" },
    ]);
  });
});

it("a rollout whose lock somebody has broken takes itself back, and is not blamed for that", async () => {
  const simulation = await simulateWithV1();
  const deploying = simulation.deploy(v2, { rollout: endless });
  await simulation.pass(40_000);
  await operate(simulation, "unlock");
  // What reads does not ask for the lock: somebody has to end the step.
  simulation.host("web1").machine.systemd.stop("greeter@canary.service");
  const run = await deploying;
  expect(run.failure?.code).toBe("lock");
  expect(look(simulation)).toMatchObject({ ...atRest, serving: v1 });
  expect(bad(simulation)).toEqual([]);
});
