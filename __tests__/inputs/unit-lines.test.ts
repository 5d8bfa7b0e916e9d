import { describe, expect, it } from "vitest";
import { parseUnitLines } from "../../src/inputs/read-unit-lines.ts";

describe("lines of unit", () => {
  it("are taken as they are where they only limit", () => {
    const text = "[Service]\n# room for uploads\nMemoryMax=512M\n\nLimitNOFILE = 100000\n";
    expect(parseUnitLines(text, false)).toEqual({ lines: ["MemoryMax=512M", "LimitNOFILE = 100000"], problems: [] });
  });

  it.each([
    ["User=root", /could undo the sandbox or the user/],
    ["ProtectSystem=no", /could undo the sandbox/],
    ["AmbientCapabilities=CAP_SYS_ADMIN", /could undo the sandbox/],
    ["NoNewPrivileges=no", /could undo the sandbox/],
    ["BindPaths=/etc", /could undo the sandbox/],
    ["ExecStartPre=/bin/sh -c id", /use the input `before-start`/],
    ["ExecStart=/bin/sh", /use the input `args`/],
    ["Environment=A=b", /use the input `environment`/],
    ["ReadWritePaths=/", /use the input `persistent`/],
    ["MemorMax=1G", /did you mean MemoryMax\?/],
    ["[Install]", /no other section/],
    ["MemoryMax=1G \\", /goes on in the next line/],
    ["MemoryMax", /not a unit line/],
    ["+MemoryMax=1G", /not a unit line/],
    ["MemoryMax=1G\u0007", /control character/],
    ["TimeoutStopSec=121", /waits until the service has ended, for 120 s at most/],
    ["TimeoutStopSec = 2min 1s", /for 120 s at most/],
    ["TimeoutStopSec=infinity", /for 120 s at most/],
    ["TimeoutStopSec=0", /for 120 s at most/],
  ])("%j is refused", (line, words) => {
    expect(parseUnitLines(line, false).problems).toEqual([expect.stringMatching(words)]);
  });

  it.each([
    "TimeoutStopSec=120",
    "TimeoutStopSec=2min",
    "TimeoutStopSec=1m 59.5s",
    "TimeoutStopSec=500ms",
    "TimeoutStopSec=x",
  ])("%s is taken, or left to systemd", (line) => expect(parseUnitLines(line, false).problems).toEqual([]));

  it("may be any setting on the user's own word, and never another section", () => {
    expect(parseUnitLines("ProtectSystem=no", true).problems).toEqual([]);
    expect(parseUnitLines("TimeoutSec=1h", true).problems).toEqual([expect.stringMatching(/for 120 s at most/)]);
    expect(parseUnitLines("[Unit]", true).problems).toEqual([expect.stringMatching(/no other section/)]);
  });
});
