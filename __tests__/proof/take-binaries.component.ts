import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cloneProject, type GoProject, linuxAmd64, linuxArm64, mainGo, makeProject } from "../go-build/go-project.ts";
import { type ActionRun, runAction } from "../support/run-action.ts";

let project: GoProject;
/** What the deploying job has: a checkout of the same commit, and the files without their executable bit. */
let checkout: GoProject;

beforeAll(async () => {
  project = makeProject({ "go.mod": "module example.com/team/svc\n\ngo 1.26\n", "main.go": mainGo });
  const targets = [linuxAmd64, linuxArm64, { os: "linux", arch: "arm", variant: "6" }];
  const { binaries } = await project.build({ targets, version: "v1.2.3" });
  checkout = cloneProject(project);
  for (const { path, target } of binaries) place(path, `${target.arch}/svc`);
});
afterAll(() => {
  project?.remove();
  checkout?.remove();
});

function place(from: string, to: string): string {
  const file = join(checkout.directory, "got", to);
  mkdirSync(join(file, ".."), { recursive: true });
  copyFileSync(from, file);
  chmodSync(file, 0o644);
  return file;
}

/** As a job without a Go would run it. */
function take(binary: string, inputs: Readonly<Record<string, string>> = {}, workspace = checkout.directory) {
  return runAction({
    workspace,
    inputs: { binary, "smoke-test": "off", ...inputs },
    env: { RUNNER_TOOL_CACHE: "/nowhere" },
  });
}

const messages = (run: ActionRun, level: string) =>
  run.annotations.filter((annotation) => annotation.level === level).map(({ message }) => message);

