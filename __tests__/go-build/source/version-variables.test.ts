import { expect, test } from "vitest";
import { buildArguments, buildEnvironment, linkerFlags } from "../../../src/go-build/command/arguments.ts";
import { variablesInFlags } from "../../../src/go-build/command/linker-flags.ts";
import { packageVariables } from "../../../src/go-build/source/go-source.ts";
import { planVariables, type VariableRequest } from "../../../src/go-build/source/version-variables.ts";

const packages = new Map([
  ["main", packageVariables(['package main\nvar version, date = "dev", now()\nvar commit string'])],
  ["example.com/svc/info", packageVariables(["package info\nvar Release string"])],
  ["gopkg.in/yaml.v3", new Map()],
]);
const facts = {
  version: "v1.0.0",
  tag: "svc/v1.0.0",
  branch: "main",
  commit: "abc",
  date: "2026-03-04T03:06:07Z",
  dirtyFiles: [],
};
const request: VariableRequest = { wanted: undefined, inFlags: [], facts, mainPackage: "example.com/svc/cmd/api" };
const plan = (changes: Partial<VariableRequest>) => planVariables({ ...request, ...changes }, packages);

test("by default those that exist and can be set; nothing is demanded", () => {
  expect(plan({})).toEqual({
    variables: [
      { symbol: "main.version", value: "v1.0.0" },
      { symbol: "main.commit", value: "abc" },
    ],
    demanded: [],
    problems: [],
  });
});

test("by default nothing empty overwrites what the source says", () => {
  expect(plan({ facts: { ...facts, commit: "" } }).variables.map(({ symbol }) => symbol)).toEqual(["main.version"]);
});

test("what ldflags sets is demanded, and not set a second time", () => {
  const { variables, demanded } = plan({ inFlags: variablesInFlags("-s -X main.version=mine") });
  expect(variables.map(({ symbol }) => symbol)).toEqual(["main.commit"]);
  expect(demanded).toEqual([{ symbol: "main.version", value: "mine" }]);
});

test("the main package by its import path becomes main; templates are filled", () => {
  const wanted = [
    { symbol: "example.com/svc/cmd/api.version", template: "{version} ({commit}, {date})" },
    { symbol: "example.com/svc/info.Release", template: "{{version}}" },
  ];
  const { variables, demanded, problems } = plan({ wanted });
  expect(problems).toEqual([]);
  expect(variables).toEqual([
    { symbol: "main.version", value: "v1.0.0 (abc, 2026-03-04T03:06:07Z)" },
    { symbol: "example.com/svc/info.Release", value: "{{version}}" },
  ]);
  expect(demanded).toEqual(variables);
});

test("templates are filled with what git and the job know", () => {
  const wanted = [{ symbol: "main.version", template: "{tag} of {branch} at {date}: {version} ({commit})" }];
  expect(plan({ wanted }).variables).toEqual([
    { symbol: "main.version", value: "svc/v1.0.0 of main at 2026-03-04T03:06:07Z: v1.0.0 (abc)" },
  ]);
});

test("all problems at once", () => {
  const wanted = [
    { symbol: "main.Version", template: "{vesrion}" },
    { symbol: "example.com/svc/inof.Release", template: "x" },
    { symbol: "main.date", template: "x" },
    { symbol: "main.commit", template: "x" },
    { symbol: "example.com/svc/cmd/api.commit", template: "y" },
    { symbol: "version", template: "x" },
  ];
  expect(plan({ wanted }).problems.map(({ text }) => text)).toEqual([
    "{vesrion} in the value of main.Version is unknown: there are {version}, {commit}, {date}, {tag}, {branch}",
    "main.Version: there is no such package-level variable; did you mean version?",
    'example.com/svc/inof.Release: the program has no package "example.com/svc/inof"; did you mean example.com/svc/info?',
    expect.stringMatching(/^main\.date is computed when the program starts/),
    expect.stringContaining('the program has no package ""'),
    "main.commit is set twice",
  ]);
});

