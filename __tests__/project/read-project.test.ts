import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Project, readProject } from "../../src/project/read-project.ts";
import { systemFiles } from "../../src/world/files.ts";
import { thisPlatform } from "../../src/world/platform.ts";
import { githubRunner } from "../../src/world/runner/runner.ts";

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "gin-deploy-test-"));
});

afterEach(() => rm(root, { recursive: true, force: true }));

describe("readProject", () => {
  it.each<[string, Record<string, string>, string, Record<string, string>, readonly string[], boolean]>([
    // what, files, working directory, environment: modules, whether a workspace is in effect
    ["a module", { "go.mod": "module a\n" }, ".", {}, ["."], false],
    ["a module without the one above", { "go.mod": "module a\n", "b/go.mod": "module b\n" }, "b", {}, ["b"], false],
    ["a workspace, found upwards", workspace("./x/app", "./lib"), "x/app", {}, ["x/app", "lib"], true],
    ["a workspace from its root", workspace("./x/app", "./lib"), ".", {}, ["x/app", "lib"], true],
    ["a workspace from a directory of it", { ...workspace("./app"), "docs/a.md": "" }, "docs", {}, ["app"], true],
    ["the nearest go.work", { ...workspace("./app"), "app/go.work": "go 1.26\nuse .\n" }, "app", {}, ["app"], true],
    ["no go.work that is a directory", { ...workspace("./app"), "app/go.work/x": "" }, "app", {}, ["app"], true],
    ["a workspace that is off", workspace("./app", "./lib"), "app", { GOWORK: "off" }, ["app"], false],
    ["GOWORK=auto", workspace("./app", "./lib"), "app", { GOWORK: "auto" }, ["app", "lib"], true],
    [
      "the go.work that GOWORK names",
      { ...workspace("./app", "./lib"), "ci/ci.work": "go 1.26\nuse ../app\n" },
      "app",
      { GOWORK: "~/ci/ci.work" },
      ["app"],
      true,
    ],
    [
      "a module beside its workspace",
      { ...workspace("./lib"), "app/go.mod": "module app\n" },
      "app",
      {},
      ["app", "lib"],
      true,
    ],
    ["absolute and repeated uses", workspace("~/app", "./app", "./größe"), "app", {}, ["app", "größe"], true],
  ])("finds %s", async (_what, files, directory, env, modules, inWorkspace) => {
    await write(files);
    const project = await read(directory, env);
    expect(project.modules.map((module) => module.directory)).toEqual(modules.map((module) => join(root, module)));
    expect(project.workspace !== undefined).toBe(inWorkspace);
    expect(project.directory).toBe(join(root, directory));
  });

  it.each<[string, Record<string, string>, string, Record<string, string>, RegExp]>([
    ["there is no module", { "a/x.go": "" }, "a", {}, /^working-directory: there is no go\.mod in .*a$/],
    ["there is no directory", {}, "nowhere", {}, /^working-directory: there is no go\.mod/],
    ["go.mod is empty", { "go.mod": "" }, ".", {}, /go\.mod has no module line$/],
    ["go.mod has no module line", { "go.mod": "go 1.26\n" }, ".", {}, /go\.mod has no module line$/],
    ["go.mod is a directory", { "go.mod/x": "" }, ".", {}, /go\.mod cannot be read$/],
    [
      "a used module is missing",
      { ...workspace("./app"), "go.work": "use ./app\nuse ./lib\nuse ./x" },
      "app",
      {},
      /go\.work uses \.\/lib, \.\/x, where there is no go\.mod$/,
    ],
    [
      "a used module is broken",
      { ...workspace("./app", "./lib"), "lib/go.mod": "" },
      "app",
      {},
      /lib\/go\.mod has no module/,
    ],
    ["go.work uses nothing", { "go.work": "go 1.26\n", "go.mod": "module a\n" }, ".", {}, /go\.work uses no module$/],
    [
      "GOWORK names nothing",
      { "go.mod": "module a\n" },
      ".",
      { GOWORK: "~/no.work" },
      /^GOWORK is .*: there is no such file/,
    ],
    [
      "GOWORK is relative",
      { ...workspace("./app") },
      "app",
      { GOWORK: "go.work" },
      /^GOWORK is go\.work: it is not an absolute/,
    ],
    ["GOWORK is a directory", { ...workspace("./app") }, "app", { GOWORK: "~/app" }, /cannot be read$/],
  ])("refuses it when %s", async (_what, files, directory, env, message) => {
    await write(files);
    await expect(read(directory, env)).rejects.toMatchObject({
      code: "input",
      message: expect.stringMatching(message),
      hint: expect.any(String),
    });
  });

  it.each<[string, Record<string, string>, Record<string, string>, boolean]>([
    ["with a list", { "go.mod": "module a\ngo 1.26\n", "vendor/modules.txt": "# b v1.0.0\n" }, {}, true],
    ["that is a file", { "go.mod": "module a\ngo 1.26\n", vendor: "" }, {}, false],
    ["and -mod=mod", { "go.mod": "module a\ngo 1.26\n", "vendor/modules.txt": "" }, { GOFLAGS: "-mod=mod" }, false],
    ["of a workspace", { ...workspace("./app"), "vendor/modules.txt": "## workspace\n# b v1.0.0\n" }, {}, true],
    ["of the module, in a workspace", { ...workspace("./app"), "app/vendor/modules.txt": "# b v1.0.0\n" }, {}, false],
    [
      "of the module, the workspace off",
      { ...workspace("./app"), "app/vendor/modules.txt": "" },
      { GOWORK: "off" },
      true,
    ],
  ])("knows whether a vendor directory %s counts", async (_what, files, env, expected) => {
    await write(files);
    const directory = "app/go.mod" in files ? "app" : ".";
    expect((await read(directory, env)).isVendored).toBe(expected);
  });
});

/** A go.work with its modules; `~` is the root. */
function workspace(...uses: readonly string[]): Record<string, string> {
  const files: Record<string, string> = { "go.work": `go 1.26\nuse (\n${uses.join("\n")}\n)\n` };
  for (const use of uses) files[join(use.replace("~/", ""), "go.mod")] = "module example.com/m\n\ngo 1.26\n";
  return files;
}

async function write(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, name)), { recursive: true });
    await writeFile(join(root, name), text.replaceAll("~", root));
  }
}

function read(directory: string, given: Readonly<Record<string, string>>): Promise<Project> {
  const env = Object.fromEntries(Object.entries(given).map(([name, value]) => [name, value.replace("~", root)]));
  const runner = { ...githubRunner, workspace: root, env: { HOME: join(root, "home"), ...env } };
  return readProject(join(root, directory), { runner, files: systemFiles, platform: thisPlatform });
}

it("says that a file is no directory, also below a go.work", async () => {
  await writeFile(join(root, "go.work"), "go 1.26\n\nuse ./app\n");
  await mkdir(join(root, "app"));
  await writeFile(join(root, "app/go.mod"), "module example.com/app\n\ngo 1.26\n");
  await writeFile(join(root, "app/main.go"), "package main\n");
  const world = { runner: githubRunner, files: systemFiles, platform: thisPlatform };
  await expect(readProject(join(root, "app/main.go"), world)).rejects.toMatchObject({
    code: "input",
    message: expect.stringMatching(/^working-directory: .*main\.go is a file$/),
  });
});
