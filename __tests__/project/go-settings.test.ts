import { describe, expect, it } from "vitest";
import { goSettings, settingsFile } from "../../src/project/go-settings.ts";

const [linux, mac, windows] = ["linux", "darwin", "win32"] as const;
const ofWindows = {
  USERPROFILE: "C:\\Users\\u",
  AppData: "C:\\Users\\u\\Roaming",
  LocalAppData: "C:\\Users\\u\\Local",
};

it.each([
  [linux, { HOME: "/h" }, "", "/h/go/bin"],
  [linux, { HOME: "/h", GOPATH: "/a:/b" }, "", "/a/bin"],
  [linux, { HOME: "/h", GOBIN: "/tools" }, "", "/tools"],
  [linux, { HOME: "/h" }, "GOBIN=/w\n", "/w"],
  [linux, { HOME: "/h", GOBIN: "tools" }, "", undefined],
  [linux, {}, "", undefined],
  [windows, ofWindows, "", "C:\\Users\\u\\go\\bin"],
] as const)("on %s with %j and %j `go install` has a place", (os, env, written, expected) => {
  expect(goSettings(env, written, os).installDirectory).toBe(expected);
});

describe("directories of caches", () => {
  it.each([
    // system, environment, written by `go env -w`: module cache, build cache
    [linux, { HOME: "/h" }, "", "/h/go/pkg/mod", "/h/.cache/go-build"],
    [linux, { HOME: "/h", XDG_CACHE_HOME: "/x" }, "", "/h/go/pkg/mod", "/x/go-build"],
    [linux, { HOME: "/h", XDG_CACHE_HOME: "" }, "", "/h/go/pkg/mod", "/h/.cache/go-build"],
    [linux, { HOME: "/h", XDG_CACHE_HOME: "x" }, "", "/h/go/pkg/mod", undefined],
    [linux, { HOME: "/h", GOMODCACHE: "/m", GOCACHE: "/c" }, "", "/m", "/c"],
    [linux, { HOME: "/h", GOMODCACHE: "", GOCACHE: "" }, "", "/h/go/pkg/mod", "/h/.cache/go-build"],
    [linux, { HOME: "/h", GOMODCACHE: "m", GOCACHE: "c" }, "", "m", "c"],
    [linux, { HOME: "/h", GOCACHE: "off" }, "", "/h/go/pkg/mod", "off"],
    [linux, { HOME: "/h", GOPATH: "/a:/b" }, "", "/a/pkg/mod", "/h/.cache/go-build"],
    [linux, { HOME: "/h", GOPATH: ":/b" }, "", undefined, "/h/.cache/go-build"],
    [linux, { HOME: "/h", GOPATH: "a:/b" }, "", undefined, "/h/.cache/go-build"],
    [linux, { HOME: "/h", GOPATH: "/a", GOMODCACHE: "/m" }, "", "/m", "/h/.cache/go-build"],
    [linux, { HOME: "/h" }, "GOMODCACHE=/m\nGOCACHE=/c\n", "/m", "/c"],
    [linux, { HOME: "/h", GOMODCACHE: "/env" }, "GOMODCACHE=/m\nGOPATH=/p\n", "/env", "/h/.cache/go-build"],
    [linux, { HOME: "/h" }, "GOPATH=/p:/q", "/p/pkg/mod", "/h/.cache/go-build"],
    [linux, { GOPATH: "/a" }, "", "/a/pkg/mod", undefined],
    [linux, {}, "", undefined, undefined],
    [mac, { HOME: "/Users/u" }, "", "/Users/u/go/pkg/mod", "/Users/u/Library/Caches/go-build"],
    [mac, { HOME: "/Users/u", XDG_CACHE_HOME: "/x" }, "", "/Users/u/go/pkg/mod", "/Users/u/Library/Caches/go-build"],
    [mac, { HOME: "/Users/ü ö" }, "", "/Users/ü ö/go/pkg/mod", "/Users/ü ö/Library/Caches/go-build"],
    [windows, ofWindows, "", "C:\\Users\\u\\go\\pkg\\mod", "C:\\Users\\u\\Local\\go-build"],
    [windows, { ...ofWindows, GOPATH: "D:\\a;E:\\b" }, "", "D:\\a\\pkg\\mod", "C:\\Users\\u\\Local\\go-build"],
    [windows, ofWindows, "GOCACHE=D:\\c\r\nGOMODCACHE=D:\\m\r\n", "D:\\m", "D:\\c"],
    [windows, { HOME: "/h" }, "", undefined, undefined],
  ] as const)("on %s with %j and %j are %s and %s", (os, env, written, moduleCache, buildCache) => {
    const settings = goSettings(env, written, os);
    expect([settings.moduleCache, settings.buildCache]).toEqual([moduleCache, buildCache]);
  });
});

describe("a setting", () => {
  it.each([
    ["of the environment", { GOPROXY: "https://a" }, "GOPROXY=https://b", "https://a"],
    ["that is empty in the environment", { GOPROXY: "" }, "GOPROXY=https://b", "https://b"],
    ["as written", {}, "GOFLAGS=-mod=vendor\nGOPROXY=https://b,direct\n", "https://b,direct"],
    ["with an equals sign", {}, "GOPROXY=https://b?x=y", "https://b?x=y"],
    ["written twice, of which Go takes the last", {}, "GOPROXY=a\nGOPROXY=b\n", "b"],
    ["that was emptied", {}, "GOPROXY=\n", undefined],
    ["in a comment", {}, "#GOPROXY=https://b\n GOPROXY=https://c\n", undefined],
    ["that nobody gave", {}, "", undefined],
  ])("%s", (_what, env, written, value) => {
    expect(goSettings({ HOME: "/h", ...env }, written, "linux").get("GOPROXY")).toBe(value);
  });
});

describe("the file of `go env -w`", () => {
  it.each([
    [linux, { HOME: "/h" }, "/h/.config/go/env"],
    [linux, { HOME: "/h", XDG_CONFIG_HOME: "/x" }, "/x/go/env"],
    [linux, { HOME: "/h", XDG_CONFIG_HOME: "x" }, undefined],
    [linux, { HOME: "/h", GOENV: "/e" }, "/e"],
    [linux, { HOME: "/h", GOENV: "off" }, undefined],
    [linux, {}, undefined],
    [mac, { HOME: "/Users/u" }, "/Users/u/Library/Application Support/go/env"],
    [windows, ofWindows, "C:\\Users\\u\\Roaming\\go\\env"],
    [windows, {}, undefined],
  ] as const)("on %s with %j is %s", (os, env, file) => {
    expect(settingsFile(env, os)).toBe(file);
  });
});
