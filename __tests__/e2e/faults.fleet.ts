/** Faults at random moments, each seen: several services on one fleet, side by side, because most of the time is spent waiting. */
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, describe, it } from "vitest";
import { type Fleet, startFleet } from "../support/fleet/start-fleet.ts";
import { type ServiceOnHost, serviceOn } from "../support/service-on-host.ts";
import { makeSmallService, type SmallService } from "../support/small-service.ts";
import { startStrictClient } from "../support/strict-client.ts";

let fleet: Fleet;
let small: SmallService;
let newerSmall: SmallService;

beforeAll(async () => {
  small = makeSmallService(["v1", "v2", "v3"]);
  newerSmall = makeSmallService(["v4"], "2026-11-22T12:05:00Z");
  const names = ["killed", "cut", "cut2", "gone", "full", "powerless"];
  fleet = await startFleet({ hosts: names.map((name) => ({ name })) });
});

afterAll(async () => {
  await fleet?.stop();
  small?.remove();
  newerSmall?.remove();
});

/** A service of its own, with v1 serving. */
async function withV1(host: string, name: string, port: number): Promise<ServiceOnHost> {
  const service = serviceOn(fleet, fleet.host(host), small, name, port);
  const { outputs, log } = await service.deploy("v1");
  if (outputs["decision"] !== "promoted") throw new Error(log);
  return service;
}

const untilAborted = (signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve());
  });
const sick = (port: number) => ({ HEALTH: `503@${port}` });
const isBad = (service: ServiceOnHost, version: string) =>
  service.sh(`ls ${service.place}/releases/*-${version}-*/bad >/dev/null 2>&1 && echo yes || echo no`);

describe.concurrent("main is killed when `current` has just become the new release", () => {
  it("a good one, with its post step: it proves itself again, stays up and is promoted", async ({ expect }) => {
    const service = await withV1("killed", "good-post", 9001);
    const held = await service.hold("v2");
    held.runs.addEventListener("abort", () => void held.letGo());
    const patient = { inputs: { "health-timeout": "90s" } };
    const run = await service.deploy("v2", held.faults, { ...patient, kill: held.runs });
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
    const again = await service.deploy("v2", held.faults, patient);
    expect(again.outputs).toMatchObject({ decision: "unchanged" });
  });

  it("a sick one, with its post step: rolled back, marked as bad, and said", async ({ expect }) => {
    const service = await withV1("killed", "sick-post", 9002);
    const run = await service.deploy("v2", sick(9002), { kill: service.whenRuns("current", "v2") });
    expect(run.postExitCode, run.log).toBe(0);
    expect(run.log).toMatch(/::warning::.*the cut-off release was rolled back, because .*answered 503.*-v1-\S+ serves/);
    expect(await service.version()).toBe("v1");
    expect(await isBad(service, "v2")).toBe("yes");
    expect(await service.traces()).toBe("");
    expect((await service.journal()).at(-1)).toMatchObject({
      decision: "rolled-back",
      release: expect.stringContaining("-v2-"),
      serving: expect.stringContaining("-v1-"),
    });
  });

  it("a good one, whose runner is gone: the host rolls back by itself, unless the next deploy is first and sees it prove itself", async ({
    expect,
  }) => {
    const service = await withV1("killed", "good-next", 9003);
    const held = await service.hold("v2");
    await service.deploy("v2", held.faults, { kill: held.runs, post: false });
    await held.letGo();
    // Main may have died between the link and the restart: the step goes on by itself.
    await expect.poll(() => service.version(), { timeout: 60_000 }).toBe("v2");
    const client = startStrictClient(fleet.host("killed").address, 9003);
    const next = await service.deploy("v3");
    const answers = await client.stop();
    expect(next.outputs, next.log).toMatchObject({ decision: "promoted" });
    expect(next.outputs["previous-release"]).toMatch(/-v[12]-/);
    const versions = answers.flatMap(({ version }) => version ?? []);
    expect([...new Set(versions)].filter((version) => version !== "v1")).toEqual(["v2", "v3"]);
    expect(await service.traces()).toBe("");
  });

  it("a sick one, whose runner is gone: it is rolled back, and the next deploy goes on", async ({ expect }) => {
    const service = await withV1("killed", "sick-next", 9004);
    await service.deploy("v2", sick(9004), { kill: service.whenRuns("current", "v2"), post: false });
    const next = await service.deploy("v3");
    expect(next.outputs, next.log).toMatchObject({ decision: "promoted" });
    expect(next.outputs["previous-release"]).toContain("-v1-");
    expect(await service.version()).toBe("v3");
  });

  it("the first of all, sick: taken down by the post step, and said", async ({ expect }) => {
    const service = serviceOn(fleet, fleet.host("killed"), small, "sick-first", 9005);
    const run = await service.deploy("v2", sick(9005), { kill: service.whenRuns("current", "v2") });
    expect(run.log).toContain("there is no previous release to go back to: nothing serves");
    expect(await service.version()).toBe("");
    expect(await isBad(service, "v2")).toBe("yes");
    expect(await service.traces()).toBe("");
  });
});

