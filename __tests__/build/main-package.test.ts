import { expect, test } from "vitest";
import { binaryName } from "../../src/build/binary-name.ts";
import { formatMain, mainEntries, noMainPackage } from "../../src/build/main-package.ts";

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

test("a package is named as a user would write it", () => {
  const main = (directory: string) => ({ directory, importPath: "example.com/x", modulePath: "example.com" });
  expect(formatMain(main("/m"), "/m")).toBe(".");
  expect(formatMain(main("/m/cmd/api"), "/m")).toBe("./cmd/api");
  expect(formatMain(main("/other"), "/m")).toBe("example.com/x");
});

test("why a package could not be read is shown, that a directory is not there is not", () => {
  const listed = [
    { ImportPath: "a", Error: { Err: "pattern ./cmd/...: lstat ./cmd/: no such file or directory" } },
    { ImportPath: "b", Error: { Err: "build constraints exclude all Go files in /m" } },
  ];
  expect(noMainPackage(".", listed).evidence).toEqual(["build constraints exclude all Go files in /m"]);
});

test.each([
  [undefined, "example.com/team/shop", "shop"],
  [undefined, "example.com/team/Shop/v2", "shop"],
  [undefined, "gopkg.in/shop.v3", "shop"],
  [undefined, "shop", "shop"],
  ["api-1_x", "example.com/Ü", "api-1_x"],
])("the name %j of %s is %s", (wanted, modulePath, name) => {
  expect(binaryName(wanted, modulePath)).toBe(name);
});

test.each([
  [undefined, "example.com/9lives"],
  [undefined, "example.com/my.service"],
  [undefined, "example.com/größe"],
  [undefined, `example.com/${"x".repeat(32)}`],
  ["", "example.com/shop"],
  ["a b", "example.com/shop"],
  ["Api", "example.com/shop"],
  ["../x", "example.com/shop"],
  ["-x", "example.com/shop"],
  ["x\ny", "example.com/shop"],
])("the name %j of %s is refused with the input to set", (wanted, modulePath) => {
  expect(() => binaryName(wanted, modulePath)).toThrow(
    expect.objectContaining({ code: "input", hint: expect.stringContaining("lower-case") }),
  );
});
