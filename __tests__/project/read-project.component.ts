import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { readProject } from "../../src/project/read-project.ts";
import { readProjectLines } from "../../src/toolchain/wish/go-lines.ts";
import { systemFiles } from "../../src/world/files.ts";
import { thisPlatform } from "../../src/world/platform.ts";
import { githubRunner } from "../../src/world/runner/runner.ts";

let root: string;
/** One for all tests: what Go itself is made of is compiled once. */
let buildCache: string;

beforeAll(async () => {
  buildCache = await mkdtemp(join(tmpdir(), "gin-deploy-test-"));
});

afterAll(() => rm(buildCache, { recursive: true, force: true }));

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "gin-deploy-test-"));
  // Go counts its uses in a process that outlives it, and would write into the directory while it is being removed.
  await write({ "home/.config/go/telemetry/mode": "off" });
});

afterEach(() => rm(root, { recursive: true, force: true }));

const app = { "app/go.mod": "module example.com/app\n\ngo 1.24\n", "app/main.go": "package main\n\nfunc main() {}\n" };
const lib = { "lib/go.mod": "module example.com/lib\n\ngo 1.24\n", "lib/lib.go": "package lib\n" };

it.each<[string, Record<string, string>, Record<string, string>]>([
  ["a module", app, {}],
  ["a module without a go line", { ...app, "app/go.mod": "module example.com/app\n" }, {}],
  ["a module without a module line", { ...app, "app/go.mod": "go 1.24\n" }, {}],
  ["an empty go.mod", { ...app, "app/go.mod": "" }, {}],
  ["a workspace", { ...app, ...lib, "go.work": "go 1.24\nuse (\n./app\n./lib\n)\n" }, {}],
  ["a workspace without a go line", { ...app, "go.work": "use ./app\n" }, {}],
  [
    "a go.work without a go line, of old modules",
    { ...app, "app/go.mod": "module a\ngo 1.20\n", "go.work": "use ./app\n" },
    {},
  ],
  ["a go.work that is older than a module", { ...app, "go.work": "go 1.23\nuse ./app\n" }, {}],
  ["a go.work that is older than a module, off", { ...app, "go.work": "go 1.23\nuse ./app\n" }, { GOWORK: "off" }],
  ["a missing module", { ...app, "go.work": "go 1.24\nuse ./app\nuse ./lib\n" }, {}],
  ["a go.work without modules", { ...app, "go.work": "go 1.24\n" }, {}],
  ["GOWORK that names nothing", app, { GOWORK: "/no/such/go.work" }],
  ["GOWORK that is relative", { ...app, "go.work": "go 1.24\nuse ./app\n" }, { GOWORK: "../go.work" }],
  ["a directory go.work", { ...app, "app/go.work/x": "" }, {}],
])("Go agrees on whether %s can be used", async (_what, files, env) => {
  await write(files);
  const directory = join(root, "app");
  const refusal = await read(directory, env).then(
    (project) => {
      try {
        readProjectLines(project);
        return undefined;
      } catch (error) {
        return error;
      }
    },
    (error: unknown) => error,
  );
  const build = await go(["build", "-o", join(root, "out"), "."], directory, env);
  expect({ isRefused: refusal !== undefined, go: build }).toEqual({
    isRefused: build !== "",
    go: build,
  });
});

it.each<[string, Record<string, string>, Record<string, string>]>([
  ["none", app, {}],
  ["a module's", { ...app, "app/vendor/modules.txt": "" }, {}],
  ["a module's, without a list", { ...app, "app/vendor/x/x.go": "package x\n" }, {}],
  ["a module's, of before 1.14", { ...app, "app/go.mod": "module a\ngo 1.13\n", "app/vendor/modules.txt": "" }, {}],
  ["a module's, without a go line", { ...app, "app/go.mod": "module a\n", "app/vendor/modules.txt": "" }, {}],
  ["a module's, with -mod=mod", { ...app, "app/vendor/modules.txt": "" }, { GOFLAGS: "-mod=mod" }],
  ["a module's, within a workspace", { ...app, "go.work": "go 1.24\nuse ./app\n", "app/vendor/modules.txt": "" }, {}],
  ["a workspace's", { ...app, "go.work": "go 1.24\nuse ./app\n", "vendor/modules.txt": "## workspace\n" }, {}],
  ["a module's, beside go.work", { ...app, "go.work": "go 1.24\nuse ./app\n", "vendor/modules.txt": "# x\n" }, {}],
])("Go agrees on whether a vendor directory counts: %s", async (_what, files, env) => {
  await write({ ...files, "app/main.go": 'package main\n\nimport _ "example.com/absent"\n\nfunc main() {}\n' });
  const directory = join(root, "app");
  const { isVendored } = await read(directory, env);
  const words = await go(["build", "-o", join(root, "out"), "."], directory, env);
  // Only who looks into vendor directories misses a package there.
  expect({ isVendored, words }).toEqual({ isVendored: /vendor/.test(words) && !/-mod=readonly/.test(words), words });
});

async function write(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, name)), { recursive: true });
    await writeFile(join(root, name), text);
  }
}

function read(directory: string, env: Readonly<Record<string, string>>) {
  const runner = { ...githubRunner, workspace: root, env: { HOME: join(root, "home"), ...env } };
  return readProject(directory, { runner, files: systemFiles, platform: thisPlatform });
}

/** What it complains about; nothing when it succeeds. */
async function go(args: readonly string[], cwd: string, env: Readonly<Record<string, string>>): Promise<string> {
  const home = { PATH: process.env["PATH"], HOME: join(root, "home"), GOPROXY: "off", GOTOOLCHAIN: "local" };
  return promisify(execFile)("go", [...args], {
    cwd,
    env: { ...home, GOCACHE: buildCache, ...env },
  }).then(
    () => "",
    (error: Error & { stderr?: string }) => error.stderr || error.message,
  );
}
