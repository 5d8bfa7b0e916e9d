import { expect, test } from "vitest";
import { binaryName } from "../../src/build/binary-name.ts";
import { formatMain, mainPatterns, noMainPackage } from "../../src/build/main-package.ts";

test.each([
  [".", ["."], false],
  ["cmd/api", ["./cmd/api"], false],
  ["./cmd/*", ["./cmd/..."], false],
  ["./cmd/api/main.go", ["./cmd/api"], true],
  ["main.go", ["."], true],
  ["example.com/svc/cmd/api", ["example.com/svc/cmd/api"], false],
  ["/abs/cmd", ["/abs/cmd"], false],
  ["./a b,\n./c", ["./a b", "./c"], false],
])("main %j", (text, patterns, filesNamed) => {
  const parsed = mainPatterns(text);
  expect(parsed.patterns.map((pattern) => pattern.replace(/^\.\/\.$/, "."))).toEqual(patterns);
  expect(parsed.filesNamed).toBe(filesNamed);
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