it("proves files of a commit, one for each target, and makes them executable", async () => {
  const run = await take("got/*/svc", { version: "v1.2.3" });
  expect(run.exitCode, run.log).toBe(0);
  expect(run.annotations).toEqual([]);
  expect(run.log).not.toMatch(/Go \d|cache|building/);
  const binaries: { target: string; path: string }[] = JSON.parse(run.outputs["binaries"] ?? "");
  expect(binaries.map(({ target }) => target)).toEqual(["linux/amd64", "linux/arm/6", "linux/arm64"]);
  for (const { path } of binaries) expect(statSync(path).mode & 0o777).toBe(0o755);
  expect(run.outputs).toMatchObject({ version: "v1.2.3", commit: checkout.git("rev-parse", "HEAD").trim() });
  expect(run.outputs).not.toHaveProperty("go-version");
  expect(run.summary).toMatch(/^## ✅ svc v1\.2\.3: 3 binaries verified$/m);
  expect(run.summary).toContain("a variable=v1.2.3");
});

it("needs no go.mod and no checkout, and says what was not checked", async () => {
  const bare = makeProject({}, { git: false });
  try {
    copyFileSync(join(checkout.directory, "got/amd64/svc"), join(bare.directory, "svc"));
    const run = await take("svc", {}, bare.directory);
    expect(run.exitCode, run.log).toBe(0);
    expect(messages(run, "notice")).toEqual([
      "The revision of the binaries was not checked: there is no checkout here.",
    ]);
    expect(run.outputs["version"]).toMatch(/^v0\.0\.0-20260304030607-[0-9a-f]{12}/);

    const [commit, another] = [checkout.git("rev-parse", "HEAD").trim(), "0".repeat(40)];
    const arm64 = readFileSync(join(checkout.directory, "got/arm64/svc"), "latin1");
    writeFileSync(join(bare.directory, "other"), arm64.replaceAll(commit, another), "latin1");
    const mixed = await take("svc, other", {}, bare.directory);
    expect(messages(mixed, "error")).toEqual([
      expect.stringMatching(`svc and other differ in their revision: ${commit} and ${another}`),
    ]);
  } finally {
    bare.remove();
  }
});

describe("a version that is named", () => {
  it("is an error where the file does not hold it", async () => {
    const run = await take("got/amd64/svc", { version: "v9.8.7" });
    expect(run.exitCode).toBe(1);
    expect(messages(run, "error")).toEqual([
      expect.stringMatching(/^the version v9\.8\.7 is nowhere in .*got\/amd64\/svc.*\nName the version that it was/),
    ]);
  });

  it.each([
    ["1.2", "v1.2.3"],
    ["v1.2", "v1.2.3"],
    ["2.3", "v1.2.3"],
    ["1.26", "go1.26"],
  ])("is an error where it is only a part of what is there: %s of %s", async (version, whole) => {
    const run = await take("got/amd64/svc", { version });
    expect(run.exitCode).toBe(1);
    const [message = ""] = messages(run, "error");
    expect(message).toMatch(`the version ${version} is in `);
    expect(message).toContain("only as a part of something else: ");
    expect(message).toContain(whole);
  });

  it("may be written without its v", async () => {
    const run = await take("got/amd64/svc", { version: "1.2.3" });
    expect(run.exitCode, run.log).toBe(0);
    expect(run.annotations).toEqual([]);
    expect(run.summary).toContain("a variable=v1.2.3");
  });

  it("may stand elsewhere in it, or name its commit", async () => {
    for (const version of ["team/svc", `v1.2.2-7-g${checkout.git("rev-parse", "--short=12", "HEAD").trim()}`]) {
      const run = await take("got/amd64/svc", { version });
      expect(run.exitCode, run.log).toBe(0);
      expect(messages(run, "notice")).toEqual([expect.stringContaining(`No -X has set the version ${version} in`)]);
    }
  });
});

describe("refuses", () => {
  it.each<[string, string, Record<string, string>, RegExp]>([
    ["what is not there", "got/nothing, dist/*", {}, /there is no file got\/nothing, dist\/\* in .*download-artifact/s],
    ["a directory", "got", {}, /there is no file got in/],
    ["no program", "go.mod", {}, /go\.mod cannot be verified: not a readable executable/],
    ["another program than Go's", "node", {}, /node was not built by Go/],
    ["two for one target", "got/amd64/svc, copy/svc", {}, /got\/amd64\/svc and copy\/svc are both for linux\/amd64/],
    ["a damaged one", "damaged", {}, /damaged is not what it should be: machine: found/],
    ["what says how to build", "got/amd64/svc", { tags: "x" }, /leave out what says how to build: tags/],
  ])("%s", async (_, binary, inputs, words) => {
    mkdirSync(join(checkout.directory, "copy"), { recursive: true });
    copyFileSync(join(checkout.directory, "got/amd64/svc"), join(checkout.directory, "copy/svc"));
    copyFileSync(process.execPath, join(checkout.directory, "node"));
    damageMachine(join(checkout.directory, "got/amd64/svc"), join(checkout.directory, "damaged"));
    const run = await take(binary, inputs);
    expect(run.exitCode).toBe(1);
    expect(messages(run, "error")).toEqual([expect.stringMatching(words)]);
  });

  it("binaries of another commit than the one that is checked out", async () => {
    const other = cloneProject(checkout);
    try {
      other.write({ "later.txt": "" });
      other.commit();
      copyFileSync(join(checkout.directory, "got/amd64/svc"), join(other.directory, "svc"));
      const run = await take("svc", {}, other.directory);
      expect(run.exitCode).toBe(1);
      expect(messages(run, "error")).toEqual([
        expect.stringMatching(/revision: found [0-9a-f]{40}, wanted [0-9a-f]{40}/),
      ]);
      expect(existsSync(join(other.directory, "dist"))).toBe(false);
    } finally {
      other.remove();
    }
  });
});

/** e_machine of an ELF header: 0xb7 is arm64. */
function damageMachine(from: string, to: string): void {
  const bytes = readFileSync(from);
  bytes.writeUInt16LE(0xb7, 18);
  writeFileSync(to, bytes);
}
