/** "Deploy in 10 minutes" of README, to the letter, on a host that nobody has prepared. Only GitHub itself is a stand-in: `gh`, and who runs a workflow. */
import { execFile } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import { parse } from "yaml";
import { on } from "../support/deploy-example.ts";
import { type ExampleProject, makeExampleProject } from "../support/example-project.ts";
import { type Fleet, startFleet } from "../support/fleet/start-fleet.ts";
import { runAction } from "../support/run-action.ts";

const run = promisify(execFile);
const root = join(import.meta.dirname, "../..");
const guide = readFileSync(join(root, "README.md"), "utf8")
  .split(/^## /m)
  .find((section) => section.startsWith("Deploy in 10 minutes"));
const commands = [...(guide ?? "").matchAll(/^ *```sh\n([\s\S]*?)^ *```$/gm)].map(([, text = ""]) => text);

let fleet: Fleet;
let project: ExampleProject;
/** Of whoever follows the guide: what is found before the programs of the machine, and what GitHub keeps. */
let bench: string;

beforeAll(async () => {
  project = makeExampleProject();
  project.git("tag", "--delete", "v1.0.0");
  fleet = await startFleet({ hosts: [{ name: "web1" }] });
  bench = mkdtempSync(join(tmpdir(), "guide-"));
  await on(fleet.host("web1"), "userdel --remove deploy 2>/dev/null; rm -f /etc/sudoers.d/*");
  const remote = join(bench, "remote.git");
  project.git("init", "--quiet", "--bare", remote);
  project.git("remote", "add", "origin", remote);
  for (const directory of ["kept", "bin", ".ssh"]) mkdirSync(join(bench, directory));
  program("ssh", `exec /usr/bin/ssh -i ${fleet.privateKeyPath} -o UserKnownHostsFile=${fleet.knownHostsPath} "$@"`);
  program(
    "gh",
    `case "$1 $2" in
"secret set" | "variable set") cat >"${bench}/kept/$3" ;;
"run download") mkdir -p "$6" && cp "${bench}/kept/gin-deploy-provision.sh" "$6" ;;
"workflow run" | "run watch") ;;
*) exit 2 ;;
esac`,
  );
});
afterAll(async () => {
  await fleet?.stop();
  project?.remove();
  if (bench) rmSync(bench, { recursive: true, force: true });
});

function program(name: string, text: string): void {
  const path = join(bench, "bin", name);
  writeFileSync(path, `#!/bin/sh\n${text}\n`);
  chmodSync(path, 0o755);
}

const kept = (name: string) => readFileSync(join(bench, "kept", name), "utf8");

/** The commands of one step, with the host's own address. */
async function follow(step: number): Promise<string> {
  const text = commands[step]
    ?.replaceAll("web1.example.com", fleet.host("web1").address)
    .replaceAll("/tmp/", `${bench}/`);
  const { stdout } = await run("sh", ["-ec", text ?? "exit 3"], {
    cwd: project.directory,
    env: { ...process.env, HOME: bench, PATH: `${join(bench, "bin")}:${process.env["PATH"]}` },
  });
  return stdout;
}

/** The step of a workflow to copy that is this action, as GitHub would run it. */
function runWorkflow(file: string, own: Readonly<Record<string, string>> = {}) {
  const { jobs } = parse(readFileSync(join(root, "examples/workflows", file), "utf8"));
  const steps = Object.values(jobs as Record<string, { steps: { uses?: string; with?: object }[] }>)[0]?.steps ?? [];
  const step = steps.find(({ uses }) => uses?.startsWith("org/gin-deploy@"));
  const filled = Object.entries({ ...step?.with, ...own }).map(([name, value]) => [
    name,
    String(value).replace(/\$\{\{ (?:secrets|vars)\.(\w+) \}\}/g, (_, key: string) => kept(key)),
  ]);
  return runAction({
    workspace: project.directory,
    env: { RUNNER_TEMP: join(bench, "kept") },
    inputs: { cache: "false", ...Object.fromEntries(filled) },
  });
}

it("leads from an empty server to a service that runs", async () => {
  const host = fleet.host("web1");
  expect(commands).toHaveLength(6);
  await follow(0);
  await follow(1);
  const fingerprints = (await follow(2)).match(/SHA256:\S+/g) ?? [];
  expect(fingerprints).toHaveLength(2);
  expect(new Set(fingerprints).size, "the two that the guide has compared").toBe(1);
  await follow(3);

  const provision = await runWorkflow("provision.yml");
  expect(provision.exitCode, provision.log).toBe(0);
  const script = provision.outputs["provision-script-file"] ?? "";
  expect(script).toBe(join(bench, "kept/gin-deploy-provision.sh"));
  expect(await follow(4)).toContain("provisioned=sudo rule /etc/sudoers.d/gin-deploy-greeter");

  await follow(5);
  const deploy = await runWorkflow("deploy.yml", { hosts: `deploy@${host.address}` });
  expect(deploy.outputs["decision"], deploy.log).toBe("promoted");
  expect(deploy.outputs["version"]).toBe("v1.0.0");
  expect(await on(host, "curl -s localhost:8080/greetings/Ada; systemctl is-active greeter@current")).toBe(
    '{"message":"Hello, Ada!"}active',
  );
  expect(await on(host, "sudo -l -U deploy | tail -n 1")).toContain("/usr/local/lib/gin-deploy/greeter");
});
