/** What release.yml does, but for GitHub's own part: its scripts are run as they stand there, with a `gh` that says how it is called. */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { actionVersion } from "../../src/action-version.ts";
import { pathWith } from "../support/run-action.ts";

const root = join(import.meta.dirname, "../..");
const scratch = mkdtempSync(join(tmpdir(), "gin-deploy-release-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const workflow = parse(readFileSync(join(root, ".github/workflows/release.yml"), "utf8"));

function scriptOf(job: string, name: string): string {
  const steps = workflow.jobs[job].steps as readonly { readonly name?: string; readonly run?: string }[];
  const script = steps.find((step) => step.name === name)?.run;
  if (script === undefined) throw new Error(`${job} has no step ${name}`);
  return script;
}

/** As the runner runs `run`; `gh` answers by its words. */
function runStep(
  job: string,
  name: string,
  { env, gh }: { readonly env: Record<string, string>; readonly gh: string },
) {
  const directory = mkdtempSync(join(scratch, "step-"));
  const summary = join(directory, "summary");
  const calls = join(directory, "calls");
  writeFileSync(summary, "");
  writeFileSync(calls, "");
  mkdirSync(join(directory, "release"));
  for (const file of ["gin-deploy-v1.2.3.tar.gz", "checksums.txt", "notes.md"]) {
    writeFileSync(join(directory, "release", file), "");
  }
  writeFileSync(join(directory, "gh"), `#!/bin/sh\necho "$*" >>"${calls}"\n${gh}\n`, { mode: 0o755 });
  const done = spawnSync("bash", ["--noprofile", "--norc", "-eo", "pipefail", "-c", scriptOf(job, name)], {
    cwd: directory,
    env: { PATH: pathWith(directory), GITHUB_STEP_SUMMARY: summary, GITHUB_SHA: "c0ffee", GH_REPO: "o/r", ...env },
    encoding: "utf8",
  });
  const lines = (file: string) => readFileSync(file, "utf8").split("\n").filter(Boolean);
  return { exitCode: done.status, printed: done.stdout + done.stderr, summary: lines(summary), calls: lines(calls) };
}

describe("whether v1 moves is said", () => {
  const move = (env: Record<string, string>, gh: string) =>
    runStep("publish", "Move the tag of the major version, or say that it stays", { env, gh });
  const there = 'case "$*" in *--jq*) echo 0ld ;; esac';
  const absent = 'case "$*" in *--jq*) exit 1 ;; esac';

  it.each([
    [
      "it is there",
      { VERSION: "v1.2.3", MOVE: "true" },
      there,
      /moved from 0ld to c0ffee/,
      /^api --method PATCH .*tags\/v1 .*sha=c0ffee --field force=true/,
    ],
    [
      "it is new",
      { VERSION: "v1.0.0", MOVE: "true" },
      absent,
      /v1 is new, and names c0ffee/,
      /^api --method POST .*ref=refs\/tags\/v1 .*sha=c0ffee/,
    ],
  ])("%s", (_, env, gh, summary, call) => {
    const step = move(env, gh);
    expect(step).toMatchObject({ exitCode: 0, summary: [expect.stringMatching(summary)] });
    expect(step.calls.at(-1)).toMatch(call);
  });

  it.each([
    ["not asked for", { VERSION: "v1.2.3", MOVE: "false" }],
    ["a version to try", { VERSION: "v1.3.0-rc.1", MOVE: "true" }],
  ])("it stays: %s", (_, env) => {
    expect(move(env, there)).toMatchObject({ exitCode: 0, calls: [], summary: [expect.stringContaining("v1 stays")] });
  });

  it("a tag that cannot be moved fails the step", () => {
    expect(move({ VERSION: "v1.2.3", MOVE: "true" }, `${there}\ncase "$*" in *PATCH*) exit 1 ;; esac`)).toMatchObject({
      exitCode: 1,
      summary: [],
    });
  });
});

it.each([
  ["true", ""],
  ["false", "::warning::v1.2.3 can be changed"],
])("publishes a draft with all of its files; immutable: %s", (immutable, warning) => {
  const gh = `case "$*" in *isImmutable*) echo ${immutable} ;; esac`;
  const step = runStep("publish", "Publish", { env: { VERSION: "v1.2.3" }, gh });
  expect(step).toMatchObject({ exitCode: 0, summary: ["Released v1.2.3, which is c0ffee."] });
  expect(step.printed).toContain(warning);
  expect(step.printed.includes("::warning")).toBe(warning !== "");
  expect(step.calls.slice(0, 2)).toEqual([
    "release create v1.2.3 --draft --target c0ffee --title v1.2.3 --notes-file release/notes.md release/gin-deploy-v1.2.3.tar.gz release/checksums.txt",
    "release edit v1.2.3 --draft=false",
  ]);
});

it.each([
  ["0", 1],
  ["1", 0],
])("of %s green runs of ci.yml for the commit", (runs, exitCode) => {
  const step = runStep("prepare", "The checks have passed for this commit", { env: {}, gh: `echo ${runs}` });
  expect(step.exitCode).toBe(exitCode);
});

/** In a copy of the project with a changelog, and with one commit. */
function prepare(version: string, changelog: string) {
  const copy = mkdtempSync(join(scratch, "copy-"));
  const git = (...args: readonly string[]) => spawnSync("git", ["-C", copy, ...args], { encoding: "utf8" });
  for (const file of ["action.yml", "LICENSE", "README.md", "package.json"]) {
    writeFileSync(join(copy, file), readFileSync(join(root, file)));
  }
  for (const file of ["scripts/changelog.ts", "scripts/prepare-release.ts", "src/action-version.ts"]) {
    mkdirSync(join(copy, file, ".."), { recursive: true });
    writeFileSync(join(copy, file), readFileSync(join(root, file)));
  }
  mkdirSync(join(copy, "dist"));
  writeFileSync(join(copy, "dist/main.js"), "");
  writeFileSync(join(copy, "CHANGELOG.md"), changelog);
  git("init", "--quiet");
  git("add", ".");
  git("-c", "user.name=n", "-c", "user.email=e", "commit", "--quiet", "--message=m");
  const run = (name: string) =>
    spawnSync(process.execPath, ["scripts/prepare-release.ts", name, "release"], { cwd: copy, encoding: "utf8" });
  return { copy, git, run, ...run(version) };
}

it("packs what a `uses:` needs, and names it in the checksums", () => {
  const changes = `# Changelog\n\n## [${actionVersion}] - 2026-11-29\n\n### Added\n\n- All of it.\n`;
  const { copy, git, run, status, stderr } = prepare(`v${actionVersion}`, changes);
  expect(status, stderr).toBe(0);
  const sums = spawnSync("sha256sum", ["--check", "checksums.txt"], { cwd: join(copy, "release"), encoding: "utf8" });
  expect(sums.stdout).toBe(`gin-deploy-v${actionVersion}.tar.gz: OK\n`);
  const packed = spawnSync("tar", ["-tzf", join(copy, `release/gin-deploy-v${actionVersion}.tar.gz`)], {
    encoding: "utf8",
  });
  expect(packed.stdout.split("\n")).toEqual(
    expect.arrayContaining(["gin-deploy/action.yml", "gin-deploy/dist/main.js"]),
  );
  expect(readFileSync(join(copy, "release/notes.md"), "utf8")).toBe("### Added\n\n- All of it.\n");
  git("tag", `v${actionVersion}`);
  expect(run(`v${actionVersion}`).stderr).toContain("there is a tag");
});

it.each([
  ["v9.9.9", `package.json says ${actionVersion}; src/action-version.ts says ${actionVersion}`],
  ["1.2", '"1.2" is not like v1.2.3'],
  [`v${actionVersion}`, `CHANGELOG.md has no heading "## [${actionVersion}] - DATE"`],
])("refuses to release %s", (version, problem) => {
  const { status, stderr } = prepare(version, "# Changelog\n\n## [Unreleased]\n");
  expect(status).toBe(1);
  expect(stderr).toContain(problem);
});
