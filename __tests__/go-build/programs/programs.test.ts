import { describe, expect, test } from "vitest";
import { foreseenName } from "../../../src/go-build/programs/foreseen-name.ts";
import type { MainPackage } from "../../../src/go-build/programs/main-package.ts";
import { namePrograms } from "../../../src/go-build/programs/programs.ts";
import { goExecutableName, programName, projectName } from "../../../src/project/program-names.ts";
import { moduleName, problemOfBinaryName, suggestBinaryName } from "../../../src/targets/binary-name.ts";

const main = (importPath: string, modulePath = "example.com/svc"): MainPackage => ({
  importPath,
  directory: `/m${importPath.replace(modulePath, "")}`,
  modulePath,
  listed: { ImportPath: importPath },
  program: [],
});
const names = (paths: readonly string[], wanted?: string, rootPrograms: readonly string[] = []) =>
  namePrograms(
    paths.map((path) => main(path)),
    wanted,
    "/m",
    rootPrograms,
  ).map(({ name }) => name);

test.each([
  ["example.com/svc", "svc"],
  ["example.com/svc/v2", "svc"],
  ["example.com/svc/v10", "svc"],
  ["example.com/svc/v1", "v1"],
  ["example.com/svc/v0", "v0"],
  ["example.com/svc/cmd/API", "API"],
  ["svc", "svc"],
])("Go calls the program of %s %s", (path, name) => {
  expect(goExecutableName(path)).toBe(name);
});

test.each([
  ["example.com/svc", "svc"],
  ["example.com/svc/cmd", "svc"],
  ["example.com/svc/cmd/main", "svc"],
  ["example.com/svc/src", "svc"],
  ["example.com/svc/internal/app", "svc"],
  ["example.com/svc/cmd/api", "api"],
  ["example.com/svc/cmd/api/v2", "api"],
  ["example.com/svc/server", "server"],
  ["example.com/svc/services/billing/cmd", "billing"],
  ["example.com/svc/services/billing/src/main", "billing"],
  ["example.com/svc/cmd/My.Tool_2", "My.Tool_2"],
])("the program of %s is called %s", (path, name) => {
  expect(programName(main(path))).toBe(name);
});

test.each([
  ["example.com/team/Shop/v2", "Shop"],
  ["gopkg.in/shop.v3", "shop"],
  ["github.com/acme/my.service", "my.service"],
  ["svc", "svc"],
])("the module %s is called %s", (path, name) => {
  expect(moduleName(path)).toBe(name);
  expect(programName(main(path, path))).toBe(name);
  expect(programName(main(`${path}/cmd`, path))).toBe(name);
});

test("a program is called the same alone and among others; `name` is for the only one", () => {
  expect(names(["example.com/svc/cmd/api"])).toEqual(["api"]);
  expect(names(["example.com/svc", "example.com/svc/cmd/api"])).toEqual(["svc", "api"]);
  expect(names(["example.com/svc/cmd/api"], "shop")).toEqual(["shop"]);
  expect(names(["example.com/svc", "example.com/svc/cmd/api"], "shop")).toEqual(["svc", "api"]);
});

test("where the module itself is a program, its name is taken, whether it is built or not", () => {
  const taken = ["example.com/svc"];
  expect(names(["example.com/svc", "example.com/svc/cmd/app"], undefined, taken)).toEqual(["svc", "app"]);
  expect(names(["example.com/svc/cmd/app"], undefined, taken)).toEqual(["app"]);
  expect(names(["example.com/svc/cmd"], undefined, taken)).toEqual(["cmd"]);
});

test.each([
  [["example.com/svc/a/job", "example.com/svc/b/job"], "./a/job, ./b/job would all be called job"],
  // One directory on Windows and macOS.
  [["example.com/svc/a/job", "example.com/svc/b/Job"], "./a/job, ./b/Job would all be called job"],
  [["example.com/svc/src", "example.com/svc/cmd"], "./src, ./cmd would all be called svc"],
])("%j: %s", (paths, message) => {
  expect(() => names(paths)).toThrow(
    expect.objectContaining({
      code: "input",
      message: `main: ${message}`,
      hint: expect.stringContaining("Rename one"),
    }),
  );
});

test.each([
  ["shop", true],
  ["my.service", true],
  ["MyService", true],
  ["2fa", true],
  ["größe", true],
  ["_x", true],
  ["a+b~c", true],
  ["x".repeat(100), true],
  ["", false],
  ["a b", false],
  ["../x", false],
  [".hidden", false],
  ["-x", false],
  ["x.", false],
  ["x\ny", false],
  ["a:b", false],
  ["aux", false],
  ["Con.go", false],
  ["x".repeat(101), false],
])("%j can be the name of a file everywhere: %s", (name, expected) => {
  expect(problemOfBinaryName(name) === undefined).toBe(expected);
});

test.each<[string, string | undefined]>([
  ["my app", "my-app"],
  ["My App!", "My-App"],
  ["-app", "app"],
  ["api/v2", "v2"],
  ["./cmd/api", "api"],
  ["../x", "x"],
  ["x.", "x"],
  ["aux", undefined],
  ["", undefined],
  ["§", undefined],
])("in place of the name %j it offers %s", (text, name) => expect(suggestBinaryName(text)).toBe(name));

const module = (directory: string, path: string) => ({ directory, goMod: { module: path } });

describe("the project", () => {
  const modules = [module("/w/shop/a", "example.com/A"), module("/w/shop/b", "example.com/b")];
  const place = { moduleDirectory: "/w/shop", modules };

  test("is called like the module of all programs, else like the one in the directory, else like the directory", () => {
    expect(projectName(undefined, ["example.com/A", "example.com/A"], place)).toBe("A");
    expect(projectName(undefined, ["example.com/A", "example.com/b"], place)).toBe("shop");
    const withOwn = { ...place, modules: [module("/w/shop", "example.com/team/store"), ...modules] };
    expect(projectName(undefined, ["example.com/A", "example.com/b"], withOwn)).toBe("store");
    expect(projectName("mine", ["example.com/A", "example.com/b"], place)).toBe("mine");
  });

  test("in a directory whose name is none needs a name", () => {
    expect(() => projectName(undefined, ["x.org/a", "x.org/b"], { ...place, moduleDirectory: "/w/my shop" })).toThrow(
      expect.objectContaining({ code: "input", message: expect.stringContaining('"my shop"') }),
    );
  });

  test.each([
    [undefined, undefined],
    ["./a", "A"],
    ["./a/cmd/x", "A"],
    ["a/main.go", "A"],
    ["example.com/b/cmd/y", "b"],
    ["./a, ./b", undefined],
    ["./c", undefined],
  ])("with main %j is called %s before Go is asked", (wanted, name) => {
    expect(foreseenName(wanted, place)).toBe(name);
  });

  test("of one module is known without main", () => {
    expect(foreseenName(undefined, { moduleDirectory: "/w/shop", modules: modules.slice(0, 1) })).toBe("A");
    expect(foreseenName(undefined, { moduleDirectory: "/w/shop/a/cmd", modules: modules.slice(0, 1) })).toBe("A");
  });
});
