/** What fails elsewhere, each tried on a booted host of ours. They mostly wait: so side by side, each with a service of its own. */
import { afterAll, beforeAll, describe, type ExpectStatic, it } from "vitest";
import { type FleetHost, on, reasonOf } from "../../support/deploy-example.ts";
import { type Fleet, startFleet } from "../../support/fleet/start-fleet.ts";
import { hostProgramPlace } from "../../support/host-program-place.ts";
import { type ActionRun, runAction } from "../../support/run-action.ts";
import { type ServiceOnHost, serviceOn } from "../../support/service-on-host.ts";
import { makeSmallService, type SmallService } from "../../support/small-service.ts";
import { startStrictClient } from "../../support/strict-client.ts";
import { startStrictLoad } from "../../support/strict-load.ts";
import { type FailureName, failures } from "./failure-table.ts";

let fleet: Fleet;
let host: FleetHost;
let other: FleetHost;
let small: SmallService;

beforeAll(async () => {
  small = makeSmallService(["v1", "v2"]);
  fleet = await startFleet({ hosts: [{ name: "web1" }, { name: "web2" }] });
  host = fleet.host("web1");
  other = fleet.host("web2");
});
afterAll(async () => {
  await fleet?.stop();
  small?.remove();
});

interface Shop extends ServiceOnHost {
  readonly name: string;
  /** An operation on what lies on the host. */
  operate(operation: string, inputs?: Readonly<Record<string, string>>): Promise<ActionRun>;
  load(): ReturnType<typeof startStrictLoad>;
}

/** `v1` serves. */
async function shopWithV1(
  name: string,
  port: number,
  expect: ExpectStatic,
  faults: Readonly<Record<string, string>> = {},
  inputs: Readonly<Record<string, string>> = {},
): Promise<Shop> {
  const shop = serviceOn(fleet, host, small, name, port);
  const first = await shop.deploy("v1", faults, { inputs });
  expect(first.outputs["decision"], first.log).toBe("promoted");
  return {
    ...shop,
    name,
    operate: (operation, more = {}) =>
      runAction({
        workspace: small.directory,
        inputs: {
          operation,
          name,
          hosts: `deploy@${host.address}`,
          "ssh-key": fleet.privateKey,
          "ssh-known-hosts": fleet.knownHosts,
          ...more,
        },
      }),
    load: () => startStrictLoad(`http://${host.address}:${port}/version`, { pauseMs: 50 }),
  };
}

const canary = { strategy: "canary", steps: "50%, 100%", "min-requests": "20" };
/** A request log, as Gin has it. */
const logging = { LOG: "1" };

const shareOf = ({ name, sh }: Shop) =>
  sh(`nft list table ip gin_${name} 2>/dev/null | grep -o 'mod 100 < [0-9]*' | sort -u`);

