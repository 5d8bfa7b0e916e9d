import { execFile } from "node:child_process";
import { mkdir, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { readVersionFile } from "../../../src/toolchain/wish/read-version-file.ts";
import { readVersionText } from "../../../src/toolchain/wish/version-file.ts";
import { recordingWorld, temporaryDirectory } from "../install-world.ts";

describe("readVersionText", () => {
  it.each([
    // name, text: the version, and where it stands
    [".go-version", "1.26.8", "1.26.8", ".go-version line 1"],
    [".go-version", "go1.26.8\n", "go1.26.8", ".go-version line 1"],
    [".go-version", "\uFEFF\r\n# of this team\r\n  1.26.8\t\r\n\r\n", "1.26.8", ".go-version line 3"],
    [".go-version", "1.26.8 # since May", "1.26.8", ".go-version line 1"],
    [".go-version", "1.26.8//x", "1.26.8", ".go-version line 1"],
    [".go-version", ">= 1.24  <1.26", ">= 1.24 <1.26", ".go-version line 1"],
    ["GO_VERSION", "1.26", "1.26", "GO_VERSION line 1"],
    ["version.txt", "stable\r1.2", undefined, /more than one version: stable in line 1, 1.2 in line 2/],
    [".go-version", "1.26.8\n1.25.1\n", undefined, /more than one version: 1.26.8 in line 1, 1.25.1 in line 2/],
    [".go-version", "", undefined, /names no version/],
    [".go-version", "\n# 1.26.8\n", undefined, /names no version/],
    [".tool-versions", "golang 1.26.8", "1.26.8", ".tool-versions line 1"],
    [".tool-versions", "nodejs 22\r\n\r\ngo 1.26.8\r\n", "1.26.8", ".tool-versions line 3"],
    [".tool-versions", "golang\t1.26.8  1.25.1 system # first", "1.26.8", ".tool-versions line 1"],
    [".tool-versions", "golang 1.26.8\ngolang 1.25.1", "1.26.8", ".tool-versions line 1"],
    [".tool-versions", "golangci-lint 2.1.0\n#golang 1.2.3\ngolang 1.26.8", "1.26.8", ".tool-versions line 3"],
    [".tool-versions", "golang system", undefined, /line 1 says system, which is a Go of the machine/],
    [".tool-versions", "golang ref:master", undefined, /says ref:master/],
    [".tool-versions", "go path:~/src/go", undefined, /says path:~/],
    [".tool-versions", "golang # 1.26.8", undefined, /names no version of golang/],
    [".tool-versions", "nodejs 22\n", undefined, /names no version of golang/],
    [".tool-versions", "", undefined, /names no version of golang/],
    [".tool-versions", "core:go latest:1.26", "1.26", ".tool-versions line 1"],
    ["mise.toml", '[tools]\ngo = "1.26.8"\n', "1.26.8", "mise.toml line 2"],
    [".mise.toml", "\uFEFF[tools]\r\nnode = '22'\r\ngo = ['1.26.8', '1.25'] # two\r\n", "1.26.8", ".mise.toml line 3"],
    ["config.toml", '[env]\nGO = "no"\n[tools]\n"core:go" = "1.26"', "1.26", "config.toml line 4"],
    ["mise.toml", '[tools]\ngo = { version = "1.26.8", postinstall = "x" }', "1.26.8", "mise.toml line 2"],
    ["mise.toml", "tools.go = 1.26", "1.26", "mise.toml line 1"],
    ["mise.toml", '[tools.go]\nos = ["linux"]\nversion = "1.26.8"', "1.26.8", "mise.toml line 3"],
    ["mise.toml", '[tools]\ngo = [\n  # the newest\n  "1.26.8",\n]', "1.26.8", "mise.toml line 4"],
    ["mise.toml", '[tools]\ngolang = "prefix:1.26"', "1.26", "mise.toml line 2"],
    ["mise.toml", '[tools]\ngo = "system"', undefined, /mise.toml line 2 says system/],
    ["mise.toml", '[tools]\nnode = "22"\n#go = "1.26"', undefined, /mise.toml names no version of go/],
    ["mise.toml", '[tools]\n"go:example.com/go" = "1.2.3"', undefined, /names no version of go/],
    ["Cargo.toml", '[package]\nversion = "1.2.3"', undefined, /names no version of go/],
    [".prototools", 'node = "22"\ngo = "1.26.8"\n[settings]\n', "1.26.8", ".prototools line 2"],
    ["Dockerfile", "FROM golang:1.26.8\n", undefined, /Dockerfile is a Dockerfile, which is not read/],
    ["api.Dockerfile", "FROM golang:1.26.8\n", undefined, /is a Dockerfile/],
    ["ci.yml", "go-version: 1.26.8\n", undefined, /is YAML, which is not read/],
    ["devbox.json", '{"packages": ["go@1.26.8"]}', undefined, /is JSON, which is not read/],
    ["flake.nix", "pkgs.go_1_26", undefined, /is of Nix, which is not read/],
    [".nvmrc", "22.21.1", undefined, /says which Node is wanted, and not which Go/],
    [".python-version", "3.12", undefined, /another tool/],
    [".envrc", "use go 1.26.8", undefined, /is a program or its settings/],
    ["Makefile", "GO = 1.26.8", undefined, /is a program or its settings/],
    ["go.sum", "example.com/a v1.0.0 h1:x=\n", undefined, /holds checksums only/],
    ["README", "Our service\nuses Go 1.26.8", undefined, /is of no kind that is read: it begins with "Our service"/],
  ])("reads %s %j as %s", (name, text, version, where) => {
    const read = () => readVersionText(text, name, name);
    if (version !== undefined) expect(read()).toEqual({ text: version, where });
    else expect(read).toThrow(expect.objectContaining({ code: "input", message: expect.stringMatching(where) }));
  });

  it.each([
    ["go.mod", "module a\ngo 1.26\ntoolchain go1.26.8\n", { go: "1.26", toolchain: "go1.26.8" }],
    ["go.tool.mod", "go 1.26\n", { go: "1.26", toolchain: undefined }],
    ["go.mod", "module a\n", { go: undefined, toolchain: undefined }],
    ["go.work", "go 1.26\n", { go: "1.26", toolchain: undefined }],
    ["ci.work", "use .\n", { go: undefined, toolchain: undefined }],
  ])("reads the lines of %s %j", (name, text, lines) => {
    expect(readVersionText(text, name, "x")).toEqual({ lines, where: "x" });
  });

  it.each(["go.mod", "go.work"])("refuses a %s that says nothing", (name) => {
    expect(() => readVersionText("1.26.8\n", name, `a/${name}`)).toThrow(`go-version-file: a/${name} has no go line`);
  });
});

describe("readVersionFile", () => {
  it.each([
    ["is not there", async () => undefined, /go-version-file: sub\/\.go-version is not there/],
    ["is a directory", (path: string) => mkdir(path), /is a directory/],
    ["is a pipe", (path: string) => promisify(execFile)("mkfifo", [path]), /is not a plain file/],
    ["is empty", (path: string) => writeFile(path, ""), /names no version/],
    ["is binary", (path: string) => writeFile(path, Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 1])), /is not UTF-8 text/],
    ["is UTF-16", (path: string) => writeFile(path, "\uFEFF1.26.8\r\n", "utf16le"), /PowerShell/],
    ["is Latin-1", (path: string) => writeFile(path, "1.26.8 # für uns", "latin1"), /is not UTF-8 text/],
    [
      "is huge",
      (path: string) => writeFile(path, "").then(() => truncate(path, 3e9)),
      /too large .*: 3000000000 bytes/,
    ],
  ])("refuses a file that %s", async (_what, make, message) => {
    await using workspace = await temporaryDirectory();
    await mkdir(join(workspace.path, "sub"));
    const path = join(workspace.path, "sub", ".go-version");
    await make(path);
    const world = recordingWorld({ GITHUB_WORKSPACE: workspace.path });
    await expect(readVersionFile(path, world)).rejects.toMatchObject({
      code: "input",
      message: expect.stringMatching(message),
      hint: expect.any(String),
    });
  });

  it("reads one, and names it from the checkout", async () => {
    await using workspace = await temporaryDirectory();
    await mkdir(join(workspace.path, "größe"));
    const path = join(workspace.path, "größe", ".go-version");
    await writeFile(path, "\uFEFF1.26.8\r\n");
    const world = recordingWorld({ GITHUB_WORKSPACE: workspace.path });
    expect(await readVersionFile(path, world)).toEqual({ text: "1.26.8", where: "größe/.go-version line 1" });
  });
});
