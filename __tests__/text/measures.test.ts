import { expect, test } from "vitest";
import {
  describeBytes,
  describeChange,
  describeDuration,
  describeFigure,
  describePart,
} from "../../src/text/measures.ts";

test.each([
  [0, "0 ms"],
  [0.4, "0 ms"],
  [999.4, "999 ms"],
  [999.6, "1.0 s"],
  [1234, "1.2 s"],
  [59_949, "59.9 s"],
  [59_950, "1 min"],
  [61_000, "1 min 1 s"],
  [3_599_499, "59 min 59 s"],
  [3_599_500, "1 h"],
  [7_800_000, "2 h 10 min"],
  [-1, "?"],
  [Number.NaN, "?"],
  [Number.POSITIVE_INFINITY, "?"],
])("%d ms is %s", (elapsedMs, words) => expect(describeDuration(elapsedMs)).toBe(words));

test.each([
  [0, "0 B"],
  [1023, "1023 B"],
  [1024, "1.0 KiB"],
  [1024 ** 2 - 1, "1.0 MiB"],
  [14_389_410, "13.7 MiB"],
  [1024 ** 3, "1.0 GiB"],
  [5000 * 1024 ** 4, "5000.0 TiB"],
  [-1, "?"],
  [Number.NaN, "?"],
])("%d bytes are %s", (sizeBytes, words) => expect(describeBytes(sizeBytes)).toBe(words));

test.each([
  [2048, 1024, "+1.0 KiB (+100.0 %)"],
  [1000, 1001, "−1 B (−0.1 %)"],
  [7, 7, "same"],
  [7, 0, "+7 B"],
  [undefined, 7, ""],
  [7, undefined, ""],
])("%s bytes after %s are %s", (sizeBytes, previousBytes, words) =>
  expect(describeChange(sizeBytes, previousBytes)).toBe(words),
);

test("figures and parts are said as people write them", () => {
  expect([0, 999, 1_640, 12_345_678].map(describeFigure)).toEqual(["0", "999", "1,640", "12,345,678"]);
  expect([0, 0.0042, 12 / 85, 1.5].map(describePart)).toEqual(["0 %", "0.42 %", "14.1 %", "150 %"]);
});
