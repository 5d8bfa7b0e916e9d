/** HAProxy as the front: a process of ours, whose share is changed in its memory; whatever is lost is back with what serves. What it has in common with nginx is tried there. */
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, it } from "vitest";
import { type FleetHost, on, reasonOf } from "../support/deploy-example.ts";
import { type Fleet, startFleet } from "../support/fleet/start-fleet.ts";
import { type ActionRequest, runAction } from "../support/run-action.ts";
import { makeSmallService, type SmallService } from "../support/small-service.ts";
import { startStrictLoad } from "../support/strict-load.ts";

/** HAProxy 2.2, 2.6 and 3.0. */
const names = ["promoted", "bad", "lost", "old", "new"] as const;
const suites = { old: "bullseye", new: "trixie" } as const;
type Name = (typeof names)[number];

let fleet: Fleet;
let small: SmallService;
const unit = "gin-deploy-shop-haproxy.service";
const config = "/etc/gin-deploy/shop/haproxy.cfg";
const viaHaproxy = { front: "haproxy", "front-listen": "8081" };
const canary = { strategy: "canary", steps: "25%, 100%", "min-requests": "60", "max-p95": "2s" };

beforeAll(async () => {
  small = makeSmallService(["v1", "v2", "v3"]);
  fleet = await startFleet({
    hosts: names.map((name) => ({ name, ...(name in suites && { suite: suites[name as "old"] }) })),
  });
  const all = names.map((name) => `root@${fleet.host(name).address}`).join("\n");
  const first = await of("promoted").deploy("v1", { hosts: all });
  if (first.outputs["decision"] !== "promoted") throw new Error(first.log);
});
afterAll(async () => {
  await fleet?.stop();
  small?.remove();
});

/** What a test does with one of the hosts. */
function of(name: Name) {
  const host: FleetHost = fleet.host(name);
  const sh = (script: string) => on(host, script);
  const run = (inputs: Readonly<Record<string, string>>, request: Partial<ActionRequest> = {}) =>
    runAction({
      workspace: small.directory,
      ...request,
      inputs: {
        name: "shop",
        port: "8080",
        hosts: `deploy@${host.address}`,
        "ssh-key": fleet.privateKey,
        "ssh-known-hosts": fleet.knownHosts,
        ...inputs,
      },
    });
  const load = (keepAlive = false) =>
    startStrictLoad(`http://${host.address}:8081/version`, { pauseMs: 50, keepAlive });
  return {
    host,
    sh,
    run,
    load,
    deploy: (version: string, inputs: Readonly<Record<string, string>> = {}, request: Partial<ActionRequest> = {}) =>
      run({ ...small.inputs("shop", 8080, version), "smoke-test": "off", "health-timeout": "60s", ...inputs }, request),
    provision: (inputs: Readonly<Record<string, string>> = viaHaproxy) =>
      run({ operation: "provision", "deploy-user": "guest", ...inputs }),
    serving: () => sh("curl -s --max-time 5 http://127.0.0.1:8081/version"),
    /** Of 65,536 requests. */
    share: () =>
      sh(
        "echo 'show map /etc/gin-deploy/shop/haproxy-share.map' | curl -q -s --max-time 5 --unix-socket /run/gin-deploy-shop-haproxy/socket telnet://localhost | sed -n 's/.* share //p'",
      ),
  };
}

/** Once the canary has half of the requests. */
function whenShared(act: () => unknown): (line: string) => void {
  return (line) => {
    if (line.includes("50 % of requests go to")) act();
  };
}
const half = { ...canary, steps: "50%:10m, 100%" };

it.concurrent.for<Name>(["promoted", "old", "new"])(
  "a good release is promoted, and a masked failure is not: %s",
  async (name, { expect }) => {
    const { provision, deploy, load, sh, serving, share } = of(name);
    const done = await provision();
    expect(done.exitCode, done.log).toBe(0);
    expect(done.log).toContain(config);
    expect(await serving()).toContain("v1");
    const worker = () =>
      sh(`systemctl show -p MainPID --value ${unit}; pgrep -P $(systemctl show -p MainPID --value ${unit})`);
    const before = await worker();
    expect((await provision()).log).toContain("all is set up already");

    const clients = [load(), load(true)];
    const run = await deploy("v2", canary);
    const ended = await Promise.all(clients.map((each) => each.stop()));
    expect(run.exitCode, run.log).toBe(0);
    expect(run.log).toContain("front: HAProxy (127.0.0.1:8081)");
    const failures = ended.flatMap((each) => each.failures);
    const [first] = JSON.parse(run.report ?? "{}").deploy.steps;
    const part = first.canary.attempts / (first.canary.attempts + first.live.attempts);
    console.log(
      `${name}, promoted: ${failures.length} of ${ended.reduce((sum, { answered }) => sum + answered, 0) + failures.length} failed, ${(100 * part).toFixed(1)} % for 25 %`,
    );
    expect(failures).toEqual([]);
    expect(part).toBeGreaterThan(0.15);
    expect(part).toBeLessThan(0.35);
    expect(first.canary.p95Ms).toBeGreaterThan(0);
    expect(await worker()).toBe(before);
    expect(await share()).toBe("0");
    expect(await serving()).toContain("v2");

    const masked = load();
    const bad = await deploy("v3", { ...canary, environment: "STATUS=502" });
    const seen = await masked.stop();
    console.log(`${name}, masked: ${seen.failures.length} of ${seen.answered + seen.failures.length} failed`);
    expect(bad.outputs["decision"], bad.log).toBe("rolled-back");
    expect(reasonOf(bad)).toMatch(/requests to the new version failed/);
    expect(seen.failures).toEqual([]);
    expect(await share()).toBe("0");
    expect(await serving()).toContain("v2");
  },
);
