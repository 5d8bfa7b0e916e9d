/** What `plan` prints is what a deploy then does to a host: nothing more, and nothing less. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { parseKnownHosts } from "../../src/deploy/connect/known-hosts.ts";
import type { HostFacts } from "../../src/deploy/facts/host-facts.ts";
import { enterHost } from "../../src/deploy/host/session/enter-host.ts";
import { inspectHost, openSessions, type ServicePlace } from "../../src/deploy/host/session/host-session.ts";
import type { Change } from "../../src/deploy/plan/host-plan.ts";
import { chooseRollback, planRollback } from "../../src/deploy/plan/plan-rollback.ts";
import { systemClock } from "../../src/world/clock.ts";
import { nodeSsh } from "../../src/world/ssh/node-ssh.ts";
import type { World } from "../../src/world/world.ts";
import type { FleetHost } from "../support/deploy-example.ts";
import { type Fleet, startFleet } from "../support/fleet/start-fleet.ts";
import { differences, type HostFootprint, hostFootprint } from "../support/host-footprint.ts";
import { type ActionRun, runAction } from "../support/run-action.ts";
import { type ServiceOnHost, serviceOn } from "../support/service-on-host.ts";
import { makeSmallService, type SmallService } from "../support/small-service.ts";

let fleet: Fleet;
let host: FleetHost;
let small: SmallService;
let shop: ServiceOnHost;

beforeAll(async () => {
  small = makeSmallService(["v1", "v2", "v3"]);
  fleet = await startFleet({ hosts: [{ name: "web1" }] });
  host = fleet.host("web1");
  shop = serviceOn(fleet, host, small, "shop", 8080);
});
afterAll(async () => {
  await fleet?.stop();
  small?.remove();
});

const changesIn = ({ outputs }: ActionRun): readonly Change[] =>
  (JSON.parse(outputs["hosts"] ?? "[]") as { readonly changes: readonly Change[] }[])[0]?.changes ?? [];

const isBelow = (path: string, place: string) => path === place || path.startsWith(`${place}/`);

/** Every place that differs is one that a change names, or lies in it or on the way to it; every place that a change names differs. */
async function expectExactly(before: HostFootprint, changes: readonly Change[]): Promise<void> {
  const differing = differences(before, await hostFootprint(host));
  const touched = changes.flatMap(({ action, paths }) => (action === "leave" ? [] : paths));
  const left = changes.flatMap(({ action, paths }) => (action === "leave" ? paths : []));
  const isForeseen = (path: string) =>
    touched.some((place) => isBelow(path, place) || (!before.has(path) && isBelow(place, path))) ||
    // useradd keeps the file before it.
    (path.endsWith("-") && touched.includes(path.slice(0, -1))) ||
    // Of a file that is named.
    touched.some((place) => path === `unit file ${place.slice(place.lastIndexOf("/") + 1)}`);
  expect(differing.filter((path) => !isForeseen(path))).toEqual([]);
  expect(touched.filter((place) => !differing.some((path) => isBelow(path, place)))).toEqual([]);
  expect(left.filter((place) => differing.some((path) => isBelow(path, place)))).toEqual([]);
}

type Inputs = Readonly<Record<string, string>>;

/** Plans, deploys the same, and compares. */
async function deployAsPlanned(
  version: string,
  variables: Inputs = {},
  inputs: Inputs = {},
): Promise<readonly Change[]> {
  const before = await hostFootprint(host);
  const planned = await shop.deploy(version, variables, { inputs: { ...inputs, operation: "plan" } });
  expect(planned.exitCode, planned.log).toBe(0);
  const changes = changesIn(planned);
  const run = await shop.deploy(version, variables, { inputs });
  expect(run.exitCode, run.log).toBe(0);
  await expectExactly(before, withoutMoment(changes));
  return changes;

  /** A release is named by the second in which it is made. */
  function withoutMoment(all: readonly Change[]): readonly Change[] {
    const isNew = ({ action, what }: Change) => action === "create" && what.startsWith("release ");
    const own = all.find(isNew)?.paths[0];
    const isOwn = (path: string) => own !== undefined && isBelow(path, own);
    return all.map((change) => {
      const paths = change.paths.map((path) => (isOwn(path) ? "/opt/shop/releases" : path));
      return { ...change, paths };
    });
  }
}

