import { expect, test } from "vitest";
import { renderEvidence } from "../../../src/report/summary/evidence.ts";

const numbered = (count: number) => Array.from({ length: count }, (_, index) => `line ${index + 1}`);

test("nothing is shown without lines", () => expect(renderEvidence([])).toBe(""));

test("a short log is shown whole", () => expect(renderEvidence(["a", "b"])).toBe("```text\na\nb\n```"));

test("of a long log the end is shown, and it is said", () => {
  const shown = renderEvidence(numbered(100)).split("\n");
  expect(shown.slice(0, 4)).toEqual(["The last 60 of 100 lines:", "", "```text", "line 41"]);
  expect(shown.slice(-2)).toEqual(["line 100", "```"]);
});

test("a text of several lines counts as several", () => {
  expect(renderEvidence([numbered(70).join("\n")])).toMatch(/^The last 60 of 70 lines:/);
});

test("a line of a log cannot end the block", () => {
  const [fence, ...rest] = renderEvidence(["```", "# not a heading"]).split("\n");
  expect(fence).toBe("````text");
  expect(rest).toEqual(["```", "# not a heading", "````"]);
});

test("huge lines are cut, and huge logs stay small", () => {
  expect(renderEvidence(["x".repeat(5_000_000)]).length).toBeLessThan(700);
  expect(Buffer.byteLength(renderEvidence(Array(1000).fill("世".repeat(5000))))).toBeLessThan(49 * 1024);
});
