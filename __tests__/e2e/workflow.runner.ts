import { cpSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { actPath } from "../../scripts/set-up.ts";
import { type FleetHost, servingVersion } from "../support/deploy-example.ts";
import { type ExampleProject, makeExampleProject } from "../support/example-project.ts";
import { canBootHosts } from "../support/fleet/can-boot-hosts.ts";
import { type Fleet, startFleet } from "../support/fleet/start-fleet.ts";
import { freePort } from "../support/sshd.ts";
import { startWorkflowEngine, type WorkflowEngine, type WorkflowRun } from "../support/workflow-engine.ts";

const checkout = join(import.meta.dirname, "../..");
/** What these workflows compile, kept between runs of this tier: the first one takes minutes, the next ones seconds. */
const compiledBefore = join(dirname(actPath()), "../workflow-go-build");

let project: ExampleProject;
let engine: WorkflowEngine;

beforeAll(async () => {
  // That an earlier run of this tier filled these caches must not look like a machine that needs nothing restored.
  for (const note of globSync(join(compiledBefore, "*/*/00/gin-deploy-*"))) rmSync(note);
  engine = await startWorkflowEngine();
  project = makeExampleProject();
});

afterAll(async () => {
  await engine?.stop();
  project?.remove();
});

/** The action as GitHub has it: action.yml and dist/, and nothing else. */
function copyAction(directory: string): string {
  mkdirSync(directory, { recursive: true });
  cpSync(join(checkout, "action.yml"), join(directory, "action.yml"));
  cpSync(join(checkout, "dist"), join(directory, "dist"), { recursive: true });
  return directory;
}

function addWorkflow({ directory, git }: ExampleProject, name: string, text: string): string {
  const path = join(".github", "workflows", name);
  mkdirSync(join(directory, dirname(path)), { recursive: true });
  writeFileSync(join(directory, path), text);
  // Forced, because dist/ is ignored where it is not the action's.
  git("add", "--all", "--force");
  git("commit", "--quiet", "--message=A workflow");
  git("tag", "--force", "v1.0.0");
  return path;
}

/** What the workflow printed as `name=value`. */
function values({ printed }: WorkflowRun, name: string): readonly string[] {
  return printed.flatMap((line) => (line.startsWith(`${name}=`) ? line.slice(name.length + 1) : [])).sort();
}

interface Outputs {
  readonly version: string;
  readonly "modules-cache-hit": string;
  readonly "build-cache-hit": string;
  readonly binaries: string;
}

const outputsOf = (run: WorkflowRun) => values(run, "outputs").map((json) => JSON.parse(json) as Outputs);
const targetsOf = (run: WorkflowRun) =>
  outputsOf(run)
    .flatMap(({ binaries }) => JSON.parse(binaries) as { target: string; sizeBytes: number }[])
    .map(({ target }) => target)
    .sort();

describe("a matrix of builds with `uses: ./`", () => {
  let workflow: string;
  let port: number;
  beforeAll(async () => {
    copyAction(project.directory);
    workflow = addWorkflow(project, "matrix.yml", readFileSync(join(import.meta.dirname, "matrix.yml"), "utf8"));
    port = await freePort();
  });

  const run = (machine: string, buildCaches: string, env: Record<string, string> = {}) =>
    engine.run({
      repository: project.directory,
      workflow,
      vars: {
        BUILD_CACHES: buildCaches,
        MODULE_CACHES: join(engine.directory, machine, "modules"),
        PORT: String(port),
      },
      env,
    });

  it("builds, proves and saves both caches on its first run", async () => {
    const first = await run("first", compiledBefore);
    expect(first.exitCode, first.log).toBe(0);
    expect(values(first, "node")).toEqual([process.version, process.version]);
    expect(targetsOf(first)).toEqual(["linux/amd64", "linux/arm64"]);
    const miss = { version: "v1.0.0", "modules-cache-hit": "miss", "build-cache-hit": "miss" };
    expect(outputsOf(first)).toMatchObject([miss, miss]);
    expect(values(first, "served")).toEqual([expect.stringContaining('"version":"v1.0.0"')]);
    expect(first.log).not.toContain("::warning");
    expect(first.log.match(/Success - Post \.\//g)).toHaveLength(2);
  });

  it("finds both caches on its second run, on a machine that has nothing", async () => {
    const second = await run("second", join(engine.directory, "second", "build"), { GOPROXY: "off" });
    expect(second.exitCode, second.log).toBe(0);
    const exact = { version: "v1.0.0", "modules-cache-hit": "exact", "build-cache-hit": "exact" };
    expect(outputsOf(second)).toMatchObject([exact, exact]);
    expect(second.printed.filter((line) => line.startsWith("modules cache: not saved (nothing new)"))).toHaveLength(2);
    // "Only" is less than a twentieth of what was restored: next to nothing was compiled again.
    expect(second.printed.filter((line) => /^build cache: not saved \((nothing new|only )/.test(line))).toHaveLength(2);
    expect(values(second, "served")).toEqual([expect.stringContaining('"version":"v1.0.0"')]);
  });

  it("fails the job of a build that fails, and names the line", async () => {
    writeFileSync(join(project.directory, "cmd/greeter/broken.go"), "package main\n\nvar broken int = nothing\n");
    project.git("add", "--all");
    project.git("commit", "--quiet", "--message=Break it");
    const broken = await run("first", compiledBefore);
    expect(broken.exitCode).toBe(1);
    expect(broken.log).toMatch(/::error [^:]*file=cmd\/greeter\/broken\.go,line=3[^:]*::undefined: nothing/);
    expect(broken.log.match(/Failure - Main \.\//g)).toHaveLength(2);
    expect(broken.log.match(/Success - Post \.\//g)).toHaveLength(2);
    expect(values(broken, "outputs")).toEqual([]);
  });
});

const obstacle = canBootHosts();

describe.skipIf(!obstacle.ok)("the deploy workflow of examples/", () => {
  let fleet: Fleet;
  let web1: FleetHost;
  beforeAll(async () => {
    fleet = await startFleet({ hosts: [{ name: "web1" }] });
    web1 = fleet.host("web1");
  });
  afterAll(() => fleet?.stop());

  it("deploys with a key from the secrets, which stays out of the log", async () => {
    const service = makeExampleProject();
    try {
      const workflow = addWorkflow(service, "deploy.yml", deployWorkflow(web1));
      const run = await engine.run({
        repository: service.directory,
        workflow,
        actions: { "org/gin-deploy@v1": copyAction(join(engine.directory, "action")) },
        secrets: { DEPLOY_KEY: fleet.privateKey },
        vars: { KNOWN_HOSTS: fleet.knownHosts },
        env: { GOCACHE: join(compiledBefore, "linux", "amd64") },
      });
      expect(run.exitCode, run.log).toBe(0);
      expect(await servingVersion(web1)).toBe("v1.0.0");
      expect(run.printed).toContainEqual(expect.stringMatching(/^promoted, \S*v1\.0\.0/));
      expect(run.log).toContain("Success - Post org/gin-deploy@v1");
      const keyLines = fleet.privateKey.split("\n").filter(Boolean);
      expect(keyLines.filter((line) => run.log.includes(line))).toEqual([]);
      expect(run.printed.filter((line) => line === "***").length).toBeGreaterThanOrEqual(keyLines.length);
    } finally {
      service.remove();
    }
  });
});

it("builds in one job of build-and-deploy.yml, and takes the same files in the other, which needs no Go", async () => {
  const service = makeExampleProject();
  try {
    const run = await engine.run({
      repository: service.directory,
      workflow: addWorkflow(service, "build-and-deploy.yml", buildAndProveWorkflow()),
      actions: {
        "org/gin-deploy@v1": copyAction(join(engine.directory, "action")),
        [pinned("upload-artifact")]: writeArtifactAction("upload"),
        [pinned("download-artifact")]: writeArtifactAction("download"),
      },
      env: { GOCACHE: join(compiledBefore, "linux", "amd64") },
    });
    expect(run.exitCode, run.log).toBe(0);
    expect(run.log).toMatch(/\/build *\] .*smoke test of greeter \(linux\/amd64\): passed, .* says it is v1\.0\.0/);
    expect(run.log).toMatch(/\/deploy *\] .*\[linux\/amd64\] verified: built\/greeter_linux_amd64\/greeter/);
    expect(run.log).toMatch(/\/deploy *\] .*smoke test of greeter \(linux\/amd64\): passed/);
    expect(run.log).not.toMatch(/\/deploy *\] .*(?:Go \d|building|cache:)/);
  } finally {
    service.remove();
  }
});

it("builds, uploads and publishes by release.yml, and what is published is what the checksums name", async () => {
  const service = makeExampleProject();
  try {
    const run = await engine.run({
      repository: service.directory,
      workflow: addWorkflow(service, "release.yml", oneTargetOf("release.yml")),
      ref: "refs/tags/v1.0.0",
      actions: {
        "org/gin-deploy@v1": copyAction(join(engine.directory, "action")),
        [pinned("attest")]: writeAttestAction(),
        [pinned("upload-artifact")]: writeArtifactAction("upload"),
        [pinned("download-artifact")]: writeArtifactAction("download"),
      },
      env: { GOCACHE: join(compiledBefore, "linux", "amd64"), PATH: `${writeReleaseClient()}:${process.env["PATH"]}` },
    });
    expect(run.exitCode, run.log).toBe(0);
    const released = ["greeter_1.0.0_linux_amd64.sbom.json", "greeter_1.0.0_linux_amd64.tar.gz"];
    expect(values(run, "attested")).toEqual(released);
    expect(values(run, "verified")).toEqual(released.map((name) => `${name}: OK`));
    const files = ["artifacts.json", "greeter_1.0.0_checksums.txt", ...released].map((name) => `release/${name}`);
    expect(values(run, "gh")).toEqual([`release create v1.0.0 --verify-tag --generate-notes ${files.join(" ")}`]);
  } finally {
    service.remove();
  }
});

it.skip("release.yml: the signature itself needs GitHub; its step gets the checksums (above), actionlint checks the rest", () => {});

/** An action of shell steps, in the place of one of GitHub's whose service is GitHub's. `inputs`: name of each in the script. */
function writeAction(name: string, inputs: Readonly<Record<string, string>>, run: string): string {
  const directory = join(engine.directory, name);
  // An input without a name is taken and not used.
  const named = Object.entries(inputs).filter(([, variable]) => variable !== "");
  const env = Object.fromEntries(named.map(([input, variable]) => [variable, `\${{ inputs.${input} }}`]));
  const runs = { using: "composite", steps: [{ shell: "bash", run, env }] };
  const declared = Object.fromEntries(Object.keys(inputs).map((input) => [input, {}]));
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, "action.yml"), stringify({ name, description: name, inputs: declared, runs }));
  return directory;
}

/** Like GitHub's it drops the executable bit, and packs files of one directory without it. */
function writeArtifactAction(direction: "upload" | "download"): string {
  const store = `${join(engine.directory, "artifacts")}/$NAME`;
  const inputs = { name: "NAME", path: "FILES", "if-no-files-found": "" };
  const put = 'if [ -d "$path" ]; then cp -R "$path/." "$to"; elif [ -f "$path" ]; then cp "$path" "$to"; fi';
  const [from, to] = direction === "upload" ? ["$FILES", store] : [store, "$FILES"];
  const script = [
    `to="${to}"`,
    'mkdir -p "$to"',
    // Not quoted: a list of globs.
    `for path in ${from}; do ${put}; done`,
    'find "$to" -type f -exec chmod 644 {} +',
  ];
  return writeAction(`${direction}-artifact`, inputs, script.join("\n"));
}

/** Names what it would sign, when every file is what the list says. */
function writeAttestAction(): string {
  const check = 'cd "$(dirname "$LIST")" && sha256sum --check --quiet "$LIST"';
  return writeAction("attest", { "subject-checksums": "LIST" }, `${check} && sed 's/^[0-9a-f]*  /attested=/' "$LIST"`);
}

/** A directory with a `gh` that says how it was called, and checks what it was given. */
function writeReleaseClient(): string {
  const directory = join(engine.directory, "bin");
  const lines = [
    "#!/bin/sh",
    'echo "gh=$*"',
    "cd release && sha256sum --check *_checksums.txt > ../checked || exit 1",
    "sed 's/^/verified=/' ../checked",
  ];
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, "gh"), `${lines.join("\n")}\n`, { mode: 0o755 });
  return directory;
}