const words = (changes: readonly Change[]) => changes.map(({ action, what }) => `${action} ${what}`).join("\n");

it("a first deploy, by a user who may become root", async () => {
  const changes = await deployAsPlanned("v1", { TOKEN: "very-s3cret" });
  expect(words(changes)).toMatch(/create user shop\n/);
  expect(JSON.stringify(changes)).not.toContain("very-s3cret");
});

it("an upgrade that changes environment and unit", async () => {
  const changes = await deployAsPlanned("v2", { TOKEN: "another" }, { unit: "MemoryMax=256M" });
  const unit = changes.find(({ what }) => what === "unit /etc/systemd/system/shop@.service");
  expect(unit).toMatchObject({ action: "replace", details: expect.arrayContaining(["+MemoryMax=256M"]) });
});

it("a way back", async () => {
  const place = { name: "shop", deployPath: "/opt/shop", port: 8080, healthPath: "/health" };
  const facts = await factsOf(place);
  const target = chooseRollback(facts, undefined);
  if (target.kind === "none") throw new Error(target.problem);
  const settings = { ...place, healthTimeoutMs: 20_000, nowMs: Date.now() };
  const { changes } = planRollback({ facts, look: undefined }, target.record, settings);
  const before = await hostFootprint(host);
  const run = await operate("rollback");
  expect(run.exitCode, run.log).toBe(0);
  expect(await shop.version()).toBe("v1");
  await expectExactly(before, changes);
});

it("what root does for a user without root, and that user's deploys", async () => {
  const guest = { hosts: `guest@${host.address}`, unit: "MemoryMax=300M" };
  const refused = await shop.deploy("v3", {}, { inputs: { ...guest, operation: "plan" } });
  expect(refused.exitCode).toBe(1);
  const before = await hostFootprint(host);
  const done = await operate("provision", { "deploy-user": "guest", unit: "MemoryMax=300M" });
  expect(done.exitCode, done.log).toBe(0);
  const changes = changesIn(done);
  expect(words(changes)).toMatch(/^create registered unit .*\nreplace sudo rule/m);
  await expectExactly(before, changes);
  // The oldest that does not serve goes.
  const upgrade = await deployAsPlanned("v3", {}, { ...guest, "keep-releases": "2" });
  expect(words(upgrade)).toMatch(/^remove release /m);
  expect(words(await deployAsPlanned("v3", {}, guest))).not.toMatch(/^(?!leave)/m);
});

async function factsOf(place: ServicePlace): Promise<HostFacts> {
  const known = parseKnownHosts(fleet.knownHosts);
  if ("problems" in known) throw new Error(known.problems.join("; "));
  const inputs = {
    hosts: [{ user: "deploy", host: host.address, port: host.port }],
    sshKey: fleet.privateKey,
    sshKeyPassphrase: undefined,
    knownHosts: known.pins,
    jumpHosts: [],
    maxUnreachable: 0,
    hostProgramPath: "/usr/local/lib/gin-deploy",
  };
  const runner = { env: {}, mask: () => undefined } as unknown as World["runner"];
  const cancelled = new AbortController().signal;
  const world = { clock: systemClock, loadSsh: async () => nodeSsh, cancelled, runner };
  const { sessions } = await openSessions(inputs, (session) => enterHost(session, place, world), world);
  try {
    const [facts] = await Promise.all(sessions.map((session) => inspectHost(session, place, cancelled)));
    if (facts === undefined) throw new Error("there is no host");
    return facts;
  } finally {
    for (const session of sessions) session.close();
  }
}

function operate(operation: string, inputs: Inputs = {}): Promise<ActionRun> {
  return runAction({
    workspace: small.directory,
    inputs: {
      operation,
      name: "shop",
      hosts: `deploy@${host.address}`,
      "ssh-key": fleet.privateKey,
      "ssh-known-hosts": fleet.knownHosts,
      ...inputs,
    },
  });
}