describe.concurrent("a host", () => {
  it("whose link was changed, and no more: what runs is left alone", async ({ expect }) => {
    const service = await withV1("killed", "half-way", 9010);
    const pid = await service.pid();
    await service.deploy("v2", {}, { kill: service.whenRuns("canary", "v2"), post: false });
    await service.sh(`cd ${service.place} && ln -sfn releases/*-v2-* current`);
    const next = await service.deploy("v1");
    expect(next.outputs, next.log).toMatchObject({ decision: "unchanged" });
    expect(await service.pid()).toBe(pid);
    expect(await isBad(service, "v2")).toBe("no");
  });

  it("that loses power comes up with what has proved itself, whether main lives or not", async ({ expect }) => {
    const host = fleet.host("powerless");
    const [watched, orphaned] = await Promise.all([
      withV1("powerless", "watched", 9015),
      withV1("powerless", "orphaned", 9016),
    ]);
    const held = await orphaned.hold("v2");
    const both = Promise.all([watched.whenRuns("current", "v2"), held.runs].map(untilAborted));
    const [run] = await Promise.all([
      watched.deploy("v2", sick(9015), { inputs: { "health-timeout": "300s" } }),
      orphaned.deploy("v2", held.faults, { kill: held.runs, post: false }),
      both.then(() => host.kill()).then(() => host.boot()),
    ]);
    expect(run.exitCode, run.log).toBe(1);
    expect(await watched.version()).toBe("v1");
    expect(await watched.traces()).toBe("");
    expect(await orphaned.version()).toBe("v1");
    const next = await orphaned.deploy("v2", held.faults);
    expect(next.outputs, next.log).toMatchObject({ decision: "promoted" });
    expect(await orphaned.version()).toBe("v2");
  });
});

describe.concurrent("deploys that wait for one lock", () => {
  it("an older commit does not replace a newer one of its branch that came meanwhile; run again, it does", async ({
    expect,
  }) => {
    const host = fleet.host("killed");
    const [older, newer] = [small, newerSmall].map((of) => serviceOn(fleet, host, of, "waits", 9009));
    if (older === undefined || newer === undefined) throw new Error("two checkouts of one service");
    await older.deploy("v1");
    const env = { GITHUB_REF_TYPE: "branch", GITHUB_REF_NAME: "main", GITHUB_REPOSITORY: "team/small" };
    const first = newer.deploy("v4", {}, { env: { ...env, GITHUB_RUN_NUMBER: "42" } });
    await untilAborted(newer.whenRuns("canary", "v4"));
    const late = await older.deploy("v2", {}, { env: { ...env, GITHUB_RUN_NUMBER: "41" } });
    expect((await first).outputs).toMatchObject({ decision: "promoted" });
    expect(late.exitCode, late.log).toBe(1);
    expect(late.log).toMatch(
      /::error::.*while this run waited, a newer commit of main was promoted: \S+-v4-.*run this job again/,
    );
    expect(await newer.version()).toBe("v4");
    expect((await newer.journal()).map(({ decision }) => decision).slice(-4)).toEqual([
      "begun",
      "promoted",
      "begun",
      "failed",
    ]);
    const again = await older.deploy("v2", {}, { env: { ...env, GITHUB_RUN_NUMBER: "41", GITHUB_RUN_ATTEMPT: "2" } });
    expect(again.outputs, again.log).toMatchObject({ decision: "promoted" });
    expect(again.log).toMatch(/::warning::.*-v4-\S+ \(.*\) is of a newer commit of main/);
  });
});

