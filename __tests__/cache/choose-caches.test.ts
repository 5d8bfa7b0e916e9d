import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type BuildFacts, type CacheChoices, chooseCaches } from "../../src/cache/choose-caches.ts";
import type { CacheInputs } from "../../src/model/inputs.ts";
import { readProject } from "../../src/project/read-project.ts";
import { systemClock } from "../../src/world/clock.ts";
import { systemFiles } from "../../src/world/files.ts";
import { githubRunner } from "../../src/world/runner/runner.ts";
import { linux } from "./job.ts";

let workspace: string;
let exported: Record<string, string>;
beforeEach(async () => {
  workspace = await mkdtemp(join(tmpdir(), "choose caches ü "));
  exported = {};
  await put("go.mod", "module example.com/shop\n\ngo 1.26\n");
  await put("go.sum", sum("one"));
});
afterEach(() => rm(workspace, { recursive: true, force: true }));

const sum = (name: string) => `example.com/${name} v1.0.0 h1:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n`;

async function put(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(workspace, path)), { recursive: true });
  await writeFile(join(workspace, path), text);
}

interface Asked {
  readonly env?: Readonly<Record<string, string>>;
  readonly directory?: string;
  readonly inputs?: Partial<CacheInputs>;
  readonly build?: Partial<BuildFacts>;
  readonly os?: NodeJS.Platform;
}

async function choose({ env = {}, directory = ".", inputs = {}, build = {}, os = "linux" }: Asked = {}) {
  const world = {
    runner: {
      ...githubRunner,
      workspace,
      env: { HOME: "/home/ci", GITHUB_RUN_ID: "7", ...env },
      exportVariable: (name: string, value: string) => {
        exported[name] = value;
      },
    },
    files: systemFiles,
    clock: systemClock,
    platform: { os, arch: "x64", cores: 1, memoryBytes: 1 },
  };
  const wanted: CacheInputs = { modules: true, build: true, save: "auto", suffix: "", dependencyFiles: [] };
  const facts = { targets: [linux], tags: [], flags: [], cgo: false, checks: [], goVersion: "1.26.8", ...build };
  return chooseCaches({ ...wanted, ...inputs }, await readProject(join(workspace, directory), world), facts, world);
}

const keysOf = ({ modules, build }: CacheChoices) =>
  [modules, build].map((choice) =>
    "off" in choice ? choice.off : `${choice.keys.scope}${choice.keys.fields.join("-")}`,
  );
const buildKeyOf = async (asked: Asked) => keysOf(await choose(asked))[1];

describe("the linker's flags in GOFLAGS", () => {
  it.each([
    ["alone", "-ldflags=-s", ""],
    ["with two dashes", "--ldflags=-s", ""],
    ["in single quotes", "'-ldflags=-s -w -X main.v=1'", ""],
    ["in double quotes", '"-ldflags=-s -w"', ""],
    ["before others", "-ldflags=-s -race", "-race"],
    ["behind others", "-race -ldflags=-X=main.v=2", "-race"],
    ["twice", "-ldflags=-s -race '-ldflags=-w -s'", "-race"],
  ])("%s change nothing", async (_, goflags, without) => {
    expect(await buildKeyOf({ env: { GOFLAGS: goflags } })).toBe(await buildKeyOf({ env: { GOFLAGS: without } }));
  });

  it("that change from commit to commit between others do not begin a new cache", async () => {
    const at = (version: string) => ({ env: { GOFLAGS: `-race -ldflags=-X=main.v=${version} -trimpath` } });
    expect(await buildKeyOf(at("1"))).toBe(await buildKeyOf(at("2")));
  });

  it.each(["-race", "-gcflags=-N", "-xldflags=-s", "-tags=ldflags=x", "-gcflags='-ldflags=x'"])(
    "are not %s",
    async (goflags) => {
      expect(await buildKeyOf({ env: { GOFLAGS: goflags } })).not.toBe(await buildKeyOf({}));
    },
  );
});

it("is not taken for the linker's what another flag hands on", async () => {
  const [one, other] = ["-gcflags=-ldflags=1", "-gcflags=-ldflags=2"].map((GOFLAGS) =>
    buildKeyOf({ env: { GOFLAGS } }),
  );
  expect(await one).not.toBe(await other);
});

describe("the build state", () => {
  it.each<[string, Asked]>([
    ["GOEXPERIMENT", { env: { GOEXPERIMENT: "jsonv2" } }],
    ["GOFIPS140", { env: { GOFIPS140: "latest" } }],
    ["GOFLAGS", { env: { GOFLAGS: "-race" } }],
    ["tags", { build: { tags: ["x"] } }],
    ["cgo", { build: { cgo: true } }],
    ["build-flags", { build: { flags: [{ name: "race", value: undefined }] } }],
    ["targets", { build: { targets: [{ ...linux, arch: "arm64" }] } }],
    ["Go", { build: { goVersion: "1.26.9" } }],
    ["cache-suffix", { inputs: { suffix: "lint" } }],
  ])("follows %s; the modules do not", async (_, asked) => {
    const [ours, theirs] = [keysOf(await choose()), keysOf(await choose(asked))];
    expect(theirs[0]).toBe(ours[0]);
    expect(theirs[1]).not.toBe(ours[1]);
  });
});

