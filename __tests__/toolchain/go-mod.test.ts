import { describe, expect, it } from "vitest";
import { readGoMod } from "../../src/toolchain/go-mod.ts";

describe("readGoMod", () => {
  it.each([
    ["plain", "module example.com/a\n\ngo 1.26\n\ntoolchain go1.26.8\n", ["example.com/a", "1.26", "go1.26.8"]],
    ["CRLF, BOM, tabs", "\uFEFFmodule\texample.com/a\r\ngo\t1.26.1\r\n", ["example.com/a", "1.26.1", undefined]],
    ["comments", "// go 1.1\nmodule a // go 1.2\n// toolchain go1.3\ngo 1.26rc1//x\n", ["a", "1.26rc1", undefined]],
    ["quotes", 'module "example.com/a"\ngo 1.26', ["example.com/a", "1.26", undefined]],
    ["blocks", "module (\n\texample.com/a\n)\nrequire (\n\tgo 1.1\n)\ngo 1.26\n", ["example.com/a", "1.26", undefined]],
    ["words of other lines", "module a\nrequire go v1.2.3\nretract v1.0.0\n", ["a", undefined, undefined]],
    ["non-ASCII", "module beispiel.de/größe\ngo 1.26\n", ["beispiel.de/größe", "1.26", undefined]],
    ["nothing", "", [undefined, undefined, undefined]],
  ])("reads %s", (_name, text, [module, go, toolchain]) => {
    expect(readGoMod(text)).toEqual({ module, go, toolchain });
  });
});
