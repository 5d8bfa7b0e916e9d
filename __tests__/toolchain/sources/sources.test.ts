import { describe, expect, it } from "vitest";
import { goLayout, toGoPlatform } from "../../../src/targets/go-platform.ts";
import { moduleVersion, parseGoproxy, parseModuleList } from "../../../src/toolchain/goproxy/module-proxy.ts";
import {
  archiveFileName,
  parseArchiveListing,
  parseSha256File,
} from "../../../src/toolchain/sources/archive-listing.ts";
import { type GoVersion, goName, parseRelease } from "../../../src/toolchain/wish/go-version.ts";

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

describe("a machine", () => {
  it.each([
    // Node's os and arch: archive of Go 1.26.8, module version, program, entry of PATH
    ["linux", "x64", "go1.26.8.linux-amd64.tar.gz", "linux-amd64", "/go/bin/go", "/go/bin"],
    ["linux", "arm64", "go1.26.8.linux-arm64.tar.gz", "linux-arm64", "/go/bin/go", "/go/bin"],
    ["linux", "arm", "go1.26.8.linux-armv6l.tar.gz", "linux-arm", "/go/bin/go", "/go/bin"],
    ["linux", "ia32", "go1.26.8.linux-386.tar.gz", "linux-386", "/go/bin/go", "/go/bin"],
    ["linux", "ppc64", "go1.26.8.linux-ppc64le.tar.gz", "linux-ppc64le", "/go/bin/go", "/go/bin"],
    ["linux", "s390x", "go1.26.8.linux-s390x.tar.gz", "linux-s390x", "/go/bin/go", "/go/bin"],
    ["linux", "riscv64", "go1.26.8.linux-riscv64.tar.gz", "linux-riscv64", "/go/bin/go", "/go/bin"],
    ["linux", "mipsel", "go1.26.8.linux-mipsle.tar.gz", "linux-mipsle", "/go/bin/go", "/go/bin"],
    ["darwin", "x64", "go1.26.8.darwin-amd64.tar.gz", "darwin-amd64", "/go/bin/go", "/go/bin"],
    ["darwin", "arm64", "go1.26.8.darwin-arm64.tar.gz", "darwin-arm64", "/go/bin/go", "/go/bin"],
    ["win32", "x64", "go1.26.8.windows-amd64.zip", "windows-amd64", "C:\\go\\bin\\go.exe", "C:\\go\\bin"],
    ["win32", "arm64", "go1.26.8.windows-arm64.zip", "windows-arm64", "C:\\go\\bin\\go.exe", "C:\\go\\bin"],
    ["win32", "ia32", "go1.26.8.windows-386.zip", "windows-386", "C:\\go\\bin\\go.exe", "C:\\go\\bin"],
  ] as const)("of %s %s", (os, arch, archive, module, goBinary, programs) => {
    const platform = toGoPlatform({ os, arch });
    expect(archiveFileName(release("1.26.8"), platform)).toBe(archive);
    expect(moduleVersion(release("1.26.8"), platform)).toBe(`v0.0.1-go1.26.8.${module}`);
    expect(goLayout(os === "win32" ? "C:\\go" : "/go", { os })).toEqual({ goBinary, programs });
  });

  it.each([
    ["1.27rc1", "go1.27rc1.linux-amd64.tar.gz"],
    ["1.20.0", "go1.20.linux-amd64.tar.gz"],
    ["1.21.0", "go1.21.0.linux-amd64.tar.gz"],
  ])("has Go %s as %s", (version, archive) => {
    expect(archiveFileName(release(version), linux)).toBe(archive);
  });
});

describe("the hash beside an archive", () => {
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
    [
      "file:///srv/proxy,https://b/path/",
      [
        ["file:///srv/proxy", "absent"],
        ["https://b/path", "absent"],
      ],
    ],
    ["goproxy.example", [["https://goproxy.example", "absent"]]],
    [",, https://a ,", [["https://a", "absent"]]],
    [",", []],
    ["https://a?token=secret", [["https://a?token=secret", "absent"]]],
  ])("reads GOPROXY=%s", (goproxy, expected) => {
    expect(parseGoproxy(goproxy).proxies.map(({ url, nextOn }) => [url, nextOn])).toEqual(expected);
  });

  it.each([
    [undefined, "direct"],
    ["off", "off"],
    ["https://a,direct,https://b", "direct"],
    ["https://a|off", "off"],
    ["https://a", undefined],
    ["", "direct"],
  ])("knows how GOPROXY=%s ends", (goproxy, end) => {
    expect(parseGoproxy(goproxy).end).toBe(end);
  });

  it.each(["https://,https://b", "http:///x", "proxy", "ftp://a", "file://a/b", "file:relative"])(
    "refuses GOPROXY=%s, as Go does",
    (goproxy) => {
      expect(() => parseGoproxy(goproxy)).toThrow(expect.objectContaining({ code: "toolchain" }));
    },
  );

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

function release(name: string): GoVersion {
  const version = parseRelease(name);
  if (!version) throw new Error(`not a version: ${name}`);
  return version;
}
