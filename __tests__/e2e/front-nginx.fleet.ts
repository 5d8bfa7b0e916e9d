/** nginx as the front: its share moves by files alone, each attempt is judged by its own log, and whatever is lost is back with what serves. */
import { readFileSync } from "node:fs";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type FleetHost, on, reasonOf } from "../support/deploy-example.ts";
import { type Fleet, startFleet } from "../support/fleet/start-fleet.ts";
import { type ActionRequest, type ActionRun, runAction } from "../support/run-action.ts";
import { makeSmallService, type SmallService } from "../support/small-service.ts";
import { startStrictLoad } from "../support/strict-load.ts";

type Inputs = Readonly<Record<string, string>>;

let fleet: Fleet;
let host: FleetHost;
let small: SmallService;
const canary = { strategy: "canary", steps: "25%, 100%", "min-requests": "60", "max-p95": "2s" };
const sh = (script: string) => on(host, script);
const workers = () => sh("pgrep -P $(cat /run/nginx.pid) -x nginx | sort");

/** One of the services of the host, each with a site of its own: what befalls one of them is nothing to the others. */
function shop(name: string, number: number) {
  const [port, listen] = [8100 + number, 8200 + number];
  const link = `/run/gin-deploy-front/${name}/canary`;
  const address = `127.0.0.1:${listen}`;
  const run = (inputs: Inputs, request: Partial<ActionRequest> = {}) => {
    const access = {
      hosts: `deploy@${host.address}`,
      "ssh-key": fleet.privateKey,
      "ssh-known-hosts": fleet.knownHosts,
    };
    return runAction({
      workspace: small.directory,
      ...request,
      inputs: { name, port: String(port), ...access, ...inputs },
    });
  };
  const deploy = (version: string, inputs: Inputs = {}, request: Partial<ActionRequest> = {}) =>
    run({ ...small.inputs(name, port, version), "smoke-test": "off", "health-timeout": "60s", ...inputs }, request);
  const provision = (inputs: Inputs) => run({ operation: "provision", ...inputs });
  const viaNginx = { front: "nginx", "front-listen": String(listen), "deploy-user": "guest" };
  const load = (keepAlive = false) =>
    startStrictLoad(`http://${host.address}:${listen}/version`, { pauseMs: 20, keepAlive });
  return {
    ...{ port, listen, link, address, run, deploy, provision, viaNginx, load },
    site: `/etc/nginx/conf.d/gin-deploy-${name}.conf`,
    log: `/var/log/nginx/gin-deploy-${name}.log`,
    url: () => `http://${host.address}:${listen}`,
    served: () => sh(`curl -s http://${address}/version`),
    /** What a rollout leaves only while it goes on. */
    left: () => sh(`ls -d ${link} /opt/${name}/canary 2>/dev/null`),
    journal: () => sh(`cat /opt/${name}/.gin-deploy/journal.jsonl`),
    /** v1 serves, behind nginx. */
    async setUp(inputs: Inputs = {}, environment = ""): Promise<void> {
      const first = await deploy("v1", { environment });
      expect(first.outputs["decision"], first.log).toBe("promoted");
      const done = await provision({ ...viaNginx, ...inputs });
      expect(done.exitCode, done.log).toBe(0);
    },
    /** Clients while shares are watched. */
    keepBusy(): (line: string) => void {
      let clients: ReturnType<typeof load> | undefined;
      return (line) => {
        if (/% of (?:requests|new connections) go to/.test(line)) clients ??= load();
        if (/paused|promoted|serves on port/.test(line)) {
          void clients?.stop();
          clients = undefined;
        }
      };
    },
  };
}

type Shop = ReturnType<typeof shop>;

/** A run that is lost while half of the requests go to its canary. */
async function loseAtHalf({ deploy, link }: Shop): Promise<ActionRun> {
  const kill = new AbortController();
  const onLine = (line: string) => {
    if (line.includes("50 % of requests go to")) kill.abort();
  };
  const run = await deploy("v3", { ...canary, steps: "50%:10m, 100%" }, { kill: kill.signal, post: false, onLine });
  expect(run.exitCode).not.toBe(0);
  expect(await sh(`readlink ${link}`)).toBe("share-50");
  return run;
}

