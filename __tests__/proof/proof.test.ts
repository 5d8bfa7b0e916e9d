import { expect, test } from "vitest";
import type { GoBuildInfo } from "../../src/proof/executable/go-build-info.ts";
import { type BinaryFacts, prove, type Wanted } from "../../src/proof/proof.ts";
import { inMemory } from "./elf-bytes.ts";

const commit = "31b2f0f13914321b69dca7af021f0bacbbb86828";
const buildInfo: GoBuildInfo = {
  goVersion: "1.26.8",
  path: "example.com/svc",
  module: "example.com/svc v1.0.0",
  dependencies: [],
  settings: new Map([
    ["GOOS", "linux"],
    ["GOARCH", "amd64"],
    ["GOAMD64", "v1"],
    ["CGO_ENABLED", "0"],
    ["-buildmode", "exe"],
    ["vcs.revision", commit],
    ["vcs.modified", "false"],
  ]),
  offset: 0,
  sizeBytes: 0,
};
const executable: BinaryFacts["executable"] = {
  format: "ELF",
  contents: inMemory(new Uint8Array()),
  osAbi: 0,
  machine: "amd64",
  pointerBytes: 8,
  littleEndian: true,
  interpreter: undefined,
  libraries: [],
  regions: [],
  buildInfoRegions: [],
};
const facts: BinaryFacts = { executable, buildInfo, linkedStrings: new Map([["v1.0.0", 1]]) };
const version = { symbol: "main.version", value: "v1.0.0" };
const wanted: Wanted = {
  target: { os: "linux", arch: "amd64", variant: undefined },
  goVersion: "1.26.8",
  mainPackage: "example.com/svc",
  cgo: false,
  isStatic: true,
  source: { commit, dirtyFiles: [] },
  variables: [version],
  demanded: [],
};
const withExecutable = (changes: Partial<BinaryFacts["executable"]>): BinaryFacts => ({
  ...facts,
  executable: { ...executable, ...changes },
});
const withSetting = (key: string, value: string): BinaryFacts => ({
  ...facts,
  buildInfo: { ...buildInfo, settings: new Map([...buildInfo.settings, [key, value]]) },
});

test("all points of a good binary", () => {
  const { points, failures, unused } = prove(facts, wanted);
  expect({ failures, unused }).toEqual({ failures: [], unused: [] });
  expect(points.map(({ name }) => name)).toEqual([
    "format",
    "machine",
    "static",
    "build information",
    "revision",
    "variable",
  ]);
});

test.each<[string, BinaryFacts, Partial<Wanted>, string]>([
  ["another format", withExecutable({ format: "PE" }), {}, "format: found PE, wanted ELF for linux"],
  ["another system", withExecutable({ osAbi: 9 }), {}, "format: found ELF, OS ABI 9, wanted OS ABI 0 or 3 for linux"],
  ["another machine", withExecutable({ machine: "arm64" }), {}, "machine: found arm64, wanted amd64"],
  [
    "a loader",
    withExecutable({ interpreter: "/lib/ld.so" }),
    {},
    "static: found that it needs loader /lib/ld.so; wanted a static binary",
  ],
  [
    "a library",
    withExecutable({ libraries: ["libc.so.6"] }),
    {},
    "static: found that it needs library libc.so.6; wanted a static binary",
  ],
  [
    "no build information",
    { ...facts, buildInfo: undefined },
    { source: undefined },
    "build information: found no build information of Go 1.18 or later",
  ],
  ["another Go", facts, { goVersion: "1.26.7" }, "build information: Go version: found 1.26.8, wanted 1.26.7"],
  ["another program", facts, { mainPackage: "x" }, "build information: main package: found example.com/svc, wanted x"],
  [
    "a shared library",
    withSetting("-buildmode", "c-shared"),
    {},
    "build information: -buildmode: found c-shared, wanted exe",
  ],
  ["cgo", withSetting("CGO_ENABLED", "1"), {}, "build information: CGO_ENABLED: found 1, wanted 0"],
  [
    "another variant",
    facts,
    { target: { os: "linux", arch: "amd64", variant: "v3" } },
    "build information: GOAMD64: found v1, wanted v3",
  ],
  ["another commit", withSetting("vcs.revision", "abc"), {}, `revision: found abc, wanted ${commit}`],
  [
    "changes that git did not see",
    withSetting("vcs.modified", "true"),
    {},
    "revision: found vcs.modified=true, wanted false",
  ],
  [
    "changes that Go did not see",
    facts,
    { source: { commit, dirtyFiles: ["a"] } },
    "revision: found vcs.modified=false, wanted true",
  ],
  [
    "a demanded variable",
    facts,
    { demanded: [{ symbol: "main.x", value: "y" }] },
    "variable: main.x=y is not in the binary: does the program read it anywhere?",
  ],
  [
    "one of two with the same value",
    facts,
    { demanded: [version, { symbol: "main.other", value: "v1.0.0" }] },
    "variable: main.other=v1.0.0 is not in the binary: does the program read it anywhere?",
  ],
])("%s", (_, found, changes, failure) => {
  expect(prove(found, { ...wanted, ...changes }).failures).toEqual([failure]);
});

