import { chmodSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
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
import { runAction } from "../support/run-action.ts";
import { startStrictClient } from "../support/strict-client.ts";

let fleet: Fleet;
let project: ExampleProject;
let deploy: ReturnType<typeof deployer>;

beforeAll(async () => {
  project = makeExampleProject();
  fleet = await startFleet({ hosts: [{ name: "web1" }] });
  deploy = deployer(fleet, project);
});

afterAll(async () => {
  await fleet?.stop();
  project?.remove();
});

describe("one host, release after release", () => {
  let web1: FleetHost;
  beforeAll(() => {
    web1 = fleet.host("web1");
  });

  it("deploys for the first time", async () => {
    const run = await deploy([web1], release("v1"));
    expect(run.log).toContain("serves on port 8080");
    expect(run).toMatchObject({ exitCode: 0, postExitCode: 0 });
    expect(run.outputs).toMatchObject({ decision: "promoted", version: "v1", "previous-release": "" });
    expect(await servingVersion(web1)).toBe("v1");

    const [binary] = JSON.parse(run.outputs["binaries"] ?? "") as [{ sha256: string }];
    const pid = await mainPid(web1);
    expect(await on(web1, `sha256sum /proc/${pid}/exe`)).toContain(binary.sha256);
    expect(await on(web1, `stat -c %U /proc/${pid}`)).toBe("greeter");
    expect(await on(web1, "stat -c '%U:%G %a' /opt/greeter/current/env/current")).toBe("root:greeter 600");
    expect(await on(web1, "systemctl is-enabled greeter@current")).toBe("enabled");
    expect(await on(web1, "ls /run/systemd/system /opt/greeter /opt/greeter/.gin-deploy")).not.toMatch(
      /canary|lock|incoming/,
    );
    expect(run.summary).toContain("```mermaid");
  });

  it("says unchanged when nothing changed, and touches nothing", async () => {
    const before = await footprint(web1);
    const run = await deploy([web1], release("v1"));
    expect(run.exitCode).toBe(0);
    expect(run.outputs).toMatchObject({ decision: "unchanged" });
    expect(run.outputs["release"]).toBe(run.outputs["previous-release"]);
    expect(await footprint(web1)).toBe(before);
  });

  it("upgrades: a strict client sees the old version, then the new one", async () => {
    const client = startStrictClient(web1.address, 8080);
    const run = await deploy([web1], release("v2"));
    const answers = await client.stop();
    expect(run.outputs).toMatchObject({ decision: "promoted", version: "v2" });
    const versions = answers.flatMap(({ version }) => version ?? []);
    expect(versions.slice(0, versions.lastIndexOf("v1") + 1)).not.toContain("v2");
    expect(versions.at(-1)).toBe("v2");
    // Without a proxy the port is closed while one process makes room for the next, and only then.
    const isRefused = answers.map(({ failure }) => failure !== undefined);
    const [first, last] = [isRefused.indexOf(true), isRefused.lastIndexOf(true)];
    const ms = (answers[last]?.atMs ?? 0) - (answers[first]?.atMs ?? 0);
    console.log(`upgrade: ${answers.length} requests, ${isRefused.filter(Boolean).length} refused over ${ms} ms`);
    if (first >= 0) expect(isRefused.slice(first, last + 1)).not.toContain(false);
  });

  it.each([
    ["panic-at-boot", /ended by itself \(exit code 2\)/, "broken on purpose at boot"],
    ["exit-at-boot", /ended by itself \(exit code 1\)/, "this build is broken on purpose"],
    ["exit-after:3s", /ended by itself/, "this build is broken on purpose"],
    ["wrong-port", /got no answer; it listens on \d+ instead: does it read PORT\?/, "this build is broken on purpose"],
    [
      "never-listens",
      /not ready within 10 s: GET \/health on port \d+ got no answer/,
      "this build is broken on purpose",
    ],
    [
      "never-healthy",
      /not ready within 10 s: GET \/health on port \d+ answered 503/,
      "this build is broken on purpose",
    ],
    ["flapping-health", /not ready within 10 s|came and went/, "this build is broken on purpose"],
  ])("keeps %s away from every client", async (fault, reason, journalLine) => {
    const pid = await mainPid(web1);
    const client = startStrictClient(web1.address, 8080);
    const run = await deploy([web1], { ...release("v3", fault), "health-timeout": "10s" });
    const answers = await client.stop();
    expect(run.exitCode).toBe(1);
    expect(run.outputs).toMatchObject({ decision: "failed" });
    expect(run.log).toMatch(reason);
    expect(run.log).toContain(journalLine);
    expect(run.summary).toContain("broken on purpose");
    expect(answers.length).toBeGreaterThan(50);
    expect(answers.filter(({ version }) => version !== "v2")).toEqual([]);
    expect(await mainPid(web1)).toBe(pid);
    expect(await on(web1, "systemctl list-units --all --no-legend 'greeter@canary*'")).toBe("");
  });

  it("rolls a release back that fails only on the public port", async () => {
    const run = await deploy([web1], release("v3", "fails-on-port:8080"));
    expect(run.exitCode).toBe(1);
    expect(run.outputs).toMatchObject({ decision: "rolled-back" });
    expect(run.outputs["release"]).toContain("-v2-");
    expect(run.log).toMatch(/public port: the service ended by itself/);
    expect(await servingVersion(web1)).toBe("v2");
    const next = await deploy([web1], release("v3"));
    expect(next.outputs).toMatchObject({ decision: "promoted" });
    expect(await servingVersion(web1)).toBe("v3");
  });

  it("gives the service its environment to the letter", async () => {
    const values = {
      SPACES: "  two words  ",
      QUOTES: `"double" 'single' \`back\``,
      // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the text that must come through.
      DOLLAR: "$HOME ${PATH} $$ \\ \\n",
      PERCENT: "%n %i 100%",
      UMLAUTS: "grüß dich, 世界 🚀",
      HASH: "# not a comment; not = an end",
      LINES: 'first\nsecond "quoted"\n\n  fourth',
      EMPTY: "",
    };
    const lines = Object.entries(values).map(([key, value]) =>
      value.includes("\n") ? `${key}<<END\n${value}\nEND` : `${key}=${value}`,
    );
    const run = await deploy([web1], { ...release("v4", "echo-env"), environment: `${lines.join("\n")}\n` });
    expect(run.outputs).toMatchObject({ decision: "promoted" });
    for (const [key, value] of Object.entries({ ...values, GIN_MODE: "release", PORT: "8080" })) {
      const answer = JSON.parse(await on(web1, `curl -s 'http://127.0.0.1:8080/env?name=${key}'`)) as Record<
        string,
        string
      >;
      expect(answer[key], key).toBe(value);
    }
    expect(run.log).not.toContain("grüß dich");
  });

  it("deploys a file that another job built, from which its executable bit was taken", async () => {
    const { directory } = project;
    const build = { ...release("v4.1"), "output-directory": "built", cache: "false" };
    const built = await runAction({ workspace: directory, inputs: build });
    const [{ path, sha256 }] = JSON.parse(built.outputs["binaries"] ?? "") as [{ path: string; sha256: string }];
    chmodSync(path, 0o644);
    const taken = { binary: "built/*/greeter", version: "v4.1", "smoke-test": "auto" };
    const run = await deploy([web1], taken, { env: { RUNNER_TOOL_CACHE: "/nowhere" } });
    expect(run.outputs, run.log).toMatchObject({ decision: "promoted", version: "v4.1" });
    expect(run.log).toMatch(/smoke test of greeter \(linux\/amd64\): passed, .* says it is v4\.1/);
    expect(run.log).not.toMatch(/^Go \d|\] building/m);
    expect(await servingVersion(web1)).toBe("v4.1");
    expect(await on(web1, `sha256sum /proc/${await mainPid(web1)}/exe`)).toContain(sha256);
  });

  it("keeps no more releases than asked", async () => {
    const run = await deploy([web1], { ...release("v5"), "keep-releases": "2" });
    expect(run.outputs).toMatchObject({ decision: "promoted" });
    const kept = (await on(web1, "ls /opt/greeter/releases")).split("\n");
    expect(kept).toHaveLength(2);
    expect(kept[1]).toBe(run.outputs["release"]);
    expect(kept[0]).toBe(run.outputs["previous-release"]);
  });
});
