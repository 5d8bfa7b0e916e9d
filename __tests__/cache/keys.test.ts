import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type BuildShape, buildKeys, modulesKeys, runField } from "../../src/cache/keys.ts";

const files = { goMod: "module example.com/shop\n", goSum: "example.com/a v1.0.0 h1:x=\n" };
const amd64 = { os: "linux", arch: "amd64", variant: undefined };
const arm64 = { os: "linux", arch: "arm64", variant: undefined };

function shape(overrides: Partial<BuildShape> = {}): BuildShape {
  return {
    os: "linux",
    arch: "x64",
    goVersion: "1.26.8",
    targets: [amd64, arm64],
    cgo: false,
    tags: [],
    flags: "",
    suffix: "",
    run: "77.1.0a1b2c3d4e5f",
    ...overrides,
  };
}

describe("keys of the modules", () => {
  it("are read as documented, and fall back to any modules of the same system", () => {
    expect(modulesKeys("linux", files)).toEqual({
      key: expect.stringMatching(/^gin-deploy-modules-v1-linux-[0-9a-f]{16}$/),
      restoreKeys: ["gin-deploy-modules-v1-linux-"],
    });
  });

  it.each([
    ["go.sum", { ...files, goSum: "other" }],
    ["go.mod", { ...files, goMod: "other" }],
    ["the absence of go.sum", { ...files, goSum: undefined }],
    ["where one file ends and the other begins", { goSum: files.goSum + files.goMod, goMod: "" }],
  ])("change with %s", (_, other) => {
    expect(modulesKeys("linux", other).key).not.toBe(modulesKeys("linux", files).key);
  });
});

describe("keys of the build state", () => {
  it("are read as documented, and drop the run, then go.sum", () => {
    const { key, restoreKeys } = buildKeys(shape({ suffix: "api" }), files);
    expect(key).toMatch(/^gin-deploy-build-v1-linux-x64-go1\.26\.8-[0-9a-f]{16}-api-[0-9a-f]{16}-77\.1\.0a1b2c3d4e5f$/);
    expect(restoreKeys).toEqual([key.slice(0, key.lastIndexOf("-") + 1), key.replace(/[^-]*-[^-]*$/, "")]);
    expect(restoreKeys[1]).toMatch(/-api-$/);
  });

  it.each<[string, Partial<BuildShape>]>([
    ["system", { os: "darwin" }],
    ["machine", { arch: "arm64" }],
    ["Go", { goVersion: "1.26.9" }],
    ["set of targets", { targets: [amd64] }],
    ["variant", { targets: [amd64, { ...arm64, variant: "v8.1" }] }],
    ["cgo", { cgo: true }],
    ["tag", { tags: ["nomsgpack"] }],
    ["GOFLAGS", { flags: "-race" }],
    ["suffix", { suffix: "api" }],
  ])("never cross over to another %s", (_, other) => {
    const ours = buildKeys(shape(), files);
    const theirs = buildKeys(shape(other), files);
    for (const prefix of [ours.key, ...ours.restoreKeys]) expect(theirs.key.startsWith(prefix)).toBe(false);
    for (const prefix of [theirs.key, ...theirs.restoreKeys]) expect(ours.key.startsWith(prefix)).toBe(false);
  });

  it("do not depend on the order of targets and tags", () => {
    const a = buildKeys(shape({ tags: ["a", "b"] }), files);
    expect(buildKeys(shape({ targets: [arm64, amd64], tags: ["b", "a"] }), files)).toEqual(a);
  });

  it("stand on go.mod alone without go.sum", () => {
    const key = (goMod: string) => buildKeys(shape(), { goMod, goSum: undefined }).key;
    expect(key("a")).not.toBe(key("b"));
  });

  it("keep any two suffixes apart, and are always what the service takes", () => {
    const suffix = fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom("", "-", "a", "A", "a-", "a-b", "~2d", ","));
    fc.assert(
      fc.property(suffix, suffix, (a, b) => {
        const ours = buildKeys(shape({ suffix: a }), files);
        const theirs = buildKeys(shape({ suffix: b }), files);
        expect(ours.key).toMatch(/^[a-z0-9._~-]{1,512}$/);
        // Lone surrogates have no UTF-8 of their own.
        if (a.toWellFormed() === b.toWellFormed()) return;
        for (const prefix of [ours.key, ...ours.restoreKeys]) expect(theirs.key.startsWith(prefix)).toBe(false);
      }),
    );
  });

  it("stay short with a suffix of any length, and still differ", () => {
    const long = "x".repeat(2000);
    const { key } = buildKeys(shape({ suffix: long }), files);
    expect(key.length).toBeLessThan(250);
    expect(buildKeys(shape({ suffix: `${long}y` }), files).key).not.toBe(key);
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
