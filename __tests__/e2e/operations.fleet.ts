import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { footprint } from "../support/deploy-example.ts";
import { type Fleet, startFleet } from "../support/fleet/start-fleet.ts";
import { type ActionRun, runAction } from "../support/run-action.ts";
import { type ServiceOnHost, serviceOn } from "../support/service-on-host.ts";
import { makeSmallService, type SmallService } from "../support/small-service.ts";

let fleet: Fleet;
let small: SmallService;
let service: ServiceOnHost;
/** Of the operations that need no source: there is none, and no Go. */
let empty: string;

beforeAll(async () => {
  small = makeSmallService(["v1", "v2", "v3"]);
  fleet = await startFleet({ hosts: [{ name: "web1" }] });
  empty = mkdtempSync(join(tmpdir(), "gin-deploy-nothing-"));
  service = serviceOn(fleet, fleet.host("web1"), small, "shop", 8080);
});
afterAll(async () => {
  await fleet?.stop();
  small?.remove();
  rmSync(empty, { recursive: true, force: true });
});

function operate(operation: string, inputs: Readonly<Record<string, string>> = {}): Promise<ActionRun> {
  return runAction({
    workspace: empty,
    inputs: {
      operation,
      name: "shop",
      hosts: `deploy@${fleet.host("web1").address}`,
      "ssh-key": fleet.privateKey,
      "ssh-known-hosts": fleet.knownHosts,
      ...inputs,
    },
    env: { PATH: "/usr/bin:/bin" },
  });
}

const hostsOf = (run: ActionRun) => JSON.parse(run.outputs["hosts"] ?? "[]") as Record<string, unknown>[];

it("a host from its first plan to its way back", async () => {
  const host = fleet.host("web1");
  const secret = { TOKEN: "very-s3cret" };
  const never = await operate("status");
  expect(never.exitCode, never.log).toBe(0);
  expect(hostsOf(never)).toMatchObject([{ condition: "never deployed" }]);

  const untouched = await footprint(host);
  const first = await service.deploy("v1", secret, { inputs: { operation: "plan" } });
  expect(first.exitCode, first.log).toBe(0);
  expect(hostsOf(first)).toMatchObject([{ unchanged: false, findings: [] }]);
  expect(first.summary).toMatch(/^\+ create user shop/m);
  expect(await footprint(host)).toBe(untouched);

  await service.deploy("v1", secret);
  const second = await service.deploy("v2", { TOKEN: "another", MORE: "1" }, { inputs: { operation: "plan" } });
  expect(second.summary).toMatch(/^~ {5}TOKEN$/m);
  expect(second.summary).toMatch(/^\+ {5}MORE$/m);
  expect(second.log + second.summary + JSON.stringify(second.outputs)).not.toMatch(/very-s3cret|another/);
  await service.deploy("v2", { TOKEN: "another", MORE: "1" });
  const same = await service.deploy("v2", { TOKEN: "another", MORE: "1" }, { inputs: { operation: "plan" } });
  expect(hostsOf(same)).toMatchObject([{ unchanged: true }]);

  const before = await footprint(host);
  const serving = await operate("status");
  expect(serving.outputs, serving.log).toMatchObject({ version: "v2" });
  expect(hostsOf(serving)).toMatchObject([
    { condition: "serves", health: "GET /health on port 8080 answered 200", lastDecision: { decision: "promoted" } },
  ]);
  expect(await footprint(host)).toBe(before);

  const back = await operate("rollback");
  expect(back.exitCode, back.log).toBe(0);
  expect(back.outputs).toMatchObject({ decision: "promoted" });
  expect(await service.version()).toBe("v1");
  expect(await service.sh("grep -c very-s3cret /opt/shop/current/env/current")).toBe("1");
  const forward = await operate("rollback", { release: "v2" });
  expect(forward.exitCode, forward.log).toBe(0);
  expect(await service.version()).toBe("v2");
  const nowhere = await operate("rollback", { release: "v9" });
  expect(nowhere.exitCode).toBe(1);
  expect(nowhere.log).toMatch(/::error::.*v9 is not there; there are: \S+-v2-\S+ \(serves\), \S+-v1-/);

  await service.deploy("v3", {}, { kill: service.whenRuns("canary", "v3"), post: false });
  const locked = hostsOf(await operate("status"))[0];
  expect(locked).toMatchObject({ condition: "at work", lock: { expiresInSeconds: expect.any(Number) } });
  const unlocked = await operate("unlock");
  expect(unlocked.exitCode, unlocked.log).toBe(0);
  expect(unlocked.log).toMatch(/\/opt\/shop is held by .+; the lock runs out in \d+ s/);
  expect(hostsOf(await operate("status"))).toMatchObject([{ condition: "cut off" }]);
  const next = await service.deploy("v3", {}, { inputs: { "lock-wait": "0s" } });
  expect(next.outputs, next.log).toMatchObject({ decision: "promoted" });
  expect(await service.traces()).toBe("");
});

it("none of them goes on with what it does not read, or without knowing the service", async () => {
  const nameless = await operate("status", { name: "" });
  expect(nameless.exitCode).toBe(1);
  expect(nameless.log).toMatch(/::error::name: the name of the service is unknown/);
  const idle = await operate("unlock", { targets: "linux/arm64", release: "v1" });
  expect(idle.log).toMatch(/::error::.*unlock only breaks the lock of a deploy.*leave out targets/);
  expect(idle.log).toMatch(/::error::.*release: is read by `operation: rollback` only/);
});
