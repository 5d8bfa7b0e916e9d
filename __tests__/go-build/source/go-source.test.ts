import { expect, test } from "vitest";
import { packageVariables } from "../../../src/go-build/source/go-source.ts";

const kinds = (...sources: string[]) =>
  Object.fromEntries([...packageVariables(sources)].map(([name, { kind }]) => [name, kind]));

test.each<[string, string, Record<string, string>]>([
  ["uninitialized", "var a string", { a: "settable" }],
  ["a text", 'var a = "x"', { a: "settable" }],
  ["a typed text", 'var a string = "x"', { a: "settable" }],
  ["a raw text with code in it", 'var a = `\nvar b = "x"\n`', { a: "settable" }],
  ["texts put together", 'var a = "x" +\n\t("y" + `z`)', { a: "settable" }],
  ["a constant", 'const c = "x"\nvar a = c + "y"', { a: "settable" }],
  [
    "several names",
    'var a, b string\nvar c, d = "x", "y"',
    { a: "settable", b: "settable", c: "settable", d: "settable" },
  ],
  [
    "a group",
    'var (\n\ta string // "\n\tb, c = "x", 1 /* , */\n)',
    { a: "settable", b: "settable", c: "not a string" },
  ],
  ["one line", 'var a string; var b = "x"', { a: "settable", b: "settable" }],
  ["a group in one line", "var (a string; b = f())", { a: "settable", b: "computed" }],
  ["non-ASCII names", 'var größe = "x"', { größe: "settable" }],
  ["a call", 'var a = f("x")', { a: "computed" }],
  ["a call of a constant's name", 'const f = "x"\nvar a = f("x")', { a: "computed" }],
  ["one call for two", "var a, b = f()", { a: "computed", b: "computed" }],
  ["another variable", 'var a = "x"\nvar b = a', { a: "settable", b: "computed" }],
  ["another package's name", "var a = other.Name", { a: "computed" }],
  ["an index", 'var a = "x"[0:1]', { a: "computed" }],
  ["a function", 'var a = func() string {\n\tvar b = "x"\n\treturn b\n}()', { a: "computed" }],
  ["a composite", 'var a = []string{\n\t"x",\n}\nvar b = "y"', { a: "computed", b: "settable" }],
  [
    "another type",
    'type T string\nvar a T = "x"\nvar b *string\nvar c []string',
    { a: "not a string", b: "not a string", c: "not a string" },
  ],
  [
    "numbers, characters, booleans",
    "var a, b, c = 1, '\"', true\nvar d string",
    { a: "not a string", b: "not a string", c: "not a string", d: "settable" },
  ],
  ["embedded", "//go:embed VERSION\nvar a string\n\nvar b string", { a: "embedded", b: "settable" }],
  ["embedded in a group", "var (\n\t//go:embed VERSION\n\ta string\n\tb string\n)", { a: "embedded", b: "settable" }],
  ["local ones", 'func main() {\n\tvar a = "x"\n\tif true { var b string; _ = b }\n}', {}],
  ["comments", "// var a string\n/* var b string\n*/ var c string", { c: "settable" }],
  [
    "an escaped quote",
    'var a = "\\" + f("\nvar b = "\\\\"\nvar c string',
    { a: "settable", b: "settable", c: "settable" },
  ],
  ["a comment over two lines ends a declaration", "var a string /*\n*/ var b string", { a: "settable", b: "settable" }],
  ["Windows line ends", 'var a = "x"\r\nvar b string\r\n', { a: "settable", b: "settable" }],
  ["fields", "type T struct {\n\tvar1 string\n}", {}],
  ["nothing", "", {}],
  ["broken source", 'var (\n a = "unclosed\n', {}],
])("%s", (_, source, wanted) => {
  expect(kinds(`package p\n${source}`)).toMatchObject(wanted);
  if (Object.keys(wanted).length === 0 && _ !== "broken source") expect(kinds(source)).toEqual({});
});

test("constants of one file count in another", () => {
  expect(kinds("package p\nvar a = c", 'package p\nconst (\n\tb = 1\n\tc = "x"\n)')).toEqual({ a: "settable" });
});

test("a generated file with a literal of some megabytes", () => {
  const blob = `var blob = "${"\\x00".repeat(3_000_000)}"`;
  expect(kinds(`package p\n${blob}\nvar a string`)).toEqual({ blob: "settable", a: "settable" });
});
