import { describe, expect, it } from "vitest";
import { lookAt } from "./simulation/host-look.ts";
import { makeProgram, type Service, services } from "./simulation/programs.ts";
import { type Run, type Simulation, simulate } from "./simulation/simulation.ts";

const v1 = makeProgram("v1", services.good);
const v2 = makeProgram("v2", services.good);

/** A host on which v1 serves. */
async function simulateWithV1(...names: readonly string[]): Promise<Simulation> {
  const simulation = simulate(...(names.length === 0 ? ["web1"] : names));
  await simulation.deploy(v1);
  return simulation;
}

const versions = (simulation: Simulation) => simulation.hosts.map((host) => lookAt(host).serving?.version);
const steps = ({ calls }: Simulation, { job }: Run) =>
  calls.filter((call) => call.job === job).map(({ step, about }) => (about === "" ? step : `${step} ${about}`));
/** The same, without repetitions and heartbeats. */
const story = (simulation: Simulation, run: Run) =>
  steps(simulation, run)
    .filter((name) => name !== "lock renew")
    .filter((name, index, all) => name !== all[index - 1]);

/** No deploy is under way, and what is written down is what is. */
function expectAtRest(simulation: Simulation): void {
  for (const host of simulation.hosts) {
    const look = lookAt(host);
    expect(look).toMatchObject({ canary: undefined, isCanaryRunning: false, hasCanaryUnit: false, isLocked: false });
    expect(look.proven).toBe(look.current);
    expect(look.journal.at(-1)?.serving).toBe(look.current ?? null);
  }
}

describe("a release that runs once before its start", () => {
  const beforeStart = ["migrate"];

  it("does so on the first host alone, after all have it and before any canary", async () => {
    const simulation = simulate("web1", "web2");
    const run = await simulation.deploy(v1, { beforeStart });
    expect(run).toMatchObject({ decision: "promoted", failure: undefined });
    const order = simulation.calls
      .filter(({ step }) => ["stage", "before-start", "start-canary"].includes(step))
      .map(({ host, step }) => `${host.name} ${step}`);
    expect(order.slice(0, 2).toSorted()).toEqual(["web1 stage", "web2 stage"]);
    expect(order[2]).toBe("web1 before-start");
    expect(order.slice(3).toSorted()).toEqual(["web1 start-canary", "web2 start-canary"]);
    expectAtRest(simulation);
  });

  it("does not do it again where nothing has changed, nor in a rollback", async () => {
    const simulation = simulate("web1");
    await simulation.deploy(v1, { beforeStart });
    const again = await simulation.deploy(v1, { beforeStart });
    expect(again.decision).toBe("unchanged");
    expect(simulation.calls.filter(({ step }) => step === "before-start")).toHaveLength(1);
  });

  it("takes longer than the lock holds: it is renewed also where a host gives a connection one channel at a time", async () => {
    const simulation = simulate("web1");
    await simulation.deploy(v1);
    simulation.host("web1").machine.traits.maxSessions = 1;
    const run = await simulation.deploy(v2, { beforeStart: ["slow"] });
    expect(run, run.job.log.join("\n")).toMatchObject({ decision: "promoted", failure: undefined });
    expect(run.job.log.filter((line) => line.includes("before-start: migrated"))).toHaveLength(1);
    expectAtRest(simulation);
  });

  it("a service that takes longer than the lock holds to be ready has that renewed there as well", async () => {
    const simulation = simulate("web1");
    await simulation.deploy(v1);
    simulation.host("web1").machine.traits.maxSessions = 1;
    const late = makeProgram("v2", services.slow(100_000), "late");
    const run = await simulation.deploy(late, { healthTimeoutMs: 200_000 });
    expect(run, run.job.log.join("\n")).toMatchObject({ decision: "promoted", failure: undefined });
    expectAtRest(simulation);
  });

  it("ends the deploy where it fails: what served has served all the time", async () => {
    const simulation = simulate("web1", "web2");
    await simulation.deploy(v1);
    const run = await simulation.deploy(v2, { beforeStart: ["fail"] });
    expect(run.failure?.message).toMatch(/web1: before-start ended with exit code 3: no such table/);
    expect(versions(simulation)).toEqual(["v1", "v1"]);
    const later = simulation.calls.filter(({ step, job }) => job === run.job && step === "start-canary");
    expect(later).toEqual([]);
    expectAtRest(simulation);
  });
});

