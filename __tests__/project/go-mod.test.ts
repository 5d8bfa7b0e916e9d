import { describe, expect, it } from "vitest";
import { readGoMod, readGoWork } from "../../src/project/go-mod.ts";

describe("readGoMod", () => {
  it.each([
    ["plain", "module example.com/a\n\ngo 1.26\n\ntoolchain go1.26.8\n", ["example.com/a", "1.26", "go1.26.8"]],
    ["CRLF, BOM, tabs", "\uFEFFmodule\texample.com/a\r\ngo\t1.26.1\r\n", ["example.com/a", "1.26.1", undefined]],
    ["comments", "// go 1.1\nmodule a // go 1.2\n// toolchain go1.3\ngo 1.26rc1//x\n", ["a", "1.26rc1", undefined]],
    ["quotes", 'module "example.com/a"\ngo 1.26', ["example.com/a", "1.26", undefined]],
    ["raw quotes", "module `example.com/a`\ngo `1.26`", ["example.com/a", "1.26", undefined]],
    ["blocks", "module (\n\texample.com/a\n)\nrequire (\n\tgo 1.1\n)\ngo 1.26\n", ["example.com/a", "1.26", undefined]],
    ["words of other lines", "module a\nrequire go v1.2.3\nretract v1.0.0\n", ["a", undefined, undefined]],
    ["non-ASCII", "module beispiel.de/größe\ngo 1.26\n", ["beispiel.de/größe", "1.26", undefined]],
    ["a merge conflict", "<<<<<<< HEAD\nmodule a\n=======\nmodule b\n>>>>>>> b\n", ["a", undefined, undefined]],
    ["lines without an argument", "module\ngo\ntoolchain\n", [undefined, undefined, undefined]],
    ["a block that never ends", "require (\n\tmodule a\n\tgo 1.26\n", [undefined, undefined, undefined]],
    ["nothing", "", [undefined, undefined, undefined]],
  ])("reads %s", (_name, text, [module, go, toolchain]) => {
    expect(readGoMod(text)).toEqual({ module, go, toolchain });
  });
});

describe("readGoWork", () => {
  it.each([
    ["single lines", "go 1.26\nuse ./a\nuse ./b\n", ["./a", "./b"]],
    ["a block", "go 1.26\n\nuse (\n\t./a\n\t../b\n)\n", ["./a", "../b"]],
    ["blocks and lines", "use (\n./a\n)\nuse /abs\nuse (\n./c\n)\n", ["./a", "/abs", "./c"]],
    [
      "quotes",
      'use "./with space"\nuse (\n`./raw // path`\n"./a\\"b"\n)\n',
      ["./with space", "./raw // path", './a"b'],
    ],
    ["comments", "// use ./x\nuse ./a // the service\nuse ( // all\n./b//x\n// ./c\n)\n", ["./a", "./b"]],
    ["CRLF and BOM", "\uFEFFuse (\r\n\t./a\r\n)\r\n", ["./a"]],
    ["non-ASCII", "use ./größe\n", ["./größe"]],
    ["replace lines between", "use ./a\nreplace (\n\tuse => ./x\n)\nreplace y => ./z\n", ["./a"]],
    ["nothing", "", []],
  ])("reads %s", (_name, text, uses) => {
    expect(readGoWork(text).uses).toEqual(uses);
  });

  it("reads the lines that decide about Go", () => {
    expect(readGoWork("go 1.26.1\ntoolchain go1.26.8\nuse .\n")).toEqual({
      go: "1.26.1",
      toolchain: "go1.26.8",
      uses: ["."],
    });
  });
});
