import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { expect, it } from "vitest";
import { changedVariables, markVariables } from "../../../src/deploy/plan/variable-marks.ts";
import { renderEnvironmentFile } from "../../../src/deploy/release/environment-file.ts";

const file = (values: Record<string, string>) => renderEnvironmentFile(new Map(Object.entries(values)));
const before = { KEPT: "same", CHANGED: "old secret", GONE: "x", LINES: 'two\nPORT="1"\nlines' };
const after = { KEPT: "same", CHANGED: "new secret", LINES: 'two\nPORT="1"\nlines', NEW: "" };

it("says by name what is new, gone or gets another value, and never a value", () => {
  const changed = changedVariables(markVariables(file(before), "salt"), file(after), "salt");
  expect(changed).toEqual(["-GONE", "~CHANGED", "+NEW"]);
});

it("says nothing of what stays the same, whatever is in it", () => {
  const name = fc.stringMatching(/^[A-Z_][A-Z0-9_]{0,9}$/);
  const value = fc.string({ unit: fc.constantFrom("a", '"', "\\", "`", "$", "\n", "=", "ü", " ", "%", "'") });
  fc.assert(
    fc.property(fc.dictionary(name, value), (values) => {
      const text = file(values);
      expect(markVariables(text, "s").map(({ name: found }) => found)).toEqual(Object.keys(values));
      expect(changedVariables(markVariables(text, "s"), text, "s")).toEqual([]);
    }),
  );
});

it("gives other marks with another salt, and those that sha256sum gives", () => {
  const [mark] = markVariables('A="b"\n', "salt");
  expect(mark?.mark).not.toBe(markVariables('A="b"\n', "other")[0]?.mark);
  expect(mark?.mark).toBe(execFileSync("sha256sum", { input: 'saltA="b"\n', encoding: "utf8" }).split(" ")[0]);
});
