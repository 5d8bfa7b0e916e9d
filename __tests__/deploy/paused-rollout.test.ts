import { describe, expect, it } from "vitest";
import type { InputsOf } from "../../src/model/inputs.ts";
import type { RolloutInputs } from "../../src/model/rollout-step.ts";
import { abort } from "../../src/operations/abort.ts";
import { promote } from "../../src/operations/promote.ts";
import { rollback } from "../../src/operations/rollback.ts";
import { status } from "../../src/operations/status.ts";
import { unlock } from "../../src/operations/unlock.ts";
import { outputsOf } from "../../src/report/outputs.ts";
import { renderSummary } from "../../src/report/summary/summary.ts";
import type { DeployOptions } from "./simulation/deploy-inputs.ts";
import { strikes } from "./simulation/faults.ts";
import { lookAt, servingOn } from "./simulation/host-look.ts";
import { makeProgram, type ServedRequests, type Service, services } from "./simulation/programs.ts";
import { usualRollout } from "./simulation/rollouts.ts";
import { type Run, type Simulation, simulate } from "./simulation/simulation.ts";

const steps: RolloutInputs["steps"] = [
  { sharePercent: 5, minMs: 0 },
  { sharePercent: 25, minMs: 0, thenPause: true },
  { sharePercent: 100, minMs: 0 },
];
const rollout: RolloutInputs = { ...usualRollout, steps };

/** So many requests a second, of which a part fails, from some moment on. */
const serving =
  (perSecond: number, failing = 0, sinceAgo = 0): Service =>
  () => {
    const served = (sinceMs: number): ServedRequests => {
      const attempts = Math.floor((sinceMs * perSecond) / 1_000);
      const sick = Math.floor((Math.max(0, sinceMs - sinceAgo) * perSecond) / 1_000);
      return { attempts, errors: Math.floor(sick * failing), slow: 0 };
    };
    return { ...services.good(), served };
  };
const v1 = makeProgram("v1", serving(100));
const v2 = makeProgram("v2", serving(10));
const v3 = makeProgram("v3", serving(10));

async function simulateWithV1(...names: readonly string[]): Promise<Simulation> {
  const simulation = simulate(...(names.length === 0 ? ["web1"] : names));
  for (const { machine } of simulation.hosts) machine.traits.tools.add("nft");
  await simulation.deploy(v1);
  await simulation.pass(700_000);
  return simulation;
}

/** v2 is paused at 25 %. */
async function simulatePaused(...names: readonly string[]): Promise<Simulation> {
  const simulation = await simulateWithV1(...names);
  const run = await simulation.deploy(v2, { rollout });
  expect(run.decision, run.job.log.join("\n")).toBe("paused");
  return simulation;
}

const inputsOf = <O extends "status" | "rollback" | "unlock" | "promote" | "abort">(operation: O, more: object) =>
  ({ operation, release: undefined, ...more }) as unknown as InputsOf<O>;
type Operation = "status" | "rollback" | "unlock" | "promote" | "abort";
const runs = { status, rollback, unlock, promote, abort };
const operate = (simulation: Simulation, operation: Operation, options?: DeployOptions) =>
  simulation.operate(
    operation,
    (world, deploy, recorder) =>
      (runs[operation] as typeof status)(inputsOf(operation, { deploy }) as never, recorder, world),
    options,
  );

const versions = ({ hosts }: Simulation) => hosts.map(({ machine }) => servingOn(machine)?.version);
const shares = ({ hosts }: Simulation) => hosts.map(({ machine }) => machine.front()?.share);
const looks = ({ hosts }: Simulation) => hosts.map((host) => lookAt(host));
const lastLines = (simulation: Simulation) => looks(simulation).map(({ journal }) => journal.at(-1));
const atRest = { canary: undefined, isCanaryRunning: false, hasCanaryUnit: false, isLocked: false, isPaused: false };
const held = { isCanaryRunning: true, isLocked: false, isPaused: true };

