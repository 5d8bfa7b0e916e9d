import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  fencedBlock,
  logLine,
  markdownCode,
  markdownSentence,
  markdownText,
  mermaidLabel,
  oneLine,
} from "../../src/text/escaping.ts";

const anything = fc.oneof(fc.string({ unit: "binary" }), fc.string({ unit: "binary-ascii" }));

describe("oneLine", () => {
  test.each([
    ["  a\r\n\tb  ", "a b"],
    ["\u001b[31mred\u001b[0m", "red"],
    ["\u001b]0;title\u0007text", "text"],
    ["a\u0000b", "a b"],
    ["user\u202egnp.exe", "user gnp.exe"],
    ["\ud800", "\ufffd"],
    ["grün 世界 👩‍🚀", "grün 世界 👩‍🚀"],
  ])("%j becomes %j", (text, line) => expect(oneLine(text, 100)).toBe(line));

  test("cuts whole characters and says so", () => {
    expect(oneLine("😀".repeat(5), 4)).toBe("😀😀😀…");
    expect(oneLine("😀".repeat(4), 4)).toBe("😀".repeat(4));
  });

  test("stays short, in one line and well-formed whatever comes", () => {
    fc.assert(
      fc.property(anything, fc.integer({ min: 1, max: 30 }), (text, limit) => {
        const line = oneLine(text, limit);
        expect([...line].length).toBeLessThanOrEqual(limit);
        expect(line).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
        expect(line.isWellFormed()).toBe(true);
      }),
    );
  });
});

describe("markdownSentence", () => {
  test.each([
    ["set `port`, or `name`", "set <code>port</code>, or <code>name</code>"],
    ["panic: no `templates/*`", "panic: no <code>templates/&#42;</code>"],
    ["`<b>` and | and `a|b`", "<code>&#60;b&#62;</code> and &#124; and <code>a&#124;b</code>"],
    ["one ` alone, `two` of them", "one <code> alone, </code>two&#96; of them"],
    ["none", "none"],
    ["``", "&#96;&#96;"],
  ])("%j becomes %j", (text, shown) => expect(markdownSentence(text)).toBe(shown));

  test("has no markup but the code of its own, whatever comes", () => {
    fc.assert(
      fc.property(anything, (text) => {
        expect(markdownSentence(text).replace(/<\/?code>/g, "")).not.toMatch(/[<>`|*[\]]/);
      }),
    );
  });
});

describe("markdownText", () => {
  test("holds nothing that could be markup, and says the same", () => {
    fc.assert(
      fc.property(anything, (text) => {
        const escaped = markdownText(text);
        expect(escaped.replace(/&#\d+;/g, "")).not.toMatch(/[\\`*[\]<>&!#|~${}^+@]|:\/\/|\n/);
        expect(escaped.replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)))).toBe(oneLine(text, 300));
      }),
    );
  });

  test.each([
    ["https://example.com", "https&#58;//example.com"],
    ["at www.example.com", "at www&#46;example.com"],
    ["a :smile: b", "a &#58;smile: b"],
    ["deploy@web1", "deploy&#64;web1"],
    ["_x_ a_b", "&#95;x&#95; a_b"],
    ["1. one", "1&#46; one"],
    ["12) two", "12&#41; two"],
    ["- item", "&#45; item"],
    ["===", "&#61;=="],
  ])("%j becomes %j", (text, escaped) => expect(markdownText(text)).toBe(escaped));

  test("leaves usual words readable in the source", () =>
    expect(markdownText("web-1, grün: v1.2.3 (a_b=c/d)")).toBe("web-1, grün: v1.2.3 (a_b=c/d)"));

  test("code without text is nothing at all", () => expect(markdownCode(" \n")).toBe(""));
});

describe("fencedBlock", () => {
  test("has a fence that no line can close", () => {
    const block = fencedBlock(["```", "a ````` b"], "text");
    expect(block.split("\n")).toEqual(["``````text", "```", "a ````` b", "``````"]);
  });
});

describe("logLine", () => {
  test.each([
    ["\tat main.go:1\r", "    at main.go:1"],
    ["\u001b[1mbold\u001b[0m", "bold"],
    ["over\rwritten", "over�written"],
    ["<b>&amp; | `x`", "<b>&amp; | `x`"],
  ])("%j becomes %j", (text, line) => expect(logLine(text, 100)).toBe(line));
});

describe("mermaidLabel", () => {
  test("holds letters, digits, harmless marks and entities only, and begins with a letter or an entity", () => {
    fc.assert(
      fc.property(anything, (text) => {
        expect(mermaidLabel(text)).toMatch(/^(?:[a-z]|#\d+;)(?:[\p{L}\p{M}\p{N} .,/-]|#\d+;)*$/iu);
      }),
    );
  });

  test.each([
    ["build", "build"],
    ["on www.example.com", "on www#46;example.com"],
    ["section one", "#115;ection one"],
    ["1. first", "#49;. first"],
    ["- first", "#45; first"],
  ])("%s becomes %s", (text, label) => expect(mermaidLabel(text)).toBe(label));

  test("is never empty", () => expect(mermaidLabel("")).toBe("#63;"));
});