const proofs: Readonly<Record<FailureName, (expect: ExpectStatic) => Promise<void>>> = {
  async lockForEver(expect) {
    const shop = await shopWithV1("shop0", 8080, expect);
    const held = await shop.hold("v2", "canary");
    // As a cancelled job that gets no time to clean up.
    const run = await shop.deploy("v2", held.faults, {
      inputs: { "health-timeout": "10m" },
      post: false,
      kill: held.runs,
    });
    expect(run.exitCode).toBeNull();
    expect(await shop.traces()).toContain("/lock");
    await held.letGo();
    const next = await shop.deploy("v2");
    expect(next.outputs["decision"], next.log).toBe("promoted");
    expect(await shop.traces()).toBe("");
  },

  async greenJob(expect) {
    const shop = await shopWithV1("shop1", 8081, expect);
    const run = await shop.deploy("v2", { MIGRATE: "3" }, { inputs: { "before-start": "migrate up" } });
    expect(run.exitCode, run.log).toBe(1);
    expect(run.outputs["decision"]).toBe("failed");
    expect(reasonOf(run), run.log).toMatch(/exit code 3/);
    expect(await shop.version()).toBe("v1");
  },

  async rightFingerprint(expect) {
    const fingerprint = async (of: FleetHost, type: string) =>
      (await on(of, `ssh-keygen -l -f /etc/ssh/ssh_host_${type}_key.pub`)).split(" ")[1] ?? "";
    const pinned = { "ssh-known-hosts": await fingerprint(host, "ecdsa") };
    const shop = await shopWithV1("shop2", 8082, expect, {}, pinned);
    for (const type of ["ecdsa", "ed25519"]) {
      const run = await shop.operate("status", { "ssh-known-hosts": await fingerprint(host, type) });
      expect(run.exitCode, run.log).toBe(0);
      expect(run.outputs["version"]).toBe("v1");
    }
    const wrong = await shop.operate("status", { "ssh-known-hosts": await fingerprint(other, "ecdsa") });
    expect(wrong.exitCode, wrong.log).toBe(1);
    expect(reasonOf(wrong)).toMatch(/host key of .* is unknown/);
  },

  async loadStops(expect) {
    const shop = await shopWithV1("shop3", 8083, expect, logging);
    const pid = await shop.pid();
    const load = shop.load();
    const run = await shop.deploy("v2", logging, {
      inputs: { ...canary, steps: "25%, 50%, 100%", "step-timeout": "40s" },
      onLine: (line) => {
        if (line.includes("50 % of new connections go to")) void load.stop();
      },
    });
    await load.stop();
    expect(run.outputs["decision"], run.log).toBe("paused");
    expect(run.exitCode).toBe(1);
    expect(run.log).toMatch(/25 % of new connections: \d+ requests/);
    expect(reasonOf(run), run.log).toMatch(/only \d+ requests? reached the canary|no request to the canary was seen/);
    expect(await shareOf(shop)).toBe("mod 100 < 50");
    expect(await shop.pid()).toBe(pid);
  },

  async promotionFails(expect) {
    const shop = await shopWithV1("shop4", 8084, expect, logging);
    const load = shop.load();
    const run = await shop.deploy("v2", { ...logging, EXIT: `7@${shop.port}` }, { inputs: canary });
    const { failures: failed } = await load.stop();
    expect(run.outputs["decision"], run.log).toBe("rolled-back");
    expect(run.log).toContain("new connections go to the canary while the public process is replaced");
    expect(reasonOf(run), run.log).toMatch(/exit code 7/);
    expect(failed).toEqual([]);
    expect(await shop.version()).toBe("v1");
    expect(await shop.traces()).toBe("");
  },

  async analysisThatNeverRan(expect) {
    const shop = await shopWithV1("shop5", 8085, expect);
    const load = shop.load();
    const run = await shop.deploy("v2", {}, { inputs: { ...canary, "step-timeout": "30s" } });
    const { failures: failed } = await load.stop();
    expect(run.outputs["decision"], run.log).toBe("paused");
    expect(run.exitCode).toBe(1);
    expect(reasonOf(run), run.log).toMatch(/nothing to judge it by.*(has logged nothing|log is of a request)/);
    expect(load.answers()).toHaveProperty(['{"version":"v2"}']);
    expect(await shareOf(shop)).toBe("mod 100 < 50");
    expect(failed).toEqual([]);
  },

  async abortOfNothing(expect) {
    const shop = await shopWithV1("shop6", 8086, expect);
    const seen = async () => [await shop.pid(), await shop.sh(`ls -lR --time-style=full-iso ${shop.place}/releases`)];
    const before = await seen();
    const load = shop.load();
    for (const time of ["once", "again"]) {
      const run = await shop.operate("abort");
      expect(run.exitCode, run.log).toBe(0);
      expect(run.outputs["decision"], time).toBe("unchanged");
      expect(run.log).toMatch(/nothing is under way/);
    }
    const { failures: failed, answered } = await load.stop();
    expect(failed).toEqual([]);
    expect(answered).toBeGreaterThan(0);
    expect(await seen()).toEqual(before);
    expect(await shop.version()).toBe("v1");
  },

  async revertInSteps(expect) {
    const shop = await shopWithV1("shop7", 8087, expect);
    const upgrade = await shop.deploy("v2");
    expect(upgrade.outputs["decision"], upgrade.log).toBe("promoted");
    const starts = () => shop.sh(`journalctl -u ${shop.name}@current -o cat | grep -c '^Started'`);
    const before = Number(await starts());
    const client = startStrictClient(host.address, shop.port);
    const run = await shop.operate("rollback", { strategy: "canary", steps: "5%:30m, 100%" });
    const answers = await client.stop();
    expect(run.outputs["decision"], run.log).toBe("promoted");
    expect(run.log).not.toContain("% of new connections go to the canary");
    const versions = answers.map(({ version, failure }) => version ?? failure);
    expect(versions.filter((version, index) => version !== versions[index - 1])).toEqual(["v2", "v1"]);
    expect(Number(await starts()) - before).toBe(1);
  },

  async revertKillsHealthy(expect) {
    const shop = await shopWithV1("shop8", 8088, expect, {}, onBoth());
    // Only on the second host, and there only on its public port.
    const unready = `/run/unready-${shop.name}`;
    await on(other, `touch ${unready}`);
    const load = shop.load();
    const beside = startStrictLoad(`http://${other.address}:${shop.port}/version`, { pauseMs: 50 });
    const run = await shop.deploy("v2", { UNREADY_WHILE: `${unready}@${shop.port}` }, { inputs: onBoth() });
    const [{ failures: failed }, { failures: failedBeside }] = await Promise.all([load.stop(), beside.stop()]);
    expect(run.outputs["decision"], run.log).toBe("rolled-back");
    expect(load.answers()).toHaveProperty(['{"version":"v2"}']);
    expect(await shop.version()).toBe("v1");
    expect(failed).toEqual([]);
    expect(failedBeside).toEqual([]);
  },

  async proxyUpgrade(expect) {
    const shop = await shopWithV1("shop9", 8089, expect);
    const provision = async () => {
      const run = await shop.operate("provision", { port: String(shop.port), "deploy-user": "guest" });
      expect(run.exitCode, run.log).toBe(0);
      return run;
    };
    await provision();
    const entry = `${hostProgramPlace}/${shop.name}`;
    const version = () => shop.sh(`sed -n 's|.*/\\([0-9a-f]*\\)/host .*|\\1|p' ${entry}`);
    const [latest, pid] = [await version(), await shop.pid()];
    const earlier = "e".repeat(64);
    // As an earlier version of the action has left it: other services of the host call the latest one.
    await shop.sh(
      `cd ${hostProgramPlace} && cp -r ${latest} ${earlier} && echo '# of an earlier version' >>${earlier}/host && sed -i s/${latest}/${earlier}/ ${entry}`,
    );
    expect(await version()).toBe(earlier);
    const load = shop.load();
    await provision();
    const { failures: failed, answered } = await load.stop();
    expect(await version()).toBe(latest);
    expect(await shop.sh(`ls -d ${hostProgramPlace}/${earlier} 2>/dev/null`)).toBe("");
    expect(failed).toEqual([]);
    expect(answered).toBeGreaterThan(0);
    expect(await shop.pid()).toBe(pid);
    // Who listens on the public port is the service, and nothing sends its connections elsewhere.
    expect(await shop.sh(`ss -Hltnp 'sport = :${shop.port}' | grep -o 'pid=[0-9]*' | sort -u`)).toBe(`pid=${pid}`);
    expect(await shareOf(shop)).toBe("");
  },
};

const onBoth = () => ({ hosts: [host, other].map(({ address }) => `deploy@${address}`).join("\n") });

const rows = Object.entries(failures).map(([name, failure]) => ({ ...failure, name: name as FailureName }));

describe.concurrent("elsewhere", () => {
  it.for(rows)("$there ($report): here $here", async ({ name }, { expect }) => {
    await proofs[name](expect);
  });
});