it("does not follow flags that compile nothing else", async () => {
  const flags = ["a", "x"].map((name) => ({ name, value: undefined }));
  expect(await buildKeyOf({ build: { flags } })).toBe(await buildKeyOf({}));
});

it("follows the go.mod of -modfile and the go.sum beside it", async () => {
  await put("other.mod", "module example.com/shop\n");
  await put("other.sum", sum("other"));
  const asked = { env: { GOFLAGS: "-modfile=other.mod" } };
  const before = await choose(asked);
  expect(before.goSums).toBe(sum("other"));
  await put("other.sum", sum("another"));
  expect(keysOf(await choose(asked))[0]).not.toBe(keysOf(before)[0]);
});

describe("modules of one repository", () => {
  it("have build states of their own, and modules that can serve each other", async () => {
    for (const service of ["api", "worker"]) {
      await put(`${service}/go.mod`, "module example.com/x\n");
      await put(`${service}/go.sum`, sum("one"));
    }
    const [api, worker] = [await choose({ directory: "api" }), await choose({ directory: "worker" })];
    if ("off" in api.modules || "off" in worker.modules || "off" in api.build || "off" in worker.build)
      throw new Error("off");
    expect(api.modules.keys.scope).toBe(worker.modules.keys.scope);
    expect(api.build.keys.scope).not.toBe(worker.build.keys.scope);
  });

  it("in a workspace count together, with go.work.sum", async () => {
    await put("go.work", "go 1.26\n\nuse (\n\t.\n\t./lib\n)\n");
    await put("lib/go.mod", "module example.com/lib\n\ngo 1.26\n");
    await put("lib/go.sum", sum("two"));
    await put("go.work.sum", sum("three"));
    const before = await choose();
    expect(before.goSums.split("\n").filter((line) => line !== "")).toEqual(
      [sum("one"), sum("three"), sum("two")].map((line) => line.trim()),
    );
    for (const changed of ["lib/go.sum", "lib/go.mod", "go.work.sum"]) {
      await put(changed, changed.endsWith(".mod") ? "module example.com/lib\n\ngo 1.25\n" : sum(changed));
      expect(keysOf(await choose())[0]).not.toBe(keysOf(before)[0]);
    }
    expect((await choose({ env: { GOWORK: "off" } })).goSums).toBe(sum("one"));
  });
});

describe("cache-dependency-path", () => {
  const withGlobs = (...dependencyFiles: string[]) => choose({ inputs: { dependencyFiles } });

  it("names the files that count, relative to the workspace", async () => {
    await put("a/b/go.sum", sum("deep"));
    await put("a/versions.txt", "1");
    const found = await withGlobs("**/go.sum", "a/*.txt", "a/b/go.sum");
    expect(found.goSums.split("\n").sort()).toEqual(`${sum("deep")}\n${sum("one")}`.split("\n").sort());
    await put("a/versions.txt", "2");
    expect(keysOf(await withGlobs("**/go.sum", "a/*.txt"))[0]).not.toBe(keysOf(found)[0]);
  });

  it("that matches nothing is an error that names it", async () => {
    await expect(withGlobs("go.sum", "srv/**/go.sum")).rejects.toMatchObject({
      code: "input",
      message: 'cache-dependency-path: "srv/**/go.sum" matches no file',
    });
  });

  it("that matches a directory alone is the same error", async () => {
    await mkdir(join(workspace, "go.sums"));
    await expect(withGlobs("go.sums")).rejects.toMatchObject({ code: "input" });
  });
});

describe("where the caches lie", () => {
  it("is told to the job's Go where that would not find them", async () => {
    const windows = {
      USERPROFILE: "C:\\r",
      LocalAppData: "C:\\r\\L",
      RUNNER_ENVIRONMENT: "github-hosted",
      RUNNER_TEMP: "D:\\t",
    };
    await choose({ os: "win32", env: windows });
    expect(exported).toEqual({
      GOMODCACHE: "D:\\t\\gin-deploy-caches\\gomodcache",
      GOCACHE: "D:\\t\\gin-deploy-caches\\gocache",
    });
  });

  it("is not told otherwise", async () => {
    expect((await choose()).modules).toMatchObject({ directory: "/home/ci/go/pkg/mod" });
    expect(exported).toEqual({});
  });
});

describe("no cache", () => {
  it("is read for, exported or an error when none is wanted", async () => {
    const inputs = { modules: false, build: false, dependencyFiles: ["no/such"] };
    expect(keysOf(await choose({ inputs }))).toEqual(["not wanted", "not wanted"]);
  });

  it.each<[string, Asked, readonly [string | RegExp, string | RegExp]]>([
    ["one is not wanted", { inputs: { build: false } }, [/^gin-deploy-modules/, "not wanted"]],
    ["GOFLAGS say vendor", { env: { GOFLAGS: "-mod=vendor" } }, ["dependencies are vendored", /^gin-deploy-build/]],
    ["GOCACHEPROG is set", { env: { GOCACHEPROG: "x" } }, [/^gin-deploy-modules/, "GOCACHEPROG keeps it"]],
  ])("where %s", async (_, asked, expected) => {
    expect(keysOf(await choose(asked))).toEqual(
      expected.map((one) => (typeof one === "string" ? one : expect.stringMatching(one))),
    );
  });
});
