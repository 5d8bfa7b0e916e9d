import { writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it, test } from "vitest";
import { readVersion, type VersionRequest } from "../../src/version/read-version.ts";
import { systemClock } from "../../src/world/clock.ts";
import { systemFiles } from "../../src/world/files.ts";
import { systemProcesses } from "../../src/world/process/processes.ts";
import { githubRunner } from "../../src/world/runner/runner.ts";
import { type GitServer, serveGit } from "../git/git-server.ts";
import { cloneProject, type GoProject, makeProject } from "../go-build/go-project.ts";

const token = "ghs_notARealToken123";
const authorization = `basic ${Buffer.from(`x-access-token:${token}`).toString("base64")}`;

let origin: GoProject;
let server: GitServer;
/** Commits of the origin: the first has the annotated tag v3.0.0, the third is tagged latest and svc/v1.0.0. */
let commits: readonly string[];
const checkouts: GoProject[] = [];

beforeAll(async () => {
  origin = makeProject({ "notes.txt": "0", "go.mod": "module example.com/team/svc\n", "svc/go.mod": "module other\n" });
  const first = origin.git("rev-parse", "HEAD").trim();
  origin.git("tag", "--annotate", "--message=three", "v3.0.0");
  const others = ["1", "2", "3"].map((text) => {
    origin.write({ "notes.txt": text, "svc/notes.txt": text });
    return origin.commit(text);
  });
  commits = [first, ...others];
  origin.git("tag", "--annotate", "--message=svc", "svc/v1.0.0", commits[2] ?? "");
  origin.git("tag", "latest", commits[2] ?? "");
  origin.git("branch", "stale", first);
  server = await serveGit(dirname(origin.directory), authorization);
});
afterAll(async () => {
  await server.close();
  origin.remove();
});
afterEach(() => {
  for (const checkout of checkouts.splice(0)) checkout.remove();
});

/** What actions/checkout does: an empty repository, the credentials in its configuration, one ref without its history. */
async function checkOut(commit: string, ref: string, { authorized = true } = {}): Promise<GoProject> {
  const checkout = makeProject({}, { git: false });
  checkouts.push(checkout);
  checkout.git("init", "--quiet");
  checkout.git("remote", "add", "origin", `${server.url}${basename(origin.directory)}`);
  const key = `http.${server.url}.extraheader`;
  checkout.git("config", "--local", key, `AUTHORIZATION: ${authorization}`);
  const fetch = [
    "-c",
    "protocol.version=2",
    "fetch",
    "--quiet",
    "--no-tags",
    "--depth=1",
    "origin",
    `+${commit}:${ref}`,
  ];
  // Not one that blocks: the server is in this process.
  const { exitCode, stderr } = await systemProcesses.run({ argv: ["git", ...fetch], cwd: checkout.directory });
  if (exitCode !== 0) throw new Error(stderr);
  if (ref.startsWith("refs/remotes/origin/")) {
    checkout.git("checkout", "--quiet", "--force", "-B", ref.replace("refs/remotes/origin/", ""), ref);
  } else checkout.git("checkout", "--quiet", "--force", ref);
  if (!authorized) checkout.git("config", "--local", "--unset-all", key);
  return checkout;
}

async function versionOf(
  checkout: GoProject,
  {
    env = {},
    wanted,
    directory = checkout.directory,
    ...request
  }: { readonly env?: Record<string, string> } & Partial<VersionRequest> = {},
) {
  const told: string[] = [];
  const tell = (level: string) => (line: string) => told.push(`${level}: ${line}`);
  const runner = { ...githubRunner, env, info: tell("info"), notice: tell("notice"), warning: tell("warning") };
  const world = {
    files: systemFiles,
    clock: systemClock,
    cancelled: new AbortController().signal,
    processes: systemProcesses,
    runner,
  };
  const defaults = {
    directory,
    moduleDirectory: directory,
    wanted,
    flags: [],
    modulePath: "example.com/team/svc",
    program: ".",
    chosenName: undefined,
  };
  const version = await readVersion({ ...defaults, ...request }, world);
  expect(told.join("\n")).not.toContain(token);
  expect(told.join("\n")).not.toContain(authorization.slice(6));
  return { ...version, told };
}

