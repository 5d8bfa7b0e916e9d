import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type BuildShape, buildKeys, modulesKeys, runField } from "../../src/cache/keys.ts";
import { baseKeys } from "../../src/world/cache-service/layers.ts";

const goMod = { path: "go.mod", text: "module example.com/shop\n" };
const goSum = { path: "go.sum", text: "example.com/a v1.0.0 h1:x=\n" };
const files = [goMod, goSum];
const amd64 = { os: "linux", arch: "amd64", variant: undefined };
const arm64 = { os: "linux", arch: "arm64", variant: undefined };

function shape(overrides: Partial<BuildShape> = {}): BuildShape {
  return {
    project: "",
    os: "linux",
    arch: "x64",
    goVersion: "1.26.8",
    targets: [amd64, arm64],
    cgo: false,
    tags: [],
    checks: [],
    flags: ["", "", ""],
    suffix: "",
    run: "77.1.0a1b2c3d4e5f",
    ...overrides,
  };
}

describe("keys of the modules", () => {
  it("are read as documented", () => {
    expect(modulesKeys("linux", files, "77.1")).toEqual({
      scope: "gin-deploy-modules-v1-linux-",
      fields: [expect.stringMatching(/^[0-9a-f]{16}$/), "77.1"],
      decisive: 1,
    });
  });

  it.each([
    ["go.sum", [goMod, { ...goSum, text: "other" }]],
    ["go.mod", [{ ...goMod, text: "other" }, goSum]],
    ["the absence of go.sum", [goMod]],
    ["a further module", [...files, { path: "tools/go.mod", text: "" }]],
    ["the place of a file", [goMod, { ...goSum, path: "api/go.sum" }]],
    ["where one file ends and the other begins", [{ ...goMod, text: `${goMod.text}\ngo.sum\n${goSum.text}` }]],
  ])("change with %s", (_, other) => {
    expect(modulesKeys("linux", other, "77.1").fields).not.toEqual(modulesKeys("linux", files, "77.1").fields);
  });

  it("are of use to any project on the same system, and on no other", () => {
    const scope = modulesKeys("linux", [], "77.1").scope;
    expect(modulesKeys("linux", files, "77.1").scope).toBe(scope);
    expect(modulesKeys("linux2", files, "77.1").scope.startsWith(scope)).toBe(false);
  });
});

describe("keys of the build state", () => {
  it("are read as documented: what has to be the same, then go.sum, then the run", () => {
    const { scope, fields } = buildKeys(shape({ suffix: "api" }), files);
    expect(scope).toMatch(/^gin-deploy-build-v1-linux-x64-go1\.26\.8-[0-9a-f]{16}-api-$/);
    expect(fields).toEqual([expect.stringMatching(/^[0-9a-f]{16}$/), "77.1.0a1b2c3d4e5f"]);
  });

  it.each<[string, Partial<BuildShape>]>([
    ["project", { project: "services/api" }],
    ["system", { os: "darwin" }],
    ["machine", { arch: "arm64" }],
    ["Go", { goVersion: "1.26.9" }],
    ["Go whose version begins with ours", { goVersion: "1.26.80" }],
    ["release candidate", { goVersion: "1.27rc1" }],
    ["set of targets", { targets: [amd64] }],
    ["variant", { targets: [amd64, { ...arm64, variant: "v8.1" }] }],
    ["cgo", { cgo: true }],
    ["tag", { tags: ["nomsgpack"] }],
    ["check", { checks: ["race"] }],
    ["GOFLAGS", { flags: ["-race", "", ""] }],
    ["GOEXPERIMENT", { flags: ["", "-race", ""] }],
    ["GOFIPS140", { flags: ["", "", "-race"] }],
    ["suffix", { suffix: "api" }],
  ])("never cross over to another %s", (_, other) => {
    const ours = buildKeys(shape(), files).scope;
    const theirs = buildKeys(shape(other), files).scope;
    expect(theirs.startsWith(ours) || ours.startsWith(theirs)).toBe(false);
  });

  it("do not depend on the order of targets and tags, nor on white space around flags", () => {
    const a = buildKeys(shape({ tags: ["a", "b"], flags: ["-race", "", ""] }), files);
    const b = shape({ targets: [arm64, amd64], tags: ["b", "a"], flags: [" -race ", "", ""] });
    expect(buildKeys(b, files)).toEqual(a);
  });

  it("follow every go.sum and not go.mod; without any go.sum, what else was named", () => {
    const sums = (...given: typeof files) => buildKeys(shape(), given).fields[0];
    expect(sums({ ...goMod, text: "other" }, goSum)).toBe(sums(goMod, goSum));
    expect(sums(goMod, goSum, { path: "go.work.sum", text: "x" })).not.toBe(sums(goMod, goSum));
    expect(sums({ ...goMod, text: "other" })).not.toBe(sums(goMod));
  });

  it("keep any two suffixes apart, and are always what the service takes", () => {
    const suffix = fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom("", "-", "a", "A", "a-", "a-b", "~2d", ","));
    fc.assert(
      fc.property(suffix, suffix, (a, b) => {
        const ours = buildKeys(shape({ suffix: a }), files);
        const theirs = baseKeys(buildKeys(shape({ suffix: b }), files));
        const { key, restoreKeys } = baseKeys(ours);
        expect(key).toMatch(/^[a-z0-9._~-]{1,512}$/);
        // Lone surrogates have no UTF-8 of their own.
        if (a.toWellFormed() === b.toWellFormed()) return;
        for (const prefix of [ours.scope, key, ...restoreKeys]) expect(theirs.key.startsWith(prefix)).toBe(false);
      }),
    );
  });

  it("stay short with a suffix of any length, and still differ", () => {
    const long = "x".repeat(2000);
    const { scope } = buildKeys(shape({ suffix: long }), files);
    expect(scope.length).toBeLessThan(200);
    expect(buildKeys(shape({ suffix: `${long}y` }), files).scope).not.toBe(scope);
  });
});

describe("the run in a key", () => {
  it.each([
    [{ GITHUB_RUN_ID: "77", GITHUB_RUN_ATTEMPT: "2", GITHUB_SHA: "0123456789abcdef" }, "77.2.0123456789ab"],
    [{ GITHUB_RUN_ID: "1" }, "1.1."],
    [{}, "local.1700000000000"],
    [{ GITHUB_RUN_ID: "", GITHUB_SHA: "0123456789abcdef" }, "local.1700000000000"],
  ])("of %j is %s", (env, expected) => {
    expect(runField(env, 1_700_000_000_000)).toBe(expected);
  });
});
