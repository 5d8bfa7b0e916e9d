/**
 * `npm run demo`: builds the example service with dist/, deploys it to a throwaway host that is booted for it, upgrades it,
 * deploys a broken release and shows that it is rolled back, prints the job summaries, and leaves nothing behind. Where no
 * host can be booted it builds and verifies the binaries, and says what it left out and why.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ExampleProject, makeExampleProject, versionVariables } from "../__tests__/support/example-project.ts";
import { canBootHosts } from "../__tests__/support/fleet/can-boot-hosts.ts";
import { type Fleet, startFleet } from "../__tests__/support/fleet/start-fleet.ts";
import { type ActionRun, runAction } from "../__tests__/support/run-action.ts";
import { forPeople } from "../__tests__/support/runner-log.ts";
import { setUp } from "./set-up.ts";

type Host = ReturnType<Fleet["host"]>;

const say = (line: string) => console.log(`\n=== ${line}`);
const toolCache = join(mkdtempSync(join(tmpdir(), "gin-deploy-demo-")), "tools");
const project = makeExampleProject();
let failures = 0;
try {
  const whyNot = await findObstacle();
  if (whyNot === undefined) await showDeploys(project);
  else await showBuild(project, whyNot);
} finally {
  project.remove();
  rmSync(join(toolCache, ".."), { recursive: true, force: true });
}
say(failures === 0 ? "The demo did what it should." : `${failures} of the demo's steps did NOT do what they should.`);
process.exitCode = failures === 0 ? 0 : 1;

async function findObstacle(): Promise<string | undefined> {
  const missing = await setUp("fleet", (line) => console.log(line));
  if (missing.length > 0) return missing.join("; ");
  const boot = canBootHosts();
  return boot.ok ? undefined : boot.why;
}

async function showBuild({ directory }: ExampleProject, whyNot: string): Promise<void> {
  say("Build the example for two targets, and verify what was built");
  const run = await act(directory, { targets: "linux/amd64, linux/arm64" });
  expectThat(
    "both binaries are verified",
    run.exitCode === 0 && JSON.parse(run.outputs["binaries"] ?? "[]").length === 2,
  );
  showSummary(run);
  say(`Left out: the deploy to a host, the canary and the broken release. Why: ${whyNot}`);
}

async function showDeploys({ directory, git }: ExampleProject): Promise<void> {
  say("Boot a throwaway host");
  const fleet = await startFleet({ hosts: [{ name: "web1" }] });
  const host = fleet.host("web1");
  const deploy = (inputs: Readonly<Record<string, string>>) =>
    act(directory, {
      hosts: `deploy@${host.address}`,
      "ssh-key": fleet.privateKey,
      "ssh-known-hosts": fleet.knownHosts,
      "health-timeout": "5s",
      ...inputs,
    });
  try {
    say("Build for two targets, prove, deploy v1.0.0: the first release");
    const first = await deploy({ targets: "linux/amd64, linux/arm64" });
    expectThat("it was promoted", first.outputs["decision"] === "promoted");
    await showService(host, "v1.0.0");

    say("The same again");
    expectThat("nothing was touched", (await deploy({})).outputs["decision"] === "unchanged");

    say("Tag v1.1.0 and upgrade");
    git("commit", "--quiet", "--allow-empty", "--message=A new release");
    git("tag", "v1.1.0");
    const upgrade = await deploy({});
    expectThat("it was promoted", upgrade.outputs["decision"] === "promoted");
    await showService(host, "v1.1.0");
    showSummary(upgrade);

    say("Deploy v1.2.0, which panics at boot: it fails as a canary, beside the release that serves");
    const broken = await deploy({ version: "v1.2.0", "version-variables": versionVariables("panic-at-boot") });
    expectThat("the step failed", broken.exitCode === 1 && broken.outputs["decision"] === "failed");
    await showService(host, "v1.1.0");

    say("Deploy v1.3.0, which only fails on its public port: it is switched to, and rolled back");
    const late = await deploy({ version: "v1.3.0", "version-variables": versionVariables("fails-on-port:8080") });
    expectThat("it was rolled back", late.exitCode === 1 && late.outputs["decision"] === "rolled-back");
    await showService(host, "v1.1.0");
    showSummary(late);
  } finally {
    await fleet.stop();
    say("The host is gone");
  }
}

/** Go comes through the action itself where the machine has none: into a tool cache that the demo removes. */
function act(workspace: string, inputs: Readonly<Record<string, string>>): Promise<ActionRun> {
  return runAction({
    workspace,
    inputs: { cache: "false", ...inputs },
    env: { RUNNER_TOOL_CACHE: toolCache },
    onLine: (line) => {
      const shown = forPeople(line);
      if (shown !== undefined) console.log(`  ${shown.replaceAll("\n", "\n  ")}`);
    },
  });
}

async function showService(host: Host, version: string): Promise<void> {
  const { stdout } = await host.exec(["curl", "-s", "http://127.0.0.1:8080/version"]);
  console.log(`  ${host.name} answers on port 8080: ${stdout.trim()}`);
  expectThat(`${version} serves`, stdout.includes(`"version":"${version}"`));
}

function expectThat(what: string, holds: boolean): void {
  console.log(`  ${holds ? "ok" : "NOT SO"}: ${what}`);
  if (!holds) failures += 1;
}

function showSummary(run: ActionRun): void {
  console.log(`\n--- job summary ---\n${run.summary}--- end of the summary ---`);
}
