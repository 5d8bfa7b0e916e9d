/** Faults at random moments, each seen: several services on one fleet, side by side, because most of the time is spent waiting. */
import { afterAll, beforeAll, describe, it } from "vitest";
import { type Fleet, startFleet } from "../support/fleet/start-fleet.ts";
import { type ServiceOnHost, serviceOn } from "../support/service-on-host.ts";
import { makeSmallService, type SmallService } from "../support/small-service.ts";
import { startStrictClient } from "../support/strict-client.ts";

let fleet: Fleet;
let small: SmallService;

beforeAll(async () => {
  small = makeSmallService(["v1", "v2", "v3"]);
  fleet = await startFleet({ hosts: [{ name: "killed" }, { name: "cut" }, { name: "full" }] });
});

afterAll(async () => {
  await fleet?.stop();
  small?.remove();
});

/** A service of its own, with v1 serving. */
async function withV1(host: string, name: string, port: number): Promise<ServiceOnHost> {
  const service = serviceOn(fleet, fleet.host(host), small, name, port);
  const { outputs, log } = await service.deploy("v1");
  if (outputs["decision"] !== "promoted") throw new Error(log);
  return service;
}

const sick = (port: number) => ({ HEALTH: `503@${port}` });
const isBad = (service: ServiceOnHost, version: string) =>
  service.sh(`ls ${service.place}/releases/*-${version}-*/bad >/dev/null 2>&1 && echo yes || echo no`);

describe.concurrent("main is killed when `current` has just become the new release", () => {
  it("a good one, with its post step: it proves itself again, stays up and is promoted", async ({ expect }) => {
    const service = await withV1("killed", "good-post", 9001);
    const run = await service.deploy("v2", {}, { kill: service.whenRuns("current", "v2") });
    expect(run.exitCode).toBe(null);
    expect(run.postExitCode, run.log).toBe(0);
    expect(run.log).toContain("The deploy was cut off before its end");
    expect(run.log).toMatch(/-v2-\S+ serves and is promoted: .*has proved itself again on all hosts/);
    expect(await service.version()).toBe("v2");
    expect(await service.sh(`systemctl show good-post@current -p NRestarts --value`)).toBe("0");
    expect(await service.sh(`cat ${service.place}/.gin-deploy/state.json`)).toContain(await service.current());
    expect(await service.traces()).toBe("");
    const lines = (await service.journal()).slice(-2);
    expect(lines.map(({ decision }) => decision)).toEqual(["begun", "promoted"]);
    expect(lines[1]?.serving).toBe(await service.current());
    const again = await service.deploy("v2");
    expect(again.outputs).toMatchObject({ decision: "unchanged" });
  });

  it("a sick one, with its post step: taken back, marked as bad, and said", async ({ expect }) => {
    const service = await withV1("killed", "sick-post", 9002);
    const run = await service.deploy("v2", sick(9002), { kill: service.whenRuns("current", "v2") });
    expect(run.postExitCode, run.log).toBe(0);
    expect(run.log).toMatch(/::warning::.*the cut-off release was taken back, because .*answered 503.*-v1-\S+ serves/);
    expect(await service.version()).toBe("v1");
    expect(await isBad(service, "v2")).toBe("yes");
    expect(await service.traces()).toBe("");
    expect((await service.journal()).at(-1)).toMatchObject({
      decision: "rolled-back",
      release: expect.stringContaining("-v2-"),
      serving: expect.stringContaining("-v1-"),
    });
  });

  it("a good one, whose runner is gone: the next deploy sees it prove itself, and clients see one gap", async ({
    expect,
  }) => {
    const service = await withV1("killed", "good-next", 9003);
    await service.deploy("v2", {}, { kill: service.whenRuns("current", "v2"), post: false });
    const pid = await service.pid();
    const client = startStrictClient(fleet.host("killed").address, 9003);
    const next = await service.deploy("v3");
    const answers = await client.stop();
    expect(next.outputs, next.log).toMatchObject({ decision: "promoted" });
    expect(next.log).toContain("took over the lock of a deploy that died");
    expect(next.log).toMatch(/-v2-\S+ has proved itself again and stays/);
    expect(next.outputs["previous-release"]).toContain("-v2-");
    expect(pid).not.toBe("0");
    const versions = answers.flatMap(({ version }) => version ?? []);
    expect([...new Set(versions)]).toEqual(["v2", "v3"]);
    expect((await service.journal()).slice(-4).map(({ decision }) => decision)).toEqual([
      "begun",
      "begun",
      "promoted",
      "promoted",
    ]);
    expect(await service.traces()).toBe("");
  });

  it("a sick one, whose runner is gone: the next deploy takes it back, marks it, and goes on", async ({ expect }) => {
    const service = await withV1("killed", "sick-next", 9004);
    await service.deploy("v2", sick(9004), { kill: service.whenRuns("current", "v2"), post: false });
    const next = await service.deploy("v3");
    expect(next.outputs, next.log).toMatchObject({ decision: "promoted" });
    expect(next.log).toMatch(/an earlier deploy was cut off; its release was taken back: .*answered 503/);
    expect(next.outputs["previous-release"]).toContain("-v1-");
    expect(await isBad(service, "v2")).toBe("yes");
    expect(await service.version()).toBe("v3");
  });

  it("the first of all, sick: taken down by the post step, and said", async ({ expect }) => {
    const service = serviceOn(fleet, fleet.host("killed"), small, "sick-first", 9005);
    const run = await service.deploy("v2", sick(9005), { kill: service.whenRuns("current", "v2") });
    expect(run.log).toContain("there is no earlier release to go back to: nothing serves");
    expect(await service.version()).toBe("");
    expect(await isBad(service, "v2")).toBe("yes");
    expect(await service.traces()).toBe("");
  });
});

describe.concurrent("a canary", () => {
  it("whose runner is gone ends by itself", async ({ expect }) => {
    const service = await withV1("killed", "orphan", 9006);
    await service.deploy("v2", {}, { kill: service.whenRuns("canary", "v2"), post: false });
    expect(await service.sh("systemctl is-active orphan@canary")).toBe("active");
    await expect
      .poll(() => service.sh("systemctl is-active orphan@canary"), { timeout: 150_000, interval: 1_000 })
      .toBe("failed");
    expect(await service.version()).toBe("v1");
  });

  it("that ends is not started again, and its own exit code is told", async ({ expect }) => {
    const service = await withV1("killed", "exits", 9007);
    const run = await service.deploy("v2", { EXIT: "7" });
    expect(run.log).toMatch(/canary: the service ended by itself \(exit code 7\)/);
  });

  it("that needs what the release that serves has locked is told so", async ({ expect }) => {
    const service = serviceOn(fleet, fleet.host("killed"), small, "locks", 9008);
    const store = "/opt/locks/data/store.db";
    await service.deploy("v1", { LOCK: store });
    const refused = await service.deploy("v2", { LOCK: store });
    expect(refused.log).toMatch(/::error::.*canary: .*exit code 1.*resource temporarily unavailable/);
    expect(refused.log).toMatch(/The canary runs beside \S+-v1-\S+, which serves, and shares `data\/`/);
    const waiting = await service.deploy("v2", { LOCK_AND_WAIT: store });
    expect(waiting.log).toMatch(/got no answer.*it waits for a lock on a file: \/opt\/locks\/data\/store\.db/);
    expect(await service.version()).toBe("v1");
  });
});
