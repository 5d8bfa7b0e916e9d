import { expect, it, test } from "vitest";
import { heedGoVariables } from "../../../src/go-build/command/go-variables.ts";
import { formatTarget, parseTarget } from "../../../src/targets/target.ts";

const platform = { os: "linux", arch: "x64", cores: 1, memoryBytes: 0 } as const;

function heed(variables: Record<string, string>, targets: readonly string[] = ["linux/amd64"], cgo = false) {
  const parsed = targets.flatMap((text) => {
    const result = parseTarget(text, platform);
    return "target" in result ? [result.target] : [];
  });
  const get = (name: string) => variables[name];
  const heeded = heedGoVariables({ get, targets: parsed, cgo, host: { os: "linux", arch: "amd64" } });
  return { ...heeded, targets: heeded.targets.map(formatTarget) };
}

test.each<[Record<string, string>, readonly string[], readonly string[]]>([
  [{ GOAMD64: "v3" }, ["linux/amd64", "linux/arm64"], ["linux/amd64/v3", "linux/arm64"]],
  [{ GOAMD64: "v3" }, ["host", "linux/amd64/v3"], ["linux/amd64/v3"]],
  [{ GOAMD64: "v3" }, ["linux/amd64/v2"], ["linux/amd64/v2"]],
  [{ GOAMD64: "v1" }, ["linux/amd64"], ["linux/amd64"]],
  [{ GOARM: "6" }, ["linux/arm", "linux/arm/5"], ["linux/arm/6", "linux/arm/5"]],
  [{ GOARM: "7" }, ["linux/arm"], ["linux/arm"]],
  [{ GOARM: "6" }, ["linux/arm64"], ["linux/arm64"]],
  [{ GOARM64: "v8.1,lse" }, ["darwin/arm64"], ["darwin/arm64/v8.1,lse"]],
  [{ GO386: "softfloat" }, ["linux/386"], ["linux/386/softfloat"]],
  [{ GOMIPS: "softfloat" }, ["linux/mipsle"], ["linux/mipsle/softfloat"]],
  [{ GOMIPS64: "softfloat" }, ["linux/mips64"], ["linux/mips64/softfloat"]],
  [{ GOPPC64: "power9" }, ["linux/ppc64le"], ["linux/ppc64le/power9"]],
  [{ GORISCV64: "rva22u64" }, ["linux/riscv64"], ["linux/riscv64/rva22u64"]],
  [{ GOWASM: "satconv" }, ["js/wasm"], ["js/wasm/satconv"]],
])("%j with targets %j builds %j", (variables, targets, built) => {
  const heeded = heed(variables, targets);
  expect(heeded.targets).toEqual(built);
  expect(heeded.problems).toEqual([]);
  const isHonoured = targets.some((each) => !built.includes(each));
  expect(heeded.notices).toHaveLength(isHonoured ? 1 : 0);
});

test.each<[string, Record<string, string>, readonly string[], boolean, readonly RegExp[]]>([
  [
    "another architecture",
    { GOARCH: "arm64" },
    ["linux/amd64"],
    false,
    [/^GOARCH=arm64 is set .*`targets` decides, and is linux\/amd64\. .*set `targets: linux\/arm64`\.$/],
  ],
  ["another system", { GOOS: "darwin" }, ["linux/amd64"], false, [/`targets: darwin\/amd64`/]],
  ["with its variant", { GOOS: "linux", GOARCH: "arm", GOARM: "6" }, ["host"], false, [/`targets: linux\/arm\/6`/]],
  ["what is built", { GOOS: "linux", GOARCH: "arm64" }, ["linux/arm64"], false, []],
  [
    "another variant than the target's",
    { GOAMD64: "v3" },
    ["linux/amd64/v2"],
    false,
    [/linux\/amd64\/v2 names its own/],
  ],
  ["cgo without the input", { CGO_ENABLED: "1" }, ["host"], false, [/^CGO_ENABLED=1 .*set `cgo: true`\.$/]],
  ["no cgo", { CGO_ENABLED: "0", CGO_CFLAGS: "-O2" }, ["host"], false, []],
  ["cgo with the input", { CGO_ENABLED: "1", CGO_CFLAGS: "-O2", CC: "gcc" }, ["host"], true, []],
  [
    "flags for C",
    { CGO_LDFLAGS: "-lz", CGO_CFLAGS: "-O2" },
    ["host"],
    false,
    [/^CGO_CFLAGS, CGO_LDFLAGS is set.*Without `cgo: true` that has no effect/],
  ],
  [
    "one compiler for two machines",
    { CC: "gcc" },
    ["linux/amd64", "linux/arm64"],
    true,
    [/^CC=gcc .*not used for linux\/arm64: .*CC_FOR_linux_arm64\.$/],
  ],
  ["a compiler for each", { CC: "gcc", CC_FOR_linux_arm64: "x" }, ["linux/amd64", "linux/arm64"], true, []],
  [
    "what only Go's own scripts read",
    { GO_LDFLAGS: "-s", GO_GCFLAGS: "-N" },
    ["host"],
    false,
    [/set the input `ldflags`/, /`build-flags`/],
  ],
])("warned of: %s", (_, variables, targets, cgo, words) => {
  expect(heed(variables, targets, cgo).warnings).toEqual(words.map((each) => expect.stringMatching(each)));
});

it("refuses what Go would refuse, where it would be used", () => {
  expect(heed({ GOAMD64: "v9" }).problems).toEqual([
    expect.stringMatching(/^GOAMD64=v9 has an unknown variant; GOAMD64 takes/),
  ]);
  expect(heed({ GOAMD64: "v9" }, ["linux/arm64", "linux/amd64/v2"]).problems).toEqual([]);
  expect(heed({ GO111MODULE: "off" }).problems).toEqual([expect.stringMatching(/^GO111MODULE=off: /)]);
  expect(heed({ GO111MODULE: "on" }).problems).toEqual([]);
});