test("a variable that nobody demanded may be left out by the linker", () => {
  const proof = prove({ ...facts, linkedStrings: new Map() }, wanted);
  expect(proof).toMatchObject({ failures: [], unused: ["main.version"] });
});

test("a demanded variable has the first claim to a value that two share", () => {
  const other = { symbol: "main.release", value: "v1.0.0" };
  expect(prove(facts, { ...wanted, variables: [version, other], demanded: [other] })).toMatchObject({
    failures: [],
    unused: ["main.version"],
  });
});

test("an empty value is said to prove nothing", () => {
  const { points, failures } = prove(facts, { ...wanted, variables: [], demanded: [{ symbol: "main.x", value: "" }] });
  expect(failures).toEqual([]);
  expect(points.at(-1)?.found).toContain("leaves no trace");
});

test("systems whose kernel interface is their C library need it", () => {
  const libc = withExecutable({ osAbi: 12, interpreter: "/usr/libexec/ld.so", libraries: ["libc.so.97.1"] });
  const openbsd = {
    ...libc,
    buildInfo: { ...buildInfo, settings: new Map([...buildInfo.settings, ["GOOS", "openbsd"]]) },
  };
  const { points, failures } = prove(openbsd, {
    ...wanted,
    target: { os: "openbsd", arch: "amd64", variant: undefined },
  });
  expect(failures).toEqual([]);
  expect(points[2]).toEqual({ name: "static", found: "needs openbsd's own libc.so.97.1" });
});

const settings = (os: string, arch: string): GoBuildInfo => ({
  ...buildInfo,
  settings: new Map([...buildInfo.settings, ["GOOS", os], ["GOARCH", arch]]),
});

test.each<[string, string, Partial<BinaryFacts["executable"]>, string | undefined]>([
  ["js", "wasm", { format: "WebAssembly", libraries: ["gojs", "env"] }, undefined],
  ["wasip1", "wasm", { format: "WebAssembly", libraries: ["wasi_snapshot_preview1"] }, undefined],
  [
    "wasip1",
    "wasm",
    { format: "WebAssembly", libraries: ["gojs"] },
    "static: found that it imports from gojs; wanted wasi_snapshot_preview1 for wasip1",
  ],
  ["android", "arm64", { interpreter: "/system/bin/linker64" }, undefined],
  [
    "android",
    "arm64",
    { interpreter: "/system/bin/linker64", libraries: ["libc.so"] },
    "static: found that it needs loader /system/bin/linker64, library libc.so; wanted a static binary",
  ],
  ["plan9", "arm", { format: "Plan 9 a.out" }, undefined],
  ["aix", "ppc64", { format: "ELF" }, "format: found ELF, OS ABI 0, wanted XCOFF for aix"],
])("%s/%s with %j", (os, arch, changes, failure) => {
  const found = { ...withExecutable({ machine: arch, ...changes }), buildInfo: settings(os, arch) };
  const { failures } = prove(found, { ...wanted, target: { os, arch, variant: undefined } });
  expect(failures).toEqual(failure === undefined ? [] : [failure]);
});
