import { describe, expect, it } from "vitest";
import {
  parseDeployPath,
  parseDurationMs,
  parseHealthPath,
  parseHostProgramPath,
  parseInteger,
} from "../../src/inputs/values.ts";
import { parseList } from "../../src/text/lists.ts";

describe("parseList", () => {
  it.each([
    ["", []],
    ["a", ["a"]],
    ["a, b,c", ["a", "b", "c"]],
    ["a\n  b\r\n\n,c,", ["a", "b", "c"]],
  ])("%j", (text, entries) => expect(parseList(text)).toEqual(entries));
});

describe("parseDurationMs", () => {
  it.each([
    ["500ms", 500],
    ["30s", 30_000],
    ["5m", 300_000],
    [" 1h ", 3_600_000],
    ["0s", 0],
  ])("%j", (text, value) => expect(parseDurationMs(text)).toEqual({ value }));

  it.each(["", "30", "s", "-1s", "1.5s", "1d", "5 m", "99999999s", "٣s"])("refuses %j", (text) =>
    expect(parseDurationMs(text)).toHaveProperty("problem"),
  );
});

describe("parseInteger", () => {
  it.each([
    ["1", 1],
    ["65535", 65_535],
  ])("%j", (text, value) => expect(parseInteger(text, 1, 65_535)).toEqual({ value }));

  it.each(["", "0", "65536", "-1", "1e3", "0x50", "80.0", "8080a"])("refuses %j", (text) =>
    expect(parseInteger(text, 1, 65_535)).toHaveProperty("problem"),
  );
});

it.each([
  ["/opt/gin-deploy/", { value: "/opt/gin-deploy" }],
  ["/usr/local/lib/gin-deploy", { value: "/usr/local/lib/gin-deploy" }],
  ["/run/gin-deploy", { problem: expect.stringContaining("lies in /run, where nothing outlives a reboot") }],
  ["/tmp/x", { problem: expect.stringContaining("lies in /tmp") }],
  ["/opt", { problem: expect.stringContaining("at least two parts") }],
  ["opt/gin-deploy", { problem: expect.stringContaining("not an absolute path") }],
  ["/opt/../etc/x", { problem: expect.stringContaining("not an absolute path") }],
  ["/opt/a b", { problem: expect.stringContaining("letters, digits") }],
])("parseHostProgramPath: %j", (text, result) => expect(parseHostProgramPath(text)).toEqual(result));

describe("parseDeployPath", () => {
  it.each([
    ["/opt/greeter", "/opt/greeter"],
    ["/srv/apps/greeter-2.x/", "/srv/apps/greeter-2.x"],
  ])("%j", (text, value) => expect(parseDeployPath(text)).toEqual({ value }));

  it.each([
    "opt/greeter",
    "/",
    "/opt",
    "/opt/a b",
    "/opt/../etc",
    "/opt/%n",
    "/opt/$HOME",
    "/opt/grüße",
    "/etc/greeter",
    "/home/me/greeter",
    "/usr/local/greeter",
    "/opt/a\nb",
    "/opt//a",
  ])("refuses %j", (text) => expect(parseDeployPath(text)).toHaveProperty("problem"));
});

describe("parseHealthPath", () => {
  it.each(["/", "/health", "/v1/ready?full=1", "/gr%C3%BC%C3%9Fe"])("%j", (value) =>
    expect(parseHealthPath(value)).toEqual({ value }),
  );
  it.each([
    ["", undefined],
    ["health", "/health"],
    ["http://x/health", "/health"],
    ["https://x.org:8443/health?full=1", "/health?full=1"],
    ["localhost:8080/health", "/health"],
    [":8080/health", "/health"],
    ["//host/health", "/health"],
    ["GET /health", "/health"],
    ["http://host", undefined],
    ["$HOME/health", undefined],
    ["/a b", undefined],
    ["/grüße", "/gr%C3%BC%C3%9Fe"],
    ["/a\nb", undefined],
  ])("refuses %j, and says what would do: %s", (text, meant) => {
    const { problem = "" } = parseHealthPath(text) as { problem?: string };
    expect(problem).toMatch(/^is not a path/);
    expect(/`health-path: (.*)` would do/.exec(problem)?.[1]).toBe(meant);
  });
});
