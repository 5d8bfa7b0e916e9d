import { expect, it } from "vitest";
import { flagsOfGoflags, lastValue } from "../../src/project/go-flags.ts";
import { isVendored } from "../../src/project/vendor.ts";

const [ofModule, ofWorkspace] = [{ ofWorkspace: false }, { ofWorkspace: true }];

it.each([
  // GOFLAGS, vendor directory, go line, whether a workspace is in effect: whether dependencies come from it
  ["", ofModule, "1.26", false, true],
  ["", ofModule, "1.14", false, true],
  ["", ofModule, "1.13", false, false],
  ["", ofModule, undefined, false, false],
  ["", undefined, "1.26", false, false],
  ["", ofWorkspace, "1.22", true, true],
  ["", ofModule, "1.22", true, false],
  ["", ofWorkspace, "1.22", false, false],
  ["-mod=vendor", undefined, "1.26", false, true],
  ["-mod=vendor", ofModule, "1.13", false, true],
  ["-mod=mod", ofModule, "1.26", false, false],
  ["--mod=readonly -trimpath", ofModule, "1.26", false, false],
  ["-mod=mod -mod=vendor", undefined, "1.26", false, true],
  ["-trimpath '-mod=vendor'", undefined, "1.26", false, true],
  ["-trimpath -modcacherw", ofModule, "1.26", false, true],
  ["-modfile=go.tool.mod", ofModule, "1.26", false, true],
])("GOFLAGS=%s, %j, go %s, workspace %s: %s", (goflags, vendor, goLine, inWorkspace, expected) => {
  expect(isVendored({ mode: lastValue(flagsOfGoflags(goflags), "mod"), vendor, goLine, inWorkspace })).toBe(expected);
});
