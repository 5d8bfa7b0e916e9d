import { describe, expect, it } from "vitest";
import { planHost } from "../../src/deploy/host/look/plan-hosts.ts";
import { enterHost } from "../../src/deploy/host/session/enter-host.ts";
import { onEvery } from "../../src/deploy/host/session/every-host.ts";
import { openSessions } from "../../src/deploy/host/session/host-session.ts";
import { composeRelease } from "../../src/deploy/release/release.ts";
import { wordsOf } from "../../src/errors.ts";
import type { InputsOf } from "../../src/model/inputs.ts";
import { rollback } from "../../src/operations/rollback.ts";
import { status } from "../../src/operations/status.ts";
import { unlock } from "../../src/operations/unlock.ts";
import { outputsOf } from "../../src/report/outputs.ts";
import { renderSummary } from "../../src/report/summary/summary.ts";
import { binariesOf, type DeployOptions, deployPath, serviceName } from "./simulation/deploy-inputs.ts";
import { strikes } from "./simulation/faults.ts";
import { lookAt } from "./simulation/host-look.ts";
import { makeProgram, type Program, services } from "./simulation/programs.ts";
import { type Simulation, simulate } from "./simulation/simulation.ts";

const v1 = makeProgram("v1", services.good);
const v2 = makeProgram("v2", services.good);
const v3 = makeProgram("v3", services.good);

async function simulateWith(programs: readonly Program[], ...names: readonly string[]): Promise<Simulation> {
  const simulation = simulate(...(names.length === 0 ? ["web1"] : names));
  for (const program of programs) await simulation.deploy(program);
  return simulation;
}

/** Nothing of the source is read by these. */
const inputsOf = <O extends "status" | "rollback" | "unlock">(operation: O, more: object) =>
  ({ operation, ...more }) as unknown as InputsOf<O>;

const goBack = (simulation: Simulation, release?: string, options?: DeployOptions) =>
  simulation.operate(
    "rollback",
    (world, deploy, recorder) => rollback(inputsOf("rollback", { deploy, release }), recorder, world),
    options,
  );
const look = (simulation: Simulation) =>
  simulation.operate("status", (world, deploy, recorder) => status(inputsOf("status", { deploy }), recorder, world));
const breakLocks = (simulation: Simulation) =>
  simulation.operate("unlock", (world, deploy, recorder) => unlock(inputsOf("unlock", { deploy }), recorder, world));
const planFor = (simulation: Simulation, program: Program, options?: DeployOptions) =>
  simulation.operate(
    program.version,
    async (world, deploy, recorder) => {
      const { sessions } = await openSessions(
        deploy,
        (session) => enterHost(session, { name: serviceName, deployPath }, world),
        world,
      );
      const made = { binaries: binariesOf(program, { hash: "c0ffee", date: "" }), included: [] };
      const release = await composeRelease(made, deploy, world);
      const plan = await onEvery(sessions, (session) => planHost(session, release, { ...deploy, by: "ada" }, world));
      recorder.note({ service: "greeter", plan });
      return plan;
    },
    options,
  );

const versions = (simulation: Simulation) => simulation.hosts.map((host) => lookAt(host).serving?.version);
const currents = (simulation: Simulation) => simulation.hosts.map((host) => lookAt(host).current);
/** All that lies on the disks. */
const footprint = (simulation: Simulation) => JSON.stringify(simulation.hosts.map((host) => lookAt(host)));

