import { afterEach, expect, it } from "vitest";
import { type GoProject, goMod, installedGo, makeProject } from "../go-build/go-project.ts";
import { runAction } from "../support/run-action.ts";

const projects: GoProject[] = [];
afterEach(() => {
  for (const project of projects.splice(0)) project.remove();
});

const test = 'package main\n\nimport "testing"\n\nfunc TestA(t *testing.T) {}\n\nfunc TestB(t *testing.T) {}\n';

async function check(files: Record<string, string>, goflags: string, inputs: Record<string, string> = {}) {
  const project = makeProject({ "go.mod": goMod, "main.go": "package main\n\nfunc main() {}\n", ...files });
  projects.push(project);
  const all = { checks: "test", cache: "false", sbom: "false", "go-version": installedGo.version, ...inputs };
  return await runAction({ workspace: project.directory, inputs: all, env: { GOFLAGS: `-buildvcs=false ${goflags}` } });
}

const said = ({ annotations }: Awaited<ReturnType<typeof check>>) =>
  annotations.map(({ level, message }) => `${level}: ${message}`).join("\n");

it.each([
  ["-run=Nope", /GOFLAGS has -run=Nope, which leaves all 2 tests out\. Remove -run=Nope/],
  ["-exec=true", /GOFLAGS has -exec=true, which leaves all 2 tests out/],
])("%s, with which no test runs, fails the check", async (goflags, words) => {
  const run = await check({ "a_test.go": test }, goflags);
  expect(run.exitCode).toBe(1);
  expect(said(run)).toMatch(words);
  expect(run.summary).toMatch(/\| test \| ❌ failed \|/);
});

it("-c, with which nothing ever runs, is refused before anything is built", async () => {
  const run = await check({ "a_test.go": test }, "-c");
  expect(run.exitCode).toBe(1);
  expect(said(run)).toMatch(/^error: checks: GOFLAGS has -c, with which `go test` runs no test\nRemove -c /);
  expect(run.log).not.toContain("building");
});

it.each([
  [
    "behind a build tag",
    { "a_test.go": `//go:build integration\n\n${test}` },
    "",
    /^warning: checks: test found no test in \.\/\.\.\.: a_test\.go is behind `\/\/go:build integration`\. Set `tags: integration`/m,
  ],
  [
    "left out by the tags of the build",
    { "a_test.go": `//go:build !prod\n\n${test}` },
    "-tags=prod",
    /^warning: checks: test found no test in \.\/\.\.\.: a_test\.go is behind `\/\/go:build !prod`/m,
  ],
  [
    "that a TestMain does not run",
    { "a_test.go": `${test}\nfunc TestMain(m *testing.M) {}\n` },
    "",
    /^warning: checks: test all 2 tests did not run, .*does TestMain call m\.Run\?/m,
  ],
  [
    "that all skip themselves",
    { "a_test.go": test.replaceAll("{}", '{ t.Skip("no database") }') },
    "-short",
    /^warning: checks: test each of 2 tests skipped itself/m,
  ],
  [
    "of which some are chosen",
    { "a_test.go": test },
    "-run=TestA",
    /^notice: checks: test only the tests .*: -run=TestA$/m,
  ],
] as const)("tests %s pass with a word", async (_, files, goflags, words) => {
  const run = await check(files, goflags);
  expect(run.exitCode, run.log).toBe(0);
  expect(said(run)).toMatch(words);
});
