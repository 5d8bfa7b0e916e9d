/** Each row of the scenario table, with a real Gin service under the load of clients that never retry. */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { appendFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, it } from "vitest";
import { deployer, type FleetHost, on } from "../../support/deploy-example.ts";
import { type ExampleProject, makeExampleProject } from "../../support/example-project.ts";
import { type Fleet, startFleet } from "../../support/fleet/start-fleet.ts";
import { startStrictLoad } from "../../support/strict-load.ts";
import { canary, type Scenario, scenarios } from "./scenario-table.ts";

let fleet: Fleet;
let host: FleetHost;
let project: ExampleProject;
const binaries = new Map<string, string>();

beforeAll(async () => {
  project = makeExampleProject();
  appendFileSync(join(project.directory, ".git/info/exclude"), "/bin\n");
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

const rows = scenarios.map((scenario, index) => ({ ...scenario, name: `greeter-${index}`, port: 8101 + index }));

describe.concurrent("a release that", () => {
  it.for(rows)("$release: $decision", async (row, { expect }) => {
    const { name, port, live = "", fault = "", decision } = row;
    const old = live === "none" ? undefined : binaryWith("v1", live);
    const binary = binaryWith("v2", fault.replace("PORT", String(port)));
    const deploy = (version: string, path: string, inputs: Readonly<Record<string, string>>) =>
      deployer(fleet, project)([host], {
        "health-timeout": "20s",
        name,
        port: String(port),
        binary: path,
        version,
        ...inputs,
      });
    if (old !== undefined) {
      const first = await deploy("v1", old, {});
      expect(first.outputs["decision"], first.log).toBe("promoted");
    }
    const pid = await pidOf(name);
    const load = startStrictLoad(`http://${host.address}:${port}/greetings/Ada`, { pauseMs: 100 });
    const run = await deploy("v2", binary, { ...canary, ...row.inputs });
    const { answered, failures } = await load.stop();

    const { deploy: report } = JSON.parse(run.report ?? "{}");
    const steps: readonly { readonly canary: { readonly attempts: number; readonly errors: number } }[] =
      report?.steps ?? [];
    const met = (key: "attempts" | "errors") => steps.reduce((sum, step) => sum + step.canary[key], 0);
    console.log(
      `${row.release}: ${decision}; ${failures.length} of ${answered + failures.length} requests failed, ${met("attempts")} at the canary`,
    );
    expect(run.outputs["decision"], run.log).toBe(decision);
    expect(run.exitCode).toBe(decision === "promoted" ? 0 : 1);
    if (row.reason !== undefined) expect(reasonOf(run), run.log).toMatch(row.reason);
    if (row.canaryRequests !== undefined) expect(met("attempts"), run.log).toBeLessThanOrEqual(row.canaryRequests);
    if (old !== undefined) expectFailures(row, failures, met("errors"), expect);
    expect(await runningHash(name)).toBe(
      decision === "promoted" ? hashOf(binary) : old === undefined ? "" : hashOf(old),
    );
    if (decision === "paused") {
      const abort = await deployer(fleet, project)([host], { operation: "abort", name });
      expect(abort.outputs["decision"], abort.log).toBe("rolled-back");
    }
    expect(await leftOf(name)).toBe("");
    if (decision !== "promoted" && row.hadPort !== true)
      expect(await pidOf(name), "what serves was not touched").toBe(pid);
  });
});

const reasonOf = ({ annotations }: { readonly annotations: readonly { level: string; message: string }[] }) =>
  annotations.flatMap(({ level, message }) => (level === "error" ? [message] : [])).join("\n");

/** Those that were at a canary when it ended are not in its log. */
const onTheWay = 8;

function expectFailures(
  { failedRequests }: Scenario,
  failures: readonly string[],
  errors: number,
  expect: (
    actual: unknown,
    message?: string,
  ) => { toBeLessThanOrEqual(most: number): void; toEqual(other: unknown): void },
): void {
  if (failedRequests === "none") expect(failures).toEqual([]);
  else expect(failures.length, failures.slice(0, 10).join("\n")).toBeLessThanOrEqual(errors + onTheWay);
}

const pidOf = (name: string) => on(host, `systemctl show ${name}@current -p MainPID --value`);

/** Of a canary. */
const leftOf = (name: string) =>
  on(host, `nft list tables | grep "gin_${name.replaceAll("-", ".")}$"; ls -d /opt/${name}/canary 2>/dev/null`);

/** What runs on the public port; empty: nothing. */
const runningHash = (name: string) =>
  on(
    host,
    `pid=$(systemctl show ${name}@current -p MainPID --value); [ "$pid" = 0 ] || sha256sum /proc/$pid/exe | cut -d' ' -f1`,
  );