/** `actions/NAME@HASH`, as the examples have it. */
function pinned(name: string): string {
  const example = readFileSync(join(checkout, "examples/workflows/release.yml"), "utf8");
  const [, action = ""] = new RegExp(`uses: (actions/${name}@[0-9a-f]{40}) `).exec(example) ?? [];
  expect(action).not.toBe("");
  return action;
}

/** A workflow of examples/, as it stands there, for one target. */
function oneTargetOf(file: string): string {
  const example = readFileSync(join(checkout, "examples/workflows", file), "utf8");
  expect(example).toMatch(/^ +targets: linux\/amd64, .*$/m);
  return example.replace(/^( +targets: linux\/amd64), .*$/m, "$1");
}

/** As it stands in examples/, for one target and without hosts: what is taken is then proved, and no more. */
function buildAndProveWorkflow(): string {
  const example = oneTargetOf("build-and-deploy.yml");
  const hosts = / +hosts: \|\n( {12}.*\n)+ +ssh-key: .*\n +ssh-known-hosts: .*\n +url: .*\n$/;
  expect(example).toMatch(hosts);
  return example.replace(hosts, "");
}

/** As it stands in examples/, with a host that is there, and with the step that somebody will write one day. */
function deployWorkflow({ address }: FleetHost): string {
  const example = readFileSync(join(checkout, "examples/workflows/deploy.yml"), "utf8");
  const hosts = / +deploy@web1\.example\.com\n +deploy@web2\.example\.com:2222\n/;
  expect(example).toMatch(hosts);
  return [
    example.replace(hosts, `            deploy@${address}\n`),
    "      - name: Print the key",
    "        env:",
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the workflow's own expression.
    "          KEY: ${{ secrets.DEPLOY_KEY }}",
    '        run: echo "$KEY"',
    "",
  ].join("\n");
}
