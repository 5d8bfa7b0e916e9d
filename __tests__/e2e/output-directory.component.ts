import { execFileSync, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { systemClaims } from "../../src/world/claims.ts";
import { cloneProject, type GoProject, makeProject } from "../go-build/go-project.ts";
import { type ActionRun, runAction } from "../support/run-action.ts";

const service = (module: string) => ({
  "go.mod": `module example.com/team/${module}\n\ngo 1.26\n`,
  "main.go": 'package main\n\nvar version = "dev"\n\nfunc main() { println(version) }\n',
});
const inDirectory = (directory: string, files: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(files).map(([name, text]) => [`${directory}/${name}`, text]));

const projects: GoProject[] = [];
let project: GoProject;
beforeEach(() => {
  project = makeProject({
    ...service("svc"),
    ...inDirectory("services/api", service("api")),
    ...inDirectory("services/worker", service("worker")),
    "site/index.html": "hello\n",
  });
  project.git("tag", "v1.0.0");
  projects.push(project);
});
afterEach(() => {
  for (const each of projects.splice(0)) each.remove();
});

type Given = Readonly<Record<string, string>>;
const run = (inputs: Given = {}, env: Given = {}, workspace = project.directory) =>
  runAction({ workspace, inputs: { cache: "false", "smoke-test": "off", ...inputs }, env });

function expectRefusal({ exitCode, annotations, log }: ActionRun, words: RegExp): void {
  const errors = annotations.filter(({ level }) => level === "error");
  expect(errors.map(({ message }) => message)).toEqual([expect.stringMatching(words)]);
  expect(log).not.toContain("building");
  expect(exitCode).toBe(1);
}
/** As a runner has it: one directory for all steps of a job. */
function job(): Given {
  const temp = at(".git/temp");
  mkdirSync(temp, { recursive: true });
  return { RUNNER_TEMP: temp };
}
const status = () => project.git("status", "--porcelain");
const at = (...names: string[]) => join(project.directory, ...names);

describe("a place that is not for binaries is refused before anything is fetched, and left as it is", () => {
  it.each<[string, string, () => void, RegExp]>([
    ["git's own directory", ".git", () => {}, /^output-directory: "\.git" lies in \.git: git keeps the repository/],
    ["a link to it", "out", () => symlinkSync(".git", at("out")), /out lies in \.git: git keeps the repository/],
    ["a link to nothing", "out", () => symlinkSync("gone", at("out")), /out is a link to gone, which is not there/],
    ["a file", "go.mod", () => {}, /go\.mod is a file/],
    ["below a file", "go.mod/x", () => {}, /go\.mod\/x lies below .*go\.mod, which is a file/],
    ["a submodule", "lib", () => addSubmodule("lib"), /lib lies in the submodule lib: /],
    ["in a submodule", "lib/dist", () => addSubmodule("lib"), /lib\/dist lies in the submodule lib: /],
    [
      "where git keeps a repository under another name",
      "repository/x",
      () =>
        execFileSync("git", ["init", "--quiet", "--separate-git-dir", at("repository")], { cwd: project.directory }),
      /repository\/x lies in .*repository: git keeps/,
    ],
  ])("%s", async (_, place, prepare, words) => {
    prepare();
    const before = status();
    expectRefusal(await run({ "output-directory": place, "go-version": "1.99.0" }), words);
    expect(status()).toBe(before);
  });
});

function addSubmodule(name: string): void {
  const lib = makeProject({ "lib.txt": "x\n" });
  projects.push(lib);
  project.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", lib.directory, name);
  project.commit();
}

it("a link within the workspace is followed: git sees nothing of what is built", async () => {
  symlinkSync("site", at("out"));
  project.commit();
  const before = await run({ "output-directory": "out", version: "v1.0.0", sbom: "false" });
  expect(before.exitCode, before.log).toBe(0);
  expect(status()).not.toContain("svc_linux_amd64");
  expect(existsSync(at("site/svc_linux_amd64/svc"))).toBe(true);
});

describe("what an earlier run packaged", () => {
  it("of another service in an earlier job is removed, and a warning says what went and how to keep both", async () => {
    const first = await run({ "working-directory": "services/api" });
    expect(first.exitCode, first.log).toBe(0);
    // Every run has a RUNNER_TEMP of its own here, as a job has.
    const second = await run({ "working-directory": "services/worker" });
    expect(second.exitCode, second.log).toBe(0);
    const warnings = second.annotations.filter(({ level }) => level === "warning").map(({ message }) => message);
    expect(warnings.filter((message) => message.startsWith("output-directory"))).toEqual([
      expect.stringMatching(
        /^output-directory: \S+dist held the files of api from an earlier job\. They are removed: api_linux_amd64\/api, .*metadata\.json\. To keep both apart, set `output-directory: dist-worker` here\.$/,
      ),
    ]);
    expect(readdirSync(at("dist")).filter((name) => name.startsWith("api"))).toEqual([]);
    expect(JSON.parse(readFileSync(at("dist/metadata.json"), "utf8")).project_name).toBe("worker");
  });

  it("of another service in this job is not removed: the second one is refused before it is built", async () => {
    const first = await run({ "working-directory": "services/api" }, job());
    expect(first.exitCode, first.log).toBe(0);
    const there = () => readdirSync(at("dist"), { recursive: true });
    const before = there();
    const second = await run({ "working-directory": "services/worker" }, job());
    expectRefusal(
      second,
      /^output-directory: \S+dist holds the files of api from this job, which this build of worker would remove/,
    );
    expect(there()).toEqual(before);
    const apart = await run({ "working-directory": "services/worker", "output-directory": "dist-worker" }, job());
    expect(apart.exitCode, apart.log).toBe(0);
    expect(JSON.parse(readFileSync(at("dist/metadata.json"), "utf8")).project_name).toBe("api");
  });

  it("and a step of this job fetched is not removed either", async () => {
    expect((await run({ "working-directory": "services/api", "output-directory": "built" })).exitCode).toBe(0);
    const env = job();
    // As actions/download-artifact does: the files are new, whatever they are of.
    cpSync(at("built"), at("dist"), { recursive: true });
    expectRefusal(await run({ "working-directory": "services/worker" }, env), /holds the files of api from this job/);
  });

  it("of the same service is removed, so that what is uploaded then is one release", async () => {
    const two = await run({ targets: "linux/amd64, linux/arm64" });
    expect(two.exitCode, two.log).toBe(0);
    project.write({ "main.go": `${service("svc")["main.go"]}\n// changed\n` });
    project.commit();
    project.git("tag", "v1.1.0");
    const one = await run();
    expect(one.exitCode, one.log).toBe(0);
    expect(one.log).toMatch(/removed the files of an earlier run, also dist\/svc_linux_arm64\/svc/);
    expect(readdirSync(at("dist")).filter((name) => /arm64|1\.0\.0/.test(name))).toEqual([]);
    const merged = await run({ operation: "merge", "merge-directory": "dist", "output-directory": "release" });
    expect(merged.exitCode, merged.log).toBe(0);
    expect(merged.outputs["version"]).toBe("v1.1.0");
    // Nothing of it makes a later build dirty.
    expect(status()).toBe("");
  });

  it("in the same job is kept, unless all of it is made again", async () => {
    expect((await run({ targets: "linux/amd64, linux/arm64" }, job())).exitCode).toBe(0);
    const less = await run({}, job());
    expectRefusal(less, /dist holds 1 file of an earlier step of this job, .* remove: dist\/svc_linux_arm64\/svc/);
    expect(existsSync(at("dist/svc_linux_arm64/svc"))).toBe(true);
    const again = await run({ targets: "linux/arm64, linux/amd64" }, job());
    expect(again.exitCode, again.log).toBe(0);
  });
});

describe("a merge names what is of an earlier run, and what to do", () => {
  /** What jobs built at two commits: everything of the first lies in the second one's directory, which its list does not name. */
  it.each([
    [
      "a binary",
      "svc_linux_arm64",
      /job: svc_linux_arm64 is in no artifacts\.json: it is of commit [0-9a-f]{12}, this release of [0-9a-f]{12}/,
    ],
    [
      "a document",
      "svc_1.0.0_linux_arm64.sbom.json",
      /job: svc_1\.0\.0_linux_arm64\.sbom\.json is in no .*: it is of 1\.0\.0, this release of 1\.1\.0/,
    ],
  ])("%s", async (_, left, words) => {
    expect((await run({ targets: "linux/arm64", "output-directory": "earlier" })).exitCode).toBe(0);
    project.write({ "main.go": `${service("svc")["main.go"]}\n// changed\n` });
    project.commit();
    project.git("tag", "v1.1.0");
    expect((await run({ "output-directory": "all/job" })).exitCode).toBe(0);
    execFileSync("cp", ["-r", at("earlier", left), at("all/job")]);
    const merged = await run({ operation: "merge", "merge-directory": "all", "output-directory": "release" });
    const [error] = merged.annotations;
    expect(error?.message).toMatch(words);
    expect(error?.message).toMatch(/An earlier run left them in the job's output directory: build in a clean checkout/);
    expect(error?.message).not.toContain("merge-multiple");
  });
});

it("a merge of two services names them, and what to download", async () => {
  for (const service of ["api", "worker"]) {
    const built = await run({ "working-directory": `services/${service}`, "output-directory": `all/${service}` });
    expect(built.exitCode, built.log).toBe(0);
  }
  const merged = await run({ operation: "merge", "merge-directory": "all", "output-directory": "release" });
  expectRefusal(
    merged,
    /^merge-directory: the jobs built several services: api in api; worker in worker\nA merge makes the release of one service: .*`pattern: api-\*`/,
  );
});

describe("two runs at once in one checkout", () => {
  /** Keeps a run at work until it is told to go on. */
  const waiting = () => {
    project.write({
      Makefile:
        'build:\n\ttouch .git/waits\n\twhile [ ! -e .git/go ]; do sleep 0.1; done\n\tgo build -trimpath -ldflags "$$LDFLAGS" -o "$$OUTPUT" .\n',
    });
    project.commit();
  };
  const goOn = () => execFileSync("touch", [at(".git/go")]);

  it("do not disturb each other in directories of their own", async () => {
    const runs = await Promise.all(["a", "b"].map((name) => run({ "output-directory": `dist-${name}` })));
    for (const each of runs) {
      expect(each.exitCode, each.log).toBe(0);
      expect(each.outputs["version"]).toBe("v1.0.0");
    }
    expect(status()).toBe("");
  });

  it("in one directory are one run and one clear error, which leaves the first alone", async () => {
    waiting();
    const first = run({ "make-target": "build", version: "v1.0.0" });
    await vi.waitUntil(() => existsSync(at(".git/waits")), { timeout: 300_000 });
    const second = await run({ targets: "linux/arm64" });
    expectRefusal(
      second,
      /^output-directory: another run \(process \d+\) is at work in \S+dist\nGive each run an output-directory/,
    );
    goOn();
    const { exitCode, log } = await first;
    expect(exitCode, log).toBe(0);
    expect(readdirSync(at("dist"))).toContain("svc_linux_amd64");
    expect((await run()).exitCode).toBe(0);
  });

  it("in one directory after one that was killed: nothing is in the way", async () => {
    waiting();
    const kill = new AbortController();
    const inputs = { cache: "false", "smoke-test": "off", "make-target": "build", version: "v1.0.0" };
    const killed = runAction({ workspace: project.directory, inputs, kill: kill.signal });
    await vi.waitUntil(() => existsSync(at(".git/waits")), { timeout: 300_000 });
    kill.abort();
    expect((await killed).exitCode).toBe(null);
    goOn();
    const next = await run();
    expect(next.exitCode, next.log).toBe(0);
  });

  it("of a shallow clone both find the version", async () => {
    project.write({ "more.go": "package main\n" });
    project.commit();
    const clone = cloneProject(project, "--depth=1");
    projects.push(clone);
    const runs = ["a", "b", "c"].map((name) => run({ "output-directory": `dist-${name}` }, {}, clone.directory));
    const versions = (await Promise.all(runs)).map(({ outputs, log }) => outputs["version"] || log);
    expect(versions).toEqual(Array(3).fill(expect.stringMatching(/^v1\.0\.0-1-g[0-9a-f]{12}$/)));
  });

  it("without a repository are told apart as well", async () => {
    rmSync(at(".git"), { recursive: true });
    mkdirSync(at("dist"));
    let claim = "";
    const other = spawn(process.execPath, ["-e", "process.stdin.resume()"], { stdio: ["pipe", "ignore", "ignore"] });
    try {
      const started = readFileSync(`/proc/${other.pid}/stat`, "utf8").split(") ")[1]?.split(" ")[19];
      const host = execFileSync("hostname", { encoding: "utf8" }).trim();
      const id = createHash("sha256").update(at("dist")).digest("hex").slice(0, 16);
      claim = join(systemClaims.sharedDirectory, `gin-deploy-run-${id}`);
      mkdirSync(dirname(claim), { recursive: true });
      symlinkSync(`${other.pid} ${started} ${host}`, claim);
      expectRefusal(await run({ version: "v1.0.0" }), new RegExp(`another run \\(process ${other.pid}\\) is at work`));
    } finally {
      other.stdin.end();
      rmSync(claim, { force: true });
    }
  });
});