it("ten hosts get the public port in waves: the first alone, then up to a quarter, then the rest side by side", async () => {
  const names = Array.from({ length: 10 }, (_, index) => `web${index}`);
  const simulation = simulate(...names);
  for (const { machine } of simulation.hosts) machine.traits.tools.add("nft");
  await simulation.deploy(v1);
  const run = await simulation.deploy(v2);
  expect(run.decision).toBe("promoted");
  const ours = simulation.calls.filter(({ job }) => job === run.job).map(({ step }) => step);
  const order = ours.slice(ours.indexOf("switch")).filter((step) => step === "switch" || step === "observe");
  const waves = order
    .join(" ")
    .split(/(?: ?observe)+/)
    .filter(Boolean);
  expect(waves.map((wave) => wave.trim().split(" ").length)).toEqual([1, 2, 7]);
  expect(versions(simulation)).toEqual(names.map(() => "v2"));
  expectAtRest(simulation);
});

describe("a host that can send new connections to the canary", () => {
  const covered = (...names: readonly string[]) => {
    const simulation = simulate(...names);
    for (const { machine } of simulation.hosts) machine.traits.tools.add("nft");
    return simulation;
  };

  it("does so while the public process is replaced, and the canary ends after that", async () => {
    const simulation = covered("web1");
    await simulation.deploy(v1);
    const run = await simulation.deploy(v2);
    expect(run).toMatchObject({ decision: "promoted", failure: undefined });
    const names = story(simulation, run);
    expect(names.slice(names.indexOf("start-canary"))).toEqual([
      "start-canary",
      "observe canary",
      "set-share",
      "switch",
      "observe current",
      "observe canary",
      "stop-canary",
      "finish",
      "lock release",
    ]);
    expectAtRest(simulation);
  });

  it("is rolled back where the switch itself fails: users have met the canary by then", async () => {
    const simulation = covered("web1");
    await simulation.deploy(v1);
    simulation.faults = ({ step }) =>
      step === "switch" ? { when: "before", strike: ({ host }) => host.disconnect() } : undefined;
    const run = await simulation.deploy(v2);
    expect(run.decision).toBe("rolled-back");
    expect(versions(simulation)).toEqual(["v1"]);
  });

  it("has its canary serve until the old release stands on the public port again", async () => {
    const simulation = covered("web1");
    await simulation.deploy(v1);
    const sick = makeProgram("v2", services.onPublicPort(services.sick()), "sick");
    const run = await simulation.deploy(sick);
    expect(run.decision).toBe("rolled-back");
    const names = story(simulation, run);
    const back = names.slice(names.indexOf("lock rotate"));
    expect(back.indexOf("stop-canary")).toBeGreaterThan(back.indexOf("switch"));
    expect(versions(simulation)).toEqual(["v1"]);
    expectAtRest(simulation);
  });

  it.each([
    [
      "where it can: what was before runs beside it first",
      true,
      ["start-canary", "set-share", "switch", "stop-canary"],
    ],
    ["where it cannot", false, ["switch"]],
  ])("goes back for another host's sake, and no user sees it, %s", async (_, canCover, expected) => {
    const simulation = covered("web1", "web2");
    await simulation.deploy(v1);
    const sick = services.onHost("web2", services.onPublicPort(services.sick()));
    if (!canCover) simulation.host("web1").machine.traits.tools.delete("nft");
    const run = await simulation.deploy(makeProgram("v2", sick, "sick on web2"));
    expect(run.decision).toBe("rolled-back");
    const ofWeb1 = simulation.calls.filter(({ job, host }) => job === run.job && host.name === "web1");
    const back = ofWeb1.slice(ofWeb1.findIndex(({ step, about }) => step === "lock" && about === "rotate"));
    const done = back.map(({ step }) => step).filter((step) => /canary|share|switch/.test(step));
    // The canary of the deploy is ended first, and once more where one has run since.
    expect(done.slice(done.indexOf("stop-canary") + 1)).toEqual(expected);
    expect(versions(simulation)).toEqual(["v1", "v1"]);
    expectAtRest(simulation);
  });

  it("needs none for a first release", async () => {
    const simulation = covered("web1");
    expect(story(simulation, await simulation.deploy(v1))).not.toContain("set-share");
  });
});