test("a branch, one commit deep, with credentials: its history and tags are fetched, no files", async () => {
  const checkout = await checkOut(commits[3] ?? "", "refs/remotes/origin/main");
  const { version, tag, branch, told, dirtyFiles } = await versionOf(checkout);
  expect({ version, tag, branch, told, dirtyFiles }).toEqual({
    version: `v3.0.0-3-g${commits[3]?.slice(0, 12)}`,
    tag: "",
    branch: "main",
    told: [],
    dirtyFiles: [],
  });
  // The trees of older commits are not here.
  const missing = checkout.git("rev-list", "--objects", "--missing=print", "HEAD").match(/^\?/gm) ?? [];
  expect(missing.length).toBeGreaterThan(0);
});

test("an annotated tag, one commit deep: the tag that started the job, without a fetch", async () => {
  const checkout = await checkOut(commits[0] ?? "", "refs/tags/v3.0.0", { authorized: false });
  expect(checkout.git("cat-file", "-t", "v3.0.0").trim()).toBe("commit");
  const env = { GITHUB_REF_TYPE: "tag", GITHUB_REF_NAME: "v3.0.0" };
  expect(await versionOf(checkout, { env })).toMatchObject({ version: "v3.0.0", tag: "v3.0.0", branch: "", told: [] });
});

test("the tag of another module, made lightweight by the checkout, does not stand in the way of the fetch", async () => {
  const checkout = await checkOut(commits[2] ?? "", "refs/tags/svc/v1.0.0");
  const env = { GITHUB_REF_TYPE: "tag", GITHUB_REF_NAME: "svc/v1.0.0" };
  // For the module in the root; `latest` is at this commit, too.
  const { version, told } = await versionOf(checkout, { env });
  expect(version).toBe(`v3.0.0-2-g${commits[2]?.slice(0, 12)}`);
  expect(told).toEqual([
    `warning: The tag svc/v1.0.0 started this workflow, but is not the version of this build: it belongs to the module in svc. The version is ${version}. ` +
      `To call the build after the tag, set \`version: \${{ github.ref_name }}\`.`,
    expect.stringMatching(
      /^info: No tag at this commit is a version of this module.* Passed over: latest \(it names no version\)\.$/,
    ),
  ]);
  const own = await versionOf(checkout, { env, directory: `${checkout.directory}/svc` });
  expect(own).toMatchObject({ version: "v1.0.0", tag: "svc/v1.0.0" });
});

test("without credentials: why, and what to do; nobody is asked for a password", async () => {
  const checkout = await checkOut(commits[3] ?? "", "refs/remotes/origin/main", { authorized: false });
  const { version, told } = await versionOf(checkout);
  expect(version).toMatch(/^v0\.0\.0-20260304030607-/);
  expect(told).toEqual([
    expect.stringMatching(/could not be fetched \(fatal: .*terminal prompts disabled\).*fetch-depth: 0/),
  ]);
});

test("a password in the address of the remote is not told", async () => {
  const checkout = await checkOut(commits[3] ?? "", "refs/remotes/origin/main", { authorized: false });
  const address = new URL("nowhere", server.url);
  Object.assign(address, { username: "x", password: token });
  checkout.git("remote", "set-url", "origin", address.href);
  const { told } = await versionOf(checkout);
  expect(told).toEqual([expect.stringContaining("could not be fetched")]);
});

test("two builds that deepen one checkout at the same time agree", async () => {
  const checkout = await checkOut(commits[3] ?? "", "refs/remotes/origin/main");
  const all = await Promise.all([1, 2, 3].map(() => versionOf(checkout)));
  expect(new Set(all.map(({ version }) => version))).toEqual(new Set([`v3.0.0-3-g${commits[3]?.slice(0, 12)}`]));
});

test("several tags at one commit, some commits ago: the highest version", async () => {
  const checkout = makeProject({ "notes.txt": "" });
  checkouts.push(checkout);
  for (const tag of ["v1", "v1.9.0", "v1.10.0", "latest"]) checkout.git("tag", tag);
  checkout.write({ "notes.txt": "more" });
  const head = checkout.commit();
  checkout.git("tag", "nightly");
  expect((await versionOf(checkout)).version).toBe(`v1.10.0-1-g${head.slice(0, 12)}`);
  checkout.git("checkout", "--quiet", "--detach");
  const { version, branch } = await versionOf(checkout, { wanted: "7", env: { GITHUB_HEAD_REF: "feature" } });
  expect({ version, branch }).toEqual({ version: "7", branch: "feature" });
});

