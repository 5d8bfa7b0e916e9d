/** HAProxy as the front: a process of ours, whose share is changed in its memory; whatever is lost is back with what serves. What it has in common with nginx is tried there. */
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, it } from "vitest";
import { proxySite } from "../../src/deploy/release/proxy-site.ts";
import { type FleetHost, on, reasonOf } from "../support/deploy-example.ts";
import { type Fleet, startFleet } from "../support/fleet/start-fleet.ts";
import { type ActionRequest, runAction } from "../support/run-action.ts";
import { makeSmallService, type SmallService } from "../support/small-service.ts";
import { startStrictLoad } from "../support/strict-load.ts";

/** HAProxy 2.2, 2.6 and 3.0. */
const names = ["promoted", "bad", "lost", "paused", "old", "new"] as const;
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

/**
 * Asks as clients with these numbers do, where those below 4000 go to a canary: one that is not there, so that its requests are the ones that
 * were tried again. Prints of each what its log says, and which number it was told to keep.
 */
const askAsClients = (numbers: readonly string[]) => `
  dir=/etc/gin-deploy/sticky run=/run/gin-deploy-sticky-haproxy
  mkdir -p $dir $run && echo 'share 0' >$dir/haproxy-share.map
  cat >$run/cfg <<'END'
${proxySite("haproxy", "sticky", 8080, ["8085"], true).text}END
  haproxy -D -p $run/pid -f $run/cfg
  does() { echo "$1" | curl -q -s --max-time 5 --unix-socket $run/socket telnet://localhost; }
  does "set map $dir/haproxy-share.map share 16384" >/dev/null
  for number in ${numbers.join(" ")}; do
    told=$(curl -s -i -H "Cookie: a=b; gin_deploy_sticky=$number" 127.0.0.1:8085/version | awk -F '[=;]' 'tolower($1) == "set-cookie: gin_deploy_sticky" && /; Path=[/]; HttpOnly; SameSite=Lax/ { print $2 }')
    echo "$number $(does 'show events requests' | grep '|' | tail -n 1 | awk -F '|' '{ print $5, $8 }') $told"
  done
  kill $(cat $run/pid); rm -r $dir $run`;

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

    const asked = (await sh(askAsClients(["0000", "3fff", "4000", "ffff", "FFFF", "00000", "none"]))).split("\n");
    expect(asked.slice(0, 4)).toEqual(["0000 +1 0000 ", "3fff +1 3fff ", "4000 0 4000 ", "ffff 0 ffff "]);
    for (const line of asked.slice(4)) {
      const [, retries, number = "", told] = line.split(" ");
      expect(number).toMatch(/^[0-9a-f]{4}$/);
      expect([retries, told]).toEqual([number < "4000" ? "+1" : "0", number]);
    }

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
    expect(reasonOf(bad)).toMatch(/requests to the canary failed/);
    expect(seen.failures).toEqual([]);
    expect(await share()).toBe("0");
    expect(await serving()).toContain("v2");
  },
);