describe("rollback", () => {
  it("goes back to the release before, proved as any release, and forward again by name", async () => {
    const simulation = await simulateWith([v1, v2, v3]);
    const [newest] = currents(simulation);
    const run = await goBack(simulation);
    expect(run.failure).toBeUndefined();
    expect(versions(simulation)).toEqual(["v2"]);
    expect(outputsOf(run.report)).toMatchObject({ decision: "promoted", "previous-release": newest });
    const steps = simulation.calls.filter(({ job }) => job === run.job).map(({ step }) => step);
    expect(steps.filter((step, index) => step !== steps[index - 1])).toEqual(
      expect.arrayContaining(["adopt", "start-canary", "stop-canary", "switch", "finish"]),
    );
    expect(steps).not.toContain("receive");
    expect(lookAt(simulation.host("web1"))).toMatchObject({ isLocked: false, canary: undefined, hasCanaryUnit: false });
    expect((await goBack(simulation, newest)).failure).toBeUndefined();
    expect(versions(simulation)).toEqual(["v3"]);
    expect((await goBack(simulation, "v1")).failure).toBeUndefined();
    expect(versions(simulation)).toEqual(["v1"]);
    // All of them are still there to go to.
    expect(lookAt(simulation.host("web1")).journal.at(-1)).toMatchObject({ decision: "promoted" });
    expect((await simulation.deploy(v2)).decision).toBe("promoted");
  });

  it("does not go forward again when it is asked for twice", async () => {
    const simulation = await simulateWith([v1, v2, v3], "web1", "web2");
    await goBack(simulation);
    const before = footprint(simulation);
    const again = await goBack(simulation);
    expect(again.failure?.message).toMatch(
      /cannot go back, and nothing was changed: \S+-v2-\S+ serves since a rollback from \S+-v3-/,
    );
    expect(footprint(simulation)).toBe(before);
    expect((await goBack(simulation, "v1")).failure).toBeUndefined();
    // It was named, and leads back as well: what is meant is not known any more.
    expect((await goBack(simulation)).failure?.message).toMatch(/serves since a rollback from/);
    expect(versions(simulation)).toEqual(["v1", "v1"]);
  });

  it("says unchanged where that release serves already", async () => {
    const simulation = await simulateWith([v1, v2]);
    const run = await goBack(simulation, "v2");
    expect(outputsOf(run.report)).toMatchObject({ decision: "unchanged" });
    expect(versions(simulation)).toEqual(["v2"]);
  });

  it.each<[string, readonly Program[], string | undefined, RegExp]>([
    [
      "a host that never had a deploy",
      [],
      undefined,
      /cannot go back, and nothing was changed: nothing was ever deployed there/,
    ],
    ["the first release", [v1], undefined, /cannot go back, and nothing was changed: there is no good release before/],
    [
      "a release that is not there",
      [v1, v2],
      "v9",
      /cannot go back, and nothing was changed: v9 is not there; there are: \S+-v2-\S+ \(serves\), \S+-v1-/,
    ],
  ])("of %s is refused, and nothing is touched", async (_, programs, release, words) => {
    const simulation = await simulateWith(programs);
    const before = footprint(simulation);
    const run = await goBack(simulation, release);
    expect(run.failure?.message).toMatch(words);
    expect(footprint(simulation)).toBe(before);
  });

  it("refuses a release that was found bad, and one whose program was changed", async () => {
    const simulation = await simulateWith([v1]);
    const sick = makeProgram("v2", services.crashes(1));
    await simulation.deploy(sick);
    await simulation.deploy(v3);
    const [current] = currents(simulation);
    const bad = await goBack(simulation, "v2");
    expect(bad.failure?.message).toMatch(/v2-\S+ was found bad/);
    const { disk } = simulation.host("web1").machine;
    const [old] = disk.list("/opt/greeter/releases").filter((name) => name.includes("-v1-"));
    await simulation.run(Promise.resolve(disk.write(`/opt/greeter/releases/${old}/bin/greeter`, "something else")));
    const damaged = await goBack(simulation, "v1");
    expect(wordsOf(damaged.failure)).toMatch(/is damaged: the sha256 of its program is/);
    expect(currents(simulation)).toEqual([current]);
    expect(versions(simulation)).toEqual(["v3"]);
    expect(lookAt(simulation.host("web1"))).toMatchObject({ isLocked: false, canary: undefined });
  });

  it("takes all hosts to one release or none", async () => {
    const simulation = await simulateWith([v1, v2], "web1", "web2");
    await simulation.deploy(v3, { hosts: ["web1"] });
    const before = footprint(simulation);
    const run = await goBack(simulation);
    expect(run.failure?.message).toMatch(
      /the hosts would go back to different releases, and nothing was changed: deploy@web1: \S+-v2-\S+; deploy@web2: \S+-v1-/,
    );
    expect(footprint(simulation)).toBe(before);
    expect((await goBack(simulation, "v1")).failure).toBeUndefined();
    expect(versions(simulation)).toEqual(["v1", "v1"]);
  });

  it("whose runner dies at any step leaves a release that serves, and the next deploy succeeds", async () => {
    const begun = await simulateWith([v1, v2]);
    const dry = begun.fork();
    await goBack(dry);
    const steps = dry.calls.length;
    expect(steps).toBeGreaterThan(8);
    for (let index = 0; index < steps; index++) {
      for (const when of ["before", 0, 2, "after"] as const) {
        for (const next of ["post", "next deploy"]) {
          const simulation = begun.fork();
          simulation.faults = (call) =>
            call.index === index && call.job.version === "rollback" ? { when, strike: strikes.killed() } : undefined;
          const run = await goBack(simulation);
          if (next === "post") await simulation.post(run);
          else await simulation.pass(300_000);
          const cell = `killed ${when} step ${index}, then ${next}`;
          expect(["v1", "v2"], cell).toContain(versions(simulation)[0]);
          expect((await simulation.deploy(v3)).decision, cell).toBe("promoted");
          expect(lookAt(simulation.host("web1")).releases, cell).not.toContainEqual(
            expect.objectContaining({ isBad: true }),
          );
        }
      }
    }
  });

  it("that does not come to serve is rolled back, and not marked bad: it had proved itself before", async () => {
    const begun = await simulateWith([v1]);
    const old = makeProgram("v2", (start) =>
      start.slot === "current" && isLate ? services.sick()() : services.good(),
    );
    let isLate = false;
    await begun.deploy(old);
    await begun.deploy(v3);
    isLate = true;
    const run = await goBack(begun, "v2");
    expect(outputsOf(run.report)).toMatchObject({ decision: "rolled-back" });
    expect(versions(begun)).toEqual(["v3"]);
    expect(lookAt(begun.host("web1")).releases.filter(({ isBad }) => isBad)).toEqual([]);
    isLate = false;
    expect((await goBack(begun, "v2")).failure).toBeUndefined();
    expect(versions(begun)).toEqual(["v2"]);
  });
});

