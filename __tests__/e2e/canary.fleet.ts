/** A canary that gets a share of real connections, judged by a real Gin service's own log: who is promoted, who is rolled back, and what users saw. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startNoticeServer } from "../report/notices/notice-server.ts";
import { deployer, type FleetHost, on, reasonOf, release, servingVersion } from "../support/deploy-example.ts";
import { type ExampleProject, makeExampleProject } from "../support/example-project.ts";
import { type Fleet, startFleet } from "../support/fleet/start-fleet.ts";
import { keepRun } from "../support/keep-run.ts";
import { startStrictLoad } from "../support/strict-load.ts";

let fleet: Fleet;
let host: FleetHost;
let project: ExampleProject;
let deploy: ReturnType<typeof deployer>;

beforeAll(async () => {
  project = makeExampleProject();
  fleet = await startFleet({ hosts: [{ name: "web1" }] });
  host = fleet.host("web1");
  deploy = deployer(fleet, project);
  const first = await deploy([host], release("v1"));
  expect(first.outputs["decision"], first.log).toBe("promoted");
});
afterAll(async () => {
  await fleet?.stop();
  project?.remove();
});

const canary = { strategy: "canary", steps: "10%, 50%, 100%", "min-requests": "60", "max-p95": "1s" };

/** Deploys under load, and counts what users saw. */
async function underLoad(version: string, fault = "", inputs: Readonly<Record<string, string>> = {}) {
  const load = startStrictLoad(`http://${host.address}:8080/greetings/Ada`);
  const run = await deploy([host], { ...release(version, fault), ...canary, ...inputs });
  const { answered, failures } = await load.stop();
  return { run, answered, failures };
}

describe("a release that is not good enough", () => {
  it("is reported: what both did, what users met of it, and to those who wait to hear", async () => {
    await using chat = await startNoticeServer();
    const { run } = await underLoad("v2", "errors:20%", { "notify-url": `${chat.url}/hook-of-the-team` });
    keepRun("rolled-back", run);
    expect(chat.asked.map(({ body }) => body.event)).toEqual(["started", "rolled back"]);
    expect(chat.asked[1]?.body.reason).toMatch(/requests to the canary failed/);
    expect(run.log + run.summary).not.toContain("hook-of-the-team");
    expect(run.leaks).toEqual([]);
    const { deploy } = JSON.parse(run.report ?? "{}");
    const used = { p95Ms: expect.any(Number), memoryBytes: expect.any(Number), cpuPercent: expect.any(Number) };
    expect(deploy.steps).toMatchObject([{ sharePercent: 10, verdict: "roll back", canary: used, live: used }]);
    expect(deploy.harm.errors).toBeGreaterThan(0);
    expect(deploy.harm.sufferedMs).toBeLessThanOrEqual(deploy.harm.exposedMs);
    expect(run.summary).toContain("### Canary beside the live release");
  });

  it("is rolled back where somebody takes its share away, and is not called bad", async () => {
    const run = await deploy(
      [host],
      { ...release("v2"), ...canary, "min-requests": "100000", steps: "50%, 100%" },
      {
        onLine: (line) => {
          if (line.includes("is ready on private port")) setTimeout(() => void on(host, "nft flush ruleset"), 15_000);
        },
      },
    );
    expect(run.exitCode).toBe(1);
    expect(reasonOf(run), run.log).toMatch(/share of the canary was taken away.*its table of nftables is gone/s);
    expect(await servingVersion(host)).toBe("v1");
    expect(await on(host, 'cd /opt/greeter/releases && ls "$(ls | tail -n 1)/bad" 2>/dev/null')).toBe("");
  });
});

it("a good release is promoted, step by step, and no user sees it come", async () => {
  const { run, answered, failures } = await underLoad("v2");
  keepRun("promoted", run);
  console.log(`good: ${failures.length} of ${answered + failures.length} requests failed`);
  expect(run.exitCode, run.log).toBe(0);
  for (const share of [10, 50, 100]) expect(run.log).toContain(`${share} % of new connections: `);
  expect(failures).toEqual([]);
  expect(await servingVersion(host)).toBe("v2");
  expect(await on(host, "nft list tables; ls -d /opt/greeter/canary 2>/dev/null")).toBe("");
});