describe.concurrent("HAProxy as the front", () => {
  it("says what keeps it from being set up or used, before anything is touched; a canary that is killed and a front that is restarted are taken back", async ({
    expect,
  }) => {
    const { provision, deploy, sh, load, serving, share, host } = of("bad");
    const refusal = async (inputs: Readonly<Record<string, string>> = {}) => {
      const run = await provision({ ...viaHaproxy, ...inputs });
      expect(run.exitCode).toBe(1);
      const left = `ls /etc/gin-deploy/shop /run/gin-deploy-front* 2>/dev/null | grep -i haproxy; systemctl list-units --all --plain --no-legend ${unit}`;
      expect(await sh(left)).toBe("");
      return reasonOf(run);
    };
    await sh("mv /usr/sbin/haproxy /root/haproxy");
    expect(await refusal()).toContain("haproxy is not installed on this host");
    await sh(
      "printf '#!/bin/sh\\necho HA-Proxy version 2.0.13-2ubuntu0.5\\n' >/usr/sbin/haproxy; chmod 755 /usr/sbin/haproxy",
    );
    expect(await refusal()).toContain("HAProxy 2.0 on this host cannot be a front: it has to be 2.2 or newer");
    await sh("mv /root/haproxy /usr/sbin/haproxy");
    expect(await refusal({ "front-listen": "22" })).toContain(`sshd listens on port 22, and not ${unit}`);
    // An address that this host has not.
    expect(await refusal({ "front-listen": "8081\n192.0.2.7:8082" })).toMatch(
      /HAProxy has not taken the configuration of shop, which is as it was before: .*cannot bind socket.*192\.0\.2\.7:8082/,
    );
    expect((await provision()).exitCode).toBe(0);

    const refused = async (inputs: Readonly<Record<string, string>> = {}) => {
      const run = await deploy("v3", { ...canary, ...inputs });
      expect(run.exitCode).toBe(1);
      expect(await sh("ls -d /opt/shop/canary 2>/dev/null")).toBe("");
      return reasonOf(run);
    };
    const canaryPort = await sh(`sed -n 's/.*server canary 127.0.0.1://p' ${config}`);
    const stranger = (port: string) =>
      sh(
        `systemd-run --quiet --unit=stranger /usr/bin/python3 -m http.server ${port}; until curl -s -o /dev/null 127.0.0.1:${port}; do sleep 0.2; done`,
      );
    expect(await refused({ port: "8090" })).toContain("HAProxy sends requests to port 8080, and the service gets 8090");
    await stranger(canaryPort);
    expect(await refused()).toContain(`port ${canaryPort}, which HAProxy has for canaries, is taken`);
    await sh(`systemctl stop stranger ${unit}`);
    expect(await refused()).toContain("HAProxy does not run: nothing listens on 127.0.0.1:8081");
    await stranger("8081");
    expect(await refused()).toContain(`python3 listens on 127.0.0.1:8081, and not ${unit}`);
    await sh(`systemctl stop stranger; systemctl start ${unit}; rm /run/gin-deploy-shop-haproxy/socket`);
    expect(await refused()).toContain("nothing of its log can be read by /run/gin-deploy-shop-haproxy/socket");
    await sh(`cp -p ${config} /root; echo '# mine' >>${config}`);
    expect(await refused()).toContain(`somebody has changed ${config}`);
    await sh(`cp -p /root/haproxy.cfg ${config}; echo share 65536 >/etc/gin-deploy/shop/haproxy-share.map`);
    expect(await refused()).toContain("somebody has changed /etc/gin-deploy/shop/haproxy-share.map");
    await sh(`systemctl restart ${unit}`);
    // Users are served all the same, and what was changed by hand is put right.
    expect(await serving()).toContain("v1");
    expect((await provision()).exitCode).toBe(0);
    expect(await share()).toBe("0");

    const clients = load();
    const killed = await deploy(
      "v2",
      { ...half, hosts: `guest@${host.address}` },
      { onLine: whenShared(() => setTimeout(() => void sh("systemctl kill -s KILL shop@canary"), 3_000)) },
    );
    expect(killed.outputs["decision"], killed.log).toBe("rolled-back");
    expect(await share()).toBe("0");
    const { answered, failures } = await clients.stop();
    console.log(`killed: ${failures.length} of ${answered + failures.length} failed`);
    expect(failures).toEqual([]);
    const restarted = await deploy("v3", half, {
      onLine: whenShared(() => setTimeout(() => void sh(`systemctl restart ${unit}`), 3_000)),
    });
    expect(reasonOf(restarted), restarted.log).toMatch(
      /share of the canary was taken away.*HAProxy sends none any more.*restarted, reloaded or stopped/s,
    );
    expect(await serving()).toContain("v1");
  });

  it("goes back by itself when the runner is lost, and the canary ends; gives way to nginx, and back", async ({
    expect,
  }) => {
    const { provision, run, deploy, sh, load, serving, share, host } = of("lost");
    expect((await provision()).exitCode).toBe(0);
    const [kill, clients] = [new AbortController(), load()];
    const lost = await deploy("v2", half, { kill: kill.signal, post: false, onLine: whenShared(() => kill.abort()) });
    expect(lost.exitCode).not.toBe(0);
    expect(await share()).toBe("32768");
    // Long before the guard of the host does something.
    await sh("systemctl kill -s KILL shop@canary");
    await expect.poll(share, { timeout: 20_000 }).toBe("0");
    expect(await sh("ls -d /opt/shop/canary")).toBe("/opt/shop/canary");
    await expect.poll(() => sh("ls -d /opt/shop/canary 2>/dev/null"), { timeout: 120_000, interval: 2_000 }).toBe("");
    const { failures } = await clients.stop();
    expect(failures).toEqual([]);
    expect(await serving()).toContain("v1");

    await sh("systemctl start nginx");
    const other = await provision({ front: "nginx", "front-listen": "8081" });
    expect(other.exitCode, other.log).toBe(0);
    expect(other.log).toContain(config);
    expect(await serving()).toContain("v1");
    expect(await sh(`ls ${config} 2>&1; systemctl is-active ${unit}; cat /etc/gin-deploy/shop/service`)).toMatch(
      /No such file.*inactive.*front_kind=nginx/s,
    );
    const again = await provision();
    expect(again.exitCode, again.log).toBe(0);
    expect(await sh("ls /etc/nginx/conf.d; nginx -t 2>&1 | tail -n 1")).toMatch(/^nginx: .*successful$/);
    expect(await serving()).toContain("v1");
    const removed = await provision({ front: "kernel" });
    expect(removed.exitCode, removed.log).toBe(0);
    expect(await sh(`ls /etc/gin-deploy/shop; systemctl is-active ${unit}; ss -ltnH sport = 8081`)).not.toMatch(
      /haproxy|8081|^active/m,
    );

    const script = await run(
      { operation: "provision", hosts: "", "deploy-user": "guest", ...viaHaproxy },
      { env: { RUNNER_TEMP: fleet.directory } },
    );
    expect(script.exitCode, script.log).toBe(0);
    const { stdout, stderr } = await host.exec(["sh", "-s"], {
      input: readFileSync(script.outputs["provision-script-file"] ?? "", "utf8"),
    });
    expect(stdout + stderr).toContain(`front: ${config}`);
    expect(await serving()).toContain("v1");
  });

  it("what is paused comes back after a boot with its share, and is promoted from there", async ({ expect }) => {
    const { provision, run, deploy, load, serving, share, host } = of("paused");
    expect((await provision()).exitCode).toBe(0);
    const clients = load();
    const steps = { ...canary, steps: "50%, pause, 100%", "min-requests": "20" };
    expect((await deploy("v2", { ...steps, operation: "plan" })).log).toContain("new ones go to the canary (HAProxy)");
    const paused = await deploy("v2", steps);
    await clients.stop();
    expect(paused.outputs["decision"], paused.log).toBe("paused");
    expect(await share()).toBe("32768");
    expect(reasonOf(await provision({ front: "kernel" }))).toContain("a rollout goes on, or is paused, with the front");
    await host.kill();
    await host.boot();
    await expect.poll(share, { timeout: 120_000, interval: 1_000 }).toBe("32768");
    const more = load();
    const promoted = await run({ operation: "promote" });
    const { failures } = await more.stop();
    expect(promoted.outputs["decision"], promoted.log).toBe("promoted");
    expect(failures).toEqual([]);
    expect(await share()).toBe("0");
    expect(await serving()).toContain("v2");
  });
});
