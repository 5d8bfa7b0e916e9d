import { describe, expect, it } from "vitest";
import { type FaultPlan, strikes } from "./simulation/faults.ts";
import { lookAt, servingOn } from "./simulation/host-look.ts";
import type { HostMachine } from "./simulation/host-machine.ts";
import { makeProgram, services } from "./simulation/programs.ts";
import { type Simulation, simulate } from "./simulation/simulation.ts";

const v1 = makeProgram("v1", services.good);
const v2 = makeProgram("v2", services.good);
const v3 = makeProgram("v3", services.good);
const sickV2 = makeProgram("v2", services.onPublicPort(services.sick()));

async function simulateWithV1(): Promise<Simulation> {
  const simulation = simulate("web1");
  await simulation.deploy(v1);
  return simulation;
}

const serving = ({ hosts: [host] }: Simulation) => host && servingOn(host.machine)?.version;
const look = (simulation: Simulation) => lookAt(simulation.host("web1"));
const atRest = { canary: undefined, isCanaryRunning: false, hasCanaryUnit: false, isLocked: false };

/** Strikes the first call of a step, whatever its index. */
function atStep(step: string, when: "before" | number | "after", strike: ReturnType<typeof strikes.killed>): FaultPlan {
  let hasStruck = false;
  return (call) => {
    if (hasStruck || call.step !== step) return undefined;
    hasStruck = true;
    return { when, strike };
  };
}

describe("a runner that dies", () => {
  it.each([
    ["while the canary starts: post ends it", "start-canary", v2, "v1"],
    ["while it switches to a good release: that proves itself again, and is promoted", "switch", v2, "v2"],
    ["while it switches to a sick release: post puts the host back", "switch", sickV2, "v1"],
  ])("%s", async (_, step, program, version) => {
    const simulation = await simulateWithV1();
    simulation.faults = atStep(step, 2, strikes.killedWhileItHangs(5_000));
    const run = await simulation.deploy(program);
    expect(run.decision).toBe("killed");
    const post = await simulation.post(run);
    expect(post.isRight).toBe(true);
    expect(serving(simulation)).toBe(version);
    expect(look(simulation)).toMatchObject(atRest);
    expect(look(simulation).proven).toBe(look(simulation).current);
  });

  it("and takes its post step with it: the next deploy waits until the lease has run out, then takes over", async () => {
    const simulation = await simulateWithV1();
    simulation.faults = atStep("start-canary", "after", strikes.killed());
    await simulation.deploy(v2);
    const diedMs = simulation.nowMs();
    const run = await simulation.deploy(v3);
    expect(run.decision).toBe("promoted");
    expect(run.job.log.join("\n")).toMatch(/waiting for another deploy to end: ada, .*\/runs\/2/);
    expect(run.job.warnings.join("\n")).toContain("took over the lock of a deploy that died");
    expect(simulation.nowMs() - diedMs).toBeGreaterThan(45_000);
    expect(serving(simulation)).toBe("v3");
    expect(look(simulation)).toMatchObject(atRest);
  });

  it("after it has released its lock: post has nothing to do", async () => {
    const simulation = await simulateWithV1();
    const run = await simulation.deploy(v2);
    const before = simulation.calls.length;
    await simulation.post(run);
    expect(simulation.calls.length).toBe(before);
  });

  it("and whose last step begins only after post has come: it does nothing", async () => {
    const simulation = await simulateWithV1();
    // It arrives, and sshd takes its time.
    simulation.faults = atStep("switch", 0, strikes.killedWhileItHangs(30_000));
    const run = await simulation.deploy(v2);
    await simulation.post(run);
    await simulation.pass(60_000);
    const late = simulation.calls.find(({ step, job }) => step === "switch" && job === run.job);
    expect(late?.exitCode).toBe(91);
    expect(serving(simulation)).toBe("v1");
    expect(look(simulation)).toMatchObject(atRest);
  });
});

describe("a job that is cancelled", () => {
  it.each(["receive", "start-canary", "observe", "switch"])("in %s: puts the host back itself", async (step) => {
    const simulation = await simulateWithV1();
    simulation.faults = atStep(step, 1, strikes.cancelled());
    const run = await simulation.deploy(v2);
    expect(run.failure).toMatchObject({ code: "cancelled" });
    expect(serving(simulation)).toBe("v1");
    expect(look(simulation)).toMatchObject(atRest);
  });

  it("while it waits for the lock: leaves the host alone", async () => {
    const simulation = await simulateWithV1();
    simulation.faults = atStep("start-canary", "after", strikes.killed());
    await simulation.deploy(v2);
    let looks = 0;
    simulation.faults = ({ about }) =>
      about === "acquire" && ++looks === 3 ? { when: "after", strike: strikes.cancelled() } : undefined;
    const run = await simulation.deploy(v3);
    expect(run).toMatchObject({ decision: "refused", failure: { code: "cancelled" } });
  });
});

