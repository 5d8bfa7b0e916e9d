import { expect, test } from "vitest";
import { nearest } from "../../src/text/nearest.ts";

test.each([
  ["tragets", "targets"],
  ["Target", "targets"],
  ["verison", "version"],
  ["nmae", "name"],
  ["output_directory", "output-directory"],
  ["", undefined],
  ["zebra", undefined],
  ["x".repeat(100_000), undefined],
])("%s means %s", (text, meant) => {
  expect(nearest(text, ["name", "targets", "version", "output-directory"])).toBe(meant);
});

test("of several the closest, of equally close ones the first", () => {
  expect(nearest("v12", ["v1", "v2", "v123456"])).toBe("v1");
  expect(nearest("anything", [])).toBeUndefined();
});