describe.concurrent("a run that stands still", () => {
  it("and goes on when another one has taken its host over: it does nothing there any more", async ({ expect }) => {
    const service = await withV1("killed", "stalled", 9017);
    const thaw = new AbortController();
    const freeze = service.whenRuns("canary", "v2");
    const stalled = service.deploy("v2", {}, { freeze, thaw: thaw.signal });
    await untilAborted(freeze);
    const next = await service.deploy("v3");
    expect(next.outputs, next.log).toMatchObject({ decision: "promoted" });
    const serving = async () => [await service.version(), await service.current(), await service.pid()];
    const before = await serving();
    thaw.abort();
    const late = await stalled;
    expect([late.exitCode, late.postExitCode], late.log).toEqual([1, 0]);
    expect(late.log).toMatch(/::error::.*this deploy has lost the host: .* \S+-v3-\S+ serves there/);
    expect(await serving()).toEqual(before);
    expect(before[0]).toBe("v3");
    expect(await service.traces()).toBe("");
    expect((await service.journal()).at(-1)).toMatchObject({ decision: "promoted", serving: before[1] });
  });
});

describe.concurrent("a canary", () => {
  it("whose runner is gone ends by itself", async ({ expect }) => {
    const service = await withV1("killed", "orphan", 9006);
    await service.deploy("v2", {}, { kill: service.whenRuns("canary", "v2"), post: false });
    expect(await service.sh("systemctl is-active orphan@canary")).toBe("active");
    await expect
      .poll(() => service.sh("systemctl is-active orphan@canary"), { timeout: 300_000, interval: 1_000 })
      .toBe("inactive");
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
    // The log hides the values of the environment, and the path is one.
    expect(waiting.log).toMatch(/got no answer.*it waits for a lock on a file: \*\*\*/);
    expect(await service.version()).toBe("v1");
  });
});

describe.concurrent("the cable is pulled half a second after `current` has become the new release", () => {
  /** Waits until all slots run, pulls the cable, and plugs it in again when `deploys` main steps have given up. */
  function cutOff(name: string, slots: readonly AbortSignal[]) {
    const host = fleet.host(name);
    let given = 0;
    const pulled = Promise.all(slots.map(untilAborted))
      .then(() => delay(500))
      .then(() => host.unplug());
    const onLine = (line: string) => {
      if (line.startsWith("::error") && line.includes("could not be put back") && ++given === slots.length)
        host.plugIn();
    };
    return { pulled, onLine };
  }

  it("and plugged in again when main has given up: the host has put itself right by then", async ({ expect }) => {
    const [sickOne, canary] = await Promise.all([withV1("cut", "cut-sick", 9011), withV1("cut", "cut-canary", 9012)]);
    const cut = cutOff("cut", [sickOne.whenRuns("current", "v2"), canary.whenRuns("canary", "v2")]);
    const [sickRun, canaryRun] = await Promise.all([
      sickOne.deploy("v2", sick(9011), { onLine: cut.onLine, inputs: { "health-timeout": "60s" } }),
      canary.deploy("v2", { HEALTH: "503" }, { onLine: cut.onLine, inputs: { "health-timeout": "10m" } }),
      cut.pulled,
    ]);
    for (const { exitCode, postExitCode, log } of [sickRun, canaryRun]) {
      expect([exitCode, postExitCode], log).toEqual([1, 0]);
      expect(log).not.toContain("MaxListenersExceededWarning");
    }
    for (const service of [sickOne, canary]) {
      expect(await service.version()).toBe("v1");
      expect(await service.traces()).toBe("");
      expect((await service.journal()).at(-1)?.serving).toBe(await service.current());
    }
  });

  it("the same with a good release: it goes back, and is not marked as bad", async ({ expect }) => {
    const service = await withV1("cut2", "cut-good", 9013);
    const held = await service.hold("v2");
    const cut = cutOff("cut2", [held.runs]);
    const patient = { inputs: { "health-timeout": "90s" } };
    const [run] = await Promise.all([
      service.deploy("v2", held.faults, { ...patient, onLine: cut.onLine }),
      cut.pulled,
    ]);
    expect([run.exitCode, run.postExitCode], run.log).toEqual([1, 0]);
    expect(await isBad(service, "v2")).toBe("no");
    expect(await service.version()).toBe("v1");
  });

  it("and stays pulled: post fails, and the host rolls back by itself", async ({ expect }) => {
    const host = fleet.host("gone");
    const service = await withV1("gone", "gone-sick", 9014);
    const signal = service.whenRuns("current", "v2");
    signal.addEventListener("abort", () => host.unplug());
    const run = await service.deploy("v2", sick(9014));
    expect([run.exitCode, run.postExitCode], run.log).toEqual([1, 1]);
    const errors = run.annotations.filter(({ level }) => level === "error").map(({ message }) => message);
    expect(errors.at(-1)).toMatch(/could not be put back/);
    host.plugIn();
    await expect.poll(() => service.version(), { timeout: 120_000 }).toBe("v1");
    await expect.poll(() => service.traces(), { timeout: 120_000 }).toBe("");
    const next = await service.deploy("v3");
    expect(next.outputs, next.log).toMatchObject({ decision: "promoted" });
    expect(next.outputs["previous-release"]).toContain("-v1-");
  });
});