describe("status", () => {
  it("of a host never deployed to says so", async () => {
    const simulation = simulate("web1");
    const run = await look(simulation);
    expect(run.report.status).toMatchObject([{ host: "deploy@web1", condition: "never deployed", releases: [] }]);
    expect(renderSummary(run.report)).toContain("never deployed");
  });

  it("says what serves, since when and how well, and what was decided last", async () => {
    const simulation = await simulateWith([v1, v2], "web1", "web2");
    const before = footprint(simulation);
    const run = await look(simulation);
    expect(footprint(simulation)).toBe(before);
    const outputs = outputsOf(run.report);
    expect(outputs).toMatchObject({ version: "v2", release: expect.stringContaining("-v2-") });
    expect(JSON.parse(outputs["hosts"] ?? "")).toMatchObject([
      {
        host: "deploy@web1",
        condition: "serves",
        health: "GET /health on port 8080 answered 200",
        lastDecision: { decision: "promoted", by: expect.stringContaining("ada") },
      },
      { host: "deploy@web2", condition: "serves" },
    ]);
    expect(renderSummary(run.report)).toContain("## ✅ greeter serves on 2 of 2 hosts");
  });
});

describe("unlock", () => {
  it("says who holds a host, breaks that lock, and the next deploy begins at once", async () => {
    const simulation = await simulateWith([v1]);
    simulation.faults = ({ step, job }) =>
      step === "start-canary" && job.version === "v2" ? { when: "after", strike: strikes.killed() } : undefined;
    await simulation.deploy(v2);
    const held = await look(simulation);
    expect(held.report.status).toMatchObject([
      { condition: "at work", lock: { holder: expect.stringContaining("ada, https://") } },
    ]);
    const run = await breakLocks(simulation);
    expect(run.report.unlocked).toEqual([{ host: "deploy@web1", holder: expect.stringContaining("actions/runs/") }]);
    expect(run.job.log.join("\n")).toMatch(/\/opt\/greeter is held by ada, https:.*runs out in \d+ s/);
    expect(lookAt(simulation.host("web1"))).toMatchObject({ isLocked: false });
    expect(lookAt(simulation.host("web1")).journal.at(-1)).toMatchObject({
      decision: "unlocked",
      reason: expect.stringContaining("ada"),
    });
    expect((await look(simulation)).report.status).toMatchObject([{ condition: "cut off" }]);
    expect((await simulation.deploy(v3, { lockWaitMs: 0 })).decision).toBe("promoted");
    expect(versions(simulation)).toEqual(["v3"]);
  });

  it("leaves a lock alone that somebody else took while it looked", async () => {
    const simulation = await simulateWith([v1]);
    simulation.faults = ({ step, job }) =>
      step === "start-canary" && job.version === "v2" ? { when: "after", strike: strikes.killed() } : undefined;
    await simulation.deploy(v2);
    const lock = "/opt/greeter/.gin-deploy/lock";
    simulation.faults = ({ step, job, host }) =>
      step === "lock" && job.version === "unlock"
        ? { when: "before", strike: () => void host.machine.disk.write(`${lock}/token`, "another\n") }
        : undefined;
    const run = await breakLocks(simulation);
    expect(run.failure?.message).toMatch(/the lock is another one by now, of ada.*it was not broken/);
    expect(lookAt(simulation.host("web1"))).toMatchObject({ isLocked: true });
  });

  it("of a host that nobody holds says so", async () => {
    const simulation = await simulateWith([v1]);
    const before = footprint(simulation);
    const run = await breakLocks(simulation);
    expect(run.report.unlocked).toEqual([{ host: "deploy@web1", holder: undefined }]);
    expect(footprint(simulation)).toBe(before);
  });
});