/** Does that soon after half of the requests go to the canary, and has clients meet it. */
async function disturbAtHalf({ deploy, load }: Shop, script: string) {
  const clients = load();
  const onLine = (line: string) => {
    if (line.includes("50 % of requests go to")) setTimeout(() => void sh(script), 3_000);
  };
  const run = await deploy("v3", { ...canary, steps: "50%:10m, 100%" }, { onLine });
  return { run, ...(await clients.stop()) };
}

beforeAll(async () => {
  small = makeSmallService(["v1", "v2", "v3"]);
  fleet = await startFleet({ hosts: [{ name: "web1" }] });
  host = fleet.host("web1");
});
afterAll(async () => {
  await fleet?.stop();
  small?.remove();
});

describe("provision", () => {
  const first = shop("first", 1);

  beforeAll(async () => {
    const run = await first.deploy("v1");
    expect(run.outputs["decision"], run.log).toBe("promoted");
  });

  it("does nothing where nginx does not run, and says so", async () => {
    await sh("systemctl stop nginx");
    const refused = await first.provision(first.viaNginx);
    expect(refused.exitCode).toBe(1);
    expect(reasonOf(refused)).toContain("nginx does not run: start it");
    expect(await sh(`ls ${first.site} 2>&1`)).toContain("No such file");
  });

  it("leaves nginx as it was where it does not take the site, and names what is there instead of nginx", async () => {
    await sh("systemctl start nginx");
    const inTheWay = await first.provision({ ...first.viaNginx, "front-listen": "80" });
    expect(reasonOf(inTheWay)).toMatch(
      /nginx does not take the site of first.*duplicate default server for 0\.0\.0\.0:80/,
    );
    const taken = await first.provision({ ...first.viaNginx, "front-listen": "22" });
    expect(reasonOf(taken)).toContain("sshd listens on port 22, and not nginx");
    expect(await sh(`ls ${first.site}* 2>&1; nginx -t 2>&1 | tail -n 1`)).toMatch(/No such file.*\n.*successful/);
  });

  it("writes one site, which runs, and writes it once", async () => {
    await sh("systemctl start nginx");
    const done = await first.provision(first.viaNginx);
    expect(done.exitCode, done.log).toBe(0);
    expect(done.log).toContain(`site ${first.site}`);
    expect(await first.served()).toContain("v1");
    // As the plain checks of a load balancer.
    expect(await sh(`curl -s -0 -H 'Host:' http://${first.address}/version`)).toContain("v1");
    const before = await workers();
    const again = await first.provision(first.viaNginx);
    expect(again.log).toContain("all is set up already");
    expect(await workers()).toBe(before);
  });

  it("can be root's own, by a script; and it takes the site away again", async () => {
    await sh("systemctl start nginx");
    const byRoot = shop("by-root", 2);
    expect((await byRoot.deploy("v1")).outputs["decision"]).toBe("promoted");
    const script = await byRoot.run(
      { operation: "provision", hosts: "", ...byRoot.viaNginx },
      { env: { RUNNER_TEMP: fleet.directory } },
    );
    expect(script.exitCode, script.log).toBe(0);
    const { stdout, stderr } = await host.exec(["sh", "-s"], {
      input: readFileSync(script.outputs["provision-script-file"] ?? "", "utf8"),
    });
    expect(stdout + stderr).toContain(`front: ${byRoot.site}`);
    expect(`${await byRoot.served()} ${await sh("/usr/sbin/nginx -t 2>&1 | tail -n 1")}`).toMatch(/v1.*successful/s);
    const removed = await byRoot.provision({ front: "kernel" });
    expect(removed.exitCode, removed.log).toBe(0);
    expect(
      await sh(`ls ${byRoot.site} 2>&1; curl -s --max-time 3 -o /dev/null -w '%{http_code}' http://${byRoot.address}/`),
    ).toMatch(/No such file.*\n000/);
  });
});

