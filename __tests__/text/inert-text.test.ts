import { expect, it } from "vitest";
import { inertText } from "../../src/text/inert-text.ts";

it.each([
  "::error::x",
  "  ::set-output name=decision::promoted",
  "\u0085::error::x",
  "fine\n::stop-commands::x",
  "fine\r\t::add-mask::x",
  "journal: ##[set-output name=decision]promoted",
  "::::error::x",
])("%j is no command any more", (text) => {
  const inert = inertText(text);
  expect(inert.split(/[\r\n]/).some((line) => line.replace(/^[\s\u0085]+/, "").startsWith("::"))).toBe(false);
  expect(inert).not.toContain("##[");
  expect(inert.replaceAll("\u200b", "")).toBe(text);
});

it.each(["a :: b", "key::value", "## heading [x]", "[linux/amd64] x.go:1:2: y"])("%j stays as it is", (text) => {
  expect(inertText(text)).toBe(text);
});
