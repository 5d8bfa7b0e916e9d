import { expect, test } from "vitest";
import { mainEntries, namesPrograms } from "../../../src/go-build/programs/main-entries.ts";
import { noMainPackage, type Search, severalMainPackages } from "../../../src/go-build/programs/main-errors.ts";
import { formatMain, type MainPackage } from "../../../src/go-build/programs/main-package.ts";

test.each([
  [".", ["."], ""],
  ["cmd/api", ["./cmd/api"], ""],
  ["./cmd/*", ["./cmd/*"], "glob"],
  ["cmd/*", ["./cmd/*"], "glob"],
  ["./cmd/...", ["./cmd/..."], ""],
  ["./cmd/api/main.go", ["./cmd/api"], "file"],
  ["main.go", ["."], "file"],
  ["example.com/svc/cmd/api", ["example.com/svc/cmd/api"], ""],
  ["/abs/cmd", ["/abs/cmd"], ""],
  [".hidden/cmd", ["./.hidden/cmd"], ""],
  ["./a b,\n./c", ["./a b", "./c"], ""],
])("main %j", (text, patterns, kind) => {
  const entries = mainEntries(text);
  expect(entries.map(({ pattern }) => pattern.replace(/^\.\/\.$/, "."))).toEqual(patterns);
  expect(entries.map(({ namesFile, isGlob }) => (namesFile ? "file" : isGlob ? "glob" : ""))).toContain(kind);
});

test.each([
  [undefined, false],
  ["./cmd/*", false],
  ["./...", false],
  ["./cmd/api, ./cmd/*", false],
  ["./cmd/api", true],
  ["cmd/api/main.go", true],
])("main %j names programs: %s", (main, expected) => {
  expect(namesPrograms(main)).toBe(expected);
});

test("a package is named as a user would write it", () => {
  const main = (directory: string) => ({ directory, importPath: "example.com/x", modulePath: "example.com" });
  expect(formatMain(main("/m"), "/m")).toBe(".");
  expect(formatMain(main("/m/cmd/api"), "/m")).toBe("./cmd/api");
  expect(formatMain(main("/other"), "/m")).toBe("example.com/x");
});

const nothing: Search = { places: ["."], leftOut: [], withoutMain: [], nested: [], scripts: [], listed: [] };

test.each<[string, Partial<Search>, RegExp, RegExp]>([
  ["nothing at all", {}, /: there is no Go package$/, /working-directory/],
  [
    "libraries only",
    { listed: [{ ImportPath: "a", Name: "a" }] },
    /^no main package in \.: all packages are libraries$/,
    /func main\(\)/,
  ],
  [
    "behind a tag",
    { leftOut: [{ file: "main.go", why: "is behind `//go:build x`", remedy: "Set `tags: x`.", by: "tags" }] },
    /: main\.go is behind `\/\/go:build x`$/,
    /^Set `tags: x`\.$/,
  ],
  [
    "without a function",
    { withoutMain: ["./x"] },
    /: `package main` in \.\/x has no `func main\(\)`$/,
    /working-directory/,
  ],
  ["scripts", { scripts: ["gen.go (`//go:build ignore`)"] }, /: there are only scripts: gen\.go/, /working-directory/],
  [
    "in a module of its own",
    { nested: ["./backend"] },
    /: \.\/backend is a module of its own$/,
    /`working-directory: backend`/,
  ],
])("no main package, %s", (_, search, message, hint) => {
  expect(noMainPackage({ ...nothing, ...search })).toMatchObject({
    code: "input",
    message: expect.stringMatching(message),
    hint: expect.stringMatching(hint),
  });
});

test("why a package could not be read is shown, that a directory is not there is not", () => {
  const listed = [
    { ImportPath: "a", Error: { Err: "pattern ./cmd/...: lstat ./cmd/: no such file or directory" } },
    { ImportPath: "b", Error: { Err: "expected 'package', found version", Pos: "b/b.go:1:1" } },
  ];
  const { evidence, message } = noMainPackage({ ...nothing, listed });
  expect(evidence).toEqual(["b/b.go:1:1: expected 'package', found version"]);
  expect(message).toMatch(/: Go cannot read a package: b\/b\.go:1:1: expected/);
});

test("of several, the one that looks like the service is the example", () => {
  const main = (path: string, ...imports: string[]): MainPackage => ({
    importPath: `example.com/m/${path}`,
    directory: `/m/${path}`,
    modulePath: "example.com/m",
    listed: { ImportPath: `example.com/m/${path}` },
    program: imports.map((each) => ({ ImportPath: each })),
  });
  const http = "net/http";
  const gin = "github.com/gin-gonic/gin";
  const hintFor = (...mains: MainPackage[]) =>
    severalMainPackages(mains, { leftOut: [], behindTags: [] }, "/m", "a deploy takes one").hint;
  expect(hintFor(main("a"), main("server", http))).toMatch(
    /`main: \.\/server`, the only one of them that uses net\/http/,
  );
  expect(hintFor(main("a", http), main("server", http, gin))).toMatch(/`main: \.\/server`.*uses github\.com/);
  expect(hintFor(main("b", http), main("a", http))).toMatch(/`main: \.\/a`\.$/);
  const { message, hint } = severalMainPackages(
    [main("migrate")],
    { leftOut: ["./tools/gen"], behindTags: ["./server"] },
    "/m",
    "a deploy takes one",
  );
  expect(message).toBe("2 main packages, and a deploy takes one: ./migrate, ./server");
  expect(hint).toMatch(/Only other `tags` bring in \.\/server\. Not counted, as tools or examples: \.\/tools\/gen\.$/);
});