describe.concurrent("a rollout by requests", () => {
  const [good, masked, killed, lost, robbed, sticky] = [
    shop("good", 11),
    shop("masked", 12),
    shop("killed", 13),
    shop("lost", 14),
    shop("robbed", 15),
    shop("sticky-shop", 16),
  ];

  // All of them before the first rollout: who provisions has nginx reload.
  beforeAll(async () => {
    await sh("systemctl start nginx");
    await Promise.all([good, masked, killed, lost, robbed].map((each) => each.setUp()));
    await sticky.setUp({ "front-sticky": "true" }, "COOKIE=own=1");
  });

  it("is promoted share by share without a reload, and no client sees it come", async ({ expect }) => {
    const before = await workers();
    const [short, long] = [good.load(), good.load(true)];
    const run = await good.deploy("v2", canary);
    const ended = await Promise.all([short.stop(), long.stop()]);
    expect(run.exitCode, run.log).toBe(0);
    expect(run.log).toContain(`front: nginx (${good.address})`);
    for (const share of [25, 100]) expect(run.log).toContain(`${share} % of requests: `);
    expect(run.log).toContain("requests go to the canary while the public process is replaced");
    expect(run.log).not.toMatch(/connections? (?:go|are|is)/);
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
    expect(await sh("nft list tables")).toBe("");
    expect(await good.left()).toBe("");
    expect(await good.served()).toContain("v2");
  });

  it("sees the failures that a retry hides from clients, and goes back, for a user who is not root", async ({
    expect,
  }) => {
    const clients = masked.load();
    const hosts = `guest@${host.address}`;
    const run = await masked.deploy("v3", { ...canary, environment: "STATUS=502", hosts });
    const { answered, failures } = await clients.stop();
    console.log(`masked: ${failures.length} of ${answered + failures.length} failed`);
    expect(run.outputs["decision"], run.log).toBe("rolled-back");
    expect(reasonOf(run)).toMatch(/requests to the canary failed/);
    expect(failures).toEqual([]);
    expect(await masked.left()).toBe("");
    expect(await masked.served()).toBe('{"version":"v1"}');
  });

  it("goes back when the canary is killed, and nobody has met that", async ({ expect }) => {
    const { run, answered, failures } = await disturbAtHalf(killed, "systemctl kill -s KILL killed@canary");
    console.log(`killed: ${failures.length} of ${answered + failures.length} failed`);
    expect(run.outputs["decision"], run.log).toBe("rolled-back");
    expect(failures).toEqual([]);
    expect(await killed.left()).toBe("");
    expect(await killed.served()).toBe('{"version":"v1"}');
  });

  it("rolls back by itself when the runner is lost: clients never notice", async ({ expect }) => {
    const clients = lost.load();
    await loseAtHalf(lost);
    await expect.poll(lost.left, { timeout: 120_000, interval: 2_000 }).toBe("");
    const { failures } = await clients.stop();
    expect(failures).toEqual([]);
    expect(await lost.served()).toContain("v1");
  });

  it("is rolled back where somebody takes the share away", async ({ expect }) => {
    const { run } = await disturbAtHalf(robbed, `rm ${robbed.link}`);
    expect(reasonOf(run), run.log).toMatch(
      /share of the canary was taken away.*its link in \/run\/gin-deploy-front is gone/s,
    );
    expect(await robbed.served()).toContain("v1");
  });

  it("is one of clients where the site is sticky: who has met the canary goes on meeting it", async ({ expect }) => {
    const ask = async (cookie?: string) => {
      const answer = await fetch(`${sticky.url()}/version`, cookie === undefined ? {} : { headers: { cookie } });
      return { version: JSON.parse(await answer.text()).version as string, set: answer.headers.getSetCookie() };
    };
    // Nothing of it while no share stands.
    expect(await ask()).toEqual({ version: "v1", set: ["own=1"] });
    const environment = "COOKIE=own=1";
    const paused = await sticky.deploy(
      "v2",
      { ...canary, environment, steps: "25%, pause, 60%, pause, 100%" },
      { onLine: sticky.keepBusy() },
    );
    expect(paused.outputs["decision"], paused.log).toBe("paused");

    const clients = new Map<string, string>();
    for (let number = 0; number < 100; number++) {
      const { version, set } = await ask();
      expect(set).toContain("own=1");
      const own = set.find((cookie) => cookie.startsWith("gin_deploy_"));
      expect(own).toMatch(/^gin_deploy_sticky-shop=[0-9a-f]{4}; Path=\/; HttpOnly; SameSite=Lax$/);
      clients.set(String(own?.split(";")[0]), version);
    }
    const met = [...clients].filter(([, version]) => version === "v2").map(([cookie]) => cookie);
    expect(met.length).toBeGreaterThan(8);
    expect(met.length).toBeLessThan(50);
    for (const [cookie, version] of clients)
      expect(await ask(`a=b; ${cookie}; c=d`)).toEqual({ version, set: ["own=1"] });

    const share = sticky.link.replace("canary", "share-25");
    await sh(`touch ${sticky.link}/../abcd ${share}-- /run/gin-deploy-front/ffff`);
    const [number = ""] = await sh(`ls ${share} | head -n 1`).then((names) => [`${names}00`.slice(0, 4)]);
    for (const junk of [
      "../abcd",
      "..%2fabcd",
      "/../../ffff",
      "../../../etc/passwd",
      `${number}0`,
      ` ${number}`,
      number.slice(1),
      "ABCD",
      "00 0",
      "$request_id",
      "%00",
    ]) {
      const { version, set } = await ask(`gin_deploy_sticky-shop=${junk}`);
      // Another number is drawn for it.
      const drawn = set.find((cookie) => cookie.startsWith("gin_deploy_"))?.slice(23, 27) ?? "";
      const isOfCanary = await sh(`ls -d ${share}/${drawn.slice(0, 2)} ${share}/${drawn} 2>/dev/null`);
      expect([junk, drawn.length, version]).toEqual([junk, 4, isOfCanary === "" ? "v1" : "v2"]);
    }
    expect(await sh(`tail -n 1 ${sticky.log}`)).toMatch(/\|[0-9a-f]{4}$/);

    const more = await sticky.run({ operation: "promote" }, { onLine: sticky.keepBusy() });
    expect(more.outputs["decision"], more.log).toBe("paused");
    for (const cookie of met) expect((await ask(cookie)).version).toBe("v2");
    const now = await Promise.all([...clients.keys()].map(ask));
    const meeting = now.filter(({ version }) => version === "v2").length;
    console.log(`sticky: ${met.length} of 100 clients at 25 %, ${meeting} of them at 60 %`);
    expect(meeting).toBeGreaterThan(met.length);
    expect(meeting).toBeLessThan(100);
    const aborted = await sticky.run({ operation: "abort" });
    expect(aborted.exitCode, aborted.log).toBe(0);
    for (const cookie of met) expect(await ask(cookie)).toEqual({ version: "v1", set: ["own=1"] });
  });
});

