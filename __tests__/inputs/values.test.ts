import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  parseDeployPath,
  parseDurationMs,
  parseEnvironment,
  parseHealthPath,
  parseInteger,
  parseList,
} from "../../src/inputs/values.ts";

describe("parseList", () => {
  it.each([
    ["", []],
    ["a", ["a"]],
    ["a, b,c", ["a", "b", "c"]],
    ["a\n  b\r\n\n,c,", ["a", "b", "c"]],
  ])("%j", (text, entries) => expect(parseList(text)).toEqual(entries));
});

describe("parseDurationMs", () => {
  it.each([
    ["500ms", 500],
    ["30s", 30_000],
    ["5m", 300_000],
    [" 1h ", 3_600_000],
    ["0s", 0],
  ])("%j", (text, value) => expect(parseDurationMs(text)).toEqual({ value }));

  it.each(["", "30", "s", "-1s", "1.5s", "1d", "5 m", "99999999s", "٣s"])("refuses %j", (text) =>
    expect(parseDurationMs(text)).toHaveProperty("problem"),
  );
});

describe("parseInteger", () => {
  it.each([
    ["1", 1],
    ["65535", 65_535],
  ])("%j", (text, value) => expect(parseInteger(text, 1, 65_535)).toEqual({ value }));

  it.each(["", "0", "65536", "-1", "1e3", "0x50", "80.0", "8080a"])("refuses %j", (text) =>
    expect(parseInteger(text, 1, 65_535)).toHaveProperty("problem"),
  );
});

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
    expect(problems).toEqual(["line 11 is neither KEY=value nor KEY<<END"]);
  });

  it.each([
    ["PORT=1", /PORT is set by the action/],
    ["A=1\nA=2", /line 2: A stands twice/],
    ["A<<END\nx", /line 1: the value of A has no end/],
    ["A=secret\u0007", /the value of A holds a control character/],
    ["1A=x", /line 1 is neither/],
    ["just words", /line 1 is neither/],
  ])("%j is a problem that does not show the value", (text, words) => {
    const { problems } = parseEnvironment(text);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(words);
    expect(problems[0]).not.toContain("secret");
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

describe("parseDeployPath", () => {
  it.each([
    ["/opt/greeter", "/opt/greeter"],
    ["/srv/apps/greeter-2.x/", "/srv/apps/greeter-2.x"],
  ])("%j", (text, value) => expect(parseDeployPath(text)).toEqual({ value }));

  it.each([
    "opt/greeter",
    "/",
    "/opt",
    "/opt/a b",
    "/opt/../etc",
    "/opt/%n",
    "/opt/$HOME",
    "/opt/grüße",
    "/etc/greeter",
    "/home/me/greeter",
    "/usr/local/greeter",
    "/opt/a\nb",
    "/opt//a",
  ])("refuses %j", (text) => expect(parseDeployPath(text)).toHaveProperty("problem"));
});

describe("parseHealthPath", () => {
  it.each(["/", "/health", "/v1/ready?full=1", "/gr%C3%BC%C3%9Fe"])("%j", (value) =>
    expect(parseHealthPath(value)).toEqual({ value }),
  );
  it.each(["", "health", "http://x/health", "/a b", "/grüße", "/a\nb"])("refuses %j", (text) =>
    expect(parseHealthPath(text)).toHaveProperty("problem"),
  );
});