describe("a rollout that is paused", () => {
  it("holds its share on all hosts, without a lock or an end, and no step fails for what was asked for", async () => {
    const simulation = await simulateWithV1("web1", "web2");
    const run = await simulation.deploy(v2, { rollout });
    expect(run, run.job.log.join("\n")).toMatchObject({ decision: "paused", failure: undefined });
    await simulation.pass(24 * 3_600_000);
    expect(shares(simulation)).toEqual([25, 25]);
    for (const look of looks(simulation)) expect(look).toMatchObject({ ...held, serving: v1 });
    for (const line of lastLines(simulation))
      expect(line).toMatchObject({ decision: "paused", reason: expect.stringMatching(/asks for an approval/) });
  });

  it("is shown by status: the share, since when, by whom, and why", async () => {
    const simulation = await simulatePaused();
    const run = await operate(simulation, "status");
    expect(run.failure).toBeUndefined();
    expect(run.job.warnings).toEqual([]);
    const [shown] = JSON.parse(outputsOf(run.report)["hosts"] ?? "[]") as { paused: object }[];
    expect(shown).toMatchObject({
      condition: "paused",
      paused: { sharePercent: 25, since: expect.stringMatching(/^2026-/), by: expect.stringMatching(/ada, .*runs\/2/) },
    });
    expect(renderSummary(run.report)).toMatch(/⏸️ paused.*with 25 % of new connections since 2026.*an approval/s);
  });

  it("comes back with its share after a reboot", async () => {
    const simulation = await simulatePaused();
    const [host] = simulation.hosts;
    host?.reboot(20_000);
    await simulation.pass(60_000);
    expect(shares(simulation)).toEqual([25]);
    expect(looks(simulation)).toMatchObject([{ ...held, serving: v1 }]);
    expect(lastLines(simulation)).toMatchObject([{ reason: expect.stringMatching(/restarted: its canary gets 25 %/) }]);
    expect((await operate(simulation, "promote")).failure).toBeUndefined();
    expect(versions(simulation)).toEqual(["v2"]);
  });

  it("leaves what serves alone where its canary does not come back, and status says so", async () => {
    const simulation = await simulateWithV1();
    let boots = 0;
    const once: Service = (start) =>
      start.slot === "canary" && boots++ > 0 ? services.crashes(3)() : serving(10)(start);
    await simulation.deploy(makeProgram("v2", once, "once"), { rollout });
    simulation.hosts[0]?.reboot(20_000);
    await simulation.pass(120_000);
    expect(shares(simulation)).toEqual([undefined]);
    expect(looks(simulation)).toMatchObject([{ serving: v1, isPaused: true, isLocked: false, isCanaryRunning: false }]);
    const shown = await operate(simulation, "status");
    expect(shown.job.warnings.join("\n")).toMatch(
      /paused with 25 %.*its canary does not run.*the live release serves everybody/,
    );
    const promoted = await operate(simulation, "promote");
    expect(promoted.failure?.message).toMatch(/nothing was changed: .*the canary does not run any more/);
    expect((await operate(simulation, "abort")).failure).toBeUndefined();
    expect(looks(simulation)).toMatchObject([{ ...atRest, serving: v1 }]);
  });

  it("is what an approval waits for also where no host can send a share", async () => {
    const simulation = simulate("web1", "web2");
    await simulation.deploy(v1);
    const run = await simulation.deploy(v2, { rollout });
    expect(run, run.job.log.join("\n")).toMatchObject({ decision: "paused", failure: undefined });
    expect(looks(simulation)).toMatchObject([{ isPaused: true, isCanaryRunning: false }, { isPaused: true }]);
    const promoted = await operate(simulation, "promote");
    expect(promoted.failure, promoted.job.log.join("\n")).toBeUndefined();
    expect(versions(simulation)).toEqual(["v2", "v2"]);
    for (const look of looks(simulation)) expect(look).toMatchObject(atRest);
  });

  it("on none of the hosts where one cannot hold it", async () => {
    const simulation = await simulateWithV1("web1", "web2");
    simulation.faults = ({ step, host }) =>
      step === "pause" && host.name === "web2" ? { when: "before", strike: () => host.machine.disk.fill() } : undefined;
    const run = await simulation.deploy(v2, { rollout });
    expect(run.decision).toBe("rolled-back");
    expect(versions(simulation)).toEqual(["v1", "v1"]);
    for (const look of looks(simulation)) expect(look).toMatchObject(atRest);
    expect(looks(simulation).flatMap(({ releases }) => releases.filter(({ isBad }) => isBad))).toEqual([]);
  });
});

