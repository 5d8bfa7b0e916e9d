import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { deployer, type FleetHost, on, release, servingVersion } from "../support/deploy-example.ts";
import { type ExampleProject, makeExampleProject } from "../support/example-project.ts";
import { type Fleet, startFleet } from "../support/fleet/start-fleet.ts";

let fleet: Fleet;
let project: ExampleProject;
let deploy: ReturnType<typeof deployer>;
let web1: FleetHost;

beforeAll(async () => {
  project = makeExampleProject();
  fleet = await startFleet({ hosts: [{ name: "web1" }] });
  deploy = deployer(fleet, project);
  web1 = fleet.host("web1");
  const run = await deploy([web1], release("v1"));
  expect(run.outputs).toMatchObject({ decision: "promoted" });
});

afterAll(async () => {
  await fleet?.stop();
  project?.remove();
});

const traces = (host: FleetHost) =>
  on(
    host,
    "ls -d /opt/greeter/canary /opt/greeter/.gin-deploy/lock /run/systemd/system/greeter@canary.service 2>/dev/null",
  );

/** Aborts as soon as a unit of the service has begun to run as a given slot's program of a given version. */
function whenSlotRuns(slot: "current" | "canary", version: string): { signal: AbortSignal; stop: () => void } {
  const controller = new AbortController();
  let stopped = false;
  const look = async () => {
    while (!stopped && !controller.signal.aborted) {
      const state = await on(web1, `readlink /opt/greeter/${slot}; systemctl is-active greeter@${slot}`);
      if (state.includes(`-${version}-`) && state.endsWith("\nactive")) controller.abort();
    }
  };
  const looking = look();
  return {
    signal: controller.signal,
    stop: () => {
      stopped = true;
      void looking;
    },
  };
}

describe("two deploys at once", () => {
  it("come one after the other", async () => {
    const [first, second] = await Promise.all([
      deploy([web1], { ...release("v2"), "output-directory": "dist-a" }),
      deploy([web1], { ...release("v3"), "output-directory": "dist-b" }),
    ]);
    expect(first.outputs).toMatchObject({ decision: "promoted" });
    expect(second.outputs).toMatchObject({ decision: "promoted" });
    expect(`${first.log}${second.log}`).toContain("waiting for another deploy to end");
    const journal = (await on(web1, "tail -n 2 /opt/greeter/.gin-deploy/journal.jsonl")).split("\n");
    const last = JSON.parse(journal[1] ?? "") as { release: string };
    expect(last.release).toContain(`-${await servingVersion(web1)}-`);
    expect(await traces(web1)).toBe("");
  });

  it("the second gives up after lock-wait, and says who holds it", async () => {
    await on(
      web1,
      "mkdir /opt/greeter/.gin-deploy/lock && cd /opt/greeter/.gin-deploy/lock && echo other > token && echo 'ada, run 42' > holder && echo \"$(cat /proc/sys/kernel/random/boot_id) $(($(cut -d. -f1 /proc/uptime) + 600))\" > expires",
    );
    const run = await deploy([web1], { ...release("v9"), "lock-wait": "1s" });
    await on(web1, "rm -r /opt/greeter/.gin-deploy/lock");
    expect(run.exitCode).toBe(1);
    expect(run.log).toMatch(/another deploy holds \/opt\/greeter: ada, run 42/);
  });
});

describe("a deploy that is cut off", () => {
  it("while the canary starts: the job's post step puts the host back", async () => {
    const before = await servingVersion(web1);
    const watch = whenSlotRuns("canary", "v4");
    const run = await deploy([web1], release("v4"), { kill: watch.signal });
    watch.stop();
    expect(run.exitCode).toBe(null);
    expect(run.postExitCode).toBe(0);
    expect(run.log).toContain("The deploy was cut off before its end");
    expect(run.log).toContain("the cut-off deploy had changed nothing that serves");
    expect(await servingVersion(web1)).toBe(before);
    expect(await traces(web1)).toBe("");
  });

  it("by a cancelled job: it puts the host back itself", async () => {
    const before = await servingVersion(web1);
    const watch = whenSlotRuns("canary", "v8");
    const run = await deploy([web1], release("v8"), { cancel: watch.signal });
    watch.stop();
    expect(run.exitCode).toBe(1);
    expect(run.log).toMatch(/cancelled/);
    expect(await servingVersion(web1)).toBe(before);
    expect(await traces(web1)).toBe("");
  });

  it("by the network, in the middle of the canary: the next deploy goes through", async () => {
    const before = await servingVersion(web1);
    const watch = whenSlotRuns("canary", "v9");
    watch.signal.addEventListener("abort", () => void on(web1, "pkill -KILL -f 'sshd: [d]eploy'"));
    const run = await deploy([web1], release("v9"));
    watch.stop();
    expect(run.exitCode).toBe(1);
    // The connection is made again to put the host right.
    expect(await servingVersion(web1)).toBe(before);
    expect(await traces(web1)).toBe("");
  });
});
