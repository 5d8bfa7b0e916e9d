import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseEnvironment } from "../../src/inputs/environment.ts";

describe("parseEnvironment", () => {
  it("takes values literally", () => {
    const { values, problems } = parseEnvironment(
      'A=1\n\n# a comment\nB= "quoted" $x = y \r\nEMPTY=\nLINES<<END\none\n\n  two=2\nEND\nÜ=no\nLAST=x',
    );
    expect(Object.fromEntries(values)).toEqual({
      A: "1",
      B: ' "quoted" $x = y ',
      EMPTY: "",
      LINES: "one\n\n  two=2",
      LAST: "x",
    });
    expect(problems).toEqual([
      "line 11: the name before the = is not a variable's: letters, digits and _ only, no digit first",
    ]);
  });

  it.each([
    ["PORT=1", /PORT is set by the action/],
    ["A=1\nA=2", /^line 2: A is set twice \(first in line 1\)$/],
    ["A<<END\nx", /line 1: the value of A has no end/],
    ["A=secret\u0007", /the value of A holds a control character/],
    ["1A=secret", /^line 1: the name before the = is not a variable's/],
    ["my-key=secret", /^line 1: the name before the = is not a variable's/],
    ["just words secret", /^line 1 is neither KEY=value nor KEY<<END$/],
    ["A=se\rcret", /^line 1: the value of A holds a carriage return inside a line$/],
    ["A<<END\r\nfine\r\nse\rcret\r\nEND\r\n", /^line 3: the value of A holds a carriage return inside a line$/],
    ["A=\u0085secret\u0007", /^line 1: the value of A holds a control character \(U\+0007\)$/],
    ["A=\u001b[1msecret", /^line 1: the value of A holds a control character \(U\+001B\)$/],
    ["A<<END\nsecret\n END", /^line 1: the value of A has no end: line 3 has white space beside the word after <<$/],
    ["export A=secret", /^line 1: remove the word before A: write A=value/],
    ["A = secret", /^line 1: remove the space before the =: write A=value$/],
    ["A\u00a0=secret", /^line 1: remove the space before the =/],
    ["A: secret", /^line 1: this is YAML; write A=value/],
    ["A:\n", /^line 1: this is YAML/],
    ["- A=secret", /^line 1: remove the dash: write A=value/],
    ['{\n  "A": "secret"\n}', /^line 1: this is JSON/],
    ['{"A":"secret"}', /^line 1: this is JSON/],
    ['"A": "secret",', /^line 1: this is YAML; write A=value/],
    ['"A=secret"', /^line 1: remove the quotes/],
    ["\u200bA=secret", /^line 1: there is an invisible character before the =/],
    ["A\u200b=secret", /^line 1: there is an invisible character before the =/],
    ["-----BEGIN PRIVATE secret", /^line 1: this looks like a line of a longer value; write KEY<<END/],
    ["c2VjcmV0==", /^line 1: this looks like a line of a longer value/],
    [`${"secret".repeat(10)}=`, /^line 1: this looks like a line of a longer value/],
  ])("%j is a problem that does not show the value", (text, words) => {
    const { problems } = parseEnvironment(text);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(words);
    expect(problems.join()).not.toMatch(/secret|cret/);
  });

  it.each([
    ["ends of lines of Windows", "A=1\r\nB=2\r\n"],
    ["the last end cut to its carriage return", "A=1\r\nB=2\r"],
    ["no last end", "A=1\r\nB=2"],
    ["twice converted", "A=1\r\r\nB=2\r\r\n"],
    ["a byte order mark", "\uFEFFA=1\nB=2\n"],
    ["two files in one", "A=1\r\n\uFEFFB=2\r\n"],
    ["blank lines and comments", "\r\n# c\r\n A=1\r\n\t\r\nB=2\r\n\r\n"],
    ["several lines", "A<<END\r\n1\r\nEND\r\nB=2\r"],
  ])("is pasted from elsewhere: %s", (_, text) => {
    const { values, problems, remarks } = parseEnvironment(text);
    expect(Object.fromEntries(values)).toEqual({ A: "1", B: "2" });
    expect([problems, remarks]).toEqual([[], []]);
  });

  it("keeps the lines of a value apart as it does those of the whole", () => {
    expect(parseEnvironment("A<<END\r\n1\r\n\r\n2 \r\nEND\r").values.get("A")).toBe("1\n\n2 ");
  });

  it.each([
    ['A="secret"', "line 1: the quotes are part of the value of A"],
    ["\nA='secret' ", "line 2: the quotes are part of the value of A"],
    ["A=“secret”", "line 1: the quotes are part of the value of A"],
    ["A= secret", "line 1: the white space at the edge is part of the value of A"],
    ["A=secret\t", "line 1: the white space at the edge is part of the value of A"],
    ["A=secret\u200b", "line 1: the invisible character at the edge (U+200B) is part of the value of A"],
    ["A=\u00a0secret", "line 1: the invisible character at the edge (U+00A0) is part of the value of A"],
    ["A=secret # a note", "line 1: the # and what follows are part of the value of A, and no comment"],
    ["A=", "line 1: A is empty: is a secret unset?"],
    ["A<<END\nEND", "line 1: A is empty: is a secret unset?"],
  ])("takes %j as it is, and remarks on it without the value", (text, remark) => {
    const { values, problems, remarks } = parseEnvironment(text);
    expect(problems).toEqual([]);
    expect(remarks).toEqual([remark]);
    expect(values.get("A")).toBe(text.includes("END") ? "" : text.trimStart().slice(2));
  });

  it.each(["A=a b", "A='", 'A="a" and "b', "A=a#b", "A=#ff0000", "A=x=y", "A=%n $HOME `id` $(B)", 'A={"a":"b"}'])(
    "has nothing to say of %j",
    (text) => expect(parseEnvironment(text)).toMatchObject({ problems: [], remarks: [] }),
  );

  it("says of a value of several lines that stands in quotes nothing: that is how to mean them", () => {
    expect(parseEnvironment('A<<END\n"quoted" # so\nEND').remarks).toEqual([]);
  });

  it("gives back whatever value is written in the form of several lines", () => {
    const value = fc.array(fc.string({ unit: "grapheme" })).map((lines) =>
      lines
        // biome-ignore lint/suspicious/noControlCharactersInRegex: they are refused, and tested above.
        .map((line) => line.replace(/[\x00-\x1f\x7f]/g, ""))
        .filter((line) => line !== "END_OF_VALUE")
        .join("\n"),
    );
    fc.assert(
      fc.property(value, (text) => {
        const { values, problems } = parseEnvironment(`KEY<<END_OF_VALUE\n${text}\nEND_OF_VALUE\n`);
        expect(problems).toEqual([]);
        expect(values.get("KEY")).toBe(text);
      }),
    );
  });
});
