import { describe, expect, it } from "vitest";
import { readHeader } from "../../../src/go-build/source/build-constraint.ts";
import { type FileChoice, whyLeftOut } from "../../../src/go-build/source/left-out-file.ts";
import { isAuxiliary, isNever, packageIn, readMainFile } from "../../../src/go-build/source/main-places.ts";

it.each([
  ["package main", "main", ""],
  ["\uFEFF// Copyright\n\n//go:build a && b\n\n/* package x */ package main // entry", "main", "a && b"],
  ["// package x\n\npackage\tlib\n", "lib", ""],
  ["//go:build windows\r\n\r\npackage main\r\n", "main", "windows"],
  ["// +build a,b !c\n// +build d\n\npackage main", "main", "(a && b || !c) && (d)"],
  ["// +build a\npackage main", "main", ""],
  ["// +build a\n//go:build b\n\npackage main", "main", "b"],
  ["package main\n\nconst x = `\n//go:build ignore\n`", "main", ""],
  ["version https://git-lfs.github.com/spec/v1\n", undefined, ""],
  ["/* never closed", undefined, ""],
  ["", undefined, ""],
])("%j is of package %s, under %j", (source, packageName, constraint) => {
  expect(readHeader(source)).toEqual({ packageName, constraint });
});

it.each([
  ["package main\n\nfunc main() {}\n", true],
  ["package main\n\nfunc  main(\n) {\n}\n", true],
  ["package main\n\n// func main() {}\n", false],
  ["package main\n\nconst x = `\nfunc main() {}\n`\n", false],
  ["package main\n\nfunc (s server) main() {}\n", false],
  ["package main\n\nfunc maintain() {}\n", false],
  ["package main\n\nfunc run() { func() { main := 1; _ = main }() }\n", false],
])("%j declares main: %s", (source, expected) => {
  expect(readMainFile("a.go", source)?.declaresMain).toBe(expected);
});

it.each([
  ["package lib\n", "lib"],
  ["//go:build ignore\n\npackage main\n", undefined],
  ["// Package documentation is for people.\npackage documentation\n", undefined],
  ["//go:build windows\n\npackage main\n", "main"],
])("%j makes its directory %s", (source, expected) => {
  expect(packageIn(source)).toBe(expected);
});

it.each([
  ["ignore", true],
  ["mage", true],
  ["ignore && linux", true],
  ["ignore || tools", true],
  ["!ignore", false],
  ["ignore || linux", false],
  ["windows", false],
  ["", false],
])("//go:build %s is for no build: %s", (constraint, expected) => {
  expect(isNever(constraint)).toBe(expected);
});

it.each([
  [".", false],
  ["./server", false],
  ["./cmd/api", false],
  ["./tools", true],
  ["./tools/gen", true],
  ["./internal/tools/x", true],
  ["./cmd/tools/x", true],
  ["./cmd/docs", false],
  ["./services/demo", false],
  ["./Examples/a", true],
  ["./e2e", true],
  ["./toolshed", false],
])("%s is a tool or an example: %s", (path, expected) => {
  expect(isAuxiliary(path)).toBe(expected);
});

describe("a file that is left out", () => {
  const linux: FileChoice = {
    target: { os: "linux", arch: "amd64", variant: undefined },
    tags: [],
    cgo: false,
    goVersion: "1.26.8",
  };
  const why = (constraint: string, choice: Partial<FileChoice> = {}, name = "main.go", importsC = false) =>
    whyLeftOut({ name, constraint, importsC }, { ...linux, ...choice });

  it.each<[string, Partial<FileChoice>, string | undefined]>([
    ["feature", {}, "Set `tags: feature`."],
    ["feature && linux", {}, "Set `tags: feature`."],
    ["a && b", { tags: ["x", "a"] }, "Set `tags: x, a, b`."],
    ["a || b", {}, "Set `tags: a`."],
    ["!prod", { tags: ["prod"] }, "Take `prod` out of `tags`."],
    ["dev && !prod", { tags: ["prod", "x"] }, "Set `tags: x, dev`."],
    ["windows", {}, "Add `windows/amd64` to `targets`."],
    ["darwin || freebsd", {}, "Add `darwin/arm64` to `targets`."],
    ["js && wasm", {}, "Add `js/wasm` to `targets`."],
    ["windows && gui", {}, "Set `tags: gui`, and add `windows/amd64` to `targets`."],
    ["!unix", {}, "Add `windows/amd64` to `targets`."],
    ["arm64", {}, "Add `linux/arm64` to `targets`."],
    ["cgo", {}, "Set `cgo: true`."],
    ["go1.99", {}, "Take go1.99 or newer (`go-version`, or the go line of go.mod)."],
    ["linux && !linux", {}, undefined],
  ])("//go:build %s, %j: %s", (constraint, choice, remedy) => {
    expect(why(constraint, choice)).toMatchObject({ why: `is behind \`//go:build ${constraint}\``, remedy });
  });

  it("says when its name or its C is the reason", () => {
    expect(why("", {}, "main_windows.go")).toEqual({
      why: "is for another target by its name",
      remedy: expect.stringMatching(/^Add `windows\/amd64` to `targets`\. If .* rename it/),
      by: "targets",
    });
    expect(why("", {}, "main.go", true)).toMatchObject({ remedy: "Set `cgo: true`." });
  });

  it.each<[string, Partial<FileChoice>]>([
    ["", {}],
    ["linux && unix && gc && go1.18", {}],
    ["amd64.v3", {}],
    ["feature", { tags: ["feature"] }],
    ["solaris", { target: { os: "illumos", arch: "amd64", variant: undefined } }],
  ])("is not one under //go:build %s", (constraint, choice) => {
    expect(why(constraint, choice)).toBeUndefined();
  });
});