describe("promote", () => {
  it("takes a canary back that does not serve any more: users have met it", async () => {
    const simulation = await simulateWithV1("web1", "web2");
    const breaks: Service = (start) => ({
      ...serving(10)(start),
      statusAt: (sinceMs) => (start.host === "web2" && sinceMs > 600_000 ? 503 : 200),
    });
    expect((await simulation.deploy(makeProgram("v2", breaks), { rollout })).decision).toBe("paused");
    await simulation.pass(700_000);
    const run = await operate(simulation, "promote");
    expect(run.failure?.message).toMatch(/answered 503/);
    expect(outputsOf(run.report)).toMatchObject({ decision: "rolled-back" });
    expect(lastLines(simulation)).toMatchObject([{ decision: "rolled-back" }, { decision: "rolled-back" }]);
    expect(versions(simulation)).toEqual(["v1", "v1"]);
  });

  it("goes on with the shares that are left, and needs nothing but what lies on the hosts", async () => {
    const simulation = await simulatePaused("web1", "web2");
    const run = await operate(simulation, "promote");
    expect(run.failure, run.job.log.join("\n")).toBeUndefined();
    expect(outputsOf(run.report)).toMatchObject({ decision: "promoted" });
    expect(versions(simulation)).toEqual(["v2", "v2"]);
    for (const look of looks(simulation)) expect(look).toMatchObject(atRest);
    const calls = simulation.calls.filter(({ job }) => job === run.job).map(({ step }) => step);
    expect(calls).toEqual(expect.arrayContaining(["go-on", "set-share", "count", "switch", "finish"]));
    for (const step of ["receive", "stage", "start-canary"]) expect(calls).not.toContain(step);
  });

  it("rolls all back where the release fails at the share that comes then, and marks it as bad", async () => {
    const simulation = await simulateWithV1("web1", "web2");
    await simulation.deploy(makeProgram("v2", serving(10, 0.3, 400_000), "sick later"), { rollout });
    await simulation.pass(400_000);
    const run = await operate(simulation, "promote");
    expect(run.failure).toMatchObject({
      code: "rollout",
      message: expect.stringMatching(/requests to the canary failed/),
    });
    expect(versions(simulation)).toEqual(["v1", "v1"]);
    for (const look of looks(simulation)) {
      expect(look).toMatchObject(atRest);
      expect(look.releases.filter(({ isBad }) => isBad)).toHaveLength(1);
    }
  });

  it("goes on from a pause that nobody asked for, and what paused it does not do so again", async () => {
    const simulation = await simulateWithV1();
    const quiet = makeProgram("v2", serving(0), "quiet");
    const run = await simulation.deploy(quiet, { rollout });
    expect(run.failure).toMatchObject({
      code: "paused",
      message: expect.stringMatching(/^paused at 5 % .*no request/),
    });
    const again = await operate(simulation, "promote");
    // The approval behind 25 % was not given yet.
    expect(outputsOf(again.report), again.job.log.join("\n")).toMatchObject({ decision: "paused" });
    expect(shares(simulation)).toEqual([25]);
    const last = await operate(simulation, "promote");
    expect(outputsOf(last.report), last.job.log.join("\n")).toMatchObject({ decision: "promoted" });
    expect(last.job.warnings.join("\n")).toMatch(
      /The rollout goes on, because you promoted it: no request to the canary was seen/,
    );
  });

  it.each<[string, (simulation: Simulation) => Promise<unknown>, RegExp]>([
    ["nothing is paused", (the) => operate(the, "abort"), /web1: no rollout is paused there; \S+-v1-\S+ serves/],
    [
      "it is paused on one host only",
      (the) => operate(the, "abort", { hosts: ["web2"] }),
      /web2: \S+-v1-\S+ serves, and nothing is paused there, and not \S+-v2-/,
    ],
    [
      "somebody has stopped its canary",
      async ({ hosts }) => hosts[0]?.machine.systemd.stop("greeter@canary.service"),
      /web1: the canary does not run any more \(inactive\)/,
    ],
    [
      "somebody has removed its release",
      async ({ hosts }) => {
        for (const { machine } of hosts)
          machine.disk.remove(`/opt/greeter/${machine.disk.readLink("/opt/greeter/canary")}`);
      },
      /web1: \S+-v2-\S+ is gone or damaged there; \S+web2/,
    ],
  ])("is refused, and touches nothing, where %s", async (_, happens, words) => {
    const simulation = await simulatePaused("web1", "web2");
    await happens(simulation);
    const before = JSON.stringify(looks(simulation));
    const run = await operate(simulation, "promote");
    expect(run.failure).toMatchObject({ code: "preflight", message: expect.stringMatching(words) });
    expect(JSON.stringify(looks(simulation))).toBe(before);
  });

  it("goes on where one of the hosts was down, and with that one when it is back", async () => {
    const simulation = await simulatePaused("web1", "web2");
    const [, host] = simulation.hosts;
    host?.unplug(undefined);
    const refused = await operate(simulation, "promote");
    expect(refused.failure?.code).toBe("unreachable");
    expect((await operate(simulation, "promote", { maxUnreachable: 1 })).failure).toBeUndefined();
    expect(versions(simulation)).toEqual(["v2", "v1"]);
    host?.plugIn();
    await simulation.pass(60_000);
    const run = await operate(simulation, "promote");
    expect(run.failure, run.job.log.join("\n")).toBeUndefined();
    expect(versions(simulation)).toEqual(["v2", "v2"]);
  });
});

