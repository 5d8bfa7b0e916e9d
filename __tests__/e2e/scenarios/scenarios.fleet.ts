/** Each row of the scenario table, with a real Gin service under the load of clients that never retry. */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { appendFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, type ExpectStatic, it } from "vitest";
import { deployer, type FleetHost, mainPid, on, reasonOf } from "../../support/deploy-example.ts";
import { type ExampleProject, makeExampleProject } from "../../support/example-project.ts";
import { type Fleet, startFleet } from "../../support/fleet/start-fleet.ts";
import { isOfKeptConnection, keepingClients, startMixedLoad } from "../../support/strict-load.ts";
import { canary, type Scenario, scenarios } from "./scenario-table.ts";

let fleet: Fleet;
let host: FleetHost;
let project: ExampleProject;
const binaries = new Map<string, string>();

beforeAll(async () => {
  project = makeExampleProject();
  appendFileSync(join(project.directory, ".git/info/exclude"), "/bin\n");
  // Before there are clients: this process does nothing else meanwhile, and they would be too late with their requests.
  for (const row of rows) for (const [version, fault] of Object.entries(faultsOf(row))) binaryWith(version, fault);
  fleet = await startFleet({ hosts: [{ name: "web1" }] });
  host = fleet.host("web1");
});
afterAll(async () => {
  await fleet?.stop();
  project?.remove();
});

/** The example service with a fault, built once for all who want it; its path in the checkout. */
function binaryWith(version: string, fault: string): string {
  const key = `${version} ${fault}`;
  const known = binaries.get(key);
  if (known !== undefined) return known;
  const path = `bin/${binaries.size}/greeter`;
  const variables = [`main.version=${version}`, `example.com/greeter/internal/fault.Name=${fault}`];
  const ldflags = `-s -w ${variables.map((variable) => `-X ${variable}`).join(" ")}`;
  execFileSync("go", ["build", "-trimpath", "-buildvcs=true", `-ldflags=${ldflags}`, "-o", path, "./cmd/greeter"], {
    cwd: project.directory,
    env: { ...process.env, CGO_ENABLED: "0", GOFLAGS: "" },
  });
  binaries.set(key, path);
  return path;
}

const hashOf = (path: string) =>
  createHash("sha256")
    .update(readFileSync(join(project.directory, path)))
    .digest("hex");

interface Service {
  readonly name: string;
  readonly port: number;
}

/** So many rows go on side by side. Each takes turns with others at one service, whose good release serves again when a row is over. */
const freeLanes: Service[] = [0, 1, 2].map((lane) => ({ name: `greeter-${lane}`, port: 8101 + lane }));
const waiting: ((lane: Service) => void)[] = [];
/** Where the good release serves already. */
const serving = new Set<string>();

const takeLane = (): Promise<Service> => {
  const lane = freeLanes.shift();
  return lane === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(lane);
};

function giveBack(lane: Service): void {
  const next = waiting.shift();
  if (next === undefined) freeLanes.push(lane);
  else next(lane);
}

const [firstShare = ""] = canary.steps.split("%");

const rows = scenarios.map((scenario, index) => ({
  ...scenario,
  // A row that ends with another release than the good one, or begins with one, has a service of its own.
  ownService:
    scenario.live !== undefined || scenario.decision === "promoted" || scenario.hadPort === true
      ? { name: `greeter-${index + 10}`, port: 8111 + index }
      : undefined,
}));
type Row = (typeof rows)[number];

/** Of what serves before, if anything does, and of the release. */
const faultsOf = ({ live = "", fault = "", ownService }: Row): { readonly v1?: string; readonly v2: string } => ({
  ...(live === "none" ? {} : { v1: live }),
  v2: fault.replace("PORT", String(ownService?.port)),
});

describe.concurrent("a release that", () => {
  it.for(rows)("$release: $decision", async (row, { expect }) => {
    const lane = await takeLane();
    try {
      await tryRow(row, row.ownService ?? lane, expect);
    } finally {
      giveBack(lane);
    }
  });
});

