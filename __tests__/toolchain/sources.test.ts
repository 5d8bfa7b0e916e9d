import { describe, expect, it } from "vitest";
import { archiveFileName, parseArchiveListing, parseSha256File } from "../../src/toolchain/archive-listing.ts";
import { toGoPlatform } from "../../src/toolchain/go-platform.ts";
import { goName, parseRelease } from "../../src/toolchain/go-version.ts";
import { moduleVersion, parseGoproxy, parseModuleList } from "../../src/toolchain/module-proxy.ts";

const linux = toGoPlatform({ os: "linux", arch: "x64" });
const windows = toGoPlatform({ os: "win32", arch: "arm64" });
const raspberry = toGoPlatform({ os: "linux", arch: "arm" });
const hash = "a".repeat(64);

describe("parseArchiveListing", () => {
  const file = {
    filename: "go1.26.8.linux-amd64.tar.gz",
    os: "linux",
    arch: "amd64",
    version: "go1.26.8",
    sha256: hash.toUpperCase(),
    kind: "archive",
  };
  const parse = (...files: unknown[]) =>
    parseArchiveListing(JSON.stringify([{ version: "go1.26.8", stable: true, files }]), linux);

  it("takes the archive of this machine, its hash in lower case", () => {
    const others = [
      { ...file, os: "darwin" },
      { ...file, arch: "arm64" },
      { ...file, kind: "installer" },
      { ...file, os: "", arch: "", kind: "source" },
    ];
    expect(parse(...others, file)).toEqual([
      { version: parseRelease("1.26.8"), fileName: file.filename, sha256: hash },
    ]);
  });

  it.each([
    ["a path as name", { ...file, filename: "../../etc/passwd" }],
    ["an address as name", { ...file, filename: "https://example.com/go.tar.gz" }],
    ["a short hash", { ...file, sha256: "abc" }],
    ["no hash", { ...file, sha256: undefined }],
    ["a version that is none", { ...file, version: "weekly" }],
    ["a number", 7],
    ["null", null],
  ])("leaves out a file with %s", (_name, bad) => {
    expect(parse(bad)).toEqual([]);
  });

  it.each(["<html>Index of /</html>", "", "{}", "null"])("takes %j as no listing", (text) => {
    expect(parseArchiveListing(text, linux)).toBeUndefined();
  });

  it("bears releases that hold nothing", () => {
    expect(parseArchiveListing('[null, 1, {}, {"files": 3}]', linux)).toEqual([]);
  });
});

describe("names of archives and their hashes", () => {
  it.each([
    ["1.26.8", linux, "go1.26.8.linux-amd64.tar.gz"],
    ["1.27rc1", windows, "go1.27rc1.windows-arm64.zip"],
    ["1.20.0", raspberry, "go1.20.linux-armv6l.tar.gz"],
  ])("%s", (text, platform, name) => {
    const version = parseRelease(text);
    expect(version && archiveFileName(version, platform)).toBe(name);
  });

  it.each([
    [hash, hash],
    [`${hash.toUpperCase()}\n`, hash],
    [`${hash}  a.tar.gz\n`, hash],
    [`${hash} *a.tar.gz`, hash],
    [`${hash}  b.tar.gz`, undefined],
    [`${hash}${hash}`, undefined],
    ["<html>", undefined],
    ["", undefined],
  ])("reads the .sha256 file %j", (text, expected) => {
    expect(parseSha256File(text, "a.tar.gz")).toBe(expected);
  });
});

describe("the module proxy", () => {
  it.each([
    [undefined, [["https://proxy.golang.org", "absent"]]],
    [" ", [["https://proxy.golang.org", "absent"]]],
    ["off", []],
    ["direct", []],
    [
      "https://a/,http://b|https://c",
      [
        ["https://a", "absent"],
        ["http://b", "any-failure"],
        ["https://c", "absent"],
      ],
    ],
    ["https://a,direct,https://b", [["https://a", "absent"]]],
    ["file:///srv/proxy,https://b/path/", [["https://b/path", "absent"]]],
    ["goproxy.example", [["https://goproxy.example", "absent"]]],
    [",, https://a ,", [["https://a", "absent"]]],
    ["https://,http:///x", []],
  ])("reads GOPROXY=%s", (goproxy, expected) => {
    expect(parseGoproxy(goproxy).map(({ url, nextOn }) => [url, nextOn])).toEqual(expected);
  });

  it("lists the versions of this machine only", () => {
    const list = [
      "v0.0.1-go1.20.linux-amd64",
      "v0.0.1-go1.26.8.linux-amd64",
      "v0.0.1-go1.26.8.linux-arm64",
      "v0.0.1-go1.26.8.windows-amd64",
      "v0.0.1-go1.27rc1.linux-amd64\r",
      "v0.0.2-go1.28.1.linux-amd64",
      "v0.0.1-go.linux-amd64",
      "",
    ].join("\n");
    expect(parseModuleList(list, linux).map(goName)).toEqual(["1.20", "1.26.8", "1.27rc1"]);
  });

  it.each([
    ["1.26.8", linux, "v0.0.1-go1.26.8.linux-amd64"],
    ["1.20.0", raspberry, "v0.0.1-go1.20.linux-arm"],
    ["1.27rc1", windows, "v0.0.1-go1.27rc1.windows-arm64"],
  ])("names the module version of %s", (text, platform, expected) => {
    const version = parseRelease(text);
    expect(version && moduleVersion(version, platform)).toBe(expected);
  });
});
