import { expect, it } from "vitest";
import { keepLines } from "../../../src/checks/go-test/kept-lines.ts";

it("puts pieces together to lines, and gives each of them on", () => {
  const seen: string[] = [];
  const kept = keepLines((line) => seen.push(line));
  for (const piece of ["a", "b\nc\r\n", "", "\n", "d"]) kept.add(piece);
  expect(kept.lines()).toEqual(["ab", "c", ""]);
  kept.end();
  expect(seen).toEqual(["ab", "c", "", "d"]);
});

it("keeps the beginning and the end of millions of lines, and says how many are missing", () => {
  const kept = keepLines();
  for (let line = 0; line < 1_000_000; line++) kept.add(`line ${line}\n`);
  const lines = kept.lines();
  expect(lines[0]).toBe("line 0");
  expect(lines.at(-1)).toBe("line 999999");
  const gap = lines.findIndex((line) => line.includes("left out"));
  expect(lines[gap]).toBe(`… ${1_000_000 - lines.length + 1} lines left out …`);
  expect(lines.join("\n").length).toBeLessThan(33 * 1024);
});

it("cuts a line that does not end", () => {
  const kept = keepLines();
  for (let piece = 0; piece < 10_000; piece++) kept.add("x".repeat(1000));
  kept.end();
  expect(kept.lines().join("\n").length).toBeLessThan(33 * 1024);
});