async function tryRow(row: Row, { name, port }: Service, expect: ExpectStatic): Promise<void> {
  const { decision, operation, requests = Number.POSITIVE_INFINITY, befalls } = row;
  // It will never be ready, which is to be seen soon; the others are given time on a busy machine.
  const isHasty = decision === "failed" || row.hadPort === true;
  const { v1, v2 } = faultsOf(row);
  const old = v1 === undefined ? undefined : binaryWith("v1", v1);
  const binary = binaryWith("v2", v2);
  const deploy = (
    version: string,
    path: string,
    inputs: Readonly<Record<string, string>>,
    onLine: (line: string) => void = () => {},
  ) =>
    deployer(fleet, project)(
      [host],
      {
        "health-timeout": isHasty ? "20s" : "2m",
        name,
        port: String(port),
        binary: path,
        version,
        environment: row.environment ?? "",
        // A row that has failed may have left one.
        "on-paused": "abort",
        ...inputs,
      },
      { onLine },
    );
  const operate = (what: string) => deployer(fleet, project)([host], { operation: what, name });
  if (old !== undefined && !serving.has(name)) {
    const first = await deploy("v1", old, { "health-timeout": "2m" });
    expect(first.outputs["decision"], first.log).toBe("promoted");
    serving.add(name);
  }
  if (operation === "rollback") {
    const second = await deploy("v2", binary, {});
    expect(second.outputs["decision"], second.log).toBe("promoted");
  }
  const pid = await mainPid(host, name);
  const since = await on(host, "date +%s");
  const ask = (most?: number) => startMixedLoad(`http://${host.address}:${port}`, 100, most);
  let load = row.requests === undefined ? ask() : undefined;
  let struck: Promise<unknown> = Promise.resolve(undefined);
  const onLine = (line: string) => {
    if (!line.includes(`${firstShare} % of new connections go to the canary now`)) return;
    load ??= ask(requests);
    if (befalls !== undefined) struck = strike(befalls.replaceAll("NAME", name)).catch((error: unknown) => error);
  };
  const run = await (operation === undefined
    ? deploy("v2", binary, { ...canary, ...row.inputs }, onLine)
    : operate(operation));
  expect(await struck).toBeUndefined();
  const { answered, failures: allFailures } = await (load ?? ask(0)).stop();
  // As in any restart: a client may use a connection that was open in the moment in which its process ends.
  const kept = allFailures.filter(isOfKeptConnection);
  const failures = allFailures.filter((failure) => !kept.includes(failure));

  const { deploy: report } = JSON.parse(run.report ?? "{}");
  const steps: readonly { readonly canary: { readonly attempts: number } }[] = report?.steps ?? [];
  const met = steps.reduce((sum, { canary: { attempts } }) => sum + attempts, 0);
  console.log(
    `${row.release}: ${decision}; ${failures.length} of ${answered + allFailures.length} requests failed, and ${kept.length} on connections that were kept; ${met} at the canary`,
  );
  expect(run.outputs["decision"], run.log).toBe(decision);
  expect(run.exitCode).toBe(decision === "promoted" || decision === "unchanged" ? 0 : 1);
  if (row.reason !== undefined) expect(reasonOf(run), run.log).toMatch(row.reason);
  if (row.canaryRequests !== undefined) expect(met, run.log).toBeLessThanOrEqual(row.canaryRequests);
  if (old !== undefined) expectFailures(row, failures, await answeredBadly(name, since), expect);
  expect(kept.length, kept.join("\n")).toBeLessThanOrEqual(keepingClients * mostEnds);
  if (operation !== undefined) expect(run.log).not.toContain("% of new connections go to");
  const isNew = decision === "promoted" && operation === undefined;
  expect(await runningHash(name)).toBe(isNew ? hashOf(binary) : old === undefined ? "" : hashOf(old));
  if (decision === "paused") {
    const abort = await operate("abort");
    expect(abort.outputs["decision"], abort.log).toBe("rolled-back");
  }
  expect(await leftOf(name)).toBe("");
  if (decision !== "promoted" && row.hadPort !== true)
    expect(await mainPid(host, name), "what serves was not touched").toBe(pid);
}

async function strike(command: string): Promise<void> {
  const { code, stderr } = await host.exec(["sh", "-euc", command]);
  if (code !== 0) throw new Error(`${command}: ${stderr}`);
}

/**
 * Requests of users that a canary answered with 5xx in its whole life, as its own log on the host has them. The report has only those from
 * before the decision: until its share is taken away more of them fail.
 */
async function answeredBadly(name: string, since: string): Promise<number> {
  const log = `journalctl --sync; journalctl -u ${name}@canary --since=@${since} -o cat --no-pager`;
  return Number(await on(host, `{ ${log}; } | grep '"path":"/greetings' | grep -c '"status":5'`));
}

/** Processes that can end in one row: what served, the canary, and the release on the public port. */
const mostEnds = 3;

/** Of those that come until systemd has taken the front of a canary away that has ended by itself. */
const untilFrontIsGone = 30;

function expectFailures(
  { failedRequests, endsByItself }: Scenario,
  failures: readonly string[],
  badAnswers: number,
  expect: ExpectStatic,
): void {
  const answered = failures.filter((failure) => failure.includes("status 5"));
  const unanswered = failures.filter((failure) => !answered.includes(failure));
  if (failedRequests === "none") expect(failures).toEqual([]);
  if (failedRequests === "under way") {
    expect(failures.length, failures.join("\n")).toBeLessThanOrEqual(4);
    return;
  }
  expect(answered.length, answered.slice(0, 10).join("\n")).toBeLessThanOrEqual(badAnswers);
  expect(unanswered.length, unanswered.slice(0, 10).join("\n")).toBeLessThanOrEqual(
    endsByItself ? untilFrontIsGone : 0,
  );
}

/** Of a canary. */
const leftOf = (name: string) =>
  on(host, `nft list tables | grep "gin_${name.replaceAll("-", ".")}$"; ls -d /opt/${name}/canary 2>/dev/null`);

/** What runs on the public port; empty: nothing. */
const runningHash = (name: string) =>
  on(
    host,
    `pid=$(systemctl show ${name}@current -p MainPID --value); [ "$pid" = 0 ] || sha256sum /proc/$pid/exe | cut -d' ' -f1`,
  );
