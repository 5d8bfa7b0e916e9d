/** nginx as the front: its share moves by files alone, each attempt is judged by its own log, and whatever is lost is back with what serves. */
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type FleetHost, on, reasonOf } from "../support/deploy-example.ts";
import { type Fleet, startFleet } from "../support/fleet/start-fleet.ts";
import { type ActionRequest, runAction } from "../support/run-action.ts";
import { makeSmallService, type SmallService } from "../support/small-service.ts";
import { startStrictLoad } from "../support/strict-load.ts";

let fleet: Fleet;
let host: FleetHost;
let small: SmallService;
const site = "/etc/nginx/conf.d/gin-deploy-shop.conf";
const link = "/run/gin-deploy-front/shop/canary";

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
const deploy = (version: string, inputs: Readonly<Record<string, string>> = {}, request: Partial<ActionRequest> = {}) =>
  run({ ...small.inputs("shop", 8080, version), "smoke-test": "off", "health-timeout": "60s", ...inputs }, request);
const provision = (inputs: Readonly<Record<string, string>>) => run({ operation: "provision", ...inputs });
const viaNginx = { front: "nginx", "front-listen": "8081" };
const canary = { strategy: "canary", steps: "25%, 100%", "min-requests": "60", "max-p95": "2s" };
const load = (keepAlive = false) => startStrictLoad(`http://${host.address}:8081/version`, { pauseMs: 20, keepAlive });
const sh = (script: string) => on(host, script);
const workers = () => sh("pgrep -P $(cat /run/nginx.pid) -x nginx | sort");

/** Clients while shares are watched. */
function keepBusy(): (line: string) => void {
  let clients: ReturnType<typeof load> | undefined;
  return (line) => {
    if (/% of requests go to/.test(line)) clients ??= load();
    if (/paused|promoted|serves on port/.test(line)) {
      void clients?.stop();
      clients = undefined;
    }
  };
}

beforeAll(async () => {
  small = makeSmallService(["v1", "v2", "v3"]);
  fleet = await startFleet({ hosts: [{ name: "web1" }] });
  host = fleet.host("web1");
  const first = await deploy("v1");
  expect(first.outputs["decision"], first.log).toBe("promoted");
});
afterAll(async () => {
  await fleet?.stop();
  small?.remove();
});

describe("provision", () => {
  it("does nothing where nginx does not run, and says so", async () => {
    const refused = await provision(viaNginx);
    expect(refused.exitCode).toBe(1);
    expect(reasonOf(refused)).toContain("nginx does not run: start it");
    expect(await sh(`ls ${site} 2>&1`)).toContain("No such file");
  });

  it("leaves nginx as it was where it does not take the site, and names what is there instead of nginx", async () => {
    await sh("systemctl enable --now nginx");
    const inTheWay = await provision({ front: "nginx", "front-listen": "80" });
    expect(reasonOf(inTheWay)).toMatch(
      /nginx does not take the site of shop.*duplicate default server for 0\.0\.0\.0:80/,
    );
    const taken = await provision({ front: "nginx", "front-listen": "22" });
    expect(reasonOf(taken)).toContain("sshd listens on port 22, and not nginx");
    expect(await sh(`ls ${site}* 2>&1; nginx -t 2>&1 | tail -n 1`)).toMatch(/No such file.*\n.*successful/);
  });

  it("writes one site, which runs, and writes it once", async () => {
    const done = await provision({ ...viaNginx, "deploy-user": "guest" });
    expect(done.exitCode, done.log).toBe(0);
    expect(done.log).toContain(`site ${site}`);
    expect(await sh("curl -s http://127.0.0.1:8081/version")).toContain("v1");
    // As the plain checks of a load balancer.
    expect(await sh("curl -s -0 -H 'Host:' http://127.0.0.1:8081/version")).toContain("v1");
    const before = await workers();
    const again = await provision({ ...viaNginx, "deploy-user": "guest" });
    expect(again.log).toContain("all is set up already");
    expect(await workers()).toBe(before);
  });
});

