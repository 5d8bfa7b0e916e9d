import { expect, test } from "vitest";
import type { MainPackage } from "../../src/build/main-package.ts";
import { goExecutableName, namePrograms, projectName } from "../../src/build/programs.ts";

const main = (importPath: string, modulePath = "example.com/svc"): MainPackage => ({
  importPath,
  directory: `/m${importPath.replace(modulePath, "")}`,
  modulePath,
  listed: { ImportPath: importPath },
  program: [],
});
const names = (...paths: string[]) =>
  namePrograms(
    paths.map((path) => main(path)),
    "project",
    "/m",
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

test("the only program is called like the project, several like their directories", () => {
  expect(names("example.com/svc/cmd/api")).toEqual(["project"]);
  expect(names("example.com/svc", "example.com/svc/cmd/api", "example.com/svc/cmd/Tool.x")).toEqual([
    "svc",
    "api",
    "Tool.x",
  ]);
});

test.each([
  [["example.com/svc/a/job", "example.com/svc/b/job"], "./a/job, ./b/job would all be called job"],
  // One directory on Windows and macOS.
  [["example.com/svc/a/job", "example.com/svc/b/Job"], "./a/job, ./b/Job would all be called job"],
  [["example.com/svc", "example.com/svc/cmd/größe"], "./cmd/größe has no name that every system takes"],
])("%j: %s", (paths, message) => {
  expect(() => names(...paths)).toThrow(
    expect.objectContaining({
      code: "input",
      message: `main: ${message}`,
      hint: expect.stringContaining("Rename one"),
    }),
  );
});

test("programs of several modules have their project's name from the directory that holds them", () => {
  const mains = [main("example.com/a", "example.com/a"), main("example.com/b/cmd/x", "example.com/b")];
  expect(projectName(undefined, mains, "/home/me/shop")).toBe("shop");
  expect(projectName("mine", mains, "/home/me/shop")).toBe("mine");
  expect(projectName(undefined, mains.slice(0, 1), "/home/me/shop")).toBe("a");
});
