import { expect, test } from "vitest";
import { withoutDebugInformation } from "../../../src/go-build/command/debug-information.ts";

const gcflags = [{ name: "gcflags", value: "all=-N" }];

test.each([
  ["-s -w", [], true],
  ["-X 'main.v=a b' --w=true", [], true],
  ["-s", [], false],
  ["", [], false],
  ["-X main.v=-w", [], false],
  ["-w=false", [], false],
  ["-w -w=0", [], false],
  ["-s -w", [{ name: "race", value: undefined }], true],
  ["-s -w", gcflags, false],
])("the compiler leaves DWARF out where the linker drops it: %j with %j", (ldflags, flags, expected) => {
  expect(withoutDebugInformation(ldflags, flags)).toEqual(
    expected ? [{ name: "gcflags", value: "all=-dwarf=false" }] : [],
  );
});