describe("a rollout by requests", () => {
  it("is promoted share by share without a reload, and no client sees it come", async () => {
    const before = await workers();
    const [short, long] = [load(), load(true)];
    const run = await deploy("v2", canary);
    const ended = await Promise.all([short.stop(), long.stop()]);
    expect(run.exitCode, run.log).toBe(0);
    expect(run.log).toContain("front: nginx (127.0.0.1:8081)");
    for (const share of [25, 100]) expect(run.log).toContain(`${share} % of requests: `);
    const failures = ended.flatMap(({ failures }) => failures);
    const steps = JSON.parse(run.report ?? "{}").deploy.steps;
    const [first] = steps;
    const share = first.canary.attempts / (first.canary.attempts + first.live.attempts);
    console.log(
      `promoted: ${failures.length} of ${ended.reduce((sum, { answered }) => sum + answered, 0) + failures.length} failed, ${(100 * share).toFixed(1)} % for 25 %`,
    );
    expect(failures).toEqual([]);
    expect(share).toBeGreaterThan(0.15);
    expect(share).toBeLessThan(0.35);
    expect(first.canary.p95Ms).toBeGreaterThan(0);
    expect(await workers()).toBe(before);
    expect(await sh(`ls -d ${link} /opt/shop/canary 2>/dev/null; nft list tables`)).toBe("");
    expect(await sh("curl -s http://127.0.0.1:8081/version")).toContain("v2");
  });

  it("sees the failures that a retry hides from clients, and goes back, for a user who is not root", async () => {
    const clients = load();
    const hosts = `guest@${host.address}`;
    const run = await deploy("v3", { ...canary, environment: "STATUS=502", hosts });
    const { answered, failures } = await clients.stop();
    console.log(`masked: ${failures.length} of ${answered + failures.length} failed`);
    expect(run.outputs["decision"], run.log).toBe("rolled-back");
    expect(reasonOf(run)).toMatch(/requests to the canary failed/);
    expect(failures).toEqual([]);
    expect(await sh(`ls -d ${link} 2>/dev/null; curl -s http://127.0.0.1:8081/version`)).toBe('{"version":"v2"}');
  });

  it("goes back when the canary is killed, and nobody has met that", async () => {
    const clients = load();
    const run = await deploy(
      "v3",
      { ...canary, steps: "50%:10m, 100%" },
      {
        onLine: (line) => {
          if (line.includes("50 % of requests go to"))
            setTimeout(() => void sh("systemctl kill -s KILL shop@canary"), 3_000);
        },
      },
    );
    const { answered, failures } = await clients.stop();
    console.log(`killed: ${failures.length} of ${answered + failures.length} failed`);
    expect(run.outputs["decision"], run.log).toBe("rolled-back");
    expect(failures).toEqual([]);
    expect(await sh(`ls -d ${link} 2>/dev/null; curl -s http://127.0.0.1:8081/version`)).toBe('{"version":"v2"}');
  });

  it("rolls back by itself when the runner is lost: clients never notice", async () => {
    const [kill, clients] = [new AbortController(), load()];
    const lost = await deploy(
      "v3",
      { ...canary, steps: "50%:10m, 100%" },
      {
        kill: kill.signal,
        post: false,
        onLine: (line) => {
          if (line.includes("50 % of requests go to")) kill.abort();
        },
      },
    );
    expect(lost.exitCode).not.toBe(0);
    expect(await sh(`readlink ${link}`)).toBe("share-50");
    await expect
      .poll(() => sh(`ls -d ${link} /opt/shop/canary 2>/dev/null`), { timeout: 120_000, interval: 2_000 })
      .toBe("");
    const { failures } = await clients.stop();
    expect(failures).toEqual([]);
    expect(await sh("curl -s http://127.0.0.1:8081/version")).toContain("v2");
  });

  it("is rolled back where somebody takes the share away", async () => {
    const run = await deploy(
      "v3",
      { ...canary, steps: "50%:10m, 100%" },
      {
        onLine: (line) => {
          if (line.includes("50 % of requests go to")) setTimeout(() => void sh(`rm ${link}`), 3_000);
        },
      },
    );
    expect(reasonOf(run), run.log).toMatch(
      /share of the canary was taken away.*its link in \/run\/gin-deploy-front is gone/s,
    );
    expect(await sh("curl -s http://127.0.0.1:8081/version")).toContain("v2");
  });
});