describe("a host that is down when a deploy begins", () => {
  const withOneDown = () => {
    const simulation = simulate("web1", "web2", "web3");
    simulation.host("web2").unplug(undefined);
    return simulation;
  };

  it("ends the deploy before anything is touched", async () => {
    const simulation = withOneDown();
    const run = await simulation.deploy(v1);
    expect(run.failure?.message).toMatch(/web2:22 did not answer/);
    expect(versions(simulation)).toEqual([undefined, undefined, undefined]);
  });

  it("is left out where that is allowed, and gets the release by the next run", async () => {
    const simulation = withOneDown();
    const run = await simulation.deploy(v1, { maxUnreachable: 1 });
    expect(run).toMatchObject({ decision: "promoted", failure: undefined });
    expect(run.deployment?.hosts.map(({ host, decision }) => `${host} ${decision}`)).toEqual([
      "deploy@web1 promoted",
      "deploy@web3 promoted",
      "deploy@web2 unreachable",
    ]);
    expect(versions(simulation)).toEqual(["v1", undefined, "v1"]);
    simulation.host("web2").plugIn();
    const again = await simulation.deploy(v1, { maxUnreachable: 1 });
    expect(again.deployment?.hosts.map(({ decision }) => decision).toSorted()).toEqual([
      "promoted",
      "unchanged",
      "unchanged",
    ]);
    expect(versions(simulation)).toEqual(["v1", "v1", "v1"]);
  });

  it("is not left out when more are down than allowed", async () => {
    const simulation = withOneDown();
    simulation.host("web3").unplug(undefined);
    const run = await simulation.deploy(v1, { maxUnreachable: 1 });
    expect(run.failure?.message).toMatch(/2 of 3 hosts failed/);
    expect(versions(simulation)[0]).toBeUndefined();
  });
});

describe("a deploy", () => {
  it("of a first release: step by step", async () => {
    const simulation = simulate("web1");
    const run = await simulation.deploy(v1);
    expect(run).toMatchObject({ decision: "promoted", failure: undefined });
    expect(versions(simulation)).toEqual(["v1"]);
    expectAtRest(simulation);
    expect(story(simulation, run)).toEqual([
      "enter",
      "inspect",
      "lock acquire",
      "inspect",
      "provision",
      "receive",
      "stage",
      "arm-guard",
      "start-canary",
      "observe canary",
      "stop-canary",
      "switch",
      "observe current",
      "finish",
      "lock release",
    ]);
    expect(run.job.log.at(-1)).toMatch(/^deploy@web1: .*-v1-.* serves on port 8080$/);
  });

  it("of an upgrade: one short interruption", async () => {
    const simulation = await simulateWithV1();
    const client = watch(simulation);
    expect((await simulation.deploy(v2)).decision).toBe("promoted");
    expect(versions(simulation)).toEqual(["v2"]);
    expectAtRest(simulation);
    expect(client.outages()).toBe(1);
  });

  it("of what serves already: it looks, and locks nothing", async () => {
    const simulation = await simulateWithV1();
    const before = lookAt(simulation.host("web1"));
    const run = await simulation.deploy(v1);
    expect(run.decision).toBe("unchanged");
    expect(steps(simulation, run)).toEqual(["enter", "inspect", "observe current"]);
    expect(lookAt(simulation.host("web1"))).toEqual(before);
  });

  it("of the same binary with another environment: it is not sent again", async () => {
    const simulation = await simulateWithV1();
    const run = await simulation.deploy(v1, { environment: new Map([["GIN_MODE", "debug"]]) });
    expect(run.decision).toBe("promoted");
    expect(steps(simulation, run)).not.toContain("receive");
  });

  it("of the same binary, which somebody has changed on one of the hosts: it is sent there again, and once", async () => {
    const simulation = await simulateWithV1("web1", "web2");
    const debugging = (level: string) => ({ environment: new Map([["GIN_MODE", level]]) });
    const { machine } = simulation.host("web1");
    machine.disk.write(`/opt/greeter/releases/${lookAt(simulation.host("web1")).current}/bin/greeter`, "by hand");
    const run = await simulation.deploy(v1, debugging("debug"));
    expect(run).toMatchObject({ decision: "promoted", failure: undefined });
    expect(versions(simulation)).toEqual(["v1", "v1"]);
    const sent = () => simulation.calls.filter(({ step, job }) => step === "receive" && job !== run.job);
    const ofRun = simulation.calls.filter(({ step, job }) => step === "receive" && job === run.job);
    expect(ofRun.map(({ host }) => host.name)).toEqual(["web1"]);
    expect(run.job.log.filter((line) => line.includes("by hand") || line.includes("sent anew"))).toEqual([
      expect.stringMatching(/^deploy@web1: the program was changed in release .*-v1-.* on the host: sent anew$/),
    ]);
    // The next one takes it from the release that is whole.
    const before = sent().length;
    expect((await simulation.deploy(v1, debugging("test"))).decision).toBe("promoted");
    expect(sent().length).toBe(before);
    expectAtRest(simulation);
  });

  it("renews its lease while a service starts slowly", async () => {
    const simulation = simulate("web1");
    const run = await simulation.deploy(makeProgram("v1", services.slow(25_000)), { healthTimeoutMs: 60_000 });
    expect(run.decision).toBe("promoted");
    expect(steps(simulation, run).filter((name) => name === "lock renew").length).toBeGreaterThan(2);
  });

  it("keeps the releases that it is told to keep", async () => {
    const simulation = simulate("web1");
    for (const version of ["v1", "v2", "v3", "v4"]) {
      await simulation.deploy(makeProgram(version, services.good), { keepReleases: 2 });
    }
    const ids = lookAt(simulation.host("web1")).releases.map(({ id }) => id.split("-")[1]);
    expect(ids).toEqual(["v3", "v4"]);
  });
});

