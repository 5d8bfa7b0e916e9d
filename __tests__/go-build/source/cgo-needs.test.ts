import { expect, it } from "vitest";
import {
  type CgoPackage,
  fitsTarget,
  isForCgo,
  judgeCgoNeeds,
  shortestChain,
} from "../../../src/go-build/source/cgo-needs.ts";

const cgo = '//go:build cgo\n\npackage p\n\nimport "C"\n';
const bare = 'package p\n\nimport "C"\n';
const instead = "//go:build !cgo\n\npackage p\n";
const says = `${instead}\nvar err = errors.New("Binary was compiled with 'CGO_ENABLED=0', p requires cgo to work. This is a stub")\n`;
const plain = "package p\n";

const judge = (importPath: string, leftOut: readonly string[], compiled: readonly string[]) => {
  const found: CgoPackage = { importPath, leftOut, compiled };
  return judgeCgoNeeds([found], () => ", imported by m");
};

it.each<[string, string, readonly string[], readonly string[], string | undefined, string | undefined]>([
  ["nothing is left", "x.org/p", [bare], [], "x.org/p has nothing without cgo, imported by m", undefined],
  [
    "a known stub",
    "github.com/mattn/go-sqlite3",
    [cgo],
    [says],
    "is only a stub without cgo, imported by m. In pure Go: modernc.org/sqlite",
    undefined,
  ],
  [
    "a known package below its module",
    "github.com/confluentinc/confluent-kafka-go/v2/kafka",
    [bare],
    [plain],
    "is not whole without cgo",
    undefined,
  ],
  [
    "known, and nothing to take instead",
    "github.com/mutecomm/go-sqlcipher/v4",
    [cgo],
    [says],
    "is only a stub without cgo, imported by m",
    undefined,
  ],
  [
    "not known, and it says so",
    "x.org/p",
    [cgo],
    [says, plain],
    undefined,
    "x.org/p says that it needs cgo for something",
  ],
  [
    "C without a constraint, and nothing instead",
    "x.org/p",
    [bare, bare],
    [plain],
    undefined,
    "x.org/p lacks 2 files without cgo",
  ],
  ["pure Go instead", "x.org/p", [cgo], [instead, plain], undefined, undefined],
  ["pure Go instead of C without a constraint", "x.org/p", [bare], [instead], undefined, undefined],
  ["an addition for cgo only", "x.org/p", [cgo], [plain], undefined, undefined],
  ["a name that only begins like a known one", "github.com/mattn/go-sqlite3x", [cgo], [plain], undefined, undefined],
])("%s", (_, importPath, leftOut, compiled, error, warning) => {
  const { impossible, useless, warnings } = judge(importPath, leftOut, compiled);
  expect(impossible.length).toBe(compiled.length === 0 ? 1 : 0);
  expect([...impossible, ...useless]).toEqual(error === undefined ? [] : [expect.stringContaining(error)]);
  expect(warnings).toEqual(warning === undefined ? [] : [expect.stringContaining(warning)]);
});

const linux = { os: "linux", arch: "amd64" };

it.each<[string, boolean]>([
  ["cgo", true],
  ["cgo && linux", true],
  ["ignore", false],
  ["hurd", false],
  ["darwin || (linux && !arm64)", true],
  ["darwin || linux && arm64", false],
  ["(darwin || linux) && amd64", true],
  ["!cgo", false],
  ["!(cgo && !own)", true],
  ["unix && go1.21 && gc && !gccgo && goexperiment.x", true],
  ["own", true],
  ["linux &&", true],
  ["linux) darwin", true],
])("C under //go:build %s is for linux/amd64 with the tag own: %s", (constraint, expected) => {
  const text = `// Copyright\n\n//go:build ${constraint}\n\npackage p\n\nimport "C"\n`;
  expect(isForCgo(text, linux, ["own"])).toBe(expected);
});

it.each<[string, boolean]>([
  ['import "C"', true],
  ['\timport "C" // cgo', true],
  ['import (\n\t"fmt"\n\t"C"\n)', true],
  ['import ("C")', true],
  ['import "CC"', false],
  ['var a = "C"', false],
  ['// import "C"', false],
])("%j imports C: %s", (text, expected) => {
  expect(isForCgo(`package p\n\n${text}\n`, linux, [])).toBe(expected);
});

it.each<[string, boolean]>([
  ["a.go", true],
  ["a_linux.go", true],
  ["a_linux_amd64.go", true],
  ["a_darwin.go", false],
  ["a_arm64.go", false],
  ["a_linux_arm64.go", false],
  ["a_test.go", false],
  ["a_linux_test.go", false],
  ["linux.go", true],
  ["windows.go", true],
  ["a_cgo.go", true],
])("%s is for linux/amd64: %s", (file, expected) => {
  expect(fitsTarget(file, { os: "linux", arch: "amd64" })).toBe(expected);
});

it("finds the shortest chain, also where imports go in circles", () => {
  const packages = [
    { ImportPath: "m", Imports: ["a", "b"] },
    { ImportPath: "a", Imports: ["c", "m"] },
    { ImportPath: "b", Imports: ["p"] },
    { ImportPath: "c", Imports: ["p"] },
  ];
  expect(shortestChain(packages, "m", "p")).toEqual(["m", "b", "p"]);
  expect(shortestChain(packages, "m", "nowhere")).toEqual([]);
  expect(shortestChain(packages, "m", "m")).toEqual(["m"]);
});
