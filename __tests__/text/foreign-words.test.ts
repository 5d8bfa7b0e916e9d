import { describe, expect, it } from "vitest";
import { foreignWords } from "../../src/text/foreign-words.ts";

describe("words of another machine", () => {
  it.each([
    ["Your account has expired.\n", "Your account has expired."],
    ["one\r\n\r\n  two\ttabs\n", "one / two tabs"],
    ["\u001b[1;31mred\u001b[0m and \u001b]0;a title\u0007bell\u0007", "red and bell"],
    ["\u009b1mC1", "1mC1"],
    ["a\u202eb\u200bc\ufeffd\u0000e", "abcde"],
    ["first\u2028::error::second", "first / ::error::second"],
    ["##[add-mask]x", "## [add-mask]x"],
    ["grüße 日本", "grüße 日本"],
    [" \n ", ""],
  ])("%j", (said, shown) => expect(foreignWords(said)).toBe(shown));

  it("are cut where they become long", () => {
    expect(foreignWords("x".repeat(500), 20)).toBe(`${"x".repeat(19)}…`);
  });
});