describe("a rollout whose deploy has named the front, beside another one", () => {
  /** Users come by nginx; v2 is paused at 25 % by this front. */
  async function simulateWithNginx(front: "kernel" | "nginx"): Promise<Simulation> {
    const simulation = await simulateWithV1("web1", "web2");
    for (const { machine } of simulation.hosts) machine.traits.nginxHasSite = machine.traits.nginxRuns = true;
    const run = await simulation.deploy(v2, { rollout, front });
    expect(run.decision, run.job.log.join("\n")).toBe("paused");
    return simulation;
  }

  it.each([
    ["kernel", "new connections"],
    ["nginx", "requests"],
  ] as const)("goes on with it: %s", async (front, shared) => {
    const simulation = await simulateWithNginx(front);
    expect(simulation.hosts.map(({ machine }) => machine.front()?.kind)).toEqual([front, front]);
    const shown = await operate(simulation, "status");
    expect(shown.job.log.join("\n")).toContain(`paused with 25 % of ${shared} since`);
    const run = await operate(simulation, "promote");
    expect(run.failure, run.job.log.join("\n")).toBeUndefined();
    expect(run.job.log.join("\n")).toContain(`100 % of ${shared}: `);
    expect(run.job.log.join("\n")).toContain(`${shared} go to the canary while the public process is replaced`);
    expect(versions(simulation)).toEqual(["v2", "v2"]);
    for (const look of looks(simulation)) expect(look).toMatchObject(atRest);
  });

  it.each(["kernel", "nginx"] as const)("has it again after a reboot: %s", async (front) => {
    const simulation = await simulateWithNginx(front);
    simulation.hosts[0]?.reboot(20_000);
    await simulation.pass(60_000);
    expect(simulation.hosts[0]?.machine.front()).toMatchObject({ kind: front, share: 25 });
  });

  it("is not promoted without shares where that one does not work any more: nothing is touched", async () => {
    const simulation = await simulateWithNginx("nginx");
    for (const { machine } of simulation.hosts) machine.traits.nginxRuns = false;
    const before = JSON.stringify(looks(simulation));
    const run = await operate(simulation, "promote");
    expect(run.failure).toMatchObject({
      code: "preflight",
      message: expect.stringMatching(/web1: the share of its canary cannot be changed: nginx does not run; .*web2/),
    });
    expect(JSON.stringify(looks(simulation))).toBe(before);
  });

  it("gets the public port where nothing serves any more", async () => {
    const simulation = await simulateWithNginx("nginx");
    for (const { machine } of simulation.hosts) {
      machine.traits.nginxRuns = false;
      machine.systemd.stop("greeter@current.service");
    }
    const run = await operate(simulation, "promote");
    expect(run.failure, run.job.log.join("\n")).toBeUndefined();
    expect(versions(simulation)).toEqual(["v2", "v2"]);
  });
});

