import { basename, dirname } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { readVersion } from "../../src/build/read-version.ts";
import { systemClock } from "../../src/world/clock.ts";
import { systemFiles } from "../../src/world/files.ts";
import { systemProcesses } from "../../src/world/processes.ts";
import { githubRunner } from "../../src/world/runner.ts";
import { type GitServer, serveGit } from "./git-server.ts";
import { type GoProject, makeProject } from "./go-project.ts";

const token = "ghs_notARealToken123";
const authorization = `basic ${Buffer.from(`x-access-token:${token}`).toString("base64")}`;

let origin: GoProject;
let server: GitServer;
/** Commits of the origin: the first has the annotated tag v3.0.0, the third is tagged latest and svc/v1.0.0. */
let commits: readonly string[];
const checkouts: GoProject[] = [];

beforeAll(async () => {
  origin = makeProject({ "notes.txt": "0" });
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
  }: {
    readonly env?: Record<string, string>;
    readonly wanted?: string;
    readonly directory?: string;
  } = {},
) {
  const told: string[] = [];
  const tell = (line: string) => told.push(line);
  const runner = { ...githubRunner, env, info: tell, notice: tell, warning: tell };
  const version = await readVersion(directory, wanted, {
    files: systemFiles,
    clock: systemClock,
    cancelled: new AbortController().signal,
    processes: systemProcesses,
    runner,
  });
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
  expect({ version, told }).toEqual({ version: `v3.0.0-2-g${commits[2]?.slice(0, 12)}`, told: [] });
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

test("tags without a v", async () => {
  const checkout = makeProject({ "notes.txt": "" });
  checkouts.push(checkout);
  checkout.git("tag", "2.4.0");
  expect(await versionOf(checkout)).toMatchObject({ version: "2.4.0", tag: "2.4.0" });
  checkout.write({ "notes.txt": "more" });
  const head = checkout.commit();
  expect((await versionOf(checkout)).version).toBe(`2.4.0-1-g${head.slice(0, 12)}`);
});