describe("a connection that breaks off", () => {
  it("in the middle of an upload: nothing of it is kept, and nothing serves that should not", async () => {
    const simulation = await simulateWithV1();
    simulation.faults = atStep("receive", 1, strikes.disconnected());
    const run = await simulation.deploy(v2);
    expect(run.failure).toMatchObject({ code: "connection" });
    expect(serving(simulation)).toBe("v1");
    expect(look(simulation)).toMatchObject(atRest);
    expect(simulation.host("web1").machine.disk.list("/opt/greeter/.gin-deploy/incoming")).toEqual([]);
  });

  it("between the build and the survey is made again", async () => {
    const simulation = await simulateWithV1();
    simulation.faults = atStep("inspect", "before", strikes.disconnected());
    expect((await simulation.deploy(v2)).decision).toBe("promoted");
  });

  it("while a heartbeat is sent: is no failure by itself", async () => {
    const simulation = await simulateWithV1();
    let beats = 0;
    simulation.faults = ({ about }) =>
      about === "renew" && ++beats === 1 ? { when: "before", strike: strikes.cut(20_000) } : undefined;
    const run = await simulation.deploy(makeProgram("v2", services.slow(25_000)), { healthTimeoutMs: 60_000 });
    expect(beats).toBeGreaterThan(1);
    expect(run.decision).toBe("promoted");
  });
});

/** No deploy has begun on a host before the one before it has come to its end. */
function expectOneAfterTheOther({ hosts }: Simulation): void {
  for (const host of hosts) {
    const lines = lookAt(host).journal.map(({ release, decision }) => `${release} ${decision}`);
    const begun = lines.filter((line) => line.endsWith(" begun"));
    expect(lines).toEqual(begun.flatMap((line) => [line, line.replace(/begun$/, "promoted")]));
    expect(lookAt(host).isLocked).toBe(false);
  }
}

