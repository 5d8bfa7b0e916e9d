import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type GoProject, makeProject } from "../go-build/go-project.ts";
import { misbehavingService } from "../smoke/misbehaving-service.ts";
import { on } from "../support/deploy-example.ts";
import { type Fleet, startFleet } from "../support/fleet/start-fleet.ts";
import { type ActionRun, runAction } from "../support/run-action.ts";

let fleet: Fleet;
let project: GoProject;

beforeAll(async () => {
  fleet = await startFleet({ hosts: [{ name: "web1" }] });
  project = makeProject({ "go.mod": "module example.com/team/svc\n\ngo 1.26\n", "main.go": misbehavingService });
  const built = await runAction({ workspace: project.directory, inputs: { cache: "false", version: "v1.2.3" } });
  expect(built.exitCode, built.log).toBe(0);
});
afterAll(async () => {
  await fleet?.stop();
  project?.remove();
});

/** Deploys what was built once, with some of its behaviours. */
function deploy(environment: string, inputs: Readonly<Record<string, string>> = {}): Promise<ActionRun> {
  return runAction({
    workspace: project.directory,
    inputs: {
      binary: "dist/svc_linux_amd64/svc",
      version: "v1.2.3",
      environment,
      hosts: `deploy@${fleet.host("web1").address}`,
      "ssh-key": fleet.privateKey,
      "ssh-known-hosts": fleet.knownHosts,
      // What ends early ends long before.
      "health-timeout": "5m",
      "smoke-test": "off",
      ...inputs,
    },
  });
}

const errors = (run: ActionRun) =>
  run.annotations.filter(({ level }) => level === "error").map(({ message }) => message);

it.each<[string, RegExp]>([
  [
    "WRITES=1",
    /did not start here: open gin\.log: permission denied .*\n.*`logs\/gin\.log` \(LOGS_DIR\).*nothing was shipped/,
  ],
  [
    "READS=1",
    /did not start here: open main\.go: no such file.*\n.*not in the release: add `include: main\.go`, or embed/,
  ],
  ["MISREADS_PORT=1", /too many colons in address.*\n.*os\.Getenv\("PORT"\)/],
])("what the release alone makes fail never comes to a host: %s", async (environment, words) => {
  const run = await deploy(environment, { "smoke-test": "auto" });
  expect(run.exitCode).toBe(1);
  expect(errors(run)).toEqual([expect.stringMatching(words)]);
  expect(await on(fleet.host("web1"), "ls /opt")).not.toContain("svc");
});

describe("a canary that fails says why in one line, and what to do", () => {
  it.each<[string, RegExp]>([
    [
      "WRITES=1",
      /canary: the service ended by itself \(.*\): open gin\.log: read-only file system\n.*`logs\/gin\.log` \(LOGS_DIR\)/,
    ],
    ["WRITES_BESIDE=1", /: open \/opt\/svc\/\S+\/bin\/app\.db: read-only file system\n.*`data\/app\.db` \(DATA_DIR\)/],
    [
      "PANICS=1\nDSN=postgres://app:hunter22@db/shop",
      /ended by itself \(.*\): panic: failed to connect database \*\*\*/,
    ],
    ["READS=1", /: open main\.go: no such file or directory\n.*`include: main\.go`.*embed/],
    [
      "NO_ROUTE=1",
      /canary: it answered 404 on \/health: set `health-path: \/ping`, which answers 2xx, or add the route/,
    ],
    ["NO_LOGIN=1", /canary: it answered 401 on \/health: set `health-path: \/ping`.*without a login/],
    ["REDIRECTS=1", /canary: it answered 302 on \/health, a redirect to \S+\/version: set `health-path: \/ping`/],
    ["SPEAKS_HTTPS=1", /canary: it speaks only HTTPS\. .*proxy in front/],
  ])("%s", async (environment, words) => {
    const run = await deploy(environment);
    expect(run.exitCode).toBe(1);
    expect(errors(run)).toEqual([expect.stringMatching(words)]);
    expect(run.log).not.toContain("hunter22");
  });
});

it("what passes here serves there: data and logs are reached by path, by name, and by the host's own path", async () => {
  const ways = "data/a,logs/a.log,DATA_DIR,LOGS_DIR,/opt/svc/data/c";
  const run = await deploy(`WRITES_OWN=${ways}`, { "smoke-test": "required" });
  expect(run.exitCode, run.log).toBe(0);
  const host = fleet.host("web1");
  expect(await on(host, "ls /opt/svc/data /opt/svc/logs")).toBe("/opt/svc/data:\na\nb\nc\n\n/opt/svc/logs:\na.log\nb");
  expect(await on(host, "stat -c '%U %a' /opt/svc/current/data /opt/svc/current/env/current")).toBe(
    "root 777\nroot 600",
  );
  expect(await on(host, "ls /opt/svc/current")).toBe("bin\ndata\nenv\nlogs\nrelease.json\nunit");
});
