/** A rollout that waits for somebody's word, with a real service, users who ask all the time, and a deploy user who is not root. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { deployer, type FleetHost, mainPid, on, release, servingVersion } from "../support/deploy-example.ts";
import { type ExampleProject, makeExampleProject } from "../support/example-project.ts";
import { type Fleet, startFleet } from "../support/fleet/start-fleet.ts";
import { type ActionRun, runAction } from "../support/run-action.ts";
import { startStrictLoad } from "../support/strict-load.ts";

let fleet: Fleet;
let host: FleetHost;
let project: ExampleProject;
/** Of the operations that need no source: there is none, and no Go. */
let empty: string;

beforeAll(async () => {
  project = makeExampleProject();
  empty = mkdtempSync(join(tmpdir(), "gin-deploy-nothing-"));
  fleet = await startFleet({ hosts: [{ name: "web1" }] });
  host = fleet.host("web1");
  const deploy = deployer(fleet, project);
  const first = await deploy([host], release("v1"));
  expect(first.outputs["decision"], first.log).toBe("promoted");
  const provision = await operate("provision", { hosts: `deploy@${host.address}`, "deploy-user": "guest" });
  expect(provision.exitCode, provision.log).toBe(0);
});
afterAll(async () => {
  await fleet?.stop();
  project?.remove();
  rmSync(empty, { recursive: true, force: true });
});

const pausing = { strategy: "canary", steps: "50%, pause, 100%", "min-requests": "60", "max-p95": "1s" };
/** Who may have nothing done but what the host program does. */
const guest = () => ({ hosts: `guest@${host.address}` });
const deploy = (version: string, inputs: Readonly<Record<string, string>> = {}) =>
  deployer(fleet, project)([host], { ...release(version), ...pausing, ...guest(), ...inputs });

function operate(operation: string, inputs: Readonly<Record<string, string>> = {}): Promise<ActionRun> {
  const trust = { "ssh-key": fleet.privateKey, "ssh-known-hosts": fleet.knownHosts };
  const named = { operation, name: "greeter", ...guest(), ...trust, ...inputs };
  return runAction({ workspace: empty, inputs: named, env: { PATH: "/usr/bin:/bin" } });
}

const statusOf = (run: ActionRun) => (JSON.parse(run.outputs["hosts"] ?? "[]") as Record<string, unknown>[])[0];
/** Versions that users get, of the answers that come from now on. */
async function versionsSeen(load: ReturnType<typeof startStrictLoad>): Promise<readonly string[]> {
  const before = load.answers();
  const seen = () =>
    Object.entries(load.answers()).flatMap(([body, times]) =>
      times > (before[body] ?? 0) + 5 ? (/"version":"([^"]*)"/.exec(body)?.[1] ?? []) : [],
    );
  await expect.poll(() => seen().length, { timeout: 60_000 }).toBeGreaterThan(1);
  return seen().toSorted();
}
const traces = () => on(host, "nft list tables; ls -d /opt/greeter/canary /opt/greeter/.gin-deploy/paused 2>/dev/null");

it("is held for two versions, through a loss of power, and promoted by a run without source or Go", async () => {
  const unit = "[Service]\\nExecStart=/bin/sleep 1000\\nRuntimeMaxSec=";
  const file = "/run/systemd/system/short.service";
  await on(host, `printf '${unit}20\\n' >${file} && systemctl daemon-reload && systemctl start short`);
  await on(host, `printf '${unit}infinity\\n' >${file} && systemctl daemon-reload`);
  const load = startStrictLoad(`http://${host.address}:8080/version`);
  const run = await deploy("v2");
  expect(run.exitCode, run.log).toBe(0);
  expect(run.outputs["decision"]).toBe("paused");
  expect(await versionsSeen(load)).toEqual(["v1", "v2"]);
  expect(
    await on(host, "systemctl show greeter@canary -p RuntimeMaxUSec --value; ls -d /opt/greeter/.gin-deploy/lock"),
  ).toBe("infinity");
  expect(await on(host, "systemctl is-active short"), "an end that was rolled back does not come").toBe("active");
  const { answered, failures } = await load.stop();
  console.log(`until it was paused: ${failures.length} of ${answered + failures.length} requests failed`);
  expect(failures.length, failures.join("; ")).toBeLessThanOrEqual(answered / 1_000);

  await host.kill();
  await host.boot();
  const resumed = () => on(host, "nft list table ip gin_greeter 2>/dev/null | grep -c 'mod 100 < 50'");
  await expect.poll(resumed, { timeout: 120_000, interval: 1_000 }).toBe("1");
  const shown = await operate("status");
  expect(shown.exitCode, shown.log).toBe(0);
  expect(statusOf(shown)).toMatchObject({
    condition: "paused",
    version: "v1",
    paused: { sharePercent: 50, reason: expect.stringMatching(/asks for an approval/) },
    lastDecision: { by: "the host itself", reason: expect.stringMatching(/restarted: its canary gets 50 %/) },
  });
  expect(statusOf(shown)?.["paused"]).not.toHaveProperty("trouble");

  const after = startStrictLoad(`http://${host.address}:8080/version`);
  expect(await versionsSeen(after)).toEqual(["v1", "v2"]);
  const promoted = await operate("promote");
  const users = await after.stop();
  console.log(`promoted: ${users.failures.length} of ${users.answered + users.failures.length} requests failed`);
  expect(promoted.exitCode, promoted.log).toBe(0);
  expect(promoted.outputs["decision"]).toBe("promoted");
  expect(promoted.log).toContain("100 % of new connections: ");
  expect(users.failures.length, users.failures.join("; ")).toBeLessThanOrEqual(users.answered / 1_000);
  expect(await servingVersion(host)).toBe("v2");
  expect(await traces()).toBe("");
});

it("keeps another deploy off, and is rolled back by an abort; what serves is not touched", async () => {
  const load = startStrictLoad(`http://${host.address}:8080/version`);
  const [pid, version] = [await mainPid(host), await servingVersion(host)];
  const run = await deploy("v3");
  expect(run.outputs["decision"], run.log).toBe("paused");
  const refused = await deploy("v4");
  expect(refused.exitCode).toBe(1);
  expect(refused.log).toMatch(/a rollout of \S+-v3-\S+ is paused at 50 .*operation: promote.*on-paused: abort/s);
  const aborted = await operate("abort");
  expect(aborted.exitCode, aborted.log).toBe(0);
  expect(aborted.outputs["decision"]).toBe("rolled-back");
  const { answered, failures } = await load.stop();
  console.log(`aborted: ${failures.length} of ${answered + failures.length} requests failed`);
  expect(failures.length, failures.join("; ")).toBeLessThanOrEqual(answered / 1_000);
  expect(await servingVersion(host)).toBe(version);
  expect(await mainPid(host)).toBe(pid);
  expect(await traces()).toBe("");
  const idle = await operate("abort");
  expect(idle.exitCode, idle.log).toBe(0);
  expect(idle.outputs["decision"]).toBe("unchanged");
  expect(idle.log).toMatch(/nothing is under way/);
});
