import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ConnectedHost, requestOf, runStep } from "../../src/deploy/steps/remote-step.ts";
import { type StepName, steps } from "../../src/deploy/steps/step-table.ts";
import { sampleFacts } from "../deploy/steps/sample-facts.ts";
import { startNoticeServer } from "../report/notices/notice-server.ts";
import { deployer, type FleetHost, on, release, servingVersion } from "../support/deploy-example.ts";
import { type ExampleProject, makeExampleProject } from "../support/example-project.ts";
import { type Fleet, startFleet } from "../support/fleet/start-fleet.ts";
import { hostProgramPlace } from "../support/host-program-place.ts";
import { connectTo } from "../support/log-in.ts";

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

describe("ten contenders for one lock", () => {
  const numbers = Array.from({ length: 10 }, (_, number) => number);
  let contenders: readonly ConnectedHost[];
  beforeAll(async () => {
    contenders = await Promise.all(numbers.map(() => connectTo(fleet, web1)));
  });
  afterAll(() => {
    for (const { connection } of contenders ?? []) connection.close();
  });
  const ask = (number: number, operation: "acquire" | "release", leaseSeconds = 60) =>
    runStep(contenders[number] as ConnectedHost, "lock", {
      deploy_path: "/opt/greeter",
      operation,
      token: `contender-${number}`,
      holder: `contender ${number}`,
      lease_seconds: leaseSeconds,
      new_token: undefined,
      journal_line: undefined,
      seen: undefined,
    });

  it("one has it at a time, and the others are told who", async () => {
    for (let waiting = numbers; waiting.length > 0; ) {
      const answers = await Promise.all(waiting.map((number) => ask(number, "acquire")));
      const [winner = -1, ...more] = waiting.filter((_, index) => answers[index]?.lock === "acquired");
      expect(more).toEqual([]);
      const losers = answers.filter(({ lock }) => lock !== "acquired");
      expect(losers.map(({ holder }) => holder)).toEqual(losers.map(() => `contender ${winner}`));
      await ask(winner, "release");
      waiting = waiting.filter((number) => number !== winner);
    }
  });

  it("what comes late of one that has lost it is refused, whichever step it is, and writes nothing", async () => {
    await ask(0, "acquire", 1);
    await expect.poll(async () => (await ask(1, "acquire")).lock).toBe("acquired");
    const everything = () => on(web1, "ls -lRA --time-style=full-iso /opt/greeter /etc/systemd /etc/gin-deploy");
    const before = await everything();
    const writing = (Object.keys(steps) as StepName[]).filter((name) => steps[name].writes && name !== "lock");
    const given = {
      name: "greeter",
      deploy_path: "/opt/greeter",
      token: "contender-0",
      program_place: hostProgramPlace,
    };
    for (const name of writing) {
      const sample = sampleFacts(name);
      const ours = Object.fromEntries(Object.entries(given).filter(([key]) => key in sample));
      const { command, head } = requestOf({}, name, { ...sample, ...ours });
      const late = await contenders[0]?.connection.run({
        command,
        waitsForInput: true,
        label: name,
        input: head,
        timeoutMs: 600_000,
      });
      expect(late, name).toMatchObject({ exitCode: 91, stderr: expect.stringContaining("no longer ours") });
    }
    expect(writing.length).toBeGreaterThan(8);
    expect(await everything()).toBe(before);
    await ask(1, "release");
  });
});

describe("a deploy that is cut off", () => {
  it("while the canary starts: the job's post step puts the host back, and tells who heard of its begin", async () => {
    await using chat = await startNoticeServer();
    const before = await servingVersion(web1);
    const watch = whenSlotRuns("canary", "v4");
    const inputs = { ...release("v4"), "notify-url": `${chat.url}/hook-of-the-team` };
    const run = await deploy([web1], inputs, { kill: watch.signal });
    watch.stop();
    expect(chat.asked.map(({ body }) => body)).toMatchObject([
      { event: "started", hosts: [`deploy@${web1.address}`] },
      {
        event: "failed",
        name: "greeter",
        release: expect.stringContaining("-v4-"),
        hosts: [`deploy@${web1.address}`],
        sentence: "❌ greeter: the rollout was cut off before its end, and its hosts were put right",
      },
    ]);
    expect(run.log).not.toContain("hook-of-the-team");
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