describe("abort", () => {
  it("rolls a paused rollout back, and what serves is not touched", async () => {
    const simulation = await simulatePaused("web1", "web2");
    const run = await operate(simulation, "abort");
    expect(run.failure, run.job.log.join("\n")).toBeUndefined();
    expect(outputsOf(run.report)).toMatchObject({ decision: "rolled-back" });
    expect(versions(simulation)).toEqual(["v1", "v1"]);
    for (const look of looks(simulation)) {
      expect(look).toMatchObject(atRest);
      expect(look.releases.filter(({ isBad }) => isBad)).toEqual([]);
    }
    for (const line of lastLines(simulation))
      expect(line).toMatchObject({
        decision: "rolled-back",
        reason: expect.stringMatching(/^aborted: .* paused at 25 %/),
      });
    expect((await simulation.deploy(v2)).decision).toBe("promoted");
  });

  it("changes nothing where nothing is under way, and says so", async () => {
    const simulation = await simulateWithV1();
    const before = JSON.stringify(looks(simulation));
    const run = await operate(simulation, "abort");
    expect(run.failure).toBeUndefined();
    expect(outputsOf(run.report)).toMatchObject({ decision: "unchanged" });
    expect(run.job.log.join("\n")).toMatch(/nothing is under way: \S+-v1-\S+ serves as before/);
    expect(JSON.stringify(looks(simulation))).toBe(before);
    const never = await operate(simulate("web1"), "abort");
    expect(never.failure).toBeUndefined();
  });

  it("ends a deploy that goes on, and that one touches nothing any more", async () => {
    const simulation = await simulateWithV1();
    const deploying = simulation.deploy(v2, { rollout });
    const aborting = simulation.pass(60_000).then(() => operate(simulation, "abort"));
    const [run, aborted] = [await deploying, await aborting];
    expect(aborted.failure, aborted.job.log.join("\n")).toBeUndefined();
    expect(outputsOf(aborted.report)).toMatchObject({ decision: "rolled-back" });
    expect(run.decision).toBe("rolled-back");
    expect(looks(simulation)).toMatchObject([{ ...atRest, serving: v1 }]);
  });
});

describe("beside a paused rollout", () => {
  it("a deploy is refused, with who has paused it, and what to do; the rollout stays", async () => {
    const simulation = await simulatePaused();
    const before = JSON.stringify(looks(simulation));
    const run = await simulation.deploy(v3);
    expect(run.failure).toMatchObject({
      code: "preflight",
      message: expect.stringMatching(
        /a rollout of \S+-v2-\S+ is paused at 25 % .* since 2026\S+, by ada, \S+runs\/2: /,
      ),
      hint: expect.stringMatching(/`operation: promote`.*`operation: abort`.*`on-paused: abort`/),
    });
    expect(JSON.stringify(looks(simulation))).toBe(before);
  });

  it("a deploy that has waited for it is refused under its lock, on all hosts; the rollout stays", async () => {
    const simulation = await simulateWithV1("web1", "web2");
    const first = simulation.deploy(v2, { rollout });
    const second = simulation.pass(60_000).then(() => simulation.deploy(v3));
    expect((await first).decision).toBe("paused");
    const run = await second;
    expect(run.failure, run.job.log.join("\n")).toMatchObject({ code: "preflight" });
    expect(shares(simulation)).toEqual([25, 25]);
    for (const look of looks(simulation)) expect(look).toMatchObject({ ...held, serving: v1 });
  });

  it("a deploy with on-paused: abort rolls it back first", async () => {
    const simulation = await simulatePaused("web1", "web2");
    const run = await simulation.deploy(v3, { onPaused: "abort" });
    expect(run.decision, run.job.log.join("\n")).toBe("promoted");
    expect(versions(simulation)).toEqual(["v3", "v3"]);
    for (const look of looks(simulation)) {
      expect(look).toMatchObject(atRest);
      expect(look.journal.map(({ reason }) => reason).join("\n")).toMatch(/aborted by the next deploy \(on-paused\): /);
    }
  });

  it("a rollback is refused: it would go further back than what serves beside it", async () => {
    const simulation = await simulatePaused();
    const run = await operate(simulation, "rollback");
    expect(run.failure).toMatchObject({ hint: expect.stringMatching(/`operation: abort` rolls it back/) });
    expect(looks(simulation)).toMatchObject([held]);
  });

  it("unlock finds nobody's lock, and leaves it", async () => {
    const simulation = await simulatePaused();
    const run = await operate(simulation, "unlock");
    expect(run.failure).toBeUndefined();
    expect(looks(simulation)).toMatchObject([held]);
  });
});

