import { describe, expect, it } from "vitest";
import {
  compareGoVersions,
  type GoVersion,
  goName,
  newest,
  parseGoVersion,
  parseRelease,
  toolCacheName,
} from "../../../src/toolchain/wish/go-version.ts";

describe("parseGoVersion", () => {
  it.each([
    ["1.26.8", "1.26.8", "1.26.8"],
    ["go1.26.8", "1.26.8", "1.26.8"],
    ["1.21.0", "1.21.0", "1.21.0"],
    ["1.20.0", "1.20", "1.20.0"],
    ["1.27rc1", "1.27rc1", "1.27.0-rc.1"],
    ["1.27.0-rc.1", "1.27rc1", "1.27.0-rc.1"],
    ["1.27-rc1", "1.27rc1", "1.27.0-rc.1"],
    ["1.19beta2", "1.19beta2", "1.19.0-beta.2"],
  ])("reads %s", (text, name, cacheName) => {
    const version = parse(text);
    expect(goName(version)).toBe(name);
    expect(toolCacheName(version)).toBe(cacheName);
  });

  it.each([
    "",
    "1",
    "v1.26.8",
    "1.26.8.1",
    "1.026.8",
    "1.26.8rc1",
    "1.27rc",
    "1.27alpha1",
    "1.26 ",
    "1.26.8\n",
    "1.99999999999999999999.1",
    "١.٢",
    "1.26.x",
  ])("refuses %j", (text) => {
    expect(parseGoVersion(text)).toBeUndefined();
  });
});

describe("compareGoVersions", () => {
  // As go/version orders them, oldest first.
  const ordered = [
    "1.2",
    "1.9.7",
    "1.20rc1",
    "1.20.0",
    "1.20.14",
    "1.21",
    "1.21beta1",
    "1.21rc2",
    "1.21rc10",
    "1.21.0",
  ];

  it("orders language versions, pre-releases and releases as Go does", () => {
    const versions = ordered.map(parse);
    expect(versions.toReversed().sort(compareGoVersions)).toEqual(versions);
    expect(compareGoVersions(parse("1.26.8"), parse("go1.26.8"))).toBe(0);
  });

  it("takes go1.20 of a list as the release, not as the language version", () => {
    expect(parseRelease("go1.20")).toEqual(parse("1.20.0"));
  });

  it("finds the newest by number, and none of none", () => {
    expect(newest(["1.9.1", "1.26.10", "1.26.9"].map(parse))).toEqual(parse("1.26.10"));
    expect(newest([])).toBeUndefined();
  });
});

function parse(text: string): GoVersion {
  const version = parseGoVersion(text);
  if (!version) throw new Error(`not a version: ${text}`);
  return version;
}
