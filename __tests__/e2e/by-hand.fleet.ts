import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { stringify } from "yaml";
import {
  deployer,
  type FleetHost,
  footprint,
  mainPid,
  on,
  release,
  servingVersion,
} from "../support/deploy-example.ts";
import { type ExampleProject, makeExampleProject } from "../support/example-project.ts";
import { type Fleet, startFleet } from "../support/fleet/start-fleet.ts";
import { startStrictClient } from "../support/strict-client.ts";

const root = join(import.meta.dirname, "../..");
let fleet: Fleet;
let project: ExampleProject;
let deploy: ReturnType<typeof deployer>;
let web1: FleetHost;

beforeAll(async () => {
  project = makeExampleProject();
  fleet = await startFleet({ hosts: [{ name: "web1" }] });
  deploy = deployer(fleet, project);
  web1 = fleet.host("web1");
  const run = await deploy([web1], release("v1"));
  expect(run.outputs).toMatchObject({ decision: "promoted" });
});

afterAll(async () => {
  await fleet?.stop();
  project?.remove();
});

/** The crontab line of docs/elsewhere.md, without its times, as cron runs it: by sh, with next to no environment. */
function runCronLine(paths: Readonly<Record<string, string>>) {
  const page = readFileSync(join(root, "docs/elsewhere.md"), "utf8");
  const [, line = ""] = /^\*\/10 \* \* \* \* (.+)$/m.exec(page) ?? [];
  const command = Object.entries(paths).reduce((text, [from, to]) => text.replaceAll(from, to), line);
  expect(command).not.toBe("");
  const node = dirname(process.execPath);
  const env = { HOME: process.env["HOME"] ?? "", PATH: `${node}:${process.env["PATH"]}`, SHELL: "/bin/sh" };
  return spawnSync("sh", ["-c", command], { env, encoding: "utf8" }).status;
}

it("the cron line of docs/elsewhere.md finds that there is nothing to do, with options and a key from files", async () => {
  const place = mkdtempSync(join(tmpdir(), "gin-deploy-cron-"));
  try {
    const [clone, log] = [join(place, "greeter"), join(place, "log")];
    execFileSync("git", ["clone", "--quiet", project.directory, clone]);
    writeFileSync(join(place, "key"), fleet.privateKey, { mode: 0o600 });
    writeFileSync(join(place, "known_hosts"), fleet.knownHosts);
    const options = {
      hosts: `deploy@${web1.address}`,
      "ssh-key": "@../key",
      "ssh-known-hosts": "@../known_hosts",
      cache: false,
      "smoke-test": "off",
      ...release("v1"),
    };
    writeFileSync(join(clone, "deploy.yml"), stringify(options));
    // People commit it. Here that would be another commit than the one that serves.
    writeFileSync(join(clone, ".git/info/exclude"), "deploy.yml\n");
    const paths = { "/srv/greeter": clone, "/opt/gin-deploy": root, "/var/log/greeter-deploy.log": log };
    const exitCode = runCronLine(paths);
    const printed = readFileSync(log, "utf8");
    expect(exitCode, printed).toBe(0);
    expect(printed).toContain("decision=unchanged\n");
    for (const line of fleet.privateKey.split("\n").filter(Boolean)) expect(printed).not.toContain(line);
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
});

describe("what people did to a host by hand", () => {
  it.each([
    ["stopped the service", "systemctl stop greeter@current"],
    ["edited the unit", "echo '# a remark' >> /etc/systemd/system/greeter@.service && systemctl daemon-reload"],
    ["removed current", "rm /opt/greeter/current"],
  ])("%s: the same release again puts it right", async (_, script) => {
    await on(web1, script);
    const run = await deploy([web1], release("v1"));
    expect(run.exitCode).toBe(0);
    expect(run.log).not.toContain("::error");
    expect(await servingVersion(web1)).toBe("v1");
    expect(
      await on(
        web1,
        "systemctl is-active greeter@current; cmp /opt/greeter/current/unit /etc/systemd/system/greeter@.service",
      ),
    ).toBe("active");
  });

  it("removed state.json: what serves is not touched, and is what a failure goes back to", async () => {
    await on(web1, "rm /opt/greeter/.gin-deploy/state.json");
    const pid = await mainPid(web1);
    const client = startStrictClient(web1.address, 8080);
    const broken = await deploy([web1], { ...release("v2", "never-healthy"), "health-timeout": "10s" });
    const answers = await client.stop();
    expect(broken.outputs).toMatchObject({ decision: "failed" });
    expect(answers.filter(({ version }) => version !== "v1")).toEqual([]);
    expect(await mainPid(web1)).toBe(pid);
    const late = await deploy([web1], release("v2", "fails-on-port:8080"));
    expect(late.outputs, late.log).toMatchObject({ decision: "rolled-back" });
    expect(await servingVersion(web1)).toBe("v1");
  });

  it("deleted the release that serves: it goes on, with a warning, until a good one takes its place", async () => {
    await deploy([web1], release("v2"));
    const client = startStrictClient(web1.address, 8080);
    await on(web1, "rm -r /opt/greeter/releases/*-v2-*");
    const run = await deploy([web1], release("v3"));
    const answers = await client.stop();
    expect(run.outputs).toMatchObject({ decision: "promoted" });
    expect(run.log).toMatch(/-v2-\S+ serves, but nothing can be rolled back to it/);
    expect(await servingVersion(web1)).toBe("v3");
    const versions = answers.flatMap(({ version }) => version ?? []);
    expect([...new Set(versions)]).toEqual(["v2", "v3"]);
  });

  it("wants the same service in another place: refused", async () => {
    const before = await footprint(web1);
    const run = await deploy([web1], { ...release("v3"), "deploy-path": "/srv/apps/greeter" });
    expect(run.exitCode).toBe(1);
    expect(run.log).toContain("its service greeter lives in /opt/greeter, and two places cannot share one name");
    expect(await footprint(web1)).toBe(before);
  });

  it("rebooted it: the service is back, and the same release is unchanged", async () => {
    await web1.stop();
    await web1.boot();
    await expect.poll(() => servingVersion(web1)).toBe("v3");
    const run = await deploy([web1], release("v3"));
    expect(run.outputs).toMatchObject({ decision: "unchanged" });
  });
});
