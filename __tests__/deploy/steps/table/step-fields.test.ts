import { describe, expect, it } from "vitest";
import * as fields from "../../../../src/deploy/steps/table/step-fields.ts";

const { choice, columns, counts, flag, lines, listOf, orAbsent, orEmpty, seconds, text, whole, word } = fields;

describe("a field", () => {
  it.each<[string, fields.Field<never>, unknown, string | undefined]>([
    ["text", text as never, " a\nb ", " a\nb "],
    ["an empty text", text as never, "", ""],
    ["a word", word as never, "r1", "r1"],
    ["a number", whole as never, -3, "-3"],
    ["seconds", seconds as never, 0.5, "0.5"],
    ["yes", flag as never, true, "yes"],
    ["no", flag as never, false, ""],
    ["a choice", choice("a", "b") as never, "b", "b"],
    ["lines", lines as never, ["a", "", "b"], "a\n\nb"],
    ["no lines", lines as never, [], ""],
    ["numbers", listOf(whole) as never, [1, 2], "1\n2"],
    ["words", columns({ a: word, b: whole, c: text }) as never, { a: "x", b: 3, c: "of a line" }, "x 3 of a line"],
    ["words with nothing at the end", columns({ a: word, c: text }) as never, { a: "x", c: "" }, "x "],
    [
      "counts",
      counts as never,
      new Map([
        [3, 1],
        [145, 20],
      ]),
      "3:1 145:20",
    ],
    ["no counts", counts as never, new Map(), ""],
    ["nothing", orEmpty(word) as never, undefined, ""],
    ["nothing that is left out", orAbsent(word) as never, undefined, undefined],
    ["something", orAbsent(whole) as never, 7, "7"],
  ])("that is %s arrives as it was sent", (_, field, value, written) => {
    expect(field.write(value as never)).toBe(written);
    expect(field.read(written)).toEqual({ ok: true, value });
  });

  it.each<[string, fields.AnyField, string | undefined, string]>([
    ["text", text, undefined, "is missing"],
    ["a word", word, "", 'is "", and not one line'],
    ["a word", word, "a\nb", 'is "a\\nb", and not one line'],
    ["a number", whole, "1e3", 'is "1e3", and not a whole number'],
    ["a number", whole, "99999999999999999999", 'is "99999999999999999999", and not a whole number'],
    ["a number", whole, " 1", 'is " 1", and not a whole number'],
    ["seconds", seconds, ".5", 'is ".5", and not seconds'],
    ["a flag", flag, "no", 'is "no", and not yes'],
    ["a choice", choice("a", "b"), "c", 'is "c", and not a or b'],
    ["a list", listOf(whole), "1\nx", 'has a line that is "x", and not a whole number'],
    ["words", columns({ a: word, b: whole }), "x y", 'b is "y", and not a whole number'],
    ["words", columns({ a: word, b: whole }), "x", 'b is "", and not a whole number'],
    ["words", columns({ a: word, b: whole }), "x 3 4", 'b is "3 4", and not a whole number'],
    ["counts", counts, "3:1 4", 'is "3:1 4", and not counts'],
    ["counts", counts, "3:1  4:1", 'is "3:1  4:1", and not counts'],
    ["something or nothing", orEmpty(whole), undefined, "is missing"],
  ])("of %s does not take what is none", (_, field, given, problem) => {
    expect(field.read(given)).toEqual({ ok: false, problem });
  });
});