describe("a paused rollout whose record cannot be read", () => {
  const damage = (text: string) => text.replace('"minRequests":100', '"minRequests":null');
  async function simulateUnreadable(damaged: (text: string) => string = damage): Promise<Simulation> {
    const simulation = await simulatePaused("web1");
    const { disk } = simulation.host("web1").machine;
    const file = "/opt/greeter/.gin-deploy/paused";
    disk.write(file, damaged(disk.read(file) ?? ""));
    return simulation;
  }

  it("keeps a deploy off also where it is empty", async () => {
    const simulation = await simulateUnreadable(() => "");
    expect((await simulation.deploy(v3)).failure?.message).toMatch(/a rollout is paused/);
    expect(shares(simulation)).toEqual([25]);
  });

  it.each<[string, (the: Simulation) => Promise<Pick<Run, "failure">>]>([
    ["a deploy", (the) => the.deploy(v3)],
    ["a promotion", (the) => operate(the, "promote")],
    ["a rollback", (the) => operate(the, "rollback")],
  ])("keeps %s off, with how to end it", async (_, act) => {
    const simulation = await simulateUnreadable();
    const before = JSON.stringify(looks(simulation));
    const { failure } = await act(simulation);
    expect(failure).toMatchObject({
      code: "preflight",
      message: expect.stringMatching(/a rollout is paused, and what was written down of it cannot be read/),
      hint: expect.stringMatching(/`operation: abort`/),
    });
    expect(JSON.stringify(looks(simulation))).toBe(before);
    expect(shares(simulation)).toEqual([25]);
  });

  it("is shown as paused by status, with a warning", async () => {
    const simulation = await simulateUnreadable();
    const run = await operate(simulation, "status");
    expect(JSON.parse(outputsOf(run.report)["hosts"] ?? "[]")).toMatchObject([{ condition: "paused" }]);
    expect(run.job.warnings.join("\n")).toMatch(/a rollout is paused, and .* cannot be read.*`operation: abort`/);
  });

  it.each<[string, (the: Simulation) => Promise<Pick<Run, "failure" | "job">>, string]>([
    ["abort", (the) => operate(the, "abort"), "v1"],
    ["on-paused: abort", (the) => the.deploy(v3, { onPaused: "abort" }), "v3"],
  ])("is rolled back by %s", async (_, act, version) => {
    const simulation = await simulateUnreadable();
    const run = await act(simulation);
    expect(run.failure, run.job.log.join("\n")).toBeUndefined();
    expect(versions(simulation)).toEqual([version]);
    expect(looks(simulation)).toMatchObject([atRest]);
    expect(looks(simulation)[0]?.journal).toContainEqual(
      expect.objectContaining({
        decision: "rolled-back",
        release: expect.stringContaining("-v2-"),
        reason: expect.stringMatching(/^aborted.*cannot be read/),
      }),
    );
  });
});

describe("a run that is killed", () => {
  it.each(["post", "alone"] as const)("when all hosts are paused: they stay so (%s)", async (sequel) => {
    const simulation = await simulateWithV1("web1", "web2");
    let pauses = 0;
    simulation.faults = ({ step, job }) =>
      step === "pause" && ++pauses === 2 ? { when: "after", strike: () => job.kill() } : undefined;
    const run = await simulation.deploy(v2, { rollout });
    expect(run.wasKilled).toBe(true);
    if (sequel === "post") expect((await simulation.post(run)).isRight).toBe(true);
    await simulation.pass(120_000);
    expect(shares(simulation)).toEqual([25, 25]);
    for (const look of looks(simulation)) expect(look).toMatchObject({ ...held, serving: v1 });
  });

  it("when one of two is paused: its post step rolls both back", async () => {
    const simulation = await simulateWithV1("web1", "web2");
    simulation.faults = ({ step, host }) => {
      if (step !== "pause") return undefined;
      return host.name === "web1"
        ? { when: "after", strike: strikes.killed() }
        : { when: "before", strike: strikes.stalled(5_000) };
    };
    const run = await simulation.deploy(v2, { rollout });
    await simulation.pass(10_000);
    expect(looks(simulation).map(({ isPaused }) => isPaused)).toEqual([true, false]);
    expect((await simulation.post(run)).isRight).toBe(true);
    expect(shares(simulation)).toEqual([undefined, undefined]);
    for (const look of looks(simulation)) expect(look).toMatchObject({ ...atRest, serving: v1 });
  });
});
