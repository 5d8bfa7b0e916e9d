import { expect, test } from "vitest";
import { ActionError, combineErrors } from "../../../src/errors.ts";
import { reportFailedBuilds } from "../../../src/go-build/errors/build-failure.ts";
import {
  formatCompileError,
  mergeCompileErrors,
  parseCompileErrors,
} from "../../../src/go-build/errors/compile-errors.ts";

const parse = (output: string) => parseCompileErrors(output, "/ws/mod", "/ws");

test("what Go 1.26 printed for two packages", () => {
  const output = [
    "go: downloading example.org/x v1.0.0",
    "# example.com/svc/sub",
    "sub/s.go:2:19: too many return values",
    "\thave (number)",
    "\twant ()",
    "./main.go:4:14: undefined: x",
    "# other",
    "\tnot of the message above",
    "",
  ].join("\n");
  expect(parse(output)).toEqual([
    {
      file: "mod/sub/s.go",
      place: "sub/s.go",
      line: 2,
      column: 19,
      message: "too many return values\nhave (number)\nwant ()",
    },
    { file: "mod/main.go", place: "./main.go", line: 4, column: 14, message: "undefined: x" },
  ]);
});

test("an indented place belongs to the message before, and begins one where there is none", () => {
  const redeclared = "./main.go:13:6: main redeclared in this block\n\t./app.go:3:6: other declaration of main";
  const foreign = "package example.com/shop\n\ti.go:3:8: use of internal package internal/abi not allowed";
  expect(parse(`${redeclared}\n${foreign}`)).toEqual([
    {
      file: "mod/main.go",
      place: "./main.go",
      line: 13,
      column: 6,
      message: "main redeclared in this block\n./app.go:3:6: other declaration of main",
    },
    {
      file: "mod/i.go",
      place: "i.go",
      line: 3,
      column: 8,
      message: "use of internal package internal/abi not allowed",
    },
  ]);
});

test.each([
  ["main.go:2:8: no required module provides package x; to add it:\n\tgo get x", "mod/main.go", 2, 8],
  ["go.mod:3: unknown directive: nonsense", "mod/go.mod", 3, undefined],
  ["../lib/a b.go:1:1: x", "lib/a b.go", 1, 1],
  ["/ws/größe/a.go:7: x", "größe/a.go", 7, undefined],
  ["../../elsewhere/a.go:1:2: x", undefined, 1, 2],
  ["main.go:2:8: windows line end\r\n", "mod/main.go", 2, 8],
])("%j", (output, file, line, column) => {
  expect(parse(output)).toMatchObject([{ file, line, column }]);
});

test.each([
  "",
  "too many errors",
  "go: updates to go.mod needed",
  "link: running gcc failed: exit status 1",
  "12:34:56: a clock",
  "x".repeat(100_000),
])("no place in %j", (output) => expect(parse(output)).toEqual([]));

test("colours are not part of a place or a message", () => {
  expect(parse("\x1b[1mmain.go:4:2:\x1b[0m \x1b[31mundefined: x\x1b[m")).toMatchObject([
    { file: "mod/main.go", line: 4, message: "undefined: x" },
  ]);
});

test("a message without end is cut off, and says so", () => {
  const [long] = parse(`main.go:1:2: undefined: ${"x".repeat(1_000_000)}`);
  expect(long?.message).toMatch(/x{100}\.\.\. \(\d+ more characters\)$/);
  expect(long?.message.length).toBeLessThan(2100);
  const [many] = parse(`main.go:1:2: such as\n${"\tfunc()\n".repeat(100_000)}`);
  expect(many?.message.length).toBeLessThan(2100);
});

test("the same message of two targets is one", () => {
  const [error] = parse("main.go:1:2: x");
  if (!error) throw new Error("not parsed");
  const other = { ...error, line: 9 };
  expect(
    mergeCompileErrors([
      { target: "a", errors: [error, error] },
      { target: "b", errors: [other, error] },
    ]),
  ).toEqual([
    { error, targets: ["a", "b"] },
    { error: other, targets: ["b"] },
  ]);
  expect(formatCompileError(error)).toBe("mod/main.go:1:2: x");
});

test("a failure without places shows the output itself", () => {
  const output = "link: out of memory\n";
  const failed = [{ command: "go build", target: "linux/arm64", exitCode: 2, output, stderr: output }];
  const place = { moduleDirectory: "/ws/mod", workspace: "/ws" };
  const error = reportFailedBuilds(failed, place, 2, { error: () => {} });
  expect(error).toMatchObject({
    code: "build",
    message: "go build failed for linux/arm64 with exit code 2",
    evidence: ["link: out of memory"],
  });
});

test("errors outside of the workspace carry their place in the text", () => {
  const said: unknown[] = [];
  const output = "../../cache/x.go:3:4: boom";
  const failed = [{ command: "go build", target: "t", exitCode: 1, output, stderr: output }];
  reportFailedBuilds(failed, { moduleDirectory: "/ws/mod", workspace: "/ws" }, 1, {
    error: (...all) => said.push(all),
  });
  expect(said).toEqual([["../../cache/x.go:3:4: boom", { title: "Go build" }]]);
});

test("errors of several targets: the same one once, different ones together", () => {
  const error = (message: string, evidence: string[]) => new ActionError("proof", message, { evidence });
  const one = error("a", ["1"]);
  expect(combineErrors([one, error("a", ["1"])])).toBe(one);
  expect(combineErrors([one, error("b", ["2"])])).toMatchObject({
    code: "proof",
    message: "a; b",
    evidence: ["1", "2"],
  });
});