test.each([
  ["-s -w", []],
  ["-X a.b=c", [["a.b", "c"]]],
  [
    "-X=a.b=c=d --X e.f=",
    [
      ["a.b", "c=d"],
      ["e.f", ""],
    ],
  ],
  [
    `-X 'a.b=c "d"' -X "e.f=it's"`,
    [
      ["a.b", 'c "d"'],
      ["e.f", "it's"],
    ],
  ],
  ["  -extldflags '-static -X x.y=z' ", []],
])("-X in ldflags %j", (flags, wanted) => {
  expect(variablesInFlags(flags).map(({ symbol, value }) => [symbol, value])).toEqual(wanted);
});

test.each(["-X", "-X a.b", "-X 'a.b=c", 'x "'])("ldflags %j cannot be used", (flags) => {
  expect(() => variablesInFlags(flags)).toThrow(/^ldflags: /);
});

test.each([
  ["plain", "-X a.b=plain"],
  ["", "-X a.b="],
  ["$HOME `x` \\ %", "-X 'a.b=$HOME `x` \\ %'"],
  ["two\nlines\there", "-X 'a.b=two\nlines\there'"],
  ["it's", `-X "a.b=it's"`],
  ['"', `-X 'a.b="'`],
])("the value %j reaches the linker as it is", (value, flags) => {
  expect(linkerFlags("  ", [{ symbol: "a.b", value }])).toBe(flags);
  // What Go splits is what was put together.
  expect(variablesInFlags(linkerFlags("-s", [{ symbol: "a.b", value }]))).toEqual([{ symbol: "a.b", value }]);
});

test.each([`'"`, "a\0b"])("the value %j cannot be passed", (value) => {
  expect(() => linkerFlags("", [{ symbol: "a.b", value }])).toThrow(/^version-variables: the value of a\.b contains/);
});

test("arguments of a build", () => {
  const build = {
    goBinary: "/go",
    packages: [{ path: "m", ldflags: "-s -w" }],
    output: "/out",
    tags: ["a", "b"],
    flags: [
      { name: "mod", value: "vendor" },
      { name: "race", value: undefined },
    ],
    stampCommit: true,
  };
  expect(buildArguments(build)).toEqual([
    "/go",
    "build",
    "-v",
    "-mod=vendor",
    "-race",
    "-trimpath",
    "-buildvcs=true",
    "-ldflags=-s -w",
    "-tags=a,b",
    "-o",
    "/out",
    "m",
  ]);
  const plain = { ...build, packages: [{ path: "m", ldflags: "" }], tags: [], flags: [], stampCommit: false };
  expect(buildArguments(plain)).toEqual(["/go", "build", "-v", "-trimpath", "-buildvcs=false", "-o", "/out", "m"]);
});

test("several packages in one build keep their linker flags apart", () => {
  const packages = [
    { path: "m/a", ldflags: "-X main.v=1" },
    { path: "m/b", ldflags: "" },
    { path: "m/c", ldflags: "-s" },
  ];
  const build = { goBinary: "/go", packages, output: "/out/", tags: [], flags: [], stampCommit: false };
  expect(buildArguments(build).slice(5)).toEqual([
    "-ldflags=m/a=-X main.v=1",
    "-ldflags=m/c=-s",
    "-o",
    "/out/",
    "m/a",
    "m/b",
    "m/c",
  ]);
});

test("nothing of the job leaks into the build", () => {
  const env = buildEnvironment({
    target: { os: "linux", arch: "amd64", variant: undefined },
    cgo: false,
    compiler: undefined,
  });
  expect(env).toMatchObject({
    CGO_ENABLED: "0",
    GOTOOLCHAIN: "local",
    GO_EXTLINK_ENABLED: undefined,
    GOROOT: undefined,
  });
  expect("GO_EXTLINK_ENABLED" in env).toBe(true);
});