describe("plan", () => {
  it("of a first deploy: everything is created, and nothing is touched", async () => {
    const simulation = simulate("web1");
    const before = footprint(simulation);
    const run = await planFor(simulation, v1);
    expect(footprint(simulation)).toBe(before);
    const [host] = run.value ?? [];
    expect(host?.plan?.changes.map(({ action, what }) => `${action} ${what}`)).toEqual([
      "create host program /usr/local/lib/gin-deploy/greeter",
      "create registration /etc/gin-deploy/greeter/service",
      expect.stringMatching(/^create registered unit \/etc\/gin-deploy\/greeter\/units\/[0-9a-f]{64}$/),
      "create what is done at boot /etc/gin-deploy/greeter/boot",
      "create unit /etc/systemd/system/gin-deploy-greeter-boot.service",
      "create start at boot /etc/systemd/system/multi-user.target.wants/gin-deploy-greeter-boot.service",
      "create sudo rule /etc/sudoers.d/gin-deploy-greeter",
      "create user greeter",
      "create directory /opt/greeter",
      expect.stringMatching(/^create release \S+-v1-/),
      "create unit /etc/systemd/system/greeter@.service",
      "create environment",
      expect.stringMatching(/^create current -> \S+-v1-/),
    ]);
    expect(renderSummary(run.report)).toContain("A deploy of greeter would change 1 of 1 host");
  });

  it("says variables by name only, and nothing of what stays", async () => {
    const simulation = await simulateWith([v1]);
    const environment = new Map([
      ["GIN_MODE", "release"],
      ["TOKEN", "s3cret"],
    ]);
    const run = await planFor(simulation, v2, { environment });
    const text = JSON.stringify(run.value) + renderSummary(run.report) + run.job.log.join("\n");
    const changes = run.value?.[0]?.plan?.changes ?? [];
    expect(changes.find(({ what }) => what === "environment")).toEqual({
      action: "replace",
      what: "environment",
      paths: [expect.stringMatching(/^\/opt\/greeter\/releases\/\S+-v2-\S+\/env$/)],
      details: ["+TOKEN"],
    });
    expect(changes.find(({ what }) => what.startsWith("unit "))).toMatchObject({ action: "leave" });
    expect(changes.find(({ what }) => what === "current")?.details).toEqual([
      expect.stringMatching(/^-\S+-v1-/),
      expect.stringMatching(/^\+\S+-v2-/),
      "new connections are refused until the new process listens: nft is not installed",
    ]);
    expect(renderSummary(run.report)).not.toContain("s3cret");
    expect(outputsOf(run.report)["hosts"]).not.toContain("s3cret");
    expect(text).toContain("TOKEN");
  });

  it("of what serves already, and well, is that nothing changes, and a deploy then changes nothing", async () => {
    const simulation = await simulateWith([v1]);
    const run = await planFor(simulation, v1);
    expect(run.value).toMatchObject([{ plan: { isUnchanged: true, steps: [] } }]);
    expect((await simulation.deploy(v1)).decision).toBe("unchanged");
  });

  it("is what a deploy then does", async () => {
    const simulation = await simulateWith([v1]);
    const planned = await planFor(simulation, v2);
    const steps = planned.value?.[0]?.plan?.steps.map(({ step }) => step) ?? [];
    const deployed = await simulation.deploy(v2);
    const done = simulation.calls.filter(({ job }) => job === deployed.job).map(({ step }) => step);
    expect(done.filter((step) => steps.includes(step)).slice(-steps.length)).toEqual(steps);
  });
});
