import { expect, it } from "vitest";
import { parseBuildFlags } from "../../../src/go-build/command/build-flags.ts";
import { compilationOf, type PreparedBuild } from "../../../src/go-build/command/compilation.ts";
import {
  contradictionsOf,
  contradictionsOfLdflags,
  type FlagSetting,
} from "../../../src/go-build/command/contradictions.ts";
import type { Target } from "../../../src/model/target.ts";

const target = (text: string): Target => {
  const [os = "", arch = ""] = text.split("/");
  return { os, arch, variant: undefined };
};
const linux = target("linux/amd64");
const setting: FlagSetting = {
  flags: [],
  ldflags: "-s -w",
  cgo: true,
  targets: [linux],
  isDeploy: false,
  host: { os: "linux", arch: "amd64" },
};

it.each<[string, Partial<FlagSetting>, readonly RegExp[]]>([
  ["-race", {}, []],
  ["-race=false", { cgo: false, isDeploy: true }, []],
  [
    "-race",
    { cgo: false },
    [/^-race needs cgo \(`cgo: true`\)\. To look for data races in the tests, use `checks: race`$/],
  ],
  [
    "-race",
    { targets: [linux, target("linux/arm64")] },
    [/^-race works for this machine only, not for linux\/arm64\./],
  ],
  ["-race", { ldflags: "-linkmode=external '-extldflags=-O2 -static'" }, [/^-race cannot be linked statically\./]],
  ["-race", { isDeploy: true }, [/^-race makes a program for tests.*`checks: race`$/]],
  ["-asan", { cgo: false }, [/^-asan needs cgo \(`cgo: true`\)$/]],
  ["-msan", { isDeploy: true, cgo: false }, [/^-msan needs cgo .*; makes a program for tests/]],
  [
    "-buildmode=pie",
    { cgo: false },
    [/^-buildmode=pie needs the system's loader, so linux\/amd64 would not be static/],
  ],
  ["-buildmode=pie", { cgo: false, targets: [target("windows/amd64")] }, []],
  ["-buildmode=pie", {}, []],
  ["-mod=vendor -modfile=x.mod", {}, [/^-mod=vendor and -modfile exclude each other/]],
  ["-mod=mod -modfile=x.mod", {}, []],
])("build-flags %j with %j", (text, changes, problems) => {
  const found = contradictionsOf({ ...setting, flags: parseBuildFlags(text).flags, ...changes });
  expect(found).toEqual(problems.map((words) => expect.stringMatching(words)));
});

it.each<[string, boolean, readonly RegExp[]]>([
  ["-s -w", false, []],
  ["-linkmode=external", true, []],
  ["-linkmode external", false, [/^-linkmode=external needs a C linker: set `cgo: true`/]],
  ["-X main.a=1 --X=main.a=2 -X main.b=1", false, [/^-X sets main\.a twice$/]],
  ["-X main.a", false, [/^-X main\.a lacks a value/]],
  ["-X 'main.a=1", false, [/^a quote is not closed/]],
])("ldflags %j, cgo %s", (ldflags, cgo, problems) => {
  expect(contradictionsOfLdflags({ ldflags, cgo })).toEqual(problems.map((words) => expect.stringMatching(words)));
});

const inputs: PreparedBuild = {
  main: undefined,
  name: undefined,
  targets: [linux],
  version: undefined,
  versionVariables: undefined,
  ldflags: "-s -w",
  tags: ["own"],
  flags: [],
  cgo: true,
  makeTarget: undefined,
  outputDirectory: "/out",
  goflags: "",
  compilers: new Map([["linux/amd64", { cc: "gcc", cxx: "g++" }]]),
};

it("links statically for Linux, with Go's own resolver", () => {
  expect(compilationOf(inputs, linux)).toMatchObject({
    tags: ["own", "netgo", "osusergo"],
    ldflags: "-s -w -linkmode=external -extldflags=-static",
    compiler: { cc: "gcc" },
    isStatic: true,
  });
});

it.each<[string, Partial<PreparedBuild>, string, boolean]>([
  ["without cgo", { cgo: false }, "linux/amd64", true],
  ["flags that say -static", { ldflags: "-extldflags '-static -s'" }, "linux/amd64", true],
  ["flags that say -static-pie", { ldflags: "-extldflags=-static-pie" }, "linux/amd64", true],
  ["flags that say -static-libgcc", { ldflags: "-extldflags=-static-libgcc" }, "linux/amd64", false],
  ["flags that only say external", { ldflags: "-linkmode=external" }, "linux/amd64", false],
  ["a pie", { flags: [{ name: "buildmode", value: "pie" }] }, "linux/amd64", false],
  ["-race", { flags: [{ name: "race", value: undefined }] }, "linux/amd64", false],
  ["macOS", {}, "darwin/arm64", false],
])("%s: as the user has it", (_, changes, where, isStatic) => {
  const { ldflags } = { ...inputs, ...changes };
  expect(compilationOf({ ...inputs, ...changes }, target(where))).toMatchObject({ tags: ["own"], ldflags, isStatic });
});