describe.concurrent("no byte and no inode is left when `current` has become the new release", () => {
  /** v1 serves from a small disk of its own, which fills up as soon as v2 serves. */
  async function onSmallDisk(name: string, port: number): Promise<ServiceOnHost> {
    await fleet.host("full").limitDisk(`/opt/${name}`, 48);
    const service = await withV1("full", name, port);
    // It goes on, like a log: what is set free is taken at once.
    const fill = `
      until readlink /opt/${name}/current | grep -q -- -v2-; do sleep 0.05; done
      cd /opt/${name}/data; i=0
      while :; do cat /dev/zero >> fill; while true > file-$i; do i=$((i + 1)); done; sleep 0.05; done`;
    await service.sh(`mount -o remount,nr_inodes=400 /opt/${name} && cat > /run/fill-${name} <<'END'\n${fill}\nEND`);
    await service.sh(`systemd-run --quiet --unit=fill-${name} sh /run/fill-${name}`);
    return service;
  }
  const free = (service: ServiceOnHost) =>
    service.sh(
      `df -Pk ${service.place} | awk 'NR == 2 { printf "%s ", $4 }'; df -Pi ${service.place} | awk 'NR == 2 { print $4 }'`,
    );

  it("main puts the host back, marks the release and writes it down", async ({ expect }) => {
    const service = await onSmallDisk("full-main", 9021);
    const run = await service.deploy("v2", sick(9021));
    await expect.poll(() => free(service), { timeout: 60_000 }).toBe("0 0");
    expect(run.outputs, run.log).toMatchObject({ decision: "rolled-back" });
    expect(run.log).not.toContain("could not be written");
    expect(await service.version()).toBe("v1");
    expect(await isBad(service, "v2")).toBe("yes");
    expect((await service.journal()).at(-1)).toMatchObject({
      decision: "rolled-back",
      serving: await service.current(),
    });
    const next = await service.deploy("v3");
    expect(next.log).toMatch(/0 MiB are free on the disk of/);
    expect(await service.version()).toBe("v1");
  });

  it("the runner is gone: the host goes back without room, and the next deploy finds that there is none", async ({
    expect,
  }) => {
    const service = await onSmallDisk("full-next", 9022);
    await service.deploy("v2", sick(9022), { kill: service.whenRuns("current", "v2"), post: false });
    await expect.poll(() => free(service), { timeout: 60_000 }).toBe("0 0");
    const next = await service.deploy("v3");
    expect(next.exitCode).toBe(1);
    expect(next.log).toMatch(/0 MiB are free on the disk of/);
    expect(await service.version()).toBe("v1");
    expect(await service.traces()).toBe("");
  });
});
