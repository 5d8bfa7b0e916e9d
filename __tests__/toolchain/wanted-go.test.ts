import { describe, expect, it } from "vitest";
import { readGoMod } from "../../src/toolchain/go-mod.ts";
import { goName, parseRelease } from "../../src/toolchain/go-version.ts";
import { chooseGo, decideWantedGo } from "../../src/toolchain/wanted-go.ts";

const known = "1.9.7 1.20 1.20.14 1.24.0 1.24.3 1.24.9 1.25.1 1.25.10 1.25.9 1.26.0 1.26.1 1.26.8 1.27rc1 1.27rc2"
  .split(" ")
  .flatMap((name) => parseRelease(name) ?? []);

describe("which Go is wanted", () => {
  it.each([
    // go-version, go.mod, the newest that fits
    ["1.26.1", "go 1.24", "1.26.1"],
    ["go1.26.1", "go 1.26.1", "1.26.1"],
    ["1.26", "go 1.24", "1.26.8"],
    ["1.26.x", "go 1.24", "1.26.8"],
    [" 1.25.x ", "go 1.24", "1.25.10"],
    ["1.20.0", "go 1.20", "1.20"],
    ["1.20", "go 1.20", "1.20.14"],
    ["^1.25", "go 1.24", "1.26.8"],
    ["^1", "", "1.26.8"],
    ["1.x", "", "1.26.8"],
    ["*", "", "1.26.8"],
    ["~1.26.1", "go 1.24", "1.26.8"],
    ["~1.25", "go 1.24", "1.25.10"],
    [">=1.24", "go 1.24", "1.26.8"],
    [">= 1.24 < 1.26", "go 1.24", "1.25.10"],
    [">1.24 <=1.25.9", "go 1.24", "1.25.9"],
    [">1.26.0 <1.26.1", "", undefined],
    ["<=1.25", "go 1.24", "1.25.10"],
    ["<1.25.9", "go 1.24", "1.25.1"],
    ["1.24.x || 1.26.0", "go 1.24", "1.26.0"],
    ["1.9.x || 1.24.x", "go 1.24.1", "1.24.9"],
    ["1.27rc1", "go 1.26", "1.27rc1"],
    ["1.27.0-rc.1", "go 1.26", "1.27rc1"],
    [">=1.27rc1", "go 1.26", "1.27rc2"],
    ["1.27", "go 1.26", undefined],
    ["1.26.7", "go 1.26", undefined],
    ["stable", "go 1.24", "1.26.8"],
    ["oldstable", "go 1.24", "1.25.10"],
    ["oldstable", "go 1.26", undefined],
    [undefined, "go 1.24", "1.24.9"],
    [undefined, "go 1.24.3", "1.24.9"],
    [undefined, "go 1.24.10", undefined],
    [undefined, "go 1.27rc1", "1.27rc2"],
    [undefined, "go 1.24.0\ntoolchain go1.25.9", "1.25.9"],
    [undefined, "go 1.24.0\ntoolchain go1.25.9-custom", "1.25.9"],
    [undefined, "go 1.25\ntoolchain go1.24.9", "1.25.10"],
    [undefined, "go 1.24\ntoolchain default", "1.24.9"],
    [undefined, "toolchain go1.26.1", "1.26.1"],
    [undefined, "", "1.26.8"],
    ["", "go 1.24", "1.24.9"],
  ])("go-version %s with %j takes %s", (goVersion, goMod, expected) => {
    const wanted = decideWantedGo(goVersion, readGoMod(`module a\n${goMod}\n`));
    const chosen = chooseGo(wanted, known);
    expect(chosen && goName(chosen)).toBe(expected);
  });

  it.each([
    ["1.23.4", "go 1.24", /go-version 1.23.4 is older than Go 1.24, which go.mod demands/],
    ["1.24.2", "go 1.24.3", /older than Go 1.24.3/],
    ["1.24rc1", "go 1.24.0", /older than Go 1.24.0/],
    ["1.23.x", "go 1.24", /older than Go 1.24/],
    ["<1.24", "go 1.24", /older/],
    ["1.22.x || ~1.23.1", "go 1.24", /older/],
    ["1.2", "go 1.24", /older/],
    ["latest", "go 1.24", /"latest" is not a version of Go/],
    ["1.26.8; rm", "go 1.24", /is not a version/],
    ["1.26 - 1.27", "go 1.24", /is not a version/],
    [">=", "go 1.24", /is not a version/],
    ["1.24 ||", "go 1.24", /is not a version/],
    ["<*", "go 1.24", /is not a version/],
    [undefined, "go go1.24", /cannot read its line go go1.24/],
    [undefined, "go 1.24.x", /cannot read its line go/],
    [undefined, "go 1.24\ntoolchain 1.24.1", /cannot read its line toolchain/],
  ])("go-version %s with %j is refused", (goVersion, goMod, message) => {
    const decide = () => decideWantedGo(goVersion, readGoMod(`module a\n${goMod}\n`));
    expect(decide).toThrow(message);
    expect(decide).toThrow(expect.objectContaining({ code: "input", hint: expect.any(String) }));
  });

  it("knows what YAML makes of 1.20 without quotes", () => {
    expect(() => decideWantedGo("1.2", readGoMod("go 1.19"))).toThrow(
      expect.objectContaining({ hint: expect.stringContaining("'1.20'") }),
    );
  });

  it("asks a source without a listing for the patch that go.mod names, and for no guess", () => {
    expect(decideWantedGo(undefined, readGoMod("go 1.24.3"))).toMatchObject({ unlisted: { patch: 3 } });
    expect(decideWantedGo(undefined, readGoMod("go 1.24"))).toMatchObject({ unlisted: undefined });
  });
});