describe("before anything is touched it says", () => {
  const refusal = async () => {
    const run = await deploy("v3", canary);
    expect(run.exitCode).toBe(1);
    expect(await sh("ls -d /opt/shop/canary 2>/dev/null")).toBe("");
    return reasonOf(run);
  };

  it("that nginx does not run", async () => {
    await sh("systemctl stop nginx");
    expect(await refusal()).toContain("nginx does not run: nothing listens on 127.0.0.1:8081");
    await sh("systemctl start nginx");
  });

  it("that something else has its place", async () => {
    await sh("systemctl stop nginx; systemd-run --quiet --unit=stranger /usr/bin/python3 -m http.server 8081; sleep 2");
    expect(await refusal()).toMatch(/python3.* listens on 127\.0\.0\.1:8081, and not nginx/);
    await sh("systemctl stop stranger; systemctl start nginx");
  });

  it("that its site was changed by hand, or has gone", async () => {
    await sh(`cp ${site} /root/site; sed -i s/upstream_response_time/status/ ${site}; nginx -s reload`);
    expect(await refusal()).toContain(`somebody has changed ${site}`);
    await sh(`rm ${site}; nginx -s reload`);
    expect(await refusal()).toContain(`${site} is gone`);
  });

  it("that it runs with an older configuration", async () => {
    await sh(`sleep 1; cp /root/site ${site}`);
    expect(await refusal()).toMatch(/nothing listens on|did not take its last reload/);
    await sh("nginx -s reload; sleep 1");
  });

  it("that the service would get another port than nginx knows", async () => {
    const run = await deploy("v3", { port: "8090" });
    expect(reasonOf(run)).toContain("nginx sends requests to port 8080, and the service gets 8090");
  });

  it("that its log is not written", async () => {
    await sh(
      "mv /var/log/nginx/gin-deploy-shop.log /var/log/nginx/elsewhere; touch /var/log/nginx/gin-deploy-shop.log",
    );
    expect(await refusal()).toContain("its log /var/log/nginx/gin-deploy-shop.log is not written");
    await sh("nginx -s reopen; sleep 1");
  });
});

it("what is paused comes back after a boot with its share, and is promoted from there", async () => {
  const paused = await deploy(
    "v3",
    { ...canary, steps: "50%, pause, 100%", "min-requests": "20" },
    { onLine: keepBusy() },
  );
  expect(paused.outputs["decision"], paused.log).toBe("paused");
  expect(await sh(`readlink ${link}`)).toBe("share-50");
  await host.kill();
  await host.boot();
  await expect.poll(() => sh(`readlink ${link}`), { timeout: 120_000, interval: 1_000 }).toBe("share-50");
  expect(await sh("cat /run/gin-deploy/shop/resume | head -n 1")).toContain("resume");
  const promoted = await run({ operation: "promote" }, { onLine: keepBusy() });
  expect(promoted.outputs["decision"], promoted.log).toBe("promoted");
  expect(await sh(`ls -d ${link} 2>/dev/null; curl -s http://127.0.0.1:8081/version`)).toBe('{"version":"v3"}');
  const back = await run({ operation: "rollback" });
  expect(back.outputs["decision"], back.log).toBe("promoted");
  expect(back.log).toContain("go to the canary while the public process is replaced");
  expect(await sh(`ls -d ${link} 2>/dev/null; curl -s http://127.0.0.1:8081/version`)).toBe('{"version":"v2"}');
});

it("a boot in the middle of it is back with what serves, and the front goes when it is told to", async () => {
  const kill = new AbortController();
  await deploy(
    "v3",
    { ...canary, steps: "50%:10m, 100%" },
    {
      kill: kill.signal,
      post: false,
      onLine: (line) => {
        if (line.includes("50 % of requests go to")) kill.abort();
      },
    },
  );
  expect(await sh(`readlink ${link}`)).toBe("share-50");
  await host.kill();
  await host.boot();
  await expect.poll(() => sh("curl -s http://127.0.0.1:8081/version"), { timeout: 60_000 }).toContain("v2");
  expect(await sh(`ls -d ${link} 2>/dev/null; systemctl is-active shop@canary`)).toBe("inactive");
  const removed = await provision({ front: "kernel" });
  expect(removed.exitCode, removed.log).toBe(0);
  expect(
    await sh(`ls ${site} 2>&1; curl -s --max-time 3 -o /dev/null -w '%{http_code}' http://127.0.0.1:8081/`),
  ).toMatch(/No such file.*\n000/);

  const script = await run(
    { operation: "provision", hosts: "", "deploy-user": "guest", ...viaNginx },
    { env: { RUNNER_TEMP: fleet.directory } },
  );
  expect(script.exitCode, script.log).toBe(0);
  const { stdout, stderr } = await host.exec(["sh", "-s"], {
    input: readFileSync(script.outputs["provision-script-file"] ?? "", "utf8"),
  });
  expect(stdout + stderr).toContain(`front: ${site}`);
  expect(await sh("curl -s http://127.0.0.1:8081/version; /usr/sbin/nginx -t 2>&1 | tail -n 1")).toMatch(
    /v2.*successful/s,
  );
});