describe("before anything is touched it says", () => {
  const wary = shop("wary", 21);
  const restore = `systemctl stop stranger 2>/dev/null; cp /root/site ${wary.site}; systemctl restart nginx`;

  beforeAll(async () => {
    await sh("systemctl start nginx");
    await wary.setUp();
    await sh(`cp ${wary.site} /root/site`);
  });
  afterEach(() => sh(restore));

  const refusal = async () => {
    const run = await wary.deploy("v3", canary);
    expect(run.exitCode).toBe(1);
    expect(await wary.left()).toBe("");
    return reasonOf(run);
  };

  it("that nginx does not run", async () => {
    await sh("systemctl stop nginx");
    expect(await refusal()).toContain(`nginx does not run: nothing listens on ${wary.address}`);
  });

  it("that something else has its place", async () => {
    await sh(
      `systemctl stop nginx; systemd-run --quiet --unit=stranger /usr/bin/python3 -m http.server ${wary.listen}; sleep 2`,
    );
    expect(await refusal()).toContain(` listens on ${wary.address}, and not nginx`);
  });

  it("that its site was changed by hand, or has gone", async () => {
    await sh(`sed -i s/upstream_response_time/status/ ${wary.site}; nginx -s reload`);
    expect(await refusal()).toContain(`somebody has changed ${wary.site}`);
    await sh(`rm ${wary.site}; nginx -s reload`);
    expect(await refusal()).toContain(`${wary.site} is gone`);
  });

  it("that it runs with an older configuration", async () => {
    await sh(`rm ${wary.site}; systemctl restart nginx; cp /root/site ${wary.site}`);
    expect(await refusal()).toMatch(/nothing listens on|did not take its last reload/);
  });

  it("that the service would get another port than nginx knows", async () => {
    const run = await wary.deploy("v3", { port: "8090" });
    expect(reasonOf(run)).toContain(`nginx sends requests to port ${wary.port}, and the service gets 8090`);
  });

  it("that its log is not written", async () => {
    await sh(`mv ${wary.log} /var/log/nginx/elsewhere; touch ${wary.log}`);
    expect(await refusal()).toContain(`its log ${wary.log} is not written`);
  });
});

