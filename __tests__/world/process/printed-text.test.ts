import { PassThrough } from "node:stream";
import { expect, it } from "vitest";
import { keepEnds, readPrinted } from "../../../src/world/process/printed-text.ts";

it.each<[string, readonly string[], string]>([
  ["nothing", [], ""],
  ["what is short", ["a\n", "b\n"], "a\nb\n"],
  ["what just fits", ["123456789\n", "abc\n", "def\n"], "123456789\nabc\ndef\n"],
  // The first whole line of the end: half of a place in the source is another place.
  [
    "lines",
    ["123456789\n", "main", ".go:1\nb.go:2\n", "c.go:3\n"],
    "123456789\n\n… 10 characters left out …\nb.go:2\nc.go:3\n",
  ],
  ["a line without an end", ["1234567890", ..."abcdefghi"], "1234567890\n… 4 characters left out …\nefghi"],
])("keeps of %s the beginning and the end, and says what is missing", (_, pieces, expected) => {
  const kept = keepEnds(10, 4);
  for (const piece of pieces) kept.add(piece);
  expect(kept.text()).toBe(expected);
});

it.each<[string, (index: number) => string]>([
  ["lines", (index) => `${index}\n`.padStart(1024, "x")],
  ["one line", () => "x".repeat(1024)],
])("of 32 MB as %s it keeps little, and hands on all", async (_, piece) => {
  const stream = new PassThrough();
  let handedOn = 0;
  let longest = 0;
  const text = readPrinted(stream, (line) => {
    handedOn += line.length;
    longest = Math.max(longest, line.length);
  });
  const ended = new Promise((resolve) => stream.once("end", resolve));
  for (let index = 0; index < 32 * 1024; index += 1) stream.write(piece(index));
  stream.end("the end");
  await ended;
  expect(handedOn).toBeGreaterThan(32 * 1023 * 1024);
  expect(longest).toBeLessThan(1.2 * 1024 ** 2);
  expect(text().length).toBeLessThan(3 * 1024 ** 2);
  expect(text()).toMatch(/^x{900}.*\n… \d+ characters left out …\n.*the end$/s);
});

it("keeps all where nobody follows the lines", async () => {
  const stream = new PassThrough();
  const text = readPrinted(stream, undefined);
  const ended = new Promise((resolve) => stream.once("end", resolve));
  for (let index = 0; index < 8; index += 1) stream.write("x".repeat(1024 ** 2));
  stream.end();
  await ended;
  expect(text().length).toBe(8 * 1024 ** 2);
});
