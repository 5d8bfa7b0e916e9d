import { describe, expect, it } from "vitest";
import { requireFingerprint } from "../../../src/deploy/fingerprint/check-hosts.ts";
import type { Fingerprint } from "../../../src/deploy/fingerprint/fingerprint.ts";
import { readFingerprint } from "../../../src/deploy/fingerprint/read-fingerprint.ts";
import { enterHost } from "../../../src/deploy/host/session/enter-host.ts";
import { openSessions } from "../../../src/deploy/host/session/host-session.ts";
import type { InputsOf } from "../../../src/model/inputs.ts";
import { status } from "../../../src/operations/status.ts";
import { outputsOf } from "../../../src/report/outputs.ts";
import { renderSummary } from "../../../src/report/summary/summary.ts";
import { deployPath, serviceName } from "../simulation/deploy-inputs.ts";
import { lookAt } from "../simulation/host-look.ts";
import { makeProgram, services } from "../simulation/programs.ts";
import { type Simulation, simulate } from "../simulation/simulation.ts";

const v1 = makeProgram("v1", services.good);
const v2 = makeProgram("v2", services.good);

function fingerprintOf(text: string): Fingerprint {
  const read = readFingerprint(text, "hosts.yml");
  if ("problems" in read) throw new Error(read.problems.join("\n"));
  return read;
}

const check = (simulation: Simulation, text: string) =>
  simulation.operate("check", async (world, deploy, recorder) => {
    const enter = { name: serviceName, deployPath };
    const { sessions } = await openSessions(deploy, (session) => enterHost(session, enter, world), world);
    await requireFingerprint(sessions, fingerprintOf(text), recorder, world);
  });

const look = (simulation: Simulation) =>
  simulation.operate("status", (world, deploy, recorder) =>
    status({ operation: "status", deploy } as unknown as InputsOf<"status">, recorder, world),
  );

describe("hosts and what a file says of them", () => {
  it("are let through where all are as it says", async () => {
    const run = await check(simulate("web1", "web2"), 'os: debian\nkernel: ">=6"\npackages: { ca-certificates: any }');
    expect(run.failure).toBeUndefined();
  });

  it("are refused at once, each with all that is wrong, and none is touched", async () => {
    const simulation = simulate("web1", "web2", "web3");
    simulation.host("web2").machine.traits.made.set("kernel", "5.10.0");
    simulation.host("web3").machine.traits.packages.clear();
    const before = JSON.stringify(simulation.hosts.map(lookAt));
    const run = await check(simulation, 'kernel: ">=6"\nsame: [kernel]\npackages: { ca-certificates: any }');
    expect(run.failure?.headline).toBe("2 of 3 hosts are not what hosts.yml says:");
    expect(run.failure?.problems).toEqual([
      "deploy@web2: kernel is 5.10.0, and not >=6. hosts.yml:1 says what it has to be: change the host, or that line.",
      "deploy@web2: kernel is 5.10.0, and not 6.1.0-18-amd64 as on deploy@web1 and deploy@web3. hosts.yml:2 says that it has to be the same on all hosts.",
      "deploy@web3: packages.ca-certificates is absent, and not any. hosts.yml:3 says what it has to be: change the host, or that line.",
    ]);
    expect(JSON.stringify(simulation.hosts.map(lookAt))).toBe(before);
    expect(simulation.calls.map(({ step }) => step)).not.toContain("lock");
  });
});

describe("status", () => {
  it("prints what the hosts are made of as a file that they meet", async () => {
    const simulation = simulate("web1", "web2");
    simulation.host("web2").machine.traits.made.set("openssl", "3.0.16");
    const run = await look(simulation);
    const { fingerprint = "" } = outputsOf(run.report);
    expect(fingerprint).toMatch(/^os: debian\nversion: 12\n/m);
    expect(fingerprint).toMatch(/^openssl: \[3\.0\.15, 3\.0\.16\]\n# deploy@web1: 3\.0\.15\n/m);
    expect(run.job.log.join("\n")).toContain("ca-certificates: 20230311");
    expect(renderSummary(run.report)).toContain("net.core.somaxconn: 4096");
    expect((await check(simulation, fingerprint)).failure).toBeUndefined();
  });
});

describe("what speaks against a host", () => {
  it("is said before a deploy, and does not keep the release off", async () => {
    const simulation = simulate("web1", "web2", "web3");
    await simulation.deploy(v1);
    simulation.host("web1").machine.traits.clockAheadSeconds = 200;
    for (const name of ["web1", "web2"]) simulation.host(name).machine.traits.clockIsKept = "no";
    simulation.host("web3").machine.systemd.stop("greeter@current.service");
    await simulation.pass(60_000);
    const run = await simulation.deploy(v2);
    expect(run.decision).toBe("promoted");
    expect(run.job.warnings).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^deploy@web1: its clock is 3 min \d+ s ahead of this runner's\. /),
        expect.stringMatching(/^deploy@web1, deploy@web2: its clock is not synchronised\. /),
        expect.stringMatching(/^deploy@web3: what serves there is not well before the deploy: its unit is inactive\. /),
      ]),
    );
    expect(run.job.warnings.filter((line) => /before the deploy/.test(line))).toHaveLength(1);
  });

  it("is said of a clock by status as well", async () => {
    const simulation = simulate("web1");
    simulation.host("web1").machine.traits.clockAheadSeconds = -4000;
    const run = await look(simulation);
    expect(run.job.warnings.join("\n")).toMatch(/its clock is 1 h 7 min behind this runner's/);
    expect(JSON.parse(outputsOf(run.report)["hosts"] ?? "")[0]).toMatchObject({
      warnings: [{ problem: expect.any(String) }],
    });
  });
});
