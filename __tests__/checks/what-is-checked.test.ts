import { describe, expect, it } from "vitest";
import { bounded, packagePatterns, sourceFindings } from "../../src/checks/go-check.ts";
import { sourcePlaces } from "../../src/checks/go-test/source-places.ts";
import { plannedChecks } from "../../src/checks/run-checks.ts";

const module = (directory: string, path: string | undefined) => ({
  directory,
  goMod: { module: path, go: undefined, toolchain: undefined },
});

it.each([
  [
    ["test", "vet"],
    ["vet", "test"],
  ],
  [["race", "test"], ["race"]],
  [
    ["race", "vet", "test"],
    ["vet", "race"],
  ],
  [[], []],
] as const)("of %j %j are run, in this order", (wanted, planned) => {
  expect(plannedChecks(wanted)).toEqual(planned);
});

it.each([
  ["/w", ["/w"], ["./..."]],
  ["/w/services/api", ["/w/services/api", "/w/lib"], ["./..."]],
  ["/w/services/api/cmd", ["/w/services/api"], ["./..."]],
  ["/w", ["/w/api", "/w/lib", "/shared"], ["./api/...", "./lib/...", "../shared/..."]],
  ["/w/api", ["/w/api2"], ["../api2/..."]],
] as const)("in %s with the modules %j it is %j", (directory, modules, patterns) => {
  expect(packagePatterns({ directory, modules: modules.map((place) => module(place, "m")) })).toEqual(patterns);
});

describe("places", () => {
  const modules = [
    module("/w/shop", "example.com/shop"),
    module("/w/shop/api", "example.com/shop/api"),
    module("/w/x", undefined),
  ];
  const places = sourcePlaces(modules, "/w");

  it.each([
    ["/w/shop/a.go", "shop/a.go"],
    ["example.com/shop/b/a.go", "shop/b/a.go"],
    ["example.com/shop/api/a.go", "shop/api/a.go"],
    ["example.com/shop/../../../etc/a.go", undefined],
    ["/usr/local/go/src/fmt/print.go", undefined],
    ["/w/../etc/a.go", undefined],
    ["/w/shop/vendor/example.com/x/a.go", undefined],
    ["/w/.modules/example.com/x@v1.2.0/a.go", undefined],
    ["_testmain.go", undefined],
    ["example.com/shopping/a.go", undefined],
  ])("a frame in %s is at %s", (path, file) => {
    expect(places.ofFrame({ path, line: 3 })).toEqual(file && { file, line: 3 });
  });

  it.each([
    ["a_test.go", "example.com/shop/api/v1", "shop/api/v1/a_test.go"],
    ["a_test.go", "example.com/shop", "shop/a_test.go"],
    ["/w/shop/helper.go", "example.com/shop", "shop/helper.go"],
    ["a_test.go", "example.com/other", undefined],
  ])("a message from %s of %s is at %s", (path, packagePath, file) => {
    expect(places.ofMessage({ path, line: 3 }, packagePath)).toEqual(file && { file, line: 3 });
  });
});

it("of thousands of findings the first ones are kept, and the others counted", () => {
  const findings = Array.from({ length: 1000 }, (_, index) => ({ subject: "go vet", message: `${index}`, output: [] }));
  const { findings: kept, findingsLeftOut } = bounded(findings, 5);
  expect([kept.length, kept.at(-1)?.message, findingsLeftOut]).toEqual([200, "199", 805]);
});

it("what vet and the compiler say is found once", () => {
  const output = [
    "# example.com/shop",
    "vet: ./b_test.go:6:14: undefined: x",
    "./b_test.go:6:14: undefined: x",
    "./v.go:9:2: unreachable code",
  ].join("\n");
  const request = { project: { directory: "/w/shop" }, workspace: "/w" } as Parameters<typeof sourceFindings>[2];
  expect(sourceFindings(output, "go vet", request)).toEqual([
    { subject: "go vet", message: "undefined: x", place: { file: "shop/b_test.go", line: 6, column: 14 }, output: [] },
    { subject: "go vet", message: "unreachable code", place: { file: "shop/v.go", line: 9, column: 2 }, output: [] },
  ]);
});