describe("a release that fails", () => {
  it.each<[string, Service, RegExp]>([
    ["crashes", services.crashes(7), /canary: the service ended by itself \(exit code \d/],
    ["is sick", services.sick(), /canary: it was not ready within 30 s: .* answered 503/],
    ["is sick after 5 s", services.sick(5_000), /canary: it was not ready within 30 s: .* came and went/],
    ["crashes after 5 s", services.crashes(7, 5_000), /canary: the service ended by itself/],
    ["never listens", services.silent, /canary: .* got no answer$/],
    ["listens elsewhere", services.listensElsewhere(9_999), /it listens on 9999 instead: does it read PORT\?/],
    ["starts too slowly", services.slow(40_000), /got no answer/],
    ["wants a lock that v1 holds", services.exclusive, /canary: the service ended by itself/],
  ])("as a canary, because it %s: nobody notices", async (_, service, reason) => {
    const simulation = await simulateWithV1();
    const client = watch(simulation);
    const run = await simulation.deploy(makeProgram("v2", service));
    expect(run).toMatchObject({ decision: "failed", failure: { message: expect.stringMatching(reason) } });
    expect(run.failure?.evidence.join("\n")).toContain("journal: ");
    expect(versions(simulation)).toEqual(["v1"]);
    expectAtRest(simulation);
    expect(lookAt(simulation.host("web1")).releases.map(({ isBad }) => isBad)).toEqual([false, true]);
    expect(client.outages()).toBe(0);
  });

  it.each<[string, Service]>([
    ["crashes", services.crashes(7)],
    ["is sick", services.sick()],
    ["is sick after 2 s", services.sick(2_000)],
  ])("on its public port, because it %s: the one before serves again", async (_, service) => {
    const simulation = await simulateWithV1();
    const run = await simulation.deploy(makeProgram("v2", services.onPublicPort(service)));
    expect(run).toMatchObject({ decision: "rolled-back", failure: { code: "rollout" } });
    expect(versions(simulation)).toEqual(["v1"]);
    expectAtRest(simulation);
    expect(lookAt(simulation.host("web1")).journal.at(-1)).toMatchObject({ decision: "rolled-back" });
  });

  it("on its public port, as a first one: nothing serves", async () => {
    const simulation = simulate("web1");
    const run = await simulation.deploy(makeProgram("v1", services.onPublicPort(services.sick())));
    expect(run.decision).toBe("failed");
    expect(run.failure?.hint).toContain("deploy@web1: NOTHING");
    expect(lookAt(simulation.host("web1"))).toMatchObject({ serving: undefined, current: undefined, isLocked: false });
    expect((await simulation.deploy(v2)).decision).toBe("promoted");
    expectAtRest(simulation);
  });
});

describe("a host that can be sent patches", () => {
  const patching = async (...names: readonly string[]) => {
    const simulation = simulate(...(names.length === 0 ? ["web1"] : names));
    for (const { machine } of simulation.hosts)
      for (const tool of ["zstd", "zstd --patch-from"]) machine.traits.tools.add(tool);
    await simulation.deploy(v1);
    return simulation;
  };
  const said = (run: Run, words: RegExp) => run.job.log.filter((line) => words.test(line));
  const sent = ({ calls }: Simulation, { job }: Run) =>
    calls.filter((call) => call.job === job && call.step === "receive").map(({ host }) => host.name);

  it("gets one of the program that serves there, where that is at hand", async () => {
    const simulation = await patching("web1", "web2");
    const run = await simulation.deploy(v2, { oldPrograms: [v1] });
    expect(run).toMatchObject({ decision: "promoted", failure: undefined });
    expect(versions(simulation)).toEqual(["v2", "v2"]);
    expect(sent(simulation, run).toSorted()).toEqual(["web1", "web2"]);
    expect(said(run, /sent the program, .* of a patch of \S+-v1-/)).toHaveLength(2);
    expectAtRest(simulation);
  });

  it("gets one of a release before, where the program that serves is not at hand", async () => {
    const simulation = await patching();
    await simulation.deploy(v2);
    const run = await simulation.deploy(makeProgram("v3", services.good), { oldPrograms: [v1] });
    expect(run.decision).toBe("promoted");
    expect(said(run, /a patch of \S+-v1-/)).toHaveLength(1);
  });

  it("gets the whole where nothing is at hand, without a word about patches", async () => {
    const simulation = await patching();
    const run = await simulation.deploy(v2);
    expect(run.decision).toBe("promoted");
    expect(said(run, /patch/)).toEqual([]);
  });

  it("gets the whole in the same deploy where the old program was changed there", async () => {
    const simulation = await patching("web1", "web2");
    const { machine } = simulation.host("web1");
    machine.disk.write(`/opt/greeter/releases/${lookAt(simulation.host("web1")).current}/bin/greeter`, "by hand");
    const run = await simulation.deploy(v2, { oldPrograms: [v1] });
    expect(run).toMatchObject({ decision: "promoted", failure: undefined });
    expect(versions(simulation)).toEqual(["v2", "v2"]);
    expect(sent(simulation, run).toSorted()).toEqual(["web1", "web1", "web2"]);
    expect(said(run, /cannot be used/)).toEqual([
      expect.stringMatching(/^deploy@web1: a patch of \S+-v1-\S+ cannot be used: .*; the whole program is sent$/),
    ]);
    expectAtRest(simulation);
  });

  it("gets the whole where the old program is not any more what it was on the runner", async () => {
    const simulation = await patching();
    const run = await simulation.deploy(v2, { oldPrograms: [{ ...v2, sha256: v1.sha256 }] });
    expect(run.decision).toBe("promoted");
    expect(said(run, /cannot be used: .* is not any more what it was/)).toHaveLength(1);
  });
});

describe("several hosts", () => {
  const hosts = ["web1", "web2", "web3"];

  it("get a release one after the other, when all canaries are good", async () => {
    const simulation = await simulateWithV1(...hosts);
    const run = await simulation.deploy(v2);
    expect(run.decision).toBe("promoted");
    expect(versions(simulation)).toEqual(["v2", "v2", "v2"]);
    expectAtRest(simulation);
    const ofRun = simulation.calls.filter(({ job }) => job === run.job);
    const switches = ofRun.filter(({ step }) => step === "switch");
    const canaries = ofRun.filter(({ step, about }) => step === "observe" && about === "canary");
    expect(switches.map(({ host }) => host.name)).toEqual(hosts);
    expect(Math.max(...canaries.map(({ sentMs }) => sentMs))).toBeLessThan(switches[0]?.sentMs ?? 0);
  });

  it.each(["canary", "current"])("all keep the old one when it fails on one of them as %s", async (slot) => {
    const simulation = await simulateWithV1(...hosts);
    // The second start in that slot is the one on another host.
    let starts = 0;
    const service: Service = (start) => (start.slot === slot && ++starts === 2 ? services.sick()() : services.good());
    const run = await simulation.deploy(makeProgram("v2", service));
    expect(run.decision).toBe(slot === "canary" ? "failed" : "rolled-back");
    expect(versions(simulation)).toEqual(["v1", "v1", "v1"]);
    expectAtRest(simulation);
  });

  it("are touched only when all of them fit", async () => {
    const simulation = await simulateWithV1(...hosts);
    simulation.host("web2").machine.traits.machine = "aarch64";
    const run = await simulation.deploy(v2);
    expect(run).toMatchObject({ decision: "refused", failure: { code: "preflight" } });
    expect(new Set(steps(simulation, run))).toEqual(new Set(["enter", "inspect", "observe current"]));
  });

  it("that have it already are left alone", async () => {
    const simulation = await simulateWithV1(...hosts);
    await simulation.deploy(v2, { hosts: ["web1"] });
    const run = await simulation.deploy(v2);
    expect(run.deployment?.hosts.map(({ host, decision }) => [host, decision]).sort()).toEqual([
      ["deploy@web1", "unchanged"],
      ["deploy@web2", "promoted"],
      ["deploy@web3", "promoted"],
    ]);
  });
});

/** A client that never retries. */
function watch(simulation: Simulation) {
  let outages = 0;
  let wasServed = true;
  simulation.onQuiet(() => {
    const isServed = versions(simulation).every((version) => version !== undefined);
    if (wasServed && !isServed) outages++;
    wasServed = isServed;
  });
  return { outages: () => outages };
}