describe("two deploys at once", () => {
  it("come one after the other, and the second waits", async () => {
    const simulation = await simulateWithV1();
    const [first, second] = await Promise.all([simulation.deploy(v2), simulation.deploy(v3)]);
    expect([first.decision, second.decision]).toEqual(["promoted", "promoted"]);
    expect(second.job.log.join("\n")).toContain("waiting for another deploy to end: ada, ");
    expect(serving(simulation)).toBe("v3");
    expect(look(simulation)).toMatchObject(atRest);
    const lines = look(simulation).journal.map(({ release, decision }) => `${release.split("-")[1]} ${decision}`);
    expect(lines.slice(2)).toEqual(["v2 begun", "v2 promoted", "v3 begun", "v3 promoted"]);
  });

  it("ten of them: each gets its turn", async () => {
    const simulation = await simulateWithV1();
    const programs = Array.from({ length: 10 }, (_, index) => makeProgram(`w${index}`, services.good));
    const runs = await Promise.all(programs.map((program) => simulation.deploy(program)));
    expect(runs.map(({ decision }) => decision)).toEqual(programs.map(() => "promoted"));
    expect(look(simulation)).toMatchObject(atRest);
    expect(look(simulation).current).toBe(look(simulation).proven);
  });

  it("on hosts that overlap cannot block each other", async () => {
    const simulation = simulate("web1", "web2", "web3");
    const runs = await Promise.all([
      simulation.deploy(v1, { hosts: ["web1", "web2"] }),
      simulation.deploy(v2, { hosts: ["web2", "web3"] }),
      simulation.deploy(v3, { hosts: ["web3", "web1"] }),
    ]);
    expect(runs.map(({ decision }) => decision)).toEqual(["promoted", "promoted", "promoted"]);
    expectOneAfterTheOther(simulation);
  });

  it("whatever hosts each of many has, all come to their turn", async () => {
    const names = ["web1", "web2", "web3", "web4"];
    const simulation = simulate(...names);
    // Every pair and every triple.
    const sets = Array.from({ length: 16 }, (_, bits) => names.filter((_, index) => bits & (1 << index)));
    const several = sets.filter(({ length }) => length === 2 || length === 3);
    const runs = await Promise.all(
      several.map((hosts, index) =>
        // At times that fall between each other's steps.
        simulation
          .pass((index * 37) % 50)
          .then(() => simulation.deploy(makeProgram(`w${index}`, services.good), { hosts, lockWaitMs: 3_600_000 })),
      ),
    );
    expect(runs.map(({ decision }) => decision)).toEqual(several.map(() => "promoted"));
    expectOneAfterTheOther(simulation);
  });

  it("a host that another one holds keeps nobody from the hosts behind it", async () => {
    const simulation = simulate("web1", "web2", "web3");
    await simulation.deploy(v1);
    const slow = makeProgram("v2", services.slow(20_000));
    // It holds web2 for more than 20 s, while the one that wants all of them waits with web1 alone.
    const holding = simulation.deploy(slow, { hosts: ["web2"] });
    const waiting = simulation.pass(2_000).then(() => simulation.deploy(v3));
    const passing = simulation.pass(10_000).then(() => simulation.deploy(v2, { hosts: ["web3"], lockWaitMs: 0 }));
    expect((await passing).decision).toBe("promoted");
    expect((await holding).decision).toBe("promoted");
    expect((await waiting).decision).toBe("promoted");
    expectOneAfterTheOther(simulation);
  });

  it("hosts are locked side by side", async () => {
    const simulation = simulate("web1", "web2", "web3");
    const run = await simulation.deploy(v1);
    const asked = simulation.calls.filter(({ job, about }) => job === run.job && about === "acquire");
    const times = asked.map(({ sentMs }) => sentMs);
    expect(times.slice(0, 3)).toEqual([times[0], times[0], times[0]]);
    expect(times.slice(3)).toEqual([times[3], times[3], times[3]]);
  });

  it("the second gives up after lock-wait, and says who holds it", async () => {
    const simulation = await simulateWithV1();
    const [first, second] = await Promise.all([simulation.deploy(v2), simulation.deploy(v3, { lockWaitMs: 1_000 })]);
    expect(first.decision).toBe("promoted");
    expect(second).toMatchObject({ decision: "refused", failure: { code: "lock" } });
    expect(second.failure?.message).toMatch(/another deploy holds \/opt\/greeter: ada, .*\/runs\/2$/);
    expect(serving(simulation)).toBe("v2");
  });

  it("an older commit that waited does not come over a newer one", async () => {
    const simulation = await simulateWithV1();
    const [newer, older] = await Promise.all([
      simulation.deploy(v3, { commit: { hash: "c3", date: "2026-11-22T12:00:00Z" } }),
      simulation.deploy(v2, { commit: { hash: "c2", date: "2026-11-22T11:00:00Z" } }),
    ]);
    expect(newer.decision).toBe("promoted");
    expect(older).toMatchObject({ decision: "failed", failure: { code: "preflight" } });
    expect(older.failure?.message).toMatch(/while this run waited, a newer commit of main was promoted/);
    expect(serving(simulation)).toBe("v3");
    expect(look(simulation)).toMatchObject(atRest);
  });

  it("one that was silent for too long has lost the host, and changes nothing more", async () => {
    const simulation = await simulateWithV1();
    // So slow that the lease runs out meanwhile, for no heartbeat comes through.
    let isCut = false;
    simulation.faults = ({ step, job }) => {
      const isAtWork = simulation.calls.some((call) => call.job === job && call.step === "start-canary");
      if (isCut || step !== "observe" || job.name !== "main 2" || !isAtWork) return undefined;
      isCut = true;
      return { when: "before", strike: strikes.cut(undefined) };
    };
    const [first, second] = await Promise.all([
      simulation.deploy(v2),
      simulation.pass(100_000).then(async () => {
        simulation.host("web1").plugIn();
        return await simulation.deploy(v3);
      }),
    ]);
    expect(second.decision).toBe("promoted");
    expect(first.decision).toBe("failed");
    expect(serving(simulation)).toBe("v3");
    expect(look(simulation)).toMatchObject(atRest);
  });
});

describe("a host that goes back by itself, before anything was switched there,", () => {
  async function simulateLostCanary(before: (machine: HostMachine) => unknown) {
    const simulation = await simulateWithV1();
    const { machine } = simulation.host("web1");
    before(machine);
    simulation.faults = atStep("start-canary", "after", strikes.killed());
    return { simulation, machine, deploying: () => simulation.deploy(v2) };
  }
  const unit = "greeter@current.service";
  const unitFile = "/etc/systemd/system/greeter@.service";

  it("leaves what serves as it is, and its unit as somebody has edited it", async () => {
    const edit = (machine: HostMachine) => machine.disk.write(unitFile, `${machine.disk.read(unitFile)}# by hand\n`);
    const { simulation, machine, deploying } = await simulateLostCanary(edit);
    const { mainPid } = machine.systemd.look(unit);
    await deploying();
    await simulation.pass(120_000);
    expect(look(simulation)).toMatchObject(atRest);
    expect(machine.systemd.look(unit).mainPid).toBe(mainPid);
    expect(machine.disk.read(unitFile)).toMatch(/# by hand\n$/);
  });

  it("leaves what somebody has stopped meanwhile", async () => {
    const { simulation, machine, deploying } = await simulateLostCanary(() => {});
    await deploying();
    machine.systemd.stop(unit);
    machine.systemd.disable(unit);
    await simulation.pass(120_000);
    expect(look(simulation)).toMatchObject(atRest);
    expect(serving(simulation)).toBeUndefined();
    expect(machine.systemd.enablement(unit)).not.toBe("enabled");
  });
});