describe("after a boot", () => {
  const [held, kernel, bare, cut] = [shop("held", 31), shop("by-kernel", 32), shop("bare", 33), shop("cut-off", 34)];
  const pausing = { ...canary, steps: "50%, pause, 100%", "min-requests": "20", "health-timeout": "15s" };

  /** Two rollouts by nginx and one by the kernel are paused, one goes on; then the host loses its power, one site, and for a while nginx. */
  beforeAll(async () => {
    await sh("systemctl enable --now nginx");
    const logging = "LOG=1";
    await Promise.all([held, bare, cut].map((each) => each.setUp()));
    await kernel.setUp({}, logging);
    const pause = async (each: Shop, inputs: Inputs) => {
      const run = await each.deploy("v2", { ...pausing, ...inputs }, { onLine: each.keepBusy() });
      expect(run.outputs["decision"], run.log).toBe("paused");
    };
    await Promise.all([
      pause(held, {}),
      pause(bare, {}),
      pause(kernel, { front: "kernel", environment: logging }),
      loseAtHalf(cut),
    ]);
    await sh(`rm ${bare.site}; systemctl disable nginx`);
    await host.kill();
    await host.boot();
    // For longer than a canary may take to be ready.
    await sh("until systemctl is-active held@canary; do sleep 1; done; sleep 25; systemctl start nginx");
  });

  it("what is paused comes back with its share once nginx is there, and is promoted from there", async () => {
    await expect.poll(() => sh(`readlink ${held.link}`), { timeout: 120_000, interval: 1_000 }).toBe("share-50");
    await expect.poll(held.journal, { timeout: 60_000 }).toContain("its canary gets 50 % of requests again");
    expect(await sh("cat /run/gin-deploy/held/resume | head -n 1")).toContain("resume");
    const promoted = await held.run({ operation: "promote" }, { onLine: held.keepBusy() });
    expect(promoted.outputs["decision"], promoted.log).toBe("promoted");
    expect(`${await held.left()}${await held.served()}`).toBe('{"version":"v2"}');
    const back = await held.run({ operation: "rollback" });
    expect(back.outputs["decision"], back.log).toBe("promoted");
    expect(back.log).toContain("requests go to the canary while the public process is replaced");
    expect(`${await held.left()}${await held.served()}`).toBe('{"version":"v1"}');
  });

  it("what was paused by nftables, beside nginx, comes back so, and is promoted so", async () => {
    await expect.poll(kernel.journal, { timeout: 120_000 }).toContain("its canary gets 50 % of new connections again");
    const status = await kernel.run({ operation: "status" });
    expect(status.log).toContain("paused with 50 % of new connections since");
    const promoted = await kernel.run({ operation: "promote" }, { onLine: kernel.keepBusy() });
    expect(promoted.outputs["decision"], promoted.log).toBe("promoted");
    expect(promoted.log).toContain("100 % of new connections: ");
    expect(`${await kernel.left()}${await kernel.served()}`).toBe('{"version":"v2"}');
  });

  it("a share that nginx cannot send any more is nobody's fault but nginx's, and is not promoted", async () => {
    await expect
      .poll(bare.journal, { timeout: 180_000, interval: 1_000 })
      .toMatch(/the host was restarted: .*nothing listens on 127\.0\.0\.1:8233; the live release serves everybody/);
    const status = await bare.run({ operation: "status" });
    expect(status.log).toMatch(/paused with 50 %(?:25)? of requests since .*the live release serves everybody/);
    expect((await bare.run({ operation: "promote" })).exitCode).toBe(1);
    expect((await bare.run({ operation: "abort" })).exitCode).toBe(0);
    expect(await sh(`curl -s http://127.0.0.1:${bare.port}/version`)).toContain("v1");
  });

  it("what went on is back with what serves", async () => {
    await expect.poll(cut.served, { timeout: 60_000 }).toContain("v1");
    expect(await sh(`ls -d ${cut.link} 2>/dev/null; systemctl is-active cut-off@canary`)).toBe("inactive");
  });
});