describe("the tag that started the workflow", () => {
  const env = { GITHUB_REF_TYPE: "tag", GITHUB_REF_NAME: "release/v4.0.0" };

  it("counts though the checkout has not fetched it", async () => {
    const checkout = await checkOut(commits[3] ?? "", "refs/remotes/origin/main", { authorized: false });
    for (const sha of [commits[3], undefined]) {
      const { version, tag, told } = await versionOf(checkout, { env: { ...env, ...(sha && { GITHUB_SHA: sha }) } });
      expect({ version, tag, told }).toEqual({ version: "v4.0.0", tag: "release/v4.0.0", told: [] });
    }
  });

  it("does not count at another commit, which is said", async () => {
    const checkout = cloneProject(origin);
    checkouts.push(checkout);
    const elsewhere = await versionOf(checkout, { env: { ...env, GITHUB_SHA: commits[0] ?? "" } });
    checkout.git("tag", "release/v4.0.0", commits[1] ?? "");
    const known = await versionOf(checkout, { env: { ...env, GITHUB_SHA: commits[3] ?? "" } });
    for (const [{ told }, at] of [
      [elsewhere, commits[0]],
      [known, commits[1]],
    ] as const) {
      const words = `it is at commit ${at?.slice(0, 12)}, and ${commits[3]?.slice(0, 12)} is checked out`;
      expect(told).toEqual([expect.stringContaining(words)]);
    }
    expect(elsewhere.version).toBe(`v3.0.0-3-g${commits[3]?.slice(0, 12)}`);
  });
});

test("a module of a workspace, asked for from its root, and components beside it", async () => {
  const checkout = makeProject({ "go.work": "go 1.26\n\nuse ./services/api\n", "services/api/go.mod": "module api\n" });
  checkouts.push(checkout);
  const moduleDirectory = `${checkout.directory}/services/api`;
  const ask = () => versionOf(checkout, { moduleDirectory, modulePath: "api" });
  checkout.git("tag", "v7.0.0");
  expect(await ask()).toMatchObject({ version: "v7.0.0", tag: "v7.0.0", told: [] });
  checkout.git("tag", "api-v0.2.0");
  expect(await ask()).toMatchObject({ version: "v0.2.0", tag: "api-v0.2.0" });
  checkout.write({ "services/web/go.mod": "module web\n" });
  const head = checkout.commit();
  checkout.git("tag", "web-v9.0.0");
  checkout.git("tag", "chart-v1.0.0");
  // A branch of the same name confuses nothing.
  checkout.git("branch", "api-v0.2.0", "HEAD");
  const { version, told } = await ask();
  expect(version).toBe(`v0.2.0-1-g${head.slice(0, 12)}`);
  expect(told).toEqual([
    expect.stringMatching(/^notice: .*chart-v1\.0\.0 \(`chart` is not a name of .*\), web-v9\.0\.0 \(it belongs to/),
  ]);
});

test("thousands of tags", async () => {
  const checkout = makeProject({ "notes.txt": "" });
  checkouts.push(checkout);
  const [first, packed] = [checkout.git("rev-parse", "HEAD").trim(), join(checkout.directory, ".git/packed-refs")];
  const lines = Array.from({ length: 5000 }, (_, patch) => `${first} refs/tags/services/some-long-name/v1.0.${patch}`);
  writeFileSync(packed, `# pack-refs with: peeled fully-peeled sorted \n${lines.sort().join("\n")}\n`);
  checkout.write({ "notes.txt": "more", "services/some-long-name/go.mod": "module x\n" });
  const head = checkout.commit();
  const directory = join(checkout.directory, "services/some-long-name");
  expect((await versionOf(checkout, { directory, moduleDirectory: directory })).version).toBe(
    `v1.0.4999-1-g${head.slice(0, 12)}`,
  );
});

test("tags without a v", async () => {
  const checkout = makeProject({ "notes.txt": "" });
  checkouts.push(checkout);
  checkout.git("tag", "2.4.0");
  expect(await versionOf(checkout)).toMatchObject({ version: "2.4.0", tag: "2.4.0" });
  checkout.write({ "notes.txt": "more" });
  const head = checkout.commit();
  expect((await versionOf(checkout)).version).toBe(`2.4.0-1-g${head.slice(0, 12)}`);
});
